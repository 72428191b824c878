package main

import "github.com/mmcloughlin/avo/x86"

// pitch is how far rows of local inertia lie apart [bytes].
func (f *file) pitch() int { return 4 * f.whole("Pitch") }

// east and north are swath.discharge of inertia.go, (8) to (10), for the faces that look there. One loop, not three:
// sixteen lanes fill the processor's window. What lies beyond n faces is computed too and means nothing.

func east(f *file, width int) {
	pitch := f.pitch()
	f.function("east", width).discharge(4, [3]int{4, -pitch, 4 - pitch}, lanes.aheadOfEast)
}

func north(f *file, width int) {
	pitch := f.pitch()
	f.function("north", width).discharge(pitch, [3]int{pitch, -4, pitch - 4}, lanes.aheadOfNorth)
}

// crossing points to what faces need, as in inertia_amd64.go.
type crossing struct{ h, dz, gn2, q, before, across, out whole }

// discharge adds the loop. The cell behind a face is so many bytes on from the one before it, the other three faces across
// so many from the first.
func (v lanes) discharge(behind int, across [3]int, ahead func(lanes, whole, *crossing)) {
	consts, n, rows, given := v.given("c"), v.given("n"), v.given("rows"), v.given("x")
	var x crossing
	for _, p := range []struct {
		to    *whole
		field string
	}{{&x.h, "h"}, {&x.dz, "dz"}, {&x.gn2, "gn2"}, {&x.q, "q"}, {&x.before, "before"}, {&x.across, "across"}, {&x.out, "out"}} {
		*p.to = v.fetch(at("crossing_"+p.field, given), p.field)
	}
	zero := v.zero()
	v.hold(third, "4")
	fall := v.all(at("faceConsts_fall", consts), "g·dt/dx")
	halfDt := v.all(at("faceConsts_half", consts), "dt/2")
	dry := v.all(at("faceConsts_dry", consts), "dry")
	v.holdWide("aside", "upwind", "0.25", rootBits, "1", gravity, "fastest", "1e-9", allBut)
	v.times("row", rows, func() {
		v.sweep("loop", n, func(i whole) {
			ahead(v, i, &x)
			hL, hR := v.load(column(x.h, i, ""), "hL, hR"), v.load(column(x.h, i, "").Offset(behind))
			dz := v.load(column(x.dz, i, ""), "dz")
			hf := v.larger(v.add(dz, hR, "hf"), hL)
			hf = v.sub(hf, v.larger(dz, zero))
			wet := v.is(hf, isAbove, dry, "hf > dry")
			out := v.zero()
			v.unlessNowhere(wet, "dryVector", func() {
				y := v.guess(hf, "hf^(−1/3), guessed")
				rise := v.add(dz, v.sub(hR, hL, "d"))
				pull := v.mul(v.mul(fall, hf, "g·hf·dt/dx·d"), rise)
				q := v.load(column(x.q, i, ""), "q")
				m := v.add(v.load(column(x.before, i, ""), "m"), column(x.q, i, "").Offset(behind))
				m = v.mul(m, v.number("aside"))
				m = v.sub(v.add(v.mul(q, v.number("upwind")), m), pull)
				uphill := v.is(v.mul(m, rise, "m·d > 0"), isAbove, zero)
				m = v.onto(m, uphill).sub(q, pull)
				side := v.add(v.load(column(x.across, i, ""), "√(q²+q̄²)"), column(x.across, i, "").Offset(across[0]))
				side = v.add(side, v.add(v.load(column(x.across, i, "").Offset(across[1])), column(x.across, i, "").Offset(across[2])))
				side = v.mul(side, v.number("0.25"))
				size := v.root(v.add(v.mul(q, q), v.mul(side, side)))
				y = v.improve(v.improve(y, hf, "hf^(−1/3)"), hf)
				y3 := v.mul(v.mul(y, y, "hf^(−7/3)"), y)
				y7 := v.mul(v.mul(y3, y3), y)
				drag := v.add(v.load(column(x.gn2, i, ""), "1 + drag"), column(x.gn2, i, "").Offset(behind))
				drag = v.mul(v.mul(v.mul(drag, halfDt), size), y7)
				m = v.div(m, v.add(drag, v.number("1")), "q'")
				most := v.smaller(v.mul(hf, v.number(gravity), "the square of the most that may pass"), v.number("fastest"))
				most = v.mul(v.mul(hf, hf), most)
				fast := v.only(wet).is(v.mul(m, m), isAbove, most)
				v.unlessNowhere(fast, "slowEnough", func() {
					v.onto(m, fast).signed(v.root(most), m)
				})
				least := v.mul(hf, v.number("1e-9"), "|q'| > 1e-9·hf")
				moves := v.only(wet).is(v.size(m), isAbove, least)
				v.into(out).only(moves).keep(m)
			})
			v.store(out, column(x.out, i, ""))
		})
		v.steps(v.pitch(), x.h, x.dz, x.gn2, x.q, x.before, x.across, x.out)
	})
	v.end()
}

// over finds of each row whether a cell would give more than it has, as Args.bound.
func over(f *file, width int) {
	v := f.function("over", width)
	e, s, n, h := v.given("e"), v.given("s"), v.given("n"), v.given("h")
	count, rows, found := v.given("count"), v.given("rows"), v.given("found")
	ratio := v.everyLane("ratio")
	v.hold(signBit)
	zero := v.zero()
	v.times("overRow", rows, func() {
		where := v.nowhere()
		v.sweep("overLoop", count, func(i whole) {
			east, west := v.largerBits(zero, next(column(e, i, ""), 1), "out to the east and west"), v.largerBits(v.negate(column(e, i, "")), zero)
			north, south := v.largerBits(zero, column(n, i, ""), "to the north and south"), v.largerBits(v.negate(column(s, i, "")), zero)
			gives := v.mul(v.add(v.add(east, west, "all of it"), v.add(north, south)), ratio)
			v.widen(where, v.is(gives, isAbove, column(h, i, ""), "more than there is"))
		})
		v.emit(x86.MOVL(v.bits(where), at("", found)))
		v.steps(v.pitch(), e, s, n, h)
		v.steps(4, found)
	})
	v.end()
}

// store is Args.store of inertia.go. Cells beyond count are not written by sixteen lanes, and made 0 by eight.
func store(f *file, width int) {
	v := f.function("store", width)
	given := v.given("b")
	count, rows := v.given("count"), v.given("rows")
	field := func(name string) whole { return v.fetch(at("banked_"+name, given), name) }
	e, s, n, h0 := field("e"), field("s"), field("n"), field("h")
	h1s, u1, v1, rest, wet := field("h1"), field("u1"), field("v1"), field("rest"), field("wet")
	ratio := v.everyLane("ratio")
	total, negative, deepest, zero := v.zero(), v.nowhere(), v.zero(), v.zero()
	v.hold()
	v.times("storeRow", rows, func() {
		t := v.tail(count)
		bytes := v.newWhole()
		v.emit(x86.MOVQ(wet, bytes))
		v.sweep("storeLoop", count, func(i whole) {
			v.aheadOfStore(i, rest)
			below := t.mask(i)
			h := v.load(column(h0, i, ""), "h")
			east, north := v.load(next(column(e, i, ""), 1), "discharges east and north"), v.load(column(n, i, ""))
			dh := v.sub(v.load(column(e, i, ""), "dh and what was kept"), east)
			dh = v.mul(v.add(dh, v.sub(v.load(column(s, i, "")), north)), ratio)
			dh = v.add(dh, column(rest, i, ""))
			h1 := v.only(below).add(h, dh, "h'")
			kept := v.only(below).sub(dh, v.sub(h1, h, "kept now"))
			east, north = v.only(below).keep(east), v.only(below).keep(north)
			v.storeBelow(below, h1, column(h1s, i, ""))
			v.storeBelow(below, kept, column(rest, i, ""))
			v.storeBelow(below, east, column(u1, i, ""))
			v.storeBelow(below, north, column(v1, i, ""))
			v.into(total).add(total, h1)
			v.into(deepest).larger(h1, deepest)
			v.widen(negative, v.is(h1, isBelow, zero, "h' < 0"))
			water := v.bitsNotZero(v.or(v.or(h1, east, "where there is water, or some goes"), north), zero)
			if v.wide() {
				v.emit(x86.MOVW(water.As16(), memory{Base: bytes}))
			} else {
				v.emit(x86.MOVB(water.As8(), memory{Base: bytes}))
			}
			v.emit(x86.ADDQ(number(v.width/8), bytes))
		})
		v.steps(v.pitch(), e, s, n, h0, h1s, u1, v1, rest)
		v.emit(x86.ADDQ(number(8), wet))
	})
	v.emit(x86.MOVL(v.bits(negative), v.result("negative")))
	v.fold(adds, total, v.result("total"))
	v.fold(raises, deepest, v.result("deepest"))
	v.end()
}
