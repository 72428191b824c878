package gravity

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/models/traffic/assign/streets"
)

// place is where trips begin or end.
type place struct {
	site      streets.Site
	at        geo.Point
	out, into float64 // weights as an origin and as a destination
	edge      bool
}

// leastLength is that of a street within the city where trips begin or end [m] (default).
const leastLength = 60

// places lists the ways in and out of the city and, by squares with sides of cell [m], one street of its inside each.
// inside is the share of all trips that begin, and of those that end, within.
func places(c *city.City, cell, inside float64) ([]place, error) {
	core := coreOf(c)
	list := edges(c, core)
	if len(list) == 0 {
		return nil, fmt.Errorf("gravity: no street leads into the city and out of it again")
	}
	in, out := 0.0, 0.0
	for _, p := range list {
		in, out = in+p.out, out+p.into
	}
	inner := quarters(c, core, cell)
	sum := 0.0
	for _, p := range inner {
		sum += p.out
	}
	for _, p := range inner {
		share := p.out / sum * inside / (1 - inside)
		p.out, p.into = share*in, share*out
		list = append(list, p)
	}
	return list, nil
}

// edges are the streets by which the city is entered and left: those that lead at once into the part in which every street can
// be reached from every other, and those that come at once from it. A cut-out may have lost the way in beside a way out: what
// would come by it begins in the streets that leave the junction where it would end.
func edges(c *city.City, core []bool) []place {
	n := len(core)
	into, from := make([]bool, n), make([]bool, n)
	copy(into, core)
	copy(from, core)
	for k := range c.LaneLinks.From {
		a, b := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		into[a], from[b] = into[a] || core[b], from[b] || core[a]
	}
	lanes := func(s int) float64 { return float64(c.Streets.LaneOff[s+1] - c.Streets.LaneOff[s]) }
	border := func(j uint32) bool { return c.Junctions.Kind[j] == city.Border }
	in, out, entered := make([]float64, n), make([]float64, n), make([]bool, len(c.Junctions.ID))
	for s := range n {
		if border(c.Streets.From[s]) && into[s] {
			in[s] = lanes(s) * rank(c.Streets.Class[s])
			entered[c.Streets.From[s]], entered[c.Streets.To[s]] = true, true
		}
		if border(c.Streets.To[s]) && from[s] {
			out[s] = lanes(s) * rank(c.Streets.Class[s])
		}
	}
	leaving := make([][]int, len(c.Junctions.ID))
	for s := range n {
		if core[s] && !border(c.Streets.To[s]) && c.Streets.Class[s] <= city.Tertiary {
			leaving[c.Streets.From[s]] = append(leaving[c.Streets.From[s]], s)
		}
	}
	lost := make([]float64, n)
	for s := range n {
		if j := c.Streets.From[s]; out[s] > 0 && !entered[j] && !entered[c.Streets.To[s]] && c.Streets.Class[s] <= city.Secondary {
			sum := 0.0
			for _, o := range leaving[j] {
				sum += lanes(o)
			}
			for _, o := range leaving[j] {
				lost[o] += out[s] * lanes(o) / sum
			}
		}
	}
	var list []place
	for s := range n {
		if w := in[s] + lost[s]; w > 0 || out[s] > 0 {
			list = append(list, place{site: siteOf(c, s), at: middle(c, s), out: w, into: out[s], edge: true})
		}
	}
	return list
}

func siteOf(c *city.City, s int) streets.Site {
	return streets.Site{Name: "street/" + c.Streets.ID[s], Streets: []uint32{uint32(s)}}
}

// rank is what a lane at the edge weighs: main roads bring more (default).
func rank(class city.StreetClass) float64 {
	switch {
	case class <= city.Primary:
		return 1
	case class <= city.Secondary:
		return 0.5
	case class <= city.Tertiary:
		return 0.25
	}
	return 0.05
}

// quarters are the inner places: of every square of the map one street that is neither a main road nor shorter than 60 m stands
// for all; it weighs as much as they are long.
func quarters(c *city.City, core []bool, cell float64) []place {
	nx := int(c.Bounds.Width()/cell) + 1
	ny := int(c.Bounds.Height()/cell) + 1
	best, metres := make([]int, nx*ny), make([]float64, nx*ny)
	for k := range best {
		best[k] = -1
	}
	for s := range c.Streets.ID {
		if !core[s] || c.Streets.Class[s] <= city.Secondary || c.Junctions.Kind[c.Streets.From[s]] == city.Border || c.Junctions.Kind[c.Streets.To[s]] == city.Border {
			continue
		}
		p := middle(c, s)
		x, y := int((p.X-c.Bounds.MinX)/cell), int((p.Y-c.Bounds.MinY)/cell)
		if x < 0 || y < 0 || x >= nx || y >= ny {
			continue
		}
		k := y*nx + x
		metres[k] += float64(c.Streets.Length[s])
		if c.Streets.Length[s] >= leastLength && (best[k] < 0 || better(c, s, best[k])) {
			best[k] = s
		}
	}
	var list []place
	for k, s := range best {
		if s >= 0 {
			list = append(list, place{site: siteOf(c, s), at: middle(c, s), out: metres[k], into: metres[k]})
		}
	}
	return list
}

// better reports whether street a stands for its quarter rather than b: the faster one, then the longer one.
func better(c *city.City, a, b int) bool {
	if c.Streets.Speed[a] != c.Streets.Speed[b] {
		return c.Streets.Speed[a] > c.Streets.Speed[b]
	}
	return c.Streets.Length[a] > c.Streets.Length[b]
}

func middle(c *city.City, s int) geo.Point {
	line := c.Streets.Line.At(s)
	p, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
	return p
}

// coreOf marks the largest set of streets in which each can be reached from every other.
func coreOf(c *city.City) []bool {
	n := len(c.Streets.ID)
	out, in := make([][]uint32, n), make([][]uint32, n)
	for k := range c.LaneLinks.From {
		a, b := c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		out[a], in[b] = append(out[a], b), append(in[b], a)
	}
	best, most := make([]bool, n), 0
	done := make([]bool, n)
	for s := range n {
		if done[s] {
			continue
		}
		ahead, behind, both, size := reached(out, s), reached(in, s), make([]bool, n), 0
		for k := range n {
			if ahead[k] && behind[k] {
				both[k], done[k] = true, true
				size++
			}
		}
		if size > most {
			best, most = both, size
		}
		if most > n/2 {
			break
		}
	}
	return best
}

func reached(next [][]uint32, from int) []bool {
	seen := make([]bool, len(next))
	seen[from] = true
	queue := []uint32{uint32(from)}
	for len(queue) > 0 {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, o := range next[s] {
			if !seen[o] {
				seen[o] = true
				queue = append(queue, o)
			}
		}
	}
	return seen
}
