package sumo

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// mostParts bounds the lanes that one movement has inside its junction: two in SUMO, where left turns wait.
const mostParts = 8

type laneKey struct {
	edge string
	at   int
}

// links fills LaneLinks, one for each connection between streets, and the junctions' kinds that hang on them.
func (im *importer) links(n *net) {
	after := map[laneKey]*conn{} // connections that leave lanes inside junctions
	for i := range n.conns {
		if k := &n.conns[i]; k.from[0] == ':' {
			after[laneKey{k.from, k.fromAt}] = k
		}
	}
	im.seen = map[[2]uint32]bool{}
	im.inside = map[string][]uint32{}
	for i := range n.conns {
		if k := &n.conns[i]; k.from[0] != ':' {
			im.link(n, k, after)
		}
	}
	if t := &im.c.LaneLinks; !slices.ContainsFunc(t.Sight, func(v float32) bool { return v >= 0 }) {
		t.Sight = nil
	}
	im.rightOfWay(n)
	im.kinds(n)
}

// lane finds the lane that a connection names.
func (im *importer) connected(n *net, k *conn, edge string, at int) (uint32, bool) {
	if why := n.skipped[edge]; why != "" {
		im.report.LeftLinks++
		return 0, false
	}
	street, ok := im.streetRow[edge]
	if !ok {
		k.at.wrong("from=%q to=%q: there is no edge %q; write the network with netconvert", k.from, k.to, edge)
		return 0, false
	}
	s := &im.c.Streets
	if first, end := s.LaneOff[street], s.LaneOff[street+1]; uint32(at) < end-first {
		return first + uint32(at), true
	}
	k.at.wrong("from=%q to=%q: edge %q has %d lanes, no lane %d; lanes count from 0 at the kerb", k.from, k.to, edge, s.LaneOff[street+1]-s.LaneOff[street], at)
	return 0, false
}

func (im *importer) link(n *net, k *conn, after map[laneKey]*conn) {
	c, t := im.c, &im.c.LaneLinks
	a, ok := im.connected(n, k, k.from, k.fromAt)
	if !ok {
		return
	}
	b, ok := im.connected(n, k, k.to, k.toAt)
	if !ok {
		return
	}
	j := c.Streets.To[c.Lanes.Street[a]]
	if j != c.Streets.From[c.Lanes.Street[b]] {
		k.at.wrong("from=%q to=%q: the edges do not meet: %q ends at junction %q, %q begins at %q", k.from, k.to, k.from, c.Junctions.ID[j], k.to,
			c.Junctions.ID[c.Streets.From[c.Lanes.Street[b]]])
		return
	}
	if im.seen[[2]uint32{a, b}] {
		k.at.wrong("from lane %q to lane %q stands twice; keep one", c.Lanes.ID[a], c.Lanes.ID[b])
		return
	}
	im.seen[[2]uint32{a, b}] = true
	row := uint32(len(t.ID))
	line, length, speed := im.through(n, k, after, row)
	if line == nil {
		from, to := c.Lanes.Line.At(int(a)), c.Lanes.Line.At(int(b))
		line = []geo.Point{from[len(from)-1], to[0]}
		length = geo.PolylineLength(line)
	}
	signal := city.None
	if k.tl != "" {
		if row, ok := im.signalRow[k.tl]; !ok {
			k.at.wrong("from=%q to=%q: there is no tlLogic %q; add its program to the network or to an additional file", k.from, k.to, k.tl)
		} else if k.group >= int(c.Signals.Groups[row]) {
			k.at.wrong("from=%q to=%q: linkIndex %d of tlLogic %q, whose states have %d letters", k.from, k.to, k.group, k.tl, c.Signals.Groups[row])
		} else {
			signal = row
		}
	}
	t.ID = append(t.ID, c.Lanes.ID[a]+"→"+c.Lanes.ID[b])
	t.From, t.To, t.Junction = append(t.From, a), append(t.To, b), append(t.Junction, j)
	t.Turn, t.Signal, t.Group = append(t.Turn, turnOf(k.dir)), append(t.Signal, signal), append(t.Group, uint16(k.group))
	t.Length = append(t.Length, float32(max(length, 0.1)))
	t.Speed, t.Sight = append(t.Speed, float32(speed)), append(t.Sight, float32(k.sight))
	t.Line.Add(line)
}

// through joins the lanes that a movement has inside its junction and remembers them as those of link row.
func (im *importer) through(n *net, k *conn, after map[laneKey]*conn, row uint32) (line []geo.Point, length, speed float64) {
	speed = math.NaN()
	via := k.via
	for parts := 0; via != ""; parts++ {
		in := n.inner[via]
		if in == nil {
			k.at.wrong("from=%q to=%q: there is no lane %q for via; write the network with netconvert", k.from, k.to, via)
			return nil, 0, speed
		}
		if parts == mostParts {
			k.at.wrong("from=%q to=%q: the lanes of via go in circles; write the network with netconvert", k.from, k.to)
			return nil, 0, speed
		}
		if parts > 0 {
			im.report.SplitLinks++
		}
		im.inside[via] = append(im.inside[via], row)
		length += in.length
		if !(speed <= in.speed) {
			speed = in.speed
		}
		for _, p := range in.line {
			if len(line) == 0 || line[len(line)-1] != p {
				line = append(line, p)
			}
		}
		edge, at := cutLane(via)
		via = ""
		if next := after[laneKey{edge, at}]; next != nil {
			via = next.via
		}
	}
	if len(line) == 1 {
		line = append(line, line[0])
	}
	return line, length, speed
}

// cutLane splits a lane's id into its edge's and its index.
func cutLane(id string) (edge string, at int) {
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == '_' {
			for _, d := range id[i+1:] {
				if d < '0' || d > '9' || at > 1000 {
					return id, -1
				}
				at = 10*at + int(d-'0')
			}
			return id[:i], at
		}
	}
	return id, -1
}

// turnOf reads a connection's direction.
func turnOf(dir string) city.Turn {
	switch dir {
	case "l", "L":
		return city.Left
	case "r", "R":
		return city.Right
	case "t", "T":
		return city.UTurn
	}
	return city.Straight
}

// rightOfWay fills Meets and Yields from the request matrices, which SUMO reads from the right: the last character is
// link 0. Links of a junction stand in the order of its lanes inside; without such, in that of its incoming lanes.
func (im *importer) rightOfWay(n *net) {
	t := &im.c.LaneLinks
	meets, yields := make([][]uint32, len(t.ID)), make([][]uint32, len(t.ID))
	leaving := map[uint32][]uint32{} // links by the lane they leave, in order
	for k, from := range t.From {
		leaving[from] = append(leaving[from], uint32(k))
	}
	some := false
	for i := range n.junctions {
		if j := &n.junctions[i]; len(j.requests) > 0 {
			some = true
			im.requests(j, leaving, meets, yields)
		}
	}
	if !some {
		return
	}
	for k := range t.ID {
		slices.Sort(meets[k])
		slices.Sort(yields[k])
		t.Meets.Add(slices.Compact(meets[k])...)
		t.Yields.Add(slices.Compact(yields[k])...)
	}
}

// requests reads the request matrix of one junction.
func (im *importer) requests(j *junction, leaving map[uint32][]uint32, meets, yields [][]uint32) {
	order := make([][]uint32, len(j.requests)) // links of each request
	for r := range order {
		if r < len(j.inside) {
			order[r] = im.inside[j.inside[r]]
		}
	}
	if len(j.inside) == 0 {
		r := 0
		for _, id := range j.incoming {
			if lane, ok := im.laneRow[id]; ok {
				for _, row := range leaving[lane] {
					if r < len(order) {
						order[r] = []uint32{row}
						r++
					}
				}
			}
		}
	}
	for r, q := range j.requests {
		if len(order[r]) == 0 {
			continue // a crossing, or a link of an edge that was left
		}
		if len(q.response) != len(j.requests) || len(q.foes) != len(j.requests) {
			j.at.wrong("request %d has %d and %d characters for %d links; write the network with netconvert", r, len(q.response), len(q.foes), len(j.requests))
			return
		}
		for o := range order {
			at := len(order) - 1 - o
			if o == r || q.foes[at] != '1' && q.response[at] != '1' {
				continue
			}
			for _, a := range order[r] {
				for _, b := range order[o] {
					if a == b {
						continue
					}
					meets[a] = append(meets[a], b)
					if q.response[at] == '1' {
						yields[a] = append(yields[a], b)
					}
				}
			}
		}
	}
}

// kinds settles what kind of junction each is, now that its links are known.
func (im *importer) kinds(n *net) {
	c := im.c
	t := &c.Junctions
	links := make([]int, len(t.ID))
	for k, j := range c.LaneLinks.Junction {
		links[j]++
		if s := c.LaneLinks.Signal[k]; s != city.None && t.Signal[j] == city.None {
			t.Signal[j], t.Kind[j] = s, city.Signalled
		}
	}
	for _, nodes := range n.rounds {
		for _, id := range nodes {
			if row, ok := n.nodeRow[id]; ok && t.Kind[row] != city.Signalled {
				t.Kind[row] = city.Roundabout
			}
		}
	}
	in, out := make([][]uint32, len(t.ID)), make([][]uint32, len(t.ID))
	for s := range c.Streets.ID {
		in[c.Streets.To[s]] = append(in[c.Streets.To[s]], uint32(s))
		out[c.Streets.From[s]] = append(out[c.Streets.From[s]], uint32(s))
	}
	for j := range t.ID {
		if t.Kind[j] != city.Priority && t.Kind[j] != city.Border && t.Kind[j] != city.RightBeforeLeft {
			continue
		}
		back := len(in[j]) == 1 && len(out[j]) == 1 && c.Streets.From[in[j][0]] == c.Streets.To[out[j][0]]
		switch {
		case back && links[j] > 0:
			t.Kind[j] = city.DeadEnd
		case t.Kind[j] == city.Border && links[j] > 0:
			t.Kind[j] = city.Priority
		}
	}
}
