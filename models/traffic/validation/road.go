package validation

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/rng"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// second is a second of simulated time.
const second clock.Time = 1e9

// alike is a configuration in which every vehicle is driven as d says, none faster or slower than the limit.
func alike(d traffic.Driver, law traffic.Following, step clock.Duration) traffic.Config {
	cfg := traffic.DefaultConfig()
	cfg.Step, cfg.Following = step, law
	cfg.Preset.Spread = 0
	for c := range cfg.Preset.Drivers {
		cfg.Preset.Drivers[c] = d
	}
	return cfg
}

// steady is the default configuration with a preset whose drivers all wish for the limit.
func steady(preset string) (traffic.Config, error) {
	cfg := traffic.DefaultConfig()
	p, ok := traffic.PresetByName(preset)
	if !ok {
		return cfg, fmt.Errorf("there is no preset %s", preset)
	}
	cfg.Preset = p
	cfg.Preset.Spread = 0
	return cfg, nil
}

// through is a trip that enters a street driving and leaves at the end of another.
func through(id uint32, at float64, from, to uint32) traffic.Trip {
	return traffic.Trip{ID: id, At: clock.FromSeconds(at), From: traffic.Place{Street: from, Pos: -1}, To: traffic.Place{Street: to, Pos: -1}}
}

// load adds n trips through a city at instant 0: more than can enter, so that its first street is never empty.
func load(s *traffic.Sim, first uint32, n int, from, to uint32) error {
	for k := range uint32(n) {
		if err := s.Add(through(first+k, 0, from, to)); err != nil {
			return err
		}
	}
	return nil
}

// arrivals adds trips at random instants until stop [s], rate [veh/h] on the mean, with ids from first.
func arrivals(s *traffic.Sim, random rng.Stream, first uint32, rate, stop float64, from, to uint32) error {
	at := 0.0
	for id := first; ; id++ {
		at -= 3600 / rate * fmath.Log(1-random.Float64(uint64(id), 0, 0))
		if at >= stop {
			return nil
		}
		if err := s.Add(through(id, at, from, to)); err != nil {
			return err
		}
	}
}

// alone is the time one vehicle takes from end to end of a city [s].
func alone(c *city.City, cfg traffic.Config, from, to uint32) (float64, error) {
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return 0, err
	}
	if err := s.Add(through(0, 0, from, to)); err != nil {
		return 0, err
	}
	s.Run(600 * second)
	d := s.Finished()
	if len(d) != 1 {
		return 0, fmt.Errorf("a vehicle alone does not arrive in ten minutes")
	}
	return (d[0].At - d[0].Depart).Seconds(), nil
}

// queue puts n vehicles bumper to gap behind a red stop line and returns when each front passes the place where the
// first one stands [s after green]; look is shown all vehicles, by id, with positions from the start of the road.
func queue(cfg traffic.Config, limit float32, n int, look func(now float64, v []traffic.Vehicle)) ([]float64, error) {
	d := cfg.Preset.Drivers[traffic.Car]
	lane := 20 + float64(n)*(d.Length+d.Gap)
	c, err := bench.Road(lane, 800, limit, []string{"r", "G"}, []float32{60, 600})
	if err != nil {
		return nil, err
	}
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return nil, err
	}
	last := make([]float64, n)
	for k := range n {
		last[k] = lane - 1 - float64(k)*(d.Length+d.Gap)
		if err := s.Add(traffic.Trip{ID: uint32(k), From: traffic.Place{Pos: float32(last[k])}, To: traffic.Place{Street: 1, Pos: -1}}); err != nil {
			return nil, err
		}
	}
	s.Run(60 * second)
	if c := s.Counts(); c.Running != n {
		return nil, fmt.Errorf("%d of %d vehicles stand in the queue", c.Running, n)
	}
	crossed, seen := make([]float64, n), make([]traffic.Vehicle, n)
	passed := 1 // the first stands at the place
	for passed < n {
		if s.Now() >= 600*second {
			return nil, fmt.Errorf("%d of %d vehicles pass the line in nine minutes of green", passed, n)
		}
		s.Step()
		now := s.Now().Seconds() - 60
		s.EachVehicle(func(v traffic.Vehicle) {
			x := float64(v.Pos)
			if v.OnLink {
				x += lane
			} else if v.Lane == 1 {
				x += lane + 10
			}
			seen[v.ID] = v
			seen[v.ID].Pos = float32(x)
			if from := last[v.ID]; from < lane-1 && x >= lane-1 {
				crossed[v.ID] = now - cfg.Step.Seconds()*(x-(lane-1))/(x-from)
				passed++
			}
			last[v.ID] = x
		})
		if look != nil {
			look(now, seen)
		}
	}
	return crossed, nil
}

// saturation is the flow [veh/h] of vehicles 10 to 30 of a discharging queue.
func saturation(crossed []float64) float64 { return 20 * 3600 / (crossed[29] - crossed[9]) }

// off is how far a value lies from what is wanted, as a share of it.
func off(got, want float64) float64 { return math.Abs(got/want - 1) }

// slope is the regression of x on t over points, and how many there are.
func slope(x, t []float64) float64 {
	meanX, meanT := 0.0, 0.0
	for i := range x {
		meanX, meanT = meanX+x[i]/float64(len(x)), meanT+t[i]/float64(len(x))
	}
	above, below := 0.0, 0.0
	for i := range x {
		above += (x[i] - meanX) * (t[i] - meanT)
		below += (t[i] - meanT) * (t[i] - meanT)
	}
	return above / below
}
