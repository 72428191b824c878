package release

import (
	"errors"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/stream"
)

func water() *Release {
	return &Release{ID: 7, Query: "gauge", From: 0, To: clock.FromSeconds(60), Quantum: 0.001, Unit: "m", Values: []int64{150, 0, 30},
		Suppressed: []uint32{1}, Purposes: []stream.Purpose{stream.FloodWarning}}
}

func TestAPurposeIsPartOfTheType(t *testing.T) {
	var b Board
	b.Declare(&Query{Name: "gauge", Purpose: stream.FloodWarning})
	d := b.Desk("control.gates")
	if _, err := Latest[FloodWarning](d, "gauge"); !errors.Is(err, ErrNothingYet) {
		t.Error(err)
	}
	b.Post(water())
	if o, err := Latest[FloodWarning](d, "gauge"); err != nil || o.ID() != 7 {
		t.Error(o, err)
	}
	if _, err := Latest[Marketing](d, "gauge"); err == nil || !strings.Contains(err.Error(), "its purpose is flood_warning, not marketing") {
		t.Error(err)
	}
	if _, err := Latest[FloodWarning](d, "plates"); err == nil || !strings.Contains(err.Error(), "no such query") {
		t.Error(err)
	}
	if _, err := For[Billing](water()); err == nil {
		t.Error("water can be billed")
	}
	private := water()
	private.Recipient = "control.other"
	b.Post(private)
	if _, err := Latest[FloodWarning](d, "gauge"); err == nil || !strings.Contains(err.Error(), "released to control.other only") {
		t.Error(err)
	}
}

func TestSuppressedCellsHaveNoValue(t *testing.T) {
	o, err := For[FloodWarning](water())
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range []bool{true, false, true, false} {
		if _, ok := o.Value(uint32(cell)); ok != want {
			t.Errorf("cell %d: %v", cell, ok)
		}
	}
	if m, ok := o.Quantity(0); !ok || m != 0.15 {
		t.Error(m)
	}
	r := water()
	r.Why = "budget"
	o, _ = For[FloodWarning](r)
	if _, ok := o.Value(0); ok || !o.Stale(0) {
		t.Error("a refused window has values")
	}
	var none Of[FloodWarning]
	if _, ok := none.Value(0); ok || !none.Stale(0) || none.ID() != 0 || none.Cells() != 0 {
		t.Error("the zero Of has values")
	}
}

func TestAReleaseIsStaleAfterThreeWindows(t *testing.T) {
	o, _ := For[FloodWarning](water())
	if now := clock.FromSeconds(240); o.Stale(now) || !o.Stale(now+1) || o.Age(now) != 3*time.Minute || !o.StaleAfter(now, time.Minute) {
		t.Error(o.Age(now))
	}
}

func TestCommandsComeOutInOneOrder(t *testing.T) {
	var b Board
	x, y := b.Desk("x"), b.Desk("y")
	o, _ := For[FloodWarning](water())
	Act(y, 5, "r", "t", o)
	Act(x, 5, "r", "t", o, o)
	Act[FloodWarning](x, 5, "s", "t")
	Act(y, 4, "r", "t", o)
	got := ""
	for _, c := range b.Commands() {
		got += c.Controller + c.Rule
	}
	if got != "yrxrxsyr" || len(b.Commands()) != 0 {
		t.Error(got)
	}
}

func TestAQuestionThatCannotBeAskedIsToldWhy(t *testing.T) {
	q := Query{Name: "od", Window: 7 * time.Hour, Epsilon: -1, Span: -1, M: 9, Clamp: [2]int64{1, 0}, K: -1, Grace: -2, Aggregate: 9, Column: 4}
	err := q.Check()
	for _, want := range []string{"stream", "purpose", "value", "column", "window", "delay", "epsilon", "span", "m", "clamp", "k"} {
		if err == nil || !strings.Contains(err.Error(), "policy.od."+want+":") {
			t.Errorf("%s is missing in %v", want, err)
		}
	}
	good := Query{Name: "od", Stream: "anpr", Purpose: stream.Statistics, Window: 6 * time.Hour, Epsilon: 1e9}
	if err := good.Check(); err != nil || good.Windows() != 4 {
		t.Error(err, good.Windows())
	}
}
