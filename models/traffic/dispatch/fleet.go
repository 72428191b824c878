package dispatch

// Rules are what the service promises.
type Rules struct {
	Wait   float64 // longest from being ready to being fetched [s]
	Detour float64 // longest ride: Detour × direct + Extra
	Extra  float64 // [s]
	Dwell  float64 // time at each stop [s]
}

// DefaultRules are those of traffic.md section 10; the dwell is a project default.
func DefaultRules() Rules { return Rules{Wait: 600, Detour: 1.5, Extra: 300, Dwell: 20} }

// Request is somebody, or a party, who wants to go.
type Request struct {
	From, To uint32
	At       float64 // ready to be fetched; a vehicle that comes before waits [s]
	Direct   float64 // the ride without a detour [s]
	Party    int     // seats, ≥ 1
}

// Stop is a place in a plan.
type Stop struct {
	Place   uint32
	Request uint32
	Pickup  bool
}

// Vehicle is one of the fleet.
type Vehicle struct {
	Seats int
	Place uint32  // where it is, or is bound to be at Free
	Free  float64 // instant from which it can drive from Place [s]
	Plan  []Stop
	Off   bool // takes no further request

	aboard []uint32 // requests
}

// Aboard lists the requests in the vehicle.
func (v *Vehicle) Aboard() []uint32 { return v.aboard }

// Times says how long it takes from one place to another [s]. It must not be negative.
type Times func(from, to uint32) float64

// Fleet is vehicles and the requests they have taken.
type Fleet struct {
	Rules    Rules
	Vehicles []Vehicle

	ask      Times
	known    map[[2]uint32]float64 // what ask has said, for a while
	until    float64               // when that is forgotten [s]
	requests []Request
	vehicle  []int     // of a request; −1: refused or done
	fetched  []float64 // when a request was fetched; < 0: not yet
	scratch  []Stop
	when     []float64 // of the stops of the plan in hand: arrival, or when somebody is ready [s]
}

// New makes a fleet. Vehicles may be appended to Vehicles.
func New(rules Rules, times Times) *Fleet {
	return &Fleet{Rules: rules, ask: times, known: map[[2]uint32]float64{}}
}

// memory is how long travel times are taken to stay what they were [s].
const memory = 120

// forget drops travel times that may have changed.
func (f *Fleet) forget(now float64) {
	if now >= f.until {
		clear(f.known)
		f.until = now + memory
	}
}

func (f *Fleet) times(from, to uint32) float64 {
	if from == to {
		return 0
	}
	key := [2]uint32{from, to}
	t, ok := f.known[key]
	if !ok {
		t = f.ask(from, to)
		f.known[key] = t
	}
	return t
}

// Request returns a request and the vehicle it is assigned to, −1 for none.
func (f *Fleet) Request(id uint32) (r Request, vehicle int) { return f.requests[id], f.vehicle[id] }

// Fetched is when a request was fetched [s]; negative: not yet.
func (f *Fleet) Fetched(id uint32) float64 { return f.fetched[id] }

// Arrive tells that a vehicle has reached the first stop of its plan and stands there; it returns the stop.
func (f *Fleet) Arrive(vehicle int, now float64) Stop {
	v := &f.Vehicles[vehicle]
	s := v.Plan[0]
	v.Plan = v.Plan[1:]
	v.Place, v.Free = s.Place, now+f.Rules.Dwell
	if s.Pickup {
		f.fetched[s.Request] = now
		v.aboard = append(v.aboard, s.Request)
		return s
	}
	for i, r := range v.aboard {
		if r == s.Request {
			v.aboard = append(v.aboard[:i], v.aboard[i+1:]...)
			break
		}
	}
	f.vehicle[s.Request] = -1
	return s
}

// Cancel takes a request that has not been fetched out of its plan; false if it has, or is in none.
func (f *Fleet) Cancel(id uint32) bool {
	k := f.vehicle[id]
	if k < 0 || f.fetched[id] >= 0 {
		return false
	}
	f.Vehicles[k].Plan = without(f.Vehicles[k].Plan, id)
	f.vehicle[id] = -1
	return true
}

// without is a plan without the stops of a request, in a new slice.
func without(plan []Stop, id uint32) []Stop {
	out := make([]Stop, 0, len(plan))
	for _, s := range plan {
		if s.Request != id {
			out = append(out, s)
		}
	}
	return out
}

// cost is what the plan of a vehicle costs from an instant on; ok is false if it keeps a promise no longer. Promises that
// were broken already by delays on the way do not count again: slack [s] is what each may be late.
func (f *Fleet) cost(v *Vehicle, plan []Stop, now, slack float64) (cost float64, ok bool) {
	at, place := max(now, v.Free), v.Place
	seats := v.Seats
	for _, r := range v.aboard {
		seats -= f.requests[r].Party
	}
	f.when = f.when[:0]
	for i, s := range plan {
		at += f.times(place, s.Place)
		place = s.Place
		r := &f.requests[s.Request]
		if s.Pickup {
			at = max(at, r.At)
		}
		f.when = append(f.when, at)
		if s.Pickup {
			wait := at - r.At
			if seats -= r.Party; seats < 0 || wait > f.Rules.Wait+slack {
				return 0, false
			}
			cost += 2 * wait
		} else {
			ride := at - f.fetchTime(plan[:i], s.Request)
			if ride > float64(f.Rules.Detour*r.Direct)+f.Rules.Extra+slack {
				return 0, false
			}
			cost += ride
			seats += r.Party
		}
		at += f.Rules.Dwell
	}
	return cost + at - max(now, v.Free), true
}

// fetchTime is when a request is fetched: in the past, or by the earlier stops of a plan, whose times are in f.when.
func (f *Fleet) fetchTime(before []Stop, id uint32) float64 {
	if f.fetched[id] >= 0 {
		return f.fetched[id]
	}
	for i, s := range before {
		if s.Request == id {
			return f.when[i]
		}
	}
	panic("dispatch: somebody is to be left before he is fetched") // bug
}

// Total is what all plans cost from an instant on.
func (f *Fleet) Total(now float64) float64 {
	sum := 0.0
	for i := range f.Vehicles {
		c, _ := f.cost(&f.Vehicles[i], f.Vehicles[i].Plan, now, never)
		sum += c
	}
	return sum
}

const never = 1e18
