package sewer

import "math"

// Discharge over a road: coefficients [ft^½/s] by head [ft] below 0.15 of the road's width, by head over width above, and
// the share that is left as the tailwater rises to the headwater. Source: figure 10 of Bridge Waterways Analysis Model:
// Research Report, FHWA/RD-86/108, 1986, read off as EPA's program has it.
var roads = [2]struct{ lowX, lowC, highX, highC, drownedX, drownedK []float64 }{
	{[]float64{0, 0.2, 0.7, 4}, []float64{2.85, 2.95, 3.03, 3.05}, []float64{0.15, 0.25}, []float64{3.05, 3.10}, // paved
		[]float64{0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 1}, []float64{1, 0.98, 0.92, 0.85, 0.8, 0.7, 0.6, 0.5, 0.4}},
	{[]float64{0, 0.5, 1, 1.5, 2, 2.5, 3, 4}, []float64{2.5, 2.7, 2.8, 2.9, 2.98, 3.02, 3.03, 3.05}, []float64{0.15, 0.30}, []float64{2.95, 3.10}, // gravel
		[]float64{0.75, 0.8, 0.83, 0.86, 0.89, 0.9, 0.92, 0.94, 0.96, 0.98, 0.99, 1}, []float64{1, 0.985, 0.97, 0.93, 0.9, 0.87, 0.8, 0.7, 0.6, 0.5, 0.4, 0.24}},
}

// roadway is the flow over a road of heads above its crown [m³/s]: by the weir's own coefficient, or by the tables where the
// road's width is given.
func (s *Solver) roadway(l int, k *Link, head, tail float64) float64 {
	c := k.Crest.C
	if wide := k.Crest.RoadWidth; wide > 0 {
		r := &roads[0]
		if k.Crest.Gravel {
			r = &roads[1]
		}
		if head/wide <= 0.15 {
			c = curve(r.lowX, r.lowC, head*toFeet)
		} else {
			c = curve(r.highX, r.highC, head/wide)
		}
		if tail > 0 {
			c *= curve(r.drownedX, r.drownedK, tail/head)
		}
		c = float64(c * math.Sqrt(0.3048))
	}
	q := c * k.Section.Width * head * math.Sqrt(head)
	s.dqdh[l] = 1.5 * q / head
	s.y[l] = head
	return q
}
