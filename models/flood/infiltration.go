package flood

import (
	"math"

	"semul/engine/fmath"
)

// Infiltration is a method by which ground takes up water. F [m] is what has infiltrated into a cell's open part so far,
// the only state; a step of dt [s] takes
//
//	constant     rates of Loss, no state
//	green_ampt   F' − F − S·ln((F'+S)/(F+S)) = Ks·dt,  S = suction·deficit                               (6)
//	horton       f·dt on the curve f(t) = fc + (f0−fc)·e^(−kt), entered where its volume is F:
//	             F = fc·t + (f0−fc)/k·(1 − e^(−kt))                                                      (7)
//	scs          what does not run off of rain P: I = P for P ≤ Ia, else Ia + S·(P−Ia)/(P−Ia+S)          (8)
//
// with S = 25.4/CN − 0.254 m and Ia = 0.2·S; its state is P, since F tells nothing once it nears Ia+S. It takes from the
// rain alone, the others from all water that stands on the cell, never more than that. Nothing dries while a run lasts.
//
// Sources: (6) Green, Ampt 1911 as in Chow, Maidment, Mays 1988, Applied Hydrology, section 4.3; (7) Horton 1940 in the
// form of an infiltrated volume, ibid. section 4.2; (8) USDA Soil Conservation Service, NEH-4, 1972.
type Infiltration uint8

// The methods.
const (
	ConstantLoss Infiltration = iota
	GreenAmpt
	Horton
	CurveNumber
)

var methods = map[string]Infiltration{"constant": ConstantLoss, "green_ampt": GreenAmpt, "horton": Horton, "scs": CurveNumber}

// Soil is what one class of land takes up. Each method reads its own fields.
type Soil struct {
	Open           float64 // share that is not sealed
	Conductivity   float64 // Ks [m/s]
	Suction        float64 // at the wetting front [m]
	Deficit        float64 // water it can still hold, by volume
	Initial, Final float64 // f0 and fc ≤ f0 [m/s]
	Decay          float64 // k [1/s]
	Curve          float64 // curve number, in (0, 100]
}

// uptake is a Soil over one step.
type uptake struct {
	open   float64
	steady float64 // Ks·dt or fc·dt: no step takes less [m]
	store  float64 // S of (6) and (8) [m]
	excess float64 // (f0−fc)/k [m]
	tail   float64 // fc/k [m]
	fade   float64 // 1 − e^(−k·dt)
}

// SetSoil chooses how ground infiltrates; soils are by land class, as many as SetLand has got, which must come before.
func (d *Domain) SetSoil(method Infiltration, soils []Soil) {
	d.method, d.soils, d.uptake = method, append([]Soil(nil), soils...), make([]uptake, len(soils))
	for _, t := range d.tiles {
		t.taken = nil
		for k, n := range t.counts {
			if method != ConstantLoss && n > 0 && d.infiltrates(k) {
				t.taken = make([]float32, side*side)
			}
		}
	}
}

// infiltrates reports whether a land class takes up any water.
func (d *Domain) infiltrates(class int) bool {
	if class >= len(d.soils) || d.soils[class].Open <= 0 {
		return false
	}
	switch s := d.soils[class]; d.method {
	case GreenAmpt:
		return s.Conductivity > 0
	case Horton:
		return s.Initial > 0
	case CurveNumber:
		return s.Curve < 100
	}
	return false
}

// ready works out what is common to all cells of a class in a step of dt [s]. It reports whether any ground takes up
// water.
func (d *Domain) ready(dt float64) bool {
	any := false
	for k, s := range d.soils {
		u := uptake{}
		if d.infiltrates(k) {
			any = true
			u.open = s.Open
			switch d.method {
			case GreenAmpt:
				u.steady, u.store = float64(s.Conductivity*dt), float64(s.Suction*s.Deficit)
			case Horton:
				u.steady, u.excess, u.tail = float64(s.Final*dt), (s.Initial-s.Final)/s.Decay, s.Final/s.Decay
				u.fade = 1 - fmath.Exp(-float64(s.Decay*dt))
			case CurveNumber:
				u.store = 25.4/s.Curve - 0.254
			}
		}
		d.uptake[k] = u
	}
	return any
}

// sink takes what the ground takes up in this step off the rain of row j of a tile, which may become negative, and
// returns Σ of it [m].
func (d *Domain) sink(t *tile, j int, fall []float32) float64 {
	o := j * side
	h, rest := t.now().h[at(0, j):][:t.nx], t.rest[at(0, j):][:t.nx]
	carry, class, taken := t.carry[o:][:t.nx], t.class[o:][:t.nx], t.taken[o:][:t.nx]
	sum := 0.0
	for i, rain := range fall {
		u := &d.uptake[class[i]]
		if u.open == 0 {
			continue
		}
		water := float64(h[i]) + float64(carry[i]) + float64(rest[i]) + float64(rain)
		if d.holds {
			water += float64(t.film[o+i])
		}
		if water <= 0 {
			continue
		}
		most, before := water/u.open, float64(taken[i])
		if d.method == CurveNumber {
			p := math.Max(0, float64(rain))
			taken[i] = float32(before + p)
			most = math.Min(most, rainKept(before, p, u.store))
		} else {
			switch {
			case most <= u.steady:
			case d.method == GreenAmpt:
				most = math.Min(most, greenAmpt(before, u.steady, u.store))
			default:
				most = math.Min(most, u.steady+float64(hortonLeft(before, u.excess, u.tail)*u.excess*u.fade))
			}
			taken[i] = float32(before + most)
		}
		left := rain - float32(float64(most*u.open))
		sum += float64(rain) - float64(left) // what the rounded rain has really lost
		fall[i] = left
	}
	return sum
}

// greenAmpt returns F' − F of (6), ks being Ks·dt. With r = (F'−F)/(F+S) it solves
//
//	F·r + S·(r − ln(1+r)) = Ks·dt
//
// by at most three steps of Newton from ln(1+r) ≈ r − r²/2: the left side is convex, so all but the first guess lie above
// the root and fall towards it. After a step of 10⁻⁵ the next would be of 10⁻¹⁰.
func greenAmpt(f, ks, s float64) float64 {
	if s < 1e-9 || ks == 0 { // no suction to speak of
		return ks
	}
	r := 2 * ks / (f + math.Sqrt(float64(f*f)+float64(2*s*ks)))
	for range 3 {
		excess := float64(f*r) + float64(s*lessLog(r)) - ks
		step := excess / (f + s*r/(1+r))
		if r -= step; math.Abs(step) < 1e-5*r {
			break
		}
	}
	return r * (f + s)
}

// lessLog is r − ln(1+r) for r ≥ 0: for small r by the series of 2·atanh(r/(2+r)), which loses nothing to cancellation.
func lessLog(r float64) float64 {
	if r > 0.1 {
		return r - fmath.Log(1+r)
	}
	z := r / (2 + r)
	q := float64(z * z)
	tail := 1.0/3 + float64(q*(1.0/5+float64(q*(1.0/7+float64(q*(1.0/9))))))
	return float64(r*z) - float64(2*z*q*tail)
}

// hortonLeft returns e^(−kt) at the t of (7) where F has infiltrated: a = (f0−fc)/k, b = fc/k, F = b·w + a·(1−e^−w). The
// right side is concave, so Newton's steps climb to the root from a guess below it.
func hortonLeft(f, a, b float64) float64 {
	if a <= 0 {
		return 0
	}
	if b == 0 {
		return math.Max(0, 1-f/a)
	}
	w := math.Max(f/(a+b), (f-a)/b)
	left := fmath.Exp(-w)
	for range 20 {
		step := (f - float64(b*w) - float64(a*(1-left))) / (b + float64(a*left))
		if step < 1e-5 {
			return float64(left * (1 - step)) // e^−step but for step²/2
		}
		w += step
		left = fmath.Exp(-w)
	}
	return left
}

// rainKept returns what of more rain does not run off by (8), after before has fallen.
func rainKept(before, more, s float64) float64 {
	ia := float64(0.2 * s)
	kept := math.Min(more, math.Max(0, ia-before))
	more -= kept
	if more <= 0 || s <= 0 {
		return kept
	}
	p := math.Max(0, before-ia) + s
	return kept + float64(s*(s/p)*(more/(p+more)))
}
