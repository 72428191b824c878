package dispatch

import (
	"cmp"
	"fmt"
	"slices"
)

// State is all that a Fleet must know to go on as if it had not been interrupted.
type State struct {
	Vehicles []Vehicle
	Aboard   [][]uint32 // by vehicle
	Requests []Request
	Vehicle  []int     // by request; −1: refused or done
	Fetched  []float64 // by request [s]; < 0: not yet
	Until    float64   // when travel times are forgotten [s]
	Known    []Time    // travel times, by origin and then destination
}

// Time is how long it takes from one place to another [s].
type Time struct {
	From, To uint32
	Takes    float64
}

// State returns a copy of the state.
func (f *Fleet) State() State {
	s := State{Requests: slices.Clone(f.requests), Vehicle: slices.Clone(f.vehicle), Fetched: slices.Clone(f.fetched), Until: f.until}
	for _, v := range f.Vehicles {
		s.Aboard = append(s.Aboard, slices.Clone(v.aboard))
		v.Plan, v.aboard = slices.Clone(v.Plan), nil
		s.Vehicles = append(s.Vehicles, v)
	}
	//semul:allow maprange: sorted below
	for pair, t := range f.known {
		s.Known = append(s.Known, Time{pair[0], pair[1], t})
	}
	slices.SortFunc(s.Known, func(a, b Time) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return s
}

// Restore puts a state in place of the present one. The error says what in it cannot be.
func (f *Fleet) Restore(s State) error {
	if len(s.Vehicles) != len(f.Vehicles) || len(s.Aboard) != len(s.Vehicles) {
		return fmt.Errorf("dispatch: the state has %d vehicles, the fleet %d", len(s.Vehicles), len(f.Vehicles))
	}
	if len(s.Vehicle) != len(s.Requests) || len(s.Fetched) != len(s.Requests) {
		return fmt.Errorf("dispatch: %d requests, of which %d have a vehicle and %d a time", len(s.Requests), len(s.Vehicle), len(s.Fetched))
	}
	for id, k := range s.Vehicle {
		if k < -1 || k >= len(s.Vehicles) {
			return fmt.Errorf("dispatch: request %d is with vehicle %d of %d", id, k, len(s.Vehicles))
		}
	}
	for k := range s.Vehicles {
		in := map[uint32]bool{}
		for _, id := range s.Aboard[k] {
			if int(id) >= len(s.Requests) || s.Vehicle[id] != k || in[id] {
				return fmt.Errorf("dispatch: vehicle %d has request %d aboard, which is not its own", k, id)
			}
			in[id] = true
		}
		for _, stop := range s.Vehicles[k].Plan {
			if int(stop.Request) >= len(s.Requests) || s.Vehicle[stop.Request] != k || in[stop.Request] == stop.Pickup {
				return fmt.Errorf("dispatch: the plan of vehicle %d fetches or leaves request %d, which cannot be", k, stop.Request)
			}
			in[stop.Request] = stop.Pickup
		}
	}
	copy(f.Vehicles, s.Vehicles)
	for k := range f.Vehicles {
		f.Vehicles[k].aboard = s.Aboard[k]
	}
	f.requests, f.vehicle, f.fetched, f.until = s.Requests, s.Vehicle, s.Fetched, s.Until
	clear(f.known)
	for _, t := range s.Known {
		f.known[[2]uint32{t.From, t.To}] = t.Takes
	}
	return nil
}
