package salt

import (
	"errors"
	"fmt"
	"slices"

	"semul/engine/geo"
)

// junction is a node of the network, later one of several merged.
type junction struct {
	id, kind string
	at       geo.Point
	box      geo.Bounds // of the nodes in it
	in, out  []int
	dead     bool
}

type street struct {
	id       string
	from, to int
	lanes    int
	speed    float64 // [m/s]
	pts      []geo.Point
	centred  bool
	length   float64 // [m]
	dead     bool
}

// link leads from a lane to a lane; light is a row of the file's signals, or −1, group its letter there.
type link struct {
	from, to         int
	fromLane, toLane int
	light, group     int
	dead             bool
}

// graph is the network while it is mended.
type graph struct {
	src     *source
	report  *Report
	nodes   []junction
	edges   []street
	links   []link
	ofNode  []int   // the junction that a node of the file belongs to
	leaving [][]int // links by edge
	coming  [][]int
}

func newGraph(src *source, frame geo.Frame, report *Report) (*graph, error) {
	g := &graph{src: src, report: report}
	var f []error
	fault := func(at place, format string, args ...any) {
		if len(f) < mostFaults {
			f = append(f, fmt.Errorf("%v: "+format, append([]any{at}, args...)...))
		}
	}
	nodes, edges := map[string]int{}, map[string]int{}
	first := map[string]place{} // of edges
	for i, n := range src.nodes {
		if k, twice := nodes[n.id]; twice {
			fault(n.place, "node %s: it stands at %v already; give each its own id", n.id, src.nodes[k].place)
		}
		at, err := frame.ToLocal(n.at)
		if err != nil {
			return nil, err
		}
		nodes[n.id] = i
		g.nodes = append(g.nodes, junction{id: n.id, kind: n.kind, at: at, box: geo.BoundsOf(at)})
		g.ofNode = append(g.ofNode, i)
	}
	report.Shortest = src.edges[0].length
	for _, e := range src.edges {
		if at, twice := first[e.id]; twice {
			fault(e.place, "edge %s: it stands at %v already; give each its own id", e.id, at)
		}
		first[e.id] = e.place
		from, ok1 := nodes[e.from]
		to, ok2 := nodes[e.to]
		if !ok1 || !ok2 {
			missing := e.from
			if ok1 {
				missing = e.to
			}
			fault(e.place, "edge %s: leads from node %s to %s, but no node file has %s; add it or take the edge out", e.id, e.from, e.to, missing)
			continue
		}
		s := street{id: e.id, from: from, to: to, lanes: e.lanes, speed: e.speed / 3.6, length: e.length, centred: e.centred}
		for _, l := range e.shape {
			p, err := frame.ToLocal(l)
			if err != nil {
				return nil, err
			}
			if len(s.pts) == 0 || s.pts[len(s.pts)-1] != p {
				s.pts = append(s.pts, p)
			}
		}
		if len(s.pts) < 2 {
			fault(e.place, "edge %s: all points of its shape are one, so it has no length; move one or take the edge out", e.id)
			continue
		}
		edges[e.id] = len(g.edges)
		g.nodes[from].out, g.nodes[to].in = append(g.nodes[from].out, len(g.edges)), append(g.nodes[to].in, len(g.edges))
		g.edges = append(g.edges, s)
		report.StreetKM += e.length / 1000
		report.LaneKM += e.length * float64(e.lanes) / 1000
		report.Shortest = min(report.Shortest, e.length)
		if e.length < shortEdge {
			report.Short++
		}
	}
	if len(f) > 0 {
		return nil, errors.Join(f...)
	}
	index := make([]int, 0, len(src.links)) // as the file has it
	for _, c := range src.links {
		from, ok1 := edges[c.from]
		to, ok2 := edges[c.to]
		switch {
		case !ok1 || !ok2:
			missing := c.from
			if ok1 {
				missing = c.to
			}
			fault(c.place, "connection %s → %s: no edge file has %s; add it or take the connection out", c.from, c.to, missing)
		case g.edges[from].to != g.edges[to].from:
			fault(c.place, "connection %s → %s: the first ends at node %s, the second begins at %s; connect edges that meet", c.from, c.to, g.nodes[g.edges[from].to].id, g.nodes[g.edges[to].from].id)
		case c.fromLane >= g.edges[from].lanes || c.toLane >= g.edges[to].lanes:
			fault(c.place, "connection %s → %s: from lane %d to lane %d, but the edges have %d and %d lanes; count them from 0", c.from, c.to, c.fromLane, c.toLane, g.edges[from].lanes, g.edges[to].lanes)
		default:
			g.links = append(g.links, link{from: from, to: to, fromLane: c.fromLane, toLane: c.toLane, light: -1})
			index = append(index, c.index)
		}
	}
	for i, s := range src.signals {
		if n, ok := nodes[s.node]; !ok {
			fault(s.place, "trafficSignal %s: no node file has node %s; add it or take the signal out", s.node, s.node)
		} else if at, err := g.light(i, n, index); err != nil {
			fault(at, "trafficSignal %s: %w", s.node, err)
		}
	}
	report.Nodes, report.Edges, report.Connections = len(src.nodes), len(src.edges), len(src.links)
	report.Signals, report.Schedules = len(src.signals), src.schedule
	return g, errors.Join(f...)
}

// light gives the links of a node the letters of its signal. An error comes with its place.
func (g *graph) light(i, node int, index []int) (place, error) {
	s := &g.src.signals[i]
	g.report.PlanEntries += len(s.plans)
	letters := 0
	if len(s.schedules) == 0 {
		return s.place, errors.New("it has no schedule; give it one with phases, or take the signal out")
	}
	for _, x := range s.schedules {
		if len(x.phases) == 0 {
			return x.place, fmt.Errorf("schedule %s has no phase; give it some, or take the schedule out", x.id)
		}
		for _, p := range x.phases {
			if letters == 0 {
				letters = len(p.state)
			}
			if len(p.state) != letters || letters == 0 {
				return p.place, fmt.Errorf("schedule %s has states of %d and of %d letters; give all states of a signal the same number, one a connection", x.id, letters, len(p.state))
			}
			for _, c := range p.state {
				if c != 'r' && c != 'y' && c != 'g' && c != 'G' && c != 's' {
					return p.place, fmt.Errorf("schedule %s: state %q has the letter %q; use r y g G s", x.id, p.state, c)
				}
			}
		}
	}
	var mine []int
	whole := true
	for k, l := range g.links {
		if g.edges[l.from].to == node {
			mine = append(mine, k)
			whole = whole && index[k] >= 0 && index[k] < letters
		}
	}
	if len(mine) == 0 {
		g.report.Idle = append(g.report.Idle, s.node)
		return place{}, nil
	}
	if len(mine) != letters {
		how := "taken in order"
		if whole {
			how = "by linkIndex"
		}
		g.report.Unlike = append(g.report.Unlike, fmt.Sprintf("%s (%d letters, %d links, %s)", s.node, letters, len(mine), how))
	}
	for order, k := range mine {
		g.links[k].light, g.links[k].group = i, min(order, letters-1)
		if whole {
			g.links[k].group = index[k]
		}
	}
	return place{}, nil
}

// index lists the live links of every edge.
func (g *graph) index() {
	g.leaving, g.coming = make([][]int, len(g.edges)), make([][]int, len(g.edges))
	for k, l := range g.links {
		if !l.dead {
			g.leaving[l.from], g.coming[l.to] = append(g.leaving[l.from], k), append(g.coming[l.to], k)
		}
	}
}

// mend gives every lane an exit where its edge can have one.
func (g *graph) mend() {
	g.index()
	for e := range g.edges {
		s := &g.edges[e]
		if s.dead {
			continue
		}
		if len(g.leaving[e]) == 0 {
			if g.goOn(e) {
				g.report.Continued++
			}
			continue
		}
		with := make([]bool, s.lanes)
		for _, k := range g.leaving[e] {
			with[g.links[k].fromLane] = true
		}
		for lane := range s.lanes {
			if with[lane] {
				continue
			}
			near := nearest(with, lane)
			for _, k := range g.leaving[e] {
				if l := g.links[k]; l.fromLane == near {
					l.fromLane = lane
					g.links = append(g.links, l)
				}
			}
			g.report.Mended++
		}
	}
	g.index()
}

// nearest is the lane nearest to another that has links.
func nearest(with []bool, lane int) int {
	for d := 1; d < len(with); d++ {
		if lane-d >= 0 && with[lane-d] {
			return lane - d
		}
		if lane+d < len(with) && with[lane+d] {
			return lane + d
		}
	}
	return lane
}

// goOn links an edge without connections to all that begin at its end; back only if nothing else does. False where nothing
// begins there: the street leads out of the network.
func (g *graph) goOn(e int) bool {
	s := &g.edges[e]
	var onward, back []int
	for _, o := range g.nodes[s.to].out {
		if g.edges[o].to == s.from {
			back = append(back, o)
		} else {
			onward = append(onward, o)
		}
	}
	if len(onward) == 0 {
		onward = back
	}
	for _, o := range onward {
		for lane := range s.lanes {
			g.links = append(g.links, link{from: e, to: o, fromLane: lane, toLane: min(lane, g.edges[o].lanes-1), light: -1})
		}
	}
	return len(onward) > 0
}

// unlink takes an edge out of the network.
func (g *graph) unlink(e int) {
	s := &g.edges[e]
	s.dead = true
	from, to := &g.nodes[s.from], &g.nodes[s.to]
	from.out = slices.DeleteFunc(from.out, func(o int) bool { return o == e })
	to.in = slices.DeleteFunc(to.in, func(o int) bool { return o == e })
}
