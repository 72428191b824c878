package sumo

import (
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

func permissionOf(l *lane) city.Permission { return permission(l.allow, l.disallow, l.hasAllow) }

// streetClass is the class of an edge type such as "highway.primary" or "highway.primary|railway.tram", as OpenStreetMap
// names them.
var streetClass = map[string]city.StreetClass{
	"motorway": city.Motorway, "motorway_link": city.MotorwayLink, "trunk": city.Trunk, "trunk_link": city.MotorwayLink,
	"primary": city.Primary, "primary_link": city.Link, "secondary": city.Secondary, "secondary_link": city.Link,
	"tertiary": city.Tertiary, "tertiary_link": city.Link, "residential": city.Residential, "unclassified": city.Residential,
	"living_street": city.Residential, "road": city.Residential, "service": city.Service, "services": city.Service,
	"track": city.Service, "raceway": city.Service, "bus_guideway": city.Busway, "busway": city.Busway, "cycleway": city.Cycleway,
	"footway": city.Footway, "pedestrian": city.Footway, "path": city.Footway, "steps": city.Footway, "bridleway": city.Footway,
}

// typeName is the edge type that stands for a class in files we write.
func typeName(c city.StreetClass) string {
	switch c {
	case city.Link:
		return "highway.secondary_link"
	case city.Busway:
		return "highway.bus_guideway"
	}
	return "highway." + c.String()
}

// classOf finds the class of an edge; guessed if its type does not name one.
func classOf(e *edge) (class city.StreetClass, guessed bool) {
	for _, part := range strings.Split(e.typ, "|") {
		if name, ok := strings.CutPrefix(part, "highway."); ok {
			if class, ok := streetClass[name]; ok {
				return class, false
			}
		}
	}
	all, speed := city.Permission(0), 0.0
	for i := range e.lanes {
		all |= permissionOf(&e.lanes[i])
		speed = max(speed, e.lanes[i].speed)
	}
	const motor = city.AllowMotor
	switch {
	case all&motor == 0 && all&city.AllowBicycle != 0:
		return city.Cycleway, true
	case all&motor == 0:
		return city.Footway, true
	case all&motor&^(city.AllowEmergency|city.AllowTaxi) == city.AllowBus:
		return city.Busway, true
	case speed > 25: // 90 km/h
		return city.Motorway, true
	case speed > 20: // 72 km/h
		return city.Trunk, true
	case speed > 13 && len(e.lanes) > 1: // 47 km/h
		return city.Primary, true
	case speed > 13:
		return city.Secondary, true
	case speed > 9: // 32 km/h
		return city.Tertiary, true
	case speed > 4:
		return city.Residential, true
	}
	return city.Service, true
}

// streets fills Junctions, Streets and Lanes.
func (im *importer) streets(n *net) {
	c := im.c
	for i := range n.junctions {
		j := &n.junctions[i]
		z := float32(math.NaN())
		if j.hasZ {
			z = float32(j.z)
		}
		t := &c.Junctions
		t.ID, t.Kind, t.Signal = append(t.ID, j.id), append(t.Kind, im.kind(j)), append(t.Signal, city.None)
		t.Radius, t.Z = append(t.Radius, 0), append(t.Z, z)
		t.At.Add(j.p)
	}
	for i := range n.edges {
		im.street(n, &n.edges[i])
	}
	im.opposites()
}

// kind reads a junction's type; what depends on its links comes later.
func (im *importer) kind(j *junction) city.JunctionKind {
	im.report.Kinds.add(j.kind)
	switch j.kind {
	case "right_before_left":
		return city.RightBeforeLeft
	case "left_before_right":
		j.at.wrong("type left_before_right belongs to driving on the left; build the network for the right, or use right_before_left")
	case "allway_stop":
		return city.AllWayStop
	case "dead_end":
		return city.Border
	}
	return city.Priority
}

func (im *importer) street(n *net, e *edge) {
	c := im.c
	from, ok := n.nodeRow[e.from]
	if !ok {
		e.at.wrong("begins at junction %q, which the file has not; write the network with netconvert", e.from)
		return
	}
	to, ok := n.nodeRow[e.to]
	if !ok {
		e.at.wrong("ends at junction %q, which the file has not; write the network with netconvert", e.to)
		return
	}
	line := e.line
	if len(line) < 2 {
		line = []geo.Point{n.junctions[from].p, n.junctions[to].p}
	}
	length := geo.PolylineLength(line)
	if !(length > 0) {
		line = e.lanes[0].line
		length = geo.PolylineLength(line)
	}
	if !(length > 0) {
		length = e.lanes[0].length
	}
	class, guessed := classOf(e)
	if guessed {
		im.report.GuessedClasses++
	}
	row := uint32(len(c.Streets.ID))
	s, l := &c.Streets, &c.Lanes
	speed := 0.0
	for i := range e.lanes {
		a := &e.lanes[i]
		speed = max(speed, a.speed)
		if _, twice := im.laneRow[a.id]; twice {
			a.at.wrong("stands twice; ids are unique")
		}
		im.laneRow[a.id] = uint32(len(l.ID))
		l.ID, l.Street, l.Index = append(l.ID, a.id), append(l.Street, row), append(l.Index, uint8(i))
		l.Width, l.Length, l.Speed = append(l.Width, float32(a.width)), append(l.Length, float32(a.length)), append(l.Speed, float32(a.speed))
		l.Allow = append(l.Allow, permissionOf(a))
		l.Line.Add(a.line)
		for _, end := range [2]struct {
			j int
			p geo.Point
		}{{from, a.line[0]}, {to, a.line[len(a.line)-1]}} {
			r := &c.Junctions.Radius[end.j]
			*r = max(*r, float32(end.p.Dist(n.junctions[end.j].p)))
		}
		if a.length > 0 && l.Allow[len(l.Allow)-1] == 0 {
			im.report.ClosedLanes++
		}
	}
	s.LaneOff = append(s.LaneOff, uint32(len(l.ID)))
	s.ID, s.Name, s.Class = append(s.ID, e.id), append(s.Name, e.name), append(s.Class, class)
	s.From, s.To, s.Opposite = append(s.From, uint32(from)), append(s.To, uint32(to)), append(s.Opposite, city.None)
	s.Speed, s.Length = append(s.Speed, float32(speed)), append(s.Length, float32(length))
	s.Line.Add(line)
	s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
	s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "edge/"+e.id)
	im.streetRow[e.id] = row
}

// opposites pairs the two directions of a street: the edge between the same junctions that has the id with or without "-",
// else the nearest one.
func (im *importer) opposites() {
	s := &im.c.Streets
	between := map[[2]uint32][]uint32{}
	for i := range s.ID {
		key := [2]uint32{s.From[i], s.To[i]}
		between[key] = append(between[key], uint32(i))
	}
	mid := func(i uint32) geo.Point {
		at, _ := geo.PointAlong(s.Line.At(int(i)), float64(s.Length[i])/2)
		return at
	}
	pair := func(a, b uint32) { s.Opposite[a], s.Opposite[b] = b, a }
	for i := range s.ID {
		a := uint32(i)
		if b, ok := im.streetRow["-"+s.ID[a]]; ok && s.From[a] == s.To[b] && s.To[a] == s.From[b] && a != b {
			pair(a, b)
		}
	}
	for i := range s.ID {
		a := uint32(i)
		if s.Opposite[a] != city.None || s.From[a] == s.To[a] {
			continue
		}
		best, near := city.None, math.Inf(1)
		for _, b := range between[[2]uint32{s.To[a], s.From[a]}] {
			if d := mid(a).Dist(mid(b)); s.Opposite[b] == city.None && d < near {
				best, near = b, d
			}
		}
		if best != city.None && near < 30 {
			pair(a, best)
		}
	}
}
