package hub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"semul/engine/clock"
	"semul/engine/hub/ledger"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
)

const stateVersion = 2

var errNoKey = errors.New("noise was secure, its key is gone with the run: use policy.noise = \"seeded\" where a run must resume")

// Save returns the whole state: open windows, budgets, answers, ledger, what waits. It is sealed with a key of the run's
// seed, so that nothing of an open window lies on a disk in the clear; equal states give equal bytes. A secure hub
// cannot be saved: its key is nowhere but here.
func (h *Hub) Save() ([]byte, error) {
	if h.closed {
		return nil, errClosed
	}
	if h.cfg.Noise == Secure {
		return nil, fmt.Errorf("hub: cannot be saved: %w", errNoKey)
	}
	w := &writer{}
	w.u64(stateVersion)
	print := h.print()
	w.bytes(print[:])
	w.u64(uint64(h.now))
	w.u64(h.ticks)
	for _, v := range []any{h.account, h.stats, h.board.Pending()} {
		w.bytes(mustJSON(v))
	}
	entries, checkpoints := h.log.Bytes()
	w.bytes(entries)
	w.bytes(checkpoints)
	w.bytes(h.lines)
	for _, c := range h.consents {
		w.bytes(c.set.Append(nil))
		w.u64(flag(c.set.Pending()))
	}
	for _, k := range h.questions {
		w.u64(uint64(k.first))
		w.u64(uint64(k.next))
		w.u64(k.late)
		w.bytes(mustJSON(k.verdict))
		w.u64(flag(k.decided))
		w.u64(uint64(len(k.open)))
		for _, o := range k.open {
			o.save(w)
		}
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	for _, of := range h.handles {
		if of != nil {
			of.save(w)
		}
	}
	for _, c := range h.collecting {
		words(w, []uint64{c.tree.Size(), c.batches, c.rows, c.refused})
		w.bytes(bytes.Join(c.tree.Hashes(), nil))
	}
	w.bytes(mustJSON(h.refused))
	w.bytes(mustJSON(h.doors))
	waiting := slices.Clone(h.queue)
	slices.SortFunc(waiting, byDoor)
	w.u64(uint64(len(waiting)))
	for _, b := range waiting {
		w.bytes(b.Append(nil, h.cfg.Civil))
	}
	return h.secret.seal(w.b), nil
}

// Load goes on from a saved state. The hub must be new, with the same configuration, streams, queries and consents in the
// same order; what persons have said is taken from the state. After an error it cannot be used.
func (h *Hub) Load(state []byte) error {
	if h.ticks > 0 {
		return errors.New("hub: load into a hub that has not ticked yet")
	}
	plain, err := h.secret.open(state)
	if err != nil {
		return fmt.Errorf("hub: state: %w", err)
	}
	r := &reader{b: plain}
	if v := r.u64(); v != stateVersion {
		return fmt.Errorf("hub: state of version %d, this program reads %d", v, stateVersion)
	}
	if print := h.print(); !bytes.Equal(r.bytes(), print[:]) {
		return errors.New("hub: state of a hub with other streams, queries or another charter; load it with those it was saved with")
	}
	h.now, h.ticks = clock.Time(r.u64()), r.u64()
	var pending []release.Command
	for _, v := range []any{&h.account, &h.stats, &pending} {
		r.json(v)
	}
	h.board.Restore(pending)
	entries, checkpoints := r.bytes(), r.bytes()
	h.lines = bytes.Clone(r.bytes())
	if r.err == nil {
		r.err = h.log.Resume(entries, checkpoints)
	}
	for _, c := range h.consents {
		bits := r.bytes()
		if pending := r.u64() != 0; r.err == nil {
			r.err = c.set.Load(bits, pending)
		}
	}
	for _, k := range h.questions {
		k.first, k.next, k.late = int64(r.u64()), int64(r.u64()), r.u64()
		r.json(&k.verdict)
		k.decided = r.u64() != 0
		for range r.count(16) {
			w := k.newWindow()
			w.load(r)
			k.open = append(k.open, w)
		}
	}
	for _, of := range h.handles {
		if of != nil {
			of.load(r)
		}
	}
	for _, c := range h.collecting {
		var n [4]uint64
		fill(r, n[:])
		c.batches, c.rows, c.refused = n[1], n[2], n[3]
		if hashes := slices.Collect(slices.Chunk(bytes.Clone(r.bytes()), 32)); r.err == nil {
			r.err = c.tree.Resume(n[0], hashes)
		}
	}
	r.json(&h.refused)
	r.json(&h.doors)
	for range r.count(8) {
		b := h.pool.Blank()
		if wire := r.bytes(); r.err == nil {
			r.err = b.Decode(wire, h.cfg.Civil)
		}
		h.queue = append(h.queue, b)
	}
	if r.err == nil && len(r.b) != 0 {
		r.err = errCut
	}
	if r.err == nil {
		r.err = h.remember()
	}
	if r.err != nil {
		return fmt.Errorf("hub: state: %w", r.err)
	}
	return nil
}

// remember puts back the answers that were given, which the ledger and releases.jsonl hold.
func (h *Hub) remember() error {
	var at []uint64
	entries, _ := h.log.Bytes()
	if err := ledger.Entries(entries, func(e ledger.Entry) error {
		if e.Kind == ledger.Released {
			at = append(at, e.Index)
		}
		return nil
	}); err != nil {
		return err
	}
	rest := h.lines
	for i := range at {
		line, after, ok := bytes.Cut(rest, []byte{'\n'})
		rest = after
		var r release.Release
		if err := json.Unmarshal(line, &r); !ok || err != nil || h.names[r.Query] == nil {
			return fmt.Errorf("release %d cannot be read", i+1)
		}
		r.LedgerIndex = at[i]
		h.post(h.names[r.Query], &r)
	}
	return nil
}

// print tells hubs apart that cannot load each other's state.
func (h *Hub) print() [32]byte {
	type asked struct{ Stream, Purpose, Rule string }
	var all []any
	for _, s := range h.streams.All() {
		all = append(all, s.Manifest)
	}
	for _, k := range h.questions {
		all = append(all, k.q)
	}
	for _, c := range h.consents {
		all = append(all, asked{c.s.Name, c.p.String(), c.rule.String()})
	}
	return hashOf([]any{h.cfg.Civil.Format(0), h.cfg.Charter, h.cfg.Law, h.cfg.Noise, h.cfg.Oracle, all})
}

func (o *window) save(w *writer) {
	w.u64(uint64(o.index))
	words(w, []uint64{o.tally.Used, o.tally.Refused, o.tally.Bounded})
	words(w, o.table.Counts)
	words(w, o.table.Sums)
	w.u64(uint64(len(o.table.At)))
	for _, t := range o.table.At {
		w.u64(uint64(t))
	}
	if o.seen != nil {
		packed, wide, used := o.seen.Words()
		words(w, packed)
		words(w, wide)
		words(w, used)
	}
}

func (o *window) load(r *reader) {
	o.index = int64(r.u64())
	var n [3]uint64
	fill(r, n[:])
	o.tally = privacy.Tally{Used: n[0], Refused: n[1], Bounded: n[2]}
	fill(r, o.table.Counts)
	fill(r, o.table.Sums)
	if r.count(8) != len(o.table.At) {
		r.fail()
	}
	for i := range o.table.At {
		o.table.At[i] = clock.Time(r.u64())
	}
	if o.seen != nil {
		packed, wide, used := o.seen.Words()
		fill(r, packed)
		fill(r, wide)
		fill(r, used)
	}
}

func (r *reader) json(v any) {
	if b := r.bytes(); r.err == nil {
		if err := json.Unmarshal(b, v); err != nil {
			r.err = err
		}
	}
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("hub: " + err.Error()) // only our own plain structs come here
	}
	return b
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
