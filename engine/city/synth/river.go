package synth

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/rng"
)

// corridor holds the cross-section of a river's bank: distances from the water's edge at mean level [m].
type corridor struct {
	shelf  float64 // foreland begins
	toe    float64 // outer toe of the levee
	crest0 float64 // crest begins
	crest1 float64 // crest ends
	inner  float64 // inner toe
	road   float64 // centre line of the river road
	green  float64 // edge of the road's land: the green strip ends here
}

func newCorridor(scale float64) corridor {
	c := corridor{shelf: 6, toe: 13, crest0: 19, crest1: 25, inner: 33, road: 56}
	if scale < 0.6 { // a small city has no room for wide forelands
		c = corridor{shelf: 4, toe: 8, crest0: 13, crest1: 19, inner: 26, road: 44}
	}
	c.green = c.road - 8
	return c
}

// branch is one arm of the river: a centre line with its half width at each vertex, running downstream and reaching
// beyond the city's box.
type branch struct {
	id, name string
	line     []geo.Point
	half     []float64
	tidal    bool // the arm that ends in the sea
}

// middle is the direction of the branch at vertex k.
func (b *branch) along(k int) geo.Point {
	return unit(b.line[min(k+1, len(b.line)-1)].Sub(b.line[max(k-1, 0)]))
}

// rivers are the arms, where they meet, and the distance to the water's edge.
type rivers struct {
	arms  []branch // upstream arms from west to east, the tidal arm last
	meet  geo.Point
	pool  float64 // radius of the basin where the arms meet [m]
	bank  *field  // [m] from the water's edge, negative in the water; right up to reach, capped there
	far   *field  // same on a coarse lattice, right up to farReach
	water corridor
}

const (
	reach    = 220.0
	farReach = 1600.0
)

// armNames gives ids and names from west to east.
func armNames(n int) [][2]string {
	switch n {
	case 1:
		return [][2]string{{"north", "큰내"}}
	case 2:
		return [][2]string{{"west", "서쪽내"}, {"east", "샛내"}}
	case 3:
		return [][2]string{{"west", "큰내"}, {"middle", "가온내"}, {"east", "샛내"}}
	}
	names := [][2]string{{"west", "큰내"}}
	for i := 1; i < n-1; i++ {
		names = append(names, [2]string{"middle" + string(rune('0'+i)), "가온내" + string(rune('0'+i))})
	}
	return append(names, [2]string{"east", "샛내"})
}

// layRivers draws n arms that come in from the north, meet, and run to the sea in the south.
func layRivers(seed uint64, w, h float64, n int, scale float64) *rivers {
	s := rng.NewStream(seed, "synth.river")
	r := &rivers{water: newCorridor(scale)}
	r.meet = geo.Point{X: w * (0.455 + 0.05*s.Float64(0, 0, 0)), Y: h * (0.40 + 0.05*s.Float64(0, 0, 1))}
	r.pool = 118 * scale
	trunk := 78 * scale
	for i, name := range armNames(n) {
		e := uint64(i + 1)
		share := (float64(i) + 0.5) / float64(n)
		x := w * (0.06 + 0.88*share + (s.Float64(e, 0, 0)-0.5)*0.10/float64(n))
		half := scale * (34 + 18*s.Float64(e, 0, 1))
		if i == 0 {
			half = scale * 62
		}
		from, to := geo.Point{X: x, Y: h}, r.meet
		chord := to.Sub(from)
		in := unit(unit(chord).Mul(1).Add(geo.Point{Y: -0.25})).Mul(0.9 * chord.Len())
		b := bend(s, e, from, geo.Point{Y: -0.9 * chord.Len()}, to, in, half)
		b.id, b.name = name[0], name[1]
		r.arms = append(r.arms, b)
	}
	exit := geo.Point{X: w * (0.36 + 0.22*s.Float64(0, 1, 0)), Y: 0}
	chord := exit.Sub(r.meet)
	b := bend(s, 100, r.meet, geo.Point{Y: -chord.Len()}, exit, geo.Point{Y: -chord.Len()}, trunk)
	b.id, b.name, b.tidal = "sea", "세물강", true
	r.arms = append(r.arms, b)
	r.measure(w, h, scale)
	return r
}

// bend draws a cubic Hermite curve and lets it meander; beyond the box it runs on straight.
func bend(s rng.Stream, e uint64, p0, t0, p1, t1 geo.Point, half float64) branch {
	const step = 20.0
	chord := p1.Sub(p0).Len()
	n := max(8, int(chord*1.15/step))
	var b branch
	// a channel swings about once in a dozen widths [K: Leopold, Wolman, Miller 1964]; these are tamed by levees
	wave := max(max(12*half*2, 1100), 0.42*chord) * (0.9 + 0.3*s.Float64(e, 2, 0))
	amp := min(0.07*wave, 0.075*chord)
	ph1, ph2 := 2*math.Pi*s.Float64(e, 2, 1), 2*math.Pi*s.Float64(e, 2, 2)
	curve := make([]geo.Point, n+1)
	for k := range curve {
		t := float64(k) / float64(n)
		t2, t3 := t*t, t*t*t
		c := p0.Mul(2*t3 - 3*t2 + 1).Add(t0.Mul(t3 - 2*t2 + t))
		curve[k] = c.Add(p1.Mul(-2*t3 + 3*t2)).Add(t1.Mul(t3 - t2))
	}
	run := 0.0
	for k := range curve {
		t := float64(k) / float64(n)
		if k > 0 {
			run += curve[k].Dist(curve[k-1])
		}
		side := unit(curve[min(k+1, n)].Sub(curve[max(k-1, 0)])).Left()
		window := ramp(t, 0, 0.22) * ramp(t, 1, 0.72)
		swing := 0.8*fmath.Sin(2*math.Pi*run/wave+ph1) + 0.2*fmath.Sin(2*math.Pi*run/(0.45*wave)+ph2)
		b.line = append(b.line, curve[k].Add(side.Mul(amp*swing*window)))
		breath := 1 + 0.10*fmath.Sin(2*math.Pi*run/(0.8*wave)+ph2)
		if p1.Y == 0 { // the mouth widens
			breath *= 1 + 0.45*t*t
		} else {
			breath *= 0.88 + 0.16*t
		}
		b.half = append(b.half, half*breath)
	}
	const beyond = 600.0
	if p1.Y == 0 {
		last := b.line[n]
		b.line = append(b.line, geo.Point{X: last.X, Y: last.Y - beyond})
		b.half = append(b.half, b.half[n]*1.15)
	} else {
		b.line = append([]geo.Point{{X: b.line[0].X, Y: b.line[0].Y + beyond}}, b.line...)
		b.half = append([]float64{b.half[0]}, b.half...)
	}
	return b
}

// measure fills the two distance fields.
func (r *rivers) measure(w, h, scale float64) {
	fill := func(step, reach float64) *field {
		f := newField(w, h, step)
		for i := range f.v {
			f.v[i] = reach
		}
		one := f.like()
		blend := 60 * scale
		for a := range r.arms {
			arm := &r.arms[a]
			for i := range one.v {
				one.v[i] = reach
			}
			for k := 1; k < len(arm.line); k++ {
				p, q := arm.line[k-1], arm.line[k]
				f.near(p, q, reach+max(arm.half[k-1], arm.half[k]), func(n int, at geo.Point) {
					d, t := toSegment(at, p, q)
					one.v[n] = min(one.v[n], d-mix(arm.half[k-1], arm.half[k], t))
				})
			}
			for i := range f.v {
				f.v[i] = softMin(f.v[i], one.v[i], blend, reach)
			}
		}
		for i := range one.v {
			one.v[i] = reach
		}
		if r.pool <= 0 {
			return f
		}
		f.near(r.meet, r.meet, reach+r.pool, func(n int, at geo.Point) {
			one.v[n] = min(reach, at.Dist(r.meet)-r.pool)
		})
		for i := range f.v {
			f.v[i] = softMin(f.v[i], one.v[i], 2*blend, reach)
		}
		return f
	}
	r.bank = fill(10, reach)
	r.far = fill(max(25, min(w, h)/200), farReach)
}

// softMin is the smaller of a and b, rounded where they are less than k apart (so that shores meet in curves and
// never at a point). Values at the cap stay there.
func softMin(a, b, k, top float64) float64 {
	m := min(a, b)
	if m >= top {
		return top
	}
	if h := k - math.Abs(a-b); h > 0 {
		m -= h * h / (4 * k)
	}
	return m
}
