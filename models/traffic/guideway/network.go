package guideway

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/clock"
	"semul/engine/geo"
)

// Network is nodes, one-way tracks between them, and the quickest way from each node to each other.
type Network struct {
	At       []geo.Point
	Stations []int // nodes, as the stations were given
	Tracks   int
	Length   float64 // of all tracks [m]

	next  [][]int            // by node and destination: the node to go to; −1: no way
	takes [][]clock.Duration // by node: to each node one track away; 0: there is none
	whole [][]clock.Duration // by node: the quickest way to each other
	metre [][]float64        // and its length
}

// Joins [m]: ends of lines that lie this near to each other are one node; a station lies at most so far from a line.
const (
	joins       = 5
	stationNear = 100
)

// New makes the network of lines at a speed [m/s]. A line that comes back to its beginning is one-way in the order of its
// points; any other is a track in either direction. Where a line ends at another, pods go over. Stations lie at the place of a line that is nearest to their point. Errors
// name what cannot be: a station far from all lines (by its number from 1), or one that others cannot be reached from.
func New(lines [][]geo.Point, stations []geo.Point, speed float64) (*Network, error) {
	n := &Network{}
	cuts := make([][]cut, len(lines))
	for i, line := range lines {
		if len(line) < 2 || geo.PolylineLength(line) <= joins {
			return nil, fmt.Errorf("guideway %d is no line: it has %d points on %.0f m", i+1, len(line), geo.PolylineLength(line))
		}
		n.node(line[0])
		n.node(line[len(line)-1])
	}
	for k, at := range n.At { // where lines end at each other
		for i, line := range lines {
			if d, s := geo.DistanceToPolyline(at, line); d <= joins {
				cuts[i] = append(cuts[i], cut{s, k})
			}
		}
	}
	for k, p := range stations {
		best, at := math.Inf(1), cut{}
		which := 0
		for i, line := range lines {
			if d, s := geo.DistanceToPolyline(p, line); d < best {
				best, at.s, which = d, s, i
			}
		}
		if best > stationNear {
			return nil, fmt.Errorf("station %d lies %.0f m from the guideway; at most %d m are possible", k+1, best, stationNear)
		}
		place, _ := geo.PointAlong(lines[which], at.s)
		at.node = n.node(place)
		if slices.Contains(n.Stations, at.node) {
			return nil, fmt.Errorf("station %d lies at the same place of the guideway as another", k+1)
		}
		n.Stations = append(n.Stations, at.node)
		cuts[which] = append(cuts[which], at)
	}
	n.takes, n.metre = square[clock.Duration](len(n.At)), square[float64](len(n.At))
	for i, line := range lines {
		n.lay(line, cuts[i], speed)
	}
	n.connect()
	for a, from := range n.Stations {
		for b, to := range n.Stations {
			if from != to && n.next[from][to] < 0 {
				return nil, fmt.Errorf("no track leads from station %d to station %d", a+1, b+1)
			}
		}
	}
	return n, nil
}

// cut is a node on the way of a line.
type cut struct {
	s    float64 // [m] along it
	node int
}

func square[T any](n int) [][]T {
	m := make([][]T, n)
	for i := range m {
		m[i] = make([]T, n)
	}
	return m
}

// node is the node at a point, made if there is none.
func (n *Network) node(p geo.Point) int {
	for i, at := range n.At {
		if at.Dist(p) <= joins {
			return i
		}
	}
	n.At = append(n.At, p)
	return len(n.At) - 1
}

// lay puts down the tracks of a line.
func (n *Network) lay(line []geo.Point, cuts []cut, speed float64) {
	length := geo.PolylineLength(line)
	all := append([]cut{{0, n.node(line[0])}, {length, n.node(line[len(line)-1])}}, cuts...)
	slices.SortStableFunc(all, func(a, b cut) int {
		switch {
		case a.s < b.s:
			return -1
		case a.s > b.s:
			return 1
		}
		return 0
	})
	ring := all[0].node == all[len(all)-1].node
	for i := range all[1:] {
		a, b := all[i], all[i+1]
		if a.node == b.node {
			continue
		}
		n.track(a.node, b.node, b.s-a.s, speed)
		if !ring {
			n.track(b.node, a.node, b.s-a.s, speed)
		}
	}
}

// track puts down a one-way track, unless a shorter one is there.
func (n *Network) track(from, to int, length, speed float64) {
	takes := clock.Duration(math.Ceil(max(1, length) / speed * 1e9))
	if have := n.takes[from][to]; have > 0 && have <= takes {
		return
	}
	if n.takes[from][to] == 0 {
		n.Tracks++
	}
	n.Length += length - n.metre[from][to]
	n.takes[from][to], n.metre[from][to] = takes, length
}

// connect finds the quickest ways (Floyd 1962); of equals the one over the lower nodes stays.
func (n *Network) connect() {
	k := len(n.At)
	n.whole, n.next = square[clock.Duration](k), square[int](k)
	for a := range k {
		for b := range k {
			n.next[a][b], n.whole[a][b] = -1, n.takes[a][b]
			if n.takes[a][b] > 0 {
				n.next[a][b] = b
			}
		}
	}
	for via := range k {
		for a := range k {
			for b := range k {
				if a == b || n.next[a][via] < 0 || n.next[via][b] < 0 {
					continue
				}
				if sum := n.whole[a][via] + n.whole[via][b]; n.next[a][b] < 0 || sum < n.whole[a][b] {
					n.whole[a][b], n.next[a][b] = sum, n.next[a][via]
				}
			}
		}
	}
}

// Takes is how long the quickest way between two stations takes.
func (n *Network) Takes(from, to int) clock.Duration {
	return n.whole[n.Stations[from]][n.Stations[to]]
}

// Metres is how long the quickest way between two stations is [m].
func (n *Network) Metres(from, to int) (sum float64) {
	for a, b := n.Stations[from], n.Stations[to]; a != b; {
		next := n.next[a][b]
		sum += n.metre[a][next]
		a = next
	}
	return sum
}
