package run

import (
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Nothing but a flood on a bare raster, without weather, gives no reason to end the water's steps each second: its exchange with
// the weather is by the size of its cells then, about as long as a step of the water in them. It depends on nothing that is
// recorded, so that recording changes no result.
const (
	calmCell  = 20.0 // from this size on, an exchange every 2 s [m]
	broadCell = 50.0 // and from this on, every 5 s [m]
)

// pace sets the exchange intervals that the scenario leaves open, where the weather has nothing to say.
func (p *Plan) pace() {
	c, sc := p.City, p.Scenario
	if len(c.Streets.ID)+len(c.Buildings.ID)+len(c.Boundaries.ID) > 0 || len(sc.Forcings) > 0 {
		return
	}
	params, ok := sc.Model("flood")
	for _, m := range p.Models {
		switch m.Describe().Name {
		case "weather", "flood", "hub", "control", "sensing":
		default:
			ok = false
		}
	}
	for _, tables := range p.config.Tables { //semul:allow maprange: whether all are empty
		ok = ok && len(tables) == 0
	}
	if !ok {
		return
	}
	cell := c.Terrain.Cell
	if q, has := params.(interface{ CellSize() units.Metre }); has && q.CellSize() > 0 {
		cell = float64(q.CellSize())
	}
	every := time.Second
	switch {
	case cell >= broadCell:
		every = 5 * time.Second
	case cell >= calmCell:
		every = 2 * time.Second
	default:
		return
	}
	intervals := map[string]clock.Duration{"rain": every, "boundary_stage": every, "boundary_inflow": every}
	for name, given := range sc.Exchange { //semul:allow maprange: copied into a map
		intervals[name] = given
	}
	p.config.Exchange = intervals
}
