package bench

import (
	"testing"

	"semul/engine/par"
	"semul/models/traffic/route"
)

// A state is as large as it says, every street leads on, and its hierarchy answers as A* does.
func TestStateCanBeDriven(t *testing.T) {
	s, err := NewState(3000)
	if err != nil {
		t.Fatal(err)
	}
	streets := uint32(s.Graph.Streets())
	if n := len(s.Layout.X); n < 2400 || n > 4500 || float64(streets)/float64(n) < 2.2 || float64(streets)/float64(n) > 2.8 {
		t.Errorf("%d junctions and %d streets for 3,000 asked", n, streets)
	}
	h, err := route.NewHierarchy(s.Graph, s.Layout, par.NewPool(1))
	if err != nil {
		t.Fatal(err)
	}
	a := route.NewAStar(s.Graph, s.Layout, s.Turn, s.Time)
	w := route.NewWays(h, s.Turn, s.Time)
	for k := range uint32(300) {
		from, dest := k*7919%streets, k*104729%streets
		got, want := w.Cost(from, dest), a.Cost(from, dest)
		if got != want || got == route.Unreachable {
			t.Fatalf("from %d to %d: cost %d, A* %d", from, dest, got, want)
		}
	}
	if _, err := NewState(10); err == nil {
		t.Error("a state of ten junctions is accepted")
	}
}
