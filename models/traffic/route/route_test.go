package route

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// random draws a network of up to 40 streets with places, turns and times, some closed.
func random(t *rapid.T) (*Graph, []uint32) {
	n := rapid.IntRange(1, 40).Draw(t, "streets")
	off, to, turn := []uint32{0}, []uint32{}, []uint32{}
	times := make([]uint32, n)
	for s := range n {
		times[s] = uint32(rapid.IntRange(0, 6).Draw(t, "time")) * 1000
		if rapid.IntRange(0, 9).Draw(t, "closed") == 0 {
			times[s] = Closed
		}
		for range rapid.IntRange(0, 4).Draw(t, "turns") {
			to = append(to, uint32(rapid.IntRange(0, n-1).Draw(t, "to")))
			turn = append(turn, uint32(rapid.IntRange(1, 3).Draw(t, "cost"))*500)
		}
		off = append(off, uint32(len(to)))
	}
	g, err := New(off, to, turn)
	if err != nil {
		t.Fatal(err)
	}
	return g, times
}

// brute is Bellman and Ford's algorithm: the least cost from the end of one street to the end of another.
func brute(g *Graph, times []uint32, from, dest uint32) uint32 {
	cost := make([]uint64, g.Streets())
	for i := range cost {
		cost[i] = Unreachable
	}
	best := uint64(Unreachable)
	relax := func(s uint32, base uint64) {
		for a := g.Off[s]; a < g.Off[s+1]; a++ {
			if step := g.step(a, times); step != Unreachable {
				cost[g.To[a]] = min(cost[g.To[a]], base+uint64(step))
			}
		}
	}
	relax(from, 0)
	for range g.Streets() {
		for s := range uint32(g.Streets()) {
			if cost[s] < Unreachable {
				relax(s, cost[s])
			}
		}
	}
	if cost[dest] < best {
		best = cost[dest]
	}
	return uint32(best)
}

// costOf adds up a path and checks that it arrives.
func costOf(t *rapid.T, g *Graph, times []uint32, from, dest uint32, path []uint8) uint32 {
	sum, s := uint32(0), from
	for _, p := range path {
		a := g.Off[s] + uint32(p)
		if a >= g.Off[s+1] {
			t.Fatalf("path %v takes a turn that street %d has not", path, s)
		}
		sum += g.step(a, times)
		s = g.To[a]
	}
	if s != dest {
		t.Fatalf("path %v from %d ends in %d, not in %d", path, from, s, dest)
	}
	return sum
}

func TestTreesAndSearchFindTheCheapestWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, times := random(t)
		bounds := NewBounds(g, times)
		trees, search := NewTrees(g, times, rapid.IntRange(1, 200).Draw(t, "budget")), NewSearch(g, times, bounds)
		if rapid.Bool().Draw(t, "faster") { // times fall: the bounds are measured anew
			for s := range times {
				if times[s] != Closed {
					times[s] /= 2
				}
			}
			bounds.Measure(g, times)
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") { // times grow and streets close after the bounds were made
			s := rapid.IntRange(0, g.Streets()-1).Draw(t, "slower")
			if times[s] != Closed {
				times[s] += 700
			}
			times[rapid.IntRange(0, g.Streets()-1).Draw(t, "shut")] = Closed
		}
		for range 8 {
			from := uint32(rapid.IntRange(0, g.Streets()-1).Draw(t, "from"))
			dest := uint32(rapid.IntRange(0, g.Streets()-1).Draw(t, "dest"))
			want := brute(g, times, from, dest)
			for k, walk := range []func(uint32, uint32, []uint8) ([]uint8, uint32, bool){trees.Walk, search.Walk} {
				name := []string{"trees", "search"}[k]
				path, cost, ok := walk(from, dest, nil)
				if ok != (want != Unreachable) || cost != want {
					t.Fatalf("%s: from %d to %d: cost %d (%v), want %d", name, from, dest, cost, ok, want)
				}
				if ok && costOf(t, g, times, from, dest, path) != want {
					t.Fatalf("%s: the path from %d to %d costs something else than said", name, from, dest)
				}
			}
		}
	})
}

// A store too small for all destinations answers like one that holds them all.
func TestForgottenTreesGrowAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, times := random(t)
		large, small := NewTrees(g, times, CacheBytes), NewTrees(g, times, 1)
		for range 20 {
			dest := uint32(rapid.IntRange(0, g.Streets()-1).Draw(t, "dest"))
			if !slices.Equal(large.To(dest), small.To(dest)) {
				t.Fatalf("destination %d: %v kept, %v grown again", dest, large.To(dest), small.To(dest))
			}
		}
		times[0] = 1
		large.Forget()
		small.Forget()
		if fresh := NewTrees(g, times, CacheBytes); !slices.Equal(fresh.To(0), large.To(0)) || !slices.Equal(fresh.To(0), small.To(0)) {
			t.Fatal("after Forget a tree of old times is given out")
		}
	})
}

func TestGraphRefusesArcsThatCannotBe(t *testing.T) {
	if _, err := New([]uint32{0, 1}, []uint32{1}, []uint32{1}); err == nil {
		t.Error("an arc into street 1 of 1 was accepted")
	}
	if _, err := New([]uint32{0, 2}, []uint32{0}, []uint32{1}); err == nil {
		t.Error("offsets beyond the arcs were accepted")
	}
}
