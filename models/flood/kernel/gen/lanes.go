package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/x86"
)

// lanes is a function that is being written, with what is to become of the lanes that a mask leaves out, and of the
// register of the result. Arithmetic is that of Go's float32, an instruction each; operands may lie in memory.
type lanes struct {
	*code
	where  mask
	masked bool
	old    vector // it keeps its value in the other lanes; nil: they become 0
	dest   vector // where the result goes; nil: into a new register
}

// only lets the next operation give 0 where m does not hold.
func (v lanes) only(m mask) lanes {
	v.where, v.masked = m, !m.everywhere
	return v
}

// onto lets the next operation change x, where m holds.
func (v lanes) onto(x vector, m mask) lanes {
	v.where, v.masked, v.old = m, true, x
	return v
}

// into lets the next operation change x.
func (v lanes) into(x vector) lanes {
	v.dest = x
	return v
}

// plain is the function without what only, onto and into ask for.
func (v lanes) plain() lanes { return lanes{code: v.code} }

// noMask refuses only, onto and into before an operation that does not know them.
func (v lanes) noMask(operation string) lanes {
	if v.masked || v.dest != nil {
		v.fail(fmt.Errorf("%s: %s knows no mask and no result given; use keep or set after it", v.fn.Name, operation))
	}
	return v.plain()
}

func (v lanes) newVector() vector {
	if v.wide() {
		return v.registers.ZMM()
	}
	return v.registers.YMM()
}

func (v lanes) target() vector {
	if v.dest != nil {
		return v.dest
	}
	return v.newVector()
}

// constructor makes an instruction.
type constructor func(...operand.Op) (*ir.Instruction, error)

// operation is what two operands undergo; zeroed is its form that makes 0 what a mask leaves out.
type operation struct {
	plain  constructor
	zeroed func(b, a, k, x operand.Op) (*ir.Instruction, error)
	swaps  bool // whether a op b is b op a
}

var (
	adds    = operation{x86.VADDPS, x86.VADDPS_Z, true}
	takes   = operation{x86.VSUBPS, x86.VSUBPS_Z, false}
	times   = operation{x86.VMULPS, x86.VMULPS_Z, true}
	divides = operation{x86.VDIVPS, x86.VDIVPS_Z, false}
	raises  = operation{x86.VMAXPS, x86.VMAXPS_Z, false}
	lowers  = operation{x86.VMINPS, x86.VMINPS_Z, false}
	unites  = operation{x86.VORPS, x86.VORPS_Z, true}
	meets   = operation{x86.VANDPS, x86.VANDPS_Z, true}
	differs = operation{x86.VXORPS, x86.VXORPS_Z, true}

	// On the bits of numbers, as int32.
	raisesInt = operation{x86.VPMAXSD, x86.VPMAXSD_Z, true}
	lowersInt = operation{x86.VPMINSD, x86.VPMINSD_Z, true}
	takesInt  = operation{x86.VPSUBD, x86.VPSUBD_Z, false}
)

func inMemory(x operand.Op) bool { _, is := x.(memory); return is }

// do is a op b.
func (v lanes) do(o operation, a, b operand.Op, says []string) vector {
	v.say(says)
	if inMemory(a) {
		if o.swaps && !inMemory(b) {
			a, b = b, a
		} else {
			a = v.plain().load(a.(memory))
		}
	}
	x := v.target()
	switch {
	case !v.masked:
		v.emit(o.plain(b, a, x))
	case v.old != nil && v.wide():
		x = v.old
		v.emit(o.plain(b, a, v.where.k, x))
	case v.old != nil:
		x = v.old
		all := v.newVector()
		v.emit(o.plain(b, a, all))
		v.emit(x86.VBLENDVPS(v.where.lanes, all, x, x))
	case v.wide():
		v.emit(o.zeroed(b, a, v.where.k, x))
	default:
		all := v.newVector()
		v.emit(o.plain(b, a, all))
		v.emit(x86.VANDPS(all, v.where.lanes, x))
	}
	return x
}

func (v lanes) add(a, b operand.Op, says ...string) vector { return v.do(adds, a, b, says) }
func (v lanes) sub(a, b operand.Op, says ...string) vector { return v.do(takes, a, b, says) }
func (v lanes) mul(a, b operand.Op, says ...string) vector { return v.do(times, a, b, says) }
func (v lanes) div(a, b operand.Op, says ...string) vector { return v.do(divides, a, b, says) }
func (v lanes) or(a, b operand.Op, says ...string) vector  { return v.do(unites, a, b, says) }
func (v lanes) and(a, b operand.Op, says ...string) vector { return v.do(meets, a, b, says) }

// larger is a where a > b, else b.
func (v lanes) larger(a, b operand.Op, says ...string) vector { return v.do(raises, a, b, says) }

// smaller is a where a < b, else b.
func (v lanes) smaller(a, b operand.Op, says ...string) vector { return v.do(lowers, a, b, says) }

// largerBits is the larger of the bits as whole numbers: of a and b where one of them is not negative.
func (v lanes) largerBits(a, b operand.Op, says ...string) vector {
	return v.do(raisesInt, a, b, says)
}

// smallerBits is likewise the smaller of them.
func (v lanes) smallerBits(a, b operand.Op, says ...string) vector {
	return v.do(lowersInt, a, b, says)
}

// negate is −a.
func (v lanes) negate(a operand.Op, says ...string) vector {
	return v.do(differs, v.number(signBit), a, says)
}

// load reads a vector.
func (v lanes) load(m memory, says ...string) vector {
	v.say(says)
	x := v.target()
	switch {
	case !v.masked:
		v.emit(x86.VMOVUPS(m, x))
	case v.old != nil && v.wide():
		x = v.old
		v.emit(x86.VMOVUPS(m, v.where.k, x))
	case v.old != nil:
		x = v.old
		v.emit(x86.VBLENDVPS(v.where.lanes, m, x, x))
	case v.wide():
		v.emit(x86.VMOVUPS_Z(m, v.where.k, x))
	default:
		v.emit(x86.VANDPS(m, v.where.lanes, x))
	}
	return x
}

// keep is x, where a mask lets it be.
func (v lanes) keep(x vector, says ...string) vector {
	v.say(says)
	y := v.target()
	if v.wide() {
		v.emit(x86.VMOVAPS_Z(x, v.where.k, y))
	} else {
		v.emit(x86.VANDPS(x, v.where.lanes, y))
	}
	return y
}

// set makes x another vector, where a mask lets it.
func (v lanes) set(y vector, says ...string) {
	v.say(says)
	if v.wide() {
		v.emit(x86.VMOVAPS(y, v.where.k, v.old))
	} else {
		v.emit(x86.VBLENDVPS(v.where.lanes, y, v.old, v.old))
	}
}

func (v lanes) store(x vector, m memory) { v.noMask("store").emit(x86.VMOVUPS(x, m)) }

// storeBelow stores the lanes of x that the mask of a tail names. In the others x is 0, which eight lanes store too:
// there is room.
func (v lanes) storeBelow(below mask, x vector, m memory) {
	if v.wide() {
		v.emit(x86.VMOVUPS(x, below.k, m))
	} else {
		v.store(x, m)
	}
}

// root is the square root.
func (v lanes) root(a operand.Op, says ...string) vector {
	v = v.noMask("root")
	v.say(says)
	x := v.newVector()
	v.emit(x86.VSQRTPS(a, x))
	return x
}

func (v lanes) zero() vector {
	x := v.newVector()
	v.emit(x86.VXORPS(x, x, x))
	return x
}

// all is a number in memory, in every lane.
func (v lanes) all(m memory, says ...string) vector {
	v.say(says)
	x := v.newVector()
	v.emit(x86.VBROADCASTSS(m, x))
	return x
}

// everyLane is an argument, in every lane.
func (v lanes) everyLane(name string) vector { return v.all(v.argument(name), name) }

// Bits, as twin.number reads them.
const (
	signBit = "bits signBit"
	allBut  = "bits signBit-1" // the sign
)

// hold puts numbers into registers for the loops that follow, in place of those held before.
func (v lanes) hold(exprs ...string) {
	clear(v.held)
	for _, expr := range exprs {
		v.held[expr] = v.all(v.one(expr), expr)
	}
}

// holdWide does so too where there are 32 registers; eight lanes read them from memory.
func (v lanes) holdWide(exprs ...string) {
	if v.wide() {
		for _, expr := range exprs {
			v.held[expr] = v.all(v.one(expr), expr)
		}
	}
}

// number is a constant of the twin in every lane: see twin.number.
func (v lanes) number(expr string) operand.Op {
	if x, is := v.held[expr]; is {
		return x
	}
	if v.wide() {
		return v.all(v.one(expr), expr)
	}
	return v.eight(expr)
}
