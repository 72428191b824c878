package hub

import (
	"time"

	"semul/engine/clock"
	"semul/engine/hub/policy"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// question is a declared query at work.
type question struct {
	q       release.Query
	s       *stream.Registered
	grace   clock.Duration
	consent *consents // nil: nobody is asked
	oracle  bool      // every row counts

	cost       release.Nano    // of a window
	noise      privacy.Laplace // of values, unless exact
	countNoise privacy.Laplace // of the counts that k looks at, where values are sums
	tau        int64

	first, next int64     // windows: the first that is answered, the first that is not closed
	open        []*window // those that have rows, by index
	free        []*window
	late        uint64 // rows that came after their window had closed, since the last release

	verdict policy.Verdict
	decided bool
	history []*release.Release // of windows first, first+1, …
}

// window is one open window.
type window struct {
	index int64
	table privacy.Table
	seen  *privacy.Bound // nil where rows have no subject
	tally privacy.Tally
}

func newQuestion(q release.Query, s *stream.Registered, local int64) (*question, error) {
	k := &question{q: q, s: s, grace: q.Grace}
	switch {
	case q.Grace == stream.OnEvent:
		k.grace = 0
	case q.Grace == 0 && s.Period > 0:
		k.grace = 2 * s.Period
	case q.Grace == 0:
		k.grace = 2 * time.Second
	}
	k.first = k.index(local)
	k.next = k.first
	if q.Exact {
		return k, nil
	}
	k.cost = q.Epsilon / release.Nano(q.Windows())
	values, counts := k.cost, release.Nano(0)
	if k.splits() {
		counts = k.cost / 2
		values -= counts
	}
	var err error
	if k.noise, err = privacy.NewLaplace(k.sensitivity(), values); err != nil {
		return nil, err
	}
	k.tau = privacy.Threshold(int64(q.K), k.sensitivity(), values)
	if k.splits() {
		if k.countNoise, err = privacy.NewLaplace(int64(q.M), counts); err != nil {
			return nil, err
		}
		k.tau = privacy.Threshold(int64(q.K), int64(q.M), counts)
	}
	return k, nil
}

// splits reports whether k needs a noisy count beside a noisy sum.
func (k *question) splits() bool {
	return k.q.K > 1 && k.q.Aggregate == release.Sum && k.s.Class.HasSubject()
}

// sensitivity is how much one person can change the table: m cells, by 1 in counts and by the largest clamped value in
// sums. Counts made on a device hold a person once in each cell: that is assumed.
func (k *question) sensitivity() int64 {
	m := int64(k.q.M)
	if k.q.Aggregate == release.Count || k.s.Class == stream.Count {
		return m
	}
	b := int64(1) << 31 // a sum that nobody clamps is one of i32 values
	if k.q.Clamp != [2]int64{} {
		b = max(k.q.Clamp[0], -k.q.Clamp[0], k.q.Clamp[1], -k.q.Clamp[1])
	}
	return m * b
}

// index returns the window that holds a civil instant.
func (k *question) index(local int64) int64 {
	w := int64(k.q.Window)
	i := local / w
	if local%w < 0 {
		i--
	}
	return i
}

// window returns an open window, made if need be.
func (k *question) window(index int64) *window {
	at := len(k.open)
	for at > 0 && k.open[at-1].index >= index {
		at--
	}
	if at < len(k.open) && k.open[at].index == index {
		return k.open[at]
	}
	var w *window
	if n := len(k.free); n > 0 {
		w, k.free = k.free[n-1], k.free[:n-1]
	} else {
		w = k.newWindow()
	}
	w.index = index
	k.open = append(k.open, nil)
	copy(k.open[at+1:], k.open[at:])
	k.open[at] = w
	return w
}

func (k *question) newWindow() *window {
	w := &window{table: privacy.Table{Counts: make([]int64, k.s.Cells)}}
	if k.q.Aggregate != release.Count {
		w.table.Sums = make([]int64, k.s.Cells)
	}
	if k.q.Aggregate == release.Last {
		w.table.At = make([]clock.Time, k.s.Cells)
	}
	if k.s.Class.HasSubject() && !k.oracle {
		w.seen = privacy.NewBound(k.q.M, k.s.Subjects, k.s.Cells)
	}
	return w
}

// take closes the first open window if it is index, and returns it; nil if it has no rows.
func (k *question) take(index int64) *window {
	if len(k.open) == 0 || k.open[0].index != index {
		return nil
	}
	w := k.open[0]
	k.open = append(k.open[:0], k.open[1:]...)
	return w
}

// done gives a window back, empty.
func (k *question) done(w *window) {
	if w == nil {
		return
	}
	w.table.Reset()
	if w.seen != nil {
		w.seen.Reset()
	}
	w.tally = privacy.Tally{}
	k.free = append(k.free, w)
}
