package bench

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// crossing is the length of the link between the two streets of a Road, and of the one that closes a Ring [m].
const crossing = 10

// Road is one lane, `before` m long, a stop line, and one lane of `after` m behind it, both limited to speed [m/s]. With
// stages a signal stands at the line: letters and seconds; without there is nothing to stop for.
func Road(before, after float64, speed float32, stages []string, seconds []float32) (*city.City, error) {
	if !(before > 0) || !(after > 0) || len(stages) != len(seconds) {
		return nil, fmt.Errorf("bench: a road needs two lengths above 0 and as many stages as durations")
	}
	c := &city.City{Name: "road"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{}, city.Border)
	node(c, geo.Point{X: before + crossing/2}, city.Priority)
	node(c, geo.Point{X: before + crossing + after}, city.Border)
	a := lane(c, 0, 1, speed, []geo.Point{{}, {X: before}})
	b := lane(c, 1, 2, speed, []geo.Point{{X: before + crossing}, {X: before + crossing + after}})
	link(c, a, b, []geo.Point{{X: before}, {X: before + crossing}})
	if len(stages) > 0 {
		s := &c.Signals
		s.ID, s.Groups, s.Offset = []string{"line"}, []uint16{1}, []float32{0}
		s.At.Add(geo.Point{X: before})
		s.State.Add(stages...)
		s.Duration.Add(seconds...)
		s.Guessed, s.Feeder, s.Bus = []bool{false}, []uint32{city.None}, []uint32{city.None}
		c.Junctions.Kind[1], c.Junctions.Signal[1], c.LaneLinks.Signal[0] = city.Signalled, 0, 0
	}
	return c, nil
}

// Ring is one lane closed in itself, length m round, limited to speed [m/s]. A route round it n times is Path with n+1
// times street 0.
func Ring(length float64, speed float32) (*city.City, error) {
	if !(length > 2*crossing) {
		return nil, fmt.Errorf("bench: a ring is longer than %d m, got %g", 2*crossing, length)
	}
	c := &city.City{Name: "ring"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{}, city.Priority)
	radius := length / (2 * math.Pi)
	arc := func(from, to float64) []geo.Point {
		var line []geo.Point
		for i := range 65 {
			angle := (from + float64((to-from)*float64(i)/64)) / radius
			line = append(line, geo.Point{X: float64(radius * fmath.Cos(angle)), Y: float64(radius * fmath.Sin(angle))})
		}
		return line
	}
	a := lane(c, 0, 0, speed, arc(0, length-crossing))
	rest := arc(length-crossing, length)
	link(c, a, a, []geo.Point{rest[0], rest[len(rest)-1]})
	c.Lanes.Length[0], c.LaneLinks.Length[0] = float32(length-crossing), crossing
	return c, nil
}

func node(c *city.City, at geo.Point, kind city.JunctionKind) {
	j := &c.Junctions
	j.ID = append(j.ID, fmt.Sprint(len(j.ID)))
	j.At.Add(at)
	j.Kind, j.Signal, j.Radius, j.Z = append(j.Kind, kind), append(j.Signal, city.None), append(j.Radius, 0), append(j.Z, 0)
}

// lane adds a street of one lane and returns the lane's row.
func lane(c *city.City, from, to uint32, speed float32, line []geo.Point) uint32 {
	s, l := &c.Streets, &c.Lanes
	row := uint32(len(s.ID))
	s.ID, s.Name, s.Class = append(s.ID, fmt.Sprint(row)), append(s.Name, ""), append(s.Class, city.Primary)
	s.From, s.To, s.Opposite = append(s.From, from), append(s.To, to), append(s.Opposite, city.None)
	s.Speed, s.Length = append(s.Speed, speed), append(s.Length, float32(geo.PolylineLength(line)))
	s.Line.Add(line)
	s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
	s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "")
	l.ID, l.Street, l.Index = append(l.ID, fmt.Sprintf("%d_0", row)), append(l.Street, row), append(l.Index, 0)
	l.Width, l.Speed, l.Allow = append(l.Width, 3.2), append(l.Speed, speed), append(l.Allow, city.AllowMotor)
	l.Length = append(l.Length, float32(geo.PolylineLength(line)))
	l.Line.Add(line)
	s.LaneOff = append(s.LaneOff, uint32(len(l.ID)))
	return uint32(len(l.ID) - 1)
}

func link(c *city.City, a, b uint32, line []geo.Point) {
	k := &c.LaneLinks
	k.ID = append(k.ID, c.Lanes.ID[a]+"→"+c.Lanes.ID[b])
	k.From, k.To, k.Junction = append(k.From, a), append(k.To, b), append(k.Junction, c.Streets.To[c.Lanes.Street[a]])
	k.Turn, k.Signal, k.Group = append(k.Turn, city.Straight), append(k.Signal, city.None), append(k.Group, 0)
	k.Length = append(k.Length, float32(geo.PolylineLength(line)))
	k.Line.Add(line)
}
