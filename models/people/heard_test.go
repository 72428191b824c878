package people

import (
	"bytes"
	"context"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/models/people/standin"
)

// Whatever the shares were and are: after coupling modes have the shares they are to have, and nobody leaves a mode that gains.
func TestCoupledModesHaveTheirShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var was, is [modeCount]float32
		c := &choice{}
		some := false
		for k := range was {
			c.grip[k] = rapid.Float64Range(0.1, 10).Draw(t, "grip")
			if rapid.Bool().Draw(t, "offered") {
				was[k] = float32(rapid.Float64Range(0.01, 1).Draw(t, "was"))
				is[k] = float32(rapid.Float64Range(0.01, 1).Draw(t, "is"))
				some = true
			}
		}
		if !some {
			return
		}
		const n = 400
		var got [modeCount]float64
		for row := range was {
			p0 := c.share(&was, row)
			if p0 == 0 {
				continue
			}
			for i := range n {
				u, v := (float64(i)+0.5)/n, math.Mod(float64(i)*0.6180339887498949, 1)
				to := c.couple(row, &was, &is, u, v)
				if to != row && c.share(&is, row) >= p0 {
					t.Fatalf("somebody leaves mode %d, which gains", row)
				}
				got[to] += p0 / n
			}
		}
		for k, g := range got {
			if want := c.share(&is, k); math.Abs(g-want) > 0.03 {
				t.Fatalf("mode %d has %.3f, want %.3f", k, g, want)
			}
		}
	})
}

// minibus takes everybody to his place in so long; below 0 it refuses.
func minibus(takes clock.Duration) *standin.Traffic {
	return &standin.Traffic{Take: func(t *msg.Trip) { t.Arrived, t.Reached = t.Depart.Add(max(0, takes)), takes >= 0 }}
}

// Slow rides and refusals drive people away from a demand-responsive bus, quick ones do not; who does not remember stays.
func TestPeopleHeedWaits(t *testing.T) {
	run := func(takes clock.Duration, remember int) (asked uint64, m *Model, l *sim.Loop) {
		pool := par.NewPool(1)
		t.Cleanup(pool.Close)
		p := riders()
		p.ModeShare = ShareParams{Walk: 0.5, Car: 0.25, DRT: 0.25}
		p.Choice.Remember = remember
		m = New().(*Model)
		l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m, minibus(takes)}, Params: map[string]any{"people": p},
			Tables:   map[string][]sim.Entry{"people": {{Group: "fleet", Kind: "drt", Name: "drt", Key: "fleet.drt"}}},
			Exchange: map[string]clock.Duration{"trip": 10 * time.Second, "occupants": time.Hour, "exposed": time.Hour, "building_depth": time.Hour},
			Civil:    clock.NewCivil(time.Date(2026, 7, 16, 6, 0, 0, 0, time.UTC)), Stop: clock.Time(8 * time.Hour), Pool: pool, Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Run(context.Background(), clock.Time(8*time.Hour)); err != nil {
			t.Fatal(err)
		}
		return m.counts.Rides, m, l
	}
	deaf, _, _ := run(time.Hour, 0)
	slow, m, l := run(time.Hour, 50)
	none, _, _ := run(-1, 50)
	quick, _, _ := run(time.Minute, 50)
	t.Logf("rides: %d without memory, %d when they take an hour, %d when all are refused, %d when they take a minute", deaf, slow, none, quick)
	if deaf < 100 || slow > deaf*2/3 || none > deaf*2/3 || quick <= deaf {
		t.Errorf("rides: %d without memory, %d when they take an hour, %d when all are refused, %d when they take a minute", deaf, slow, none, quick)
	}
	if m.heard.extra[byDRT] < 2000 || m.heard.rides[byDRT] != 50 {
		t.Errorf("people have heard of %.0f s more in %.0f rides", m.heard.extra[byDRT], m.heard.rides[byDRT])
	}
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	was := m.heard
	head, err := sim.ReadCheckpoint(&file)
	if err == nil {
		m.heard = heard{}
		err = l.Load(&file, head)
	}
	if err != nil || m.heard != was {
		t.Errorf("after loading people have heard %v, before %v (%v)", m.heard, was, err)
	}
}

// Nobody to live in a city is said, with what to do.
func TestEmptyCitiesAreTold(t *testing.T) {
	c := simtest.SmallCity()
	for b := range c.Buildings.Floor {
		c.Buildings.Floor[b] = 0
	}
	for _, q := range []struct {
		population bool
		told       bool
	}{{true, true}, {false, false}} {
		p := DefaultParams()
		p.Population = q.population
		pool := par.NewPool(1)
		m := New().(*Model)
		_, err := sim.New(sim.Config{City: c, Models: []sim.Model{m}, Params: map[string]any{"people": p},
			Civil: clock.NewCivil(time.Date(2026, 7, 16, 6, 0, 0, 0, time.UTC)), Stop: clock.Time(time.Hour), Pool: pool, Seed: 7})
		pool.Close()
		if err != nil {
			t.Fatal(err)
		}
		if list := m.Warnings(); len(list) > 0 != q.told {
			t.Errorf("population %v: told %q", q.population, list)
		}
	}
}
