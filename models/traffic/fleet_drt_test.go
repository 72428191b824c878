package traffic

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

func drtOf(m *Model) *drt { return m.services[0].service.(*drt) }

// Everybody who asks is fetched and brought, sent back or on foot; vehicles drive on real lanes.
func TestDemandResponsiveBuses(t *testing.T) {
	m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(msg.DRT, 30e9, 1800e9)}, nil, 50*time.Minute,
		fleetOf("drt", "circle", func(p *DRTParams) { p.Vehicles, p.Walk, p.Spacing = 3, 2*time.Minute, 130 }))
	s := drtOf(m)
	closes(t, m, l, "circle", &s.Rides, 60)
	if s.Rides.Served < 25 || len(s.Riders) != 0 || len(s.Rides.Afoot) != 0 {
		t.Errorf("%d served, %d still wait or ride", s.Rides.Served, len(s.Riders))
	}
	if mean, over := figure(t, m, "circle_wait_mean_s"), figure(t, m, "circle_ride_over_direct"); mean <= 0 || mean > 600 || over < 0.8 || over > 4 {
		t.Errorf("mean wait %.0f s, ride over direct %.2f", mean, over)
	}
	for _, f := range m.Summary() {
		if len(f.Name) > 6 && f.Name[:6] == "circle" {
			t.Log(f.Name, f.Value)
		}
	}
}

// Whatever is asked for, closed or too small, the book closes.
func TestTheBookOfDemandResponsiveBusesCloses(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		every := clock.Time(rapid.IntRange(5, 60).Draw(t, "every")) * 1e9
		vehicles, seats := rapid.IntRange(1, 4).Draw(t, "vehicles"), rapid.IntRange(1, 20).Draw(t, "seats")
		wait := time.Duration(rapid.IntRange(0, 15).Draw(t, "wait")) * time.Minute
		patience := time.Duration(rapid.IntRange(0, 10).Draw(t, "patience")) * time.Minute
		shut := rapid.Bool().Draw(t, "closed")
		letters := map[string]sim.Letters{"trip": asks(msg.DRT, every, 500e9)}
		if shut {
			letters["closure"] = closures
		}
		sent := int(500e9 / every)
		m, l := served(outer, nil, 8, letters, nil, 12*time.Minute, fleetOf("drt", "circle", func(p *DRTParams) {
			p.Vehicles, p.Seats, p.Wait, p.Patience, p.Spacing, p.Walk = vehicles, seats, wait, patience, 120, 90*time.Second
		}))
		s := drtOf(m)
		closes(outer, m, l, "circle", &s.Rides, sent)
		for k := range s.Cabs {
			if c := s.Cabs[k]; c.Load < 0 || c.Load > seats || c.Load != len(s.fleet.Vehicles[k].Aboard()) {
				t.Fatalf("vehicle %d of %d seats has %d aboard, by plan %d", k, seats, c.Load, len(s.fleet.Vehicles[k].Aboard()))
			}
		}
		if outer.Failed() {
			t.Fatal("see above")
		}
	})
}

// Outside its hours nobody is fetched, and vehicles stand in their depot.
func TestHoursAndDepot(t *testing.T) {
	m, _ := served(t, nil, 5, map[string]sim.Letters{"trip": asks(msg.DRT, 60e9, 1800e9)}, nil, 30*time.Minute,
		fleetOf("drt", "circle", func(p *DRTParams) { p.Depot, p.Vehicles = "street/1.2f", 2 }))
	s := drtOf(m)
	if s.Rides.Served != 0 || s.Rides.Refused == 0 || s.Rides.Metres != 0 {
		t.Errorf("%+v", s.Rides)
	}
	depot := s.sites[s.home[0]]
	if id := m.env.City.Streets.ID[depot.Street]; id != "1.2f" || s.Cabs[1].At != depot.Place {
		t.Errorf("they stand in %s", id)
	}
	says(t, `fleet.circle.depot: "street/none": this city has no such street`, fleetOf("drt", "circle", func(p *DRTParams) { p.Depot = "street/none" }))
	says(t, `fleet.circle.stops: only 0 city stops can be reached by a van`, fleetOf("drt", "circle", func(p *DRTParams) { p.Stops = "city" }))
	says(t, `fleet.circle.hours: "24:00-06:00" ends before it begins`, fleetOf("drt", "circle", func(p *DRTParams) { p.Hours = "24:00-06:00" }))
}
