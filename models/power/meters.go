package power

import (
	"semul/engine/city"
	"semul/engine/units"
)

// meters are what each building's meter counts: its demand at its peak [W], by use.
type meters struct {
	peak []float64
	use  []uint8
	bus  []uint32
}

func newMeters(c *city.City, p *Params) meters {
	n := len(c.Buildings.Bus)
	m := meters{make([]float64, n), make([]uint8, n), c.Buildings.Bus}
	area := p.Demand.perArea()
	for i := range m.peak {
		m.use[i] = min(uint8(c.Buildings.Use[i]), uint8(city.UseOther))
		if floor := float64(c.Buildings.Floor[i]); floor > 0 {
			m.peak[i] = floor * area[m.use[i]]
		}
	}
	return m
}

// meter counts what has flowed to each building in the interval that ends now [s]: its demand by the shares of demand.at,
// less what a voltage collapse has shed at its bus, and nothing where that is dark. To be called after flow.
func (m *Model) meter(seconds float64) {
	for i, peak := range m.meters.peak {
		if bus := m.meters.bus[i]; int(bus) < len(m.live) && m.live[bus] {
			served := 1 - m.shed[bus] // the load at a bus has the bus's number
			m.metered.Values[i] += units.Joule(peak * m.demand.share[m.meters.use[i]] * m.demand.scale * served * seconds)
		}
	}
}
