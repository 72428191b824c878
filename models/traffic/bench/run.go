package bench

import (
	"fmt"

	"semul/engine/clock"
	"semul/engine/par"
	"semul/models/traffic"
)

// Rate is the demand [trips/s] per signal that fills the grid with about 7.5 vehicles per signal: 3,000 on 20 × 20.
const Rate = 0.0115

// Warm is how long a grid needs to fill up.
const Warm clock.Time = 900e9

// New builds a grid of n × n signals with Rate·n² trips a second until stop, empty, at instant 0. A pool of nil runs
// serially. Step 0.5 s, preset "korea", energy, CO₂ and noise counted.
func New(n int, stop clock.Time, pool *par.Pool) (*traffic.Sim, error) {
	c, err := Grid(n)
	if err != nil {
		return nil, err
	}
	cfg := traffic.DefaultConfig()
	cfg.Pool, cfg.Environment, cfg.Electric = pool, true, 0.1
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return nil, err
	}
	for _, t := range Demand(c, Rate*float64(n*n), stop, 1) {
		if err := s.Add(t); err != nil {
			return nil, fmt.Errorf("bench: %w", err)
		}
	}
	return s, nil
}
