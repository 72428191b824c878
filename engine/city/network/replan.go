package network

import (
	"slices"

	"semul/engine/city"
)

// What planners of signals may ask of a city whose network stands: stages, clearances, conflicts and offsets by the rules
// that guess the plans of an import. models/traffic/plan is built on it.

// YellowSeconds and AllRedSeconds lie between two stages [s] (project defaults).
const (
	YellowSeconds = yellow
	AllRedSeconds = allRed
)

// Stage is the green part of a stage.
type Stage struct {
	State string  // one letter a group
	Ratio float64 // flow over saturation flow, guessed from the ranks of streets
	Least float64 // shortest green [s], with the time that people need to cross
}

// Stages groups the movements of signal s into stages without crossing greens, each movement in one of them at least;
// false where the rules do not fit: the signal stands at several junctions, its groups are not lane links in their order,
// or one stage does for all.
func Stages(c *city.City, s uint32) ([]Stage, bool) {
	p, ok := plannerOf(c, s)
	if !ok {
		return nil, false
	}
	list := p.stages()
	out := make([]Stage, len(list))
	for k, x := range list {
		out[k] = Stage{string(x.state), x.ratio, x.least}
	}
	return out, len(out) >= 2
}

// Timed puts yellow and all-red between the stages of signal s and gives each its whole seconds of green.
func Timed(c *city.City, s uint32, stages []Stage, green []int) (states []string, seconds []float32) {
	p, ok := plannerOf(c, s)
	if !ok || len(stages) != len(green) {
		return nil, nil
	}
	list := make([]stage, len(stages))
	for k, x := range stages {
		list[k] = stage{state: []byte(x.State)}
	}
	return timed(list, p.rightTurns(), green)
}

// plannerOf is the planner of the only junction of signal s, with its approaches read.
func plannerOf(c *city.City, s uint32) (planner, bool) {
	j := slices.Index(c.Junctions.Signal, s)
	if j < 0 || int(s) >= len(c.Signals.ID) {
		return planner{}, false
	}
	first, end := linksOf(c.LaneLinks.Junction, uint32(j))
	n := end - first
	if n == 0 || n != int(c.Signals.Groups[s]) || slices.Contains(c.Junctions.Signal[j+1:], s) {
		return planner{}, false
	}
	for k := first; k < end; k++ {
		if c.LaneLinks.Signal[k] != s || int(c.LaneLinks.Group[k]) != k-first ||
			int(c.LaneLinks.From[k]) >= len(c.Lanes.Street) {
			return planner{}, false
		}
	}
	p := planner{c: c, j: uint32(j), first: uint32(first), n: n, mapped: true}
	p.readApproaches()
	for i := range p.approaches { // the links of a street must stand together
		for k := range i {
			if p.approaches[k].street == p.approaches[i].street {
				return planner{}, false
			}
		}
	}
	return p, true
}

// Conflicting reports whether vehicles on two lane links of one junction may meet: their lines cross, or they end in the
// same lane. Links that leave the same lane never meet.
func Conflicting(c *city.City, a, b uint32) bool { return conflicting(c, a, b) }

// Coordination says how Coordinate works.
type Coordination struct {
	Free   []bool    // by signal: whether its offset may move; nil: all
	Flow   []float64 // by lane link [vehicles/s]; nil: every platoon as dense as its green can take to three quarters
	Weight []float64 // by street: what the loss of platoons that arrive by it counts for; nil: 1
}

// Coordinate moves the offsets of the signals of c, one by one, to where the platoons between them lose least: coordinate
// descent, at most four times round. Platoons are followed for 800 m, and only between signals of one cycle. It returns what
// they lose in a cycle before and after [vehicle·s], Weight applied.
func Coordinate(c *city.City, o Coordination) (before, after float64) {
	co := newCoordination(c, nodesOf(c))
	co.flow = o.Flow
	for i := range co.platoons {
		if p := &co.platoons[i]; o.Weight != nil {
			p.counts = o.Weight[p.street]
		}
	}
	co.weighAll()
	before = co.lost()
	co.shiftOffsets(o.Free)
	return before, co.lost()
}

// Linked lists for every signal those that platoons from it reach within so many metres, at most 800, and by a street that
// along lets pass.
func Linked(c *city.City, within float64, along func(street uint32) bool) [][]uint32 {
	co := newCoordination(c, nodesOf(c))
	out := make([][]uint32, len(co.nodes))
	for i := range co.platoons {
		if p := &co.platoons[i]; p.metres <= within && along(p.street) && p.from != p.to && !slices.Contains(out[p.from], uint32(p.to)) {
			out[p.from] = append(out[p.from], uint32(p.to))
		}
	}
	return out
}

// nodesOf reads the signals of a city.
func nodesOf(c *city.City) []node {
	nodes := make([]node, len(c.Signals.ID))
	for s := range nodes {
		cycle := 0.0
		for _, d := range c.Signals.Duration.At(s) {
			cycle += float64(d)
		}
		nodes[s].cycle = int(cycle + 0.5)
	}
	for k, s := range c.LaneLinks.Signal {
		if s == city.None {
			continue
		}
		n := &nodes[s]
		n.links = append(n.links, uint32(k))
		street := c.Lanes.Street[c.LaneLinks.From[k]]
		i := slices.IndexFunc(n.ways, func(w arrival) bool { return w.street == street })
		if i < 0 {
			i = len(n.ways)
			n.ways = append(n.ways, arrival{street: street, slip: true, lanes: int(c.Streets.LaneOff[street+1] - c.Streets.LaneOff[street])})
		}
		n.ways[i].links = append(n.ways[i].links, uint32(k))
		n.ways[i].slip = n.ways[i].slip && c.LaneLinks.Turn[k] == city.Right
	}
	return nodes
}

// lost is what all platoons lose in a cycle.
func (co *coordination) lost() float64 {
	sum := 0.0
	for i := range co.platoons {
		if p := &co.platoons[i]; p.cost != nil {
			n := len(p.cost)
			shift := int(co.c.Signals.Offset[p.to]) - int(co.c.Signals.Offset[p.from])
			sum += float64(p.counts * p.cost[(shift%n+n)%n])
		}
	}
	return sum
}
