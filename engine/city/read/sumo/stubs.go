package sumo

import (
	"slices"

	"semul/engine/geo"
)

// stubLength is the length below which a street between two junctions is a part of them [m]: it is shorter than a car.
const stubLength = 4

// leg is a part of a link that leads over stubs: a movement, and the lane of the stub before it.
type leg struct {
	via  string
	stub *lane // nil before the first
}

// legs are the parts of a movement in their order.
func (k *conn) legs() []leg { return append([]leg{{via: k.via}}, k.on...) }

// contract takes streets shorter than stubLength out of the network: their two junctions become one, and each movement into a
// lane of the stub leads on over the movements that leave that lane. named are edges that stops, detectors and the ends of
// journeys name; those stay, as do stubs with a signal at either end, beside another street, or closed to some whom the
// streets around admit.
func (im *importer) contract(n *net, named map[string]bool) {
	if !im.opt.Contract {
		return
	}
	n.stubs = map[string]bool{}
	for i := range n.edges {
		if e := &n.edges[i]; stubby(e) {
			if why := im.absorb(n, e, named); why != "" {
				im.report.KeptStubs.add(why)
			} else {
				im.report.Contracted++
			}
		}
	}
	if im.report.Contracted == 0 {
		return
	}
	n.edges = slices.DeleteFunc(n.edges, func(e edge) bool { return n.stubs[e.id] })
	n.edgeRow = map[string]int{}
	for i := range n.edges {
		n.edgeRow[n.edges[i].id] = i
	}
	n.gather()
}

func stubby(e *edge) bool {
	for i := range e.lanes {
		if e.lanes[i].length >= stubLength {
			return false
		}
	}
	return true
}

// absorb makes one stub a part of its junctions, or says why it stays.
func (im *importer) absorb(n *net, e *edge, named map[string]bool) string {
	from, ok := n.nodeRow[e.from]
	to, ok2 := n.nodeRow[e.to]
	switch {
	case !ok || !ok2 || from == to:
		return "ends at one junction"
	case named[e.id]:
		return "named by a stop, a detector or the end of a journey"
	case len(n.junctions[from].inside) == 0 || len(n.junctions[to].inside) == 0:
		return "no lanes inside its junctions"
	}
	for i := range n.edges {
		o := &n.edges[i]
		a, ok := n.nodeRow[o.from]
		b, ok2 := n.nodeRow[o.to]
		if o.id != e.id && !n.stubs[o.id] && ok && ok2 && (a == from && b == to || a == to && b == from) {
			return "another street beside it"
		}
	}
	var ins, outs []conn
	for _, k := range n.conns {
		switch {
		case k.to == e.id && k.from[0] != ':':
			ins = append(ins, k)
		case k.from == e.id:
			outs = append(outs, k)
		}
	}
	if len(ins) == 0 || len(outs) == 0 {
		return "leads nowhere"
	}
	var whole []conn
	for _, a := range ins {
		for _, b := range outs {
			if n.skipped[a.from] != "" || n.skipped[b.to] != "" || a.toAt >= len(e.lanes) || b.fromAt >= len(e.lanes) {
				return "streets that are left out"
			}
			if a.tl != "" || b.tl != "" {
				return "signals"
			}
			if a.toAt == b.fromAt {
				whole = append(whole, n.overStub(a, b, e))
			}
		}
	}
	for _, a := range ins { // whom no lane of its own leads on
		for _, b := range outs {
			if !slices.ContainsFunc(whole, func(k conn) bool { return k.from == a.from && k.to == b.to }) {
				whole = append(whole, n.overStub(a, b, e))
			}
		}
	}
	for i := range whole {
		if !n.admitted(&whole[i]) {
			return "closed to some"
		}
	}
	n.stubs[e.id] = true
	var rest []conn
	for _, k := range n.conns {
		switch {
		case k.from == e.id || k.from[0] == ':' && k.to == e.id:
			if k.from[0] == ':' {
				rest = append(rest, k) // halves of a movement into it
			}
		case k.to == e.id:
			for _, w := range whole {
				if w.from == k.from && w.fromAt == k.fromAt && w.on[len(k.on)].stub == &e.lanes[k.toAt] {
					if !slices.ContainsFunc(rest, func(o conn) bool {
						return o.from == w.from && o.to == w.to && o.fromAt == w.fromAt && o.toAt == w.toAt
					}) {
						rest = append(rest, w)
					}
				}
			}
		default:
			rest = append(rest, k)
		}
	}
	n.conns = rest
	n.unite(from, to)
	return ""
}

// overStub is the movement into a stub and out of it again.
func (n *net) overStub(a, b conn, e *edge) conn {
	k := a
	k.to, k.toAt = b.to, b.toAt
	k.on = append(slices.Clone(a.on), leg{b.via, &e.lanes[a.toAt]})
	k.on = append(k.on, b.on...)
	if k.dir == "s" || k.dir == "" {
		k.dir = b.dir
	}
	return k
}

// admitted reports whether a stub admits everybody who may use the lanes before and behind it.
func (n *net) admitted(k *conn) bool {
	i, ok := n.edgeRow[k.from]
	j, ok2 := n.edgeRow[k.to]
	if !ok || !ok2 || k.fromAt >= len(n.edges[i].lanes) || k.toAt >= len(n.edges[j].lanes) {
		return false
	}
	who := permissionOf(&n.edges[i].lanes[k.fromAt]) & permissionOf(&n.edges[j].lanes[k.toAt])
	for _, l := range k.on {
		if who&^permissionOf(l.stub) != 0 {
			return false
		}
	}
	return true
}

// unite makes two junctions one: the names of both mean row a.
func (n *net) unite(a, b int) {
	for i := range n.junctions { // by rows, for the order
		if id := n.junctions[i].id; n.nodeRow[id] == b {
			n.nodeRow[id] = a
		}
	}
}

// gather keeps the first of the junctions that have been united, in the middle of all; the others keep their requests.
func (n *net) gather() {
	var kept, gone []junction
	var count []float64
	row := map[int]int{}
	for i := range n.junctions {
		j := n.junctions[i]
		first := n.nodeRow[j.id]
		at, there := row[first]
		if !there {
			at = len(kept)
			row[first] = at
			kept, count = append(kept, j), append(count, 1)
		} else {
			gone = append(gone, j)
			count[at]++
			kept[at].p = kept[at].p.Add(j.p)
		}
	}
	for i := range n.junctions {
		id := n.junctions[i].id
		n.nodeRow[id] = row[n.nodeRow[id]]
	}
	for i := range kept {
		if count[i] > 1 {
			kept[i].p = moved(kept[i].p.Mul(1/count[i]), geo.Point{})
		}
	}
	n.junctions, n.gone = kept, gone
}

// ends collects the edges that a file's stops, detectors and ends of journeys name.
func (im *importer) ends(path string, named map[string]bool) error {
	doc, closer, err := open(path, &problems{})
	if err != nil {
		return err
	}
	defer closer.Close()
	return doc.each(func(e *node) { endsOf(e, named) })
}

func endsOf(e *node, named map[string]bool) {
	if v, there := e.get("edges"); there {
		if list := fields(v); len(list) > 0 {
			named[list[0]], named[list[len(list)-1]] = true, true
		}
	}
	for _, a := range []string{"from", "to", "via", "edge"} {
		for _, id := range fields(e.str(a)) {
			named[id] = true
		}
	}
	for _, a := range []string{"lane", "lanes"} {
		for _, id := range fields(e.str(a)) {
			id, _ = cutLane(id)
			named[id] = true
		}
	}
	for _, kid := range e.kids {
		endsOf(kid, named)
	}
}
