package kernel

import (
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

// inertial is what local inertia works in: discharges of the rows under way. Row j's are at j mod 2, and those to the
// north at j+1 mod 3.
type inertial struct {
	e       [2][room]float32 // e[i] lies west of cell i
	n       [3][room]float32
	keep    [2][room]float32 // factor on what leaves a cell
	short   [2]bool          // some factor is not 1
	wet     [room]uint32     // of vectors, at their first cell: which cells have water
	deepest float32
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

// inertia goes over the rows. A row's faces are computed one row ahead of its cells: what leaves a cell to the south is
// known only then, and old discharges are read until then.
func (a *Args) inertia(w *inertial, on unit) {
	a.Speed, a.Lowest, a.Clipped, a.Total = 0, 0, 0, 0
	if a.NX > Width || a.NY > Width || a.Stride != Pitch {
		panic("kernel: block is wider than Width or not Pitch apart") // our own bug: blocks are tiles
	}
	end := a.Base + a.NY*a.Stride + a.NX + 16
	for _, v := range [10][]float32{a.H, a.U, a.V, a.H1, a.U1, a.V1, a.Rest, a.GN2, a.DzE, a.DzN} {
		_ = v[:end]
	}
	w.deepest = 0
	w.faceConsts = faceConsts{float32(Gravity*a.Dt) / a.Dx, float32(0.5 * a.Dt), a.Dry}
	var cells [Width + 2]chunks // to update, of row j at j+1
	below, _ := a.wet(-1)
	here, beside := a.wet(0)
	for j := range a.NY {
		above, next := a.wet(j + 1)
		cells[j+1] = (below | beside | above).chunks()
		below, here, beside = here, above, next
	}
	var across runs
	var own [2]runs
	a.northward(w, -1, across.of(cells[1], a.NX, on), on)
	arrays := [9]*float32{&a.H[0], &a.U[0], &a.V[0], &a.DzN[0], &a.DzE[0], &a.Rest[0], &a.GN2[0], &a.H1[0], &a.U1[0]}
	for j := range a.NY {
		if j+2 < a.NY && cells[j+2] != 0 && on != plain {
			fetch(&arrays, a.Base+(j+2)*a.Stride)
		}
		r := own[j&1].of(cells[j+1], a.NX, on)
		a.eastward(w, j, r, on)
		a.northward(w, j, across.of(cells[j+1]|cells[j+2], a.NX, on), on)
		a.bound(w, j, r, on)
		if j > 0 {
			a.settleRow(w, j-1, &own[(j-1)&1], on)
		}
	}
	w.short[a.NY&1] = false
	a.settleRow(w, a.NY-1, &own[(a.NY-1)&1], on)
	if w.deepest > a.Dry {
		if w.deepest < Shallows {
			w.deepest = Shallows
		}
		a.Speed = sqrt(float32(Gravity * w.deepest))
	}
}

func (w *inertial) facing(j int) *[room]float32 { return &w.e[j&1] }
func (w *inertial) above(j int) *[room]float32  { return &w.n[(j+1)%3] }

// eastward computes the faces of row j that look east, on both sides of the cells that r names.
func (a *Args) eastward(w *inertial, j int, r *runs, on unit) {
	o := a.Base + j*a.Stride
	e := w.facing(j)
	for _, s := range r.all() {
		k, n := o+s.lo-1, s.hi-s.lo+1
		if on != plain {
			w.east(on, a, k, n, &e[s.lo])
			continue
		}
		t := swath{n: n, hL: a.H[k:], hR: a.H[k+1:], dz: a.DzE[k:], gL: a.GN2[k:], gR: a.GN2[k+1:],
			q: a.U[k:], qm: a.U[k-1:], qp: a.U[k+1:],
			a: a.V[k:], b: a.V[k+1:], c: a.V[k-a.Stride:], d: a.V[k-a.Stride+1:], out: e[s.lo:]}
		t.discharge(&w.faceConsts)
	}
	if r.n == 0 {
		return
	}
	if a.Walls.EastOff != nil {
		for _, i := range a.Walls.East[a.Walls.EastOff[j]:a.Walls.EastOff[j+1]] {
			e[i] = 0
		}
	}
	if r.span[0].lo == 0 {
		e[0] = a.rim(&a.West, j, e[0], a.H[o-1], a.H[o])
	}
	if r.span[r.n-1].hi == a.NX {
		e[a.NX] = a.rim(&a.East, j, e[a.NX], a.H[o+a.NX-1], a.H[o+a.NX])
	}
}

// northward computes the faces north of row j that r names.
func (a *Args) northward(w *inertial, j int, r *runs, on unit) {
	o := a.Base + j*a.Stride
	f := w.above(j)
	for _, s := range r.all() {
		k, n := o+s.lo, s.hi-s.lo
		qm := a.Deep
		if j >= 0 {
			qm = a.V[o-a.Stride:]
		}
		if on != plain {
			w.north(on, a, k, n, &qm[s.lo], &f[s.lo])
			continue
		}
		p := k + a.Stride
		t := swath{n: n, hL: a.H[k:], hR: a.H[p:], dz: a.DzN[k:], gL: a.GN2[k:], gR: a.GN2[p:],
			q: a.V[k:], qm: qm[s.lo:], qp: a.V[p:],
			a: a.U[k:], b: a.U[p:], c: a.U[k-1:], d: a.U[p-1:], out: f[s.lo:]}
		t.discharge(&w.faceConsts)
	}
	if r.n == 0 {
		return
	}
	if a.Walls.NorthOff != nil {
		for _, i := range a.Walls.North[a.Walls.NorthOff[j+1]:a.Walls.NorthOff[j+2]] {
			f[i] = 0
		}
	}
	edge := &a.South
	switch j {
	case a.NY - 1:
		edge = &a.North
	case -1:
	default:
		return
	}
	for _, s := range r.all() {
		for i := s.lo; i < s.hi; i++ {
			f[i] = a.rim(edge, i, f[i], a.H[o+i], a.H[o+a.Stride+i])
		}
	}
}

// rim is what passes face k of an edge of the block between cells of depths hL and hR that would let q pass; it is booked
// where the edge gives.
func (a *Args) rim(e *Edge, k int, q, hL, hR float32) float32 {
	if e.Mode == Shut {
		return 0
	}
	h := hL
	if q < 0 {
		h = hR
	}
	most := float32(0)
	if h > tiny {
		most = float32(float32(rimShare*h)*a.Dx) / a.Dt
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

// bound finds whether cells of row j would give more than they have, and the factors on what leaves them.
func (a *Args) bound(w *inertial, j int, r *runs, on unit) {
	e, s, n := w.facing(j), w.above(j-1), w.above(j)
	over := false
	ratio := float32(a.Dt / a.Dx * (2 - leaves*leaves)) // a little more than leaves allows
	for _, x := range r.all() {
		h := a.H[a.Base+j*a.Stride+x.lo:]
		if on != plain {
			over = over8(e, s, n, x.lo, x.hi-x.lo, ratio, &h[0]) || over
			continue
		}
		for i := x.lo; i < x.hi; i++ {
			out := (positive(e[i+1]) + positive(-e[i])) + (positive(n[i]) + positive(-s[i]))
			over = over || float32(ratio*out) > h[i-x.lo]
		}
	}
	if w.short[j&1] = over; over {
		a.ration(w, j, r)
	}
}

// positive is x where it is positive, else 0.
func positive(x float32) float32 {
	return math.Float32frombits(uint32(max(int32(math.Float32bits(x)), 0)))
}

// ration finds the factors on what leaves the cells of row j: of what is left after the faces on the block's edge.
func (a *Args) ration(w *inertial, j int, r *runs) {
	e, s, n, keep := w.facing(j), w.above(j-1), w.above(j), &w.keep[j&1]
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
func (a *Args) restrain(w *inertial, j int, r *runs) {
	e, n := w.facing(j), w.above(j)
	if keep := &w.keep[j&1]; w.short[j&1] {
		for _, x := range r.all() {
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
	if keep := &w.keep[(j+1)&1]; w.short[(j+1)&1] && j < a.NY-1 {
		for i := range a.NX {
			if n[i] < 0 {
				n[i] = float32(n[i] * keep[i])
			}
		}
	}
}

// settleRow gives row j its new depths and discharges, and finds where it has any.
func (a *Args) settleRow(w *inertial, j int, r *runs, on unit) {
	if w.short[j&1] || w.short[(j+1)&1] {
		a.restrain(w, j, r)
	}
	e, s, n := w.facing(j), w.above(j-1), w.above(j)
	o := a.Base + j*a.Stride
	now, stale := Row(0), a.Water1[j+1]
	a.U1[o-1] = 0
	if j == 0 {
		clear(a.V1[o-a.Stride:][:a.NX])
	}
	for _, x := range r.all() {
		stale &^= Columns(x.lo, x.hi)
		if on == plain {
			now |= a.store(w, e, s, n, x.lo, x.hi, o)
		} else {
			now |= a.storeOn(on, w, e, s, n, x.lo, x.hi, o)
		}
		if x.lo == 0 {
			a.U1[o-1] = e[0]
		}
		if j == 0 {
			copy(a.V1[o-a.Stride+x.lo:][:x.hi-x.lo], s[x.lo:])
		}
	}
	a.clearRow(stale, o)
	a.Water1[j+1] = now
}

// store computes (6) for depth in columns [lo, hi) of the row that begins at index o.
func (a *Args) store(w *inertial, e, s, n *[room]float32, lo, hi, o int) (wet Row) {
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
			wet |= Column(i)
		}
	}
	return wet
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
