package traffic

import (
	"encoding/json"
	"slices"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// rides is the book of those who have asked a service for a ride:
//
//	asked = served + refused + cancelled + on foot + waiting + riding                                     (R)
//
// Its fields are exported for being saved.
type rides struct {
	Asked, Served      int
	Refused, Cancelled int
	TooFar             int       // of those refused: no stop within their walk
	OnFoot             int       // whose way is shorter on foot than by the service
	AskedIn, RefusedIn []int     // by zone; the last for those from elsewhere
	Waits              []float64 // of those fetched, from being ready [s]
	Rode, Direct       float64   // of those served: in the vehicle, and without a detour [s]
	Metres, Empty      float64   // driven by the vehicles, and of that with nobody in it
	PersonMetres       float64
	Afoot              []walker // on the way from the vehicle to where they go
}

// walker has left his vehicle.
type walker struct {
	At   clock.Time // when he is there
	Trip msg.Trip
}

func newRides(zones int) rides {
	return rides{AskedIn: make([]int, zones+1), RefusedIn: make([]int, zones+1)}
}

// stopover is how somebody would use a service with stops.
type stopover struct {
	on, off              int            // the sites nearest to where he is and to where he wants to
	near                 bool           // both lie within the longest walk
	walk, onward, direct clock.Duration // on foot to the one, from the other, and all the way
	zone                 int
}

// request notes a request and finds the stops nearest to both ends of it; ok is false if the ends are nowhere.
func (r *rides) request(m *Model, t *msg.Trip, sites []site, longest clock.Duration) (w stopover, ok bool) {
	from, to, zone, ok := m.ends(t)
	if !ok {
		return w, false
	}
	r.ask(zone)
	reach := longest.Seconds() * walkPace / walkDetour
	on, near := nearest(sites, from, reach)
	off, there := nearest(sites, to, reach)
	return stopover{on: on, off: off, near: near && there, walk: afoot(from, sites[on].at), onward: afoot(sites[off].at, to), direct: afoot(from, to), zone: zone}, true
}

// ask notes a request.
func (r *rides) ask(zone int) {
	r.Asked++
	r.AskedIn[zone]++
}

// refuse notes a request that cannot be met: it goes to the next service of its mode, or back. It is always false, what
// accept is to return then.
func (r *rides) refuse(zone int) bool {
	r.Refused++
	r.RefusedIn[zone]++
	return false
}

// tooFar refuses somebody who has no stop within his walk at both ends.
func (r *rides) tooFar(zone int) bool {
	r.TooFar++
	return r.refuse(zone)
}

// cancel ends the request of somebody who has waited too long.
func (r *rides) cancel(m *Model, t msg.Trip, at clock.Time) {
	r.Cancelled++
	m.arrive(t, at, false)
}

// walk lets somebody go all the way on foot.
func (r *rides) walk(t *msg.Trip, takes clock.Duration) {
	r.OnFoot++
	r.Afoot = append(r.Afoot, walker{t.Depart.Add(takes), *t})
}

// leave lets somebody get off and walk on.
func (r *rides) leave(t msg.Trip, at clock.Time, takes clock.Duration, rode, direct float64) {
	r.Served++
	r.Rode += rode
	r.Direct += direct
	r.Afoot = append(r.Afoot, walker{at.Add(takes), t})
}

// arrive ends the journeys of those who have walked to the end of them.
func (r *rides) arrive(m *Model, now clock.Time) {
	r.Afoot = slices.DeleteFunc(r.Afoot, func(w walker) bool {
		if w.At > now {
			return false
		}
		m.arrive(w.Trip, w.At, true)
		return true
	})
}

// drove counts a leg of a vehicle.
func (r *rides) drove(metres float64, load int) {
	r.Metres += metres
	if load == 0 {
		r.Empty += metres
	}
	r.PersonMetres += float64(metres * float64(load))
}

// meanAndLate are the mean of a list and what one in twenty exceeds; 0 of none.
func meanAndLate(list []float64) (mean, late float64) {
	sorted := slices.Sorted(slices.Values(list))
	for _, v := range sorted {
		mean += v / float64(len(sorted))
	}
	return mean, quantile(sorted, 0.95)
}

// figures are the numbers that all services of rides have.
func (r *rides) figures(m *Model, waiting, riding int) []sim.Figure {
	mean, late := meanAndLate(r.Waits)
	list := []sim.Figure{count("requests", r.Asked), count("served", r.Served), count("waiting", waiting), count("riding", riding),
		count("refused", r.Refused), count("no_stop_near", r.TooFar), count("cancelled", r.Cancelled), count("on_foot", r.OnFoot),
		{Name: "refused_share", Value: ratio(float64(r.Refused), float64(r.Asked))}, {Name: "wait_mean_s", Value: mean}, {Name: "wait_p95_s", Value: late},
		{Name: "ride_over_direct", Value: ratio(r.Rode, r.Direct)}, {Name: "vehicle_km", Value: r.Metres / 1000},
		{Name: "persons_per_vehicle_km", Value: ratio(r.PersonMetres, r.Metres)}, {Name: "empty_share", Value: ratio(r.Empty, r.Metres)}}
	for z, n := range r.AskedIn {
		if n == 0 {
			continue
		}
		name := "elsewhere"
		if z < len(m.env.City.Zones.ID) {
			name = m.env.City.Zones.ID[z]
		}
		list = append(list, count("refused_in_"+name, r.RefusedIn[z]))
	}
	return list
}

func count(name string, n int) sim.Figure {
	return sim.Figure{Name: name, Value: float64(n), Whole: true}
}

// check says whether a loaded book is one of this city.
func (r *rides) check(m *Model) bool {
	zones := len(m.env.City.Zones.ID) + 1
	return len(r.AskedIn) == zones && len(r.RefusedIn) == zones
}

// saveJSON and loadJSON write and read what a service knows. JSON gives back the very bits of numbers.
func saveJSON(e *sim.Encoder, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours with finite numbers
	}
	e.Bytes(text)
}

// loadJSON reads what saveJSON wrote; ok says whether what was read can be.
func loadJSON(d *sim.Decoder, name string, v any, ok func() bool) {
	text := d.Bytes()
	if d.Err() != nil {
		return
	}
	if err := json.Unmarshal(text, v); err != nil {
		d.Fail("traffic: %s: %v; the state is damaged", name, err)
		return
	}
	if !ok() {
		d.Fail("traffic: the state of %s is of another city or other keys, or damaged; go on with the same [fleet.X]", name)
	}
}
