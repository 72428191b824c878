package hub

import (
	"errors"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/audit"
	"semul/engine/hub/privacy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// answers runs whole hubs: in each of 10,000 cells stands a person of its own, or nobody, and sends three rows of value 9
// clamped to [0, 1]; ten windows at ε = 1. Each cell and window is an answer.
func answers(t *testing.T, seed uint64, someone, consent bool, aggregate release.Aggregate, fault func(*Hub, *question)) []int64 {
	const cells, windows = 10_000, 10
	h, err := New(Config{Civil: civil, Charter: charter(t, "open"), Seed: seed, Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	_, m, _ := manifests()
	m.Class, m.Cells, m.Subjects, m.Columns[0].Max = stream.Trace, cells, cells, 9
	s, err := h.Register(m)
	if err != nil {
		t.Fatal(err)
	}
	q := release.Query{Name: "q", Stream: "anpr", Purpose: stream.TrafficControl, Aggregate: aggregate, Window: time.Minute, Grace: stream.OnEvent, Epsilon: 1e9, Span: 1, M: 1}
	if aggregate == release.Sum {
		q.Clamp = [2]int64{0, 1}
	}
	if err := h.Declare(q); err != nil {
		t.Fatal(err)
	}
	set, err := h.Consent("anpr", stream.TrafficControl)
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint32(cells) {
		if err := set.Say(i, consent); err != nil {
			t.Fatal(err)
		}
	}
	fault(h, h.questions[0])
	w := stream.NewWriter(h, s, 1, time.Second)
	var out []int64
	for n := range clock.Time(windows) {
		at := n * clock.Time(time.Minute)
		if someone {
			for i := range uint32(cells) {
				for range 3 {
					if err := w.Add(at, i, i, 0, 9); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		if err := errors.Join(w.Flush(), h.Tick(at.Add(time.Minute))); err != nil {
			t.Fatal(err)
		}
		out = append(out, h.Ask("q", at).Values...)
	}
	return out
}

// The whole way of a reading is audited at the ε that its release names: no alarm as it is, an alarm for each planted
// fault. Without consent a person may not show at all.
func TestThePipelineIsAsPrivateAsItsReleasesSay(t *testing.T) {
	none := func(*Hub, *question) {}
	noise := func(sensitivity int64, epsilon release.Nano) func(*Hub, *question) {
		return func(_ *Hub, k *question) { k.noise, _ = privacy.NewLaplace(sensitivity, epsilon) }
	}
	for _, c := range []struct {
		name      string
		aggregate release.Aggregate
		consent   bool
		fault     func(*Hub, *question)
		promised  float64
		alarm     bool
	}{
		{"counts as they are", release.Count, true, none, 1, false},
		{"sums as they are", release.Sum, true, none, 1, false},
		{"no consent", release.Count, false, none, 0.01, false},
		{"scale ½", release.Count, true, noise(1, 2e9), 1, true},
		{"scale 0.9", release.Count, true, noise(9, 10e9), 1, true},
		{"bound off", release.Count, true, func(_ *Hub, k *question) { k.oracle = true }, 1, true},
		{"clamp off", release.Sum, true, func(_ *Hub, k *question) { k.q.Clamp = [2]int64{} }, 1, true},
		{"consent ignored", release.Count, false, func(_ *Hub, k *question) { k.consent = nil }, 0.01, true},
	} {
		e, err := audit.LowerEpsilon(answers(t, 1, true, c.consent, c.aggregate, c.fault), answers(t, 2, false, c.consent, c.aggregate, c.fault), 0, 1e-7)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: ε is at least %.3f of %g promised", c.name, e, c.promised)
		if (e > c.promised) != c.alarm {
			t.Errorf("%s: ε ≥ %.3f of %g promised, alarm wanted: %v", c.name, e, c.promised, c.alarm)
		}
	}
}
