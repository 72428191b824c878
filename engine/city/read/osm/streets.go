package osm

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/city/network"
)

// streetClass maps values of highway; what is missing carries no motor traffic.
var streetClass = map[string]city.StreetClass{
	"motorway": city.Motorway, "motorway_link": city.MotorwayLink,
	"trunk": city.Trunk, "trunk_link": city.MotorwayLink,
	"primary": city.Primary, "primary_link": city.Link,
	"secondary": city.Secondary, "secondary_link": city.Link,
	"tertiary": city.Tertiary, "tertiary_link": city.Link,
	"residential": city.Residential, "unclassified": city.Residential, "living_street": city.Residential, "road": city.Residential,
	"service": city.Service, "busway": city.Busway, "bus_guideway": city.Busway,
}

// border ids and the gap id are ours: OpenStreetMap's are positive and small, editors' drafts negative and small.
const borderID = uint64(1) << 62

// streets hands the drivable ways to engine/city/network, cut at the bounds.
func (im *importer) streets() error {
	im.report.WaysDropped = map[string]int{}
	s := streetReader{im: im, used: map[int64]bool{}, border: map[int64]bool{}}
	for i := range im.e.ways {
		s.way(&im.e.ways[i])
	}
	s.nodes()
	for i := range im.e.relations {
		s.restriction(&im.e.relations[i])
	}
	for _, k := range s.skipped {
		s.im.report.note("%d turn restrictions left out, since they %s, the first relation %d", k.n, k.why, k.first)
	}
	if len(s.in.Ways) == 0 {
		return fmt.Errorf("no street within %.5f,%.5f,%.5f,%.5f; is it the right area?", im.report.BBox.MinX, im.report.BBox.MinY, im.report.BBox.MaxX, im.report.BBox.MaxY)
	}
	opt := network.Options{PruneService: true, GuessSignals: true, OpenEnds: true}
	if im.opt.Network != nil {
		opt = *im.opt.Network
	}
	opt.KeepIslands = opt.KeepIslands || im.opt.KeepIslands
	report, err := network.Build(im.c, s.in, opt)
	im.report.Network = report
	if err != nil {
		return err
	}
	if report.Streets == 0 {
		return fmt.Errorf("of %d ways no connected street is left; choose a larger area", len(s.in.Ways))
	}
	for i := range im.c.Streets.ID { // streets cut just behind a junction are drawn out beyond the edge
		im.c.Bounds = im.c.Bounds.Union(im.c.Streets.Line.Bounds(i))
	}
	im.near = newStreetIndex(im.c)
	return nil
}

type streetReader struct {
	im      *importer
	skipped []skipped
	in      network.Input
	used    map[int64]bool // nodes of streets
	border  map[int64]bool // of them, where the source has a gap behind
	order   []int64
	borders uint64
}

func (s *streetReader) drop(why string) { s.im.report.WaysDropped[why]++ }

// way adds one way if cars or buses drive on it.
func (s *streetReader) way(w *way) {
	highway := w.tags.get("highway")
	if highway == "" {
		return
	}
	class, ok := streetClass[highway]
	if !ok {
		s.drop(highway)
		return
	}
	t := w.tags
	if t.is("area", "yes") {
		s.drop("area")
		return
	}
	if class == city.Service && t.is("service", "driveway", "parking_aisle", "drive-through", "emergency_access") {
		s.drop("service=" + t.get("service"))
		return
	}
	access, ok := allowed(t, class)
	if !ok {
		s.drop("no access")
		return
	}
	out := city.Way{Source: fmt.Sprintf("way/%d", w.id), Name: t.first("name", "name:ko"), Class: class, Access: access,
		Level: level(t), Bridge: t.get("bridge") != "" && !t.is("bridge", "no"),
		Tunnel: t.get("tunnel") != "" && !t.is("tunnel", "no", "building_passage"),
		Round:  t.is("junction", "roundabout", "circular")}
	lanes(t, &out)
	out.Nodes = s.cut(w)
	if len(out.Nodes) < 2 {
		s.drop("outside")
		return
	}
	s.in.Ways = append(s.in.Ways, out)
}

// allowed reads the access tags: which vehicles may drive, and whether any motor vehicle may.
func allowed(t tags, class city.StreetClass) (city.Permission, bool) {
	closed := func(v string) bool {
		return v == "no" || v == "private" || v == "agricultural" || v == "forestry" || v == "emergency"
	}
	general := ""
	for _, k := range [...]string{"access", "vehicle", "motor_vehicle", "motorcar"} {
		if v := t.get(k); v != "" {
			general = v // the more special key wins
		}
	}
	bus := t.first("bus", "psv")
	switch {
	case !closed(general):
		return 0, true
	case bus != "" && !closed(bus):
		return city.AllowBus | city.AllowEmergency, true
	case class == city.Busway:
		return 0, true
	}
	return 0, false
}

func level(t tags) int8 {
	if n, _, ok := number(t.get("layer")); ok && n >= -10 && n <= 10 {
		return int8(n)
	}
	switch {
	case t.get("bridge") != "" && !t.is("bridge", "no"):
		return 1
	case t.get("tunnel") != "" && !t.is("tunnel", "no", "building_passage"):
		return -1
	}
	return 0
}

// lanes reads direction, lanes, turn lanes, bus lanes and the limit of a way.
func lanes(t tags, w *city.Way) {
	switch t.get("oneway") {
	case "yes", "true", "1":
		w.Oneway = 1
	case "-1", "reverse":
		w.Oneway = -1
	case "no", "false", "0":
	default:
		if w.Round || w.Class == city.Motorway || t.is("highway", "motorway_link") {
			w.Oneway = 1 // implied, OpenStreetMap wiki, Key:oneway
		}
	}
	w.Lanes, w.Forward, w.Backward = count(t.get("lanes")), count(t.get("lanes:forward")), count(t.get("lanes:backward"))
	if both := count(t.get("lanes:both_ways")); both > 0 && w.Lanes > both {
		w.Lanes -= both
	}
	w.TurnFwd, w.TurnBwd = perLane(t.get("turn:lanes:forward")), perLane(t.get("turn:lanes:backward"))
	if turns := perLane(t.get("turn:lanes")); turns != nil && w.Oneway > 0 && w.TurnFwd == nil {
		w.TurnFwd = turns
	} else if turns != nil && w.Oneway < 0 && w.TurnBwd == nil {
		w.TurnBwd = turns
	}
	w.Speed = speed(t.get("maxspeed"))
	w.BusLanes = busLanes(t, w.Oneway != 0)
}

// busLanes counts the kerb lanes kept for buses in one direction.
func busLanes(t tags, oneway bool) int {
	for _, k := range [...]string{"bus:lanes", "psv:lanes", "bus:lanes:forward", "psv:lanes:forward"} {
		parts := perLane(t.get(k))
		n := 0
		for i := len(parts) - 1; i >= 0 && parts[i] == "designated"; i-- {
			n++
		}
		if n > 0 && n < len(parts) {
			return n
		}
	}
	if t.is("busway", "lane") || t.is("busway:right", "lane") || t.is("busway:both", "lane") {
		return 1
	}
	n := max(count(t.first("lanes:bus", "lanes:psv")), count(t.first("lanes:bus:forward", "lanes:psv:forward")))
	if !oneway && n > 1 {
		n /= 2
	}
	return min(n, 2)
}

// nodes adds the nodes of the streets with what stands on them.
func (s *streetReader) nodes() {
	marks := map[int64]tags{}
	for _, n := range s.im.e.tagged {
		marks[n.id] = n.tags
	}
	for _, id := range s.order {
		p, _ := s.im.point(id)
		n := network.Node{ID: uint64(id), At: p, Border: s.border[id]}
		if t := marks[id]; t != nil {
			switch t.get("highway") {
			case "traffic_signals":
				n.Signal = true
			case "stop":
				n.Stop = true
			case "give_way":
				n.GiveWay = true
			}
			n.Crossing = t.is("crossing", "traffic_signals") || t.is("crossing:signals", "yes")
		}
		s.in.Nodes = append(s.in.Nodes, n)
	}
}
