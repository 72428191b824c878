package assign

import (
	"context"
	"errors"
	"fmt"
	"math"

	"semul/engine/rng"
)

// Graph is where journeys go: directed links between nodes. What a node or a link stands for is the caller's affair; where
// turns matter nodes are streets and links are turns.
type Graph struct {
	Nodes    int
	From, To []uint32
}

// Journey is one vehicle's trip on one day.
type Journey struct {
	Origin, Dest uint32
	Depart       float64  // [s]
	Links        []uint32 // the way from Origin to Dest; empty: none yet. DayToDay changes it
}

// Experience is what one day has taught.
type Experience struct {
	Interval float64     // > 0 [s], e.g. 900
	Times    [][]float64 // by interval and link: time of those who enter it then [s], > 0. The last interval has no end
	Taken    []float64   // by journey: time it took [s]; NaN if it has not ended
}

// Simulator drives all journeys of a day along their ways from an empty network.
type Simulator func(ctx context.Context, journeys []Journey) (*Experience, error)

// Days are how DayToDay works.
type Days struct {
	Most  int     // days at most, > 0
	Gap   float64 // of eq. (8) below which it stops, > 0
	Kappa float64 // κ of eq. (7) on the first day, > 0
	Past  int     // days over which times are remembered, > 0; 1: of the last day only
	Seed  uint64
	Each  func(Day) // told of every day, if not nil
}

// DefaultDays stops below 5 %, after 50 days at most, κ 0.5 (traffic.md §7); drivers remember five days (project default).
func DefaultDays() Days { return Days{Most: 50, Gap: 0.05, Kappa: 0.5, Past: 5} }

// Day is how one day went.
type Day struct {
	Number     int     // from 1
	Gap        float64 // eq. (8), at the times remembered
	Alone      float64 // eq. (8) at the times of this day alone: chance makes some way good every day
	Mean       float64 // of the times that the ways take [s]
	Taken      float64 // mean of the times experienced by those who have arrived [s]; NaN if none has
	Unfinished int
	Moved      int // journeys that take another way the day after
}

// DayToDay lets drivers learn. Ways that are missing are found by the times free, by link [s]. Each day all journeys are
// simulated, and the times remembered move toward those of day n by
//
//	τ_n = τ_(n−1) + (t_n − τ_(n−1))/min(n, past)                                  (6)
//
// With c the time of a journey's way at τ, entered link by link as the day goes on, and c_min that of the best way, the gap
// of the day is
//
//	gap = Σ (c − c_min) / Σ c                                                     (8)
//
// and a journey changes to the best way with probability
//
//	min(1, σ_n (c − c_min)/c / gap_n),   σ_n = κ gap_1/β_n                        (7)
//
// so that a share of about σ_n moves, those first who gain most, however small all gains have become. β_1 is 1; it grows by
// 0.1 after a day whose gap fell and by 1 after one whose gap rose: self-regulating averages.
//
// It ends with a day whose gap is below the one asked for, or with the last. Who changes hangs on seed, day and row of the
// journey alone. c and c_min are of one kind, means over all who entered a link in an interval; what a single vehicle took
// stands beside them in Taken. Errors name the journey that cannot be made or the day that could not be simulated.
//
// Sources: Cascetta 1989, Transp. Res. B 23, 1–17 (equilibrium of what is remembered over days); Lu, Mahmassani, Zhou 2009,
// Transp. Res. B 43, 345–364 (moves in proportion to the gap); Liu, He, He 2009, J. Adv. Transp. 43, 205–230
// (self-regulating averages, here with steps of 0.1 and 1).
func DayToDay(ctx context.Context, g *Graph, free []float64, journeys []Journey, simulate Simulator, o Days) ([]Day, error) {
	if o.Most < 1 || !(o.Gap > 0) || !(o.Kappa > 0) || o.Past < 1 {
		return nil, fmt.Errorf("assign: days, gap, kappa and the days remembered must be above 0, got %d, %g, %g, %d", o.Most, o.Gap, o.Kappa, o.Past)
	}
	l, err := newLearner(g, free)
	if err != nil {
		return nil, err
	}
	if err := l.begin(journeys); err != nil {
		return nil, err
	}
	draw := rng.NewStream(o.Seed, "assign.daytoday")
	var days []Day
	past := &Experience{}
	steps, first := step{}, 0.0
	better, gain := make([][]uint32, len(journeys)), make([]float64, len(journeys))
	for n := 1; ; n++ {
		e, err := simulate(ctx, journeys)
		if err == nil {
			err = l.usable(e, len(journeys))
		}
		if err != nil {
			return days, fmt.Errorf("assign: day %d: %w", n, err)
		}
		past.learn(e, l.free, 1/float64(min(n, o.Past)))
		day := Day{Number: n}
		sum, extra, arrived := 0.0, 0.0, 0
		alone, own := 0.0, 0.0
		for i, j := range journeys {
			c := past.along(j)
			least, way := l.best(j, past)
			if way == nil || least > c { // times may fall so fast that a later start is ahead: what is driven is then the best known
				least = c
			}
			sum, extra = sum+c, extra+(c-least)
			better[i], gain[i] = way, 0
			if c > 0 {
				gain[i] = (c - least) / c
			}
			c = e.along(j)
			least, _ = l.best(j, e)
			alone, own = alone+c, own+max(0, c-least)
			if t := e.Taken[i]; math.IsNaN(t) {
				day.Unfinished++
			} else {
				day.Taken += t
				arrived++
			}
		}
		day.Mean, day.Taken = alone/float64(len(journeys)), day.Taken/float64(arrived)
		if sum > 0 {
			day.Gap, day.Alone = extra/sum, own/alone
		}
		if n == 1 {
			first = day.Gap
		}
		sigma := o.Kappa * first * steps.after(day.Gap)
		last := day.Gap < o.Gap || n == o.Most
		for i, way := range better {
			if !last && gain[i] > 0 && draw.Float64(uint64(i), uint64(n), 0) < sigma*gain[i]/day.Gap {
				journeys[i].Links = way
				day.Moved++
			}
		}
		days = append(days, day)
		if o.Each != nil {
			o.Each(day)
		}
		if last {
			return days, nil
		}
	}
}

// step is 1/β of eq. (7).
type step struct{ beta, last float64 }

// after is the step after a day with a gap.
func (s *step) after(gap float64) float64 {
	switch {
	case s.beta == 0:
		s.beta = 1
	case gap > s.last:
		s.beta++
	default:
		s.beta += 0.1
	}
	s.last = gap
	return 1 / s.beta
}

// learn moves times by eq. (9). Where one day has fewer intervals than another, its last has no end.
func (e *Experience) learn(day *Experience, free []float64, share float64) {
	e.Interval = day.Interval
	for len(e.Times) < len(day.Times) {
		next := free
		if n := len(e.Times); n > 0 {
			next = e.Times[n-1]
		}
		e.Times = append(e.Times, append([]float64(nil), next...))
	}
	for k, times := range e.Times {
		today := day.Times[min(k, len(day.Times)-1)]
		for a := range times {
			times[a] += float64(share * (today[a] - times[a]))
		}
	}
}

// UnreachableError is a journey that no way leads to the end of.
type UnreachableError struct {
	Row     int
	Journey Journey
}

// Error names the journey.
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("assign: journey %d: no way leads from node %d to %d", e.Row, e.Journey.Origin, e.Journey.Dest)
}

// learner finds ways through a graph whose times change over the day.
type learner struct {
	g    *Graph
	out  lists
	free []float64
	w    scratch
	at   []float64 // by node: earliest instant
	by   []int32   // by node: link
	seen []uint32  // nodes to be cleared
}

func newLearner(g *Graph, free []float64) (*learner, error) {
	if len(g.To) != len(g.From) || len(free) != len(g.From) {
		return nil, fmt.Errorf("assign: %d links begin, %d end, %d have times", len(g.From), len(g.To), len(free))
	}
	for a := range g.From {
		if int(g.From[a]) >= g.Nodes || int(g.To[a]) >= g.Nodes || !(free[a] > 0) || math.IsInf(free[a], 0) {
			return nil, fmt.Errorf("assign: link %d from node %d to %d of %d takes %g s; it must take more than 0", a, g.From[a], g.To[a], g.Nodes, free[a])
		}
	}
	l := &learner{g: g, out: byNode(g.Nodes, g.From), free: free, at: make([]float64, g.Nodes), by: make([]int32, g.Nodes)}
	for i := range l.at {
		l.at[i] = math.Inf(1)
	}
	return l, nil
}

// begin checks journeys and finds ways for those without.
func (l *learner) begin(journeys []Journey) error {
	if len(journeys) == 0 {
		return errors.New("assign: there are no journeys")
	}
	free := &Experience{Interval: 1, Times: [][]float64{l.free}}
	for i := range journeys {
		j := &journeys[i]
		if int(j.Origin) >= l.g.Nodes || int(j.Dest) >= l.g.Nodes || !(j.Depart >= 0) || math.IsInf(j.Depart, 0) {
			return fmt.Errorf("assign: journey %d from node %d to %d of %d at %g s cannot be", i, j.Origin, j.Dest, l.g.Nodes, j.Depart)
		}
		if len(j.Links) == 0 && j.Origin != j.Dest {
			if _, j.Links = l.best(*j, free); j.Links == nil {
				return &UnreachableError{i, *j}
			}
		}
		node := j.Origin
		for _, a := range j.Links {
			if int(a) >= len(l.g.From) || l.g.From[a] != node {
				return fmt.Errorf("assign: journey %d: its way breaks at link %d", i, a)
			}
			node = l.g.To[a]
		}
		if node != j.Dest {
			return fmt.Errorf("assign: journey %d: its way ends at node %d, not at %d", i, node, j.Dest)
		}
	}
	return nil
}

// usable checks what a simulator has returned.
func (l *learner) usable(e *Experience, journeys int) error {
	if e == nil || !(e.Interval > 0) || len(e.Times) == 0 || len(e.Taken) != journeys {
		return errors.New("the simulator must return an interval above 0, times, and what every journey took")
	}
	for k, times := range e.Times {
		if len(times) != len(l.free) {
			return fmt.Errorf("interval %d has times of %d links; there are %d", k, len(times), len(l.free))
		}
		for a, t := range times {
			if !(t > 0) || math.IsInf(t, 0) {
				return fmt.Errorf("interval %d: link %d takes %g s; it must take more than 0", k, a, t)
			}
		}
	}
	return nil
}

// time is that of a link entered at an instant.
func (e *Experience) time(a uint32, at float64) float64 {
	return e.Times[min(len(e.Times)-1, int(at/e.Interval))][a]
}

// along is the time of a journey's way.
func (e *Experience) along(j Journey) float64 {
	at := j.Depart
	for _, a := range j.Links {
		at += e.time(a, at)
	}
	return at - j.Depart
}

// best is the earliest way by Dijkstra's algorithm, nil if there is none; empty within one node.
func (l *learner) best(j Journey, e *Experience) (float64, []uint32) {
	l.at[j.Origin], l.by[j.Origin] = j.Depart, -1
	l.seen = append(l.seen[:0], j.Origin)
	l.w.heap = append(l.w.heap[:0], entry{j.Depart, j.Origin})
	found := false
	for len(l.w.heap) > 0 && !found {
		top := l.w.pop()
		if top.cost > l.at[top.node] {
			continue
		}
		if found = top.node == j.Dest; found {
			break
		}
		for _, a := range l.out.of(top.node) {
			to := l.g.To[a]
			if c := top.cost + e.time(a, top.cost); c < l.at[to] {
				if math.IsInf(l.at[to], 1) {
					l.seen = append(l.seen, to)
				}
				l.at[to], l.by[to] = c, int32(a)
				l.w.push(entry{c, to})
			}
		}
	}
	var way []uint32
	cost := math.Inf(1)
	if found {
		cost, way = l.at[j.Dest]-j.Depart, []uint32{}
		for node := j.Dest; l.by[node] >= 0; node = l.g.From[l.by[node]] {
			way = append(way, uint32(l.by[node]))
		}
		for i, k := 0, len(way)-1; i < k; i, k = i+1, k-1 {
			way[i], way[k] = way[k], way[i]
		}
	}
	for _, i := range l.seen {
		l.at[i] = math.Inf(1)
	}
	return cost, way
}
