package scene

import (
	"image/color"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/text"
)

// style returns the index of a style, adding it if it is new.
func (d *DrawList) style(s Style) uint16 {
	for i := len(d.Styles) - 1; i >= 0; i-- {
		if d.Styles[i] == s {
			return uint16(i)
		}
	}
	d.Styles = append(d.Styles, s)
	return uint16(len(d.Styles) - 1)
}

// op extends the last Op if kind and style are the same and nothing came between, or starts one. n is the number of
// items of that kind so far, of which the last is new.
func (d *DrawList) op(kind OpKind, style uint16, n int, box Box) {
	if k := len(d.Ops) - 1; k >= 0 && k >= d.breaks {
		if o := &d.Ops[k]; o.Kind == kind && o.Style == style && int(o.To) == n-1 {
			o.To = uint32(n)
			o.Box = o.Box.union(box)
			return
		}
	}
	d.Ops = append(d.Ops, Op{Kind: kind, Style: style, From: uint32(n - 1), To: uint32(n), Box: box})
}

// Break keeps what follows apart from what came before, even in the same style: the later lies over the earlier.
func (d *DrawList) Break() { d.breaks = len(d.Ops) }

// Fill returns the style of an area in a theme colour.
func Fill(t palette.Theme, k palette.Token) Style { return Style{Color: t.Color(k), Token: k} }

// Ink returns the style of an area in any colour.
func Ink(c color.NRGBA) Style { return Style{Color: c} }

// Line returns the style of a solid line with round joins in a theme colour.
func Line(t palette.Theme, k palette.Token, width float32) Style {
	return Style{Color: t.Color(k), Token: k, Width: width, Join: RoundJoin, Cap: RoundCap}
}

// path closes the points added since from into a Path and returns its box.
func (d *DrawList) path(from int, closed bool, ref city.Ref) Box {
	box := noBox
	for _, p := range d.Pts[from:] {
		box = box.extend(p)
	}
	d.Paths = append(d.Paths, Path{From: uint32(from), To: uint32(len(d.Pts)), Closed: closed, Ref: ref, Box: box})
	return box
}

// AddFill paints a ring. Rings of one shape are added one after the other.
func (d *DrawList) AddFill(ring []Pt, s Style, ref city.Ref) {
	if len(ring) < 3 {
		return
	}
	from := len(d.Pts)
	d.Pts = append(d.Pts, ring...)
	d.endFill(from, s, ref)
}

// endFill turns the points added since from into a filled ring.
func (d *DrawList) endFill(from int, s Style, ref city.Ref) {
	if len(d.Pts)-from < 3 {
		d.Pts = d.Pts[:from]
		return
	}
	box := d.path(from, true, ref)
	d.op(OpFill, d.style(s), len(d.Paths), box)
}

// AddLine paints a polyline, closed or not.
func (d *DrawList) AddLine(line []Pt, closed bool, s Style, ref city.Ref) {
	if len(line) < 2 {
		return
	}
	from := len(d.Pts)
	d.Pts = append(d.Pts, line...)
	d.endLine(from, closed, s, ref)
}

// endLine turns the points added since from into a stroked line.
func (d *DrawList) endLine(from int, closed bool, s Style, ref city.Ref) {
	if len(d.Pts)-from < 2 {
		d.Pts = d.Pts[:from]
		return
	}
	box := d.path(from, closed, ref)
	d.op(OpStroke, d.style(s), len(d.Paths), box.Grow(s.Width))
}

// AddDot paints a disc of diameter s.Width.
func (d *DrawList) AddDot(at Pt, s Style, id uint32) {
	d.Dots = append(d.Dots, Dot{at, id})
	r := s.Width/2 + 1
	d.op(OpDots, d.style(s), len(d.Dots), Box{at.X - r, at.Y - r, at.X + r, at.Y + r})
}

// AddQuad paints an oriented box.
func (d *DrawList) AddQuad(q Quad, s Style) {
	d.Quads = append(d.Quads, q)
	r := q.Length + q.Width
	d.op(OpQuads, d.style(s), len(d.Quads), Box{q.Front.X - r, q.Front.Y - r, q.Front.X + r, q.Front.Y + r})
}

// AddField paints a grid of values.
func (d *DrawList) AddField(f Field) {
	d.Fields = append(d.Fields, f)
	d.op(OpField, d.style(Style{}), len(d.Fields), f.Box)
}

// AddRect paints an upright rectangle with corners rounded by radius.
func (d *DrawList) AddRect(b Box, radius float32, s Style) {
	from := len(d.Pts)
	d.rect(b, radius)
	d.endFill(from, s, city.Ref{})
}

// AddFrame paints the edge of an upright rectangle.
func (d *DrawList) AddFrame(b Box, radius float32, s Style) {
	from := len(d.Pts)
	d.rect(b, radius)
	d.endLine(from, true, s, city.Ref{})
}

func (d *DrawList) rect(b Box, r float32) {
	r = min(r, (b.MaxX-b.MinX)/2, (b.MaxY-b.MinY)/2)
	if r <= 0 {
		d.Pts = append(d.Pts, Pt{b.MinX, b.MinY}, Pt{b.MaxX, b.MinY}, Pt{b.MaxX, b.MaxY}, Pt{b.MinX, b.MaxY})
		return
	}
	// Quarter circles of six chords: sines of 0°, 15°, …, 90°.
	sines := [7]float32{0, 0.25881905, 0.5, 0.70710678, 0.8660254, 0.9659258, 1}
	for k := range 7 {
		d.Pts = append(d.Pts, Pt{b.MaxX - r + r*sines[k], b.MinY + r - r*sines[6-k]})
	}
	for k := range 7 {
		d.Pts = append(d.Pts, Pt{b.MaxX - r + r*sines[6-k], b.MaxY - r + r*sines[k]})
	}
	for k := range 7 {
		d.Pts = append(d.Pts, Pt{b.MinX + r - r*sines[k], b.MaxY - r + r*sines[6-k]})
	}
	for k := range 7 {
		d.Pts = append(d.Pts, Pt{b.MinX + r - r*sines[6-k], b.MinY + r - r*sines[k]})
	}
}

// AddText paints a run of text whose baseline starts, is centred or ends at a place. It returns its width.
func (d *DrawList) AddText(f *text.Fonts, s string, at Pt, anchor Anchor, st Style) float32 {
	return d.AddTextAlong(f, s, at, Pt{1, 0}, anchor, st, city.Ref{})
}

// AddTextAlong paints a run of text along a direction (unit vector).
func (d *DrawList) AddTextAlong(f *text.Fonts, s string, at, dir Pt, anchor Anchor, st Style, ref city.Ref) float32 {
	if s == "" {
		return 0
	}
	t := Text{Dir: dir, Anchor: anchor, From: uint32(len(d.Glyphs)), SFrom: uint32(len(d.Bytes)), Ref: ref}
	d.Glyphs, t.Width = f.Shape(s, st.Text, d.Glyphs)
	d.Bytes = append(d.Bytes, s...)
	t.To, t.STo = uint32(len(d.Glyphs)), uint32(len(d.Bytes))
	back := t.Width * float32(anchor) / 2
	t.At = Pt{at.X - dir.X*back, at.Y - dir.Y*back}
	d.Texts = append(d.Texts, t)
	end := Pt{t.At.X + dir.X*t.Width, t.At.Y + dir.Y*t.Width}
	box := noBox.extend(t.At).extend(end).Grow(st.Text.Size + st.Halo)
	d.op(OpText, d.style(st), len(d.Texts), box)
	return t.Width
}

// Type returns the style of text in a theme colour.
func Type(t palette.Theme, k palette.Token, st text.Style) Style {
	return Style{Color: t.Color(k), Token: k, Text: st}
}

// WithHalo returns a text style with a halo in the theme's halo colour.
func (s Style) WithHalo(t palette.Theme, width float32) Style {
	s.Halo, s.HaloC, s.HaloT = width, t.Color(palette.Halo), palette.Halo
	return s
}

// clipAway leaves the rings from path first on out of what is painted until clipEnd.
func (d *DrawList) clipAway(first int, box Box) {
	d.Ops = append(d.Ops, Op{Kind: OpClipAway, Style: d.style(Style{}), From: uint32(first), To: uint32(len(d.Paths)), Box: box})
}

func (d *DrawList) clipEnd() {
	d.Ops = append(d.Ops, Op{Kind: OpClipEnd, Style: d.style(Style{})})
	d.Break()
}
