package sensing

import (
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
)

// Sample shows which devices work: 0 works, 1 is on its battery, 2 is silent.
func (m *Model) Sample(_ int, dst *frame.Sample) {
	dst.At, dst.Values = m.now, dst.Values[:0]
	for i := range m.groups {
		for k := range m.groups[i].dev {
			d := &m.groups[i].dev[k]
			v := uint16(0)
			switch {
			case d.silent:
				v = 2
			case d.since != clock.Never:
				v = 1
			}
			dst.Values = append(dst.Values, v)
		}
	}
}

// Metrics appends the metrics.
func (m *Model) Metrics(dst []float64) []float64 {
	silent := 0
	for i := range m.groups {
		for k := range m.groups[i].dev {
			if m.groups[i].dev[k].silent {
				silent++
			}
		}
	}
	return append(dst, float64(m.rows), float64(silent))
}

// Summary returns the headline numbers.
func (m *Model) Summary() []sim.Figure {
	return []sim.Figure{{Name: "readings", Value: float64(m.rows), Whole: true}}
}

// Work is the rows sent.
func (m *Model) Work() sim.Work { return sim.Work{Done: m.rows, Unit: "readings"} }
