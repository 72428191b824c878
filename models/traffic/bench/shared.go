package bench

import (
	"encoding/json"
	"fmt"
	"io"

	"semul/engine/clock"
	"semul/models/traffic"
)

// Grid20P builds the grid of 20 × 20 signals and plans the trips of a CityFlow demand, such as the shared file
// bench/grid20p.flow.json, each along its route. The preset of cfg is replaced by the vehicle that CityFlow and SUMO
// have in those files, its step by step. Errors name the flow that the grid cannot take.
func Grid20P(demand io.Reader, cfg traffic.Config, step clock.Duration) (*traffic.Sim, error) {
	var flows []struct {
		Route     []string `json:"route"`
		StartTime float64  `json:"startTime"`
	}
	if err := json.NewDecoder(demand).Decode(&flows); err != nil {
		return nil, fmt.Errorf("bench: demand: %w", err)
	}
	c, err := Grid(20)
	if err != nil {
		return nil, err
	}
	rows := make(map[string]uint32, len(c.Streets.ID))
	for i, id := range c.Streets.ID {
		rows[id] = uint32(i)
	}
	cfg.Step = step
	cfg.Preset, _ = traffic.PresetByName("cityflow")
	cfg.Preset.Drivers[traffic.Car].MaxSpeed = Limit
	s, err := traffic.NewSim(c, cfg)
	if err != nil {
		return nil, err
	}
	for i, f := range flows {
		path := make([]uint32, len(f.Route))
		for k, id := range f.Route {
			row, ok := rows[id]
			if !ok {
				return nil, fmt.Errorf("bench: flow %d drives over %s, which the grid has not", i, id)
			}
			path[k] = row
		}
		if len(path) == 0 {
			return nil, fmt.Errorf("bench: flow %d has no route", i)
		}
		trip := traffic.Trip{ID: uint32(i), At: clock.FromSeconds(f.StartTime), Path: path,
			From: traffic.Place{Street: path[0], Pos: -1}, To: traffic.Place{Street: path[len(path)-1], Pos: -1}}
		if err := s.Add(trip); err != nil {
			return nil, fmt.Errorf("bench: flow %d: %w", i, err)
		}
	}
	return s, nil
}
