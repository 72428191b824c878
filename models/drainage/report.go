package drainage

import (
	"semul/engine/frame"
	"semul/engine/sim"
)

// Sample shows what the pumps do.
func (m *Model) Sample(_ int, dst *frame.Sample) {
	dst.At = m.now
	dst.Values = dst.Values[:0]
	for i := range m.pumps {
		dst.Values = append(dst.Values, uint16(m.pumps[i].state))
	}
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
