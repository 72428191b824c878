package kernel

import "math"

// update computes (6) and (7) for the cells of row j that runs name, and finds where the row has water now.
func (a *Args) update(w *scratch, south, north *faces, j int, r *runs, on unit) {
	o := a.Base + j*a.Stride
	now, stale := Row(0), a.Water1[j+1]
	for _, s := range r.all() {
		stale &^= Columns(s.lo, s.hi)
		if on != plain {
			now |= a.updateOn(on, w, south, north, s.lo, s.hi, o)
			continue
		}
		now |= a.updatePlain(w, south, north, s.lo, s.hi, o)
	}
	a.clearRow(stale, o)
	a.Water1[j+1] = now
}

// updatePlain is update for columns [lo, hi) of the row that begins at index o.
func (a *Args) updatePlain(w *scratch, south, north *faces, lo, hi, o int) Row {
	h1, u1, v1 := a.H1[o:][:hi], a.U1[o:][:hi], a.V1[o:][:hi]
	a.balance(w, south, north, lo, a.H[o:][:hi], a.U[o:][:hi], a.V[o:][:hi], h1, u1, v1, a.Rest[o:][:hi])
	w.resist(lo, h1, a.GN2[o:][:hi], 4*a.Dt)
	return a.settle(w, lo, h1, u1, v1)
}

// balance computes (6): depth, and momentum in place of speed; and of each cell |(hu)'|, √(gh') and a first guess of
// h'^(−1/3).
func (a *Args) balance(w *scratch, south, north *faces, lo int, h_, u_, v_, h1, u1, v1, rest []float32) {
	hi := len(h_)
	u_, v_, h1, u1, v1, rest = u_[:hi], v_[:hi], h1[:hi], u1[:hi], v1[:hi], rest[:hi]
	if lo < 0 || hi > Width {
		return
	}
	eF, eL, eR, eT := &w.east.F, &w.east.L, &w.east.R, &w.east.T
	sF, sR, sT := &south.F, &south.R, &south.T
	nF, nL, nT := &north.F, &north.L, &north.T
	q_, c_, y_ := &w.q, &w.c, &w.y
	r := a.Dt / a.Dx
	total := a.Total
	for i := lo; i < hi; i++ {
		h := h_[i]
		dh := float32(r*((eF[i]-eF[i+1])+(sF[i]-nF[i]))) + rest[i]
		hn := h + dh
		total += hn
		left := dh - (hn - h)
		if hn < 0 {
			if hn < a.Lowest {
				a.Lowest = hn
			}
			a.Clipped -= float64(hn)
			hn, left = 0, 0
		}
		h1[i], rest[i] = hn, left
		hu := float32(h*u_[i]) + float32(r*((eR[i]-eL[i+1])+(sT[i]-nT[i])))
		hv := float32(h*v_[i]) + float32(r*((sR[i]-nL[i])+(eT[i]-eT[i+1])))
		u1[i], v1[i] = hu, hv
		q_[i] = sqrt(float32(hu*hu) + float32(hv*hv))
		c_[i] = sqrt(float32(Gravity * hn))
		bits := int32(math.Float32bits(hn))
		y_[i] = math.Float32frombits(uint32(rootBits - int32(float32(bits)*float32(1.0/3.0))))
	}
	a.Total = total
}

// rootBits are the bits from which those of h^(−1/3) are found: 4/3 of the exponent of 1, shifted for the smallest error.
const rootBits = 0x54a2fa8c

// resist turns y from the guess into h'(1+√(1+4a))/… of (7), the divisor of u' = (hu)'·2/y; dt4 is 4·dt.
func (w *scratch) resist(lo int, h1, gn2 []float32, dt4 float32) {
	hi := len(h1)
	gn2 = gn2[:hi]
	if lo < 0 || hi > Width {
		return
	}
	q_, y_ := &w.q, &w.y
	for i := lo; i < hi; i++ {
		h, y := h1[i], y_[i]
		y = float32(float32(y*float32(1.0/3.0)) * (4 - float32(float32(h*y)*float32(y*y))))
		y = float32(float32(y*float32(1.0/3.0)) * (4 - float32(float32(h*y)*float32(y*y))))
		y_[i] = h + sqrt(float32(h*h)+float32(float32(dt4*gn2[i])*float32(q_[i]*y)))
	}
}

// settle turns momentum into speed and finds the fastest wave, and where there is water.
func (a *Args) settle(w *scratch, lo int, h1, u1, v1 []float32) (wet Row) {
	hi := len(h1)
	u1, v1 = u1[:hi], v1[:hi]
	if lo < 0 || hi > Width {
		return 0
	}
	q_, c_, y_ := &w.q, &w.c, &w.y
	dry, fastest := a.Dry, a.Speed
	for i := lo; i < hi; i++ {
		h := h1[i]
		wet |= Row(-math.Float32bits(h)>>31) << (i & (Width - 1)) // h > 0
		if h <= dry {
			u1[i], v1[i] = 0, 0
			continue
		}
		q, m := q_[i], c_[i]
		if q > float32(h*1e-9) {
			f := 2 / y_[i]
			u1[i], v1[i] = float32(u1[i]*f), float32(v1[i]*f)
			m += float32(q * f)
		} else {
			u1[i], v1[i] = 0, 0
		}
		if m > fastest {
			fastest = m
		}
	}
	a.Speed = fastest
	return wet
}
