package run

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/city/store"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/record/replay"
	"semul/engine/sim"
	"semul/engine/sim/device"
)

// planter stands for sensing: it sends planted handles and values, each of its own kind, into two streams.
type planter struct {
	sim.NoEvents
	env           *sim.Env
	now           clock.Time
	plates, meter *stream.Writer
}

// birds is how many handles and values are planted; handle and value k are planted(k) and metered(k).
const birds = 1000

func planted(k int) uint32 { return 700_001 + 37*uint32(k) }
func metered(k int) int32  { return 1_000_003 + 641*int32(k) }

type placed struct{ at device.Where }

func (p *placed) Wish() device.Wish { return device.Wish{At: p.at, Count: 4, Line: true} }

func (p *planter) Describe() sim.Spec {
	return sim.Spec{Name: "sensing", Doc: "plants rows", Tables: []sim.TableSpec{{Group: "sensor", Naming: sim.Named, Doc: "a stream",
		Kinds: []sim.TableKind{{New: func() any { return &placed{at: device.Where{Set: "arterials"}} }}}}}}
}

func (p *planter) Init(env *sim.Env) error {
	p.env = env
	door := env.Service("hub.door").(stream.Door)
	n := 0
	for _, set := range env.Devices() {
		n += set.Len()
	}
	env.DefineSupport(city.Sensor, n)
	open := func(m stream.Manifest) (*stream.Writer, error) {
		m.HomeDoor, m.Subjects, m.Basis, m.Article, m.Retention = 1, 1<<20, "dpv:Consent", "PIPA 15(1)1", stream.UntilClosed
		m.Controller, m.Processor, m.Officer, m.Owner, m.Expiry = "city", "hub", "officer", "owner", env.Civil.At(env.Stop).AddDate(1, 0, 0)
		s, err := door.Register(m)
		if err != nil {
			return nil, err
		}
		return stream.NewWriter(door, s, 1, time.Millisecond), nil
	}
	var err error
	if p.plates, err = open(stream.Manifest{Name: "anpr", Class: stream.Plate, Support: city.OfStreet, Cells: len(env.City.Streets.ID), Period: stream.OnEvent,
		Purposes: []stream.Purpose{stream.TrafficControl}, Columns: []stream.Column{{Name: "passes", Unit: "1", Quantum: 1, Max: 1}}}); err != nil {
		return err
	}
	p.meter, err = open(stream.Manifest{Name: "meter", Class: stream.MeterSeries, Support: city.OfFeeder, Cells: max(1, len(env.City.Feeders.ID)), Period: time.Minute,
		Purposes: []stream.Purpose{stream.GridBalancing}, Columns: []stream.Column{{Name: "energy", Unit: "Wh", Quantum: 1, Max: 1 << 30}}})
	return err
}

func (p *planter) Now() clock.Time           { return p.now }
func (p *planter) Save(e *sim.Encoder)       { e.Time(p.now) }
func (p *planter) Load(d *sim.Decoder) error { p.now = d.Time(); return d.Err() }

// Advance sends a tenth of the birds every minute.
func (p *planter) Advance(_ context.Context, to clock.Time) error {
	minute := int(to / clock.Time(time.Minute))
	if p.now = to; int64(to)%int64(time.Minute) != 0 {
		return nil
	}
	streets := uint32(len(p.env.City.Streets.ID))
	for k := minute * 100; k < min(birds, minute*100+100); k++ {
		if err := p.plates.Add(to, planted(k), planted(k)%streets, 0, 1); err != nil {
			return err
		}
		if err := p.meter.Add(to, planted(k), 0, 0, metered(k)); err != nil {
			return err
		}
	}
	if err := p.plates.Flush(); err != nil {
		return err
	}
	return p.meter.Flush()
}

const plantedRun = `
title = "planted"
seed = 7
[city]
spec = "hamlet"
[time]
start = 2026-07-16T17:00:00+09:00
duration = "16 min"
[sensor.anpr]
[sensor.meter]
[policy]
opt_in = "100 %"
[policy.mobility]
stream = "anpr"
purpose = "traffic_control"
window = "2 min"
span = "4 windows"
epsilon = 1.0
m = 3
[policy.load]
stream = "meter"
purpose = "grid_balancing"
aggregate = "sum"
window = "1 min"
epsilon = 1.0
span = "4 windows"
k = 5
clamp = ["0 Wh", "5 kWh"]
`

// plant runs the planted scenario on so many workers; out "" records nothing.
func plant(t *testing.T, scenario, out string, workers int) *Result {
	t.Helper()
	pool := par.NewPool(workers)
	t.Cleanup(pool.Close)
	p, err := Load(scenario, Options{Models: func() []sim.Model { return []sim.Model{&planter{}} }, Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Execute(context.Background(), Execution{Out: out, Force: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFramesHoldWhatWasReleasedAndNobody: each sample of hub.release.NAME is the release of its instant, and no planted
// handle or reading is anywhere in the frames, packed or not.
func TestFramesHoldWhatWasReleasedAndNobody(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	plant(t, writeScenario(t), dir, 0)
	run, err := replay.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	info := run.Info()
	text, err := os.ReadFile(filepath.Join(dir, "releases", "releases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	covered := map[int]bool{}
	for _, d := range info.Devices {
		if d.Stream == "anpr" {
			street, _ := streetOf(readCity(t, dir), d.On)
			covered[int(street)] = true
		}
	}
	if len(covered) == 0 {
		t.Fatal("no camera stands anywhere")
	}
	seen := map[string]int{}
	var pair [2]frame.Sample
	var bytesOf []byte
	for line := range bytes.Lines(text) {
		var r release.Release
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		k := info.Layer(releaseLayers + r.Query)
		if k < 0 {
			t.Fatalf("no layer for %s", r.Query)
		}
		spec := &info.Layers[k]
		if _, err := run.Pair(k, r.Published, &pair); err != nil || pair[0].At != r.Published {
			t.Fatalf("%s at %v: sampled at %v, %v", r.Query, r.Published, pair[0].At, err)
		}
		for i, s := range pair[0].Values {
			bytesOf = binary.LittleEndian.AppendUint16(bytesOf, s)
			v, ok := spec.Value(s)
			switch {
			case spec.Support == city.OfStreet && !covered[i]:
				if s != frame.Missing {
					t.Fatalf("street %d has no camera and the value %g", i, v)
				}
			case slices.Contains(r.Suppressed, uint32(i)):
				if s != frame.Suppressed {
					t.Errorf("%s row %d is suppressed and stored as %d", r.Query, i, s)
				}
			case !ok || abs(v-float64(r.Values[i])*r.Quantum) > spec.Quantum/2+1e-9:
				t.Errorf("%s row %d is %g, %v in frames and %d in the release", r.Query, i, v, ok, r.Values[i])
			default:
				seen[r.Query]++
			}
		}
		if spec.Release.Scale != r.NoiseScale*r.Quantum || spec.Release.Stamp != r.Stamp || spec.Release.Mechanism != r.Mechanism {
			t.Errorf("%s: the layer says %+v, the release has scale %g, stamp %q", r.Query, spec.Release, r.NoiseScale, r.Stamp)
		}
	}
	if seen["mobility"] == 0 || seen["load"] == 0 {
		t.Fatalf("values compared: %v", seen)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "frames.bin"))
	if err != nil {
		t.Fatal(err)
	}
	for m := range 16 {
		if _, err := run.Pair(info.Layer("hub.counter"), clock.Time(m)*clock.Time(time.Minute), &pair); err != nil {
			t.Fatal(err)
		}
		for _, v := range pair[0].Values {
			bytesOf = binary.LittleEndian.AppendUint16(bytesOf, v)
		}
	}
	numbers := map[string]bool{} // of the header and the footer; fractions are whole numbers here
	for _, f := range bytes.FieldsFunc(raw, func(r rune) bool { return !(r >= '0' && r <= '9' || r == '.') }) {
		numbers[string(f)] = true
	}
	for k := range birds {
		for _, n := range []uint32{planted(k), uint32(metered(k))} {
			word := binary.LittleEndian.AppendUint32(nil, n)
			if numbers[strconv.Itoa(int(n))] || bytes.Contains(raw, word) || bytes.Contains(bytesOf, word) {
				t.Errorf("planted %d is in the frames", n)
			}
		}
	}
	if k := info.Layer("hub.counter"); k < 0 {
		t.Error("no counters")
	} else if _, err := run.Pair(k, clock.Time(16*time.Minute), &pair); err != nil {
		t.Error(err)
	} else if c, ok := frame.CountersOf(pair[0].Values); !ok || c.Readings != 2*birds-200 || c.Releases == 0 || c.Epsilon == 0 {
		t.Errorf("counters %+v, %v", c, ok)
	}
	if len(info.Streams) != 2 || info.Streams[0].Basis != "dpv:Consent" {
		t.Errorf("streams %+v", info.Streams)
	}
}

// TestRecordingReleasesChangesNoDigest, nor does the number of workers change a byte of the frames.
func TestRecordingReleasesChangesNoDigest(t *testing.T) {
	dir := t.TempDir()
	scenario := writeScenario(t)
	bare := plant(t, scenario, "", 1)
	var first []byte
	for _, workers := range []int{1, 2} {
		out := filepath.Join(dir, strconv.Itoa(workers))
		if r := plant(t, scenario, out, workers); r.Digest != bare.Digest {
			t.Errorf("%d workers: digest %s recorded, %s bare", workers, r.Digest, bare.Digest)
		}
		raw, err := os.ReadFile(filepath.Join(out, "frames.bin"))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = raw
		} else if !bytes.Equal(raw, first) {
			t.Error("frames.bin differs between 1 and 2 workers")
		}
	}
}

// TestALayerThatNobodyReleasesIsRefused, where its interval or the view names it.
func TestALayerThatNobodyReleasesIsRefused(t *testing.T) {
	for _, set := range []string{`record.frames.hub.release.rain="1 min"`, `view.layers=["hub.release.rain"]`} {
		p, err := Load(writeScenario(t), Options{Models: func() []sim.Model { return []sim.Model{&planter{}} }, Sets: []string{set}})
		if err != nil {
			t.Fatalf("%s: %v", set, err)
		}
		_, err = p.Execute(context.Background(), Execution{})
		if err == nil || !bytes.Contains([]byte(err.Error()), []byte("hub.release.mobility")) {
			t.Errorf("%s: %v; the names there are should be told", set, err)
		}
	}
}

// TestTheViewIsCheckedAgainstTheCity: a middle outside it is refused with its line.
func TestTheViewIsCheckedAgainstTheCity(t *testing.T) {
	opt := Options{Models: func() []sim.Model { return []sim.Model{&planter{}} }, Sets: []string{"view.center=[10.0, 50.0]"}}
	if _, err := Load(writeScenario(t), opt); err == nil || !bytes.Contains([]byte(err.Error()), []byte("view.center")) {
		t.Errorf("%v", err)
	}
	opt.Sets = []string{`view.mpp="3 m"`, `view.theme="light"`, `view.layers=["hub.release.mobility"]`}
	p, err := Load(writeScenario(t), opt)
	if err != nil {
		t.Fatal(err)
	}
	if v := p.Info("x").View; v.MPP != 3 || v.Theme != "light" || v.Center != nil || !slices.Equal(v.Layers, []string{"hub.release.mobility"}) {
		t.Errorf("%+v", v)
	}
}

func writeScenario(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scenario.toml")
	if err := os.WriteFile(file, []byte(plantedRun), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func readCity(t *testing.T, dir string) *city.City {
	t.Helper()
	c, err := store.Read(filepath.Join(dir, "city"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func abs(v float64) float64 { return max(v, -v) }
