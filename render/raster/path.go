package raster

import "semul/render/scene"

// place moves a logical place to device pixels of the tile.
func (b *brush) place(p scene.Pt) scene.Pt {
	return scene.Pt{X: p.X*b.scale - float32(b.tile.Min.X), Y: p.Y*b.scale - float32(b.tile.Min.Y)}
}

func (b *brush) placeBox(x scene.Box) scene.Box {
	lo, hi := b.place(scene.Pt{X: x.MinX, Y: x.MinY}), b.place(scene.Pt{X: x.MaxX, Y: x.MaxY})
	return scene.Box{MinX: lo.X, MinY: lo.Y, MaxX: hi.X, MaxY: hi.Y}
}

// boxOf returns the common box of the paths that meet the tile, grown by margin [logical px].
func (b *brush) boxOf(from, to uint32, margin float32) (scene.Box, bool) {
	box := scene.Box{MinX: 3e38, MinY: 3e38, MaxX: -3e38, MaxY: -3e38}
	any := false
	for i := from; i < to; i++ {
		p := b.list.Paths[i].Box.Grow(margin)
		if p.Meets(b.view) {
			box = scene.Box{MinX: min(box.MinX, p.MinX), MinY: min(box.MinY, p.MinY), MaxX: max(box.MaxX, p.MaxX), MaxY: max(box.MaxY, p.MaxY)}
			any = true
		}
	}
	return b.placeBox(box), any
}

// fillPaths covers the inside of the rings; false if none is on the tile.
func (b *brush) fillPaths(from, to uint32) bool {
	box, any := b.boxOf(from, to, 0)
	if !any || !b.open(box) {
		return false
	}
	for i := from; i < to; i++ {
		p := &b.list.Paths[i]
		if !p.Box.Meets(b.view) {
			continue
		}
		pts := b.list.Pts[p.From:p.To]
		prev := b.place(pts[len(pts)-1])
		for _, q := range pts {
			at := b.place(q)
			b.edge(prev, at)
			prev = at
		}
	}
	b.close()
	return true
}

// edge adds one directed edge of a ring, cut to the rows of the area. What lies above or below does not count; what
// lies left or right counts as standing on that side, so that each row still sums to zero.
func (b *brush) edge(p, q scene.Pt) {
	ox, oy := float32(b.area.Min.X), float32(b.area.Min.Y)
	w, h := float32(b.area.Dx()), float32(b.area.Dy())
	p.X, p.Y, q.X, q.Y = p.X-ox, p.Y-oy, q.X-ox, q.Y-oy
	if p.Y == q.Y || p.Y <= 0 && q.Y <= 0 || p.Y >= h && q.Y >= h {
		return
	}
	p, q = cutRow(p, q, h)
	switch {
	case p.X <= 0 && q.X <= 0:
		b.segment(scene.Pt{X: 0, Y: p.Y}, scene.Pt{X: 0, Y: q.Y})
	case p.X >= w && q.X >= w:
		b.segment(scene.Pt{X: w, Y: p.Y}, scene.Pt{X: w, Y: q.Y})
	case p.X >= 0 && q.X >= 0 && p.X <= w && q.X <= w:
		b.segment(p, q)
	default:
		b.across(p, q, w)
	}
}

// across splits an edge where it crosses the sides of the area.
func (b *brush) across(p, q scene.Pt, w float32) {
	t := [2]float32{-p.X / (q.X - p.X), (w - p.X) / (q.X - p.X)} // both finite: the edge crosses a side
	if t[0] > t[1] {
		t[0], t[1] = t[1], t[0]
	}
	hold := func(s scene.Pt) scene.Pt { return scene.Pt{X: min(max(s.X, 0), w), Y: s.Y} }
	from := p
	for _, k := range t {
		if k > 0 && k < 1 {
			to := scene.Pt{X: p.X + (q.X-p.X)*k, Y: p.Y + (q.Y-p.Y)*k}
			b.segment(hold(from), hold(to))
			from = to
		}
	}
	b.segment(hold(from), hold(q))
}

func (b *brush) segment(p, q scene.Pt) {
	b.z.MoveTo(p.X, p.Y)
	b.z.LineTo(q.X, q.Y)
}

// cutRow cuts an edge to 0 ≤ y ≤ h.
func cutRow(p, q scene.Pt, h float32) (scene.Pt, scene.Pt) {
	at := func(y float32) scene.Pt {
		return scene.Pt{X: p.X + (q.X-p.X)*((y-p.Y)/(q.Y-p.Y)), Y: y}
	}
	a, z := p, q
	switch {
	case p.Y < 0:
		a = at(0)
	case p.Y > h:
		a = at(h)
	}
	switch {
	case q.Y < 0:
		z = at(0)
	case q.Y > h:
		z = at(h)
	}
	return a, z
}

// ring adds a closed ring given in device pixels of the tile.
func (b *brush) ring(pts ...scene.Pt) {
	prev := pts[len(pts)-1]
	for _, p := range pts {
		b.edge(prev, p)
		prev = p
	}
}

// quads covers oriented boxes; false if none is on the tile.
func (b *brush) quads(from, to uint32) bool {
	items := b.list.Quads[from:to]
	box, any := scene.Box{MinX: 3e38, MinY: 3e38, MaxX: -3e38, MaxY: -3e38}, false
	near := func(q *scene.Quad) (scene.Box, bool) {
		r := q.Length + q.Width
		x := scene.Box{MinX: q.Front.X - r, MinY: q.Front.Y - r, MaxX: q.Front.X + r, MaxY: q.Front.Y + r}
		return x, x.Meets(b.view)
	}
	for i := range items {
		if x, ok := near(&items[i]); ok {
			box = scene.Box{MinX: min(box.MinX, x.MinX), MinY: min(box.MinY, x.MinY), MaxX: max(box.MaxX, x.MaxX), MaxY: max(box.MaxY, x.MaxY)}
			any = true
		}
	}
	if !any || !b.open(b.placeBox(box)) {
		return false
	}
	for i := range items {
		q := &items[i]
		if _, ok := near(q); !ok {
			continue
		}
		h := q.Width / 2
		n := scene.Pt{X: -q.Dir.Y * h, Y: q.Dir.X * h}
		back := scene.Pt{X: q.Front.X - q.Dir.X*q.Length, Y: q.Front.Y - q.Dir.Y*q.Length}
		b.ring(b.place(scene.Pt{X: q.Front.X + n.X, Y: q.Front.Y + n.Y}), b.place(scene.Pt{X: back.X + n.X, Y: back.Y + n.Y}),
			b.place(scene.Pt{X: back.X - n.X, Y: back.Y - n.Y}), b.place(scene.Pt{X: q.Front.X - n.X, Y: q.Front.Y - n.Y}))
	}
	b.close()
	return true
}
