package traffic

import (
	"math"

	"semul/engine/sim"
)

// Connections are what the buses of all services offered; nil if there are none.
func (m *Model) Connections() *sim.Connections {
	var out *sim.Connections
	var all []spacing
	points := m.zonePoints()
	for i := range m.services {
		b, ok := m.services[i].service.(*buses)
		if !ok {
			continue
		}
		jobs := b.jobsReached(points)
		if out == nil {
			out = &sim.Connections{Jobs: jobs}
		}
		for z, n := range jobs {
			if n > out.Jobs[z] {
				out.Jobs[z] = n
			}
		}
		out.Stops = append(out.Stops, b.served()...)
		for _, w := range b.tally.waits {
			out.Waits = append(out.Waits, float64(w))
		}
		for _, by := range b.tally.delays {
			out.Delays = append(out.Delays, float64(by))
		}
		out.Lost += b.tally.GaveUp
		all = append(all, b.headway...)
	}
	if out != nil {
		out.Regularity = irregularity(all)
	}
	return out
}

// irregularity is the coefficient of variation of headways, mean over lines and stops by the number of headways; NaN
// where no line came to a stop three times.
func irregularity(all []spacing) float64 {
	sum, n := 0.0, 0.0
	for i := range all {
		s := &all[i]
		if s.n < 2 || s.sum <= 0 {
			continue
		}
		k := float64(s.n)
		mean := s.sum / k
		sum += float64(k * (math.Sqrt(max(0, s.sum2/k-float64(mean*mean))) / mean))
		n += k
	}
	return sum / n
}
