package cases

import (
	"fmt"
	"math"
	"strconv"

	"semul/engine/city/read/matpower"
	"semul/engine/fmath"
	"semul/models/power/grid"
)

// FromMatpower makes a network of a MATPOWER case, buses and branches in its order. A reference bus holds the set-point
// of its first generator in service and its own angle; a PV bus without a generator in service is a load bus; what
// generators give at load buses is taken off the load. Loads take the same shares of constant current and impedance.
// Errors name the bus.
func FromMatpower(c *matpower.Case, current, impedance float64) (*grid.Network, error) {
	n := &grid.Network{Base: c.BaseMVA * 1e6}
	b := &c.Bus
	setpoint := make([]float64, len(b.ID))
	for g, bus := range c.Gen.Bus {
		if c.Gen.On[g] && setpoint[bus] == 0 {
			setpoint[bus] = c.Gen.Vg[g]
		}
	}
	for i, id := range b.ID {
		kind := grid.Load
		switch {
		case b.Type[i] == matpower.Ref && setpoint[i] == 0:
			return nil, fmt.Errorf("%s: bus %d is the reference and has no generator in service that holds its voltage", c.Name, id)
		case b.Type[i] == matpower.Ref:
			kind = grid.Source
		case b.Type[i] == matpower.PV && setpoint[i] > 0:
			kind = grid.Regulated
		}
		row := n.AddBus(strconv.Itoa(id), kind)
		n.Buses.Out[row] = b.Type[i] == matpower.Dead
		n.Buses.G[row], n.Buses.B[row] = b.Gs[i]/c.BaseMVA, b.Bs[i]/c.BaseMVA
		if kind == grid.Source {
			angle := b.Va[i] * math.Pi / 180
			n.Buses.VR[row], n.Buses.VI[row] = setpoint[i]*fmath.Cos(angle), setpoint[i]*fmath.Sin(angle)
		}
		if b.Pd[i] != 0 || b.Qd[i] != 0 {
			l := n.AddLoad(row, b.Pd[i]/c.BaseMVA, b.Qd[i]/c.BaseMVA)
			n.Loads.Current[l], n.Loads.Impedance[l] = current, impedance
		}
	}
	for g, bus := range c.Gen.Bus {
		if c.Gen.On[g] && n.Buses.Kind[bus] == grid.Load && (c.Gen.Pg[g] != 0 || c.Gen.Qg[g] != 0) {
			n.AddLoad(bus, -c.Gen.Pg[g]/c.BaseMVA, -c.Gen.Qg[g]/c.BaseMVA)
		}
	}
	e := &c.Branch
	for k := range e.From {
		n.AddBranch(grid.Branch{From: e.From[k], To: e.To[k], R: e.R[k], X: e.X[k], B: e.B[k], Tau: e.Ratio[k],
			Phi: e.Shift[k] * math.Pi / 180, Rating: e.RateA[k] / c.BaseMVA, Open: !e.On[k]})
	}
	return n, n.Check()
}

// Open reads a case as matpower.Open does and makes a network of it.
func Open(path string, current, impedance float64) (*grid.Network, error) {
	c, err := matpower.Open(path)
	if err != nil {
		return nil, err
	}
	return FromMatpower(c, current, impedance)
}
