package validation

import (
	"context"
	"math"

	"semul/engine/geo"
	"semul/engine/validate"
	"semul/models/flood"
)

// Case is one comparison, as engine/validate has it.
type Case = validate.Case

// Outcome is what came of one.
type Outcome = validate.Outcome

// Cases lists all cases.
func Cases() []Case {
	cases := []Case{
		stillHumps, stillWalls, stillAnyLevel, ritter, stoker, thackerError, thackerOrder, sheetGentle, sheetMiddle, sheetSteep, sheetBalance,
		greenAmptPonded, greenAmptRain, horton, curveNumbers, hunter, hunterOrder, macdonald, hunterInertia, macdonaldInertia, sheetInertia, sheetBalanceInertia, stillInertia, basinInertia, pond, bump, humpsDamBreak, basin, valleyShort, valley, valleyTime, flumeSides, flumeBack,
		islandPeaks, islandPeaksFine, islandArrival, blocks, vee, streetLevels, streetSteady, streetHouses, roads,
	}
	for k := range cases {
		cases[k].Area = "flood"
		cases[k].Peers = peers[cases[k].Name]
	}
	return cases
}

// raster reads one grid of a case's data.
func raster(env validate.Env, name string) (geo.Raster, error) {
	f, err := env.Open(name)
	if err != nil {
		return geo.Raster{}, err
	}
	defer f.Close()
	return flood.ReadGrid(f, name)
}

// channel is a straight channel along x, one cell wide, dx [m] a cell, with a bed from a formula of x [m].
func channel(s flood.Solver, n int, dx, rough float64, bed func(x float64) float64) (*flood.Domain, error) {
	g := geo.Grid{NX: n, NY: 1, Cell: dx}
	z := make([]float64, n)
	for i := range z {
		z[i] = bed(g.Center(i, 0).X)
	}
	return flood.NewDomain(flood.Config{Grid: g, Bed: z, Rough: float32(rough), Solver: s})
}

func flat(float64) float64 { return 0 }

// advance moves d by seconds, sources acting each second.
func advance(d *flood.Domain, seconds float64) error {
	return d.Advance(context.Background(), seconds, 1)
}

// relative returns Σ|got−want| / Σ|want|.
func relative(n int, got, want func(i int) float64) float64 {
	sum, all := 0.0, 0.0
	for i := range n {
		sum += math.Abs(got(i) - want(i))
		all += math.Abs(want(i))
	}
	return sum / all
}

// unexplained returns what a domain's ledger leaves open, as a share of the throughput.
func unexplained(d *flood.Domain) float64 {
	residual, through := d.Ledger().Residual()
	return math.Abs(residual) / through
}

// fastest is the largest speed of the water [m/s].
func fastest(d *flood.Domain) float64 {
	most := 0.0
	for id := range d.Grid.Cells() {
		u, v := d.Velocity(d.Grid.IJ(id))
		most = math.Max(most, math.Sqrt(u*u+v*v))
	}
	return most
}

// depthAt is the depth in the cell under a place [m].
func depthAt(d *flood.Domain, x, y float64) float64 {
	id, ok := d.Grid.CellOf(geo.Point{X: x, Y: y})
	if !ok {
		return math.NaN()
	}
	i, j := d.Grid.IJ(id)
	return d.Depth(i, j)
}

// ground copies a raster as the bed of a domain.
func ground(r geo.Raster) []float64 {
	bed := make([]float64, len(r.Val))
	for id, z := range r.Val {
		bed[id] = float64(z)
	}
	return bed
}
