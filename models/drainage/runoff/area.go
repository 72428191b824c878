package runoff

import (
	"math"

	"semul/engine/fmath"
)

// patch is one of the three reservoirs of a subcatchment.
type patch struct {
	share  float64 // of the subcatchment's area
	alpha  float64 // of (1)
	store  float64 // depression storage [m]
	outlet float64 // share of runoff that leaves at once; the rest goes to the other part
	depth  float64 // [m]
	runoff float64 // [m/s]
}

// step moves one patch by dt under rain and run-on [m/s], and evaporation; soil takes water where it is not nil. It returns
// what evaporated and what entered the ground, as rates.
func (p *patch) step(dt, rain, runOn, evaporation float64, soil *Soil) (evaporated, entered float64) {
	have := p.depth / dt
	evaporated = min(have, evaporation)
	if soil != nil {
		entered = soil.take(dt, rain, runOn, p.depth)
	}
	in := rain + runOn
	left := dt
	if evaporated+entered >= have+in {
		p.depth = 0
	} else {
		left = p.fill(dt, in-evaporated-entered)
	}
	p.runoff = 0
	if over := p.depth - p.store; over > 0 {
		if p.alpha > 0 {
			p.runoff = p.alpha * over * square(fmath.Cbrt(over))
		} else {
			p.runoff = over / max(left, 1e-9)
			p.depth = p.store
		}
	}
	return evaporated, entered
}

func square(x float64) float64 { return x * x }

// fill integrates (1) over dt with a constant net inflow; it returns for how long water stood above the depression storage.
func (p *patch) fill(dt, in float64) float64 {
	if p.depth+float64(in*dt) <= p.store {
		p.depth = max(0, p.depth+float64(in*dt))
		return dt
	}
	if room := p.store - p.depth; room > 0 && in > 0 {
		dt -= room / in
		p.depth = p.store
	}
	if p.alpha <= 0 {
		p.depth = max(0, p.depth+float64(in*max(0, dt)))
		return dt
	}
	// Runge–Kutta of fourth order, with steps short against the reservoir's own time.
	f := func(d float64) float64 {
		over := d - p.store
		if over <= 0 {
			return in
		}
		return in - float64(p.alpha*over*square(fmath.Cbrt(over)))
	}
	for t := 0.0; t < dt; {
		over := max(p.depth-p.store, in*(dt-t), 0)
		h := dt - t
		if over > 0 {
			h = min(h, 0.5/(float64(5.0/3*p.alpha*square(fmath.Cbrt(over)))+1e-12))
		}
		if h < dt*1e-4 {
			h = dt * 1e-4
		}
		h = min(h, dt-t)
		a := f(p.depth)
		b := f(p.depth + float64(h/2*a))
		c := f(p.depth + float64(h/2*b))
		d := f(p.depth + float64(h*c))
		p.depth = math.Max(0, p.depth+float64(h/6*(a+float64(2*b)+float64(2*c)+d)))
		t += h
		if h == 0 {
			break
		}
	}
	return dt
}
