package sumo

import (
	"math"
	"slices"
	"strconv"

	"semul/engine/city"
	"semul/engine/geo"
)

// rightOfWay takes which links meet and which give way from the city, or from geometry and street ranks where it does not
// say: paths that cross or end in one lane meet; of two that meet, the ring of a roundabout goes first, then the higher
// class of street, then the main axis of the junction, then straight before right before left before turning back, then who
// comes from the right.
func (w *writer) rightOfWay() {
	c := w.c
	t := &c.LaneLinks
	w.meets, w.yields = make([][]uint32, len(t.ID)), make([][]uint32, len(t.ID))
	if t.Meets.Len() == len(t.ID) && t.Yields.Len() == len(t.ID) {
		for k := range t.ID {
			w.meets[k], w.yields[k] = t.Meets.At(k), t.Yields.At(k)
		}
		return
	}
	w.axes()
	boxes := make([]geo.Bounds, len(t.ID))
	for k := range boxes {
		boxes[k] = geo.BoundsOf(t.Line.At(k)...)
	}
	for _, list := range w.order {
		for i, a := range list {
			for _, b := range list[i+1:] {
				if !w.meet(a, b, boxes) {
					continue
				}
				w.meets[a], w.meets[b] = append(w.meets[a], b), append(w.meets[b], a)
				switch {
				case c.Junctions.Kind[t.Junction[a]] == city.AllWayStop:
					w.yields[a], w.yields[b] = append(w.yields[a], b), append(w.yields[b], a)
				case w.givesWay(a, b):
					w.yields[a] = append(w.yields[a], b)
				default:
					w.yields[b] = append(w.yields[b], a)
				}
			}
		}
	}
}

// axes picks, where streets of one class meet, the two that go first, as netconvert does: else the four streams of a crossing
// would each wait for the next. It is the street with most lanes and the highest limit, then the first, and who faces it.
func (w *writer) axes() {
	c := w.c
	w.axis = make([]bool, len(c.Streets.ID))
	arriving := make([][]uint32, len(c.Junctions.ID))
	for s, j := range c.Streets.To {
		arriving[j] = append(arriving[j], uint32(s))
	}
	lanes := func(s uint32) uint32 { return c.Streets.LaneOff[s+1] - c.Streets.LaneOff[s] }
	for _, in := range arriving {
		if len(in) == 0 {
			continue
		}
		best := in[0]
		for _, s := range in[1:] {
			a, b := w.rank(s), w.rank(best)
			if a < b || a == b && (lanes(s) > lanes(best) || lanes(s) == lanes(best) && c.Streets.Speed[s] > c.Streets.Speed[best]) {
				best = s
			}
		}
		w.axis[best] = true
		facing, most := city.None, -0.7
		for _, s := range in {
			if d := heading(c.Streets.Line.At(int(s))).Dot(heading(c.Streets.Line.At(int(best)))); s != best && d < most {
				facing, most = s, d
			}
		}
		if facing != city.None {
			w.axis[facing] = true
		}
	}
}

func (w *writer) meet(a, b uint32, boxes []geo.Bounds) bool {
	t := &w.c.LaneLinks
	switch {
	case t.From[a] == t.From[b]:
		return false
	case t.To[a] == t.To[b]:
		return true
	case !boxes[a].Intersects(boxes[b]):
		return false
	}
	_, ok := crossing(t.Line.At(int(a)), t.Line.At(int(b)))
	return ok
}

// crossing is how far along p it first meets q [m].
func crossing(p, q []geo.Point) (float64, bool) {
	run := 0.0
	for i := 1; i < len(p); i++ {
		best := math.Inf(1)
		for k := 1; k < len(q); k++ {
			if _, t, _, ok := geo.SegmentsMeet(p[i-1], p[i], q[k-1], q[k]); ok {
				best = min(best, t)
			}
		}
		d := p[i-1].Dist(p[i])
		if best <= 1 {
			return run + float64(best*d), true
		}
		run += d
	}
	return 0, false
}

// givesWay reports whether of two links that meet the first waits; else the second does.
func (w *writer) givesWay(a, b uint32) bool {
	c := w.c
	t := &c.LaneLinks
	sa, sb := c.Lanes.Street[t.From[a]], c.Lanes.Street[t.From[b]]
	if sa == sb { // who comes from the kerb lets in, as at the end of a slip lane
		return c.Lanes.Index[t.From[a]] < c.Lanes.Index[t.From[b]]
	}
	kind := c.Junctions.Kind[t.Junction[a]]
	ra, rb := w.rank(sa), w.rank(sb)
	if kind != city.RightBeforeLeft && ra != rb {
		return ra > rb
	}
	if kind != city.RightBeforeLeft && w.axis[sa] != w.axis[sb] {
		return w.axis[sb]
	}
	side := heading(c.Streets.Line.At(int(sa))).Cross(heading(c.Streets.Line.At(int(sb)))) // > 0: b comes from a's right
	ta, tb := turnRank(t.Turn[a]), turnRank(t.Turn[b])
	if ta != tb && (kind != city.RightBeforeLeft || math.Abs(side) <= 0.5) {
		return ta > tb
	}
	if math.Abs(side) > 0.5 {
		return side > 0
	}
	return a > b
}

// rank is 0 on the ring of a roundabout, else 1 and up by class.
func (w *writer) rank(s uint32) int {
	c := w.c
	if c.Junctions.Kind[c.Streets.To[s]] == city.Roundabout && c.Junctions.Kind[c.Streets.From[s]] == city.Roundabout {
		return 0
	}
	switch class := c.Streets.Class[s]; class {
	case city.MotorwayLink:
		return 1 + int(city.Trunk)
	case city.Link:
		return 1 + int(city.Tertiary)
	default:
		return 1 + int(class)
	}
}

func turnRank(t city.Turn) int {
	switch t {
	case city.Right:
		return 1
	case city.Left:
		return 2
	case city.UTurn:
		return 3
	}
	return 0
}

// heading is the unit direction in which a line ends.
func heading(line []geo.Point) geo.Point {
	for i := len(line) - 1; i > 0; i-- {
		if d := line[i].Sub(line[i-1]); d.Len() > 0 {
			return d.Mul(1 / d.Len())
		}
	}
	return geo.Point{}
}

// inside is how a link is drawn within its junction in SUMO.
type inside struct {
	edge, lane int     // ":J_edge_lane"
	split      bool    // waits inside the junction: a second part begins where it would meet others
	second     int     // edge number of the second part
	at         float64 // where it begins, along the drawn line [m]
}

// Where links are split [m]: at least so far from the stop line, and so far before the path that they give way to.
const (
	leastWait = 2
	clearance = 0.5
)

// splitLinks finds the links on which SUMO lets vehicles wait in the middle of the junction, as netconvert does: left turns
// that give way to traffic from the front, without a signal only if they give way to nobody from the side; and turns back,
// half-way.
func (w *writer) splitLinks() {
	c := w.c
	t := &c.LaneLinks
	w.inside = make([]inside, len(t.ID))
	for k := range t.ID {
		kind := c.Junctions.Kind[t.Junction[k]]
		if kind == city.AllWayStop || kind == city.Roundabout || len(w.yields[k]) == 0 {
			continue
		}
		line := t.Line.At(k)
		length := geo.PolylineLength(line)
		first := math.Inf(1)
		switch t.Turn[k] {
		case city.Left:
			first = w.firstFromFront(uint32(k), line)
		case city.UTurn:
			if !w.fromSide(uint32(k)) {
				first = length / 2
			}
		}
		if first < leastWait || first > length-1 {
			continue
		}
		run := 0.0
		for i := 1; i+1 < len(line); i++ { // at a vertex if there is one near
			if run += line[i-1].Dist(line[i]); math.Abs(run-first) < 2.5 && run >= leastWait {
				first = run
				break
			}
		}
		w.inside[k].split, w.inside[k].at = true, first
	}
}

// firstFromFront is how far a left turn can go before it would be in the way of who comes from the front; infinite if there
// is nobody, or it must wait at the stop line all the same.
func (w *writer) firstFromFront(k uint32, line []geo.Point) float64 {
	c := w.c
	t := &c.LaneLinks
	first := math.Inf(1)
	if w.fromSide(k) {
		return first
	}
	for _, foe := range w.yields[k] {
		if w.beside(k, foe) {
			continue
		}
		if d, ok := crossing(line, t.Line.At(int(foe))); ok && t.Turn[foe] != city.Left && t.Turn[foe] != city.UTurn {
			first = min(first, d-float64(c.Lanes.Width[t.From[foe]])/2-clearance)
		}
	}
	return first
}

// fromSide reports whether a link without a signal gives way to somebody from the side, and so waits at its stop line.
func (w *writer) fromSide(k uint32) bool {
	c := w.c
	t := &c.LaneLinks
	for _, foe := range w.yields[k] {
		if t.Signal[k] == city.None && c.Lanes.Street[t.From[k]] != c.Lanes.Street[t.From[foe]] && w.beside(k, foe) {
			return true
		}
	}
	return false
}

// beside reports whether two links come from directions more than 45° off face to face.
func (w *writer) beside(a, b uint32) bool {
	c := w.c
	t := &c.LaneLinks
	ha := heading(c.Streets.Line.At(int(c.Lanes.Street[t.From[a]])))
	hb := heading(c.Streets.Line.At(int(c.Lanes.Street[t.From[b]])))
	return ha.Dot(hb) > -0.7
}

// numberInside gives every link its lane within its junction: one edge for the links between two streets that lie side by
// side, numbered by the first; the second parts of split ones after the last.
func (w *writer) numberInside() {
	c := w.c
	t := &c.LaneLinks
	street := func(lane uint32) uint32 { return c.Lanes.Street[lane] }
	for _, list := range w.order {
		second := len(list)
		for i, k := range list {
			in := &w.inside[k]
			in.edge = i
			if in.split {
				in.second = second
				second++
				continue
			}
			if i == 0 {
				continue
			}
			b := list[i-1]
			if !w.inside[b].split && street(t.From[b]) == street(t.From[k]) && street(t.To[b]) == street(t.To[k]) && t.From[k] == t.From[b]+1 && t.To[k] > t.To[b] {
				in.edge, in.lane = w.inside[b].edge, w.inside[b].lane+1
			}
		}
	}
}

// namePrograms finds a name for the plan that Signals holds which no further plan has, and one each for further plans of
// one name, such as those of SALT that differ by offset.
func (w *writer) namePrograms() {
	c := w.c
	taken := make([][]string, len(c.Signals.ID))
	w.plans = make([]string, len(c.SignalPlans.ID))
	for p, s := range c.SignalPlans.Signal {
		name := c.SignalPlans.Name[p]
		for k := 2; name == "" || slices.Contains(taken[s], name); k++ {
			name = c.SignalPlans.Name[p] + "_" + strconv.Itoa(k)
		}
		w.plans[p] = name
		taken[s] = append(taken[s], name)
	}
	w.main = make([]string, len(c.Signals.ID))
	for s := range c.Signals.ID {
		name := "0"
		for slices.Contains(taken[s], name) {
			name += "0"
		}
		w.main[s] = name
	}
}
