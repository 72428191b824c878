package main

import "github.com/mmcloughlin/avo/x86"

// cells is what the sweeps over the cells of a row work with.
type cells struct {
	w, south, north                whole // scratch, and the fluxes through the faces south and north
	h, u, v, h1, u1, v1, rest, gn2 whole
	n                              whole
	fastest, total                 vector
	negative                       mask
}

// update is Args.updatePlain of update.go. Depths before they are lifted to 0 go to scratch.along.b. Cells beyond n are
// not written by sixteen lanes, and made 0 by eight.
func update(f *file, width int) {
	v := f.function("update", width)
	c := cells{w: v.given("w"), south: v.given("south"), north: v.given("north"), n: v.given("n")}
	lo := v.given("lo")
	v.from(c.w, lo)
	v.from(c.south, lo)
	v.from(c.north, lo)
	row := v.given("c")
	for _, p := range []struct {
		to    *whole
		field string
	}{{&c.h, "columns_h"}, {&c.u, "columns_u"}, {&c.v, "columns_v"}, {&c.h1, "columns_h1"}, {&c.u1, "columns_u1"}, {&c.v1, "columns_v1"}, {&c.rest, "columns_rest"}} {
		*p.to = v.fetch(at(p.field, row))
	}
	c.fastest, c.total, c.negative = v.zero(), v.zero(), v.nowhere()
	v.balance(&c)
	c.gn2 = v.fetch(at("columns_gn2", v.given("c")))
	v.resist(&c)
	v.settle(&c)
	out := v.given("out")
	v.emit(x86.MOVL(v.bits(c.negative), at("outcome_negative", out)))
	v.fold(raises, c.fastest, at("outcome_fastest", out))
	v.fold(adds, c.total, at("outcome_total", out))
	v.end()
}

// balance is Args.balance, (6).
func (v lanes) balance(c *cells) {
	zero := v.zero()
	v.hold()
	r := v.everyLane("r")
	v.holdWide(gravity, third, rootBits)
	t := v.tail(c.n)
	v.sweep("balanceLoop", c.n, func(i whole) {
		v.aheadOfCells(i, c)
		east := func(field string) memory { return column(c.w, i, "scratch_east+faces_"+field) }
		south := func(field string) memory { return column(c.south, i, "faces_"+field) }
		north := func(field string) memory { return column(c.north, i, "faces_"+field) }
		below := t.mask(i)

		h := v.load(column(c.h, i, ""), "h")
		dh := v.sub(v.load(east("F"), "dh and what was kept"), next(east("F"), 1))
		dh = v.add(dh, v.sub(v.load(south("F")), north("F")))
		dh = v.add(v.mul(dh, r), column(c.rest, i, ""))
		h1 := v.only(below).add(h, dh, "h'")
		v.store(h1, column(c.w, i, "scratch_along+terms_b"))
		v.into(c.total).add(c.total, h1)
		kept := v.only(below).sub(dh, v.sub(h1, h, "kept now"))
		lost := v.is(h1, isBelow, zero, "h' < 0: lifted")
		v.widen(c.negative, lost)
		h1 = v.without(lost, h1, zero)
		kept = v.without(lost, kept, zero)
		v.storeBelow(below, h1, column(c.h1, i, ""))
		v.storeBelow(below, kept, column(c.rest, i, ""))

		push := v.sub(v.load(east("R"), "(hu)'"), next(east("L"), 1))
		push = v.mul(v.add(push, v.sub(v.load(south("T")), north("T"))), r)
		hu := v.only(below).add(v.mul(h, column(c.u, i, "")), push)
		v.storeBelow(below, hu, column(c.u1, i, ""))
		push = v.sub(v.load(south("R"), "(hv)'"), north("L"))
		push = v.mul(v.add(push, v.sub(v.load(east("T")), next(east("T"), 1))), r)
		hv := v.only(below).add(v.mul(h, column(c.v, i, "")), push)
		v.storeBelow(below, hv, column(c.v1, i, ""))

		q := v.root(v.add(v.mul(hu, hu, "q"), v.mul(hv, hv)))
		v.store(q, column(c.w, i, "scratch_q"))
		v.store(v.root(v.mul(h1, v.number(gravity), "c")), column(c.w, i, "scratch_c"))
		v.store(v.guess(h1, "h'^(−1/3), guessed"), column(c.w, i, "scratch_y"))
		v.emit(x86.MOVL(v.bitsNotZero(h1, zero, "where there is water"), column(c.w, i, "scratch_wet")))
	})
}

// resist is scratch.resist, the divisor of (7).
func (v lanes) resist(c *cells) {
	v.hold(third, "4")
	dt4 := v.everyLane("dt4")
	v.sweep("resistLoop", c.n, func(i whole) {
		v.aheadOfDrag(i, c)
		h, y := v.load(column(c.h1, i, ""), "h'"), v.load(column(c.w, i, "scratch_y"))
		y = v.improve(v.improve(y, h, "h'^(−1/3)"), h)
		drag := v.mul(v.mul(dt4, column(c.gn2, i, ""), "4·dt·g·n²·q·h'^(−1/3)"), v.mul(y, column(c.w, i, "scratch_q")))
		sum := v.add(h, v.root(v.add(v.mul(h, h, "h' + √(h'² + …)"), drag)))
		v.store(sum, column(c.w, i, "scratch_y"))
	})
}

// settle is Args.settle.
func (v lanes) settle(c *cells) {
	v.hold("2", "1e-9")
	dry := v.everyLane("dry")
	t := v.tailWide(c.n)
	v.sweep("settleLoop", c.n, func(i whole) {
		below := t.mask(i)
		h := v.only(below).load(column(c.h1, i, ""), "h'")
		q, wave := v.load(column(c.w, i, "scratch_q"), "q, c"), v.load(column(c.w, i, "scratch_c"))
		wet := v.is(h, isAbove, dry, "h' > dry")
		moves := v.is(q, isAbove, v.mul(h, v.number("1e-9"), "q > h'·1e-9"))
		f := v.div(v.number("2"), column(c.w, i, "scratch_y"), "2/y")
		flows := v.both(wet, moves)
		u := v.only(flows).mul(f, column(c.u1, i, ""), "u', v'")
		v.storeBelow(below, u, column(c.u1, i, ""))
		u = v.only(flows).mul(f, column(c.v1, i, ""))
		v.storeBelow(below, u, column(c.v1, i, ""))
		v.onto(wave, moves).add(wave, v.mul(q, f, "c + |u|"))
		v.raise(c.fastest, wet, wave)
	})
}

// raise makes a the larger of a and b where m holds; a is not negative.
func (v lanes) raise(a vector, m mask, b vector) {
	if v.wide() {
		v.onto(a, m).larger(a, b)
	} else {
		v.into(a).larger(a, v.only(m).keep(b))
	}
}
