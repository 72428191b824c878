package complete

import (
	"cmp"
	"slices"

	"semul/engine/city"
)

// lowCost is what a low point without water costs as a root, so that water is sought first [m of street].
const lowCost = 400

// mostRounds bounds how often the trees are grown anew because some conduit would lie too deep.
const mostRounds = 30

// growTrees finds for each node the cheapest way to an outfall. A part of the network that reaches none gets one at
// its lowest node.
func (d *sewer) growTrees() {
	d.tree = newSearch(&d.g)
	for _, o := range d.outlets {
		d.tree.from(o.node, o.length)
	}
	d.tree.run(inf, d.price)
	byGround := make([]uint32, len(d.nodes))
	for v := range byGround {
		byGround[v] = uint32(v)
	}
	slices.SortFunc(byGround, func(a, b uint32) int {
		if c := cmp.Compare(d.nodes[a].ground, d.nodes[b].ground); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	for _, v := range byGround {
		if d.tree.cost[v] == inf {
			d.tree.from(v, lowCost)
			d.tree.run(inf, d.price)
		}
	}
	d.sortOrder()
}

// price is what it costs to drain from b down to a.
func (d *sewer) price(e, a, b uint32) float64 {
	rise := max(0, d.nodes[a].ground-d.nodes[b].ground)
	return d.pieces[e].length + float64(riseCost*rise)
}

// sortOrder lists the nodes so that each comes after all that drain through it: the search settles them the other way
// round, and a node that was settled twice counts by the last time.
func (d *sewer) sortOrder() {
	seen := make([]bool, len(d.nodes))
	d.order = d.order[:0]
	for k := len(d.tree.settled) - 1; k >= 0; k-- {
		if v := d.tree.settled[k]; !seen[v] {
			seen[v] = true
			d.order = append(d.order, v)
		}
	}
}

// cutDeep gives a further outfall to flows that would have to run too deep: those that are led over a rise, or a long
// way over flat ground. On the way of the deepest conduit the lowest node becomes a root, and what is better off with
// it follows. Then the outfalls are known.
func (d *sewer) cutDeep() {
	bottom := make([]float64, len(d.nodes)) // invert of a conduit of 0.5 m that just keeps slope and cover
	deepest := make([]uint32, len(d.nodes)) // the node above that it is so deep for, or None
	waits := make([]bool, len(d.nodes))     // below a cut of this round: seen again in the next
	for range mostRounds {
		for v := range bottom {
			bottom[v], deepest[v], waits[v] = d.nodes[v].ground-leastCover-0.5, city.None, false
		}
		var cuts []uint32
		for _, v := range d.order {
			if !waits[v] && d.nodes[v].ground-bottom[v] > d.design.Deepest {
				low := deepest[v]
				for w := low; w != city.None; w = deepest[w] {
					if d.nodes[w].ground < d.nodes[low].ground {
						low = w
					}
				}
				cuts = append(cuts, low)
				waits[v] = true
			}
			down := d.tree.parent[v]
			if down == city.None {
				continue
			}
			if waits[v] {
				waits[down] = true
			} else if z := bottom[v] - float64(d.pieces[d.tree.edge[v]].length*leastSlope); z < bottom[down] {
				bottom[down], deepest[down] = z, v
			}
		}
		if len(cuts) == 0 {
			break
		}
		for _, v := range cuts {
			d.tree.from(v, min(lowCost, d.tree.cost[v]/2))
		}
		d.tree.run(inf, d.price)
		d.sortOrder()
	}
	d.closeTrees()
}

// closeTrees gives every root its outfall.
func (d *sewer) closeTrees() {
	has := make([]bool, len(d.nodes))
	kept := d.outlets[:0]
	for _, o := range d.outlets {
		if d.tree.parent[o.node] == city.None {
			has[o.node] = true
			kept = append(kept, o)
		}
	}
	d.outlets = kept
	for v := range d.nodes {
		if d.tree.parent[v] != city.None || has[v] {
			continue
		}
		d.outlets = append(d.outlets, d.toLow(uint32(v)))
	}
	for _, o := range d.outlets {
		switch {
		case !o.water:
			d.lows++
		case o.open:
			d.opens++
		}
	}
}
