package synth

import (
	"math"
	"slices"

	"semul/engine/geo"
)

// zone is a group of faces on one side of the rivers.
type zone struct {
	faces     []int
	area      float64
	sector    int
	residents float64
	jobs      float64
	pupils    float64
}

const (
	zonesAtMost = 400
	leastZone   = 45000.0 // [m²]; smaller ones join a neighbour
)

// drawZones groups faces by the arterials round them, coarser in large cities.
func (p *plan) drawZones() {
	rows, cols := (p.v.quarters()+1)/2, (p.u.quarters()+1)/2
	group := max(1, int(math.Ceil(math.Sqrt(float64(rows*cols)/zonesAtMost))))
	wide := (cols + group - 1) / group
	high := (rows + group - 1) / group
	index := make([]int, wide*high*(p.sectors+1))
	for i := range index {
		index[i] = -1
	}
	for i := range p.faces {
		f := &p.faces[i]
		f.zone = -1
		sector := p.sectorAt(f.at)
		if f.land == riverside || sector == 0 {
			continue
		}
		qj, qi := f.q/p.u.quarters(), f.q%p.u.quarters()
		k := (sector*high+qj/2/group)*wide + qi/2/group
		if index[k] < 0 {
			index[k] = len(p.zones)
			p.zones = append(p.zones, zone{sector: sector})
		}
		f.zone = index[k]
		z := &p.zones[f.zone]
		z.faces = append(z.faces, i)
		z.area += f.area
	}
	p.joinSmallZones()
}

// joinSmallZones merges each small zone into the neighbour it shares the longest border with.
func (p *plan) joinSmallZones() {
	for z := range p.zones {
		if a := p.zones[z].area; a == 0 || a >= leastZone {
			continue
		}
		border := make([]float64, len(p.zones))
		best := -1
		for _, i := range p.zones[z].faces {
			for _, e := range p.faces[i].edge {
				for _, h := range [2]int32{2 * e, 2*e + 1} {
					if s := p.side[h]; s >= 0 && p.faces[s].zone >= 0 && p.faces[s].zone != z && p.zones[p.faces[s].zone].sector == p.zones[z].sector {
						o := p.faces[s].zone
						border[o] += p.net.edges[e].len
						if best < 0 || border[o] > border[best] {
							best = o
						}
					}
				}
			}
		}
		if best < 0 {
			continue
		}
		for _, i := range p.zones[z].faces {
			p.faces[i].zone = best
		}
		p.zones[best].faces = append(p.zones[best].faces, p.zones[z].faces...)
		p.zones[best].area += p.zones[z].area
		p.zones[z].faces, p.zones[z].area = nil, 0
	}
	// close the gaps in the numbering
	to := make([]int, len(p.zones))
	kept := p.zones[:0]
	for z := range p.zones {
		to[z] = len(kept)
		if p.zones[z].area > 0 {
			kept = append(kept, p.zones[z])
		}
	}
	p.zones = kept
	for i := range p.faces {
		if f := &p.faces[i]; f.zone >= 0 {
			f.zone = to[f.zone]
		}
	}
}

// outline returns the rings round a zone's faces, each outer ring followed by its holes.
func (p *plan) outline(z int) [][]geo.Point {
	zoneOf := func(h int32) int {
		if s := p.side[h]; s >= 0 {
			return p.faces[s].zone
		}
		return -1
	}
	done := map[int32]bool{}
	var rings [][]geo.Point
	for _, i := range p.zones[z].faces {
		for _, e := range p.faces[i].edge {
			for _, start := range [2]int32{2 * e, 2*e + 1} {
				if done[start] || zoneOf(start) != z || zoneOf(start^1) == z {
					continue
				}
				var ring []geo.Point
				for h := start; !done[h]; {
					done[h] = true
					pts := geo.Simplify(p.net.edges[h/2].pts, 0.5)
					if h&1 == 1 {
						slices.Reverse(pts)
					}
					ring = append(ring, pts[:len(pts)-1]...)
					h = p.next[h]
					for zoneOf(h^1) == z {
						h = p.next[h^1]
					}
				}
				rings = append(rings, ring)
			}
		}
	}
	return nest(rings)
}

// nest orders rings: every outer one, counter-clockwise, is followed by the holes in it. Slivers are dropped.
func nest(rings [][]geo.Point) [][]geo.Point {
	var out [][]geo.Point
	area := make([]float64, len(rings))
	for i := range rings {
		area[i] = geo.RingArea(rings[i])
	}
	for i := range rings {
		if area[i] < 1 {
			continue
		}
		out = append(out, rings[i])
		for h := range rings {
			if area[h] > -1 || -area[h] > area[i] {
				continue
			}
			mid := rings[h][0].Lerp(rings[h][1], 0.5)
			if !geo.PointInRing(mid, rings[i]) {
				continue
			}
			// of several rings round the hole the smallest has it
			smallest := true
			for o := range rings {
				smallest = smallest && !(o != i && area[o] >= 1 && area[o] < area[i] && area[o] > -area[h] && geo.PointInRing(mid, rings[o]))
			}
			if smallest {
				out = append(out, rings[h])
			}
		}
	}
	return out
}
