package kpi

import (
	"math"
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
	d.Value = 0
	if got, _, _ := Compute(in); Find(got, "building_damage") != nil {
		t.Error("a price was made up")
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
