package flood

import (
	"fmt"
	"math"
	"sort"

	"semul/engine/fmath"
	"semul/models/flood/kernel"
)

// Barrel is what a culvert is made of: a pipe, or a box where Diameter is 0.
type Barrel struct {
	Diameter      float64 // [m]; 0: a box
	Width, Height float64 // of a box [m]
	Count         int     // barrels side by side
	Length        float64 // [m]
	Manning       float64 // [s/m^⅓]
	Entrance      float64 // loss at the entrance, in velocity heads
	Inlet         InletForm
}

// InletForm is the shape of an entrance in the equations of inlet control (12) and (13).
type InletForm struct{ K, M, C, Y float64 }

// inletForms are those of FHWA HDS-5, 3rd edition (2012, FHWA-HIF-12-026), table A.1, all of form 1: concrete pipes, then
// boxes with flared wingwalls.
var inletForms = map[string]InletForm{
	"headwall":       {0.0098, 2.0, 0.0398, 0.67}, // pipe, square edge
	"groove":         {0.0018, 2.0, 0.0292, 0.74}, // pipe, groove end in a headwall
	"projecting":     {0.0045, 2.0, 0.0317, 0.69}, // pipe, groove end projecting
	"wingwall_30_75": {0.026, 1.0, 0.0347, 0.81},
	"wingwall_90":    {0.061, 0.75, 0.0400, 0.80}, // 90° or 15°
	"wingwall_0":     {0.061, 0.75, 0.0423, 0.82}, // extended sides
}

// section is a barrel's cross-section at one depth.
type section struct{ y, area, wetted, critical, head float64 }

// rating knows what one barrel passes.
//
//	(11) critical flow: Q = A·√(g·A/T), Hc = y + A/(2T)                       T [m] width of the surface
//	(12) inlet not submerged, X = 1.811·Q/(A_full·√D) to 3.5: HW/D = Hc/D + K·X^M − S/2
//	(13) submerged, X from 4.0:                               HW/D = c·X² + Y − S/2
//	(14) outlet control: η_up = z_out + h_out + (1 + k_e + 2g·n²·L/R^(4/3))·Q²/(2g·A²)
//
// HW [m] is the level over the invert of the end where water enters, S the slope of the barrel, D its height. Between (12)
// and (13) HW is linear in Q. In (14) A and R are those of the mean depth of both ends, no more than D: on one side HW, on
// the other h_out, the larger of the tailwater and of critical depth, or more, up to HW, where the barrel passes more so. The smaller of both discharges holds; (12) and (13) alone in a barrel steeper than critical flow needs, while the
// tailwater stays below critical depth at the entrance. Source: FHWA HDS-5, 3rd edition, section 3.1.4 and appendix A; 1.811 is its
// factor for SI units. That (14) takes one mean depth of a barrel that is not full is ours: HDS-5 takes (critical + D)/2
// at the outlet of full ones, and draws the surface of the others.
type rating struct {
	Barrel
	d, full  float64 // height [m], area of the full barrel [m²]
	sections []section
}

const (
	ratingSteps  = 64
	siUnits      = 1.811 // Ku of HDS-5
	unsubmerged  = 3.5   // largest X of (12)
	submerged    = 4.0   // least X of (13)
	bisections   = 48
	depthsTried  = 8   // at the lower end of a barrel that need not be full
	largestRatio = 1e4 // of critical discharge near the crown of a pipe, where it grows without bound
)

func newRating(b Barrel) (*rating, error) {
	r := &rating{Barrel: b, d: b.Height}
	if b.Diameter > 0 {
		r.d = b.Diameter
	}
	switch {
	case !(r.d > 0), b.Diameter == 0 && !(b.Width > 0):
		return nil, fmt.Errorf("a culvert has a diameter, or a width and a height, above 0 m")
	case !(b.Length > 0), !(b.Manning > 0), b.Count < 1, !(b.Entrance >= 0):
		return nil, fmt.Errorf("length, roughness and number of barrels must be above 0, the loss at the entrance not below; got %g m, %g, %d, %g", b.Length, b.Manning, b.Count, b.Entrance)
	}
	g := kernel.Gravity
	r.sections = append(r.sections, section{})
	for k := 1; k <= ratingSteps; k++ {
		share := float64(k) / ratingSteps
		s := section{y: r.d * share, area: b.Width * r.d * share, wetted: b.Width + float64(2*r.d*share)}
		top := b.Width
		if b.Diameter > 0 {
			angle := float64(2 * math.Pi * share) // of the wetted arc
			s.y = b.Diameter / 2 * (1 - float64(fmath.Cos(angle/2)))
			s.area = b.Diameter * b.Diameter / 8 * (angle - fmath.Sin(angle))
			s.wetted, top = b.Diameter*angle/2, b.Diameter*fmath.Sin(angle/2)
		}
		top = math.Max(top, s.area/(r.d*largestRatio))
		s.critical, s.head = s.area*math.Sqrt(g*s.area/top), s.y+float64(s.area/float64(2*top))
		r.sections = append(r.sections, s)
	}
	r.full = r.sections[ratingSteps].area
	return r, nil
}

// between finds x by column key in the sections, and returns where it stands between k−1 and k.
func (r *rating) between(x float64, key func(*section) float64) (k int, share float64) {
	k = sort.Search(ratingSteps, func(i int) bool { return key(&r.sections[i+1]) >= x }) + 1
	if k > ratingSteps {
		return ratingSteps, 1
	}
	a, b := key(&r.sections[k-1]), key(&r.sections[k])
	return k, math.Max(0, (x-a)/(b-a))
}

func mix(a, b, share float64) float64 { return a + float64(share*(b-a)) }

// criticalDepth of a discharge through one barrel [m], at most D.
func (r *rating) criticalDepth(q float64) float64 {
	k, share := r.between(q, func(s *section) float64 { return s.critical })
	return mix(r.sections[k-1].y, r.sections[k].y, share)
}

// inletControl is what one barrel takes in at a headwater hw [m] over its invert, by (12) and (13) [m³/s].
func (r *rating) inletControl(hw, slope float64) float64 {
	if hw <= 0 {
		return 0
	}
	f, unit := r.Inlet, r.full*math.Sqrt(r.d)/siUnits // Q = X·unit
	needed := func(k int, share float64) (q, hw float64) {
		a, b := &r.sections[k-1], &r.sections[k]
		q = mix(a.critical, b.critical, share)
		return q, mix(a.head, b.head, share) + float64(r.d*(float64(f.K*fmath.Pow(q/unit, f.M))-float64(slope/2)))
	}
	kEnd, shareEnd := r.between(unsubmerged*unit, func(s *section) float64 { return s.critical })
	qa, ha := needed(kEnd, shareEnd)
	qb, hb := float64(submerged*unit), float64(r.d*(float64(f.C*submerged*submerged)+f.Y-float64(slope/2)))
	switch {
	case hw >= math.Max(hb, ha):
		return unit * math.Sqrt(math.Max(0, (hw/r.d-f.Y+float64(slope/2))/f.C))
	case hw > ha:
		return mix(qa, qb, (hw-ha)/(hb-ha))
	}
	low, high := 0.0, float64(kEnd-1)+shareEnd // in sections
	for range bisections {
		mid := float64((low + high) / 2)
		k := min(int(mid)+1, ratingSteps)
		if _, h := needed(k, mid-float64(k-1)); h < hw {
			low = mid
		} else {
			high = mid
		}
	}
	k := min(int(low)+1, ratingSteps)
	q, _ := needed(k, low-float64(k-1))
	return q
}

// flow is what all barrels pass from an end with its invert at zIn and the water at up, to one at zOut and low [m³/s];
// −Inf: dry.
func (r *rating) flow(up, low, zIn, zOut float64) float64 {
	hw := up - zIn
	if hw <= 0 || up <= low || up <= zOut {
		return 0
	}
	q := r.inletControl(hw, (zIn-zOut)/r.Length)
	if !r.steep(q, low, zIn, zOut) && r.spare(q, up, low, zIn, zOut) < 0 { // outlet control
		a, b := 0.0, q
		for range bisections {
			mid := (a + b) / 2
			if r.spare(mid, up, low, zIn, zOut) < 0 {
				b = mid
			} else {
				a = mid
			}
		}
		q = a
	}
	return q * float64(r.Count)
}

// steep reports whether q through one barrel is faster than its waves all the way down, below a tailwater that does not
// drown its critical depth at the entrance.
func (r *rating) steep(q, low, zIn, zOut float64) bool {
	k, share := r.between(q, func(s *section) float64 { return s.critical })
	a, b := &r.sections[k-1], &r.sections[k]
	area := mix(a.area, b.area, share)
	radius := area / mix(a.wetted, b.wetted, share)
	slope := r.Manning * r.Manning * q * q / (area * area * radius * fmath.Cbrt(radius))
	return k < ratingSteps && (zIn-zOut)/r.Length >= slope && low <= zIn+mix(a.y, b.y, share)
}

// spare is by how much the level upstream is more than (14) needs for q through one barrel, at the depth at its lower end
// that needs least [m].
func (r *rating) spare(q, up, low, zIn, zOut float64) float64 {
	hw, out := up-zIn, r.criticalDepth(q)
	out = math.Max(out, low-zOut)
	best, room := math.Inf(-1), up-zOut-out
	for k := range depthsTried {
		at := out + float64(float64(room*float64(k))/depthsTried)
		best = math.Max(best, up-zOut-at-r.loss(q, (math.Min(hw, r.d)+math.Min(at, r.d))/2))
	}
	return best
}

// loss is the head that q through one barrel needs at a depth [m].
func (r *rating) loss(q, depth float64) float64 {
	k, share := r.between(depth, func(s *section) float64 { return s.y })
	area := mix(r.sections[k-1].area, r.sections[k].area, share)
	radius := area / mix(r.sections[k-1].wetted, r.sections[k].wetted, share)
	g := kernel.Gravity
	heads := 1 + r.Entrance + float64(2*g*r.Manning*r.Manning*r.Length)/(radius*fmath.Cbrt(radius))
	return float64(heads * (q / area) * (q / area) / (2 * g))
}
