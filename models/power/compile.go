package power

import (
	"fmt"

	"semul/engine/city"
	"semul/models/power/grid"
)

// base is the power that per-unit values refer to [VA].
const base = 1e7

// compile makes the network of a city, bus by bus and branch by branch; every transformer has its nominal ratio. One load
// stands at each bus that something hangs on; newDemand adds it.
func compile(c *city.City, source float64) (*grid.Network, error) {
	n := &grid.Network{Base: base}
	b := &c.Buses
	for i, id := range b.ID {
		kind := grid.Load
		if b.Kind[i] == city.SlackBus {
			kind = grid.Source
		}
		row := n.AddBus(id, kind)
		if kind == grid.Source {
			n.Buses.VR[row] = source
		}
		if !(b.KV[i] > 0) {
			return nil, fmt.Errorf("power: bus/%s has a nominal voltage of %g kV; it must be above 0", id, b.KV[i])
		}
	}
	e := &c.Branches
	for k, id := range e.ID {
		if int(e.From[k]) >= len(b.ID) || int(e.To[k]) >= len(b.ID) {
			return nil, fmt.Errorf("power: branch/%s joins buses that this city does not have", id)
		}
		kv := float64(b.KV[e.From[k]])
		ohm := float64(kv*kv) * 1e6 / base
		n.AddBranch(grid.Branch{From: e.From[k], To: e.To[k], R: float64(e.R[k]) / ohm, X: float64(e.X[k]) / ohm, B: float64(float64(e.B[k]) * ohm),
			Rating: float64(e.Rating[k]) * 1e3 / base, Open: !e.Closed[k]})
	}
	if err := n.Check(); err != nil {
		return nil, fmt.Errorf("power: %w", err)
	}
	return n, nil
}
