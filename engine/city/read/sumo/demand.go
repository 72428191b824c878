package sumo

import (
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// demand is what route and additional files hold, before links are known.
type demand struct {
	types    map[string]uint32
	anywhere []bool            // by type: SUMO's class "ignoring", which may use every lane
	choices  map[string]choice // vTypeDistributions
	routes   map[string]route
	lots     map[string]choice // routeDistributions
	places   map[string]place  // stopping places
	vehicles []vehicle
	ids      map[string]bool
	full     bool
	taken    names // ids of detectors
	zones    map[string]zone
	asked    int // vehicles, trips and flows that the files list
}

func (d *demand) begin() {
	d.types, d.choices, d.routes, d.lots = map[string]uint32{}, map[string]choice{}, map[string]route{}, map[string]choice{}
	d.places, d.ids, d.taken, d.zones = map[string]place{}, map[string]bool{}, names{}, map[string]zone{}
}

// choice is a distribution: names with their weights.
type choice struct {
	names  []string
	weight []float64
}

// pick takes the name at share u of the weights, 0 ≤ u < 1; "" if there is none.
func (c *choice) pick(u float64) string {
	sum := 0.0
	for _, w := range c.weight {
		sum += w
	}
	at := float64(u * sum)
	for i, w := range c.weight {
		if at -= w; at < 0 {
			return c.names[i]
		}
	}
	if len(c.names) == 0 {
		return ""
	}
	return c.names[len(c.names)-1]
}

// route is a way through the network with the stops that belong to it.
type route struct {
	edges []uint32
	stops []stop
}

// vehicle is one journey as a file gives it.
type vehicle struct {
	at      *node // shared by the vehicles of a flow
	id      string
	depart  float64
	kind    string // of vehicle
	route   string // by name
	way     route
	trip    bool // from, to and via instead of a route
	from    uint32
	to      uint32
	via     []uint32
	fromPos float32
	toPos   float32
	lane    int8 // from the kerb, −1 any, or firstLane
	speed   float32
	line    string
	ends    *ends // districts or junctions where from or to is not said
}

// firstLane stands for the outermost lane that a vehicle may use, where SUMO lets it depart unless told otherwise.
const firstLane = -2

// file reads one file of demand or additional elements.
func (im *importer) file(path string) error {
	doc, closer, err := open(path, &im.problems)
	if err != nil {
		return err
	}
	defer closer.Close()
	return im.fileOf(doc)
}

func (im *importer) fileOf(doc *document) error {
	err := doc.each(func(e *node) { im.element(e, nil) })
	if problems := im.problems.err(); problems != nil {
		return problems
	}
	return err
}

// element reads one element of such a file; around is the <interval> it stands in.
func (im *importer) element(e, around *node) {
	switch e.name {
	case "vehicle", "trip", "flow":
		im.demand.asked++
	}
	switch e.name {
	case "vType":
		im.vehicleType(e)
	case "taz":
		im.zone(e)
	case "vTypeDistribution":
		im.typeChoice(e)
	case "route":
		if id, ok := e.need("id"); ok {
			if r, ok := im.route(e); ok {
				im.demand.routes[id] = r
			}
		}
	case "routeDistribution":
		if id, ok := e.need("id"); ok {
			im.routeChoice(e, id)
		}
	case "vehicle", "trip":
		im.vehicle(e)
	case "flow":
		im.flow(e, around)
	case "interval":
		for _, kid := range e.kids {
			im.element(kid, e)
		}
	case "busStop", "containerStop", "trainStop", "parkingArea", "chargingStation":
		im.stoppingPlace(e)
	case "inductionLoop", "e1Detector", "instantInductionLoop", "laneAreaDetector", "e2Detector":
		im.detector(e)
	case "tlLogic":
		if p, ok := readProgram(e); ok {
			im.net.programs = append(im.net.programs, p)
		}
	case "WAUT", "wautJunction":
		im.net.waut = append(im.net.waut, e)
	case "param", "include":
		if e.name == "include" {
			im.report.Left.add("include")
		}
	default:
		im.report.Left.add(e.name)
	}
}

// fields divides a list of edges.
func fields(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' || r == '\r' })
}

// edges reads a list of edges.
func (im *importer) edges(n *node, attr string) ([]uint32, bool) {
	var list []uint32
	for _, id := range fields(n.str(attr)) {
		row, ok := im.streetRow[id]
		if !ok {
			why := "the network has no such edge"
			if left := im.net.skipped[id]; left != "" {
				why = "that edge is " + left
			}
			im.badRoute(n, "%s names %q; %s", attr, id, why)
			return nil, false
		}
		list = append(list, row)
	}
	return list, true
}

// badRoute records a broken route: an error, or, if the user wants it so, a vehicle that is left out.
func (im *importer) badRoute(n *node, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !im.opt.IgnoreRouteErrors {
		n.wrong("%s; mend the route, or leave such vehicles out with --ignore-route-errors", text)
		return
	}
	if len(im.report.DroppedBy) < 5 {
		im.report.DroppedBy = append(im.report.DroppedBy, n.place()+": "+text)
	}
}

// route reads a <route>.
func (im *importer) route(e *node) (r route, ok bool) {
	if _, there := e.get("edges"); !there {
		e.wrong("has no edges; list them from the first to the last")
		return r, false
	}
	for _, a := range []string{"repeat", "cycleTime"} {
		if v, there := e.get(a); there && v != "0" {
			im.report.Left.add("route " + a)
		}
	}
	if r.edges, ok = im.edges(e, "edges"); !ok {
		return r, false
	}
	if len(r.edges) == 0 {
		e.wrong("has no edge; list them from the first to the last")
		return r, false
	}
	r.stops, ok = im.stops(e)
	return r, ok
}

// routeChoice reads a <routeDistribution>.
func (im *importer) routeChoice(e *node, id string) bool {
	c := choice{}
	if names, there := e.get("routes"); there {
		c.names = strings.Fields(names)
		im.weights(e, &c)
	}
	for i, kid := range e.kids {
		if kid.name != "route" {
			continue
		}
		name := kid.str("id")
		if ref := kid.str("refId"); ref != "" {
			name = ref
		} else {
			if name == "" {
				name = fmt.Sprintf("%s!%d", id, i)
			}
			r, ok := im.route(kid)
			if !ok {
				return false
			}
			im.demand.routes[name] = r
		}
		w, ok := kid.num("probability", 1)
		if !ok || w < 0 {
			kid.wrong("probability %g; a number from 0 on is meant", w)
			return false
		}
		c.names, c.weight = append(c.names, name), append(c.weight, w)
	}
	if len(c.names) == 0 {
		e.wrong("has no route; give it one")
		return false
	}
	im.demand.lots[id] = c
	return true
}

// weights reads the attribute probabilities beside a list of names.
func (im *importer) weights(e *node, c *choice) {
	fields := strings.Fields(e.str("probabilities"))
	for i := range c.names {
		w := 1.0
		if i < len(fields) {
			if _, err := fmt.Sscanf(fields[i], "%g", &w); err != nil || !(w >= 0) || math.IsInf(w, 0) {
				e.wrong("probabilities: %q; numbers from 0 on are meant", fields[i])
				w = 1
			}
		}
		c.weight = append(c.weight, w)
	}
}

// vehicle reads a <vehicle> or <trip>.
func (im *importer) vehicle(e *node) {
	v, ok := im.journey(e)
	text := e.str("depart")
	e.kids, e.attr = nil, []xml.Attr{{Name: xml.Name{Local: "id"}, Value: v.id}} // all that errors still need
	if !ok {
		return
	}
	switch text {
	case "triggered", "containerTriggered", "split":
		im.report.Left.add("vehicle with depart=" + text)
		return
	case "now", "begin":
		im.addVehicle(v, im.report.Begin)
		return
	}
	at, fine := seconds(text)
	if !fine {
		e.wrong("depart=%q; write seconds, or h:m:s", text)
		return
	}
	im.addVehicle(v, at)
}

// addVehicle appends a journey that departs at an instant.
func (im *importer) addVehicle(v vehicle, depart float64) bool {
	d := &im.demand
	if d.full {
		return false
	}
	if len(d.vehicles) == im.opt.Most {
		v.at.wrong("is vehicle %d; at most %d are read. Divide the demand", len(d.vehicles)+1, im.opt.Most)
		d.full = true
		return false
	}
	if d.ids[v.id] {
		v.at.wrong("vehicle %q stands twice; ids are unique", v.id)
		return false
	}
	d.ids[v.id] = true
	v.depart = depart
	d.vehicles = append(d.vehicles, v)
	im.report.ByKind.add(v.at.name)
	return true
}

// journey reads what vehicles, trips and flows have in common; ok is false if it is left out.
func (im *importer) journey(e *node) (v vehicle, ok bool) {
	v = vehicle{at: e, kind: e.str("type"), line: e.str("line"), lane: -1}
	if v.id, ok = e.need("id"); !ok {
		return v, false
	}
	v.route = e.str("route")
	for _, kid := range e.kids {
		switch kid.name {
		case "route":
			if ref := kid.str("refId"); ref != "" {
				v.route = ref
			} else if v.way, ok = im.route(kid); !ok {
				im.report.Dropped++
				return v, false
			}
		case "routeDistribution":
			name := "!" + v.id
			if !im.routeChoice(kid, name) {
				im.report.Dropped++
				return v, false
			}
			v.route = name
		case "stop", "param":
		default:
			im.report.Left.add(e.name + " " + kid.name)
		}
	}
	stops, ok := im.stops(e)
	if !ok {
		return v, false
	}
	v.way.stops = append(v.way.stops[:len(v.way.stops):len(v.way.stops)], stops...)
	v.trip = v.route == "" && len(v.way.edges) == 0
	if v.trip {
		for _, a := range []string{"viaJunctions", "fromXY", "toXY", "fromLonLat", "toLonLat"} {
			if _, there := e.get(a); there {
				im.report.Left.add(e.name + " with " + a)
				return v, false
			}
		}
		v.ends = endsOfTrip(e)
		if v.ends == nil || v.ends.from == (end{}) {
			if v.from, ok = im.end(e, "from"); !ok {
				return v, false
			}
		}
		if v.ends == nil || v.ends.to == (end{}) {
			if v.to, ok = im.end(e, "to"); !ok {
				return v, false
			}
		}
		if v.via, ok = im.edges(e, "via"); !ok {
			im.report.Dropped++
			return v, false
		}
	}
	return v, im.details(e, &v)
}

func (im *importer) end(e *node, attr string) (uint32, bool) {
	if _, ok := e.need(attr); !ok {
		return 0, false
	}
	list, ok := im.edges(e, attr)
	if !ok {
		im.report.Dropped++
		return 0, false
	}
	if len(list) != 1 {
		e.wrong("%s=%q; one edge is meant", attr, e.str(attr))
		return 0, false
	}
	return list[0], true
}

// details reads where in its first street a vehicle begins, how fast, and where in its last it ends. Words that leave it
// to the flow become what says nothing; those that mean more are counted.
func (im *importer) details(e *node, v *vehicle) bool {
	nan := float32(math.NaN())
	v.fromPos, v.toPos, v.speed = nan, nan, 0
	read := func(attr string, into *float32, plain ...string) bool {
		text, there := e.get(attr)
		if !there {
			return true
		}
		for _, w := range plain {
			if text == w {
				*into = nan
				return true
			}
		}
		switch text {
		case "random", "free", "random_free", "last", "stop", "center", "avg", "desired", "speedLimit", "splitFront", "current":
			*into = nan
			im.report.Left.add(attr + "=" + text)
			return true
		}
		x, ok := e.num(attr, 0)
		*into = float32(x)
		return ok
	}
	if !read("departPos", &v.fromPos, "base") || !read("arrivalPos", &v.toPos, "max") || !read("departSpeed", &v.speed, "max") {
		return false
	}
	if v.speed < 0 {
		e.wrong("departSpeed=%q; a number from 0 on is meant", e.str("departSpeed"))
		return false
	}
	switch text := e.str("departLane"); text {
	case "", "first":
		v.lane = firstLane
	case "best", "allowed":
	case "free", "random", "best_prob":
		im.report.Left.add("departLane=" + text)
	default:
		n, ok := e.count("departLane", 100)
		if !ok {
			return false
		}
		v.lane = int8(n)
	}
	for _, a := range []string{"arrivalLane", "arrivalSpeed", "departPosLat", "arrivalPosLat", "departEdge", "arrivalEdge", "reroute", "personNumber"} {
		switch text := e.str(a); text {
		case "", "current", "false", "0", "center", "default":
		default:
			im.report.Left.add(a)
		}
	}
	return true
}
