package assign

import "semul/engine/fmath"

// curve is eq. (1) of one link, made ready. Where the cost does not grow, rise is 0 and all of it is in fixed.
type curve struct {
	free, rise float64 // rise = free·B
	inverse    float64 // 1/capacity
	power      float64
	fixed      float64
	whole      int8 // the power if it is whole and small, else −1
}

// mostCost is where costs of high powers end, so that sums of them are numbers: no equilibrium comes near it.
const mostCost = 1e200

func curves(n *Network) []curve {
	list := make([]curve, n.Links())
	for a := range list {
		c := curve{free: n.Free[a]}
		if n.Fixed != nil {
			c.fixed = n.Fixed[a]
		}
		if n.grows(a) {
			c.rise, c.inverse, c.power, c.whole = float64(n.Free[a]*n.B[a]), 1/n.Capacity[a], n.Power[a], -1
			if w := int8(min(c.power, 100)); float64(w) == c.power && w <= 16 {
				c.whole = w
			}
		} else if n.Power[a] == 0 {
			c.fixed += float64(n.Free[a] * n.B[a]) // anything to the power 0 is 1
		}
		list[a] = c
	}
	return list
}

// pow is u^(p−less) for u ≥ 0.
func (c *curve) pow(u float64, less int8) float64 {
	if c.whole >= 0 {
		v := 1.0
		for range c.whole - less {
			v *= u
		}
		return v
	}
	return fmath.Pow(u, c.power-float64(less))
}

// cost is t(v).
func (c *curve) cost(v float64) float64 {
	if c.rise == 0 {
		return c.free + c.fixed
	}
	return min(mostCost, c.free+float64(c.rise*c.pow(float64(v*c.inverse), 0))) + c.fixed
}

// time is t(v) without the fixed part.
func (c *curve) time(v float64) float64 {
	if c.rise == 0 {
		return c.free
	}
	return min(mostCost, c.free+float64(c.rise*c.pow(float64(v*c.inverse), 0)))
}

// slope is t'(v); +Inf at 0 for powers below 1, and where no number holds it.
func (c *curve) slope(v float64) float64 {
	if c.rise == 0 {
		return 0
	}
	return c.rise * c.power * c.inverse * c.pow(float64(v*c.inverse), 1)
}

// integral is ∫₀^v t.
func (c *curve) integral(v float64) float64 {
	base := float64(v * (c.free + c.fixed))
	if c.rise == 0 || v == 0 {
		return base
	}
	return base + min(mostCost, float64(c.rise*c.pow(float64(v*c.inverse), 0)*v/(c.power+1)))
}
