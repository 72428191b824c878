package osm

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// points fills stops, car parks drawn as points, and chargers.
func (im *importer) points() {
	var x streetPoints
	x.im = im
	for _, n := range im.e.tagged {
		p, ok := im.point(n.id)
		if !ok || !im.c.Bounds.Contains(p) {
			continue
		}
		x.point(fmt.Sprintf("n%d", n.id), p, n.tags)
	}
	im.polygons(func(t tags) bool { return t.is("amenity", "charging_station") }, func(a area) {
		if mid := geo.RingCentroid(a.rings[0]); im.c.Bounds.Contains(mid) {
			x.charger(a.id, mid, a.tags)
		}
	})
}

type streetPoints struct {
	im     *importer
	placed []geo.Point // bus stops, to tell a pole and its platform
}

func (x *streetPoints) point(id string, p geo.Point, t tags) {
	switch {
	case t.is("highway", "bus_stop"), t.is("public_transport", "platform") && t.is("bus", "yes"):
		x.stop(id, p, t, city.BusStop, 40)
	case t.is("railway", "subway_entrance"):
		x.stop(id, p, t, city.SubwayEntrance, 80)
	case t.is("railway", "tram_stop"):
		x.stop(id, p, t, city.TramStop, 40)
	case t.is("amenity", "taxi"):
		x.stop(id, p, t, city.TaxiRank, 40)
	case t.is("amenity", "parking") && isParking(t):
		if n := count(t.get("capacity")); n > 0 {
			x.im.addParking(id, p, n)
		}
	case t.is("amenity", "charging_station"):
		x.charger(id, p, t)
	}
}

// stop adds a stop beside the nearest kerb lane that has it on its right, within reach metres.
func (x *streetPoints) stop(id string, p geo.Point, t tags, kind city.StopKind, reach float64) {
	im := x.im
	if kind == city.BusStop {
		for _, q := range x.placed {
			if p.Dist(q) < 8 {
				return // its other half
			}
		}
		x.placed = append(x.placed, p)
	}
	lane, pos, ok := im.near.kerb(p, reach)
	s := &im.c.Stops
	if !ok {
		im.report.StopsOff++
		lane, pos = city.None, 0
	} else {
		im.report.Stops++
	}
	s.ID = append(s.ID, id)
	s.Name = append(s.Name, t.first("name", "name:ko"))
	s.At.Add(p)
	s.Kind = append(s.Kind, kind)
	s.Lane = append(s.Lane, lane)
	s.Pos = append(s.Pos, float32(pos))
	s.Zone = append(s.Zone, city.None)
}

func (im *importer) addParking(id string, p geo.Point, bays int) {
	street, pos := im.near.street(p, 200)
	if street == city.None {
		return
	}
	im.report.Parkings++
	t := &im.c.Parkings
	t.ID = append(t.ID, id)
	t.At.Add(p)
	t.Street = append(t.Street, street)
	t.Pos = append(t.Pos, float32(pos))
	t.Bays = append(t.Bays, uint32(bays))
}

// charger adds a charging station; 7 kW (slow) or 50 kW (fast) a plug where no output is stated (energy.md section 8).
func (x *streetPoints) charger(id string, p geo.Point, t tags) {
	im := x.im
	street, _ := im.near.street(p, 200)
	if street == city.None {
		return
	}
	power := 7.0
	for _, k := range [...]string{"socket:chademo", "socket:type2_combo", "socket:type1_combo"} {
		if t.get(k) != "" {
			power = 50
		}
	}
	for _, tg := range t {
		if n, unit, ok := number(tg.value); ok && unit == "kW" && n > 0 && n <= 1000 {
			power = max(power, n)
		}
	}
	im.report.Chargers++
	c := &im.c.Chargers
	c.ID = append(c.ID, id)
	c.At.Add(p)
	c.Street = append(c.Street, street)
	c.Power = append(c.Power, float32(power))
	c.Plugs = append(c.Plugs, uint16(min(max(1, count(t.get("capacity"))), 1000)))
	c.Bus = append(c.Bus, city.None)
	c.Parking = append(c.Parking, city.None)
}

// streetIndex finds the streets near a point.
type streetIndex struct {
	c       *city.City
	streets *geo.Index
}

func newStreetIndex(c *city.City) *streetIndex {
	boxes := make([]geo.Bounds, len(c.Streets.ID))
	for i := range boxes {
		boxes[i] = c.Streets.Line.Bounds(i)
	}
	return &streetIndex{c, geo.NewIndex(boxes)}
}

// street returns the nearest street on the ground within reach metres and how far along it the place lies [m], None
// if there is none. Motorways and their ramps have no entrances.
func (x *streetIndex) street(p geo.Point, reach float64) (uint32, float64) {
	s := &x.c.Streets
	var room [1]uint32
	found := x.streets.Nearest(p, 1, reach, func(i uint32) float64 {
		if s.Class[i] == city.Motorway || s.Class[i] == city.MotorwayLink || s.Level[i] != 0 {
			return math.NaN()
		}
		d, _ := geo.DistanceToPolyline(p, s.Line.At(int(i)))
		return d
	}, room[:0])
	if len(found) == 0 {
		return city.None, 0
	}
	_, pos := geo.DistanceToPolyline(p, s.Line.At(int(found[0])))
	return found[0], pos
}

// kerb returns the kerb lane nearest to p that has p on its right, or the nearest at all, and the place along it.
func (x *streetIndex) kerb(p geo.Point, reach float64) (lane uint32, pos float64, ok bool) {
	s, l := &x.c.Streets, &x.c.Lanes
	best := math.Inf(1)
	for _, i := range x.streets.Nearest(p, 12, reach, nil, nil) {
		if s.Class[i] == city.Motorway || s.Class[i] == city.MotorwayLink {
			continue
		}
		k := s.LaneOff[i]
		line := l.Line.At(int(k))
		d, at := geo.DistanceToPolyline(p, line)
		q, heading := geo.PointAlong(line, at)
		cost := d
		if heading.Cross(p.Sub(q)) > 0 { // on its left
			cost += 15
		}
		if d <= reach && cost < best {
			best, lane, pos, ok = cost, k, at, true
		}
	}
	return lane, pos, ok
}
