package validation

import (
	"context"
	"fmt"

	"semul/engine/city"
	"semul/engine/rng"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// webster is the mean delay at a fixed-time signal, cycle 60 s, effective green 30 s, saturation flow 1,800, arrivals 600
// veh/h at random. T 1.285 s gives 1,800; the green shown serves 15 vehicles a cycle, which the case checks first.
// (Counting the same queue vehicle by vehicle, without any car following, gives 12.55 s: the formula is a little above.)
var webster = Case{Name: "webster", Metric: "error of the mean delay at a signal against 13.895 s, relative", Limit: 0.08,
	Source: "Webster 1958, Road Research Technical Paper 39: C 60 s, g 30 s, s 1800, q 600 veh/h; 30 hours; limit traffic.md 17",
	Run: func(ctx context.Context, _ validate.Env) (o Outcome, err error) {
		const shown, seeds, want, hour = 33.5, 30, 13.895, 3600
		cfg := traffic.DefaultConfig()
		cfg.Preset.Spread = 0
		cfg.Preset.Drivers[traffic.Car].Headway = 1.285
		crossed, err := queue(cfg, 50/3.6, 40, nil)
		if err != nil {
			return o, err
		}
		if q := saturation(crossed); off(q, 1800) > 0.01 {
			return o, fmt.Errorf("the saturation flow is %.0f veh/h; the case needs 1,800", q)
		}
		road, err := bench.Road(1500, 300, 50/3.6, []string{"G", "y", "r"}, []float32{shown, 3, 60 - 3 - shown})
		if err != nil {
			return o, err
		}
		if served, err := servedPerCycle(road, cfg); err != nil || served < 14.9 || served > 15.1 {
			return o, fmt.Errorf("%.2f vehicles a cycle of a full queue, the case needs 15 (%v)", served, err)
		}
		open, err := bench.Road(1500, 300, 50/3.6, nil, nil)
		if err != nil {
			return o, err
		}
		free, err := alone(open, cfg, 0, 1)
		if err != nil {
			return o, err
		}
		total, vehicles := 0.0, 0
		each, truth := validate.Curve{Name: "semul, an hour each"}, validate.Curve{Name: "Webster", Truth: true}
		for seed := range uint64(seeds) {
			if err := ctx.Err(); err != nil {
				return o, err
			}
			s, err := traffic.NewSim(road, cfg)
			if err != nil {
				return o, err
			}
			if err := arrivals(s, rng.NewStream(seed, "webster"), 0, 600, hour, 0, 1); err != nil {
				return o, err
			}
			s.Run((hour + 600) * second)
			sum, n := 0.0, 0
			for _, d := range s.Finished() {
				sum, n = sum+(d.At-d.Depart).Seconds()-free, n+1
			}
			total, vehicles = total+sum, vehicles+n
			each.Add(float64(seed+1), sum/float64(n))
			truth.Add(float64(seed+1), want)
		}
		got := total / float64(vehicles)
		return Outcome{Value: off(got, want), Notes: fmt.Sprintf("%.2f s over %d vehicles", got, vehicles),
			Figures: []validate.Figure{{X: "seed", Y: "mean delay [s]", Curves: []validate.Curve{truth, each}}}}, nil
	}}

// servedPerCycle is how many vehicles of a queue that never ends pass the signal of a road in a cycle of 60 s.
func servedPerCycle(road *city.City, cfg traffic.Config) (float64, error) {
	s, err := traffic.NewSim(road, cfg)
	if err != nil {
		return 0, err
	}
	if err := load(s, 0, 2000, 0, 1); err != nil {
		return 0, err
	}
	s.Run(600 * second)
	before := s.Counts().Arrived
	s.Run(4200 * second)
	return float64(s.Counts().Arrived-before) / 60, nil
}
