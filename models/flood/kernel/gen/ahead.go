package main

import "github.com/mmcloughlin/avo/x86"

// Memory is asked for before it is needed, in the sweeps' loops: 4 KB pages and 12 arrays at once are more than the
// processor foresees by itself. All of it is here.

// rowsAhead is how many rows ahead the sweeps over faces and cells ask.
const rowsAhead = 2

// Asked for in turn, with the sweep that has use for them: depths, bed steps and their smooth parts of a line of faces,
// the speeds across it, what the cells keep and where they go, their roughness.

func (v lanes) aheadOfFaces(i whole, hRs, dzs, ss whole) { v.askRows(rowsAhead, i, hRs, dzs, ss) }
func (v lanes) aheadOfSpeeds(i, uRs whole)               { v.askRows(rowsAhead, i, uRs) }
func (v lanes) aheadOfCells(i whole, c *cells)           { v.askRows(rowsAhead, i, c.rest, c.h1, c.u1, c.v1) }
func (v lanes) aheadOfDrag(i whole, c *cells)            { v.askRows(rowsAhead, i, c.gn2) }

// inertiaAhead is how many rows ahead the sweeps of local inertia ask.
const inertiaAhead = 8

// The processor can wait for some twenty lines at once and no more: four arrays are asked for with the faces that look
// east, two with those that look north, one with the cells.

func (v lanes) aheadOfEast(i whole, x *crossing)  { v.ask(i, x.h, x.q, x.across, x.dz) }
func (v lanes) aheadOfNorth(i whole, x *crossing) { v.ask(i, x.dz, x.gn2) }
func (v lanes) aheadOfStore(i, rest whole)        { v.ask(i, rest) }

// ask asks for arrays of local inertia some rows ahead of column i.
func (v lanes) ask(i whole, arrays ...whole) {
	v.askRows(inertiaAhead, i, arrays...)
}

func (v lanes) askRows(rows int, i whole, arrays ...whole) {
	for _, a := range arrays {
		v.emit(x86.PREFETCHT0(column(a, i, "").Offset(rows * v.pitch())))
	}
}
