package people

import (
	"context"
	"slices"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// Speeds of those who do not drive [m/s] (project defaults), and the detour of streets against the crow's flight.
const (
	walkSpeed    = 1.2
	bicycleSpeed = 3.5
	busSpeed     = 4.5 // with stops
	busWait      = 420 // walk and wait [s]
	detour       = 1.3
)

// Advance ends the journeys that are over and begins those that are due, up to `to`.
func (m *Model) Advance(_ context.Context, to clock.Time) error {
	for i := range m.warnings.Msgs {
		if a := &m.warnings.Msgs[i].Payload; a.Severity >= m.alert || m.now >= m.until {
			m.alert, m.until = a.Severity, a.Until
		}
	}
	for i := range m.done.Msgs {
		m.arrive(&m.done.Msgs[i].Payload)
	}
	m.late(to)
	for {
		walk, ok := m.walking.next(to)
		if ok && (m.next >= len(m.trips.depart) || walk.at <= m.trips.depart[m.next] || m.trips.depart[m.next] > to) {
			m.walking.pop()
			m.end(walk.trip, m.trips.to[walk.trip])
			m.counts.Reached++
			m.late(to)
			continue
		}
		if m.next >= len(m.trips.depart) || m.trips.depart[m.next] > to {
			break
		}
		m.comeUp(uint32(m.next))
		m.next++
	}
	m.now = to
	m.publish()
	return nil
}

// comeUp begins a trip whose time has come, or makes it wait for its person.
func (m *Model) comeUp(k uint32) {
	if b := m.trips.before[k]; b != city.None && m.state[b] != over && m.state[b] != dropped {
		m.waiting = append(m.waiting, k)
		m.counts.Late++
		return
	}
	m.begin(k, m.trips.depart[k])
}

// late begins trips that waited for their person.
func (m *Model) late(now clock.Time) {
	m.waiting = slices.DeleteFunc(m.waiting, func(k uint32) bool {
		if b := m.trips.before[k]; m.state[b] != over && m.state[b] != dropped {
			return false
		}
		m.begin(k, max(m.trips.depart[k], min(now, m.now)))
		return true
	})
}

// begin sends somebody on the way.
func (m *Model) begin(k uint32, at clock.Time) {
	t := &m.trips
	who := t.person[k]
	from := t.from[k]
	if who != city.None {
		from = m.where[who]
		if from == t.to[k] || m.staysHome(k) {
			m.state[k] = dropped
			if from == t.to[k] {
				m.state[k] = over
			}
			return
		}
		m.enter(from, -1)
		m.where[who] = nowhere
		m.moving++
	}
	m.state[k] = underway
	switch t.mode[k] {
	case msg.Car, msg.Truck:
		if who == city.None {
			m.counts.Through++
		} else {
			m.counts.Driven++
		}
		m.trip.Send(frame.Event{}, msg.Trip{Person: who, Key: k, From: m.town.origin(from), To: m.town.destination(t.to[k]), Depart: at, Mode: t.mode[k], Purpose: t.purpose[k]})
	default:
		m.counts.Other++
		d := detour * m.town.distance(from, t.to[k])
		var seconds float64
		switch t.mode[k] {
		case msg.Walk:
			seconds = d / walkSpeed
		case msg.Bicycle:
			seconds = d / bicycleSpeed
		default:
			seconds = busWait + d/busSpeed
		}
		m.walking.push(arrival{at.Add(clock.Duration(seconds * 1e9)), k})
	}
}

// staysHome draws whether a discretionary trip is given up because of a warning.
func (m *Model) staysHome(k uint32) bool {
	p := m.trips.purpose[k]
	if m.alert < 2 || m.now >= m.until || p != msg.ToShop && p != msg.ToLeisure {
		return false
	}
	if m.env.Stream("warned").Float64(uint64(m.trips.person[k]), uint64(k), 0) >= m.params.StayHome {
		return false
	}
	m.counts.StayedHome++
	return true
}

// arrive ends a journey by car as traffic tells it.
func (m *Model) arrive(t *msg.Trip) {
	if int(t.Key) >= len(m.state) || m.state[t.Key] != underway {
		return
	}
	if t.Reached {
		m.counts.Reached++
	} else {
		m.counts.Stranded++
	}
	m.end(t.Key, m.trips.to[t.Key])
}

// end puts a trip's person where it went. Who is stranded walks on from there: the place is the same, the time is not
// counted.
func (m *Model) end(k uint32, at place) {
	m.state[k] = over
	who := m.trips.person[k]
	if who == city.None {
		return
	}
	m.where[who] = at
	m.enter(at, 1)
	m.moving--
}

// publish writes the output states.
func (m *Model) publish() {
	for b, n := range m.inside {
		m.occupants.Values[b] = units.Count(n)
	}
	clear(m.exposure)
	m.exposed = 0
	for b, d := range m.depth.Values {
		if d < deepWater {
			continue
		}
		m.exposed += m.inside[b]
		if z := m.env.City.Buildings.Zone[b]; z != city.None {
			m.exposure[z] += m.inside[b]
		}
	}
	m.peak = max(m.peak, m.exposed)
	for z, n := range m.exposure {
		m.exposedAt.Values[z] = units.Count(n)
	}
}
