package scene

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/palette"
)

// outage darkens where buildings have no electricity: a veil over their blocks, and the buildings themselves in the
// colour of the dead, their windows out and their edge in the overload colour.
func (p *Painter) outage() {
	s := p.layer("power.energised")
	if s == nil || s.spec.Support != city.OfBuilding {
		return
	}
	b := &p.m.City.Buildings
	var dead []uint32
	for _, id := range p.inView(p.m.buildings) {
		if v, ok := s.value(int(id)); ok && v == 0 {
			dead = append(dead, id)
		}
	}
	if len(dead) == 0 {
		return
	}
	veil := Ink(palette.Alpha(palette.Dark.Color(palette.RoadCasing), 0.45))
	if p.theme() == palette.Light {
		veil = Ink(palette.Alpha(palette.Light.Color(palette.Text), 0.16))
	}
	reach := max(6, p.px(14)) // boxes of neighbours unite into blocks
	for _, id := range dead {
		box := b.Poly.Bounds(int(id))
		lo, hi := p.pt(point{X: box.MinX, Y: box.MinY}), p.pt(point{X: box.MaxX, Y: box.MaxY})
		p.d.AddRect(Box{lo.X, hi.Y, hi.X, lo.Y}.Grow(reach), reach, veil)
	}
	p.d.Break()
	if p.v.Camera.Band() >= 4 {
		look := p.bodyOf(true)
		for _, id := range dead {
			p.raise(int(id), look)
		}
		return
	}
	fill, edge := Fill(p.theme(), palette.BuildingDead), p.deadEdge(min(0.9, max(0.5, p.px(1.4))))
	for _, id := range dead {
		p.fillRings(&b.Poly, int(id), fill, city.Ref{Support: city.OfBuilding, Index: id})
	}
	p.d.Break()
	for _, id := range dead {
		p.lineRings(&b.Poly, int(id), edge, city.Ref{})
	}
}

// deadEdge outlines buildings without electricity.
func (p *Painter) deadEdge(width float32) Style {
	c := palette.GridLoading.Color(len(palette.GridLoading.Classes)-1, p.theme())
	return Style{Color: palette.Alpha(c, 0.55), Width: width, Join: MiterJoin, Cap: ButtCap}
}

// Tripped returns the plants of the grid that are out of service at an instant, by what was reported until then: those
// whose last event is a trip.
func Tripped(src frame.Source, at clock.Time) map[uint32]bool {
	from, _, _ := src.Span()
	out := map[uint32]bool{}
	for _, e := range src.Events(from, at) {
		switch {
		case e.Where.Support != city.OfPowerAsset:
		case e.Kind == "power.tripped":
			out[e.Where.Index] = true
		case e.Kind == "power.repaired" || e.Kind == "power.restored":
			delete(out, e.Where.Index)
		}
	}
	return out
}

// assets mark substations, from band Z3 the smaller plants that are out of service, and from Z4 all, where the run says
// something about power. Those out of service are crossed out.
func (p *Painter) assets() {
	if p.layer("power.energised") == nil && p.layer("power.loading") == nil {
		return
	}
	tripped := Tripped(p.src, p.at)
	a := &p.m.City.PowerAssets
	for i := range a.ID {
		where := a.At.At(i)
		if !p.seen.Contains(where) {
			continue
		}
		r, down := float32(7), tripped[uint32(i)]
		switch {
		case a.Kind[i] == city.Substation:
		case p.v.Camera.Band() < 3 || p.v.Camera.Band() < 4 && !down:
			continue
		default:
			r = 4
		}
		if down {
			r++
		}
		at := p.pt(where)
		p.bolt(at, r, down)
		p.signs = append(p.signs, at)
	}
}

// bolt paints the sign of a plant of the grid: a flash on a disc; out of service, a hollow disc with a cross.
func (p *Painter) bolt(at Pt, r float32, down bool) {
	live := palette.GridLoading.Color(1, p.theme())
	if down {
		p.disc(at, r, palette.GridLoading.Color(3, p.theme()), palette.NoToken)
		cross := Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo, Width: r * 0.28, Cap: RoundCap}
		p.d.AddLine([]Pt{{at.X - r*0.45, at.Y - r*0.45}, {at.X + r*0.45, at.Y + r*0.45}}, false, cross, city.Ref{})
		p.d.AddLine([]Pt{{at.X - r*0.45, at.Y + r*0.45}, {at.X + r*0.45, at.Y - r*0.45}}, false, cross, city.Ref{})
		return
	}
	p.disc(at, r, live, palette.NoToken)
	k := r * 0.72
	p.d.AddFill([]Pt{{at.X + k*0.2, at.Y - k}, {at.X - k*0.55, at.Y + k*0.15}, {at.X - k*0.05, at.Y + k*0.15},
		{at.X - k*0.2, at.Y + k}, {at.X + k*0.55, at.Y - k*0.2}, {at.X + k*0.05, at.Y - k*0.2}},
		Style{Color: palette.Dark.Color(palette.Map)}, city.Ref{})
	p.d.Break()
}
