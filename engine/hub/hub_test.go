package hub

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

func TestReadingsBecomeReleasesAndCommandsEntries(t *testing.T) {
	f := folder{}
	w := newTown(t, func(c *Config) { c.Create = f.create })
	w.run(t, 0, 60)
	desk := w.Board().Desk("control.gates")
	water, err := release.Latest[release.FloodWarning](desk, "water")
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := water.Quantity(2); !ok || math.Abs(v-3.542) > 1e-12 || water.Stale(clock.FromSeconds(3600)) {
		t.Errorf("gauge 2 at %v of minute 59: %v %v", water.Provenance().To, v, ok)
	}
	release.Act(desk, clock.FromSeconds(3600), "close above 0.15 m", "lane/no1", water)
	if p := water.Provenance(); p.Mechanism != release.ExactNoPerson || p.Got != gauges || p.Expected != gauges || p.Charter != "default 1" || p.Rule != "none × flood_warning: no-person" {
		t.Errorf("%+v", p)
	}
	mobility, err := release.Latest[release.TrafficControl](w.Board().Desk("control.signals"), "mobility")
	if err != nil {
		t.Fatal(err)
	}
	if p := mobility.Provenance(); p.NoiseScale != 12 || p.Cost != 250_000_000 || p.Stamp != release.StampSimulation || p.Mechanism != release.Laplace || len(p.Values) != streets {
		t.Errorf("%+v", p)
	}
	if _, err := release.Latest[release.TrafficControl](desk, "water"); err == nil {
		t.Error("flood data for traffic control")
	}
	if err := w.Close(clock.FromSeconds(3600)); err != nil {
		t.Fatal(err)
	}
	r := verified(t, f)
	s := w.Stats()
	if !r.OK || !r.Complete || r.Commands != 1 || r.Releases != s.Releases || s.Suppressed != 0 || s.ReadingsIn != 60*(300+gauges)+4*persons {
		t.Errorf("%+v\n%+v", r, s)
	}
	// 11 five-minute windows at 0.25, 2 quarter hours at 1 (the third still waits for late meters).
	if s.Releases != 60+11+2 || s.EpsilonSpentMax != 2.75 || s.OptedOut != 600 || s.NoConsent == 0 || s.Late != 0 {
		t.Errorf("%+v", s)
	}
	t.Logf("%+v", s)
}

// The noise of a release is what lies between it and the exact sum of the rows that may be used: with variance 2·12² here.
func TestNoiseHasTheScaleThatTheReleaseSays(t *testing.T) {
	noisy, exact := newTown(t, nil), newTown(t, func(c *Config) { c.Charter = charter(t, "default") })
	for _, k := range exact.questions {
		if k.q.Name == "mobility" {
			k.q.Exact = true
		}
	}
	noisy.run(t, 0, 60)
	exact.run(t, 0, 60)
	var n, squares float64
	for at := clock.Time(0); at < clock.FromSeconds(3000); at += clock.FromSeconds(300) {
		a, b := noisy.Ask("mobility", at), exact.Ask("mobility", at)
		for c := range a.Values {
			d := float64(a.Values[c] - b.Values[c])
			squares += d * d
			n++
		}
	}
	if v := squares / n; math.Abs(v/287.83-1) > 5*math.Sqrt(5/n) {
		t.Errorf("variance %v of %v draws, want 287.83", v, n)
	}
}

func TestTheSameQuestionHasOneAnswer(t *testing.T) {
	w := newTown(t, nil)
	w.run(t, 0, 12)
	a := w.Ask("mobility", 0)
	w.run(t, 12, 30)
	if b := w.Ask("mobility", clock.FromSeconds(299)); a == nil || a != b {
		t.Error("asked again, answered otherwise")
	}
	if w.Ask("mobility", -1) != nil || w.Ask("mobility", clock.FromSeconds(7200)) != nil || w.Ask("nothing", 0) != nil {
		t.Error("answers without windows")
	}
}

func TestASpentBudgetIsSaidAndNotOverdrawn(t *testing.T) {
	f := folder{}
	w := newTown(t, func(c *Config) {
		c.Create = f.create
		short := *c.Charter
		short.EpsilonDay = 1e9 // four windows of mobility, one quarter hour of feeder
		c.Charter = &short
	})
	w.run(t, 0, 60)
	spent := 0
	for at := clock.Time(0); at < clock.FromSeconds(3300); at += clock.FromSeconds(300) {
		if r := w.Ask("mobility", at); strings.HasPrefix(r.Why, "budget: class plate: budget spent: 1 of 1 this day") {
			spent++
			if len(r.Values) != 0 || r.Cost != 0 {
				t.Errorf("%+v", r)
			}
		}
	}
	if s := w.Stats(); spent != 7 || s.EpsilonSpentMax != 1 || s.Suppressed != 7+1 {
		t.Errorf("%d windows, %+v", spent, s)
	}
	o, err := release.Latest[release.TrafficControl](w.Board().Desk("c"), "mobility")
	if err != nil || !o.Stale(clock.FromSeconds(3600)) {
		t.Error("a suppressed release must send controllers to their fallback:", err)
	}
	verified(t, f)
}

func TestWithdrawnConsentCountsInNoLaterWindow(t *testing.T) {
	// Only person 11 passes; noise is off.
	h := newTown(t, nil)
	k := h.names["mobility"]
	k.q.Exact = true
	set, err := h.Consent("anpr", stream.TrafficControl)
	if err != nil {
		t.Fatal(err)
	}
	for m := range clock.Time(30) {
		at := m * clock.Time(time.Minute)
		if m == 12 {
			if err := set.Say(11, false); err != nil {
				t.Fatal(err)
			}
		}
		if err := errors.Join(h.anpr.Add(at, 11, 7, 0, 1), h.anpr.Flush(), h.Tick(at.Add(time.Second))); err != nil {
			t.Fatal(err)
		}
	}
	got := []int64{}
	for _, r := range k.history {
		got = append(got, r.Values[7])
	}
	if !slices.Equal(got, []int64{1, 1, 1, 0, 0}) { // minutes 10 and 11 of the third window had been taken
		t.Error(got)
	}
}

func TestWhatTheHubRefuses(t *testing.T) {
	w := newTown(t, nil)
	_, a, m := manifests()
	query := release.Query{Name: "q", Stream: "anpr", Purpose: stream.TrafficControl, Window: 5 * time.Minute, Epsilon: 1e9, Span: 4}
	for _, c := range []struct {
		name string
		do   func() error
		want string
	}{
		{"an unregistered stream", func() error {
			return w.Publish(&stream.Batch{Stream: 9, Seq: 4})
		}, "stream 9 door 0 seq 4: unregistered"},
		{"a manifest without a basis", func() error { a.Name, a.Basis = "x", ""; _, err := w.Register(a); return err }, "legal_basis: missing"},
		{"a query to nobody", func() error { q := query; q.Stream = "cctv"; return w.Declare(q) }, `policy.q.stream: "cctv": unregistered`},
		{"a purpose the stream has not", func() error { q := query; q.Purpose = stream.Marketing; return w.Declare(q) }, "marketing is not among the stream's purposes"},
		{"the same query", func() error { q := query; q.Name = "mobility"; return w.Declare(q) }, "declared already"},
		{"a budget below what can be split", func() error { q := query; q.Epsilon = 3; return w.Declare(q) }, "epsilon must be above 0"},
		{"negative epsilon", func() error { q := query; q.Epsilon = -1; return w.Declare(q) }, "epsilon: must be above 0, got -1e-09"},
		{"consent where nobody is asked", func() error { _, err := w.Consent("gauge", stream.FloodWarning); return err }, "nobody is asked"},
		{"a batch twice", func() error {
			send := func() error {
				b := w.Batch(w.streams.ByName("gauge"), 8, 1, 0, time.Second)
				b.Add(0, 1, 0, 0, 5)
				return w.Publish(b)
			}
			if err := send(); err != nil {
				return fmt.Errorf("at first: %w", err)
			}
			return send()
		}, "the last one was 1"},
		{"time that falls", func() error { return errors.Join(w.Tick(5), w.Tick(4)) }, "tick at"},
		{"time that ends", func() error { return w.Tick(clock.Never) }, "tick at never"},
		{"a closed hub", func() error {
			c := newTown(t, nil)
			if err := c.Close(0); err != nil {
				return err
			}
			_, err := c.Save()
			return errors.Join(c.Tick(1), err)
		}, "hub: closed\nhub: closed"},
		{"no charter", func() error { _, err := New(Config{}); return err }, "no charter"},
		{"a charter without a basis", func() error {
			c := *charter(t, "open")
			c.Basis = ""
			_, err := New(Config{Charter: &c})
			return err
		}, `charter "open" has no legal basis`},
		{"no consent source", func() error {
			h, _ := New(Config{Civil: civil, Charter: charter(t, "default")})
			if _, err := h.Register(m); err != nil {
				return err
			}
			q := query
			q.Stream, q.Purpose = "meter", stream.GridBalancing
			return h.Declare(q)
		}, "meter × grid_balancing: opt-in: no consent source is set"},
	} {
		if err := c.do(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestRowsThatComeLateAreCountedAndDropped(t *testing.T) {
	w := newTown(t, nil)
	add := func(seconds float64) {
		if err := errors.Join(w.gauge.Add(clock.FromSeconds(seconds), 0, 1, stream.Late, 100), w.gauge.Flush()); err != nil {
			t.Fatal(err)
		}
	}
	add(30)
	if err := w.Tick(clock.FromSeconds(120)); err != nil {
		t.Fatal(err)
	}
	before := *w.Ask("water", 0)
	add(40)    // its window is closed
	add(130)   // five seconds from the future: refused
	add(-3500) // 3,625 s old: refused
	if err := w.Tick(clock.FromSeconds(125)); err != nil {
		t.Fatal(err)
	}
	if err := w.Tick(clock.FromSeconds(180)); err != nil {
		t.Fatal(err)
	}
	if s := w.Stats(); s.Late != 1 || s.ReadingsRefused != 2 || s.ReadingsIn != 4 {
		t.Errorf("%+v", s)
	}
	if after := w.Ask("water", 0); after.ID != before.ID || after.Values[1] != 100 {
		t.Error("a released window was changed")
	}
	if _, ok := mustFor(t, w.Ask("water", clock.FromSeconds(150))).Value(1); ok {
		t.Error("a silent gauge has a value")
	}
}

func mustFor(t *testing.T, r *release.Release) release.Of[release.FloodWarning] {
	o, err := release.For[release.FloodWarning](r)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestNoRowAfterExpiry(t *testing.T) {
	h, err := New(Config{Civil: civil, Charter: charter(t, "default"), Asked: true})
	if err != nil {
		t.Fatal(err)
	}
	g, _, _ := manifests()
	g.Expiry = start.Add(10 * time.Minute)
	s, err := h.Register(g)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Declare(release.Query{Name: "water", Stream: "gauge", Purpose: stream.FloodWarning, Aggregate: release.Max, Window: time.Minute, Exact: true, Grace: stream.OnEvent}); err != nil {
		t.Fatal(err)
	}
	w := stream.NewWriter(h, s, 1, time.Second)
	for m := range clock.Time(20) {
		at := m * clock.Time(time.Minute)
		if err := errors.Join(w.Add(at, 0, 0, 0, 5), w.Flush(), h.Tick(at.Add(time.Minute))); err != nil {
			t.Fatal(err)
		}
	}
	for m := range 20 {
		r := h.Ask("water", clock.FromSeconds(float64(60*m)))
		if (r.Why == "") != (m < 10) || m >= 10 && !strings.Contains(r.Why, "permission ended on 2026-07-16") {
			t.Errorf("minute %d: %q", m, r.Why)
		}
	}
	if s := h.Stats(); s.ReadingsRefused != 10 || s.RefusedByTheGate != 10 {
		t.Errorf("%+v", s)
	}
}

func TestTheOracleSeesEverythingAndSaysSo(t *testing.T) {
	w := newTown(t, func(c *Config) { c.Oracle = true })
	w.run(t, 0, 10)
	r := w.Ask("mobility", 0)
	total := int64(0)
	for _, v := range r.Values {
		total += v
	}
	if total != 1500 || r.Stamp != release.StampOracle || r.Published != clock.FromSeconds(300) || w.Stats().NotPrivate != release.StampOracle {
		t.Errorf("%d passages, %+v", total, r)
	}
}

// An oracle's windows close at once. A device whose clock is late or early by a second still says everything there, in the
// window in which its row comes.
func TestTheOracleLosesNothingForClocks(t *testing.T) {
	for _, wrong := range []clock.Duration{-2 * time.Second, 0, 1500 * time.Millisecond} {
		w := newTown(t, func(c *Config) { c.Oracle = true })
		g, _, _ := manifests()
		g.Name, g.Period = "fast", time.Second
		s, err := w.Register(g)
		if err == nil {
			err = w.Declare(release.Query{Name: "fast", Stream: "fast", Purpose: stream.FloodWarning, Aggregate: release.Sum, Window: time.Second, Exact: true})
		}
		if err != nil {
			t.Fatal(err)
		}
		out := stream.NewWriter(w.Hub, s, 3, time.Millisecond)
		for k := range 20 {
			at := clock.FromSeconds(10).Add(clock.Duration(k)*time.Second + 300*time.Millisecond)
			if k == 0 {
				if err := w.Tick(clock.FromSeconds(10)); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(out.Add(at.Add(wrong), 0, 0, 0, int32(k+1)), out.Flush(), w.Tick(clock.FromSeconds(float64(11+k)))); err != nil {
				t.Fatal(err)
			}
			if r := w.Ask("fast", clock.FromSeconds(float64(10+k))); r.Values[0] != int64(k+1) {
				t.Errorf("clock wrong by %v, second %d: %d, want %d", wrong, k, r.Values[0], k+1)
			}
		}
	}
}

func TestSecureHubsDifferAndCannotBeSaved(t *testing.T) {
	a, b := newTown(t, func(c *Config) { c.Noise = Secure }), newTown(t, func(c *Config) { c.Noise = Secure })
	a.run(t, 0, 10)
	b.run(t, 0, 10)
	if slices.Equal(a.Ask("mobility", 0).Values, b.Ask("mobility", 0).Values) || a.Ask("mobility", 0).Stamp != "" {
		t.Error("noise that can be repeated")
	}
	if _, err := a.Save(); err == nil || !strings.Contains(err.Error(), "cannot be saved") {
		t.Error(err)
	}
}

func TestASensorWithoutPersonsIsReadDirectly(t *testing.T) {
	w := newTown(t, nil)
	loop, _, _ := manifests()
	loop.Name, loop.Purposes = "loop", []stream.Purpose{stream.TrafficControl}
	loop.Columns = []stream.Column{{Name: "count", Unit: "1", Quantum: 1, Max: 99}, {Name: "speed", Unit: "km/h", Quantum: 0.1, Max: 3000}}
	s, err := w.Register(loop)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Direct("loop", stream.TrafficControl, release.Mean); err != nil {
		t.Fatal(err)
	}
	if err := w.Direct("anpr", stream.TrafficControl, release.Last); err == nil || !strings.Contains(err.Error(), "through a query only") {
		t.Error(err)
	}
	feed := stream.NewWriter(w, s, 5, time.Second)
	for i, speed := range []int32{400, 501, 502} {
		if err := feed.Add(clock.FromSeconds(float64(i)*10), 0, 3, 0, 2, speed); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(feed.Flush(), w.Tick(clock.FromSeconds(30)), w.Tick(clock.FromSeconds(62))); err != nil {
		t.Fatal(err)
	}
	o, err := release.Latest[release.TrafficControl](w.Board().Desk("control.signals"), "loop.speed")
	if v, ok := o.Value(3); err != nil || !ok || v != 468 || o.Provenance().Unit != "km/h" { // 1403/3 = 467.67
		t.Error(v, ok, err)
	}
}

// Doors may publish at once: the order in which they come leaves no trace.
func TestDoorsMayPublishAtOnce(t *testing.T) {
	var want string
	for _, parallel := range []bool{false, true} {
		f := folder{}
		w := newTown(t, func(c *Config) { c.Create = f.create })
		s := w.streams.ByName("gauge")
		for m := range clock.Time(4) {
			at := m * clock.Time(time.Minute)
			var all sync.WaitGroup
			for door := range uint32(4) {
				send := func() {
					b := w.Batch(s, door+1, uint64(m)+1, at, time.Second)
					for cell := range uint32(gauges) {
						b.Add(0, cell, 30, 0, int32(door*100+cell))
					}
					if err := w.Publish(b); err != nil {
						t.Error(err)
					}
				}
				if parallel {
					all.Go(send)
				} else {
					send()
				}
			}
			all.Wait()
			if err := w.Tick(at.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		if got := f.String(); want == "" {
			want = got
		} else if got != want {
			t.Error("other bytes")
		}
	}
}

// Equal sums for rows of equal numbers however they come: k is met by distinct subjects, not rows.
func TestOnePersonPassingOftenIsOne(t *testing.T) {
	w := newTown(t, nil)
	k := w.names["mobility"]
	k.q.Exact, k.q.K = true, 3
	for i := range 50 {
		if err := w.anpr.Add(clock.Time(i), 11, 5, 0, 1); err != nil {
			t.Fatal(err)
		}
	}
	for p := range uint32(3) {
		if err := w.anpr.Add(60, 21+p, 6, 0, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.anpr.Flush(), w.Tick(0), w.Tick(clock.FromSeconds(400))); err != nil {
		t.Fatal(err)
	}
	r := w.Ask("mobility", 0)
	if r.Values[5] != 0 || !slices.Equal(r.Suppressed, []uint32{5}) || r.Values[6] != 3 || r.Mechanism != release.KAnonymous || r.Stamp != release.StampExact {
		t.Errorf("%+v", r)
	}
}
