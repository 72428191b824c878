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

// Entry is one entry of a roundabout with one lane: streets 0 and 1 are the ring, which runs east, street 2 comes to it
// from the south, length m long. The ring is as long, so that who drives round comes in the order of its demand; it is
// limited to ring and the entry to speed [m/s].
func Entry(length float64, speed, ring float32) (*city.City, error) {
	if !(length > 0) {
		return nil, fmt.Errorf("bench: a roundabout's streets are longer than 0 m, got %g", length)
	}
	c := &city.City{Name: "entry"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{X: -length - half}, city.Roundabout)
	node(c, geo.Point{}, city.Roundabout)
	node(c, geo.Point{X: length + half}, city.Roundabout)
	node(c, geo.Point{Y: -length - half}, city.Border)
	line, over := geo.Point{X: -half}, geo.Point{X: half}
	a := lane(c, 0, 1, ring, []geo.Point{{X: -length - half}, line})
	b := lane(c, 1, 2, ring, []geo.Point{over, {X: length + half}})
	in := lane(c, 3, 1, speed, []geo.Point{{Y: -length - half}, {Y: -half}})
	link(c, a, b, []geo.Point{line, over})
	link(c, in, b, bend(geo.Point{Y: -half}, over, geo.Point{Y: 1}))
	c.LaneLinks.Turn[1] = city.Right
	return c, nil
}
