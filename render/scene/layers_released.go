package scene

import (
	"image/color"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
	"semul/render/text"
)

// What the hub let out is drawn by cell: streets as ribbons, zones, buildings and feeders as areas (a feeder is the
// buildings on it), sensors and other points as discs. The larger the noise against the value, the more a ribbon is broken
// and the denser an area is hatched; what is suppressed is hatched in violet; what is long past fades.

// releases lists the sampled layers of what was let out, in the run's order.
func (p *Painter) releases() []*sampled {
	if p.info == nil {
		return nil
	}
	var out []*sampled
	for i := range p.info.Layers {
		if s := p.layer(p.info.Layers[i].Name); s != nil && s.spec.Kind == frame.Release && p.v.On(s.spec.Name) {
			out = append(out, s)
		}
	}
	return out
}

// DefaultReleased are the layers of what was let out that are drawn when a view names none: the first of each stream, and
// of those about nobody only depths, for loops have three numbers each and stand everywhere.
func DefaultReleased(info *frame.Info) []string {
	var out, streams []string
	for i := range info.Layers {
		l := &info.Layers[i]
		switch {
		case l.Kind != frame.Release:
		case l.Release == nil:
			out = append(out, l.Name)
		case !slices.Contains(streams, l.Release.Stream) && (l.Release.Personal || l.Unit == "m"):
			out, streams = append(out, l.Name), append(streams, l.Release.Stream)
		}
	}
	return out
}

// withheld reports whether nothing may be let out about a row.
func (s *sampled) withheld(i int) bool {
	return i < len(s.pair[0].Values) && s.pair[0].Values[i] == frame.Suppressed
}

// broken is how much of a value the noise may be: 0 exact, ½ where both are alike, towards 1 where it is noise alone.
func (s *sampled) broken(v float64) float64 {
	if s.spec.Release == nil {
		return 0
	}
	half := s.spec.Release.Half()
	if half <= 0 {
		return 0
	}
	return half / (half + math.Abs(v))
}

// fade is the opacity of a release: whole until the next is due, and from then on less, a quarter at three windows.
func (s *sampled) fade(at clock.Time) float64 {
	if s.spec.Release == nil || s.spec.Release.Window <= 0 {
		return 1
	}
	late := at.Sub(s.pair[0].At).Seconds()/s.spec.Release.Window.Seconds() - 1.5
	return 1 - 0.75*min(max(late/1.5, 0), 1)
}

// tint returns the colour of a value that was let out. Nothing, or less than nothing by noise, is the lowest colour.
func (k keyOf) tint(v float64, unit string, t palette.Theme) color.NRGBA {
	if c, ok := k.color(v, unit, t); ok {
		return c
	}
	if k.ramp != nil {
		return t.Color(palette.Text3)
	}
	c, _ := k.color(k.most*1e-6, unit, t)
	return c
}

// releasedAreas paints zones, buildings, and the buildings on each feeder.
func (p *Painter) releasedAreas() {
	c := p.m.City
	for _, s := range p.releases() {
		k, alpha := p.keyFor(s), s.fade(p.at)
		cell := func(i uint32) int { return int(i) }
		poly, index, body := &c.Buildings.Poly, p.m.buildings, 0.9
		switch s.spec.Support {
		case city.OfFeeder:
			cell = p.feederOf
		case city.OfBuilding:
		case city.OfZone:
			poly, index, body = &c.Zones.Poly, nil, 0.45
		default:
			continue
		}
		var ids []uint32
		if index != nil {
			ids = p.inView(index)
		} else {
			for i := range poly.Len() {
				ids = append(ids, uint32(i))
			}
		}
		for _, id := range ids {
			row := cell(id)
			if v, ok := s.at(row); ok {
				ink := Ink(palette.Alpha(k.tint(v, s.spec.Unit, p.theme()), body*alpha))
				p.fillRings(poly, int(id), ink, city.Ref{Support: s.spec.Support, Index: uint32(row)})
			}
		}
		p.d.Break()
		for _, id := range ids {
			row := cell(id)
			if v, ok := s.at(row); ok {
				if share := s.broken(v); share > 0.15 {
					p.hatch(poly, int(id), float32(14-11*share), Line(p.theme(), palette.Map, 1))
				}
			} else if row >= 0 && s.withheld(row) {
				ink := Line(p.theme(), palette.Privacy, 1.1)
				ink.Color = palette.Alpha(ink.Color, alpha)
				p.hatch(poly, int(id), 4, ink)
			}
		}
		p.d.Break()
	}
}

// at is value, with nothing for rows below 0.
func (s *sampled) at(row int) (float64, bool) {
	if row < 0 {
		return 0, false
	}
	return s.value(row)
}

// feederOf returns the feeder that a building hangs on, −1 if none.
func (p *Painter) feederOf(building uint32) int { return FeederOf(p.m.City, building) }

// FeederOf returns the feeder that a building hangs on, −1 if none.
func FeederOf(c *city.City, building uint32) int {
	if int(building) >= len(c.Buildings.Bus) {
		return -1
	}
	bus := c.Buildings.Bus[building]
	if int(bus) >= len(c.Buses.Feeder) || int(c.Buses.Feeder[bus]) >= len(c.Feeders.ID) {
		return -1
	}
	return int(c.Buses.Feeder[bus])
}

// hatch fills a polygon with diagonal strokes, gap pixels apart.
func (p *Painter) hatch(poly *city.Polygons, i int, gap float32, s Style) {
	b := poly.Bounds(i)
	if !b.Intersects(p.seen) {
		return
	}
	lo, hi := p.pt(point{X: b.MinX, Y: b.MaxY}), p.pt(point{X: b.MaxX, Y: b.MinY})
	first, last := int(math.Ceil(float64((lo.X+lo.Y)/gap))), int(math.Floor(float64((hi.X+hi.Y)/gap)))
	var cuts []float32
	for n := first; n <= last; n++ {
		sum := float32(n) * gap // the stroke x + y = sum
		cuts = cuts[:0]
		for r := poly.Off[i]; r < poly.Off[i+1]; r++ {
			ring := poly.Pts[poly.Ring[r]:poly.Ring[r+1]]
			for k := range ring {
				a, b := p.pt(ring[k]), p.pt(ring[(k+1)%len(ring)])
				da, db := a.X+a.Y-sum, b.X+b.Y-sum
				if (da < 0) != (db < 0) {
					cuts = append(cuts, a.X+(b.X-a.X)*da/(da-db))
				}
			}
		}
		slices.Sort(cuts)
		for k := 0; k+1 < len(cuts); k += 2 {
			p.d.AddLine([]Pt{{cuts[k], sum - cuts[k]}, {cuts[k+1], sum - cuts[k+1]}}, false, s, city.Ref{})
		}
	}
}

// releasedLines paints streets and lanes.
func (p *Painter) releasedLines() {
	c := p.m.City
	for _, s := range p.releases() {
		if s.spec.Support != city.OfStreet && s.spec.Support != city.OfLane {
			continue
		}
		k, alpha := p.keyFor(s), s.fade(p.at)
		lines := &c.Streets.Line
		if s.spec.Support == city.OfLane {
			lines = &c.Lanes.Line
		}
		for i := range lines.Len() {
			v, ok := s.value(i)
			held := s.withheld(i)
			if !ok && !held || !lines.Bounds(i).Intersects(p.seen) {
				continue
			}
			w, side := max(4, p.px(6)), 0.0
			if s.spec.Support == city.OfStreet && p.twoWay(i) { // driving is on the right
				side = -float64(w) * 0.55 * p.v.Camera.MPP
			}
			ref := city.Ref{Support: s.spec.Support, Index: uint32(i)}
			halo := Style{Color: palette.Alpha(p.theme().Color(palette.Halo), alpha), Token: palette.Halo, Width: w + 2, Join: RoundJoin}
			p.d.endLine(p.putBeside(lines.At(i), side), false, halo, ref)
			ink := Style{Width: w, Cap: ButtCap, Join: RoundJoin}
			if held {
				ink.Color, ink.Token, ink.Dash = p.theme().Color(palette.Privacy), palette.Privacy, [2]float32{2, 2.5}
			} else {
				ink.Color = k.tint(v, s.spec.Unit, p.theme())
				if share := float32(s.broken(v)); share > 0.15 {
					ink.Dash = [2]float32{max(2, 14*(1-share)), 1 + 3*share}
				}
			}
			ink.Color = palette.Alpha(ink.Color, alpha)
			p.d.Break()
			p.d.endLine(p.putBeside(lines.At(i), side), false, ink, ref)
		}
		p.d.Break()
	}
}

// twoWay reports whether a street has an opposite direction.
func (p *Painter) twoWay(street int) bool {
	return street < len(p.m.roadOf) && p.m.roads[p.m.roadOf[street]].opposite != city.None
}

// marks reports whether the released mode shows a device: where sensors stand is nobody's secret.
func (v *View) marks(info *frame.Info, device int) bool {
	if device >= len(info.Devices) || v.Camera.Band() < from(info.Devices, device) {
		return false
	}
	for i := range info.Layers {
		l := &info.Layers[i]
		if l.Kind == frame.Release && l.Release != nil && l.Release.Stream == info.Devices[device].Stream && v.On(l.Name) {
			return true
		}
	}
	return false
}

// releasedDevices mark the sensors of what is shown by areas and streets.
func (p *Painter) releasedDevices() {
	if !p.v.Released || p.info == nil || p.v.Camera.Band() == 1 {
		return
	}
	r := float32(2.2)
	if p.v.Camera.Band() >= 3 {
		r = 3.4
	}
	for i := range p.info.Devices {
		if d := &p.info.Devices[i]; p.seen.Contains(d.At) && p.v.marks(p.info, i) {
			p.disc(p.pt(d.At), r, p.theme().Color(palette.Accent), palette.Accent)
		}
	}
}

// releasedPoints paints sensors and other points; a ring where a sensor said nothing.
func (p *Painter) releasedPoints() {
	for _, s := range p.releases() {
		switch s.spec.Support {
		case city.OfStreet, city.OfLane, city.OfZone, city.OfBuilding, city.OfFeeder:
			continue
		}
		k, alpha := p.keyFor(s), s.fade(p.at)
		r := float32(4)
		if s.spec.Unit == "m" || p.v.Camera.Band() >= 4 {
			r = 6
		}
		place, rows := p.rowsOf(s)
		for i := range rows {
			where, ok := place(i)
			if !ok || !p.seen.Contains(where) {
				continue
			}
			at := p.pt(where)
			if v, ok := s.value(i); ok {
				p.d.AddDot(at, Fill(p.theme(), palette.Halo).wide(2*r+3), 0)
				p.d.AddDot(at, Ink(palette.Alpha(k.tint(v, s.spec.Unit, p.theme()), alpha)).wide(2*r), 0)
				p.d.Break()
			} else if s.withheld(i) {
				p.d.AddDot(at, Fill(p.theme(), palette.Privacy).wide(2*r), 0)
				p.d.AddDot(at, Fill(p.theme(), palette.Map).wide(2*r-4), 0)
				p.d.Break()
			} else if p.sentBy(s, i) {
				p.d.AddDot(at, Fill(p.theme(), palette.Text3).wide(2*r-2), 0)
				p.d.AddDot(at, Fill(p.theme(), palette.Map).wide(2*r-5), 0)
				p.d.Break()
			}
		}
	}
}

// rowsOf returns how many rows a layer of points has, and where each stands.
func (p *Painter) rowsOf(s *sampled) (place func(i int) (geo.Point, bool), rows int) {
	rows = len(s.pair[0].Values)
	if s.spec.Support < city.Dynamic {
		return func(i int) (geo.Point, bool) {
			return placeOf(p.m.City, city.Ref{Support: s.spec.Support, Index: uint32(i)})
		}, rows
	}
	var at []geo.Point
	if placer, ok := PlacerOf(p.src); ok {
		at, _ = placer.Places(s.spec.Support)
	}
	return func(i int) (geo.Point, bool) { return at[i], true }, min(rows, len(at))
}

// sentBy reports whether a device sends into the stream of a layer.
func (p *Painter) sentBy(s *sampled, device int) bool {
	return s.spec.Support == city.Sensor && s.spec.Release != nil && device < len(p.info.Devices) && p.info.Devices[device].Stream == s.spec.Release.Stream
}

// Commanded returns the things that controllers have closed and not opened again, by the commands given until an instant:
// those, unlike closures themselves, are known to the hub. A command's note begins with what it orders.
func Commanded(src frame.Source, at clock.Time) map[city.Ref]bool {
	from, _, _ := src.Span()
	out := map[city.Ref]bool{}
	for _, e := range src.Events(from, at) {
		if e.Kind != "control.command" {
			continue
		}
		if strings.HasPrefix(e.Note, "close ") {
			out[e.Where] = true
		} else if strings.HasPrefix(e.Note, "open ") {
			delete(out, e.Where)
		}
	}
	return out
}

// commanded returns the streets that controllers have closed.
func (p *Painter) commanded() map[uint32]bool {
	out := map[uint32]bool{}
	c := p.m.City
	for ref := range Commanded(p.src, p.at) { //semul:allow maprange: a set into a set
		switch ref.Support {
		case city.OfStreet:
			out[ref.Index] = true
		case city.OfLane:
			out[c.Lanes.Street[ref.Index]] = true
		case city.OfUnderpass:
			for _, street := range c.Underpasses.Streets.At(int(ref.Index)) {
				out[street] = true
			}
		}
	}
	return out
}

// legendReleased explains what was let out: its colours, for which window, how far the noise reaches, and what the
// strokes mean.
func (p *Painter) legendReleased() []legendRow {
	var rows []legendRow
	l := p.v.Lang
	noisy, held := false, false
	for _, s := range p.releases() {
		said := slices.ContainsFunc(s.pair[0].Values, func(v uint16) bool { return v != frame.Missing })
		if key := p.legendOther(s); said {
			rows = append(rows, key...)
		} else {
			rows = append(rows, key[0], p.legendNote(l.T(text.WordNothingYet)))
		}
		if r := s.spec.Release; r != nil && said {
			line := text.Span(r.Window, l)
			if half := r.Half(); half > 0 {
				noisy = true
				line += " · ±" + text.Quantity(half, s.spec.Unit, l) + " (95 %)"
			} else {
				line += " · " + l.T(text.WordExact)
			}
			rows = append(rows, p.legendNote(line))
		}
		held = held || slices.Contains(s.pair[0].Values, frame.Suppressed)
	}
	if noisy {
		rows = append(rows, p.legendSign(l.T(text.WordNoisy), func(at Pt) {
			lut, _ := palette.LUTByName("cividis")
			ink := Style{Color: keyOf{lut: lut, most: 1}.tint(0.7, "", p.theme()), Width: 5, Dash: [2]float32{4, 3}}
			p.d.AddLine([]Pt{{at.X - 11, at.Y}, {at.X + 11, at.Y}}, false, ink, city.Ref{})
		}))
	}
	if held {
		rows = append(rows, p.legendSign(l.T(text.WordSuppressed), func(at Pt) {
			ink := Line(p.theme(), palette.Privacy, 1.2)
			for k := range 5 {
				x := at.X - 10 + 5*float32(k)
				p.d.AddLine([]Pt{{x - 2, at.Y + 5}, {x + 4, at.Y - 5}}, false, ink, city.Ref{})
			}
			p.d.AddFrame(Box{at.X - 12, at.Y - 6, at.X + 12, at.Y + 6}, 2, Line(p.theme(), palette.Privacy, 1))
		}))
	}
	return rows
}

// legendNote is a line in small type.
func (p *Painter) legendNote(line string) legendRow {
	return legendRow{h: 17, paint: func(x, y, w float32) {
		p.d.AddText(p.m.Fonts, p.m.Fonts.Fit(line, text.Caption, w), Pt{x, y + 8}, Start, Type(p.theme(), palette.Text3, text.Caption))
	}}
}
