package sumo

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// net writes the network.
func (w *writer) net(p *printer) {
	c := w.c
	p.el(0, "net", "", "version", "1.9", "junctionCornerDetail", "5", "limitTurnSpeed", "5.5")
	box := geo.EmptyBounds()
	for i := range c.Junctions.ID {
		box = box.Extend(c.Junctions.At.At(i))
	}
	for i := range c.Lanes.ID {
		box = box.Union(c.Lanes.Line.Bounds(i))
	}
	bounds := func(dx, dy float64) string {
		return coordinate(box.MinX+dx) + "," + coordinate(box.MinY+dy) + "," + coordinate(box.MaxX+dx) + "," + coordinate(box.MaxY+dy)
	}
	p.el(1, "location", "/", "netOffset", coordinate(-c.Frame.E0)+","+coordinate(-c.Frame.N0), "convBoundary", bounds(0, 0),
		"origBoundary", bounds(c.Frame.E0, c.Frame.N0), "projParameter", projString(c.Frame.EPSG))
	w.insideEdges(p)
	w.edges(p)
	for s := range c.Signals.ID {
		w.programs(p, uint32(s))
	}
	w.junctions(p)
	w.connections(p)
	w.roundabouts(p)
	p.close(0, "net")
}

func (w *writer) insideID(k uint32) string {
	return ":" + w.c.Junctions.ID[w.c.LaneLinks.Junction[k]] + "_" + strconv.Itoa(w.inside[k].edge)
}

func (w *writer) secondID(k uint32) string {
	return ":" + w.c.Junctions.ID[w.c.LaneLinks.Junction[k]] + "_" + strconv.Itoa(w.inside[k].second)
}

// insideLane is a link's lane in its junction, the first part of a split one.
func (w *writer) insideLane(k uint32) string {
	return w.insideID(k) + "_" + strconv.Itoa(w.inside[k].lane)
}

// lastLane is the same, or the second part.
func (w *writer) lastLane(k uint32) string {
	if w.inside[k].split {
		return w.secondID(k) + "_0"
	}
	return w.insideLane(k)
}

// insideEdges writes the lanes within junctions.
func (w *writer) insideEdges(p *printer) {
	c := w.c
	t := &c.LaneLinks
	for _, list := range w.order {
		var seconds []uint32
		for i, k := range list {
			in := &w.inside[k]
			line, length := t.Line.At(int(k)), float64(t.Length[k])
			if in.lane == 0 {
				p.el(1, "edge", "", "id", w.insideID(k), "function", "internal")
			}
			if in.split {
				seconds = append(seconds, k)
				whole := geo.PolylineLength(line)
				first := math.Round(in.at/whole*length*100) / 100
				w.insideLaneElement(p, k, w.insideLane(k), in.lane, first, geo.SubLine(line, 0, in.at))
			} else {
				w.insideLaneElement(p, k, w.insideLane(k), in.lane, length, line)
			}
			if i+1 == len(list) || w.inside[list[i+1]].lane == 0 {
				p.close(1, "edge")
			}
		}
		for _, k := range seconds {
			line, length := t.Line.At(int(k)), float64(t.Length[k])
			whole := geo.PolylineLength(line)
			first := math.Round(w.inside[k].at/whole*length*100) / 100
			p.el(1, "edge", "", "id", w.secondID(k), "function", "internal")
			w.insideLaneElement(p, k, w.lastLane(k), 0, length-first, geo.SubLine(line, w.inside[k].at, whole))
			p.close(1, "edge")
		}
	}
}

func (w *writer) insideLaneElement(p *printer, k uint32, id string, index int, length float64, line []geo.Point) {
	c := w.c
	from, to := c.LaneLinks.From[k], c.LaneLinks.To[k]
	limit := min(float64(max(c.Lanes.Speed[from], c.Lanes.Speed[to])), bendSpeed(c.LaneLinks.Line.At(int(k)), float64(c.LaneLinks.Length[k])))
	speed := strconv.FormatFloat(limit, 'f', 2, 64)
	if int(k) < len(c.LaneLinks.Speed) && c.LaneLinks.Speed[k] > 0 {
		speed = exact(c.LaneLinks.Speed[k])
	}
	text := wide(length)
	if length == float64(c.LaneLinks.Length[k]) {
		text = exact(c.LaneLinks.Length[k])
	}
	p.el(2, "lane", "/", "id", id, "index", strconv.Itoa(index), "allow", allowList(c.Lanes.Allow[from]&c.Lanes.Allow[to]),
		"speed", speed, "length", text, "width", widthText(min(c.Lanes.Width[from], c.Lanes.Width[to])), "shape", shapeText(line))
}

// sideways is the acceleration in bends that limits speeds in junctions, SUMO's default [m/s²].
const sideways = 5.5

// bendSpeed is the speed at which a movement is driven with that acceleration: its radius is its length over the angle it
// turns by. Movements that hardly turn are not slowed.
func bendSpeed(line []geo.Point, length float64) float64 {
	angle := 0.0
	for i := 2; i < len(line); i++ {
		a, b := line[i-1].Sub(line[i-2]), line[i].Sub(line[i-1])
		if a.Len() > 0 && b.Len() > 0 {
			angle += fmath.Atan2(a.Cross(b), a.Dot(b))
		}
	}
	if angle = math.Abs(angle); angle < 0.26 { // 15°
		return math.Inf(1)
	}
	return max(2.5, math.Sqrt(float64(sideways*length)/angle))
}

func widthText(v float32) string {
	if v == defaultWidth {
		return ""
	}
	return exact(v)
}

// priorities are the edge priorities that go with street classes; only their order matters.
var priorities = [...]int{14, 13, 12, 11, 10, 5, 1, 9, 8, 2, 1, 1}

// edges writes the streets with their lanes.
func (w *writer) edges(p *printer) {
	c := w.c
	for s, id := range c.Streets.ID {
		priority := 1
		if int(c.Streets.Class[s]) < len(priorities) {
			priority = priorities[c.Streets.Class[s]]
		}
		p.el(1, "edge", "", "id", id, "from", c.Junctions.ID[c.Streets.From[s]], "to", c.Junctions.ID[c.Streets.To[s]], "name", c.Streets.Name[s],
			"priority", strconv.Itoa(priority), "type", typeName(c.Streets.Class[s]), "shape", shapeText(c.Streets.Line.At(s)))
		for l := c.Streets.LaneOff[s]; l < c.Streets.LaneOff[s+1]; l++ {
			p.el(2, "lane", "/", "id", w.laneID(l), "index", strconv.Itoa(int(c.Lanes.Index[l])), "allow", allowList(c.Lanes.Allow[l]), "speed", exact(c.Lanes.Speed[l]),
				"length", exact(c.Lanes.Length[l]), "width", widthText(c.Lanes.Width[l]), "shape", shapeText(w.laneLine(l)))
		}
		p.close(1, "edge")
	}
}

// laneID is what SUMO calls a lane, whatever the city does.
func (w *writer) laneID(l uint32) string {
	return w.c.Streets.ID[w.c.Lanes.Street[l]] + "_" + strconv.Itoa(int(w.c.Lanes.Index[l]))
}

// laneLine is a lane's line, at least two points.
func (w *writer) laneLine(l uint32) []geo.Point {
	line := w.c.Lanes.Line.At(int(l))
	if len(line) < 2 {
		return w.c.Streets.Line.At(int(w.c.Lanes.Street[l]))
	}
	return line
}

// junctionType is SUMO's word for a junction.
func (w *writer) junctionType(j int) string {
	c := w.c
	if len(w.order[j]) == 0 {
		return "dead_end"
	}
	for _, k := range w.order[j] {
		if c.LaneLinks.Signal[k] != city.None {
			return "traffic_light"
		}
	}
	switch c.Junctions.Kind[j] {
	case city.RightBeforeLeft:
		return "right_before_left"
	case city.AllWayStop:
		return "allway_stop"
	}
	return "priority"
}

// junctions writes the junctions with their requests, and those inside where split links wait.
func (w *writer) junctions(p *printer) {
	c := w.c
	arriving, leaving := make([][]uint32, len(c.Junctions.ID)), make([][]uint32, len(c.Junctions.ID))
	for l, s := range c.Lanes.Street {
		arriving[c.Streets.To[s]] = append(arriving[c.Streets.To[s]], uint32(l))
		leaving[c.Streets.From[s]] = append(leaving[c.Streets.From[s]], uint32(l))
	}
	for j, id := range c.Junctions.ID {
		at := c.Junctions.At.At(j)
		var incoming, inside []string
		for _, l := range arriving[j] {
			incoming = append(incoming, w.laneID(l))
		}
		for _, k := range w.order[j] {
			inside = append(inside, w.lastLane(k))
		}
		z := ifKnown(c.Junctions.Z[j])
		end := ""
		if len(inside) == 0 {
			end = "/"
		}
		p.el(1, "junction", end, "id", id, "type", w.junctionType(j), "x", coordinate(at.X), "y", coordinate(at.Y), "z", z,
			"incLanes", listed(incoming), "intLanes", listed(inside),
			"shape", shapeText(w.hull(arriving[j], leaving[j], at)))
		if end != "" {
			continue
		}
		n := len(w.order[j])
		for i, k := range w.order[j] {
			cont := "0"
			if w.inside[k].split {
				cont = "1"
			}
			p.el(2, "request", "/", "index", strconv.Itoa(i), "response", w.bits(w.yields[k], n), "foes", w.bits(w.meets[k], n), "cont", cont)
		}
		p.close(1, "junction")
	}
	for _, list := range w.order {
		for _, k := range list {
			if w.inside[k].split {
				w.insideJunction(p, k)
			}
		}
	}
}

// listed joins names; SUMO wants the attribute of an empty list as well.
func listed(names []string) string {
	if len(names) == 0 {
		return empty
	}
	return strings.Join(names, " ")
}

// bits writes a set of links of one junction as SUMO does, the first link last.
func (w *writer) bits(links []uint32, n int) string {
	b := []byte(strings.Repeat("0", n))
	for _, k := range links {
		b[n-1-int(w.place[k])] = '1'
	}
	return string(b)
}

// insideJunction writes where a split link waits, for whom.
func (w *writer) insideJunction(p *printer, k uint32) {
	c := w.c
	line := c.LaneLinks.Line.At(int(k))
	at, _ := geo.PointAlong(line, w.inside[k].at)
	incoming := []string{w.insideLane(k)}
	for _, foe := range w.yields[k] {
		if id := w.laneID(c.LaneLinks.From[foe]); !slices.Contains(incoming, id) {
			incoming = append(incoming, id)
		}
	}
	var inside []string
	for _, foe := range w.meets[k] {
		inside = append(inside, w.lastLane(foe))
	}
	p.el(1, "junction", "/", "id", w.lastLane(k), "type", "internal", "x", coordinate(at.X), "y", coordinate(at.Y), "incLanes", strings.Join(incoming, " "),
		"intLanes", strings.Join(inside, " "))
}

// hull is the convex hull of the corners of all lane ends at a junction, or a small square where there is none.
func (w *writer) hull(arriving, leaving []uint32, at geo.Point) []geo.Point {
	c := w.c
	var pts []geo.Point
	corner := func(l uint32, line []geo.Point, p, q geo.Point) {
		d := q.Sub(p)
		if d.Len() == 0 {
			return
		}
		side := d.Left().Mul(float64(c.Lanes.Width[l]) / 2 / d.Len())
		pts = append(pts, q.Add(side), q.Sub(side))
	}
	for _, l := range arriving {
		line := w.laneLine(l)
		corner(l, line, line[len(line)-2], line[len(line)-1])
	}
	for _, l := range leaving {
		line := w.laneLine(l)
		corner(l, line, line[1], line[0])
	}
	if len(pts) < 3 {
		return []geo.Point{at.Add(geo.Point{X: -1, Y: -1}), at.Add(geo.Point{X: 1, Y: -1}), at.Add(geo.Point{X: 1, Y: 1}), at.Add(geo.Point{X: -1, Y: 1})}
	}
	return convexHull(pts)
}

// convexHull is the hull of points, counter-clockwise (Andrew's monotone chain).
func convexHull(pts []geo.Point) []geo.Point {
	slices.SortFunc(pts, func(a, b geo.Point) int {
		switch {
		case a.X < b.X || a.X == b.X && a.Y < b.Y:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	half := func(pts []geo.Point) []geo.Point {
		var out []geo.Point
		for _, p := range pts {
			for len(out) > 1 && out[len(out)-1].Sub(out[len(out)-2]).Cross(p.Sub(out[len(out)-2])) <= 0 {
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(pts)
	slices.Reverse(pts)
	return append(lower, half(pts)...)
}

// connections writes the links, and what leads through the junctions.
func (w *writer) connections(p *printer) {
	c := w.c
	t := &c.LaneLinks
	street := func(l uint32) string { return c.Streets.ID[c.Lanes.Street[l]] }
	index := func(l uint32) string { return strconv.Itoa(int(c.Lanes.Index[l])) }
	for k := range t.ID {
		a, b := t.From[k], t.To[k]
		tl, group, sight := "", "", ""
		if s := t.Signal[k]; s != city.None {
			tl, group = c.Signals.ID[s], strconv.Itoa(int(t.Group[k]))
		}
		if k < len(t.Sight) && t.Sight[k] >= 0 {
			sight = exact(t.Sight[k])
		}
		p.el(1, "connection", "/", "from", street(a), "to", street(b), "fromLane", index(a), "toLane", index(b), "via", w.insideLane(uint32(k)),
			"tl", tl, "linkIndex", group, "dir", dirOf(t.Turn[k]), "state", w.state(uint32(k)), "visibility", sight)
	}
	for _, list := range w.order {
		for _, k := range list {
			in := &w.inside[k]
			b, dir := t.To[k], dirOf(t.Turn[k])
			if !in.split {
				p.el(1, "connection", "/", "from", w.insideID(k), "to", street(b), "fromLane", strconv.Itoa(in.lane), "toLane", index(b), "dir", dir, "state", "M")
				continue
			}
			p.el(1, "connection", "/", "from", w.insideID(k), "to", street(b), "fromLane", "0", "toLane", index(b), "via", w.lastLane(k), "dir", dir, "state", "m")
			p.el(1, "connection", "/", "from", w.secondID(k), "to", street(b), "fromLane", "0", "toLane", index(b), "dir", dir, "state", "M")
		}
	}
}

func dirOf(t city.Turn) string { return [...]string{"s", "l", "r", "t"}[t&3] }

// state is the letter that a connection has in the file: right of way or not, by the kind of junction.
func (w *writer) state(k uint32) string {
	c := w.c
	minor := len(w.yields[k]) > 0
	if c.LaneLinks.Signal[k] != city.None {
		if minor {
			return "o"
		}
		return "O"
	}
	switch c.Junctions.Kind[c.LaneLinks.Junction[k]] {
	case city.AllWayStop:
		return "w"
	case city.RightBeforeLeft:
		if minor {
			return "="
		}
	}
	if minor {
		return "m"
	}
	return "M"
}

// roundabouts writes every ring: streets between junctions of that kind that hang together.
func (w *writer) roundabouts(p *printer) {
	c := w.c
	ring := func(s int) bool {
		return c.Junctions.Kind[c.Streets.From[s]] == city.Roundabout && c.Junctions.Kind[c.Streets.To[s]] == city.Roundabout
	}
	group := make([]uint32, len(c.Junctions.ID))
	for j := range group {
		group[j] = uint32(j)
	}
	find := func(j uint32) uint32 {
		for group[j] != j {
			j = group[j]
		}
		return j
	}
	for s := range c.Streets.ID {
		if ring(s) {
			a, b := find(c.Streets.From[s]), find(c.Streets.To[s])
			group[max(a, b)] = min(a, b)
		}
	}
	nodes, edges := make([][]string, len(group)), make([][]string, len(group))
	for j := range group {
		if c.Junctions.Kind[j] == city.Roundabout {
			nodes[find(uint32(j))] = append(nodes[find(uint32(j))], c.Junctions.ID[j])
		}
	}
	for s, id := range c.Streets.ID {
		if ring(s) {
			edges[find(c.Streets.From[s])] = append(edges[find(c.Streets.From[s])], id)
		}
	}
	for j := range group {
		if len(edges[j]) > 0 {
			p.el(1, "roundabout", "/", "nodes", strings.Join(nodes[j], " "), "edges", strings.Join(edges[j], " "))
		}
	}
}
