package traffic

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
)

// gridlockEvery is how often circles are looked for, and how long the first vehicle of a row must have stood to count.
const (
	gridlockEvery = 60e9 // [ns]
	gridlockWait  = 60   // [s]
	outlastsRed   = 300  // who has stood this long does not wait for his signal: it has been green meanwhile [s]
)

// waits is the graph of who waits for whom, rebuilt each minute in the same memory.
type waits struct {
	rows   []uint32 // that are stuck
	node   []int32  // by row: position in rows, or −1
	off    []int32
	to     []int32
	index  []int32
	low    []int32
	on     []bool
	edge   []int32
	stack  []int32
	calls  []int32
	part   []int32
	locked []uint32 // first rows of the circles of a minute ago
	now    []uint32
}

// findGridlock reports every strongly connected part of "waits for" among rows whose first vehicle has stood for long:
// each waits for another of the circle, so none can ever go on by itself. A circle is reported once.
func (s *Sim) findGridlock() {
	w := &s.waits
	w.rows, w.off, w.to, w.now = w.rows[:0], append(w.off[:0], 0), w.to[:0], w.now[:0]
	end := uint32(s.net.lanes)
	for r := s.nextLive(0, end); r < end; r = s.nextLive(r+1, end) {
		if s.stuck(r) {
			w.node[r] = int32(len(w.rows))
			w.rows = append(w.rows, r)
		}
	}
	for _, r := range w.rows {
		s.addWaits(r)
		w.off = append(w.off, int32(len(w.to)))
	}
	w.circles(s.reportCircle)
	for _, r := range w.rows {
		w.node[r] = -1
	}
	w.locked = append(w.locked[:0], w.now...)
}

// reportCircle reports a circle unless it was there a minute ago.
func (s *Sim) reportCircle(part []int32) {
	w := &s.waits
	first := w.rows[part[0]]
	w.now = append(w.now, first)
	defer s.relax(part)
	if slices.Contains(w.locked, first) {
		return
	}
	var names []string
	for _, k := range part[:min(len(part), 12)] {
		names = append(names, s.name(w.rows[k]))
	}
	s.notices = append(s.notices, Notice{Kind: "gridlock", Where: s.laneRef(first), Value: float64(len(part)), Unit: "lanes",
		Note: fmt.Sprintf("%d lanes wait for each other: %s", len(part), strings.Join(names, " → "))})
}

// relax waives keep clear for the vehicle that has waited longest before a junction among the rows of a circle, if that is
// allowed: it may then go into the junction, where others have left it free, and stand there. It keeps the waiver until it
// goes; right of way and eq. (3) hold for it as for all.
func (s *Sim) relax(part []int32) {
	if !s.cfg.Relax {
		return
	}
	longest, most := none, uint16(0)
	for _, k := range part {
		r := s.waits.rows[k]
		o := &s.slots[s.start[r]]
		if s.net.isLink[r] || s.granted[r] > 0 || o.next == none || !s.net.clears[o.next] {
			continue
		}
		if s.waived[r] {
			return // it has not gone yet
		}
		if longest == none || o.waited > most {
			longest, most = r, o.waited
		}
	}
	if longest == none {
		return
	}
	s.waived[longest] = true
	s.notices = append(s.notices, Notice{Kind: "relaxed", Where: s.laneRef(longest), Value: float64(float32(most) * s.dt), Unit: "s",
		Note: fmt.Sprintf("the first vehicle on %s need not keep the junction clear: it has waited longest of %d lanes in a circle", s.name(longest), len(part))})
}

// waivers lists the lanes whose first vehicle need not keep the junction clear.
func (s *Sim) waivers() []uint32 {
	var list []uint32
	for r, yes := range s.waived {
		if yes {
			list = append(list, uint32(r))
		}
	}
	return list
}

// stuck reports whether the first vehicle of a row has stood for gridlockWait.
func (s *Sim) stuck(r uint32) bool {
	if s.count[r] == 0 {
		return false
	}
	s.rouse(r)
	return float32(s.slots[s.start[r]].waited)*s.dt >= gridlockWait && s.slots[s.start[r]].v < slowest
}

// addWaits enters the rows that hold up the first vehicle of a row.
func (s *Sim) addWaits(r uint32) {
	n, slot := s.net, s.start[r]
	next := s.slots[slot].next
	if n.isLink[r] {
		s.addParted(r, s.slots[slot].x)
		s.addWaitsBeyond(s.slots[slot].veh, r)
		return
	}
	if next == none {
		if side := int(r) + int(s.slots[slot].aside); s.slots[slot].aside != 0 {
			s.addWait(uint32(side))
		}
		return
	}
	if closedLamp(s.shows[next]) && float32(s.slots[slot].waited)*s.dt < outlastsRed {
		return
	}
	s.addParted(next, -far)
	s.addWaitsBeyond(s.slots[slot].veh, next)
	if n.inside(n.to[next]) && !n.inside(r) && !n.stubbed(next) { // it waits for who is inside (admits)
		s.eachInside(n.junction[next], func(row, _ uint32) bool { s.addWait(row); return true })
	}
	for i := n.con.off[next]; i < n.con.off[next+1]; i++ {
		if o := n.con.other[i]; s.count[o] > 0 {
			s.addWait(o)
		} else if s.pending[o] > 0 || s.letIn(r, n.from[o], o) {
			s.addWait(n.from[o])
		}
	}
}

// addWaitsBeyond enters the rows on a vehicle's way beyond the line, up to the first lane with somebody in it: a vehicle may be
// longer than the lanes between two junctions, and whom it waits for stands behind those.
func (s *Sim) addWaitsBeyond(veh, link uint32) {
	for hop := 1; link != none && hop < mostHops; hop++ {
		lane := s.net.to[link]
		s.addWait(link)
		s.addWait(lane)
		if hop > 1 && s.count[link] > 0 || s.count[lane] > 0 || s.net.coarse[lane] {
			return
		}
		link, _ = s.linkAfter(veh, lane, hop)
	}
}

// addParted enters the links that part from a link at the end of its lane if somebody ahead of the place `from` still stands in
// the stretch that both share.
func (s *Sim) addParted(link uint32, from float32) {
	div := &s.net.div
	for i := div.off[link]; i < div.off[link+1]; i++ {
		if o := div.other[i]; s.count[o] > 0 && s.old[o].rear < div.b1[i] && s.old[o].rear > from {
			s.addWait(o)
		}
	}
}

// letIn reports whether the first vehicle of row r lets in that of lane l, which is to take a link that crosses its way and has
// waited longer than it.
func (s *Sim) letIn(r, l, link uint32) bool {
	if s.count[l] == 0 {
		return false
	}
	mine, theirs := &s.slots[s.start[r]], &s.slots[s.start[l]]
	return theirs.next == link && theirs.waited > mine.waited && float32(theirs.waited)*s.dt >= courtesy
}

func (s *Sim) addWait(row uint32) {
	if k := s.waits.node[row]; k >= 0 {
		s.waits.to = append(s.waits.to, k)
	}
}

// name is the id of a row.
func (s *Sim) name(r uint32) string {
	ref := s.laneRef(r)
	if ref.Support == city.OfLaneLink {
		return s.city.LaneLinks.ID[ref.Index]
	}
	return s.city.Lanes.ID[ref.Index]
}

// circles calls report for every strongly connected part of more than one node, sorted (Tarjan 1972, without recursion).
func (w *waits) circles(report func(part []int32)) {
	n := len(w.off) - 1
	w.index, w.low, w.edge = cleared(w.index, n), cleared(w.low, n), cleared(w.edge, n)
	if cap(w.on) < n {
		w.on = make([]bool, n)
	}
	w.on = w.on[:n]
	clear(w.on)
	counter := int32(0)
	for root := range int32(n) {
		if w.index[root] != 0 {
			continue
		}
		w.calls = append(w.calls[:0], root)
		for len(w.calls) > 0 {
			v := w.calls[len(w.calls)-1]
			if w.index[v] == 0 {
				counter++
				w.index[v], w.low[v], w.on[v] = counter, counter, true
				w.stack = append(w.stack, v)
			}
			if at := w.off[v] + w.edge[v]; at < w.off[v+1] {
				o := w.to[at]
				w.edge[v]++
				if w.index[o] == 0 {
					w.calls = append(w.calls, o)
				} else if w.on[o] {
					w.low[v] = min(w.low[v], w.index[o])
				}
				continue
			}
			w.calls = w.calls[:len(w.calls)-1]
			if len(w.calls) > 0 {
				up := w.calls[len(w.calls)-1]
				w.low[up] = min(w.low[up], w.low[v])
			}
			if w.low[v] != w.index[v] {
				continue
			}
			w.part = w.part[:0]
			for o := int32(-1); o != v; {
				o = w.stack[len(w.stack)-1]
				w.stack = w.stack[:len(w.stack)-1]
				w.on[o] = false
				w.part = append(w.part, o)
			}
			if len(w.part) > 1 {
				slices.Sort(w.part)
				report(w.part)
			}
		}
	}
}

// cleared returns n zeros in the memory of v if that is large enough.
func cleared(v []int32, n int) []int32 {
	if cap(v) < n {
		return make([]int32, n)
	}
	v = v[:n]
	clear(v)
	return v
}
