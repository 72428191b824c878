package main

import (
	"github.com/mmcloughlin/avo/x86"
)

// What the two widths do by different means.

// gentler is a or b, whichever is nearer to 0, where they have one sign, else 0 of any sign.
func (v lanes) gentler(a, b vector, says ...string) vector {
	v = v.noMask("gentler")
	v.say(says)
	differ := v.do(differs, a, b, nil)
	if v.wide() {
		same := v.registers.K()
		v.emit(x86.VPTESTNMD(v.number(signBit), differ, same))
		x := v.newVector()
		v.emit(x86.VRANGEPS_Z(small(2), b, a, same, x))
		return x
	}
	x, size := v.and(v.number(allBut), a), v.and(v.number(allBut), b)
	v.emit(x86.VPMINUD(size, x, x))
	v.emit(x86.VPSRAD(small(31), differ, differ))
	v.emit(x86.VANDNPS(x, differ, x))
	sign := v.and(v.number(signBit), a)
	return v.or(x, sign)
}

// guess is a first guess of h^(−1/3), from the bits.
func (v lanes) guess(h vector, says ...string) vector {
	v = v.noMask("guess")
	v.say(says)
	x := v.newVector()
	v.emit(x86.VCVTDQ2PS(h, x))
	x = v.mul(x, v.number(third))
	y := v.newVector()
	v.emit(x86.VCVTTPS2DQ(x, y))
	return v.do(takesInt, v.number(rootBits), y, nil)
}

// improve is one Newton step y(4−h·y³)/3.
func (v lanes) improve(y, h vector, says ...string) vector {
	v = v.noMask("improve")
	v.say(says)
	scaled := v.mul(y, v.number(third))
	cube := v.mul(v.mul(h, y), v.mul(y, y))
	return v.mul(scaled, v.sub(v.number("4"), cube))
}

// signed is a number that is not negative with the sign of another.
func (v lanes) signed(size, by vector) vector {
	sign := v.plain().and(v.number(signBit), by)
	return v.or(size, sign)
}

// size is |a|.
func (v lanes) size(a vector) vector { return v.and(v.number(allBut), a) }

// fold stores the sum or the largest of all lanes.
func (v lanes) fold(o operation, x vector, m memory) {
	last := x86.VADDSS
	if !o.swaps {
		last = x86.VMAXSS
	}
	if v.wide() {
		upper, y := v.registers.YMM(), v.registers.YMM()
		v.emit(x86.VEXTRACTF64X4(small(1), x, upper))
		v.emit(o.plain(upper, x.AsY(), y))
		x = y
	}
	a, b := v.registers.XMM(), v.registers.XMM()
	v.emit(x86.VEXTRACTF128(small(1), x.AsY(), b))
	v.emit(o.plain(b, x.AsX(), a))
	v.emit(x86.VMOVHLPS(a, a, b))
	v.emit(o.plain(b, a, a))
	v.emit(x86.VMOVSHDUP(a, b))
	v.emit(last(b, a, a))
	v.emit(x86.VMOVSS(a, m))
}

// steps lets pointers go on by a distance in bytes.
func (c *code) steps(bytes int, pointers ...whole) {
	for _, p := range pointers {
		c.emit(x86.ADDQ(number(bytes), p))
	}
}
