package main

import (
	"context"
	"fmt"

	"semul/engine/city"
	"semul/models/traffic/assign/streets"
	"semul/models/traffic/plan"
)

// ownFlows are what a city's own trips drive through it in the busiest hour of their departures: along the paths that trips
// have, and by user equilibrium where they have none. Nil where the city has no trips of drivers; from says which hour it was.
func ownFlows(ctx context.Context, e *environment, c *city.City) (flows *plan.Flows, from string, err error) {
	const hour = 3600
	busiest, most := 0, 0
	count := map[int]int{}
	for _, at := range c.Trips.Depart {
		h := int(at / hour)
		if count[h]++; at >= 0 && (count[h] > most || count[h] == most && h < busiest) {
			busiest, most = h, count[h]
		}
	}
	if most == 0 {
		return nil, "", nil
	}
	p := streets.Period{From: float64(busiest) * hour, To: float64(busiest+1) * hour}
	var paths [][]uint32
	var flow []float64
	pathless := *c
	pathless.Trips = city.Trips{}
	t := &pathless.Trips
	for i, at := range c.Trips.Depart {
		if path := c.Trips.Path.At(i); len(path) == 0 {
			t.Depart, t.Type, t.From, t.To = append(t.Depart, at), append(t.Type, c.Trips.Type[i]), append(t.From, c.Trips.From[i]), append(t.To, c.Trips.To[i])
		} else if at >= p.From && at < p.To {
			paths, flow = append(paths, path), append(flow, 1.0/hour)
		}
	}
	if d, _ := streets.OwnDemand(&pathless, p); len(d.Trips) > 0 {
		static := calibrateCmd{Gap: 1e-4}
		net, r, err := static.assign(ctx, e, &calibration{city: c, demand: d, period: p}, streets.DefaultParams())
		if err != nil {
			return nil, "", err
		}
		for _, way := range net.Paths(r, d) {
			paths, flow = append(paths, way.Streets), append(flow, way.Trips/hour)
		}
	}
	if len(paths) == 0 {
		return nil, "", nil
	}
	day := ""
	if busiest >= 24 {
		day = fmt.Sprintf(" of day %d", busiest/24+1)
	}
	return plan.OfPaths(c, paths, flow), fmt.Sprintf("the city's own trips that depart %02d:00-%02d:00%s, its busiest hour", busiest%24, busiest%24+1, day), nil
}
