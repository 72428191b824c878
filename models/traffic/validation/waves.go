package validation

import (
	"context"
	"fmt"
	"math"
	"time"

	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// jamVehicles is how many drive through a jam.
const jamVehicles = 2000

// jam is a road of two lanes, one after the other, in which water has held the second at 3 m/s for half an hour. It has
// just drained, and the limit there is 4 m/s: in steps of 0.1 s the change runs back through the first lane. Drivers are
// so brisk that it neither grows nor fades.
func jam(headway float64) (*traffic.Sim, error) {
	d := traffic.Driver{Length: 5, Gap: 2, Headway: headway, Accel: 8, Comfort: 8, Decel: 9, MaxSpeed: 60}
	road, err := bench.Road(2500, 600, 15, nil, nil)
	if err != nil {
		return nil, err
	}
	road.Lanes.Speed[1] = 4
	s, err := traffic.NewSim(road, alike(d, traffic.IDMPlus, 100*time.Millisecond))
	if err != nil {
		return nil, err
	}
	s.SetWater([]float32{0, 0.2084}, nil) // 10.8 km/h
	if err := load(s, 0, jamVehicles, 0, 1); err != nil {
		return nil, err
	}
	s.Run(1800 * second)
	s.SetWater([]float32{0, 0}, nil)
	return s, nil
}

// jamWave is the speed with which a small change of speed in dense traffic runs upstream: (s0+l)/T [km/h].
func jamWave(name string, headway, want float64) Case {
	return Case{Name: name, Metric: fmt.Sprintf("error of the speed of a change in a jam against %g km/h, relative", want), Limit: 0.03,
		Source: "kinematic wave of a triangular diagram, Lighthill, Whitham 1955, Proc. R. Soc. A 229, 317; Newell 1993, Transp. Res. B 27, 281: −(s0+l)/T; limit traffic.md 17",
		Run: func(context.Context, validate.Env) (o Outcome, err error) {
			s, err := jam(headway)
			if err != nil {
				return o, err
			}
			look := make([]bool, jamVehicles) // only at who is on the way now, not too near the start
			s.EachVehicle(func(v traffic.Vehicle) { look[v.ID] = v.Lane == 0 && v.Pos >= 700 })
			var x, t []float64
			for s.Now() < 2400*second {
				s.Step()
				s.EachVehicle(func(v traffic.Vehicle) {
					if v.Lane == 0 && !v.OnLink && v.Pos < 2200 && v.Speed > 3.5 && look[v.ID] {
						look[v.ID] = false
						x, t = append(x, float64(v.Pos)), append(t, s.Now().Seconds()-1800)
					}
				})
			}
			if len(x) < 50 {
				return o, fmt.Errorf("the change reaches %d vehicles only", len(x))
			}
			got := 3.6 * slope(x, t)
			return Outcome{Value: off(got, want), Notes: fmt.Sprintf("%.2f km/h over %d vehicles", got, len(x)), Figures: []validate.Figure{waveFigure(x, t, want/3.6)}}, nil
		}}
}

// waveFigure draws where something was seen and when, beside a line of the speed wanted [m/s] through its middle.
func waveFigure(x, t []float64, want float64) validate.Figure {
	seen, line := validate.Curve{Name: "semul"}, validate.Curve{Name: "theory", Truth: true}
	meanX, meanT, first, last := 0.0, 0.0, math.Inf(1), 0.0
	for i := range x {
		seen.Add(t[i], x[i])
		meanX, meanT = meanX+x[i]/float64(len(x)), meanT+t[i]/float64(len(x))
		first, last = min(first, t[i]), max(last, t[i])
	}
	for i := range 50 {
		at := first + (last-first)*float64(i)/49
		line.Add(at, meanX+want*(at-meanT))
	}
	return validate.Figure{X: "time [s]", Y: "place on the road [m]", Curves: []validate.Curve{line, seen}}
}

// redShock is the speed with which a queue grows at a red signal: −q/(k_j−k) for arrivals of flow q and density k.
var redShock = Case{Name: "red_shock", Metric: "error of the speed with which a queue grows, relative", Limit: 0.03,
	Source: "shock of Lighthill, Whitham 1955, Proc. R. Soc. A 229, 317: −q/(k_j−k); limit traffic.md 17",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		const rate, limit, vehicles = 900.0, 15.0, 150
		d := traffic.Driver{Length: 5, Gap: 2, Headway: 1, Accel: 1.5, Comfort: 2, Decel: 9, MaxSpeed: 60}
		road, err := bench.Road(2500, 100, limit, []string{"r", "G"}, []float32{3000, 10})
		if err != nil {
			return o, err
		}
		s, err := traffic.NewSim(road, alike(d, traffic.IDMPlus, 100*time.Millisecond))
		if err != nil {
			return o, err
		}
		for id := range uint32(vehicles) {
			if err := s.Add(through(id, float64(id)*3600/rate, 0, 1)); err != nil {
				return o, err
			}
		}
		var x, t []float64
		stood := make([]bool, vehicles)
		for s.Now() < 900*second {
			s.Step()
			s.EachVehicle(func(v traffic.Vehicle) {
				if !stood[v.ID] && v.Speed < 0.5*limit && v.Pos > 100 {
					stood[v.ID] = true
					x, t = append(x, float64(v.Pos)), append(t, s.Now().Seconds())
				}
			})
		}
		if len(x) < 100 {
			return o, fmt.Errorf("%d vehicles join the queue only", len(x))
		}
		q := rate / 3600
		want := -q / (1/(d.Length+d.Gap) - q/limit)
		got := slope(x, t)
		return Outcome{Value: off(got, want), Notes: fmt.Sprintf("%.3f km/h, want %.3f", 3.6*got, 3.6*want), Figures: []validate.Figure{waveFigure(x, t, want)}}, nil
	}}

// newellShift is Newell's law: each vehicle repeats what the one ahead did T later and s0+l further back. IDM+ with brisk
// drivers is that law in the limit, below the limit of speed. The change of jamWave runs over twenty vehicles here.
var newellShift = Case{Name: "newell_shift", Metric: "mean distance of a vehicle's path from that of the twentieth ahead, shifted", Unit: "m", Limit: 1,
	Source: "Newell 2002, Transp. Res. B 36, 195: x_n(t+nT) = x_0(t) − n(s0+l); limit chosen here, a seventh of the spacing over twenty vehicles",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		const behind, headway, spacing, start = 20, 1.0, 7.0, 1800
		s, err := jam(headway)
		if err != nil {
			return o, err
		}
		leader := uint32(0) // the first one that is beyond the middle of the first lane
		s.EachVehicle(func(v traffic.Vehicle) {
			if v.Lane == 0 && !v.OnLink && v.Pos > 1500 {
				leader = max(leader, v.ID)
			}
		})
		ahead, back := validate.Curve{Name: "twentieth ahead, shifted", Truth: true}, validate.Curve{Name: "semul"}
		for s.Now() < (start+300)*second {
			s.Step()
			at := s.Now().Seconds() - start
			s.EachVehicle(func(v traffic.Vehicle) {
				switch {
				case v.Lane != 0 || v.OnLink:
				case v.ID == leader:
					ahead.Add(at+behind*headway, float64(v.Pos)-behind*spacing)
				case v.ID == leader+behind:
					back.Add(at, float64(v.Pos))
				}
			})
		}
		lag := int(math.Round(behind * headway / 0.1))
		if len(back.Y) < lag+500 || len(ahead.Y) < 500 {
			return o, fmt.Errorf("vehicle %d is followed over %d steps, the one behind over %d", leader, len(ahead.Y), len(back.Y))
		}
		n := min(len(ahead.Y), len(back.Y)-lag)
		for i := range n {
			o.Value += math.Abs(back.Y[i+lag]-ahead.Y[i]) / float64(n)
		}
		o.Notes = fmt.Sprintf("over %.0f s", float64(n)*0.1)
		o.Figures = []validate.Figure{{X: "time after the change [s]", Y: "place on the road [m]", Curves: []validate.Curve{ahead, back}}}
		return o, nil
	}}
