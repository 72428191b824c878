package kpi

import (
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/geo"
)

func TestConnectionsOfASmallTown(t *testing.T) {
	c := town()
	c.Buildings.Use = []city.Use{city.UseHouse, city.UseApartment}
	in := Input{City: c, Span: time.Hour, Transit: &Connections{Jobs: []float64{120}, Waits: []float64{100, 200, 600}, Delays: []float64{-5, 0, 10, 20, 30, 40, 50, 60, 300, 900}, Lost: 3, Regularity: 0.5}}
	for _, k := range []struct {
		stops []geo.Point
		near  float64
	}{
		{[]geo.Point{{X: 5, Y: 5}}, 100},
		{[]geo.Point{{X: -370, Y: 5}}, 25}, // 375 m from a, 430 m from b as the crow flies: 500 m on foot are 385 m
		{[]geo.Point{{X: 5000}}, 0},
		{nil, 0},
	} {
		in.Transit.Stops = k.stops
		got, _, err := Compute(in)
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]float64{"residents_near_stop": k.near, "jobs_in_45_min_mean": 120, "jobs_in_45_min_median": 120,
			"transit_wait": 300, "transit_delay_p90": 300, "transit_journeys_lost": 3, "transit_irregularity": 0.5} {
			i := Find(got, id)
			if i == nil || math.Abs(i.Value-want) > 1e-9 || i.Criterion != Transit || i.Note == "" || i.Title[0] == "" {
				t.Errorf("%s: %+v, want %g", id, i, want)
			}
		}
	}
	in.Transit.Jobs = nil
	if _, _, err := Compute(in); err == nil {
		t.Error("jobs of another city are taken")
	}
}

// Half of the residents reach as many jobs as the median says, or fewer.
func TestMedianOverResidents(t *testing.T) {
	c := &city.City{}
	c.Zones.ID, c.Zones.Residents = []string{"a", "b", "c", "d"}, []float32{10, 60, 20, 50}
	in := Input{City: c, Transit: &Connections{Jobs: []float64{900, 100, 300, math.NaN()}}}
	if mean, median := in.jobsReached(); mean != (10*900+60*100+20*300)/90.0 || median != 100 {
		t.Errorf("mean %g, median %g", mean, median)
	}
}
