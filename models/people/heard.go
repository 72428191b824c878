package people

import (
	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// refused is what a ride that was not given is felt as beside what was expected [s] (project default).
const refused = 1800

// heard is what people tell each other of services: how much longer than expected the last rides took, waits and walks
// included, mean [s], and how many rides that mean is of. Buses are not among them: traffic tells their times by zone.
type heard struct {
	extra, rides [modeCount]float64
}

// spokenOf are the modes that people hear of.
var spokenOf = [...]int{byDRT, byShared, byShuttle, byPRT, bySharedBike}

// listensTo reports whether people hear of a mode.
func (m *Model) listensTo(row int) bool {
	for _, k := range spokenOf {
		if k == row {
			return m.choice != nil && m.served[k] && m.params.Choice.Remember > 0
		}
	}
	return false
}

// hear takes note of a ride that has ended, or was refused.
func (m *Model) hear(k uint32, t *msg.Trip) {
	row := rowOf(m.trips.mode[k])
	if row < 0 || !m.listensTo(row) {
		return
	}
	extra := float64(refused)
	if t.Reached {
		c := m.choice
		extra = t.Arrived.Sub(t.Depart).Seconds() - c.seconds(row, m.trips.from[k], m.trips.to[k])
	}
	h := &m.heard
	h.rides[row] = min(h.rides[row]+1, float64(m.params.Choice.Remember))
	h.extra[row] += (extra - h.extra[row]) / h.rides[row]
}

// any reports whether people have heard of anything.
func (h *heard) any() bool { return h.rides != [modeCount]float64{} }

// reconsider changes weights of modes to what people have heard: a minute longer counts as a minute of waiting, two of
// riding, and what is quicker than expected saves no more than the wait.
func (m *Model) reconsider(w *[modeCount]float32) {
	for _, k := range spokenOf {
		if m.heard.rides[k] > 0 {
			extra := max(m.heard.extra[k], -m.choice.modes[k].Wait.Seconds())
			w[k] = float32(float64(w[k]) * fmath.Exp(max(-80, m.params.Choice.Time*2*extra/60)))
		}
	}
}

// couple draws the mode of somebody who meant to take one, when the probabilities have changed from those of `was` to those of
// `is`: he keeps it with min(1, p₁/p₀), else takes one of those that have gained, by what they gained. So modes have their
// new shares, and as many as can keep theirs.
func (c *choice) couple(row int, was, is *[modeCount]float32, u, v float64) int {
	p0, p1 := c.share(was, row), c.share(is, row)
	if p0 <= 0 || u*p0 < p1 {
		return row
	}
	var gained [modeCount]float64
	total, last := 0.0, row
	for k := range gained {
		if gained[k] = max(0, c.share(is, k)-c.share(was, k)); gained[k] > 0 {
			total, last = total+gained[k], k
		}
	}
	at := float64(v * total)
	for k, g := range gained {
		if g > 0 && at < g {
			return k
		}
		at -= g
	}
	return last
}

// saveHeard and loadHeard keep what people have heard.
func (m *Model) saveHeard(e *sim.Encoder) {
	e.Float64s(m.heard.extra[:])
	e.Float64s(m.heard.rides[:])
}

func (m *Model) loadHeard(d *sim.Decoder) {
	extra, rides := d.Float64s(nil), d.Float64s(nil)
	if d.Err() != nil {
		return
	}
	if len(extra) != modeCount || len(rides) != modeCount {
		d.Fail("people: hearsay of %d modes, there are %d; the state is damaged", len(extra), modeCount)
		return
	}
	copy(m.heard.extra[:], extra)
	copy(m.heard.rides[:], rides)
}

// takeOn lets who is on the way on or back take what he took on the way out; false if he leaves home.
func (m *Model) takeOn(k uint32, from place) bool {
	t := &m.trips
	if from == m.people.home[t.person[k]] {
		return false
	}
	if b := t.before[k]; b != city.None && m.remade[b] > 0 {
		m.remade[k], t.mode[k] = m.remade[b], t.mode[b]
	}
	return true
}
