package kpi

import (
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/geo"
)

// The curve is linear between its points, counts from the ground floor, and weighs buildings by their footprint.
func TestDamageOfBuildings(t *testing.T) {
	d := &Damage{Depth: []float64{0, 0.5, 1}, Fraction: []float64{0, 0.25, 0.4}, Floor: 0.1, Value: 1000, Currency: "KRW"}
	for _, c := range [][2]float64{{-1, 0}, {0, 0}, {0.25, 0.125}, {0.5, 0.25}, {0.75, 0.325}, {9, 0.4}} {
		if got := d.At(c[0]); math.Abs(got-c[1]) > 1e-12 {
			t.Errorf("at %g m: %g, want %g", c[0], got, c[1])
		}
	}
	in := Input{City: town(), Span: time.Hour, BuildingPeak: []float32{0.05, 0.6}, Damage: d} // 10 × 10 m and 20 × 20 m
	got, _, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{"buildings_flooded": 2, "buildings_damaged": 1, "building_damage_fraction": 0.25, "building_damage_area": 100, "building_damage": 1e5} { //semul:allow maprange: independent
		if i := Find(got, id); i == nil || math.Abs(i.Value-want) > 1e-2 {
			t.Errorf("%s: %+v, want %g", id, i, want)
		}
	}
	d.Floor = -1 // a cellar fills only where there is water
	if d.Of(0) != 0 || d.Of(0.05) != 0.4 {
		t.Errorf("a cellar loses %g in the dry, %g under water", d.Of(0), d.Of(0.05))
	}
	d.Value = 0
	if got, _, _ := Compute(in); Find(got, "building_damage") != nil {
		t.Error("a price was made up")
	}
}

// The curve of runs that bring none takes half at 1.02 m and all at 6 m, rises, and is nobody's who has not said so.
func TestDefaultDamage(t *testing.T) {
	d := DefaultDamage()
	for k := 1; k < len(d.Depth); k++ {
		if d.Depth[k] <= d.Depth[k-1] || d.Fraction[k] <= d.Fraction[k-1] {
			t.Errorf("the curve does not rise at %g m", d.Depth[k])
		}
	}
	if got := d.Of(1); got != 0.4941 || d.Of(9) != 1 || d.Of(0.049) != 0 || d.Of(float64(float32(0.05))) == 0 || d.Value != 0 || !strings.Contains(d.Curve, "default") || !strings.Contains(d.Source, "28552") {
		t.Errorf("%+v takes %g at 1 m", d, got)
	}
}

// Each building falls into one class of depth, whose lower end is its own.
func TestBuildingsByDepth(t *testing.T) {
	in := Input{City: town(), Span: time.Hour, BuildingPeak: []float32{0.3, 1.7}}
	got, _, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, id := range []string{"5_15cm", "15_30cm", "30_50cm", "50_100cm", "over_100cm"} {
		sum += Find(got, "buildings_flooded_"+id).Value
	}
	if sum != 2 || Find(got, "buildings_flooded_30_50cm").Value != 1 || Find(got, "buildings_flooded_over_100cm").Value != 1 {
		t.Errorf("%v", got)
	}
}

// Streets over the rule: by the cell below a lane that was under longest, bridges left out.
func TestStreetsOverTheRule(t *testing.T) {
	in := Input{City: town(), Span: time.Hour, Grid: geo.Grid{NX: 4, NY: 1, Cell: 10}, CellOver: []float32{0, 600, 1800, float32(math.NaN())}}
	for _, line := range [][]geo.Point{{{X: 5, Y: 5}, {X: 25, Y: 5}}, {{X: 5, Y: 5}, {X: 15, Y: 5}}, {{X: 15, Y: 5}, {X: 38, Y: 5}}} {
		in.City.Lanes.Line.Add(line)
	}
	in.City.Streets.Bridge = []bool{false, false, true}
	got, _, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	n, h, km := Find(got, "streets_over_rule"), Find(got, "street_hours_over_rule"), Find(got, "street_km_hours_over_rule")
	if n == nil || n.Value != 2 || math.Abs(h.Value-2400.0/3600) > 1e-9 || math.Abs(km.Value-2*2400.0/3600) > 1e-9 { // both are 2 km long
		t.Errorf("%+v, %+v, %+v", n, h, km)
	}
}

// An underpass counts by the longest time that its axis was above 15 cm.
func TestUnderpassesOverTheRule(t *testing.T) {
	in := Input{City: town(), Span: time.Hour, Grid: geo.Grid{NX: 4, NY: 1, Cell: 10}, CellOver: []float32{0, 600, 1800, float32(math.NaN())}}
	u := &in.City.Underpasses
	for k, line := range [][]geo.Point{{{X: 5, Y: 5}, {X: 25, Y: 5}}, {{X: 35, Y: 5}, {X: 38, Y: 5}}} {
		u.ID = append(u.ID, string(rune('a'+k)))
		u.Line.Add(line)
	}
	got, _, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	if n, h := Find(got, "underpasses_over_rule"), Find(got, "underpass_hours_over_rule"); n == nil || n.Value != 1 || h.Value != 0.5 {
		t.Errorf("%+v, %+v", n, h)
	}
}
