package sim_test

import (
	"context"
	"fmt"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// surveyor writes a state of its own on lanes, and one on zones.
type surveyor struct {
	ground
	speed *sim.Out[units.MetrePerSecond]
	zone  *sim.Out[units.Count]
}

func (s *surveyor) Describe() sim.Spec {
	return sim.Spec{Name: "surveyor", Out: []sim.PortSpec{
		sim.Port[units.MetrePerSecond]("lane_speed", sim.State, city.OfLane, sim.Replace, "speed"),
		sim.Port[units.Count]("exposed", sim.State, city.OfZone, sim.Replace, "persons")}}
}

func (s *surveyor) Init(e *sim.Env) error {
	s.speed = sim.WritePort[units.MetrePerSecond](e, "lane_speed")
	s.zone = sim.WritePort[units.Count](e, "exposed")
	for i := range s.speed.Values {
		s.speed.Values[i] = units.MetrePerSecond(i)
	}
	return nil
}

// crossing is two lanes over the ground of sim_test.go and one zone.
func crossing() *city.City {
	c := &city.City{}
	for _, l := range []struct {
		id   string
		line []geo.Point
	}{{"along", []geo.Point{{X: 1, Y: 22}, {X: 33, Y: 22}}}, {"dry", []geo.Point{{X: 1, Y: 40}, {X: 45, Y: 40}}}} {
		c.Streets.ID, c.Streets.Bridge = append(c.Streets.ID, l.id), append(c.Streets.Bridge, false)
		c.Lanes.ID, c.Lanes.Street = append(c.Lanes.ID, l.id+"_0"), append(c.Lanes.Street, uint32(len(c.Streets.ID)-1))
		c.Lanes.Line.Add(l.line)
	}
	c.Zones.ID = []string{"z"}
	return c
}

// TestColumnsAreAllStatesOnTables: what models write on tables of the city, or maps onto one, can be recorded, by support
// and name, at its present values, whether or not a model reads it.
func TestColumnsAreAllStatesOnTables(t *testing.T) {
	g, s := &ground{}, &surveyor{}
	l := loop(t, sim.Config{City: crossing(), Models: []sim.Model{s, g}})
	columns, err := l.Columns()
	if err != nil {
		t.Fatal(err)
	}
	read := func() (text string) {
		var values []float32
		for _, c := range columns {
			if values, err = c.Read(values); err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprint(c.Spec.Support, " ", c.Spec.Name, " ", values, "; ")
		}
		return text
	}
	if got, want := read(), "lane lane_speed [0 1]; lane water_depth [6 0]; zone exposed [0]; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	s.zone.Values[0], s.speed.Values[1] = 7, 2.5
	for i := range 10 {
		g.out.Values[8*10+i] = 0.25
	}
	if err := l.Run(context.Background(), 20e9); err != nil {
		t.Fatal(err)
	}
	if got, want := read(), "lane lane_speed [0 2.5]; lane water_depth [6 0.25]; zone exposed [7]; "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestRecordingChangesNothing: a run whose columns are read at every tick ends in the same state.
func TestRecordingChangesNothing(t *testing.T) {
	plain := loop(t, sim.Config{Models: tanks()})
	watched := loop(t, sim.Config{Models: tanks(), Observers: []sim.Observer{columnReader{}}})
	for _, l := range []*sim.Loop{plain, watched} {
		if err := l.Run(context.Background(), l.Stop()); err != nil {
			t.Fatal(err)
		}
	}
	if plain.Digest() != watched.Digest() {
		t.Error("reading columns at every tick ends in another state")
	}
	if fmt.Sprint(plain.Ledger()) != fmt.Sprint(watched.Ledger()) {
		t.Error("reading columns at every tick changes the books")
	}
}

type columnReader struct{}

func (columnReader) Observe(l *sim.Loop) error {
	columns, err := l.Columns()
	if err != nil {
		return err
	}
	for _, c := range columns {
		if _, err := c.Read(nil); err != nil {
			return err
		}
	}
	return nil
}
