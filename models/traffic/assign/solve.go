package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/par"
)

// Options are how Solve computes. The zero value is DefaultOptions without its gap.
type Options struct {
	Gap        float64   // of eq. (3) at which it stops, > 0
	Iterations int       // at most; 0: 10000
	Pool       *par.Pool // nil: serial. Results have the same bits for any
	Each       func(iteration int, gap float64)
}

// DefaultOptions stops at 1e-10.
func DefaultOptions() Options { return Options{Gap: 1e-10, Iterations: 10000} }

// Result is what Solve has found.
type Result struct {
	Flow, Cost []float64 // by link
	Objective  float64   // Z of eq. (2)
	Gap        float64   // eq. (3')
	Excess     float64   // largest share by which a used way exceeds the least one to the same node
	Iterations int
	Converged  bool    // Gap is as small as was asked for
	TotalTime  float64 // Σ v t without fixed costs
	TotalCost  float64 // Σ v t
	Assigned   float64 // trips between different nodes
	Within     float64 // trips from a node to itself, which use no link

	n      *Network
	bushes []*bush
	into   lists
}

// UnconnectedError lists demand between nodes that no way joins.
type UnconnectedError struct{ Pairs []Pair }

// Error names the first few.
func (e *UnconnectedError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "assign: no way for %d pairs with demand:", len(e.Pairs))
	for i, p := range e.Pairs[:min(len(e.Pairs), 5)] {
		if i > 0 {
			s.WriteByte(',')
		}
		fmt.Fprintf(&s, " node %d to %d (%g trips)", p.Origin, p.Dest, p.Trips)
	}
	return s.String()
}

// solver is the state of Solve.
type solver struct {
	n         *Network
	curve     []curve
	out, into lists
	v         []float64 // flow, by link
	t, slope  []float64 // cost and its derivative at that flow
	bushes    []*bush
	demand    float64
	within    float64
}

// sweeps is how often flows are equalised between two improvements of the bushes.
const sweeps = 8

// patience is after how many iterations without a smaller gap the end of what numbers can tell is reached.
const patience = 200

// Solve finds the user equilibrium of demand on a network. Pairs may come in any order and more than once. It ends when
// the gap is small enough or after the iterations allowed or many that gained nothing, which Result.Converged tells, or with ctx.Err(). Errors are
// those of Network.Check, demand that is negative or no number, and *UnconnectedError.
func Solve(ctx context.Context, n *Network, demand []Pair, o Options) (*Result, error) {
	if !(o.Gap > 0) {
		return nil, fmt.Errorf("assign: the gap to stop at must be above 0, got %g", o.Gap)
	}
	if o.Iterations == 0 {
		o.Iterations = DefaultOptions().Iterations
	}
	if o.Pool == nil {
		o.Pool = par.NewPool(1)
	}
	s, err := newSolver(n, demand)
	if err != nil {
		return nil, err
	}
	works := make([]*scratch, o.Pool.Workers())
	for k := range works {
		works[k] = newScratch(n.Nodes)
	}
	if err := s.load(works[0]); err != nil {
		return nil, err
	}
	r := &Result{Assigned: s.demand, Within: s.within, n: n, bushes: s.bushes, into: s.into}
	// Each worker takes every so manieth bush; what it does with one depends on that one alone.
	excess, worst := make([]float64, len(s.bushes)), make([]float64, len(s.bushes))
	grow := func(k int) {
		for i := k; i < len(s.bushes); i += len(works) {
			s.improve(s.bushes[i], works[k])
		}
	}
	look := func(k int) {
		for i := k; i < len(s.bushes); i += len(works) {
			excess[i], worst[i] = s.measure(s.bushes[i], works[k])
		}
	}
	best, since := math.Inf(1), 0
	for ; ; r.Iterations++ {
		s.total()
		o.Pool.Each(len(works), look)
		r.Gap, r.Excess = s.gap(excess), slices.Max(append(worst, 0))
		if o.Each != nil {
			o.Each(r.Iterations, r.Gap)
		}
		if since++; r.Gap < best {
			best, since = r.Gap, 0
		}
		if r.Converged = r.Gap <= o.Gap; r.Converged || r.Iterations >= o.Iterations || since > patience {
			break
		}
		o.Pool.Each(len(works), grow)
		s.total()
		for range sweeps {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, b := range s.bushes {
				s.equalise(b, works[0])
			}
		}
	}
	s.finish(r)
	return r, nil
}

// newSolver checks what it is given and puts demand together by origin.
func newSolver(n *Network, demand []Pair) (*solver, error) {
	if err := n.Check(); err != nil {
		return nil, err
	}
	s := &solver{n: n, curve: curves(n), out: byNode(n.Nodes, n.From), into: byNode(n.Nodes, n.To), v: make([]float64, n.Links()),
		t: make([]float64, n.Links()), slope: make([]float64, n.Links())}
	var errs []error
	sorted := slices.Clone(demand)
	slices.SortStableFunc(sorted, func(a, b Pair) int {
		if a.Origin != b.Origin {
			return int(a.Origin) - int(b.Origin)
		}
		return int(a.Dest) - int(b.Dest)
	})
	for _, p := range sorted {
		switch {
		case int(p.Origin) >= n.Nodes || int(p.Dest) >= n.Nodes:
			errs = append(errs, fmt.Errorf("assign: demand from node %d to %d; there are %d", p.Origin, p.Dest, n.Nodes))
		case !cost(p.Trips):
			errs = append(errs, fmt.Errorf("assign: demand from node %d to %d must be a number of 0 or more, got %g", p.Origin, p.Dest, p.Trips))
		case p.Trips == 0:
		case p.Origin == p.Dest:
			s.within += p.Trips
		default:
			s.add(p)
		}
		if len(errs) == 20 {
			break
		}
	}
	for a := range uint32(n.Links()) {
		s.price(a)
	}
	return s, errors.Join(errs...)
}

// add takes one pair; pairs come in rising order.
func (s *solver) add(p Pair) {
	if k := len(s.bushes); k == 0 || s.bushes[k-1].origin != p.Origin {
		s.bushes = append(s.bushes, &bush{origin: p.Origin})
	}
	b := s.bushes[len(s.bushes)-1]
	if k := len(b.dest); k > 0 && b.dest[k-1] == p.Dest {
		b.trips[k-1] += p.Trips
	} else {
		b.dest, b.trips = append(b.dest, p.Dest), append(b.trips, p.Trips)
	}
	s.demand += p.Trips
}

// load plants the bushes one after another, each at the costs that those before have left.
func (s *solver) load(w *scratch) error {
	var lost []Pair
	for _, b := range s.bushes {
		for _, dest := range s.plant(b, w) {
			lost = append(lost, Pair{b.origin, dest, b.trips[slices.Index(b.dest, dest)]})
		}
		for a, x := range b.x {
			if x > 0 {
				s.v[a] += x
				s.price(uint32(a))
			}
		}
	}
	if lost != nil {
		return &UnconnectedError{lost}
	}
	return nil
}

// price brings cost and slope of a link up to date.
func (s *solver) price(a uint32) {
	s.t[a], s.slope[a] = s.curve[a].cost(s.v[a]), s.curve[a].slope(s.v[a])
}

// total adds the flows of all bushes up anew.
func (s *solver) total() {
	clear(s.v)
	for _, b := range s.bushes {
		for a, x := range b.x {
			s.v[a] += x
		}
	}
	for a := range uint32(len(s.v)) {
		s.price(a)
	}
}

// gap is eq. (3').
func (s *solver) gap(excess []float64) float64 {
	if sum := s.spent(); sum > 0 {
		return par.Sum(excess) / sum
	}
	return 0
}

// spent is Σ v t.
func (s *solver) spent() float64 {
	sum := 0.0
	for a, v := range s.v {
		sum += float64(v * s.t[a])
	}
	return sum
}

func (s *solver) finish(r *Result) {
	r.Flow, r.Cost, r.TotalCost = s.v, s.t, s.spent()
	for a, v := range s.v {
		r.Objective += s.curve[a].integral(v)
		r.TotalTime += float64(v * s.curve[a].time(v))
	}
	if math.IsNaN(r.Gap) {
		r.Converged = false
	}
}
