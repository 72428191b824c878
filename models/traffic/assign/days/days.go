// Package days lets the traffic model be the simulator of assign.DayToDay: every day an empty city, the same trips, the ways
// that drivers have learnt. Nodes are the city's streets, links its turns: the time of a turn is that of the street before
// it and of the way through the junction, so that waiting to turn left is not mistaken for waiting to go straight on.
//
// Times are means over a quarter of an hour of those who made a turn in it; where nobody did, the street at its limit, the
// junction, and the mean wait of a vehicle alone at the signal, r²/2C with r [s] without green of a cycle C [s]. The last
// street of a trip, which all ways to it have in common, and waiting to enter the first are left out.
//
// Read next: days.go, ../daytoday.go.
package days

import (
	"context"
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/models/traffic"
	"semul/models/traffic/assign"
)

// Interval is how long times are averaged over.
const Interval = 15 * 60e9

// City is a city with trips to be driven every day.
type City struct {
	Graph    *assign.Graph
	Free     []float64        // by link [s]
	Journeys []assign.Journey // one for each trip

	city  *city.City
	cfg   traffic.Config
	trips []traffic.Trip
	until clock.Time
	turn  map[[2]uint32]uint32 // link by streets
	cross []float64            // by link: time through the junction [s]
}

// New takes a city, how to simulate it, and the trips of a day; ways that trips have are where drivers begin, others are
// found by free times. until ends a day, for those still under way too. Drivers keep to the way of the day: cfg's
// information becomes habit without experience.
func New(c *city.City, cfg traffic.Config, trips []traffic.Trip, until clock.Time) (*City, error) {
	cfg.Information, cfg.Experience = traffic.Habit, false
	d := &City{Graph: &assign.Graph{Nodes: len(c.Streets.ID)}, city: c, cfg: cfg, trips: trips, until: until, turn: map[[2]uint32]uint32{}}
	k := &c.LaneLinks
	for i := range k.From {
		if c.Lanes.Allow[k.From[i]]&c.Lanes.Allow[k.To[i]]&city.AllowCar == 0 {
			continue
		}
		from, to := c.Lanes.Street[k.From[i]], c.Lanes.Street[k.To[i]]
		speed := float64(c.Lanes.Speed[k.From[i]])
		cross := float64(k.Length[i]) / speed
		time := float64(c.Lanes.Length[k.From[i]])/speed + cross + wait(c, i)
		if a, have := d.turn[[2]uint32{from, to}]; have {
			d.Free[a] = min(d.Free[a], time)
			continue
		}
		d.turn[[2]uint32{from, to}] = uint32(len(d.Free))
		d.cross = append(d.cross, cross)
		d.Graph.From, d.Graph.To, d.Free = append(d.Graph.From, from), append(d.Graph.To, to), append(d.Free, time)
	}
	for _, t := range trips {
		j := assign.Journey{Origin: t.From.Street, Dest: t.To.Street, Depart: t.At.Seconds()}
		for i := 1; i < len(t.Path); i++ {
			a, have := d.turn[[2]uint32{t.Path[i-1], t.Path[i]}]
			if !have {
				return nil, fmt.Errorf("days: trip %d: no turn leads from street row %d to %d", t.ID, t.Path[i-1], t.Path[i])
			}
			j.Links = append(j.Links, a)
		}
		d.Journeys = append(d.Journeys, j)
	}
	return d, nil
}

// wait is the mean wait at the signal of a lane link without other traffic [s].
func wait(c *city.City, link int) float64 {
	signal := c.LaneLinks.Signal[link]
	if signal == city.None {
		return 0
	}
	cycle, red := 0.0, 0.0
	seconds := c.Signals.Duration.At(int(signal))
	for s, state := range c.Signals.State.At(int(signal)) {
		if s >= len(seconds) || int(c.LaneLinks.Group[link]) >= len(state) {
			continue
		}
		cycle += float64(seconds[s])
		if shown := state[c.LaneLinks.Group[link]]; shown != 'G' && shown != 'g' {
			red += float64(seconds[s])
		}
	}
	if cycle == 0 {
		return 0
	}
	return float64(red*red) / (2 * cycle)
}

// Simulate is a day: an assign.Simulator.
func (d *City) Simulate(ctx context.Context, journeys []assign.Journey) (*assign.Experience, error) {
	s, err := traffic.NewSim(d.city, d.cfg)
	if err != nil {
		return nil, err
	}
	row := make(map[uint32]int, len(journeys))
	for i, j := range journeys {
		t := d.trips[i]
		if t.Path = append(t.Path[:0:0], j.Origin); j.Origin == j.Dest {
			t.Path = nil
		}
		for _, a := range j.Links {
			t.Path = append(t.Path, d.Graph.To[a])
		}
		if err := s.Add(t); err != nil {
			return nil, err
		}
		row[t.ID] = i
	}
	e := &assign.Experience{Interval: clock.Duration(Interval).Seconds(), Taken: make([]float64, len(journeys))}
	for i := range e.Taken {
		e.Taken[i] = math.NaN()
	}
	made, spent := make([]float64, len(d.Free)), make([]float64, len(d.Free))
	for at := clock.Time(0); at < d.until && s.Counts().Planned+s.Counts().Running+s.Counts().Waiting > 0; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at = min(at.Add(traffic.TurnWindow), d.until)
		s.Run(at)
		s.EachTurn(func(from, to uint32, vehicles int, seconds float64) {
			if a, have := d.turn[[2]uint32{from, to}]; have {
				made[a] += float64(vehicles)
				spent[a] += seconds
			}
		})
		for _, t := range s.Finished() {
			if t.Reached {
				e.Taken[row[t.ID]] = (t.At - t.Depart).Seconds()
			}
		}
		if at%Interval == 0 {
			e.Times = append(e.Times, d.times(made, spent))
		}
	}
	e.Times = append(e.Times, d.times(made, spent)) // what is left, and free times after it
	return e, nil
}

// times are means where somebody came, free times elsewhere. It clears what it has taken in.
func (d *City) times(made, spent []float64) []float64 {
	list := append([]float64(nil), d.Free...)
	for a := range list {
		if made[a] > 0 {
			list[a] = max(0.1, spent[a]/made[a]) + d.cross[a]
		}
		made[a], spent[a] = 0, 0
	}
	return list
}
