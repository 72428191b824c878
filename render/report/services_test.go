package report

import (
	"strings"
	"testing"

	"semul/engine/kpi"
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
			says[c.Title[1]+"/"+r.Name[1]] = r.Value[1]
		}
	}
	for name, want := range map[string]string{"Parking and charging/parked": "40", "Parking and charging/drawn to charge": "12.5 kWh", "ems: ambulances/calls": "3", "ems: ambulances/answered in time": "0 %"} {
		if says[name] != want {
			t.Errorf("%s: %q, want %q", name, says[name], want)
		}
	}
	for _, name := range []string{"ems: ambulances/median response time", "bike: shared vehicles/mean wait"} {
		if v, ok := says[name]; ok {
			t.Errorf("%s of nobody is %q", name, v)
		}
	}
	page := write(t, d)
	for _, want := range []string{"Parking, charging and fleets", "ems: ambulances", "drawn to charge", "충전에 쓴 전력량"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// Figures of a zone stand apart from the fleet's, and only where there is something to tell.
func TestFiguresOfZonesStandApart(t *testing.T) {
	d := &Data{Services: []Service{
		{Name: "circle", Kind: "drt", Figures: []Figure{{"refused", 5, true}, {"refused_in_z1", 5, true}, {"refused_in_z2", 0, true}, {"persons_per_vehicle_km", 1.5, false}, {"vehicle_km", 2, false}}},
		{Name: "ems", Kind: "ambulance", Figures: []Figure{{"answered", 1, true}, {"z11_response_median_s", 61, false}}},
	}}
	cards := d.services()
	if len(cards) != 2 || len(cards[0].Rows) != 3 || len(cards[0].Zones) != 1 || len(cards[1].Rows) != 1 || len(cards[1].Zones) != 1 {
		t.Fatalf("%+v", cards)
	}
	if z := cards[0].Zones[0]; z.Name != [2]string{"z1: 거절", "z1: refused"} || z.Value[1] != "5" {
		t.Errorf("%+v", z)
	}
	if z := cards[1].Zones[0]; z.Name[1] != "z11: median response time" || z.Value[1] != "1 min 01 s" {
		t.Errorf("%+v", z)
	}
	if r := cards[0].Rows[1]; r.Value[1] != "1.50" {
		t.Errorf("people per vehicle-km: %+v", r)
	}
}

// Every figure has words in both languages, and one row.
func TestFiguresHaveWords(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range figureWords {
		if w.ko == "" || w.en == "" || w.ko == w.en || seen[w.name] {
			t.Errorf("%+v", w)
		}
		seen[w.name] = true
	}
}

// Whatever a run may have as an indicator is explained in Korean too.
func TestIndicatorsHaveKoreanNotes(t *testing.T) {
	for _, e := range kpi.Catalog() {
		if note := noteOf(kpi.Indicator{ID: e.ID, Note: "english"}); note[0] == "english" || note[0] == "" {
			t.Errorf("%s: the Korean note is %q", e.ID, note[0])
		}
	}
}
