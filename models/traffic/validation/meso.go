package validation

import (
	"context"
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// MesoCases lists the cases of meso streets: against Newell's theory, and against micro streets.
func MesoCases() []Case {
	cases := []Case{mesoNewell, mesoRed, mesoBorder, mesoGridSeconds, mesoGridFlows, mesoHybrid, mesoGaps, mesoStopAlone, mesoStopTwo, mesoRoundabout, mesoDark, mesoFlashing, mesoLeft}
	for k := range cases {
		cases[k].Area = "traffic"
	}
	return cases
}

// coarse marks streets of a city as meso streets.
func coarse(c *city.City, which func(street uint32) bool) []bool {
	list := make([]bool, len(c.Streets.ID))
	for street := range list {
		list[street] = which(uint32(street))
	}
	return list
}

func everywhere(uint32) bool { return true }

// bottleneck sends rate vehicles an hour for ten minutes over a road that loses a lane; look is called after each step.
func bottleneck(rate, length float64, which func(uint32) bool, look func(s *traffic.Sim)) error {
	cfg, err := steady("korea")
	if err != nil {
		return err
	}
	c, err := bench.Drop(length, 50/3.6)
	if err != nil {
		return err
	}
	cfg.Meso = coarse(c, which)
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return err
	}
	n := int(rate / 6)
	for k := range n {
		if err := s.Add(through(uint32(k), (float64(k)+0.5)*3600/rate, 0, 2)); err != nil {
			return err
		}
	}
	for s.Now() < 1800*second {
		s.Step()
		look(s)
	}
	if got := s.Counts().Arrived; got != n {
		return fmt.Errorf("%d of %d vehicles have arrived in half an hour", got, n)
	}
	return nil
}

// mesoNewell is the bottleneck whose queue Newell's three detectors tell exactly.
var mesoNewell = Case{Name: "meso_newell", Metric: "largest error of the whole vehicles that have passed a lost lane, and that have come into the street before it, which the queue fills", Unit: "vehicles", Limit: 1,
	Source: "Newell 1993, A simplified theory of kinematic waves in highway traffic I-III, Transportation Research B 27; limit traffic.md 17",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		const rate, length, v, until = 3000.0 / 3600, 700.0, 50 / 3.6, 600.0
		const junction = 10 / v
		driver := traffic.Presets[0].Drivers[traffic.Car]
		spacing := driver.Length + driver.Gap
		wave := spacing / driver.Headway
		truth, got := validate.Curve{Name: "Newell", Truth: true}, validate.Curve{Name: "semul, meso"}
		err = bottleneck(3000, length, everywhere, func(s *traffic.Sim) {
			q := s.SaturationFlow(1)
			t := s.Now().Seconds()
			first := 2*length/v + junction // the demand's curve reaches the lost lane
			arrivals := func(t, way float64) float64 { return rate * min(max(0, t-way), until) }
			passed := func(t float64) float64 { return min(arrivals(t, first), q*max(0, t-first)) }
			entered := min(arrivals(t, length/v), passed(t-length/wave)+2*length/spacing)
			o.Value = max(o.Value, math.Abs(float64(s.Passed(1))-math.Floor(passed(t))), math.Abs(float64(s.Passed(0))-math.Floor(entered)))
			truth.Add(t, entered-passed(t))
			got.Add(t, float64(s.Passed(0)-s.Passed(1)))
		})
		o.Figures = []validate.Figure{{X: "time [s]", Y: "vehicles between the lines", Curves: []validate.Curve{truth, got}}}
		return o, err
	}}

// mesoRed is the queue before a red signal and how it goes.
var mesoRed = Case{Name: "meso_red_queue", Metric: "largest difference of the vehicles before a signal, meso and micro", Unit: "vehicles", Limit: 3,
	Source: "the micro streets of this model; limit chosen here",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		cfg, err := steady("korea")
		if err != nil {
			return o, err
		}
		c, err := bench.Road(500, 300, 50/3.6, []string{"r", "G", "y"}, []float32{40, 27, 3})
		if err != nil {
			return o, err
		}
		runs := [2]*traffic.Sim{}
		for k := range runs {
			cfg.Meso = coarse(c, func(uint32) bool { return k == 1 })
			if runs[k], err = traffic.NewSim(c, cfg); err != nil {
				return o, err
			}
			for id := range uint32(300) {
				if err := runs[k].Add(through(id, float64(id)*4.5, 0, 1)); err != nil {
					return o, err
				}
			}
		}
		curves := []validate.Curve{{Name: "micro", Truth: true}, {Name: "meso"}}
		for t := range clock.Time(1200) {
			for k, s := range runs {
				s.Run((t + 1) * second)
				curves[k].Add(s.Now().Seconds(), float64(s.InStreet(0)))
			}
			o.Value = max(o.Value, math.Abs(float64(runs[0].InStreet(0)-runs[1].InStreet(0))))
		}
		o.Figures = []validate.Figure{{X: "time [s]", Y: "vehicles before the signal", Curves: curves}}
		return o, nil
	}}

// mesoBorder is the queue before a lost lane that runs back through a meso street into a micro street.
var mesoBorder = Case{Name: "meso_border_queue", Metric: "mean difference of the vehicles in a queue that runs back over a border, from those of micro streets, relative to its longest", Limit: 0.1,
	Source: "the micro streets of this model; limit chosen here",
	Run: func(context.Context, validate.Env) (o Outcome, err error) {
		curves := []validate.Curve{{Name: "micro", Truth: true}, {Name: "micro, meso, micro"}, {Name: "meso, micro, meso"}}
		var queue [3][]int
		longest := 0
		for k, which := range []func(uint32) bool{func(uint32) bool { return false }, func(s uint32) bool { return s == 1 }, func(s uint32) bool { return s != 1 }} {
			err := bottleneck(3000, 300, which, func(s *traffic.Sim) {
				n := s.InStreet(0) + s.InStreet(1)
				queue[k] = append(queue[k], n)
				curves[k].Add(s.Now().Seconds(), float64(n))
				longest = max(longest, n)
			})
			if err != nil {
				return o, err
			}
		}
		for k := 1; k < 3; k++ {
			sum := 0.0
			for i := range queue[0] {
				sum += math.Abs(float64(queue[k][i] - queue[0][i]))
			}
			mean := sum / float64(len(queue[0])) / float64(longest)
			o.Value = max(o.Value, mean)
			o.Notes += fmt.Sprintf("%s: %.3f; ", curves[k].Name, mean)
		}
		o.Notes += fmt.Sprintf("longest %d vehicles", longest)
		o.Figures = []validate.Figure{{X: "time [s]", Y: "vehicles before the lost lane", Curves: curves}}
		return o, nil
	}}

// gridBeside drives the shared grid twice: all micro, and with meso streets.
func gridBeside(ctx context.Context, env validate.Env, which func(c *city.City) []bool, until int, look func(t int, micro, meso *traffic.Sim)) error {
	micro, err := sharedGrid(env)
	if err != nil {
		return err
	}
	c, err := bench.Grid(20)
	if err != nil {
		return err
	}
	cfg := traffic.DefaultConfig()
	cfg.Meso = which(c)
	meso, err := sharedGridWith(env, cfg)
	if err != nil {
		return err
	}
	for t := 10; t <= until; t += 10 {
		if err := ctx.Err(); err != nil {
			return err
		}
		micro.Run(clock.Time(t) * second)
		meso.Run(clock.Time(t) * second)
		look(t, micro, meso)
	}
	return nil
}

func allCoarse(c *city.City) []bool { return coarse(c, everywhere) }

var mesoGridSeconds = Case{Name: "meso_grid20p_seconds", Metric: "error of the vehicle-seconds of five minutes, meso against micro, relative", Limit: 0.05, Data: "traffic/bench",
	Source: "the micro streets of this model on the same network and demand; limit traffic.md 17",
	Run: func(ctx context.Context, env validate.Env) (o Outcome, err error) {
		curves := []validate.Curve{{Name: "micro", Truth: true}, {Name: "meso"}}
		err = gridBeside(ctx, env, allCoarse, 1200, func(t int, micro, meso *traffic.Sim) {
			a, b := micro.Counts(), meso.Counts()
			curves[0].Add(float64(t), float64(a.Running))
			curves[1].Add(float64(t), float64(b.Running))
			if t == 300 || t == 1200 {
				o.Notes += fmt.Sprintf("%d s: %.0f against %.0f vehicle-seconds, %d against %d arrived; ", t, b.VehicleSeconds, a.VehicleSeconds, b.Arrived, a.Arrived)
			}
			if t == 300 {
				o.Value = off(b.VehicleSeconds, a.VehicleSeconds)
			}
		})
		o.Figures = []validate.Figure{{X: "time [s]", Y: "vehicles running", Curves: curves}}
		return o, err
	}}

var mesoGridFlows = Case{Name: "meso_grid20p_flows", Metric: "mean error of the vehicles that have left the streets in five minutes, meso against micro, summed over the streets that begin at a junction, relative", Limit: 0.05, Data: "traffic/bench",
	Source: "the micro streets of this model on the same network and demand; limit traffic.md 17",
	Run: func(ctx context.Context, env validate.Env) (o Outcome, err error) {
		c, err := bench.Grid(20)
		if err != nil {
			return o, err
		}
		truth, got := validate.Curve{Name: "equal", Truth: true}, validate.Curve{Name: "junctions"}
		err = gridBeside(ctx, env, allCoarse, 300, func(t int, micro, meso *traffic.Sim) {
			if t < 300 {
				return
			}
			a, b := make([]int, len(c.Junctions.ID)), make([]int, len(c.Junctions.ID))
			for street, from := range c.Streets.From {
				a[from] += micro.Passed(uint32(street))
				b[from] += meso.Passed(uint32(street))
			}
			sum, diff := 0, 0
			for j := range a {
				sum += a[j]
				diff += max(a[j]-b[j], b[j]-a[j])
				truth.Add(float64(a[j]), float64(a[j]))
				got.Add(float64(a[j]), float64(b[j]))
			}
			o.Value = float64(diff) / float64(sum)
			o.Notes = fmt.Sprintf("%d vehicles", sum)
		})
		o.Figures = []validate.Figure{{X: "vehicles, micro", Y: "vehicles, meso", Curves: []validate.Curve{truth, got}}}
		return o, err
	}}

// mesoHybrid is the shared grid with meso streets in its western half.
var mesoHybrid = Case{Name: "meso_hybrid_border", Metric: "mean difference of the vehicles in a street that crosses the border, after twenty minutes, hybrid and micro", Unit: "vehicles", Limit: 2, Data: "traffic/bench",
	Source: "the micro streets of this model on the same network and demand; limit chosen here",
	Run: func(ctx context.Context, env validate.Env) (o Outcome, err error) {
		c, err := bench.Grid(20)
		if err != nil {
			return o, err
		}
		west := func(street uint32) bool {
			return c.Junctions.At.X[c.Streets.From[street]]+c.Junctions.At.X[c.Streets.To[street]] < 2*9.5*bench.Spacing
		}
		var border []uint32
		for street := range uint32(len(c.Streets.ID)) {
			a, b := c.Junctions.At.X[c.Streets.From[street]], c.Junctions.At.X[c.Streets.To[street]]
			if a != b && min(a, b) >= 8*bench.Spacing && max(a, b) <= 11*bench.Spacing {
				border = append(border, street)
			}
		}
		curves := []validate.Curve{{Name: "micro", Truth: true}, {Name: "hybrid"}}
		last := 0.0
		err = gridBeside(ctx, env, func(c *city.City) []bool { return coarse(c, west) }, 1200, func(t int, micro, meso *traffic.Sim) {
			a, b, diff := 0, 0, 0
			for _, street := range border {
				x, y := micro.InStreet(street), meso.InStreet(street)
				a, b, diff = a+x, b+y, diff+max(x-y, y-x)
			}
			curves[0].Add(float64(t), float64(a))
			curves[1].Add(float64(t), float64(b))
			last = math.Abs(float64(a-b)) / float64(len(border))
			o.Value = max(o.Value, last)
			if t == 1200 {
				o.Notes = fmt.Sprintf("%d streets: %d vehicles against %d, streets one by one differ by %.2f", len(border), b, a, float64(diff)/float64(len(border)))
			}
		})
		o.Figures = []validate.Figure{{X: "time [s]", Y: "vehicles in the streets at the border", Curves: curves}}
		return o, err
	}}
