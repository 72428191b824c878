package people

import (
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/fmath"
	"semul/engine/frame"
	"semul/engine/sim/msg"
)

// AlertParams are the keys of [model.people.alerts].
type AlertParams struct {
	React    bool           `toml:"react" doc:"people decide for each trip; false: stay_home holds"`
	Sign     float64        `toml:"sign" range:"[0,1]" doc:"share of those without the app who meet a sign that tells them when they set out" src:"project default"`
	Severity float64        `toml:"severity" range:"[0,5]" doc:"weight of the level of a warning, 1 advisory, 2 warning, 3 extreme, in p = 1/(1+exp(-(constant + severity level + trust + water)))" src:"project default"`
	Constant float64        `toml:"constant" range:"[-10,10]" doc:"constant there" src:"project default"`
	Trust    float64        `toml:"trust" range:"[0,5]" doc:"weight of trust, which lies between 0 and 1" src:"project default"`
	Water    float64        `toml:"water" range:"[0,10]" doc:"weight of water seen at the wall" src:"project default"`
	Seen     float64        `toml:"seen" range:"[0,2]" unit:"m" doc:"depth at a building from which water is seen" src:"project default"`
	Wait     clock.Duration `toml:"wait" range:"[60,86400]" doc:"how long who waits does so before looking again; no longer than the warning holds" src:"project default"`
	Cancel   float64        `toml:"cancel" range:"[0,1]" doc:"share of discretionary trips that are given up rather than put off" src:"project default"`
}

func defaultAlerts() AlertParams {
	return AlertParams{Sign: 0.3, Severity: 1, Constant: -1, Trust: 1, Water: 2, Seen: 0.05, Wait: 20 * time.Minute, Cancel: 0.5}
}

// warning is an alert in force.
type warning struct {
	severity uint8
	zone     uint32 // city.None: everywhere
	until    clock.Time
}

// heed takes an alert in.
func (m *Model) heed(a *msg.Alert) {
	w := warning{severity: a.Severity, zone: city.None, until: a.Until}
	if a.Area.Support == city.OfZone {
		w.zone = a.Area.Index
	}
	m.inForce = append(m.inForce, w)
}

// warned is the highest level of the warnings that hold where a way begins or ends; until is when the last of them ends.
func (m *Model) warned(from, to place, now clock.Time) (level uint8, until clock.Time) {
	a, b := m.town.zoneOf(from), m.town.zoneOf(to)
	for _, w := range m.inForce {
		if w.until > now && (w.zone == city.None || w.zone == a || w.zone == b) {
			level, until = max(level, w.severity), max(until, w.until)
		}
	}
	return level, until
}

// expire forgets warnings that hold no more.
func (m *Model) expire(now clock.Time) {
	kept := m.inForce[:0]
	for _, w := range m.inForce {
		if w.until > now {
			kept = append(kept, w)
		}
	}
	m.inForce = kept
}

// The ways in which people act.
type action uint8

const (
	goOn action = iota
	giveUp
	putOff
	shelter
	reroute
	otherMode
)

// decide says what somebody does about a warning when a trip comes up. Who is reached is drawn for each person and level;
// who acts for each trip, with
//
//	p = σ(constant + severity · level + trust · own trust + water · sees water).            (6)
//
// What is done follows from the way: people with water at the wall stay where they are; ways to shops and leisure are given
// up or put off; by car people go another way, on foot and on two wheels by another mode if they have one and else later;
// home people always go, unless there is water at the wall.
func (m *Model) decide(k uint32, at clock.Time) (action, clock.Time) {
	p := &m.params.Alerts
	who, from, to := m.trips.person[k], m.where[m.trips.person[k]], m.trips.to[k]
	level, until := m.warned(from, to, at)
	if level == 0 {
		return goOn, 0
	}
	luck := m.env.Stream("reaction")
	reached := m.people.has[who]&hasApp != 0 || luck.Float64(uint64(who), uint64(k), 0) < p.Sign
	if !reached {
		return goOn, 0
	}
	if m.told[who] < level {
		m.told[who] = level
		m.counts.Told++
	}
	depth := m.depthAt(from)
	z := p.Constant + float64(p.Severity*float64(level)) + float64(p.Trust*float64(m.people.trust[who]))
	if depth >= p.Seen {
		z += p.Water
	}
	tick := uint64(k)<<8 | uint64(m.tries(k))
	if luck.Float64(uint64(who), tick, 1) >= 1/(1+fmath.Exp(-z)) {
		return goOn, 0
	}
	later := min(until, at.Add(p.Wait))
	purpose, mode := m.trips.purpose[k], m.trips.mode[k]
	soft := mode == msg.Walk || mode == msg.Bicycle || mode == msg.Kickboard
	switch {
	case depth >= p.Seen:
		return shelter, at.Add(p.Wait)
	case purpose == msg.ToHome:
		if mode == msg.Car {
			return reroute, 0
		}
		return goOn, 0
	case purpose == msg.ToShop || purpose == msg.ToLeisure:
		if luck.Float64(uint64(who), tick, 2) < p.Cancel {
			return giveUp, 0
		}
		return putOff, later
	case mode == msg.Car:
		return reroute, 0
	case soft && m.people.has[who]&drives != 0:
		return otherMode, 0
	}
	return putOff, later
}

// tries is how often a trip has been put off.
func (m *Model) tries(k uint32) uint8 { return m.again[k] }

// depthAt is the depth of water at a place [m].
func (m *Model) depthAt(p place) float64 {
	if int(p) < len(m.depth.Values) {
		return float64(m.depth.Values[p])
	}
	return 0
}

// act carries out what somebody has decided and reports whether the trip begins now.
func (m *Model) act(k uint32, at clock.Time) (begins, informed bool) {
	what, later := m.decide(k, at)
	switch what {
	case goOn:
		return true, false
	case giveUp:
		m.counts.Cancelled++
		m.state[k] = dropped
		return false, false
	case putOff, shelter:
		if what == shelter {
			m.counts.Sheltered++
		} else {
			m.counts.PutOff++
		}
		if m.again[k] < 255 {
			m.again[k]++
		}
		m.state[k] = deferred
		m.later.push(arrival{max(later, at+clock.Time(time.Second)), k})
		return false, false
	case reroute:
		m.counts.Rerouted++
		return true, true
	}
	m.counts.Switched++
	m.trips.mode[k] = msg.Car
	m.state[k] = switched
	return true, true
}

// turnBack sends home who is on foot or on two wheels to shops and leisure, is reached by a new warning and acts on it: he
// takes as long back as he has come.
func (m *Model) turnBack(now clock.Time) {
	luck := m.env.Stream("turning")
	turned := false
	for i := range m.walking.heap {
		a := &m.walking.heap[i]
		k := a.trip
		who := m.trips.person[k]
		if who == city.None || m.state[k] != underway || m.trips.purpose[k] != msg.ToShop && m.trips.purpose[k] != msg.ToLeisure {
			continue
		}
		level, _ := m.warned(m.trips.from[k], m.trips.to[k], now)
		if level == 0 || m.people.has[who]&hasApp == 0 {
			continue
		}
		if m.told[who] < level {
			m.told[who] = level
			m.counts.Told++
		}
		z := m.params.Alerts.Constant + float64(m.params.Alerts.Severity*float64(level)) + float64(m.params.Alerts.Trust*float64(m.people.trust[who]))
		if luck.Float64(uint64(who), uint64(k), 0) >= 1/(1+fmath.Exp(-z)) {
			continue
		}
		came := clock.Duration(m.tripSeconds(k, m.trips.from[k])*1e9) - a.at.Sub(now)
		a.at = now.Add(max(0, came))
		m.state[k] = turning
		m.counts.TurnedBack++
		turned = true
	}
	if turned {
		m.walking.heapify()
	}
}

// caught counts who sets out from, or comes to, a building in deep water, and reports the first at each.
func (m *Model) caught(at place, when clock.Time) {
	depth := m.depthAt(at)
	if depth < deepWater {
		return
	}
	m.counts.Caught++
	if !m.seen[at] {
		m.seen[at] = true
		where := city.Ref{Support: city.OfBuilding, Index: at}
		ev := frame.Event{At: when, Kind: "caught_in_water", Where: where, Value: depth, Unit: "m"}
		if id := m.env.Latest("flood.reached", where); id != 0 {
			ev.Cause = []uint64{id}
		}
		m.env.Emit(ev)
	}
}
