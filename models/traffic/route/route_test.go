package route

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/par"
)

// sample is a network with costs.
type sample struct {
	g          *Graph
	l          *Layout
	turn, time []uint32
}

func (s *sample) hierarchy(t testing.TB, pool *par.Pool) *Hierarchy {
	h, err := NewHierarchy(s.g, s.l, pool)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (s *sample) ways(h *Hierarchy) *Ways {
	return NewWays(h, slices.Clone(s.turn), slices.Clone(s.time))
}

// step is the cost of a turn and the street it leads into.
func (s *sample) step(arc uint32) uint64 {
	t := s.time[s.g.To[arc]]
	if t == Closed {
		return far
	}
	return uint64(s.turn[arc]) + uint64(t)
}

// random draws up to 40 streets between junctions anywhere, with turns between any of them, some closed.
func random(t *rapid.T) *sample {
	n := rapid.IntRange(1, 40).Draw(t, "streets")
	junctions := rapid.IntRange(1, 30).Draw(t, "junctions")
	s := &sample{l: &Layout{}}
	for range junctions {
		s.l.X = append(s.l.X, float64(rapid.IntRange(0, 5).Draw(t, "x")))
		s.l.Y = append(s.l.Y, float64(rapid.IntRange(0, 5).Draw(t, "y")))
	}
	off, to := []uint32{0}, []uint32{}
	for range n {
		s.l.From = append(s.l.From, uint32(rapid.IntRange(0, junctions-1).Draw(t, "from")))
		s.l.To = append(s.l.To, uint32(rapid.IntRange(0, junctions-1).Draw(t, "to")))
		for range rapid.IntRange(0, 4).Draw(t, "turns") {
			if into := uint32(rapid.IntRange(0, n-1).Draw(t, "into")); !slices.Contains(to[off[len(off)-1]:], into) {
				to = append(to, into)
			}
		}
		off = append(off, uint32(len(to)))
	}
	s.finish(t, off, to)
	return s
}

// town draws a grid of two-way and one-way streets with forbidden turns.
func town(t *rapid.T) *sample {
	n := rapid.IntRange(1, 6).Draw(t, "size")
	oneWay := rapid.IntRange(0, 3).Draw(t, "one-way")
	banned := rapid.IntRange(0, 3).Draw(t, "banned")
	chance := func(of int, name string) bool { return rapid.IntRange(0, 9).Draw(t, name) < of }
	return gridOf(n, func() bool { return !chance(oneWay, "one") }, func() bool { return !chance(banned, "ban") }, func(s *sample, off, to []uint32) {
		s.finish(t, off, to)
	})
}

// gridOf makes streets between (n+1)² junctions: both directions, each if keep says so, and turns that may says are
// allowed; back only in dead ends.
func gridOf(n int, keep, may func() bool, finish func(s *sample, off, to []uint32)) *sample {
	s := &sample{l: &Layout{}}
	for i := range (n + 1) * (n + 1) {
		s.l.X, s.l.Y = append(s.l.X, float64(i%(n+1))*100), append(s.l.Y, float64(i/(n+1))*100)
	}
	join := func(a, b int) {
		for _, e := range [2][2]int{{a, b}, {b, a}} {
			if keep() {
				s.l.From, s.l.To = append(s.l.From, uint32(e[0])), append(s.l.To, uint32(e[1]))
			}
		}
	}
	for i := range (n + 1) * (n + 1) {
		if i%(n+1) < n {
			join(i, i+1)
		}
		if i/(n+1) < n {
			join(i, i+n+1)
		}
	}
	leaving := make([][]uint32, len(s.l.X))
	for k, from := range s.l.From {
		leaving[from] = append(leaving[from], uint32(k))
	}
	off, to := []uint32{0}, []uint32{}
	for k, end := range s.l.To {
		for _, next := range leaving[end] {
			if (s.l.To[next] != s.l.From[k] || len(leaving[end]) == 1) && may() {
				to = append(to, next)
			}
		}
		off = append(off, uint32(len(to)))
	}
	finish(s, off, to)
	return s
}

// finish draws costs.
func (s *sample) finish(t *rapid.T, off, to []uint32) {
	g, err := New(off, to)
	if err != nil {
		t.Fatal(err)
	}
	s.g, s.time, s.turn = g, make([]uint32, g.Streets()), make([]uint32, len(to))
	for i := range s.time {
		s.time[i] = drawTime(t)
	}
	for i := range s.turn {
		s.turn[i] = drawTurn(t)
	}
}

func drawTime(t *rapid.T) uint32 {
	if rapid.IntRange(0, 9).Draw(t, "closed") == 0 {
		return Closed
	}
	return uint32(rapid.IntRange(0, 6).Draw(t, "time")) * 1000
}

func drawTurn(t *rapid.T) uint32 { return uint32(rapid.IntRange(0, 3).Draw(t, "cost")) * 500 }

// dijkstra is the least cost from places to the end of every street, far where no way leads. Nothing is said of a way
// that leads back to its beginning.
func (s *sample) dijkstra(from []End) []uint64 {
	cost, done := make([]uint64, s.g.Streets()), make([]bool, s.g.Streets())
	for i := range cost {
		cost[i] = far
	}
	for _, e := range from {
		cost[e.Street] = min(cost[e.Street], uint64(e.Cost))
	}
	for {
		best := -1
		for i, c := range cost {
			if !done[i] && c < far && (best < 0 || c < cost[best]) {
				best = i
			}
		}
		if best < 0 {
			return cost
		}
		done[best] = true
		for a := s.g.Off[best]; a < s.g.Off[best+1]; a++ {
			cost[s.g.To[a]] = min(cost[s.g.To[a]], cost[best]+s.step(a))
		}
	}
}

// walk is the least cost of a way of at least one turn, or Unreachable.
func (s *sample) walk(from, dest uint32) uint32 {
	var starts []End
	for a := s.g.Off[from]; a < s.g.Off[from+1]; a++ {
		if c := s.step(a); c < far {
			starts = append(starts, End{s.g.To[a], uint32(c)})
		}
	}
	if c := s.dijkstra(starts)[dest]; c < far {
		return uint32(c)
	}
	return Unreachable
}

// follow adds up a path and returns where it ends.
func (s *sample) follow(t *rapid.T, from uint32, path []uint8) (cost uint64, at uint32) {
	at = from
	for _, p := range path {
		a := s.g.Off[at] + uint32(p)
		if a >= s.g.Off[at+1] {
			t.Fatalf("path %v takes a turn that street %d has not", path, at)
		}
		cost += s.step(a)
		at = s.g.To[a]
	}
	return cost, at
}

// check compares some journeys with Dijkstra's.
func (s *sample) check(t *rapid.T, w *Ways) {
	street := func(name string) uint32 { return uint32(rapid.IntRange(0, s.g.Streets()-1).Draw(t, name)) }
	for range 6 {
		from, dest := street("from"), street("dest")
		want := s.walk(from, dest)
		if c := w.Cost(from, dest); c != want {
			t.Fatalf("from %d to %d: cost %d, want %d", from, dest, c, want)
		}
		path, cost, ok := w.Walk(from, dest, nil)
		if ok != (want != Unreachable) || cost != want {
			t.Fatalf("from %d to %d: a walk of cost %d (%v), want %d", from, dest, cost, ok, want)
		}
		if sum, at := s.follow(t, from, path); ok && (sum != uint64(want) || at != dest || len(path) == 0) {
			t.Fatalf("from %d to %d: path %v ends in %d and costs %d, want %d", from, dest, path, at, sum, want)
		}
	}
	var from, to []End
	for range rapid.IntRange(1, 4).Draw(t, "starts") {
		from = append(from, End{street("start"), uint32(rapid.IntRange(0, 4000).Draw(t, "before"))})
	}
	for range rapid.IntRange(1, 4).Draw(t, "ends") {
		to = append(to, End{street("end"), uint32(rapid.IntRange(0, 4000).Draw(t, "after"))})
	}
	want, all := uint64(far), s.dijkstra(from)
	for _, e := range to {
		want = min(want, all[e.Street]+uint64(e.Cost))
	}
	start, end, cost, ok := w.Find(from, to)
	if ok != (want < far) || ok && uint64(cost) != want {
		t.Fatalf("from %v to %v: cost %d (%v), want %d", from, to, cost, ok, want)
	}
	if ok {
		path := w.Spell(nil)
		sum, at := s.follow(t, from[start].Street, path)
		if at != to[end].Street || sum+uint64(from[start].Cost)+uint64(to[end].Cost) != want {
			t.Fatalf("from %v to %v: path %v from %d ends in %d, not %d, and costs %d, not %d", from, to, path, start, at, end, sum, want)
		}
	}
}

// change draws new costs for some streets and turns, and for all of them now and then.
func (s *sample) change(t *rapid.T, w *Ways) {
	all := rapid.IntRange(0, 4).Draw(t, "all") == 0
	set := func(n int, cost []uint32, draw func(*rapid.T) uint32, tell func(i, c uint32)) {
		for range rapid.IntRange(0, 3).Draw(t, "changes") * min(1, n) {
			i := uint32(rapid.IntRange(0, n-1).Draw(t, "which"))
			cost[i] = draw(t)
			tell(i, cost[i])
		}
		for i := uint32(0); all && i < uint32(n); i++ {
			cost[i] = draw(t)
			tell(i, cost[i])
		}
	}
	set(len(s.time), s.time, drawTime, w.SetTime)
	set(len(s.turn), s.turn, drawTurn, w.SetTurn)
}

func TestWaysAreTheCheapest(t *testing.T) {
	for name, draw := range map[string]func(*rapid.T) *sample{"random": random, "town": town} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			s := draw(t)
			h, err := NewHierarchy(s.g, s.l, par.NewPool(1))
			if err != nil {
				t.Fatal(err)
			}
			w := s.ways(h)
			s.check(t, w)
			for range 2 {
				s.change(t, w)
				s.check(t, w)
			}
		}))
	}
}

// Costs that were changed bit by bit give the same arcs as costs that were always so.
func TestChangesLeaveNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := town(t)
		h, err := NewHierarchy(s.g, s.l, par.NewPool(1))
		if err != nil {
			t.Fatal(err)
		}
		w := s.ways(h)
		for range rapid.IntRange(0, 4).Draw(t, "rounds") {
			w.customise()
			s.change(t, w)
		}
		fresh := s.ways(h)
		w.customise()
		fresh.customise()
		if !slices.Equal(w.up, fresh.up) || !slices.Equal(w.down, fresh.down) {
			t.Fatalf("arcs cost %v and %v after changes, %v and %v afresh", w.up, w.down, fresh.up, fresh.down)
		}
		alike := func(cost []uint32, by, afresh []parts) {
			for k, c := range cost {
				if c < far && by[k] != afresh[k] {
					t.Fatalf("arc %d is made of %v after changes, of %v afresh", k, by[k], afresh[k])
				}
			}
		}
		alike(w.up, w.upBy, fresh.upBy)
		alike(w.down, w.downBy, fresh.downBy)
	})
}

// bigGrid is a town of n² blocks with every direction and turn, times of 10 to 20 s.
func bigGrid(t testing.TB, n int) *sample {
	yes := func() bool { return true }
	return gridOf(n, yes, yes, func(s *sample, off, to []uint32) {
		g, err := New(off, to)
		if err != nil {
			t.Fatal(err)
		}
		s.g, s.turn, s.time = g, make([]uint32, len(to)), make([]uint32, g.Streets())
		for i := range s.time {
			s.time[i] = 10000 + uint32(i)*7919%10000
		}
		for i := range s.turn {
			s.turn[i] = uint32(i) * 31 % 4000
		}
	})
}

func TestHierarchiesDoNotDependOnWorkers(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	s := bigGrid(t, 50)
	want := s.hierarchy(t, par.NewPool(1))
	for range 3 {
		pool := par.NewPool(4)
		got := s.hierarchy(t, pool)
		pool.Close()
		if !slices.Equal(got.street, want.street) || !slices.Equal(got.up.high, want.up.high) {
			t.Fatal("four workers order streets otherwise than one")
		}
	}
}

// Two towns joined by one road: nothing parts them as cheaply.
func TestTheBridgeComesLast(t *testing.T) {
	s := bigGrid(t, 6)
	n := uint32(len(s.l.X))
	for i := range n {
		s.l.X, s.l.Y = append(s.l.X, s.l.X[i]+2000), append(s.l.Y, s.l.Y[i])
	}
	bridge := uint32(2 * len(s.l.From))
	for i := range len(s.l.From) {
		s.l.From, s.l.To = append(s.l.From, s.l.From[i]+n), append(s.l.To, s.l.To[i]+n)
	}
	s.l.From, s.l.To = append(s.l.From, 0, n), append(s.l.To, n, 0)
	off, to := []uint32{0}, []uint32{}
	for _, end := range s.l.To {
		for next, begin := range s.l.From {
			if begin == end {
				to = append(to, uint32(next))
			}
		}
		off = append(off, uint32(len(to)))
	}
	var err error
	if s.g, err = New(off, to); err != nil {
		t.Fatal(err)
	}
	if order := s.hierarchy(t, par.NewPool(1)).street; min(order[bridge], order[bridge+1]) != bridge {
		t.Errorf("the most important streets are %v, not those of the bridge, %d and %d", order[bridge:], bridge, bridge+1)
	}
}

func TestQueriesAllocateNothing(t *testing.T) {
	s := bigGrid(t, 20)
	w := s.ways(s.hierarchy(t, par.NewPool(1)))
	n, k := uint32(s.g.Streets()), uint32(0)
	buf := make([]uint8, 0, 1000)
	run := func() {
		w.SetTime(k*17%n, 10000+k%7)
		w.Walk(k*31%n, k*57%n, buf)
		w.Walk(k*31%n, k*31%n, buf)
		k++
	}
	for range 3000 {
		run()
	}
	if n := testing.AllocsPerRun(1000, run); n != 0 {
		t.Errorf("%v allocations per query", n)
	}
}

func TestGraphRefusesArcsThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct{ off, to []uint32 }{
		"an arc into street 1 of 1": {[]uint32{0, 1}, []uint32{1}},
		"offsets beyond the arcs":   {[]uint32{0, 2}, []uint32{0}},
		"a turn made twice":         {[]uint32{0, 2, 2}, []uint32{1, 1}},
	} {
		if _, err := New(c.off, c.to); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestLayoutMustFitTheGraph(t *testing.T) {
	s := bigGrid(t, 1)
	for name, l := range map[string]Layout{
		"too few streets": {From: s.l.From[1:], To: s.l.To[1:], X: s.l.X, Y: s.l.Y},
		"a junction off":  {From: s.l.From, To: s.l.To, X: s.l.X[1:], Y: s.l.Y[1:]},
	} {
		if _, err := NewHierarchy(s.g, &l, par.NewPool(1)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Grids are the hardest of networks: a city of as many streets as the second takes a third of its time.
func benchGrids(b *testing.B, f func(b *testing.B, s *sample)) {
	for _, n := range []int{10, 30, 100} {
		s := bigGrid(b, n)
		b.Run(fmt.Sprintf("streets=%d", s.g.Streets()), func(b *testing.B) { f(b, s) })
	}
}

func BenchmarkOrder(b *testing.B) {
	benchGrids(b, func(b *testing.B, s *sample) {
		pool := par.NewPool(0)
		defer pool.Close()
		var h *Hierarchy
		for b.Loop() {
			h = s.hierarchy(b, pool)
		}
		b.ReportMetric(float64(len(h.up.high)+len(h.down.high)), "arcs")
	})
}

func BenchmarkCustomiseAll(b *testing.B) {
	benchGrids(b, func(b *testing.B, s *sample) {
		w := s.ways(s.hierarchy(b, par.NewPool(1)))
		for k := uint32(0); b.Loop(); k++ {
			for i, t := range s.time {
				w.SetTime(uint32(i), t+k%2)
			}
			w.customise()
		}
	})
}

func BenchmarkCustomiseOneStreet(b *testing.B) {
	benchGrids(b, func(b *testing.B, s *sample) {
		w := s.ways(s.hierarchy(b, par.NewPool(1)))
		w.customise()
		for k := uint32(0); b.Loop(); k++ {
			i := k * 7919 % uint32(len(s.time))
			w.SetTime(i, w.Time(i)+5000)
			w.customise()
		}
	})
}

func BenchmarkWalk(b *testing.B) {
	benchGrids(b, func(b *testing.B, s *sample) {
		w := s.ways(s.hierarchy(b, par.NewPool(1)))
		w.customise()
		b.ReportAllocs()
		buf, turns := make([]uint8, 0, 4096), 0
		n := uint32(len(s.time))
		for k := uint32(0); b.Loop(); k++ {
			path, _, _ := w.Walk(k*7919%n, k*104729%n, buf)
			turns += len(path)
		}
		b.ReportMetric(float64(turns)/float64(b.N), "turns")
	})
}

func BenchmarkCost(b *testing.B) {
	benchGrids(b, func(b *testing.B, s *sample) {
		w := s.ways(s.hierarchy(b, par.NewPool(1)))
		w.customise()
		b.ReportAllocs()
		n := uint32(len(s.time))
		for k := uint32(0); b.Loop(); k++ {
			w.Cost(k*7919%n, k*104729%n)
		}
	})
}
