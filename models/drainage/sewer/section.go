package sewer

import (
	"fmt"
	"math"

	"semul/engine/fmath"
)

const (
	gravity = 9.80665
	cells   = 128 // of a section's table over its height
)

// entry is a section at one depth.
type entry struct {
	a, r, w float64 // area [m²], hydraulic radius [m], width of the surface [m]
}

// Section is the shape of a conduit or opening, tabulated over its height. It is shared and never changes.
type Section struct {
	Shape  string
	Open   bool    // no roof
	Height float64 // full depth [m]
	Width  float64 // largest width [m]
	Area   float64 // when full [m²]
	Radius float64 // hydraulic radius when full [m]
	Slope  float64 // horizontal to vertical, of the sides of triangle and trapezoid, as weirs need it

	inv      float64 // cells per metre
	table    []entry
	factor   []float64 // √(A·R^{2/3}) at each depth, rising up to its largest; roots, since both grow about with y²
	critical []float64 // root of the discharge whose critical depth this is [m³/s], never falling
	factorAt int       // where factor is largest
	coarse   []float64 // critical discharge at equal steps of depth, see Coarsen; nil: not
}

// outline is a section as a line of points upwards: depth and how far it reaches left and right.
type outline struct{ y, left, right []float64 }

func (o *outline) add(y, left, right float64) {
	o.y, o.left, o.right = append(o.y, y), append(o.left, left), append(o.right, right)
}

// tabulate builds a section from its outline by exact integration of the straight pieces.
func tabulate(shape string, open bool, o outline) (*Section, error) {
	n := len(o.y)
	if n < 2 {
		return nil, fmt.Errorf("a section needs at least two depths")
	}
	base := o.y[0]
	height := o.y[n-1] - base
	if !(height > 0) || math.IsInf(height, 0) {
		return nil, fmt.Errorf("a section's height must be above 0, got %g", height)
	}
	x := &Section{Shape: shape, Open: open, Height: height, inv: cells / height, table: make([]entry, cells+1)}
	area, wet := 0.0, o.left[0]+o.right[0]
	x.table[0] = entry{w: wet}
	k := 1 // the next cell border
	for i := 1; i < n; i++ {
		y0, y1 := o.y[i-1]-base, o.y[i]-base
		l0, r0, l1, r1 := o.left[i-1], o.right[i-1], o.left[i], o.right[i]
		dy := y1 - y0
		if dy < 0 || math.IsNaN(dy) || l1+r1 < 0 {
			return nil, fmt.Errorf("a section's depths must rise and its widths must not be negative")
		}
		slant := hypot(l1-l0, dy) + hypot(r1-r0, dy)
		x.Width = max(x.Width, l0+r0, l1+r1)
		for ; k <= cells && dy > 0; k++ {
			y := float64(k) / x.inv
			if y > y1 && k < cells || y > y1+float64(1e-9*height) {
				break
			}
			f := min(1, (y-y0)/dy)
			w := l0 + r0 + float64(f*(l1+r1-l0-r0))
			a := area + float64(f*dy*(l0+r0+w)/2)
			p := wet + float64(f*slant)
			x.table[k] = entry{a: a, r: a / p, w: w}
		}
		area += float64(dy * (l0 + r0 + l1 + r1) / 2)
		wet += slant
	}
	if !(area > 0) {
		return nil, fmt.Errorf("a section must hold water, its area is %g m²", area)
	}
	if !open {
		wet += o.left[n-1] + o.right[n-1] // a flat roof
	}
	x.Area, x.Radius = area, area/wet
	x.table[cells] = entry{a: area, r: x.Radius, w: o.left[n-1] + o.right[n-1]}
	x.derive()
	return x, nil
}

// derive fills the inverse tables from area, radius and width.
func (x *Section) derive() {
	x.factor, x.critical = make([]float64, cells+1), make([]float64, cells+1)
	for k := 1; k <= cells; k++ {
		e := x.table[k]
		c := fmath.Cbrt(e.r)
		x.factor[k] = math.Sqrt(e.a) * c
		x.critical[k] = x.critical[k-1]
		if e.w > 0 {
			x.critical[k] = max(x.critical[k-1], math.Sqrt(e.a*math.Sqrt(gravity*e.a/e.w)))
		}
		if x.factor[k] > x.factor[x.factorAt] {
			x.factorAt = k
		}
	}
}

// at interpolates area, hydraulic radius and width at a depth from 0 to the full height.
func (x *Section) at(y float64) (a, r, w float64) {
	f := float64(y * x.inv)
	if !(f < cells) { // not a number either: it shows in the depths, and stops the run
		e := &x.table[cells]
		return e.a, e.r, e.w
	}
	k := max(0, int(f))
	f -= float64(k)
	e := (*[2]entry)(x.table[k:])
	return e[0].a + float64(f*(e[1].a-e[0].a)), e[0].r + float64(f*(e[1].r-e[0].r)), e[0].w + float64(f*(e[1].w-e[0].w))
}

// AreaAt is the wetted area at a depth [m²].
func (x *Section) AreaAt(y float64) float64 {
	if y <= 0 {
		return 0
	}
	a, _, _ := x.at(min(y, x.Height))
	return a
}

// RadiusAt is the hydraulic radius at a depth [m].
func (x *Section) RadiusAt(y float64) float64 {
	if y <= 0 {
		return 0
	}
	_, r, _ := x.at(min(y, x.Height))
	return r
}

// WidthAt is the width of the surface at a depth [m].
func (x *Section) WidthAt(y float64) float64 {
	_, _, w := x.at(max(0, min(y, x.Height)))
	return w
}

// FactorFull is A·R^{2/3} of the full section [m^{8/3}].
func (x *Section) FactorFull() float64 { return x.factor[cells] * x.factor[cells] }

// FactorMost is the largest A·R^{2/3} [m^{8/3}]; a round pipe carries most just below its crown.
func (x *Section) FactorMost() float64 { return x.factor[x.factorAt] * x.factor[x.factorAt] }

// Critical is the critical depth of a discharge [m]: where Q² = g·A³/W. Never above the full height.
func (x *Section) Critical(q float64) float64 {
	if x.coarse != nil {
		return x.criticalCoarse(q)
	}
	return x.invert(x.critical, cells, q)
}

// Coarsen lets Critical interpolate between the critical discharges of so many equal steps of depth. EPA's program does so
// with 25 for most closed sections: near the floor its depths are up to 5 % too low. It serves comparisons.
func (x *Section) Coarsen(steps int) {
	x.coarse = make([]float64, steps+1)
	for i := 1; i < steps; i++ {
		if a, _, w := x.at(x.Height * float64(i) / float64(steps)); w > 0 {
			x.coarse[i] = a * math.Sqrt(gravity*a/w)
		}
	}
	x.coarse[steps] = math.Inf(1)
}

func (x *Section) criticalCoarse(q float64) float64 {
	n := len(x.coarse) - 1
	for i := 1; i < n; i++ {
		if q0, q1 := x.coarse[i-1], x.coarse[i]; q <= q1 {
			return (float64(i-1) + (q-q0)/(q1-q0)) * x.Height / float64(n)
		}
	}
	return x.Height
}

// Normal is the depth whose A·R^{2/3} is s [m^{8/3}], the lower one where there are two; what is too much gives the depth
// of the largest.
func (x *Section) Normal(s float64) float64 { return x.invert(x.factor, x.factorAt, s) }

// invert finds the depth at which a rising table of roots reaches √v.
func (x *Section) invert(table []float64, last int, v float64) float64 {
	if v <= 0 {
		return 0
	}
	v = math.Sqrt(v)
	if v >= table[last] {
		return float64(last) / x.inv
	}
	lo, hi := 0, last
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if table[mid] <= v {
			lo = mid
		} else {
			hi = mid
		}
	}
	f := 0.0
	if d := table[hi] - table[lo]; d > 0 {
		f = (v - table[lo]) / d
	}
	return (float64(lo) + f) / x.inv
}

func hypot(a, b float64) float64 { return math.Sqrt(float64(a*a) + float64(b*b)) }
