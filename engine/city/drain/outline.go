package drain

import (
	"math"

	"semul/engine/fmath"
)

// standard are the widths of standard shapes at a share of their height, as shares of it. Their areas are those of the SWMM
// Reference Manual Volume II, table of standard shapes; the constructions are those of models/drainage/sewer, against which
// the test holds them.
var standard = map[string]func(t float64) float64{"EGG": egg, "HORSESHOE": horseshoe, "BASKETHANDLE": basket}

// chord is the width of a circle at a height over its middle.
func chord(radius, y float64) float64 {
	return 2 * math.Sqrt(math.Max(0, float64(radius*radius)-float64(y*y)))
}

// egg is the egg of three circles: invert of radius H/6, sides of radius H, crown of radius H/3. Invert and side meet at H/15.
func egg(t float64) float64 {
	switch {
	case t < 1.0/15:
		return chord(1.0/6, t-1.0/6)
	case t < 2.0/3:
		return chord(1, t-2.0/3) - 4.0/3
	}
	return chord(1.0/3, t-2.0/3)
}

// horseshoe has a round crown of radius H/2 over sides and a floor of radius H.
func horseshoe(t float64) float64 {
	if t > 0.5 {
		return chord(0.5, t-0.5)
	}
	return math.Min(chord(1, 1-t), chord(1, t-0.5)-1)
}

// basket is the high basket handle: a half circle 0.944 H wide over sides that narrow to the floor.
func basket(t float64) float64 {
	const wide = 0.944
	const spring = 1 - wide/2
	if t < spring {
		return wide * bulge(2.8753429626, 1-t/spring)
	}
	return chord(wide/2, t-spring)
}

// arch is the width of a flat-bottomed arch pipe as a share of its span: two half ellipses that meet at 28 % of its height,
// the lower one fuller.
func arch(t float64) float64 {
	const spring = 0.28
	if t < spring {
		return bulge(2.0607641629, 1-t/spring)
	}
	return chord(0.5, (t-spring)/(1-spring)/2)
}

// bulge is the half width of a superellipse |x|^p + |y|^p = 1 at a height t, 0 at its middle and 1 at its end. The exponents
// are those that give the shapes above their areas.
func bulge(p, t float64) float64 { return fmath.Pow(math.Max(0, 1-fmath.Pow(t, p)), 1/p) }
