package kpi

import (
	"math"
	"strings"
	"testing"
	"time"
)

// Totals of the summary become the indicators of their criteria, each with a title in both languages.
func TestWhatVehiclesUseAndGiveOff(t *testing.T) {
	in := Input{City: town(), Span: time.Hour, Traffic: &Traffic{VehicleMetres: 50_000, VehicleSeconds: 3600, MeanTravelTime: 240},
		Emissions: &Emissions{FuelKWh: 40, BatteryKWh: 2, CO2: 10_400, GridCO2: 600, Pollutants: []Pollutant{{"nox", 3.5}}, Loud: 71, LoudDay: 80, LoudNight: math.NaN()},
		Travel:    &Travel{Commute: 1500, Modes: []Mode{{"walk", 0.25}, {"car", 0.5}, {"bus", 0.15}, {"drt", 0.1}}},
		Services: ServicesOf([]string{"blue_wait_mean_s", "blue_left_behind", "fuel_kwh"},
			map[string]float64{"blue_wait_mean_s": 95, "blue_left_behind": 4, "fuel_kwh": 40})}
	got, lack, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range lack {
		if m.ID == "residents_over_50db_lnight" && !strings.Contains(m.Record, "24 h") {
			t.Errorf("a whole night is had by %q", m.Record)
		}
		if m.ID == "vehicle_energy" || m.ID == "vehicle_co2" || m.ID == "nox_emitted" {
			t.Errorf("%s is said to be missing", m.ID)
		}
	}
	for id, want := range map[string]struct {
		v    float64
		unit string
		c    Criterion
		b    Better
	}{
		"vehicle_energy": {42, "kWh", Energy, Less}, "vehicle_energy_per_km": {0.84, "kWh/veh-km", Energy, Less}, "vehicle_co2": {11, "tCO2", Environment, Less},
		"nox_emitted": {3.5, "kg", Environment, Less}, "residents_over_55db": {71, "persons", Living, Less}, "residents_over_55db_lden": {80, "persons", Living, Less}, "mean_travel_time": {240, "s", Transit, Less},
		"commute_time": {1500, "s", Transit, Less}, "public_transport_share": {25, "%", Transit, More}, "mode_share_car": {50, "%", Transit, Neither},
		"blue_wait": {95, "s", Transit, Less}, "blue_left_behind": {4, "persons", Transit, Less},
	} {
		k := Find(got, id)
		if k == nil || math.Abs(k.Value-want.v) > 1e-12 || k.Unit != want.unit || k.Criterion != want.c || k.Better != want.b || k.Title[0] == "" || k.Title[1] == "" || k.From == "" || k.Note == "" {
			t.Errorf("%s: %+v, want %+v", id, k, want)
		}
	}
	if k := Find(got, "nox_emitted"); k != nil && k.Title[1] != "NOx of vehicles" {
		t.Errorf("titled %q", k.Title)
	}
	if k := Find(got, "residents_over_55db"); !strings.Contains(k.Title[0], "상한") || !strings.Contains(k.Title[1], "upper bound") || !strings.Contains(k.Note, "upper bound") {
		t.Errorf("noise is not labelled an upper bound: %+v", k)
	}
	if Find(got, "residents_over_50db_lnight") != nil {
		t.Error("a night that the run does not have was made up")
	}
	if Find(got, "blue_refused") != nil || Find(got, "blue_wait_p95") != nil {
		t.Error("a figure that the fleet does not give was made up")
	}
}

// What was not counted yields nothing, and the line that counts it.
func TestWhatWasNotCountedIsNotMadeUp(t *testing.T) {
	in := Input{City: town(), Span: time.Hour, Traffic: &Traffic{VehicleMetres: 50_000, MeanTravelTime: math.NaN()}, Travel: &Travel{Modes: []Mode{{"walk", 0.4}, {"car", 0.6}}}}
	got, lack, err := Compute(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"vehicle_energy", "vehicle_co2", "residents_over_55db", "mean_travel_time", "commute_time", "public_transport_share"} {
		if k := Find(got, id); k != nil {
			t.Errorf("%+v", k)
		}
	}
	says := map[string]string{}
	for _, m := range lack {
		says[m.ID] = m.Record
	}
	if !strings.Contains(says["vehicle_energy"], "environment.enabled") || !strings.Contains(says["vehicle_co2"], "environment.enabled") {
		t.Errorf("missing: %v", lack)
	}
	in.Emissions = &Emissions{Loud: math.NaN()}
	got, lack, _ = Compute(in)
	if Find(got, "residents_over_55db") != nil || Find(got, "vehicle_co2") == nil {
		t.Errorf("%v", got)
	}
	asked := false
	for _, m := range lack {
		asked = asked || m.ID == "nox_emitted" && strings.Contains(m.Record, "environment.factors")
	}
	if !asked {
		t.Errorf("the table of factors is not asked for: %v", lack)
	}
}
