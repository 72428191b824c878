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
