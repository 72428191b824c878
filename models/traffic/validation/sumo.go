package validation

import (
	"context"
	"fmt"
	"math"
	"path/filepath"

	"semul/engine/city"
	"semul/engine/city/read/sumo"
	"semul/engine/clock"
	"semul/engine/validate"
	"semul/models/traffic"
)

// What SUMO 1.15 reaches on networks and demand of others with its default driver and a step of 1 s: time loss and delay
// before entering of those who arrive, and the mean of their speeds (shared/data/traffic/reference/sumo_runs.csv;
// for RESCO the delay is the mean of ten seeds, traffic.md section 17).
var sumoRuns = []sumoRun{
	{name: "cologne1", data: "resco", all: 1993, files: []string{"cologne1.net.xml.gz", "cologne1.rou.xml.gz"}, begin: 25200, end: 28800, delay: 59.3, speed: 6.12},
	{name: "cologne3", data: "resco", all: 2805, files: []string{"cologne3.net.xml.gz", "cologne3.rou.xml.gz"}, begin: 25200, end: 28800, delay: 41.6, speed: 7.23},
	{name: "ingolstadt1", data: "resco", all: 1693, files: []string{"ingolstadt1.net.xml.gz", "ingolstadt1.rou.xml.gz"}, begin: 57600, end: 61200, delay: 41.0, speed: 6.40},
	{name: "acosta", data: "bologna", files: []string{"acosta/run.sumocfg"}, seconds: 277.95, speed: 6.41, all: 8779},
}

// Tolerances of traffic.md section 17, and how many seeds are averaged.
const (
	delayTolerance = 0.15
	allTolerance   = 0.05 // of the arrivals within an hour: who stands for ever loses nothing in the mean of those who arrive
	speedTolerance = 0.10
	sumoSeeds      = 10
	sumoLongest    = 4 * 3600 // a run until the last vehicle is given up then [s]
)

type sumoRun struct {
	name, data string
	files      []string
	begin, end float64 // on SUMO's clock [s]; end 0: until all have arrived
	delay      float64 // time loss and delay before entering [s]; 0: not compared
	seconds    float64 // mean duration [s]; 0: not compared
	speed      float64 // mean of the speeds of trips [m/s]
	all        float64 // vehicles that arrive
}

const sumoSource = "SUMO 1.15.0, shared/data/traffic/reference/sumo_runs.csv; tolerances of traffic.md section 17"

// SUMOCases compare runs of SUMO's own files with what SUMO makes of them.
func SUMOCases() []validate.Case {
	var cases []validate.Case
	for _, r := range sumoRuns {
		cases = append(cases, validate.Case{Area: "traffic", Name: "sumo_" + r.name, Data: "traffic/" + r.data, Long: true,
			Metric: r.metric(), Limit: 1, Source: sumoSource, Run: r.compare})
	}
	return cases
}

func (r *sumoRun) metric() string {
	if r.end == 0 {
		return "distance from SUMO's mean duration (15 %), speed (15 %) and number of arrivals (none less), the worst, in tolerances"
	}
	return fmt.Sprintf("distance from SUMO's time loss and delay (15 %%), speed (10 %%) and arrivals (5 %%), the worst, in tolerances; %d seeds", sumoSeeds)
}

func (r sumoRun) compare(ctx context.Context, env validate.Env) (o validate.Outcome, err error) {
	var files []string
	for _, f := range r.files {
		files = append(files, filepath.Join(env.Dir, filepath.FromSlash(f)))
	}
	c, _, err := sumo.Read(files, sumo.Options{})
	if err != nil {
		return o, err
	}
	seeds := sumoSeeds
	if r.end == 0 {
		seeds = 1
	}
	var mean trips
	for seed := range seeds {
		t, err := r.drive(ctx, c, uint64(seed+1))
		if err != nil {
			return o, err
		}
		mean.add(&t, seeds)
	}
	judge := func(what string, got, want, tolerance float64) {
		o.Value = max(o.Value, math.Abs(got/want-1)/tolerance)
		o.Notes += fmt.Sprintf("%s %.2f of %.2f (%+.1f %%); ", what, got, want, 100*(got/want-1))
	}
	if r.end == 0 {
		judge("duration", mean.seconds, r.seconds, delayTolerance)
		judge("m/s", mean.speed, r.speed, delayTolerance)
		if missing := r.all - mean.arrived; missing > 0 {
			o.Value = max(o.Value, 1+missing)
		}
	} else {
		judge("delay", mean.loss+mean.before, r.delay, delayTolerance)
		judge("m/s", mean.speed, r.speed, speedTolerance)
		judge("arrived", mean.arrived, r.all, allTolerance)
	}
	o.Notes += fmt.Sprintf("loss %.1f, before entering %.1f, duration %.1f s, %.0f m; %.1f arrived, %.1f running, %.1f waiting", mean.loss, mean.before, mean.seconds,
		mean.metres, mean.arrived, mean.running, mean.waiting)
	return o, nil
}

// trips is what SUMO's statistics say of those who have arrived, and how many have not.
type trips struct {
	loss, before, seconds, speed, metres float64
	arrived, running, waiting            float64
	early                                float64 // have arrived by 1,800 s
}

// add adds one run to the mean of several.
func (t *trips) add(o *trips, of int) {
	part := 1 / float64(of)
	for _, x := range [][2]*float64{{&t.loss, &o.loss}, {&t.before, &o.before}, {&t.seconds, &o.seconds}, {&t.speed, &o.speed}, {&t.metres, &o.metres},
		{&t.arrived, &o.arrived}, {&t.running, &o.running}, {&t.waiting, &o.waiting}, {&t.early, &o.early}} {
		*x[0] += float64(*x[1] * part)
	}
}

// drive runs a city's own trips as the model traffic with the preset sumo and SUMO's law does.
func (r *sumoRun) drive(ctx context.Context, c *city.City, seed uint64) (t trips, err error) {
	cfg := traffic.DefaultConfig()
	cfg.Step, cfg.Seed, cfg.Following = 1e9, seed, traffic.Krauss
	cfg.Preset, _ = traffic.PresetByName("sumo")
	cfg.Midnight = clock.FromSeconds(r.begin).Sub(0)
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return t, err
	}
	demand, err := traffic.CityTrips(c, s, r.begin)
	if err != nil {
		return t, err
	}
	last := r.end - r.begin
	if r.end == 0 {
		last = sumoLongest
	}
	for _, trip := range demand {
		if trip.At < clock.FromSeconds(last) {
			if err := s.Add(trip); err != nil {
				return t, err
			}
		}
	}
	for s.Now() < clock.FromSeconds(last) && ctx.Err() == nil {
		s.Step()
		s.Notices()
		if k := s.Counts(); r.end == 0 && k.Running+k.Waiting+k.Parked == 0 && k.Arrived == len(demand) {
			break
		}
	}
	done := s.Finished()
	part := 1 / float64(max(1, len(done)))
	for _, d := range done {
		took := (d.At - d.Entered).Seconds()
		t.loss += float64(d.Loss * part)
		t.before += float64((d.Entered - d.Depart).Seconds() * part)
		t.seconds += float64(took * part)
		t.metres += float64(d.Metres * part)
		t.speed += float64(d.Metres / took * part)
		if d.At <= freewayUntil*second {
			t.early++
		}
	}
	k := s.Counts()
	t.arrived, t.running, t.waiting = float64(len(done)), float64(k.Running), float64(k.Waiting)
	return t, ctx.Err()
}
