package synth

import (
	"math"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Levels [m] over mean sea level.
const (
	bedLow     = -3.0 // middle of the river
	shelfLevel = 0.8  // foreland, dry at a high tide of 0.6 m
	leveeOver  = 1.5  // crest over the ground behind it
	leveeLeast = 2.4
	streetDip  = 0.15 // street below the kerb
	paddyDip   = 0.25 // field below its roads
	dipDepth   = 3.2  // underpass below its portals
	lipOver    = 0.10 // lip of an underpass over the street before it
)

// basin is a shallow bowl in the ground.
type basin struct {
	at     geo.Point
	floor  float64 // level of the floor [m]
	brim   float64 // level that water must reach to leave it [m]; NaN = none, the ground only sags
	flat   float64 // radius of the floor [m]
	rim    float64 // where the brim runs
	beyond float64 // where the ground is its own again
}

// layBase fills the smooth ground: it falls gently towards canals and along them to their mouths, and a little to the
// sea, and is higher along rivers (natural levees).
func (p *plan) layBase() {
	s := rng.NewStream(p.seed, "synth.ground")
	p.bumps = rng.NewStream(p.seed, "synth.bumps")
	f := p.river.far
	p.ground = f.like()
	const (
		reach  = 900.0   // beyond it a canal has no say
		across = 0.00095 // slope towards a canal
		along  = 0.00030 // slope along it
	)
	canal := f.like() // height that the nearest canal gives
	for k := range canal.v {
		canal.v[k] = reach * across
	}
	for i := range p.canals {
		c := &p.canals[i]
		total, run := geo.PolylineLength(c.line), 0.0
		for k := 1; k < len(c.line); k++ {
			a, b := c.line[k-1], c.line[k]
			step := a.Dist(b)
			canal.near(a, b, reach, func(n int, at geo.Point) {
				d, t := toSegment(at, a, b)
				m := run + t*step
				if c.twoMouths {
					m = min(m, total-m)
				}
				canal.v[n] = min(canal.v[n], across*d+along*m*(1-line(d, 0, reach)))
			})
			run += step
		}
	}
	p.pool.Each(f.ny, func(j int) {
		for i := range f.nx {
			k, at := j*f.nx+i, f.node(i, j)
			if p.shaped() {
				p.ground.v[k] = p.reliefAt(at, s)
				continue
			}
			d := max(0, f.v[k])
			z := 1.15 + canal.v[k] + 0.45*at.Y/p.h
			z += 0.35 * fmath.Exp(-d*d/(130*130))
			z += 0.13*noise(s, at, 620) + 0.04*noise(s, at, 190)
			p.ground.v[k] = z
		}
	})
}

// lowPlaces lists the basins: a sag round every underpass and on an arterial near S1, and a bowl round S1, last: there
// the storm water stands as deep as its brim allows (in a delta only).
func (p *plan) lowPlaces() []basin {
	var out []basin
	for i := range p.works {
		if w := &p.works[i]; w.kind == dip && !p.shaped() {
			z := p.ground.at(w.at)
			out = append(out, basin{at: w.at, floor: z - 0.36, brim: math.NaN(), flat: 40, beyond: 260})
		}
	}
	for _, s := range p.stations {
		if !s.low || p.shaped() {
			continue
		}
		if at, ok := p.arterialNear(s.at, 330, 700); ok {
			out = append(out, basin{at: at, floor: p.ground.at(at) - 0.5, brim: math.NaN(), flat: 35, beyond: 170})
		}
		const flat, rim, depth = 36.0, 82.0, 0.70
		z := p.ground.at(s.at)
		for k := range 16 { // the brim is no higher than the lowest ground round it
			z = min(z, p.ground.at(s.at.Add(direction(2*math.Pi*float64(k)/16).Mul(rim+50))))
		}
		out = append(out, basin{at: s.at, floor: z - depth, brim: z, flat: flat, rim: rim, beyond: rim + 200})
	}
	return out
}

// arterialNear finds the middle of an arterial's edge at a distance between lo and hi, away from rivers and canals.
func (p *plan) arterialNear(at geo.Point, lo, hi float64) (geo.Point, bool) {
	best, score := geo.Point{}, math.Inf(1)
	for i := range p.net.edges {
		e := &p.net.edges[i]
		if e.dead || !e.drives() || e.class > 3 || e.work >= 0 || e.kind != street {
			continue
		}
		m := e.mid()
		d := m.Dist(at)
		if d < lo || d > hi || p.river.far.at(m) < 200 || p.nearCanal(m, 200) < 160 || p.nearRail(m, 200) < 170 || p.busy(m, 190, -1) {
			continue
		}
		if d < score {
			best, score = m, d
		}
	}
	return best, !math.IsInf(score, 1)
}

// carve applies a basin to a ground level at distance r from its middle.
func (b *basin) carve(z, r float64) float64 {
	if r >= b.beyond {
		return z
	}
	if math.IsNaN(b.brim) {
		return min(z, mix(b.floor, z, ramp(r, b.flat, b.beyond)))
	}
	switch {
	case r < b.rim:
		return mix(b.floor, b.brim, ramp(r, b.flat, b.rim))
	default: // an even brim, then gently up or down to the ground
		return mix(b.brim, z, ramp(r, b.rim+12, b.beyond))
	}
}

// groundAt is the ground with its low places, before streets, banks and dips.
func (p *plan) groundAt(at geo.Point, low []basin) float64 {
	z := p.ground.at(at)
	for i := range low {
		b := &low[i]
		const uneven = 0.22 // no hollow is a circle
		if far := b.beyond / (1 - uneven); math.Abs(at.X-b.at.X) < far && math.Abs(at.Y-b.at.Y) < far {
			z = b.carve(z, at.Dist(b.at)*(1+uneven*noise(p.bumps, at, 130)))
		}
	}
	return z
}

// crestAt is the level of a levee's crest whose hinterland lies at z.
func crestAt(z float64) float64 { return max(leveeLeast, z+leveeOver) }

// bankLevel is the cross-section of a river and its levee at distance d from the water's edge, with the ground z
// behind.
func (c *corridor) bankLevel(d, z, crest float64) float64 {
	switch {
	case d < 0:
		return bedLow * (1 - fmath.Exp(d/14))
	case d < c.shelf:
		return shelfLevel * d / c.shelf
	case d < c.toe:
		return mix(shelfLevel, shelfLevel+0.15, line(d, c.shelf, c.toe))
	case d < c.crest0:
		return mix(shelfLevel+0.15, crest, line(d, c.toe, c.crest0))
	case d < c.crest1:
		return crest
	case d < c.inner:
		return mix(crest, z, line(d, c.crest1, c.inner))
	}
	return z
}
