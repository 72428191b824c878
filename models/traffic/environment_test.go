package traffic

import (
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
)

// lonely is a street of 3 km at 50 km/h with a few cars on it, all on batteries or none.
func lonely(t *testing.T, electric float64) *Sim {
	t.Helper()
	town := newTown()
	a, b := town.junction(0, 0, city.Border), town.junction(3000, 0, city.Border)
	town.street(a, b, 1, 50/3.6, city.Primary)
	cfg := DefaultConfig()
	cfg.Environment, cfg.Electric, cfg.Preset.Spread = true, electric, 0
	s, err := NewSim(town.connect(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for k := range uint32(20) {
		if err := s.Add(Trip{ID: k, At: clock.Time(k) * 30e9, From: Place{Pos: -1}, To: Place{Pos: -1}}); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(900e9)
	if s.Counts().Arrived != 20 {
		t.Fatalf("%d of 20 arrived", s.Counts().Arrived)
	}
	return s
}

// Cars on a free road at 50 km/h use what the types of models/traffic/energy use at a steady 50 km/h, and are heard as
// so many sources of CNOSSOS-EU.
func TestFreeDrivingIsCounted(t *testing.T) {
	s := lonely(t, 1)
	v := 50 / 3.6
	used := s.Consumption()
	if used.Fuel != 0 || used.CO2 != 0 {
		t.Errorf("electric cars burnt %g J and gave off %g kg", used.Fuel, used.CO2)
	}
	car := kindsOf(Car)[1]
	perMetre := car.Use(v, v, 0, 1) / v
	if got := used.Battery / s.Counts().Metres; math.Abs(got/perMetre-1) > 0.02 {
		t.Errorf("%.1f J/m, a steady 50 km/h takes %.1f", got, perMetre)
	}
	way := 0.0
	for _, m := range used.Driven[Car] {
		way += m
	}
	if math.Abs(way/s.Counts().Metres-1) > 0.01 {
		t.Errorf("%.0f m counted by speed, %.0f driven", way, s.Counts().Metres)
	}
	s = lonely(t, 0)
	petrol := s.Consumption()
	if petrol.Battery != 0 || math.Abs(petrol.CO2/petrol.Fuel-kindsOf(Car)[0].CO2) > 1e-15 || petrol.Fuel < 2*used.Battery {
		t.Errorf("petrol cars: %+v", petrol)
	}
	// 20 cars in 900 s, each 216 s on 3 km.
	sound := s.soundOf()[0]
	want := s.Counts().VehicleSeconds * float64(s.env.meter.Power(0, float32(v), 0, 0, 999, false)) / 900 / 3000
	if math.Abs(sound/want-1) > 0.02 {
		t.Errorf("%g W/m, want %g", sound, want)
	}
}

func TestEmissionFactors(t *testing.T) {
	table := "class,pollutant,kmh,g_per_km\ncar,NOx,20,0.4\ncar,NOx,60,0.2\n# comment\ntruck,nox,0,5\n"
	all, err := readFactors(strings.NewReader(table), "f.csv")
	if err != nil {
		t.Fatal(err)
	}
	if got := pollutants(all); len(got) != 1 || got[0] != "nox" {
		t.Errorf("pollutants %v", got)
	}
	for kmh, want := range map[float64]float64{0: 0.4, 20: 0.4, 40: 0.3, 60: 0.2, 130: 0.2} {
		if got := at(factorsOf(all, "nox", Car), kmh); math.Abs(got-want) > 1e-12 {
			t.Errorf("at %g km/h %g g/km, want %g", kmh, got, want)
		}
	}
	var driven [classes][paces]float64
	driven[Car][8], driven[Truck][3] = 1000, 2000 // at 42.5 and 17.5 km/h
	if got, want := emitted(all, "nox", &driven), (0.4-0.2*22.5/40+10)/1000; math.Abs(got-want) > 1e-12 {
		t.Errorf("%g kg, want %g", got, want)
	}
	driven[Bus][2] = 1
	if missing := missingClasses(all, "nox", Consumption{Driven: driven}); len(missing) != 1 || missing[0] != Bus {
		t.Errorf("no factor for %v, want bus", missing)
	}
	for text, want := range map[string]string{
		"":                                     "f.csv",
		"class,kmh\n":                          "f.csv",
		"class,pollutant,kmh,g\n":              "f.csv:1",
		table + "plane,nox,0,1\n":              "f.csv:6: class \"plane\"",
		table + "car,nox,fast,1\n":             "f.csv:6: \"fast\"",
		table + "car,nox,10,-1\n":              "f.csv:6",
		table + "car,nox,20,1\n":               "two factors",
		"class,pollutant,kmh,g_per_km\n":       "no factor",
		table + "car,NO x,1,1\n":               "pollutant",
		table + "car,nox,NaN,1\n":              "\"NaN\"",
		table + "car,nox,1\n":                  "f.csv",
		"class,pollutant,kmh,g_per_km\n\"car,": "f.csv",
	} {
		if _, err := readFactors(strings.NewReader(text), "f.csv"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}

func FuzzReadFactors(f *testing.F) {
	f.Add("class,pollutant,kmh,g_per_km\ncar,nox,20,0.4\n")
	f.Add("class,pollutant,kmh,g_per_km\ncar,nox,1e400,0.4\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := readFactors(strings.NewReader(text), "f.csv")
		if err == nil && len(all) == 0 {
			t.Error("no error and no factor")
		}
		for _, p := range pollutants(all) {
			for c := range classes {
				if of := factorsOf(all, p, c); len(of) > 0 && !(at(of, 50) >= 0) {
					t.Errorf("%s of a %s is %g g/km", p, c, at(of, 50))
				}
			}
		}
	})
}
