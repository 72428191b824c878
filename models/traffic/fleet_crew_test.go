package traffic

import (
	"context"
	"testing"
	"time"

	"semul/engine/city/complete"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/models/power"
)

// crewTable is one repair crew in the small city.
func crewTable() sim.Entry {
	k := crewKind()
	p := k.New().(*CrewParams)
	p.Vehicles, p.Stations, p.Turnout, p.Work = 1, []string{"building/" + simtest.SmallCity().Buildings.ID[12]}, 30*time.Second, time.Minute
	return sim.Entry{Group: "fleet", Kind: "crew", Name: "line", Key: "fleet.line", Params: p}
}

// A transformer drowns, gets dry, and is repaired only once a crew has driven there; without a fleet somebody is there at
// once, and without the key nobody is needed.
func TestRepairWaitsForACrew(t *testing.T) {
	back := func(crews bool, tables ...sim.Entry) clock.Time {
		c := simtest.SmallCity()
		if err := complete.Power(c, 7); err != nil {
			t.Fatal(err)
		}
		if err := c.Seal(); err != nil {
			t.Fatal(err)
		}
		p := power.DefaultParams()
		p.Flood.Crews, p.Flood.DryFor, p.Flood.Repair = crews, 60*time.Second, 100*time.Second
		grid, m := power.New(), New().(*Model)
		l, err := sim.New(sim.Config{City: c, Models: []sim.Model{grid, m}, Params: map[string]any{"traffic": DefaultParams(), "power": p},
			Tables: map[string][]sim.Entry{"traffic": tables}, Seed: 3, Stop: clock.Time(24 * time.Hour), Pool: par.NewPool(1),
			Feeds: map[string]sim.Feed{"asset_depth": func(row int, at clock.Time) float64 {
				if row == 1 && at >= 20e9 && at < 40e9 {
					return 0.5
				}
				return 0
			}}})
		if err != nil {
			t.Fatal(err)
		}
		tripped := len(grid.(sim.Meter).Metrics(nil)) - 1
		seen := false
		for at := clock.Time(10e9); at < 3600e9; at += 10e9 {
			if err := l.Run(context.Background(), at); err != nil {
				t.Fatal(err)
			}
			out := grid.(sim.Meter).Metrics(nil)[tripped] > 0
			if seen = seen || out; seen && !out {
				return at
			}
		}
		t.Fatal("never repaired")
		return 0
	}
	alone, ready, driven := back(false), back(true), back(true, crewTable())
	if alone < 190e9 || alone > 230e9 {
		t.Errorf("without crews repaired at %v, want about 200 s: 40 wet, 60 to dry, 100 of repair", alone)
	}
	if ready < alone || ready > alone+30e9 {
		t.Errorf("crews that are there at once: repaired at %v, without at %v", ready, alone)
	}
	if driven < ready+30e9 || driven > ready+300e9 {
		t.Errorf("a crew that drives: repaired at %v, one that is there at %v", driven, ready)
	}
}

// The whole suite of a model, with a crew that is asked for twice.
func TestModelWithCrews(t *testing.T) {
	c := simtest.SmallCity()
	if err := complete.Power(c, 7); err != nil {
		t.Fatal(err)
	}
	ask := func(t clock.Time) []any {
		if t != 20e9 && t != 60e9 {
			return nil
		}
		return []any{msg.Crew{Asset: uint32(t / 20e9)}}
	}
	simtest.Run(t, New, simtest.Setup{City: c, Tables: []sim.Entry{crewTable()}, Span: 5 * time.Minute, Warm: 400, Allowed: 2,
		Letters: map[string]sim.Letters{"trip": demand, "crew_request": ask}})
}
