package sim_test

import (
	"bytes"
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/units"
)

// tank is a store of water that gives a share of itself to the next tank each second.
type tank struct {
	name, from, to string
	delay          bool
	start          float64
	every          clock.Duration

	now    clock.Time
	volume float64
	gone   float64
	came   float64
	in     *sim.In[units.CubicMetre]
	out    *sim.Out[units.CubicMetre]
	env    *sim.Env
}

func (k *tank) Describe() sim.Spec {
	s := sim.Spec{Name: k.name, Doc: "a tank"}
	if k.from != "" {
		p := sim.Port[units.CubicMetre](k.from, sim.Amount, city.WholeCity, sim.Sum, "water from the tank above").Each(k.every)
		p.Delay = k.delay
		s.In = append(s.In, p)
	}
	if k.to != "" {
		s.Out = append(s.Out, sim.Port[units.CubicMetre](k.to, sim.Amount, city.WholeCity, sim.Sum, "water for the tank below").Each(k.every))
	}
	s.Accepts = []sim.EventSpec{{Kind: "spill", Doc: "loses a cubic metre"}}
	return s
}

func (k *tank) Init(e *sim.Env) error {
	k.env, k.volume = e, k.start
	if k.from != "" {
		k.in = sim.ReadPort[units.CubicMetre](e, k.from)
	}
	if k.to != "" {
		k.out = sim.WritePort[units.CubicMetre](e, k.to)
	}
	return nil
}

func (k *tank) Now() clock.Time { return k.now }

func (k *tank) NextEvent() clock.Time {
	if k.name == "a" { // an awkward instant between ticks
		return (k.now/7e9 + 1) * 7e9
	}
	return clock.Never
}

func (k *tank) Advance(_ context.Context, to clock.Time) error {
	if k.in != nil {
		k.volume += float64(k.in.Values[0])
		k.came += float64(k.in.Values[0])
	}
	if k.out != nil {
		give := k.volume * 0.01 * (to - k.now).Seconds()
		k.volume -= give
		k.gone += give
		k.out.Values[0] += units.CubicMetre(give)
	}
	k.now = to
	return nil
}

func (k *tank) Save(e *sim.Encoder) {
	e.Time(k.now)
	e.Float64(k.volume)
	e.Float64(k.gone)
	e.Float64(k.came)
}

func (k *tank) Load(d *sim.Decoder) error {
	k.now, k.volume, k.gone, k.came = d.Time(), d.Float64(), d.Float64(), d.Float64()
	return d.Err()
}

func (k *tank) Apply(iv sim.Intervention) error {
	k.volume--
	k.gone++
	k.env.Emit(frame.Event{Kind: "spilled", Value: 1, Unit: "m³", Cause: []uint64{iv.Event}})
	return nil
}

func (k *tank) Accounts() []sim.Account {
	return []sim.Account{{Name: "water", Unit: "m³", Start: k.start, Stored: k.volume,
		Terms: []sim.Term{{Name: "came", Value: k.came}, {Name: "gone", Value: -k.gone}}}}
}

// tanks is a circle of three that one delayed edge closes.
func tanks() []sim.Model {
	return []sim.Model{
		&tank{name: "a", from: "ca", to: "ab", delay: true, start: 1000, every: time.Second},
		&tank{name: "b", from: "ab", to: "bc", start: 10, every: 5 * time.Second},
		&tank{name: "c", from: "bc", to: "ca", start: 1, every: 300 * time.Second},
	}
}

func loop(t *testing.T, cfg sim.Config) *sim.Loop {
	t.Helper()
	if cfg.City == nil {
		cfg.City = &city.City{}
	}
	if cfg.Stop == 0 {
		cfg.Stop = clock.Time(2 * time.Hour)
	}
	cfg.Pool = par.NewPool(2)
	t.Cleanup(cfg.Pool.Close)
	l, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAmountsCrossWithoutLoss(t *testing.T) {
	l := loop(t, sim.Config{Models: tanks()})
	for at := clock.Time(0); at < l.Stop(); at += 100e9 {
		if err := l.Run(context.Background(), at+100e9); err != nil {
			t.Fatal(err)
		}
		if err := sim.Open(l.Ledger()); err != nil {
			t.Fatal(err)
		}
	}
	total := 0.0
	for _, r := range l.Models() {
		total += r.Model.(*tank).volume
	}
	for _, b := range l.Ledger() {
		if strings.HasPrefix(b.Name, "exchange.") {
			total += b.Stored
		}
	}
	if math.Abs(total-1011) > 1e-9 {
		t.Errorf("1011 m³ became %.12g", total)
	}
	if len(l.Ledger()) != 6 {
		t.Errorf("%d balances, want three tanks and three exchanges", len(l.Ledger()))
	}
}

func TestOrderOfRegistrationDoesNotMatter(t *testing.T) {
	want := ""
	for k := range 6 {
		models := tanks()
		models[0], models[k%3] = models[k%3], models[0]
		if k > 2 {
			slices.Reverse(models)
		}
		l := loop(t, sim.Config{Models: models})
		if err := l.Run(context.Background(), l.Stop()); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = l.Digest()
		}
		if l.Digest() != want {
			t.Errorf("order %d ends in another state", k)
		}
	}
}

func TestCircleWithoutDelayIsPrinted(t *testing.T) {
	models := tanks()
	models[0].(*tank).delay = false
	_, err := sim.New(sim.Config{City: &city.City{}, Models: models})
	if err == nil || !strings.Contains(err.Error(), "a --ab--> b --bc--> c --ca--> a") {
		t.Errorf("got %v, want the circle", err)
	}
}

func TestQuantitiesMustAgree(t *testing.T) {
	models := []sim.Model{&tank{name: "a", to: "ab"}, &watcher{}}
	_, err := sim.New(sim.Config{City: &city.City{}, Models: models})
	if err == nil || !strings.Contains(err.Error(), "a writes units.CubicMetre, watcher reads units.Metre") {
		t.Errorf("got %v", err)
	}
}

// watcher reads a port as a length that is a volume.
type watcher struct {
	tank
	sim.NoEvents
}

func (w *watcher) NextEvent() clock.Time { return clock.Never }

func (w *watcher) Describe() sim.Spec {
	return sim.Spec{Name: "watcher", In: []sim.PortSpec{sim.Port[units.Metre]("ab", sim.Amount, city.WholeCity, sim.Sum, "wrong")}}
}

func TestInterventionsActAndAreCauses(t *testing.T) {
	l := loop(t, sim.Config{Models: tanks(), Interventions: []sim.Intervention{
		{Name: "second", Kind: "spill", At: 61e9}, {Name: "first", Kind: "spill", At: 3500e6}}})
	if err := l.Run(context.Background(), 120e9); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range l.Events() {
		kinds = append(kinds, e.At.String()+" "+e.Kind)
	}
	want := []string{"00:00:03.5 sim.intervention", "00:00:03.5 a.spilled", "00:01:01 sim.intervention", "00:01:01 a.spilled"}
	if !slices.Equal(kinds, want) {
		t.Errorf("events %q, want %q", kinds, want)
	}
	if e := l.Events(); len(e) == 4 && (e[1].Cause[0] != e[0].ID || e[3].Cause[0] != e[2].ID) {
		t.Error("a spill does not name its intervention as cause")
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Error(err)
	}
}

func TestUnknownInterventionEndsTheRun(t *testing.T) {
	l := loop(t, sim.Config{Models: tanks(), Interventions: []sim.Intervention{{Name: "x", Kind: "dance", At: 1e9}}})
	if err := l.Run(context.Background(), 5e9); err == nil || !strings.Contains(err.Error(), `event.x: no model of this run accepts kind "dance"`) {
		t.Errorf("got %v", err)
	}
}

func TestResumedEqualsStraight(t *testing.T) {
	straight := loop(t, sim.Config{Models: tanks()})
	if err := straight.Run(context.Background(), straight.Stop()); err != nil {
		t.Fatal(err)
	}
	for _, at := range []clock.Time{1e9, 299e9, 301e9, 5000e9} {
		first := loop(t, sim.Config{Models: tanks()})
		if err := first.Run(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := first.Save(&file, sim.Checkpoint{}); err != nil {
			t.Fatal(err)
		}
		second := loop(t, sim.Config{Models: tanks()})
		head, err := sim.ReadCheckpoint(&file)
		if err == nil {
			err = second.Load(&file, head)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := second.Run(context.Background(), straight.Stop()); err != nil {
			t.Fatal(err)
		}
		if second.Digest() != straight.Digest() {
			t.Errorf("resumed at %v: another state", at)
		}
		if err := sim.Open(second.Ledger()); err != nil {
			t.Errorf("resumed at %v: %v", at, err)
		}
	}
}

// ground writes depths on a grid of cells, dry but for one row.
type ground struct {
	tank
	sim.NoEvents
	out *sim.Out[units.Metre]
}

func (g *ground) NextEvent() clock.Time { return clock.Never }

func (g *ground) Describe() sim.Spec {
	return sim.Spec{Name: "ground", Out: []sim.PortSpec{
		sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "depth").Mapped(city.FloodCell)}}
}

func (g *ground) Init(e *sim.Env) error {
	g.env = e
	e.DefineGrid(city.FloodCell, geo.Grid{NX: 10, NY: 10, Cell: 5})
	g.out = sim.WritePort[units.Metre](e, "water_depth")
	for i := range 10 {
		g.out.Values[4*10+i] = units.Metre(i) // the row from y 20 to 25, deeper to the east
	}
	return nil
}

func (g *ground) Advance(_ context.Context, to clock.Time) error { g.now = to; return nil }

// driver reads depths on lanes.
type driver struct {
	tank
	sim.NoEvents
	in *sim.In[units.Metre]
}

func (d *driver) NextEvent() clock.Time { return clock.Never }

func (d *driver) Describe() sim.Spec {
	return sim.Spec{Name: "driver", In: []sim.PortSpec{
		sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "depth")}}
}

func (d *driver) Init(e *sim.Env) error {
	d.in = sim.ReadPort[units.Metre](e, "water_depth")
	return nil
}

func (d *driver) Advance(_ context.Context, to clock.Time) error { d.now = to; return nil }

func TestDepthReachesTheLanesAboveIt(t *testing.T) {
	c := &city.City{}
	lane := func(id string, bridge bool, line ...geo.Point) {
		c.Streets.ID, c.Streets.Bridge = append(c.Streets.ID, id), append(c.Streets.Bridge, bridge)
		c.Lanes.ID, c.Lanes.Street = append(c.Lanes.ID, id+"_0"), append(c.Lanes.Street, uint32(len(c.Streets.ID)-1))
		c.Lanes.Line.Add(line)
	}
	lane("along", false, geo.Point{X: 1, Y: 22}, geo.Point{X: 33, Y: 22})
	lane("across", false, geo.Point{X: 17, Y: 2}, geo.Point{X: 17, Y: 45})
	lane("dry", false, geo.Point{X: 1, Y: 40}, geo.Point{X: 45, Y: 40})
	lane("bridge", true, geo.Point{X: 1, Y: 22}, geo.Point{X: 45, Y: 22})
	d := &driver{}
	l := loop(t, sim.Config{City: c, Models: []sim.Model{d, &ground{}}})
	if err := l.Run(context.Background(), 10e9); err != nil {
		t.Fatal(err)
	}
	if want := []units.Metre{6, 3, 0, 0}; !slices.Equal(d.in.Values, want) {
		t.Errorf("depths on lanes %v, want %v", d.in.Values, want)
	}
}
