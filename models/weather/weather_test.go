package weather

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/forcing"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// storm is a scenario's tables: an hour of even rain and a tide at the small city's sea.
func storm(rate units.RainRate) []sim.Entry {
	rain := &forcing.ConstantRain{RainHead: forcing.RainHead{Scale: 1}}
	rain.Intensity = rate
	rain.Start, rain.Duration = clock.Time(10*time.Minute), 2*time.Hour
	return []sim.Entry{{Group: "forcing", Family: "rain", Kind: "constant", Key: "forcing.rain", Params: rain},
		{Group: "forcing", Family: "tide", Kind: "harmonic", Name: "sea", Key: "forcing.tide.sea",
			Params: &forcing.HarmonicTide{High: clock.Time(30 * time.Minute), Amplitude: 0.6, Period: 44712e9}}}
}

func TestModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{Tables: storm(60 / 3.6e6), Span: 20 * time.Minute})
}

// catch adds up what weather hands out.
type catch struct {
	sim.NoEvents
	now   clock.Time
	rain  *sim.In[units.Metre]
	stage *sim.In[units.Metre]
	fell  float64
	tide  float64
}

func (c *catch) Describe() sim.Spec {
	w := New().Describe()
	return sim.Spec{Name: "catch", In: []sim.PortSpec{w.Out[0], w.Out[2]}}
}
func (c *catch) Init(e *sim.Env) error {
	c.rain, c.stage = sim.ReadPort[units.Metre](e, "rain"), sim.ReadPort[units.Metre](e, "boundary_stage")
	return nil
}
func (c *catch) Now() clock.Time { return c.now }
func (c *catch) Advance(_ context.Context, to clock.Time) error {
	c.fell += float64(c.rain.Values[0])
	c.tide = float64(c.stage.Values[0])
	c.now = to
	return nil
}
func (c *catch) Save(*sim.Encoder)       {}
func (c *catch) Load(*sim.Decoder) error { return nil }

func run(t *testing.T, tables []sim.Entry, events []sim.Intervention, until clock.Time) (*catch, *sim.Loop) {
	t.Helper()
	c := &catch{}
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New(), c}, Tables: map[string][]sim.Entry{"weather": tables},
		Interventions: events, Stop: clock.Time(24 * time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), until); err != nil {
		t.Fatal(err)
	}
	return c, l
}

func TestAllRainIsHandedOut(t *testing.T) {
	c, _ := run(t, storm(60/3.6e6), nil, clock.Time(3*time.Hour))
	if math.Abs(c.fell-0.120) > 1e-12 {
		t.Errorf("60 mm/h for 2 h became %.15g m", c.fell)
	}
}

func TestTideIsHighWhenItShould(t *testing.T) {
	if c, _ := run(t, storm(0), nil, clock.Time(30*time.Minute)); math.Abs(c.tide-0.6) > 1e-12 {
		t.Errorf("high water at %g m, want 0.6 m", c.tide)
	}
	if c, _ := run(t, storm(0), nil, clock.Time(30*time.Minute)+44712e9/2); math.Abs(c.tide+0.6) > 1e-9 {
		t.Errorf("low water at %g m, want −0.6 m", c.tide)
	}
}

func TestAnEventAddsItsStorm(t *testing.T) {
	p := forcing.NewRainEvent().(*forcing.RainEvent)
	rate, span := units.RainRate(36/3.6e6), time.Hour
	p.Intensity, p.Duration = &rate, &span
	c, l := run(t, storm(60/3.6e6), []sim.Intervention{{Name: "more", Kind: "rain", At: clock.Time(time.Hour), Params: p}}, clock.Time(4*time.Hour))
	if math.Abs(c.fell-0.156) > 1e-12 {
		t.Errorf("120 mm and 36 mm became %.15g m", c.fell)
	}
	if e := l.Events(); len(e) == 0 || e[0].Kind != "sim.intervention" {
		t.Errorf("events %+v, want the intervention first", e)
	}
}

// Several storms come as events and add up; one that has a zone falls there only.
func TestEventsAddUpByZone(t *testing.T) {
	shower := func(mmh float64, zone string) *forcing.RainEvent {
		p := forcing.NewRainEvent().(*forcing.RainEvent)
		rate, span := units.RainRate(mmh/3.6e6), time.Hour
		p.Intensity, p.Duration, p.Zone = &rate, &span, zone
		return p
	}
	m := New().(*Model)
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m}, Tables: map[string][]sim.Entry{"weather": storm(60 / 3.6e6)}, Stop: clock.Time(24 * time.Hour), Pool: pool,
		Interventions: []sim.Intervention{{Name: "a", Kind: "rain", At: clock.Time(time.Hour), Params: shower(10, "zone/z2")}, {Name: "b", Kind: "rain", At: clock.Time(90 * time.Minute), Params: shower(20, "")},
			{Name: "c", Kind: "rain", At: clock.Time(2 * time.Hour), Params: shower(40, "zone/z2")}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(5*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		x, y, want float64 // [mm]
	}{{100, 100, 140}, {400, 100, 190}, {100, 400, 140}} {
		if got := m.total[m.env.RowAt(city.WeatherZone, geo.Point{X: c.x, Y: c.y})] * 1000; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%g mm have fallen at (%g, %g), want %g", got, c.x, c.y, c.want)
		}
	}
	_, err = sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New()}, Stop: clock.Time(time.Hour), Pool: pool,
		Interventions: []sim.Intervention{{Name: "a", Kind: "rain", At: 0, Params: shower(10, "zone/nowhere")}}})
	if err == nil || !strings.Contains(err.Error(), `"zone/nowhere" is no zone of this city`) {
		t.Errorf("got %v", err)
	}
}

// Each sum raises its warning, once, at the minute that reaches it; what is weaker is not said after what is stronger.
func TestEachWarning(t *testing.T) {
	for _, c := range []struct {
		mmh  float64
		want string // note and minutes after the rain begins
	}{
		{19, ""},                        // 57 mm in 3 h; it lasts 2 h
		{30, "heavy rain advisory 120"}, // 60 mm in 2 h
		{45, "heavy rain advisory 80, heavy rain warning 120"},
		{55, "heavy rain advisory 66, extreme heavy rain 99"}, // 50 in 1 h after 55 min, 90 in 3 h after 98.2: both, so extreme at once
		{80, "heavy rain advisory 45, extreme heavy rain 54"}, // 72 mm in 1 h
	} {
		_, l := run(t, storm(units.RainRate(c.mmh/3.6e6)), nil, clock.Time(4*time.Hour))
		var got []string
		for _, e := range l.Events() {
			if e.Kind == "weather.alert" {
				got = append(got, fmt.Sprintf("%s %g", e.Note, (e.At-clock.Time(10*time.Minute)).Seconds()/60))
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%g mm/h for two hours: %v, want %s", c.mmh, got, c.want)
		}
	}
}

// The sums over twelve hours, of rain too even for those over three.
func TestWarningsOfLongRain(t *testing.T) {
	for mmh, want := range map[float64]string{9: "", 11.5: "heavy rain advisory 574", 17: "heavy rain advisory 389, heavy rain warning 636"} {
		p := forcing.NewRainEvent().(*forcing.RainEvent)
		rate, span := units.RainRate(mmh/3.6e6), 12*time.Hour
		p.Intensity, p.Duration = &rate, &span
		_, l := run(t, storm(0), []sim.Intervention{{Name: "long", Kind: "rain", At: clock.Time(time.Hour), Params: p}}, clock.Time(14*time.Hour))
		var got []string
		for _, e := range l.Events() {
			if e.Kind == "weather.alert" {
				got = append(got, fmt.Sprintf("%s %g", e.Note, (e.At-clock.Time(time.Hour)).Seconds()/60))
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%g mm/h for twelve hours: %v, want %s", mmh, got, want)
		}
	}
}

func TestWarningsComeAtTheirSums(t *testing.T) {
	var first frame.Event
	_, l := run(t, storm(40/3.6e6), nil, clock.Time(4*time.Hour)) // 60 mm are reached 90 minutes after it began
	for _, e := range l.Events() {
		if e.Kind == "weather.alert" {
			first = e
			break
		}
	}
	if want := clock.Time(100 * time.Minute); first.At < want || first.At > want+clock.Time(time.Minute) || first.Note != "heavy rain advisory" {
		t.Errorf("first warning %q at %v, want an advisory at %v", first.Note, first.At, want)
	}
}
