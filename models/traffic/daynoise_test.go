package traffic

import (
	"math"
	"slices"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/models/traffic/noise"
)

// housedStreet is a street of 3 km at 50 km/h with a house 10 m from its middle and 30 people in it.
func housedStreet(t *testing.T) *city.City {
	t.Helper()
	town := newTown()
	a, b := town.junction(0, 0, city.Border), town.junction(3000, 0, city.Border)
	town.street(a, b, 1, 50/3.6, city.Primary)
	c := town.connect()
	c.Zones.ID, c.Zones.Residents = []string{"z"}, []float32{30}
	c.Buildings.ID, c.Buildings.Zone, c.Buildings.Floor, c.Buildings.Use = []string{"h"}, []uint32{0}, []float32{100}, []city.Use{city.UseHouse}
	c.Buildings.Poly.Add([][]geo.Point{{{X: 1500, Y: 10}, {X: 1510, Y: 10}, {X: 1510, Y: 20}, {X: 1500, Y: 20}}})
	return c
}

// dayOf drives that street from midnight for a while, ten cars at each of the hours.
func dayOf(t *testing.T, hours []float64, span clock.Time) *Model {
	t.Helper()
	c := housedStreet(t)
	cfg := DefaultConfig()
	cfg.Environment, cfg.Preset.Spread = true, 0
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range hours {
		for k := range 10 {
			if err := s.Add(Trip{ID: uint32(10*i + k), At: clock.FromSeconds(3600*h + 60*float64(k)), From: Place{Pos: -1}, To: Place{Pos: -1}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	s.Run(span)
	return &Model{env: &sim.Env{City: c}, sim: s, params: DefaultParams()}
}

// levelsOf are the levels at the house by name.
func levelsOf(m *Model) map[string]float64 {
	out := map[string]float64{}
	for _, of := range m.FacadeLevels() {
		out[of.Name] = of.Levels[0]
	}
	return out
}

// The same ten cars in the day, the evening and the night: what they give is spread over 12, 4 and 8 h, and over 24 h for the
// run. Lden follows by the formula of directive 2002/49/EC.
func TestADayOfNoise(t *testing.T) {
	m := dayOf(t, []float64{2, 10, 20}, 24*3600e9)
	got := levelsOf(m)
	day := got["lday"]
	for name, want := range map[string]float64{ //semul:allow maprange: independent cases
		"levening": day + 10*math.Log10(12/4.0), "lnight": day + 10*math.Log10(12/8.0), "laeq": day + 10*math.Log10(3*12/24.0),
		"lden": 10 * math.Log10((12*math.Pow(10, day/10)+4*math.Pow(10, (got["levening"]+5)/10)+8*math.Pow(10, (got["lnight"]+10)/10))/24),
	} {
		if v, ok := got[name]; !ok || math.Abs(v-want) > 0.01 {
			t.Errorf("%s: %.3f dB(A), want %.3f", name, v, want)
		}
	}
	// Ten passes in 12 h beside a long street: the power of a car at 50 km/h, seconds on a metre, half a circle less what lies beyond 60 m.
	v := 50 / 3.6
	power := float64(m.sim.env.meter.Power(noise.Light, float32(v), 0, 0, 999, false))
	want := noise.Level(10 * power / v / (12 * 3600) * 2 * math.Acos(10/60.0) / (2 * math.Pi * 10))
	if math.Abs(day-want) > 0.1 {
		t.Errorf("lday %.2f dB(A), by hand %.2f", day, want)
	}
	people := map[string]float64{}
	for _, f := range m.loudHomes() {
		people[f.Name] = f.Value
	}
	for name, loud := range map[string]bool{"residents_over_55_db": got["laeq"] > 55, "residents_over_55_db_lden": got["lden"] > 55, "residents_over_50_db_lnight": got["lnight"] > 50} { //semul:allow maprange: independent cases
		if n, ok := people[name]; !ok || (n == 30) != loud || (n == 0) == loud {
			t.Errorf("%s: %g of 30, the level is above: %v", name, n, loud)
		}
	}
	if short := m.sim.env.hours(); short != "" {
		t.Errorf("a whole day lacks %s", short)
	}
}

// A run of a night has Lnight and no Lden; one of an hour has the level of the run only. Both say what they lack.
func TestPartOfADayHasNoLden(t *testing.T) {
	night := dayOf(t, []float64{2}, 7*3600e9)
	if got := levelsOf(night); len(got) != 1 {
		t.Errorf("seven hours of a night of eight: %v", got)
	}
	if text := strings.Join(night.environmentNotes(), "\n"); !strings.Contains(text, "0.0 of the 12 hours of 07-19 h") || !strings.Contains(text, "7.0 of the 8 hours of 23-07 h") {
		t.Errorf("what is missing is not said:\n%s", text)
	}
	c := housedStreet(t)
	cfg := DefaultConfig()
	cfg.Environment, cfg.Midnight = true, 23*clock.Duration(3600e9)
	s, err := NewSim(c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.Run(8 * 3600e9)
	if got := levelsOf(&Model{env: &sim.Env{City: c}, sim: s, params: DefaultParams()}); len(got) != 2 || !math.IsInf(got["lnight"], -1) {
		t.Errorf("a silent night from 23 to 7: %v", got)
	}
}

// What streets give off of a pollutant adds up to what the city does, and outlives a checkpoint of the same table only.
func TestPollutantsByStreet(t *testing.T) {
	table := "class,pollutant,kmh,g_per_km\ncar,nox,0,0.4\ncar,pm10,20,0.01\ncar,pm10,60,0.03\n"
	factors, err := readFactors(strings.NewReader(table), "f.csv")
	if err != nil {
		t.Fatal(err)
	}
	c := housedStreet(t)
	start := func(f []factor) *Sim {
		cfg := DefaultConfig()
		cfg.Environment, cfg.Preset.Spread = true, 0
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		s.env.count(f, s.net.lanes)
		return s
	}
	s := start(factors)
	for k := range uint32(10) {
		if err := s.Add(Trip{ID: k, At: clock.Time(k) * 30e9, From: Place{Pos: -1}, To: Place{Pos: -1}}); err != nil {
			t.Fatal(err)
		}
	}
	s.Run(200e9)
	var state book
	s.Save(&state)
	s.Run(900e9)
	m := &Model{env: &sim.Env{City: c}, sim: s, params: DefaultParams()}
	m.params.Environment.factors = factors
	used, totals := s.Consumption(), m.StreetTotals()
	for i, want := range []float64{0.4 * 30 / 1000, 0.025 * 30 / 1000} { // ten cars, 3 km, about 50 km/h
		p := totals.Pollutants[i]
		if city := emitted(factors, p.Name, &used.Driven); math.Abs(p.Mass[0]/city-1) > 1e-9 || math.Abs(city/want-1) > 0.05 { // factors are read in the middle of 5 km/h
			t.Errorf("%s: %g kg in the street, %g kg in the city, want %g", p.Name, p.Mass[0], city, want)
		}
	}
	again := start(factors)
	copied := book{data: slices.Clone(state.data), text: slices.Clone(state.text)}
	if err := again.Load(reading{&copied}); err != nil {
		t.Fatal(err)
	}
	again.Run(900e9)
	for p := range s.env.fouled {
		for r, mass := range s.env.fouled[p] {
			if again.env.fouled[p][r] != mass {
				t.Fatalf("resumed: %g kg, straight: %g", again.env.fouled[p][r], mass)
			}
		}
	}
	if err := start(factors[:2]).Load(reading{&state}); err == nil || !strings.Contains(err.Error(), "environment.factors") {
		t.Errorf("a state of another table is loaded: %v", err)
	}
}

// Rows of the wrong length say which line, what is expected and what to do.
func TestRowsOfTheWrongLength(t *testing.T) {
	const head = "class,pollutant,kmh,g_per_km"
	for text, want := range map[string][]string{ //semul:allow maprange: independent cases
		"":                                     {"f.csv:1:", "empty", head},
		head + "\ncar,nox,20,0.4\ncar,nox,1\n": {"f.csv:3:", "3 fields", "has 4", head, "give g_per_km too"},
		head + "\ncar;nox;20;0.4\n":            {"f.csv:2:", "1 field", "commas"},
		head + "\ncar,nox,20,0,4\n":            {"f.csv:2:", "5 fields", "decimal point"},
		head + ",drive\ncar,nox,20,0.4\n":      {"f.csv:2:", "4 fields", "has 5", "electric"},
		head + ",drive\ncar,nox,20,0,4,fuel\n": {"f.csv:2:", "6 fields", "decimal point"},
		head + "\ncar,nox,20,\"0.4\n":          {"f.csv:2:", "quote"},
		head + "\ncar,no\"x,20,0.4\n":          {"f.csv:2:7:", "quote"},
	} {
		_, err := readFactors(strings.NewReader(text), "f.csv")
		for _, part := range want {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%q: error %v, want %q in it", text, err, part)
			}
		}
	}
}
