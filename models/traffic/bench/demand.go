package bench

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/models/traffic"
)

// Demand draws trips between random streets of a city, perSecond of them a second until stop, with ids from 0. A trip
// begins and ends at the kerb, anywhere in streets that do not touch the edge. Equal seeds give equal trips.
func Demand(c *city.City, perSecond float64, stop clock.Time, seed uint64) []traffic.Trip {
	s := rng.NewStream(seed, "bench.demand")
	var inner []uint32 // streets that do not begin or end at the edge
	for i := range c.Streets.ID {
		if c.Junctions.Kind[c.Streets.From[i]] != city.Border && c.Junctions.Kind[c.Streets.To[i]] != city.Border {
			inner = append(inner, uint32(i))
		}
	}
	var trips []traffic.Trip
	for id := uint32(0); ; id++ {
		at := clock.FromSeconds(float64(id) / perSecond)
		if at >= stop {
			return trips
		}
		place := func(draw uint32) traffic.Place {
			street := inner[s.Intn(len(inner), uint64(id), 0, draw)]
			length := c.Lanes.Length[c.Streets.LaneOff[street]]
			return traffic.Place{Street: street, Pos: length * float32(0.1+float64(0.6*s.Float64(uint64(id), 0, draw+1)))}
		}
		trips = append(trips, traffic.Trip{ID: id, At: at, From: place(0), To: place(2)})
	}
}
