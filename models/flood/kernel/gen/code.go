package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/gotypes"
	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

type (
	vector = reg.VecVirtual // one value a lane
	whole  = reg.GPVirtual  // a whole number or an address
	memory = operand.Mem
)

// code is one function that is being written, on eight or sixteen lanes.
type code struct {
	*file
	fn        *ir.Function
	width     int
	registers *reg.Collection
	held      map[string]vector // numbers in registers
}

func (c *code) wide() bool { return c.width == 16 }

// emit adds an instruction as its constructor returns it. Operands are in Go's order, the result last.
func (c *code) emit(i *ir.Instruction, err error) {
	if err != nil {
		c.fail(fmt.Errorf("%s: %w", c.fn.Name, err))
		return
	}
	c.fn.AddInstruction(i)
}

// say puts a comment before the next instruction.
func (c *code) say(lines []string) {
	if len(lines) > 0 {
		c.fn.AddComment(lines...)
	}
}

func (c *code) label(name string) { c.fn.AddLabel(ir.Label(name)) }
func to(label string) operand.Op  { return operand.LabelRef(label) }
func number(n int) operand.Op     { return operand.I32(n) }
func small(n int) operand.Op      { return operand.U8(n) }
func (c *code) newWhole() whole   { return c.registers.GP64() }
func at(symbol string, base whole) memory {
	return memory{Symbol: operand.Symbol{Name: symbol}, Base: base}
}

// address returns where an argument or a result of the function lies.
func (c *code) address(of gotypes.Component) memory {
	b, err := of.Resolve()
	if err != nil {
		c.fail(fmt.Errorf("%s: %w", c.fn.Name, err))
		return memory{}
	}
	return b.Addr
}

func (c *code) argument(name string) memory { return c.address(c.fn.Signature.Params().Lookup(name)) }
func (c *code) result(name string) memory   { return c.address(c.fn.Signature.Results().Lookup(name)) }

// fetch returns the whole number or pointer at an address.
func (c *code) fetch(m memory, says ...string) whole {
	c.say(says)
	x := c.newWhole()
	c.emit(x86.MOVQ(m, x))
	return x
}

// given returns an argument that is a whole number or a pointer.
func (c *code) given(name string) whole { return c.fetch(c.argument(name)) }

// from moves a pointer to float32 on by n of them.
func (c *code) from(pointer, n whole) {
	c.emit(x86.LEAQ(memory{Base: pointer, Index: n, Scale: 4}, pointer))
}

// sweep goes over ⌈n/width⌉ vectors; body gets the first column of each.
func (c *code) sweep(name string, n whole, body func(i whole)) {
	i := c.newWhole()
	c.emit(x86.XORQ(i, i))
	c.label(name)
	body(i)
	c.emit(x86.ADDQ(number(c.width), i))
	c.emit(x86.CMPQ(i, n))
	c.emit(x86.JLT(to(name)))
}

// times repeats body n times; n is used up.
func (c *code) times(name string, n whole, body func()) {
	c.label(name)
	body()
	c.emit(x86.DECQ(n))
	c.emit(x86.JNZ(to(name)))
}

// end ends the function; scalar code must not pay for what vectors left in the upper halves of registers.
func (c *code) end() {
	if c.width > 0 {
		c.emit(x86.VZEROUPPER())
	}
	c.emit(x86.RET())
}
