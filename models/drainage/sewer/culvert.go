package sewer

import (
	"math"

	"semul/engine/fmath"
)

// entrance is how a culvert's inlet throttles: the constants of HDS-5 for water below (k, m) and above its crown (c, y), and
// whether the equation below the crown is the one by specific energy (form 1) or by discharge alone (form 2).
type entrance struct {
	form       int
	k, m, c, y float64
}

// entrances are by SWMM's culvert codes 1 to 57. Source: Schall et al., Hydraulic Design of Highway Culverts, Hydraulic Design
// Series 5, 3rd edition, FHWA-HIF-12-026, 2012, appendix A, in the order of the SWMM User's Manual 5.2, table A.10.
var entrances = [...]entrance{{},
	{1, 0.0098, 2, 0.0398, 0.67}, {1, 0.0018, 2, 0.0292, 0.74}, {1, 0.0045, 2, 0.0317, 0.69}, // round concrete
	{1, 0.0078, 2, 0.0379, 0.69}, {1, 0.0210, 1.33, 0.0463, 0.75}, {1, 0.0340, 1.5, 0.0553, 0.54}, // round corrugated metal
	{1, 0.0018, 2.5, 0.0300, 0.74}, {1, 0.0018, 2.5, 0.0243, 0.83}, // round, bevelled ring
	{1, 0.026, 1, 0.0347, 0.81}, {1, 0.061, 0.75, 0.0400, 0.80}, {1, 0.061, 0.75, 0.0423, 0.82}, // box, flared wingwalls
	{2, 0.510, 0.667, 0.0309, 0.80}, {2, 0.486, 0.667, 0.0249, 0.83}, // and bevelled top
	{2, 0.515, 0.667, 0.0375, 0.79}, {2, 0.495, 0.667, 0.0314, 0.82}, {2, 0.486, 0.667, 0.0252, 0.865}, // box, headwall
	{2, 0.545, 0.667, 0.04505, 0.73}, {2, 0.533, 0.667, 0.0425, 0.705}, {2, 0.522, 0.667, 0.0402, 0.68}, {2, 0.498, 0.667, 0.0327, 0.75}, // skewed
	{2, 0.497, 0.667, 0.0339, 0.803}, {2, 0.493, 0.667, 0.0361, 0.806}, {2, 0.495, 0.667, 0.0386, 0.71}, // wingwalls not offset
	{2, 0.497, 0.667, 0.0302, 0.835}, {2, 0.495, 0.667, 0.0252, 0.881}, {2, 0.493, 0.667, 0.0227, 0.887}, // offset
	{1, 0.0083, 2, 0.0379, 0.69}, {1, 0.0145, 1.75, 0.0419, 0.64}, {1, 0.0340, 1.5, 0.0496, 0.57}, // corrugated box
	{1, 0.0100, 2, 0.0398, 0.67}, {1, 0.0018, 2.5, 0.0292, 0.74}, {1, 0.0045, 2, 0.0317, 0.69}, // lying ellipse
	{1, 0.0100, 2, 0.0398, 0.67}, {1, 0.0018, 2.5, 0.0292, 0.74}, {1, 0.0095, 2, 0.0317, 0.69}, // standing ellipse
	{1, 0.0083, 2, 0.0379, 0.69}, {1, 0.0300, 1, 0.0463, 0.75}, {1, 0.0340, 1.5, 0.0496, 0.57}, // pipe arch, 18 in corner
	{1, 0.0300, 1.5, 0.0496, 0.57}, {1, 0.0088, 2, 0.0368, 0.68}, {1, 0.0030, 2, 0.0269, 0.77},
	{1, 0.0300, 1.5, 0.0496, 0.57}, {1, 0.0088, 2, 0.0368, 0.68}, {1, 0.0030, 2, 0.0269, 0.77}, // 31 in
	{1, 0.0083, 2, 0.0379, 0.69}, {1, 0.0300, 1, 0.0473, 0.75}, {1, 0.0340, 1.5, 0.0496, 0.57}, // arch
	{2, 0.534, 0.555, 0.0196, 0.90}, {2, 0.519, 0.640, 0.0210, 0.90}, // round, tapered throat
	{2, 0.536, 0.622, 0.0368, 0.83}, {2, 0.5035, 0.719, 0.0478, 0.80}, {2, 0.547, 0.800, 0.0598, 0.75}, // elliptical face
	{2, 0.475, 0.667, 0.0179, 0.97},                                  // box, tapered throat
	{2, 0.560, 0.667, 0.0446, 0.85}, {2, 0.560, 0.667, 0.0378, 0.87}, // side tapered
	{2, 0.500, 0.667, 0.0446, 0.65}, {2, 0.500, 0.667, 0.0378, 0.71}, // slope tapered
}

const lastCulvert = len(entrances) - 1

// Throat is the inlet of a culvert, per barrel.
type Throat struct {
	x        *Section
	e        *entrance
	shift    float64   // of the head by the bed's slope, as a share of the height
	unit     float64   // A·√D with its root in feet, which the constants are for
	low      float64   // 0.95 of the height, up to which water is free of the crown [m]
	high     float64   // depth at which Q/(A·√D) is 4 ft^½/s, from which it is drowned [m]
	q1, q2   float64   // flow at both [m³/s]
	head, qc []float64 // of form 1, by critical depth in the cells of the section: depth before the inlet [m], flow
}

// NewThroat makes the inlet of a section from SWMM's culvert code, 1 to 57, and the slope of its bed. Its head is shifted by
// half the slope, by −0.7 of it where the inlet is mitred to the slope (codes 5, 37, 46; EPA's program has −7 there).
func NewThroat(x *Section, code int, slope float64) *Throat {
	t := &Throat{x: x, e: &entrances[code], shift: 0.5 * slope, unit: x.Area * math.Sqrt(x.Height*0.3048)}
	if code == 5 || code == 37 || code == 46 {
		t.shift = -0.7 * slope
	}
	if t.e.form == 1 {
		t.head, t.qc = make([]float64, cells+1), make([]float64, cells+1)
		for i := 1; i <= cells; i++ { // Hc/D + K·(Q/AD^½)^M − shift, with Hc = yc + A/2W
			a, _, w := x.at(float64(i) / x.inv)
			deep := a / max(w, 0.01*x.Width)
			t.qc[i] = a * math.Sqrt(gravity*deep)
			t.head[i] = max(t.head[i-1], float64(i)/x.inv+float64(deep/2)+float64((float64(t.e.k*fmath.Pow(t.qc[i]/t.unit, t.e.m))-t.shift)*x.Height))
		}
	}
	t.low, t.high = 0.95*x.Height, float64(x.Height*(float64(16*t.e.c)+t.e.y-t.shift))
	t.q1, _ = t.free(t.low)
	t.q2, _ = t.drowned(t.high)
	return t
}

// Most is what the inlet lets through with water of a depth above its invert [m³/s], and its change with depth [m²/s].
// Between free and drowned it is interpolated.
func (t *Throat) Most(depth float64) (q, dq float64) {
	switch {
	case depth <= 0:
		return 0, 0
	case depth <= t.low:
		return t.free(depth)
	case depth >= t.high:
		return t.drowned(depth)
	}
	dq = (t.q2 - t.q1) / (t.high - t.low)
	return t.q1 + float64(dq*(depth-t.low)), dq
}

func (t *Throat) drowned(h float64) (q, dq float64) {
	arg := (h/t.x.Height - t.e.y + t.shift) / t.e.c
	if arg <= 0 {
		return math.Inf(1), 0
	}
	q = math.Sqrt(arg) * t.unit
	return q, 0.5 * q / arg / t.x.Height / t.e.c
}

func (t *Throat) free(h float64) (q, dq float64) {
	if t.e.form == 2 {
		q = t.unit * fmath.Pow(h/t.x.Height/t.e.k, 1/t.e.m)
	} else {
		q = curve(t.head, t.qc, h)
	}
	return q, q / h / t.e.m
}
