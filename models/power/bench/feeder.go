// Package bench makes the networks whose power flows are measured.
package bench

import "semul/models/power/grid"

// Feeder is a radial 22.9 kV feeder of a number of buses: a main line with side lines, 30 m of cable between buses, 5 MW
// in all at a power factor of 0.95.
func Feeder(buses int) *grid.Network {
	n := &grid.Network{Base: 1e7}
	n.AddBus("busbar", grid.Source)
	const ohm = 22.9 * 22.9 * 1e6 / 1e7
	for i := 1; i < buses; i++ {
		n.AddBus("b", grid.Load)
		up := i - 1
		if i%4 == 0 { // a side line of three buses every fourth bus
			up = max(0, i-4)
		}
		n.AddBranch(grid.Branch{From: uint32(up), To: uint32(i), R: 30 * 0.161e-3 / ohm, X: 30 * 0.117e-3 / ohm})
		n.AddLoad(uint32(i), 0.5/float64(buses-1), 0.164/float64(buses-1))
	}
	return n
}
