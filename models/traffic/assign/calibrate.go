package assign

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Count is vehicles counted at one place over some time.
type Count struct {
	Vehicles float64 // c ≥ 0
	Sigma    float64 // σ > 0, standard error of c
	Hours    float64 // > 0, how long was counted; for GEH only
}

// Pass says that a count sees a share of the trips of a path: 1 if the path passes once and within the hours counted, 2
// if it passes twice, 0.5 if half of the trips fall into those hours.
type Pass struct {
	Count uint32
	Share float64 // > 0
}

// Bounds are how far a path's trips may be scaled.
type Bounds struct{ Low, High float64 }

// DefaultBounds are 0.3 and 3 (traffic.md §7).
var DefaultBounds = Bounds{0.3, 3}

// Fit is demand fitted to counts.
type Fit struct {
	Factor        []float64  // by path, on its trips
	Before, After []float64  // by count: vehicles that the paths bring past it
	Misfit        [2]float64 // eq. (5) before and after
	Sweeps        int
	Settled       bool // no factor moved any more
}

const (
	mostSweeps = 20000
	stillness  = 1e-10 // largest change of a factor in a sweep that counts as none
)

// Calibrate scales the trips of paths so that counts are met as well as bounds allow. With q_k the vehicles that pass
// count k and f_i the factor of path i it minimises
//
//	Σ_k ((q_k − c_k)/σ_k)²,   q_k = Σ_i share_ik f_i trips_i,   low ≤ f_i ≤ high   (5)
//
// by Gauss–Seidel: factors one by one, each to where (5) is least while the others stand, forwards and backwards in turn,
// from 1. Counts seldom tell all factors: (5) has many minima, and this one lies near the demand as given. Paths that no
// count tells apart share a factor; those that pass none keep 1. Errors name the path or the count that cannot be.
func Calibrate(trips []float64, passes [][]Pass, counts []Count, b Bounds) (*Fit, error) {
	if err := possible(trips, passes, counts, b); err != nil {
		return nil, err
	}
	f := &Fit{Factor: make([]float64, len(trips)), Before: make([]float64, len(counts))}
	for i := range f.Factor {
		f.Factor[i] = 1
		for _, p := range passes[i] {
			f.Before[p.Count] += float64(p.Share * trips[i])
		}
	}
	f.After = slices.Clone(f.Before)
	f.Misfit[0] = misfit(f.Before, counts)
	groups := alike(trips, passes)
	for i := range groups { // q beyond the bounds is not what it begins with
		groups[i].set(min(max(1, b.Low), b.High), f.After)
	}
	for ; f.Sweeps < mostSweeps && !f.Settled; f.Sweeps++ {
		moved := 0.0
		for k := range groups {
			if f.Sweeps%2 == 1 {
				k = len(groups) - 1 - k
			}
			moved = max(moved, groups[k].relax(f.After, counts, b))
		}
		f.Settled = moved < stillness
	}
	for k := range f.After {
		f.After[k] = 0
	}
	for _, g := range groups {
		for _, i := range g.paths {
			f.Factor[i] = g.factor
		}
	}
	for i, v := range f.Factor {
		for _, p := range passes[i] {
			f.After[p.Count] += float64(p.Share * v * trips[i])
		}
	}
	f.Misfit[1] = misfit(f.After, counts)
	return f, nil
}

// possible checks what Calibrate is given.
func possible(trips []float64, passes [][]Pass, counts []Count, b Bounds) error {
	if !(b.Low >= 0 && b.Low <= b.High) || math.IsInf(b.High, 0) {
		return fmt.Errorf("assign: bounds of factors must be 0 ≤ low ≤ high, got %g and %g", b.Low, b.High)
	}
	if len(passes) != len(trips) {
		return fmt.Errorf("assign: %d paths, and passes of %d", len(trips), len(passes))
	}
	var errs []error
	for i, v := range trips {
		if !cost(v) {
			errs = append(errs, fmt.Errorf("assign: path %d: trips must be a number of 0 or more, got %g", i, v))
		}
		for _, p := range passes[i] {
			if int(p.Count) >= len(counts) || !(p.Share > 0 && p.Share <= math.MaxFloat64) {
				errs = append(errs, fmt.Errorf("assign: path %d passes count %d of %d with a share of %g, which must be above 0", i, p.Count, len(counts), p.Share))
			}
		}
	}
	for k, c := range counts {
		if !cost(c.Vehicles) || !(c.Sigma > 0 && c.Sigma <= math.MaxFloat64) || !(c.Hours > 0) {
			errs = append(errs, fmt.Errorf("assign: count %d: needs vehicles of 0 or more, sigma and hours above 0, has %+v", k, c))
		}
	}
	return errors.Join(errs[:min(len(errs), 20)]...)
}

func misfit(q []float64, counts []Count) float64 {
	sum := 0.0
	for k, c := range counts {
		e := (q[k] - c.Vehicles) / c.Sigma
		sum += float64(e * e)
	}
	return sum
}

// group is paths that pass the same counts in the same way.
type group struct {
	paths  []int
	passes []Pass
	trips  float64
	factor float64
}

// alike puts paths together, in the order in which the first of each comes.
func alike(trips []float64, passes [][]Pass) []group {
	var order []int
	for i := range trips {
		if trips[i] > 0 && len(passes[i]) > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return slices.CompareFunc(passes[i], passes[j], func(a, b Pass) int {
			return cmp.Or(cmp.Compare(a.Count, b.Count), cmp.Compare(a.Share, b.Share))
		})
	})
	var list []group
	for _, i := range order {
		if n := len(list); n == 0 || !slices.Equal(list[n-1].passes, passes[i]) {
			list = append(list, group{passes: passes[i], factor: 1})
		}
		g := &list[len(list)-1]
		g.paths, g.trips = append(g.paths, i), g.trips+trips[i]
	}
	slices.SortFunc(list, func(a, b group) int { return cmp.Compare(a.paths[0], b.paths[0]) })
	return list
}

// set changes the factor and what passes the counts.
func (g *group) set(factor float64, q []float64) {
	for _, p := range g.passes {
		q[p.Count] += float64(p.Share * g.trips * (factor - g.factor))
	}
	g.factor = factor
}

// relax moves the factor to where eq. (5) is least and returns by how much.
func (g *group) relax(q []float64, counts []Count, b Bounds) float64 {
	slope, bend := 0.0, 0.0
	for _, p := range g.passes {
		c := &counts[p.Count]
		a := p.Share * g.trips / c.Sigma
		slope += float64(a * (q[p.Count] - c.Vehicles) / c.Sigma)
		bend += float64(a * a)
	}
	if !(bend > 0) {
		return 0
	}
	was := g.factor
	g.set(min(max(was-slope/bend, b.Low), b.High), q)
	return math.Abs(g.factor - was)
}

// Explained is the coefficient of determination R² of the flows counted, 1 − Σ (c − q)² / Σ (c − c̄)² in vehicles an hour,
// before and after; it is negative where the mean of all counts says more than the model. false where all counts are one flow.
func (f *Fit) Explained(counts []Count) (before, after float64, ok bool) {
	mean := 0.0
	for _, c := range counts {
		mean += c.Vehicles / c.Hours / float64(len(counts))
	}
	all := 0.0
	for k, c := range counts {
		off := func(v float64) float64 { d := v / c.Hours; return float64(d * d) }
		all += off(c.Vehicles - float64(mean*c.Hours))
		before += off(c.Vehicles - f.Before[k])
		after += off(c.Vehicles - f.After[k])
	}
	if !(all > 1e-12) {
		return 0, 0, false
	}
	return 1 - before/all, 1 - after/all, true
}

// Met is the share of counts whose GEH is below 5, before and after; 1 without any counts.
func (f *Fit) Met(counts []Count) (before, after float64) {
	if len(counts) == 0 {
		return 1, 1
	}
	for k, c := range counts {
		if GEH(f.Before[k]/c.Hours, c.Vehicles/c.Hours) < GoodGEH {
			before++
		}
		if GEH(f.After[k]/c.Hours, c.Vehicles/c.Hours) < GoodGEH {
			after++
		}
	}
	return before / float64(len(counts)), after / float64(len(counts))
}
