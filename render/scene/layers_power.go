package scene

import (
	"semul/engine/city"
	"semul/render/palette"
	"semul/render/text"
)

// unlit paints buildings without power over the lit ones below, at every scale: a dark quarter shows from far away.
// Buildings and their windows lie in the part of the picture that does not change.
func (p *Painter) unlit() {
	s := p.layer("power.energised")
	if s == nil || s.spec.Support != city.OfBuilding {
		return
	}
	b := &p.m.City.Buildings
	fill, edge := Fill(p.theme(), palette.BuildingDead), Line(p.theme(), palette.BuildingDeadEdge, 0.8)
	edge.Join = MiterJoin
	near := p.v.Camera.Band() > 2
	for _, id := range p.inView(p.m.buildings) {
		if on, ok := s.value(int(id)); !ok || on > 0 {
			continue
		}
		p.fillRings(&b.Poly, int(id), fill, city.Ref{Support: city.OfBuilding, Index: id})
		if near {
			p.lineRings(&b.Poly, int(id), edge, city.Ref{})
		}
	}
	p.d.Break()
}

// legendUnlit explains them.
func (p *Painter) legendUnlit() legendRow {
	return p.legendSign(p.v.Lang.T(text.WordNoPower), func(at Pt) {
		b := Box{at.X - 11, at.Y - 5, at.X + 11, at.Y + 5}
		p.d.AddRect(b, 0, Fill(p.theme(), palette.BuildingDead))
		p.d.AddFrame(b, 0, Line(p.theme(), palette.BuildingDeadEdge, 1))
	})
}
