package record

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
)

// shutLanes tells when lanes were closed in a run that has come to end, by water or by a command: from when, and how long
// in all [s].
func shutLanes(c *city.City, events []frame.Event, end clock.Time) (from []clock.Time, total []float32) {
	n := len(c.Lanes.ID)
	from, total = make([]clock.Time, n), make([]float32, n)
	since := make([]clock.Time, n)
	for i := range from {
		from[i], since[i] = clock.Never, clock.Never
	}
	shut := func(i uint32, at clock.Time) {
		if from[i] == clock.Never {
			from[i] = at
		}
		if since[i] == clock.Never {
			since[i] = at
		}
	}
	open := func(i uint32, at clock.Time) {
		if since[i] != clock.Never {
			total[i] += float32(at.Sub(since[i]).Seconds())
			since[i] = clock.Never
		}
	}
	for _, e := range events {
		do := shut
		switch e.Kind {
		case "traffic.closed":
		case "traffic.opened":
			do = open
		default:
			continue
		}
		switch e.Where.Support {
		case city.OfLane:
			do(e.Where.Index, e.At)
		case city.OfStreet:
			for k := c.Streets.LaneOff[e.Where.Index]; k < c.Streets.LaneOff[e.Where.Index+1]; k++ {
				do(k, e.At)
			}
		}
	}
	for i := range since {
		open(uint32(i), end)
	}
	return from, total
}
