package flood

import "math"

// maxSteps is the most steps that a tile takes in one round.
const maxSteps = 12

// passCost is what one pass over the tiles of a level costs beside their cells, in updates of cells.
const passCost = 400

// level is a set of tiles that take equally many steps in a round.
type level struct {
	steps int
	tiles []*tile
}

// Local time steps. A round covers the time that the slowest tiles take in one step. Each tile needs
//
//	need = ⌈round / dt of (3)⌉ steps,
//
// (3) being over its own cells and those of its neighbours along the common side. Levels are a chain of divisors
// n1 > n2 > …, each dividing the one before, and a tile takes the least level that is not below its need. Any chain
// would do; the cheapest is chosen. (Powers of two are such a chain; but 3 steps of 0.33 s in a second are better than
// 4 of 0.25 s where 0.35 s would be stable.) Sanders 2008, J. Hydraul. Eng. 134, 1161, has the scheme with powers of two.

// arrange plans the next round: its length, at most left [s], the steps of each tile, and the levels.
func (d *Domain) arrange(left float64) (round float64) {
	fastest := LongestStep
	for _, t := range d.awake {
		w := t.speed
		for k, n := range t.next {
			if n != nil && n.awake {
				w = larger(w, n.rim[opposite(k)])
			}
		}
		t.limit = LongestStep
		if w > 0 {
			t.limit = math.Min(LongestStep, d.cfg.CFL*d.Grid.Cell/float64(w))
		}
		t.limit *= d.shrink
		fastest = math.Min(fastest, t.limit)
	}
	span := d.cfg.Local
	if span == 1 {
		span = DefaultLocal // all step together, and go on in place
	}
	rounds := math.Ceil(left/(float64(float64(span)*fastest)) - 1e-9)
	round = left / math.Max(rounds, 1)
	var cells [maxSteps + 1]float64
	most := 1
	for _, t := range d.awake {
		t.steps = stepsFor(round, t.limit)
		cells[t.steps] += float64(t.nx * t.ny)
		most = max(most, t.steps)
	}
	chain, n := cheapest(&cells, most, d.cfg.Local)
	d.levels = d.levels[:0]
	for _, steps := range chain[:n] {
		if len(d.levels) < cap(d.levels) {
			d.levels = d.levels[:len(d.levels)+1]
		} else {
			d.levels = append(d.levels, level{})
		}
		l := &d.levels[len(d.levels)-1]
		l.steps, l.tiles = steps, l.tiles[:0]
	}
	for _, t := range d.awake {
		best := 0
		for k, l := range d.levels {
			if l.steps >= t.steps {
				best = k
			}
		}
		l := &d.levels[best]
		t.steps = l.steps
		l.tiles = append(l.tiles, t)
	}
	return round
}

func stepsFor(round, limit float64) int {
	return int(math.Min(maxSteps, math.Max(1, math.Ceil(round/limit-1e-9))))
}

// cheapest returns the chain of levels, fastest first, with the fewest cell updates, for cells[k] cells that need k
// steps, the fastest needing most.
func cheapest(cells *[maxSteps + 1]float64, most, local int) (chain [maxSteps]int, n int) {
	if local <= 1 {
		chain[0] = most
		return chain, 1
	}
	// cost[l] is the least cost of all cells that need at most l steps, l being a level; then[l] the next level, 0: none.
	var cost [maxSteps + 1]float64
	var then [maxSteps + 1]int
	for l := 1; l <= maxSteps; l++ {
		cost[l] = math.Inf(1)
		for next := 0; next < l; next++ {
			if next > 0 && l%next != 0 {
				continue
			}
			c := cost[next] + float64(passCost*float64(l))
			for k := next + 1; k <= l; k++ {
				c += float64(cells[k] * float64(l))
			}
			if c < cost[l] {
				cost[l], then[l] = c, next
			}
		}
	}
	best := most
	for l := most + 1; l <= maxSteps; l++ {
		if cost[l] < cost[best] {
			best = l
		}
	}
	for l := best; l > 0; l = then[l] {
		chain[n] = l
		n++
	}
	return chain, n
}
