package network

import (
	"cmp"
	"slices"

	"semul/engine/city"
)

// street names all pieces of one street that are alike: what one of them tells, the others may borrow.
type street struct {
	name   string
	class  city.StreetClass
	oneway int8
}

func streetOf(w *city.Way) street { return street{w.Name, w.Class, w.Oneway} }

// typicalLanes returns, for streets with a name, the lanes along and against that the pieces with known lanes have:
// the median by length. Maps often tag some pieces of an arterial and leave the rest.
func typicalLanes(in *Input, index map[uint64]int32) map[street][2]int {
	type piece struct {
		key    street
		lanes  [2]int
		length float64
	}
	var known []piece
	for i := range in.Ways {
		w := &in.Ways[i]
		fwd, bwd, guessed := lanesOf(w)
		if w.Name == "" || guessed || w.Round || !drivable(w) {
			continue
		}
		length := 0.0
		for k := 1; k < len(w.Nodes); k++ {
			a, okA := index[w.Nodes[k-1]]
			b, okB := index[w.Nodes[k]]
			if okA && okB {
				length += in.Nodes[a].At.Dist(in.Nodes[b].At)
			}
		}
		known = append(known, piece{streetOf(w), [2]int{fwd, bwd}, length})
	}
	slices.SortStableFunc(known, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.key.name, b.key.name), cmp.Compare(a.key.class, b.key.class), cmp.Compare(a.key.oneway, b.key.oneway),
			cmp.Compare(a.lanes[0]+a.lanes[1], b.lanes[0]+b.lanes[1]), cmp.Compare(a.lanes[0], b.lanes[0]))
	})
	typical := map[street][2]int{}
	for i := 0; i < len(known); {
		j, sum := i, 0.0
		for ; j < len(known) && known[j].key == known[i].key; j++ {
			sum += known[j].length
		}
		half := 0.0
		for k := i; k < j; k++ {
			half += known[k].length
			if half >= sum/2 {
				typical[known[k].key] = known[k].lanes
				break
			}
		}
		i = j
	}
	return typical
}

// borrowed returns the lanes along and against of a way that says nothing itself, as other pieces of its street have
// them: those that are driven like it, or else a carriageway has what a two-way piece has in one direction, and a two-way
// piece twice what a carriageway has.
func (g *graph) borrowed(w *city.Way) (fwd, bwd int, ok bool) {
	key := streetOf(w)
	if n, ok := g.typical[key]; ok {
		return n[0], n[1], true
	}
	if key.oneway != 0 {
		key.oneway = 0
		n, ok := g.typical[key]
		lanes := max(n[0], n[1])
		if w.Oneway > 0 {
			return lanes, 0, ok
		}
		return 0, lanes, ok
	}
	for _, key.oneway = range [2]int8{1, -1} {
		if n, ok := g.typical[key]; ok {
			lanes := max(n[0], n[1])
			return lanes, lanes, true
		}
	}
	return 0, 0, false
}
