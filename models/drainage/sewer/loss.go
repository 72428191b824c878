package sewer

import (
	"math"

	"semul/engine/fmath"
)

// Soak is the soil under a storage, which water seeps into by Green and Ampt's law from its bottom and banks. The zero value
// is tight. Source: SWMM Reference Manual Volume I, EPA/600/R-15/162A, 2016, section 4.4; the soil does not dry again.
type Soak struct {
	Suction      float64 // head at the wetting front [m]
	Conductivity float64 // saturated [m/s]
	Deficit      float64 // water that fills the soil, as a share; 0: the rate is the conductivity
}

// loss is what a storage loses as a step begins.
type loss struct {
	node          int32
	bottom        float64 // area that lies level [m²]
	bankLow       float64 // depth at which the banks begin [m]
	bankHigh      float64 // and end
	bankArea      float64 // largest surface of the banks and bottom [m²]
	below, beside float64 // water that has gone into the soil under the bottom and behind the banks [m]
	rate          float64 // [m³/s]
}

// initLosses lists the storages that lose water.
func (s *Solver) initLosses() {
	for n := range s.net.Nodes {
		v := &s.net.Nodes[n]
		if v.Kind != Storage || !(v.Evaporates > 0 && s.net.Evaporation != nil) && !(v.Soak.Conductivity > 0) {
			continue
		}
		l := loss{node: int32(n), bottom: v.Basin.AreaAt(0), bankHigh: math.Inf(1), bankArea: math.Inf(1)}
		if b := &v.Basin; len(b.Depth) > 0 {
			l.bankHigh, l.bankArea = 0, l.bottom
			for i := 1; i < len(b.Depth) && b.Area[i] >= b.Area[i-1]; i++ {
				if b.Area[i] > b.Area[i-1] {
					l.bankHigh, l.bankArea = b.Depth[i], b.Area[i]
				} else if l.bankHigh == 0 {
					l.bankLow = b.Depth[i]
				} else {
					break
				}
			}
		}
		s.losses = append(s.losses, l)
	}
}

// lose finds the losses of the step that begins from the depths that it begins with, never more than there is.
func (s *Solver) lose(dt float64) {
	for i := range s.losses {
		l := &s.losses[i]
		n := l.node
		v := &s.net.Nodes[n]
		l.rate, s.lost[n] = 0, 0
		depth, held := s.depth[n], s.volume[n]
		if held <= 0 || depth <= tiny {
			continue
		}
		area := v.Basin.AreaAt(depth)
		if v.Evaporates > 0 && s.net.Evaporation != nil {
			l.rate = float64(v.Evaporates * area * s.net.Evaporation(s.time))
		}
		if v.Soak.Conductivity > 0 {
			l.rate += float64(l.bottom * v.Soak.into(&l.below, depth, dt))
			if bank := min(area, l.bankArea) - l.bottom; bank > 0 && depth > l.bankLow {
				mean := (depth - l.bankLow) / 2
				if depth > l.bankHigh {
					mean = depth - l.bankHigh + float64((l.bankHigh-l.bankLow)/2)
				}
				l.rate += float64(bank * v.Soak.into(&l.beside, mean, dt))
			}
		}
		l.rate = min(l.rate, held/dt)
		s.lost[n] = l.rate
	}
}

// into is the mean rate of seepage below a standing depth during dt [m/s]; taken is what the soil has, and grows.
func (k *Soak) into(taken *float64, depth, dt float64) float64 {
	c := float64((k.Suction + depth) * k.Deficit)
	if c <= 0 {
		return k.Conductivity
	}
	f1, grown := *taken, float64(k.Conductivity*dt)
	f2 := f1 + grown + math.Sqrt(float64(2*c*grown)) // K·dt = F2 − F1 − c·ln((F2+c)/(F1+c)), from above
	for range 20 {
		step := (f2 - f1 - float64(c*fmath.Log((f2+c)/(f1+c))) - grown) / (f2 / (f2 + c))
		f2 -= step
		if abs(step) < 1e-12 {
			break
		}
	}
	f2 = max(f2, f1+grown)
	*taken = f2
	return (f2 - f1) / dt
}
