package network

import (
	"math"
	"strconv"

	"semul/engine/city"
	"semul/engine/geo"
)

// junctions writes Junctions, renumbers the ends of the streets, and adds the lane links of each junction.
func (l *layout) junctions(members [][]int32, arms [][]arm) {
	g, c := l.g, l.c
	l.number = make([]uint32, len(g.vertices))
	for v := range l.number {
		l.number[v] = city.None
	}
	number := l.number
	for v, vs := range members {
		if len(arms[v]) == 0 {
			continue
		}
		number[v] = uint32(len(c.Junctions.ID))
		l.stands = append(l.stands, int32(v))
		least := g.vertices[vs[0]].node
		for _, m := range vs {
			least = min(least, g.vertices[m].node)
		}
		if len(vs) > 1 {
			g.report.MergedJunctions++
			g.report.MergedNodes += len(vs)
		}
		j := &c.Junctions
		j.ID = append(j.ID, g.opt.Prefix+"J"+strconv.FormatUint(least, 10))
		j.At.Add(g.center(vs))
		j.Kind = append(j.Kind, g.kind(int32(v), vs, arms[v]))
		j.Signal = append(j.Signal, city.None)
		j.Radius = append(j.Radius, 0)
		j.Z = append(j.Z, float32(math.NaN()))
		switch j.Kind[len(j.Kind)-1] {
		case city.Border:
			g.report.Borders++
		case city.DeadEnd:
			g.report.DeadEnds++
		}
	}
	s := &c.Streets
	into := make([][]uint32, len(c.Junctions.ID)) // streets that arrive
	for i := range s.ID {
		s.From[i], s.To[i] = number[s.From[i]], number[s.To[i]]
		into[s.To[i]] = append(into[s.To[i]], uint32(i))
		for k := s.LaneOff[i]; k < s.LaneOff[i+1]; k++ {
			line := c.Lanes.Line.At(int(k))
			l.widen(s.From[i], line[0])
			l.widen(s.To[i], line[len(line)-1])
		}
	}
	for j := range into {
		n := 0
		for _, street := range into[j] {
			n = l.approach(uint32(j), street, n)
		}
	}
}

// widen makes the radius of junction j reach p.
func (l *layout) widen(j uint32, p geo.Point) {
	t := &l.c.Junctions
	t.Radius[j] = max(t.Radius[j], float32(p.Dist(t.At.At(int(j)))))
}

// kind settles the right of way at the junction of vertices vs that v stands for.
func (g *graph) kind(v int32, vs []int32, arms []arm) city.JunctionKind {
	if g.vertices[v].border {
		return city.Border
	}
	if len(arms) == 1 {
		return city.DeadEnd
	}
	if g.signal[v] {
		return city.Signalled
	}
	ring, signs, stops, ranks := false, false, 0, map[int]bool{}
	for _, m := range vs {
		signs = signs || g.vertices[m].giveWay
		if g.vertices[m].stop {
			stops = len(arms)
		}
	}
	for _, a := range arms {
		e := &g.edges[a.edge]
		ring = ring || e.round
		ranks[rank(e.class)] = true
		for _, m := range e.marks {
			if d := m.at; a.end == 0 && d <= g.opt.MergeRadius || a.end == 1 && e.length-d <= g.opt.MergeRadius {
				signs = signs || m.giveWay
				if m.stop {
					stops++
					signs = true
				}
			}
		}
	}
	switch {
	case ring:
		return city.Roundabout
	case stops >= len(arms) && len(arms) >= 3:
		return city.AllWayStop
	case len(arms) >= 3 && !signs && len(ranks) == 1 && rank(g.edges[arms[0].edge].class) >= int(city.Residential):
		return city.RightBeforeLeft
	}
	return city.Priority
}

// approach adds the lane links that lead from one street through junction j, numbered from n.
func (l *layout) approach(j, street uint32, n int) int {
	g, c := l.g, l.c
	from := l.dirs[street]
	if c.Junctions.Kind[j] == city.Border && len(g.alive(g.head(from))) == 1 {
		return n
	}
	in := l.laneIDs(street)
	_, heading := ends(c.Lanes.Line.At(int(in[len(in)-1])))
	var exits []exit
	for _, m := range g.exits(from) {
		to := l.street[m.to]
		if to == city.None {
			continue
		}
		x := exit{to: m.to, street: to, all: l.laneIDs(to)}
		x.lanes = l.forCars(x.all)
		out, _ := ends(c.Lanes.Line.At(int(x.all[0])))
		x.angle = turnBetween(heading, out)
		if m.uturn || g.back(m) {
			x.turn, x.angle = city.UTurn, math.Pi
		}
		exits = append(exits, x)
	}
	g.classify(from, exits)
	for _, link := range l.choose(from, in, exits) {
		c.LaneLinks.ID = append(c.LaneLinks.ID, c.Junctions.ID[j]+"_"+strconv.Itoa(n))
		n++
		c.LaneLinks.From = append(c.LaneLinks.From, link.from)
		c.LaneLinks.To = append(c.LaneLinks.To, link.to)
		c.LaneLinks.Junction = append(c.LaneLinks.Junction, j)
		c.LaneLinks.Turn = append(c.LaneLinks.Turn, link.turn)
		c.LaneLinks.Signal = append(c.LaneLinks.Signal, city.None)
		c.LaneLinks.Group = append(c.LaneLinks.Group, 0)
		line := l.connect(link.from, link.to)
		c.LaneLinks.Length = append(c.LaneLinks.Length, float32(max(0.1, geo.PolylineLength(line))))
		c.LaneLinks.Line.Add(line)
	}
	return n
}

type laneLink struct {
	from, to uint32
	turn     city.Turn
}

// choose picks the lane links of an approach with lanes in towards the exits, those for cars first.
func (l *layout) choose(from dir, in []uint32, exits []exit) []laneLink {
	var links []laneLink
	cars, bus := l.forCars(in), []uint32{}
	if len(cars) == 0 { // a busway: its lanes may go wherever buses may
		cars = in
		for i := range exits {
			exits[i].lanes = exits[i].all
		}
	} else {
		bus = in[:len(in)-len(cars)] // kerb lanes
	}
	open, closed := exits[:0:0], exits[:0:0]
	for _, x := range exits {
		if len(x.lanes) > 0 {
			open = append(open, x)
		} else {
			closed = append(closed, x)
		}
	}
	offset := func(k, x, to int) float64 { return l.swerve(cars[k], open[x].lanes[to]) }
	own := l.g.signal[l.g.cluster[l.g.head(from)]]
	for _, p := range assign(len(cars), open, l.marks(from, len(in), len(cars)), own, offset) {
		links = append(links, laneLink{cars[p.from], open[p.x].lanes[p.to], open[p.x].turn})
	}
	for _, x := range closed { // busways, from the lane on their side
		k := cars[0]
		if x.turn == city.Left || x.turn == city.UTurn {
			k = cars[len(cars)-1]
		}
		links = append(links, laneLink{k, x.all[0], x.turn})
	}
	for i, k := range bus {
		linked := false
		for _, x := range exits {
			if x.main {
				links = append(links, laneLink{k, x.all[min(i, len(x.all)-1)], x.turn})
				linked = true
			} else if i == 0 && x.turn == city.Right {
				links = append(links, laneLink{k, x.all[0], x.turn})
				linked = true
			}
		}
		if !linked && len(exits) > 0 {
			links = append(links, laneLink{k, exits[0].all[0], exits[0].turn})
		}
	}
	return links
}

// marks returns the turn lanes that hold at the head of a street, from the kerb, or nil: they must be as many as its
// lanes, and belong to a place where the way, or a signal, ends them.
func (l *layout) marks(from dir, lanes, cars int) []token {
	g := l.g
	e := g.of(from)
	turns := e.turnF
	if from.against() {
		turns = e.turnB
	}
	if len(turns) != lanes || lanes != cars {
		return nil
	}
	if !g.signal[g.cluster[g.head(from)]] && !g.wayEnds(from) {
		return nil
	}
	marks := make([]token, lanes)
	some := false
	for i, t := range turns {
		marks[lanes-1-i] = tokens(t)
		some = some || marks[lanes-1-i] != 0
	}
	if !some {
		return nil
	}
	return marks
}

// wayEnds reports whether the way of d does not go on beyond its head.
func (g *graph) wayEnds(d dir) bool {
	w := g.wayAtHead(d)
	for _, next := range g.leaving(g.head(d), nil) {
		if next != d.reverse() && g.wayAtTail(next) == w {
			return false
		}
	}
	return true
}

// connect draws the line from the end of one lane to the start of another.
func (l *layout) connect(from, to uint32) []geo.Point {
	p, q := l.c.Lanes.Line.At(int(from)), l.c.Lanes.Line.At(int(to))
	_, u := ends(p)
	w, _ := ends(q)
	return curve(p[len(p)-1], u, q[0], w)
}

// swerve is how far sideways a vehicle ends that goes on straight from one lane to another [m].
func (l *layout) swerve(from, to uint32) float64 {
	p, q := l.c.Lanes.Line.At(int(from)), l.c.Lanes.Line.At(int(to))
	_, u := ends(p)
	w, _ := ends(q)
	gap := q[0].Sub(p[len(p)-1])
	mid := unit(u.Add(w))
	return math.Abs(mid.Cross(gap))
}

func (l *layout) laneIDs(street uint32) []uint32 {
	off := l.c.Streets.LaneOff
	ids := make([]uint32, 0, off[street+1]-off[street])
	for k := off[street]; k < off[street+1]; k++ {
		ids = append(ids, k)
	}
	return ids
}

// forCars returns the lanes that cars may use.
func (l *layout) forCars(lanes []uint32) []uint32 {
	cars := make([]uint32, 0, len(lanes))
	for _, k := range lanes {
		if l.c.Lanes.Allow[k]&city.AllowCar != 0 {
			cars = append(cars, k)
		}
	}
	return cars
}
