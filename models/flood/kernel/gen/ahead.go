package main

import "github.com/mmcloughlin/avo/x86"

// Memory is asked for before it is needed. All of it is here: the call of step.go, and what the sweeps of local inertia
// ask for.

// fetch asks for memory: see ahead_amd64.go.
func fetch(f *file, width int) {
	v := f.function("fetch", width)
	rows, first, k := v.given("rows"), v.given("at"), v.newWhole()
	v.emit(x86.XORQ(k, k))
	v.label("fetchLoop")
	row := v.newWhole()
	v.emit(x86.MOVQ(memory{Base: rows, Index: k, Scale: 8}, row))
	v.from(row, first)
	for line := range 4 {
		v.emit(x86.PREFETCHT0(at("", row).Offset(64 * line)))
	}
	v.emit(x86.INCQ(k))
	v.emit(x86.CMPQ(k, number(9)))
	v.emit(x86.JLT(to("fetchLoop")))
	v.end()
}

// inertiaRows is how many rows ahead the sweeps of local inertia ask.
const inertiaRows = 8

// ask asks for arrays of local inertia some rows ahead of column i. The processor can wait for some twenty lines at once
// and no more: four arrays with the faces that look east, two with those that look north, one with the cells.
func (v lanes) ask(i whole, arrays ...whole) {
	for _, a := range arrays {
		v.emit(x86.PREFETCHT0(column(a, i, "").Offset(inertiaRows * v.pitch())))
	}
}
