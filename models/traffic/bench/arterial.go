package bench

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// Arterial is one lane with a signal at the end of each of its first streets, which are so long [m], and a last street without
// one. All signals have the same stages; their offsets are 0. From one stop line to the next it is the street's length and
// the 10 m of the junction. speed is in m/s.
func Arterial(lengths []float64, speed float32, stages []string, seconds []float32) (*city.City, error) {
	if len(lengths) < 2 || len(stages) == 0 || len(stages) != len(seconds) {
		return nil, fmt.Errorf("bench: an arterial needs two streets or more and as many stages as durations")
	}
	c := &city.City{Name: "arterial"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{}, city.Border)
	x, before := 0.0, uint32(0)
	for k, length := range lengths {
		if !(length > 0) {
			return nil, fmt.Errorf("bench: street %d of an arterial is %g m long; lengths are above 0", k, length)
		}
		last := k == len(lengths)-1
		if last {
			node(c, geo.Point{X: x + length}, city.Border)
		} else {
			node(c, geo.Point{X: x + length + crossing/2}, city.Signalled)
		}
		l := lane(c, uint32(k), uint32(k)+1, speed, []geo.Point{{X: x}, {X: x + length}})
		if k > 0 {
			link(c, before, l, []geo.Point{{X: x - crossing}, {X: x}})
			c.LaneLinks.Signal[k-1] = uint32(k - 1)
		}
		if !last {
			s := &c.Signals
			s.ID, s.Groups, s.Offset = append(s.ID, fmt.Sprintf("line%d", k)), append(s.Groups, 1), append(s.Offset, 0)
			s.At.Add(geo.Point{X: x + length})
			s.State.Add(stages...)
			s.Duration.Add(seconds...)
			s.Guessed, s.Feeder, s.Bus = append(s.Guessed, false), append(s.Feeder, city.None), append(s.Bus, city.None)
			c.Junctions.Signal[k+1] = uint32(k)
		}
		x, before = x+length+crossing, l
	}
	return c, nil
}
