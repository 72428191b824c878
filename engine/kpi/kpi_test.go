package kpi

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/geo"
)

// town has two buildings in one zone, a two-way street of two lanes and a one-way street of one.
func town() *city.City {
	c := &city.City{}
	square := func(x, side float64) [][]geo.Point {
		return [][]geo.Point{{{X: x}, {X: x + side}, {X: x + side, Y: side}, {X: x, Y: side}}}
	}
	c.Buildings.ID = []string{"a", "b"}
	c.Buildings.Poly.Add(square(0, 10))
	c.Buildings.Poly.Add(square(50, 20))
	c.Buildings.Floor = []float32{100, 300}
	c.Buildings.Zone = []uint32{0, 0}
	c.Zones.ID = []string{"z"}
	c.Zones.Residents = []float32{80}
	c.Streets.ID = []string{"1f", "1b", "2"}
	c.Streets.Class = []city.StreetClass{city.Primary, city.Primary, city.Residential}
	c.Streets.Opposite = []uint32{1, 0, city.None}
	c.Streets.Length = []float32{2000, 2000, 500}
	c.Streets.LaneOff = []uint32{0, 1, 2, 3}
	c.Lanes.ID = []string{"1f_0", "1b_0", "2_0"}
	return c
}

func TestIndicatorsOfASmallTown(t *testing.T) {
	in := Input{
		City: town(), Span: time.Hour,
		Trips: &Trips{Depart: []float64{0, 0, 60}, Arrive: []float64{600, 900, math.NaN()}, Loss: []float64{60, 300, 1800},
			Metres: []float64{1000, 2000, 500}, People: []float64{1, 30, 2}, Removed: 1},
		Traffic:      &Traffic{VehicleMetres: 3500, VehicleSeconds: 5400},
		Corridors:    []Corridor{{"main", 21}},
		Power:        &Power{Served: 98, Loss: 2, Unserved: 5},
		Emissions:    &Emissions{FuelKWh: 3, CO2: 1000, Pollutants: []Pollutant{{"PM", 0.5}}, Loud: 0, LoudDay: 12, LoudNight: 5},
		BuildingPeak: []float32{0.04, 0.05},
		LanePeak:     []float32{0.35, 0, 0.2},
		CellPeak:     []float32{0, 0.05, 0.3, 9, float32(math.NaN()), 0.049}, CellSkip: []bool{false, false, false, true, false, false},
		Grid:     geo.Grid{NX: 3, NY: 2, Cell: 10},
		Exposed:  &Series{T: []float64{0, 1800, 3600}, V: []float64{0, 10, 4}},
		Flooded:  &Series{T: []float64{0, 600, 1200, 3600}, V: []float64{0, 40, 100, 10}},
		Closures: []Closure{{Street: 0, From: 600, To: 4200, Lanes: 2}, {Street: 0, From: 5000, To: 5360, Lanes: 1}, {Street: 2, From: 0, To: 720, Lanes: 1}},
	}
	got, lack, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(lack) != 1 || lack[0].ID != "residents_near_stop" || !strings.Contains(lack[0].Record, "bus") { // no line runs
		t.Errorf("missing %v", lack)
	}
	want := map[string]float64{
		"person_hours_lost":             (60*1 + 300*30 + 1800*2) / 3600.0,
		"mean_delay":                    180,
		"mean_delay_all":                720,
		"mean_travel_time_all":          (600 + 900 + 3540) / 3.0,
		"trips_finished":                2,
		"trips_finished_share":          200 / 3.0,
		"trips_unfinished":              1,
		"trips_removed":                 1,
		"buildings_flooded":             1,
		"building_area_flooded":         400,
		"buildings_flooded_5_15cm":      1,
		"buildings_flooded_15_30cm":     0,
		"buildings_flooded_30_50cm":     0,
		"buildings_flooded_50_100cm":    0,
		"buildings_flooded_over_100cm":  0,
		"vehicle_km":                    3.5,
		"vehicle_hours":                 1.5,
		"mean_speed":                    3.5 / 1.5,
		"corridor_main_speed":           21,
		"unserved_energy":               5,
		"network_loss":                  2,
		"vehicle_energy":                3,
		"vehicle_energy_per_km":         3 / 3.5,
		"vehicle_co2":                   1,
		"pm_emitted":                    0.5,
		"residents_over_55db":           0,
		"residents_over_55db_lden":      12,
		"residents_over_50db_lnight":    5,
		"exposed_people":                10,
		"exposed_person_hours":          10 * 1800 / 3600.0,
		"street_km_flooded":             1 + 0.5,
		"street_km_impassable":          1,
		"street_km_flooded_primary":     1,
		"street_km_flooded_residential": 0.5,
		"flooded_area":                  200,
		"deep_area":                     100,
		"closures":                      2,
		"closure_lane_hours":            2 + 0.1 + 0.2,
		"flood_hours":                   2400 / 3600.0,
		"residents_flooded":             60,
	}
	for _, k := range got {
		w, ok := want[k.ID]
		if !ok {
			t.Errorf("%s was not expected", k.ID)
			continue
		}
		if math.Abs(k.Value-w) > 1e-9*math.Abs(w) {
			t.Errorf("%s = %v %s, want %v", k.ID, k.Value, k.Unit, w)
		}
		if k.N != 1 || k.CI95 != 0 || k.From == "" || k.Note == "" || k.Title[0] == "" || k.Title[1] == "" {
			t.Errorf("%s is not fully described: %+v", k.ID, k)
		}
		delete(want, k.ID)
	}
	for id := range want {
		t.Errorf("%s was not computed", id)
	}
}

func TestNothingRecordedGivesNothing(t *testing.T) {
	got, lack, err := Compute(Input{City: town(), Span: time.Hour})
	if err != nil || len(got) != 0 {
		t.Fatalf("%v %v", got, err)
	}
	if len(lack) < 4 {
		t.Errorf("only %v said to be missing", lack)
	}
	for _, m := range lack {
		if m.Record == "" {
			t.Errorf("%s does not say what records it", m.ID)
		}
	}
}

func TestColumnsOfAnotherCityAreRefused(t *testing.T) {
	for name, in := range map[string]Input{
		"building_peak": {City: town(), BuildingPeak: make([]float32, 3)},
		"water_depth":   {City: town(), LanePeak: make([]float32, 1)},
		"cell depth":    {City: town(), CellPeak: make([]float32, 5), Grid: geo.Grid{NX: 2, NY: 2, Cell: 1}},
		"trip columns":  {City: town(), Trips: &Trips{Depart: []float64{1}}},
		"no city":       {},
	} {
		if _, _, err := Compute(in); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestIntervalOverSeeds(t *testing.T) {
	run := func(v float64) []Indicator { return []Indicator{{ID: "x", Value: v, N: 1}} }
	// s = 1, n = 3: t₀.₉₇₅,₂ = 4.302653 (any table of Student's distribution).
	got := OverSeeds([][]Indicator{run(1), run(2), run(3)})
	if len(got) != 1 || got[0].N != 3 || got[0].Value != 2 || math.Abs(got[0].CI95-4.302653/math.Sqrt(3)) > 1e-6 {
		t.Errorf("%+v", got)
	}
	for nu, want := range map[float64]float64{1: 12.7062, 4: 2.776445, 9: 2.262157, 30: 2.042272} {
		if got := student(nu); math.Abs(got-want) > 1e-4 {
			t.Errorf("t₀.₉₇₅,%g = %v, want %v", nu, got, want)
		}
	}
	if got := OverSeeds([][]Indicator{run(5)}); got[0].N != 1 || got[0].CI95 != 0 || got[0].Value != 5 {
		t.Errorf("one run: %+v", got)
	}
	if got := OverSeeds([][]Indicator{run(5), {}}); len(got) != 0 {
		t.Errorf("an indicator that one run lacks was kept: %+v", got)
	}
}

func TestCompareToABaseline(t *testing.T) {
	a := []Indicator{{ID: "x", Value: 10}, {ID: "y", Value: 0}, {ID: "z", Value: 1, Unit: "m"}}
	b := []Indicator{{ID: "x", Value: 8}, {ID: "y", Value: 3}, {ID: "z", Value: 1, Unit: "km"}, {ID: "new", Value: 1}}
	got := Compare(a, b)
	if len(got) != 2 || got[0].Diff != -2 || got[0].Percent != -20 || got[1].Diff != 3 || !math.IsNaN(got[1].Percent) {
		t.Errorf("%+v", got)
	}
}

func TestLimits(t *testing.T) {
	all := []Indicator{{ID: "exposed_people", Value: 121, Unit: "persons"}}
	missed := Check(all, nil, []Limit{{ID: "exposed_people", Max: 120, Min: math.NaN()}})
	if len(missed) != 1 || missed[0].String() != "exposed_people is 121 persons, above the limit of 120" {
		t.Errorf("%v", missed)
	}
	if missed = Check(all, nil, []Limit{{ID: "exposed_people", Max: 121, Min: 121}}); len(missed) != 0 {
		t.Errorf("a limit just kept was missed: %v", missed)
	}
	// A figure that the run does not have is a limit missed, with the reason.
	none := []Indicator{{ID: "vehicle_km"}, {ID: "trips_finished"}}
	for id, why := range map[string]string{"mean_delay": "no trip arrived", "vehicle_co2": "it takes model.traffic.environment.enabled = true"} {
		missed = Check(none, []Missing{{"vehicle_co2", "model.traffic.environment.enabled = true"}}, []Limit{{ID: id, Max: 3, Min: math.NaN()}})
		if len(missed) != 1 || !strings.Contains(missed[0].String(), why) {
			t.Errorf("%s: %v, want %q", id, missed, why)
		}
	}
}

func TestJSONRoundTrip(t *testing.T) {
	all := []Indicator{{ID: "x", Value: 1.5, Unit: "m2", Better: Less, N: 3, CI95: 0.2, From: "a", Note: "b", Criterion: Safety, Title: [2]string{"가", "x"}}}
	var buf bytes.Buffer
	if err := WriteJSON(&buf, all); err != nil {
		t.Fatal(err)
	}
	var raw []map[string]any
	if err := json.Unmarshal(buf.Bytes(), &raw); err != nil || raw[0]["criterion"] != "safety" || raw[0]["ci95"] != 0.2 {
		t.Errorf("%v %v", raw, err)
	}
	back, err := ReadJSON(&buf)
	if err != nil || len(back) != 1 || back[0] != all[0] {
		t.Errorf("%+v %v", back, err)
	}
	if _, err := ReadJSON(strings.NewReader(`[{"criterion":"beauty"}]`)); err == nil || !strings.Contains(err.Error(), "beauty") {
		t.Errorf("unknown criterion: %v", err)
	}
}
