package kpi

import (
	"math"
	"testing"
	"time"
)

// Who answers calls is told by its response times, in all and by zone, as safety; of a few calls nothing is told.
func TestResponseTimesByZone(t *testing.T) {
	names := []string{"ems_answered", "ems_response_median_s", "ems_response_p90_s", "ems_in_time_share", "ems_z1_response_median_s", "ems_z2_response_median_s"}
	values := map[string]float64{"ems_answered": 9, "ems_response_median_s": 240, "ems_response_p90_s": 500, "ems_in_time_share": 0.75,
		"ems_z1_answered": 5, "ems_z1_response_median_s": 300, "ems_z1_response_p90_s": 310, "ems_z1_in_time_share": 0.6,
		"ems_z2_answered": 4, "ems_z2_response_median_s": 100, "ems_z2_response_p90_s": 110, "ems_z2_in_time_share": 1}
	got, _, err := Compute(Input{City: town(), Span: time.Hour, Services: ServicesOf(names, values)})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{"ems_response_median": 240, "ems_response_p90": 500, "ems_in_time_share": 75, "ems_z1_response_median": 300, "ems_z1_response_p90": 310, "ems_z1_in_time_share": 60} {
		if k := Find(got, id); k == nil || math.Abs(k.Value-want) > 1e-9 || k.Criterion != Safety {
			t.Errorf("%s: %+v, want %g", id, k, want)
		}
	}
	if k := Find(got, "ems_z2_response_median"); k != nil {
		t.Errorf("told of four calls: %+v", k)
	}
	if k := Find(got, "ems_wait"); k != nil {
		t.Errorf("made up: %+v", k)
	}
}
