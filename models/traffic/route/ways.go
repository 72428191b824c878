package route

// far is the cost of a way that there is not. Twice far is still a uint32.
const far = 1<<31 - 1

// parts say how an arc is driven: oneTurn and which of its street's turns, or by way of a rank below both ends: the arc
// between that and the end which is lower, in the other direction, and the one between that and the higher end, in its own.
type parts [2]uint32

const oneTurn = 1 << 31

// Ways are the cheapest ways through a network under costs that change. What follows from the costs is brought up to
// date when a way is asked for next, as far as it hangs on those that have changed; answers depend on the present costs
// alone. Not for several goroutines at once.
type Ways struct {
	h    *Hierarchy
	turn []uint32 // by arc of the graph [ms]
	time []uint32 // by street [ms]

	up, down []uint32 // by arc: least cost by way of lower ranks [ms]
	upBy     []parts  // by arc: what it is made of
	downBy   []parts
	stale    []uint64 // one bit a rank whose arcs are out of date
	any      bool     // some are
	at       []uint32 // by rank: arc of the rank in hand that joins it
	before   []uint32 // costs of its arcs until now

	ahead, back labels
	cursors     []uint32
	visited     []uint32
	meet        uint32
	from, to    []End
	chain       []uint32
	rest        []uint32 // arcs still to be spelled, the last one first
}

// NewWays takes the cost of every turn and the time of every street [ms], and keeps the slices.
func NewWays(h *Hierarchy, turn, time []uint32) *Ways {
	n := len(h.street)
	w := &Ways{h: h, turn: turn, time: time, up: make([]uint32, len(h.up.high)), down: make([]uint32, len(h.down.high)),
		upBy: make([]parts, len(h.up.high)), downBy: make([]parts, len(h.down.high)), stale: make([]uint64, (n+63)/64), at: make([]uint32, n), ahead: newLabels(n), back: newLabels(n)}
	for r := range uint32(n) {
		w.mark(r)
	}
	return w
}

// Fork returns Ways with the costs of w for another goroutine to ask, as long as nobody changes costs. Settle w first if
// they have changed since it was asked last; costs are changed in w, not in a fork.
func (w *Ways) Fork() *Ways {
	n := len(w.h.street)
	return &Ways{h: w.h, turn: w.turn, time: w.time, up: w.up, down: w.down, upBy: w.upBy, downBy: w.downBy, stale: w.stale, ahead: newLabels(n), back: newLabels(n)}
}

// Settle brings up to date what follows from the costs.
func (w *Ways) Settle() { w.customise() }

// Turn is the cost of a turn [ms].
func (w *Ways) Turn(arc uint32) uint32 { return w.turn[arc] }

// Turns are the costs of all turns [ms], to be read only.
func (w *Ways) Turns() []uint32 { return w.turn }

// Time is the time of a street [ms], or Closed.
func (w *Ways) Time(street uint32) uint32 { return w.time[street] }

// SetTurn changes the cost of a turn [ms].
func (w *Ways) SetTurn(arc, ms uint32) {
	if w.turn[arc] != ms {
		w.turn[arc] = ms
		w.mark(min(w.h.rank[w.h.g.leaves[arc]], w.h.rank[w.h.g.To[arc]]))
	}
}

// SetTime changes the time of a street [ms]; Closed if it must not be entered.
func (w *Ways) SetTime(street, ms uint32) {
	if w.time[street] == ms {
		return
	}
	w.time[street] = ms
	for _, e := range w.h.g.into(street) {
		w.mark(min(w.h.rank[w.h.g.leaves[e]], w.h.rank[street]))
	}
}

// step is the cost of turning into and driving a street, or far.
func (w *Ways) step(arc uint32) uint32 {
	t := w.time[w.h.g.To[arc]]
	if t >= far || w.turn[arc] >= far-t {
		return far
	}
	return w.turn[arc] + t
}

func (w *Ways) mark(rank uint32) {
	w.stale[rank/64] |= 1 << (rank % 64)
	w.any = true
}
