package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"semul/engine/city/read/matpower"
	"semul/models/power/grid"
	"semul/models/power/sweep"
)

// writeFlow writes bus.csv and branch.csv: buses with voltage and the power they draw, branches with what enters them at
// both ends. Numbers carry 17 digits.
func writeFlow(dir string, force bool, c *matpower.Case, n *grid.Network, s *sweep.Solver) error {
	names := [2]string{filepath.Join(dir, "bus.csv"), filepath.Join(dir, "branch.csv")}
	if err := notThere(force, "folder", names[:]...); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	kw := n.Base / 1e3
	drawn := make([][2]float64, len(n.Buses.Name))
	for i, bus := range n.Loads.Bus {
		if s.Islands.Live[bus] {
			v := math.Hypot(s.VR[bus], s.VI[bus])
			share := 1 - n.Loads.Current[i] - n.Loads.Impedance[i] + n.Loads.Current[i]*v + n.Loads.Impedance[i]*v*v
			drawn[bus][0] += n.Loads.P[i] * share * kw
			drawn[bus][1] += n.Loads.Q[i] * share * kw
		}
	}
	err := writeLines(names[0], "bus,vm_pu,va_deg,p_kw,q_kvar", len(c.Bus.ID), func(i int) string {
		return fmt.Sprintf("%d,%.17g,%.17g,%.17g,%.17g", c.Bus.ID[i], math.Hypot(s.VR[i], s.VI[i]), math.Atan2(s.VI[i], s.VR[i])*180/math.Pi, drawn[i][0], drawn[i][1])
	})
	if err != nil {
		return err
	}
	e := &n.Branches
	return writeLines(names[1], "branch,from,to,closed,pf_kw,qf_kvar,pt_kw,qt_kvar", len(e.From), func(k int) string {
		closed := 0
		if e.Closed[k] {
			closed = 1
		}
		return fmt.Sprintf("%d,%d,%d,%d,%.17g,%.17g,%.17g,%.17g", k+1, c.Bus.ID[e.From[k]], c.Bus.ID[e.To[k]], closed, s.PF[k]*kw, s.QF[k]*kw, s.PT[k]*kw, s.QT[k]*kw)
	})
}
