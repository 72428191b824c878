package sensing

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/hub/stream"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/sim/msg"
	"semul/engine/sim/simtest"
)

// desk is a door that counts.
type desk struct {
	stream.Registry
	pool   stream.Pool
	rows   map[string]int
	values map[string][]int32
	cells  map[string]map[uint32]int
	last   clock.Time
}

func newDesk() *desk {
	return &desk{rows: map[string]int{}, values: map[string][]int32{}, cells: map[string]map[uint32]int{}}
}

func (d *desk) Batch(s *stream.Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *stream.Batch {
	return d.pool.Get(s, door, seq, t0, tick)
}

func (d *desk) Handle(s *stream.Registered, number uint64) (uint32, error) {
	return uint32(number % uint64(s.Subjects)), nil
}
func (d *desk) Seal(plain []byte) []byte           { return plain }
func (d *desk) Open(sealed []byte) ([]byte, error) { return sealed, nil }

func (d *desk) Publish(b *stream.Batch) error {
	s := d.ByID(b.Stream)
	if err := s.Check(b); err != nil {
		return err
	}
	d.rows[s.Name] += b.Rows()
	d.values[s.Name] = append(d.values[s.Name], b.Value[0]...)
	if d.cells[s.Name] == nil {
		d.cells[s.Name] = map[uint32]int{}
	}
	for i := range b.Rows() {
		d.cells[s.Name][b.Cell[i]]++
		d.last = max(d.last, b.Stamp(i))
	}
	d.pool.Put(b)
	return nil
}

// quiet is a door that takes everything and remembers nothing: for counting allocations.
type quiet struct {
	stream.Registry
	pool stream.Pool
}

func (q *quiet) Batch(s *stream.Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *stream.Batch {
	return q.pool.Get(s, door, seq, t0, tick)
}

func (q *quiet) Handle(s *stream.Registered, number uint64) (uint32, error) {
	return uint32(number % uint64(s.Subjects)), nil
}
func (q *quiet) Seal(plain []byte) []byte           { return plain }
func (q *quiet) Open(sealed []byte) ([]byte, error) { return sealed, nil }

func (q *quiet) Publish(b *stream.Batch) error { q.pool.Put(b); return nil }

// tables are one of each kind.
func tables(t testing.TB, c *city.City) ([]sim.Entry, []device.Set) {
	var entries []sim.Entry
	var wishes []device.Wish
	for _, k := range kinds() {
		params := k.New()
		w := params.(device.Wisher).Wish()
		switch p := params.(type) {
		case *LevelParams:
			p.At = device.Where{Set: "low points"}
			p.Count, p.Battery = 5, time.Minute
			w = p.Wish()
		case *MeterParams:
			p.At, p.Battery = device.Where{Set: "buildings"}, 0
			w = p.Wish()
		case *LoopParams:
			p.At = device.Where{Refs: []string{"street/" + c.Streets.ID[0]}}
			w = p.Wish()
		case *QueueParams:
			p.At = device.Where{Refs: []string{"street/" + c.Streets.ID[0]}}
			w = p.Wish()
		case *BaysParams:
			p.At = device.Where{Set: "parkings"}
			w = p.Wish()
			if len(c.Parkings.ID) == 0 {
				c.Parkings.ID, c.Parkings.Street, c.Parkings.Pos, c.Parkings.Bays = []string{"p1"}, []uint32{0}, []float32{20}, []uint32{9}
				c.Parkings.At.Add(geo.Point{X: 100, Y: 100})
			}
		case *AVLParams:
			p.Fleet, p.Count = "circle", 4
			w = p.Wish()
			w.Driven = true
		case *CameraParams:
			p.At = device.Where{Refs: []string{"street/" + c.Streets.ID[1]}}
			w = p.Wish()
		case *PlateParams:
			p.At = device.Where{Refs: []string{"street/" + c.Streets.ID[2]}}
			w = p.Wish()
		}
		w.Name, w.Kind = k.Name, k.Name
		wishes = append(wishes, w)
		entries = append(entries, sim.Entry{Group: "sensor", Kind: k.Name, Name: k.Name, Key: "sensor." + k.Name, Params: params})
	}
	sets, errs := device.PlaceAll(c, wishes)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for i := range sets {
		for k := range sets[i].Bus {
			sets[i].Bus[k] = 0 // the small city has no grid: feeds say what is live
		}
	}
	return entries, sets
}

// truth is what there is to see.
func truth() map[string]sim.Feed {
	return map[string]sim.Feed{
		"cell_depth": func(row int, _ clock.Time) float64 { return 0.05 * float64(row%4) },
		"energised": func(_ int, t clock.Time) float64 {
			if t > 200e9 && t < 400e9 {
				return 0
			}
			return 1
		},
		"metered_energy":    func(row int, _ clock.Time) float64 { return 3600 * 60 * float64(1+row%3) },
		"service":           func(row int, _ clock.Time) float64 { return float64(row) }, // the first says nothing
		"service_delay":     func(int, clock.Time) float64 { return -30 },
		"passages":          func(int, clock.Time) float64 { return 0.5 },
		"passages_occupied": func(int, clock.Time) float64 { return 0.2 },
		"passages_speed":    func(int, clock.Time) float64 { return 5 },
	}
}

func TestModel(t *testing.T) {
	c := simtest.SmallCity()
	entries, sets := tables(t, c)
	simtest.Run(t, New, simtest.Setup{City: c, Tables: entries, Devices: sets, Feeds: truth(), Span: 10 * time.Minute,
		Letters: map[string]sim.Letters{"line_crossed": plates(sets)},
		Service: func() map[string]any { return map[string]any{Door: stream.Door(new(quiet))} }, Allowed: 1}) // the letters' own
}

// plates is a vehicle every third second over the first line at which plates are read.
func plates(sets []device.Set) sim.Letters {
	var first uint32
	for _, s := range sets {
		if s.Kind == "anpr" {
			first = s.Detector
		}
	}
	return func(t clock.Time) []any {
		if t%3e9 != 0 || t == 0 {
			return nil
		}
		return []any{msg.Crossing{Detector: first, Vehicle: uint32(t / 3e9), At: t, Speed: 10, Length: 4.5}}
	}
}

// What arrives is what there was: number of rows, values, cells, and silence after the battery.
func TestReadings(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c := simtest.SmallCity()
	entries, sets := tables(t, c)
	d, m := newDesk(), New().(*Model)
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{m}, Tables: map[string][]sim.Entry{"sensing": entries}, Devices: sets, Seed: 7, Pool: pool,
		Services: map[string]any{Door: stream.Door(d)}, Feeds: truth(), Letters: map[string]sim.Letters{"line_crossed": plates(sets)},
		Stop: clock.Time(30 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	near := func(what string, got, want, by float64) {
		t.Helper()
		if math.Abs(got-want) > by {
			t.Errorf("%s: %g, want %g ± %g", what, got, want, by)
		}
	}
	lanes := float64(len(sets[indexOf(sets, "loop")].ID))
	near("rows of loops, silent from 200 to 400 s", float64(d.rows["loop"]), lanes*1600/30, lanes*4)
	near("vehicles a loop counts in 30 s", mean(d.values["loop"]), 15, 1)
	// A device reads for the first time some seconds after the start, drawn by its row, so its first reading is of less than a minute:
	// it is left out of the mean, of which it would be a sixteenth.
	cameras, seen := len(sets[indexOf(sets, "cctv")].ID), d.values["cctv"]
	near("vehicles a camera sees in a minute", mean(seen[cameras:]), 0.95*30, 1)
	if first := slices.Max(seen[:cameras]); first > 30 {
		t.Errorf("a camera's first reading is %d vehicles, and at most 30 pass in a minute", first)
	}
	near("plates read", float64(d.rows["anpr"]), 0.97*1600/3, 30)
	if n := d.rows["avl"]; n < 3*25 || n > 3*32 || d.cells["avl"][0] > 0 || d.cells["avl"][3] < 25 {
		t.Errorf("%d telegrams of three vehicles in half an hour, one a minute; by vehicle %v", n, d.cells["avl"])
	}
	for i, v := range d.values["avl"] {
		if v < 1 || v > 3 {
			t.Errorf("telegram %d names street %d, want 1 to 3", i, v)
		}
	}
	if d.rows["level"] < 5*26 {
		t.Errorf("%d rows of gauges that have batteries for a minute", d.rows["level"])
	}
	for _, v := range d.values["level"] {
		if v < 0 || v > 170 {
			t.Errorf("a gauge reads %d mm of at most 150", v)
		}
	}
	drawn := 0.0
	for _, wh := range d.values["meter"] {
		drawn += float64(wh)
	}
	// each building draws 60, 120 or 180 Wh a minute; readings are a quarter of an hour apart, one of three falls into the outage
	if n := float64(len(c.Buildings.ID)); drawn < 10*115*n || drawn > 30*120*n {
		t.Errorf("meters have counted %.0f Wh of %d buildings", drawn, len(c.Buildings.ID))
	}
	street := c.Lanes.Street[sets[indexOf(sets, "anpr")].On[0].Index]
	if d.cells["anpr"][street] != d.rows["anpr"] {
		t.Errorf("cells of plates %v, street %d", d.cells["anpr"], street)
	}
	silent, back := 0, 0
	for _, ev := range l.Events() {
		switch ev.Kind {
		case "sensing.silent":
			silent++
		case "sensing.back":
			back++
		}
	}
	n := 0
	for i := range m.groups {
		n += len(m.groups[i].dev)
	}
	if silent != n || back != n {
		t.Errorf("%d devices: %d fell silent, %d came back", n, silent, back)
	}
}

// A meter without power says nothing, and all that was drawn comes with its first reading afterwards.
func TestADarkMeterKeepsItsRegister(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c := simtest.SmallCity()
	entries, sets := tables(t, c)
	k := slices.IndexFunc(entries, func(e sim.Entry) bool { return e.Kind == "meter" })
	p := entries[k].Params.(*MeterParams)
	p.Every, p.Jitter, p.Loss, p.Battery = time.Minute, 0, 0, 2*time.Minute
	feeds := truth()
	feeds["energised"] = func(_ int, t clock.Time) float64 {
		if t > 300e9 && t < 900e9 {
			return 0
		}
		return 1
	}
	d := newDesk()
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Tables: map[string][]sim.Entry{"sensing": entries[k : k+1]}, Devices: sets, Seed: 7, Pool: pool,
		Services: map[string]any{Door: stream.Door(d)}, Feeds: feeds, Stop: clock.Time(30 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[clock.Time]int{}
	for m := range clock.Time(30) {
		if err := l.Run(context.Background(), (m+1)*60e9); err != nil {
			t.Fatal(err)
		}
		rows[m] = d.rows["meter"]
	}
	n := len(c.Buildings.ID)
	if dark := rows[13] - rows[7]; dark != 0 || rows[6]-rows[4] < n || rows[29]-rows[15] < 12*n {
		t.Errorf("%d meters: %d rows between minutes 8 and 14, when batteries are empty; %v", n, dark, rows)
	}
	got, given := 0.0, 0.0
	for _, wh := range d.values["meter"] {
		got += float64(wh)
	}
	for b := range n {
		given += 60 * float64(1+b%3) * 30
	}
	// the last minute is not read yet, and a bad radio loses a row of two hundred
	if got > given || got < 0.94*given {
		t.Errorf("meters have said %.0f of %.0f Wh", got, given)
	}
}

func indexOf(sets []device.Set, kind string) int {
	for i := range sets {
		if sets[i].Kind == kind {
			return i
		}
	}
	return -1
}

func mean(list []int32) float64 {
	sum := 0.0
	for _, v := range list {
		sum += float64(v)
	}
	return sum / math.Max(1, float64(len(list)))
}

func TestSensorsNeedAHub(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c := simtest.SmallCity()
	entries, sets := tables(t, c)
	_, err := sim.New(sim.Config{City: c, Models: []sim.Model{New()}, Tables: map[string][]sim.Entry{"sensing": entries}, Devices: sets, Pool: pool,
		Stop: 1e9, Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC))})
	if err == nil || !strings.Contains(err.Error(), "need a hub") {
		t.Errorf("got %v", err)
	}
}
