package main

import "github.com/mmcloughlin/avo/x86"

// Numbers, as the twin writes them.
const (
	half     = "0.5"
	gravity  = "Gravity"
	halfG    = "0.5*Gravity"
	third    = "1.0/3"
	rootBits = "bits rootBits"
)

// faces is line.compute of both lines of face.go, one sweep after the other: while the roots and divisions of one line are
// under way the other has work to do. One loop for all three sweeps is slower: registers for results in flight run out
// in the middle of its chain. What lies beyond n faces is computed too and means nothing.
func faces(f *file, width int) {
	v := f.function("faces", width)
	v.reconstruct()
	v.speeds()
	v.fluxes()
	v.end()
}

// eachLine adds a sweep over each of the two lines that has faces; sweep gets the line and the number of its faces.
func (v lanes) eachLine(name string, sweep func(line, n whole)) {
	line, left := v.given("lines"), v.newWhole()
	v.emit(x86.MOVQ(number(2), left))
	v.times(name+"Line", left, func() {
		n := v.fetch(at("beside_n", line))
		v.emit(x86.TESTQ(n, n))
		v.emit(x86.JZ(to(name + "Next")))
		sweep(line, n)
		v.label(name + "Next")
		v.emit(x86.LEAQ(at("beside__size", line), line))
	})
}

// column is element i of a field of a struct that begins at base; of the array that begins there, without a field.
func column(base, i whole, field string) memory {
	m := at(field, base)
	m.Index, m.Scale = i, 4
	return m
}

// next is n elements further.
func next(m memory, n int) memory { return m.Offset(4 * n) }

// reconstruct is terms.reconstruct, (1) and (2); terms.rr gets −rr.
func (v lanes) reconstruct() {
	zero := v.zero()
	v.hold(gravity)
	v.holdWide(signBit)
	v.eachLine("reconstruct", func(line, n whole) {
		w := v.fetch(at("beside_w", line))
		v.from(w, v.fetch(at("beside_lo", line)))
		hLs, hRs := v.fetch(at("beside_hL", line)), v.fetch(at("beside_hR", line))
		dzs, ss := v.fetch(at("beside_dz", line)), v.fetch(at("beside_s", line))
		v.sweep("reconstructLoop", n, func(i whole) {
			v.aheadOfFaces(i, hRs, dzs, ss)
			hL, hR := v.load(column(hLs, i, ""), "hL, hR"), v.load(column(hRs, i, ""))
			dz, s := v.load(column(dzs, i, ""), "dz, s"), v.load(column(ss, i, ""))
			dh := v.sub(hR, hL, "dh = hR − hL")
			d := v.add(dz, dh, "d = dz + dh")
			m := v.gentler(s, d, "the smaller of s and d, or 0 where their signs differ")
			counts := v.is(dh, isUpTo, hL, "dh ≤ hL")
			countsL := v.is(v.add(hR, dh, "hR + dh ≥ 0"), isAtLeast, zero)
			rr := v.only(counts).smaller(m, zero, "−rr")
			rl := v.only(countsL).larger(m, zero, "rl")
			t := v.sub(v.sub(dz, rr, "t = (dz + rr) − rl"), rl)
			hl := v.sub(hL, t, "hL − t, hR + t")
			hr := v.add(hR, t)
			hl, hr = v.smallerBits(hl, hL), v.smallerBits(hr, hR)
			hl, hr = v.largerBits(hl, zero, "hl, hr"), v.largerBits(hr, zero)
			v.store(rl, column(w, i, "terms_rl"))
			v.store(rr, column(w, i, "terms_rr"))
			v.store(hl, column(w, i, "terms_hl"))
			v.store(hr, column(w, i, "terms_hr"))
			cl, cr := v.mul(hl, v.number(gravity), "cl, cr"), v.mul(hr, v.number(gravity))
			cl, cr = v.root(cl), v.root(cr)
			v.store(cl, column(w, i, "terms_cl"))
			v.store(cr, column(w, i, "terms_cr"))
		})
	})
}

// speeds is terms.speeds, (3) and b of (4).
func (v lanes) speeds() {
	zero := v.zero()
	v.hold(half, "-0.5", "shallow", "1e-6")
	v.holdWide(signBit)
	v.eachLine("speeds", func(line, n whole) {
		w := v.fetch(at("beside_w", line))
		v.from(w, v.fetch(at("beside_lo", line)))
		uLs, uRs := v.fetch(at("beside_uL", line)), v.fetch(at("beside_uR", line))
		v.sweep("speedsLoop", n, func(i whole) {
			v.aheadOfSpeeds(i, uRs)
			uL, uR := v.load(column(uLs, i, ""), "uL, uR"), v.load(column(uRs, i, ""))
			cl, cr := v.load(column(w, i, "terms_cl"), "cl, cr"), v.load(column(w, i, "terms_cr"))
			al := v.add(v.add(uL, cl, "α"), cl)
			be := v.sub(v.sub(uR, cr, "β"), cr)
			us := v.mul(v.add(al, be, "u*"), v.number(half))
			deepL := v.is(cl, isAbove, v.number("shallow"), "cl > shallow")
			deepR := v.is(cr, isAbove, v.number("shallow"), "cr > shallow")
			left := v.sub(cl, uL, "cl − uL")
			star := v.mul(v.add(us, be, "−(u*+β)/2"), v.number("-0.5"))
			sl := v.onto(v.negate(be, "−β"), deepL).largerBits(left, star)
			right := v.add(uR, cr, "uR + cr")
			star = v.mul(v.add(us, al, "(u*+α)/2"), v.number(half))
			sr := v.onto(al, deepR).largerBits(right, star)
			deep := v.either(deepL, deepR, "not both shallow")
			sl = v.only(deep).largerBits(sl, zero, "−SL")
			sr = v.only(deep).largerBits(sr, zero, "SR")
			v.unlessEverywhere(deep, "speedsDeep", func() {
				v.clearOutside(deep, zero, column(w, i, "terms_hl"), column(w, i, "terms_hr"))
			})
			spread := v.larger(v.add(sr, sl, "SR − SL"), v.number("1e-6"))
			v.store(v.div(sl, spread, "b"), column(w, i, "terms_b"))
			v.store(sr, column(w, i, "terms_sr"))
		})
	})
}

// fluxes is terms.fluxes, F and (5).
func (v lanes) fluxes() {
	zero := v.zero()
	v.hold(halfG)
	v.eachLine("fluxes", func(line, n whole) {
		w, f := v.fetch(at("beside_w", line)), v.fetch(at("beside_f", line))
		lo := v.fetch(at("beside_lo", line))
		v.from(w, lo)
		v.from(f, lo)
		hLs, hRs := v.fetch(at("beside_hL", line)), v.fetch(at("beside_hR", line))
		uLs, uRs := v.fetch(at("beside_uL", line)), v.fetch(at("beside_uR", line))
		vLs, vRs := v.fetch(at("beside_vL", line)), v.fetch(at("beside_vR", line))
		v.sweep("fluxesLoop", n, func(i whole) {
			hl, hr := v.load(column(w, i, "terms_hl"), "hl, hr"), v.load(column(w, i, "terms_hr"))
			b, sr := v.load(column(w, i, "terms_b"), "b, SR"), v.load(column(w, i, "terms_sr"))
			uL, uR := v.load(column(uLs, i, ""), "uL, uR"), v.load(column(uRs, i, ""))
			ql, qr := v.mul(hl, uL, "ql, qr"), v.mul(hr, uR)
			dh, dq := v.sub(hr, hl, "dh, dq"), v.sub(qr, ql)
			p := v.mul(v.mul(v.number(halfG), dh, "p"), v.add(hr, hl))
			F := v.add(ql, v.mul(b, v.sub(dq, v.mul(sr, dh, "F")))) // the chain: differences first
			v.store(F, column(f, i, "faces_F"))
			ml, mr := v.mul(ql, uL, "ml, mr"), v.mul(qr, uR)
			rise := v.add(v.sub(mr, ml, "M"), p)
			M := v.add(ml, v.mul(b, v.sub(rise, v.mul(sr, dq))))
			bed := v.mul(v.number(halfG), column(w, i, "terms_rl"), "to L")
			bed = v.mul(bed, v.add(hl, column(hLs, i, "")))
			v.store(v.add(M, bed), column(f, i, "faces_L"))
			bed = v.mul(v.number(halfG), column(w, i, "terms_rr"), "to R, by −g/2·rr")
			bed = v.mul(bed, v.add(hr, column(hRs, i, "")))
			v.store(v.sub(v.sub(M, p), bed), column(f, i, "faces_R"))
			west := v.is(F, isBelow, zero, "F < 0")
			along := v.load(column(vLs, i, ""), "along the face")
			v.onto(along, west).load(column(vRs, i, ""))
			v.store(v.mul(F, along), column(f, i, "faces_T"))
		})
	})
}
