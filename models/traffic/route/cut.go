package route

// flow finds the fewest streets that part the junctions of a cell, as a greatest flow from some of them to others:
// Dinic's algorithm, every edge letting through as many units as it stands for streets, either way.
type flow struct {
	edges []edge
	off   []uint32 // by junction, into half
	half  []uint32 // edges at a junction: twice the edge, plus 1 if the junction is its b
	sent  []int32  // by edge: units from a to b
	end   []end    // by junction
	level []int32  // steps from the sources; −1 where no way leads
	next  []uint32 // half edge to be looked at next
	queue []uint32
}

// end is what a junction is to a flow.
type end uint8

const (
	between end = iota
	source
	sink
)

// newFlow prepares flows between n junctions.
func newFlow(n int, edges []edge) *flow {
	f := &flow{edges: edges, off: make([]uint32, n+1), half: make([]uint32, 2*len(edges)), sent: make([]int32, len(edges)),
		end: make([]end, n), level: make([]int32, n), next: make([]uint32, n)}
	for _, e := range edges {
		f.off[e.a+1]++
		f.off[e.b+1]++
	}
	for i := range n {
		f.off[i+1] += f.off[i]
	}
	copy(f.next, f.off)
	for i, e := range edges {
		f.half[f.next[e.a]], f.half[f.next[e.b]] = uint32(2*i), uint32(2*i+1)
		f.next[e.a]++
		f.next[e.b]++
	}
	return f
}

// along is where a half edge leads and how many units more it lets through.
func (f *flow) along(half uint32) (to uint32, room int32) {
	e := &f.edges[half/2]
	if half%2 == 0 {
		return e.b, int32(e.count) - f.sent[half/2]
	}
	return e.a, int32(e.count) + f.sent[half/2]
}

// send adds units to a half edge.
func (f *flow) send(half uint32, units int32) {
	if half%2 == 0 {
		f.sent[half/2] += units
	} else {
		f.sent[half/2] -= units
	}
}

// run finds the greatest flow from sources to sinks as marked in end, or gives up at a bound.
func (f *flow) run(bound int) (units int) {
	clear(f.sent)
	for units < bound && f.reach(source) {
		copy(f.next, f.off)
		for i, k := range f.end {
			if k == source {
				units += int(f.push(uint32(i), 1<<30))
			}
		}
	}
	return units
}

// reach fills level with steps from one kind of end along edges that let more through, from sinks against the flow, and
// reports whether the other kind is among them.
func (f *flow) reach(from end) (through bool) {
	f.queue = f.queue[:0]
	for i := range f.level {
		f.level[i] = -1
		if f.end[i] == from {
			f.level[i] = 0
			f.queue = append(f.queue, uint32(i))
		}
	}
	for k := 0; k < len(f.queue); k++ {
		at := f.queue[k]
		for _, h := range f.half[f.off[at]:f.off[at+1]] {
			to, room := f.along(h)
			if from == sink {
				room = 2*int32(f.edges[h/2].count) - room
			}
			if room > 0 && f.level[to] < 0 {
				f.level[to] = f.level[at] + 1
				f.queue = append(f.queue, to)
				through = through || f.end[to] != between && f.end[to] != from
			}
		}
	}
	return through
}

// push sends at most so many units from a junction to sinks, each step one level on.
func (f *flow) push(at uint32, most int32) (units int32) {
	if f.end[at] == sink {
		return most
	}
	for ; f.next[at] < f.off[at+1]; f.next[at]++ {
		h := f.half[f.next[at]]
		to, room := f.along(h)
		if room <= 0 || f.level[to] != f.level[at]+1 {
			continue
		}
		n := f.push(to, min(room, most-units))
		f.send(h, n)
		if units += n; units == most {
			return units
		}
	}
	return units
}
