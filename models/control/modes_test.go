package control_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/models/all"
	"semul/models/traffic/bench"
)

// lampWatch notes what the first signal of a run shows at each second: layer traffic.signal of its lane links by their group,
// a letter each: G green, y yellow, r red, d dark, Y flashing yellow, R flashing red.
type lampWatch struct {
	links []int // by group
	layer int
	shown []string
}

func (w *lampWatch) Observe(l *sim.Loop) error {
	for _, m := range l.Models() {
		s, ok := m.Model.(interface{ Sample(int, *frame.Sample) })
		if !ok || m.Spec.Name != "traffic" {
			continue
		}
		if w.layer < 0 {
			for k, x := range m.Spec.Layers {
				if x.Name == "traffic.signal" {
					w.layer = k
				}
			}
		}
		var sample frame.Sample
		s.Sample(w.layer, &sample)
		text := ""
		for _, link := range w.links {
			text += string("-GyrdYR"[sample.Values[link]])
		}
		for len(w.shown) <= int(l.Now().Seconds()) {
			w.shown = append(w.shown, "")
		}
		w.shown[int(l.Now().Seconds())] = text
	}
	return nil
}

// watched runs a scenario on a city and returns what its first signal has shown, and the run.
func watched(t *testing.T, c *city.City, duration, extra string) (*lampWatch, *run.Result) {
	t.Helper()
	w := &lampWatch{links: make([]int, c.Signals.Groups[0]), layer: -1}
	for k, s := range c.LaneLinks.Signal {
		if s == 0 {
			w.links[c.LaneLinks.Group[k]] = k
		}
	}
	dir := written(t, c)
	file := filepath.Join(t.TempDir(), "s.toml")
	text := fmt.Sprintf(`title = "Modes"
seed = 1
[city]
path = %q
[time]
start = 2026-05-12T08:00:00+09:00
duration = %q
[model.traffic]
background = 600
step = "1 s"
%s`, dir, duration, extra)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return w, executed(t, file, w)
}

func executed(t *testing.T, file string, watch ...sim.Observer) *run.Result {
	t.Helper()
	pool := par.NewPool(1)
	defer pool.Close()
	p, err := run.Load(file, run.Options{Models: all.Models, Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Execute(context.Background(), run.Execution{Observers: watch})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Open(r.Ledger); err != nil {
		t.Error(err)
	}
	return r
}

func figure(t *testing.T, r *run.Result, model, name string) float64 {
	t.Helper()
	for _, f := range r.Summaries[model] {
		if f.Name == name {
			return f.Value
		}
	}
	t.Fatalf("no figure %s of %s: %v", name, model, r.Summaries[model])
	return 0
}

// crossing is the one signal of a grid, with a second plan of half the durations.
func crossing(t *testing.T) *city.City {
	t.Helper()
	c, err := bench.Grid(1)
	if err != nil {
		t.Fatal(err)
	}
	p := &c.SignalPlans
	p.ID, p.Signal, p.Name, p.Offset = append(p.ID, "short"), append(p.Signal, 0), append(p.Name, "short"), append(p.Offset, 0)
	p.State.Add(c.Signals.State.At(0)...)
	var half []float32
	for _, d := range c.Signals.Duration.At(0) {
		half = append(half, d/2)
	}
	p.Duration.Add(half...)
	p.Least.Add()
	p.Most.Add()
	return c
}

// due is what a plan shows at a second after eight o'clock: lamps of its stage by the clock, counted from midnight.
func due(states []string, seconds []float32, second int) string {
	cycle := 0.0
	for _, d := range seconds {
		cycle += float64(d)
	}
	at := float64(8*3600+second) - cycle*float64(int(float64(8*3600+second)/cycle))
	for k, state := range states {
		if at -= float64(seconds[k]); at < 0 {
			return strings.Map(func(r rune) rune {
				switch r {
				case 'g':
					return 'G'
				case 's':
					return 'r'
				}
				return r
			}, state)
		}
	}
	return ""
}

// A scenario's signals flash, go dark and come back when it says so, and vehicles arrive in every mode; flashing yellow at a
// crossing of equal streets and dark cost different times, as rules and stops do.
func TestModesInARun(t *testing.T) {
	c := crossing(t)
	n := int(c.Signals.Groups[0])
	only := func(letter string) string { return strings.Repeat(letter, n) }
	for _, x := range []struct{ mode, letter string }{{"flashing_yellow", "Y"}, {"flashing_red", "R"}, {"dark", "d"}} {
		w, r := watched(t, crossing(t), "10 min", fmt.Sprintf("[signal.default]\nmode = %q\n", x.mode))
		for second, got := range w.shown[1:] {
			if got != only(x.letter) {
				t.Fatalf("%s: at %d s it shows %s", x.mode, second+1, got)
			}
		}
		if arrived := figure(t, r, "traffic", "arrived"); arrived < 60 {
			t.Errorf("%s: %g arrived", x.mode, arrived)
		}
		t.Logf("%s: %g arrived, %.1f s", x.mode, figure(t, r, "traffic", "arrived"), figure(t, r, "traffic", "mean_travel_time_all_s"))
	}
	w, r := watched(t, c, "8 min", fmt.Sprintf(`[event.night]
kind = "plan"
target = "signal/%[1]s"
at = "2 min"
mode = "flashing_yellow"
[event.day]
kind = "plan"
target = "signal/%[1]s"
at = "4 min"
mode = "plan"
`, c.Signals.ID[0]))
	states, seconds := c.Signals.State.At(0), c.Signals.Duration.At(0)
	for second := 2; second < 480; second++ {
		want := only("Y")
		switch {
		case second < 119 || second > 242:
			want = due(states, seconds, second-1) // the step that ends now has shown what was on at its start
		case second < 122 || second > 239:
			continue
		}
		if w.shown[second] != want {
			t.Fatalf("at %d s it shows %s, want %s", second, w.shown[second], want)
		}
	}
	if figure(t, r, "traffic", "arrived") < 40 {
		t.Errorf("%g arrived", figure(t, r, "traffic", "arrived"))
	}
}

// A plan is changed by an event, for a time, and by the hours of the day: a cycle later the clock of the new plan rules, and
// no green ends without its yellow on the way.
func TestPlansChangeInARun(t *testing.T) {
	for _, x := range []struct {
		name  string
		make  func(c *city.City)
		extra string
	}{
		{"event", func(*city.City) {}, "[event.peak]\nkind = \"plan\"\ntarget = \"signal/%s\"\nat = \"4 min\"\nplan = \"short\"\nduration = \"4 min\"\n"},
		{"hours", func(c *city.City) {
			h := &c.SignalHours
			for k, from := range []float32{0, 8*3600 + 240, 8*3600 + 480} {
				h.ID, h.Signal, h.From, h.Days = append(h.ID, fmt.Sprint(k)), append(h.Signal, 0), append(h.From, from), append(h.Days, 127)
				h.Plan = append(h.Plan, []uint32{city.None, 0, city.None}[k])
			}
		}, "# %s\n"},
	} {
		c := crossing(t)
		x.make(c)
		w, _ := watched(t, c, "12 min", fmt.Sprintf(x.extra, c.Signals.ID[0]))
		own, short := c.Signals.Duration.At(0), c.SignalPlans.Duration.At(0)
		differ := false
		for second := 2; second < 720; second++ {
			for g := range w.shown[second] {
				if w.shown[second-1] != "" && w.shown[second-1][g] == 'G' && w.shown[second][g] == 'r' {
					t.Fatalf("%s: at %d s group %d goes from green to red", x.name, second, g)
				}
			}
			seconds := own
			switch {
			case second > 240 && second < 240+140, second > 480 && second < 480+140:
				continue
			case second > 240 && second <= 480:
				seconds = short
			}
			want := due(c.Signals.State.At(0), seconds, second-1)
			differ = differ || second > 400 && second < 480 && want != due(c.Signals.State.At(0), own, second-1)
			if w.shown[second] != want {
				t.Fatalf("%s: at %d s it shows %s, want %s", x.name, second, w.shown[second], want)
			}
		}
		if !differ {
			t.Errorf("%s: both plans show the same", x.name)
		}
	}
}

// Buses whose places are known exactly are let before: they are late by less than half of what they are without, and nobody else pays
// more than a tenth for it. By released places of a minute (no oracle) nothing is lost either.
func TestBusesAreLetBeforeInARun(t *testing.T) {
	const buses = `title = "Buses before"
seed = 3
[city]
spec = "hamlet"
[time]
start = 2026-07-16T06:50:00+09:00
duration = "1 h"
[model.people]
through = 0.0
[model.people.mode_share]
bus = 0.3
car = 0.3
walk = 0.4
[model.traffic]
[fleet.bus]
kind = "bus"
[fleet.bus.line.red]
stops = ["stop1", "stop8", "stop6", "stop7"]
headway = "6 min"
`
	const priority = `[sensor.avl]
kind = "avl"
fleet = "bus"
by = "street"
count = 12
every = %[1]q
[policy.buses]
stream = "avl"
purpose = "traffic_control"
window = %[1]q
epsilon = "off"
[control.buses]
kind = "preempt"
reads = "buses"
above = 0
oracle = %[2]v
`
	late, delay := [3]float64{}, [3]float64{}
	for k, extra := range []string{"", fmt.Sprintf(priority, "5 s", true), fmt.Sprintf(priority, "1 min", false)} {
		file := filepath.Join(t.TempDir(), "s.toml")
		if err := os.WriteFile(file, []byte(buses+extra), 0o644); err != nil {
			t.Fatal(err)
		}
		r := executed(t, file)
		late[k] = figure(t, r, "traffic", "bus_late_mean_s")
		for _, x := range r.Indicators {
			if x.ID == "mean_delay" {
				delay[k] = x.Value
			}
		}
		if commands := figure(t, r, "control", "commands"); (commands > 0) != (k > 0) {
			t.Errorf("run %d: %g commands", k, commands)
		}
		if refused := figure(t, r, "traffic", "refused_commands"); refused > 0 {
			t.Errorf("run %d: %g commands refused", k, refused)
		}
	}
	t.Logf("late %.1f s, delay of all %.1f s", late, delay)
	if !(late[1] < late[0]/2 && late[2] < 1.1*late[0] && delay[1] < 1.1*delay[0] && delay[2] < 1.1*delay[0]) {
		t.Errorf("late %.1f s, delay of all %.1f s: without priority, by exact places, by released ones", late, delay)
	}
}
