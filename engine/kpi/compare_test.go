package kpi

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestVerdictGoesByTheBetterSide(t *testing.T) {
	for _, c := range []struct {
		better Better
		a, b   float64
		want   Verdict
	}{
		{Less, 10, 8, Improved}, {Less, 8, 10, Worsened}, {More, 10, 8, Worsened}, {More, 0, 1, Improved}, {Neither, 1, 2, Changed},
		{Less, 5, 5, Same}, {Less, 0, 0, Same}, {More, 1e6, 1e6 + 1e-6, Same},
	} {
		d := Compare([]Indicator{{ID: "x", Value: c.a}}, []Indicator{{ID: "x", Value: c.b, Better: c.better}})
		if got := d[0].Verdict(); got != c.want {
			t.Errorf("%q from %g to %g is %s, want %s", c.better, c.a, c.b, got, c.want)
		}
	}
	if n := Tally(Compare([]Indicator{{ID: "x", Value: 1}, {ID: "y"}}, []Indicator{{ID: "x", Value: 2, Better: Less}, {ID: "y"}})); n[Worsened] != 1 || n[Same] != 1 {
		t.Errorf("%v", n)
	}
}

func TestUnsharedNamesWhatOnlyOneRunHas(t *testing.T) {
	a := []Indicator{{ID: "x"}, {ID: "only_a"}, {ID: "z", Unit: "m"}}
	b := []Indicator{{ID: "x"}, {ID: "only_b"}, {ID: "z", Unit: "km"}}
	if got := Unshared(a, b); !slices.Equal(got, []string{"only_a", "only_b", "z"}) {
		t.Errorf("%v", got)
	}
}

func TestConditions(t *testing.T) {
	d := Delta{Indicator: Indicator{ID: "x", Unit: "s"}, A: 100, B: 106, Diff: 6, Percent: 6}
	zero := Delta{Indicator: Indicator{ID: "x", Unit: "s"}, A: 0, B: 1, Diff: 1, Percent: math.NaN()}
	still := Delta{Indicator: Indicator{ID: "x", Unit: "s"}, Percent: math.NaN()}
	for _, c := range []struct {
		text string
		d    Delta
		want bool
	}{
		{"x > +5 %", d, true}, {"x > 5%", d, true}, {"x > +6 %", d, false}, {"x >= +6 %", d, true}, {"x < -5 %", d, false}, {"x < −5 %", d, false},
		{"x > +5", d, true}, {"x > +7", d, false}, {"x > 105", d, true}, {"x > 106", d, false}, {"x<=106", d, true}, {"x < 106.5", d, true},
		{"x > +5 %", zero, true}, {"x < -5 %", zero, false}, {"x > +1e9 %", zero, true}, {"x > +5 %", still, false}, {"x >= 0 %", still, true},
	} {
		k, err := ParseCondition(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if said, got := k.Met(&c.d); got != c.want || k.ID != "x" {
			t.Errorf("%s is %v, want %v", said, got, c.want)
		}
	}
	for _, bad := range []string{"", "x", "x > ", "> 5", "x = 5", "x > 5 apples", "x > +5 % y", "x > NaN", "x > Inf", "x > 1e999"} {
		if k, err := ParseCondition(bad); err == nil {
			t.Errorf("%q was read as %+v", bad, k)
		} else if !strings.Contains(err.Error(), "bound") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
