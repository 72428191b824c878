package hub

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"semul/engine/clock"
	"semul/engine/hub/ledger"
	"semul/engine/hub/policy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/rng"
)

// Tick takes all that was published, closes the windows whose time is up, lets out what may be let out and writes it
// down. Instants must not fall. The error is of the files: the releases stand.
func (h *Hub) Tick(now clock.Time) error {
	switch {
	case h.closed:
		return errClosed
	case now == clock.Never || h.ticks > 0 && now < h.now:
		return fmt.Errorf("hub: tick at %v after %v", now, h.now)
	}
	h.now = now
	h.ticks++
	h.fresh = h.fresh[:0]
	h.notes()
	h.admit()
	for {
		k := h.due()
		if k == nil {
			break
		}
		h.close(k)
	}
	if len(h.fresh) > 0 {
		h.collected()
	}
	h.log.Checkpoint(now)
	return h.files.flush(h)
}

// Close notes that the hub ended in order, and closes its files. Windows still open are forgotten. Only Ask, Fresh and
// Stats work afterwards.
func (h *Hub) Close(now clock.Time) error {
	if h.closed {
		return errClosed
	}
	h.closed = true
	h.now = max(now, h.now)
	h.notes()
	h.admit()
	h.collected()
	h.log.Append(ledger.Closed, ledger.Closing{At: h.now, Releases: h.releases})
	h.log.Checkpoint(h.now)
	err := h.files.flush(h)
	if err2 := h.files.close(); err == nil {
		err = err2
	}
	h.secret = secret{}
	return err
}

var errClosed = errors.New("hub: closed")

// notes writes down what persons and controllers have said since the last tick.
func (h *Hub) notes() {
	for _, c := range h.consents {
		if !c.set.Changed() {
			continue
		}
		h.mac.Reset()
		h.mac.Write(c.set.Append(nil))
		e := ledger.Consent{At: h.now, Stream: c.s.Name, Purpose: c.p, Rule: c.rule.String(), Asked: c.set.Subjects(), Allowed: c.set.Yes()}
		h.mac.Sum(e.Hash[:0])
		h.log.Append(ledger.Consented, e)
	}
	for _, c := range h.board.Commands() {
		h.log.Append(ledger.Commanded, c)
	}
}

// admit gives what has arrived to every question. Rows of streams whose permission has ended are dropped here.
func (h *Hub) admit() {
	batches := h.arrivals()
	kept := batches[:0]
	for _, b := range batches {
		s := h.streams.ByID(b.Stream)
		if v := h.gate.Takes(s, h.now); !v.Allowed && !h.cfg.Oracle {
			h.stats.BatchesRefused++
			h.stats.ReadingsRefused += uint64(b.Rows())
			h.collecting[b.Stream-1].refused++
			h.pool.Put(b)
			continue
		}
		h.collect(b)
		kept = append(kept, b)
	}
	h.batches = kept
	if len(kept) == 0 {
		return
	}
	if h.cfg.Pool != nil {
		h.cfg.Pool.Each(len(h.questions), h.work)
	} else {
		for i := range h.questions {
			h.work(i)
		}
	}
	for i, b := range kept {
		h.pool.Put(b)
		kept[i] = nil
	}
}

// due returns the question whose next window ended first among those whose time is up, of equals the one declared first.
func (h *Hub) due() *question {
	var best *question
	for _, k := range h.questions {
		if k.closes(h) <= h.now && (best == nil || k.end(h) < best.end(h)) {
			best = k
		}
	}
	return best
}

// end returns when the next window of k ends, closes when it takes rows no longer.
func (k *question) end(h *Hub) clock.Time {
	return clock.Time((k.next+1)*int64(k.q.Window) - h.local(0))
}

func (k *question) closes(h *Hub) clock.Time { return k.end(h).Add(k.grace) }

// collected writes down what was taken of each stream.
func (h *Hub) collected() {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for i, c := range h.collecting {
		if c.batches == 0 && c.refused == 0 {
			continue
		}
		s := h.streams.All()[i]
		e := ledger.Collect{Stream: s.Name, Until: h.now, Batches: c.batches, Refused: c.refused, Root: c.tree.Root()}
		if !s.Class.Personal() {
			e.Rows = c.rows
		}
		h.log.Append(ledger.Collected, e)
		*c = collecting{}
	}
}

// close answers k for its next window.
func (h *Hub) close(k *question) {
	end := k.end(h)
	r := &release.Release{ID: h.releases + 1, Query: k.q.Name, Stream: k.s.Name, Recipient: k.q.Recipient,
		From: end.Add(-k.q.Window), To: end, Published: h.now,
		Support: k.s.Support.String(), Unit: k.unit(), Quantum: k.quantum(), Values: []int64{},
		Epsilon: k.q.Epsilon, Span: k.q.Windows(), M: k.q.M, K: k.q.K,
		Class: k.s.Class, Purposes: []stream.Purpose{k.q.Purpose}, Basis: k.s.Basis, Article: k.s.Article,
		Charter: fmt.Sprintf("%s %d", h.cfg.Charter.Name, h.cfg.Charter.Version), Noise: h.cfg.Noise.String()}
	if h.cfg.Law != nil {
		r.Law = h.cfg.Law.ID
	}
	v := policy.Verdict{Allowed: true, Rule: "oracle"}
	if !h.cfg.Oracle {
		v = h.gate.Window(&k.q, k.s, h.now)
	}
	if !k.decided || v != k.verdict {
		k.decided, k.verdict = true, v
		h.log.Append(ledger.Decided, ledger.Decision{At: h.now, Query: k.q.Name, Stream: k.s.Name, Purpose: k.q.Purpose,
			Charter: r.Charter, Allowed: v.Allowed, Rule: v.Rule, Reason: v.Reason})
	}
	r.Rule = v.Rule
	w := k.take(k.next)
	leaf := ledger.Release{ID: r.ID, Query: r.Query, From: r.From, To: r.To}
	if !k.s.Class.Personal() {
		leaf.Late = k.late
		if w != nil {
			leaf.Rows = w.tally.Used
		}
	}
	switch {
	case !v.Allowed:
		r.Why = v.Reason
	case k.q.Exact:
		h.exact(k, w, r)
	default:
		h.noisy(k, w, r)
	}
	leaf.Why, leaf.Cost = r.Why, r.Cost
	line, err := json.Marshal(r)
	if err != nil {
		panic("hub: " + err.Error()) // numbers are integers, or were checked to be finite
	}
	line = append(line, '\n')
	leaf.Hash = sum(line)
	h.lines = append(h.lines, line...)
	r.LedgerIndex = h.log.Append(ledger.Released, leaf)
	h.post(k, r)
	h.count(k, w, r)
	k.done(w)
	k.next++
	k.late = 0
	h.fresh = append(h.fresh, r)
}

// post puts a release where it is read.
func (h *Hub) post(k *question, r *release.Release) {
	h.releases = r.ID
	k.history = append(k.history, r)
	h.board.Post(r)
}

// exact fills a release without noise.
func (h *Hub) exact(k *question, w *window, r *release.Release) {
	r.Values = make([]int64, k.s.Cells)
	personal := k.s.Class.Personal()
	r.Mechanism = k.mechanism()
	if personal || h.cfg.Oracle {
		r.Stamp = h.stamp(false)
	}
	if k.s.Period > 0 && !personal {
		r.Expected = uint64(k.s.Cells) * uint64(max(1, k.q.Window/k.s.Period))
	}
	for c := range r.Values {
		rows := int64(0)
		if w != nil {
			rows = w.table.Counts[c]
			r.Values[c] = k.value(w, c)
		}
		if !personal {
			r.Got += uint64(rows)
			if rows == 0 && (k.s.Period > 0 || k.q.Aggregate > release.Sum) { // the sensor is silent
				r.Suppressed = append(r.Suppressed, uint32(c))
			}
			continue
		}
		people := rows
		if k.s.Class == stream.Count {
			people = r.Values[c]
		}
		if people > 0 && people < int64(k.q.K) {
			r.Values[c] = 0
			r.Suppressed = append(r.Suppressed, uint32(c))
		}
	}
}

// mechanism names what the answers of k go through.
func (k *question) mechanism() string {
	switch {
	case !k.q.Exact:
		return release.Laplace
	case !k.s.Class.Personal():
		return release.ExactNoPerson
	case k.q.K > 1:
		return release.KAnonymous
	}
	return release.Exact
}

// value is what the table holds for a cell.
func (k *question) value(w *window, c int) int64 {
	n := w.table.Counts[c]
	if k.q.Aggregate == release.Count {
		return n
	}
	v := w.table.Sums[c]
	if k.q.Aggregate == release.Mean && n > 0 {
		half := n / 2
		if v < 0 {
			half = -half
		}
		return (v + half) / n
	}
	return v
}

// noisy charges the accountant and fills a release with noise, or says that the budget is spent.
func (h *Hub) noisy(k *question, w *window, r *release.Release) {
	local := h.local(r.From)
	charge := chargeOf(k, local)
	if err := h.account.Charge(charge, k.s.Class, k.q.Span, k.q.Epsilon); err != nil {
		r.Why = "budget: " + err.Error()
		return
	}
	r.Cost, r.Mechanism, r.NoiseScale, r.Stamp = k.cost, k.mechanism(), k.noise.Scale(), h.stamp(true)
	r.Assumed = !k.s.Class.HasSubject()
	values, counts := rng.NewStream(h.cfg.Seed, "hub.noise/"+r.Charter+"/"+k.q.Name), rng.NewStream(h.cfg.Seed, "hub.count/"+r.Charter+"/"+k.q.Name)
	r.Values = make([]int64, k.s.Cells)
	if k.q.K > 1 {
		r.Tau = k.tau
	}
	for c := range r.Values {
		v, n := int64(0), int64(0)
		if w != nil {
			v, n = k.value(w, c), w.table.Counts[c]
		}
		h.bits(values, c, r.From)
		v += k.noise.Draw(&h.noise)
		if k.splits() {
			h.bits(counts, c, r.From)
			n += k.countNoise.Draw(&h.noise)
		} else {
			n = v
		}
		if k.q.K > 1 && n < k.tau {
			r.Suppressed = append(r.Suppressed, uint32(c))
			continue
		}
		r.Values[c] = v
	}
}

// bits makes the noise that of a cell and window; secure noise has no place to begin from.
func (h *Hub) bits(s rng.Stream, cell int, from clock.Time) {
	if h.cfg.Noise == Seeded {
		h.noise.Seed(s, uint64(cell), uint64(from))
	}
}

// unit is that of the values: of a column, or of a count.
func (k *question) unit() string {
	if k.q.Aggregate == release.Count {
		return "1"
	}
	return k.s.Columns[k.q.Column].Unit
}

func (k *question) quantum() float64 {
	if k.q.Aggregate == release.Count {
		return 1
	}
	return k.s.Columns[k.q.Column].Quantum
}

func sum(b []byte) ledger.Hash { return sha256.Sum256(b) }
