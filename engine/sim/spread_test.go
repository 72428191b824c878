package sim_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/units"
)

// plant switches bus 1 off after half a minute, and says so.
type plant struct {
	sim.NoEvents
	env *sim.Env
	now clock.Time
	on  *sim.Out[units.Flag]
}

func (p *plant) Describe() sim.Spec {
	return sim.Spec{Name: "plant", Out: []sim.PortSpec{sim.Port[units.Flag]("energised", sim.State, city.OfBus, sim.Replace, "power").Or(1).Spreads()}}
}
func (p *plant) Init(e *sim.Env) error {
	p.env, p.on = e, sim.WritePort[units.Flag](e, "energised")
	return nil
}
func (p *plant) Now() clock.Time { return p.now }
func (p *plant) Advance(_ context.Context, to clock.Time) error {
	p.now = to
	if to == 30e9 {
		p.on.Values[1] = units.No
		p.env.Emit(frame.Event{At: to, Kind: "dark", Where: city.Ref{Support: city.OfBus, Index: 1}})
	}
	return nil
}
func (p *plant) Save(e *sim.Encoder)       { e.Time(p.now) }
func (p *plant) Load(d *sim.Decoder) error { p.now = d.Time(); return d.Err() }

// lamp reads power on its own support and looks for the cause when it goes out.
type lamp struct {
	sim.NoEvents
	support city.Support
	name    string
	env     *sim.Env
	now     clock.Time
	on      *sim.In[units.Flag]
	outAt   clock.Time
	cause   uint64
}

func (l *lamp) Describe() sim.Spec {
	return sim.Spec{Name: l.name, In: []sim.PortSpec{sim.Port[units.Flag]("energised", sim.State, l.support, sim.Replace, "power").Or(1)}}
}
func (l *lamp) Init(e *sim.Env) error {
	l.env, l.on = e, sim.ReadPort[units.Flag](e, "energised")
	return nil
}
func (l *lamp) Now() clock.Time { return l.now }
func (l *lamp) Advance(_ context.Context, to clock.Time) error {
	l.now = to
	if l.outAt == 0 && !l.on.Values[0].Bool() {
		l.outAt, l.cause = to, l.env.Latest("plant.dark", city.Ref{Support: city.OfBus, Index: 1})
	}
	return nil
}
func (l *lamp) Save(e *sim.Encoder)       { e.Time(l.now) }
func (l *lamp) Load(d *sim.Decoder) error { l.now = d.Time(); return d.Err() }

// wired has two buses; signal 0 and building 0 hang on the second, signal 1 on none.
func wired() *city.City {
	c := &city.City{}
	c.Buses.ID = []string{"a", "b"}
	c.Signals.ID, c.Signals.Bus = []string{"s", "t"}, []uint32{1, city.None}
	c.Buildings.ID, c.Buildings.Bus = []string{"h"}, []uint32{1}
	return c
}

func lit(t *testing.T) (*sim.Loop, *lamp, *lamp) {
	t.Helper()
	s, b := &lamp{support: city.OfSignal, name: "signals"}, &lamp{support: city.OfBuilding, name: "buildings"}
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: wired(), Models: []sim.Model{s, b, &plant{}}, Stop: clock.Time(time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	return l, s, b
}

func TestAPortSpreadsToWhatHangsOnItsRows(t *testing.T) {
	l, s, b := lit(t)
	if err := l.Run(context.Background(), 60e9); err != nil {
		t.Fatal(err)
	}
	for _, lamp := range []*lamp{s, b} {
		if lamp.outAt != 30e9 {
			t.Errorf("%s went out at %v, want the tick in which the plant did", lamp.name, lamp.outAt)
		}
		if e := l.Events(); len(e) != 1 || lamp.cause != e[0].ID {
			t.Errorf("%s names %d as the cause of %+v", lamp.name, lamp.cause, e)
		}
	}
	if len(s.on.Values) != 2 || !s.on.Values[1].Bool() {
		t.Errorf("a signal on no bus: %v, want the neutral value", s.on.Values)
	}
}

func TestACheckpointKeepsAPortThatSpreads(t *testing.T) {
	l, _, _ := lit(t)
	if err := l.Run(context.Background(), 40e9); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	other, s, _ := lit(t)
	head, err := sim.ReadCheckpoint(&file)
	if err == nil {
		err = other.Load(&file, head)
	}
	if err != nil {
		t.Fatal(err)
	}
	if s.on.Values[0].Bool() {
		t.Error("the lamp burns again")
	}
}

// meters reports energy of signals; the bus they hang on must get it.
type meters struct {
	sim.NoEvents
	now clock.Time
	out *sim.Out[units.Joule]
}

func (m *meters) Describe() sim.Spec {
	return sim.Spec{Name: "meters", Out: []sim.PortSpec{sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn").Mapped(city.OfSignal)}}
}
func (m *meters) Init(e *sim.Env) error {
	m.out = sim.WritePort[units.Joule](e, "active_energy")
	return nil
}
func (m *meters) Now() clock.Time { return m.now }
func (m *meters) Advance(_ context.Context, to clock.Time) error {
	for i := range m.out.Values {
		m.out.Values[i] += units.Joule(float64(i+1) * to.Sub(m.now).Seconds())
	}
	m.now = to
	return nil
}
func (m *meters) Save(*sim.Encoder)       {}
func (m *meters) Load(*sim.Decoder) error { return nil }

// sums adds up what each bus gets.
type sums struct {
	sim.NoEvents
	now clock.Time
	in  *sim.In[units.Joule]
	got [2]float64
}

func (s *sums) Describe() sim.Spec {
	return sim.Spec{Name: "sums", In: []sim.PortSpec{sim.Port[units.Joule]("active_energy", sim.Amount, city.OfBus, sim.Sum, "drawn").Delayed()}}
}
func (s *sums) Init(e *sim.Env) error {
	s.in = sim.ReadPort[units.Joule](e, "active_energy")
	return nil
}
func (s *sums) Now() clock.Time { return s.now }
func (s *sums) Advance(_ context.Context, to clock.Time) error {
	s.now = to
	for b, v := range s.in.Values {
		s.got[b] += float64(v)
	}
	return nil
}
func (s *sums) Save(*sim.Encoder)       {}
func (s *sums) Load(*sim.Decoder) error { return nil }

func TestEnergyOfWhatHangsOnABusGetsThere(t *testing.T) {
	s := &sums{}
	pool := par.NewPool(1)
	defer pool.Close()
	l, err := sim.New(sim.Config{City: wired(), Models: []sim.Model{&meters{}, s}, Stop: clock.Time(time.Hour), Pool: pool})
	if err == nil {
		err = l.Run(context.Background(), 600e9)
	}
	if err != nil {
		t.Fatal(err)
	}
	if want := [2]float64{0, 540}; s.got != want { // the last minute is under way; signal 1 hangs on no bus
		t.Errorf("buses got %v J, want %v", s.got, want)
	}
}
