package scene

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// chain is a named street or river as one long line: the pieces between junctions joined where they carry the same
// name on, so that a label finds room.
type chain struct {
	name  string
	rank  int // as roadRank; −1 for rivers
	line  []geo.Point
	ref   city.Ref
	width float64 // [m]
}

// joint is one end of a piece that waits for its continuation.
type joint struct {
	name string
	node uint32
}

func (m *Map) makeChains() {
	s := &m.City.Streets
	at := map[joint][]uint32{} // pieces by the junctions at their ends
	for k := range m.roads {
		i := m.roads[k].street
		if s.Name[i] == "" || len(s.Line.At(int(i))) < 2 {
			continue
		}
		for _, node := range [2]uint32{s.From[i], s.To[i]} {
			j := joint{s.Name[i], node}
			at[j] = append(at[j], uint32(k))
		}
	}
	used := make([]bool, len(m.roads))
	for k := range m.roads {
		i := m.roads[k].street
		if used[k] || s.Name[i] == "" || len(s.Line.At(int(i))) < 2 {
			continue
		}
		used[k] = true
		line := append([]geo.Point(nil), s.Line.At(int(i))...)
		line = m.follow(line, s.Name[i], s.To[i], at, used)
		slices.Reverse(line)
		line = m.follow(line, s.Name[i], s.From[i], at, used)
		m.chains = append(m.chains, chain{name: s.Name[i], rank: m.roads[k].rank, line: line,
			ref: city.Ref{Support: city.OfStreet, Index: i}, width: m.roads[k].width})
	}
	m.waterChains()
	slices.SortStableFunc(m.chains, func(a, b chain) int { return cmp.Compare(a.rank, b.rank) })
	boxes := make([]geo.Bounds, len(m.chains))
	for k := range m.chains {
		boxes[k] = geo.BoundsOf(m.chains[k].line...)
	}
	m.chainAt = geo.NewIndex(boxes)
}

// follow lengthens line from its end at node by the piece of the same name that bends least, as often as there is one
// that bends less than 45°.
func (m *Map) follow(line []geo.Point, name string, node uint32, at map[joint][]uint32, used []bool) []geo.Point {
	s := &m.City.Streets
	for {
		n := len(line)
		dir := line[n-1].Sub(line[n-2])
		if l := dir.Len(); l > 0 {
			dir = dir.Mul(1 / l)
		}
		best, bestCos, forward := -1, 0.7071, false
		for _, k := range at[joint{name, node}] {
			if used[k] {
				continue
			}
			i := m.roads[k].street
			pts := s.Line.At(int(i))
			ahead := s.From[i] == node
			d := pts[1].Sub(pts[0])
			if !ahead {
				d = pts[len(pts)-2].Sub(pts[len(pts)-1])
			}
			if l := d.Len(); l > 0 {
				if c := d.Dot(dir) / l; c > bestCos {
					best, bestCos, forward = int(k), c, ahead
				}
			}
		}
		if best < 0 {
			return line
		}
		used[best] = true
		i := m.roads[best].street
		pts := s.Line.At(int(i))
		if forward {
			line = append(line, pts[1:]...)
			node = s.To[i]
			continue
		}
		for k := len(pts) - 2; k >= 0; k-- {
			line = append(line, pts[k])
		}
		node = s.From[i]
	}
}

// waterChains joins the named waterways end to start.
func (m *Map) waterChains() {
	w := &m.City.Waterways
	starts := map[string][]int{}
	for i := range w.ID {
		if w.Name[i] != "" && len(w.Line.At(i)) > 1 {
			starts[w.Name[i]] = append(starts[w.Name[i]], i)
		}
	}
	used := make([]bool, len(w.ID))
	for i := range w.ID {
		name := w.Name[i]
		if used[i] || name == "" || len(w.Line.At(i)) < 2 || w.Kind[i] == city.DrainDitch {
			continue
		}
		used[i] = true
		line := append([]geo.Point(nil), w.Line.At(i)...)
		for grown := true; grown; {
			grown = false
			for _, k := range starts[name] {
				next := w.Line.At(k)
				switch {
				case used[k]:
				case next[0].Dist(line[len(line)-1]) < 1:
					line = append(line, next[1:]...)
					used[k], grown = true, true
				case next[len(next)-1].Dist(line[0]) < 1:
					line = append(append([]geo.Point(nil), next...), line[1:]...)
					used[k], grown = true, true
				}
			}
		}
		width := float64(w.Width[i])
		if !(width > 0) {
			width = 0
		}
		m.chains = append(m.chains, chain{name: name, rank: -1, line: line, width: width})
	}
}
