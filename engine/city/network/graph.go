package network

import (
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// vertex is a node where edges end.
type vertex struct {
	node                                uint64
	at                                  geo.Point
	signal, stop, giveWay, border, keep bool
	edges                               []int32 // live and dead edges that end here, a loop twice
}

// mark is a signed node between the ends of an edge.
type mark struct {
	at            float64 // [m] from the a end
	signal, cross bool
	stop, giveWay bool
}

// edge is a piece of carriageway between two vertices, in the drawing direction from a to b.
type edge struct {
	a, b       int32
	pts        []geo.Point
	length     float64
	fwd, bwd   int // lanes from a to b and from b to a; 0 = not driven
	bus        int // kerb lanes of each direction that are for buses
	turnF      []string
	turnB      []string
	class      city.StreetClass
	name       string
	speed      float64
	guess      city.Guess
	level      int8
	bridge     bool
	tunnel     bool
	round      bool
	access     city.Permission
	wayA, wayB int32 // ways at the two ends
	way        int32 // the way that names it
	seq        int32 // order along that way
	marks      []mark
	dead       bool
}

// graph is the drawing cut into edges, and what becomes of it.
type graph struct {
	in       *Input
	opt      Options
	report   *Report
	vertices []vertex
	edges    []edge
	at       map[uint64]int32 // node id → vertex
	cluster  []int32          // vertex → the vertex that stands for its junction
	size     []int32          // of that vertex: how many it stands for
	signal   []bool           // vertex: the source shows a signal at it or just before it
	mapped   []bool           // vertex: in a junction that the source shows a signal for; else guessed
	turns    turnRules
	lenient  bool              // turning back is allowed everywhere: to find what is connected at all
	typical  map[street][2]int // lanes that pieces of a street have where the source says
}

// split cuts the ways at the nodes they share.
func split(in *Input, opt Options, report *Report) *graph {
	g := &graph{in: in, opt: opt, report: report, at: map[uint64]int32{}}
	index := make(map[uint64]int32, len(in.Nodes))
	for i := range in.Nodes {
		if _, twice := index[in.Nodes[i].ID]; !twice {
			index[in.Nodes[i].ID] = int32(i)
		}
		if in.Nodes[i].Signal {
			report.SignalNodes++
		}
	}
	// Runs of known nodes; a missing node cuts the way.
	type run struct {
		way   int32
		nodes []int32
	}
	var runs []run
	uses := make([]uint8, len(in.Nodes))
	for wi := range in.Ways {
		if !drivable(&in.Ways[wi]) {
			continue
		}
		var nodes []int32
		flush := func() {
			if len(nodes) >= 2 {
				runs = append(runs, run{int32(wi), nodes})
				uses[nodes[0]], uses[nodes[len(nodes)-1]] = 2, 2 // an end is always a vertex
				for _, n := range nodes[1 : len(nodes)-1] {
					uses[n] = min(2, uses[n]+1)
				}
			}
			nodes = nil
		}
		for _, id := range in.Ways[wi].Nodes {
			if id == 0 { // a gap that is known of
				flush()
				continue
			}
			n, ok := index[id]
			if !ok {
				report.UnknownNodes++
				flush()
				continue
			}
			if len(nodes) == 0 || nodes[len(nodes)-1] != n {
				nodes = append(nodes, n)
			}
		}
		flush()
	}
	g.typical = typicalLanes(in, index)
	seq := make([]int32, len(in.Ways))
	for _, r := range runs {
		from := 0
		for k := 1; k < len(r.nodes); k++ {
			n := r.nodes[k]
			if k < len(r.nodes)-1 && uses[n] < 2 && !in.Nodes[n].Border {
				continue
			}
			g.addEdge(r.way, seq[r.way], r.nodes[from:k+1])
			seq[r.way]++
			from = k
		}
	}
	if report.UnknownNodes > 0 {
		g.note("%d nodes named by ways are not in the source; those ways end where the gap begins", report.UnknownNodes)
	}
	return g
}

func (g *graph) note(format string, args ...any) {
	g.report.Notes = append(g.report.Notes, fmt.Sprintf(format, args...))
}

// addEdge adds the piece of a way along the given nodes, drawn so that the only direction of a one-way edge is
// forward.
func (g *graph) addEdge(wi, seq int32, nodes []int32) {
	w := &g.in.Ways[wi]
	fwd, bwd, guessed := lanesOf(w)
	if guessed {
		if f, b, ok := g.borrowed(w); ok {
			fwd, bwd = f, b
		}
	}
	e := edge{fwd: fwd, bwd: bwd, turnF: w.TurnFwd, turnB: w.TurnBwd, class: w.Class, name: w.Name, speed: w.Speed,
		level: w.Level, bridge: w.Bridge, tunnel: w.Tunnel, round: w.Round, access: w.Access,
		wayA: wi, wayB: wi, way: wi, seq: seq, bus: max(w.BusLanes, 0)}
	if guessed {
		e.guess |= city.GuessedLanes
	}
	if e.speed == 0 {
		e.speed = limit(w.Class)
		e.guess |= city.GuessedSpeed
	}
	if e.access == 0 {
		e.access = access(w.Class)
	}
	nodes = slices.Clone(nodes)
	if fwd == 0 {
		slices.Reverse(nodes)
		e.fwd, e.bwd = e.bwd, 0
		e.turnF, e.turnB = e.turnB, nil
	}
	along := 0.0
	for k, ni := range nodes {
		n := &g.in.Nodes[ni]
		if k > 0 {
			d := n.At.Dist(e.pts[len(e.pts)-1])
			if d == 0 && k < len(nodes)-1 {
				continue
			}
			along += d
		}
		if k > 0 && k < len(nodes)-1 && (n.Signal || n.Crossing || n.Stop || n.GiveWay) {
			e.marks = append(e.marks, mark{at: along, signal: n.Signal, cross: n.Crossing, stop: n.Stop, giveWay: n.GiveWay})
		}
		e.pts = append(e.pts, n.At)
	}
	e.length = along
	e.a, e.b = g.vertex(nodes[0]), g.vertex(nodes[len(nodes)-1])
	g.link(e)
}

// link appends an edge and enters it at its ends.
func (g *graph) link(e edge) int32 {
	id := int32(len(g.edges))
	g.edges = append(g.edges, e)
	g.vertices[e.a].edges = append(g.vertices[e.a].edges, id)
	g.vertices[e.b].edges = append(g.vertices[e.b].edges, id)
	return id
}

func (g *graph) vertex(ni int32) int32 {
	n := &g.in.Nodes[ni]
	if v, ok := g.at[n.ID]; ok {
		return v
	}
	v := int32(len(g.vertices))
	g.vertices = append(g.vertices, vertex{node: n.ID, at: n.At, signal: n.Signal, stop: n.Stop, giveWay: n.GiveWay,
		border: n.Border, keep: n.Keep})
	g.at[n.ID] = v
	return v
}

// alive returns the live edges at a vertex, a loop twice. Dead ones are forgotten on the way.
func (g *graph) alive(v int32) []int32 {
	vx := &g.vertices[v]
	k := 0
	for _, e := range vx.edges {
		if !g.edges[e].dead {
			vx.edges[k] = e
			k++
		}
	}
	vx.edges = vx.edges[:k]
	return vx.edges
}

// other returns the far end of e seen from v.
func (e *edge) other(v int32) int32 {
	if e.a == v {
		return e.b
	}
	return e.a
}

// heading returns the unit direction in which e leaves its end (0 = a, 1 = b), averaged over the first reach metres.
func (e *edge) heading(end int, reach float64) geo.Point {
	at := func(s float64) geo.Point {
		if end == 1 {
			s = e.length - s
		}
		p, _ := geo.PointAlong(e.pts, s)
		return p
	}
	return unit(at(min(reach, e.length)).Sub(at(0)))
}

// unit returns p scaled to length 1; a null vector points east.
func unit(p geo.Point) geo.Point {
	l := p.Len()
	if l < 1e-9 {
		return geo.Point{X: 1}
	}
	return p.Mul(1 / l)
}
