package power

import (
	"bytes"
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/synth"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// town is the small city with a grid that the generator lays.
func town(t testing.TB) *city.City {
	t.Helper()
	c := simtest.SmallCity()
	if err := complete.Power(c, 7); err != nil {
		t.Fatal(err)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	if len(c.Feeders.ID) < 2 || len(c.Signals.ID) == 0 || c.PowerAssets.Kind[0] != city.Substation {
		t.Fatalf("%d feeders, %d signals", len(c.Feeders.ID), len(c.Signals.ID))
	}
	return c
}

// flooded lets water stand on an asset between two instants.
func flooded(asset int, depth float64, from, to clock.Time) map[string]sim.Feed {
	return map[string]sim.Feed{"asset_depth": func(row int, t clock.Time) float64 {
		if row == asset && t >= from && t < to {
			return depth
		}
		return 0
	}}
}

// The same with crews that come, and one that comes for nothing.
func TestModelWithCrews(t *testing.T) {
	arrive := func(at clock.Time) []any {
		if at == 200e9 || at == 30e9 {
			return []any{msg.Crew{Asset: 1}}
		}
		return nil
	}
	simtest.Run(t, New, simtest.Setup{City: town(t), Feeds: flooded(1, 0.5, 20e9, 40e9), Span: 10 * time.Minute, Warm: 200,
		Letters: map[string]sim.Letters{"crew_arrived": arrive},
		Params: func() any {
			p := DefaultParams()
			p.Flood.DryFor, p.Flood.Repair, p.Flood.Crews = 70*time.Second, 95*time.Second, true
			return p
		}})
}

func TestModel(t *testing.T) {
	feeds := flooded(1, 0.5, 20e9, 40e9)
	feeds["active_energy"] = func(row int, at clock.Time) float64 { return float64(row%3) * 1e3 }
	simtest.Run(t, New, simtest.Setup{City: town(t), Feeds: feeds, Span: 10 * time.Minute, Warm: 200,
		Params: func() any {
			p := DefaultParams()
			p.Flood.DryFor, p.Flood.Repair = 70*time.Second, 95*time.Second
			return p
		}})
}

// listener reads what signals and buildings see.
type listener struct {
	sim.NoEvents
	now     clock.Time
	signals *sim.In[units.Flag]
	seen    []uint8 // by second: signal 0 has power
	support city.Support
}

func (l *listener) Describe() sim.Spec {
	return sim.Spec{Name: "listener", In: []sim.PortSpec{sim.Port[units.Flag]("energised", sim.State, l.support, sim.Replace, "").Or(1)}}
}
func (l *listener) Init(e *sim.Env) error {
	l.signals = sim.ReadPort[units.Flag](e, "energised")
	return nil
}
func (l *listener) Now() clock.Time { return l.now }
func (l *listener) Advance(_ context.Context, to clock.Time) error {
	l.now = to
	l.seen = append(l.seen, uint8(l.signals.Values[0]))
	return nil
}
func (l *listener) Save(*sim.Encoder)       {}
func (l *listener) Load(*sim.Decoder) error { return nil }

type outcome struct {
	*sim.Loop
	m      *Model
	listen *listener
}

func (o outcome) events(kind string) []frame.Event {
	var out []frame.Event
	for _, e := range o.Events() {
		if e.Kind == kind {
			out = append(out, e)
		}
	}
	return out
}

func (o outcome) metric(name string) float64 {
	for i, s := range o.m.Describe().Metrics {
		if s.Name == name {
			return o.m.Metrics(nil)[i]
		}
	}
	return math.NaN()
}

func run(t testing.TB, c *city.City, p *Params, feeds map[string]sim.Feed, events []sim.Intervention, until clock.Duration) outcome {
	t.Helper()
	m, l := New().(*Model), &listener{support: city.OfSignal}
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	loop, err := sim.New(sim.Config{City: c, Models: []sim.Model{m, l}, Params: map[string]any{"power": p}, Feeds: feeds, Interventions: events,
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600))), Stop: clock.Time(96 * time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := loop.Run(context.Background(), clock.Time(until)); err != nil {
		t.Fatal(err)
	}
	if err := sim.Open(loop.Ledger()); err != nil {
		t.Error(err)
	}
	return outcome{loop, m, l}
}

func TestAllHavePowerWhileNothingHappens(t *testing.T) {
	c := town(t)
	o := run(t, c, DefaultParams(), nil, nil, time.Hour)
	if len(o.Events()) != 0 || o.metric("dark_buildings") != 0 || o.metric("unserved") != 0 {
		t.Errorf("%v, metrics %v", o.Events(), o.m.Metrics(nil))
	}
	area := DefaultParams().Demand.perArea()
	at := func(hour int) float64 { // demand at a full hour [kW]
		kw := 1.0 // the signal
		for i, use := range c.Buildings.Use {
			kw += float64(c.Buildings.Floor[i]) * area[use] * profiles[use][hour] / 1000
		}
		return kw
	}
	if got := o.metric("served"); math.Abs(got-at(17)) > 1e-6*got {
		t.Errorf("served %g kW at 17:00, want %g", got, at(17))
	}
	want := (at(16) + at(17)) / 2 // profiles are straight between hours
	if got := hours(o.m.book.served); math.Abs(got-want) > 1e-6*want {
		t.Errorf("served %g kWh in the hour, want %g", got, want)
	}
	if v := o.metric("min_voltage"); v < 0.9 || v >= 1 {
		t.Errorf("lowest voltage %g pu", v)
	}
	if l := o.metric("losses"); l <= 0 || l > 0.05*want {
		t.Errorf("losses %g kW of %g", l, want)
	}
}

// Water over the sill of the substation darkens all its feeders; the signal knows it in the same tick; after drying and
// repair all is as before.
func TestAFloodedSubstationDarkensItsFeeders(t *testing.T) {
	c := town(t)
	p := DefaultParams()
	p.Flood.DryFor, p.Flood.Repair = 10*time.Minute, 20*time.Minute
	o := run(t, c, p, flooded(0, 0.61, 300e9, 600e9), nil, time.Hour)
	tripped, dark, repaired, restored := o.events("power.tripped"), o.events("power.dark"), o.events("power.repaired"), o.events("power.restored")
	if len(tripped) != 1 || tripped[0].At != 300e9 || tripped[0].Name != "substation/S1" || math.Abs(tripped[0].Value-0.61) > 1e-6 {
		t.Fatalf("tripped %+v", tripped)
	}
	if len(dark) != len(c.Feeders.ID) {
		t.Errorf("%d feeders went dark, there are %d", len(dark), len(c.Feeders.ID))
	}
	for _, e := range dark {
		if e.At != 300e9 || len(e.Cause) != 1 || e.Cause[0] != tripped[0].ID || e.Where.Support != city.OfFeeder || e.Value <= 0 {
			t.Errorf("%+v", e)
		}
	}
	back := clock.Time(600e9).Add(30 * time.Minute)
	if len(repaired) != 1 || repaired[0].At != back || len(repaired[0].Cause) != 1 || repaired[0].Cause[0] != tripped[0].ID {
		t.Errorf("repaired %+v, want it at %v", repaired, back)
	}
	if len(restored) != len(c.Feeders.ID) || restored[0].At != back || restored[0].Cause[0] != repaired[0].ID {
		t.Errorf("restored %+v", restored)
	}
	for k, on := range o.listen.seen { // every 10 s
		at := clock.Time(k+1) * 10e9
		if want := at < 300e9 || at >= back; (on == 1) != want {
			t.Fatalf("at %v the signal has power: %v", at, on == 1)
		}
	}
	if s := o.m.Summary(); hours(o.m.book.unserved) <= 0 || s[5].Value != 1 {
		t.Errorf("%+v", s)
	}
	if o.metric("dark_signals") != 0 || o.metric("unserved") != 0 {
		t.Errorf("still dark: %v", o.m.Metrics(nil))
	}
}

func TestUpToTheSillNothingTrips(t *testing.T) {
	c := town(t)
	o := run(t, c, DefaultParams(), flooded(0, float64(c.PowerAssets.Sill[0]), 20e9, 300e9), nil, 10*time.Minute)
	if len(o.Events()) != 0 {
		t.Errorf("%+v", o.Events())
	}
	p := DefaultParams()
	low := units.Metre(0.2)
	p.Flood.Substation = &low
	if o := run(t, c, p, flooded(0, 0.3, 20e9, 300e9), nil, 10*time.Minute); len(o.events("power.tripped")) != 1 {
		t.Errorf("a sill of the scenario counts for nothing: %+v", o.Events())
	}
}

// Who stands in water from the start is on a bank: only what rises above that is flood.
func TestWaterFromTheStartIsNoFlood(t *testing.T) {
	feeds := map[string]sim.Feed{"asset_depth": func(row int, at clock.Time) float64 {
		switch {
		case row != 0:
			return 0
		case at < 300e9:
			return 1
		}
		return 1.7
	}}
	o := run(t, town(t), DefaultParams(), feeds, nil, 10*time.Minute)
	if e := o.events("power.tripped"); len(e) != 1 || e[0].At != 300e9 {
		t.Errorf("tripped %+v, want it when the water rises", e)
	}
	if n := o.m.Notes(); len(n) != 1 || !strings.Contains(n[0], "1 assets stand in water from the start and trip at their sill above it: S1") {
		t.Errorf("%q", n)
	}
}

// A transformer takes down its own low-voltage bus and nothing else.
func TestATransformerDarkensWhatHangsOnIt(t *testing.T) {
	c := town(t)
	asset := -1
	for i, k := range c.PowerAssets.Kind {
		if k == city.GroundTransformer {
			asset = i
		}
	}
	o := run(t, c, DefaultParams(), flooded(asset, 0.4, 60e9, 3600e9), nil, 5*time.Minute)
	dead := 0
	for b, live := range o.m.live {
		if !live {
			dead++
			if c.Buses.Asset[b] != uint32(asset) {
				t.Errorf("bus %s is dead too", c.Buses.ID[b])
			}
			if o.m.voltage.Values[b] != 0 || o.m.energised.Values[b].Bool() {
				t.Errorf("dead bus %s: %g pu", c.Buses.ID[b], o.m.voltage.Values[b])
			}
		}
	}
	if dead != 1 || len(o.events("power.dark")) != 1 || o.events("power.dark")[0].Where.Index != c.PowerAssets.Feeder[asset] {
		t.Errorf("%d dead buses, %+v", dead, o.Events())
	}
	if got, sum := o.metric("served")+o.metric("unserved"), o.m.demandNow(); math.Abs(got-sum) > 1e-9*sum {
		t.Errorf("served and unserved are %g kW, demand is %g", got, sum)
	}
}

// demandNow is the demand of all buses [kW].
func (m *Model) demandNow() float64 {
	sum := 0.0
	for b := range m.live {
		sum += m.demand.of(b) * base / 1e3
	}
	return sum
}

func TestCommandsTripRepairAndSwitch(t *testing.T) {
	c := town(t)
	o := run(t, c, DefaultParams(), nil, []sim.Intervention{
		{Name: "a", Kind: "trip", Target: "substation/S1", At: 60e9, For: 120 * time.Second},
		{Name: "b", Kind: "trip", Target: "substation/S1", At: 600e9},
		{Name: "c", Kind: "repair", Target: "substation/S1", At: 660e9}}, 15*time.Minute)
	var story []string
	for _, e := range o.Events() {
		if e.Kind != "power.dark" && e.Kind != "power.restored" {
			story = append(story, e.Kind+" "+e.At.String())
		}
	}
	want := "sim.intervention 00:01:00, power.tripped 00:01:00, power.repaired 00:03:00, sim.intervention 00:10:00, power.tripped 00:10:00, sim.intervention 00:11:00, power.repaired 00:11:00"
	if got := strings.Join(story, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if e := o.events("power.tripped")[0]; len(e.Cause) != 1 || e.Cause[0] != o.Events()[0].ID {
		t.Errorf("%+v", e)
	}
	// 180 s without supply
	if got, want := hours(o.m.book.unserved), (hours(o.m.book.unserved)+hours(o.m.book.served))*180/900; math.Abs(got-want) > 0.01*want {
		t.Errorf("unserved %g kWh, want about %g", got, want)
	}
	breaker := ""
	for k, id := range c.Branches.ID {
		if c.Branches.Switch[k] && c.Branches.Closed[k] {
			breaker = id
			break
		}
	}
	o = run(t, c, DefaultParams(), nil, []sim.Intervention{
		{Name: "open", Kind: "switch", Target: "branch/" + breaker, At: 60e9, Params: &SwitchParams{To: "open"}}}, 5*time.Minute)
	if d := o.events("power.dark"); len(d) != 1 || d[0].Cause[0] != o.Events()[0].ID {
		t.Errorf("%+v", o.Events())
	}
}

func TestClosingALoopIsAnError(t *testing.T) {
	c := town(t)
	tie := ""
	for k, id := range c.Branches.ID {
		if !c.Branches.Closed[k] {
			tie = id
		}
	}
	if tie == "" {
		t.Fatal("this town has no tie: nothing can be closed")
	}
	loop, err := sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Stop: clock.Time(time.Hour), Pool: par.NewPool(1),
		Interventions: []sim.Intervention{{Name: "tie", Kind: "switch", Target: "branch/" + tie, At: 60e9, Params: &SwitchParams{To: "closed"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := loop.Run(context.Background(), clock.Time(time.Hour)); err == nil || !strings.Contains(err.Error(), "not radial") {
		t.Errorf("%v", err)
	}
}

// Too much demand for the cables is shed and said, not published as a voltage.
func TestACollapseShedsAndSaysSo(t *testing.T) {
	p := DefaultParams()
	p.Scale = 90
	o := run(t, town(t), p, nil, nil, 5*time.Minute)
	fell := o.events("power.voltage_collapse")
	if len(fell) != 1 || fell[0].Name != "substation/S1" || fell[0].Value <= 0 {
		t.Fatalf("%+v", fell)
	}
	if o.metric("unserved") <= 0 || o.metric("served") <= 0 || o.metric("min_voltage") < 0.3 {
		t.Errorf("%v", o.m.Metrics(nil))
	}
	if got, sum := o.metric("served")+o.metric("unserved"), o.m.demandNow(); math.Abs(got-sum) > 1e-6*sum {
		t.Errorf("served and unserved are %g kW, demand is %g", got, sum)
	}
}

// reader sums up what meters count.
type reader struct {
	listener
	metered *sim.In[units.Joule]
	sum     []float64 // by building [J]
}

func (r *reader) Describe() sim.Spec {
	return sim.Spec{Name: "reader", After: []string{"power"}, In: []sim.PortSpec{sim.Port[units.Joule]("metered_energy", sim.Amount, city.Meter, sim.Sum, "")}}
}
func (r *reader) Init(e *sim.Env) error {
	r.metered = sim.ReadPort[units.Joule](e, "metered_energy")
	r.sum = make([]float64, len(e.City.Buildings.ID))
	return nil
}
func (r *reader) Advance(_ context.Context, to clock.Time) error {
	r.now = to
	for i, v := range r.metered.Values {
		r.sum[i] += float64(v)
	}
	return nil
}

// Meters count what flows: nothing on a dark feeder, and what a collapse leaves, no more.
func TestMetersCountWhatFlows(t *testing.T) {
	c := town(t)
	read := func(scale units.Ratio, events []sim.Intervention) (*reader, *Model) {
		p := DefaultParams()
		p.Scale = scale
		m, r := New().(*Model), &reader{}
		pool := par.NewPool(1)
		defer pool.Close()
		loop, err := sim.New(sim.Config{City: c, Models: []sim.Model{m, r}, Params: map[string]any{"power": p}, Interventions: events,
			Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600))), Stop: clock.Time(time.Hour), Pool: pool})
		if err == nil {
			err = loop.Run(context.Background(), clock.Time(20*time.Minute))
		}
		if err != nil {
			t.Fatal(err)
		}
		return r, m
	}
	whole, _ := read(1, nil)
	dark, _ := read(1, []sim.Intervention{{Name: "a", Kind: "trip", Target: "substation/S1", At: 600e9}})
	fallen, m := read(20, nil)
	left := m.book.served / (m.book.served + m.book.unserved)
	if left > 0.95 || left < 0.01 {
		t.Fatalf("%g of the demand is met: no collapse worth a test", left)
	}
	wired := 0
	for i, bus := range c.Buildings.Bus {
		if bus == city.None || whole.sum[i] == 0 {
			continue
		}
		wired++
		if got := dark.sum[i] / whole.sum[i]; got < 0.48 || got > 0.52 {
			t.Errorf("building %d: %g of its energy was metered, with power in ten of twenty minutes", i, got)
		}
		if got := fallen.sum[i] / (20 * whole.sum[i]); math.Abs(got-left) > 0.02*left {
			t.Errorf("building %d: its meter counts %g of its demand, %g flows", i, got, left)
		}
	}
	if wired < 10 {
		t.Errorf("%d buildings", wired)
	}
}

func TestWithoutAGridAllCountsAsSupplied(t *testing.T) {
	o := run(t, simtest.SmallCity(), DefaultParams(), nil, nil, 5*time.Minute)
	if o.listen.seen[0] != 1 || len(o.m.Notes()) != 1 {
		t.Errorf("%v %v", o.listen.seen, o.m.Notes())
	}
}

func TestParametersThatChangeDuringARun(t *testing.T) {
	c := town(t)
	p := DefaultParams()
	set := func(key string, value any) sim.Intervention {
		return sim.Intervention{Name: key, Kind: "set", At: 120e9, Params: &sim.SetParams{Key: "model.power." + key, Value: value}}
	}
	o := run(t, c, p, flooded(0, 1, 20e9, 180e9), []sim.Intervention{set("flood.dry_for", "1 min"), set("flood.repair", "2 min"), set("demand_scale", 0.5)}, 10*time.Minute)
	if r := o.events("power.repaired"); len(r) != 1 || r[0].At != 360e9 {
		t.Errorf("repaired %+v, want it three minutes after the water left", r)
	}
	full := run(t, c, p, nil, nil, 10*time.Minute)
	if half := o.metric("served"); math.Abs(half-full.metric("served")/2) > 1e-9*half {
		t.Errorf("served %g kW, all of it would be %g", half, full.metric("served"))
	}
	for _, bad := range []sim.Intervention{set("step", "1 s"), set("demand_scale", -1.0), set("flood.repair", "soon"), set("flood.dry_for", "-1 h")} {
		s := bad.Params.(*sim.SetParams)
		if err := o.m.Set(strings.TrimPrefix(s.Key, "model.power."), s.Value); err == nil {
			t.Errorf("%s = %v was accepted", s.Key, s.Value)
		}
	}
}

// A run that goes on from a checkpoint in the dark ends like the straight one, whatever commands came before it.
func TestARunResumedInTheDarkEndsLikeTheStraightOne(t *testing.T) {
	c := town(t)
	breaker := ""
	for k, id := range c.Branches.ID {
		if c.Branches.Switch[k] && c.Branches.Closed[k] {
			breaker = id
		}
	}
	start := func() *sim.Loop {
		pool := par.NewPool(1)
		t.Cleanup(pool.Close)
		l, err := sim.New(sim.Config{City: c, Models: []sim.Model{New(), &listener{support: city.OfSignal}}, Stop: clock.Time(time.Hour), Pool: pool,
			Feeds: flooded(2, 0.5, 100e9, 200e9), Interventions: []sim.Intervention{
				{Name: "a", Kind: "raise_sill", Target: "substation/S1", At: 30e9, Params: &SillParams{By: 0.5}},
				{Name: "b", Kind: "switch", Target: "branch/" + breaker, At: 70e9, Params: &SwitchParams{To: "open"}},
				{Name: "c", Kind: "trip", Target: "substation/S1", At: 130e9, For: 100 * time.Second},
				{Name: "d", Kind: "set", At: 140e9, Params: &sim.SetParams{Key: "model.power.demand_scale", Value: 1.2}}}})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	advance := func(l *sim.Loop, until clock.Time) {
		if err := l.Run(context.Background(), until); err != nil {
			t.Fatal(err)
		}
	}
	straight := start()
	advance(straight, 600e9)
	for _, at := range []clock.Time{40e9, 110e9, 150e9, 240e9} {
		first, second := start(), start()
		advance(first, at)
		var file bytes.Buffer
		if err := first.Save(&file, sim.Checkpoint{}); err != nil {
			t.Fatal(err)
		}
		head, err := sim.ReadCheckpoint(&file)
		if err == nil {
			err = second.Load(&file, head)
		}
		if err != nil {
			t.Fatal(err)
		}
		advance(second, 600e9)
		if a, b := straight.Digests()["power"], second.Digests()["power"]; a != b {
			t.Errorf("resumed at %v: another end", at)
		}
	}
}

// The generated default city is supplied as a whole, and half of it hangs on substation S1.
func TestTheDefaultCityIsSupplied(t *testing.T) {
	spec, err := synth.Builtin("semulmeori")
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(2)
	defer pool.Close()
	c, err := synth.Generate(spec, pool)
	if err != nil {
		t.Fatal(err)
	}
	o := run(t, c, DefaultParams(), nil, []sim.Intervention{{Name: "a", Kind: "trip", Target: "substation/S1", At: 120e9}}, time.Minute)
	if o.metric("dark_buildings") != 0 || o.metric("min_voltage") < 0.95 || o.metric("max_loading") > 1 || len(o.m.Notes()) != 0 {
		t.Errorf("%v %v", o.m.Metrics(nil), o.m.Notes())
	}
	if err := o.Run(context.Background(), 180e9); err != nil {
		t.Fatal(err)
	}
	fed := 0
	for _, s := range c.Feeders.Substation {
		if s == 0 {
			fed++
		}
	}
	if dark := o.events("power.dark"); len(dark) != fed || fed < 2 || o.metric("dark_signals") < 10 {
		t.Errorf("%d feeders dark, %d hang on S1; %v", len(dark), fed, o.m.Metrics(nil))
	}
}
