package osm

import (
	"semul/engine/city/network"
	"semul/engine/geo"
)

// cut returns the nodes of a way within the bounds. Where it crosses them a border node is put; 0 marks a gap. Nodes
// that the files lack make gaps too, and the node before one is where the source ends.
func (s *streetReader) cut(w *way) []uint64 {
	b := s.im.c.Bounds
	var out []uint64
	last := int64(0)
	var at geo.Point
	have, inside := false, false
	gap := func() {
		if len(out) > 0 && out[len(out)-1] != 0 {
			out = append(out, 0)
		}
	}
	for _, id := range w.refs {
		p, ok := s.im.point(id)
		if !ok {
			s.im.report.MissingNodes++
			if have && inside {
				s.border[last] = true
			}
			gap()
			have = false
			continue
		}
		in := b.Contains(p)
		if have && in != inside || have && !in && !inside {
			for _, x := range edgePoints(at, p, b) {
				if in != inside || len(out) == 0 || out[len(out)-1] == 0 {
					out = append(out, s.edge(x))
				} else {
					out = append(out, s.edge(x), 0)
				}
			}
			if !in {
				gap()
			}
		}
		if in {
			if !have {
				if len(out) > 0 || len(w.refs) > 0 && w.refs[0] != id {
					s.border[id] = true // begins behind a gap
				}
			}
			out = append(out, uint64(id))
			s.use(id)
		}
		have, inside, at, last = true, in, p, id
	}
	for len(out) > 0 && out[len(out)-1] == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// edge adds a border node.
func (s *streetReader) edge(p geo.Point) uint64 {
	s.borders++
	id := borderID + s.borders
	s.in.Nodes = append(s.in.Nodes, network.Node{ID: id, At: p, Border: true})
	return id
}

func (s *streetReader) use(id int64) {
	if !s.used[id] {
		s.used[id] = true
		s.order = append(s.order, id)
	}
}

// edgePoints returns where the segment from p to q crosses the edge of b: one point if one end is inside, two or none
// if neither is.
func edgePoints(p, q geo.Point, b geo.Bounds) []geo.Point {
	d := q.Sub(p)
	lo, hi := 0.0, 1.0
	clip := func(delta, room float64) bool { // Liang–Barsky: delta·t ≤ room
		if delta == 0 {
			return room >= 0
		}
		t := room / delta
		if delta < 0 {
			lo = max(lo, t)
		} else {
			hi = min(hi, t)
		}
		return true
	}
	if !clip(-d.X, p.X-b.MinX) || !clip(d.X, b.MaxX-p.X) || !clip(-d.Y, p.Y-b.MinY) || !clip(d.Y, b.MaxY-p.Y) || lo > hi {
		return nil
	}
	pIn, qIn := b.Contains(p), b.Contains(q)
	switch {
	case pIn && qIn:
		return nil
	case pIn:
		return []geo.Point{p.Lerp(q, hi)}
	case qIn:
		return []geo.Point{p.Lerp(q, lo)}
	case hi-lo > 1e-9:
		return []geo.Point{p.Lerp(q, lo), p.Lerp(q, hi)}
	}
	return nil
}
