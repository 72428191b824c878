package flood

import (
	"math"
	"testing"
)

// Limits of stability, and ratings of peaks that came at different instants.
func TestStability(t *testing.T) {
	for _, c := range []struct {
		h, v        float64
		people, car int
	}{{0, 0, 0, 0}, {0.2, 1, 1, 1}, {0.3, 1, 1, 1}, {0.35, 0.5, 1, 2}, {0.45, 0.5, 1, 3}, {0.45, 1, 2, 3}, {0.55, 0.5, 2, 4}, {0.7, 1, 3, 4}, {1.3, 0, 4, 4}, {0.1, 3.5, 4, 4}} {
		if p, k := PeopleStability(c.h*c.v, c.h, c.v), CarStability(c.h*c.v, c.h, c.v); p != c.people || k != c.car {
			t.Errorf("%g m at %g m/s: people %d, cars %d, want %d and %d", c.h, c.v, p, k, c.people, c.car)
		}
	}
	// deepest 1 m while at rest, fastest 2 m/s in 0.1 m: HR is at most 0.2 + 0.5 + 1
	if got := ratingOf(0.2, 1); math.Abs(got-1.7) > 1e-12 {
		t.Errorf("rating %g", got)
	}
	// a film of rain has no class, unless it is fast
	if c := (Peak{Depth: 0.05, Speed: 0.5}); c.class(1) == c.class(1) || c.class(5) != 5 {
		t.Errorf("a film has class %g, a fast one %g", c.class(1), c.class(5))
	}
	if c := (Peak{Depth: 0.051}); c.class(1) != 1 {
		t.Errorf("5.1 cm have class %g", c.class(1))
	}
	for _, p := range products {
		for k, s := range p.styles {
			if len(s.Color) != 7 && (k > 0 || s.Color != "" || p.unit == "class") || len(s.Color) == 7 && s.Color[0] != '#' || s.Label == "" {
				t.Errorf("%s has no style: %+v", p.name, s)
			}
		}
		for k := 1; k < len(p.styles); k++ {
			if !(p.styles[k].Upto > p.styles[k-1].Upto) {
				t.Errorf("%s: ranges do not ascend", p.name)
			}
		}
	}
}
