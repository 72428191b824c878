package geo

import (
	"math"

	"semul/engine/fmath"
)

// maxOffAxis is how far off its central meridian [°] a projection is used; the series itself holds
// 5 nm up to 3900 km (Karney 2011, abstract).
const maxOffAxis = 45

// series is Krüger's series for one ellipsoid.
type series struct {
	e2          float64    // first eccentricity squared
	e           float64    // first eccentricity
	radius      float64    // A of (4) [m], rectifying radius
	alpha, beta [6]float64 // forward and inverse coefficients of (3)
}

// EPSG registry: ellipsoids 7019 (GRS 1980) and 7030 (WGS 84).
var (
	grs80 = newSeries(6378137, 1/298.257222101)
	wgs84 = newSeries(6378137, 1/298.257223563)
)

// newSeries expands (1) and (3) for semi-major axis a [m] and flattening f.
func newSeries(a, f float64) *series {
	n := f / (2 - f)
	n2 := n * n
	s := &series{e2: f * (2 - f)}
	s.e = math.Sqrt(s.e2)
	s.radius = a / (1 + n) * horner(n2, 1, 1./4, 1./64, 1./256)
	// Karney 2011, eqs. (35) and (36): row k holds the factors of n^k, n^(k+1), … n^6.
	alpha := [6][]float64{
		{1. / 2, -2. / 3, 5. / 16, 41. / 180, -127. / 288, 7891. / 37800},
		{13. / 48, -3. / 5, 557. / 1440, 281. / 630, -1983433. / 1935360},
		{61. / 240, -103. / 140, 15061. / 26880, 167603. / 181440},
		{49561. / 161280, -179. / 168, 6601661. / 7257600},
		{34729. / 80640, -3418889. / 1995840},
		{212378941. / 319334400},
	}
	beta := [6][]float64{
		{1. / 2, -2. / 3, 37. / 96, -1. / 360, -81. / 512, 96199. / 604800},
		{1. / 48, 1. / 15, -437. / 1440, 46. / 105, -1118711. / 3870720},
		{17. / 480, -37. / 840, -209. / 4480, 5569. / 90720},
		{4397. / 161280, -11. / 504, -830251. / 7257600},
		{4583. / 161280, -108847. / 3991680},
		{20648693. / 638668800},
	}
	nk := 1.0
	for k := range 6 {
		nk *= n
		s.alpha[k] = nk * horner(n, alpha[k]...)
		s.beta[k] = nk * horner(n, beta[k]...)
	}
	return s
}

// horner returns c₀ + c₁x + c₂x² + …
func horner(x float64, c ...float64) float64 {
	sum := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}

// sums returns the two sums of (3) for one set of coefficients; sin and cos of the multiple angles
// follow by the addition theorems.
func sums(c *[6]float64, xi, eta float64) (dxi, deta float64) {
	s1, c1 := fmath.Sin(2*xi), fmath.Cos(2*xi)
	sh1, ch1 := sinhCosh(2 * eta)
	s, k, sh, ch := s1, c1, sh1, ch1
	for _, a := range c {
		dxi += float64(a * float64(s*ch))
		deta += float64(a * float64(k*sh))
		s, k = float64(s*c1)+float64(k*s1), float64(k*c1)-float64(s*s1)
		sh, ch = float64(sh*ch1)+float64(ch*sh1), float64(ch*ch1)+float64(sh*sh1)
	}
	return dxi, deta
}

// sinhCosh returns both from one exponential; the absolute error near 0 is that of 1, which is a
// nanometre on the ground.
func sinhCosh(x float64) (sh, ch float64) {
	e := fmath.Exp(x)
	return (e - 1/e) / 2, (e + 1/e) / 2
}

// asinh is accurate to the absolute error of a logarithm near 1.
func asinh(x float64) float64 {
	a := math.Abs(x)
	return math.Copysign(fmath.Log(a+math.Sqrt(float64(a*a)+1)), x)
}

// conformal returns τ' of τ = tan φ (Karney 2011, eqs. (7)–(9)).
func (s *series) conformal(tau float64) float64 {
	hyp := math.Sqrt(1 + float64(tau*tau))
	t := s.e * tau / hyp
	sigma, _ := sinhCosh(s.e / 2 * fmath.Log((1+t)/(1-t)))
	return float64(tau*math.Sqrt(1+float64(sigma*sigma))) - float64(sigma*hyp)
}

// geographic returns τ of τ' by Newton's method (Karney 2011, eqs. (19)–(21)); three rounds reach
// rounding error from the start used here.
func (s *series) geographic(want float64) float64 {
	tau := want / (1 - s.e2)
	for range 3 {
		got := s.conformal(tau)
		tau += (want - got) / math.Sqrt(1+float64(got*got)) *
			(1 + float64((1-s.e2)*float64(tau*tau))) / ((1 - s.e2) * math.Sqrt(1+float64(tau*tau)))
	}
	return tau
}

// projection is one transverse Mercator system.
type projection struct {
	*series
	lon0, k0, fe, fn float64 // central meridian [°], scale on it, false easting and northing [m]
	xi0              float64 // M₀/A of (4): ξ of the latitude of origin
}

// xi38 is ξ of latitude 38° on the central meridian of GRS 80, the origin of all Korean systems.
var xi38 = (&projection{series: grs80, k0: 1}).forward(LonLat{0, 38}).Y / grs80.radius

// forward applies (2)–(4).
func (p *projection) forward(l LonLat) Point {
	dlon := l.Lon - p.lon0
	if dlon > 180 {
		dlon -= 360
	} else if dlon < -180 {
		dlon += 360
	}
	if p.series == nil || !(l.Lat >= -90 && l.Lat <= 90) || !(math.Abs(dlon) <= maxOffAxis) {
		return Point{math.NaN(), math.NaN()}
	}
	phi, lam := l.Lat*(math.Pi/180), dlon*(math.Pi/180)
	tau := p.conformal(fmath.Sin(phi) / math.Max(fmath.Cos(phi), 1e-17))
	sl, cl := fmath.Sin(lam), fmath.Cos(lam)
	xi := fmath.Atan2(tau, cl)
	eta := asinh(sl / math.Sqrt(float64(tau*tau)+float64(cl*cl)))
	dxi, deta := sums(&p.alpha, xi, eta)
	scale := p.k0 * p.radius
	return Point{p.fe + float64(scale*(eta+deta)), p.fn + float64(scale*(xi+dxi-p.xi0))}
}

// inverse undoes (2)–(4) with the β coefficients.
func (p *projection) inverse(q Point) LonLat {
	nowhere := LonLat{math.NaN(), math.NaN()}
	if p.series == nil || !q.Finite() {
		return nowhere
	}
	scale := p.k0 * p.radius
	xi, eta := (q.Y-p.fn)/scale+p.xi0, (q.X-p.fe)/scale
	if math.Abs(xi) > math.Pi/2 || math.Abs(eta) > 1 { // beyond a pole, or some 50° off the axis
		return nowhere
	}
	dxi, deta := sums(&p.beta, xi, eta)
	xi, eta = xi-dxi, eta-deta
	sh, _ := sinhCosh(eta)
	s, c := fmath.Sin(xi), fmath.Cos(xi)
	dlon := float64(fmath.Atan2(sh, c) * (180 / math.Pi))
	if math.Abs(dlon) > maxOffAxis+1e-9 {
		return nowhere
	}
	lat := fmath.Atan(p.geographic(s/math.Sqrt(float64(sh*sh)+float64(c*c)))) * (180 / math.Pi)
	lon := p.lon0 + dlon
	if lon > 180 {
		lon -= 360
	} else if lon < -180 {
		lon += 360
	}
	return LonLat{lon, lat}
}
