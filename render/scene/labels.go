package scene

import (
	"math"
	"slices"

	"semul/render/palette"
	"semul/render/text"
)

// mostLabels is how many names a picture of 1280×800 carries; smaller ones carry fewer.
const mostLabels = 60

func (p *Painter) mostLabels() int { return min(mostLabels, max(6, p.v.W*p.v.H/12000)) }

// take marks a box as used by a label or a panel; free reports whether none of the used ones meets a box.
func (p *Painter) take(b Box) { p.taken = append(p.taken, b) }

func (p *Painter) free(b Box) bool {
	for _, t := range p.taken {
		if t.Meets(b) {
			return false
		}
	}
	return true
}

// inside reports whether a box lies on the picture as a whole.
func (p *Painter) inside(b Box) bool {
	return b.MinX >= 2 && b.MinY >= 2 && b.MaxX <= float32(p.v.W)-2 && b.MaxY <= float32(p.v.H)-2
}

// labels writes names: districts up to Z3, rivers, then streets by rank; where two would meet the first stays.
func (p *Painter) labels() {
	if p.v.NoLabels {
		return
	}
	n := 0
	p.districts(&n)
	p.chainLabels(&n)
	if p.v.Camera.Band() >= 4 {
		p.stopLabels(&n)
	}
}

// districts names the zones whose extent on the picture has room for their name; the most populous first.
func (p *Painter) districts(n *int) {
	z := &p.m.City.Zones
	mpp := p.v.Camera.MPP
	if mpp <= 0.7 {
		return
	}
	st := Type(p.theme(), palette.Text2, text.Strong).WithHalo(p.theme(), 3)
	if mpp <= 2 {
		st.Text = text.Body
	}
	order := make([]int, 0, len(z.ID))
	for i := range z.ID {
		if z.Name[i] != "" && z.Poly.Bounds(i).Intersects(p.seen) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch ra, rb := z.Residents[a], z.Residents[b]; {
		case ra > rb:
			return -1
		case ra < rb:
			return 1
		}
		return 0
	})
	var named []string
	for _, i := range order {
		if *n >= p.mostLabels()/3 || slices.Contains(named, z.Name[i]) {
			continue
		}
		b := z.Poly.Bounds(i)
		w := p.m.Fonts.Width(z.Name[i], st.Text)
		if float64(w) > 0.8*b.Width()/mpp || float64(st.Text.Line) > 0.5*b.Height()/mpp {
			continue
		}
		at := p.pt(z.Poly.Centroid(i))
		box := Box{at.X - w/2 - 14, at.Y - 14, at.X + w/2 + 14, at.Y + 14}
		if p.inside(box) && p.free(box) {
			p.take(box)
			p.d.AddText(p.m.Fonts, z.Name[i], Pt{at.X, at.Y + st.Text.Size*0.36}, Middle, st)
			named = append(named, z.Name[i])
			*n++
		}
	}
}

// chainLabels writes names along rivers and streets.
func (p *Painter) chainLabels(n *int) {
	mpp := p.v.Camera.MPP
	deepest := 0 // lowest rank that is named
	switch {
	case mpp > 16:
		deepest = -1
	case mpp > 7:
		deepest = 1
	case mpp > 2.2:
		deepest = 2
	case mpp > 1.2:
		deepest = 3
	default:
		deepest = 4
	}
	river := Type(p.theme(), palette.WaterEdge, text.Strong)
	river.Color = palette.Mix(river.Color, p.theme().Color(palette.Text), 0.45)
	river.Token = palette.NoToken
	river = river.WithHalo(p.theme(), 2.5)
	wide := river // on the water itself
	wide.HaloC, wide.HaloT = p.theme().Color(palette.Water), palette.Water
	street := Type(p.theme(), palette.Text2, text.Caption).WithHalo(p.theme(), 3)
	apart := map[string][]Pt{}
	ids := append([]uint32(nil), p.inView(p.m.chainAt)...) // chains are sorted by rank: rivers first
	for _, id := range ids {
		c := &p.m.chains[id]
		if c.rank > deepest || *n >= p.mostLabels() {
			continue
		}
		st, gap := street, float32(420)
		if c.rank < 0 {
			st = wide
			if p.px(c.width) < 14 {
				st = river
				st.Text = text.Caption
				if mpp > 12 && len(c.line) < 40 {
					continue // a brook on a map of the region
				}
			}
		}
		w := p.m.Fonts.Width(c.name, st.Text) + 6
		from := p.put(c.line, 1)
		pts := append([]Pt(nil), p.d.Pts[from:]...)
		p.d.Pts = p.d.Pts[:from]
		for _, at := range spots(pts, w) {
			if *n >= p.mostLabels() || crowded(apart[c.name], at.mid, gap) {
				continue
			}
			if p.alongFree(at, w, st.Text.Size) {
				mid := at.mid
				off := p.m.Fonts.CapHeight(st.Text.Weight) * st.Text.Size / 2
				mid.X, mid.Y = mid.X-at.dir.Y*off, mid.Y+at.dir.X*off
				p.d.AddTextAlong(p.m.Fonts, c.name, mid, at.dir, Middle, st, c.ref)
				apart[c.name] = append(apart[c.name], at.mid)
				*n++
			}
		}
	}
}

// spot is a place for a label on a line: its middle and its reading direction.
type spot struct{ mid, dir Pt }

// spots finds stretches of length w on a line that are nearly straight, from the middle of the line outwards.
func spots(line []Pt, w float32) []spot {
	total := float32(0)
	at := make([]float32, len(line))
	for k := 1; k < len(line); k++ {
		total += hypot(line[k].X-line[k-1].X, line[k].Y-line[k-1].Y)
		at[k] = total
	}
	if total < w {
		return nil
	}
	place := func(s float32) Pt {
		k, _ := slices.BinarySearch(at, s)
		k = min(max(k, 1), len(line)-1)
		t := float32(0)
		if d := at[k] - at[k-1]; d > 0 {
			t = (s - at[k-1]) / d
		}
		return Pt{line[k-1].X + (line[k].X-line[k-1].X)*t, line[k-1].Y + (line[k].Y-line[k-1].Y)*t}
	}
	var found []spot
	step := max(w/2, 24)
	for k := 0; k < 200; k++ {
		// 0, +1, −1, +2, … steps from the middle.
		s := total/2 + step*float32((k+1)/2)*float32(1-k%2*2)
		if s-w/2 < 0 || s+w/2 > total {
			if float32(k)*step/2 > total {
				break
			}
			continue
		}
		a, b := place(s-w/2), place(s+w/2)
		d := hypot(b.X-a.X, b.Y-a.Y)
		if d < 0.985*w {
			continue
		}
		dir := Pt{(b.X - a.X) / d, (b.Y - a.Y) / d}
		// The line must stay near its chord.
		mid := Pt{(a.X + b.X) / 2, (a.Y + b.Y) / 2}
		bent := false
		for q := 1; q < 8; q++ {
			v := place(s - w/2 + w*float32(q)/8)
			if off := (v.X-a.X)*dir.Y - (v.Y-a.Y)*dir.X; off > 3 || off < -3 {
				bent = true
			}
		}
		if bent {
			continue
		}
		if dir.X < 0 || math.Abs(float64(dir.X)) < 0.02 && dir.Y > 0 {
			dir = Pt{-dir.X, -dir.Y}
		}
		found = append(found, spot{mid, dir})
	}
	return found
}

// alongFree takes the places of a slanted label if all of them are free and on the picture.
func (p *Painter) alongFree(at spot, w, size float32) bool {
	n := max(1, int(w/size))
	r := size * 0.75
	var boxes [64]Box
	used := boxes[:0]
	for k := range min(n, len(boxes)) {
		t := (float32(k)+0.5)/float32(n)*w - w/2
		c := Pt{at.mid.X + at.dir.X*t, at.mid.Y + at.dir.Y*t}
		b := Box{c.X - r, c.Y - r, c.X + r, c.Y + r}
		if !p.inside(b) || !p.free(b) {
			return false
		}
		used = append(used, b)
	}
	p.taken = append(p.taken, used...)
	return true
}

// stopLabels mark and name public-transport stops.
func (p *Painter) stopLabels(n *int) {
	s := &p.m.City.Stops
	st := Type(p.theme(), palette.Text2, text.Caption).WithHalo(p.theme(), 3)
	seen := p.v.Camera.Bounds(p.v.W, p.v.H)
	for i := range s.ID {
		where := s.At.At(i)
		if !seen.Contains(where) {
			continue
		}
		at := p.pt(where)
		p.disc(at, 2.4, p.theme().Color(palette.Accent), palette.Accent)
		if s.Name[i] == "" || *n >= p.mostLabels() {
			continue
		}
		w := p.m.Fonts.Width(s.Name[i], st.Text)
		box := Box{at.X + 5, at.Y - 7, at.X + 7 + w, at.Y + 7}
		if p.inside(box) && p.free(box) {
			p.take(box)
			p.d.AddText(p.m.Fonts, s.Name[i], Pt{at.X + 6, at.Y + 4}, Start, st)
			*n++
		}
	}
}
