package kernel

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Local inertia: the shallow-water equations without the transport of momentum, for slow deep water (Froude numbers below
// 0.5). State are the depths h of cells and, in place of speeds, the discharges per width q [m²/s] through faces: U holds
// those through the east face of a cell, V through the north face. At a face between L and R, q its own discharge, q₋ and
// q₊ those of the faces before and behind it in its own direction, q̄ the mean of the four faces across that touch it:
//
//	d  = dz + (hR−hL)   hf = max(hL, dz+hR) − max(0, dz)                                            (8)
//	m  = 0.9·q + 0.05·(q₋+q₊) − g·hf·dt/dx·d, or q − g·hf·dt/dx·d where m·d > 0, that is, uphill    (9)
//	q' = m / (1 + dt·g·n²·√(q²+q̄²)·hf^(−7/3))   |q'| ≤ min(hf·√(g·hf), 10·hf)                       (10)
//
// q' = 0 where hf ≤ dry or |q'| ≤ 1e-9·hf. n² is the mean of both cells'. Then depths follow as in (6). Sources: Bates,
// Horritt, Fewtrell 2010, J. Hydrol. 387 (10); de Almeida, Bates 2013, Water Resour. Res. 49 (weights of (9)); the guard
// uphill is LISFLOOD-FP's, the mean across SFINCS's (flood.md section 6).
//
// No depth falls below 0: where dt/dx·Σ q' out of a cell is more than it has, what leaves it is made less by one factor.
// Faces on the edge of a block belong to two blocks that do not know each other's other faces; there no more than half
// of the giving cell's water passes in a step, which binds only where the deepest water in the world moves faster than
// 0.7 times its waves.
//
// The block's west and south edges have faces of their own: U of column −1 and V of row −1 are written too. Around the
// block, h, U and V of one row and column are read, U of column −2, V of row −2 as Args.Deep, GN2 of one row and column.
// Blocks lie Width+16 apart from row to row.

// Pitch is the Stride that local inertia needs.
const Pitch = Width + 16

// Shallows is the least depth that counts for the step of local inertia [m].
const Shallows = 0.1

const (
	upwind   = 0.9             // θ, weight of a face's own discharge
	aside    = 0.05            // (1−θ)/2
	tiny     = 1e-6            // depth that gives nothing [m]
	leaves   = 1 - 1.0/(1<<19) // of the water of a cell that runs dry goes: rounding must not make more of it
	rimShare = 0.4999          // of a cell's water may pass one face of the block's edge
	fastest  = 100             // (10 m/s)²
)

// Inertia is local inertia in plain Go, and the definition of what its vector kernels must give. Args.Speed is √(g·h) of
// the deepest water, of at least 0.1 m.
func Inertia(a *Args) { a.inertiaOn(plain) }

func (a *Args) inertiaOn(on unit) {
	w := scratches.Get().(*scratch)
	a.inertia(&w.inertia, on)
	scratches.Put(w)
}

// band is how many rows are computed together.
const band = 8

// inertial is what local inertia works in: discharges of a band of rows and of the last one before it, which is settled
// with the band. Rows are Pitch apart, as in the block.
type inertial struct {
	e      [band + 1][room]float32 // e[.][i] lies west of cell i; of row first−1+k at k
	n      [band + 2][room]float32 // north of row first−2+k at k
	keep   [band + 1][room]float32 // factor on what leaves a cell, of row first−1+k at k
	short  [band + 1]bool          // some factor is not 1
	first  int                     // row of the band
	wet    [Width][8]byte          // of each row: which cells have water, as the bytes of a Row
	own    [Width]runs             // of each row: cells to update
	across [Width + 1]runs         // of each row, the one south of the block at 0: faces north of it to compute

	deepest float32
	pass    float32 // of the depth of the giving cell may pass a face of the block's edge [m/s]
	faceConsts
}

// faceConsts are the numbers that faces share in a step.
type faceConsts struct{ fall, half, dry float32 } // g·dt/dx, dt/2, Dry

// swath is faces [lo, hi) of a row in one direction. Slices begin at face lo: of the cells before, of the cells behind,
// of the discharge there, before and behind, and of the four faces across.
type swath struct {
	n                  int
	hL, hR, dz, gL, gR []float32
	q, qm, qp          []float32
	a, b, c, d         []float32
	out                []float32
}

// inertia goes over the rows, band by band. A row's faces are computed at least one row ahead of its cells: what leaves
// the cell north of it is known only then, and old discharges are read until then.
func (a *Args) inertia(w *inertial, on unit) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width || a.Stride != Pitch {
		panic("kernel: block is wider than Width or not Pitch apart") // our own bug: blocks are tiles
	}
	end := a.Base + a.NY*a.Stride + a.NX + 16
	for _, v := range [10][]float32{a.H, a.U, a.V, a.H1, a.U1, a.V1, a.Rest, a.GN2, a.DzE, a.DzN} {
		_ = v[:end]
	}
	w.deepest, w.pass = 0, float32(rimShare*a.Dx)/a.Dt
	w.faceConsts = faceConsts{float32(Gravity*a.Dt) / a.Dx, float32(0.5 * a.Dt), a.Dry}
	var cells [Width + 2]chunks // to update, of row j at j+1
	below, _ := a.wet(-1)
	here, beside := a.wet(0)
	for j := range a.NY {
		above, next := a.wet(j + 1)
		cells[j+1] = (below | beside | above).chunks()
		below, here, beside = here, above, next
	}
	w.first, w.short[0] = 0, false
	for j := range a.NY {
		if j > 0 && cells[j+1] == cells[j] {
			w.own[j] = w.own[j-1]
		} else {
			w.own[j].of(cells[j+1], a.NX, on)
		}
		if j > 0 && cells[j+1]|cells[j+2] == cells[j]|cells[j+1] {
			w.across[j+1] = w.across[j]
		} else {
			w.across[j+1].of(cells[j+1]|cells[j+2], a.NX, on)
		}
	}
	w.across[0].of(cells[1], a.NX, on)
	a.meetInertia(0)
	a.northward(w, -1, 1, on)
	for w.first < a.NY {
		first, end := w.first, min(w.first+band, a.NY)
		for j := first + 1; j <= min(end, a.NY-1); j++ {
			a.meetInertia(j)
		}
		for j := first; j < end; {
			n := alike(w.own[j:end])
			a.eastward(w, j, n, on)
			j += n
		}
		for j := first; j < end; {
			n := alike(w.across[j+1 : end+1])
			a.northward(w, j, n, on)
			j += n
		}
		for j := first; j < end; {
			n := alike(w.own[j:end])
			a.bound(w, j, n, on)
			j += n
		}
		last := end - 1 // what leaves the next row to the south is not known yet
		if end == a.NY {
			last = end
		}
		a.settleRows(w, max(first-1, 0), last, on)
		m := end - first
		w.e[0], w.keep[0], w.short[0] = w.e[m], w.keep[m], w.short[m]
		w.n[0], w.n[1] = w.n[m], w.n[m+1]
		w.first = end
	}
	if w.deepest > a.Dry {
		if w.deepest < Shallows {
			w.deepest = Shallows
		}
		a.Speed = sqrt(float32(Gravity * w.deepest))
	}
}

func (w *inertial) facing(j int) *[room]float32 { return &w.e[j-w.first+1] }
func (w *inertial) above(j int) *[room]float32  { return &w.n[j-w.first+2] }

// alike returns how many of the first rows have the same single stretch; at least 1.
func alike(r []runs) int {
	n := 1
	for r[0].n == 1 && n < len(r) && r[n].n == 1 && r[n].span[0] == r[0].span[0] {
		n++
	}
	return n
}

// eastward computes the faces that look east, on both sides of the cells to update, of rows alike from row j on.
func (a *Args) eastward(w *inertial, j, rows int, on unit) {
	r := &w.own[j]
	if r.n == 0 {
		return
	}
	for _, s := range r.all() {
		k, n := a.Base+j*a.Stride+s.lo-1, s.hi-s.lo+1
		if on != plain {
			w.east(on, a, k, n, rows, &w.facing(j)[s.lo])
			continue
		}
		for m := range rows {
			k := k + m*a.Stride
			t := swath{n: n, hL: a.H[k:], hR: a.H[k+1:], dz: a.DzE[k:], gL: a.GN2[k:], gR: a.GN2[k+1:],
				q: a.U[k:], qm: a.U[k-1:], qp: a.U[k+1:],
				a: a.V[k:], b: a.V[k+1:], c: a.V[k-a.Stride:], d: a.V[k-a.Stride+1:], out: w.facing(j + m)[s.lo:]}
			t.discharge(&w.faceConsts)
		}
	}
	west, east := r.span[0].lo == 0, r.span[r.n-1].hi == a.NX
	for m := j; m < j+rows; m++ {
		e, o := w.facing(m), a.Base+m*a.Stride
		if a.Walls.EastOff != nil {
			for _, i := range a.Walls.East[a.Walls.EastOff[m]:a.Walls.EastOff[m+1]] {
				e[i] = 0
			}
		}
		if west {
			e[0] = a.rim(&a.West, m, w.pass, e[0], a.H[o-1], a.H[o])
		}
		if east {
			e[a.NX] = a.rim(&a.East, m, w.pass, e[a.NX], a.H[o+a.NX-1], a.H[o+a.NX])
		}
	}
}

// northward computes the faces to compute north of rows alike from row j on.
func (a *Args) northward(w *inertial, j, rows int, on unit) {
	r := &w.across[j+1]
	if r.n == 0 {
		return
	}
	qm := a.Deep
	if j >= 0 {
		qm = a.V[a.Base+(j-1)*a.Stride:]
	}
	for _, s := range r.all() {
		k, n := a.Base+j*a.Stride+s.lo, s.hi-s.lo
		if on != plain {
			w.north(on, a, k, n, rows, &qm[s.lo], &w.above(j)[s.lo])
			continue
		}
		for m := range rows {
			k, qm := k+m*a.Stride, qm[m*a.Stride:]
			p := k + a.Stride
			t := swath{n: n, hL: a.H[k:], hR: a.H[p:], dz: a.DzN[k:], gL: a.GN2[k:], gR: a.GN2[p:],
				q: a.V[k:], qm: qm[s.lo:], qp: a.V[p:],
				a: a.U[k:], b: a.U[p:], c: a.U[k-1:], d: a.U[p-1:], out: w.above(j + m)[s.lo:]}
			t.discharge(&w.faceConsts)
		}
	}
	for m := j; m < j+rows; m++ {
		f, o := w.above(m), a.Base+m*a.Stride
		if a.Walls.NorthOff != nil {
			for _, i := range a.Walls.North[a.Walls.NorthOff[m+1]:a.Walls.NorthOff[m+2]] {
				f[i] = 0
			}
		}
		edge := &a.South
		switch m {
		case a.NY - 1:
			edge = &a.North
		case -1:
		default:
			continue
		}
		for _, s := range r.all() {
			for i := s.lo; i < s.hi; i++ {
				f[i] = a.rim(edge, i, w.pass, f[i], a.H[o+i], a.H[o+a.Stride+i])
			}
		}
	}
}

// rim is what passes face k of an edge of the block between cells of depths hL and hR that would let q pass: at most pass
// times the depth it comes from. It is booked where the edge gives.
func (a *Args) rim(e *Edge, k int, pass, q, hL, hR float32) float32 {
	if e.Mode == Shut {
		return 0
	}
	h := hL
	if q < 0 {
		h = hR
	}
	most := float32(0)
	if h > tiny {
		most = float32(h * pass)
	}
	switch {
	case q > most:
		q = most
	case q < -most:
		q = -most
	}
	if e.Mode == Giving {
		e.F[k] += float32(a.Dt * q)
	}
	return q
}

// discharge computes (8) to (10).
func (t *swath) discharge(w *faceConsts) {
	n := t.n
	hL, hR, dz, gL, gR := t.hL[:n], t.hR[:n], t.dz[:n], t.gL[:n], t.gR[:n]
	q, qm, qp := t.q[:n], t.qm[:n], t.qp[:n]
	ta, tb, tc, td, out := t.a[:n], t.b[:n], t.c[:n], t.d[:n], t.out[:n]
	for i := range n {
		l, z := hL[i], dz[i]
		top, base := z+hR[i], z
		if !(top > l) {
			top = l
		}
		if !(base > 0) {
			base = 0
		}
		hf := top - base
		if !(hf > w.dry) {
			out[i] = 0
			continue
		}
		d := z + (hR[i] - l)
		pull := float32(float32(w.fall*hf) * d)
		now := q[i]
		m := (float32(upwind*now) + float32(aside*(qm[i]+qp[i]))) - pull
		if float32(m*d) > 0 {
			m = now - pull
		}
		side := float32(0.25 * ((ta[i] + tb[i]) + (tc[i] + td[i])))
		size := sqrt(float32(now*now) + float32(side*side))
		y := math.Float32frombits(uint32(rootBits - int32(float32(int32(math.Float32bits(hf)))*float32(1.0/3.0))))
		y = float32(float32(y*float32(1.0/3.0)) * (4 - float32(float32(hf*y)*float32(y*y))))
		y = float32(float32(y*float32(1.0/3.0)) * (4 - float32(float32(hf*y)*float32(y*y))))
		y3 := float32(float32(y*y) * y)
		drag := float32(float32(float32(w.half*(gL[i]+gR[i]))*size) * float32(float32(y3*y3)*y))
		x := m / (1 + drag)
		least := float32(hf * 1e-9)
		if !(x > least) && !(x < -least) {
			out[i] = 0
			continue
		}
		out[i] = slower(x, hf)
	}
}

// slower holds a discharge to the limits of (10).
func slower(x, hf float32) float32 {
	most := float32(Gravity * hf)
	if most > fastest {
		most = fastest
	}
	most = float32(float32(hf*hf) * most)
	if !(float32(x*x) > most) {
		return x
	}
	return float32(math.Copysign(math.Sqrt(float64(most)), float64(x)))
}

// bound finds of rows alike from row j on whether cells would give more than they have, and the factors on what leaves
// them.
func (a *Args) bound(w *inertial, j, rows int, on unit) {
	r := &w.own[j]
	var over, found [band]uint32
	ratio := float32(a.Dt / a.Dx * (2 - leaves*leaves)) // a little more than leaves allows
	for _, x := range r.all() {
		if on != plain {
			a.overOn(on, w, j, rows, x.lo, x.hi, ratio, &found)
			for m := range rows {
				over[m] |= found[m]
			}
			continue
		}
		for m := range rows {
			e, s, n, h := w.facing(j+m), w.above(j+m-1), w.above(j+m), a.H[a.Base+(j+m)*a.Stride:]
			for i := x.lo; i < x.hi; i++ {
				out := (positive(e[i+1]) + positive(-e[i])) + (positive(n[i]) + positive(-s[i]))
				if float32(ratio*out) > h[i] {
					over[m] = 1
				}
			}
		}
	}
	for m := range rows {
		if w.short[j+m-w.first+1] = over[m] != 0; over[m] != 0 {
			a.ration(w, j+m, r)
		}
	}
}

// positive is x where it is positive, else 0.
func positive(x float32) float32 {
	return math.Float32frombits(uint32(max(int32(math.Float32bits(x)), 0)))
}

// ration finds the factors on what leaves the cells of row j: of what is left after the faces on the block's edge.
func (a *Args) ration(w *inertial, j int, r *runs) {
	e, s, n, keep := w.facing(j), w.above(j-1), w.above(j), &w.keep[j-w.first+1]
	for i := range keep {
		keep[i] = 1
	}
	ratio := a.Dt / a.Dx
	for _, x := range r.all() {
		for i := x.lo; i < x.hi; i++ {
			h := a.H[a.Base+j*a.Stride+i]
			var rim, inner [4]float32
			for k, q := range [4]float32{positive(-e[i]), positive(e[i+1]), positive(-s[i]), positive(n[i])} {
				if k == 0 && i == 0 || k == 1 && i == a.NX-1 || k == 2 && j == 0 || k == 3 && j == a.NY-1 {
					rim[k] = q
				} else {
					inner[k] = q
				}
			}
			left := h - float32(ratio*((rim[0]+rim[1])+(rim[2]+rim[3])))
			gives := float32(ratio * ((inner[0] + inner[1]) + (inner[2] + inner[3])))
			switch {
			case gives <= float32(left*leaves):
			case !(left > tiny):
				keep[i] = 0
			default:
				keep[i] = float32(left*leaves) / gives
			}
		}
	}
}

// restrain lets the factors act on the faces of row j; those of the next row are known.
func (a *Args) restrain(w *inertial, j int) {
	e, n := w.facing(j), w.above(j)
	k := j - w.first + 1
	if keep := &w.keep[k]; w.short[k] {
		for _, x := range w.own[j].all() {
			for i := max(x.lo, 1); i <= min(x.hi, a.NX-1); i++ {
				if e[i] > 0 {
					e[i] = float32(e[i] * keep[i-1])
				} else {
					e[i] = float32(e[i] * keep[i])
				}
			}
			for i := x.lo; i < x.hi && j < a.NY-1; i++ {
				if n[i] > 0 {
					n[i] = float32(n[i] * keep[i])
				}
			}
		}
	}
	if j < a.NY-1 && w.short[k+1] {
		keep := &w.keep[k+1]
		for _, x := range w.own[j+1].all() {
			for i := x.lo; i < x.hi; i++ {
				if n[i] < 0 {
					n[i] = float32(n[i] * keep[i])
				}
			}
		}
	}
}

// settleRows gives rows [from, to) their new depths and discharges, and finds where they have any.
func (a *Args) settleRows(w *inertial, from, to int, on unit) {
	for j := from; j < to; j++ {
		w.wet[j] = [8]byte{}
		a.restrain(w, j)
	}
	for j := from; j < to; {
		n := alike(w.own[j:to])
		for _, x := range w.own[j].all() {
			if on != plain {
				a.storeOn(on, w, j, n, x.lo, x.hi)
				continue
			}
			for m := range n {
				a.store(w, j+m, x.lo, x.hi)
			}
		}
		j += n
	}
	for j := from; j < to; j++ {
		o, r := a.Base+j*a.Stride, &w.own[j]
		a.U1[o-1] = 0
		if r.n > 0 && r.span[0].lo == 0 {
			a.U1[o-1] = w.facing(j)[0]
		}
		if j == 0 {
			s := w.above(-1)
			clear(a.V1[o-a.Stride:][:a.NX])
			for _, x := range r.all() {
				copy(a.V1[o-a.Stride+x.lo:][:x.hi-x.lo], s[x.lo:])
			}
		}
		stale := a.Water1[j+1]
		for _, x := range r.all() {
			stale &^= Columns(x.lo, x.hi)
		}
		a.clearRow(stale, o)
		a.Water1[j+1] = Row(binary.LittleEndian.Uint64(w.wet[j][:]))
		a.show(j)
	}
}

// store computes (6) for depth in columns [lo, hi) of row j.
func (a *Args) store(w *inertial, j, lo, hi int) {
	o := a.Base + j*a.Stride
	e, s, n := w.facing(j), w.above(j-1), w.above(j)
	h0, h1, u1, v1, rest := a.H[o:][:hi], a.H1[o:][:hi], a.U1[o:][:hi], a.V1[o:][:hi], a.Rest[o:][:hi]
	ratio := a.Dt / a.Dx
	for i := lo; i < hi; i++ {
		h := h0[i]
		dh := float32(ratio*((e[i]-e[i+1])+(s[i]-n[i]))) + rest[i]
		hn := h + dh
		a.Total += hn
		left := dh - (hn - h)
		if hn < 0 {
			a.lifted(hn)
			hn, left = 0, 0
		}
		u, v := e[i+1], n[i]
		h1[i], rest[i], u1[i], v1[i] = hn, left, u, v
		if hn > w.deepest {
			w.deepest = hn
		}
		if math.Float32bits(hn)|math.Float32bits(u)|math.Float32bits(v) != 0 {
			w.wet[j][i/8] |= 1 << (i % 8)
		}
	}
}

// lifted books a negative depth that is made 0.
func (a *Args) lifted(h float32) {
	if h < a.Lowest {
		a.Lowest = h
	}
	a.Clipped -= float64(h)
}

// clearRow makes what the words of stale mark dry in the row that begins at index o, in whole chunks.
func (a *Args) clearRow(stale Row, o int) {
	for stale != 0 {
		lo := bits.TrailingZeros64(uint64(stale)) &^ (chunk - 1)
		k, end := o+lo, o+min(lo+chunk, a.NX)
		clear(a.H1[k:end])
		clear(a.U1[k:end])
		clear(a.V1[k:end])
		stale &^= Columns(lo, lo+chunk)
	}
}
