package flood

import (
	"context"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// sky rains on the first of its two weather zones, the one west of a line.
type sky struct {
	sim.NoEvents
	line float64
	now  clock.Time
	rain *sim.Out[units.Metre]
}

func (s *sky) Describe() sim.Spec {
	return sim.Spec{Name: "sky", Out: []sim.PortSpec{sim.Port[units.Metre]("rain", sim.Amount, city.WeatherZone, sim.Replace, "rain fallen in the interval")}}
}

func (s *sky) Init(env *sim.Env) error {
	env.DefineSupport(city.WeatherZone, 2)
	env.DefinePlaces(city.WeatherZone, func(p geo.Point) uint32 {
		if p.X < s.line {
			return 0
		}
		return 1
	})
	s.rain = sim.WritePort[units.Metre](env, "rain")
	return nil
}

func (s *sky) Advance(_ context.Context, to clock.Time) error {
	s.rain.Values[0] = units.Metre((to - s.now).Seconds() * 100e-3 / 3600)
	s.now = to
	return nil
}

func (s *sky) Now() clock.Time         { return s.now }
func (s *sky) Save(*sim.Encoder)       {}
func (s *sky) Load(*sim.Decoder) error { return nil }

// Each cell gets the rain of the zone that it lies in.
func TestRainByZone(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	m, s := New().(*Model), &sky{line: 320}
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m, s}, Pool: pool, Stop: clock.Time(20 * time.Minute),
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(20*time.Minute)); err != nil {
		t.Fatal(err)
	}
	var fallen, west float64
	for _, tile := range m.water.tiles {
		fallen += tile.rained
	}
	for id := range m.grid.Cells() {
		if m.grid.CenterOf(id).X < s.line {
			west++
		}
	}
	want := west * m.water.cellArea() * 0.1 / 3
	if fallen < want*0.99 || fallen > want*1.01 {
		t.Errorf("%.1f m³ of rain have fallen, want %.1f", fallen, want)
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Error(err)
	}
}
