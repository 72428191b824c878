package assign

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/par"
)

// braess is the network of Braess 1968: 10v, 50+v, 50+v, 10+v, 10v between nodes 0, 2, 3, 1.
func braess() *Network {
	return &Network{Nodes: 4, From: []uint32{0, 0, 2, 2, 3}, To: []uint32{2, 3, 1, 3, 1}, Free: []float64{1e-8, 50, 50, 10, 1e-8},
		B: []float64{1e9, 0.02, 0.02, 0.1, 1e9}, Capacity: []float64{1, 1, 1, 1, 1}, Power: []float64{1, 1, 1, 1, 1}}
}

func solve(t testing.TB, n *Network, d []Pair, gap float64, pool *par.Pool) *Result {
	t.Helper()
	r, err := Solve(context.Background(), n, d, Options{Gap: gap, Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Converged {
		t.Errorf("gap %g after %d iterations, want %g", r.Gap, r.Iterations, gap)
	}
	return r
}

// Flows 4 2 2 2 4, every way 92, objective 386; without the link in the middle 3 and 3, every way 83.
func TestTheMiddleLinkMakesEverybodySlower(t *testing.T) {
	r := solve(t, braess(), []Pair{{0, 1, 6}}, 1e-14, nil)
	for a, want := range []float64{4, 2, 2, 2, 4} {
		if math.Abs(r.Flow[a]-want) > 1e-7 {
			t.Errorf("link %d carries %.12g, want %g", a, r.Flow[a], want)
		}
	}
	if math.Abs(r.Objective-386) > 1e-6 || math.Abs(r.TotalTime/6-92) > 1e-7 {
		t.Errorf("objective %.12g, time of a trip %.12g; want 386 and 92", r.Objective, r.TotalTime/6)
	}
	n := braess()
	n.Fixed = []float64{0, 0, 0, 1000, 0}
	if r = solve(t, n, []Pair{{0, 1, 6}}, 1e-14, nil); math.Abs(r.TotalTime/6-83) > 1e-7 || r.Flow[3] != 0 {
		t.Errorf("time of a trip %.12g with the middle link barred, want 83; %g drive on it", r.TotalTime/6, r.Flow[3])
	}
}

// A toll shifts flow by what it costs: 10+v against 10+v+toll 2, 10 trips: 6 and 4.
func TestTollsCost(t *testing.T) {
	n := &Network{Nodes: 2, From: []uint32{0, 0}, To: []uint32{1, 1}, Free: []float64{10, 10}, B: []float64{0.1, 0.1}, Capacity: []float64{1, 1}, Power: []float64{1, 1}, Fixed: []float64{0, 2}}
	r := solve(t, n, []Pair{{0, 1, 10}}, 1e-14, nil)
	if math.Abs(r.Flow[0]-6) > 1e-9 || math.Abs(r.TotalTime-(6*16+4*14)) > 1e-6 || math.Abs(r.TotalCost-160) > 1e-6 {
		t.Errorf("flows %v, time %g, cost %g", r.Flow, r.TotalTime, r.TotalCost)
	}
}

// Nodes below FirstThru are not driven through even where that is shorter; trips within a node use nothing; pairs without
// trips need no way; pairs that have none are named.
func TestZonesAreNotDrivenThrough(t *testing.T) {
	n := &Network{Nodes: 4, FirstThru: 3, From: []uint32{0, 1, 0, 3}, To: []uint32{1, 2, 3, 2}, Free: []float64{1, 1, 5, 5},
		B: make([]float64, 4), Capacity: make([]float64, 4), Power: make([]float64, 4)}
	r := solve(t, n, []Pair{{0, 2, 7}, {0, 0, 3}, {2, 0, 0}, {0, 1, 1}}, 1e-12, nil)
	if got := r.Flow; got[0] != 1 || got[1] != 0 || got[2] != 7 || got[3] != 7 || r.Within != 3 || r.Assigned != 8 || r.Objective != 71 {
		t.Errorf("%+v", r)
	}
	_, err := Solve(context.Background(), n, []Pair{{2, 0, 2}, {0, 2, 1}}, Options{Gap: 1e-9})
	var lost *UnconnectedError
	if !errors.As(err, &lost) || len(lost.Pairs) != 1 || !strings.Contains(err.Error(), "node 2 to 0 (2 trips)") {
		t.Error(err)
	}
	if r = solve(t, n, nil, 1e-12, nil); r.Gap != 0 || r.Objective != 0 {
		t.Errorf("no demand: %+v", r)
	}
}

// What cannot be is refused.
func TestImpossibleNetworksAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Network)
		pair  Pair
		gap   float64
	}{
		"capacity": {func(n *Network) { n.Capacity[1] = 0 }, Pair{0, 1, 1}, 1e-6},
		"NaN":      {func(n *Network) { n.Free[1] = math.NaN() }, Pair{0, 1, 1}, 1e-6},
		"power":    {func(n *Network) { n.Power[1] = -1 }, Pair{0, 1, 1}, 1e-6},
		"loop":     {func(n *Network) { n.To[0] = 0 }, Pair{0, 1, 1}, 1e-6},
		"beyond":   {func(n *Network) { n.To[0] = 9 }, Pair{0, 1, 1}, 1e-6},
		"column":   {func(n *Network) { n.B = n.B[1:] }, Pair{0, 1, 1}, 1e-6},
		"negative": {func(*Network) {}, Pair{0, 1, -1}, 1e-6},
		"demand":   {func(*Network) {}, Pair{0, 1, math.NaN()}, 1e-6},
		"node":     {func(*Network) {}, Pair{0, 11, 1}, 1e-6},
		"gap":      {func(*Network) {}, Pair{0, 1, 1}, 0},
	} {
		n := braess()
		c.spoil(n)
		if _, err := Solve(context.Background(), n, []Pair{c.pair}, Options{Gap: c.gap}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// drawn is a network with every kind of cost: flat, linear, steep, below linear, free of charge.
func drawn(t *rapid.T) (*Network, []Pair) {
	nodes := rapid.IntRange(2, 14).Draw(t, "nodes")
	n := &Network{Nodes: nodes, FirstThru: rapid.IntRange(0, nodes/3).Draw(t, "first")}
	node := rapid.Uint32Range(0, uint32(nodes-1))
	for range rapid.IntRange(1, 4*nodes).Draw(t, "links") {
		from, to := node.Draw(t, "from"), node.Draw(t, "to")
		if from == to {
			continue
		}
		n.From, n.To = append(n.From, from), append(n.To, to)
		n.Free = append(n.Free, rapid.SampledFrom([]float64{0, 0.5, 1, 1, 2, 3.3, 10}).Draw(t, "free"))
		n.B = append(n.B, rapid.SampledFrom([]float64{0, 0.15, 0.15, 1, 5}).Draw(t, "b"))
		n.Capacity = append(n.Capacity, rapid.SampledFrom([]float64{1, 10, 100}).Draw(t, "capacity"))
		n.Power = append(n.Power, rapid.SampledFrom([]float64{0, 0.5, 1, 1.5, 2, 4, 4, 8.7, 12}).Draw(t, "power"))
		n.Fixed = append(n.Fixed, rapid.SampledFrom([]float64{0, 0, 0, 0.7}).Draw(t, "fixed"))
	}
	var d []Pair
	for range rapid.IntRange(0, 12).Draw(t, "pairs") {
		d = append(d, Pair{node.Draw(t, "origin"), node.Draw(t, "dest"), rapid.SampledFrom([]float64{0, 1, 7, 30, 200}).Draw(t, "trips")})
	}
	return n, d
}

// apart is the gap as eq. (3) has it, with least costs by Bellman and Ford and flows of ways that reach their destinations.
func apart(t *rapid.T, n *Network, d []Pair, r *Result) float64 {
	flow := make([]float64, n.Links())
	sent := map[[2]uint32]float64{}
	for _, p := range r.Paths() {
		node := p.Origin
		for i, a := range p.Links {
			if n.From[a] != node || i > 0 && int(node) < n.FirstThru || p.Trips <= 0 {
				t.Fatalf("way %+v breaks at link %d", p, a)
			}
			node = n.To[a]
			flow[a] += p.Trips
		}
		if node != p.Dest {
			t.Fatalf("way %+v ends at %d", p, node)
		}
		sent[[2]uint32{p.Origin, p.Dest}] += p.Trips
	}
	total := 0.0
	for a, v := range flow {
		if math.Abs(v-r.Flow[a]) > 1e-7*(1+v) {
			t.Fatalf("link %d carries %g, its ways %g", a, r.Flow[a], v)
		}
		total += r.Flow[a] * r.Cost[a]
	}
	excess := total
	for _, p := range d {
		if p.Origin == p.Dest || p.Trips == 0 {
			continue
		}
		sent[[2]uint32{p.Origin, p.Dest}] -= p.Trips
		low := make([]float64, n.Nodes)
		for i := range low {
			low[i] = math.Inf(1)
		}
		low[p.Origin] = 0
		for range n.Nodes {
			for a := range n.From {
				if n.From[a] == p.Origin || int(n.From[a]) >= n.FirstThru {
					low[n.To[a]] = min(low[n.To[a]], low[n.From[a]]+r.Cost[a])
				}
			}
		}
		excess -= p.Trips * low[p.Dest]
	}
	for pair, v := range sent {
		if math.Abs(v) > 1e-6 {
			t.Fatalf("pair %v: %g trips too many or few on ways", pair, v)
		}
	}
	if total == 0 {
		return 0
	}
	return excess / total
}

// On any network the flows obey conservation, nobody has a better way, and threads change no bit.
func TestNobodyHasABetterWay(t *testing.T) {
	pools := []*par.Pool{par.NewPool(2), par.NewPool(7)}
	defer pools[0].Close()
	defer pools[1].Close()
	rapid.Check(t, func(t *rapid.T) {
		n, d := drawn(t)
		r, err := Solve(context.Background(), n, d, Options{Gap: 1e-11})
		var lost *UnconnectedError
		if errors.As(err, &lost) {
			d = slices.DeleteFunc(d, func(p Pair) bool {
				return slices.ContainsFunc(lost.Pairs, func(l Pair) bool { return l.Origin == p.Origin && l.Dest == p.Dest })
			})
			r, err = Solve(context.Background(), n, d, Options{Gap: 1e-11})
		}
		if err != nil {
			t.Fatal(err)
		}
		if !r.Converged {
			t.Fatalf("gap %g after %d iterations", r.Gap, r.Iterations)
		}
		if g := apart(t, n, d, r); g > 1e-9 {
			t.Fatalf("gap by eq. (3) %g, by (3') %g", g, r.Gap)
		}
		for _, pool := range pools {
			o, err := Solve(context.Background(), n, d, Options{Gap: 1e-11, Pool: pool})
			if err != nil || !slices.Equal(o.Flow, r.Flow) || o.Gap != r.Gap || o.Iterations != r.Iterations {
				t.Fatalf("%d threads give other flows (%v)", pool.Workers(), err)
			}
		}
	})
}

// Costs that no number holds end in numbers all the same, converged or not.
func TestCostsBeyondNumbersStayFinite(t *testing.T) {
	n := &Network{Nodes: 3, From: []uint32{0, 0, 1}, To: []uint32{1, 1, 2}, Free: []float64{1, 2, 1}, B: []float64{1, 1, 0.15}, Capacity: []float64{1, 1, 1e-3}, Power: []float64{900, 900, 400}}
	r, err := Solve(context.Background(), n, []Pair{{0, 1, 1000}, {0, 2, 5}}, Options{Gap: 1e-9, Iterations: 50})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []float64{r.Gap, r.Objective, r.TotalTime, r.TotalCost, r.Excess, r.Flow[0] + r.Cost[0]} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Errorf("%+v", r)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Solve(ctx, braess(), []Pair{{0, 1, 6}}, Options{Gap: 1e-300}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
