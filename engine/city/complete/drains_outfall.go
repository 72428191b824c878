package complete

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/geo"
)

// outlet is where a tree empties itself: the outfall and the node that leads to it.
type outlet struct {
	node   uint32
	at     geo.Point
	ground float64 // [m]
	length float64 // of the conduit to it [m]
	water  bool
	open   bool // an open boundary of the city stands for the water
}

// toWater returns the outfall of node v at the nearest water, if it is within reach and does not lie above the street.
func (d *sewer) toWater(v uint32, reach float64) (outlet, bool) {
	x := &d.nodes[v]
	at, far, open, ok := d.water.bank(x.at, reach)
	if !ok {
		return outlet{}, false
	}
	z := groundAt(d.c, at)
	if math.IsNaN(z) {
		z = x.ground - leastCover // beyond the terrain: the mouth is as low as the street's sewer
	}
	if z > x.ground+bankTolerance {
		return outlet{}, false
	}
	return outlet{node: v, at: at, ground: z, length: max(far, leastPipe), water: true, open: open}, true
}

// toLow returns an outfall for a place without water: the lowest ground within 45 m.
func (d *sewer) toLow(v uint32) outlet {
	if o, ok := d.toWater(v, lowReach); ok {
		return o
	}
	x := &d.nodes[v]
	best := outlet{node: v, at: x.at.Add(geo.Point{X: 5}), ground: x.ground, length: 5}
	for _, r := range [3]float64{15, 30, 45} {
		const diagonal = math.Sqrt2 / 2
		for _, u := range [8]geo.Point{{X: 1}, {X: diagonal, Y: diagonal}, {Y: 1}, {X: -diagonal, Y: diagonal},
			{X: -1}, {X: -diagonal, Y: -diagonal}, {Y: -1}, {X: diagonal, Y: -diagonal}} {
			at := x.at.Add(u.Mul(r))
			if z := groundAt(d.c, at); z < best.ground {
				best = outlet{node: v, at: at, ground: z, length: r}
			}
		}
	}
	return best
}

// score ranks the places for an outfall: low ones first, and a metre of height counts like 50 m of conduit, so that it
// is a node at the bank rather than one a block away; water before an edge of the city.
func (d *sewer) score(o outlet) float64 {
	s := d.nodes[o.node].ground + o.length/50
	if o.open {
		s++
	}
	return s
}

// chooseOutfalls picks the nodes that empty into water: the best first, then whatever along the streets is at least
// 300 m from all that were picked before, so that either bank of a canal gets its own.
func (d *sewer) chooseOutfalls() {
	var can []outlet
	for v := range d.nodes {
		if o, ok := d.toWater(uint32(v), bankReach); ok {
			can = append(can, o)
		}
	}
	slices.SortFunc(can, func(a, b outlet) int {
		if c := cmp.Compare(d.score(a), d.score(b)); c != 0 {
			return c
		}
		return cmp.Compare(a.node, b.node)
	})
	near := newSearch(&d.g)
	for _, o := range can {
		if near.cost[o.node] > outfallApart {
			near.from(o.node, 0)
			near.run(outfallApart, func(e, _, _ uint32) float64 { return d.pieces[e].length })
			d.outlets = append(d.outlets, o)
		}
	}
}
