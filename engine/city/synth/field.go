package synth

import (
	"math"

	"semul/engine/geo"
	"semul/engine/rng"
)

// field is a scalar over the city, given at the nodes of a lattice that fits the city's box exactly: node (i, j) lies
// at (i·hx, j·hy), i < nx, j < ny.
type field struct {
	nx, ny int
	hx, hy float64 // [m]
	v      []float64
}

// newField returns a field of zeros whose nodes lie about step [m] apart.
func newField(w, h, step float64) *field {
	cx, cy := max(2, int(math.Round(w/step))), max(2, int(math.Round(h/step)))
	return &field{nx: cx + 1, ny: cy + 1, hx: w / float64(cx), hy: h / float64(cy), v: make([]float64, (cx+1)*(cy+1))}
}

// like returns a field of zeros over the same lattice.
func (f *field) like() *field {
	g := *f
	g.v = make([]float64, len(f.v))
	return &g
}

func (f *field) node(i, j int) geo.Point {
	return geo.Point{X: float64(float64(i) * f.hx), Y: float64(float64(j) * f.hy)}
}

// at returns the value at p, bilinear between nodes and held constant beyond the box.
func (f *field) at(p geo.Point) float64 {
	x, y := clamp(p.X/f.hx, 0, float64(f.nx-1)), clamp(p.Y/f.hy, 0, float64(f.ny-1))
	i, j := min(int(x), f.nx-2), min(int(y), f.ny-2)
	tx, ty := x-float64(i), y-float64(j)
	k := j*f.nx + i
	lo := float64(f.v[k]*(1-tx)) + float64(f.v[k+1]*tx)
	hi := float64(f.v[k+f.nx]*(1-tx)) + float64(f.v[k+f.nx+1]*tx)
	return float64(lo*(1-ty)) + float64(hi*ty)
}

// slope returns the unit direction in which f grows at p, or (0, 0) where it is flat.
func (f *field) slope(p geo.Point) geo.Point {
	const d = 6.0
	g := geo.Point{X: f.at(geo.Point{X: p.X + d, Y: p.Y}) - f.at(geo.Point{X: p.X - d, Y: p.Y}),
		Y: f.at(geo.Point{X: p.X, Y: p.Y + d}) - f.at(geo.Point{X: p.X, Y: p.Y - d})}
	return unit(g)
}

// near visits the nodes within r [m] of the box round a and b.
func (f *field) near(a, b geo.Point, r float64, visit func(k int, p geo.Point)) {
	i0, i1 := int(math.Ceil((min(a.X, b.X)-r)/f.hx)), int(math.Floor((max(a.X, b.X)+r)/f.hx))
	j0, j1 := int(math.Ceil((min(a.Y, b.Y)-r)/f.hy)), int(math.Floor((max(a.Y, b.Y)+r)/f.hy))
	for j := max(j0, 0); j <= min(j1, f.ny-1); j++ {
		for i := max(i0, 0); i <= min(i1, f.nx-1); i++ {
			visit(j*f.nx+i, f.node(i, j))
		}
	}
}

// noise is smooth value noise in [−1, 1] whose bumps are about scale [m] wide.
func noise(s rng.Stream, p geo.Point, scale float64) float64 {
	x, y := p.X/scale, p.Y/scale
	i, j := math.Floor(x), math.Floor(y)
	tx, ty := fade(x-i), fade(y-j)
	at := func(di, dj float64) float64 {
		return float64(2*s.Float64(uint64(int64(i+di)), uint64(int64(j+dj)), 0)) - 1
	}
	lo := float64(at(0, 0)*(1-tx)) + float64(at(1, 0)*tx)
	hi := float64(at(0, 1)*(1-tx)) + float64(at(1, 1)*tx)
	return float64(lo*(1-ty)) + float64(hi*ty)
}

// fade is Perlin's 6t⁵ − 15t⁴ + 10t³ on [0, 1].
func fade(t float64) float64 { return t * t * t * (float64(t*(float64(t*6)-15)) + 10) }

// ramp rises smoothly from 0 at x = a to 1 at x = b; a may exceed b.
func ramp(x, a, b float64) float64 { return fade(clamp((x-a)/(b-a), 0, 1)) }

// line rises straight from 0 at x = a to 1 at x = b.
func line(x, a, b float64) float64 { return clamp((x-a)/(b-a), 0, 1) }

func clamp(x, lo, hi float64) float64 { return max(lo, min(hi, x)) }

// mix goes from a to b as t goes from 0 to 1.
func mix(a, b, t float64) float64 { return float64(a*(1-t)) + float64(b*t) }

// unit returns p scaled to length 1; a null vector stays null.
func unit(p geo.Point) geo.Point {
	l := p.Len()
	if l < 1e-12 {
		return geo.Point{}
	}
	return p.Mul(1 / l)
}

// toSegment returns the distance from p to the segment ab and the share of ab at the nearest point.
func toSegment(p, a, b geo.Point) (d, t float64) {
	ab := b.Sub(a)
	if l2 := ab.Dot(ab); l2 > 0 {
		t = clamp(p.Sub(a).Dot(ab)/l2, 0, 1)
	}
	return p.Dist(a.Lerp(b, t)), t
}

// apart is the distance between the segments ab and cd.
func apart(a, b, c, d geo.Point) float64 {
	if _, _, _, ok := geo.SegmentsMeet(a, b, c, d); ok {
		return 0
	}
	e1, _ := toSegment(a, c, d)
	e2, _ := toSegment(b, c, d)
	e3, _ := toSegment(c, a, b)
	e4, _ := toSegment(d, a, b)
	return min(e1, e2, e3, e4)
}
