package validation

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"semul/engine/validate"
	"semul/models/traffic"
	"semul/models/traffic/bench"
)

// equilibrium is one set of the reference: parameters, steady states and the most flow.
type equilibrium struct {
	V0    float64      `json:"v0"` // [m/s]
	T     float64      `json:"T"`  // [s]
	S0    float64      `json:"s0"` // [m]
	Most  float64      `json:"Qmax_vph"`
	Speed float64      `json:"v_at_Qmax"`      // [m/s]
	Dense float64      `json:"k_at_Qmax_vpkm"` // [veh/km]
	Table [][4]float64 `json:"table"`          // speed [m/s], gap [m], density [veh/km], flow [veh/h]
	Plus  float64      `json:"IDMplus_Qmax"`   // [veh/h]
}

// sets are the names of the reference's sets.
var sets = [...]string{"TreiberKesting_city", "TreiberKesting_highway", "Treiber2000"}

// equilibria reads the reference.
func equilibria(env validate.Env) (list [len(sets)]equilibrium, err error) {
	f, err := env.Open("idm_equilibrium.json")
	if err != nil {
		return list, err
	}
	defer f.Close()
	var all map[string]equilibrium
	if err := json.NewDecoder(f).Decode(&all); err != nil {
		return list, fmt.Errorf("idm_equilibrium.json: %w", err)
	}
	for i, name := range sets {
		var ok bool
		if list[i], ok = all[name]; !ok {
			return list, fmt.Errorf("idm_equilibrium.json has no set %s", name)
		}
	}
	return list, nil
}

// driver drives as the set says. The steady state does not depend on a and b, which are so large that no waves run round.
func (e *equilibrium) driver() traffic.Driver {
	return traffic.Driver{Length: 5, Gap: e.S0, Headway: e.T, Accel: 3, Comfort: 3, Decel: 9, MaxSpeed: 60}
}

// settle drives 24 vehicles round a ring on which each has gap + 5 m until they are even, and returns their mean speed
// [m/s]. Speeds that still differ by more than 2 % are an error.
func (e *equilibrium) settle(law traffic.Following, gap float64) (mean float64, err error) {
	const n = 24
	length := n * (gap + 5)
	c, err := bench.Ring(length, float32(e.V0))
	if err != nil {
		return 0, err
	}
	s, err := traffic.NewSim(c, alike(e.driver(), law, 200*time.Millisecond))
	if err != nil {
		return 0, err
	}
	path := make([]uint32, 2000)
	for k := range n { // the front one first, so that each enters behind the last
		pos := float32(length-10) - 1 - float32(float64(k)*(length-11)/n)
		if err := s.Add(traffic.Trip{ID: uint32(k), From: traffic.Place{Pos: max(5, pos)}, To: traffic.Place{Pos: -1}, Path: path}); err != nil {
			return 0, err
		}
	}
	s.Run(1500 * second)
	least, most, count := math.Inf(1), 0.0, 0
	s.EachVehicle(func(v traffic.Vehicle) {
		count++
		mean += float64(v.Speed) / n
		least, most = min(least, float64(v.Speed)), max(most, float64(v.Speed))
	})
	if count != n || most-least > 0.02*mean {
		return 0, fmt.Errorf("%d of %d vehicles are on the ring, their speeds between %.3f and %.3f m/s", count, n, least, most)
	}
	return mean, nil
}

// flowOf is the flow [veh/h] and density [veh/km] of vehicles of 5 m at a speed and a gap.
func flowOf(v, gap float64) (flow, density float64) { return 3600 * v / (gap + 5), 1000 / (gap + 5) }

// diagram is a fundamental diagram that grows.
type diagram struct{ want, got [len(sets)]validate.Curve }

func newDiagram() *diagram {
	d := &diagram{}
	for i, name := range sets {
		d.want[i], d.got[i] = validate.Curve{Name: "equations, " + name, Truth: true}, validate.Curve{Name: "semul, " + name}
	}
	return d
}

// figure draws all sets; curves run from the emptiest ring to the fullest.
func (d *diagram) figure() []validate.Figure {
	f := validate.Figure{X: "density [veh/km]", Y: "flow [veh/h]"}
	for i := range sets {
		f.Curves = append(f.Curves, ascending(d.want[i]), ascending(d.got[i]))
	}
	return []validate.Figure{f}
}

// ascending turns a curve round whose x descends.
func ascending(c validate.Curve) validate.Curve {
	if n := len(c.X); n > 1 && c.X[0] > c.X[n-1] {
		for i := range n / 2 {
			c.X[i], c.X[n-1-i] = c.X[n-1-i], c.X[i]
			c.Y[i], c.Y[n-1-i] = c.Y[n-1-i], c.Y[i]
		}
	}
	return c
}

// The steady states of IDM: at gap s vehicles drive with the speed at which (v/v0)⁴ + ((s0+vT)/s)² = 1.
var idmRing = Case{Name: "idm_ring", Metric: "largest error of the flow in 18 steady states, relative", Limit: 0.001, Data: "traffic/reference",
	Source: "Treiber, Hennecke, Helbing 2000, Phys. Rev. E 62, 1805; idm_equilibrium.json; limit traffic.md 17",
	Run: func(_ context.Context, env validate.Env) (o Outcome, err error) {
		list, err := equilibria(env)
		if err != nil {
			return o, err
		}
		d := newDiagram()
		for i, e := range list {
			for _, row := range e.Table {
				v, err := e.settle(traffic.IDM, row[1])
				if err != nil {
					return o, fmt.Errorf("%s, gap %.3f m: %w", sets[i], row[1], err)
				}
				flow, density := flowOf(v, row[1])
				o.Value = max(o.Value, off(flow, row[3]))
				d.want[i].Add(density, row[3])
				d.got[i].Add(density, flow)
			}
		}
		o.Figures = d.figure()
		return o, nil
	}}

// The most that IDM lets through: at the density where the equations have their maximum, and a little less on both sides.
var idmMost = Case{Name: "idm_q_max", Metric: "largest error of the greatest flow of three sets, relative", Limit: 0.001, Data: "traffic/reference",
	Source: "Treiber, Hennecke, Helbing 2000, Phys. Rev. E 62, 1805; idm_equilibrium.json: 1957.49, 2519.17, 1742.78 veh/h; limit traffic.md 17",
	Run: func(_ context.Context, env validate.Env) (o Outcome, err error) {
		list, err := equilibria(env)
		if err != nil {
			return o, err
		}
		d := newDiagram()
		for i, e := range list {
			best := 0.0
			for _, share := range []float64{1.15, 1.05, 1, 0.95, 0.85} {
				gap := share*1000/e.Dense - 5
				v, err := e.settle(traffic.IDM, gap)
				if err != nil {
					return o, fmt.Errorf("%s, gap %.3f m: %w", sets[i], gap, err)
				}
				flow, density := flowOf(v, gap)
				d.got[i].Add(density, flow)
				best = max(best, flow)
			}
			d.want[i].Add(e.Dense, e.Most)
			o.Value = max(o.Value, off(best, e.Most))
			o.Notes += fmt.Sprintf("%.2f ", best)
		}
		o.Notes += "veh/h"
		o.Figures = d.figure()
		return o, nil
	}}

// The steady states of IDM+ are a triangle: v = min(v0, (s−s0)/T).
var idmPlusRing = Case{Name: "idm_plus_ring", Metric: "largest error of the speed in 18 steady states, relative", Limit: 0.001, Data: "traffic/reference",
	Source: "Schakel, van Arem, Netten 2010, IEEE ITSC, 759: v = min(v0, (s−s0)/T); limit traffic.md 17",
	Run: func(_ context.Context, env validate.Env) (o Outcome, err error) {
		list, err := equilibria(env)
		if err != nil {
			return o, err
		}
		d := newDiagram()
		for i, e := range list {
			for _, share := range []float64{0.2, 0.4, 0.6, 0.8, 1, 1.2} {
				want := min(1, share) * e.V0
				gap := e.S0 + share*e.V0*e.T
				v, err := e.settle(traffic.IDMPlus, gap)
				if err != nil {
					return o, fmt.Errorf("%s, gap %.3f m: %w", sets[i], gap, err)
				}
				flow, density := flowOf(v, gap)
				exact, _ := flowOf(want, gap)
				o.Value = max(o.Value, off(v, want))
				d.want[i].Add(density, exact)
				d.got[i].Add(density, flow)
			}
		}
		o.Figures = d.figure()
		return o, nil
	}}

// The most that IDM+ lets through: v0 / (v0·T + s0 + l).
var idmPlusMost = Case{Name: "idm_plus_q_max", Metric: "largest error of the greatest flow of three sets, relative", Limit: 0.001, Data: "traffic/reference",
	Source: "Schakel, van Arem, Netten 2010, IEEE ITSC, 759; idm_equilibrium.json: 2454.5, 2975.2, 1989.0 veh/h; limit traffic.md 17",
	Run: func(_ context.Context, env validate.Env) (o Outcome, err error) {
		list, err := equilibria(env)
		if err != nil {
			return o, err
		}
		for i, e := range list {
			gap := e.S0 + e.V0*e.T
			v, err := e.settle(traffic.IDMPlus, gap)
			if err != nil {
				return o, fmt.Errorf("%s: %w", sets[i], err)
			}
			flow, _ := flowOf(v, gap)
			o.Value = max(o.Value, off(flow, e.Plus))
			o.Notes += fmt.Sprintf("%.1f ", flow)
		}
		o.Notes += "veh/h"
		return o, nil
	}}
