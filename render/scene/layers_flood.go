package scene

import (
	"image/color"
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
)

// flood paints the depth of water on the ground by class, never on permanent water: there the cells are skipped and
// the water's own outline cuts the picture sharp. Z1 shows 15 cm and more, Z3 adds outlines, Z4 the film below 5 cm.
func (p *Painter) flood() {
	s := p.layer("flood.depth")
	if s == nil {
		return
	}
	g, ok := p.info.Grids[s.spec.Support.String()]
	if !ok {
		return
	}
	band := p.v.Camera.Band()
	f := Field{Grid: g, A: s.pair[0].Values, B: s.pair[1].Values, W: s.w, Shows: p.showing(s.spec.Support, g),
		Quantum: float32(s.spec.Quantum), Cell: p.px(g.Cell), Origin: p.pt(geo.Point{X: g.X0, Y: g.Y0}),
		GridIndex: s.spec.Support.String()}
	f.Breaks, f.Colors = depthClasses(p.theme(), band)
	if band >= 3 {
		f.Outline = palette.Alpha(p.theme().Color(palette.Halo), 0.28)
		if p.theme() == palette.Light {
			f.Outline = palette.Alpha(palette.FloodDepth.Color(4, palette.Light), 0.30)
		}
	}
	f.FilmFrom = f.Breaks[0]
	if band >= 4 {
		f.Film, f.FilmFrom = palette.Alpha(palette.FloodDepth.Color(1, p.theme()), 0.15), 0.005
	}
	end := p.pt(geo.Point{X: g.Bounds().MaxX, Y: g.Bounds().MaxY})
	f.Box = Box{max(f.Origin.X, -8), max(end.Y, -8), min(end.X, float32(p.v.W)+8), min(f.Origin.Y, float32(p.v.H)+8)}
	clipped := p.clipWater()
	p.d.AddField(f)
	if clipped {
		p.d.clipEnd()
	}
}

// depthClasses returns the lower bounds [m] and colours of the flood classes that a band shows.
func depthClasses(t palette.Theme, band int) (breaks []float32, colors []color.NRGBA) {
	first := 0
	if band == 1 {
		first = 1
	}
	for k := first; k < len(palette.FloodDepth.Classes); k++ {
		breaks = append(breaks, float32(palette.FloodDepth.Classes[k].From/100))
		colors = append(colors, palette.Alpha(palette.FloodDepth.Color(k, t), palette.FloodAlpha[k]))
	}
	return breaks, colors
}

// bank is how far from permanent water rising water is still that water's own [m]: the foreshore within the levees.
const bank = 12

// showing returns which cell's value each cell of a grid shows, −1 = none. Permanent water shows none of its own: the
// cells in water areas, those that hang together with them and were wet when the run began, and those within bank of
// either. Where flooded land meets the water, the land's nearest value goes on to beyond the shore, and the outline of
// the water cuts it off.
func (p *Painter) showing(support city.Support, g geo.Grid) []int32 {
	name := support.String()
	if k, ok := p.masks[name]; ok && k.src == p.src && len(k.shows) == g.Cells() {
		return k.shows
	}
	water := p.permanent(support, g)
	steps := int(math.Ceil(bank/g.Cell)) + 2
	shows := make([]int32, g.Cells())
	var front []int
	for id := range shows {
		shows[id] = -1
		if !water[id] {
			shows[id] = int32(id)
			front = append(front, id)
		}
	}
	for range steps {
		var next []int
		for _, id := range front {
			around(g, id, func(k int) {
				if shows[k] < 0 {
					shows[k] = shows[id]
					next = append(next, k)
				}
			})
		}
		front = next
	}
	p.masks[name] = waterMask{p.src, shows}
	return shows
}

// permanent returns the cells that are permanent water or its bank.
func (p *Painter) permanent(support city.Support, g geo.Grid) []bool {
	water := make([]bool, g.Cells())
	var front []int
	take := func(id int) {
		if !water[id] {
			water[id] = true
			front = append(front, id)
		}
	}
	w := &p.m.City.WaterAreas
	for i := range w.ID {
		geo.CellsInPolygon(g, w.Poly.Rings(i), take)
	}
	all := append([]int(nil), front...)
	if wet := p.wetAtStart(support); wet != nil {
		for len(front) > 0 {
			id := front[len(front)-1]
			front = front[:len(front)-1]
			around(g, id, func(k int) {
				if !water[k] && wet(k) {
					take(k)
					all = append(all, k)
				}
			})
		}
	}
	front = all
	for range int(math.Ceil(bank / g.Cell)) {
		ring := front
		front = nil
		for _, id := range ring {
			around(g, id, take)
		}
	}
	return water
}

// around visits the up to eight neighbours of a cell in order of their ids.
func around(g geo.Grid, id int, visit func(id int)) {
	i, j := g.IJ(id)
	for y := max(j-1, 0); y <= min(j+1, g.NY-1); y++ {
		for x := max(i-1, 0); x <= min(i+1, g.NX-1); x++ {
			if k := g.ID(x, y); k != id {
				visit(k)
			}
		}
	}
}

// waterMask is the permanent water of one run.
type waterMask struct {
	src   frame.Source
	shows []int32
}

// wetAtStart tells which cells stood 1 cm deep or more when the run began; nil where that is not recorded.
func (p *Painter) wetAtStart(support city.Support) func(id int) bool {
	k := p.info.Layer("flood.depth")
	if k < 0 || p.info.Layers[k].Support != support {
		return nil
	}
	from, _, _ := p.src.Span()
	var first [2]frame.Sample
	if _, err := p.src.Pair(k, from, &first); err != nil {
		return nil
	}
	spec := &p.info.Layers[k]
	return func(id int) bool {
		if id >= len(first[0].Values) {
			return false
		}
		v, ok := spec.Value(first[0].Values[id])
		return ok && v >= 0.01
	}
}

// clipWater leaves the water areas in view out of what follows; false if there are none.
func (p *Painter) clipWater() bool {
	w := &p.m.City.WaterAreas
	first := len(p.d.Paths)
	box := noBox
	for _, id := range p.inView(p.m.water) {
		for r := w.Poly.Off[id]; r < w.Poly.Off[id+1]; r++ {
			from := p.put(w.Poly.Pts[w.Poly.Ring[r]:w.Poly.Ring[r+1]], 0.5)
			if len(p.d.Pts)-from < 3 {
				p.d.Pts = p.d.Pts[:from]
				continue
			}
			box = box.union(p.d.path(from, true, city.Ref{}))
		}
	}
	if len(p.d.Paths) == first {
		return false
	}
	p.d.clipAway(first, box)
	return true
}

// depthAt returns the depth of water at a place [m]; false where no flood was recorded.
func (p *Painter) depthAt(at geo.Point) (float64, bool) {
	s := p.pair["flood.depth"]
	if s == nil || s.spec == nil {
		return 0, false
	}
	g := p.info.Grids[s.spec.Support.String()]
	id, ok := g.CellOf(at)
	if !ok {
		return 0, false
	}
	a, ok := s.spec.Value(s.pair[0].Values[id])
	if !ok {
		a = 0
	}
	if b, ok := s.spec.Value(s.pair[1].Values[id]); ok && s.spec.Kind == frame.Raster {
		a += (b - a) * float64(s.w)
	}
	return a, true
}
