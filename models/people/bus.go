package people

import (
	"slices"

	"semul/engine/sim"
	"semul/engine/units"
)

// lookAtBuses notes when traffic begins to tell how long journeys by bus are.
func (m *Model) lookAtBuses() {
	if m.remade != nil && m.served[byBus] && !m.buses {
		m.buses = slices.ContainsFunc(m.transit.Values, func(v units.Second) bool { return v > 0 })
	}
}

// rethink lets somebody who leaves home choose again by what he has heard of services (heard.go), and when the buses there are
// take another time than was known when the modes were drawn: he keeps the mode he meant to take as far as it has not lost
// probability by that, else takes one that has gained (couple). So the modes have the shares of what is known now, and all others
// keep theirs. On the way on and back he takes what he took on the way out.
func (m *Model) rethink(k uint32, from place) {
	t := &m.trips
	who := t.person[k]
	if !m.buses && !m.heard.any() || m.state[k] == switched || rowOf(t.mode[k]) < 0 || m.takeOn(k, from) {
		return
	}
	meant, felt := m.choice.told.byBus(m.town, from, t.to[k]), -1.0
	if m.buses {
		felt = busBetween(m.town, m.transit.Values, from, t.to[k])
	}
	if felt == meant && !m.heard.any() {
		return
	}
	var was, is [modeCount]float32
	m.choice.weigh(&was, &m.people, int(who), from, t.to[k], t.purpose[k], meant)
	m.choice.weigh(&is, &m.people, int(who), from, t.to[k], t.purpose[k], felt)
	m.reconsider(&is)
	row, luck := rowOf(t.mode[k]), m.env.Stream("buses")
	now := m.choice.couple(row, &was, &is, luck.Float64(uint64(who), uint64(k), 0), luck.Float64(uint64(who), uint64(k), 1))
	if now != row {
		m.remade[k], t.mode[k] = uint8(now)+1, modeOf[now]
	}
}

// share is the probability of a mode.
func (c *choice) share(w *[modeCount]float32, mode int) float64 {
	total := 0.0
	for k, v := range w {
		total += float64(float64(v) * c.grip[k])
	}
	if total <= 0 {
		return 0
	}
	return float64(float64(w[mode])*c.grip[mode]) / total
}

// loadRemade restores the modes that people took instead of what they meant to.
func (m *Model) loadRemade(d *sim.Decoder) {
	remade := d.Bytes()
	if d.Err() != nil {
		return
	}
	if len(remade) != len(m.remade) {
		d.Fail("people: modes of %d trips, this run plans %d; the state is damaged", len(remade), len(m.remade))
		return
	}
	for k, v := range remade {
		if v > modeCount {
			d.Fail("people: a trip is made by mode %d of %d; the state is damaged", v, modeCount)
			return
		}
		if m.remade[k] = v; v > 0 {
			m.trips.mode[k] = modeOf[v-1]
		}
	}
}
