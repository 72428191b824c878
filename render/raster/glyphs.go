package raster

import (
	"math"

	"semul/render/scene"
	"semul/render/text"
)

// drawTexts paints runs of text: first the halos of all, then the letters.
func (b *brush) drawTexts(from, to uint32, st *scene.Style) {
	box, any := scene.Box{MinX: 3e38, MinY: 3e38, MaxX: -3e38, MaxY: -3e38}, false
	reach := st.Text.Size + st.Halo
	boxOf := func(t *scene.Text) scene.Box {
		end := scene.Pt{X: t.At.X + t.Dir.X*t.Width, Y: t.At.Y + t.Dir.Y*t.Width}
		return scene.Box{MinX: min(t.At.X, end.X), MinY: min(t.At.Y, end.Y), MaxX: max(t.At.X, end.X), MaxY: max(t.At.Y, end.Y)}.Grow(reach)
	}
	for i := from; i < to; i++ {
		x := boxOf(&b.list.Texts[i])
		if x.Meets(b.view) {
			box = scene.Box{MinX: min(box.MinX, x.MinX), MinY: min(box.MinY, x.MinY), MaxX: max(box.MaxX, x.MaxX), MaxY: max(box.MaxY, x.MaxY)}
			any = true
		}
	}
	if !any {
		return
	}
	box = b.placeBox(box)
	each := func(ring func(pts []scene.Pt)) {
		for i := from; i < to; i++ {
			t := &b.list.Texts[i]
			if !boxOf(t).Meets(b.view) {
				continue
			}
			for _, g := range b.list.Glyphs[t.From:t.To] {
				b.outline(b.fonts.Outline(st.Text.Weight, g.ID), t, g.X, st.Text.Size, ring)
			}
		}
	}
	if st.Halo > 0 && st.HaloC.A > 0 && b.open(box) {
		r := st.Halo * b.scale / 2
		each(func(pts []scene.Pt) { b.stroke(pts, true, r, scene.RoundCap, scene.RoundJoin) })
		b.close()
		b.blend(st.HaloC)
	}
	if b.open(box) {
		each(func(pts []scene.Pt) { b.ring(pts...) })
		b.close()
		b.blend(st.Color)
	}
}

// outline flattens a glyph into rings in device pixels of the tile.
func (b *brush) outline(o text.Outline, t *scene.Text, x, size float32, ring func([]scene.Pt)) {
	put := func(p text.Point) scene.Pt {
		u, v := x+p.X*size, p.Y*size
		return b.place(scene.Pt{X: t.At.X + t.Dir.X*u - t.Dir.Y*v, Y: t.At.Y + t.Dir.Y*u + t.Dir.X*v})
	}
	pts := b.flat[:0]
	done := func() {
		if n := len(pts); n > 1 && pts[0] == pts[n-1] {
			pts = pts[:n-1]
		}
		if len(pts) > 2 {
			ring(pts)
		}
		b.flat = pts
		pts = pts[:0]
	}
	for i := range o {
		s := &o[i]
		switch s.Op {
		case text.MoveTo:
			done()
			pts = append(pts, put(s.Arg[0]))
		case text.LineTo:
			pts = append(pts, put(s.Arg[0]))
		case text.QuadTo:
			p, q, r := pts[len(pts)-1], put(s.Arg[0]), put(s.Arg[1])
			n := chords(p.X-2*q.X+r.X, p.Y-2*q.Y+r.Y)
			for k := 1; k <= n; k++ {
				u := float32(k) / float32(n)
				v := 1 - u
				pts = append(pts, scene.Pt{X: v*v*p.X + 2*u*v*q.X + u*u*r.X, Y: v*v*p.Y + 2*u*v*q.Y + u*u*r.Y})
			}
		case text.CubeTo:
			p, q, r, e := pts[len(pts)-1], put(s.Arg[0]), put(s.Arg[1]), put(s.Arg[2])
			n := max(chords(p.X-2*q.X+r.X, p.Y-2*q.Y+r.Y), chords(q.X-2*r.X+e.X, q.Y-2*r.Y+e.Y))
			for k := 1; k <= n; k++ {
				u := float32(k) / float32(n)
				v := 1 - u
				pts = append(pts, scene.Pt{
					X: v*v*v*p.X + 3*u*v*v*q.X + 3*u*u*v*r.X + u*u*u*e.X,
					Y: v*v*v*p.Y + 3*u*v*v*q.Y + 3*u*u*v*r.Y + u*u*u*e.Y})
			}
		}
	}
	done()
}

// chords is how many straight parts a curve of second difference (x, y) [px] needs to stay within 0.1 px.
func chords(x, y float32) int {
	d := math.Sqrt(float64(x)*float64(x) + float64(y)*float64(y))
	return 1 + int(math.Sqrt(d*2.5))
}
