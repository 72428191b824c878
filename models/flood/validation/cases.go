package validation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"semul/engine/geo"
	"semul/models/flood"
)

// Case is one comparison.
type Case struct {
	Name   string
	Metric string  // what the number is
	Limit  float64 // the number must not be larger
	Source string  // of the true answer and of the limit
	Data   string  // folder below the root of the reference data that it reads; empty: none
	Long   bool    // takes more than a few CPU seconds: for the command, not for go test
	Run    func(dir string) (Outcome, error)
}

// Outcome is the number of a case and what else was seen.
type Outcome struct {
	Value float64
	Notes string
}

// Cases lists all cases.
func Cases() []Case {
	return []Case{
		stillHumps, ritter, stoker, thackerError, thackerOrder, sheetGentle, sheetMiddle, sheetSteep, sheetBalance,
		hunter, hunterOrder, macdonald, hunterInertia, macdonaldInertia, sheetInertia, sheetBalanceInertia, stillInertia, basinInertia, humpsDamBreak, basin, valleyShort, valley, flumeSides, flumeBack,
	}
}

// ErrNoData says that a case's reference data is not there.
var ErrNoData = errors.New("reference data is not there")

// raster reads one grid of a case's data.
func raster(dir, name string) (geo.Raster, error) {
	f, err := open(dir, name)
	if err != nil {
		return geo.Raster{}, err
	}
	defer f.Close()
	return flood.ReadGrid(f)
}

func open(dir, name string) (*os.File, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %s", ErrNoData, filepath.Join(dir, name))
	}
	return f, err
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
