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
	for _, m := range used.Driven[byBattery][Car] {
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
		if got := at(factorsOf(all, "nox", Car, byTank), kmh); math.Abs(got-want) > 1e-12 {
			t.Errorf("at %g km/h %g g/km, want %g", kmh, got, want)
		}
	}
	var way driven
	way[byTank][Car][8], way[byTank][Truck][3] = 1000, 2000 // at 42.5 and 17.5 km/h
	way[byBattery][Car][8] = 9000
	if got, want := emitted(all, "nox", &way), (0.4-0.2*22.5/40+10)/1000; math.Abs(got-want) > 1e-12 {
		t.Errorf("%g kg, want %g", got, want)
	}
	way[byTank][Bus][2], way[byBattery][Van][2] = 1, 1
	if missing := missingClasses(all, "nox", Consumption{Driven: way}); len(missing) != 1 || missing[0] != Bus {
		t.Errorf("no factor for %v, want bus", missing)
	}
	for text, want := range map[string]string{
		table + "car,CO2,10,150\n":             "f.csv:6: CO2 is counted",
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

// A row that names electric is for batteries; all others are exhaust, which batteries have none of.
func TestFactorsByDrive(t *testing.T) {
	const head = "class,pollutant,kmh,g_per_km,drive\n"
	all, err := readFactors(strings.NewReader(head+"car,nox,0,0.4,\ncar,pm,0,0.02,fuel\ncar,pm,0,0.01,electric\nshuttle,pm,0,0.03,\n"), "f.csv")
	if err != nil {
		t.Fatal(err)
	}
	for share, want := range map[float64][2]float64{0: {0.4, 0.02}, 1: {0, 0.01}} { //semul:allow maprange: independent cases
		used := lonely(t, share).Consumption()
		nox, pm := emitted(all, "nox", &used.Driven), emitted(all, "pm", &used.Driven)
		if km := 20 * 3.0; math.Abs(nox-want[0]*km/1000) > 0.011*want[0]*km/1000 || math.Abs(pm-want[1]*km/1000) > 0.011*pm {
			t.Errorf("electric %g: %g kg NOx and %g kg PM, want %g and %g", share, nox, pm, want[0]*km/1000, want[1]*km/1000)
		}
	}
	var way driven
	way[driveOf(kindsOf(Shuttle)[0].Electric)][Shuttle][1] = 1000
	if got := emitted(all, "pm", &way); math.Abs(got-3e-5) > 1e-12 {
		t.Errorf("a shuttle gave off %g kg, its row says 3e-05", got)
	}
	for row, want := range map[string]string{ //semul:allow maprange: independent cases
		"car,nox,0,1,steam\n": "f.csv:2: drive \"steam\"", "shuttle,pm,0,1,fuel\n": "a battery only", "truck,pm,0,1,electric\n": "fuel or muscles only",
		"car,nox,0,1\n": "f.csv", "car,nox,0,1,\ncar,nox,0,2,fuel\n": "two factors of nox for a car on fuel",
	} {
		if _, err := readFactors(strings.NewReader(head+row), "f.csv"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want one with %q", row, err, want)
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
				if of := factorsOf(all, p, c, byTank); len(of) > 0 && !(at(of, 50) >= 0) {
					t.Errorf("%s of a %s is %g g/km", p, c, at(of, 50))
				}
			}
		}
	})
}
