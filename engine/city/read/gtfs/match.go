package gtfs

import (
	"container/heap"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Limits of matching (project defaults).
const (
	reach      = 60   // how far from its stop a kerb lane may lie [m]
	mostNear   = 4    // lanes tried for a stop
	wrongSide  = 40   // what a stop on the left of a lane is worth [m]
	perMetre   = 2    // what a metre between stop and lane is worth [s]
	mostDetour = 1800 // longest way between two stops [s]
	leastFront = 13   // of a bus that halts, from the start of its lane [m]
	beforeLine = 2    // and before its end
)

// place is where a bus may halt: a position in a kerb lane.
type place struct {
	lane, street uint32
	pos          float64 // [m] along the lane
	cost         float64 // of the distance to the stop [s]
}

// matcher finds lanes beside stops, and ways between them.
type matcher struct {
	c      *city.City
	index  *geo.Index
	kerb   []uint32 // lanes that the index holds
	onward [][]uint32
	time   []float64 // to drive a street [s]
	ways   map[[2]uint32][]uint32
	found  map[[2]uint32]float64
}

func mayBus(a city.Permission) bool { return a&city.AllowBus != 0 }

func newMatcher(c *city.City) *matcher {
	m := &matcher{c: c, onward: make([][]uint32, len(c.Streets.ID)), time: make([]float64, len(c.Streets.ID)),
		ways: map[[2]uint32][]uint32{}, found: map[[2]uint32]float64{}}
	var boxes []geo.Bounds
	for s := range c.Streets.ID {
		m.time[s] = float64(c.Streets.Length[s]) / max(1, float64(c.Streets.Speed[s]))
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			if mayBus(c.Lanes.Allow[l]) {
				m.kerb = append(m.kerb, l)
				boxes = append(boxes, c.Lanes.Line.Bounds(int(l)))
				break
			}
		}
	}
	m.index = geo.NewIndex(boxes)
	for k, from := range c.LaneLinks.From {
		to := c.LaneLinks.To[k]
		if a, b := c.Lanes.Street[from], c.Lanes.Street[to]; mayBus(c.Lanes.Allow[from]) && mayBus(c.Lanes.Allow[to]) && !contains(m.onward[a], b) {
			m.onward[a] = append(m.onward[a], b)
		}
	}
	return m
}

func contains(list []uint32, x uint32) bool {
	for _, v := range list {
		if v == x {
			return true
		}
	}
	return false
}

// near lists the places where a bus may halt for a stop, the nearest first.
func (m *matcher) near(at geo.Point) []place {
	var list []place
	hits := m.index.Nearest(at, mostNear, reach, func(id uint32) float64 {
		d, _ := geo.DistanceToPolyline(at, m.c.Lanes.Line.At(int(m.kerb[id])))
		return d
	}, nil)
	for _, id := range hits {
		l := m.kerb[id]
		line := m.c.Lanes.Line.At(int(l))
		d, s := geo.DistanceToPolyline(at, line)
		on, heading := geo.PointAlong(line, s)
		cost := d * perMetre
		if heading.Cross(at.Sub(on)) > 0.5 {
			cost += wrongSide * perMetre
		}
		length := float64(m.c.Lanes.Length[l])
		if drawn := geo.PolylineLength(line); drawn > 0 {
			s *= length / drawn
		}
		s = math.Max(math.Min(s, length-beforeLine), math.Min(leastFront, length-beforeLine))
		list = append(list, place{l, m.c.Lanes.Street[l], math.Max(s, 0.1), cost})
	}
	return list
}

// match chooses a place for each stop so that the ways between them are shortest in all, and returns the streets driven.
// Where no way leads on, at is the stop that cannot be reached.
func (m *matcher) match(near [][]place) (chosen []place, path []uint32, at int) {
	n := len(near)
	cost, from := make([][]float64, n), make([][]int, n)
	for i := range near {
		cost[i], from[i] = make([]float64, len(near[i])), make([]int, len(near[i]))
		reached := false
		for k, p := range near[i] {
			if cost[i][k] = p.cost; i == 0 {
				reached = true
				continue
			}
			best := math.Inf(1)
			for b, q := range near[i-1] {
				if way := cost[i-1][b] + m.between(q, p); way < best {
					best, from[i][k] = way, b
				}
			}
			cost[i][k] += best
			reached = reached || best < math.Inf(1)
		}
		if !reached {
			return nil, nil, i
		}
	}
	k := 0
	for j, c := range cost[n-1] {
		if c < cost[n-1][k] {
			k = j
		}
	}
	chosen = make([]place, n)
	for i := n - 1; i >= 0; i-- {
		chosen[i] = near[i][k]
		k = from[i][k]
	}
	path = []uint32{chosen[0].street}
	for i := 1; i < n; i++ {
		if p, q := chosen[i-1], chosen[i]; p.street != q.street || q.pos < p.pos {
			path = append(path, m.ways[[2]uint32{p.street, q.street}]...)
		}
	}
	return chosen, path, -1
}

// between is the time from one place to another [s], infinite if no way leads there.
func (m *matcher) between(a, b place) float64 {
	before, after := max(1, float64(m.c.Streets.Speed[a.street])), max(1, float64(m.c.Streets.Speed[b.street]))
	if a.street == b.street && b.pos >= a.pos {
		return (b.pos - a.pos) / before
	}
	key := [2]uint32{a.street, b.street}
	t, known := m.found[key]
	if !known {
		t, m.ways[key] = m.way(a.street, b.street)
		m.found[key] = t
	}
	return math.Max(0, t+m.time[a.street]-a.pos/before-m.time[b.street]+b.pos/after)
}

// way is the shortest way from the end of one street to the end of another [s] with the streets after the first.
func (m *matcher) way(from, to uint32) (float64, []uint32) {
	best, before := map[uint32]float64{}, map[uint32]uint32{}
	q := &queue{{0, from}}
	done := map[uint32]bool{}
	first := true
	for q.Len() > 0 {
		x := heap.Pop(q).(entry)
		if x.street == to && !first {
			var way []uint32
			for at := to; ; at = before[at] {
				way = append(way, at)
				if before[at] == from {
					break
				}
			}
			for i, j := 0, len(way)-1; i < j; i, j = i+1, j-1 {
				way[i], way[j] = way[j], way[i]
			}
			return x.time, way
		}
		if x.time > mostDetour {
			break
		}
		if !first && done[x.street] {
			continue
		}
		if !first {
			done[x.street] = true
		}
		first = false
		for _, next := range m.onward[x.street] {
			t := x.time + m.time[next]
			if old, seen := best[next]; !seen || t < old {
				best[next], before[next] = t, x.street
				heap.Push(q, entry{t, next})
			}
		}
	}
	return math.Inf(1), nil
}

type entry struct {
	time   float64
	street uint32
}

// queue is a heap by time, then by street.
type queue []entry

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].time < q[j].time || q[i].time == q[j].time && q[i].street < q[j].street
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(entry)) }
func (q *queue) Pop() any {
	h := *q
	x := h[len(h)-1]
	*q = h[:len(h)-1]
	return x
}
