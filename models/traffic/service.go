package traffic

import (
	"errors"
	"fmt"
	"slices"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/models/traffic/route"
)

// service carries people or goods with vehicles of its own: a [fleet.X] of the scenario. All calls come between steps, one
// after the other, services in the order of their names.
type service interface {
	// accept takes a journey in a mode of the service and tells m.arrive when it has ended; false if it cannot serve it:
	// then the next service of the mode is asked.
	accept(t *msg.Trip) bool
	// act is called before each step: vehicles set out, travellers get on, wait and give up.
	act(now clock.Time)
	// ended tells that a trip of one of its vehicles has ended.
	ended(d Done)
	// halted tells that one of its vehicles has come to a stop, or left it.
	halted(h Halt)
	// figures are what the summary says of the service, names without the fleet's.
	figures() []sim.Figure
	save(e *sim.Encoder)
	load(d *sim.Decoder)
}

// fleetKind is a kind of [fleet.X] with what makes the service of it.
type fleetKind struct {
	sim.TableKind
	modes []msg.Mode // of the journeys that it carries
	start func(m *Model, name string, params any) (service, error)
}

// running is a service of the run.
type running struct {
	service
	name  string
	modes []msg.Mode
}

// fleetKinds lists all kinds of services.
func fleetKinds() []fleetKind {
	return []fleetKind{
		busKind(),
		drtKind(),
		shuttleKind(),
		sharedKind(),
		prtKind(),
		robotKind(),
		ambulanceKind(),
		crewKind(),
	}
}

// fleetTable claims the tables.
func fleetTable() sim.TableSpec {
	t := sim.TableSpec{Group: "fleet", Strict: true, Doc: "vehicles that carry people or goods as a service: each mode that a fleet offers, people can choose"}
	for _, k := range fleetKinds() {
		t.Kinds = append(t.Kinds, k.TableKind)
	}
	return t
}

func wrongKey(key, format string, args ...any) error {
	return &keyError{key, fmt.Errorf(format, args...)}
}

// startServices makes the services of the scenario's [fleet.X].
func (m *Model) startServices() error {
	m.owner = map[uint32]int{}
	for _, entry := range m.env.Tables("fleet", "") {
		for _, k := range fleetKinds() {
			if k.Name != entry.Kind {
				continue
			}
			s, err := k.start(m, entry.Name, entry.Params)
			if err != nil {
				if at := (*keyError)(nil); errors.As(err, &at) {
					return fmt.Errorf("%s.%w", entry.Key, err)
				}
				return fmt.Errorf("%s: %w", entry.Key, err)
			}
			m.services = append(m.services, running{s, entry.Name, k.modes})
		}
	}
	var err error
	if m.cars, err = newCars(m); err != nil || m.cars == nil {
		return err
	}
	m.services = append(m.services, running{m.cars, "cars", []msg.Mode{msg.Car}})
	return nil
}

// keyError is what is wrong with one key of a table.
type keyError struct {
	key string
	err error
}

func (e *keyError) Error() string { return e.key + ": " + e.err.Error() }
func (e *keyError) Unwrap() error { return e.err }

// send puts a vehicle of a service on the road; its trip gets an id of its own, which is returned.
func (m *Model) send(of service, t Trip) (uint32, error) {
	t.ID = m.nextID
	if err := m.sim.Add(t); err != nil {
		return 0, err
	}
	m.nextID++
	for i := range m.services {
		if m.services[i].service == of {
			m.owner[t.ID] = i
		}
	}
	return t.ID, nil
}

// arrive ends a journey that a service has carried, or given up.
func (m *Model) arrive(t msg.Trip, at clock.Time, reached bool) {
	t.Arrived, t.Reached = at, reached
	m.finished.Send(frame.Event{}, t)
}

// serve gives a journey to the first service of its mode that takes it; false if the mode is no service's at all. Who
// cannot be served has not reached his place.
func (m *Model) serve(t *msg.Trip) bool {
	offered := false
	for i := range m.services {
		for _, mode := range m.services[i].modes {
			if mode != t.Mode {
				continue
			}
			offered = true
			if m.services[i].accept(t) {
				return true
			}
		}
	}
	if offered {
		m.unserved++
		m.arrive(*t, max(t.Depart, m.now), false)
	}
	return offered
}

// saveServices writes whose the vehicles on the road are, and what the services know.
func (m *Model) saveServices(e *sim.Encoder) {
	ids := make([]uint32, 0, len(m.owner))
	//semul:allow maprange: keys sorted below
	for id := range m.owner {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	of := make([]uint32, len(ids))
	for i, id := range ids {
		of[i] = uint32(m.owner[id])
	}
	e.Uint32s(ids)
	e.Uint32s(of)
	e.Uint64(uint64(m.unserved))
	for i := range m.services {
		m.services[i].save(e)
	}
}

func (m *Model) loadServices(d *sim.Decoder) {
	ids, of := d.Uint32s(nil), d.Uint32s(nil)
	m.unserved = int(d.Uint64())
	if d.Err() != nil {
		return
	}
	if len(ids) != len(of) {
		d.Fail("traffic: %d vehicles of services and %d services; the state is damaged", len(ids), len(of))
		return
	}
	for i, id := range ids {
		if int(of[i]) >= len(m.services) {
			d.Fail("traffic: a vehicle is of service %d of %d; go on with the same [fleet.X]", of[i], len(m.services))
			return
		}
		m.owner[id] = int(of[i])
	}
	for i := range m.services {
		if m.services[i].load(d); d.Err() != nil {
			return
		}
	}
}

// ride is how long it takes a class of vehicle from one street to the end of another by usual times [s]; ok is false
// where no way leads.
func (s *Sim) ride(c Class, from, to uint32) (seconds float64, ok bool) {
	if from == to {
		return 0, true
	}
	ms := s.waysFor(s.groupOf[c]).usual.Cost(from, to)
	return float64(ms) / 1000, ms != route.Unreachable
}
