package main

import (
	"context"
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/city/synth"
	"semul/engine/par"
	"semul/engine/units"
	drains "semul/models/drainage/bench"
	"semul/models/drainage/sewer"
	"semul/models/flood"
	"semul/models/flood/kernel"
	feeder "semul/models/power/bench"
	"semul/models/power/sweep"
)

// measurements lists what can be measured. Loading and building are not counted unless they are what is measured.
func (c *benchCmd) measurements() []measurement {
	var list []measurement
	for _, name := range kernel.Names() {
		list = append(list, c.floodWet(name), c.floodInertia(name))
	}
	list = append(list, c.floodDry())
	list = append(list, c.trafficMeasurements()...)
	list = append(list, c.powerFeeder(), c.drainsGrid(), c.cityMake())
	return append(list, c.hubMeasurements()...)
}

// floodWet steps a closed square, every cell wet, with the full equations: flood.md section 16.
func (c *benchCmd) floodWet(name string) measurement {
	return c.floodSquare("fv", name, flood.FullWater, kernel.ByName, 4, flood.FullBytes)
}

// floodInertia is the same with local inertia.
func (c *benchCmd) floodInertia(name string) measurement {
	return c.floodSquare("li", name, flood.LocalInertia, kernel.InertiaByName, 16, flood.InertiaBytes)
}

// floodSquare steps the square for so many seconds at 1024², beside a triad: how near it comes to what the memory gives.
func (c *benchCmd) floodSquare(short, name string, solver flood.Solver, byName func(string) (kernel.Func, error), seconds, bytes float64) measurement {
	n := c.size(1024)
	m := measurement{name: fmt.Sprintf("flood %s %s %d² all wet", short, name, n), unit: "cell-updates/s"}
	m.prepare = func(pool *par.Pool) (func() float64, error) {
		step, err := byName(name)
		if err != nil {
			return nil, err
		}
		d := flood.WetSquare(solver, n, step, pool)
		return func() float64 {
			before := d.Work().Updates
			if err := d.Advance(context.Background(), seconds*1024/float64(n), 1); err != nil {
				return math.NaN()
			}
			return float64(d.Work().Updates - before)
		}, nil
	}
	m.peer, m.unitSize = "triad", bytes
	m.beside = func(pool *par.Pool) func() float64 {
		const values = 8 << 20 // 192 MB in three arrays
		t := flood.NewTriad(values, pool)
		return func() float64 { return t.Run() + t.Run() + t.Run() }
	}
	return m
}

// floodDry is the same square with water in 3 % of its tiles, told as seconds simulated.
func (c *benchCmd) floodDry() measurement {
	n := c.size(1024)
	return measurement{name: fmt.Sprintf("flood fv %d² 3 %% wet", n), unit: "simulated s/s", note: "cost follows the wet area",
		prepare: func(pool *par.Pool) (func() float64, error) {
			d := flood.WetCorner(flood.FullWater, n, 0.03, nil, pool)
			return func() float64 {
				if err := d.Advance(context.Background(), 10, 1); err != nil {
					return math.NaN()
				}
				return 10
			}, nil
		}}
}

// powerFeeder solves one feeder again and again, from a flat start.
func (c *benchCmd) powerFeeder() measurement {
	n := max(2, c.size(533))
	return measurement{name: fmt.Sprintf("power sweep, feeder of %d buses", n), unit: "power flows/s", note: "from a flat start to 1e-9 pu", serial: true,
		prepare: func(*par.Pool) (func() float64, error) {
			s := sweep.New(feeder.Feeder(n))
			if err := s.Topology(); err != nil {
				return nil, err
			}
			return func() float64 {
				const flows = 2000
				for range flows {
					for i := range s.VR {
						s.VR[i], s.VI[i] = 1, 0
					}
					if !s.Solve().Converged {
						return math.NaN()
					}
				}
				return flows
			}, nil
		}}
}

// drainsGrid routes half an hour of a storm through a looped sewer.
func (c *benchCmd) drainsGrid() measurement {
	n := max(2, c.size(40))
	return measurement{name: fmt.Sprintf("drains dynamic wave, %d × %d manholes", n, n), unit: "link-steps/s", note: "iterations of a step counted once, Courant 0.75, steps up to 5 s", serial: n*n < 1100,
		prepare: func(pool *par.Pool) (func() float64, error) {
			net, err := drains.Grid(n)
			if err != nil {
				return nil, err
			}
			return func() float64 {
				s, err := sewer.New(net)
				if err != nil {
					return math.NaN()
				}
				s.Share(pool)
				s.Advance(1800)
				steps, _, _ := s.Steps()
				return float64(steps * len(net.Links))
			}, nil
		}}
}

// cityMake generates a delta city.
func (c *benchCmd) cityMake() measurement {
	km2 := float64(c.size(12))
	return measurement{name: fmt.Sprintf("city generated, %g km²", km2), unit: "km²/s",
		prepare: func(pool *par.Pool) (func() float64, error) {
			spec, err := synth.Builtin("semulmeori")
			if err != nil {
				return nil, err
			}
			scale := math.Sqrt(km2 / (float64(spec.Width) * float64(spec.Height) / 1e6))
			spec.Width, spec.Height = spec.Width*units.Metre(scale), spec.Height*units.Metre(scale)
			spec.Residents = units.Person(math.Round(float64(spec.Residents) * scale * scale))
			return func() float64 {
				var town *city.City
				if town, err = synth.Generate(spec, pool); err != nil || len(town.Streets.ID) == 0 {
					return math.NaN()
				}
				return km2
			}, nil
		}}
}

func (c *benchCmd) size(usual int) int {
	if c.Size > 0 {
		return c.Size
	}
	return usual
}
