package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	hubrelease "semul/engine/hub/release"
	"semul/engine/record"
	"semul/engine/rng"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/all"
	"semul/models/sensing"
	"semul/scenarios"
)

// aviary is a model that gives sensors what to read: vehicles of its own that pass the cameras, whose plates are known
// then, and energies for every meter, such that each of its readings is one planted number. It stands before the traffic
// model among the writers of crossings, and in the place of the power model.
type aviary struct {
	now      clock.Time
	env      *sim.Env
	crossed  *sim.EventOut[msg.Crossing]
	metered  *sim.Out[units.Joule]
	plates   []uint64
	readings []uint32 // given to meters so far
}

const (
	birds     = 1000
	firstBird = 1 << 24 // number of the first planted vehicle: traffic has none so high
	readEvery = 480     // [s] of the meters
	feedAt    = 60      // second of a period at which the feeding begins
	feedings  = 5       // seconds over which it goes
)

func (m *aviary) Describe() sim.Spec {
	return sim.Spec{Name: "aviary", Doc: "plants canaries", Out: []sim.PortSpec{
		sim.Port[msg.Crossing]("line_crossed", sim.Event, city.Detector, sim.Sum, "planted vehicles at cameras"),
		sim.Port[units.Joule]("metered_energy", sim.Amount, city.Meter, sim.Sum, "planted energies")}}
}

func (m *aviary) Init(env *sim.Env) error {
	m.env = env
	m.crossed = sim.WriteEvents[msg.Crossing](env, "line_crossed")
	env.DefineSupport(city.Meter, len(env.City.Buildings.ID))
	m.metered = sim.WritePort[units.Joule](env, "metered_energy")
	return nil
}

func (m *aviary) Now() clock.Time       { return m.now }
func (m *aviary) NextEvent() clock.Time { return m.now + 1e9 }

// valueOf is the reading of a building's meter in a period, or one that no meter ever has. As float32 they are near 10⁻⁷,
// and never text.
func valueOf(seed uint64, building, period int, planted bool) uint32 {
	name := "canary"
	if !planted {
		name = "decoy"
	}
	b := rng.NewStream(seed, name).Uint32s(uint64(building), uint64(period), 0)
	return 0x30800000 | b[0]&0x077fffff
}

func (m *aviary) Advance(_ context.Context, to clock.Time) error {
	m.now = to
	second := int(to / 1e9)
	for _, set := range m.env.Devices() {
		if set.Kind != "anpr" || second%2 == 1 || len(m.plates) >= birds {
			continue
		}
		vehicle := uint32(firstBird + len(m.plates))
		m.crossed.Send(frame.Event{}, msg.Crossing{Detector: set.Detector + uint32(len(m.plates)%set.Len()), Vehicle: vehicle, At: to, Speed: 10, Length: 4})
		m.plates = append(m.plates, sensing.Plate(m.env.Seed, vehicle))
	}
	period, part := second/readEvery, second%readEvery-feedAt
	if part < 0 || part >= feedings {
		return nil
	}
	for b := range m.metered.Values { // uneven parts, so that no interval of the truth is a reading
		v := valueOf(m.env.Seed, b, period, true)
		all := uint64(v) * 3600
		share := all / (feedings + 1 + uint64(b%7))
		if part == feedings-1 {
			share = all - share*(feedings-1)
			m.readings = append(m.readings, v)
		}
		m.metered.Values[b] += units.Joule(share)
	}
	return nil
}

func (m *aviary) Save(e *sim.Encoder)     { e.Time(m.now) }
func (m *aviary) Load(*sim.Decoder) error { return nil }

// The scenario: everything that can be recorded is. One query lets exact sums out, so that the test knows how much of what
// was planted went through the hub.
const canaryScenario = `extends = "cloudburst"
[time.exchange]
rain = "5 s"
trip = "5 s"
metered_energy = "1 s"
[sensor.anpr]
at = "arterials"
miss = 0.0
loss = 0.0
[sensor.loop]
at = "arterials"
[sensor.meter]
at = "buildings"
every = "8 min"
jitter = 0.0
loss = 0.0
[sensor.level]
at = "low points"
count = 5
[policy]
opt_in = "100 %"
[policy.mobility]
stream = "anpr"
purpose = "traffic_control"
window = "5 min"
epsilon = 1.0
m = 3
[policy.passes]
stream = "anpr"
purpose = "traffic_control"
window = "5 min"
epsilon = "off"
m = 8
[policy.feeder]
stream = "meter"
purpose = "grid_balancing"
aggregate = "sum"
clamp = ["0 Wh", "5 kWh"]
window = "8 min"
k = 5
[policy.energy]
stream = "meter"
purpose = "grid_balancing"
aggregate = "sum"
clamp = [0, 1073741824]
window = "8 min"
epsilon = "off"
k = 5
[control.signals]
kind = "max_pressure"
reads = "mobility"
[record.gauge.g1]
at = [500.0, 500.0]
every = "60 s"
`

// No byte of a run folder holds a plate or a meter's reading: 1,000 of each are planted where sensors read, with real
// traffic around them, in a run that records all it can; then every byte of its folder is searched, with everything packed
// in it, and every value of its tables, frames and checkpoints. That the search would find them is shown on a copy of a
// file of every kind with one in it.
func TestNoCanaryInTheRunFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "canary.toml")
	if err := os.WriteFile(file, []byte(canaryScenario), 0o644); err != nil {
		t.Fatal(err)
	}
	e := &environment{stdout: io.Discard, stderr: io.Discard, quiet: true}
	defer e.close()
	nest := &aviary{}
	plan, err := run.Load(file, run.Options{Models: func() []sim.Model { return append([]sim.Model{nest}, all.Models()...) }, Builtin: scenarios.Find, Pool: e.workers(0)})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	how := run.Execution{Out: out, Until: clock.Time(40 * time.Minute), Snapshot: 20 * time.Minute}
	how.Finish = func(folder *record.Folder, result *run.Result) error { return finish(plan, folder, result, nil) }
	if _, err := plan.Execute(context.Background(), how); err != nil {
		t.Fatal(err)
	}
	seed := plan.Scenario.Seed
	if len(nest.plates) < birds || len(nest.readings) < birds {
		t.Fatalf("%d plates and %d readings were planted", len(nest.plates), len(nest.readings))
	}
	slices.Sort(nest.readings)
	if n := len(slices.Compact(slices.Clone(nest.readings))); n < birds {
		t.Fatalf("%d distinct readings", n)
	}
	passed(t, out, nest)

	h := newHunt()
	for i, p := range nest.plates {
		h.plate(p, sensing.Plate(seed+1, uint32(i)))
	}
	for i, v := range nest.readings {
		h.value(v, valueOf(seed, i, 0, false))
	}
	for v := range uint32(10_000) { // those of the vehicles of the traffic model, too
		h.long(sensing.Plate(seed, v), fmt.Sprintf("plate of vehicle %d", v))
	}
	files, err := h.folder(out)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.found) > 0 {
		t.Errorf("%d canaries found: %v", len(h.found), h.found[:min(10, len(h.found))])
	}
	h.judge(t)
	t.Logf("%d plates and %d readings found in none of %d bytes, packed and unpacked, of %d files", len(nest.plates), len(nest.readings), h.looked, len(files))
	for _, p := range nest.plates {
		if low, high := uint32(p), uint32(p>>32); 7 < low && low < high && high < 1<<32-1 { // ids of vehicles ascend in frames
			control(t, out, files, p)
			return
		}
	}
	t.Error("no plate for the control")
}

// judge compares the 4-byte words of what was planted with those of decoys, place by place.
func (h *hunt) judge(t *testing.T) {
	var places []string
	for place := range h.near {
		places = append(places, place)
	}
	slices.Sort(places)
	planted, decoys := 0, 0
	for _, place := range places {
		n := h.near[place]
		planted, decoys = planted+n[0], decoys+n[1]
		if n[0]+n[1] > 0 {
			t.Logf("%s: %d words of four bytes as of canaries, %d as of decoys", place, n[0], n[1])
		}
		// by chance the difference has a variance of the sum
		if d := n[0] - n[1]; d > 3 && d*d > 16*(n[0]+n[1]) {
			t.Errorf("%s: %d words of four bytes as of canaries, %d as of decoys", place, n[0], n[1])
		}
	}
	t.Logf("%d words of four bytes as of canaries, %d as of decoys", planted, decoys)
}

// passed checks that what was planted went through the hub: by the exact releases.
func passed(t *testing.T, out string, nest *aviary) {
	t.Helper()
	f, err := os.Open(filepath.Join(out, "releases", "releases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	energy, passes, noisy := 0.0, 0.0, 0
	for lines.Scan() {
		var r hubrelease.Release
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Values {
			switch r.Query {
			case "energy":
				energy += float64(v)
			case "passes":
				passes += float64(v)
			case "mobility", "feeder":
				noisy++
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	given := 0.0
	for _, v := range nest.readings {
		given += float64(v)
	}
	// the last windows have not closed, a radio loses rows, and a camera reads nothing while it is off
	if energy < 0.4*given || energy > given || passes < 0.8*birds || noisy == 0 {
		t.Errorf("the hub let out sums of %.3g of %.3g Wh planted, and %g passes", energy, given, passes)
	}
	t.Logf("exact releases hold %.0f %% of the energy planted, and %g passes", 100*energy/given, passes)
}

// control plants one number in a copy of a file of every kind and finds it.
func control(t *testing.T, out string, files []string, plate uint64) {
	t.Helper()
	h := newHunt()
	h.plate(plate, 1)
	kinds := map[string]bool{}
	for _, name := range files {
		kind := filepath.Ext(name)
		if kind == ".bin" {
			kind = filepath.Base(name)
		}
		if kinds[kind] {
			continue
		}
		kinds[kind] = true
		h.found = nil
		copied := planted(t, filepath.Join(out, name), t.TempDir(), plate)
		if err := h.file(copied, filepath.Base(copied)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(h.found) == 0 {
			t.Errorf("%s: a planted plate is not found", name)
		}
	}
	if len(kinds) < 11 {
		t.Errorf("kinds of files: %v", kinds)
	}
	t.Logf("one planted plate is found in a file of each of %d kinds", len(kinds))
}
