package traffic

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
)

// station is a fleet of ambulances in the small city.
func station(calls float64, n int) []sim.Entry {
	p := defaultAmbulance()
	p.Vehicles, p.Calls, p.Residents, p.Scene, p.Handover, p.Turnout, p.Target = n, calls, 1e5, 20*time.Second, 15*time.Second, 5*time.Second, 150*time.Second
	p.Stations, p.Hospitals = []string{"building/b1", "building/b9"}, []string{"building/b6"}
	c := simtest.SmallCity()
	for i, b := range []int{1, 9} {
		p.Stations[i] = "building/" + c.Buildings.ID[b]
	}
	p.Hospitals[0] = "building/" + c.Buildings.ID[6]
	return []sim.Entry{{Group: "fleet", Kind: "ambulance", Name: "ems", Key: "fleet.ems", Params: p}}
}

// The whole suite of a model, with ambulances on call every quarter of a minute.
func TestModelWithAmbulances(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{Tables: station(6000, 3), Span: 5 * time.Minute, Feeds: feeds(), Warm: 300, Allowed: 12,
		Letters: map[string]sim.Letters{"trip": demand, "closure": closures}})
}

// ems starts a model with ambulances.
func ems(t *testing.T, tables []sim.Entry) (*Model, *sim.Loop, *[]frame.Event) {
	m := New().(*Model)
	var events []frame.Event
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m}, Params: map[string]any{"traffic": DefaultParams()},
		Tables: map[string][]sim.Entry{"traffic": tables}, Seed: 3, Stop: clock.Time(24 * time.Hour), Pool: par.NewPool(1)})
	if err != nil {
		t.Fatal(err)
	}
	return m, l, &events
}

// One call, one ambulance: it is there after turnout and drive, takes the patient to hospital, and is back at its station.
func TestAmbulanceAnswersACall(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	s := m.services[0].service.(*ambulances)
	where := city.Ref{Support: city.OfBuilding, Index: 12}
	if err := m.Apply(sim.Intervention{Kind: "emergency", Target: m.env.City.RefName(where), Params: &EmergencyParams{}, Event: 77}); err != nil {
		t.Fatal(err)
	}
	s.p.Carried = 1
	free, ok := func() (float64, bool) { _, _, x, ok := s.quickest(s.stations[0], s.calls[0].Place); return x, ok }()
	var seen []duty
	for at := clock.Time(1e9); at < 400e9; at += 1e9 {
		if err := l.Run(context.Background(), at); err != nil {
			t.Fatal(err)
		}
		if d := s.crews[0].Duty; d != turnsOut && (len(seen) == 0 || seen[len(seen)-1] != d) {
			seen = append(seen, d)
		}
		if at == 20e9 && len(s.why(&s.calls[0])) != 1 {
			t.Errorf("what is known to hold it up: %v, want the call alone", s.why(&s.calls[0]))
		}
	}
	want := []duty{idle, toCall, onScene, toHospital, handsOver, returns, idle}
	if len(seen) != len(want) {
		t.Fatalf("duties %v, want %v", seen, want)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Fatalf("duties %v, want %v", seen, want)
		}
	}
	if got := s.tally.Response; !ok || len(got) != 1 || got[0] < 5+0.7*free || got[0] > 25+2*free || s.tally.Carried != 1 || len(s.calls) != 0 {
		t.Errorf("response %v s, %.0f s of free drive; %d carried", got, free, s.tally.Carried)
	}
}

// With more calls than ambulances some wait, the nearest one that is free goes, and late arrivals name what is known.
func TestAmbulancesAtTheirLimit(t *testing.T) {
	m, l, _ := ems(t, station(2000, 3))
	m.sim.CloseStreet(2, clock.Never, 9)
	if err := l.Run(context.Background(), 1800e9); err != nil {
		t.Fatal(err)
	}
	s := m.services[0].service.(*ambulances)
	if n := len(s.tally.Response); n < 20 || int(s.tally.Calls) != n+waitingOrUnder(s) {
		t.Errorf("%d calls, %d answered, %d open", s.tally.Calls, n, waitingOrUnder(s))
	}
	if s.tally.Late == 0 || s.tally.Late == len(s.tally.Response) {
		t.Errorf("%d of %d are late: the test is empty", s.tally.Late, len(s.tally.Response))
	}
	if err := check(m.sim); err != nil {
		t.Error(err)
	}
	in, answered := 0.0, 0.0
	for _, id := range m.env.City.Zones.ID {
		for _, f := range s.figures() {
			switch f.Name {
			case id + "_answered":
				answered += f.Value
				in += float64(f.Value * numberOf(s.figures(), id+"_in_time_share"))
				if a, b := numberOf(s.figures(), id+"_response_median_s"), numberOf(s.figures(), id+"_response_p90_s"); a <= 0 || b < a {
					t.Errorf("%s: median %.0f s, p90 %.0f s", id, a, b)
				}
			}
		}
	}
	if answered != float64(len(s.tally.Response)) || math.Abs(in-(answered-float64(s.tally.Late))) > 1e-6 {
		t.Errorf("zones answer %.0f calls, %.2f in time; all %d, %d late", answered, in, len(s.tally.Response), s.tally.Late)
	}
	t.Logf("median %.0f s, p90 %.0f s, %d of %d late", quantile(s.tally.Response, 0.5), quantile(s.tally.Response, 0.9), s.tally.Late, len(s.tally.Response))
}

// numberOf is a figure by its name.
func numberOf(list []sim.Figure, name string) float64 {
	for _, f := range list {
		if f.Name == name {
			return f.Value
		}
	}
	return math.NaN()
}

// waitingOrUnder counts the calls that nobody has reached.
func waitingOrUnder(s *ambulances) int {
	n := len(s.calls)
	for i := range s.crews {
		if s.crews[i].Duty == onScene {
			n--
		}
	}
	return n
}

func TestErrorsOfAmbulances(t *testing.T) {
	for want, change := range map[string]func(*AmbulanceParams){
		`fleet.ems.stations: "building/nowhere": this city has no such building`: func(p *AmbulanceParams) { p.Stations = []string{"building/nowhere"} },
		"fleet.ems.hospitals: ": func(p *AmbulanceParams) { p.Hospitals = []string{"x"} },
		"fleet.ems: this city has no hospital or civic building on a": func(p *AmbulanceParams) { p.Stations, p.Hospitals = nil, nil },
	} {
		tables := station(1, 1)
		change(tables[0].Params.(*AmbulanceParams))
		_, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New()}, Params: map[string]any{"traffic": DefaultParams()},
			Tables: map[string][]sim.Entry{"traffic": tables}, Stop: 1e9, Pool: par.NewPool(1)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	m, _, _ := ems(t, nil)
	err := m.Apply(sim.Intervention{Kind: "emergency", Target: m.env.City.RefName(city.Ref{Support: city.OfBuilding}), Params: &EmergencyParams{}})
	if err == nil || !strings.Contains(err.Error(), `add a [fleet.X] with kind = "ambulance"`) {
		t.Errorf("without ambulances: %v", err)
	}
}

// Calls that nobody has come to within the target are late, though nobody has answered them: one ambulance and many calls do not
// make a share of 1.
func TestCallsThatWaitPastTheTargetAreLate(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	s := m.services[0].service.(*ambulances)
	for b := range 6 {
		where := city.Ref{Support: city.OfBuilding, Index: uint32(2 + b)}
		if err := m.Apply(sim.Intervention{Kind: "emergency", Target: m.env.City.RefName(where), Params: &EmergencyParams{}}); err != nil {
			t.Fatal(err)
		}
	}
	s.p.Scene = time.Hour // the first keeps the ambulance
	if err := l.Run(context.Background(), clock.Time(140e9)); err != nil {
		t.Fatal(err)
	}
	if n := numberOf(s.figures(), "overdue"); n != 0 {
		t.Errorf("%g overdue before the target has passed", n)
	}
	if err := l.Run(context.Background(), clock.Time(400e9)); err != nil {
		t.Fatal(err)
	}
	f := s.figures()
	answered, overdue, share := numberOf(f, "answered"), numberOf(f, "overdue"), numberOf(f, "in_time_share")
	if waiting, coming := numberOf(f, "waiting"), numberOf(f, "on_the_way"); numberOf(f, "calls") != answered+waiting+coming {
		t.Errorf("%g calls are not %g answered, %g waiting and %g on the way", numberOf(f, "calls"), answered, waiting, coming)
	}
	if answered != 1 || overdue != 5 || share > 1.0/6+1e-9 {
		t.Errorf("%g answered, %g overdue, %g in time", answered, overdue, share)
	}
}

// cutOff puts a building at an arterial that begins at the edge of the city: no way leads there from within.
func cutOff(t *testing.T, m *Model) (where city.Ref, street uint32) {
	c := m.env.City
	for street := range uint32(len(c.Streets.ID)) {
		other := c.Streets.Opposite[street]
		if c.Streets.Class[street] < city.Tertiary && c.Junctions.Kind[c.Streets.From[street]] == city.Border && other != city.None && m.places.drivable(street) &&
			!m.services[0].service.(*ambulances).served([]Place{{street, 20}}) {
			m.places.street[12], m.places.pos[12] = street, 20
			return city.Ref{Support: city.OfBuilding, Index: 12}, street
		}
	}
	t.Fatal("no arterial of the small city begins at its edge")
	return where, 0
}

// answered is how many calls have been answered some minutes after an emergency, and whether the ambulance is home again.
func answered(t *testing.T, m *Model, l *sim.Loop, where city.Ref) (n int, home bool) {
	if err := m.Apply(sim.Intervention{Kind: "emergency", Target: m.env.City.RefName(where), Params: &EmergencyParams{}, Event: 77}); err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), 600e9); err != nil {
		t.Fatal(err)
	}
	s := m.services[0].service.(*ambulances)
	return len(s.tally.Response), s.crews[0].Duty == idle
}

// Somebody who calls from a street that one cannot drive into is answered from its other side.
func TestCallFromAStreetOnlyLeftFromOutside(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	where, street := cutOff(t, m)
	if n, home := answered(t, m, l, where); n != 1 || !home {
		t.Errorf("%d calls answered, home %v", n, home)
	}
	if at := m.services[0].service.(*ambulances); m.env.Latest("traffic.no_way", where) != 0 || at.served([]Place{{street, 20}}) {
		t.Error("an event says that nobody can come, or a way leads there: the test is empty")
	}
}

// From the other side of such a street one cannot get back: the ambulance is not lost there.
func TestCallFromAStreetThatOnlyLeadsOut(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	where, street := cutOff(t, m)
	m.places.street[12] = m.env.City.Streets.Opposite[street]
	if n, home := answered(t, m, l, where); n != 1 || !home {
		t.Errorf("%d calls answered, home %v", n, home)
	}
}

// Where the street has no other side, the ambulance stops in the nearest street that is not cut off.
func TestCallFromAOneWayStreetOutOfReach(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	where, street := cutOff(t, m)
	m.env.City.Streets.Opposite[street] = city.None
	if n, home := answered(t, m, l, where); n != 1 || !home {
		t.Errorf("%d calls answered, home %v", n, home)
	}
}

// If there is none either, an event says that nobody comes, and the call stays open.
func TestCallThatNobodyCanAnswerIsTold(t *testing.T) {
	m, l, _ := ems(t, station(0, 1))
	where, street := cutOff(t, m)
	m.env.City.Streets.Opposite[street] = city.None
	s := m.services[0].service.(*ambulances)
	s.hub = make([]bool, len(m.env.City.Streets.ID))
	n, _ := answered(t, m, l, where)
	if m.env.Latest("traffic.no_way", where) == 0 || n != 0 || numberOf(s.figures(), "waiting") != 1 {
		t.Errorf("%d calls answered, event %d", n, m.env.Latest("traffic.no_way", where))
	}
}
