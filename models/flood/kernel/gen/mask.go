package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

// mask says where something holds: a bit a lane of sixteen, all bits of a lane of eight.
type mask struct {
	k          reg.OpmaskVirtual
	lanes      vector
	everywhere bool // no mask at all
}

func (v lanes) newMask() mask {
	if v.wide() {
		return mask{k: v.registers.K()}
	}
	return mask{lanes: v.newVector()}
}

// Comparisons of the instruction VCMPPS; all but never are false for what is not a number.
const (
	isNaN     = 0x03
	isBelow   = 0x11
	isUpTo    = 0x12
	isAtLeast = 0x1d
	isAbove   = 0x1e
)

// is holds where a compares so with b, and where a mask lets it.
func (v lanes) is(a vector, how int, b operand.Op, says ...string) mask {
	v.say(says)
	m := v.newMask()
	switch {
	case v.wide() && v.masked:
		v.emit(x86.VCMPPS(small(how), b, a, v.where.k, m.k))
	case v.wide():
		v.emit(x86.VCMPPS(small(how), b, a, m.k))
	default:
		v.emit(x86.VCMPPS(small(how), b, a, m.lanes))
		if v.masked {
			v.emit(x86.VANDPS(m.lanes, v.where.lanes, m.lanes))
		}
	}
	return m
}

// either holds where one of two masks does.
func (v lanes) either(a, b mask, says ...string) mask {
	v.say(says)
	m := v.newMask()
	if v.wide() {
		v.emit(x86.KORW(a.k, b.k, m.k))
	} else {
		v.emit(x86.VORPS(a.lanes, b.lanes, m.lanes))
	}
	return m
}

// both holds where two masks do.
func (v lanes) both(a, b mask, says ...string) mask {
	v.say(says)
	m := v.newMask()
	if v.wide() {
		v.emit(x86.KANDW(a.k, b.k, m.k))
	} else {
		v.emit(x86.VANDPS(a.lanes, b.lanes, m.lanes))
	}
	return m
}

// nowhere is a mask that holds nowhere as yet.
func (v lanes) nowhere() mask {
	m := v.newMask()
	if v.wide() {
		v.emit(x86.KXORW(m.k, m.k, m.k))
	} else {
		v.emit(x86.VXORPS(m.lanes, m.lanes, m.lanes))
	}
	return m
}

// widen lets a mask hold where another one does too.
func (v lanes) widen(m, by mask) {
	if v.wide() {
		v.emit(x86.KORW(by.k, m.k, m.k))
	} else {
		v.emit(x86.VORPS(by.lanes, m.lanes, m.lanes))
	}
}

// without is x where m does not hold, else 0; x is used up.
func (v lanes) without(m mask, x, zero vector, says ...string) vector {
	v.say(says)
	if v.wide() {
		v.emit(x86.VMOVAPS(zero, m.k, x))
		return x
	}
	y := v.newVector()
	v.emit(x86.VANDNPS(x, m.lanes, y))
	return y
}

// bits has a bit for each lane in which m holds.
func (v lanes) bits(m mask) reg.Register {
	b := v.registers.GP32()
	if v.wide() {
		v.emit(x86.KMOVW(m.k, b))
	} else {
		v.emit(x86.VMOVMSKPS(m.lanes, b))
	}
	return b
}

// bitsNotZero has a bit for each lane of x that is not +0.
func (v lanes) bitsNotZero(x, zero vector, says ...string) reg.GPVirtual {
	v.say(says)
	b := v.registers.GP32()
	if v.wide() {
		k := v.registers.K()
		v.emit(x86.VPTESTMD(x, x, k))
		v.emit(x86.KMOVW(k, b))
	} else {
		empty := v.newVector()
		v.emit(x86.VPCMPEQD(zero, x, empty))
		v.emit(x86.VMOVMSKPS(empty, b))
		v.emit(x86.XORL(number(0xff), b))
	}
	return b
}

// unlessEverywhere adds what is to be done where m does not hold in every lane.
func (v lanes) unlessEverywhere(m mask, skip string, body func()) {
	if v.wide() {
		v.emit(x86.KORTESTW(m.k, m.k))
		v.emit(x86.JCS(to(skip)))
	} else {
		v.emit(x86.CMPL(v.bits(m), number(0xff)))
		v.emit(x86.JEQ(to(skip)))
	}
	body()
	v.label(skip)
}

// unlessNowhere adds what is to be done where m holds in some lane.
func (v lanes) unlessNowhere(m mask, skip string, body func()) {
	if v.wide() {
		v.emit(x86.KORTESTW(m.k, m.k))
	} else {
		b := v.bits(m)
		v.emit(x86.TESTL(b, b))
	}
	v.emit(x86.JZ(to(skip)))
	body()
	v.label(skip)
}

// clearOutside makes vectors in memory 0 where m does not hold.
func (v lanes) clearOutside(m mask, zero vector, places ...memory) {
	if v.wide() {
		k := v.registers.K()
		v.emit(x86.KNOTW(m.k, k))
		for _, p := range places {
			v.emit(x86.VMOVUPS(zero, k, p))
		}
		return
	}
	for _, p := range places {
		v.store(v.only(m).load(p), p)
	}
}

// tail knows which lanes of a sweep over n columns are below n.
type tail struct {
	lanes
	n    whole
	left vector // of eight lanes: n less the columns that are done
}

// tail begins before the loop.
func (v lanes) tail(n whole) tail {
	t := tail{lanes: v, n: n}
	if !v.wide() {
		t.left = v.newVector()
		v.emit(x86.VMOVQ(n, t.left.AsX()))
		v.emit(x86.VPBROADCASTD(t.left.AsX(), t.left))
	}
	return t
}

// tailWide is a tail for sixteen lanes; eight go on beyond n, where values are 0.
func (v lanes) tailWide(n whole) tail { return tail{lanes: v, n: n} }

// mask holds in the lanes from column i on that are below n; to be asked for once in the loop.
func (t tail) mask(i whole) mask {
	if t.wide() {
		left := t.newWhole()
		t.say([]string{"lanes below n"})
		t.emit(x86.MOVQ(t.n, left))
		t.emit(x86.SUBQ(i, left))
		t.emit(x86.BZHIL(left.As32(), t.one(allBut), left.As32()))
		m := t.newMask()
		t.emit(x86.KMOVW(left.As32(), m.k))
		return m
	}
	if t.left == nil {
		return mask{everywhere: true}
	}
	t.say([]string{"lanes below n"})
	m := t.newMask()
	t.columns = true
	t.emit(x86.VPCMPGTD(place(counted, 0, 32), t.left, m.lanes))
	t.emit(x86.VPSUBD(t.eight("bits 8"), t.left, t.left))
	return m
}
