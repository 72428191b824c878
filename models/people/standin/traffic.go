// Package standin has a traffic of a few lines, for tests and validation of people: no streets, no vehicles, only a rule that says when
// a journey ends.
package standin

import (
	"cmp"
	"context"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// Traffic takes journeys from people and gives them back when they have ended.
type Traffic struct {
	sim.NoEvents
	Take  func(t *msg.Trip) // the rule: sets Arrived and Reached; called in the order of departures of an interval
	now   clock.Time
	going []msg.Trip
	in    *sim.EventIn[msg.Trip]
	out   *sim.EventOut[msg.Trip]
}

// Describe says what the model is.
func (s *Traffic) Describe() sim.Spec {
	return sim.Spec{Name: "traffic", In: []sim.PortSpec{sim.Port[msg.Trip]("trip", sim.Event, city.OfBuilding, sim.Replace, "trips")},
		Out: []sim.PortSpec{sim.Port[msg.Trip]("trip_done", sim.Event, city.OfBuilding, sim.Replace, "ended")}}
}

// Init binds the ports.
func (s *Traffic) Init(e *sim.Env) error {
	s.in, s.out = sim.ReadEvents[msg.Trip](e, "trip"), sim.WriteEvents[msg.Trip](e, "trip_done")
	return nil
}

// Now is the instant the state stands at.
func (s *Traffic) Now() clock.Time { return s.now }

// Advance takes journeys and ends those that are over.
func (s *Traffic) Advance(_ context.Context, to clock.Time) error {
	came := make([]msg.Trip, len(s.in.Msgs))
	for i := range came {
		came[i] = s.in.Msgs[i].Payload
	}
	slices.SortStableFunc(came, func(a, b msg.Trip) int { return cmp.Compare(a.Depart, b.Depart) })
	for i := range came {
		s.Take(&came[i])
	}
	s.going = slices.DeleteFunc(append(s.going, came...), func(t msg.Trip) bool {
		if t.Arrived > to {
			return false
		}
		s.out.Send(frame.Event{}, t)
		return true
	})
	s.now = to
	return nil
}

// Save writes who is under way.
func (s *Traffic) Save(e *sim.Encoder) {
	e.Time(s.now)
	e.Uint32(uint32(len(s.going)))
	for _, t := range s.going {
		e.Uint32(t.Key)
		e.Time(t.Depart)
		e.Time(t.Arrived)
		e.Bool(t.Reached)
	}
}

// Load restores what Save wrote.
func (s *Traffic) Load(d *sim.Decoder) error {
	s.now, s.going = d.Time(), s.going[:0]
	for n := d.Uint32(); n > 0 && d.Err() == nil; n-- {
		s.going = append(s.going, msg.Trip{Key: d.Uint32(), Depart: d.Time(), Arrived: d.Time(), Reached: d.Bool()})
	}
	return d.Err()
}
