package traffic

// How far drivers see which lanes lead on.
const (
	lanesTurns = 8   // turns after the next one
	lanesReach = 250 // and no further than the first street that ends so far behind the next turn [m]
)

// What the changes of lane cost that a way still asks for; defaults of ours. Where there is room enough each costs 1.
const (
	amplePlace = 100 // length of a street for each change that is room enough [m]
	tightPlace = 25  // with less than that hardly anybody manages [m]
	tightCost  = 16  // of such a change
	noWayCost  = 64  // of a lane from which the turn cannot be reached at all
	pressing   = 8   // who saves so much by a change has to make it, although his lane leads on for the next turn
)

// laneCosts is, by lane of a street, kerb first, what it costs to come into it there.
type laneCosts [32]uint8

// changeCost is what d changes of lane cost in a street of a length [m].
func changeCost(d int, length float32) int {
	switch place := length / float32(d); {
	case d == 0:
		return 0
	case length < stubStreet: // it holds nobody who could change
		return noWayCost
	case place >= amplePlace:
		return d
	case place >= amplePlace/2:
		return 2 * d
	case place >= tightPlace:
		return 4 * d
	default:
		return tightCost * d
	}
}

// costsInto finds what it costs a vehicle to come into the lanes of the street behind turn c of its route: the changes of
// lane that will be needed from there on, up to lanesReach. A street too short to change in so hands its lanes back to
// the street before it.
func (s *Sim) costsInto(veh uint32, c int, g uint8, turn uint32) (costs laneCosts) {
	n := s.net
	route := s.fleet.route(veh)
	var turns [lanesTurns]uint32
	count, length := 0, float32(0)
	for street := n.turns.to[turn]; c+1+count < len(route) && count < lanesTurns && length < lanesReach && n.firstLane[street] != none; count++ {
		turns[count] = n.turns.off[street] + uint32(route[c+1+count])
		length += n.length[n.firstLane[street]]
		street = n.turns.to[turns[count]]
	}
	for k := count - 1; k >= 0; k-- {
		before := turn
		if k > 0 {
			before = turns[k-1]
		}
		s.costsBefore(&costs, n.turns.to[before], turns[k], g, k == count-1)
	}
	return costs
}

// costsBefore turns the costs behind a turn from a street into those of coming into that street. Nothing costs anything
// behind the last turn that is looked at.
func (s *Sim) costsBefore(costs *laneCosts, street, turn uint32, g uint8, last bool) {
	n := s.net
	first, mask := n.firstLane[street], s.lanesFor(g, turn)
	if mask == 0 {
		*costs = laneCosts{}
		return
	}
	lanes, length := min(32, int(n.siblings[first])), n.length[first]
	var leave laneCosts
	if !last {
		for i := range lanes {
			if mask>>i&1 != 0 {
				_, cost := s.bestLink(first+uint32(i), uint8(turn-n.turns.off[street]), costs, g)
				leave[i] = uint8(cost)
			}
		}
	}
	for i := range lanes {
		best := noWayCost
		if mask>>i&1 != 0 {
			best = int(leave[i])
		}
		for d := 1; d < lanes && d < best; d++ { // no change costs less than 1
			for _, to := range [2]int{i - d, i + d} {
				if to < 0 || to >= lanes || mask>>to&1 == 0 {
					continue
				}
				if cost := int(leave[to]) + changeCost(d, length); cost < best && n.passable(first, i, to, g) {
					best = cost
				}
			}
		}
		costs[i] = uint8(best)
	}
}

// passable reports whether a group may drive on all lanes from i to o of the street whose kerb lane is first.
func (n *network) passable(first uint32, i, o int, g uint8) bool {
	for k := min(i, o); k <= max(i, o); k++ {
		if n.may[first+uint32(k)]>>g&1 == 0 {
			return false
		}
	}
	return true
}
