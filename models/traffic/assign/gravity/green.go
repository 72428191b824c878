package gravity

import (
	"fmt"
	"sort"

	"semul/engine/city"
	"semul/models/traffic/assign/streets"
)

// afterStop is the part of the time in which a movement may go after a stop that counts as green (default).
const afterStop = 0.25

// limits are what signals let through in an hour, at most [veh/h], by approach (street) and by turn (two streets). Places
// without a signal have none.
type limits struct {
	approach map[uint32]float64
	turn     map[[2]uint32]float64
	minor    map[uint32]float64 // approaches that give way to a greater street without a signal
}

// giveWay is what a lane lets through that gives way to a greater street [veh/h] (default).
const giveWay = 400

// giving lists the approaches without a signal to junctions where a street of a higher rank comes in.
func giving(c *city.City) map[uint32]float64 {
	top := make([]city.StreetClass, len(c.Junctions.ID))
	for j := range top {
		top[j] = city.Service
	}
	for s, j := range c.Streets.To {
		top[j] = min(top[j], c.Streets.Class[s])
	}
	list := map[uint32]float64{}
	for s, j := range c.Streets.To {
		if c.Junctions.Signal[j] == city.None && c.Streets.Class[s] > top[j] && top[j] <= city.Tertiary {
			list[uint32(s)] = giveWay * float64(c.Streets.LaneOff[s+1]-c.Streets.LaneOff[s])
		}
	}
	return list
}

// limitsOf takes the least green of all plans in force within a period, by one lane's saturation flow [veh/h].
func limitsOf(c *city.City, p streets.Period, saturation float64) limits {
	l := limits{map[uint32]float64{}, map[[2]uint32]float64{}, giving(c)}
	for _, at := range changes(c, p) {
		plan := inForce(c, at)
		approach, turn := map[uint32]float64{}, map[[2]uint32]float64{}
		best := make([]float64, len(c.Lanes.ID))
		q := &c.LaneLinks
		for k := range q.From {
			s := q.Signal[k]
			if s == city.None {
				continue
			}
			g := green(c, plan, s, q.Group[k])
			from, to := c.Lanes.Street[q.From[k]], c.Lanes.Street[q.To[k]]
			approach[from] += float64(max(0, g-best[q.From[k]]) * saturation)
			turn[[2]uint32{from, to}] += float64(g * saturation)
			best[q.From[k]] = max(best[q.From[k]], g)
		}
		for k := range q.From {
			if q.Signal[k] == city.None {
				continue
			}
			from := c.Lanes.Street[q.From[k]]
			t := [2]uint32{from, c.Lanes.Street[q.To[k]]}
			if was, there := l.approach[from]; !there || approach[from] < was {
				l.approach[from] = approach[from]
			}
			if was, there := l.turn[t]; !there || turn[t] < was {
				l.turn[t] = turn[t]
			}
		}
	}
	return l
}

// changes lists when plans of a period are to be looked at: at its beginning and whenever a signal changes [s after midnight].
func changes(c *city.City, p streets.Period) []float64 {
	list := []float64{p.From}
	for _, from := range c.SignalHours.From {
		if t := float64(from); t > p.From && t < p.To {
			list = append(list, t)
		}
	}
	sort.Float64s(list)
	kept := list[:1]
	for _, t := range list[1:] {
		if t > kept[len(kept)-1] {
			kept = append(kept, t)
		}
	}
	return kept
}

// weekday is the bit of the day whose plans are taken: a Tuesday.
const weekday = 1 << 1

// inForce is the plan that each signal plays on a working day at a time [s after midnight]; None: the one of the city's signals.
func inForce(c *city.City, at float64) []uint32 {
	plan, since, last := make([]uint32, len(c.Signals.ID)), make([]float64, len(c.Signals.ID)), make([]float64, len(c.Signals.ID))
	for s := range plan {
		plan[s], since[s], last[s] = city.None, -1, -1
	}
	h := &c.SignalHours
	for pass := range 2 { // before the first time of a day the last one holds
		for k := range h.ID {
			s, from := h.Signal[k], float64(h.From[k])
			if h.Days[k]&weekday == 0 {
				continue
			}
			if pass == 0 && from <= at && from > since[s] || pass == 1 && since[s] < 0 && from > last[s] {
				plan[s] = h.Plan[k]
				if pass == 0 {
					since[s] = from
				} else {
					last[s] = from
				}
			}
		}
	}
	return plan
}

// green is the share of the cycle in which a group of a signal has green, of the plan given by signal.
func green(c *city.City, plan []uint32, signal uint32, group uint16) float64 {
	states, seconds := c.Signals.State.At(int(signal)), c.Signals.Duration.At(int(signal))
	if p := plan[signal]; p != city.None {
		states, seconds = c.SignalPlans.State.At(int(p)), c.SignalPlans.Duration.At(int(p))
	}
	on, stop, sum := 0.0, 0.0, 0.0
	for k, state := range states {
		if k >= len(seconds) || int(group) >= len(state) {
			continue
		}
		t := float64(seconds[k])
		sum += t
		switch state[group] {
		case 'G', 'g':
			on += t
		case 's':
			stop += t
		}
	}
	switch {
	case sum <= 0:
		return 0
	case on > 0:
		return on / sum
	}
	return afterStop * stop / sum
}

// played is the city as package streets takes it, with the plans of one time of day as those of its signals.
func played(c *city.City, at float64) (*city.City, error) {
	plan := inForce(c, at)
	town := *c
	town.Signals.State, town.Signals.Duration = city.Lists[string]{}, city.Lists[float32]{}
	for s := range c.Signals.ID {
		states, seconds := c.Signals.State.At(s), c.Signals.Duration.At(s)
		if p := plan[s]; p != city.None {
			if int(p) >= len(c.SignalPlans.ID) {
				return nil, fmt.Errorf("gravity: signal/%s plays plan %d of %d; import the city again", c.Signals.ID[s], p, len(c.SignalPlans.ID))
			}
			states, seconds = c.SignalPlans.State.At(int(p)), c.SignalPlans.Duration.At(int(p))
		}
		town.Signals.State.Add(states...)
		town.Signals.Duration.Add(seconds...)
	}
	return &town, nil
}
