package sumo

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/rng"
)

// fillDemand turns the vehicles that were read into Trips and TripStops, sorted by departure.
func (im *importer) fillDemand() {
	d := &im.demand
	slices.SortStableFunc(d.vehicles, func(a, b vehicle) int { return cmp.Compare(a.depart, b.depart) })
	net := newReach(im.c)
	for i := range d.vehicles {
		im.trip(&d.vehicles[i], net)
	}
	im.c.FillOptional()
}

// reach answers which classes may drive from one street to the next.
type reach struct {
	c     *city.City
	pairs map[uint64]city.Permission
	ways  *city.Ways

	leaving, arriving [][]uint32    // streets by junction, once a trip asks
	apart             map[seat]bool // between which no way was found
}

func newReach(c *city.City) *reach {
	r := &reach{c: c, pairs: map[uint64]city.Permission{}, ways: city.NewWays(c), apart: map[seat]bool{}}
	for k, from := range c.LaneLinks.From {
		to := c.LaneLinks.To[k]
		key := uint64(c.Lanes.Street[from])<<32 | uint64(c.Lanes.Street[to])
		r.pairs[key] |= c.Lanes.Allow[from]&c.Lanes.Allow[to] | linked
	}
	return r
}

// linked marks pairs of streets with any link, whoever may use it.
const linked = city.Permission(1 << 15)

// may reports whether a class may drive from street a to b, and why not.
func (r *reach) may(a, b uint32, class city.VehicleClass, anywhere bool) string {
	p := r.pairs[uint64(a)<<32|uint64(b)]
	switch {
	case p&linked == 0:
		return fmt.Sprintf("there is no connection from edge %q to edge %q", r.c.Streets.ID[a], r.c.Streets.ID[b])
	case anywhere || opens(p, class):
		return ""
	}
	return fmt.Sprintf("the connection from edge %q to edge %q is closed to vehicles of class %s", r.c.Streets.ID[a], r.c.Streets.ID[b], class)
}

// leads says that no way leads over a list of streets, and between which it breaks; "" if one does.
func (r *reach) leads(over []uint32, class city.VehicleClass, anywhere bool) string {
	who := city.Permission(0)
	for bit := city.AllowCar; bit <= city.AllowPedestrian && !anywhere; bit <<= 1 {
		if opens(bit, class) {
			who = bit
		}
	}
	for i := 1; i < len(over); i++ {
		if !r.ways.Lead(over[i-1], over[i], who) {
			return fmt.Sprintf("no way leads vehicles of class %s from edge %q to edge %q", class, r.c.Streets.ID[over[i-1]], r.c.Streets.ID[over[i]])
		}
	}
	return ""
}

// on reports whether a class may use any lane of a street.
func (r *reach) on(street uint32, class city.VehicleClass) bool {
	for l := r.c.Streets.LaneOff[street]; l < r.c.Streets.LaneOff[street+1]; l++ {
		if opens(r.c.Lanes.Allow[l], class) {
			return true
		}
	}
	return false
}

// outermost is the index of the first lane from the kerb that a class may use, −1 if there is none.
func (r *reach) outermost(street uint32, class city.VehicleClass, anywhere bool) int8 {
	first := r.c.Streets.LaneOff[street]
	for l := first; l < r.c.Streets.LaneOff[street+1]; l++ {
		if anywhere || opens(r.c.Lanes.Allow[l], class) {
			return int8(l - first)
		}
	}
	return -1
}

// kindOfVehicle finds the type of a vehicle: its row, and what it may use.
func (im *importer) kindOfVehicle(v *vehicle) (row uint32, class city.VehicleClass, anywhere, ok bool) {
	d := &im.demand
	name := v.kind
	if c, is := d.choices[name]; is {
		name = c.pick(rng.NewStream(im.opt.Seed, "sumo.type").Float64(hashOf(v.id), 0, 0))
	}
	if row, is := d.types[name]; is {
		class = im.c.VehicleTypes.Class[row]
		return row, class, d.anywhere[row], true
	}
	switch name {
	case "", "DEFAULT_VEHTYPE":
		return city.None, city.VehicleCar, false, true
	case "DEFAULT_BIKETYPE", "DEFAULT_TAXITYPE":
		im.vehicleType(&node{name: "vType", doc: v.at.doc, line: v.at.line, attr: []xml.Attr{{Name: xml.Name{Local: "id"}, Value: name}}})
		row := d.types[name]
		return row, im.c.VehicleTypes.Class[row], false, true
	}
	v.at.wrong("type=%q; there is no such vType among the files. Add the file that has it", name)
	return 0, 0, false, false
}

// trip adds one vehicle.
func (im *importer) trip(v *vehicle, net *reach) {
	d, c := &im.demand, im.c
	kind, class, anywhere, ok := im.kindOfVehicle(v)
	if !ok {
		return
	}
	path, stops := v.way.edges, v.way.stops
	if !v.trip && len(path) == 0 {
		name := v.route
		if lot, is := d.lots[name]; is {
			name = lot.pick(rng.NewStream(im.opt.Seed, "sumo.route").Float64(hashOf(v.id), 0, 0))
		}
		r, is := d.routes[name]
		if !is {
			im.drop(v, "route=%q; there is no such route among the files", name)
			return
		}
		path = r.edges
		stops = append(r.stops[:len(r.stops):len(r.stops)], stops...)
	}
	if v.ends != nil {
		if why := im.seat(v, net, class, anywhere); why != "" {
			im.drop(v, "%s", why)
			return
		}
	}
	if why := im.faulty(v, path, net, class, anywhere); why != "" {
		im.drop(v, "%s", why)
		return
	}
	halts, via, why := im.halts(v, path, stops)
	if why != "" {
		im.drop(v, "%s", why)
		return
	}
	if v.trip {
		if why := net.leads(slices.Concat([]uint32{v.from}, via, []uint32{v.to}), class, anywhere); why != "" {
			im.drop(v, "%s", why)
			return
		}
	}
	t := &c.Trips
	row := uint32(len(t.ID))
	from, to := v.from, v.to
	if !v.trip {
		from, to = path[0], path[len(path)-1]
	}
	if why := im.tooFast(v, kind, from); why != "" {
		im.drop(v, "%s", why)
		return
	}
	im.long(v, kind, from)
	im.beyond(v, "departPos", v.fromPos, from)
	im.beyond(v, "arrivalPos", v.toPos, to)
	t.ID, t.Depart, t.Type = append(t.ID, v.id), append(t.Depart, v.depart), append(t.Type, kind)
	t.From, t.To = append(t.From, from), append(t.To, to)
	t.FromPos, t.ToPos = append(t.FromPos, im.along(from, v.fromPos)), append(t.ToPos, im.along(to, v.toPos))
	lane := v.lane
	if lane == firstLane {
		lane = net.outermost(from, class, anywhere)
	}
	if n := c.Streets.LaneOff[from+1] - c.Streets.LaneOff[from]; int(lane) >= int(n) {
		v.at.wrong("departLane=%d; edge %q has %d lanes, from 0", lane, c.Streets.ID[from], n)
		lane = -1
	}
	t.FromLane, t.DepartSpeed = append(t.FromLane, lane), append(t.DepartSpeed, v.speed)
	t.Path.Add(path...)
	t.Via.Add(via...)
	t.Line = append(t.Line, v.line)
	s := &c.TripStops
	for k, h := range halts {
		s.ID = append(s.ID, fmt.Sprintf("%s_%d", v.id, k))
		s.Trip, s.Stop, s.Lane, s.Pos = append(s.Trip, row), append(s.Stop, h.stop), append(s.Lane, h.lane), append(s.Pos, h.pos)
		s.Duration, s.Until, s.Parking = append(s.Duration, h.duration), append(s.Until, h.until), append(s.Parking, h.parking)
	}
}

// along is a position on a street; negative ones count from its end.
func (im *importer) along(street uint32, pos float32) float32 {
	length := im.c.Lanes.Length[im.c.Streets.LaneOff[street]]
	if pos < 0 {
		return max(0, length+pos)
	}
	if pos > length {
		return length
	}
	return pos
}

// faulty says what is wrong with a way, "" if nothing is.
func (im *importer) faulty(v *vehicle, path []uint32, net *reach, class city.VehicleClass, anywhere bool) string {
	for i := 1; i < len(path); i++ {
		if why := net.may(path[i-1], path[i], class, anywhere); why != "" {
			return why
		}
	}
	ends := []uint32{v.from, v.to}
	if !v.trip {
		ends = []uint32{path[0], path[len(path)-1]}
	}
	for _, s := range ends {
		if !anywhere && !net.on(s, class) {
			return fmt.Sprintf("edge %q is closed to vehicles of class %s", im.c.Streets.ID[s], class)
		}
	}
	return ""
}

// halt is a stop with its place found.
type halt struct {
	stop, lane uint32
	pos        float32
	duration   float32
	until      float64
	parking    bool
}

// halts finds the places of a vehicle's stops, which must lie on its way in their order. Without a way and without streets
// to pass, the streets of the stops are those.
func (im *importer) halts(v *vehicle, path []uint32, stops []stop) (list []halt, via []uint32, why string) {
	via = v.via
	at := 0
	for i := range stops {
		s := &stops[i]
		h := halt{city.None, s.lane, s.pos, s.duration, s.until, s.parking}
		if s.place != "" {
			p, ok := im.demand.places[s.place]
			if !ok {
				return nil, nil, fmt.Sprintf("stops at %q, which is in no file; add the additional file that has it", s.place)
			}
			h.stop, h.lane, h.pos, h.parking = p.stop, p.lane, p.pos, h.parking || p.parking
		}
		street := im.c.Lanes.Street[h.lane]
		if !v.trip {
			k := contains(path, street, at)
			if k < 0 {
				return nil, nil, fmt.Sprintf("stop %d lies on edge %q, which its route does not pass after the stop before", i+1, im.c.Streets.ID[street])
			}
			at = k
		} else if len(v.via) == 0 && street != v.from && street != v.to && (len(via) == 0 || via[len(via)-1] != street) {
			via = append(via, street)
		}
		list = append(list, h)
	}
	return list, via, ""
}

// drop leaves a vehicle out, or records it as an error.
func (im *importer) drop(v *vehicle, format string, args ...any) {
	if im.opt.IgnoreRouteErrors {
		im.report.Dropped++
	}
	text := fmt.Sprintf(format, args...)
	if v.at.name == "flow" {
		if !im.opt.IgnoreRouteErrors && im.badFlow[v.at] {
			return // all its vehicles go one way: once is enough
		}
		im.badFlow[v.at] = true
		text = fmt.Sprintf("vehicle %q: %s", v.id, text)
	}
	im.badRoute(v.at, "%s", text)
}
