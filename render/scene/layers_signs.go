package scene

import (
	"image/color"
	"strings"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/text"
)

// signals paint signal controllers: a small ring in band Z3, a bar of the shown colour across each lane at its stop
// line from Z4, half a bar while it flashes. A dark signal is a ring with a cross, shown from Z2 on.
func (p *Painter) signals() {
	s := p.layer("traffic.signal")
	band := p.v.Camera.Band()
	if s == nil || band < 2 {
		return
	}
	c := p.m.City
	ring := Line(p.theme(), palette.Text3, 1)
	for i := range c.Signals.ID {
		if !p.seen.Contains(c.Signals.At.At(i)) {
			continue
		}
		at := p.pt(c.Signals.At.At(i))
		if p.dark(s, i) {
			p.darkSignal(at, city.Ref{Support: city.OfSignal, Index: uint32(i)})
			continue
		}
		if band == 3 && p.v.Camera.MPP < 3 {
			p.d.AddDot(at, Fill(p.theme(), palette.RoadCasing).wide(4.4), uint32(i))
			p.d.AddDot(at, Style{Color: ring.Color, Token: ring.Token, Width: 2.6}, uint32(i))
		}
	}
	if band >= 4 {
		p.lamps(s)
	}
}

// darkSignal paints the mark of a signal that shows nothing.
func (p *Painter) darkSignal(at Pt, of city.Ref) {
	r := float32(3.2)
	p.disc(at, r, p.theme().Color(palette.Panel), palette.Panel)
	cross := Line(p.theme(), palette.Bad, 1.3)
	p.d.AddLine([]Pt{{at.X - r*0.7, at.Y - r*0.7}, {at.X + r*0.7, at.Y + r*0.7}}, false, cross, of)
	p.d.AddLine([]Pt{{at.X - r*0.7, at.Y + r*0.7}, {at.X + r*0.7, at.Y - r*0.7}}, false, cross, city.Ref{})
}

func (s Style) wide(w float32) Style {
	s.Width = w
	return s
}

// dark reports whether a signal shows nothing. The layer has a class a signal, or one a lane link.
func (p *Painter) dark(s *sampled, i int) bool {
	if s.spec.Support == city.OfLaneLink {
		link := p.m.linkOf[i]
		return link != city.None && s.class(int(link)) == "dark"
	}
	name := s.class(i)
	return name == "dark" || name == "off"
}

// class returns the name of the class of row i, "" if it has none.
func (s *sampled) class(i int) string {
	if v, ok := s.value(i); ok && int(v) < len(s.spec.Classes) {
		return s.spec.Classes[int(v)]
	}
	return ""
}

// lamps paint what each lane is shown: the best of its movements.
func (p *Painter) lamps(s *sampled) {
	c := p.m.City
	for lane := range c.Lanes.ID {
		if len(p.m.linksFrom) <= lane {
			break
		}
		r := p.m.linksFrom[lane]
		best, rank, flash := color.NRGBA{}, 0, false
		for _, id := range p.m.linkOrder[r[0]:r[1]] {
			k, ink := p.aspect(s, id)
			if k > rank {
				rank, best, flash = k, ink, s.spec.Support == city.OfLaneLink && strings.HasPrefix(s.class(int(id)), "flashing")
			}
		}
		if rank == 0 {
			continue
		}
		line := c.Lanes.Line.At(lane)
		if len(line) < 2 || !p.seen.Contains(line[len(line)-1]) {
			continue
		}
		d := line[len(line)-1].Sub(line[len(line)-2])
		l := d.Len()
		if l == 0 {
			continue
		}
		w := float32(c.Lanes.Width[lane]) * 0.72
		if flash { // a flash is off half of the time: half a bar
			w /= 2
		}
		p.d.AddQuad(Quad{Front: p.pt(line[len(line)-1]), Dir: Pt{float32(d.X / l), float32(-d.Y / l)},
			Length: max(2, p.px(1.1)), Width: max(2.4, p.px(float64(w)))}, Ink(best))
		p.d.Break()
	}
}

// aspect returns the colour that a lane link is shown, by rank: 1 red, 2 yellow, 3 permissive green, 4 green; 0 where
// there is no signal or it shows nothing. A layer of lane links names what each is shown; a layer of signals without
// class names holds the running stage of the signal's plan.
func (p *Painter) aspect(s *sampled, link uint32) (int, color.NRGBA) {
	c := p.m.City
	sig := c.LaneLinks.Signal[link]
	if sig == city.None {
		return 0, color.NRGBA{}
	}
	if s.spec.Support == city.OfLaneLink {
		switch s.class(int(link)) {
		case "green":
			return 4, p.theme().Color(palette.Accent)
		case "yellow", "flashing yellow":
			return 2, p.theme().Color(palette.Warn)
		case "red", "flashing red":
			return 1, p.theme().Color(palette.Bad)
		}
		return 0, color.NRGBA{}
	}
	if p.dark(s, int(sig)) {
		return 0, color.NRGBA{}
	}
	v, ok := s.value(int(sig))
	if !ok || int(sig) >= c.Signals.State.Len() {
		return 0, color.NRGBA{}
	}
	stages := c.Signals.State.At(int(sig))
	group := int(c.LaneLinks.Group[link])
	if int(v) >= len(stages) || group >= len(stages[int(v)]) {
		return 0, color.NRGBA{}
	}
	switch stages[int(v)][group] {
	case 'G':
		return 4, p.theme().Color(palette.Accent)
	case 'g':
		return 3, p.theme().Color(palette.Accent)
	case 'y':
		return 2, p.theme().Color(palette.Warn)
	case 'r', 's':
		return 1, p.theme().Color(palette.Bad)
	}
	return 0, color.NRGBA{}
}

// underpassSigns notes where the signs of underpasses will stand, so that other signs keep away.
func (p *Painter) underpassSigns() {
	u := &p.m.City.Underpasses
	for i := range u.ID {
		if where := u.At.At(i); p.v.Camera.MPP <= 16 && p.seen.Contains(where) {
			if _, shown := p.underpassState(i); shown {
				p.signs = append(p.signs, p.pt(where))
			}
		}
	}
}

// underpassState returns the depth of the water in an underpass [m], and whether it is shown at this scale.
func (p *Painter) underpassState(i int) (depth float64, shown bool) {
	if p.v.Released {
		return p.releasedDepth(i), true
	}
	if s := p.pair["drainage.underpass"]; s != nil && s.spec != nil {
		depth, _ = s.value(i)
	}
	if d, ok := p.depthAt(p.m.City.Underpasses.At.At(i)); ok {
		depth = max(depth, d)
	}
	return depth, depth >= 0.15 || p.v.Camera.MPP <= 8
}

// underpasses mark dips of streets; with the depth of the water in them once it is 5 cm. The sign turns yellow from
// 15 cm, the rule for closing, and red from 30 cm.
func (p *Painter) underpasses() {
	u := &p.m.City.Underpasses
	if p.v.Camera.MPP > 16 {
		return
	}
	for _, at := range p.signs {
		p.take(Box{at.X - 7, at.Y - 7, at.X + 7, at.Y + 7})
	}
	var marks []Pt
	for i := range u.ID {
		where := u.At.At(i)
		if !p.seen.Contains(where) {
			continue
		}
		at := p.pt(where)
		depth, shown := p.underpassState(i)
		if !shown || depth < 0.15 && crowded(marks, at, 18) {
			continue
		}
		ground, ink := p.theme().Color(palette.Panel2), p.theme().Color(palette.Text2)
		switch {
		case depth >= 0.30:
			ground, ink = p.theme().Color(palette.Bad), p.theme().Color(palette.Halo)
		case depth >= 0.15:
			ground, ink = p.theme().Color(palette.Warn), p.theme().Color(palette.Halo)
		}
		marks = append(marks, at)
		r := float32(7)
		if p.v.Camera.MPP > 4 {
			r = 5.5
		}
		p.dip(at, r, ground, ink)
		if p.v.Selected == (city.Ref{Support: city.OfUnderpass, Index: uint32(i)}) {
			r = 13 // the ring of the selection
		}
		if depth >= 0.05 && !p.v.NoLabels {
			p.depthLabel(at, r, depth)
		}
	}
}

// depthLabel writes a depth beside a sign: to the right, else to the left, where there is room.
func (p *Painter) depthLabel(at Pt, r float32, depth float64) {
	label := text.Fixed(depth, 2) + " m"
	st := Type(p.theme(), palette.Text, text.Caption)
	st.Text.Weight, st.Text.Tabular = text.SemiBold, true
	w := p.m.Fonts.Width(label, st.Text)
	for _, left := range [2]bool{false, true} {
		box, anchor, x := Box{at.X + r + 4, at.Y - 7, at.X + r + 6 + w, at.Y + 7}, Start, at.X+r+4
		if left {
			box, anchor, x = Box{at.X - r - 6 - w, at.Y - 7, at.X - r - 4, at.Y + 7}, End, at.X-r-4
		}
		if p.inside(box) && p.free(box) {
			p.take(box)
			// On a ground of its own: it often stands among queues.
			p.d.AddRect(Box{box.MinX - 1, box.MinY + 0.5, box.MaxX + 2, box.MaxY - 0.5}, 4, Style{Color: palette.Alpha(p.theme().Color(palette.Panel), 0.82)})
			p.d.Break()
			p.d.AddText(p.m.Fonts, label, Pt{x, at.Y + 4}, anchor, st)
			return
		}
	}
}

// releasedDepth is what the gauges in an underpass have let out [m], the most of them; 0 where there is nothing.
func (p *Painter) releasedDepth(underpass int) float64 {
	most := 0.0
	for _, s := range p.releases() {
		if s.spec.Unit != "m" {
			continue
		}
		for _, o := range About(p.info, p.m.City, city.Ref{Support: city.OfUnderpass, Index: uint32(underpass)}) {
			if v, ok := s.value(o.Row); ok && p.info.Layers[o.Layer].Name == s.spec.Name {
				most = max(most, v)
			}
		}
	}
	return most
}
