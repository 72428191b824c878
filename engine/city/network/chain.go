package network

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// join makes one edge of two that meet where nothing else does, if they agree, or if one of them is too short to
// stand by itself. It returns the number of joints removed.
func (g *graph) join() int {
	joined := 0
	for v := range g.vertices {
		for g.joinAt(int32(v)) {
			joined++
		}
	}
	return joined
}

func (g *graph) joinAt(v int32) bool {
	at := g.alive(v)
	if len(at) != 2 || at[0] == at[1] || g.vertices[v].border || g.vertices[v].keep || g.clustered(v) {
		return false
	}
	first, second := &g.edges[at[0]], &g.edges[at[1]]
	// Orient so that first ends at v and second begins there, keeping the only direction of one-way edges forward.
	flipFirst, flipSecond := first.b != v, second.a != v
	if first.a == first.b || second.a == second.b {
		return false
	}
	if (flipFirst && first.bwd == 0) || (flipSecond && second.bwd == 0) {
		first, second = second, first
		flipFirst, flipSecond = first.b != v, second.a != v
	}
	if (flipFirst && first.bwd == 0) || (flipSecond && second.bwd == 0) {
		return false // one-way streets that run against each other
	}
	p, q := oriented(first, flipFirst), oriented(second, flipSecond)
	if (p.bwd == 0) != (q.bwd == 0) || p.round != q.round {
		return false
	}
	if !agree(&p, &q) && !tiny(&p) && !tiny(&q) && !pocket(&p, &q) {
		return false
	}
	if p.a == q.b && p.length+q.length < 4*shortStreet {
		return false // would close a loop too small to drive
	}
	first.dead, second.dead = true, true
	g.link(merged(&p, &q, g.vertices[v]))
	return true
}

// tiny edges take the properties of the edge they are joined to; tunnels and ramps over them keep theirs as long as
// they can.
func tiny(e *edge) bool {
	if e.tunnel || e.round {
		return e.length < shortRing
	}
	return e.length < shortStreet
}

// A pocket is a piece shorter than pocketLength whose street is nowhere longer than pocketStreet [m] (project defaults).
const (
	pocketLength = 60
	pocketStreet = 200
)

// pocket reports whether one of two edges in line is the widening before a crossing: they differ in lanes alone. Apart,
// there is no room to change lanes on it; joined, they have the greater number of lanes.
func pocket(p, q *edge) bool {
	return alike(p, q) && min(p.length, q.length) < pocketLength && p.length+q.length < pocketStreet
}

// agree reports whether two edges in line are one street to a driver.
func agree(p, q *edge) bool {
	return p.fwd == q.fwd && p.bwd == q.bwd && alike(p, q)
}

// alike reports whether two edges in line are one street, whatever their lanes.
func alike(p, q *edge) bool {
	return p.class == q.class && p.bus == q.bus && p.speed == q.speed &&
		p.level == q.level && p.bridge == q.bridge && p.tunnel == q.tunnel && p.access == q.access &&
		(p.name == q.name || p.name == "" || q.name == "")
}

// oriented returns e as seen in the wanted drawing direction.
func oriented(e *edge, flip bool) edge {
	r := *e
	if !flip {
		return r
	}
	r.pts = make([]geo.Point, len(e.pts))
	for i, p := range e.pts {
		r.pts[len(e.pts)-1-i] = p
	}
	r.marks = nil
	for i := len(e.marks) - 1; i >= 0; i-- {
		m := e.marks[i]
		m.at = e.length - m.at
		r.marks = append(r.marks, m)
	}
	r.a, r.b, r.fwd, r.bwd = e.b, e.a, e.bwd, e.fwd
	r.turnF, r.turnB, r.wayA, r.wayB = e.turnB, e.turnF, e.wayB, e.wayA
	return r
}

// merged returns p followed by q. The longer one gives the properties; each end keeps its way and its turn lanes.
func merged(p, q *edge, joint vertex) edge {
	r := *p
	if q.length > p.length {
		r = *q
	}
	if pocket(p, q) && !tiny(p) && !tiny(q) {
		r.fwd, r.bwd = max(p.fwd, q.fwd), max(p.bwd, q.bwd)
	}
	if r.name == "" {
		r.name = p.name + q.name
	}
	r.guess = p.guess | q.guess
	r.a, r.b, r.wayA, r.wayB = p.a, q.b, p.wayA, q.wayB
	r.pts = append(append(make([]geo.Point, 0, len(p.pts)+len(q.pts)-1), p.pts...), q.pts[1:]...)
	r.length = p.length + q.length
	r.turnF, r.turnB = q.turnF, p.turnB
	if len(r.turnF) == 0 {
		r.turnF = p.turnF
	}
	if len(r.turnB) == 0 {
		r.turnB = q.turnB
	}
	r.marks = append([]mark(nil), p.marks...)
	if joint.signal || joint.stop || joint.giveWay {
		r.marks = append(r.marks, mark{at: p.length, signal: joint.signal, stop: joint.stop, giveWay: joint.giveWay})
	}
	for _, m := range q.marks {
		m.at += p.length
		r.marks = append(r.marks, m)
	}
	if r.guess&city.GuessedLanes != 0 && p.guess&q.guess&city.GuessedLanes == 0 && p.fwd == q.fwd && p.bwd == q.bwd {
		r.guess &^= city.GuessedLanes // one of them was tagged, and the other agrees
	}
	return r
}

// clustered reports whether v shares its junction with other vertices.
func (g *graph) clustered(v int32) bool {
	return g.cluster != nil && g.size[g.cluster[v]] > 1
}
