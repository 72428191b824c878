package validation

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/validate"
	"semul/models/people"
	"semul/models/people/standin"
)

// rushHeadway is how long after a vehicle the next passes the bottleneck; rushDays is how many mornings there are.
const (
	rushHeadway clock.Duration = 7 * time.Second
	rushDays                   = 25
)

// passage is a way to work through the bottleneck: instants after the midnight before [s].
type passage struct {
	person       uint32
	depart, exit float64
}

// bottleneck stands for traffic: who drives to work passes it one by one, in the order of departures, and then drives as
// long as the way takes without others. All other ways take that long too.
type bottleneck struct {
	standin.Traffic
	people  *people.Model
	open    clock.Time  // when the next may pass
	morning [][]passage // by day
}

func (b *bottleneck) take(t *msg.Trip) {
	exit := t.Depart
	if t.Purpose == msg.ToWork {
		exit = max(exit, b.open)
		b.open = exit.Add(rushHeadway)
		day := int(t.Depart / clock.Time(clock.Day))
		for len(b.morning) <= day {
			b.morning = append(b.morning, nil)
		}
		midnight := clock.Time(day) * clock.Time(clock.Day)
		b.morning[day] = append(b.morning[day], passage{t.Person, (t.Depart - midnight).Seconds(), (exit - midnight).Seconds()})
	}
	t.Arrived, t.Reached = exit.Add(clock.Duration(b.people.FreeWay(t.Key)*1e9)), true
}

// mornings is what rush comes to; three cases look at it.
var mornings = sync.OnceValues(rush)

// rushParams are those of the case.
func rushParams() *people.Params {
	p := params()
	p.Residents, p.Car, p.CarDense, p.WalkUpTo, p.Through, p.WorkInside, p.Leisure = 3600, 1, 1, 0, 0, 0, 0
	p.Plans.ToWork = [3]float64{0, 1, 0}
	return p
}

// rush lets 1,800 people learn for 25 mornings, all of whom would leave between 7 and 8 if nobody else did.
func rush() (*bottleneck, error) {
	c, err := town()
	if err != nil {
		return nil, err
	}
	pool := par.NewPool(1)
	defer pool.Close()
	m := people.New().(*people.Model)
	b := &bottleneck{people: m}
	b.Take = b.take
	stop := clock.Time(rushDays) * clock.Time(clock.Day)
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{m, b}, Params: map[string]any{"people": rushParams()},
		Exchange: map[string]clock.Duration{"trip": time.Minute, "occupants": time.Hour, "exposed": time.Hour, "building_depth": time.Hour},
		Civil:    clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.UTC)), Stop: stop, Pool: pool, Seed: 7})
	if err == nil {
		err = l.Run(context.Background(), stop)
	}
	return b, err
}

// schedule is what leaving the bottleneck at an instant costs somebody beside the time [s], by the wanted one.
func schedule(p *people.Params, exit, wanted float64) float64 {
	return float64(p.Departure.Early*max(0, wanted-exit)) + float64(p.Departure.Late*max(0, exit-wanted))
}

// vickrey is the mean cost in equilibrium [s], the ways without others left out. With a constant value of a minute early
// and late and all who pass in the order of their wishes, the wait rises by `early` a second of exits and falls by `late`;
// so of the time T that all need, the part late/(early + late) is before the one who is on time, whose wish fixes the rest:
//
//	first exit a = t* − T late/(early + late),   last exit b = a + T,
//	cost of a wish t = early (t − a) if t ≤ t*, else late (b − t)
//
// Vickrey, W. S. 1969, American Economic Review 59, 251-260; with many wishes Hendrickson, C., Kocur, G. 1981, Transportation
// Science 15, 62-77.
func vickrey(p *people.Params, wanted []float64) (mean, longest float64) {
	slices.Sort(wanted)
	early, late := p.Departure.Early, p.Departure.Late
	last := rushHeadway.Seconds() * float64(len(wanted))
	before := last * late / (early + late)
	on := wanted[int(float64(len(wanted))*late/(early+late))]
	first := on - before
	for _, t := range wanted {
		if t <= on {
			mean += early * (t - first)
		} else {
			mean += late * (first + last - t)
		}
	}
	return mean / float64(len(wanted)), early * before
}

// lost is what everybody could have gained by leaving at another minute, over what it cost them, by Newell's cumulative
// curves: who leaves at x passes one headway after the last who left before, and not before x.
func lost(p *people.Params, list []passage, wanted map[uint32]float64) (gap, mean, longest float64) {
	slices.SortFunc(list, func(x, y passage) int { return cmp.Or(cmp.Compare(x.depart, y.depart), cmp.Compare(x.exit, y.exit)) })
	exit := make([]float64, 24*60)
	i, open := 0, math.Inf(-1)
	for x := range exit {
		for ; i < len(list) && list[i].depart <= float64(60*x); i++ {
			open = list[i].exit + rushHeadway.Seconds()
		}
		exit[x] = max(open, float64(60*x))
	}
	gain, spent := 0.0, 0.0
	for _, v := range list {
		cost := v.exit - v.depart + schedule(p, v.exit, wanted[v.person])
		best := cost
		for x, out := range exit {
			best = min(best, out-float64(60*x)+schedule(p, out, wanted[v.person]))
		}
		gain, spent, longest = gain+cost-best, spent+cost, max(longest, v.exit-v.depart)
	}
	return gain / spent, spent / float64(len(list)), longest
}

// rushed runs the case and returns one of its numbers.
func rushed(pick func(gap, cost, wait float64) float64) func(context.Context, validate.Env) (validate.Outcome, error) {
	return func(context.Context, validate.Env) (validate.Outcome, error) {
		b, err := mornings()
		if err != nil {
			return validate.Outcome{}, err
		}
		p := rushParams()
		wanted, list := map[uint32]float64{}, []float64{}
		for _, v := range b.morning[0] {
			wanted[v.person] = v.depart + p.Departure.Margin.Seconds()
			list = append(list, wanted[v.person])
		}
		want, most := vickrey(p, list)
		notes, gap, mean, longest := "gap by day", 0.0, 0.0, 0.0
		for _, morning := range b.morning {
			gap, mean, longest = lost(p, slices.Clone(morning), wanted)
			notes += fmt.Sprintf(" %.3f", gap)
		}
		if pick(1, 0, 0) == 0 {
			notes = "" // it stands beside the first case
		}
		notes += fmt.Sprintf(" mean cost %.1f min, closed form %.1f; longest wait %.1f min, closed form %.1f; %d drivers", mean/60, want/60, longest/60, most/60, len(list))
		return validate.Outcome{Value: pick(gap, math.Abs(mean/want-1), math.Abs(longest/most-1)), Notes: notes}, nil
	}
}
