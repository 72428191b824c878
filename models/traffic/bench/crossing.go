package bench

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// half is how far before the middle of a crossing its stop lines are [m].
const half = 6

// Crossing is two one-way streets of one lane that cross, each length m long before and after, limited to speed [m/s]:
// streets 0 and 1 run east, 2 and 3 north. With kind Priority street 0 is the major one.
func Crossing(length float64, speed float32, kind city.JunctionKind) (*city.City, error) {
	if !(length > 0) {
		return nil, fmt.Errorf("bench: a crossing's streets are longer than 0 m, got %g", length)
	}
	c := &city.City{Name: "crossing"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{X: -length - half}, city.Border)
	node(c, geo.Point{}, kind)
	node(c, geo.Point{X: length + half}, city.Border)
	node(c, geo.Point{Y: -length - half}, city.Border)
	node(c, geo.Point{Y: length + half}, city.Border)
	for _, way := range []struct {
		from, to uint32
		heading  geo.Point
	}{{0, 2, geo.Point{X: 1}}, {3, 4, geo.Point{Y: 1}}} {
		start, line := moved(geo.Point{}, way.heading, -length-half), moved(geo.Point{}, way.heading, -half)
		over, end := moved(geo.Point{}, way.heading, half), moved(geo.Point{}, way.heading, length+half)
		a := lane(c, way.from, 1, speed, []geo.Point{start, line})
		b := lane(c, 1, way.to, speed, []geo.Point{over, end})
		link(c, a, b, []geo.Point{line, over})
	}
	if kind == city.Priority {
		c.Streets.Class[2], c.Streets.Class[3] = city.Tertiary, city.Tertiary
	}
	return c, nil
}

// The way into a roundabout is an arc of a usual radius (15 to 30 m) that meets the ring at a usual angle (20° to 60°): NCHRP report 672,
// Roundabouts: An Informational Guide, 2nd edition, 2010, chapter 6; not read again here.
const (
	entryRadius = 20       // [m]
	cosEntry    = 0.766044 // of 40°
	sinEntry    = 0.642788
)

// Entry is one entry of a roundabout: streets 0 and 1 are the ring, with `round` lanes, which runs east, street 2 comes to it
// from the south with as many lanes as told, each length m long. The ring is as long, so that who drives round comes in the
// order of its demand; it is limited to ring and the entry to speed [m/s].
func Entry(length float64, speed, ring float32, lanes, round int) (*city.City, error) {
	if !(length > 0) || lanes < 1 || round < lanes {
		return nil, fmt.Errorf("bench: a roundabout's streets are longer than 0 m and no more lanes enter than circulate, got %g m, %d and %d", length, lanes, round)
	}
	c := &city.City{Name: "entry"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{X: -length - half}, city.Roundabout)
	node(c, geo.Point{}, city.Roundabout)
	node(c, geo.Point{X: length + half}, city.Roundabout)
	node(c, geo.Point{Y: -length - half}, city.Border)
	inner := half + float64(width*float64(round-1)) // the ring's lines lie as far from the middle
	row := func(n int, from, to uint32, speed float32, a, b, aside geo.Point) uint32 {
		first := lane(c, from, to, speed, []geo.Point{a, b})
		for k := 1; k < n; k++ {
			off := aside.Mul(width * float64(k))
			beside(c, speed, []geo.Point{a.Add(off), b.Add(off)})
		}
		return first
	}
	left := geo.Point{Y: 1}
	a := row(round, 0, 1, ring, geo.Point{X: -length - inner}, geo.Point{X: -inner}, left)
	b := row(round, 1, 2, ring, geo.Point{X: inner}, geo.Point{X: length + inner}, left)
	at, way := geo.Point{X: inner - float64(entryRadius*sinEntry), Y: -float64(entryRadius * (1 - cosEntry))}, geo.Point{X: cosEntry, Y: sinEntry}
	side := geo.Point{X: -sinEntry, Y: cosEntry}
	in := row(lanes, 3, 1, speed, at.Sub(way.Mul(length)), at, side)
	for k := range uint32(round) {
		y := width * float64(k)
		link(c, a+k, b+k, []geo.Point{{X: -inner, Y: y}, {X: inner, Y: y}})
	}
	for k := range uint32(lanes) {
		line := at.Add(side.Mul(width * float64(k)))
		link(c, in+k, b+k, bend(line, geo.Point{X: inner, Y: width * float64(k)}, way))
		c.LaneLinks.Turn[round+int(k)] = city.Right
	}
	return c, nil
}
