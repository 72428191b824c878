package people

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/par"
)

// Of the network's times, all project defaults: what a junction costs [s], how much longer it takes by day than alone,
// and how fast a car is as the crow flies where no network time is known [m/s].
const (
	junctionDelay = 6
	congestion    = 1.3
	crowSpeed     = 5.5
)

// times are the times from zone to zone by car [s]: over the network, by day. 0: not known.
type times struct {
	zones int
	s     []float32
}

// newTimes finds the quickest ways between zones over the streets of the core, from the building nearest to each zone's
// middle. Within a zone it takes half of the way to the nearest other zone (the usual rule of skim matrices). Zones
// without a street have none.
func newTimes(t *town, pool *par.Pool) times {
	c, n := t.city, len(t.city.Zones.ID)
	out := times{n, make([]float32, n*n)}
	anchor := t.anchors()
	off, next := streetGraph(c, t.core)
	cost := make([]float32, len(c.Streets.ID))
	for s := range cost {
		cost[s] = float32(congestion*float64(c.Streets.Length[s])/max(1, float64(c.Streets.Speed[s]))) + junctionDelay
	}
	pool.Each(n, func(i int) {
		if anchor[i] == city.None {
			return
		}
		from := search(off, next, cost, anchor[i])
		for j, a := range anchor {
			if j != i && a != city.None && !math.IsInf(float64(from[a]), 1) {
				out.s[i*n+j] = max(junctionDelay, from[a])
			}
		}
	})
	for i := range n {
		nearest := float32(math.Inf(1))
		for j, v := range out.s[i*n : (i+1)*n] {
			if j != i && v > 0 {
				nearest = min(nearest, v)
			}
		}
		if anchor[i] != city.None {
			out.s[i*n+i] = 120 // the only zone there is
			if !math.IsInf(float64(nearest), 1) {
				out.s[i*n+i] = nearest / 2
			}
		}
	}
	return out
}

// anchors gives each zone the street of the building nearest to its middle.
func (t *town) anchors() []uint32 {
	c := t.city
	anchor, best := make([]uint32, len(c.Zones.ID)), make([]float64, len(c.Zones.ID))
	middle := make([]geo.Point, len(anchor))
	for z := range anchor {
		anchor[z], best[z], middle[z] = city.None, math.Inf(1), c.Zones.Poly.Centroid(z)
	}
	for b := range t.buildings {
		z, s := c.Buildings.Zone[b], c.Buildings.Street[b]
		if z == city.None || s == city.None || !t.core[s] {
			continue
		}
		if d := far(t.at[b], middle[z]); d < best[z] {
			anchor[z], best[z] = s, d
		}
	}
	return anchor
}

// streetGraph lists the streets that one can turn into from each, of those in the core.
func streetGraph(c *city.City, core []bool) (off, next []uint32) {
	off = make([]uint32, len(c.Streets.ID)+1)
	pair := func(k int) (a, b uint32, ok bool) {
		a, b = c.Lanes.Street[c.LaneLinks.From[k]], c.Lanes.Street[c.LaneLinks.To[k]]
		return a, b, core[a] && core[b]
	}
	for k := range c.LaneLinks.From {
		if a, _, ok := pair(k); ok {
			off[a+1]++
		}
	}
	for s := range c.Streets.ID {
		off[s+1] += off[s]
	}
	next = make([]uint32, off[len(off)-1])
	at := append([]uint32(nil), off...)
	for k := range c.LaneLinks.From {
		if a, b, ok := pair(k); ok {
			next[at[a]] = b
			at[a]++
		}
	}
	return off, next
}

// search returns the least sum of costs from the end of a street to the end of every other: Dijkstra's algorithm with a
// binary heap. Ties cannot matter: only sums are kept.
func search(off, next []uint32, cost []float32, from uint32) []float32 {
	dist := make([]float32, len(cost))
	for s := range dist {
		dist[s] = float32(math.Inf(1))
	}
	dist[from] = 0
	heap := []stop{{0, from}}
	for len(heap) > 0 {
		top := heap[0]
		heap = popStop(heap)
		if top.at > dist[top.street] {
			continue
		}
		for _, s := range next[off[top.street]:off[top.street+1]] {
			if d := top.at + cost[s]; d < dist[s] {
				dist[s] = d
				heap = pushStop(heap, stop{d, s})
			}
		}
	}
	return dist
}

type stop struct {
	at     float32
	street uint32
}

func pushStop(h []stop, s stop) []stop {
	h = append(h, s)
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[i].at >= h[up].at {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
	return h
}

func popStop(h []stop) []stop {
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return h
		}
		if down+1 < last && h[down+1].at < h[down].at {
			down++
		}
		if h[down].at >= h[i].at {
			return h
		}
		h[i], h[down] = h[down], h[i]
		i = down
	}
}

// drive is how long a car takes between two places [s]: by the network between their zones, else by distance.
func (t *town) drive(a, b place) float64 {
	if za, zb := t.zoneOf(a), t.zoneOf(b); za != city.None && zb != city.None && za != zb && t.times.s != nil {
		if v := t.times.s[int(za)*t.times.zones+int(zb)]; v > 0 {
			return float64(v)
		}
	}
	return 60 + t.distance(a, b)/crowSpeed
}

// zoneOf is the zone of a place; city.None outside.
func (t *town) zoneOf(p place) uint32 {
	if int(p) < t.buildings {
		return t.zone(int(p))
	}
	return city.None
}
