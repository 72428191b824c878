package kernel

import (
	"math"
	"sync"
)

// Some lengths of buffers: Width+1 faces, in whole vectors.
const room = Width + 16

// faces holds the fluxes through a row of faces, as (5) names them.
type faces struct{ F, L, R, T [room]float32 }

// terms is what the sweeps over a row of faces hand on.
type terms struct{ hl, hr, cl, cr, rl, rr, b, sr [room]float32 }

// scratch is what one call of Step works in.
type scratch struct {
	across, along      terms         // of the faces north of a row, and of those in it
	q, c, y            [room]float32 // per cell
	wet                [room]uint32  // of vectors, at their first cell: which cells have water
	east, south, north faces
	inertia            inertial       // what local inertia works in
	lines              [2]line        // of the row that is computed
	_                  [32 << 10]byte // never touched: what is as large begins at a page, so that vectors cross no cache line
}

// scratches are kept: a call needs one for a few microseconds.
var scratches = sync.Pool{New: func() any { return new(scratch) }}

const (
	signBit = 1 << 31
	shallow = 0.0031316 // √(g·1e-6 m): slower waves count as none [m/s]
)

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }

// line is faces [lo, hi) of a row: the cells before them begin at index o, those behind them at p, u is the speed across
// them. No faces where hi is 0.
type line struct {
	f                   *faces
	w                   *terms
	lo, hi, o, p        int
	h, u, v, dz, smooth []float32
}

// compute computes the fluxes.
func (l *line) compute() {
	if l.hi == 0 {
		return
	}
	o, p := l.o, l.p
	l.w.reconstruct(l.lo, l.hi, l.h[o:], l.h[p:], l.dz[o:], l.smooth[o:])
	l.w.speeds(l.lo, l.hi, l.u[o:], l.u[p:])
	l.w.fluxes(l.f, l.lo, l.hi, l.h[o:], l.u[o:], l.v[o:], l.h[p:], l.u[p:], l.v[p:])
}

// The sweeps below go over faces [lo, hi) of a row; their slices begin at face 0. Arrays of the terms are reached
// through one pointer and constant offsets: Go has few registers to spare.

// reconstruct computes (1) and (2): the depths on both sides of each face, their wave speeds, and rL, rR.
func (w *terms) reconstruct(lo, hi int, hLs, hRs, dzs, ss []float32) {
	hLs, hRs, dzs, ss = hLs[:hi], hRs[:hi], dzs[:hi], ss[:hi]
	if lo < 0 || hi > room {
		return
	}
	hl_, hr_, cl_, cr_, rl_, rr_ := &w.hl, &w.hr, &w.cl, &w.cr, &w.rl, &w.rr
	for i := lo; i < hi; i++ {
		hL, hR, dz := hLs[i], hRs[i], dzs[i]
		dh := hR - hL
		// m = min(|s|, |d|) if s and d have one sign, else 0
		sgn, d := math.Float32bits(ss[i]), math.Float32bits(dz+dh)
		m := sgn &^ signBit
		sgn = uint32(int32(sgn) >> 31)
		if abs := d &^ signBit; abs < m {
			m = abs
		}
		m &^= sgn ^ uint32(int32(d)>>31)
		sgn &= m
		rl, rr := math.Float32frombits(m^sgn), math.Float32frombits(sgn)
		if dh > hL {
			rr = 0
		}
		if hR+dh < 0 {
			rl = 0
		}
		rl_[i], rr_[i] = rl, rr
		t := (dz + rr) - rl
		x, y := int32(math.Float32bits(hL-t)), int32(math.Float32bits(hR+t))
		x = min(x, int32(math.Float32bits(hL)))
		y = min(y, int32(math.Float32bits(hR)))
		x = max(x, 0)
		y = max(y, 0)
		hl, hr := math.Float32frombits(uint32(x)), math.Float32frombits(uint32(y))
		hl_[i], hr_[i] = hl, hr
		cl_[i] = sqrt(float32(Gravity * hl))
		cr_[i] = sqrt(float32(Gravity * hr))
	}
}

// speeds computes (3) and b of (4).
func (w *terms) speeds(lo, hi int, uLs, uRs []float32) {
	uLs, uRs = uLs[:hi], uRs[:hi]
	if lo < 0 || hi > room {
		return
	}
	cl_, cr_, b_, sr_ := &w.cl, &w.cr, &w.b, &w.sr
	for i := lo; i < hi; i++ {
		cl, cr, uL, uR := cl_[i], cr_[i], uLs[i], uRs[i]
		al, be := (uL+cl)+cl, (uR-cr)-cr
		us := float32(0.5 * (al + be))
		x, y := int32(math.Float32bits(cl-uL)), int32(math.Float32bits(float32(-0.5*(us+be))))
		if cl <= shallow {
			x = int32(math.Float32bits(-be))
			y = x
		}
		sl := math.Float32frombits(uint32(max(x, y, 0))) // −SL
		x, y = int32(math.Float32bits(uR+cr)), int32(math.Float32bits(float32(0.5*(us+al))))
		if cr <= shallow {
			x = int32(math.Float32bits(al))
			y = x
			if cl <= shallow {
				x, y, sl = 0, 0, 0
				w.hl[i], w.hr[i] = 0, 0
			}
		}
		sr := math.Float32frombits(uint32(max(x, y, 0)))
		spread := sr + sl
		if spread < 1e-6 {
			spread = 1e-6
		}
		b_[i] = sl / spread
		sr_[i] = sr
	}
}

// fluxes computes F and (5).
func (w *terms) fluxes(f *faces, lo, hi int, hLs, uLs, vLs, hRs, uRs, vRs []float32) {
	hLs, uLs, vLs, hRs, uRs, vRs = hLs[:hi], uLs[:hi], vLs[:hi], hRs[:hi], uRs[:hi], vRs[:hi]
	if lo < 0 || hi > room {
		return
	}
	hl_, hr_, rl_, rr_, b_, sr_ := &w.hl, &w.hr, &w.rl, &w.rr, &w.b, &w.sr
	fF, fL, fR, fT := &f.F, &f.L, &f.R, &f.T
	for i := lo; i < hi; i++ {
		uL, uR, b, sr, hl, hr := uLs[i], uRs[i], b_[i], sr_[i], hl_[i], hr_[i]
		ql, qr := float32(hl*uL), float32(hr*uR)
		dh, dq := hr-hl, qr-ql
		p := float32(float32((0.5*Gravity)*dh) * (hr + hl))
		F := ql + float32(b*(dq-float32(sr*dh)))
		ml, mr := float32(ql*uL), float32(qr*uR)
		M := ml + float32(b*(((mr-ml)+p)-float32(sr*dq)))
		fF[i] = F
		fL[i] = M + float32(float32((0.5*Gravity)*rl_[i])*(hLs[i]+hl))
		fR[i] = (M - p) + float32(float32((0.5*Gravity)*rr_[i])*(hRs[i]+hr))
		v := vLs[i]
		if F < 0 {
			v = vRs[i]
		}
		fT[i] = float32(F * v)
	}
}

// reflect returns the momentum flux on a wall to the right of a cell with depth h and speed u towards it: (5) with a
// mirrored neighbour, for which F is 0. Of a wall to the left it is reflect(h, −u).
func reflect(h, u float32) float32 {
	c := sqrt(float32(Gravity * h))
	if c <= shallow {
		return 0 // no water, as in (3)
	}
	sr := float32(0.5 * ((u + c) + c))
	if s := c - u; s > sr {
		sr = s
	}
	if sr < 0 {
		sr = 0
	}
	return float32(float32(h*u) * (u + sr))
}
