package salt

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// Measures that the format does not hold [m] (project defaults).
const (
	laneWidth = 3.2
	leastLane = 5
	mostTrim  = 15
)

// layout writes the tables of a city.
type layout struct {
	g          *graph
	c          *city.City
	report     *Report
	streetOf   []int // row by edge, −1 for those that are gone
	junctionOf []int // row by node
	firstLane  []uint32
	linkOf     []int // the graph's link of a lane link
}

// class guesses a street's rank by its limit [m/s]: the format has none.
func class(speed float64) city.StreetClass {
	switch kmh := math.Round(speed * 3.6); {
	case kmh >= 100:
		return city.Motorway
	case kmh >= 70:
		return city.Trunk
	case kmh >= 60:
		return city.Primary
	case kmh >= 50:
		return city.Secondary
	case kmh >= 40:
		return city.Tertiary
	case kmh >= 20:
		return city.Residential
	}
	return city.Service
}

func (l *layout) streets() {
	g, s := l.g, &l.c.Streets
	l.streetOf, l.junctionOf = make([]int, len(g.edges)), make([]int, len(g.nodes))
	rows := 0
	for n := range g.nodes {
		l.junctionOf[n] = -1
		if x := &g.nodes[n]; !x.dead && len(x.in)+len(x.out) > 0 {
			l.junctionOf[n] = rows
			rows++
		}
	}
	box := geo.EmptyBounds()
	for e := range g.edges {
		x := &g.edges[e]
		l.streetOf[e] = -1
		if x.dead {
			continue
		}
		row := len(s.ID)
		l.streetOf[e] = row
		length := geo.PolylineLength(x.pts)
		s.ID, s.Name, s.Class = append(s.ID, x.id), append(s.Name, ""), append(s.Class, class(x.speed))
		s.From, s.To = append(s.From, uint32(l.junctionOf[x.from])), append(s.To, uint32(l.junctionOf[x.to]))
		s.Opposite, s.Speed, s.Length = append(s.Opposite, city.None), append(s.Speed, float32(x.speed)), append(s.Length, float32(length))
		s.Line.Add(x.pts)
		s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
		s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, x.id)
		for _, o := range g.nodes[x.to].out {
			if back := l.streetOf[o]; o < e && back >= 0 && g.edges[o].to == x.from && s.Opposite[back] == city.None {
				s.Opposite[row], s.Opposite[back] = uint32(back), uint32(row)
				break
			}
		}
		l.report.CityKM += length / 1000
		l.lanes(x, row)
		for _, p := range x.pts {
			box = box.Extend(p)
		}
	}
	l.c.Bounds = box.Pad(50)
	l.report.Streets, l.report.Lanes = len(s.ID), len(l.c.Lanes.ID)
}

// lanes adds the lanes of a street, from the kerb.
func (l *layout) lanes(x *street, row int) {
	before, after := l.g.trim(x.from, x.to), l.g.trim(x.to, x.from)
	length := geo.PolylineLength(x.pts)
	if room := max(0, length-leastLane); before+after > room {
		scale := room / (before + after)
		before, after = before*scale, after*scale
	}
	middle := geo.SubLine(x.pts, before, length-after)
	if len(middle) < 2 {
		middle = x.pts
	}
	t := &l.c.Lanes
	l.firstLane = append(l.firstLane, uint32(len(t.ID)))
	for i := range x.lanes {
		right := (float64(x.lanes-i) - 0.5) * laneWidth
		if x.centred {
			right -= float64(x.lanes) * laneWidth / 2
		}
		line := geo.OffsetLine(middle, -right)
		if geo.PolylineLength(line) < 1 {
			line = middle
		}
		long := geo.PolylineLength(line)
		t.ID, t.Street = append(t.ID, fmt.Sprintf("%s_%d", x.id, i)), append(t.Street, uint32(row))
		t.Index, t.Width, t.Allow = append(t.Index, uint8(i)), append(t.Width, laneWidth), append(t.Allow, city.AllowMotor)
		t.Length, t.Speed = append(t.Length, float32(max(long, 0.5))), append(t.Speed, float32(x.speed))
		t.Line.Add(line)
		l.report.CityLaneKM += long / 1000
	}
}

// trim is how far before a node a street from or to another node has its stop line: where it is clear of the widest street
// that crosses.
func (g *graph) trim(node, other int) float64 {
	x := &g.nodes[node]
	ends, lanes := map[int]bool{}, 0
	for _, e := range x.in {
		s := &g.edges[e]
		if ends[s.from] = true; s.from != other {
			lanes = max(lanes, s.lanes)
		}
	}
	for _, e := range x.out {
		s := &g.edges[e]
		if ends[s.to] = true; s.to != other {
			lanes = max(lanes, s.lanes)
		}
	}
	if len(ends) <= 2 {
		return 2
	}
	return min(mostTrim, 3+float64(lanes)*laneWidth)
}

func (l *layout) junctions() {
	j := &l.c.Junctions
	for n := range l.g.nodes {
		x := &l.g.nodes[n]
		if l.junctionOf[n] < 0 {
			continue
		}
		kind, leads := city.Priority, false
		if x.kind == "right_before_left" {
			kind = city.RightBeforeLeft
		}
		for _, e := range x.in {
			leads = leads || len(l.g.leaving[e]) > 0
		}
		ends := map[int]bool{}
		for _, e := range x.in {
			ends[l.g.edges[e].from] = true
		}
		for _, e := range x.out {
			ends[l.g.edges[e].to] = true
		}
		switch {
		case !leads:
			kind = city.Border
			l.report.Borders += len(x.in)
		case len(ends) == 1:
			kind = city.DeadEnd
		}
		j.ID, j.Kind, j.Signal = append(j.ID, x.id), append(j.Kind, kind), append(j.Signal, city.None)
		j.At.Add(x.at)
		j.Radius, j.Z = append(j.Radius, float32(l.g.trim(n, -1))), append(j.Z, float32(math.NaN()))
	}
	l.report.Junctions = len(j.ID)
}

// links adds the lane links, junction by junction as their streets come.
func (l *layout) links() {
	g, c, q := l.g, l.c, &l.c.LaneLinks
	for e := range g.edges {
		if l.streetOf[e] < 0 {
			continue
		}
		for _, k := range g.leaving[e] {
			x := &g.links[k]
			if x.dead || l.streetOf[x.to] < 0 {
				continue
			}
			a := l.firstLane[l.streetOf[e]] + uint32(x.fromLane)
			z := l.firstLane[l.streetOf[x.to]] + uint32(x.toLane)
			line := curve(c.Lanes.Line.At(int(a)), c.Lanes.Line.At(int(z)))
			l.linkOf = append(l.linkOf, k)
			q.ID = append(q.ID, c.Lanes.ID[a]+"→"+c.Lanes.ID[z])
			q.From, q.To, q.Junction = append(q.From, a), append(q.To, z), append(q.Junction, uint32(l.junctionOf[g.edges[e].to]))
			q.Turn = append(q.Turn, turnOf(&g.edges[e], &g.edges[x.to]))
			q.Signal, q.Group = append(q.Signal, city.None), append(q.Group, 0)
			q.Length = append(q.Length, float32(max(0.5, geo.PolylineLength(line))))
			q.Line.Add(line)
		}
	}
	l.report.LaneLinks = len(q.ID)
}

// turnOf is the direction of a movement by the angle between the streets: straight on up to 45°, back from 160°.
func turnOf(a, b *street) city.Turn {
	u, w := heading(a.pts, true), heading(b.pts, false)
	angle := fmath.Atan2(u.Cross(w), u.Dot(w)) * 180 / math.Pi
	switch {
	case b.to == a.from || angle > 160 || angle < -160:
		return city.UTurn
	case angle > 45:
		return city.Left
	case angle < -45:
		return city.Right
	}
	return city.Straight
}

// curve is a cubic from the end of one lane to the start of another, in the directions of both.
func curve(from, to []geo.Point) []geo.Point {
	p, q := from[len(from)-1], to[0]
	d := p.Dist(q)
	if d < 0.2 {
		return []geo.Point{p, p.Add(unit(p.Sub(from[len(from)-2])).Mul(0.5))}
	}
	u, w := unit(p.Sub(from[len(from)-2])), unit(to[1].Sub(q))
	handle := d * 0.4
	a, b := p.Add(u.Mul(handle)), q.Sub(w.Mul(handle))
	const pieces = 8
	line := make([]geo.Point, 0, pieces+1)
	for i := range pieces + 1 {
		t := float64(i) / pieces
		ab, bc, cd := p.Lerp(a, t), a.Lerp(b, t), b.Lerp(q, t)
		line = append(line, ab.Lerp(bc, t).Lerp(bc.Lerp(cd, t), t))
	}
	return line
}
