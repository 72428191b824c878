package transit

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
)

// cheapest is the least arrival plus ten minutes a change, by trying every ride of every trip, round by round. Rides to
// stops that are reached on foot as soon do not count.
func cheapest(tt *Timetable, from, to geo.Point, at int32) int32 {
	n := len(tt.stops)
	reach := make([]int32, n)
	fill := func(v []int32) {
		for i := range v {
			v[i] = never
		}
	}
	fill(reach)
	limit := tt.walk.Reach / tt.walk.Detour
	for s := range n {
		if len(tt.serves[s]) > 0 && tt.stops[s].Sub(from).Len() <= limit {
			reach[s] = at + tt.walk.Seconds(from, tt.stops[s])
		}
	}
	access := slices.Clone(reach)
	worth := int32(never)
	for k := range rounds {
		ride := make([]int32, n)
		fill(ride)
		for _, t := range tt.trips {
			for i := range t.Stops {
				if reach[t.Stops[i]] > t.Depart[i] {
					continue
				}
				for j := i + 1; j < len(t.Stops); j++ {
					if s := t.Stops[j]; t.Arrive[j] < access[s] {
						ride[s] = min(ride[s], t.Arrive[j])
					}
				}
			}
		}
		copy(reach, ride)
		for s := range n {
			if ride[s] == never {
				continue
			}
			for o := range n {
				if len(tt.serves[o]) > 0 && tt.stops[s].Sub(tt.stops[o]).Len() <= tt.walk.Change/tt.walk.Detour {
					reach[o] = min(reach[o], ride[s]+tt.walk.Seconds(tt.stops[s], tt.stops[o]))
				}
			}
			if len(tt.serves[s]) > 0 && tt.stops[s].Sub(to).Len() <= limit {
				worth = min(worth, ride[s]+tt.walk.Seconds(tt.stops[s], to)+int32(k)*changeCost)
			}
		}
	}
	return worth
}

// Random towns: the journey found costs what trying everything finds, and it can be made.
func TestFindsTheCheapestJourney(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		point := rapid.Custom(func(r *rapid.T) geo.Point {
			return geo.Point{X: rapid.Float64Range(0, 4000).Draw(r, "x"), Y: rapid.Float64Range(0, 4000).Draw(r, "y")}
		})
		stops := rapid.SliceOfN(point, 2, 14).Draw(r, "stops")
		var trips []Trip
		for line := range rapid.IntRange(1, 6).Draw(r, "lines") {
			calls := rapid.SliceOfNDistinct(rapid.Uint32Range(0, uint32(len(stops)-1)), 2, len(stops), rapid.ID[uint32]).Draw(r, "calls")
			for range rapid.IntRange(1, 4).Draw(r, "runs") {
				trip := Trip{Line: uint32(line), Stops: calls}
				now := rapid.Int32Range(0, 3600).Draw(r, "departure")
				for range calls {
					trip.Arrive = append(trip.Arrive, now)
					now += rapid.Int32Range(0, 60).Draw(r, "halt")
					trip.Depart = append(trip.Depart, now)
					now += rapid.Int32Range(30, 600).Draw(r, "ride")
				}
				trips = append(trips, trip)
			}
		}
		tt, err := New(stops, trips, Walking{Reach: rapid.Float64Range(300, 1500).Draw(r, "reach"), Change: rapid.Float64Range(1, 900).Draw(r, "change")})
		if err != nil {
			r.Fatal(err)
		}
		router := tt.Router()
		for range 3 {
			from, to, at := point.Draw(r, "from"), point.Draw(r, "to"), rapid.Int32Range(0, 4000).Draw(r, "at")
			want := cheapest(tt, from, to, at)
			j, ok := router.Find(from, to, at)
			if ok != (want != never) {
				r.Fatalf("found %v, want cost %d", ok, want)
			}
			other := tt.Router()
			other.From(from, at)
			if k, also := other.To(to); also != ok || ok && k.Arrive+int32(len(k.Legs)-1)*changeCost != want {
				r.Fatalf("from one to all: %v, costs %+v, want %d", also, k, want)
			}
			if !ok {
				continue
			}
			if got := j.Arrive + int32(len(j.Legs)-1)*changeCost; got != want {
				r.Fatalf("costs %d, want %d: %+v", got, want, j)
			}
			now := at + j.Access
			for i, l := range j.Legs {
				trip := trips[l.Trip]
				if trip.Stops[l.From] != l.Board || trip.Stops[l.To] != l.Alight || l.From >= l.To || trip.Depart[l.From] != l.Depart || trip.Arrive[l.To] != l.Arrive {
					r.Fatalf("leg %d is not of its trip: %+v", i, l)
				}
				if i > 0 && l.Board != j.Legs[i-1].Alight {
					now += tt.walk.Seconds(stops[j.Legs[i-1].Alight], stops[l.Board])
				}
				if now > l.Depart {
					r.Fatalf("leg %d is missed: at the stop at %d, departs %d", i, now, l.Depart)
				}
				now = l.Arrive
			}
			if now+j.Egress != j.Arrive || j.Start+j.Access+j.Wait+j.Ride()+j.Between+j.Egress != j.Arrive {
				r.Fatalf("the parts do not add up: %+v", j)
			}
		}
	})
}

func TestBadTimetables(t *testing.T) {
	stops := []geo.Point{{}, {X: 500}}
	for name, trip := range map[string]Trip{
		"one stop":        {Stops: []uint32{0}, Arrive: []int32{0}, Depart: []int32{0}},
		"no such stop":    {Stops: []uint32{0, 7}, Arrive: []int32{0, 9}, Depart: []int32{0, 9}},
		"back in time":    {Stops: []uint32{0, 1}, Arrive: []int32{0, 5}, Depart: []int32{9, 9}},
		"leaves too soon": {Stops: []uint32{0, 1}, Arrive: []int32{5, 9}, Depart: []int32{3, 9}},
		"times missing":   {Stops: []uint32{0, 1}, Arrive: []int32{5}, Depart: []int32{5, 9}},
	} {
		if _, err := New(stops, []Trip{trip}, Walking{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	tt, err := New(nil, nil, Walking{})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := tt.Router().Find(geo.Point{}, geo.Point{X: 1}, 0); ok {
		t.Error("a journey without stops")
	}
}

func BenchmarkFind(b *testing.B) {
	const side, spacing = 30, 350.0
	var stops []geo.Point
	for y := range side {
		for x := range side {
			stops = append(stops, geo.Point{X: float64(x) * spacing, Y: float64(y) * spacing})
		}
	}
	var trips []Trip
	for line := range 2 * side {
		for run := range 60 {
			t := Trip{Line: uint32(line)}
			for k := range side {
				if run%2 == 1 { // and back
					k = side - 1 - k
				}
				stop := line*side + k
				if line >= side {
					stop = k*side + line - side
				}
				at := int32(run*600 + len(t.Stops)*60 + line*17%600)
				t.Stops, t.Arrive, t.Depart = append(t.Stops, uint32(stop)), append(t.Arrive, at), append(t.Depart, at+10)
			}
			trips = append(trips, t)
		}
	}
	tt, err := New(stops, trips, Walking{})
	if err != nil {
		b.Fatal(err)
	}
	r := tt.Router()
	b.ReportAllocs()
	for i := range b.N {
		from, to := stops[(i*7919)%len(stops)], stops[(i*104729+31)%len(stops)]
		if _, ok := r.Find(from.Add(geo.Point{X: 40}), to, 7200); !ok && to.Sub(from).Len() > 1500 {
			b.Fatal("no journey")
		}
	}
}
