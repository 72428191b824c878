package validation

import (
	"context"
	"fmt"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// mesoGaps is gapAcceptance in meso streets.
var mesoGaps = Case{Name: "meso_gap_acceptance", Metric: "largest error of the capacity of a minor meso street, relative", Limit: 0.15,
	Source: "Highway Capacity Manual, 6th edition, eq. 20-32: q e^(−q·6.5/3600)/(1−e^(−q·4.0/3600)) (Siegloch 1973, for arrivals at random); limit chosen here",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		cfg, err := steady("hcm")
		if err != nil {
			return Outcome{}, err
		}
		c, err := bench.Crossing(400, 50/3.6, city.Priority)
		if err != nil {
			return Outcome{}, err
		}
		cfg.Meso = coarse(c, everywhere)
		return capacities(c, cfg, 2, 3, []float64{200, 400, 600, 800}, "HCM, 6th edition", func(q float64) float64 {
			return q * fmath.Exp(-q*6.5/3600) / (1 - fmath.Exp(-q*4/3600))
		})
	}}

// mesoStop is allWayStop in meso streets.
func mesoStop(name, words string, headway, rate float64) Case {
	return Case{Name: name, Metric: fmt.Sprintf("error of the headway at an all-way stop of meso streets, %s, against %g s, relative", words, headway), Limit: 0.1,
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
			cfg.Meso = coarse(c, everywhere)
			n, err := capacity(c, cfg, rate, 2, 3)
			if err != nil {
				return o, err
			}
			return Outcome{Value: off(3600/n, headway), Notes: fmt.Sprintf("%.2f s", 3600/n)}, nil
		}}
}

var (
	mesoStopAlone = mesoStop("meso_all_way_stop_alone", "nobody else there", 3.9, 0)
	mesoStopTwo   = mesoStop("meso_all_way_stop_two", "always somebody on the other street", 5.8, 1200)
)

// mesoRoundabout is roundaboutOne in meso streets.
var mesoRoundabout = Case{Name: "meso_roundabout_entry", Metric: "largest error of the capacity of an entry of meso streets, one lane into one, relative", Limit: 0.2,
	Source: "Highway Capacity Manual, 6th edition, eq. 22-1: 1380 e^(−0.00102 q); limit chosen here",
	Run: func(context.Context, validate.Env) (Outcome, error) {
		cfg, err := steady("hcm")
		if err != nil {
			return Outcome{}, err
		}
		c, err := bench.Entry(400, 50/3.6, 30/3.6, 1, 1)
		if err != nil {
			return Outcome{}, err
		}
		cfg.Meso = coarse(c, everywhere)
		return capacities(c, cfg, 2, 1, []float64{200, 400, 600, 800}, "HCM, 6th edition", func(q float64) float64 {
			return 1380 * fmath.Exp(-0.00102*q)
		})
	}}

// besideMicro compares the capacity of street 2 in meso streets with that in micro streets, over flows of street 0 [veh/h].
func besideMicro(name, metric string, flows []float64, town func() (*city.City, error), first func(*traffic.Sim)) Case {
	return Case{Name: name, Metric: metric, Limit: 0.15, Source: "the micro streets of this model, preset korea; limit chosen here",
		Run: func(ctx context.Context, _ validate.Env) (o Outcome, err error) {
			curves := []validate.Curve{{Name: "micro", Truth: true}, {Name: "meso"}}
			c, err := town()
			if err != nil {
				return o, err
			}
			for _, q := range flows {
				var n [2]float64
				for k := range n {
					if err := ctx.Err(); err != nil {
						return o, err
					}
					cfg, err := steady("korea")
					if err != nil {
						return o, err
					}
					cfg.Meso = coarse(c, func(uint32) bool { return k == 1 })
					if n[k], err = capacityAfter(c, cfg, q, 2, 3, first); err != nil {
						return o, err
					}
					curves[k].Add(q, n[k])
				}
				o.Value = max(o.Value, off(n[1], n[0]))
				o.Notes += fmt.Sprintf("%g: %.0f of %.0f; ", q, n[1], n[0])
			}
			o.Notes += "veh/h, four hours each"
			o.Figures = []validate.Figure{{X: "flow of the other street [veh/h]", Y: "capacity [veh/h]", Curves: curves}}
			return o, nil
		}}
}

// lit is a crossing with a signal, which gives both streets 42 of 90 s.
func lit() (*city.City, error) {
	c, err := bench.Crossing(400, 50/3.6, city.Priority)
	if err != nil {
		return nil, err
	}
	return c, bench.Lamps(c, []string{"Gr", "yr", "rG", "ry"}, []float32{42, 3, 42, 3})
}

var (
	mesoDark = besideMicro("meso_dark_signal", "largest error of the capacity of a street at a dark signal, meso against micro, relative", []float64{0, 200, 400, 1200}, lit,
		func(s *traffic.Sim) { s.SetDark(0, true) })
	mesoFlashing = besideMicro("meso_flashing_red", "largest error of the capacity of a street at a signal that flashes red, meso against micro, relative", []float64{0, 200, 400, 1200}, lit,
		func(s *traffic.Sim) { s.SetMode(0, traffic.FlashingRed) })
	mesoLeft = besideMicro("meso_permissive_left", "largest error of the capacity of a left turn through oncoming traffic, 30 s green of 60, meso against micro, relative", []float64{0, 100, 200, 400},
		func() (*city.City, error) {
			c, err := bench.Opposed(400, 50/3.6)
			if err != nil {
				return nil, err
			}
			return c, bench.Lamps(c, []string{"Gg", "yy", "rr"}, []float32{30, 3, 27})
		}, func(*traffic.Sim) {})
)
