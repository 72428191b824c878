package traffic

import (
	"slices"

	"semul/engine/city"
	"semul/engine/par"
	"semul/models/traffic/route"
)

// planner finds routes for every group of vehicles under two kinds of knowledge.
type planner struct {
	tree    *route.Hierarchy
	learned []uint32                // by turn: what everybody expects it to cost [ms], as set by us or as experienced
	forks   [][mostGroups]knowledge // of each worker
	buf     []uint8
}

// knowledge is what the drivers of a group know, to be asked by one worker.
type knowledge struct {
	usual *route.Ways // what everybody knows: free times, and costs of turns; nil: nobody of the group is about
	known *route.Ways // and closures and water as well: nothing of it is ever lower than usual
	told  *route.Ways // what apps say; nil where nobody has one
}

// newPlanner expects free streets everywhere. Only cars have ways until others come (waysFor).
func newPlanner(n *network, c *city.City, pool *par.Pool) (*planner, error) {
	g, err := route.New(n.turns.off, n.turns.to)
	if err != nil {
		return nil, err
	}
	p := &planner{learned: slices.Clone(n.turns.cost), forks: make([][mostGroups]knowledge, pool.NewCrew().Members())}
	if p.tree, err = route.NewHierarchy(g, &route.Layout{From: c.Streets.From, To: c.Streets.To, X: c.Junctions.At.X, Y: c.Junctions.At.Y}, pool); err != nil {
		return nil, err
	}
	return p, nil
}

// noTurn is the cost of a turn that a group must not make.
const noTurn = 1<<31 - 1

// waysFor is what the drivers of a group know, made when the first of them comes.
func (s *Sim) waysFor(g uint8) *knowledge {
	n, k := s.net, &s.routes.forks[0][g]
	if k.usual != nil {
		return k
	}
	allowed := make([]bool, len(n.turns.to))
	for r, arc := range n.arc {
		if n.isLink[r] && arc != noArc && n.may[r]>>g&1 != 0 {
			allowed[n.turns.off[n.street[n.from[r]]]+uint32(arc)] = true
		}
	}
	all := []**route.Ways{&k.usual, &k.known}
	if s.cfg.AppShare > 0 {
		all = append(all, &k.told)
	}
	for _, w := range all {
		times, turns := make([]uint32, len(n.firstLane)), make([]uint32, len(allowed))
		for street := range times {
			times[street] = n.felt(uint32(street), n.freeTime(uint32(street), g))
		}
		for turn, may := range allowed {
			if turns[turn] = noTurn; may {
				turns[turn] = s.routes.learned[turn]
			}
		}
		*w = route.NewWays(s.routes.tree, turns, times)
	}
	for worker := range s.routes.forks[1:] {
		s.routes.forks[worker+1][g] = knowledge{usual: k.usual.Fork(), known: k.known.Fork()}
		if k.told != nil {
			s.routes.forks[worker+1][g].told = k.told.Fork()
		}
	}
	for street := range n.firstLane {
		s.expect(uint32(street))
	}
	for turn := range allowed {
		s.expectTurn(uint32(turn))
	}
	for _, a := range s.advised {
		s.tellApps(a.street, a.ms)
	}
	return k
}

// felt is how long a time [ms] in a street is for drivers who choose: they would rather not go through quiet ones.
func (n *network) felt(street uint32, ms uint32) uint32 {
	if n.quiet[street] && ms != route.Closed {
		return uint32(float64(ms) * n.quietness)
	}
	return ms
}

// freeTime is the time that a vehicle of a group takes to drive a street alone [ms], at least 1; Closed for streets
// without a lane for it.
func (n *network) freeTime(street uint32, g uint8) uint32 {
	r := n.firstFor(street, g)
	if r == none {
		return route.Closed
	}
	return max(1, uint32(n.length[r]/n.paceOn(n.limit[r], g)*1000))
}

// paceOn is how fast a group drives where that is the limit [m/s].
func (n *network) paceOn(limit float32, g uint8) float32 {
	if pace := n.groups[g].pace; pace > 0 {
		return min(pace, limit)
	}
	return limit
}

// expects is what the driver of a vehicle knows.
func (s *Sim) expects(veh uint32) *route.Ways { return s.expectsOf(s.waysFor(s.group(veh)), veh) }

func (s *Sim) expectsOf(k *knowledge, veh uint32) *route.Ways {
	if s.cfg.Information == Truth || s.fleet.informed[veh] {
		return k.known
	}
	if k.told != nil && s.hasApp(s.fleet.id[veh]) {
		return k.told
	}
	return k.usual
}

// Outcomes of planning a route.
const (
	found = iota
	shortened
	unreachable
)

// plan finds the turns from a street to the destination of a vehicle. Where the driver knows of no open way, the trip
// is shortened: it ends in the last open street of the usual way. The path is valid until the next call.
func (s *Sim) plan(veh, from uint32) (path []uint8, outcome int) {
	path, outcome = s.planBy(s.waysFor(s.group(veh)), veh, from, s.routes.buf[:0])
	s.routes.buf = path[:0]
	return path, outcome
}

// planBy is plan for one of several workers, into the memory of dst.
func (s *Sim) planBy(k *knowledge, veh, from uint32, dst []uint8) (path []uint8, outcome int) {
	f := &s.fleet
	dest := f.dest[veh]
	path, _, ok := s.expectsOf(k, veh).Walk(from, dest, dst)
	if ok {
		return path, found
	}
	path, _, ok = k.usual.Walk(from, dest, path[:0])
	if !ok {
		return path[:0], unreachable
	}
	at := from
	for i, h := range path {
		to := s.net.turns.to[s.net.turns.off[at]+uint32(h)]
		if s.states.streetClosed[to] {
			path = path[:i]
			break
		}
		at = to
	}
	f.dest[veh], f.destPos[veh], f.tour[veh] = at, far, nil
	return path, shortened
}

// leastEnd is how far a trip goes at least into the street it ends in, where the line at its end lets it [m].
const leastEnd = 0.1

// endAt is the place in a lane where a trip ends that is to end at pos [m]: in front of the line at the lane's end, at which
// who drives up to it comes to rest, and not before that: at the start of the shortest lanes.
func (n *network) endAt(row uint32, pos float32) float32 {
	length := n.length[row]
	end := length
	if n.out.off[row+1] > n.out.off[row] {
		end -= 2
	}
	return max(min(leastEnd, (length-leastLane)/2), min(pos, end))
}

// steer sets what follows for the vehicle in a slot of a street lane from its route: the link to take, or how many
// lanes lie between it and one that leads on.
func (s *Sim) steer(row, slot uint32) {
	n, f := s.net, &s.fleet
	veh := s.slots[slot].veh
	s.rouse(row)
	o := &s.slots[slot]
	o.next, o.aside, o.beside = none, 0, s.besideOf(row, veh)
	o.flags &^= arrives | halts
	s.stir(row)
	if f.cursor[veh] >= f.routeLen[veh] {
		if f.halting(veh) {
			s.aimAtStop(row, slot)
			return
		}
		o.flags |= arrives
		f.destPos[veh] = n.endAt(row, f.destPos[veh])
		return
	}
	presses := false
	if o.next, o.aside, presses = s.way(row, veh); presses {
		o.beside |= hurries
	}
	if f.cursor[veh]+1 == f.routeLen[veh] && f.tour[veh] != nil && f.halting(veh) && f.tour[veh].legs[f.tour[veh].at].pos < earlyStop {
		o.flags |= halts // soon after the turn
	}
}

// besideOf says which of the lanes beside a lane the next turn of a vehicle can be made from, if any turn is left.
func (s *Sim) besideOf(row, veh uint32) uint8 {
	n, f, g := s.net, &s.fleet, s.group(veh)
	index, mask := n.index[row], uint32(1)<<n.siblings[row]-1
	if c := f.cursor[veh]; c < f.routeLen[veh] {
		mask = s.lanesFor(g, n.turns.off[n.street[row]]+uint32(f.route(veh)[c]))
	} else if f.halting(veh) {
		return 0
	}
	mask &= s.net.span(row, g)
	sides := uint8(0)
	if index > 0 && mask>>(index-1)&1 != 0 {
		sides = toRight
	}
	if mask>>(index+1)&1 != 0 {
		sides |= toLeft
	}
	return sides
}

// way is the link that a vehicle takes from a lane, none if the lane does not lead on for it, and how many lanes, left
// positive, lie between it and the lane the driver would rather be in: one that leads on, and of those one from which
// the fewest and easiest changes will be needed in the streets behind (bestlanes.go). It presses if what the lane would
// cost there is far more.
func (s *Sim) way(row, veh uint32) (next uint32, aside int8, presses bool) {
	n, f, g := s.net, &s.fleet, s.group(veh)
	c := int(f.cursor[veh])
	arc := f.route(veh)[c]
	turn := n.turns.off[n.street[row]] + uint32(arc)
	mask, index := s.lanesFor(g, turn)&n.span(row, g), int(n.index[row])
	costs := s.costsInto(veh, c, g, turn)
	away, least := 1<<30, 1<<30 // what this lane costs, and the best
	next = none
	if mask>>index&1 != 0 {
		next, away = s.bestLink(row, arc, &costs, g)
		least = away
	}
	for d := 1; least > 0 && d < int(n.siblings[row]); d++ {
		for _, side := range [2]int{-d, d} {
			lane := index + side
			if lane < 0 || lane >= int(n.siblings[row]) || mask>>lane&1 == 0 {
				continue
			}
			_, cost := s.bestLink(row+uint32(side), arc, &costs, g)
			cost += changeCost(d, n.length[row])
			if next != none {
				cost -= d // it may as well be made here
			}
			if cost < least {
				least, aside = cost, int8(side)
			}
		}
	}
	if away >= noWayCost && least < noWayCost {
		next = none // he would stand for ever in a street in which nobody can change
	}
	return next, aside, next != none && away >= least+pressing
}

// bestLink is the link of a lane that makes a turn into the lane that costs least, and what that costs; the lowest row of
// equals, or none.
func (s *Sim) bestLink(row uint32, arc uint8, costs *laneCosts, g uint8) (link uint32, cost int) {
	n := s.net
	link, cost = none, 127
	for _, k := range n.out.at(row) {
		if n.arc[k] != arc || s.shut[k] || n.may[k]>>g&1 == 0 {
			continue
		}
		if c := int(costs[min(31, n.index[n.to[k]])]); link == none || c < cost {
			link, cost = k, c
		}
	}
	return link, cost
}

// leadsOn reports whether the vehicle in a slot could follow its route from another lane of its street as well.
func (s *Sim) leadsOn(slot, lane uint32) bool {
	veh := s.slots[slot].veh
	if s.closed[lane] || s.net.may[lane]>>s.group(veh)&1 == 0 {
		return false
	}
	if s.fleet.cursor[veh] >= s.fleet.routeLen[veh] {
		return true
	}
	next, aside, _ := s.way(lane, veh)
	return next != none && aside == 0
}

// linkAfter is the link that a vehicle will take from a lane it comes to after `hops` more streets, none if that lane
// does not lead on; goesOn is false where its trip ends in that street.
func (s *Sim) linkAfter(veh, lane uint32, hops int) (link uint32, goesOn bool) {
	f := &s.fleet
	c := int(f.cursor[veh]) + hops
	if c >= int(f.routeLen[veh]) {
		return none, false
	}
	arc := f.route(veh)[c]
	g := s.group(veh)
	if s.lanesFor(g, s.net.turns.off[s.net.street[lane]]+uint32(arc))>>s.net.index[lane]&1 == 0 {
		return none, true
	}
	return s.linkFor(veh, lane, c, g), true
}

// linkFor is the link over which a vehicle makes turn c of its route from a lane that leads on.
func (s *Sim) linkFor(veh, lane uint32, c int, g uint8) (link uint32) {
	n := s.net
	arc := s.fleet.route(veh)[c]
	link = none
	for _, k := range n.out.at(lane) {
		switch {
		case n.arc[k] != arc || s.shut[k] || n.may[k]>>g&1 == 0:
		case link == none:
			link = k
		default:
			costs := s.costsInto(veh, c, g, n.turns.off[n.street[lane]]+uint32(arc))
			link, _ = s.bestLink(lane, arc, &costs, g)
			return link
		}
	}
	return link
}
