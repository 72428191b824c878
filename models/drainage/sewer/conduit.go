package sewer

import (
	"math"

	"semul/engine/fmath"
)

// slot is the width of the slot above a closed section's crown, 0 below it.
// Source: Sjöberg 1982, as the SWMM Reference Manual Volume II section 3.3.7 states it.
func (s *Solver) slot(x *Section, y float64) float64 {
	if !s.opt.Slot || x.Open {
		return 0
	}
	r := y / x.Height
	switch {
	case r < cutSlot:
		return 0
	case r > slotLevels:
		return 0.01 * x.Width
	}
	return x.Width * 0.5423 * fmath.Exp(-fmath.Pow(r, 2.4))
}

// stores is the cross-section that water takes up below a depth: the section's own area and, from where the slot begins, the
// integral of the slot, which stores water and carries none. Its derivative is the width that counts as surface, so that
// what the nodes gain is what the conduits hold.
func (s *Solver) stores(x *Section, y float64) float64 {
	if !s.opt.Slot || x.Open || y <= cutSlot*x.Height {
		return x.AreaAt(y)
	}
	r := y / x.Height
	over := float64(0.01 * max(0, r-slotLevels))
	u := float64((min(r, slotLevels) - cutSlot) / (slotLevels - cutSlot) * slotCells)
	k := min(int(u), slotCells-1)
	over += slotArea[k] + float64((u-float64(k))*(slotArea[k+1]-slotArea[k]))
	return x.AreaAt(float64(cutSlot*x.Height)) + float64(over*x.Width*x.Height)
}

// slotArea is the integral of the slot's width over depth, in widths and heights of the section, in even steps from where
// it begins to where it is as narrow as it gets.
const slotCells = 128

var slotArea = func() (t [slotCells + 1]float64) {
	const step = (slotLevels - cutSlot) / slotCells
	w := func(r float64) float64 { return float64(0.5423 * fmath.Exp(-fmath.Pow(r, 2.4))) }
	for k := range slotCells { // Simpson's rule
		r := cutSlot + float64(step*float64(k))
		t[k+1] = t[k] + float64((w(r)+float64(4*w(r+step/2))+w(r+step))*step/6)
	}
	return t
}()

// face returns area, hydraulic radius, the width that counts as surface, and the section's own width at a depth.
func (s *Solver) face(c int, x *Section, y float64) (a, r, top, w float64) {
	slot := s.slot(x, y)
	if y >= x.Height {
		last := &x.table[cells]
		a, r, w = last.a, last.r, last.w
	} else {
		a, r, w = x.at(y)
	}
	switch {
	case slot > 0:
		return a, r, slot, w
	case !x.Open && y > s.cut()*x.Height:
		return a, r, s.wCut[c], w
	}
	return a, r, w, w
}

func (s *Solver) cut() float64 {
	if s.opt.Slot {
		return cutSlot
	}
	return cutExtran
}

// conduit finds the flow of one conduit at the end of a step, (1).
func (s *Solver) conduit(c int, dt float64, trial int) {
	x := s.sections[c]
	n1, n2 := s.from[c], s.to[c]
	if s.setting[c] == 0 {
		s.shut(c)
		return
	}
	z1, z2 := s.invert[n1]+s.offset1[c], s.invert[n2]+s.offset2[c]
	h1, h2 := max(s.invert[n1]+s.depth[n1], z1), max(s.invert[n2]+s.depth[n2], z2)
	y1, y2 := max(h1-z1, tiny), max(h2-z2, tiny)
	over1, over2 := 0.0, 0.0
	if !s.opt.Slot {
		over1, over2 = s.drowned(int(n1), s.offset1[c], x.Height), s.drowned(int(n2), s.offset2[c], x.Height)
		y1, y2 = min(y1, x.Height), min(y2, x.Height)
	}
	qLast, qOld := s.qb[c], s.oldQ[c]/s.barrels[c]
	aOld := max(s.a2[c], tinyArea)
	length := s.model[c]
	k := s.barrels[c]

	kind, yc, yn, fade := s.classify(c, x, qLast, h1, h2, y1, y2)
	s.class[c] = kind
	s.surf1[c], s.surf2[c] = 0, 0
	switch kind {
	case upCritical:
		y1 = max(min(yc, yn), tiny)
		h1 = z1 + y1
	case downCritical:
		y2 = max(min(yc, yn), tiny)
		h2 = z2 + y2
	case upDry:
		y1 = tiny
	case downDry:
		y2 = tiny
	}
	a1, r1, w1, own1 := s.face(c, x, y1)
	a2, _, w2, _ := s.face(c, x, y2)
	yMid := float64(0.5 * (y1 + y2))
	aMid, rMid, wMid, own := s.face(c, x, yMid)
	switch kind {
	case subcritical:
		s.surf1[c] = (w1 + wMid) * length / 4 * k
		s.surf2[c] = (wMid + w2) * length / 4 * fade * k
	case upCritical:
		s.surf2[c] = (wMid + w2) * length / 2 * k
	case downCritical:
		s.surf1[c] = (w1 + wMid) * length / 2 * k
	case upDry:
		s.surf2[c] = (wMid + w2) * length / 4 * k
		if s.offset1[c] <= 0 {
			s.surf1[c] = (w1 + wMid) * length / 4 * k
		}
	case downDry:
		s.surf1[c] = (w1 + wMid) * length / 4 * k
		if s.offset2[c] <= 0 {
			s.surf2[c] = (wMid + w2) * length / 4 * k
		}
	case dry:
		s.surf1[c] = tiny * length / 2 * k
		s.surf2[c] = s.surf1[c]
	}
	full := y1 >= x.Height && y2 >= x.Height
	s.y[c] = min(yMid, x.Height)
	s.limited[c] = false
	if kind == dry || kind == upDry || kind == downDry || aMid <= tinyArea {
		s.a1[c] = 0.5 * (a1 + a2)
		s.qb[c], s.q[c], s.froude[c] = 0, 0, 0
		s.dqdh[c] = gravity * dt * aMid / length * k
		s.vol[c] = s.within(c, x, [3]float64{y1, yMid, y2}, [3]float64{a1, aMid, a2})
		return
	}

	u := qLast / aMid
	if abs(u) > fastest {
		u = fastest * sign(qLast)
	}
	fr := 0.0
	if yMid > tiny && (x.Open || x.Height-yMid > tiny) && own > 0 {
		aOwn := aMid
		fr = abs(u) / math.Sqrt(gravity*aOwn/own)
	}
	s.froude[c] = fr
	if kind == subcritical && fr > 1 {
		s.class[c] = supercritical
	}
	sigma := 1.0
	if fr >= 1 {
		sigma = 0
	} else if fr > 0.5 {
		sigma = 2 * (1 - fr)
	}
	rho := 1.0
	if !full && qLast > 0 && h1 >= h2 {
		rho = sigma
	}
	aW, rW := a1+float64((aMid-a1)*rho), r1+float64((rMid-r1)*rho)
	switch s.opt.Damping {
	case NoDamping:
		sigma = 1
	case Full:
		sigma = 0
	}
	if full && !x.Open {
		sigma = 0
	}

	friction := float64(dt * s.friction(c, full, abs(u), rW, rMid))
	push := float64(dt * gravity * aW * (h2 - h1) / length)
	inertia := 0.0
	if sigma > 0 {
		inertia = float64(2*u*(aMid-aOld)*sigma) + float64(dt*u*u*(a2-a1)/length*sigma)
	}
	loss := 0.0
	if s.lossy[c] {
		if a1 > tinyArea {
			loss += s.lossIn[c] * abs(qLast) / a1
		}
		if a2 > tinyArea {
			loss += s.lossOut[c] * abs(qLast) / a2
		}
		loss += s.lossMean[c] * abs(qLast) / aMid
		loss = float64(loss / 2 / length * dt)
	}
	den := 1 + friction + loss
	q := (qOld - push + inertia) / den
	s.dqdh[c] = gravity * dt * aW / length * k / den

	if t := s.throats[c]; t != nil && q > 0 && !full {
		if most, dq := t.Most(h1 - z1); most < q {
			q = most
			s.dqdh[c] = dq * k
		}
	} else if q > 0 && y1 < x.Height && (s.class[c] == subcritical || s.class[c] == supercritical) {
		q = s.normal(c, x, q, y1, y2, a1, r1, own1)
	}
	if trial > 0 {
		q = float64((1-relax)*qLast) + float64(relax*q)
		if q*qLast < 0 {
			q = 0.001 * cubic * sign(q)
		}
	}
	if s.most[c] > 0 && abs(q) > s.most[c] {
		q = s.most[c] * sign(q)
	}
	if s.blocked(c, q) {
		q = 0
	}
	if q > tinyFlow && s.depth[n1] <= tiny {
		q = tinyFlow
	}
	if q < -tinyFlow && s.depth[n2] <= tiny {
		q = -tinyFlow
	}
	s.a1[c] = aMid
	s.qb[c] = q
	s.q[c] = q * k
	s.vol[c] = s.within(c, x, [3]float64{y1, yMid, y2}, [3]float64{a1, aMid, a2})
	if !s.opt.Slot {
		s.vol[c] += float64(s.surf1[c]*over1) + float64(s.surf2[c]*over2)
	}
}

// drowned is how far the water of a node stands above a conduit's crown while the node still has a surface there: below the
// crown of its highest conduit, or in a storage. The surface of a full conduit's end stays what it was below the roof.
func (s *Solver) drowned(n int, offset, height float64) float64 {
	top := s.depth[n]
	switch s.kind[n] {
	case Outfall:
		return 0
	case Junction:
		top = min(top, s.crown[n]-s.invert[n])
	case Storage:
		top = min(top, s.full[n])
	}
	return max(0, top-offset-height)
}

// roofed is an area by the width that counts as surface: near the roof it narrows no more.
func (s *Solver) roofed(c int, x *Section, y, a float64) float64 {
	cut := float64(cutExtran * x.Height)
	if x.Open || y <= cut {
		return a
	}
	return s.aCut[c] + float64(s.wCut[c]*(y-cut))
}

// within is the water in a conduit [m³] whose depths and areas at its ends and middle are given, as upper end, middle, lower
// end: the mean of each half's two ends, so that its change with the level of an end is just the surface which that end's
// node has of it. With the slot, what stands in the slot counts.
func (s *Solver) within(c int, x *Section, y, a [3]float64) float64 {
	for k := range a {
		if s.opt.Slot {
			a[k] = s.stores(x, y[k])
		} else {
			a[k] = s.roofed(c, x, y[k], a[k])
		}
	}
	return float64(0.25 * (a[0] + float64(2*a[1]) + a[2]) * s.model[c] * s.barrels[c])
}

const cubic = 0.3048 * 0.3048 * 0.3048

// shut keeps a closed conduit still.
func (s *Solver) shut(c int) {
	s.q[c], s.qb[c], s.dqdh[c], s.froude[c], s.surf1[c], s.surf2[c] = 0, 0, 0, 0, 0, 0
	s.class[c] = dry
}

// friction is g·S_f/U: Manning, or the equation of a full force main.
func (s *Solver) friction(c int, full bool, u, rW, rMid float64) float64 {
	m := &s.net.Links[s.order[c]].Main
	switch {
	case full && m.Hazen > 0: // S = (U / 0.849·C·R^0.63)^1.852
		return gravity * fmath.Pow(u, 0.852) / fmath.Pow(0.849*m.Hazen, 1.852) / fmath.Pow(rMid, 1.1667)
	case full && m.Roughness > 0: // S = f·U²/(8·g·R)
		return darcy(u, rMid, m.Roughness) * u / (8 * rMid)
	}
	return s.rough[c] / fourThirds(rW) * u
}

// darcy is the friction factor of Swamee and Jain; laminar below a Reynolds number of 2000, and the turbulent one above 4000.
func darcy(u, r, e float64) float64 {
	const viscosity = 1.022e-6
	re := max(10, 4*r*u/viscosity)
	turbulent := func(re float64) float64 {
		l := fmath.Log10(e/(3.7*4*r) + 5.74/fmath.Pow(re, 0.9))
		return 0.25 / (l * l)
	}
	switch {
	case re <= 2000:
		return 64 / re
	case re < 4000:
		f := turbulent(4000)
		return 0.032 + float64((f-0.032)*(re-2000)/2000)
	}
	return turbulent(re)
}

// classify says how water stands in a conduit; fade takes surface from the lower node as its free fall begins. Critical
// and normal depth are found only where an end stands above its node.
func (s *Solver) classify(c int, x *Section, q, h1, h2, y1, y2 float64) (kind class, yc, yn, fade float64) {
	n1, n2 := s.from[c], s.to[c]
	z1, z2 := s.offset1[c], s.offset2[c]
	if s.kind[n1] == Outfall {
		z1 = max(0, z1-s.depth[n1])
	}
	if s.kind[n2] == Outfall {
		z2 = max(0, z2-s.depth[n2])
	}
	yc = 0.5 * (y1 + y2)
	yn = yc
	kind, fade = subcritical, 1
	wet1, wet2 := y1 > tiny, y2 > tiny
	switch {
	case wet1 && wet2:
		if q < 0 {
			if z1 > 0 {
				yn, yc = s.normalDepth(c, x, abs(q)), x.Critical(abs(q))
				if y1 < min(yn, yc) {
					kind = upCritical
				}
			}
		} else if z2 > 0 {
			yn, yc = s.normalDepth(c, x, abs(q)), x.Critical(abs(q))
			low, high := min(yn, yc), max(yn, yc)
			if y2 < low {
				kind = downCritical
			} else if y2 < high {
				if high-low < tiny {
					fade = 0
				} else {
					fade = (high - y2) / (high - low)
				}
			}
		}
	case !wet1 && !wet2:
		kind = dry
	case wet2:
		if h2 < s.invert[n1]+s.offset1[c] {
			kind = upDry
		} else if z1 > 0 {
			yn, yc = s.normalDepth(c, x, abs(q)), x.Critical(abs(q))
			kind = upCritical
		}
	default:
		if h1 < s.invert[n2]+s.offset2[c] {
			kind = downDry
		} else if z2 > 0 {
			yn, yc = s.normalDepth(c, x, abs(q)), x.Critical(abs(q))
			kind = downCritical
		}
	}
	return kind, yc, yn, fade
}

// normalDepth is the depth of uniform flow of a barrel [m].
func (s *Solver) normalDepth(c int, x *Section, q float64) float64 {
	return x.Normal(q / s.beta[c])
}

// normal keeps flow below normal where the surface is flatter than the bed, or flow is supercritical upstream.
func (s *Solver) normal(c int, x *Section, q, y1, y2, a1, r1, w1 float64) float64 {
	mouth := s.kind[s.from[c]] == Outfall || s.kind[s.to[c]] == Outfall
	check := (s.opt.Limit&BySlope != 0 || mouth) && y1 < y2
	if !check && s.opt.Limit&ByFroude != 0 && !mouth && y1 > tiny && y2 > tiny && w1 > 0 && a1 > 0 && (x.Open || x.Height-y1 > tiny) {
		u := q / a1
		check = u*u >= gravity*a1/w1
	}
	if check {
		root := fmath.Cbrt(r1)
		if most := s.beta[c] * a1 * root * root; most < q {
			s.limited[c] = true
			return most
		}
	}
	return q
}

// blocked reports whether a flap holds a flow back: the link's own, or that of an outfall it would come from.
func (s *Solver) blocked(l int, q float64) bool {
	if s.flap[l] && q*s.flip[l] < 0 {
		return true
	}
	n := s.from[l]
	if q < 0 {
		n = s.to[l]
	}
	return q != 0 && s.kind[n] == Outfall && s.net.Nodes[n].Mouth.Flap
}
