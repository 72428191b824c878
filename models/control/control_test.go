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
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// town is the small city with an underpass, its pump, a gauge in it, and loops over every lane.
func town(t testing.TB) (*city.City, []device.Set) {
	c := simtest.SmallCity()
	c.Underpasses = city.Underpasses{ID: []string{"no1"}, Name: []string{""}, Pump: []uint32{0}, Width: []float32{10}, Length: []float32{60},
		Clearance: []float32{4}, Lip: []float32{2}, Low: []float32{-2}, Crosses: []string{"railway"}}
	c.Underpasses.At.Add(geo.Point{X: 300, Y: 300})
	c.Underpasses.Streets.Add(0)
	c.Underpasses.Line.Add([]geo.Point{{X: 270, Y: 300}, {X: 330, Y: 300}})
	c.Pumps = city.Pumps{ID: []string{"no1"}, Rated: []float32{0.5}, OnLevel: []float32{0.2}, OffLevel: []float32{0.05}, Sill: []float32{0.5},
		From: []uint32{city.None}, Underpass: []uint32{0}, OutX: []float64{20}, OutY: []float64{300}, Bus: []uint32{city.None}}
	c.Pumps.At.Add(geo.Point{X: 310, Y: 310})
	c.Gates = city.Gates{ID: []string{"g1"}, Width: []float32{4}, Sill: []float32{0}, Flap: []bool{false}, Bus: []uint32{city.None}}
	c.Gates.At.Add(geo.Point{X: 100, Y: 100})
	c.Gates.Line.Add([]geo.Point{{X: 98, Y: 100}, {X: 102, Y: 100}})
	c.Parkings = city.Parkings{ID: []string{"north", "south"}, Street: []uint32{0, 1}, Pos: []float32{20, 20}, Bays: []uint32{30, 50}}
	c.Parkings.At.Add(geo.Point{X: 100, Y: 100})
	c.Parkings.At.Add(geo.Point{X: 200, Y: 100})
	var all []string
	for _, id := range c.Streets.ID {
		all = append(all, "street/"+id)
	}
	sets, errs := device.PlaceAll(c, []device.Wish{{Name: "gauge", Kind: "level", At: device.Where{Set: "underpasses"}},
		{Name: "loop", Kind: "loop", At: device.Where{Refs: all}, Line: true}, {Name: "park", Kind: "bays", At: device.Where{Set: "parkings"}}, {Name: "quick", Kind: "loop", At: device.Where{Refs: all}, Line: true},
		{Name: "avl", Kind: "avl", Fleet: "circle", Count: 2}})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return c, sets
}

// over is the set of a name.
func over(sets []device.Set, name string) *device.Set {
	return &sets[slices.IndexFunc(sets, func(s device.Set) bool { return s.Name == name })]
}

// entries are one controller of each kind.
func entries() []sim.Entry {
	var list []sim.Entry
	for _, k := range kinds() {
		params := k.New()
		switch p := params.(type) {
		case *CloseParams:
			p.Reads, p.Target = "gauge", "underpass/no1"
		case *PumpParams:
			p.Reads = "gauge"
		case *GateParams:
			p.Reads, p.Target, p.Above, p.Below = "gauge", "gate/g1", new(units.Metre), new(units.Metre)
			*p.Above = 9 // never
		case *PressureParams:
			p.Reads, p.Stale = "loop.occupancy", 15*time.Minute
		case *ActuatedParams:
			p.Reads = "quick"
		case *CoordinatedParams:
			p.Reads = "loop.vehicles"
		case *GuidanceParams:
			p.Reads = "loop.speed"
		case *DispatchParams:
			p.Reads, p.Fleet = "quick", "circle"
		case *ParkingParams:
			p.Reads = "park"
		case *PreemptParams:
			p.Reads = "loop.bus"
		}
		list = append(list, sim.Entry{Group: "control", Kind: k.Name, Name: k.Name, Key: "control." + k.Name, Params: params})
	}
	return list
}

// board declares what the controllers read.
func board() *release.Board {
	b := new(release.Board)
	b.Declare(&release.Query{Name: "gauge", Stream: "gauge", Purpose: stream.FloodWarning})
	for _, q := range []string{"loop.occupancy", "loop.vehicles", "loop.bus", "quick", "loop.speed"} {
		b.Declare(&release.Query{Name: q, Stream: "loop", Purpose: stream.TrafficControl})
	}
	b.Declare(&release.Query{Name: "park", Stream: "park", Purpose: stream.TrafficControl})
	return b
}

// post releases values of a window that ended at an instant.
func post(b *release.Board, id uint64, query string, p stream.Purpose, quantum float64, at clock.Time, values ...int64) {
	b.Post(&release.Release{ID: id, Query: query, Purposes: []stream.Purpose{p}, From: at.Add(-time.Minute), To: at, Quantum: quantum, Values: values})
}

// ear hears what controllers say.
type ear struct {
	sim.NoEvents
	now      clock.Time
	closures *sim.EventIn[msg.Command]
	signals  *sim.EventIn[msg.Command]
	setpoint *sim.EventIn[msg.Setpoint]
	heard    []string
	greens   [][msg.MostGreens]float32
	causes   []uint64
}

func (e *ear) Describe() sim.Spec {
	return sim.Spec{Name: "ear", In: []sim.PortSpec{
		sim.Port[msg.Command]("closure", sim.Event, city.OfLane, sim.Replace, "").Delayed(),
		sim.Port[msg.Command]("signal_command", sim.Event, city.OfSignal, sim.Replace, "").Delayed(),
		sim.Port[msg.Setpoint]("setpoint", sim.Event, city.OfPump, sim.Replace, "").Delayed()}}
}

func (e *ear) Init(env *sim.Env) error {
	e.closures, e.signals = sim.ReadEvents[msg.Command](env, "closure"), sim.ReadEvents[msg.Command](env, "signal_command")
	e.setpoint = sim.ReadEvents[msg.Setpoint](env, "setpoint")
	return nil
}

func (e *ear) Advance(_ context.Context, to clock.Time) error {
	for _, m := range e.closures.Msgs {
		e.note(m.Event, []string{"close", "open"}[m.Payload.Act])
	}
	for _, m := range e.setpoint.Msgs {
		switch {
		case m.Payload.Auto:
			e.note(m.Event, "auto")
		case m.Payload.Target.Support == city.OfGate:
			e.note(m.Event, fmt.Sprintf("gate %.2f", m.Payload.Value))
		case m.Payload.On:
			e.note(m.Event, "on")
		}
	}
	for _, m := range e.signals.Msgs {
		if m.Payload.Act == msg.Retime {
			e.greens = append(e.greens, m.Payload.Green)
			e.note(m.Event, "retime")
		} else {
			e.note(m.Event, "plan")
		}
	}
	e.now = to
	return nil
}

func (e *ear) note(ev frame.Event, what string) {
	e.heard, e.causes = append(e.heard, what), append(e.causes, ev.ID)
}
func (e *ear) Now() clock.Time         { return e.now }
func (e *ear) Save(*sim.Encoder)       {}
func (e *ear) Load(*sim.Decoder) error { return nil }

func TestModel(t *testing.T) {
	c, sets := town(t)
	simtest.Run(t, New, simtest.Setup{City: c, Devices: sets, Tables: entries(), Service: func() map[string]any {
		b := board()
		post(b, 1, "gauge", stream.FloodWarning, 1e-3, 0, 300)
		for k, q := range []string{"loop.occupancy", "loop.vehicles", "loop.bus", "quick", "loop.speed"} {
			post(b, uint64(k+2), q, stream.TrafficControl, 1, 0, make([]int64, over(sets, "loop").Len())...)
		}
		post(b, 9, "park", stream.TrafficControl, 1, 0, 12, 50)
		return map[string]any{Board: b}
	}})
}

// What is released makes controllers act, once each time, and every command names its release and its event.
func TestControllers(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c, sets := town(t)
	b, e := board(), &ear{}
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{New(), e}, Tables: map[string][]sim.Entry{"control": entries()[:4]}, Devices: sets, Pool: pool,
		Services: map[string]any{Board: b}, Stop: clock.Time(2 * time.Hour), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	id := uint64(0)
	step := func(minute int, depth, busy int64, want ...string) {
		t.Helper()
		at := clock.Time(minute) * clock.Time(time.Minute)
		e.heard = e.heard[:0]
		if depth >= 0 {
			id++
			post(b, id, "gauge", stream.FloodWarning, 1e-3, at, depth)
		}
		if busy >= 0 {
			id++
			values := make([]int64, over(sets, "loop").Len())
			for k, ref := range over(sets, "loop").On {
				if c.Lanes.Street[ref.Index] == c.Lanes.Street[c.LaneLinks.From[firstSignalled(c)]] {
					values[k] = busy
				}
			}
			post(b, id, "loop.occupancy", stream.TrafficControl, 1, at, values...)
		}
		if err := l.Run(context.Background(), at.Add(30*time.Second)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(e.heard, " "); got != strings.Join(want, " ") {
			t.Errorf("minute %d: heard %q, want %q", minute, got, want)
		}
	}
	step(1, 0, -1)
	step(2, 20, -1, "on")     // half of 20 mm a minute: 0.13 m in ten minutes
	step(3, 160, -1, "close") // above 0.15 m
	step(4, 100, -1)          // above 0.05 m
	step(5, 40, -1, "open")   // the pump has run for three minutes of ten
	step(6, -1, 12, "retime")
	step(7, -1, -1) // nothing new
	step(8, 20, 40) // within five minutes
	step(10, 20, -1)
	step(12, -1, 0, "plan")
	step(13, 20, -1, "auto")
	step(18, -1, 12, "retime")
	step(40, -1, -1, "plan") // too old
	if g := e.greens[0]; g[0] == g[1] || g[0] <= 0 || g[1] <= 0 {
		t.Errorf("greens %v for one busy approach", g)
	}
	commands := b.Commands()
	if len(commands) != 8 {
		t.Errorf("%d commands at the board", len(commands))
	}
	for _, x := range commands {
		if len(x.Releases) != 1 || x.Rule == "" || x.Target == "" {
			t.Errorf("not to be traced: %+v", x)
		}
	}
	events := map[uint64]bool{}
	blind := 0
	for _, ev := range l.Events() {
		events[ev.ID] = ev.Kind == "control.command"
		if ev.Kind == "control.blind" {
			blind++
		}
	}
	for _, id := range e.causes {
		if !events[id] {
			t.Errorf("command with event %d, which is none", id)
		}
	}
	if blind == 0 {
		t.Error("nobody has said that releases are too old")
	}
}

func firstSignalled(c *city.City) int {
	for k, s := range c.LaneLinks.Signal {
		if s != city.None {
			return k
		}
	}
	return -1
}

func TestRefusals(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c, sets := town(t)
	declare := func(services map[string]any, name string, p stream.Purpose, only string) {
		services[Board].(*release.Board).Declare(&release.Query{Name: name, Stream: name, Purpose: p, Recipient: only})
	}
	for want, spoil := range map[string]func(e []sim.Entry, services map[string]any){
		"let open_below be less": func(e []sim.Entry, _ map[string]any) { e[0].Params.(*CloseParams).Below = 1 },
		"looks at underpass/no1": func(e []sim.Entry, s map[string]any) {
			e[0].Params.(*CloseParams).Reads = "loop"
			declare(s, "loop", stream.FloodWarning, "")
		},
		"no such underpass": func(e []sim.Entry, _ map[string]any) { e[0].Params.(*CloseParams).Target = "underpass/x" },
		"an underpass with a": func(e []sim.Entry, s map[string]any) {
			e[1].Params.(*PumpParams).Reads = "loop"
			declare(s, "loop", stream.FloodWarning, "")
		},
		"two green stages": func(e []sim.Entry, s map[string]any) {
			e[2].Params.(*PressureParams).Reads = "gauge"
			declare(s, "gauge", stream.TrafficControl, "")
			e[0].Params, e[1].Params, e[3].Params = e[2].Params, e[2].Params, e[2].Params
		},
		"nothing is released": func(_ []sim.Entry, s map[string]any) { delete(s, Board) },
		`control.max_pressure: reads: "loop" has several columns; write one of ["loop.bus" "loop.occupancy" "loop.speed" "loop.vehicles"]`:   func(e []sim.Entry, _ map[string]any) { e[2].Params.(*PressureParams).Reads = "loop" },
		`control.pumps: reads: "gouge": no such query; declare [policy.gouge], or name a sensor of class none; it may read one of ["gauge"]`: func(e []sim.Entry, _ map[string]any) { e[1].Params.(*PumpParams).Reads = "gouge" },
		`control.guidance: reads: "gauge": its purpose is flood_warning, not traffic_control`:                                                func(e []sim.Entry, _ map[string]any) { e[6].Params.(*GuidanceParams).Reads = "gauge" },
		`control.guidance: reads: "mine": released to control.preempt only`: func(e []sim.Entry, s map[string]any) {
			e[6].Params.(*GuidanceParams).Reads = "mine"
			declare(s, "mine", stream.TrafficControl, "control.preempt")
		},
	} {
		list, services := entries(), map[string]any{Board: board()}
		spoil(list, services)
		_, err := sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Tables: map[string][]sim.Entry{"control": list}, Devices: sets, Pool: pool, Services: services,
			Stop: 1e9, Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
