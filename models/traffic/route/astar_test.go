package route

import (
	"testing"

	"pgregory.net/rapid"

	"semul/engine/par"
)

// A* is right where Dijkstra's algorithm is: on networks anywhere, on towns, with streets closed.
func TestAStarIsDijkstras(t *testing.T) {
	for name, draw := range map[string]func(*rapid.T) *sample{"random": random, "town": town} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			s := draw(t)
			a := NewAStar(s.g, s.l, s.turn, s.time)
			for range 8 {
				from, dest := uint32(rapid.IntRange(0, s.g.Streets()-1).Draw(t, "from")), uint32(rapid.IntRange(0, s.g.Streets()-1).Draw(t, "dest"))
				if got, want := a.Cost(from, dest), s.walk(from, dest); got != want {
					t.Fatalf("from %d to %d: cost %d, want %d", from, dest, got, want)
				}
			}
		}))
	}
}

// Hierarchies answer as A* does: every query between streets of a town, and again when streets have been closed and
// others slowed down.
func TestEveryQueryIsAStars(t *testing.T) {
	s := bigGrid(t, 9)
	n := uint32(s.g.Streets())
	w := s.ways(s.hierarchy(t, par.NewPool(1)))
	for round := range uint32(3) {
		a := NewAStar(s.g, s.l, s.turn, s.time)
		for from := range n {
			for dest := range n {
				if got, want := w.Cost(from, dest), a.Cost(from, dest); got != want {
					t.Fatalf("round %d, from %d to %d: cost %d, A* %d", round, from, dest, got, want)
				}
			}
		}
		for k := range n / 20 {
			i := (k*37 + round*11) % n
			s.time[i] = 50000
			if k%2 == 0 {
				s.time[i] = Closed
			}
			w.SetTime(i, s.time[i])
		}
	}
}

// The same on a whole state, a few hundred queries, before and after 50 streets are closed.
func TestDelawaresQueriesAreAStars(t *testing.T) {
	if testing.Short() {
		t.Skip("short: Delaware was not read")
	}
	s := delaware(t)
	n := uint32(s.g.Streets())
	w := s.ways(s.hierarchy(t, par.NewPool(1)))
	for round := range uint32(2) {
		a := NewAStar(s.g, s.l, s.turn, s.time)
		reached := 0
		for k := range uint32(150) {
			from, dest := (k*7919+round)%n, (k*104729+13)%n
			got, want := w.Cost(from, dest), a.Cost(from, dest)
			if got != want {
				t.Fatalf("round %d, from %d to %d: cost %d, A* %d", round, from, dest, got, want)
			}
			if want != Unreachable {
				reached++
			}
		}
		if reached < 100 {
			t.Errorf("%d of 150 queries have an answer", reached)
		}
		for k := range uint32(50) {
			i := k * 2617 % n
			s.time[i] = Closed
			w.SetTime(i, Closed)
		}
	}
}
