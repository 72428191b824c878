package traffic

import "math"

// clearance is kept between bumpers beyond what the safe speed needs, so that rounding never makes vehicles touch [m].
const clearance = 0.05

// creep is the speed below which a vehicle that is not accelerating is taken to stand [m/s].
const creep = 0.05

// wanted is the acceleration [m/s²] of eq. (1), or of eq. (2) for plain IDM, towards a vehicle that is gap [m] ahead and
// drives at ahead [m/s]. v0 > 0 is the wished speed, headway the time gap T [s].
func (p *law) wanted(v, v0, headway, gap, ahead float32, plain bool) float32 {
	r := v / v0
	r = float32(r * r)
	free := 1 - float32(r*r)
	if free < p.ease {
		free = p.ease
	}
	s := float32(v*headway) + float32(v*float32((v-ahead)*p.inv2ab))
	if s < 0 {
		s = 0
	}
	s += p.gap
	if gap < 0.1 {
		gap = 0.1
	}
	q := s / gap
	q = float32(q * q)
	if plain {
		return p.accel * (free - q)
	}
	if q = 1 - q; q < free {
		free = q
	}
	return p.accel * free
}

// allowed reports whether a vehicle may have speed next after this step: whether, moving on by (v+next)·dt/2, it can
// still stop behind the vehicle ahead if that brakes as hard as it can:
//
//	(v+next)·dt/2 + next²/2b̂ ≤ gap + ahead²/2b_l,  b̂ = min(b_f, b_l)     (3)
//
// b is b̂; aheadBrake is b_l; gap has lost the clearance already.
func allowed(v, next, gap, ahead, b, aheadBrake, dt float32) bool {
	left := float32(next*next) + float32(float32(b*dt)*(v+next))
	right := float32(2*b*gap) + stopTerm(ahead, b, aheadBrake)
	return left <= right
}

// stopTerm is ahead²·b/aheadBrake [m²/s²].
func stopTerm(ahead, b, aheadBrake float32) float32 {
	if b == aheadBrake {
		return ahead * ahead
	}
	return float32(ahead*ahead) * (b / aheadBrake)
}

// safe is the highest speed that allowed allows [m/s], or 0.
func safe(v, gap, ahead, b, aheadBrake, dt float32) float32 {
	h := float32(0.5 * b * dt)
	under := float32(h*h) + float32(2*b*gap) + stopTerm(ahead, b, aheadBrake) - float32(float32(b*v)*dt)
	if under <= float32(h*h) {
		return 0
	}
	return float32(math.Sqrt(float64(under))) - h
}

// next is the speed after this step [m/s]: what eq. (1), (2) or (4) wants, held under the safe speed of eq. (3).
func (p *law) next(v, v0, headway, gap, ahead, aheadBrake, dt float32, f Following) float32 {
	if f == Krauss {
		return p.held(v, p.krauss(v, v0, headway, gap, ahead, dt), gap, ahead, aheadBrake, dt)
	}
	if f == CityFlow {
		return p.held(v, p.cityflow(v, v0, headway, gap, ahead, aheadBrake, dt), gap, ahead, aheadBrake, dt)
	}
	a := p.wanted(v, v0, headway, gap, ahead, f == IDM)
	n := v + float32(a*dt)
	if hard := v - p.brake; n < hard {
		n = hard // eq. (3) takes care that this is enough
	}
	if n < creep && a <= 0 && v <= p.brake {
		n = 0
	}
	return p.held(v, n, gap, ahead, aheadBrake, dt)
}

// cruise is the speed after this step [m/s] of a vehicle with nobody ahead.
func (p *law) cruise(v, v0, dt float32, f Following) float32 {
	if f == Krauss {
		return max(0, p.krauss(v, v0, p.headway, far, v, dt))
	}
	if f == CityFlow {
		return max(0, v-p.brake, min(v+float32(p.accel*dt), v0))
	}
	r := v / v0
	r = float32(r * r)
	a := 1 - float32(r*r)
	if a < p.ease {
		a = p.ease
	}
	a = p.accel * a
	n := v + float32(a*dt)
	if hard := v - p.brake; n < hard {
		n = hard
	}
	if n < creep && a <= 0 && v <= p.brake {
		n = 0
	}
	return max(n, 0)
}

// held cuts a wished speed down to what eq. (3) allows.
func (p *law) held(v, wish, gap, ahead, aheadBrake, dt float32) float32 {
	b := p.decel
	if aheadBrake < b {
		b = aheadBrake
	}
	gap -= clearance
	if wish <= 0 || allowed(v, wish, gap, ahead, b, aheadBrake, dt) {
		return max(wish, 0)
	}
	if n := safe(v, gap, ahead, b, aheadBrake, dt); n < wish {
		return n
	}
	return wish
}

// travel is the way driven in a step that begins with speed v and ends with speed n [m]: with constant acceleration, or,
// where the vehicle comes to rest inside the step, braking as hard as it must and at most as hard as it can.
func (p *law) travel(v, n, dt float32) float32 {
	if n > 0 {
		return float32(0.5 * (v + n) * dt)
	}
	way := float32(0.5 * v * dt)
	if hard := stopping(v, p.decel); hard < way {
		return hard
	}
	return way
}

// stopping is the way a vehicle needs to stop from speed v, braking with b [m].
func stopping(v, b float32) float32 { return float32(float32(v*v) / (2 * b)) }

// short is the gap [m] that eq. (1) and (2) are given towards a line d [m] ahead, so that who stops at it stands a metre
// before it, or, if he keeps less from others, as far as he keeps from them.
func (p *law) short(d float32) float32 { return d + max(0, p.gap-1) }
