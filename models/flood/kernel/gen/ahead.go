package main

import "github.com/mmcloughlin/avo/x86"

// Memory is asked for before it is needed. All of it is here: what step.go calls, and what the sweeps of local inertia do
// in their loops.

// fetchRows is how many arrays the argument of fetch holds.
const fetchRows = 9

// fetch asks for as many values as a block is wide: see ahead_amd64.go.
func fetch(f *file, width int) {
	v := f.function("fetch", width)
	rows, first, k := v.given("rows"), v.given("at"), v.newWhole()
	v.emit(x86.XORQ(k, k))
	v.label("fetchLoop")
	row := v.newWhole()
	v.emit(x86.MOVQ(memory{Base: rows, Index: k, Scale: 8}, row))
	v.from(row, first)
	for done := 0; done < 4*f.whole("Width"); done += line {
		v.emit(x86.PREFETCHT0(at("", row).Offset(done)))
	}
	v.emit(x86.INCQ(k))
	v.emit(x86.CMPQ(k, number(fetchRows)))
	v.emit(x86.JLT(to("fetchLoop")))
	v.end()
}

// line is what memory is moved by [bytes].
const line = 64

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
