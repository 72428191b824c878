package control

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/models/traffic/bench"
)

// listener writes down what signals are told.
type listener struct {
	ear
	advice  *sim.EventIn[msg.Command]
	streets []string
	told    []string
}

func (e *listener) Describe() sim.Spec {
	s := e.ear.Describe()
	s.In = append(s.In, sim.Port[msg.Command]("advice", sim.Event, city.OfStreet, sim.Replace, "").Delayed())
	return s
}

func (e *listener) Init(env *sim.Env) error {
	e.advice = sim.ReadEvents[msg.Command](env, "advice")
	return e.ear.Init(env)
}

func (e *listener) Advance(_ context.Context, to clock.Time) error {
	for _, m := range e.advice.Msgs {
		e.told = append(e.told, fmt.Sprintf("%s %.1f", e.streets[m.Payload.Target.Index], m.Payload.Seconds))
	}
	for _, m := range e.signals.Msgs {
		p := m.Payload
		what := []string{"close", "open", "retime", "plan", "stage", "program", "offset", "hold", "preempt"}[p.Act]
		switch p.Act {
		case msg.Stage:
			what = fmt.Sprintf("stage %d", p.Index)
		case msg.Preempt:
			what = fmt.Sprintf("preempt %d until %v", p.Index, p.Until)
		case msg.Retime:
			what = fmt.Sprintf("retime %.0f", p.Green[:4])
		}
		e.told = append(e.told, what)
	}
	e.now = to
	return nil
}

// signalRun runs one controller on a single crossing of the grid, with a loop over each lane; windows of w.
type signalRun struct {
	t    *testing.T
	loop *sim.Loop
	ear  *listener
	b    *release.Board
	set  device.Set
	c    *city.City
	w    time.Duration
	id   uint64
}

func newSignalRun(t *testing.T, w time.Duration, kind string, params any) *signalRun {
	t.Helper()
	c, err := bench.Grid(1)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Seal(); err != nil {
		t.Fatal(err)
	}
	sets, errs := device.PlaceAll(c, []device.Wish{{Name: "loop", Kind: "loop", At: device.Where{Set: "arterials"}, Line: true}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	r := &signalRun{t: t, b: new(release.Board), ear: &listener{streets: c.Streets.ID}, set: sets[0], c: c, w: w}
	r.b.Declare(&release.Query{Name: "loop", Stream: "loop", Purpose: stream.TrafficControl})
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	r.loop, err = sim.New(sim.Config{City: c, Models: []sim.Model{New(), r.ear}, Devices: sets, Pool: pool, Services: map[string]any{Board: r.b}, Stop: clock.Time(2 * time.Hour),
		Tables: map[string][]sim.Entry{"control": {{Group: "control", Kind: kind, Name: "x", Key: "control.x", Params: params}}},
		Civil:  clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// next posts a release of the window that ends now, in which the lanes of the named group letters counted n, runs on for a
// window, and returns what was told. Groups are those of the signal: 3·heading + lane.
func (r *signalRun) next(n int64, groups ...uint16) string {
	r.t.Helper()
	values := make([]int64, r.set.Len())
	for k, lane := range r.c.LaneLinks.From {
		if slices.Contains(groups, r.c.LaneLinks.Group[k]) {
			for cell, ref := range r.set.On {
				if ref.Index == lane {
					values[cell] = n
				}
			}
		}
	}
	r.id++
	now := r.loop.Now()
	r.b.Post(&release.Release{ID: r.id, Query: "loop", Purposes: []stream.Purpose{stream.TrafficControl}, From: now.Add(-r.w), To: now, Published: now, Quantum: 1, Values: values})
	return r.silent(r.w)
}

// silent runs on without a release.
func (r *signalRun) silent(d time.Duration) string {
	r.t.Helper()
	r.ear.told = nil
	if err := r.loop.Run(context.Background(), r.loop.Now().Add(d)); err != nil {
		r.t.Fatal(err)
	}
	return strings.Join(r.ear.told, ", ")
}

func signalParams(kind string) any {
	for _, k := range kinds() {
		if k.Name == kind {
			p := k.New()
			switch p := p.(type) {
			case *ActuatedParams:
				p.Reads = "loop"
			case *CoordinatedParams:
				p.Reads = "loop"
			case *PreemptParams:
				p.Reads = "loop"
			case *GuidanceParams:
				p.Reads = "loop"
			case *PressureParams:
				p.Reads = "loop"
			}
			return p
		}
	}
	return nil
}

// Stages of the grid: 0 through east–west (groups 1, 7), 1 left east–west (2, 8), 2 through north–south (4, 10), 3 left
// north–south (5, 11).
func TestActuated(t *testing.T) {
	r := newSignalRun(t, time.Second, "actuated", signalParams("actuated"))
	var at []string
	note := func(told string) {
		if told != "" {
			at = append(at, fmt.Sprintf("%d %s", int(r.loop.Now().Seconds()), told))
		}
	}
	for range 30 {
		note(r.next(0))
	}
	note(r.next(1, 5)) // somebody waits to turn left from the south
	for range 20 {
		note(r.next(0))
	}
	note(r.next(1, 1)) // somebody comes from the west, and a stream of vehicles turns left all the time
	for range 90 {
		note(r.next(1, 5, 11))
	}
	for range 8 {
		note(r.silent(time.Second))
	}
	note(r.next(0))
	note(r.next(0))
	if len(at) < 4 || at[0] != "2 stage 1" || !strings.HasSuffix(at[1], "stage 7") || !strings.HasSuffix(at[len(at)-2], "plan") || !strings.HasSuffix(at[len(at)-1], "stage 1") {
		t.Errorf("%q", at)
	}
	t.Log(at)
	rules := ""
	for _, c := range r.b.Commands() {
		rules += c.Rule + "; "
	}
	for _, want := range []string{"nobody comes any more", "longest green", "nothing known: the signal's own plan"} {
		if !strings.Contains(rules, want) {
			t.Errorf("no command by %q: %s", want, rules)
		}
	}
	said := false
	for _, ev := range r.loop.Events() {
		said = said || ev.Kind == "control.blind"
	}
	if !said {
		t.Error("nobody says that releases are too old")
	}
}

// The stage with the largest sum of pressures is shown, queues ahead count against it, of equals the present one stays.
func TestMaxPressureByStages(t *testing.T) {
	p := signalParams("max_pressure").(*PressureParams)
	p.As = "stages"
	r := newSignalRun(t, 5*time.Second, "max_pressure", p)
	told := []string{}
	for _, x := range []struct {
		n      int64
		groups []uint16
	}{{3, []uint16{4}}, {3, []uint16{4}}, {3, []uint16{4}}, {3, []uint16{4, 8}}, {9, []uint16{8}}, {9, []uint16{8}}, {9, []uint16{8}}} {
		told = append(told, r.next(x.n, x.groups...))
	}
	if got := strings.Join(told, "|"); got != "stage 5||||||stage 3" {
		t.Errorf("%q", got)
	}
	if got := r.silent(30 * time.Second); got != "plan" {
		t.Errorf("silence: %q", got)
	}
	x := &presser{eyes: &eyes{street: r.c.Lanes.Street, perLane: make([]float64, len(r.c.Streets.ID))}, ahead: make([][]uint32, len(r.c.Streets.ID))}
	values := make([]int64, len(r.c.Streets.ID))
	from, to := r.c.Lanes.Street[r.c.LaneLinks.From[1]], r.c.Lanes.Street[r.c.LaneLinks.To[1]]
	values[from], values[to] = 12, 6
	for s := range x.eyes.perLane {
		x.eyes.perLane[s] = 1.0 / 3
	}
	for l := r.c.Streets.LaneOff[to]; l < r.c.Streets.LaneOff[to+1]; l++ {
		x.ahead[to] = append(x.ahead[to], l)
	}
	of, err := release.For[release.TrafficControl](&release.Release{Purposes: []stream.Purpose{stream.TrafficControl}, Quantum: 1, Values: values})
	if err != nil {
		t.Fatal(err)
	}
	// x of the lane 12/3 = 4, half of which makes this movement; ahead 6/3 = 2 on each lane: 4·½ − 2, and half for who gives way
	mv := movement{lane: r.c.LaneLinks.From[1], to: to, share: 1}
	if got := x.weight(mv, of); got != 2 {
		t.Errorf("weight %g, want 4 − 2", got)
	}
	mv.share, mv.gives = 0.5, true
	if got := x.weight(mv, of); got != 0 {
		t.Errorf("weight %g, want ½·(2 − 2)", got)
	}
}

// Greens follow the counted flows by Webster and keep the plan's sum of 120 s.
func TestCoordinated(t *testing.T) {
	p := signalParams("coordinated").(*CoordinatedParams)
	p.Every = 2 * time.Minute
	r := newSignalRun(t, 30*time.Second, "coordinated", p)
	told := ""
	for k := range 5 {
		got := r.next(6, 1, 4) // as many from the south as from the west; nobody turns left
		if k < 3 && got != "" {
			t.Errorf("after %d windows: %q", k+1, got)
		}
		told = got
		if got != "" {
			break
		}
	}
	if told != "retime [53 7 53 7]" {
		t.Errorf("%q", told)
	}
	if got := r.silent(5 * time.Minute); got != "plan" {
		t.Errorf("silence: %q", got)
	}
}

// Who is seen on an approach gets green while seen, for the longest time at most, and then others come.
func TestPreempt(t *testing.T) {
	r := newSignalRun(t, 5*time.Second, "preempt", signalParams("preempt"))
	var told []string
	for range 30 {
		told = append(told, r.next(1, 11))
	}
	all := strings.Join(told, "|")
	if !strings.HasPrefix(told[0], "preempt 7 until 00:00:2") || strings.Count(all, "preempt 7") < 15 || strings.Contains(all, "preempt 1 ") {
		t.Errorf("%q", all)
	}
	ended := 0
	for _, c := range r.b.Commands() {
		if strings.Contains(c.Rule, "longest time") {
			ended++
		}
	}
	if ended != 1 {
		t.Errorf("ended by the longest time %d times", ended)
	}
	r = newSignalRun(t, 5*time.Second, "preempt", signalParams("preempt"))
	if got := r.next(0) + r.next(0); got != "" {
		t.Errorf("nobody comes: %q", got)
	}
}

func TestSignalRefusals(t *testing.T) {
	c, err := bench.Grid(1)
	if err != nil {
		t.Fatal(err)
	}
	for want, only := range map[string][]string{"no such signal": {"signal/x"}, "is no signal": {"street/road_0_1_0"}} {
		if _, err := junctionsOf(c, only); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	var got []string
	(&ActuatedParams{MinGreen: 9e9, MaxGreen: 8e9}).Check(func(key, _ string) { got = append(got, key) })
	if strings.Join(got, " ") != "max_green" {
		t.Error(got)
	}
}

// Times of streets of 200 m are published when speeds have changed, forgotten when nobody passes a street that was free, and kept in a jam.
func TestGuidance(t *testing.T) {
	r := newSignalRun(t, 5*time.Minute, "guidance", signalParams("guidance"))
	var told []string
	for _, x := range []struct {
		speed  int64
		groups []uint16
	}{{10, []uint16{0, 1}}, {10, []uint16{0, 1}}, {7, []uint16{0, 1}}, {0, nil}, {0, nil}, {0, nil}, {2, []uint16{2}}, {0, nil}, {0, nil}, {0, nil}, {0, nil}} {
		told = append(told, r.next(x.speed, x.groups...))
	}
	want := "road_0_1_0 20.0||road_0_1_0 28.6|||road_0_1_0 0.0|road_0_1_0 100.0||||"
	if got := strings.Join(told, "|"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := r.silent(30 * time.Minute); got != "road_0_1_0 0.0" {
		t.Errorf("silence: %q", got)
	}
}

// A plan without yellow, as CityFlow's are: a stage in which only the right turns go, who go always, clears between the
// others. It is none to choose, and the signal can be steered by the others.
func TestPlansWithoutYellowCanBeSteered(t *testing.T) {
	c, err := bench.Grid(1)
	if err != nil {
		t.Fatal(err)
	}
	turn := map[int]city.Turn{}
	for k, s := range c.LaneLinks.Signal {
		if s == 0 {
			turn[int(c.LaneLinks.Group[k])] = c.LaneLinks.Turn[k]
		}
	}
	var states []string
	for i := range 3 {
		state := make([]byte, c.Signals.Groups[0])
		for g := range state {
			if state[g] = 'r'; turn[g] == city.Right || i > 0 && g%2 == i-1 {
				state[g] = 'G'
			}
		}
		states = append(states, string(state))
	}
	var all city.Lists[string]
	var seconds city.Lists[float32]
	all.Add(states...)
	seconds.Add(5, 30, 30)
	for s := 1; s < len(c.Signals.ID); s++ {
		all.Add(c.Signals.State.At(s)...)
		seconds.Add(c.Signals.Duration.At(s)...)
	}
	c.Signals.State, c.Signals.Duration = all, seconds
	list, err := junctionsOf(c, nil)
	if err != nil || len(list) == 0 || len(list[0].stages) != 2 || list[0].stages[0].index != 2 || list[0].lost != 5 {
		t.Fatalf("%v: %+v", err, list)
	}
	e := &eyes{c: c, lanes: make([][]uint32, len(c.Lanes.ID))}
	if _, err := e.seen(list, &SignalCommon{}); err == nil || !strings.Contains(err.Error(), "signal/"+c.Signals.ID[0]+": no device stands over a lane that its stage 2 lets go; put one over lane/") {
		t.Errorf("without devices: %v", err)
	}
	for l := range e.lanes {
		e.lanes[l] = []uint32{0}
	}
	if seen, err := e.seen(list, &SignalCommon{}); err != nil || len(seen) != len(list) {
		t.Errorf("with a device over every lane: %v, %d of %d signals", err, len(seen), len(list))
	}
	if _, err := e.seen(nil, &SignalCommon{}); err == nil || !strings.Contains(err.Error(), "signals has 2 to") {
		t.Errorf("without signals of two stages: %v", err)
	}
}

// A gap is a gap on every lane: a lane where the first gives way, or that is too short for a queue, is waited for longer, and
// one whose device is silent is not waited for.
func TestGapsAreOfLanes(t *testing.T) {
	s := stage{moves: []movement{{lane: 1}, {lane: 2, gives: true}, {lane: 3}}, own: []uint32{1, 2, 3}}
	for _, lane := range s.own {
		s.wait = append(s.wait, 3*time.Second+s.slow(lane, []float32{0, 100, 100, 9}[lane]))
	}
	at := func(x ...float64) (list []clock.Time) {
		for _, v := range x {
			list = append(list, clock.FromSeconds(v))
		}
		return list
	}
	for _, x := range []struct {
		last, known []clock.Time
		want        bool
	}{
		{at(50, 50, 50), at(52, 52, 52), false},
		{at(50, 50, 50), at(53, 53, 53), false},
		{at(50, 40, 40), at(53, 53, 53), true},
		{at(40, 48, 40), at(53, 53, 53), false},
		{at(40, 47.5, 40), at(53, 53, 53), true},
		{at(40, 40, 46), at(53, 53, 53), false},
		{at(40, 40, 45.5), at(53, 53, 53), true},
		{at(50, 40, 40), at(52, 70, 70), true},
		{at(50, 40, 40), at(52, 61, 61), false},
		{at(0, 0, 0), at(31, 31, 31), false}, // nobody yet: from the green's beginning on
	} {
		a := &actuated{junction: junction{stages: []stage{s}}, since: clock.FromSeconds(30), last: x.last, known: x.known}
		if got := a.gap(); got != x.want {
			t.Errorf("last %v, known until %v: gap %v", x.last, x.known, got)
		}
	}
}
