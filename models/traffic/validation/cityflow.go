package validation

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"semul/engine/city"
	"semul/engine/city/read/cityflow"
	"semul/engine/clock"
	"semul/engine/validate"
	"semul/models/traffic"
)

// What CityFlow 81ee0f4 reaches in an hour with lane change off (shared/data/traffic/reference/cityflow_tsc.csv): the mean
// time of all vehicles, those still under way or waiting counted to the end, and those then in the network.
var cityflowRuns = []cityflowRun{
	{"jinan", "roadnet_3_4", "anon_3_4_jinan_real", fixed, 30, 506.96, 1100},
	{"jinan", "roadnet_3_4", "anon_3_4_jinan_real", fixed, 15, 586.51, 1284},
	{"jinan", "roadnet_3_4", "anon_3_4_jinan_real", pressure, 15, 321.13, 621},
	{"jinan", "roadnet_3_4", "anon_3_4_jinan_real", builtin, 0, 444.84, 910},
	{"jinan2000", "roadnet_3_4", "anon_3_4_jinan_real_2000", fixed, 30, 412.10, 381},
	{"jinan2000", "roadnet_3_4", "anon_3_4_jinan_real_2000", fixed, 15, 472.75, 508},
	{"jinan2000", "roadnet_3_4", "anon_3_4_jinan_real_2000", pressure, 15, 293.52, 234},
	{"hangzhou", "roadnet_4_4", "anon_4_4_hangzhou_real", fixed, 30, 568.87, 436},
	{"hangzhou", "roadnet_4_4", "anon_4_4_hangzhou_real", fixed, 15, 614.98, 453},
	{"hangzhou", "roadnet_4_4", "anon_4_4_hangzhou_real", pressure, 15, 334.22, 249},
	{"hangzhou", "roadnet_4_4", "anon_4_4_hangzhou_real", builtin, 0, 525.28, 438},
}

// The controllers of those runs.
const (
	fixed    = "fixed"
	pressure = "max_pressure"
	builtin  = "builtin"
)

// Tolerances of traffic.md §17 on the two numbers, and how long runs take [s].
const (
	timeTolerance = 0.10
	leftTolerance = 0.12
	cityflowHour  = 3600
)

// The first stage is the clearance with right turns alone; it shows for the first seconds of a period if the stage changes.
const (
	clearance = 5 // [s]
	stages    = 4 // 1 to 4: through west–east, through north–south, left west–east, left north–south
	standing  = 0.1
)

type cityflowRun struct {
	name, network, flow string
	controller          string
	period              int     // between decisions [s]
	seconds             float64 // mean time of all [s]
	left                float64
}

const cityflowSource = "CityFlow 81ee0f4, shared/data/traffic/reference/cityflow_tsc.csv; tolerances of traffic.md section 17"

// CityFlowCases are the published cases of Jinan and Hangzhou against CityFlow itself.
func CityFlowCases() []validate.Case {
	var cases []validate.Case
	for _, r := range cityflowRuns {
		cases = append(cases, validate.Case{Area: "traffic", Name: "cityflow_" + r.title(), Data: "traffic/tsc", Long: true,
			Metric: "distance from CityFlow's mean time of all (10 %) or vehicles left (12 %), the worse, in tolerances", Limit: 1,
			Source: cityflowSource, Run: r.compare})
	}
	for _, k := range []int{0, 4, 7} {
		three := cityflowRuns[k : k+3]
		cases = append(cases, validate.Case{Area: "traffic", Name: "cityflow_" + three[0].name + "_order", Data: "traffic/tsc", Long: true,
			Metric: "pairs of controllers out of order: max pressure 15 s, fixed 30 s, fixed 15 s", Limit: 0,
			Source: cityflowSource, Run: orderOf(three)})
	}
	return cases
}

func (r *cityflowRun) title() string {
	if r.period == 0 {
		return r.name + "_" + r.controller
	}
	return fmt.Sprintf("%s_%s_%d", r.name, r.controller, r.period)
}

func (r cityflowRun) compare(ctx context.Context, env validate.Env) (validate.Outcome, error) {
	got, err := r.drive(ctx, env.Dir)
	if err != nil {
		return validate.Outcome{}, err
	}
	seconds, left := got.seconds/r.seconds-1, float64(got.left)/r.left-1
	return validate.Outcome{Value: max(math.Abs(seconds)/timeTolerance, math.Abs(left)/leftTolerance),
		Notes: fmt.Sprintf("%.2f s against %.2f (%+.1f %%), %d left against %.0f (%+.1f %%); %d waiting to enter", got.seconds, r.seconds, 100*seconds,
			got.left, r.left, 100*left, got.waiting)}, nil
}

// orderOf counts the pairs of three runs that are not in the order that CityFlow finds: the third is the best, then the
// first, then the second.
func orderOf(three []cityflowRun) func(context.Context, validate.Env) (validate.Outcome, error) {
	return func(ctx context.Context, env validate.Env) (validate.Outcome, error) {
		var seconds [3]float64
		for k, r := range three {
			got, err := r.drive(ctx, env.Dir)
			if err != nil {
				return validate.Outcome{}, err
			}
			seconds[k] = got.seconds
		}
		wrong := 0.0
		for _, pair := range [3][2]int{{2, 0}, {0, 1}, {2, 1}} {
			if seconds[pair[0]] >= seconds[pair[1]] {
				wrong++
			}
		}
		return validate.Outcome{Value: wrong, Notes: fmt.Sprintf("fixed 30 s %.1f, fixed 15 s %.1f, max pressure %.1f s", seconds[0], seconds[1], seconds[2])}, nil
	}
}

// reached is what came of a run.
type reached struct {
	seconds       float64
	left, waiting int
	counts        traffic.Counts
}

// drive runs one case of a folder with our kernel.
func (r *cityflowRun) drive(ctx context.Context, dir string) (reached, error) {
	c, _, err := cityflow.Read([]string{filepath.Join(dir, r.network+".json.gz"), filepath.Join(dir, r.flow+".json.gz")}, cityflow.Options{})
	if err != nil {
		return reached{}, err
	}
	cfg := traffic.DefaultConfig()
	cfg.Step, cfg.Following = 1e9, traffic.CityFlow
	cfg.Preset, _ = traffic.PresetByName("cityflow")
	t := &c.VehicleTypes
	cfg.Preset.Drivers[traffic.Car] = (traffic.Driver{Length: float64(t.Length[0]), Gap: float64(t.Gap[0]), Headway: float64(t.Headway[0]),
		Accel: float64(t.Accel[0]), Comfort: float64(t.Decel[0]), Decel: float64(t.HardDecel[0]), MaxSpeed: float64(t.MaxSpeed[0])})
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return reached{}, err
	}
	depart := make([]float64, len(c.Trips.ID)) // of those not arrived yet
	for i := range c.Trips.ID {
		trip := traffic.Trip{ID: uint32(i), At: clock.FromSeconds(c.Trips.Depart[i]), Path: c.Trips.Path.At(i),
			From: traffic.Place{Street: c.Trips.From[i], Pos: -1}, To: traffic.Place{Street: c.Trips.To[i], Pos: -1}}
		if err := s.Add(trip); err != nil {
			return reached{}, err
		}
		depart[i] = c.Trips.Depart[i]
	}
	control := newCabinet(c, s, r)
	var got reached
	sum, arrived := 0.0, 0
	for now := range cityflowHour {
		if err := ctx.Err(); err != nil {
			return reached{}, err
		}
		control.decide(now)
		s.Step()
		for _, d := range s.Finished() {
			sum += (d.At - d.Depart).Seconds()
			depart[d.ID] = math.NaN()
			arrived++
		}
	}
	for _, at := range depart {
		if at <= cityflowHour {
			sum += cityflowHour - at
			arrived++
		}
	}
	got.counts = s.Counts()
	got.seconds, got.left, got.waiting = sum/float64(arrived), got.counts.Running, got.counts.Waiting
	return got, nil
}

// cabinet drives the signals of a city as one of the controllers does.
type cabinet struct {
	city    *city.City
	sim     *traffic.Sim
	run     *cityflowRun
	shows   []int // by signal: stage wanted
	signals []pressed
	waiting []int // by lane
}

// pressed is what max pressure knows of a signal: by stage, from which lane into which street movements lead.
type pressed struct{ lane, street [stages + 1][]uint32 }

func newCabinet(c *city.City, s *traffic.Sim, r *cityflowRun) *cabinet {
	k := &cabinet{city: c, sim: s, run: r, shows: make([]int, len(c.Signals.ID)), signals: make([]pressed, len(c.Signals.ID)), waiting: make([]int, len(c.Lanes.ID))}
	type movement struct{ signal, lane, street uint32 }
	seen := map[movement]bool{}
	for i, from := range c.LaneLinks.From {
		signal := c.LaneLinks.Signal[i]
		m := movement{signal, from, c.Lanes.Street[c.LaneLinks.To[i]]}
		if signal == city.None || c.LaneLinks.Turn[i] == city.Right || seen[m] {
			continue
		}
		seen[m] = true
		for stage := 1; stage <= stages; stage++ {
			if c.Signals.State.At(int(signal))[stage][c.LaneLinks.Group[i]] != 'r' {
				k.signals[signal].lane[stage] = append(k.signals[signal].lane[stage], from)
				k.signals[signal].street[stage] = append(k.signals[signal].street[stage], m.street)
			}
		}
	}
	if r.controller != builtin {
		for i := range k.shows {
			k.shows[i] = 1
			s.Show(uint32(i), 1)
		}
	}
	return k
}

// decide tells the signals what to show in the second that begins.
func (k *cabinet) decide(now int) {
	if k.run.controller == builtin {
		return
	}
	switch {
	case now > 0 && now%k.run.period == 0:
		k.count()
		for i, before := range k.shows {
			k.shows[i] = k.choose(i, before)
			if k.shows[i] != before {
				k.sim.Show(uint32(i), 0)
			}
		}
	case now%k.run.period == clearance:
		for i, stage := range k.shows {
			k.sim.Show(uint32(i), stage)
		}
	}
}

// count counts the vehicles that stand in each lane.
func (k *cabinet) count() {
	clear(k.waiting)
	k.sim.EachVehicle(func(v traffic.Vehicle) {
		if !v.OnLink && v.Speed < standing {
			k.waiting[v.Lane]++
		}
	})
}

// choose is the stage of a signal for the next period.
func (k *cabinet) choose(signal, before int) int {
	if k.run.controller == fixed {
		return before%stages + 1
	}
	best, most := 1, math.MinInt
	for stage := 1; stage <= stages; stage++ {
		p, sum := &k.signals[signal], 0
		for m, lane := range p.lane[stage] {
			sum += k.waiting[lane]
			street := p.street[stage][m]
			for l := k.city.Streets.LaneOff[street]; l < k.city.Streets.LaneOff[street+1]; l++ {
				sum -= k.waiting[l]
			}
		}
		if sum > most {
			best, most = stage, sum
		}
	}
	return best
}
