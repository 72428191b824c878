package raster

import (
	"math"

	"semul/render/scene"
)

// strokePaths covers lines of a width; false if none is on the tile. Every part of a stroke — the box of a segment, the
// wedge of a bend, the half disc of an end — runs the same way round, so that they unite where they overlap.
func (b *brush) strokePaths(from, to uint32, st *scene.Style) bool {
	box, any := b.boxOf(from, to, st.Width)
	if !any || !b.open(box) {
		return false
	}
	half := st.Width * b.scale / 2
	for i := from; i < to; i++ {
		p := &b.list.Paths[i]
		if !p.Box.Grow(st.Width).Meets(b.view) {
			continue
		}
		b.flat = b.flat[:0]
		for _, q := range b.list.Pts[p.From:p.To] {
			at := b.place(q)
			if n := len(b.flat); n == 0 || b.flat[n-1] != at {
				b.flat = append(b.flat, at)
			}
		}
		if n := len(b.flat); p.Closed && n > 1 && b.flat[0] == b.flat[n-1] {
			b.flat = b.flat[:n-1]
		}
		if st.Dash[0] > 0 && st.Dash[1] > 0 {
			b.dashed(b.flat, p.Closed, half, st)
		} else {
			b.stroke(b.flat, p.Closed, half, st.Cap, st.Join)
		}
	}
	b.close()
	return true
}

// stroke covers one line of half-width r, in device pixels of the tile.
func (b *brush) stroke(pts []scene.Pt, closed bool, r float32, c scene.Cap, j scene.Join) {
	n := len(pts)
	if n == 0 || r <= 0 {
		return
	}
	if n == 1 {
		if c == scene.RoundCap {
			b.disc(pts[0], r)
		}
		return
	}
	last := n - 1
	if closed && n > 2 {
		last = n
	}
	prev := scene.Pt{}
	if closed && n > 2 {
		prev = normal(pts[n-1], pts[0])
	}
	for k := range last {
		p, q := pts[k], pts[(k+1)%n]
		m := normal(p, q)
		if k > 0 || closed && n > 2 {
			b.bend(p, prev, m, r, j)
		}
		s, e := p, q
		if (!closed || n == 2) && c == scene.SquareCap {
			if k == 0 {
				s = scene.Pt{X: p.X - m.Y*r, Y: p.Y + m.X*r}
			}
			if k == last-1 {
				e = scene.Pt{X: q.X + m.Y*r, Y: q.Y - m.X*r}
			}
		}
		if b.near(s, e, r) {
			b.ring(scene.Pt{X: s.X + m.X*r, Y: s.Y + m.Y*r}, scene.Pt{X: s.X - m.X*r, Y: s.Y - m.Y*r},
				scene.Pt{X: e.X - m.X*r, Y: e.Y - m.Y*r}, scene.Pt{X: e.X + m.X*r, Y: e.Y + m.Y*r})
		}
		if (!closed || n == 2) && c == scene.RoundCap && r > 0.6 {
			if k == 0 {
				b.wedge(p, scene.Pt{X: m.X, Y: m.Y}, scene.Pt{X: -m.X, Y: -m.Y}, r, false)
			}
			if k == last-1 {
				b.wedge(q, scene.Pt{X: -m.X, Y: -m.Y}, scene.Pt{X: m.X, Y: m.Y}, r, false)
			}
		}
		prev = m
	}
}

// normal returns the unit normal of the segment p–q, a quarter turn against the picture's clock from its direction.
func normal(p, q scene.Pt) scene.Pt {
	dx, dy := q.X-p.X, q.Y-p.Y
	l := float32(math.Sqrt(float64(dx)*float64(dx) + float64(dy)*float64(dy)))
	if l == 0 {
		return scene.Pt{}
	}
	return scene.Pt{X: -dy / l, Y: dx / l}
}

// near reports whether a segment of half-width r may touch the area.
func (b *brush) near(p, q scene.Pt, r float32) bool {
	r++
	return max(p.X, q.X)+r >= float32(b.area.Min.X) && min(p.X, q.X)-r <= float32(b.area.Max.X) &&
		max(p.Y, q.Y)+r >= float32(b.area.Min.Y) && min(p.Y, q.Y)-r <= float32(b.area.Max.Y)
}

// bend covers the outer side of a bend between segments with normals m and n.
func (b *brush) bend(at, m, n scene.Pt, r float32, j scene.Join) {
	if r < 0.45 || !b.near(at, at, 4*r) {
		return
	}
	cross := m.X*n.Y - m.Y*n.X
	dot := m.X*n.X + m.Y*n.Y
	if cross == 0 && dot > 0 || cross*cross < 1e-5 && dot > 0 {
		return
	}
	if cross > 0 { // turning to the side of +n: the outer side is −n
		m, n = scene.Pt{X: -m.X, Y: -m.Y}, scene.Pt{X: -n.X, Y: -n.Y}
	}
	if j == scene.MiterJoin && dot > -0.5 { // up to 120°
		k := r / (1 + dot)
		b.triangle(at, scene.Pt{X: at.X + m.X*r, Y: at.Y + m.Y*r}, scene.Pt{X: at.X + (m.X+n.X)*k, Y: at.Y + (m.Y+n.Y)*k})
		b.triangle(at, scene.Pt{X: at.X + (m.X+n.X)*k, Y: at.Y + (m.Y+n.Y)*k}, scene.Pt{X: at.X + n.X*r, Y: at.Y + n.Y*r})
		return
	}
	b.wedge(at, m, n, r, true)
}

// triangle covers a triangle, turned the way all parts of a stroke run.
func (b *brush) triangle(p, q, s scene.Pt) {
	if (q.X-p.X)*(s.Y-p.Y)-(q.Y-p.Y)*(s.X-p.X) < 0 {
		q, s = s, q
	}
	b.ring(p, q, s)
}

// wedge covers the sector of a disc from direction m to direction n: the short way round, or, between opposite
// directions, the half disc that m is turned through towards n in stroke order.
func (b *brush) wedge(at, m, n scene.Pt, r float32, short bool) {
	if !b.near(at, at, r) {
		return
	}
	a := math.Atan2(float64(m.Y), float64(m.X))
	sweep := math.Atan2(float64(n.Y), float64(n.X)) - a
	for sweep > math.Pi {
		sweep -= 2 * math.Pi
	}
	for sweep < -math.Pi {
		sweep += 2 * math.Pi
	}
	if !short {
		sweep = math.Pi
	}
	steps := max(2, int(math.Abs(sweep)*(2+1.4*math.Sqrt(float64(r))))+1)
	last := scene.Pt{X: at.X + m.X*r, Y: at.Y + m.Y*r}
	for k := 1; k <= steps; k++ {
		sin, cos := math.Sincos(a + sweep*float64(k)/float64(steps))
		p := scene.Pt{X: at.X + float32(cos)*r, Y: at.Y + float32(sin)*r}
		b.triangle(at, last, p)
		last = p
	}
}

// disc covers a whole disc.
func (b *brush) disc(at scene.Pt, r float32) {
	b.wedge(at, scene.Pt{X: 1}, scene.Pt{X: -1}, r, false)
	b.wedge(at, scene.Pt{X: -1}, scene.Pt{X: 1}, r, false)
}

// dashed covers the dashes of a line.
func (b *brush) dashed(pts []scene.Pt, closed bool, r float32, st *scene.Style) {
	on, off := st.Dash[0]*b.scale, st.Dash[1]*b.scale
	n := len(pts)
	if n < 2 {
		return
	}
	segments := n - 1
	if closed && n > 2 {
		segments = n
	}
	pos := float32(math.Mod(float64(st.Phase*b.scale), float64(on+off)))
	var dash [64]scene.Pt
	run := dash[:0]
	for k := range segments {
		p, q := pts[k], pts[(k+1)%n]
		dx, dy := q.X-p.X, q.Y-p.Y
		l := float32(math.Sqrt(float64(dx)*float64(dx) + float64(dy)*float64(dy)))
		if l == 0 {
			continue
		}
		for s := float32(0); s < l; {
			here := scene.Pt{X: p.X + dx*s/l, Y: p.Y + dy*s/l}
			if pos < on {
				if len(run) == 0 {
					run = append(run, here)
				}
				step := min(on-pos, l-s)
				s += step
				pos += step
				if len(run) == cap(dash[:]) { // a very bent dash: close it here
					b.stroke(run, false, r, scene.ButtCap, st.Join)
					run = append(run[:0], here)
				}
				run = append(run, scene.Pt{X: p.X + dx*s/l, Y: p.Y + dy*s/l})
				if pos >= on {
					b.stroke(run, false, r, st.Cap, st.Join)
					run = run[:0]
				}
				continue
			}
			step := min(on+off-pos, l-s)
			s += step
			pos += step
			if step <= 0 || pos >= on+off {
				pos = 0
			}
		}
	}
	if len(run) > 1 {
		b.stroke(run, false, r, st.Cap, st.Join)
	}
}
