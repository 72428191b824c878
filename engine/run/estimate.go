package run

import (
	"math"
	"slices"
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Estimate is what a run is expected to cost, before it runs.
type Estimate struct {
	Cells      int     // of the flood grid
	Bytes      uint64  // of the flood model's state
	CPUSeconds float64 // at the rates below
}

// Rates of a 2-core amd64 virtual machine, for the estimate only.
const (
	cellRate    = 35e6 // cell-updates a CPU-second, sources, peaks and layers included
	inertiaRate = 45e6 // the same with local inertia
	vehicleRate = 3e6  // vehicle-updates a CPU-second
	wetShare    = 0.25 // of the grid that is active, averaged over a storm
	cellBytes   = 90
)

// Estimate guesses the cost of the plan.
func (p *Plan) Estimate() Estimate {
	var e Estimate
	span := p.Scenario.Duration.Seconds()
	if params, ok := p.Scenario.Model("flood"); ok {
		cell := p.City.Terrain.Cell
		if c, ok := params.(interface{ CellSize() units.Metre }); ok && c.CellSize() > 0 {
			cell = float64(c.CellSize())
		}
		if b := p.City.Terrain.Grid.Bounds(); len(p.City.Terrain.Val) > 0 {
			e.Cells = int(math.Ceil(b.Width()/cell) * math.Ceil(b.Height()/cell))
		}
		e.Bytes = uint64(e.Cells) * cellBytes
		courant, waves, rate := 0.45, 7.0, cellRate // rivers some 4 m deep, and their water moves
		if s, ok := params.(interface{ Equations() string }); ok && s.Equations() == "li" {
			courant, waves, rate = 0.7, 6.3, inertiaRate // √(g·4 m) alone
		}
		steps := span / (courant * cell / waves)
		e.CPUSeconds += float64(e.Cells) * wetShare * steps / rate
	}
	if _, ok := p.Scenario.Model("traffic"); ok {
		lanes := 0.0
		for _, l := range p.City.Lanes.Length {
			lanes += float64(l) / 1000
		}
		e.CPUSeconds += lanes * 10 * span * 2 / vehicleRate // ten vehicles a lane-km, two steps a second
	}
	return e
}

// HalveExchange halves every exchange interval, for `semul check --couple-error`. Intervals stay whole milliseconds.
func (p *Plan) HalveExchange() {
	every := map[string]clock.Duration{}
	for _, m := range p.Models {
		spec := m.Describe()
		for _, port := range slices.Concat(spec.In, spec.Out) {
			d := port.Every
			if over, ok := p.config.Exchange[port.Name]; ok {
				d = over
			}
			if d > 0 {
				every[port.Name] = max(d/2, time.Millisecond).Truncate(time.Millisecond)
			}
		}
	}
	p.config.Exchange = every
}
