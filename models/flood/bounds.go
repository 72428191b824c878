package flood

import (
	"fmt"
	"math"

	"semul/engine/fmath"
	"semul/models/flood/kernel"
)

const (
	deepestInflow = 100.0 // critical depth of water leaving an inflow's cells that we take for possible [m]
	fastestWave   = 300.0 // speed of waves beyond any sea or flood on earth: √(g·9000 m) [m/s]
	pitDepth      = 5.0   // a cell on the border that lies so far below all its neighbours is a pit [m]
)

// overload reports whether discharge [m³/s] is more than the cells of an inflow can pass on. Water that leaves them on
// all free sides at the critical depth
//
//	h = (q²/g)^(1/3), q [m²/s] being the discharge over the length of these sides                          (1)
//
// moves at 2·√(g·h); a depth of more than deepestInflow is no water of this world, and the steps would be tiny.
func (d *Domain) overload(cells []int, discharge float64) (depth, step float64, over bool) {
	member := map[int]bool{}
	for _, id := range cells {
		member[id] = true
	}
	sides := 0
	for _, id := range cells {
		i, j := d.Grid.IJ(id)
		for _, n := range [4][2]int{{i - 1, j}, {i + 1, j}, {i, j - 1}, {i, j + 1}} {
			if n[0] >= 0 && n[1] >= 0 && n[0] < d.Grid.NX && n[1] < d.Grid.NY && !d.Outside(n[0], n[1]) && !member[d.Grid.ID(n[0], n[1])] {
				sides++
			}
		}
	}
	q := math.Abs(discharge) / (float64(max(sides, 1)) * d.Grid.Cell)
	depth = fmath.Cbrt(q * q / kernel.Gravity)
	return depth, d.cfg.CFL * d.Grid.Cell / (2 * math.Sqrt(kernel.Gravity*depth)), depth > deepestInflow
}

// collapsed returns an error that names the cell where waves were faster than any on earth, so that steps of time became
// tiny: as an inflow poured, or now.
func (d *Domain) collapsed() error {
	if d.fault != nil {
		return d.fault
	}
	for _, t := range d.tiles {
		if t.speed <= fastestWave {
			continue
		}
		worst, wi, wj := float32(-1), 0, 0
		for j := range t.ny {
			for i := range t.nx {
				if w := d.waveIn(t, i, j); w > worst {
					worst, wi, wj = w, i, j
				}
			}
		}
		if worst > fastestWave { // else the tile remembers a step that is over
			return d.tooFast(t, wi, wj, d.feeder(t.i0+wi, t.j0+wj))
		}
	}
	return nil
}

// noStep is the error when a round has failed however short it was. It names the cell whose waves are fastest.
func (d *Domain) noStep() error {
	worst, at := float32(-1), (*tile)(nil)
	wi, wj := 0, 0
	for _, t := range d.awake {
		for j := range t.ny {
			for i := range t.nx {
				if w := d.waveIn(t, i, j); w > worst {
					worst, at, wi, wj = w, t, i, j
				}
			}
		}
	}
	if at == nil {
		return fmt.Errorf("flood: no step is small enough")
	}
	u, v := d.Velocity(at.i0+wi, at.j0+wj)
	return fmt.Errorf("flood: no step is small enough: waves are fastest, %.4g m/s, in cell (%d, %d) at %s, %.4g m deep on a bed at %.2f m and moving at %.4g m/s: look for wells and spikes in the bed there, and at %s",
		worst, at.i0+wi, at.j0+wj, place(d.Grid.Center(at.i0+wi, at.j0+wj)), d.Depth(at.i0+wi, at.j0+wj), d.Bed(at.i0+wi, at.j0+wj),
		math.Sqrt(float64(u*u)+float64(v*v)), d.feeder(at.i0+wi, at.j0+wj))
}

// waveIn is the speed of the fastest wave in a cell of a tile [m/s].
func (d *Domain) waveIn(t *tile, i, j int) float32 {
	f, k := t.now(), at(i, j)
	if !(f.h[k] > 0) {
		return 0
	}
	return d.wave(f.h[k], f.u[k], f.v[k])
}

// tooFast is the error about a cell of a tile.
func (d *Domain) tooFast(t *tile, i, j int, look string) error {
	f, k := t.now(), at(i, j)
	i, j = i+t.i0, j+t.j0
	u, v := d.Velocity(i, j)
	speed := math.Sqrt(float64(u*u) + float64(v*v))
	return fmt.Errorf("flood: the step of time has collapsed to %.2g s: cell (%d, %d) at %s is %.4g m deep and moves at %.4g m/s; more flows in there than the ground can carry: look at %s",
		d.cfg.CFL*d.Grid.Cell/float64(d.wave(f.h[k], f.u[k], f.v[k])), i, j, place(d.Grid.Center(i, j)), f.h[k], speed, look)
}

// feeder names the inflow that has a cell within three cells of (i, j).
func (d *Domain) feeder(i, j int) string {
	for _, b := range d.boundaries {
		for _, c := range b.cells {
			if (b.Kind == Inflow || b.Kind == Discharge) && max(abs(c.t.i0+c.i-i), abs(c.t.j0+c.j-j)) <= 3 {
				return b.feeds()
			}
		}
	}
	return "the bed and the water of the start there"
}

// feeds names the boundary for who looks for a fault.
func (b *Boundary) feeds() string { return "boundary " + b.Name + ", its unit and its length" }

func abs(x int) int {
	if x < 0 {
		return -x
	}
	return x
}

// pits lists the cells on the border among some that lie more than pitDepth below all their neighbours inside: no data
// that the file does not declare, or a well.
func (d *Domain) pits(cells []int) (found []int) {
	for _, id := range cells {
		i, j := d.Grid.IJ(id)
		if i > 0 && j > 0 && i < d.Grid.NX-1 && j < d.Grid.NY-1 || d.Outside(i, j) {
			continue
		}
		lowest := math.Inf(1)
		for b := max(j-1, 0); b <= min(j+1, d.Grid.NY-1); b++ {
			for a := max(i-1, 0); a <= min(i+1, d.Grid.NX-1); a++ {
				if (a != i || b != j) && !d.Outside(a, b) {
					lowest = math.Min(lowest, d.Bed(a, b))
				}
			}
		}
		if !math.IsInf(lowest, 1) && lowest-d.Bed(i, j) > pitDepth {
			found = append(found, id)
		}
	}
	return found
}
