package gravity

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/par"
	"semul/models/traffic/assign"
	"semul/models/traffic/assign/streets"
)

// Options are what a demand is made by. Zero values are the defaults.
type Options struct {
	Period     streets.Period // when the trips depart
	Saturation float64        // s of (2), 0: 2,200 [veh/h]
	Degree     float64        // x of (2), 0: 0.85
	Inside     float64        // share of trips that begin, and of those that end, within the city, 0: 0.4
	Distance   float64        // d₀ of (1), 0: 2,500 [m]
	Cell       float64        // side of a quarter, 0: 600 [m]
	Lane       float64        // vehicles that come in on a main road's lane before anything is cut, 0: 700 [veh/h]
	Least      float64        // trips of the period below which a pair is left out, 0: 1
	Pool       *par.Pool
}

// Pair is one row of the demand.
type Pair struct {
	From, To string
	Trips    float64 // of the period
}

// Turn is what an hour brings from one street into another at a signal.
type Turn struct {
	From, To string // streets
	Flow     float64
}

// Result is a demand and how it fares.
type Result struct {
	Pairs      []Pair
	Asked      float64 // trips of the period before they were cut
	Trips      float64 // and after
	Rounds     int
	Approaches int     // of signals
	Busiest    float64 // largest q C/(s g) of an approach
	BusiestAt  string
	Turn       float64 // and of a turn
	TurnAt     string
	Near       int     // approaches above 0.9 x
	Turns      []Turn  // at signals, those that are used
	Minor      float64 // and of an approach that gives way, of 400 veh/h a lane
}

func (o *Options) fill() error {
	set := func(v *float64, d float64) {
		if *v == 0 {
			*v = d
		}
	}
	set(&o.Saturation, streets.DefaultParams().Saturation)
	set(&o.Degree, 0.85)
	set(&o.Inside, 0.4)
	set(&o.Distance, 2500)
	set(&o.Cell, 600)
	set(&o.Lane, 700)
	set(&o.Least, 1)
	for _, x := range []struct {
		name         string
		v, low, high float64
	}{{"saturation", o.Saturation, 100, 5000}, {"degree", o.Degree, 0.01, 1}, {"inside", o.Inside, 0.001, 0.95}, {"distance", o.Distance, 100, 1e6}, {"cell", o.Cell, 100, 1e5}, {"lane", o.Lane, 1, 5000}, {"least", o.Least, 0, 1e6}} {
		if !(x.v >= x.low && x.v <= x.high) {
			return fmt.Errorf("gravity: %s is %g; write %g to %g", x.name, x.v, x.low, x.high)
		}
	}
	if !(o.Period.To > o.Period.From) {
		return errors.New("gravity: the period is empty")
	}
	return nil
}

// mostRounds of equilibrium and cutting; 1e-3 is its gap.
const (
	mostRounds = 12
	closeTo    = 1e-3
)

// Make makes the demand of a city. Equal cities and options give equal demands.
func Make(ctx context.Context, c *city.City, o Options) (*Result, error) {
	if err := o.fill(); err != nil {
		return nil, err
	}
	list, err := places(c, o.Cell, o.Inside)
	if err != nil {
		return nil, err
	}
	town, err := played(c, o.Period.From)
	if err != nil {
		return nil, err
	}
	sites := make([]streets.Site, len(list))
	for i, p := range list {
		sites[i] = p.site
	}
	p := streets.DefaultParams()
	p.Saturation = o.Saturation
	net, err := streets.Build(town, sites, p)
	if err != nil {
		return nil, err
	}
	most := limitsOf(c, o.Period, o.Saturation)
	if len(most.approach) == 0 {
		return nil, errors.New("gravity: no signal stands in this city, so nothing bounds its demand; count some streets and use `semul traffic calibrate`")
	}
	pairs := asked(list, o)
	r := &Result{Approaches: len(most.approach)}
	hours := o.Period.Hours()
	for _, q := range pairs {
		r.Asked += float64(q.Trips * hours)
	}
	for r.Rounds = 1; ; r.Rounds++ {
		var paths []streets.Path
		if pairs, paths, err = assigned(ctx, net, pairs, o.Pool); err != nil {
			return nil, err
		}
		flow := flowsOf(paths)
		r.measure(c, &flow, &most, o.Degree)
		worst := max(r.Busiest, r.Turn, r.Minor) / o.Degree
		if worst <= 1+closeTo || r.Rounds == mostRounds {
			for i := range pairs {
				pairs[i].Trips /= max(1, worst)
			}
			r.turns(c, &flow, max(1, worst))
			r.Busiest, r.Turn, r.Minor = r.Busiest/max(1, worst), r.Turn/max(1, worst), r.Minor/max(1, worst)
			break
		}
		cut(paths, &most, o.Degree)
		for i := range pairs {
			pairs[i].Trips = 0
		}
		for _, p := range paths {
			pairs[p.Pair].Trips += p.Trips
		}
	}
	for _, q := range pairs {
		if trips := float64(q.Trips * hours); trips >= o.Least {
			r.Pairs = append(r.Pairs, Pair{sites[q.Origin].Name, sites[q.Dest].Name, trips})
			r.Trips += trips
		}
	}
	slices.SortStableFunc(r.Pairs, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return r, nil
}

// asked is eq. (1), scaled so that the ways in bring Lane vehicles an hour on a lane of a main road.
func asked(list []place, o Options) []assign.Pair {
	var pairs []assign.Pair
	total, weight := 0.0, 0.0
	for i, a := range list {
		weight += a.out
		for j, b := range list {
			d := a.at.Dist(b.at)
			if a.out == 0 || b.into == 0 || d < o.Cell {
				continue
			}
			t := float64(a.out * b.into * fmath.Exp(-d/o.Distance))
			total += t
			pairs = append(pairs, assign.Pair{Origin: uint32(i), Dest: uint32(j), Trips: t})
		}
	}
	if total > 0 {
		scale := weight * o.Lane / total
		for i := range pairs {
			pairs[i].Trips *= scale
		}
	}
	return pairs
}

// assigned finds the ways of pairs; those that no way joins are left out.
func assigned(ctx context.Context, net *streets.Network, pairs []assign.Pair, pool *par.Pool) ([]assign.Pair, []streets.Path, error) {
	for {
		r, err := assign.Solve(ctx, net.Net, pairs, assign.Options{Gap: 1e-4, Iterations: 40, Pool: pool})
		var lost *assign.UnconnectedError
		if errors.As(err, &lost) {
			none := map[[2]uint32]bool{}
			for _, p := range lost.Pairs {
				none[[2]uint32{p.Origin, p.Dest}] = true
			}
			pairs = slices.DeleteFunc(pairs, func(p assign.Pair) bool { return none[[2]uint32{p.Origin, p.Dest}] })
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		d := &streets.Demand{Sites: net.Sites}
		for _, p := range pairs {
			d.From, d.To, d.Trips = append(d.From, p.Origin), append(d.To, p.Dest), append(d.Trips, p.Trips)
		}
		return pairs, net.Paths(r, d), nil
	}
}

// flows are vehicles an hour by street and by turn.
type flows struct {
	approach map[uint32]float64
	turn     map[[2]uint32]float64
}

func flowsOf(paths []streets.Path) flows {
	f := flows{map[uint32]float64{}, map[[2]uint32]float64{}}
	for _, p := range paths {
		for i, s := range p.Streets[:max(0, len(p.Streets)-1)] { // who ends in a street does not pass its signal
			f.approach[s] += p.Trips
			f.turn[[2]uint32{s, p.Streets[i+1]}] += p.Trips
		}
	}
	return f
}

// measure finds the places nearest to what their signals let through.
func (r *Result) measure(c *city.City, f *flows, most *limits, degree float64) {
	r.Busiest, r.Turn, r.Minor, r.Near = 0, 0, 0, 0
	for s := range c.Streets.ID {
		if limit, there := most.minor[uint32(s)]; there {
			r.Minor = max(r.Minor, f.approach[uint32(s)]/limit)
		}
		limit, there := most.approach[uint32(s)]
		if !there || f.approach[uint32(s)] == 0 {
			continue
		}
		x := f.approach[uint32(s)] / limit
		if x > r.Busiest {
			r.Busiest, r.BusiestAt = x, "street/"+c.Streets.ID[s]
		}
		if x > 0.9*degree {
			r.Near++
		}
	}
	q := &c.LaneLinks
	for k := range q.From {
		t := [2]uint32{c.Lanes.Street[q.From[k]], c.Lanes.Street[q.To[k]]}
		if limit, there := most.turn[t]; there && f.turn[t] > 0 && f.turn[t]/limit > r.Turn {
			r.Turn, r.TurnAt = f.turn[t]/limit, "street/"+c.Streets.ID[t[0]]+" to street/"+c.Streets.ID[t[1]]
		}
	}
}

// turns lists what turns at signals, divided by a number.
func (r *Result) turns(c *city.City, f *flows, by float64) {
	q := &c.LaneLinks
	done := map[[2]uint32]bool{}
	for k := range q.From {
		t := [2]uint32{c.Lanes.Street[q.From[k]], c.Lanes.Street[q.To[k]]}
		if q.Signal[k] != city.None && !done[t] && f.turn[t] > 0 {
			done[t] = true
			r.Turns = append(r.Turns, Turn{c.Streets.ID[t[0]], c.Streets.ID[t[1]], f.turn[t] / by})
		}
	}
}

// cut lowers the trips of ways, one after the other, until none passes a place that carries more than it may.
func cut(paths []streets.Path, most *limits, degree float64) {
	for range 100 {
		f := flowsOf(paths)
		over := false
		for i := range paths {
			p, factor := &paths[i], 1.0
			for k, s := range p.Streets[:max(0, len(p.Streets)-1)] {
				t := [2]uint32{s, p.Streets[k+1]}
				if limit, there := most.approach[s]; there {
					factor = min(factor, ratio(degree*limit, f.approach[s]))
				}
				if limit, there := most.minor[s]; there {
					factor = min(factor, ratio(degree*limit, f.approach[s]))
				}
				if limit, there := most.turn[t]; there {
					factor = min(factor, ratio(degree*limit, f.turn[t]))
				}
			}
			if factor < 1-1e-6 {
				p.Trips *= factor
				over = true
			}
		}
		if !over {
			return
		}
	}
}

func ratio(a, b float64) float64 {
	if b <= 0 {
		return math.Inf(1)
	}
	return a / b
}
