package bench

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// Opposed is a street that meets another from the front, each of one lane and length m long before and after, limited to
// speed [m/s]: who comes by street 0 drives straight on into street 1, who comes by street 2 turns left before him into street 3.
func Opposed(length float64, speed float32) (*city.City, error) {
	if !(length > 0) {
		return nil, fmt.Errorf("bench: streets are longer than 0 m, got %g", length)
	}
	c := &city.City{Name: "opposed"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{X: -length - half}, city.Border)
	node(c, geo.Point{}, city.Priority)
	node(c, geo.Point{X: length + half}, city.Border)
	node(c, geo.Point{Y: -length - half}, city.Border)
	const side = width / 2
	a := lane(c, 0, 1, speed, []geo.Point{{X: -length - half, Y: -side}, {X: -half, Y: -side}})
	b := lane(c, 1, 2, speed, []geo.Point{{X: half, Y: -side}, {X: length + half, Y: -side}})
	d := lane(c, 2, 1, speed, []geo.Point{{X: length + half, Y: side}, {X: half, Y: side}})
	e := lane(c, 1, 3, speed, []geo.Point{{X: -side, Y: -half}, {X: -side, Y: -length - half}})
	link(c, a, b, []geo.Point{{X: -half, Y: -side}, {X: half, Y: -side}})
	link(c, d, e, bend(geo.Point{X: half, Y: side}, geo.Point{X: -side, Y: -half}, geo.Point{X: -1}))
	c.LaneLinks.Turn[1] = city.Left
	return c, nil
}

// Lamps puts a signal at junction 1 of a city made here that has none: a stage's letter k is for the movement in row k.
func Lamps(c *city.City, stages []string, seconds []float32) error {
	if len(stages) == 0 || len(stages) != len(seconds) || len(c.Junctions.ID) < 2 {
		return fmt.Errorf("bench: a signal needs a junction 1, stages, and a duration of each")
	}
	s := &c.Signals
	s.ID, s.Groups, s.Offset = []string{"line"}, []uint16{uint16(len(stages[0]))}, []float32{0}
	s.At.Add(c.Junctions.At.At(1))
	s.State.Add(stages...)
	s.Duration.Add(seconds...)
	s.Guessed, s.Feeder, s.Bus = []bool{false}, []uint32{city.None}, []uint32{city.None}
	c.Junctions.Kind[1], c.Junctions.Signal[1] = city.Signalled, 0
	for k, j := range c.LaneLinks.Junction {
		if j == 1 {
			c.LaneLinks.Signal[k], c.LaneLinks.Group[k] = 0, uint16(k)
		}
	}
	return nil
}
