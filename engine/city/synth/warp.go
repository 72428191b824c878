package synth

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/par"
)

// warp lays the street grid over the land: a smooth map from grid coordinates (u, v) [m] to the city's plane that
// keeps lengths and right angles nearly, and turns the grid to follow the rivers.
//
// The control points P(i, j), step apart in u and v, minimise
//
//	Σ |P(i+1,j) − P(i,j) − step·e₁|² + Σ |P(i,j+1) − P(i,j) − step·e₂|²
//
// where e₁ and e₂ are the axes turned by θ, the smoothed heading of the rivers nearby (a Poisson problem, solved by
// Gauss and Seidel's iteration). A uniform cubic B-spline over the points makes the map twice differentiable.
type warp struct {
	nx, ny int
	u0, v0 float64
	step   float64
	p      []geo.Point
}

// largest turn of the grid [rad]
const maxTurn = 0.56

// newWarp fits the grid to the rivers of a city of w by h metres.
func newWarp(r *rivers, w, h float64, pool *par.Pool) *warp {
	step := max(80, max(w, h)/64)
	pad := 0.32*max(w, h) + 4*step
	g := &warp{step: step, u0: -pad, v0: -pad}
	g.nx, g.ny = int((w+2*pad)/step)+2, int((h+2*pad)/step)+2
	g.p = make([]geo.Point, g.nx*g.ny)
	for j := range g.ny {
		for i := range g.nx {
			g.p[j*g.nx+i] = geo.Point{X: g.u0 + float64(i)*step, Y: g.v0 + float64(j)*step}
		}
	}
	winds := headings(r)
	turn := make([]geo.Point, len(g.p)) // cos and sin of θ at each point
	spread := 0.11 * max(w, h)
	for range 3 {
		pool.Each(g.ny, func(j int) {
			for i := range g.nx {
				a := turnAt(winds, g.p[j*g.nx+i], spread)
				turn[j*g.nx+i] = geo.Point{X: fmath.Cos(a), Y: fmath.Sin(a)}
			}
		})
		g.relax(turn, 220)
	}
	// keep the middle of the city where it was
	shift := geo.Point{X: w / 2, Y: h / 2}.Sub(g.at(w/2, h/2))
	for k := range g.p {
		g.p[k] = g.p[k].Add(shift)
	}
	return g
}

type wind struct {
	at   geo.Point
	turn float64 // [rad], positive to the left of north
	w    float64
}

// headings samples the direction of the arms, wide ones with more weight.
func headings(r *rivers) []wind {
	var out []wind
	for a := range r.arms {
		arm := &r.arms[a]
		every := max(1, len(arm.line)/60)
		for k := 0; k < len(arm.line); k += every {
			d := arm.along(k)
			turn := clamp(fmath.Atan2(d.X, -d.Y), -maxTurn, maxTurn) // flowing south is no turn
			out = append(out, wind{arm.line[k], turn, arm.half[k] * float64(every)})
		}
	}
	return out
}

func turnAt(winds []wind, p geo.Point, spread float64) float64 {
	sum, weight := 0.0, 0.0
	for i := range winds {
		d := p.Sub(winds[i].at)
		q := d.Dot(d)/(spread*spread) + 0.15
		w := winds[i].w / (q * q)
		sum += w * winds[i].turn
		weight += w
	}
	return sum / weight
}

// relax runs the iteration for a number of rounds.
func (g *warp) relax(turn []geo.Point, rounds int) {
	const over = 1.75
	for range rounds {
		for j := range g.ny {
			for i := range g.nx {
				k := j*g.nx + i
				var sum geo.Point
				n := 0.0
				add := func(m int, du, dv float64) { // P(m) should lie (du, dv) from P(k)
					c := turn[k].Add(turn[m]).Mul(0.5 * g.step)
					off := geo.Point{X: du*c.X - dv*c.Y, Y: du*c.Y + dv*c.X}
					sum = sum.Add(g.p[m].Sub(off))
					n++
				}
				if i > 0 {
					add(k-1, -1, 0)
				}
				if i < g.nx-1 {
					add(k+1, 1, 0)
				}
				if j > 0 {
					add(k-g.nx, 0, -1)
				}
				if j < g.ny-1 {
					add(k+g.nx, 0, 1)
				}
				g.p[k] = g.p[k].Add(sum.Mul(1 / n).Sub(g.p[k]).Mul(over))
			}
		}
	}
}

// at maps grid coordinates to the plane.
func (g *warp) at(u, v float64) geo.Point {
	x := clamp((u-g.u0)/g.step, 1, float64(g.nx)-2.000001)
	y := clamp((v-g.v0)/g.step, 1, float64(g.ny)-2.000001)
	i, j := int(x), int(y)
	bx, by := basis(x-float64(i)), basis(y-float64(j))
	var p geo.Point
	for b := range 4 {
		var row geo.Point
		for a := range 4 {
			row = row.Add(g.p[(j+b-1)*g.nx+i+a-1].Mul(bx[a]))
		}
		p = p.Add(row.Mul(by[b]))
	}
	return p
}

// basis is the uniform cubic B-spline.
func basis(t float64) [4]float64 {
	s := 1 - t
	return [4]float64{s * s * s / 6, (3*t*t*t - 6*t*t + 4) / 6, (3*s*s*s - 6*s*s + 4) / 6, t * t * t / 6}
}

// find returns the grid coordinates of a place, by Newton's iteration.
func (g *warp) find(p geo.Point) (u, v float64) {
	u, v = p.X, p.Y
	for range 30 {
		at := g.at(u, v)
		miss := p.Sub(at)
		if miss.Len() < 0.05 {
			break
		}
		const d = 5.0
		du := g.at(u+d, v).Sub(at).Mul(1 / d)
		dv := g.at(u, v+d).Sub(at).Mul(1 / d)
		det := du.Cross(dv)
		if math.Abs(det) < 1e-3 {
			break
		}
		mu, mv := miss.Cross(dv)/det, du.Cross(miss)/det
		if l := math.Sqrt(float64(mu*mu) + float64(mv*mv)); l > 4*g.step { // far off: do not leap
			mu, mv = mu*4*g.step/l, mv*4*g.step/l
		}
		u, v = u+mu, v+mv
	}
	return u, v
}

// extent returns the range of grid coordinates that a box of w by h metres covers.
func (g *warp) extent(w, h float64) (u0, u1, v0, v1 float64) {
	u0, v0 = math.Inf(1), math.Inf(1)
	u1, v1 = math.Inf(-1), math.Inf(-1)
	const n = 40
	for k := range n + 1 {
		t := float64(k) / n
		for _, p := range [4]geo.Point{{X: t * w}, {X: t * w, Y: h}, {Y: t * h}, {X: w, Y: t * h}} {
			u, v := g.find(p)
			u0, u1, v0, v1 = min(u0, u), max(u1, u), min(v0, v), max(v1, v)
		}
	}
	return u0, u1, v0, v1
}

// lineU traces u = const from v = a to v = b, lineV the other way round, vertices about 24 m apart.
func (g *warp) lineU(u, a, b float64) []geo.Point {
	return g.trace(a, b, func(t float64) geo.Point { return g.at(u, t) })
}

func (g *warp) lineV(v, a, b float64) []geo.Point {
	return g.trace(a, b, func(t float64) geo.Point { return g.at(t, v) })
}

func (g *warp) trace(a, b float64, at func(float64) geo.Point) []geo.Point {
	n := max(1, int(math.Ceil(math.Abs(b-a)/24)))
	out := make([]geo.Point, n+1)
	for k := range out {
		out[k] = at(mix(a, b, float64(k)/float64(n)))
	}
	return out
}
