package drainage

import (
	"semul/engine/frame"
	"semul/engine/sim"
	"semul/models/drainage/sewer"
)

// Sample shows what the pumps do, and how full manholes and pipes are; where sewers are not simulated nothing is known of
// the latter.
func (m *Model) Sample(layer int, dst *frame.Sample) {
	dst.At = m.now
	dst.Values = dst.Values[:0]
	c := m.env.City
	switch {
	case layer == 0:
		for i := range m.pumps {
			dst.Values = append(dst.Values, uint16(m.pumps[i].state))
		}
	case m.sewers == nil:
		for range []int{len(c.DrainNodes.ID), len(c.DrainLinks.ID)}[layer-1] {
			dst.Values = append(dst.Values, frame.Missing)
		}
	case layer == 1:
		for n := range c.DrainNodes.ID {
			dst.Values = append(dst.Values, m.sewers.full(n))
		}
	default:
		for k := range c.DrainLinks.ID {
			dst.Values = append(dst.Values, m.sewers.filled(k))
		}
	}
}

// spilling is what drainage.surcharge shows of a node that spills [hundredths].
const spilling = 110

// full is how full a node is, in hundredths; what spilled in the last interval shows as spilling.
func (s *sewers) full(n int) uint16 {
	x := &s.net.Nodes[n]
	switch {
	case s.spilling[n]:
		return spilling
	case !(x.Full > 0) || x.Kind == sewer.Outfall:
		return frame.Missing
	}
	return uint16(100 * min(1, max(0, s.solver.Depth(n)/x.Full)))
}

// filled is the depth in a pipe of the city over its height, in hundredths; weirs show nothing.
func (s *sewers) filled(row int) uint16 {
	k := s.link[row]
	if k < 0 || s.net.Links[k].Kind != sewer.Conduit {
		return frame.Missing
	}
	return uint16(100 * min(1, max(0, s.solver.LinkDepth(k)/s.net.Links[k].Section.Height)))
}

// Metrics appends the metrics.
func (m *Model) Metrics(dst []float64) []float64 {
	run, stopped, watts := 0, 0, 0.0
	for i := range m.pumps {
		switch m.pumps[i].state {
		case running:
			run++
			watts += m.demand(i)
		case dark, drowned, tripped:
			stopped++
		}
	}
	stored := 0.0
	if m.sewers != nil {
		stored = m.sewers.solver.Ledger().Stored
	}
	return append(dst, m.volume, stored, float64(run), float64(stopped), watts/1000)
}

// Summary returns the headline numbers.
func (m *Model) Summary() []sim.Figure {
	figures := []sim.Figure{
		{Name: "pumped_m3", Value: m.volume},
		{Name: "pump_starts", Value: float64(m.starts), Whole: true},
		{Name: "pump_energy_kwh", Value: m.energy / 3.6e6}}
	if m.sewers != nil {
		l := m.sewers.solver.Ledger()
		figures = append(figures, sim.Figure{Name: "sewer_inlets_m3", Value: l.Received}, sim.Figure{Name: "sewer_outfalls_m3", Value: l.Left - l.Returned},
			sim.Figure{Name: "sewer_surcharge_m3", Value: l.Spilled}, sim.Figure{Name: "sewer_error_relative", Value: l.Error()})
	}
	return figures
}
