package report

import (
	"strings"
	"testing"
)

// Parking, charging and fleets have a chapter; what nobody did is left out of it, not shown as 0 s.
func TestChapterOnServices(t *testing.T) {
	d := &Data{Services: []Service{
		{Name: "cars", Figures: []Figure{{"parked", 40, true}, {"search_mean_s", 75, false}, {"charging_drawn_kwh", 12.5, false}}},
		{Name: "ems", Kind: "ambulance", Figures: []Figure{{"calls", 3, true}, {"answered", 0, true}, {"overdue", 2, true}, {"response_median_s", 0, false}, {"in_time_share", 0, false}}},
		{Name: "bike", Kind: "shared", Figures: []Figure{{"served", 0, true}, {"riding", 0, true}, {"wait_mean_s", 0, false}}},
	}}
	cards := d.services()
	if len(cards) != 3 {
		t.Fatalf("%+v", cards)
	}
	says := map[string]string{}
	for _, c := range cards {
		for _, r := range c.Rows {
			says[c.Title[1]+"/"+r.Name] = r.Value[1]
		}
	}
	for name, want := range map[string]string{"Parking and charging/parked": "40", "Parking and charging/charging drawn": "12.5 kWh", "ems: ambulances/calls": "3", "ems: ambulances/in time": "0 %"} {
		if says[name] != want {
			t.Errorf("%s: %q, want %q", name, says[name], want)
		}
	}
	for _, name := range []string{"ems: ambulances/response median", "bike: shared vehicles/wait mean"} {
		if v, ok := says[name]; ok {
			t.Errorf("%s of nobody is %q", name, v)
		}
	}
	page := write(t, d)
	for _, want := range []string{"Parking, charging and fleets", "ems: ambulances", "charging drawn"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
