package hub

import (
	"time"

	"semul/engine/clock"
	"semul/engine/hub/ledger"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// Stamps may lie so far before and after the instant a batch is taken; rows beyond are refused.
const (
	oldest clock.Duration = time.Hour
	newest clock.Duration = 2 * time.Second
)

// collecting is what has been taken of a stream since its last entry in the ledger.
type collecting struct {
	tree          ledger.Tree
	batches, rows uint64
	refused       uint64 // batches
}

// collect hashes a batch, and takes rows out whose stamps cannot be.
func (h *Hub) collect(b *stream.Batch) {
	c := h.collecting[b.Stream-1]
	h.wire = b.Append(h.wire[:0], h.cfg.Civil)
	h.mac.Reset()
	h.mac.Write(h.wire)
	var hash [32]byte
	c.tree.AppendHash(h.mac.Sum(hash[:0]))
	c.batches++
	c.rows += uint64(b.Rows())
	h.stats.ReadingsIn += uint64(b.Rows())
	h.stats.ReadingsRefused += uint64(timely(b, h.now))
}

// timely removes the rows whose stamps lie too far from now and returns how many they were.
func timely(b *stream.Batch, now clock.Time) (gone int) {
	from, to := now.Add(-oldest), now.Add(newest)
	lo, hi := span(b.Dt)
	if len(b.Dt) == 0 || b.T0.Add(clock.Duration(lo)*b.Tick) >= from && b.T0.Add(clock.Duration(hi)*b.Tick) <= to {
		return 0
	}
	return b.Keep(func(i int) bool { at := b.Stamp(i); return at >= from && at <= to })
}

// span returns the smallest and the largest of a column.
func span(column []uint16) (lo, hi uint16) {
	lo = 1<<16 - 1
	for _, v := range column {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// takeAll gives question i all batches of its stream, in door order.
func (h *Hub) takeAll(i int) {
	k := h.questions[i]
	var allowed []uint64
	if k.consent != nil {
		allowed = k.consent.set.Allowed()
	}
	at := k.index
	if h.cfg.Oracle {
		at = k.arrived(h.local(h.now))
	}
	for _, b := range h.batches {
		if b.Stream == k.s.ID && b.Rows() > 0 {
			k.rows(b, h.local(b.T0), at, allowed)
		}
	}
}

// arrived gives rows the window in which they come where their stamp names one that has closed, or one that has not begun:
// an oracle waits for nobody, and must lose nothing for a device's clock that is late or early. now is in civil time.
func (k *question) arrived(now int64) func(local int64) int64 {
	latest := k.index(now - 1)
	return func(local int64) int64 { return max(k.next, min(latest, k.index(local))) }
}

// rows adds a batch to the windows its rows lie in, as window tells of an instant in civil time; t0 is in civil time.
func (k *question) rows(b *stream.Batch, t0 int64, window func(local int64) int64, allowed []uint64) {
	at := func(dt uint16) int64 { return window(t0 + int64(dt)*int64(b.Tick)) }
	lo, hi := span(b.Dt)
	if w := at(lo); w == at(hi) {
		k.add(w, b, 0, b.Rows(), allowed)
		return
	}
	for from := 0; from < b.Rows(); {
		w, to := at(b.Dt[from]), from+1
		for to < b.Rows() && at(b.Dt[to]) == w {
			to++
		}
		k.add(w, b, from, to, allowed)
		from = to
	}
}

// add adds rows of one window.
func (k *question) add(index int64, b *stream.Batch, from, to int, allowed []uint64) {
	if index < k.next {
		k.late += uint64(to - from)
		return
	}
	w := k.window(index)
	rows := privacy.Rows{Cell: b.Cell[from:to]}
	if b.Subject != nil && !k.oracle {
		rows.Subject = b.Subject[from:to]
	}
	if k.q.Aggregate != release.Count {
		rows.Value = b.Value[k.q.Column][from:to]
	}
	lo, hi := k.clamp()
	switch {
	case k.q.Aggregate == release.Last:
		w.tally.Add(w.table.Last(rows, b.T0, b.Tick, b.Dt[from:to]))
	case k.q.Aggregate == release.Max:
		w.tally.Add(w.table.Max(rows))
	case rows.Subject == nil:
		w.tally.Add(w.table.Plain(rows, lo, hi))
	case k.q.Aggregate == release.Count:
		w.tally.Add(w.table.Count(rows, w.seen, allowed))
	default:
		w.tally.Add(w.table.Sum(rows, w.seen, allowed, lo, hi))
	}
}

// clamp returns the bounds of a value; without a clamp, all that an i32 holds.
func (k *question) clamp() (lo, hi int64) {
	if k.q.Clamp == [2]int64{} {
		return -1 << 31, 1<<31 - 1
	}
	return k.q.Clamp[0], k.q.Clamp[1]
}
