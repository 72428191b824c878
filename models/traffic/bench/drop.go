package bench

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// Drop is a road of three streets one after the other, each length m long and limited to speed [m/s]: the first two have two
// lanes, the third has one, which both lanes lead to.
func Drop(length float64, speed float32) (*city.City, error) {
	if !(length > 0) {
		return nil, fmt.Errorf("bench: streets are longer than 0 m, got %g", length)
	}
	c := &city.City{Name: "drop"}
	c.Streets.LaneOff = []uint32{0}
	node(c, geo.Point{}, city.Border)
	at := 0.0
	var before []uint32
	for street := range uint32(3) {
		node(c, geo.Point{X: at + length + crossing/2}, city.Priority)
		var lanes []uint32
		for k := range min(2, 3-street) {
			line := []geo.Point{{X: at, Y: float64(float64(k) * width)}, {X: at + length, Y: float64(float64(k) * width)}}
			if k == 0 {
				lanes = append(lanes, lane(c, street, street+1, speed, line))
			} else {
				lanes = append(lanes, beside(c, speed, line))
			}
		}
		for k, from := range before {
			to := lanes[min(k, len(lanes)-1)]
			end, begin := c.Lanes.Line.At(int(from)), c.Lanes.Line.At(int(to))
			link(c, from, to, []geo.Point{end[1], begin[0]})
		}
		before = lanes
		at += length + crossing
	}
	c.Junctions.Kind[3] = city.Border
	return c, nil
}

// beside adds a lane to the last street and returns its row.
func beside(c *city.City, speed float32, line []geo.Point) uint32 {
	s, l := &c.Streets, &c.Lanes
	row := uint32(len(l.ID))
	street := uint32(len(s.ID) - 1)
	index := uint8(row - s.LaneOff[street])
	l.ID, l.Street, l.Index = append(l.ID, fmt.Sprintf("%d_%d", street, index)), append(l.Street, street), append(l.Index, index)
	l.Width, l.Speed, l.Allow = append(l.Width, width), append(l.Speed, speed), append(l.Allow, city.AllowMotor)
	l.Length = append(l.Length, float32(geo.PolylineLength(line)))
	l.Line.Add(line)
	s.LaneOff[street+1] = row + 1
	return row
}
