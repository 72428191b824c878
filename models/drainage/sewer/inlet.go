package sewer

import (
	"math"

	"semul/engine/fmath"
)

// Gutter is the road beside a curb as inlets see it, in m: slopes to the curb and along the road, the drop of the gutter and
// its width, Manning's n, the width to the crown.
type Gutter struct {
	Cross, Along float64
	Drop, Width  float64
	Manning      float64
	Crown        float64
}

// GrateKind is the pattern of a grate's bars.
type GrateKind uint8

// The grates of HEC-22, and one of given opening and splash-over velocity.
const (
	P50 GrateKind = iota
	P50x100
	P30
	CurvedVane
	Tilt45
	Tilt30
	Reticuline
	OtherGrate
)

// grates are the polynomials of splash-over velocity [ft/s] over length [ft], and the open share.
var grates = [...]struct{ a, b, c, d, open float64 }{
	{2.22, 4.03, 0.65, 0.06, 0.90}, {0.74, 2.44, 0.27, 0.02, 0.80}, {1.76, 3.12, 0.45, 0.03, 0.60}, {0.30, 4.85, 1.31, 0.15, 0.35},
	{0.99, 2.64, 0.36, 0.03, 0.17}, {0.51, 2.34, 0.20, 0.01, 0.34}, {0.28, 2.28, 0.18, 0.01, 0.80},
}

// Inlet takes water from a street or channel into a sewer. Lengths in m; what is 0 is not there. Source of all its rules:
// Brown et al., Urban Drainage Design Manual, Hydraulic Engineering Circular 22, 3rd edition, FHWA-NHI-10-009, 2009, chapter 4.
type Inlet struct {
	GrateLength, GrateWidth float64
	Grate                   GrateKind
	Open, Splash            float64 // of OtherGrate: open share, splash-over velocity [m/s]
	CurbLength, CurbHeight  float64
	SlotLength, SlotWidth   float64
	Drop                    bool // in the bed of a channel, open on all sides
}

const toFeet = 1 / 0.3048

// OnGrade is what one inlet takes of a flow that passes it beside a curb [m³/s].
func (n *Inlet) OnGrade(q float64, g Gutter) float64 {
	if q <= 0 || g.Cross <= 0 || g.Along <= 0 || g.Manning <= 0 {
		return 0
	}
	ft := float64(q * toFeet * toFeet * toFeet)
	spread := g.spread(ft)
	width := float64(g.Width * toFeet)
	frontal := g.frontal(spread, width)
	taken := 0.0
	long := n.CurbLength
	if n.SlotLength > 0 {
		long = n.SlotLength
	}
	if long > 0 {
		if n.GrateLength > 0 { // a sweeper: what of the curb lies before the grate
			long = max(0, long-n.GrateLength)
		}
		slope := g.Cross
		if g.Drop > 0 && g.Width > 0 {
			slope += float64(g.Drop / g.Width * frontal)
		}
		whole := 0.6 * fmath.Pow(ft, 0.42) * fmath.Pow(g.Along, 0.3) * fmath.Pow(1/(g.Manning*slope), 0.6)
		taken = float64(ft * (1 - fmath.Pow(max(0, 1-float64(long*toFeet)/whole), 1.8)))
	}
	if left := ft - taken; n.GrateLength > 0 && left > 0 {
		spread = g.spread(left)
		area := float64(spread*spread*g.Cross/2) + float64(g.Drop*toFeet*width/2)
		w := n.GrateWidth * toFeet
		front := g.frontal(spread, w)
		if g.Drop > 0 && g.Width > 0 && n.GrateWidth < g.Width {
			front = g.frontal(spread, width) * n.GrateWidth / g.Width
		}
		taken += float64(left * n.grateShare(left/max(area, 1e-9), front, g.Cross))
	}
	return min(q, taken/(toFeet*toFeet*toFeet))
}

// grateShare is the share that a grate takes of a flow at a velocity [ft/s]: of the frontal part what does not splash over,
// of the side what falls in.
func (n *Inlet) grateShare(u, front, cross float64) float64 {
	long := n.GrateLength * toFeet
	splash := n.Splash * toFeet
	if n.Grate != OtherGrate {
		k := &grates[n.Grate]
		splash = k.a + float64(k.b*long) - float64(k.c*long*long) + float64(k.d*long*long*long)
	}
	ahead := 1.0
	if u > splash {
		ahead = max(0, 1-float64(0.09*(u-splash)))
	}
	side := 1 / (1 + 0.15*fmath.Pow(u, 1.8)/(cross*fmath.Pow(long, 2.3)))
	return float64(ahead*front) + float64(side*(1-front))
}

// spread is the width of a flow beside the curb [ft]: Manning's formula for gutters turned round, which has a closed form
// but where the flow is wider than a gutter that drops; there by regula falsi.
func (g *Gutter) spread(q float64) float64 {
	most := max(g.Crown*toFeet, 1)
	width := float64(g.Width * toFeet)
	if g.Drop <= 0 || width <= 0 {
		return min(most, fmath.Pow(q/g.carries(g.Cross), 1/2.67))
	}
	narrow := fmath.Pow(q/g.carries(g.Cross+g.Drop/g.Width), 1/2.67)
	if narrow <= width {
		return min(most, narrow)
	}
	road := g.carries(g.Cross)
	over := func(t float64) float64 { // what more than q a spread carries
		return float64(road*fmath.Pow(t-width, 2.67))/max(1e-9, 1-g.frontal(t, width)) - q
	}
	lo, hi := width, most
	fLo, fHi := over(lo+float64(1e-6*width)), over(hi)
	switch {
	case fHi <= 0:
		return most
	case fLo >= 0:
		return width
	}
	last := 0
	for range 60 { // the side that stays twice counts half (Illinois)
		t := lo + float64((hi-lo)*fLo/(fLo-fHi))
		f := over(t)
		if abs(f) <= 1e-12*q || hi-lo <= 1e-12*hi {
			return t
		}
		if f < 0 {
			lo, fLo = t, f
			if last < 0 {
				fHi /= 2
			}
			last = -1
		} else {
			hi, fHi = t, f
			if last > 0 {
				fLo /= 2
			}
			last = 1
		}
	}
	return lo
}

// carries is the flow of a triangular gutter of a cross slope over its spread to the power 2.67 [ft³/s/ft^2.67].
func (g *Gutter) carries(slope float64) float64 {
	return 0.56 / g.Manning * fmath.Pow(slope, 1.67) * math.Sqrt(g.Along)
}

// frontal is the share of a flow within a width from the curb.
func (g *Gutter) frontal(spread, width float64) float64 {
	switch {
	case spread <= width:
		return 1
	case g.Drop <= 0 || g.Width <= 0:
		return 1 - fmath.Pow(1-width/spread, 2.67)
	}
	r := (g.Cross + g.Drop/g.Width) / g.Cross
	return 1 / (1 + r/(fmath.Pow(1+r/(spread/width-1), 2.67)-1))
}

// InChannel is what one drop inlet takes of a flow in a channel [m³/s]: of a bed width, sides of a slope (horizontal to
// vertical), a depth and wetted area.
func (n *Inlet) InChannel(q, bed, side, depth, area float64) float64 {
	if q <= 0 || depth <= 0 || area <= 0 || n.GrateLength <= 0 {
		return min(max(0, q), n.OnSag(depth, Gutter{}))
	}
	front := min(1, n.GrateWidth/max(bed+float64(side*depth), 1e-9))
	cross := 0.01 // a flat bed beside the grate hardly leads water to it
	if bed <= n.GrateWidth && side > 0 {
		cross = 1 / side
	}
	return q * n.grateShare(q/area*toFeet, front, cross)
}

// OnSag is what one inlet takes from water that stands above it [m³/s]: as a weir, then as an orifice. The curb opening
// behind a grate adds to it only when the grate is drowned.
func (n *Inlet) OnSag(depth float64, g Gutter) float64 {
	if depth <= 0 {
		return 0
	}
	d := float64(depth * toFeet)
	total, behind := 0.0, n.CurbLength
	if n.GrateLength > 0 {
		q, drowned := n.grateOnSag(d, g)
		total += q
		if !n.Drop {
			behind -= n.GrateLength
			if n.CurbLength > 0 && drowned {
				_, orifice := n.curbOnSag(d, min(n.GrateLength, n.CurbLength), g)
				total += orifice
			}
		}
	}
	if behind > 0 {
		weir, orifice := n.curbOnSag(d, behind, g)
		total += weir + orifice
	}
	if n.SlotLength > 0 {
		long := n.SlotLength * toFeet
		total += min(2.48*long*d*math.Sqrt(d), 0.8*long*n.SlotWidth*toFeet*math.Sqrt(twoG*d))
	}
	return total / (toFeet * toFeet * toFeet)
}

const twoG = 2 * 32.16 // [ft/s²]

// grateOnSag is what a grate takes below a depth [ft] at the curb [ft³/s], and whether it runs as an orifice.
func (n *Inlet) grateOnSag(d float64, g Gutter) (q float64, drowned bool) {
	long, wide := float64(n.GrateLength*toFeet), float64(n.GrateWidth*toFeet)
	open := n.Open
	if n.Grate != OtherGrate {
		open = grates[n.Grate].open
	}
	mean, perimeter := d, 2*(long+wide)
	if !n.Drop { // the depth falls across the grate, whose wet part may be narrower
		slope := g.Cross
		if g.Drop > 0 && g.Width > 0 {
			slope += g.Drop / g.Width
		}
		if slope > 0 {
			wide = min(wide, d/slope)
		}
		mean = max(0, d-float64(wide/2*slope))
		perimeter = long + float64(2*wide)
	}
	weir, orifice := float64(3*perimeter*mean*math.Sqrt(mean)), float64(0.67*long*wide*open*math.Sqrt(twoG*mean))
	return min(weir, orifice), orifice < weir
}

// curbOnSag is what a length [m] of a curb opening takes below a depth [ft] as a weir and as an orifice [ft³/s].
func (n *Inlet) curbOnSag(d, length float64, g Gutter) (weir, orifice float64) {
	long, tall := float64(length*toFeet), float64(n.CurbHeight*toFeet)
	if n.Drop {
		long *= 4
	}
	weir = float64(3 * long * d * math.Sqrt(d))
	if g.Drop > 0 {
		weir = float64(2.3 * (long + float64(1.8*g.Width*toFeet)) * d * math.Sqrt(d))
	}
	orifice = float64(0.67 * long * tall * math.Sqrt(twoG*max(0, d-float64(tall/2))))
	f := min(1, max(0, (d/tall-1)/0.4))
	return float64(weir * (1 - f)), float64(orifice * f)
}
