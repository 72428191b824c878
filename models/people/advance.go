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

// Advance ends the journeys that are over and begins those that are due, up to `to`. Where it passes midnight, workers
// think of the next day there.
func (m *Model) Advance(_ context.Context, to clock.Time) error {
	for i := range m.warnings.Msgs {
		if a := &m.warnings.Msgs[i].Payload; a.Severity >= m.alert || m.now >= m.until {
			m.alert, m.until = a.Severity, a.Until
		}
	}
	if m.params.Alerts.React {
		m.listen()
	}
	m.lookAtBuses()
	for i := range m.done.Msgs {
		m.arrive(&m.done.Msgs[i].Payload)
	}
	for m.habit.steps != nil && m.habit.night <= to {
		m.pass(m.habit.night)
		m.midnight()
	}
	m.pass(to)
	m.now = to
	m.publish()
	return nil
}

// listen takes warnings in; who is on the way may turn back.
func (m *Model) listen() {
	m.expire(m.now)
	if len(m.warnings.Msgs)+len(m.alerts.Msgs) == 0 {
		return
	}
	for i := range m.warnings.Msgs {
		m.heed(&m.warnings.Msgs[i].Payload)
	}
	for i := range m.alerts.Msgs {
		m.heed(&m.alerts.Msgs[i].Payload)
	}
	m.turnBack(m.now)
}

// pass ends and begins what is due up to an instant, in order.
func (m *Model) pass(to clock.Time) {
	m.late(to)
	for {
		due := clock.Never
		if m.next < len(m.trips.depart) {
			due = m.due(m.upcoming(m.next))
		}
		again, ok := m.later.next(to)
		walk, walks := m.walking.next(to)
		switch {
		case walks && (walk.at <= due || due > to) && (!ok || walk.at <= again.at):
			m.walking.pop()
			m.walked(walk)
			m.late(to)
		case ok && (again.at <= due || due > to):
			m.later.pop()
			m.begin(again.trip, again.at)
			if m.settled(again.trip) {
				m.late(to)
			}
		case due <= to:
			k := m.upcoming(m.next)
			m.next++
			m.comeUp(k, max(due, m.now))
		default:
			return
		}
	}
}

// walked ends a journey that no vehicle carried.
func (m *Model) walked(a arrival) {
	at := m.trips.to[a.trip]
	if m.state[a.trip] == turning {
		at = m.trips.from[a.trip]
	} else {
		m.counts.Reached++
	}
	m.end(a.trip, at, a.at)
}

// settled reports whether a trip will not be made any more.
func (m *Model) settled(k uint32) bool { return m.state[k] == over || m.state[k] == dropped }

// comeUp begins a trip whose time has come, or makes it wait for its person.
func (m *Model) comeUp(k uint32, at clock.Time) {
	if b := m.trips.before[k]; b != city.None && !m.settled(b) {
		m.waiting = append(m.waiting, k)
		m.counts.Late++
		return
	}
	m.begin(k, at)
}

// late begins trips that waited for their person.
func (m *Model) late(now clock.Time) {
	m.waiting = slices.DeleteFunc(m.waiting, func(k uint32) bool {
		if b := m.trips.before[k]; !m.settled(b) {
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
	informed := false
	if who != city.None {
		from = m.where[who]
		if from == t.to[k] {
			m.state[k] = over
			return
		}
		if m.params.Alerts.React {
			begins := false
			if begins, informed = m.act(k, at); !begins {
				return
			}
			if m.town.isBuilding(from) {
				m.caught(from, at)
			}
		} else if m.staysHome(k) {
			m.state[k] = dropped
			return
		}
		m.rethink(k, from)
		m.enter(from, -1)
		m.where[who] = nowhere
		m.moving++
		if row := rowOf(t.mode[k]); row >= 0 {
			m.counts.Modes[row]++
		}
	}
	if m.state[k] != switched {
		m.state[k] = underway
	}
	switch t.mode[k] {
	case msg.Walk, msg.Bicycle, msg.Kickboard, msg.Passenger:
		m.goAlone(k, from, at)
	case msg.Bus, msg.DRT, msg.SharedCar, msg.Shuttle, msg.PRT, msg.SharedBike:
		if !m.served[rowOf(t.mode[k])] || t.mode[k] == msg.Bus && !(m.town.isBuilding(from) && m.town.isBuilding(t.to[k])) {
			m.goAlone(k, from, at)
			return
		}
		m.counts.Rides++
		m.send(k, from, at, informed)
	default:
		switch {
		case who != city.None:
			m.counts.Driven++
		case t.purpose[k] == msg.Through:
			m.counts.Through++
		default:
			m.counts.Demand++
		}
		m.send(k, from, at, informed)
	}
}

// send hands a trip to traffic.
func (m *Model) send(k uint32, from place, at clock.Time, informed bool) {
	t := &m.trips
	m.trip.Send(frame.Event{}, msg.Trip{Person: t.person[k], Key: k, From: m.town.origin(from), To: m.town.destination(t.to[k]), Depart: at,
		Mode: t.mode[k], Purpose: t.purpose[k], Informed: informed})
}

// goAlone begins a trip that no vehicle of a model carries.
func (m *Model) goAlone(k uint32, from place, at clock.Time) {
	m.counts.Other++
	if m.trips.person[k] == city.None {
		m.counts.Demand++
	}
	m.walking.push(arrival{at.Add(clock.Duration(m.tripSeconds(k, from) * 1e9)), k})
}

// tripSeconds is how long a trip takes that no vehicle of a model carries [s].
func (m *Model) tripSeconds(k uint32, from place) float64 {
	t := &m.trips
	if row := rowOf(t.mode[k]); m.choice != nil && row >= 0 {
		return m.choice.seconds(row, from, t.to[k])
	}
	d := detour * m.town.distance(from, t.to[k])
	switch t.mode[k] {
	case msg.Walk:
		return d / walkSpeed
	case msg.Bicycle:
		return d / bicycleSpeed
	}
	return busWait + d/busSpeed
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
	if int(t.Key) >= len(m.state) || m.state[t.Key] != underway && m.state[t.Key] != switched {
		return
	}
	m.hear(t.Key, t)
	if row := rowOf(m.trips.mode[t.Key]); t.Mode == msg.Walk && row != byWalk && row >= 0 && m.trips.person[t.Key] != city.None && m.counts.Modes[row] > 0 {
		m.counts.Modes[row]--
		m.counts.Modes[byWalk]++
	}
	if t.Reached {
		m.counts.Reached++
		m.learn(t.Key, t)
	} else {
		m.counts.Stranded++
	}
	m.end(t.Key, m.trips.to[t.Key], t.Arrived)
}

// end puts a trip's person where it went. Who is stranded walks on from there: the place is the same, the time is not
// counted.
func (m *Model) end(k uint32, at place, when clock.Time) {
	m.state[k] = over
	who := m.trips.person[k]
	if who == city.None {
		return
	}
	m.where[who] = at
	m.enter(at, 1)
	m.moving--
	if m.params.Alerts.React && m.town.isBuilding(at) {
		m.caught(at, when)
	}
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
