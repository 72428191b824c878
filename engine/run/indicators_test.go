package run

import (
	"math"
	"testing"

	"semul/engine/kpi"
	"semul/engine/sim"
)

// What models say at the end becomes input by name; what they do not say stays unknown.
func TestSummariesBecomeInput(t *testing.T) {
	var in kpi.Input
	traffic(&in, []sim.Figure{{Name: "vehicle_metres", Value: 9000}, {Name: "mean_travel_time_s", Value: 300}, {Name: "blue_wait_mean_s", Value: 80}, {Name: "fuel_kwh", Value: 7},
		{Name: "battery_kwh", Value: 1}, {Name: "co2_kg", Value: 2}, {Name: "co2_grid_kg", Value: 0.4}, {Name: "NOx_kg", Value: 0.01}})
	travel(&in, []sim.Figure{{Name: "persons", Value: 3}, {Name: "mode_share_walk", Value: 0.7}, {Name: "mode_share_car", Value: 0.3}, {Name: "commute_mean_s", Value: 900}})
	if in.Traffic.VehicleMetres != 9000 || in.Traffic.MeanTravelTime != 300 || len(in.Services) != 1 || in.Services[0].Name != "blue" {
		t.Errorf("%+v %+v", in.Traffic, in.Services)
	}
	if e := in.Emissions; e.FuelKWh != 7 || e.BatteryKWh != 1 || e.CO2 != 2 || e.GridCO2 != 0.4 || !math.IsNaN(e.Loud) || len(e.Pollutants) != 1 || e.Pollutants[0] != (kpi.Pollutant{Name: "NOx", Mass: 0.01}) {
		t.Errorf("%+v", e)
	}
	if m := in.Travel.Modes; in.Travel.Commute != 900 || len(m) != 2 || m[0] != (kpi.Mode{Name: "walk", Share: 0.7}) {
		t.Errorf("%+v", in.Travel)
	}
	in = kpi.Input{}
	traffic(&in, []sim.Figure{{Name: "vehicle_metres", Value: 9000}, {Name: "corridor_a_kmh", Value: 21}, {Name: "corridor_a_lowest_kmh", Value: 9}})
	if len(in.Corridors) != 1 || in.Corridors[0] != (kpi.Corridor{Name: "a", Speed: 21}) {
		t.Errorf("%+v", in.Corridors)
	}
	power(&in, []sim.Figure{{Name: "served_kwh", Value: 98}, {Name: "loss_kwh", Value: 2}, {Name: "unserved_kwh", Value: 5}})
	if in.Power == nil || *in.Power != (kpi.Power{Served: 98, Loss: 2, Unserved: 5}) {
		t.Errorf("%+v", in.Power)
	}
	if in.Emissions != nil {
		t.Error("emissions that were not counted were made up")
	}
	traffic(&in, nil)
	travel(&in, nil)
	if in.Travel != nil {
		t.Error("people of a run without people")
	}
}
