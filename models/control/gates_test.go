package control

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/units"
)

// gateTown runs one controller of kind gate beside an ear.
func gateTown(t *testing.T, p *GateParams) (step func(minute int, depth int64) string, err error) {
	t.Helper()
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	c, sets := town(t)
	b, e := board(), &ear{}
	p.Reads, p.Stale = "gauge", 5*time.Minute
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{New(), e}, Devices: sets, Pool: pool, Services: map[string]any{Board: b}, Stop: clock.Time(2 * time.Hour),
		Tables: map[string][]sim.Entry{"control": {{Group: "control", Kind: "gate", Name: "g", Key: "control.g", Params: p}}},
		Civil:  clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	id := uint64(0)
	return func(minute int, depth int64) string {
		t.Helper()
		at := clock.Time(minute) * clock.Time(time.Minute)
		e.heard = nil
		if depth >= 0 {
			id++
			post(b, id, "gauge", stream.FloodWarning, 1e-3, at, depth)
		}
		if err := l.Run(context.Background(), at.Add(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		return strings.Join(e.heard, " ")
	}, err
}

func metres(x units.Metre) *units.Metre { return &x }

// A gate closes and opens with hysteresis, rests between two moves, and goes back to its own rule when it hears nothing.
func TestGateByLevels(t *testing.T) {
	step, err := gateTown(t, &GateParams{Target: "gate/g1", Watch: "underpass/no1", Above: metres(0.3), Below: metres(0.1), Every: 3 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		minute int
		depth  int64 // [mm]; -1: nothing is released
		want   string
	}{{1, 200, ""}, {2, 310, "gate 0.00"}, {3, 50, ""}, {6, 200, ""}, {7, 90, "gate 1.00"}, {11, 400, "gate 0.00"}, {20, -1, "auto"}, {21, 400, "gate 0.00"}} {
		if got := step(x.minute, x.depth); got != x.want {
			t.Errorf("minute %d, %d mm: heard %q, want %q", x.minute, x.depth, got, x.want)
		}
	}
}

// A table of set points is followed between its rows, in moves that are worth it.
func TestGateByTable(t *testing.T) {
	step, err := gateTown(t, &GateParams{Target: "gate/g1", Table: [][]float64{{0.2, 1}, {0.4, 0.5}, {1, 0}}})
	if err != nil {
		t.Fatal(err)
	}
	for k, x := range []struct {
		depth int64
		want  string
	}{{0, "gate 1.00"}, {210, ""}, {300, "gate 0.75"}, {400, "gate 0.50"}, {700, "gate 0.25"}, {980, "gate 0.02"}, {1500, "gate 0.00"}} {
		if got := step(k+1, x.depth); got != x.want {
			t.Errorf("%d mm: heard %q, want %q", x.depth, got, x.want)
		}
	}
}

func TestGateRefusals(t *testing.T) {
	for want, p := range map[string]*GateParams{
		"no such gate":              {Target: "gate/x", Above: metres(1), Below: metres(0)},
		"is no gate":                {Target: "underpass/no1", Above: metres(1), Below: metres(0)},
		"no device of sensor.gauge": {Target: "gate/g1", Watch: "street/" + firstStreet(t), Above: metres(1), Below: metres(0)},
	} {
		if _, err := gateTown(t, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	for _, x := range []struct {
		p    GateParams
		want string // key
	}{
		{GateParams{}, "close_above"},
		{GateParams{Above: metres(1), Below: metres(0.5), Table: [][]float64{{0, 1}}}, "close_above"},
		{GateParams{Above: metres(1), Below: metres(1)}, "open_below"},
		{GateParams{Table: [][]float64{{0, 1}, {0, 0}}}, "table"},
		{GateParams{Table: [][]float64{{0, 2}}}, "table"},
		{GateParams{Table: [][]float64{{0}}}, "table"},
		{GateParams{Table: [][]float64{{0, math.NaN()}}}, "table"},
		{GateParams{Table: [][]float64{{0, 1}, {1, 0}}}, ""},
		{GateParams{Above: metres(1), Below: metres(0.5)}, ""},
	} {
		var got []string
		x.p.Check(func(key, _ string) { got = append(got, key) })
		if strings.Join(got, " ") != x.want {
			t.Errorf("%+v: refused at %q, want %q", x.p, got, x.want)
		}
	}
}

func firstStreet(t *testing.T) string {
	c, _ := town(t)
	return c.Streets.ID[0]
}
