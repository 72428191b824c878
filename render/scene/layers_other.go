package scene

import (
	"image/color"
	"math"
	"slices"
	"strconv"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/text"
)

// ownPainter are layers that have a painter of their own. All others are drawn from what their LayerSpec says: areas
// as tinted polygons or cells, lines as ribbons, points as discs.
var ownPainter = map[string]bool{
	"flood.depth": true, "traffic.vehicle": true, "traffic.link_speed": true, "traffic.signal": true,
	"traffic.closed": true, "weather.rain": true, "drainage.underpass": true, "power.energised": true, "sensing.status": true,
}

// ofStreets reports whether a layer is one of streetLayers.
func ofStreets(spec *frame.LayerSpec) bool {
	return spec.Support == city.OfStreet && slices.ContainsFunc(streetLayers, func(l streetLayer) bool { return l.name == spec.Name })
}

// others lists the sampled layers without a painter of their own, in the run's order.
func (p *Painter) others() []*sampled {
	if p.info == nil {
		return nil
	}
	var out []*sampled
	for i := range p.info.Layers {
		name := p.info.Layers[i].Name
		if s := p.layer(name); s != nil && !ownPainter[name] && !ofStreets(s.spec) && p.v.On(name) && s.spec.Kind < frame.Mover {
			out = append(out, s)
		}
	}
	return out
}

// keyOf says how a layer's values become colours: by the classes of a ramp, or along a colour map up to a round number
// that the largest value of the instant reaches.
type keyOf struct {
	ramp *palette.Ramp
	lut  *palette.LUT
	most float64
}

func (p *Painter) keyFor(s *sampled) keyOf {
	if r := palette.RampByName(s.spec.Ramp); r != nil {
		return keyOf{ramp: r}
	}
	lut, err := palette.LUTByName(s.spec.Ramp)
	if err != nil {
		lut, _ = palette.LUTByName("cividis")
	}
	most := 0.0
	for i := range s.pair[0].Values {
		if v, ok := s.value(i); ok {
			most = math.Max(most, v)
		}
	}
	if s.spec.Kind == frame.Flag || most <= 0 {
		most = 1
	}
	return keyOf{lut: lut, most: roundUp(most)}
}

// roundUp returns the least of 1, 2, 5 times a power of ten that is not below v > 0.
func roundUp(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, k := range []float64{1, 2, 5, 10} {
		if k*p >= v*(1-1e-9) {
			return k * p
		}
	}
	return 10 * p
}

// color returns the colour of a value; false where it is not drawn. Ramps in percent or centimetres take values of
// layers in ratios and metres.
func (k keyOf) color(v float64, unit string, t palette.Theme) (color.NRGBA, bool) {
	if k.ramp != nil {
		if k.ramp.Unit == "cm" && unit == "m" || k.ramp.Unit == "%" && unit == "1" {
			v *= 100
		}
		c := k.ramp.Of(v)
		if c < 0 {
			return color.NRGBA{}, false
		}
		return k.ramp.Color(c, t), true
	}
	if v <= 0 {
		return color.NRGBA{}, false
	}
	// What is much stands out from the ground: dark on light ground, light on dark.
	share := 0.08 + 0.92*v/k.most
	if k.lut.Rises() == (t == palette.Light) {
		share = 1 - share
	}
	return k.lut.At(share), true
}

// otherAreas tints cells, zones, buildings.
func (p *Painter) otherAreas() {
	for _, s := range p.others() {
		k := p.keyFor(s)
		if g, ok := p.info.Grids[s.spec.Support.String()]; ok {
			p.otherRaster(s, k, g)
			continue
		}
		var poly *city.Polygons
		alpha := 0.85
		switch s.spec.Support {
		case city.OfZone:
			poly, alpha = &p.m.City.Zones.Poly, 0.45
		case city.OfBuilding:
			poly = &p.m.City.Buildings.Poly
		default:
			continue
		}
		for i := range poly.Len() {
			v, ok := s.value(i)
			if !ok || !poly.Bounds(i).Intersects(p.seen) {
				continue
			}
			if c, ok := k.color(v, s.spec.Unit, p.theme()); ok {
				p.fillRings(poly, i, Ink(palette.Alpha(c, alpha)), city.Ref{Support: s.spec.Support, Index: uint32(i)})
			}
		}
		p.d.Break()
	}
}

// otherRaster paints a grid: by the ramp's classes, or in eight steps of the colour map.
func (p *Painter) otherRaster(s *sampled, k keyOf, g geo.Grid) {
	f := Field{Grid: g, A: s.pair[0].Values, B: s.pair[1].Values, W: s.w, Shows: p.showing(s.spec.Support, g), Quantum: float32(s.spec.Quantum),
		Cell: p.px(g.Cell), Origin: p.pt(geo.Point{X: g.X0, Y: g.Y0}), GridIndex: s.spec.Support.String()}
	if s.spec.Kind == frame.Class || s.spec.Kind == frame.Flag {
		f.W, f.Nearest = 0, true
	}
	if k.ramp != nil {
		unit := 1.0
		if k.ramp.Unit == "cm" && s.spec.Unit == "m" || k.ramp.Unit == "%" && s.spec.Unit == "1" {
			unit = 0.01
		}
		for i, c := range k.ramp.Classes {
			f.Breaks = append(f.Breaks, float32(c.From*unit))
			f.Colors = append(f.Colors, palette.Alpha(k.ramp.Color(i, p.theme()), 0.85))
		}
	} else {
		for i := range 8 {
			v := k.most * (float64(i) + 0.25) / 8
			c, _ := k.color(v, s.spec.Unit, p.theme())
			f.Breaks = append(f.Breaks, float32(v))
			f.Colors = append(f.Colors, palette.Alpha(c, 0.85))
		}
	}
	f.FilmFrom = f.Breaks[0]
	end := p.pt(geo.Point{X: g.Bounds().MaxX, Y: g.Bounds().MaxY})
	f.Box = Box{max(f.Origin.X, -8), max(end.Y, -8), min(end.X, float32(p.v.W)+8), min(f.Origin.Y, float32(p.v.H)+8)}
	clipped := p.clipWater()
	p.d.AddField(f)
	if clipped {
		p.d.clipEnd()
	}
}

// otherLines paints ribbons along streets, lanes, walls and lines of the grid.
func (p *Painter) otherLines() {
	c := p.m.City
	for _, s := range p.others() {
		var line *city.Lines
		width := float32(2)
		switch s.spec.Support {
		case city.OfStreet:
			line = &c.Streets.Line
		case city.OfLane:
			line, width = &c.Lanes.Line, max(1.2, p.px(2))
		case city.OfWall:
			line, width = &c.Walls.Line, 3
		case city.OfBranch:
			line = &c.Branches.Line
		case city.OfBoundary:
			line, width = &c.Boundaries.Line, 3
		case city.OfDrainLink:
			line = pipes(c)
		default:
			continue
		}
		k := p.keyFor(s)
		for i := range line.Len() {
			v, ok := s.value(i)
			if !ok || !line.Bounds(i).Intersects(p.seen) {
				continue
			}
			if ink, ok := k.color(v, s.spec.Unit, p.theme()); ok {
				st := Style{Color: ink, Width: width, Cap: RoundCap, Join: RoundJoin}
				p.d.endLine(p.put(line.At(i), 0.7), false, st, city.Ref{Support: s.spec.Support, Index: uint32(i)})
			}
		}
		p.d.Break()
	}
}

// pipes are the sewers of a city, straight from node to node.
func pipes(c *city.City) *city.Lines {
	var l city.Lines
	for i, from := range c.DrainLinks.From {
		l.Add([]geo.Point{c.DrainNodes.At.At(int(from)), c.DrainNodes.At.At(int(c.DrainLinks.To[i]))})
	}
	return &l
}

// otherPoints paints discs with a ring of halo.
func (p *Painter) otherPoints() {
	for _, s := range p.others() {
		if s.spec.Support == city.OfZone || s.spec.Support == city.OfBuilding || s.spec.Support >= city.Dynamic {
			continue
		}
		k := p.keyFor(s)
		for i := range s.pair[0].Values {
			where, ok := placeOf(p.m.City, city.Ref{Support: s.spec.Support, Index: uint32(i)})
			if !ok || !p.seen.Contains(where) || p.drawnAsLine(s.spec.Support) {
				continue
			}
			if v, ok := s.value(i); ok {
				if c, ok := k.color(v, s.spec.Unit, p.theme()); ok {
					p.disc(p.pt(where), 3, c, palette.NoToken)
				}
			}
		}
	}
}

func (p *Painter) drawnAsLine(s city.Support) bool {
	return s == city.OfDrainLink || s == city.OfStreet || s == city.OfLane || s == city.OfWall || s == city.OfBranch || s == city.OfBoundary || s == city.OfLaneLink
}

// legendOther explains a layer by its own title, unit and ramp.
func (p *Painter) legendOther(s *sampled) []legendRow {
	title := p.v.Lang.Pick(s.spec.Title)
	if title == "" {
		title = s.spec.Name
	}
	k := p.keyFor(s)
	unit := text.Unit(s.spec.Unit, p.v.Lang)
	if unit == "Wh" {
		unit = "" // said beside the largest value
	}
	if k.ramp != nil {
		if k.ramp.Unit != "class" && k.ramp.Unit != "1" {
			unit = k.ramp.Unit
		}
		return []legendRow{p.legendTitle(title, unit), p.legendClasses(k.ramp)}
	}
	return []legendRow{p.legendTitle(title, unit), {h: 32, paint: func(x, y, w float32) {
		const steps = 8
		for i := range steps {
			c, _ := k.color(k.most*(float64(i)+0.5)/steps, s.spec.Unit, p.theme())
			p.d.AddRect(Box{x + w*float32(i)/steps, y, x + w*float32(i+1)/steps, y + 11}, 0, Ink(c))
		}
		st := Type(p.theme(), palette.Text2, text.Caption)
		p.d.AddText(p.m.Fonts, "0", Pt{x, y + 24}, Start, st)
		most := text.Round(k.most)
		if s.spec.Unit == "Wh" {
			most = text.Quantity(k.most, s.spec.Unit, p.v.Lang)
		}
		p.d.AddText(p.m.Fonts, most, Pt{x + w, y + 24}, End, st)
	}}}
}

// legendClasses paints the classes of a ramp side by side, with their names or lower bounds.
func (p *Painter) legendClasses(r *palette.Ramp) legendRow {
	return legendRow{h: 32, paint: func(x, y, w float32) {
		n := float32(len(r.Classes))
		for k := range r.Classes {
			at := x + w*float32(k)/n
			p.d.AddRect(Box{at, y, x + w*float32(k+1)/n, y + 11}, 0, Ink(r.Color(k, p.theme())))
			label := r.Classes[k].Name
			if label == "" {
				label = strconv.FormatFloat(r.Classes[k].From, 'g', 4, 64)
			}
			p.d.AddText(p.m.Fonts, label, Pt{at, y + 24}, Start, Type(p.theme(), palette.Text2, text.Caption))
		}
	}}
}
