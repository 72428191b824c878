package traffic

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// parkTown is the small city with car parks of few bays before every second building, and chargers at some of them.
func parkTown(bays uint32) *city.City {
	c := simtest.SmallCity()
	p, ch := &c.Parkings, &c.Chargers
	for b := 0; b < len(c.Buildings.ID); b += 2 {
		at := c.Buildings.Poly.Centroid(b)
		street := uint32(0)
		for s := range c.Streets.ID {
			d, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(s))
			if best, _ := geo.DistanceToPolyline(at, c.Streets.Line.At(int(street))); d < best {
				street = uint32(s)
			}
		}
		_, along := geo.DistanceToPolyline(at, c.Streets.Line.At(int(street)))
		p.ID = append(p.ID, fmt.Sprintf("p%d", b))
		p.At.Add(at)
		p.Street, p.Pos, p.Bays = append(p.Street, street), append(p.Pos, float32(along)), append(p.Bays, bays)
		if b%4 == 0 {
			ch.ID = append(ch.ID, fmt.Sprintf("c%d", b))
			ch.At.Add(at)
			ch.Street, ch.Power, ch.Plugs = append(ch.Street, street), append(ch.Power, 50), append(ch.Plugs, 1)
			ch.Bus, ch.Parking = append(ch.Bus, city.None), append(ch.Parking, uint32(len(p.ID)-1))
		}
	}
	return c
}

// parkTables switch parking on.
func parkTables() []sim.Entry {
	drivers := defaultParking()
	drivers.Illegal, drivers.IllegalStay, drivers.Home = 0.1, 20*time.Second, "search"
	return []sim.Entry{{Group: "parking", Key: "parking", Params: drivers},
		{Group: "parking", Name: "north", Key: "parking.north", Params: &LotParams{Lots: []string{"parking/p0", "parking/p6"}, Price: 600, Guidance: "truth"}},
		{Group: "parking", Name: "rest", Key: "parking.rest", Params: &LotParams{Guidance: "released", Occupied: 0.3}}}
}

func charged() any {
	p := DefaultParams()
	p.Background, p.Charging.Enabled, p.Environment.Electric, p.Flood.Tow = 300, true, 0.7, 30*time.Second
	p.Charging.Capacity = 3.6e6 // 1 kWh: some are empty soon
	return p
}

// roundTrips sends forty people about, each from where he was to the next building, and through traffic.
func roundTrips(t clock.Time) []any {
	if t%3e9 != 0 {
		return nil
	}
	k := uint32(t / 3e9)
	trip := &msg.Trip{Person: k % 40, Key: k, Depart: t, From: city.Ref{Support: city.OfBuilding, Index: (k%40 + 5*(k/40)) % 16},
		To: city.Ref{Support: city.OfBuilding, Index: (k%40 + 5*(k/40) + 5) % 16}, Purpose: msg.Purpose(k % 5)}
	if k%10 == 9 {
		trip.Person = city.None
	}
	return []any{*trip}
}

// signs tell of free bays, true or not.
func signs(t clock.Time) []any {
	if t%20e9 != 0 {
		return nil
	}
	k := uint32(t / 20e9)
	return []any{msg.Command{Target: city.Ref{Support: city.OfParking, Index: k % 8}, Act: msg.Bays, Free: int32(k % 3)}}
}

// The whole suite of a model, with cars that park, charge and run empty.
func TestModelWithCars(t *testing.T) {
	f := feeds()
	f["energised"] = func(row int, t clock.Time) float64 {
		if t > 150e9 && t < 250e9 && row%2 == 0 {
			return 0
		}
		return 1
	}
	simtest.Run(t, New, simtest.Setup{City: parkTown(2), Tables: parkTables(), Span: 6 * time.Minute, Params: charged, Feeds: f,
		Letters: map[string]sim.Letters{"trip": roundTrips, "closure": closures, "sign": signs}, Warm: 600, Allowed: 12})
}

// runCars runs the model alone and returns it.
func runCars(t rapid.TB, c *city.City, params any, tables []sim.Entry, trips sim.Letters, until clock.Time) *Model {
	m := New().(*Model)
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{m}, Params: map[string]any{"traffic": params}, Tables: map[string][]sim.Entry{"traffic": tables},
		Letters: map[string]sim.Letters{"trip": trips}, Seed: 3, Stop: clock.Time(24 * time.Hour), Pool: par.NewPool(1),
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)))})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), until); err != nil {
		t.Fatal(err)
	}
	if err := sim.Open(l.Ledger()); err != nil {
		t.Fatal(err)
	}
	return m
}

// Forty cars and bays for fewer: who finds his first choice full drives on to another and that is counted; with all known
// nobody searches; nobody and no bay is lost.
func TestSearch(t *testing.T) {
	tables := func(guidance string) []sim.Entry {
		d := defaultParking()
		d.Illegal, d.Home = 0, "search"
		return []sim.Entry{{Group: "parking", Key: "parking", Params: d}, {Group: "parking", Name: "all", Key: "parking.all", Params: &LotParams{Guidance: guidance}}}
	}
	once := func(t clock.Time) []any {
		if t > 115e9 {
			return nil
		}
		return roundTrips(t)
	}
	blind := runCars(t, parkTown(3), DefaultParams(), tables("none"), once, 1800e9)
	c := blind.cars
	if c.tally.Parked < 15 || c.tally.AtOnce == c.tally.Parked || c.tally.Metres < 100 || quantile(c.tally.Search, 0.95) < 10 {
		t.Errorf("blind: %d parked, %d at once, %.0f m and p95 %.0f s of search", c.tally.Parked, c.tally.AtOnce, c.tally.Metres, quantile(c.tally.Search, 0.95))
	}
	t.Logf("blind: %d parked, %d at once, %.0f m, p95 %.0f s, gave up %d", c.tally.Parked, c.tally.AtOnce, c.tally.Metres, quantile(c.tally.Search, 0.95), c.tally.GaveUp)
	for i := range c.lots.bays {
		if c.lots.taken[i] > 3 || int(blind.bays.Values[i]) != c.lots.taken[i] {
			t.Errorf("%d cars in lot %d of 3 bays, told %v", c.lots.taken[i], i, blind.bays.Values[i])
		}
	}
	told := runCars(t, parkTown(12), DefaultParams(), tables("truth"), once, 1800e9).cars
	if told.tally.Parked < 30 || told.tally.AtOnce < told.tally.Parked-3 {
		t.Errorf("told: %d of %d at once with room for all", told.tally.AtOnce, told.tally.Parked)
	}
	kerb := runCars(t, simtest.SmallCity(), DefaultParams(), []sim.Entry{{Group: "parking", Name: "kerb", Key: "parking.kerb", Params: &LotParams{Kerb: 20, Guidance: "none"}}}, once, 1800e9)
	if kerb.cars.lots.madeUp == 0 || kerb.cars.tally.Parked < 20 || !strings.Contains(strings.Join(kerb.Notes(), "\n"), "bays along kerbs are synthetic") {
		t.Errorf("kerb: %d bays, %d parked, %q", kerb.cars.lots.madeUp, kerb.cars.tally.Parked, kerb.Notes())
	}
}

// Energy in batteries is what was brought and charged less what was driven, and each bay that is taken is taken by a car,
// whatever people do.
func TestCarsAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := parkTown(uint32(rapid.IntRange(1, 6).Draw(t, "bays")))
		p := charged().(*Params)
		p.Environment.Electric = units.Ratio(rapid.Float64Range(0, 1).Draw(t, "electric"))
		p.Charging.Guidance = rapid.SampledFrom([]string{"none", "truth"}).Draw(t, "guidance")
		tables := parkTables()
		tables[0].Params.(*ParkingParams).Illegal = rapid.SampledFrom([]units.Ratio{0, 0.3, 1}).Draw(t, "illegal")
		every := rapid.SampledFrom([]clock.Time{1e9, 3e9, 10e9}).Draw(t, "every")
		people := rapid.IntRange(1, 60).Draw(t, "people")
		trips := func(at clock.Time) []any {
			if at%every != 0 {
				return nil
			}
			k := uint32(at / every)
			return []any{msg.Trip{Person: k % uint32(people), Key: k, Depart: at, From: city.Ref{Support: city.OfBuilding, Index: k * 3 % 16},
				To: city.Ref{Support: city.OfBuilding, Index: (k*3 + 1 + k%5) % 16}, Purpose: msg.Purpose(k % 7)}}
		}
		m := runCars(t, c, p, tables, trips, clock.Time(rapid.IntRange(60, 300).Draw(t, "until"))*1e9)
		if err := check(m.sim); err != nil {
			t.Fatal(err)
		}
		s := m.cars
		in := make([]int, len(s.lots.at))
		for i := range s.owned {
			if lot := s.owned[i].Lot; lot >= 0 {
				in[lot]++
			}
		}
		for i := range s.ends {
			in[s.ends[i].Lot]++
		}
		for i := range in {
			if in[i] != s.lots.taken[i] || s.lots.free(int32(i)) < 0 {
				t.Fatalf("lot %d: %d cars, %d taken of %d and %d", i, in[i], s.lots.taken[i], s.lots.bays[i], s.lots.others[i])
			}
		}
		for _, a := range m.Accounts() {
			if b := a.Balance(); !b.Closed() {
				t.Fatalf("%s: %+v", a.Name, b)
			}
		}
	})
}

func TestErrorsOfParking(t *testing.T) {
	for _, k := range []struct {
		lot  LotParams
		want string
	}{
		{LotParams{Lots: []string{"parking/nowhere"}}, `parking.x.lots: "parking/nowhere": this city has no such parking`},
		{LotParams{Lots: []string{"building/b1"}}, "parking.x.lots: "},
		{LotParams{Lots: []string{"parking/p0"}, Kerb: 3}, "parking.x.kerb: stands beside lots"},
		{LotParams{Lots: []string{"parking/p0", "parking/p0"}}, "parking.x.lots: parking/p0 is in two tables"},
	} {
		_, err := sim.New(sim.Config{City: parkTown(2), Models: []sim.Model{New()}, Params: map[string]any{"traffic": DefaultParams()},
			Tables: map[string][]sim.Entry{"traffic": {{Group: "parking", Name: "x", Key: "parking.x", Params: &k.lot}}}, Stop: 1e9, Pool: par.NewPool(1)})
		if err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("got %v, want %s", err, k.want)
		}
	}
	var rate KerbRate
	for _, bad := range []any{"20", 20, "x per km", "-3 per km", "NaN per km", "20 per mile"} {
		if err := rate.UnmarshalTOML(bad); err == nil {
			t.Errorf("%v is taken for %g bays per km", bad, float64(rate))
		}
	}
	if err := rate.UnmarshalTOML("20 per km"); err != nil || rate != 20 {
		t.Errorf("20 per km: %g, %v", float64(rate), err)
	}
}
