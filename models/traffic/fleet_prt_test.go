package traffic

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

// above is a loop over the small city with a station at each corner.
func above(p *PRTParams) {
	p.Track = []string{"100 50, 540 50, 540 560, 100 560, 100 50"}
	p.Stations = []string{"120 50", "540 100", "building/16", "100 520"}
}

func TestPods(t *testing.T) {
	m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(msg.PRT, 20e9, 1800e9)}, nil, 50*time.Minute, fleetOf("prt", "pods", above))
	s := m.services[0].service.(*prt)
	closes(t, m, l, "pods", &s.Rides, 90)
	if s.Rides.Served < 25 || len(s.Queue) != 0 {
		t.Errorf("%d served, %d wait or ride", s.Rides.Served, len(s.Queue))
	}
	if wait := figure(t, m, "pods_wait_mean_s"); wait <= 0 || wait > 180 {
		t.Errorf("mean wait %.0f s", wait)
	}
	if over := figure(t, m, "pods_ride_over_direct"); over < 1 || over > 2 {
		t.Errorf("ride over direct %.2f", over)
	}
}

// Without power pods stand where they are, and go on afterwards.
func TestPodsStopWithoutPower(t *testing.T) {
	c := simtest.SmallCity()
	c.Guideways.ID = []string{"loop"}
	c.Guideways.Line.Add([]geo.Point{{X: 100, Y: 50}, {X: 540, Y: 50}, {X: 540, Y: 560}, {X: 100, Y: 560}, {X: 100, Y: 50}})
	c.Guideways.Bus = []uint32{city.None}
	cut := func(from, to clock.Time) map[string]sim.Feed {
		return map[string]sim.Feed{"energised": func(_ int, t clock.Time) float64 {
			if t >= from && t < to {
				return 0
			}
			return 1
		}}
	}
	table := fleetOf("prt", "pods", func(p *PRTParams) { above(p); p.Track = nil })
	letters := map[string]sim.Letters{"trip": asks(msg.PRT, 20e9, 1200e9)}
	run := func(f map[string]sim.Feed) *prt {
		m, l := served(t, c, 8, letters, f, 40*time.Minute, table)
		s := m.services[0].service.(*prt)
		closes(t, m, l, "pods", &s.Rides, 60)
		return s
	}
	on, off, dark := run(nil), run(cut(600e9, 900e9)), run(cut(0, clock.Never))
	if off.Lost < 299*time.Second || off.Lost > 302*time.Second || on.Lost != 0 {
		t.Errorf("they stood %v of 5 min without power, %v with", off.Lost, on.Lost)
	}
	if on.Rides.Served != off.Rides.Served || off.Rides.Rode < on.Rides.Rode+100 {
		t.Errorf("%d served in %.0f s with power, %d in %.0f s with a cut", on.Rides.Served, on.Rides.Rode, off.Rides.Served, off.Rides.Rode)
	}
	if dark.Rides.Served != 0 || dark.Rides.Metres != 0 {
		t.Errorf("%d served in the dark", dark.Rides.Served)
	}
}

func TestTheBookOfPodsCloses(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		every := clock.Time(rapid.IntRange(2, 60).Draw(t, "every")) * 1e9
		pods, berths := rapid.IntRange(1, 7).Draw(t, "pods"), rapid.IntRange(2, 4).Draw(t, "berths")
		patience := time.Duration(rapid.IntRange(0, 10).Draw(t, "patience")) * time.Minute
		headway := time.Duration(rapid.IntRange(1, 30).Draw(t, "headway")) * time.Second
		m, l := served(outer, nil, 8, map[string]sim.Letters{"trip": asks(msg.PRT, every, 400e9)}, nil, 10*time.Minute, fleetOf("prt", "pods", func(p *PRTParams) {
			above(p)
			p.Pods, p.Berths, p.Patience, p.Headway = pods, berths, patience, headway
		}))
		s := m.services[0].service.(*prt)
		closes(outer, m, l, "pods", &s.Rides, int(400e9/every))
		track := s.Last.Add(-s.Lost)
		for at := range s.at {
			if s.berths(at, track) < 0 {
				t.Fatalf("station %d has more pods than berths: %+v", at, s.Pods)
			}
		}
		for node, list := range s.Passes {
			for i := 1; i < len(list); i++ {
				if list[i].Sub(list[i-1]) < headway {
					t.Fatalf("node %d is passed at %v and %v", node, list[i-1], list[i])
				}
			}
		}
		if outer.Failed() {
			t.Fatal("see above")
		}
	})
	says(t, "fleet.pods.track: this city has no guideway; write one", fleetOf("prt", "pods", func(*PRTParams) {}))
	says(t, `fleet.pods.track: "1" is no point`, fleetOf("prt", "pods", func(p *PRTParams) { p.Track = []string{"1, 2 3"} }))
	says(t, "fleet.pods.stations: station 2 lies", fleetOf("prt", "pods", func(p *PRTParams) { above(p); p.Pods, p.Stations = 4, []string{"120 50", "300 300"} }))
	says(t, "fleet.pods.pods: 16 pods at 4 stations of 4 berths", fleetOf("prt", "pods", func(p *PRTParams) { above(p); p.Pods = 16 }))
}
