package people

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

func stateOf(t *testing.T, l *sim.Loop) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func goOnFrom(l *sim.Loop, state []byte) error {
	file := bytes.NewReader(state)
	head, err := sim.ReadCheckpoint(file)
	if err != nil {
		return err
	}
	return l.Load(file, head)
}

// Shares are settled before anything asks, and what reports ask changes nothing.
func TestReportsChangeNoState(t *testing.T) {
	m, l := loopWithMinibus(t, minibusParams(0.6))
	before, constants, modes := stateOf(t, l), m.choice.asc, slices.Clone(m.trips.mode)
	if m.choice.told.walk[byDRT] == nil || m.unmet == "" {
		t.Fatalf("nothing is settled before the run: unmet %q", m.unmet)
	}
	for range 2 {
		m.Warnings()
		m.Notes()
		m.Summary()
		m.Metrics(nil)
	}
	if !bytes.Equal(before, stateOf(t, l)) || m.choice.asc != constants || !slices.Equal(m.trips.mode, modes) {
		t.Error("asking for warnings changed constants or modes")
	}
}

// A run that goes on tells of shares what the one before did, whether or not anybody asked for warnings first.
func TestLoadBringsBackWhatSharesCameTo(t *testing.T) {
	m, l := loopWithMinibus(t, minibusParams(0.6))
	if err := l.Run(context.Background(), clock.Time(10*time.Minute)); err != nil {
		t.Fatal(err)
	}
	again, l2 := loopWithMinibus(t, minibusParams(0.06)) // of another scenario, which has other constants
	if again.unmet != "" || again.choice.most == m.choice.most && again.choice.reached == m.choice.reached {
		t.Fatalf("both scenarios settle alike; unmet %q", again.unmet)
	}
	if err := goOnFrom(l2, stateOf(t, l)); err != nil {
		t.Fatal(err)
	}
	if m.choice.asc != again.choice.asc || m.choice.reached != again.choice.reached || m.choice.most != again.choice.most || m.unmet != again.unmet {
		t.Errorf("after loading reached %v, most %v, unmet %q; before %v, %v, %q", again.choice.reached, again.choice.most, again.unmet, m.choice.reached, m.choice.most, m.unmet)
	}
}

// Modes are taken over from a second draft only if it has the same trips.
func TestModesComeFromTheSameTrips(t *testing.T) {
	draft := func() *trips {
		return &trips{depart: []clock.Time{1, 2}, person: []uint32{0, city.None}, from: []place{0, 1}, to: []place{2, 3}, purpose: []msg.Purpose{msg.ToWork, msg.Through},
			mode: []msg.Mode{msg.Car, msg.Car}, before: []uint32{city.None, city.None}}
	}
	a, b := draft(), draft()
	b.mode[0] = msg.DRT
	if err := a.takeModes(b); err != nil || a.mode[0] != msg.DRT {
		t.Errorf("the same trips: %v, mode %d", err, a.mode[0])
	}
	for name, change := range map[string]func(*trips){
		"depart": func(o *trips) { o.depart[1]++ }, "person": func(o *trips) { o.person[1] = 5 }, "from": func(o *trips) { o.from[1] = 7 }, "to": func(o *trips) { o.to[1] = 7 },
		"purpose": func(o *trips) { o.purpose[1] = msg.Freight }, "before": func(o *trips) { o.before[1] = 0 },
	} {
		a, b := draft(), draft()
		b.mode[0] = msg.DRT
		change(b)
		if err := a.takeModes(b); err == nil || !strings.Contains(err.Error(), "model.people: drawn again") || !strings.Contains(err.Error(), "trip 1 of 2") || a.mode[0] != msg.Car {
			t.Errorf("another %s: %v, mode %d", name, err, a.mode[0])
		}
	}
	a, b = draft(), draft()
	b.mode = b.mode[:1]
	if err := a.takeModes(b); err == nil || !strings.Contains(err.Error(), "have 1 trips, 2 before") {
		t.Errorf("fewer trips: %v", err)
	}
}

// What is wrong with the second draft is said.
func TestStartTellsWhatIsWrongWithPlans(t *testing.T) {
	m, _ := loopWithMinibus(t, minibusParams(0.06))
	m.params.Chains.Worker = map[string]float64{"home nowhere home": 1}
	if err := m.Start(); err == nil || !strings.Contains(err.Error(), "model.people.chains") {
		t.Errorf("a chain that cannot be read: %v", err)
	}
}

// A state whose trips are made by modes that nobody has is refused, and changes nothing.
func TestUnknownModesAreRefused(t *testing.T) {
	p := minibusParams(0.06)
	p.Through = DefaultParams().Through
	m, l := loopWithMinibus(t, p)
	person, through := -1, -1
	for k, who := range m.trips.person {
		if who == city.None {
			through = k
		} else {
			person = k
		}
	}
	if person < 0 || through < 0 {
		t.Fatalf("trips of a person and of nobody: %d, %d", person, through)
	}
	for _, c := range []struct {
		row  int
		mode msg.Mode
		ok   bool
	}{{person, msg.Walk, true}, {person, msg.SharedBike, true}, {person, msg.Truck, false}, {person, msg.Taxi, false}, {person, 200, false},
		{through, msg.Truck, true}, {through, msg.Walk, true}, {through, msg.DRT, false}, {through, 13, false}} {
		was := m.trips.mode[c.row]
		m.trips.mode[c.row] = c.mode
		state := stateOf(t, l)
		m.trips.mode[c.row] = was
		if err := goOnFrom(l, state); (err == nil) != c.ok || err != nil && !strings.Contains(err.Error(), "which nobody makes it by; the state is damaged") {
			t.Errorf("trip %d by mode %d: %v", c.row, c.mode, err)
		}
		if want := map[bool]msg.Mode{true: c.mode, false: was}[c.ok]; m.trips.mode[c.row] != want {
			t.Errorf("trip %d by mode %d: made by %d after loading", c.row, c.mode, m.trips.mode[c.row])
		}
		m.trips.mode[c.row] = was
	}
}
