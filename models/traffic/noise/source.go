package noise

import (
	"math"

	"semul/engine/fmath"
)

// Near is what kind of junction a vehicle is close to.
type Near uint8

// The kinds.
const (
	Nothing Near = iota
	Crossing
	Roundabout
)

// reach is how far a junction is heard in the way vehicles are driven [m].
const reach = 100

// Vehicle is how one vehicle drives where its noise is asked for.
type Vehicle struct {
	Category Category
	Speed    float64 // [m/s], ≥ 0
	Slope    float64 // rise over run, uphill positive
	Near     Near
	Distance float64 // to that junction, along the street [m]
	Electric bool
}

// Power is the A-weighted sound power of a vehicle [W]: the sum of all bands. 0 for silent categories.
func Power(v Vehicle) float64 {
	if v.Category >= Silent {
		return 0
	}
	sum := 0.0
	for band, level := range Levels(v) {
		sum += Watts(level + aWeight[band])
	}
	return sum
}

// Levels are the sound power levels by band [dB re 1 pW]; −∞ where nothing is emitted.
func Levels(v Vehicle) [8]float64 {
	var out [8]float64
	if v.Category >= Silent {
		for i := range out {
			out[i] = math.Inf(-1)
		}
		return out
	}
	t := &table[v.Category]
	kmh := min(130, max(20, v.Speed*3.6))
	var rolling, propulsion float64
	if v.Near != Nothing {
		c := t.crossing
		if v.Near == Roundabout {
			c = t.roundabout
		}
		share := max(0, 1-math.Abs(v.Distance)/reach)
		rolling, propulsion = float64(c[0]*share), float64(c[1]*share)
	}
	propulsion += slopeTerm(v.Category, v.Slope*100, kmh)
	lg, linear := fmath.Log10(kmh/70), (kmh-70)/70
	for i := range out {
		watts := 0.0
		if !v.Electric {
			watts = Watts(t.aP[i] + float64(t.bP[i]*linear) + propulsion)
		}
		if t.aR[i] > 0 {
			watts += Watts(t.aR[i] + float64(t.bR[i]*lg) + rolling)
		}
		out[i] = Level(watts)
	}
	return out
}

// slopeTerm is ΔL_grad [dB] of slope s [%] at v [km/h]: directive 2015/996, formulas 2.2.13 to 2.2.15.
func slopeTerm(m Category, s, v float64) float64 {
	up, down := min(12, s), min(12, -s)
	switch m {
	case Light:
		switch {
		case s < -6:
			return down - 6
		case s > 2:
			return (up - 2) / 1.5 * v / 100
		}
	case Medium:
		switch {
		case s < -4:
			return (down - 4) / 0.7 * (v - 20) / 100
		case s > 0:
			return up * v / 100
		}
	case Heavy:
		switch {
		case s < -4:
			return (down - 4) / 0.5 * (v - 10) / 100
		case s > 0:
			return up / 0.8 * v / 100
		}
	}
	return 0
}

// Level is the level of a sound power [W] in dB re 1 pW, or, of an intensity [W/m²], in dB re 1 pW/m².
func Level(watts float64) float64 {
	if watts <= 0 {
		return math.Inf(-1)
	}
	return 10 * fmath.Log10(watts/1e-12)
}

// Watts is the power of a level.
func Watts(level float64) float64 { return float64(1e-12 * fmath.Pow(10, level/10)) }
