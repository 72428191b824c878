package network

import (
	"math"
	"slices"
	"strings"

	"semul/engine/geo"
)

// dir is an edge driven one way: the edge's number doubled, plus 1 against the drawing.
type dir uint32

func (d dir) edge() int32   { return int32(d >> 1) }
func (d dir) against() bool { return d&1 == 1 }
func (d dir) reverse() dir  { return d ^ 1 }

func (g *graph) of(d dir) *edge { return &g.edges[d.edge()] }

// tail and head are the vertices d leaves and reaches.
func (g *graph) tail(d dir) int32 {
	if e := g.of(d); d.against() {
		return e.b
	} else {
		return e.a
	}
}

func (g *graph) head(d dir) int32 { return g.tail(d.reverse()) }

// lanes is the number of lanes of d; 0 = not driven that way.
func (g *graph) lanes(d dir) int {
	if e := g.of(d); d.against() {
		return e.bwd
	} else {
		return e.fwd
	}
}

// wayAt is the way that d arrives by (head) or leaves by (tail).
func (g *graph) wayAtHead(d dir) int32 {
	if e := g.of(d); d.against() {
		return e.wayA
	} else {
		return e.wayB
	}
}

func (g *graph) wayAtTail(d dir) int32 { return g.wayAtHead(d.reverse()) }

// leaving appends the directed edges that leave v.
func (g *graph) leaving(v int32, dst []dir) []dir {
	for k, i := range g.alive(v) {
		e := &g.edges[i]
		if e.a == e.b && slices.Contains(g.vertices[v].edges[:k], i) {
			continue // a loop stands twice in the list
		}
		if e.a == v && e.fwd > 0 {
			dst = append(dst, dir(i)<<1)
		}
		if e.b == v && e.bwd > 0 {
			dst = append(dst, dir(i)<<1|1)
		}
	}
	return dst
}

// movement is a way through a junction from one street to another.
type movement struct {
	from, to dir
	length   float64 // along the edges inside the junction [m]
	uturn    bool    // back where it came from
}

// turnKey is where a restriction applies: coming from a way to a vertex.
type turnKey struct {
	from int32
	via  int32
}

type turnRule struct {
	only bool
	to   int32
	used *bool
}

// turnRules holds the restrictions of the source that the network can follow.
type turnRules struct {
	at      map[turnKey][]turnRule
	through []throughRule
	used    []bool // by number of the restriction
	ignored []bool
}

// throughRule bans from → via → to where via lies inside a junction.
type throughRule struct {
	from, via, to int32
	only          bool // ban all others
	used          *bool
}

// readTurns resolves the restrictions to ways and vertices; those that cannot be are listed.
func (g *graph) readTurns() {
	ways := make(map[string]int32, len(g.in.Ways))
	for i := range g.in.Ways {
		if _, twice := ways[g.in.Ways[i].Source]; !twice {
			ways[g.in.Ways[i].Source] = int32(i)
		}
	}
	g.turns = turnRules{at: map[turnKey][]turnRule{}, used: make([]bool, len(g.in.Restrictions)),
		ignored: make([]bool, len(g.in.Restrictions))}
	for i := range g.in.Restrictions {
		r := &g.in.Restrictions[i]
		used := &g.turns.used[i]
		kind, _, _ := strings.Cut(r.Kind, "_")
		from, ok1 := ways[r.From]
		to, ok2 := ways[r.To]
		switch {
		case kind != "no" && kind != "only":
			g.ignore(i, "its kind is neither no_… nor only_…")
		case !ok1 || !ok2 || !drivable(&g.in.Ways[from]) || !drivable(&g.in.Ways[to]):
			g.ignore(i, "one of its ways is not in the network")
		case r.ViaWay != "":
			via, ok := ways[r.ViaWay]
			if !ok {
				g.ignore(i, "its via way is not in the network")
				continue
			}
			g.turns.through = append(g.turns.through, throughRule{from, via, to, kind == "only", used})
		default:
			v, ok := g.at[r.Via]
			if !ok {
				g.ignore(i, "its via node is no end of a street")
				continue
			}
			key := turnKey{from, v}
			g.turns.at[key] = append(g.turns.at[key], turnRule{kind == "only", to, used})
		}
	}
}

func (g *graph) ignore(i int, why string) {
	r := &g.in.Restrictions[i]
	g.turns.ignored[i] = true
	g.report.RestrictionsIgnored = append(g.report.RestrictionsIgnored, r.Kind+" "+r.From+" → "+r.To+": "+why)
}

// allowed reports whether the restrictions let a vehicle go from d on to next at the vertex between them.
func (g *graph) allowed(d, next dir) bool {
	v := g.head(d)
	ok := true
	for _, r := range g.turns.at[turnKey{g.wayAtHead(d), v}] {
		if same := g.wayAtTail(next) == r.to; same != r.only {
			// A way may pass through its own via node; a ban on turning back does not ban going on.
			if !r.only && g.wayAtHead(d) == r.to && next != d.reverse() {
				continue
			}
			*r.used = true
			ok = false
		} else if r.only {
			*r.used = true
		}
	}
	return ok
}

// maxTurn is the sum of bends [rad] that a path through a junction may make; more is driving in circles.
const maxTurn = 1.4 * math.Pi

// walk holds the search for the movements of one arriving street.
type walk struct {
	g       *graph
	from    dir
	visited []int32
	path    []dir
	found   []movement
	steps   int
}

// movements returns every movement that leaves d at its head, in the order of the edges there, the shortest path for
// each street that can be reached. U-turns are among them, marked.
func (g *graph) movements(d dir) []movement {
	w := walk{g: g, from: d, path: []dir{d}}
	w.search(d, 0, 0)
	return w.found
}

// search follows d's head on, having driven length metres and turned by angle [rad] inside the junction.
func (w *walk) search(d dir, length, angle float64) {
	g := w.g
	v := g.head(d)
	if w.steps++; w.steps > 4000 {
		return
	}
	w.visited = append(w.visited, v)
	for _, next := range g.leaving(v, nil) {
		if !g.allowed(d, next) {
			continue
		}
		if next == d.reverse() {
			if d == w.from {
				w.add(movement{w.from, next, 0, true})
			}
			continue
		}
		bend := angle + turnBetween(g.flowInto(d), g.flowOut(next))
		e := g.of(next)
		if !g.internal(e) {
			if math.Abs(bend) <= maxTurn && !w.banned(next) {
				w.add(movement{w.from, next, length, next == w.from.reverse()})
			}
			continue
		}
		if slices.Contains(w.visited, g.head(next)) || math.Abs(bend) > maxTurn {
			continue
		}
		w.path = append(w.path, next)
		w.search(next, length+e.length, bend)
		w.path = w.path[:len(w.path)-1]
	}
	w.visited = w.visited[:len(w.visited)-1]
}

func (w *walk) add(m movement) {
	for i := range w.found {
		if w.found[i].to == m.to {
			w.found[i].length = min(w.found[i].length, m.length)
			w.found[i].uturn = w.found[i].uturn || m.uturn
			return
		}
	}
	w.found = append(w.found, m)
}

// banned reports whether a restriction by way forbids the path driven so far to go on to the street next.
func (w *walk) banned(next dir) bool {
	g := w.g
	for _, r := range g.turns.through {
		if g.wayAtHead(w.from) != r.from || (g.wayAtTail(next) == r.to) == r.only {
			continue
		}
		for _, d := range w.path[1:] {
			if e := g.of(d); e.wayA == r.via || e.wayB == r.via {
				*r.used = true
				return true
			}
		}
	}
	return false
}

// flowInto is the driving direction of d at its head, flowOut at its tail.
func (g *graph) flowInto(d dir) geo.Point {
	if d.against() {
		return g.of(d).heading(0, 15).Mul(-1)
	}
	return g.of(d).heading(1, 15).Mul(-1)
}

func (g *graph) flowOut(d dir) geo.Point {
	if d.against() {
		return g.of(d).heading(1, 15)
	}
	return g.of(d).heading(0, 15)
}

// turnBetween is the angle [rad] from direction u to w, left positive, in (−π, π].
func turnBetween(u, w geo.Point) float64 { return math.Atan2(u.Cross(w), u.Dot(w)) }
