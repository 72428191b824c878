package people

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// core marks the streets of the largest set in which every street can be reached from every other, over lane links.
// Who starts elsewhere could never come back: at a one-way street that leads out of the map, say.
func core(c *city.City) []bool {
	n := len(c.Streets.ID)
	out, in := make([][]uint32, n), make([][]uint32, n)
	for k := range c.LaneLinks.From {
		a, b := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		out[a], in[b] = append(out[a], b), append(in[b], a)
	}
	done, best := make([]bool, n), []uint32(nil)
	for s := range n {
		if done[s] {
			continue
		}
		ahead, behind := reached(out, uint32(s)), reached(in, uint32(s))
		var both []uint32
		for k := range n {
			if ahead[k] && behind[k] {
				both = append(both, uint32(k))
				done[k] = true
			}
		}
		if len(both) > len(best) {
			best = both
		}
		if len(best) > n/2 {
			break
		}
	}
	marked := make([]bool, n)
	for _, s := range best {
		marked[s] = true
	}
	return marked
}

// reached marks what can be reached from a street along edges.
func reached(edges [][]uint32, from uint32) []bool {
	seen := make([]bool, len(edges))
	seen[from] = true
	queue := []uint32{from}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, t := range edges[s] {
			if !seen[t] {
				seen[t] = true
				queue = append(queue, t)
			}
		}
	}
	return seen
}

// gate is a way out of the map and back in: one junction for a two-way street, two for the carriageways of a dual one.
type gate struct {
	entry, exit uint32  // junctions
	weight      float64 // lanes that lead in, by rank
}

// gates pairs the edge's ways in with the nearest ways out.
func gates(c *city.City, core []bool) []gate {
	in, out := make([]float64, len(c.Junctions.ID)), make([]float64, len(c.Junctions.ID))
	for s := range c.Streets.ID {
		lanes := float64(c.Streets.LaneOff[s+1] - c.Streets.LaneOff[s])
		if c.Streets.Class[s] <= city.Trunk {
			lanes *= 2
		}
		if c.Streets.Class[s] >= city.Tertiary {
			lanes *= 0.25 // through traffic keeps to main roads
		}
		from, to := c.Streets.From[s], c.Streets.To[s]
		if c.Junctions.Kind[from] == city.Border && leadsInto(c, s, core) {
			in[from] += lanes
		}
		if c.Junctions.Kind[to] == city.Border && comesFrom(c, s, core) {
			out[to] += lanes
		}
	}
	var list []gate
	for j := range in {
		if in[j] == 0 {
			continue
		}
		exit, best := city.None, math.Inf(1)
		for k := range out {
			if d := far(c.Junctions.At.At(j), c.Junctions.At.At(k)); out[k] > 0 && d < best {
				exit, best = uint32(k), d
			}
		}
		if exit != city.None {
			list = append(list, gate{uint32(j), exit, in[j]})
		}
	}
	return list
}

func far(a, b geo.Point) float64 { return hypot(a.X-b.X, a.Y-b.Y) }

// leadsInto reports whether a street is in the core or leads straight into it.
func leadsInto(c *city.City, street int, core []bool) bool {
	if core[street] {
		return true
	}
	for k := range c.LaneLinks.From {
		if int(c.Lanes.Street[c.LaneLinks.From[k]]) == street && core[c.Lanes.Street[c.LaneLinks.To[k]]] {
			return true
		}
	}
	return false
}

// comesFrom reports whether a street is in the core or is entered straight from it.
func comesFrom(c *city.City, street int, core []bool) bool {
	if core[street] {
		return true
	}
	for k := range c.LaneLinks.To {
		if int(c.Lanes.Street[c.LaneLinks.To[k]]) == street && core[c.Lanes.Street[c.LaneLinks.From[k]]] {
			return true
		}
	}
	return false
}
