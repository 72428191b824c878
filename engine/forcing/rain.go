package forcing

import (
	"fmt"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Rain is the rain of one table or event, in metres of depth. It falls on its zone, or everywhere.
type Rain struct {
	Name  string   // "" for [forcing.rain]
	Zone  string   // reference, "zone/z1"; "" everywhere
	Notes []string // what was assumed, for the manifest
	*Steps
}

// RainHead are the keys that every rain has.
type RainHead struct {
	Scale float64 `toml:"scale" range:"[0,100]" doc:"factor on every depth, for what-if and sweeps"`
	Zone  string  `toml:"zone" doc:"reference of the zone it falls on, zone/ID; without it everywhere. Rains add up"`

	Areal *float64 `toml:"areal_factor" range:"(0,1]" doc:"areal reduction: mean depth over the catchment by the depth at a point; default 1"`
}

// factor is what every depth is multiplied by.
func (h *RainHead) factor() float64 {
	if h.Areal != nil {
		return float64(h.Scale * *h.Areal)
	}
	return h.Scale
}

func (h *RainHead) check(bad complaint) {
	if kind, id, ok := strings.Cut(h.Zone, "/"); h.Zone != "" && (!ok || kind != "zone" || id == "") {
		bad("zone", fmt.Sprintf("%q is no zone; write e.g. \"zone/z1\"", h.Zone))
	}
}

// ConstantRain is [forcing.rain] kind = "constant".
type ConstantRain struct {
	RainHead
	Intensity units.RainRate `toml:"intensity" need:"\"30 mm/h\"" range:"[0,0.001]" doc:"how hard it rains"`
	Start     clock.Time     `toml:"start" doc:"first drop; default: the start of the run"`
	Duration  clock.Duration `toml:"duration" need:"\"1 h\"" range:"(0,315360000]" doc:"how long it rains"`
}

// Check is asked by the scenario.
func (p *ConstantRain) Check(bad func(key, why string)) { p.check(bad) }

// Span is when it rains.
func (p *ConstantRain) Span() (from, to clock.Time) { return p.Start, p.Start.Add(p.Duration) }

// Build makes the rain.
func (p *ConstantRain) Build() (Rain, error) {
	return evenRain(p.RainHead, p.Start, p.Duration, p.Intensity)
}

func evenRain(h RainHead, start clock.Time, d clock.Duration, rate units.RainRate) (Rain, error) {
	depth := float64(float64(rate)*d.Seconds()) * h.factor()
	s, err := NewSteps([]clock.Time{start, start.Add(d)}, []float64{depth})
	return Rain{Zone: h.Zone, Steps: s}, err
}
