package run

import (
	"testing"

	"semul/engine/kpi"
	"semul/engine/sim"
)

// A corridor that nobody drove has no speed, rather than one of 0 km/h.
func TestNobodysSpeedIsNone(t *testing.T) {
	var in kpi.Input
	traffic(&in, []sim.Figure{{Name: "corridor_a_kmh", Value: 0}, {Name: "corridor_a_lowest_kmh"}, {Name: "corridor_a_vehicle_km"},
		{Name: "corridor_b_kmh", Value: 21}, {Name: "corridor_b_lowest_kmh", Value: 9}, {Name: "corridor_b_vehicle_km", Value: 4}})
	if len(in.Corridors) != 1 || in.Corridors[0].Name != "b" || in.Corridors[0].Speed != 21 {
		t.Errorf("%+v", in.Corridors)
	}
}
