package main

import (
	"errors"
	"fmt"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
	"github.com/mmcloughlin/avo/reg"
)

// file is one file of assembly that is being written: functions, and after them the numbers that they use.
type file struct {
	twin twin
	out  *ir.File
	errs []error

	single, full []string // numbers kept once, and as often as there are lanes
	columns      bool     // 0 to 7 are wanted
}

func newFile(t twin) *file {
	f := &file{twin: t, out: ir.NewFile()}
	f.out.Includes = []string{"go_asm.h"} // offsets of fields, by the compiler
	return f
}

// fail remembers what is wrong; writing goes on, and nothing is printed.
func (f *file) fail(err error) { f.errs = append(f.errs, err) }

// function begins a function of the name and the width in the twin's declarations.
func (f *file) function(name string, width int) lanes {
	if width > 0 {
		name += map[int]string{8: "AVX2", 16: "AVX512"}[width]
	}
	fn := ir.NewFunction(name)
	fn.Attributes = attr.NOSPLIT
	if s, err := f.twin.signature(name); err != nil {
		f.fail(err)
	} else {
		fn.SetSignature(s)
	}
	f.out.AddSection(fn)
	return lanes{code: &code{file: f, fn: fn, width: width, registers: reg.NewCollection(), held: map[string]vector{}}}
}

// Symbols of the numbers.
const (
	singles = "numbers"
	fulls   = "lanes"
	counted = "columns"
)

// place returns the address of element i of a table of the file.
func place(table string, i, size int) operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol(table), i*size)
}

// one is the address of a number.
func (f *file) one(expr string) operand.Mem { return place(singles, index(&f.single, expr), 4) }

// eight is the address of eight lanes of a number.
func (f *file) eight(expr string) operand.Mem { return place(fulls, index(&f.full, expr), 32) }

// index finds a string in a list, at the end of which it is put where it is missing.
func index(list *[]string, s string) int {
	for i, known := range *list {
		if known == s {
			return i
		}
	}
	*list = append(*list, s)
	return len(*list) - 1
}

// tables writes the numbers down.
func (f *file) tables() {
	table := func(name string, words []uint32) {
		if len(words) == 0 {
			return
		}
		g := ir.NewStaticGlobal(name)
		g.Attributes = attr.RODATA | attr.NOPTR
		for _, w := range words {
			g.Append(operand.U32(w))
		}
		f.out.AddSection(g)
	}
	var words []uint32
	for _, expr := range f.single {
		words = append(words, f.bits(expr))
	}
	table(singles, words)
	words = nil
	for _, expr := range f.full {
		for range 8 {
			words = append(words, f.bits(expr))
		}
	}
	table(fulls, words)
	if f.columns {
		table(counted, []uint32{0, 1, 2, 3, 4, 5, 6, 7})
	}
}

func (f *file) bits(expr string) uint32 {
	b, err := f.twin.number(expr)
	if err != nil {
		f.fail(err)
	}
	return b
}

// whole is a whole number of the twin.
func (f *file) whole(name string) int {
	n, err := f.twin.whole(name)
	if err != nil {
		f.fail(err)
	}
	return n
}

// print gives registers to values and returns the file's text. A value that finds no register is an error: nothing is
// ever spilled.
func (f *file) print() ([]byte, error) {
	f.tables()
	if len(f.errs) > 0 {
		return nil, errors.Join(f.errs...)
	}
	if err := pass.Compile.Execute(f.out); err != nil {
		return nil, err
	}
	for _, fn := range f.out.Functions() {
		if err := sixteenRegisters(fn); err != nil {
			return nil, err
		}
	}
	return printer.NewGoAsm(printer.Config{Name: "models/flood/kernel/gen", Pkg: "kernel"}).Print(f.out)
}

// sixteenRegisters refuses a function in which a vector of eight lanes or fewer has been given a register that AVX2 does
// not know: avo gives out all 32 of AVX-512.
func sixteenRegisters(fn *ir.Function) error {
	for _, i := range fn.Instructions() {
		for _, r := range i.Registers() {
			if p := reg.ToPhysical(r); p != nil && p.Kind() == reg.KindVector && p.Size() <= 32 && p.PhysicalIndex() > 15 {
				return fmt.Errorf("%s: more values at once than AVX2 has registers", fn.Name)
			}
		}
	}
	return nil
}
