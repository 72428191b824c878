package validation

import (
	"context"
	"fmt"
	"time"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/rng"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// capacity is how many vehicles an hour leave street from, whose queue never ends, into street to, while rate vehicles
// an hour drive at random from street 0 to street 1.
func capacity(c *city.City, cfg traffic.Config, rate float64, from, to uint32) (float64, error) {
	return capacityAfter(c, cfg, rate, from, to, func(*traffic.Sim) {})
}

// capacityAfter is capacity of a Sim that something is done to first.
func capacityAfter(c *city.City, cfg traffic.Config, rate float64, from, to uint32, first func(*traffic.Sim)) (float64, error) {
	const warm, hour, hours, queued = 300, 3600, 4, 10000
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return 0, err
	}
	first(s)
	if rate > 0 {
		if err := arrivals(s, rng.NewStream(1, "crossing"), queued, rate, warm+hours*hour, 0, 1); err != nil {
			return 0, err
		}
	}
	if err := load(s, 0, queued, from, to); err != nil {
		return 0, err
	}
	s.Run(warm * second)
	s.Finished()
	s.Run((warm + hours*hour) * second)
	n := 0
	for _, d := range s.Finished() {
		if d.ID < queued {
			n++
		}
	}
	return float64(n) / hours, nil
}

// capacities compares the capacity of a street with a formula over flows of those who go first [veh/h].
func capacities(c *city.City, cfg traffic.Config, from, to uint32, flows []float64, name string, formula func(q float64) float64) (o Outcome, err error) {
	truth, got := validate.Curve{Name: name, Truth: true}, validate.Curve{Name: "semul"}
	for q := flows[0]; q <= flows[len(flows)-1]; q += 25 {
		truth.Add(q, formula(q))
	}
	for _, q := range flows {
		n, err := capacity(c, cfg, q, from, to)
		if err != nil {
			return o, err
		}
		got.Add(q, n)
		o.Value = max(o.Value, off(n, formula(q)))
		o.Notes += fmt.Sprintf("%g: %.0f of %.0f; ", q, n, formula(q))
	}
	o.Notes += "veh/h, four hours each"
	o.Figures = []validate.Figure{{X: "flow of those who go first [veh/h]", Y: "capacity [veh/h]", Curves: []validate.Curve{truth, got}}}
	return o, nil
}

// gapAcceptance is a minor street whose drivers cross a major one: critical gap 6.5 s, follow-up time 4.0 s.
var gapAcceptance = Case{Name: "gap_acceptance", Metric: "largest error of the capacity of a minor street, relative", Limit: 0.15,
	Source: "Highway Capacity Manual 2010, potential capacity of two-way stops: q e^(−q·6.5/3600)/(1−e^(−q·4.0/3600)) (Siegloch 1973, for arrivals at random); limit chosen here",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		cfg, err := steady("hcm")
		if err != nil {
			return Outcome{}, err
		}
		cfg.Step = 500 * time.Millisecond
		c, err := bench.Crossing(400, 50/3.6, city.Priority)
		if err != nil {
			return Outcome{}, err
		}
		return capacities(c, cfg, 2, 3, []float64{200, 400, 600, 800}, "HCM 2010", func(q float64) float64 {
			return q * fmath.Exp(-q*6.5/3600) / (1 - fmath.Exp(-q*4/3600))
		})
	}}

// roundabout is the entry of a roundabout, with so many lanes into so many; a lane's capacity is A e^(−Bq) for each pair of A and B.
func roundabout(name, words string, lanes, round int, eq string, ab ...[2]float64) Case {
	return Case{Name: name, Metric: "largest error of the capacity of an entry, " + words + ", relative", Limit: 0.15,
		Source: "Highway Capacity Manual, 6th edition, " + eq + "; limit chosen here",
		Run: func(context.Context, validate.Env) (Outcome, error) {
			cfg, err := steady("hcm")
			if err != nil {
				return Outcome{}, err
			}
			c, err := bench.Entry(400, 50/3.6, 30/3.6, lanes, round)
			if err != nil {
				return Outcome{}, err
			}
			return capacities(c, cfg, 2, 1, []float64{200, 400, 600, 800, 1000}, "HCM 6th edition", func(q float64) float64 {
				sum := 0.0
				for _, k := range ab {
					sum += float64(k[0] * fmath.Exp(-k[1]*q))
				}
				return sum
			})
		}}
}

var (
	roundaboutOne = roundabout("roundabout_entry", "one lane into one", 1, 1, "eq. 22-1: 1380 e^(−0.00102 q)", [2]float64{1380, 0.00102})
	roundaboutTwo = roundabout("roundabout_entry_two_circulate", "one lane into two", 1, 2, "eq. 22-3: 1420 e^(−0.00085 q)", [2]float64{1420, 0.00085})
	roundaboutAll = roundabout("roundabout_two_lane_entry", "two lanes into two", 2, 2, "eq. 22-4 and 22-5: 1420 e^(−0.00085 q) on the right and 1350 e^(−0.00092 q) on the left",
		[2]float64{1420, 0.00085}, [2]float64{1350, 0.00092})
)

// allWayStop is the capacity of one approach to an all-way stop: the headway of its queue, beside others' or alone.
func allWayStop(name, words string, headway float64, busy bool) Case {
	return Case{Name: name, Metric: fmt.Sprintf("error of the headway at an all-way stop, %s, against %g s, relative", words, headway), Limit: 0.15,
		Source: "Highway Capacity Manual 2010, all-way stops: saturation headways by degree of conflict (Kyte and others 1996, NCHRP 3-46), textbook values not read again here; limit chosen here",
		Run: func(context.Context, validate.Env) (o Outcome, err error) {
			cfg, err := steady("hcm")
			if err != nil {
				return o, err
			}
			c, err := bench.Crossing(400, 50/3.6, city.AllWayStop)
			if err != nil {
				return o, err
			}
			rate := 0.0
			if busy {
				rate = 1200 // more than it can take
			}
			n, err := capacity(c, cfg, rate, 2, 3)
			if err != nil {
				return o, err
			}
			return Outcome{Value: off(3600/n, headway), Notes: fmt.Sprintf("%.2f s", 3600/n)}, nil
		}}
}

var (
	allWayAlone = allWayStop("all_way_stop_alone", "nobody else there", 3.9, false)
	allWayTwo   = allWayStop("all_way_stop_two", "always somebody on the other street", 5.8, true)
)
