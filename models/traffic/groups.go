package traffic

import (
	"fmt"
	"slices"

	"semul/engine/city"
)

// anyVehicle is the set of permissions that make a lane one for vehicles.
const anyVehicle = city.AllowMotor | city.AllowBicycle | city.AllowDelivery

// group is a set of classes that may use the same lanes of this city and drive equally fast where nothing hinders them:
// one of them stands for all when ways are looked for.
type group struct {
	permits city.Permission
	pace    float32 // [m/s], 0: as fast as streets allow
}

// mostGroups is one for every set of permissions and pace of the classes.
const mostGroups = 16

// fillGroups finds the groups of a city and which of them may use which row. Cars are group 0. Links are open to whoever
// may use both lanes they join.
func (n *network) fillGroups(c *city.City) {
	n.may = make([]uint16, n.lanes)
	for class := range classes {
		g := group{class.permits(), class.pace()}
		at := slices.IndexFunc(n.groups, func(o group) bool { return o.pace == g.pace && n.alike(c, o.permits, g.permits) })
		if at < 0 {
			at = len(n.groups)
			n.groups = append(n.groups, g)
		}
		n.groupOf[class] = uint8(at)
	}
	for g, group := range n.groups {
		for r := range uint32(n.lanes) {
			lane := func(row uint32) bool { return c.Lanes.Allow[n.cityLane[row]]&group.permits != 0 }
			switch {
			case n.isLink[r] && lane(n.from[r]) && lane(n.to[r]), !n.isLink[r] && n.cityLane[r] != none && lane(r):
				n.may[r] |= 1 << g
			}
		}
	}
}

// alike reports whether two sets of permissions open the same lanes.
func (n *network) alike(c *city.City, a, b city.Permission) bool {
	for _, allow := range c.Lanes.Allow {
		if allow&anyVehicle != 0 && (allow&a != 0) != (allow&b != 0) {
			return false
		}
	}
	return true
}

// firstFor is the row of the lane nearest the kerb that a group may use in a street, or none.
func (n *network) firstFor(street uint32, g uint8) uint32 {
	first := n.firstLane[street]
	if first == none {
		return none
	}
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		if n.may[r]>>g&1 != 0 {
			return r
		}
	}
	return none
}

// span is the set of lanes of a street, kerb = bit 0, that a group can get to from a row without driving on others.
func (n *network) span(row uint32, g uint8) uint32 {
	index := n.index[row]
	first, mask := row-uint32(index), uint32(1)<<index
	for i := int(index) - 1; i >= 0 && n.may[first+uint32(i)]>>g&1 != 0; i-- {
		mask |= 1 << i
	}
	for i := uint32(index) + 1; i < min(32, uint32(n.siblings[row])) && n.may[first+i]>>g&1 != 0; i++ {
		mask |= 1 << i
	}
	return mask
}

// group is the group that a vehicle belongs to.
func (s *Sim) group(veh uint32) uint8 { return s.groupOf[s.fleet.class[veh]] }

// mayTurn reports whether some link makes a turn that a group may drive.
func (s *Sim) mayTurn(g uint8, street uint32, arc uint8) bool {
	n := s.net
	first := n.firstLane[street]
	for r := first; r < first+uint32(n.siblings[first]); r++ {
		for _, k := range n.out.at(r) {
			if n.arc[k] == arc && n.may[k]>>g&1 != 0 {
				return true
			}
		}
	}
	return false
}

// streetName is a street as errors name it.
func (s *Sim) streetName(street uint32) string {
	if int(street) < len(s.city.Streets.ID) {
		return "street/" + s.city.Streets.ID[street]
	}
	return fmt.Sprintf("street row %d, which there is not", street)
}

// lanesFor is the set of lanes, kerb = bit 0, from which a group can make a turn.
func (s *Sim) lanesFor(g uint8, turn uint32) uint32 {
	return s.states.lanes[int(g)*len(s.net.turns.to)+int(turn)]
}
