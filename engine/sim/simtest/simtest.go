// Package simtest is the suite that every model must pass: what a reader of engine/sim/model.go is promised, tried out.
//
//	func TestModel(t *testing.T) { simtest.Run(t, flood.New, simtest.Setup{}) }
//
// The model runs alone in a small city. What other models would write is given by Setup.Feeds and Setup.Letters;
// ports without either see their neutral value.
package simtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2" //semul:allow math/rand: picks instants to resume at, not simulated state
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
)

// Setup is where and how the model runs. The zero Setup is a small city, the model's own defaults and two minutes.
type Setup struct {
	City    *city.City
	Params  func() any // nil: the defaults of the Spec
	Tables  []sim.Entry
	Feeds   map[string]sim.Feed
	Letters map[string]sim.Letters
	Watch   []sim.Watch
	Devices []device.Set
	Service func() map[string]any // made anew for each loop
	Span    clock.Duration        // how long the model runs in each check
	Warm    int                   // ticks before allocations are counted; 0: 100
	Allowed float64               // allocations per tick that are accepted, for models whose tables grow
}

// Run tries everything that a model promises.
func Run(t *testing.T, create func() sim.Model, s Setup) {
	if s.City == nil {
		s.City = SmallCity()
	}
	if s.Span == 0 {
		s.Span = 2 * time.Minute
	}
	if s.Warm == 0 {
		s.Warm = 100
	}
	t.Run("describes itself", func(t *testing.T) { describes(t, create) })
	t.Run("runs and keeps its books", func(t *testing.T) { s.books(t, create) })
	t.Run("equal digest for any GOMAXPROCS", func(t *testing.T) { s.processors(t, create) })
	t.Run("resumed run equals straight run", func(t *testing.T) { s.resumes(t, create) })
	t.Run("two instances share nothing", func(t *testing.T) { s.instances(t, create) })
	t.Run("layers can be sampled", func(t *testing.T) { s.layers(t, create) })
	t.Run("not a number names the port", func(t *testing.T) { s.notANumber(t, create) })
	t.Run("cancelling returns soon", func(t *testing.T) { s.cancels(t, create) })
	t.Run("damaged state is an error", func(t *testing.T) { s.damaged(t, create) })
	t.Run("steady state allocates nothing", func(t *testing.T) { s.allocations(t, create) })
}

// start puts a new instance of the model into a loop of its own.
func (s Setup) start(t *testing.T, create func() sim.Model, workers int, feeds map[string]sim.Feed) *sim.Loop {
	t.Helper()
	m := create()
	name := m.Describe().Name
	params := map[string]any{}
	if s.Params != nil {
		params[name] = s.Params()
	}
	pool := par.NewPool(workers)
	t.Cleanup(pool.Close)
	if feeds == nil {
		feeds = s.Feeds
	}
	var services map[string]any
	if s.Service != nil {
		services = s.Service()
	}
	l, err := sim.New(sim.Config{City: s.City, Models: []sim.Model{m}, Devices: s.Devices, Services: services, Params: params, Tables: map[string][]sim.Entry{name: s.Tables},
		Feeds: feeds, Letters: s.Letters, Watch: s.Watch, Seed: 7, Stop: clock.Time(24 * time.Hour), Pool: pool,
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))})
	if err != nil {
		t.Fatalf("starting: %v", err)
	}
	return l
}

func (s Setup) run(t *testing.T, l *sim.Loop, until clock.Time) {
	t.Helper()
	if err := l.Run(context.Background(), until); err != nil {
		t.Fatalf("running to %v: %v", until, err)
	}
}

func describes(t *testing.T, create func() sim.Model) {
	m := create()
	a, b := m.Describe(), m.Describe()
	if a.Params != nil && reflect.ValueOf(a.Params).Pointer() == reflect.ValueOf(b.Params).Pointer() {
		t.Error("Params of two calls of Describe are one struct; make a fresh one")
	}
	if text(a) != text(b) {
		t.Error("Describe is not pure: two calls differ")
	}
	if a.Name == "" || a.Doc == "" {
		t.Error("the Spec has no Name or no Doc")
	}
	for _, p := range append(append([]sim.PortSpec{}, a.In...), a.Out...) {
		if p.Doc == "" || p.Quantity == nil {
			t.Errorf("port %s has no Doc or no Quantity", p.Name)
		}
	}
	for _, l := range a.Layers {
		if l.Title[0] == "" || l.Title[1] == "" || l.Doc[0] == "" || l.Doc[1] == "" {
			t.Errorf("layer %s lacks a title or text in Korean or English", l.Name)
		}
		if l.Kind != frame.Mover && l.Quantum <= 0 || l.Every <= 0 {
			t.Errorf("layer %s has no quantum or no interval", l.Name)
		}
		if !strings.HasPrefix(l.Name, a.Name+".") {
			t.Errorf("layer %s is not named after model %s", l.Name, a.Name)
		}
	}
	for _, x := range a.Metrics {
		if x.Doc == "" || x.Name == "" {
			t.Errorf("metric %q has no Name or no Doc", x.Name)
		}
	}
	if a.Params != nil {
		documented(t, reflect.TypeOf(a.Params).Elem(), "")
	}
	for _, e := range a.Accepts {
		if e.Doc == "" {
			t.Errorf("intervention %s has no Doc", e.Kind)
		}
	}
}

// documented checks that every parameter has a key and a meaning.
func documented(t *testing.T, s reflect.Type, at string) {
	for i := range s.NumField() {
		f := s.Field(i)
		if !f.IsExported() || f.Tag.Get("toml") == "-" {
			continue
		}
		if f.Tag.Get("toml") == "" || f.Tag.Get("doc") == "" {
			t.Errorf("parameter %s%s has no toml or no doc tag", at, f.Name)
		}
		if f.Type.Kind() == reflect.Struct && f.Type.NumField() > 0 && f.Type.Field(0).Tag.Get("toml") != "" {
			documented(t, f.Type, at+f.Name+".")
		}
	}
}

// text prints a Spec by value, following Params.
func text(s sim.Spec) string {
	params := ""
	if s.Params != nil {
		params = fmt.Sprintf("%+v", reflect.ValueOf(s.Params).Elem().Interface())
	}
	s.Params = nil
	for i := range s.Accepts {
		s.Accepts[i].Params = nil
	}
	for i := range s.Tables {
		for k := range s.Tables[i].Kinds {
			s.Tables[i].Kinds[k].New = nil
		}
	}
	return fmt.Sprintf("%+v", s) + params
}

func (s Setup) books(t *testing.T, create func() sim.Model) {
	l := s.start(t, create, 2, nil)
	for at := clock.Time(0); at < clock.Time(s.Span); at += clock.Time(s.Span) / 10 {
		s.run(t, l, at+clock.Time(s.Span)/10)
		if err := sim.Open(l.Ledger()); err != nil {
			t.Fatalf("at %v: %v", l.Now(), err)
		}
		for _, r := range l.Models() {
			if next := r.Model.NextEvent(); next <= r.Model.Now() {
				t.Fatalf("at %v: NextEvent is %v, which is not ahead", l.Now(), next)
			}
			if m, ok := r.Model.(sim.Meter); ok {
				if got := m.Metrics(nil); len(got) != len(r.Spec.Metrics) {
					t.Fatalf("Metrics gave %d values for %d metrics", len(got), len(r.Spec.Metrics))
				}
			}
		}
	}
}

func (s Setup) processors(t *testing.T, create func() sim.Model) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	want := ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		l := s.start(t, create, n, nil)
		s.run(t, l, clock.Time(s.Span))
		if got := l.Digest(); want == "" {
			want = got
		} else if got != want {
			t.Errorf("GOMAXPROCS %d ends in %.16s…, GOMAXPROCS 1 in %.16s…", n, got, want)
		}
	}
}

func (s Setup) resumes(t *testing.T, create func() sim.Model) {
	straight := s.start(t, create, 2, nil)
	s.run(t, straight, clock.Time(s.Span))
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		at := clock.Time(random.Int64N(int64(s.Span)-2e9)) + 1e9
		first := s.start(t, create, 2, nil)
		s.run(t, first, at/1e9*1e9)
		var file bytes.Buffer
		if err := first.Save(&file, sim.Checkpoint{}); err != nil {
			t.Fatal(err)
		}
		second := s.start(t, create, 2, nil)
		head, err := sim.ReadCheckpoint(&file)
		if err == nil {
			err = second.Load(&file, head)
		}
		if err != nil {
			t.Fatalf("loading at %v: %v", first.Now(), err)
		}
		if first.Digest() != second.Digest() {
			t.Fatalf("at %v: the state that was loaded is not the one that was saved", first.Now())
		}
		s.run(t, second, clock.Time(s.Span))
		if second.Digest() != straight.Digest() {
			t.Errorf("resumed at %v: ends in another state than the straight run", first.Now())
		}
	}
}

func (s Setup) instances(t *testing.T, create func() sim.Model) {
	alone := s.start(t, create, 2, nil)
	s.run(t, alone, clock.Time(s.Span))
	a, b := s.start(t, create, 2, nil), s.start(t, create, 2, nil)
	for at := clock.Time(0); at < clock.Time(s.Span); at += clock.Time(s.Span) / 4 {
		s.run(t, a, at+clock.Time(s.Span)/4)
		s.run(t, b, at+clock.Time(s.Span)/4)
	}
	if a.Digest() != b.Digest() || a.Digest() != alone.Digest() {
		t.Error("a model beside a second instance, advanced in turn, ends in another state than alone")
	}
}

func (s Setup) layers(t *testing.T, create func() sim.Model) {
	l := s.start(t, create, 2, nil)
	s.run(t, l, clock.Time(s.Span)/2)
	before := l.Digest()
	for _, r := range l.Models() {
		if len(r.Spec.Layers) == 0 {
			return
		}
		sampler, ok := r.Model.(sim.Sampler)
		if !ok {
			t.Fatal("the Spec lists layers, and the model has no Sample")
		}
		for i, layer := range r.Spec.Layers {
			var sample frame.Sample
			sampler.Sample(i, &sample)
			if want := l.Env(r.Spec.Name).Count(layer.Support); layer.Kind != frame.Mover && len(sample.Values) != want {
				t.Errorf("layer %s: %d values for %d rows of %v", layer.Name, len(sample.Values), want, layer.Support)
			}
		}
	}
	if l.Digest() != before {
		t.Error("sampling changed the state")
	}
}

func (s Setup) notANumber(t *testing.T, create func() sim.Model) {
	for _, p := range create().Describe().In {
		if p.Kind == sim.Event || p.Quantity.Kind() == reflect.Uint8 {
			continue
		}
		feeds := map[string]sim.Feed{}
		for name, f := range s.Feeds { //semul:allow maprange: copied into a map
			feeds[name] = f
		}
		feeds[p.Name] = func(_ int, at clock.Time) float64 {
			if at > clock.Time(s.Span)/4 {
				return math.NaN()
			}
			if f := s.Feeds[p.Name]; f != nil {
				return f(0, at)
			}
			return p.Neutral
		}
		l := s.start(t, create, 1, feeds)
		if l.Env(l.Models()[0].Spec.Name).Count(p.Support) == 0 {
			continue // nothing of the kind in this city
		}
		if err := l.Run(context.Background(), max(clock.Time(s.Span), clock.Time(2*max(p.Every, 0)))); err == nil || !strings.Contains(err.Error(), p.Name) {
			t.Errorf("port %s: fed with NaN, got error %v, want one that names the port", p.Name, err)
		}
	}
}

func (s Setup) cancels(t *testing.T, create func() sim.Model) {
	l := s.start(t, create, 2, nil)
	s.run(t, l, 1e9)
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.Run(ctx, clock.Time(s.Span)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled run returned %v", err)
	}
	for range 50 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left, there were %d", runtime.NumGoroutine(), before)
}

func (s Setup) damaged(t *testing.T, create func() sim.Model) {
	l := s.start(t, create, 1, nil)
	s.run(t, l, 5e9)
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 5, 40, file.Len() / 2, file.Len() - 1} {
		other := s.start(t, create, 1, nil)
		r := bytes.NewReader(file.Bytes()[:cut])
		head, err := sim.ReadCheckpoint(r)
		if err == nil {
			err = other.Load(r, head)
		}
		if err == nil {
			t.Errorf("a checkpoint cut at %d of %d bytes was accepted", cut, file.Len())
		}
	}
}

func (s Setup) allocations(t *testing.T, create func() sim.Model) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	l := s.start(t, create, 4, nil)
	ctx := context.Background()
	tick := clock.Time(time.Second)
	for k := range s.Warm {
		s.run(t, l, clock.Time(k+1)*tick)
	}
	least := math.Inf(1)
	for range 3 { // the runtime allocates too: the least of three counts
		var a, b runtime.MemStats
		from := l.Now()
		runtime.GC()
		runtime.ReadMemStats(&a)
		for k := range 100 {
			if err := l.Run(ctx, from+clock.Time(k+1)*tick); err != nil {
				t.Fatal(err)
			}
		}
		runtime.ReadMemStats(&b)
		least = min(least, float64(b.Mallocs-a.Mallocs)/100)
	}
	if least > s.Allowed+0.2 {
		t.Errorf("%.2f allocations a tick in steady state, want %g", least, s.Allowed)
	}
}
