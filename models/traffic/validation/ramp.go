package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/engine/rng"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// rampRuns are demands near what the freeway holds with a busy on-ramp [veh/h], 15 % of each to the off-ramp, and what SUMO 1.15.0
// lets through: the shares of those from the main road and of those from the ramp that have arrived by 2,400 s, while demand goes on; means of
// seeds 1 to 5. Network and command as for freeway_sumo; the demand is alike in its rates only.
var rampRuns = []struct{ main, ramp, mainThrough, rampThrough float64 }{
	{4500, 1200, 0.928, 0.940},
	{5000, 900, 0.924, 0.935},
}

const rampUntil = 2400 // [s]

var freewayRamp = Case{Name: "freeway_ramp_sumo", Metric: "largest distance from SUMO's shares of those from the main road and from a busy on-ramp that are there by 2,400 s, two demands, relative; three seeds", Limit: 0.1,
	Source: "SUMO 1.15.0 of Debian on the same freeway and rates (models/traffic/validation/ramp.go), measured for this project",
	Run: func(ctx context.Context, _ validate.Env) (o Outcome, err error) {
		const seeds = 3
		for _, r := range rampRuns {
			var main, ramp float64
			for seed := range uint64(seeds) {
				a, b, err := driveRamp(ctx, seed+1, r.main, r.ramp)
				if err != nil {
					return o, err
				}
				main, ramp = main+a/seeds, ramp+b/seeds
			}
			o.Value = max(o.Value, off(main, r.mainThrough), off(ramp, r.rampThrough))
			o.Notes += fmt.Sprintf("main road %.3f of %.3f, ramp %.3f of %.3f; ", main, r.mainThrough, ramp, r.rampThrough)
		}
		return o, nil
	}}

// driveRamp drives SUMO's driver over the freeway with demands of the main road and of the ramp [veh/h] and returns what shares of them have
// come through.
func driveRamp(ctx context.Context, seed uint64, mainRate, rampRate float64) (mainThrough, rampThrough float64, err error) {
	cfg := traffic.DefaultConfig()
	cfg.Step, cfg.Seed, cfg.Following = 1e9, seed, traffic.Krauss
	cfg.Preset, _ = traffic.PresetByName("sumo")
	s, err := traffic.NewSim(bench.Freeway(), cfg)
	if err != nil {
		return 0, 0, err
	}
	random := rng.NewStream(seed, "ramp")
	id, firstOfRamp := uint32(0), uint32(0)
	for k, rate := range [2]float64{mainRate, rampRate} {
		from := [2]uint32{bench.Main, bench.OnRamp}[k]
		if k == 1 {
			firstOfRamp = id
		}
		for at := 0.0; ; id++ {
			if at -= 3600 / rate * fmath.Log(1-random.Float64(uint64(id), 0, 0)); at >= rampUntil {
				break
			}
			to := uint32(bench.Onward)
			if random.Float64(uint64(id), 0, 1) < 0.15 {
				to = bench.OffRamp
			}
			if err := s.Add(through(id, math.Floor(at), from, to)); err != nil {
				return 0, 0, err
			}
		}
	}
	for at := second * 300; at <= rampUntil*second && ctx.Err() == nil; at += second * 300 {
		s.Run(at)
	}
	for _, d := range s.Finished() {
		if d.ID < firstOfRamp {
			mainThrough += 1 / float64(firstOfRamp)
		} else {
			rampThrough += 1 / float64(id-firstOfRamp)
		}
	}
	return mainThrough, rampThrough, ctx.Err()
}
