package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/models/traffic"
	"semul/models/traffic/bench"
	"semul/models/traffic/route"
)

// Names of measurements: the network and demand that peers know too, and what scenarios compute.
const (
	sharedGrid   = "traffic grid20p, 1 s step"
	everythingOn = "everything on"
)

// trafficMeasurements lists what of traffic can be measured: traffic.md section 16.
func (c *benchCmd) trafficMeasurements() []measurement {
	return append([]measurement{c.trafficShared(), c.trafficMeso(), c.trafficGrid()}, append(c.trafficRouting(), c.trafficMetropolis())...)
}

// outcomeOf tells what a run has come to.
func outcomeOf(s *traffic.Sim) *outcome {
	k := s.Counts()
	o := &outcome{VehicleSeconds: k.VehicleSeconds, Arrived: k.Arrived, Running: k.Running, Waiting: k.Waiting, MeanSpeed: k.MeanSpeed(), Peak: k.Peak}
	s.EachVehicle(func(v traffic.Vehicle) {
		if v.Speed < 0.1 {
			o.Halting++
		}
	})
	if c, ok := any(s).(interface{ Slept() uint64 }); ok && k.Updates > 0 {
		share := float64(c.Slept()) / float64(k.Updates)
		o.Sleeping = &share
	}
	return o
}

// gridSeconds is how long the shared demand lasts.
const gridSeconds = 1200

// trafficShared drives the twenty minutes of the shared grid from empty: every vehicle loaded, none driven, when the
// clock starts.
func (c *benchCmd) trafficShared() measurement {
	m := measurement{name: sharedGrid, unit: "vehicle-updates/s", anew: true}
	var s *traffic.Sim
	m.note = "10,001 vehicles in 20 minutes; lane changes, conflicts, signals on, routes given"
	m.prepare = func(pool *par.Pool) (func() float64, error) {
		var err error
		if s, err = c.loadShared(pool); err != nil {
			return nil, err
		}
		return func() float64 {
			s.Run(gridSeconds * 1e9)
			return float64(s.Counts().Updates)
		}, nil
	}
	m.outcome = func() *outcome { return outcomeOf(s) }
	return m
}

// trafficMeso drives the same on meso streets. A vehicle that is in a street for a step counts as one update, though most are
// not looked at.
func (c *benchCmd) trafficMeso() measurement {
	m := measurement{name: "traffic meso grid20p, 1 s step", unit: "vehicle-steps/s", anew: true,
		note: "as grid20p, by link transmission: every vehicle in a street for a second is one"}
	var s *traffic.Sim
	m.prepare = func(pool *par.Pool) (func() float64, error) {
		cfg := traffic.DefaultConfig()
		cfg.Meso = make([]bool, 4*20*21)
		for street := range cfg.Meso {
			cfg.Meso[street] = true
		}
		var err error
		if s, err = c.loadSharedWith(cfg, pool); err != nil {
			return nil, err
		}
		return func() float64 {
			s.Run(gridSeconds * 1e9)
			return s.Counts().VehicleSeconds
		}, nil
	}
	m.outcome = func() *outcome { return outcomeOf(s) }
	return m
}

// loadShared builds the grid with the shared demand, or, without the file, with as many trips of our own.
func (c *benchCmd) loadShared(pool *par.Pool) (*traffic.Sim, error) {
	return c.loadSharedWith(traffic.DefaultConfig(), pool)
}

// loadSharedWith is loadShared with a configuration.
func (c *benchCmd) loadSharedWith(cfg traffic.Config, pool *par.Pool) (*traffic.Sim, error) {
	cfg.Pool = pool
	f, err := os.Open(filepath.Join(c.Data, "traffic", "bench", "grid20p.flow.json.gz"))
	if errors.Is(err, fs.ErrNotExist) {
		return c.loadGridWith(cfg, 20, time.Second, gridSeconds, pool)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return bench.Grid20P(unzipped, cfg, time.Second)
}

// loadGrid builds a grid of n × n signals with 8.3 trips a second on 20 × 20, as many as the shared demand has, whose
// drivers look for their way.
func (c *benchCmd) loadGrid(n int, step clock.Duration, seconds float64, pool *par.Pool) (*traffic.Sim, error) {
	return c.loadGridWith(traffic.DefaultConfig(), n, step, seconds, pool)
}

// loadGridWith is loadGrid with a configuration.
func (c *benchCmd) loadGridWith(cfg traffic.Config, n int, step clock.Duration, seconds float64, pool *par.Pool) (*traffic.Sim, error) {
	town, err := bench.Grid(n)
	if err != nil {
		return nil, err
	}
	cfg.Pool, cfg.Step = pool, step
	s, err := traffic.NewSim(town, cfg)
	if err != nil {
		return nil, err
	}
	for _, t := range bench.Demand(town, 10001.0/1200*float64(n*n)/400, clock.FromSeconds(seconds), 7) {
		if err := s.Add(t); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// trafficGrid drives a filled grid with everything on: the step and the drivers that scenarios have by default, ways
// sought at departure and thought over on the road, a counting line in every lane.
func (c *benchCmd) trafficGrid() measurement {
	n := c.size(20)
	m := measurement{name: fmt.Sprintf("traffic %d×%d signals, %s, 0.5 s step", n, n, everythingOn), unit: "vehicle-updates/s", anew: true,
		note: "minutes 10 to 20; routing, lane changes, conflicts, detectors in every lane"}
	var s *traffic.Sim
	m.prepare = func(pool *par.Pool) (func() float64, error) {
		var err error
		if s, err = c.fillGrid(n, pool); err != nil {
			return nil, err
		}
		before := s.Counts().Updates
		return func() float64 {
			s.Run(gridSeconds * 1e9)
			return float64(s.Counts().Updates - before)
		}, nil
	}
	m.outcome = func() *outcome { return outcomeOf(s) }
	return m
}

// fillGrid drives the grid of n × n signals with everything on for ten minutes.
func (c *benchCmd) fillGrid(n int, pool *par.Pool) (*traffic.Sim, error) {
	s, err := c.loadGrid(n, 500*time.Millisecond, gridSeconds, pool)
	if err != nil {
		return nil, err
	}
	lanes := n * (n + 1) * 4 * 3
	row, pos := make([]uint32, lanes), make([]float32, lanes)
	for k := range row {
		row[k], pos[k] = uint32(k), 100
	}
	s.AddDetectors(row, pos, make([]bool, lanes))
	s.Run(600 * 1e9)
	return s, nil
}

// trafficRouting measures ways through a generated network as large as Delaware's.
func (c *benchCmd) trafficRouting() []measurement {
	n := max(1000, c.size(49000))
	const queries, closed = 20000, 50
	var state *bench.State
	build := func(pool *par.Pool) (w *route.Ways, err error) {
		if state == nil || len(state.Time) == 0 {
			if state, err = bench.NewState(n); err != nil {
				return nil, err
			}
		}
		h, err := route.NewHierarchy(state.Graph, state.Layout, pool)
		if err != nil {
			return nil, err
		}
		w = route.NewWays(h, append([]uint32(nil), state.Turn...), append([]uint32(nil), state.Time...))
		w.Cost(0, 1) // takes in all costs
		return w, nil
	}
	size := func() string { return fmt.Sprintf("%d junctions", n) }
	ask := func(cost func(from, dest uint32) uint32, many uint32) func() float64 {
		return func() float64 {
			streets, reached := uint32(state.Graph.Streets()), 0
			for k := range many {
				if cost(k*7919%streets, k*104729%streets) != route.Unreachable {
					reached++
				}
			}
			if reached == 0 {
				return math.NaN()
			}
			return float64(many)
		}
	}
	return []measurement{
		{name: "traffic routing, " + size() + ", costs", unit: "queries/s", serial: true, note: "after customisation",
			prepare: func(pool *par.Pool) (func() float64, error) {
				w, err := build(pool)
				if err != nil {
					return nil, err
				}
				return ask(w.Cost, queries), nil
			}},
		{name: "traffic routing, " + size() + ", ways", unit: "queries/s", serial: true, note: "cost and every turn of the way",
			prepare: func(pool *par.Pool) (func() float64, error) {
				w, err := build(pool)
				if err != nil {
					return nil, err
				}
				buf := make([]uint8, 0, 1<<16)
				return ask(func(from, dest uint32) uint32 { _, cost, _ := w.Walk(from, dest, buf); return cost }, queries/4), nil
			}},
		{name: "traffic routing, " + size() + ", A*", unit: "queries/s", serial: true, note: "bidirectional, the oracle",
			prepare: func(pool *par.Pool) (func() float64, error) {
				if _, err := build(pool); err != nil {
					return nil, err
				}
				return ask(route.NewAStar(state.Graph, state.Layout, state.Turn, state.Time).Cost, 50), nil
			}},
		{name: "traffic routing, " + size() + ", closing 50 streets", unit: "times/s", serial: true, note: "until a query sees them; ms = 1000 / value",
			prepare: func(pool *par.Pool) (func() float64, error) {
				w, err := build(pool)
				if err != nil {
					return nil, err
				}
				round := uint32(0)
				streets := uint32(state.Graph.Streets())
				return func() float64 {
					const rounds = 20
					for range rounds {
						for k := range uint32(closed) {
							if street := ((round/2*closed+k)*2617 + 1) % streets; round%2 == 0 {
								w.SetTime(street, route.Closed)
							} else {
								w.SetTime(street, state.Time[street])
							}
						}
						w.Cost(round%streets, round*7919%streets)
						round++
					}
					return rounds
				}, nil
			}},
		{name: "traffic routing, " + size() + ", all costs changed", unit: "times/s", serial: true, note: "until a query sees them",
			prepare: func(pool *par.Pool) (func() float64, error) {
				w, err := build(pool)
				if err != nil {
					return nil, err
				}
				round := uint32(0)
				return func() float64 {
					round++
					for i, t := range state.Time {
						w.SetTime(uint32(i), t+round%2)
					}
					w.Cost(0, 1)
					return 1
				}, nil
			}},
		{name: "traffic routing, " + size() + ", ordering", unit: "times/s", note: "once for a network",
			prepare: func(pool *par.Pool) (func() float64, error) {
				if _, err := build(pool); err != nil {
					return nil, err
				}
				return func() float64 {
					if _, err := route.NewHierarchy(state.Graph, state.Layout, pool); err != nil {
						return math.NaN()
					}
					return 1
				}, nil
			}},
	}
}

// trafficMetropolis has a million vehicles on the road at once.
func (c *benchCmd) trafficMetropolis() measurement {
	vehicles := c.size(1_000_000)
	m := measurement{name: fmt.Sprintf("traffic metropolis, %d vehicles at once", vehicles), unit: "steps/s", named: true,
		note: "0.5 s step, 30 s of traffic; ways of two dozen streets given"}
	var s *traffic.Sim
	const steps = 60
	m.prepare = func(pool *par.Pool) (func() float64, error) {
		var err error
		if s, err = bench.Metropolis(vehicles, pool); err != nil {
			return nil, err
		}
		for range 30 { // a lane takes one vehicle a step
			s.Step()
		}
		return func() float64 {
			for range steps {
				s.Step()
			}
			return steps
		}, nil
	}
	m.outcome = func() *outcome { return outcomeOf(s) }
	return m
}
