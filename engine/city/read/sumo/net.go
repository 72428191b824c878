package sumo

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/geo"
)

// net is a network file as it stands, before it becomes a city.
type net struct {
	name      string
	root      *node
	offset    geo.Point // net = projected + offset [m]
	project   string
	edges     []edge
	edgeRow   map[string]int
	inner     map[string]*lane // lanes inside junctions
	moved     map[*lane]bool   // of them, those in the frame of the city
	skipped   map[string]string
	junctions []junction
	nodeRow   map[string]int
	conns     []conn
	programs  []program
	rounds    [][]string // nodes of roundabouts
	waut      []*node
}

type edge struct {
	at           *node
	id, from, to string
	typ, name    string
	line         []geo.Point // as the file draws it, nil if it does not
	lanes        []lane
	internal     bool
}

type lane struct {
	at            *node
	id            string
	speed, length float64
	width         float64
	allow         string
	disallow      string
	hasAllow      bool
	line          []geo.Point
}

type junction struct {
	at       *node
	id, kind string
	p        geo.Point
	z        float64
	hasZ     bool
	incoming []string // lanes
	inside   []string // of its links, in the order of the requests
	requests []request
}

type request struct{ response, foes string }

type conn struct {
	at           *node
	from, to     string
	fromAt, toAt int
	via, tl      string
	group        int
	dir          string
	sight        float64 // [m]; NaN: not said
}

// defaultWidth is a lane's width where the file says none [m].
const defaultWidth = 3.2

// readNet reads a network file.
func (im *importer) readNet(doc *document) (*net, error) {
	n := &net{name: doc.name, root: doc.root, edgeRow: map[string]int{}, nodeRow: map[string]int{}, inner: map[string]*lane{}, moved: map[*lane]bool{},
		skipped: map[string]string{}}
	im.report.Version = doc.root.str("version")
	if doc.root.yes("lefthand") {
		return nil, fmt.Errorf("%s: driving is on the left (lefthand=%q), and semul's streets drive on the right; build the network with netconvert --lefthand false from its source, or mirror it (netconvert --flip-y-axis) if only lengths and turns count",
			doc.root.place(), doc.root.str("lefthand"))
	}
	err := doc.each(func(e *node) {
		switch e.name {
		case "location":
			n.location(e)
		case "edge":
			im.edge(n, e)
		case "junction":
			im.junction(n, e)
		case "connection":
			im.connection(n, e)
		case "tlLogic":
			if p, ok := readProgram(e); ok {
				n.programs = append(n.programs, p)
			}
		case "roundabout":
			n.rounds = append(n.rounds, strings.Fields(e.str("nodes")))
		case "WAUT", "wautJunction":
			n.waut = append(n.waut, e)
		case "type", "param":
		case "prohibition": // part of the requests already
			im.report.Left.add("prohibition (its right of way is in the requests)")
		default:
			im.report.Left.add(e.name)
		}
	})
	return n, err
}

// location reads where the network lies.
func (n *net) location(e *node) {
	n.project = e.str("projParameter")
	if text, ok := e.get("netOffset"); ok {
		p, ok := shape(text)
		if xy := strings.Split(text, ","); !ok && len(xy) == 2 { // offsets may be larger than coordinates
			p, ok = offset(xy)
		}
		if !ok || len(p) != 1 {
			e.wrong("netOffset=%q; two numbers are meant", text)
			return
		}
		n.offset = p[0]
	}
}

func (im *importer) edge(n *net, e *node) {
	id, ok := e.need("id")
	if !ok {
		return
	}
	out := edge{at: e, id: id, from: e.str("from"), to: e.str("to"), typ: e.str("type"), name: e.str("name")}
	switch e.str("function") {
	case "internal":
		out.internal = true
		im.report.Internal++
	case "crossing":
		im.report.Crossings++
		n.skipped[id] = "a crossing"
		return
	case "walkingarea":
		im.report.WalkingAreas++
		n.skipped[id] = "a walking area"
		return
	}
	if text, there := e.get("shape"); there {
		if out.line, ok = shape(text); !ok {
			e.wrong("shape is no list of x,y; write it with netconvert")
		}
	}
	for _, kid := range e.kids {
		if kid.name == "lane" {
			if l, ok := readLane(kid, len(out.lanes), out.internal); ok {
				out.lanes = append(out.lanes, l)
			} else {
				return
			}
		}
	}
	if len(out.lanes) == 0 {
		e.wrong("has no lane; give it one")
		return
	}
	if out.internal {
		for i := range out.lanes {
			n.inner[out.lanes[i].id] = &out.lanes[i]
		}
		return
	}
	all := permissionOf(&out.lanes[0])
	for i := range out.lanes[1:] {
		all |= permissionOf(&out.lanes[i+1])
	}
	if all == 0 {
		im.report.Rail++
		n.skipped[id] = "open to no vehicle of the road"
		return
	}
	if _, twice := n.edgeRow[id]; twice {
		e.wrong("stands twice; ids are unique")
		return
	}
	n.edgeRow[id] = len(n.edges)
	n.edges = append(n.edges, out)
}

func readLane(e *node, index int, internal bool) (lane, bool) {
	id, ok := e.need("id")
	at, ok2 := e.count("index", 250)
	if !ok || !ok2 {
		return lane{}, false
	}
	if at != index && !internal { // netconvert numbers the second halves of left turns all 0
		e.wrong("has index %d where %d is due; lanes stand from the kerb inwards", at, index)
		return lane{}, false
	}
	l := lane{at: e, id: id, allow: e.str("allow"), disallow: e.str("disallow")}
	_, l.hasAllow = e.get("allow")
	var good [3]bool
	l.speed, good[0] = e.num("speed", 0)
	l.length, good[1] = e.num("length", 0)
	l.width, good[2] = e.num("width", defaultWidth)
	if l.line, ok = shape(e.str("shape")); !ok {
		e.wrong("shape is no list of x,y; write it with netconvert")
		return l, false
	}
	switch {
	case !good[0] || !good[1] || !good[2]:
		return l, false
	case len(l.line) < 2:
		e.wrong("shape has %d points; a line of two or more is meant", len(l.line))
		return l, false
	case l.length > mostFar:
		e.wrong("is %g m long; at most %g m can be read", l.length, float64(mostFar))
		return l, false
	case !(l.length > 0):
		e.wrong("is %g m long; give it a length above 0 (netconvert removes such edges with --geometry.remove, or give them length=\"0.1\")", l.length)
		return l, false
	case !(l.speed > 0) || l.speed > 1000:
		e.wrong("has a speed of %g m/s; give it one above 0, or close it by disallow=\"all\"", l.speed)
		return l, false
	case !(l.width > 0) || l.width > 100:
		if l.width < 0 { // as some tools write "not given"
			l.width = defaultWidth
			return l, true
		}
		e.wrong("is %g m wide; give it a width above 0", l.width)
		return l, false
	}
	return l, true
}

func (im *importer) junction(n *net, e *node) {
	id, ok := e.need("id")
	kind := e.str("type")
	if !ok || kind == "internal" {
		return
	}
	j := junction{at: e, id: id, kind: kind, incoming: strings.Fields(e.str("incLanes")), inside: strings.Fields(e.str("intLanes"))}
	var okX, okY, okZ bool
	j.p.X, okX = e.num("x", 0)
	j.p.Y, okY = e.num("y", 0)
	j.z, okZ = e.num("z", 0)
	_, j.hasZ = e.get("z")
	if !okX || !okY || !okZ {
		return
	}
	if !(within(j.p.X) && within(j.p.Y)) {
		e.wrong("lies at %g,%g, further than %g m from the origin; the network's own metres are meant", j.p.X, j.p.Y, mostFar)
		return
	}
	for _, kid := range e.kids {
		if kid.name != "request" {
			continue
		}
		at, ok := kid.count("index", 10000)
		if !ok {
			return
		}
		if at != len(j.requests) {
			kid.wrong("has index %d where %d is due; write the junction with netconvert", at, len(j.requests))
			return
		}
		r := request{kid.str("response"), kid.str("foes")}
		if strings.Trim(r.response, "01") != "" || strings.Trim(r.foes, "01") != "" {
			kid.wrong("response=%q foes=%q; strings of 0 and 1 are meant", r.response, r.foes)
			return
		}
		j.requests = append(j.requests, r)
	}
	if _, twice := n.nodeRow[id]; twice {
		e.wrong("stands twice; ids are unique")
		return
	}
	n.nodeRow[id] = len(n.junctions)
	n.junctions = append(n.junctions, j)
}

func (im *importer) connection(n *net, e *node) {
	var c conn
	var ok [4]bool
	c.at = e
	c.from, ok[0] = e.need("from")
	c.to, ok[1] = e.need("to")
	c.fromAt, ok[2] = e.count("fromLane", 250)
	c.toAt, ok[3] = e.count("toLane", 250)
	if !ok[0] || !ok[1] || !ok[2] || !ok[3] {
		return
	}
	c.via, c.tl, c.dir = e.str("via"), e.str("tl"), e.str("dir")
	var good bool
	if c.sight, good = e.num("visibility", math.NaN()); !good {
		return
	}
	if c.sight < 0 || c.sight > mostFar {
		e.wrong("visibility=%g: give the metres before the line, 0 to %g", c.sight, float64(mostFar))
		return
	}
	if c.tl != "" {
		var there bool
		if c.group, there = e.count("linkIndex", 10000); !there {
			return
		}
	}
	n.conns = append(n.conns, c)
}

func within(v float64) bool { return v >= -mostFar && v <= mostFar }
