package synth

import (
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/engine/rng"
)

// Reliefs that a spec can name. A delta lies between the arms of a river; the others have one shore, along the south.
const (
	delta   = "delta"
	bowl    = "bowl"    // a hollow among hills, with a valley to a stream
	harbour = "harbour" // a hillside above a quay
)

// Levels of a bowl over its stream [m], project defaults but for the height of the hills over the floor.
const (
	bowlFloor = 6.0
	bowlHigh  = 10.0 // of the hills over the floor
	bowlSill  = 1.4  // of the valley's highest ground over the floor
	bowlFlat  = 230.0
	bowlRim   = 640.0 // where the hills are at their height, from the middle [m]
)

// Levels of a harbour slope over mean sea level [m], project defaults.
const (
	quayLevel = 2.0
	quaySlope = 0.004 // up to the foot of the hill
	hillFoot  = 0.45  // share of the city's height
	hillHigh  = 55.0  // at the northern edge, over the foot
)

const (
	streamHalf = 20.0 // half the width of a bowl's stream [m]
	basinShare = 0.11 // of the city's height that a harbour basin takes
	railPlain  = 0.1  // of a railway on the plain before the quay, over the ground: a hill's water runs across it [m]
	wharf      = 4.0  // from the water's edge to the level of the land [m]
	shapedTop  = 200.0
	deepTrunk  = 15.0 // sewers go below a rise rather than to a low place without water [m]
)

// shaped reports whether the land has a relief of its own.
func (p *plan) shaped() bool { return p.spec.Relief != delta }

// layShore draws the water of a city that is no delta: a stream or a harbour basin along its southern edge.
func layShore(spec Spec, w, h, scale float64) *rivers {
	r := &rivers{water: newCorridor(0), meet: geo.Point{X: w / 2}}
	s := rng.NewStream(spec.Seed, "synth.shore")
	b := branch{id: "stream", name: "버들내", tidal: true}
	half, swing := streamHalf, 7.0
	if spec.Relief == harbour {
		b.id, b.name = "harbour", "안바다"
		half, swing = basinShare*h, 0
		r.meet.Y = half
	}
	phase := 2 * math.Pi * s.Float64(0, 0, 0)
	add := func(x float64) {
		y := 5 + float64(swing*(1+fmath.Sin(2*math.Pi*x/700+phase)))
		b.line, b.half = append(b.line, geo.Point{X: x, Y: y}), append(b.half, half)
	}
	add(-600)
	n := int(w/40) + 1
	for k := 0; k <= n; k++ {
		add(w * float64(k) / float64(n))
	}
	add(w + 600)
	r.arms = []branch{b}
	r.measure(w, h, scale)
	return r
}

// bowlMiddle is the lowest place of a bowl.
func (p *plan) bowlMiddle() geo.Point { return geo.Point{X: 0.5 * p.w, Y: 0.54 * p.h} }

// reliefAt is the land of a city that is no delta, without streets and banks [m].
func (p *plan) reliefAt(at geo.Point, s rng.Stream) float64 {
	rough := float64(0.13*noise(s, at, 620)) + float64(0.04*noise(s, at, 190))
	if p.spec.Relief == bowl {
		mid := p.bowlMiddle()
		dx, dy := (at.X-mid.X)/1.08, at.Y-mid.Y
		r := math.Sqrt(float64(dx*dx)+float64(dy*dy)) * (1 + float64(0.12*noise(s, at, 400)))
		hill := bowlHigh * (ramp(r, bowlFlat, bowlRim) + float64(0.10*line(r, bowlRim, 2*bowlRim)))
		if dy < 0 { // the valley: up to a sill, then down to the stream
			valley := float64(bowlSill*ramp(r, bowlFlat, 1.6*bowlFlat)) - float64(2.5*ramp(r, 1.7*bowlFlat, mid.Y-60))
			bend := float64(60 * fmath.Sin(at.Y/150))
			hill = mix(valley, hill, ramp(math.Abs(at.X-mid.X-bend), 70, 260)*ramp(-dy, 0, 120)+1-ramp(-dy, 0, 120))
		}
		return bowlFloor + hill + rough
	}
	inland := max(0, at.Y-float64(basinShare*p.h))
	z := quayLevel + float64(quaySlope*min(inland, (hillFoot-basinShare)*p.h)) + rough
	up := clamp((at.Y/p.h-hillFoot)/(1-hillFoot), 0, 1)
	return z + float64(hillHigh*up*math.Sqrt(up)) + float64(10*up*noise(s, at, 430))
}

// shoreLevel is the ground at distance d from the water's edge of a city that is no delta, z being the land behind.
func shoreLevel(d, z float64) float64 {
	if d < 0 {
		return bedLow * (1 - fmath.Exp(d/14))
	}
	return mix(0, z, line(d, 0, wharf))
}

// openWater is the kind of the water of a tidal arm and of the boundary where it leaves the city.
func (p *plan) openWater() (city.WaterKind, city.BoundaryKind) {
	switch p.spec.Relief {
	case bowl:
		return city.Stream, city.StageBoundary
	case harbour:
		return city.Sea, city.TideBoundary
	}
	return city.River, city.TideBoundary
}
