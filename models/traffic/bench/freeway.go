package bench

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// Streets of a Freeway, in the order in which it is driven.
const (
	Main      = 0 // three lanes, 1.5 km
	OnRamp    = 1 // one lane
	merging   = 2 // with a lane for acceleration, which ends
	middle    = 3
	leaving   = 4 // with a lane for those who leave
	Onward    = 5 // three lanes, 1.5 km
	OffRamp   = 6
	freeSpeed = 27.78 // [m/s]
	rampSpeed = 16.67
)

// Freeway is 4 km of three lanes with an on-ramp and an off-ramp 1 km apart. Lengths and speeds are those that SUMO 1.15's
// netconvert makes of nodes 1,500, 1,000 and 1,500 m apart with --ramps.guess: auxiliary lanes of 94 m, ramps of 422 m.
func Freeway() *city.City {
	c := &city.City{Name: "freeway"}
	c.Streets.LaneOff = []uint32{0}
	for _, at := range []geo.Point{{}, {X: 1500}, {X: 1600}, {X: 2400}, {X: 2500}, {X: 4000}, {X: 1100, Y: -142}, {X: 2900, Y: -142}} {
		node(c, at, city.Priority)
	}
	row := func(n int, from, to uint32, speed float32, a, b geo.Point) uint32 {
		first := lane(c, from, to, speed, []geo.Point{a, b})
		for k := 1; k < n; k++ {
			off := geo.Point{Y: float64(width * float64(k))}
			beside(c, speed, []geo.Point{a.Add(off), b.Add(off)})
		}
		return first
	}
	main := row(3, 0, 1, freeSpeed, geo.Point{}, geo.Point{X: 1498.5})
	on := row(1, 6, 1, rampSpeed, geo.Point{X: 1100.5, Y: -140}, geo.Point{X: 1498.5, Y: -width})
	with := row(4, 1, 2, freeSpeed, geo.Point{X: 1502, Y: -width}, geo.Point{X: 1596, Y: -width})
	mid := row(3, 2, 3, freeSpeed, geo.Point{X: 1604}, geo.Point{X: 2396})
	out := row(4, 3, 4, freeSpeed, geo.Point{X: 2404, Y: -width}, geo.Point{X: 2498, Y: -width})
	last := row(3, 4, 5, freeSpeed, geo.Point{X: 2501.5}, geo.Point{X: 4000})
	off := row(1, 4, 7, rampSpeed, geo.Point{X: 2501.5, Y: -width}, geo.Point{X: 2899.5, Y: -140})
	join := func(a, b uint32) {
		p, q := c.Lanes.Line.At(int(a)), c.Lanes.Line.At(int(b))
		link(c, a, b, []geo.Point{p[len(p)-1], q[0]})
	}
	join(on, with)
	join(mid, out) // and straight on as well
	join(out, off)
	for k := range uint32(3) {
		join(main+k, with+1+k)
		join(with+1+k, mid+k)
		join(mid+k, out+1+k)
		join(out+1+k, last+k)
	}
	for k := range c.Streets.Class {
		if c.Streets.Class[k] = city.Motorway; c.Streets.Speed[k] < freeSpeed {
			c.Streets.Class[k] = city.MotorwayLink
		}
	}
	return c
}
