package traffic

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim/msg"
	"semul/models/traffic/route"
)

// site is a place at the kerb where a service's vehicles halt and people get on and off.
type site struct {
	Place
	at geo.Point
}

// Of walking to a vehicle (project defaults; the speed is that of people).
const (
	walkPace   = 1.2 // [m/s]
	walkDetour = 1.3 // of the way on foot against the crow's flight
	kerbStep   = 25  // places at the kerb are looked for this far apart [m]
)

// afoot is how long somebody walks between two points.
func afoot(a, b geo.Point) clock.Duration {
	return clock.Duration(walkDetour * a.Dist(b) / walkPace * 1e9)
}

// sitesEvery spreads sites over the streets that a class may use, in the order of the streets' rows: a place at the kerb
// becomes one unless another lies nearer than spacing [m]. So no such street is farther than spacing from a site, and
// sites lie between once and twice that apart. Only sites from and to which a vehicle gets stay: those that reach most
// others.
func (m *Model) sitesEvery(c Class, spacing float64) []site {
	var list []site
	cells := map[[2]int32][]int{}
	cell := func(p geo.Point) [2]int32 {
		return [2]int32{int32(math.Floor(p.X / spacing)), int32(math.Floor(p.Y / spacing))}
	}
	alone := func(p geo.Point) bool {
		at := cell(p)
		for dx := int32(-1); dx <= 1; dx++ {
			for dy := int32(-1); dy <= 1; dy++ {
				for _, k := range cells[[2]int32{at[0] + dx, at[1] + dy}] {
					if list[k].at.Dist(p) < spacing {
						return false
					}
				}
			}
		}
		return true
	}
	for street := range m.env.City.Streets.ID {
		length, ok := m.kerb(c, uint32(street))
		if !ok {
			continue
		}
		for x := float32(min(kerbStep, length/2)); x <= max(length/2, length-kerbStep); x += kerbStep {
			if p := m.pointOf(Place{uint32(street), x}); alone(p) {
				list = append(list, site{Place{uint32(street), x}, p})
				cells[cell(p)] = append(cells[cell(p)], len(list)-1)
			}
		}
	}
	return m.connected(c, list)
}

// kerb is how long the lane of a street is at which a class can halt [m]; ok is false on motorways, and where it may not
// drive.
func (m *Model) kerb(c Class, street uint32) (length float32, ok bool) {
	n := m.sim.net
	row := n.firstFor(street, n.groupOf[c])
	if row == none || m.env.City.Streets.Class[street] <= city.Trunk {
		return 0, false
	}
	return n.length[row], true
}

// connected keeps the sites of the largest set that reach each other by way of one of its members; of equal sets the
// first. Some tries are enough: a member of the largest set is soon among them.
func (m *Model) connected(c Class, list []site) []site {
	var best []site
	for k := 0; k < len(list) && k < 20; k++ {
		var set []site
		for _, s := range list {
			_, there := m.sim.between(c, list[k].Place, s.Place)
			_, back := m.sim.between(c, s.Place, list[k].Place)
			if there && back || s.Place == list[k].Place {
				set = append(set, s)
			}
		}
		if len(set) > len(best) {
			best = set
		}
		if 2*len(best) >= len(list) {
			break
		}
	}
	return best
}

// pointOf is where a place in a street lies.
func (m *Model) pointOf(p Place) geo.Point {
	c := m.env.City
	length := m.sim.net.length[m.sim.net.firstLane[p.Street]]
	at, _ := geo.PointAlong(c.Streets.Line.At(int(p.Street)), float64(c.Streets.Length[p.Street])*float64(p.Pos/max(length, 1)))
	return at
}

// whereIs is the point and the zone of what a journey begins or ends at; the number of zones stands for none.
func (m *Model) whereIs(r city.Ref) (p geo.Point, zone int, ok bool) {
	c := m.env.City
	i, zone := int(r.Index), len(c.Zones.ID)
	switch {
	case r.Support == city.OfBuilding && i < c.Buildings.Poly.Len():
		if z := c.Buildings.Zone[i]; int(z) < zone {
			zone = int(z)
		}
		return c.Buildings.Poly.Centroid(i), zone, true
	case r.Support == city.OfJunction && i < len(c.Junctions.ID):
		return c.Junctions.At.At(i), zone, true
	case r.Support == city.OfStreet && i < len(c.Streets.ID):
		p, _ = geo.PointAlong(c.Streets.Line.At(i), float64(c.Streets.Length[i])/2)
		return p, zone, true
	}
	return p, zone, false
}

// ends are the points at both ends of a journey and the zone it begins in; ok is false where one is unknown.
func (m *Model) ends(t *msg.Trip) (from, to geo.Point, zone int, ok bool) {
	from, zone, ok = m.whereIs(t.From)
	to, _, there := m.whereIs(t.To)
	return from, to, zone, ok && there
}

// nearest is the site nearest to a point, the first of equals; none if there is none within reach [m].
func nearest(list []site, p geo.Point, reach float64) (k int, ok bool) {
	best := math.Inf(1)
	for i := range list {
		if d := list[i].at.Dist(p); d < best {
			k, best = i, d
		}
	}
	return k, best <= reach
}

// between is how long a class of vehicle takes from one place to another by usual times [s]; ok is false where no way
// leads. A place with a position below 0 is the end of its street.
func (s *Sim) between(c Class, from, to Place) (seconds float64, ok bool) {
	n, g := s.net, s.groupOf[c]
	lane := func(p Place) (length, pace float32) {
		row := n.firstFor(p.Street, g)
		if row == none {
			return 0, 1
		}
		return n.length[row], n.paceOn(n.limit[row], g)
	}
	fromLength, fromPace := lane(from)
	toLength, toPace := lane(to)
	if from.Street == to.Street && from.Pos >= 0 && to.Pos >= from.Pos {
		return float64((to.Pos - from.Pos) / fromPace), true
	}
	ms := s.waysFor(g).usual.Cost(from.Street, to.Street)
	if ms == route.Unreachable {
		return 0, false
	}
	seconds = float64(ms) / 1000
	if from.Pos >= 0 {
		seconds += float64(max(0, fromLength-from.Pos) / fromPace)
	}
	if to.Pos >= 0 {
		seconds -= float64(max(0, toLength-to.Pos) / toPace)
	}
	return max(0, seconds), true
}

// sitesAt lists the places at the kerb of what a reference names: of a stop its own; of a street its middle, and that of
// the other side; of a building the nearest on both sides. There is at least one.
func (m *Model) sitesAt(c Class, ref string) (list []site, err error) {
	at, err := m.env.City.Find(ref)
	if err != nil {
		return nil, err
	}
	place, town := Place{Street: none}, m.env.City
	switch at.Support {
	case city.OfStop:
		if lane := town.Stops.Lane[at.Index]; lane != city.None {
			place = Place{town.Lanes.Street[lane], town.Stops.Pos[at.Index]}
		}
	case city.OfStreet:
		place = Place{at.Index, town.Streets.Length[at.Index] / 2}
	case city.OfBuilding:
		place = Place{m.places.street[at.Index], m.places.pos[at.Index]}
	default:
		return nil, fmt.Errorf(`%q is neither a stop nor a street nor a building; write e.g. "street/104"`, ref)
	}
	if place.Street == none {
		return nil, fmt.Errorf("%q lies at no street", ref)
	}
	if length, ok := m.kerb(c, place.Street); ok {
		place.Pos = min(place.Pos, length)
		list = append(list, site{place, m.pointOf(place)})
	}
	if other := town.Streets.Opposite[place.Street]; other != city.None && at.Support != city.OfStop {
		if length, ok := m.kerb(c, other); ok {
			place = Place{other, max(0, length-place.Pos)}
			list = append(list, site{place, m.pointOf(place)})
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%q lies at street/%s, which has no kerb at which a %v can halt", ref, town.Streets.ID[place.Street], c)
	}
	return list, nil
}

// sitesOf finds a place at the kerb for each of some references, such that vehicles get from each to all others.
func (m *Model) sitesOf(c Class, refs []string) ([]site, error) {
	var all []site
	of := make([][]site, len(refs))
	for i, ref := range refs {
		var err error
		if of[i], err = m.sitesAt(c, ref); err != nil {
			return nil, err
		}
		all = append(all, of[i]...)
	}
	together := map[Place]bool{}
	for _, s := range m.connected(c, all) {
		together[s.Place] = true
	}
	list := make([]site, len(refs))
	for i, ref := range refs {
		k := slices.IndexFunc(of[i], func(s site) bool { return together[s.Place] })
		if k < 0 {
			return nil, fmt.Errorf("a %v cannot get from %s to the others and back; choose another place", c, ref)
		}
		list[i] = of[i][k]
	}
	return list, nil
}
