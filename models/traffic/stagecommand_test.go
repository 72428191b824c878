package traffic

import (
	"bytes"
	"testing"

	cities "semul/engine/city/network"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/engine/sim/simtest"
)

// Random orders never show green to movements that cross, greens last five seconds and more, and between green and red lie
// three seconds of yellow, between two stages one second more.
func TestShowStage(t *testing.T) {
	c := simtest.SmallCity()
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	p, luck := s.plans, rng.NewStream(1, "orders")
	greens := 0
	for _, ok := p.greenStage(0, greens); ok; _, ok = p.greenStage(0, greens) {
		greens++
	}
	if greens < 2 {
		t.Fatalf("%d green stages", greens)
	}
	links := p.links.at(0)
	since := make([]clock.Time, len(links)) // of the letter shown
	last := make([]byte, len(links))
	for i, k := range links {
		last[i], since[i] = s.shows[k], -1e12
	}
	shown := map[int32]bool{}
	for step := range 20_000 {
		switch draw := luck.Intn(60, uint64(step), 0, 0); draw {
		case 0:
			if s.ShowStage(0, greens, clock.Never) {
				t.Fatal("a stage that does not exist")
			}
			s.ShowStage(0, luck.Intn(greens, uint64(step), 0, 1), clock.Never)
		case 1:
			s.ShowStage(0, -1, 0)
		case 2:
			s.Preempt(0, luck.Intn(greens, uint64(step), 0, 1), s.now.Add(clock.Duration(luck.Intn(40, uint64(step), 0, 2))*1e9))
		case 3:
			if luck.Intn(10, uint64(step), 0, 1) == 0 {
				s.SetDark(0, !p.dark[0])
			}
		}
		before := s.now
		s.Step()
		if p.orders[0].phase == holding {
			shown[p.stage[0]] = true
		}
		for i, k := range links {
			a, b := last[i], s.shows[k]
			if a == b {
				continue
			}
			lasted := before.Sub(since[i])
			going, goes := a == protected || a == permissive, b == protected || b == permissive
			switch {
			case a == dark || b == dark:
			case going && !goes && b != yellow && b != lateYellow:
				t.Fatalf("step %d: %s goes from %c to %c", step, c.LaneLinks.ID[s.net.cityLink[k]], a, b)
			case (a == yellow || a == lateYellow) && lasted < yellowTime:
				t.Fatalf("step %d: %v of yellow, then %c", step, lasted, b)
			}
			last[i], since[i] = b, before
		}
		for i, k := range links {
			for _, m := range links[:i] {
				if s.shows[k] == protected && (s.shows[m] == protected) &&
					cities.Conflicting(c, s.net.cityLink[k], s.net.cityLink[m]) {
					t.Fatalf("step %d: %s and %s cross", step, c.LaneLinks.ID[s.net.cityLink[k]], c.LaneLinks.ID[s.net.cityLink[m]])
				}
			}
		}
	}
	if len(shown) != greens {
		t.Errorf("of %d stages %d were held", greens, len(shown))
	}
}

// A stage that is held stays; the plan comes back and stands where its clock says; a state is taken up in the midst of a change.
func TestOrdersAreSaved(t *testing.T) {
	c := simtest.SmallCity()
	play := func(s *Sim, until clock.Time) { s.Run(until) }
	for _, cut := range []clock.Time{10e9, 21e9, 24e9, 60e9, 181e9, 184e9} {
		a, _ := NewSim(c, DefaultConfig())
		drive := func(s *Sim, from, to clock.Time) {
			for _, x := range []struct {
				at clock.Time
				k  int
			}{{20e9, 1}, {120e9, 0}, {180e9, -1}} {
				if x.at >= from && x.at < to {
					play(s, x.at)
					s.ShowStage(0, x.k, clock.Never)
				}
			}
			play(s, to)
		}
		drive(a, 0, cut)
		var e book
		a.Save(&e)
		drive(a, cut, 300e9)
		b, _ := NewSim(c, DefaultConfig())
		if err := b.Load(reading{&e}); err != nil {
			t.Fatal(err)
		}
		b.showPlans()
		drive(b, cut, 300e9)
		if !bytes.Equal(a.shows, b.shows) || a.plans.stage[0] != b.plans.stage[0] {
			t.Errorf("cut at %v: other lamps", cut)
		}
		free, _ := NewSim(c, DefaultConfig())
		play(free, 300e9)
		if free.plans.stage[0] != a.plans.stage[0] {
			t.Errorf("the plan came back as stage %d, it is %d", a.plans.stage[0], free.plans.stage[0])
		}
	}
}
