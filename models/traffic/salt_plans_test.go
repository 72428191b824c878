package traffic

import (
	"encoding/xml"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city/read/salt"
	"semul/engine/clock"
	"semul/engine/validate"
)

// saltSignals is SALT's file of signals as this test reads it, apart from the importer.
type saltSignals struct {
	Signals []struct {
		Node      string `xml:"nodeID,attr"`
		Schedules []struct {
			ID     string  `xml:"id,attr"`
			Offset float64 `xml:"offset,attr"`
			Phases []struct {
				State    string  `xml:"state,attr"`
				Duration float64 `xml:"duration,attr"`
			} `xml:"phase"`
		} `xml:"schedule"`
		TOD struct {
			Offset  float64 `xml:"offset,attr"`
			Default string  `xml:"defaultPlan,attr"`
			Plans   []struct {
				Offset   float64 `xml:"offset,attr"`
				Schedule string  `xml:"schedule,attr"`
				Start    float64 `xml:"startTime,attr"`
			} `xml:"plan"`
		} `xml:"TODPlan"`
	} `xml:"trafficSignal"`
}

// lamps is what the file says that a signal shows at a second of the day, by letter, and since when and for how long its plan
// has been in force. A movement that the schedule never lets go may go after a stop.
func (f *saltSignals) lamps(k int, second float64) (state string, since, cycle float64) {
	s := &f.Signals[k]
	schedule, offset := s.TOD.Default, s.TOD.Offset
	for _, p := range s.TOD.Plans {
		if p.Start <= second && p.Start >= since {
			schedule, offset, since = p.Schedule, p.Offset, p.Start
		}
	}
	for _, x := range s.Schedules {
		if x.ID != schedule {
			continue
		}
		for _, p := range x.Phases {
			cycle += p.Duration
		}
		at := math.Mod(second-offset, cycle)
		if at < 0 {
			at += cycle
		}
		for _, p := range x.Phases {
			if at -= p.Duration; at < 0 {
				state = p.State
				break
			}
		}
		shown := []byte(state)
		for g := range shown {
			never := true
			for _, p := range x.Phases {
				never = never && !strings.ContainsRune("gGs", rune(p.State[g]))
			}
			if never {
				shown[g] = stopThenGo
			}
		}
		return string(shown), since, cycle
	}
	return "", since, 0
}

// The signals of Daejeon show at any second what their file says: its time-of-day tables, read here once more. Of its 115
// signals six steer no link of the contracted network. For as long as a cycle after a change of plans they may still be
// clearing; nobody's green ends without a yellow then, but at the 27 signals whose own schedules do that.
func TestDaejeonPlaysItsTimesOfDay(t *testing.T) {
	dir := validate.Shared("traffic/korea/etri_daejeon/2022DJDoan")
	if dir == "" {
		t.Skip("no shared/data/traffic/korea/etri_daejeon beside the repository")
	}
	var paths []string
	for _, f := range []string{"node", "edge", "connection", "tss"} {
		paths = append(paths, filepath.Join(dir, f+".xml"))
	}
	c, _, err := salt.Read(paths, salt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(paths[3])
	if err != nil {
		t.Fatal(err)
	}
	var file saltSignals
	if err := xml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	plans := 0
	for k := range file.Signals {
		rows[file.Signals[k].Node] = k
		plans += len(file.Signals[k].TOD.Plans)
	}
	if len(file.Signals) != 115 || plans != 233 {
		t.Fatalf("%d signals with %d plans in the file, 115 with 233 are known", len(file.Signals), plans)
	}
	compared, further := 0, 0
	compare := func(s *Sim, now float64) (bad int) {
		for i, id := range c.Signals.ID {
			k, ok := rows[id]
			if !ok {
				t.Fatalf("signal %s is not in the file", id)
			}
			state, since, cycle := file.lamps(k, now)
			if began := s.cfg.Midnight.Seconds(); since > began && now < since+cycle {
				continue
			}
			if since > 0 {
				further++
			}
			for _, link := range s.plans.links.at(uint32(i)) {
				want, got := shown(state[s.net.group[link]]), s.shows[link]
				if got == lateYellow {
					got = yellow
				}
				compared++
				if got != want {
					if bad++; bad < 5 {
						t.Errorf("%s at %.0f s: lane link %s shows %c, the file says %c", id, now, c.LaneLinks.ID[s.net.cityLink[link]], got, want)
					}
				}
			}
		}
		return bad
	}
	abrupt := map[int]bool{} // signals whose own schedules end a green without a yellow
	for k := range file.Signals {
		for _, x := range file.Signals[k].Schedules {
			for i, p := range x.Phases {
				next := x.Phases[(i+1)%len(x.Phases)].State
				for g := range p.State {
					if goes(p.State[g]) && next[g] == red {
						abrupt[k] = true
					}
				}
			}
		}
	}
	changing := func(signal int, now float64) bool {
		k := rows[c.Signals.ID[signal]]
		_, since, cycle := file.lamps(k, now)
		return !abrupt[k] && since == 25200 && now < since+cycle
	}
	start := func(second float64) *Sim {
		cfg := DefaultConfig()
		cfg.Step, cfg.Midnight = 1e9, clock.FromSeconds(second).Sub(0)
		s, err := NewSim(c, cfg)
		if err != nil {
			t.Fatal(err)
		}
		s.Step()
		return s
	}
	for _, second := range []float64{10800, 25199, 30754, 34200, 61199} {
		compare(start(second), second)
	}
	if len(c.Signals.ID) != 109 || compared < 5*1000 || further == 0 {
		t.Errorf("%d signals, %d lamps compared, %d times a further plan", len(c.Signals.ID), compared, further)
	}
	// Over the change at seven, second by second; the step that ends at a second has shown what was on at its start.
	s, before := start(25200-10), []byte(nil)
	for s.Now() < clock.FromSeconds(400) {
		before = append(before[:0], s.shows...)
		now := s.cfg.Midnight.Seconds() + s.Now().Seconds()
		s.Step()
		if int(now)%7 == 0 && compare(s, now) > 0 {
			t.FailNow()
		}
		for link, letter := range s.shows {
			if s.net.signal[link] != none && now >= 25200 && changing(int(s.net.signal[link]), now) && goes(before[link]) && letter == red {
				t.Fatalf("at %.0f s the green of lane link %s ends without a yellow", now, c.LaneLinks.ID[s.net.cityLink[link]])
			}
		}
	}
	if len(abrupt) != 27 {
		t.Errorf("%d signals whose schedules end a green without a yellow, 27 are known", len(abrupt))
	}
	t.Logf("%d of the file's signals, %d lamps compared, %d times with a further plan", len(c.Signals.ID), compared, further)
}
