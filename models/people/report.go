package people

import (
	"fmt"

	"semul/engine/frame"
	"semul/engine/sim"
)

// Sample fills a layer with the present values.
func (m *Model) Sample(_ int, dst *frame.Sample) {
	for _, n := range m.exposure {
		dst.Values = append(dst.Values, uint16(min(n, 65534)))
	}
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	return append(dst, m.moving, float64(m.counts.Driven+m.counts.Through), float64(m.counts.Other), float64(m.counts.StayedHome), m.exposed)
}

// Work counts journeys.
func (m *Model) Work() sim.Work {
	return sim.Work{Done: m.counts.Driven + m.counts.Through + m.counts.Other, Unit: "trips"}
}

// Accounts balances people: whoever is in the run is in a building, outside, or on the way.
func (m *Model) Accounts() []sim.Account {
	inside := 0.0
	for _, n := range m.inside {
		inside += n
	}
	return []sim.Account{{Name: "persons", Unit: "persons", Start: float64(len(m.people.group)), Stored: inside + m.outside + m.moving}}
}

// Summary is the model's block of `run --json`.
func (m *Model) Summary() []sim.Figure {
	whole := func(name string, v uint64) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	return []sim.Figure{whole("persons", uint64(len(m.people.group))), whole("trips_by_car", m.counts.Driven), whole("trips_other", m.counts.Other),
		whole("through_vehicles", m.counts.Through), whole("reached", m.counts.Reached), whole("stranded", m.counts.Stranded),
		whole("stayed_home", m.counts.StayedHome), whole("left_late", m.counts.Late), {Name: "exposed_peak", Value: m.peak}}
}

// Headline is for the progress line.
func (m *Model) Headline() string { return fmt.Sprintf("%.0f people on the way", m.moving) }
