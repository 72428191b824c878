package hub

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"testing/fstest"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/ledger"
	"semul/engine/hub/policy"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/rng"
)

var (
	start = time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600))
	civil = clock.NewCivil(start)
)

// folder is a run folder in memory.
type folder map[string]*bytes.Buffer

type memory struct{ *bytes.Buffer }

func (memory) Close() error { return nil }

func (f folder) create(name string) (io.WriteCloser, error) {
	f[name] = &bytes.Buffer{}
	return memory{f[name]}, nil
}

func (f folder) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, b := range f {
		m[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return m
}

func charter(t testing.TB, name string) *policy.Charter {
	c, err := policy.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	persons = 3000
	streets = 40
	gauges  = 6
)

func manifests() (gauge, anpr, meter stream.Manifest) {
	anpr = stream.Manifest{Name: "anpr", Class: stream.Plate, Support: city.OfStreet, Cells: streets, Subjects: persons, HomeDoor: 1,
		Columns: []stream.Column{{Name: "passed", Unit: "1", Quantum: 1, Min: 0, Max: 1}}, Period: stream.OnEvent,
		Basis: "dpv:PublicInterest", Article: "PIPA 15(1)3", Purposes: []stream.Purpose{stream.TrafficControl}, Retention: stream.UntilClosed,
		Controller: "city", Processor: "traffic centre", Officer: "dpo@city", Owner: "traffic centre", Expiry: start.AddDate(2, 0, 0)}
	gauge = anpr
	gauge.Name, gauge.Class, gauge.Support, gauge.Cells, gauge.Subjects, gauge.HomeDoor = "gauge", stream.None, city.OfUnderpass, gauges, 0, 0
	gauge.Columns = []stream.Column{{Name: "depth", Unit: "m", Quantum: 0.001, Min: 0, Max: 20_000}}
	gauge.Period, gauge.Purposes = time.Minute, []stream.Purpose{stream.FloodWarning}
	meter = anpr
	meter.Name, meter.Class, meter.Support, meter.Cells, meter.HomeDoor = "meter", stream.MeterSeries, city.OfFeeder, 5, 2
	meter.Columns = []stream.Column{{Name: "energy", Unit: "Wh", Quantum: 1, Min: -20_000, Max: 20_000}}
	meter.Period, meter.Purposes = 15*time.Minute, []stream.Purpose{stream.GridBalancing}
	return gauge, anpr, meter
}

// town is a hub with three streams, and the writers that feed it.
type town struct {
	*Hub
	gauge, anpr, meter *stream.Writer
}

func newTown(t testing.TB, change func(*Config)) *town {
	cfg := Config{Civil: civil, Charter: charter(t, "default"), Seed: 7, Asked: true}
	if change != nil {
		change(&cfg)
	}
	h, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	g, a, m := manifests()
	var s [3]*stream.Registered
	for i, one := range []stream.Manifest{g, a, m} {
		if s[i], err = h.Register(one); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range []release.Query{
		{Name: "water", Stream: "gauge", Purpose: stream.FloodWarning, Aggregate: release.Last, Window: time.Minute, Exact: true, Grace: stream.OnEvent},
		{Name: "mobility", Stream: "anpr", Purpose: stream.TrafficControl, Window: 5 * time.Minute, Epsilon: 1e9, Span: 4, M: 3},
		{Name: "feeder", Stream: "meter", Purpose: stream.GridBalancing, Aggregate: release.Sum, Window: 15 * time.Minute, Epsilon: 4e9, Span: 4, K: 5, Clamp: [2]int64{0, 5000}},
	} {
		if err := h.Declare(q); err != nil {
			t.Fatal(err)
		}
	}
	for _, of := range []struct {
		stream  string
		purpose stream.Purpose
	}{{"anpr", stream.TrafficControl}, {"meter", stream.GridBalancing}} {
		set, err := h.Consent(of.stream, of.purpose)
		if err != nil {
			continue // nobody is asked
		}
		for p := range uint32(persons) {
			if err := set.Say(p, p%10 != 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &town{h, stream.NewWriter(h, s[0], 3, time.Second), stream.NewWriter(h, s[1], 1, 100*time.Millisecond), stream.NewWriter(h, s[2], 2, time.Second)}
}

// minute publishes what happens in one minute from at, in a random order of streams, and ticks at its end.
func (w *town) minute(t testing.TB, at clock.Time) {
	draw := rng.NewStream(3, "town")
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		stamp := at.Add(time.Duration(i) * 200 * time.Millisecond)
		b := draw.Uint32s(uint64(i), uint64(at), 0)
		must(w.anpr.Add(stamp, b[0]%persons, b[1]%streets, 0, 1))
	}
	for i := range uint32(gauges) {
		must(w.gauge.Add(at.Add(30*time.Second), stream.NoSubject, i, 0, int32(at/1e9)+int32(i)))
	}
	if at%clock.Time(15*time.Minute) == 0 {
		for i := range uint32(persons) {
			must(w.meter.Add(at, i, i%5, 0, int32(i%900)))
		}
	}
	must(w.gauge.Flush())
	must(w.anpr.Flush())
	must(w.meter.Flush())
	must(w.Tick(at.Add(time.Minute)))
}

func (w *town) run(t testing.TB, from, to int) {
	for m := from; m < to; m++ {
		w.minute(t, clock.Time(m)*clock.Time(time.Minute))
	}
}

func pool(t testing.TB, n int) *par.Pool {
	p := par.NewPool(n)
	t.Cleanup(p.Close)
	return p
}

func verified(t testing.TB, f folder) *ledger.Report {
	t.Helper()
	r, err := ledger.Verify(f.fs())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Error(p)
	}
	return r
}

func (f folder) String() string {
	out := ""
	for _, name := range []string{"ledger/entries.bin", "ledger/checkpoints.jsonl", "releases/releases.jsonl", "ledger/key.pub"} {
		out += fmt.Sprintf("%s %d %x\n", name, f[name].Len(), f[name].Bytes())
	}
	return out
}
