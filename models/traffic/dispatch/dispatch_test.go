package dispatch

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// field is places in a square of 8 km, 10 m/s as the crow flies.
type field struct{ x, y []float64 }

func (p *field) times(a, b uint32) float64 {
	return math.Hypot(p.x[a]-p.x[b], p.y[a]-p.y[b]) / 10
}

func draw(r *rapid.T, n int) *field {
	p := &field{}
	for range n {
		p.x = append(p.x, rapid.Float64Range(0, 8000).Draw(r, "x"))
		p.y = append(p.y, rapid.Float64Range(0, 8000).Draw(r, "y"))
	}
	return p
}

// checkPlans fails where a plan breaks a promise, drops somebody before fetching him or forgets him.
func checkPlans(r *rapid.T, f *Fleet, now float64) {
	for k := range f.Vehicles {
		v := &f.Vehicles[k]
		if _, ok := f.cost(v, v.Plan, now, 1e-6); !ok {
			r.Fatalf("vehicle %d breaks a promise: %+v", k, v.Plan)
		}
		in := map[uint32]bool{}
		for _, id := range v.aboard {
			in[id] = true
		}
		for _, s := range v.Plan {
			if in[s.Request] == s.Pickup {
				r.Fatalf("vehicle %d fetches or leaves somebody twice: %+v", k, v.Plan)
			}
			in[s.Request] = s.Pickup
		}
		for id, still := range in {
			if still {
				r.Fatalf("request %d never leaves vehicle %d", id, k)
			}
		}
	}
}

// optimum tries all ways to serve all requests at once; never if there is none.
func optimum(f *Fleet, n int, now float64) float64 {
	best := never
	plans := make([][]Stop, len(f.Vehicles))
	var extend func(done, total float64, k int, left uint)
	// Vehicle by vehicle, stop by stop.
	extend = func(_, total float64, k int, left uint) {
		if total >= best {
			return
		}
		if k == len(f.Vehicles) {
			if left == 0 {
				best = total
			}
			return
		}
		v := &f.Vehicles[k]
		var build func(plan []Stop, taken, dropped uint)
		build = func(plan []Stop, taken, dropped uint) {
			if taken == dropped {
				if c, ok := f.cost(v, plan, now, 1e-9); ok {
					plans[k] = plan
					extend(0, total+c, k+1, left&^taken)
				}
			}
			for id := range uint32(n) {
				bit := uint(1) << id
				req := &f.requests[id]
				switch {
				case left&bit != 0 && taken&bit == 0:
					build(append(plan[:len(plan):len(plan)], Stop{req.From, id, true}), taken|bit, dropped)
				case taken&bit != 0 && dropped&bit == 0:
					build(append(plan[:len(plan):len(plan)], Stop{req.To, id, false}), taken, dropped|bit)
				}
			}
		}
		build(nil, 0, 0)
	}
	extend(0, 0, 0, 1<<n-1)
	return best
}

// With up to five requests, insertion and improvement come within 10 % of the best of all plans.
func TestNearTheBestPlan(t *testing.T) {
	worst, cases, refused := 0.0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		n, cars := rapid.IntRange(1, 5).Draw(r, "requests"), rapid.IntRange(1, 2).Draw(r, "vehicles")
		p := draw(r, 2*n+cars)
		f := New(DefaultRules(), p.times)
		f.Rules.Wait = 1500
		for k := range cars {
			f.Vehicles = append(f.Vehicles, Vehicle{Seats: rapid.IntRange(2, 4).Draw(r, "seats"), Place: uint32(2*n + k)})
		}
		for id := range n {
			from, to := uint32(2*id), uint32(2*id+1)
			if _, k := f.Ask(Request{From: from, To: to, Direct: p.times(from, to), Party: 1}, 0); k < 0 {
				refused++
				return
			}
		}
		f.Improve(0)
		checkPlans(r, f, 0)
		got, best := f.Total(0), optimum(f, n, 0)
		if got < best-1e-6 {
			r.Fatalf("%.3f is less than the best, %.3f", got, best)
		}
		worst, cases = max(worst, got/best), cases+1
		if got > 1.10*best {
			r.Fatalf("%.1f s, the best of all plans costs %.1f s", got, best)
		}
	})
	t.Logf("%d cases, %d with somebody refused; at worst %.3f of the best", cases, refused, worst)
}

// A day of requests, vehicles that reach their stops, cancellations: promises hold, nobody is lost.
func TestADay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const places = 40
		p := draw(r, places)
		f := New(DefaultRules(), p.times)
		for range rapid.IntRange(1, 4).Draw(r, "vehicles") {
			f.Vehicles = append(f.Vehicles, Vehicle{Seats: rapid.IntRange(1, 6).Draw(r, "seats"), Place: rapid.Uint32Range(0, places-1).Draw(r, "place")})
		}
		now, asked, refused, served, cancelled := 0.0, 0, 0, 0, 0
		arrive := func(until float64) {
			for {
				next, when := -1, until
				for k := range f.Vehicles {
					if v := &f.Vehicles[k]; len(v.Plan) > 0 {
						if at := max(v.Free, now) + p.times(v.Place, v.Plan[0].Place); at <= when {
							next, when = k, at
						}
					}
				}
				if next < 0 {
					return
				}
				if s := f.Arrive(next, when); !s.Pickup {
					served++
				}
			}
		}
		for range rapid.IntRange(1, 25).Draw(r, "requests") {
			from, to := rapid.Uint32Range(0, places-1).Draw(r, "from"), rapid.Uint32Range(0, places-1).Draw(r, "to")
			id, k := f.Ask(Request{From: from, To: to, At: now, Direct: p.times(from, to), Party: rapid.IntRange(1, 3).Draw(r, "party")}, now)
			if asked++; k < 0 {
				refused++
			}
			if rapid.Bool().Draw(r, "improve") {
				if gain := f.Improve(now); gain < -1e-6 {
					r.Fatalf("improving cost %.3f s", -gain)
				}
			}
			checkPlans(r, f, now)
			if k >= 0 && rapid.IntRange(0, 9).Draw(r, "cancel") == 0 && f.Cancel(id) {
				cancelled++
			}
		}
		arrive(never)
		if asked != refused+served+cancelled {
			r.Fatalf("%d asked; %d refused, %d served, %d cancelled", asked, refused, served, cancelled)
		}
	})
}

// Nobody is fetched before he is ready: a vehicle that comes early waits, and that costs the others aboard.
func TestVehiclesWaitForThoseWhoAreNotReady(t *testing.T) {
	p := &field{x: []float64{0, 1000, 2000}, y: []float64{0, 0, 0}}
	f := New(DefaultRules(), p.times)
	f.Vehicles = []Vehicle{{Seats: 4, Place: 0}}
	if _, k := f.Ask(Request{From: 1, To: 2, At: 500, Direct: 100, Party: 1}, 0); k != 0 {
		t.Fatal("refused although there is time")
	}
	// 500 s until ready, dwell, 100 s to drive, dwell, and the ride again as the passenger feels it.
	if got, want := f.Total(0), 500+20+100+20+120.0; math.Abs(got-want) > 1e-9 {
		t.Errorf("the plan costs %.1f s, want %.1f", got, want)
	}
}

// A fleet that is saved and restored on the way decides as one that is not; damaged states are errors.
func TestRestoredFleetsGoOn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := draw(r, 20)
		make2 := func() *Fleet {
			f := New(DefaultRules(), p.times)
			f.Vehicles = []Vehicle{{Seats: 4, Place: 0}, {Seats: 2, Place: 1}}
			return f
		}
		a, b := make2(), make2()
		ask := func(f *Fleet, k int) {
			from, to := uint32(k*7%20), uint32((k*11+3)%20)
			f.Ask(Request{From: from, To: to, At: float64(60 * k), Direct: p.times(from, to), Party: 1 + k%2}, float64(60*k))
			if k%4 == 3 {
				for v := range f.Vehicles {
					if len(f.Vehicles[v].Plan) > 0 {
						f.Arrive(v, float64(60*k+30))
					}
				}
				f.Improve(float64(60*k + 30))
			}
		}
		cut := rapid.IntRange(0, 20).Draw(r, "cut")
		for k := range 24 {
			if k == cut {
				c := make2()
				if err := c.Restore(b.State()); err != nil {
					r.Fatal(err)
				}
				b = c
			}
			ask(a, k)
			ask(b, k)
		}
		if x, y := fmt.Sprintf("%+v", a.State()), fmt.Sprintf("%+v", b.State()); x != y {
			r.Fatalf("straight\n%s\nrestored\n%s", x, y)
		}
		bad := a.State()
		if n := len(bad.Vehicle); n > 0 {
			bad.Vehicle[rapid.IntRange(0, n-1).Draw(r, "which")] = 2
			if err := make2().Restore(bad); err == nil {
				r.Fatal("a state with a vehicle that there is not is taken")
			}
		}
	})
}
