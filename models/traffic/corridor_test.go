package traffic

import (
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
)

// A corridor's metres are those of the vehicles on it, and its hours are kept.
func TestCorridorCountsWhatIsDriven(t *testing.T) {
	c := ladder(city.AllowMotor)
	s, err := NewSim(c, DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for id := range uint32(100) {
		if err := s.Add(Trip{ID: id, At: clock.Time(id) * 7e9, From: Place{0, -1}, To: Place{2, -1}}); err != nil {
			t.Fatal(err)
		}
	}
	m := &Model{sim: s, corridors: []corridor{{name: "all", until: clock.Day, lane: make([]bool, len(c.Lanes.ID))},
		{name: "late", from: 6 * time.Minute, until: clock.Day, lane: make([]bool, len(c.Lanes.ID))}}}
	for l := range c.Lanes.ID {
		m.corridors[0].lane[l], m.corridors[1].lane[l] = true, true
	}
	for s.now < 600e9 {
		s.Step()
		m.measure(s.now)
		m.now = s.now
	}
	civil := clock.NewCivil(time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC))
	all, late := m.corridors[0].figures(civil), m.corridors[1].figures(civil)
	exact := s.counts.Metres
	if km := all[2].Value; all[2].Name != "corridor_all_vehicle_km" || km*1000 > exact || km*1000 < 0.94*exact { // less what is driven within junctions
		t.Errorf("%s %.3f, the vehicles drove %.0f m", all[2].Name, km, exact)
	}
	if v := all[0].Value / 3.6; v < 8 || v > 14 || all[1].Value > all[0].Value {
		t.Errorf("%.1f m/s, slowest window %.1f", v, all[1].Value/3.6)
	}
	if len(late) != 1 || late[0].Name != "corridor_late_vehicle_km" || late[0].Value != 0 { // no window of five minutes begins at 00:06 or later before the end at 00:10
		t.Errorf("after six minutes: %v, want a distance of 0 and no speed", late)
	}
	told := 0
	m.EachCorridor(300e9, func(_ string, metres, seconds float64) {
		if told++; metres != m.corridors[0].metres[0] || !(seconds > 0) {
			t.Errorf("%g m in %g s", metres, seconds)
		}
	})
	if told != 2 {
		t.Errorf("%d corridors told", told)
	}
}

func TestCorridorHours(t *testing.T) {
	for text, want := range map[string]string{"07:00-08:30": "", "": "", "7-8": "no part of a day", "09:00-08:00": "no part of a day"} { //semul:allow maprange: independent cases
		p, why := &CorridorParams{Hours: text}, ""
		p.Check(func(_, w string) { why = w })
		if want == "" && why != "" || !strings.Contains(why, want) {
			t.Errorf("%q: %s", text, why)
		}
		if text == "07:00-08:30" && (p.from != 7*time.Hour || p.until != 8*time.Hour+30*time.Minute) {
			t.Errorf("%v to %v", p.from, p.until)
		}
	}
}

// Who drives freely leaves for another street when told that the next is slow; who has come to the stop line does not.
func TestNobodyLeavesAQueueForAdvice(t *testing.T) {
	for _, x := range []struct {
		told  float32 // place on the first street at which the advice comes [m]
		round bool
	}{{60, true}, {260, false}} {
		cfg := DefaultConfig()
		cfg.Information, cfg.AppShare, cfg.Rechoice = Released, 1, 1e9
		s, err := NewSim(ladder(city.AllowMotor), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(Trip{From: Place{0, 5}, To: Place{2, -1}}); err != nil {
			t.Fatal(err)
		}
		round, told := false, false
		for s.counts.Arrived < 1 && s.now < 900e9 {
			s.Step()
			s.EachVehicle(func(v Vehicle) {
				if street := s.net.street[s.net.laneOf[v.Lane]]; !v.OnLink && street == 0 && v.Pos > x.told && !told {
					s.Advise(1, 500, 900e9)
					told = true
				} else if !v.OnLink && street == 3 {
					round = true
				}
			})
		}
		if !told || round != x.round {
			t.Errorf("told at %.0f m: %v, went round: %v", x.told, told, round)
		}
	}
}
