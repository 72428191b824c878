package kpi

import (
	"math"
	"testing"
	"time"
)

// A jam that holds back the slowest half makes the means of those who arrive better and the totals smaller: neither is judged,
// while the means over all say that it got worse.
func TestSurvivorsAreNotJudged(t *testing.T) {
	run := func(arrive, loss, metres []float64) []Indicator {
		out, _, err := Compute(Input{City: town(), Span: time.Hour, Traffic: &Traffic{VehicleMetres: metres[0] + metres[1], VehicleSeconds: 600, MeanTravelTime: arrive[0]},
			Trips: &Trips{Depart: []float64{0, 0}, Arrive: arrive, Loss: loss, Metres: metres}})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	free := run([]float64{300, 400}, []float64{50, 90}, []float64{3000, 3000})
	jam := run([]float64{290, math.NaN()}, []float64{40, 3400}, []float64{3000, 500})
	for id, want := range map[string]float64{"mean_delay": 40, "mean_delay_all": 1720, "mean_travel_time_all": (290.0 + 3600) / 2, "trips_finished": 1, "trips_finished_share": 50} {
		if k := Find(jam, id); k == nil || math.Abs(k.Value-want) > 1e-9 {
			t.Errorf("%s: %+v, want %g", id, k, want)
		}
	}
	for _, c := range []struct {
		a, b []Indicator
		want map[string]Verdict
	}{
		{free, jam, map[string]Verdict{"mean_delay": Unjudged, "mean_travel_time": Unjudged, "vehicle_km": Unjudged, "mean_delay_all": Worsened, "mean_travel_time_all": Worsened, "trips_finished_share": Worsened, "person_hours_lost": Worsened}},
		{jam, free, map[string]Verdict{"mean_delay": Unjudged, "vehicle_km": Unjudged, "mean_delay_all": Improved, "trips_finished_share": Improved}},
		{free, run([]float64{290, 380}, []float64{40, 70}, []float64{3000, 2900}), map[string]Verdict{"mean_delay": Improved, "vehicle_km": Improved}},
		{free, run([]float64{3500, math.NaN()}, []float64{3300, 3300}, []float64{9000, 9000}), map[string]Verdict{"mean_delay": Worsened, "vehicle_km": Worsened}}, // worse though fewer arrived
	} {
		for _, d := range Compare(c.a, c.b) {
			if want, ok := c.want[d.ID]; ok && d.Verdict() != want {
				t.Errorf("%s from %g to %g is %s, want %s", d.ID, d.A, d.B, d.Verdict(), want)
			}
		}
	}
}

// Runs of older versions say only how many did not arrive.
func TestOlderRunsAreNotJudgedEither(t *testing.T) {
	a := []Indicator{{ID: "mean_delay", Value: 60, Better: Less}, {ID: "trips_unfinished", Value: 24}}
	b := []Indicator{{ID: "mean_delay", Value: 50, Better: Less}, {ID: "trips_unfinished", Value: 123}}
	if d := Compare(a, b); d[0].Verdict() != Unjudged {
		t.Errorf("%s", d[0].Verdict())
	}
}

// A fleet with few answered calls tells its calls and says how few were answered; nobody's wait is no wait of 0 s.
func TestFewCallsAreTold(t *testing.T) {
	names := []string{"bike_wait_mean_s", "ems_response_median_s"}
	got, _, err := Compute(Input{City: town(), Span: time.Hour, Services: ServicesOf(names, map[string]float64{"bike_wait_mean_s": 0, "bike_boarded": 0, "bike_refused": 3,
		"ems_calls": 39, "ems_answered": 2, "ems_response_median_s": 200, "ems_response_p90_s": 260, "ems_in_time_share": 0.1})})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]float64{"ems_calls": 39, "ems_answered": 2, "ems_calls_open": 37, "ems_response_median": 200, "ems_in_time_share": 10, "bike_refused": 3} {
		if k := Find(got, id); k == nil || k.Value != want {
			t.Errorf("%s: %+v, want %g", id, k, want)
		}
	}
	if k := Find(got, "ems_response_median"); k != nil && k.Note[len(k.Note)-len("2 of 39 calls were answered, too few to judge by"):] != "2 of 39 calls were answered, too few to judge by" {
		t.Errorf("%q", k.Note)
	}
	if k := Find(got, "bike_wait"); k != nil {
		t.Errorf("nobody waited %+v", k)
	}
}
