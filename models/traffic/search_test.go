package traffic

import (
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// A share of the bays is a share of all of them: single bays are not all full, nor all free.
func TestOccupiedIsSharedOutOverTheTable(t *testing.T) {
	for share, want := range map[units.Ratio]int{0: 0, 0.3: 2, 0.5: 4, 0.6: 5, 1: 8} {
		m := runCars(t, parkTown(1), DefaultParams(), []sim.Entry{{Group: "parking", Name: "all", Key: "parking.all", Params: &LotParams{Guidance: "none", Occupied: share}}}, nil, 1e9)
		sum := 0
		for i, n := range m.cars.lots.others {
			if sum += n; n > m.cars.lots.bays[i] {
				t.Errorf("%.1f: %d others in %d bays", share, n, m.cars.lots.bays[i])
			}
		}
		if sum != want {
			t.Errorf("%.1f of eight single bays: %d are taken, want %d", share, sum, want)
		}
	}
}

// Who finds no bay near his door in time goes to the nearest lot with place, however far, and nobody goes round for ever; with
// guidance they go there at once.
func TestSearchEndsAfar(t *testing.T) {
	c := parkTown(1)
	far := len(c.Parkings.ID) - 1
	c.Parkings.Bays[far] = 100
	once := func(t clock.Time) []any {
		if t > 115e9 {
			return nil
		}
		return roundTrips(t)
	}
	for _, guidance := range []string{"none", "truth"} {
		d := defaultParking()
		d.Illegal, d.Home, d.Walk, d.Search = 0, "search", 250, time.Minute
		s := runCars(t, c, DefaultParams(), []sim.Entry{{Group: "parking", Key: "parking", Params: d},
			{Group: "parking", Name: "all", Key: "parking.all", Params: &LotParams{Guidance: guidance}}}, once, 1800e9).cars
		p95 := quantile(s.tally.Search, 0.95)
		t.Logf("%s: %d parked, %d of them afar, %d gave up, search p95 %.0f s, %.0f m", guidance, s.tally.Parked, s.tally.Afar, s.tally.GaveUp, p95, s.tally.Metres)
		if len(s.road) > 0 || s.tally.GaveUp > 0 || s.tally.Afar < 10 || s.lots.taken[far] < 15 || p95 > 400 || guidance == "truth" && p95 > 200 {
			t.Errorf("%s: %d on the road, %d gave up, %d afar, %d in the large lot, p95 %.0f s", guidance, len(s.road), s.tally.GaveUp, s.tally.Afar, s.lots.taken[far], p95)
		}
	}
}

// Who stops before the door leaves a lane to others: he stands in the kerb lane of several, beside the only one.
func TestIllegalStopsLeaveALane(t *testing.T) {
	m := runCars(t, parkTown(1), DefaultParams(), parkTables(), nil, 1e9)
	n, seen := m.sim.net, [2]int{}
	for street := range m.env.City.Streets.ID {
		stop, ok := m.cars.beforeTheDoor(Place{uint32(street), 20})
		if !ok {
			continue
		}
		lanes := 0
		for l := n.firstLane[street]; l < n.firstLane[street]+uint32(n.siblings[n.firstLane[street]]); l++ {
			lanes += int(n.may[l] >> n.groupOf[Car] & 1)
		}
		if stop.Parking != (lanes == 1) {
			t.Errorf("street %d of %d lanes: beside the lane %v", street, lanes, stop.Parking)
		}
		seen[min(lanes, 2)-1]++
	}
	if seen[0]+seen[1] == 0 {
		t.Error("no street to stop in")
	}
	t.Logf("%d streets of one lane, %d of more", seen[0], seen[1])
}

// Guidance by releases knows what it was told and nothing else: drivers go to a lot that is said to have place and find it full,
// and pass by an empty one that is said to be full. What was told is in a checkpoint.
func TestGuidanceKnowsWhatIsReleased(t *testing.T) {
	d := defaultParking()
	d.Illegal, d.Home, d.Walk = 0, "search", 2000
	tables := []sim.Entry{{Group: "parking", Key: "parking", Params: d}, {Group: "parking", Name: "all", Key: "parking.all", Params: &LotParams{Guidance: "released"}}}
	m := runCars(t, parkTown(9), DefaultParams(), tables, nil, 1e9)
	s := m.cars
	from := Place{Street: s.lots.place[0].Street, Pos: 1}
	r := carTrip{Door: s.lots.at[0], Lot: -1, Station: -1}
	pick := func() int32 { return s.chooseLot(&r, from, 0) }
	first := pick()
	s.lots.taken[first] = 9
	if got := pick(); got != first {
		t.Errorf("nothing is told: lot %d, want %d, though it is full", got, first)
	}
	say := func(lot, free int32) {
		m.obey([]sim.Msg[msg.Command]{{Payload: msg.Command{Target: city.Ref{Support: city.OfParking, Index: uint32(lot)}, Act: msg.Bays, Free: free}}})
	}
	say(first, 0)
	second := pick()
	if second == first || second < 0 {
		t.Errorf("told full, and still bound for lot %d", second)
	}
	s.lots.taken[first] = 0
	if got := pick(); got != second {
		t.Errorf("empty, but told full: lot %d, want %d", got, second)
	}
	say(first, 3)
	if got := pick(); got != first {
		t.Errorf("told free: lot %d, want %d", got, first)
	}
	say(first, notTold)
	if s.lots.toldFull(first) {
		t.Error("nothing known is not full")
	}
}

// Kerbs have no sensors.
func TestKerbsAreNotReleased(t *testing.T) {
	_, err := sim.New(sim.Config{City: parkTown(2), Models: []sim.Model{New()}, Params: map[string]any{"traffic": DefaultParams()},
		Tables: map[string][]sim.Entry{"traffic": {{Group: "parking", Name: "x", Key: "parking.x", Params: &LotParams{Kerb: 20, Guidance: "released"}}}}, Stop: 1e9, Pool: par.NewPool(1)})
	if err == nil || !strings.Contains(err.Error(), "parking.x.guidance: kerb bays are made up") {
		t.Errorf("got %v", err)
	}
}
