package assign

import "slices"

// Path is trips along one way.
type Path struct {
	Origin, Dest uint32
	Links        []uint32
	Trips        float64
}

// Paths takes the flows apart into ways. Equilibrium fixes flows of links, not of ways: of the many sets of ways that have
// these flows, this one takes for each destination in turn, from its end, the link that still carries most. There are at
// most as many ways from an origin as it has links with flow and destinations. Trips below 1e-9 of a pair's are not told
// apart from rounding and join its largest way.
func (r *Result) Paths() []Path {
	var list []Path
	var x []float64
	for _, b := range r.bushes {
		x = append(x[:0], b.x...)
		for k, dest := range b.dest {
			first, left := len(list), b.trips[k]
			for left > 1e-9*b.trips[k] {
				p := r.way(b, x, dest, left)
				if p.Trips <= 0 {
					break
				}
				left -= p.Trips
				list = append(list, p)
			}
			if len(list) == first {
				continue
			}
			most := first
			for i := first + 1; i < len(list); i++ {
				if list[i].Trips > list[most].Trips {
					most = i
				}
			}
			list[most].Trips += left
		}
	}
	return list
}

// way follows the flow x back from a destination and takes what its links have in common, at most `most`, off it.
func (r *Result) way(b *bush, x []float64, dest uint32, most float64) Path {
	p := Path{Origin: b.origin, Dest: dest, Trips: most}
	for node := dest; node != b.origin; {
		best := int32(-1)
		for _, a := range r.into.of(node) {
			if x[a] > 0 && (best < 0 || x[a] > x[best]) {
				best = int32(a)
			}
		}
		if best < 0 {
			return Path{}
		}
		p.Trips = min(p.Trips, x[best])
		p.Links = append(p.Links, uint32(best))
		node = r.n.From[best]
	}
	for _, a := range p.Links {
		x[a] -= p.Trips
	}
	slices.Reverse(p.Links)
	return p
}
