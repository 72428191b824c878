package hub

import (
	"fmt"

	"semul/engine/clock"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
)

// Stats are the numbers of a run, as `run --json` prints them under hub.
type Stats struct {
	ReadingsIn       uint64  `json:"readings_in"`
	ReadingsRefused  uint64  `json:"readings_refused"` // of refused batches, and with stamps that cannot be
	BatchesRefused   uint64  `json:"batches_refused"`
	NoConsent        uint64  `json:"readings_no_consent"` // left out of a query, summed over queries; so the next two
	Bounded          uint64  `json:"readings_bounded"`
	Late             uint64  `json:"readings_late"`
	Releases         uint64  `json:"releases"`
	Suppressed       uint64  `json:"suppressed"`       // releases of which nothing was let out
	SuppressedCells  uint64  `json:"suppressed_cells"` // of the others, silent sensors not counted
	OptedOut         uint64  `json:"opted_out"`        // subjects whose rows may not be used, summed over streams and purposes
	EpsilonSpentMax  float64 `json:"epsilon_spent_max"`
	LedgerRoot       string  `json:"ledger_root"`
	LedgerEntries    uint64  `json:"ledger_entries"`
	NotPrivate       string  `json:"not_private,omitempty"` // the strongest stamp that a release about persons carries
	Charter          string  `json:"charter"`
	Law              string  `json:"law,omitempty"` // the pack of law that the charter was read against
	LargestNoise     float64 `json:"noise_scale_max"`
	RefusedByTheGate uint64  `json:"refused_by_gate"` // of Suppressed, those that the gate refused
}

// Stats returns the numbers so far.
func (h *Hub) Stats() Stats {
	h.mutex.Lock()
	s := h.refused
	h.mutex.Unlock()
	t := h.stats
	t.ReadingsRefused += s.ReadingsRefused
	t.BatchesRefused += s.BatchesRefused
	for _, c := range h.consents {
		t.OptedOut += uint64(c.set.Subjects() - c.set.Yes())
	}
	t.EpsilonSpentMax = h.account.Largest.Float()
	t.LedgerRoot, t.LedgerEntries = h.log.Root().String(), h.log.Size()
	for _, k := range h.questions {
		if k.s.Class.Personal() && (t.NotPrivate == "" || k.q.Exact) {
			t.NotPrivate = h.stamp(!k.q.Exact)
		}
	}
	t.Charter = h.cfg.Charter.Name
	if h.cfg.Law != nil {
		t.Law = h.cfg.Law.ID
	}
	return t
}

// count adds a release of a window, which is nil if no row came, up.
func (h *Hub) count(k *question, w *window, r *release.Release) {
	h.stats.Releases++
	if w != nil {
		h.stats.NoConsent += w.tally.Refused
		h.stats.Bounded += w.tally.Bounded
	}
	h.stats.Late += k.late
	h.stats.LargestNoise = max(h.stats.LargestNoise, r.NoiseScale)
	switch {
	case r.Why != "":
		h.stats.Suppressed++
		if r.Cost == 0 && !k.verdict.Allowed {
			h.stats.RefusedByTheGate++
		}
	case r.Class.Personal():
		h.stats.SuppressedCells += uint64(len(r.Suppressed))
	}
}

// chargeOf is what a window costs that begins at a civil instant.
func chargeOf(k *question, local int64) privacy.Charge {
	day := local / 86400e9
	if local%86400e9 < 0 {
		day--
	}
	return privacy.Charge{Query: k.q.Name, Window: k.next, Day: day, Cost: k.cost}
}

// Refusals says, a line for each query and reason, how many windows were refused and since when. Nothing of a person is in
// it: what is refused does not depend on readings.
func (h *Hub) Refusals() (lines []string) {
	for _, k := range h.questions {
		var whys []string
		first, count := map[string]clock.Time{}, map[string]int{}
		for _, r := range k.history {
			if r.Why == "" {
				continue
			}
			if count[r.Why]++; count[r.Why] == 1 {
				first[r.Why] = r.From
				whys = append(whys, r.Why)
			}
		}
		for _, why := range whys {
			lines = append(lines, fmt.Sprintf("hub: policy.%s: %d of %d windows not answered, the first at %s: %s", k.q.Name, count[why], len(k.history), h.cfg.Civil.HHMMSS(first[why]), why))
		}
	}
	return lines
}
