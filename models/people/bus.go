package people

import (
	"slices"

	"semul/engine/city"
	"semul/engine/sim"
	"semul/engine/units"
)

// lookAtBuses notes when traffic begins to tell how long journeys by bus are.
func (m *Model) lookAtBuses() {
	if m.remade != nil && m.served[byBus] && !m.buses {
		m.buses = slices.ContainsFunc(m.transit.Values, func(v units.Second) bool { return v > 0 })
	}
}

// byBusFelt is how long a journey by bus feels [s]: 0 where no bus helps, below 0 where traffic does not tell, which is
// within one zone and out of the city.
func (m *Model) byBusFelt(from, to place) float64 {
	a, b := m.town.zoneOf(from), m.town.zoneOf(to)
	if a == city.None || b == city.None || a == b {
		return -1
	}
	return float64(m.transit.Values[int(a)*len(m.exposure)+int(b)])
}

// rethink lets somebody who leaves home choose again by what he has heard of services (heard.go), and when the buses there are take another time than was assumed when
// the constants of the modes were calibrated. With P₀ the probability of going by bus as assumed and P₁ as it is, who meant
// to go by bus does so with P₁/P₀, else he takes another mode by their weights; and who did not mean to does so with
// (P₁ − P₀)/(1 − P₀). So all others keep their mode. On the way on and back he takes what he took on the way out.
func (m *Model) rethink(k uint32, from place) {
	t := &m.trips
	who := t.person[k]
	if !m.buses && !m.heard.any() || m.state[k] == switched || rowOf(t.mode[k]) < 0 || m.takeOn(k, from) {
		return
	}
	felt := -1.0
	if m.buses {
		felt = m.byBusFelt(from, t.to[k])
	}
	if felt < 0 && !m.heard.any() {
		return
	}
	var was, is [modeCount]float32
	m.choice.weigh(&was, &m.people, int(who), from, t.to[k], t.purpose[k], -1)
	m.choice.weigh(&is, &m.people, int(who), from, t.to[k], t.purpose[k], felt)
	p0, p1 := m.choice.share(&was, byBus), m.choice.share(&is, byBus)
	luck := m.env.Stream("buses")
	u := luck.Float64(uint64(who), uint64(k), 0)
	row := rowOf(t.mode[k])
	if m.heard.any() {
		m.reconsider(&is)
		if now := m.choice.couple(row, &was, &is, u, luck.Float64(uint64(who), uint64(k), 1)); now != row {
			m.remade[k], t.mode[k] = uint8(now)+1, modeOf[now]
		}
		return
	}
	switch {
	case row == byBus && u*p0 >= p1:
		is[byBus] = 0
		other, ok := m.choice.pick(&is, luck.Float64(uint64(who), uint64(k), 1))
		if !ok {
			other = byWalk
		}
		row = other
	case row != byBus && u*(1-p0) < p1-p0:
		row = byBus
	default:
		return
	}
	m.remade[k], t.mode[k] = uint8(row)+1, modeOf[row]
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
