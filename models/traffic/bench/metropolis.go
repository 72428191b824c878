package bench

import (
	"fmt"
	"math"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/models/traffic"
)

// Metropolis is a grid with so many vehicles, 1,000 to a million: 25 to a signal, all wishing to start at instant 0 from places
// 24 m apart, each with a way of two dozen streets ahead that turns now and then and never drives out. Lanes take one a
// step, so that all are on the road after some seconds. Step 0.5 s, preset "korea". Equal numbers give equal cities.
func Metropolis(vehicles int, pool *par.Pool) (*traffic.Sim, error) {
	if vehicles < 1000 || vehicles > 1.05e6 {
		return nil, fmt.Errorf("bench: a metropolis has 1,000 to 1,050,000 vehicles, got %d", vehicles)
	}
	c, err := Grid(min(200, max(2, int(math.Ceil(math.Sqrt(float64(vehicles)/25))))))
	if err != nil {
		return nil, err
	}
	cfg := traffic.DefaultConfig()
	cfg.Pool = pool
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return nil, err
	}
	leads := make([][3]uint32, len(c.Streets.ID)) // by street: where right, straight and left lead, plus 1
	for k, from := range c.LaneLinks.From {
		leads[c.Lanes.Street[from]][c.Lanes.Index[from]] = c.Lanes.Street[c.LaneLinks.To[k]] + 1
	}
	var inner []uint32
	for street, to := range leads {
		if to[0] > 0 {
			inner = append(inner, uint32(street))
		}
	}
	random := rng.NewStream(1, "bench.metropolis")
	slots := len(inner) * 6 // places to begin in
	for id := range uint32(vehicles) {
		// Spread over the first places of all streets, then the second, from the front backwards.
		place := uint64(id) * uint64(slots) / uint64(vehicles)
		street := inner[place%uint64(len(inner))]
		pos := float32(160 - 24*int(place/uint64(len(inner))))
		path := []uint32{street}
		for hop := range uint32(24) {
			turn := 1
			switch draw := random.Float64(uint64(id), 0, hop); {
			case draw < 0.1:
				turn = 0
			case draw < 0.2:
				turn = 2
			}
			at := leads[path[len(path)-1]]
			to := at[turn] - 1
			for k := 0; leads[to][0] == 0; k++ { // at the edge: rather turn than drive out
				to = at[k] - 1
			}
			path = append(path, to)
		}
		trip := traffic.Trip{ID: id, At: clock.Time(0), Path: path, From: traffic.Place{Street: street, Pos: pos},
			To: traffic.Place{Street: path[len(path)-1], Pos: -1}}
		if err := s.Add(trip); err != nil {
			return nil, fmt.Errorf("bench: %w", err)
		}
	}
	return s, nil
}
