package power

import (
	"fmt"

	"semul/engine/frame"
	"semul/engine/sim"
)

// Sample fills a layer.
func (m *Model) Sample(i int, dst *frame.Sample) {
	dst.At = m.now
	dst.Values = dst.Values[:0]
	spec := &layerSpecs[i]
	switch i {
	case energisedLayer:
		for _, bus := range m.env.City.Buildings.Bus {
			v := uint16(1)
			if int(bus) < len(m.live) && !m.live[bus] {
				v = 0
			}
			dst.Values = append(dst.Values, v)
		}
	case loadingLayer:
		e := &m.net.Branches
		for k, v := range m.loading.Values {
			if !m.net.Carries(uint32(k)) || !m.live[e.From[k]] {
				dst.Values = append(dst.Values, frame.Missing)
				continue
			}
			dst.Values = append(dst.Values, spec.Store(float64(v)))
		}
	case voltageLayer:
		for b, v := range m.voltage.Values {
			if !m.live[b] {
				dst.Values = append(dst.Values, frame.Missing)
				continue
			}
			dst.Values = append(dst.Values, spec.Store(float64(v)))
		}
	}
}

var layerSpecs = layers()

// dark counts buildings and signals without power.
func (m *Model) dark() (buildings, signals uint32) {
	for b, live := range m.live {
		if !live {
			buildings += m.demand.buildings[b]
			signals += m.demand.signals[b]
		}
	}
	return buildings, signals
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	const kw = base / 1e3
	s := &m.state
	buildings, signals := m.dark()
	return append(dst, s.served*kw, s.losses*kw, s.unserved*kw, s.lowest, s.loading, float64(buildings), float64(signals), float64(m.assets.count))
}

// Accounts balances electric energy: what comes from substations is served or lost.
func (m *Model) Accounts() []sim.Account {
	b := &m.book
	return []sim.Account{{Name: "energy", Unit: "J", Terms: []sim.Term{
		{Name: "from substations", Value: b.source}, {Name: "served", Value: -b.served}, {Name: "losses", Value: -b.losses}}}}
}

// Work counts power flows.
func (m *Model) Work() sim.Work { return sim.Work{Done: m.book.flows, Unit: "power flows"} }

// Headline is for the progress line.
func (m *Model) Headline() string {
	buildings, _ := m.dark()
	return fmt.Sprintf("%.1f MW served, %d buildings dark", m.state.served*base/1e6, buildings)
}

// Summary is the model's block in `run --json`.
func (m *Model) Summary() []sim.Figure {
	b := &m.book
	lowest := b.lowest
	if lowest > 1.5 { // nothing has ever lived
		lowest = 0
	}
	buildings, signals := m.dark()
	return []sim.Figure{
		{Name: "flows", Value: float64(b.flows), Whole: true},
		{Name: "served_kwh", Value: hours(b.served)},
		{Name: "loss_kwh", Value: hours(b.losses)},
		{Name: "unserved_kwh", Value: hours(b.unserved)},
		{Name: "min_voltage_pu", Value: lowest},
		{Name: "trips", Value: float64(b.trips), Whole: true},
		{Name: "tripped_assets", Value: float64(m.assets.count), Whole: true},
		{Name: "dark_buildings", Value: float64(buildings), Whole: true},
		{Name: "dark_signals", Value: float64(signals), Whole: true},
	}
}
