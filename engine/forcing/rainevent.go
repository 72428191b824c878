package forcing

import (
	"semul/engine/clock"
	"semul/engine/units"
)

// RainEvent is [event.NAME] kind = "rain": rain on top of the scenario's. It is even if it has an intensity, a design
// storm if it has depths.
type RainEvent struct {
	RainHead
	Start     *clock.Time                    `toml:"start" doc:"first drop; without it, the event's at"`
	Intensity *units.RainRate                `toml:"intensity" range:"[0,0.001]" doc:"how hard it rains"`
	Duration  *clock.Duration                `toml:"duration" range:"(0,315360000]" doc:"how long it rains"`
	Depths    map[clock.Duration]units.Metre `toml:"depths" range:"(0,10]" doc:"depth of the wettest window of each duration"`
	Peak      *clock.Time                    `toml:"peak" doc:"when it rains hardest; default: the middle"`
	Step      *clock.Duration                `toml:"step" range:"(0,86400]" doc:"length of a block"`
}

// NewRainEvent returns the parameters of [event.NAME] kind = "rain" with their defaults.
func NewRainEvent() any { return &RainEvent{RainHead: RainHead{Scale: 1}} }

// Check is asked by the scenario.
func (p *RainEvent) Check(bad func(key, why string)) {
	p.check(bad)
	switch {
	case p.Intensity == nil && len(p.Depths) == 0:
		bad("", `no rain; write intensity = "30 mm/h" and duration = "1 h", or a table of depths`)
	case p.Intensity != nil && len(p.Depths) > 0:
		bad("intensity", "stands beside depths; keep one of the two")
	case p.Intensity != nil && p.Duration == nil:
		bad("duration", `missing; write e.g. duration = "1 h"`)
	case p.Intensity == nil:
		start, peak := clock.Time(0), p.Peak
		if p.Start != nil {
			start = *p.Start
		} else {
			peak = nil // judged when the start is known
		}
		if _, f := p.storm(start, peak).blocks(); f != nil {
			bad(f.key, f.why)
		}
	}
}

func (p *RainEvent) storm(start clock.Time, peak *clock.Time) *AlternatingRain {
	return &AlternatingRain{RainHead: p.RainHead, Start: start, Peak: peak, Depths: p.Depths, Step: p.Step}
}

// Span is when it rains; empty if only the event's at says so.
func (p *RainEvent) Span() (from, to clock.Time) {
	switch {
	case p.Start == nil:
		return 0, 0
	case p.Duration != nil && p.Intensity != nil:
		return *p.Start, p.Start.Add(*p.Duration)
	}
	return p.storm(*p.Start, p.Peak).Span()
}

// Build makes the rain of an event that happens at an instant.
func (p *RainEvent) Build(at clock.Time) (Rain, error) {
	start := at
	if p.Start != nil {
		start = *p.Start
	}
	if p.Intensity != nil && p.Duration != nil {
		return evenRain(p.RainHead, start, *p.Duration, *p.Intensity)
	}
	return p.storm(start, p.Peak).Build()
}
