package policy

import (
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

var start = time.Date(2026, 7, 16, 17, 0, 0, 0, time.FixedZone("", 9*3600))

func registered(t *testing.T, class stream.Class, purposes ...stream.Purpose) *stream.Registered {
	m := stream.Manifest{Name: "mobile", Class: class, Support: city.OfZone, Cells: 10, Columns: []stream.Column{{Name: "n", Unit: "1", Quantum: 1, Max: 9}},
		Period: time.Minute, Basis: "dpv:Consent", Article: "PIPA 15(1)1", Purposes: purposes, Retention: stream.UntilClosed,
		Controller: "c", Processor: "p", Officer: "o", Owner: "w", Expiry: start.AddDate(1, 0, 0)}
	if class.HasSubject() {
		m.Subjects, m.HomeDoor = 10, 1
	}
	s, err := new(stream.Registry).Register(m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func gate(t *testing.T, charter string) *Gate {
	c, err := Builtin(charter)
	if err != nil {
		t.Fatal(err)
	}
	return &Gate{Charter: c, Civil: clock.NewCivil(start), Asked: true}
}

func od() *release.Query {
	return &release.Query{Name: "od", Stream: "mobile", Purpose: stream.Statistics, Window: 6 * time.Hour, Epsilon: 1e9, M: 3, K: 10}
}

func TestAQueryIsRefusedByTheRuleThatForbidsIt(t *testing.T) {
	all := []stream.Purpose{stream.TrafficControl, stream.Statistics, stream.Marketing, stream.Emergency, stream.GridBalancing}
	for _, c := range []struct {
		name    string
		charter string
		class   stream.Class
		change  func(*release.Query, *Gate, *stream.Registered)
		want    string
	}{
		{"allowed", "default", stream.Trace, nil, ""},
		{"nobody was asked", "default", stream.Trace, func(_ *release.Query, g *Gate, _ *stream.Registered) { g.Asked = false },
			`policy.od: stream "mobile" is class trace: trace × statistics: opt-in: no consent source is set under charter "default"; set policy.opt_in`},
		{"never", "default", stream.Plate, nil, "plate × statistics: never: never allowed"},
		{"marketing on meters", "open", stream.MeterSeries, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Purpose = stream.Marketing }, "meter × marketing: never"},
		{"glass", "open", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Purpose = stream.Emergency }, "only by breaking the glass"},
		{"another purpose", "open", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Purpose = stream.FloodWarning }, "flood_warning is not among the stream's purposes; it serves [traffic_control"},
		{"no charter", "default", stream.Trace, func(_ *release.Query, g *Gate, _ *stream.Registered) { g.Charter = nil }, "no charter is in force"},
		{"no basis", "default", stream.Trace, func(_ *release.Query, _ *Gate, s *stream.Registered) { s.Basis = "" }, "no legal basis"},
		{"expired", "default", stream.Trace, func(_ *release.Query, _ *Gate, s *stream.Registered) { s.Expiry = start.AddDate(0, 0, -1) }, "permission ended on 2026-07-15; renew it"},
		{"no such column", "default", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Aggregate, q.Column = release.Sum, 1 }, "has 1 columns"},
		{"a sum of more than one row", "default", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) {
			q.Aggregate, q.Clamp = release.Sum, [2]int64{0, 9}
		}, "policy.od.window: 6h0m0s is longer than the stream's period of 1m0s"},
		{"a sum without bounds", "default", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Aggregate = release.Sum }, "policy.od.clamp: missing"},
		{"one person's maximum", "default", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Aggregate = release.Max }, "would show one person"},
		{"too exact", "strict", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Exact, q.Epsilon = true, 0 }, "lets nothing exact out"},
		{"too much", "strict", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Epsilon = 2e9 }, `2 is above the 1 of charter "strict"`},
		{"k too small", "strict", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.K = 5 }, "policy.od.k: 5 is below the 10"},
		{"window too short", "strict", stream.Trace, func(q *release.Query, _ *Gate, _ *stream.Registered) { q.Window = time.Minute }, "policy.od.window: 1m0s is below the 5m0s"},
		{"kept too long", "default", stream.Trace, func(_ *release.Query, _ *Gate, s *stream.Registered) { s.Retention = time.Hour }, "keeps who was seen longer"},
		{"noise for nobody", "default", stream.None, nil, "names no person: it is released exactly"},
	} {
		g, s, q := gate(t, c.charter), registered(t, c.class, all...), od()
		if c.change != nil {
			c.change(q, g, s)
		}
		err := g.Admit(q, s, 0)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// What nothing allows is refused, whatever the charter: every entry of the law that is never stays so.
func TestNoCharterLiftsANever(t *testing.T) {
	for _, name := range BuiltinNames() {
		c, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		for class := range stream.Classes {
			for p := range stream.Purposes {
				if law[class][p] == Never && c.Rules[class][p] != Never {
					t.Errorf("%s: %s × %s is %s", name, class, p, c.Rules[class][p])
				}
			}
		}
	}
	var g Gate
	if g.Window(od(), registered(t, stream.None, stream.Statistics), 0).Allowed {
		t.Error("the zero gate allows")
	}
}
