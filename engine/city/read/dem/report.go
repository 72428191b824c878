package dem

import (
	"fmt"

	"semul/engine/geo"
)

// Source says what one surface, or the tiles of one lattice, gave.
type Source struct {
	Name, Info string
	Method     string // how it was resampled
	Cells      int    // cells of the grid that come from it
	NoData     int    // its own cells without data under the city
	Filled     int    // of these, filled between their neighbours
}

// Report says what came of bringing surfaces onto a grid.
type Report struct {
	Sources   []Source
	Filled    int       // cells of the grid filled between their neighbours, up to MaxGap wide
	Left      []geo.Gap // gaps that remain
	Low, High float32   // range of the values, NaN without any
	Warnings  []string  // what looks wrong
	place     string    // of the largest gap
	largest   geo.Gap
	missing   int
}

// Heights on land that no unit but feet and no number but an undeclared "no data" leaves.
const (
	lowest  = -500 // m; the shore of the Dead Sea lies at about -430
	highest = 9000 // m
)

// judge warns of heights that are none.
func (r *Report) judge(name string, part geo.Raster) {
	if lo, hi := part.Range(); lo < lowest || hi > highest {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s has heights from %g to %g m: a number for no data that the file does not declare, or feet?", name, lo, hi))
	}
}

// finish fills small gaps of the grid and lists the others.
func (r *Report) finish(f geo.Frame, out geo.Raster) {
	r.Filled, r.Left = out.FillGaps(MaxGap)
	for _, g := range r.Left {
		r.missing += g.Cells
		if g.Cells > r.largest.Cells {
			r.largest = g
		}
	}
	r.Low, r.High = out.Range()
	r.place = at(f, r.largest.At)
}

// Err returns an error that names the largest gap if cells without data remain.
func (r Report) Err() error {
	if len(r.Left) == 0 {
		return nil
	}
	g := r.largest
	return fmt.Errorf("dem: %d cells have no height, in %d gaps; the largest has %d cells, from column %d, row %d at %s, and is %.0f by %.0f m: choose a smaller area, or add a surface that covers it",
		r.missing, len(r.Left), g.Cells, g.I, g.J, r.place, g.Bounds.Width(), g.Bounds.Height())
}
