package traffic

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// ring is a loop through the small city.
func ring(p *ShuttleParams) {
	p.Loop = []string{"building/6", "building/7", "building/11", "building/10"}
}

func TestShuttlesGoRound(t *testing.T) {
	m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(msg.Shuttle, 30e9, 1800e9)}, nil, 60*time.Minute, fleetOf("shuttle", "ring", ring))
	s := m.services[0].service.(*loopLine)
	closes(t, m, l, "ring", &s.Rides, 60)
	if s.Rides.Served < 20 || len(s.Queue) != 0 {
		t.Errorf("%d served, %d wait or ride", s.Rides.Served, len(s.Queue))
	}
	fastest := 0.0
	s.m.sim.EachVehicle(func(v Vehicle) { fastest = max(fastest, float64(v.Speed)) })
	if fastest > 25/3.6 {
		t.Errorf("a shuttle drives at %.1f m/s", fastest)
	}
	if held := figure(t, m, "ring_held_s"); held != 0 {
		t.Errorf("they stood %.0f s at nothing", held)
	}
}

// On demand they come to virtual stops.
func TestShuttlesOnDemand(t *testing.T) {
	m, l := served(t, nil, 8, map[string]sim.Letters{"trip": asks(msg.Shuttle, 60e9, 1200e9)}, nil, 40*time.Minute,
		fleetOf("shuttle", "call", func(p *ShuttleParams) { p.Spacing = 120 }))
	s := m.services[0].service.(*drt)
	closes(t, m, l, "call", &s.Rides, 20)
	if s.class != Shuttle || s.Rides.Served < 5 {
		t.Errorf("%v serve %d", s.class, s.Rides.Served)
	}
}

// A shuttle stops at a dark signal and before water as long as that lasts; a car drives on.
func TestShuttlesStopAtDarkSignalsAndWater(t *testing.T) {
	for _, k := range []struct {
		name  string
		make  func(s *Sim, on bool)
		stops bool
		class Class
	}{
		{"nothing", func(*Sim, bool) {}, false, Shuttle},
		{"dark", func(s *Sim, on bool) { s.SetDark(0, on) }, true, Shuttle},
		{"water", func(s *Sim, on bool) { s.SetWater(depthOn(s, on), nil) }, true, Shuttle},
		{"a car in the dark", func(s *Sim, on bool) { s.SetDark(0, on) }, false, Car},
		{"a car in 10 cm", func(s *Sim, on bool) { s.SetWater(depthOn(s, on), nil) }, false, Car},
	} {
		b := newTown()
		for j := range 3 {
			b.junction(float64(j)*200, 0, 0)
		}
		b.junction(200, -200, 0)
		b.street(0, 1, 1, 14, 3)
		b.street(1, 2, 1, 14, 3)
		b.street(3, 1, 1, 14, 3)
		c := b.connect()
		b.signal(1, 40, 'G')
		s, err := NewSim(c, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(Trip{Class: k.class, From: Place{0, 50}, To: Place{1, 150}}); err != nil {
			t.Fatal(err)
		}
		k.make(s, true)
		s.Run(150e9)
		if s.counts.Arrived == 1 == k.stops || s.counts.Timid > 0 != k.stops {
			t.Errorf("%s: %d arrived, held for %d steps", k.name, s.counts.Arrived, s.counts.Timid)
		}
		k.make(s, false)
		s.Run(300e9)
		if s.counts.Arrived != 1 {
			t.Errorf("%s: it does not go on when that is over", k.name)
		}
	}
}

// depthOn is 10 cm of water on the second street.
func depthOn(s *Sim, on bool) []float32 {
	depth := make([]float32, len(s.city.Lanes.ID))
	if on {
		depth[s.city.Streets.LaneOff[1]] = 0.1
	}
	return depth
}

func TestTheBookOfShuttlesCloses(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		every := clock.Time(rapid.IntRange(5, 60).Draw(t, "every")) * 1e9
		seats, vehicles := rapid.IntRange(1, 6).Draw(t, "seats"), rapid.IntRange(1, 6).Draw(t, "vehicles")
		patience := time.Duration(rapid.IntRange(0, 10).Draw(t, "patience")) * time.Minute
		headway := time.Duration(rapid.IntRange(0, 5).Draw(t, "headway")) * time.Minute
		m, l := served(outer, nil, 8, map[string]sim.Letters{"trip": asks(msg.Shuttle, every, 400e9)}, nil, 10*time.Minute, fleetOf("shuttle", "ring", func(p *ShuttleParams) {
			ring(p)
			p.Seats, p.Vehicles, p.Patience, p.Headway = seats, vehicles, patience, headway
		}))
		s := m.services[0].service.(*loopLine)
		closes(outer, m, l, "ring", &s.Rides, int(400e9/every))
		in := make([]int, vehicles)
		for _, w := range s.Queue {
			if w.Cab >= 0 {
				in[w.Cab]++
			}
		}
		for k := range s.Cabs {
			if s.Cabs[k].Load != in[k] || in[k] > seats {
				t.Fatalf("vehicle %d of %d seats has %d aboard, by the queue %d", k, seats, s.Cabs[k].Load, in[k])
			}
		}
		if outer.Failed() {
			t.Fatal("see above")
		}
	})
	says(t, `fleet.ring.loop: "building/none": this city has no such building`, fleetOf("shuttle", "ring", func(p *ShuttleParams) { p.Loop = []string{"building/none", "building/1"} }))
}
