package traffic

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
)

// crossroads is a signal with four groups, one for each arm, of 12 s of green; arms of 200 m.
func crossroads() *city.City {
	b := newTown()
	b.junction(0, 0, city.Priority)
	for _, at := range [][2]float64{{200, 0}, {0, 200}, {-200, 0}, {0, -200}} {
		b.junction(at[0], at[1], city.Priority)
	}
	for k := range uint32(4) {
		b.street(k+1, 0, 2, 14, city.Primary)
		b.street(0, k+1, 2, 14, city.Primary)
	}
	c := b.connect()
	b.signal(0, 12, 'G')
	return c
}

// addPlan gives the signal of crossroads a second plan: two arms together, 20 s each, with an offset.
func addPlan(c *city.City, name string, offset float32) {
	p := &c.SignalPlans
	p.ID, p.Signal, p.Name, p.Offset = append(p.ID, name), append(p.Signal, 0), append(p.Name, name), append(p.Offset, offset)
	p.State.Add("grgr", "yryr", "rrrr", "rgrg", "ryry", "rrrr")
	p.Duration.Add(20, 3, 2, 20, 3, 2)
	p.Least.Add()
	p.Most.Add()
}

func addHour(c *city.City, from float32, days uint8, plan uint32) {
	h := &c.SignalHours
	h.ID, h.Signal, h.From = append(h.ID, "h"), append(h.Signal, 0), append(h.From, from)
	h.Days, h.Plan = append(h.Days, days), append(h.Plan, plan)
}

func TestPlansByHourAndWeekday(t *testing.T) {
	c := crossroads()
	addPlan(c, "peak", 0)
	addHour(c, 7*3600, 0b0011111, 0)
	addHour(c, 9*3600, 0b0011111, city.None)
	addHour(c, 10*3600, 0b1000000, 0) // Sundays from ten
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		weekday   int
		at        float64
		plan      uint32
		next      float64
		otherwise string
	}{
		{0, 6.5, 1, 7, "Sunday's last plan holds on Monday morning"}, {0, 7, 1, 9, ""}, {0, 8.99, 1, 9, ""}, {0, 9, 0, 24, ""},
		{4, 23, 0, 24, ""}, {5, 12, 0, 24, "Friday's last plan holds on Saturday"}, {6, 9, 0, 10, ""}, {6, 10, 1, 24, ""}, {6, 32, 1, 33 - 2, ""},
	} {
		plan, until := s.plans.byHour(0, clock.FromSeconds(k.at*3600), 0, k.weekday)
		if plan != k.plan {
			t.Errorf("day %d at %g h: plan %d, want %d %s", k.weekday, k.at, plan, k.plan, k.otherwise)
		}
		if k.at < 24 && until != clock.FromSeconds(k.next*3600) {
			t.Errorf("day %d at %g h: to be seen again at %v, want %g h", k.weekday, k.at, until, k.next)
		}
	}
}

// Whatever a signal is told and whichever plan it comes to: who loses his green sees yellow for 3 s, nobody gets green until
// those who lost it have had red for a second, and greens last 5 s unless pre-empted.
func TestCabinetsKeepPeopleSafe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := crossroads()
		addPlan(c, "peak", float32(rapid.IntRange(0, 40).Draw(t, "offset")))
		addHour(c, 0, 127, city.None)
		addHour(c, float32(rapid.IntRange(20, 60).Draw(t, "hour")), 127, 0)
		addHour(c, float32(rapid.IntRange(61, 120).Draw(t, "later")), 127, city.None)
		s, err := NewSim(c, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		links := s.plans.links.at(0)
		group := make([]byte, 4)
		since := make([]clock.Time, 4)
		told, preempted := 0, clock.Time(-60e9)
		for step := range 400 {
			until := s.now + clock.Time(rapid.SampledFrom([]int{1, 10, 30}).Draw(t, "for"))*1e9
			switch rapid.IntRange(0, 40).Draw(t, "act") {
			case 0:
				s.ShowStage(0, rapid.IntRange(-1, 14).Draw(t, "stage"), until)
			case 1:
				s.PlayPlan(0, rapid.IntRange(0, 2).Draw(t, "plan"), until)
			case 2:
				s.Hold(0, until)
			case 3:
				if s.Preempt(0, rapid.IntRange(0, 13).Draw(t, "preempt"), until) {
					preempted = s.now
				}
			case 4:
				s.SetOffset(0, clock.Duration(rapid.IntRange(-30, 100).Draw(t, "begin"))*1e9)
			case 5:
				s.Release(0)
			case 6:
				s.Retime(0, []float32{20, 3, 10, 10})
			default:
				told--
			}
			told++
			s.Step()
			now := s.now - 5e8
			for _, link := range links {
				g := s.net.group[link]
				letter := s.shows[link]
				if letter == lateYellow {
					letter = yellow
				}
				was := group[g]
				if letter == was {
					continue
				}
				lasted := now.Sub(since[g])
				if goes(was) && goes(letter) {
					group[g] = letter
					continue
				}
				if step > 0 {
					switch {
					case goes(was) && letter == red:
						t.Fatalf("at %v: group %d goes from green to red", now, g)
					case goes(was) && lasted < leastGreen && now-preempted > 1e9:
						t.Fatalf("at %v: group %d had green for %v", now, g, lasted)
					case was == yellow && lasted < clearYellow:
						t.Fatalf("at %v: group %d had yellow for %v", now, g, lasted)
					case goes(letter):
						for o := range group {
							if o != int(g) && group[o] == red && now.Sub(since[o]) < clearRed && since[o] > 0 && lasted > 0 && since[g] != since[o] {
								t.Fatalf("at %v: group %d gets green, group %d has had red for %v", now, g, o, now.Sub(since[o]))
							}
						}
					}
				}
				group[g], since[g] = letter, now
			}
		}
	})
}

// A controller's stage is shown until its time is over; unsafe commands are refused and counted.
func TestStageCommands(t *testing.T) {
	s, err := NewSim(crossroads(), DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	s.Run(6e9) // green of the first arm since 0
	if !s.ShowStage(0, 7, 60e9) {
		t.Fatal("stage 7 is refused")
	}
	for s.now < 60e9 {
		s.Step()
		if s.now > 11e9 && s.Stage(0) != 7 {
			t.Fatalf("at %v stage %d is shown", s.now, s.Stage(0))
		}
	}
	if s.ShowStage(0, 8, 90e9) || s.ShowStage(0, 99, 90e9) || s.plans.refused != 2 {
		t.Errorf("a yellow stage and one that there is not: %d refused", s.plans.refused)
	}
	s.Run(64e9) // cleared, by the clock again: 64 s is 13 s into the second cycle, yellow
	s.Run(90e9)
	if stage, _ := s.plans.at(0, s.now-5e8, 0); s.plans.stage[0] != stage {
		t.Errorf("shows stage %d, its clock %d", s.plans.stage[0], stage)
	}
}

// Flashing signals let the rules of right of way hold, or stop everybody first.
func TestFlashing(t *testing.T) {
	for _, k := range []struct {
		mode  Mode
		stops bool
	}{{FlashingYellow, false}, {FlashingRed, true}} {
		s, err := NewSim(crossroads(), DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		s.SetMode(0, k.mode)
		if err := s.Add(Trip{From: Place{0, -1}, To: Place{5, -1}}); err != nil {
			t.Fatal(err)
		}
		stood := false
		for s.counts.Arrived == 0 && s.now < 100e9 {
			s.Step()
			if row, slot := s.find(0); s.counts.Running == 1 && s.slots[slot].v == 0 && s.net.length[row]-s.slots[slot].x < lineReach {
				stood = true
			}
		}
		if s.counts.Arrived != 1 || stood != k.stops {
			t.Errorf("mode %d: stopped at the line %v, want %v", k.mode, stood, k.stops)
		}
	}
}

func TestLettersOfOtherSources(t *testing.T) {
	c := crossroads()
	states := c.Signals.State.At(0)
	for i := range states {
		states[i] = "uoOr"
	}
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range s.plans.links.at(0) {
		if want := []byte{red, permissive, permissive, red}[s.net.group[link]]; s.shows[link] != want {
			t.Errorf("group %d shows %c, want %c", s.net.group[link], s.shows[link], want)
		}
	}
	m := &Model{env: &sim.Env{City: c}, sim: s}
	if w := m.Warnings(); len(w) == 0 || !strings.Contains(w[0], "no plan of signal/signal0 ever gives green to lane_link/") {
		t.Errorf("warnings: %v", w)
	}
	if err := s.Add(Trip{From: Place{0, -1}, To: Place{5, -1}}); err != nil {
		t.Fatal(err)
	}
	if s.Step(); s.counts.Unreachable != 1 {
		t.Error("a way leads over a movement that never has green")
	}
	states[0] = "Gxrr"
	if _, err := NewSim(c, DefaultConfig()); err == nil || !strings.Contains(err.Error(), `signal/signal0, stage 1: letter "x"`) {
		t.Errorf("got %v", err)
	}
}
