package record

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// puddle is a flood of one formula: depth at time t [s] is (640−x)/1000·t/600 metres, dry east of 320 m. With noise it
// does not pack.
type puddle struct {
	sim.NoEvents
	cells  int // a side; 0: 64
	noise  bool
	now    clock.Time
	grid   geo.Grid
	depth  []float32
	peak   []float32
	env    *sim.Env
	lane   *sim.Out[units.Metre]
	house  *sim.Out[units.Metre]
	random *rand.Rand
}

func (p *puddle) Describe() sim.Spec {
	return sim.Spec{Name: "flood", Doc: "a formula", Out: []sim.PortSpec{
		sim.Port[units.Metre]("water_depth", sim.State, city.OfLane, sim.Max, "depth on a lane").Mapped(city.FloodCell),
		sim.Port[units.Metre]("building_depth", sim.State, city.OfBuilding, sim.Max, "depth at the walls").Mapped(city.FloodCell)},
		Layers: []frame.LayerSpec{
			{Name: "flood.depth", Kind: frame.Raster, Support: city.FloodCell, Unit: "m", Quantum: 0.001, Every: 30 * time.Second},
			{Name: "flood.secret", Kind: frame.Raster, Support: city.FloodCell, Unit: "m", Quantum: 0.001, Every: 30 * time.Second, Truth: true}},
		Metrics: []sim.MetricSpec{{Name: "flooded_area", Unit: "m²", Doc: "under water"}}}
}

func (p *puddle) Init(e *sim.Env) error {
	n := p.cells
	if n == 0 {
		n = 64
	}
	p.env, p.grid, p.random = e, geo.Grid{NX: n, NY: n, Cell: 640 / float64(n)}, rand.New(rand.NewPCG(1, 2))
	p.depth, p.peak = make([]float32, n*n), make([]float32, n*n)
	e.DefineGrid(city.FloodCell, p.grid)
	p.lane = sim.WritePort[units.Metre](e, "water_depth")
	p.house = sim.WritePort[units.Metre](e, "building_depth")
	return nil
}

func (p *puddle) Advance(_ context.Context, to clock.Time) error {
	was := p.now
	p.now = to
	for id := range p.depth {
		if at := p.grid.CenterOf(id); at.X < 320 {
			p.depth[id] = float32((640 - at.X) / 1000 * to.Seconds() / 600)
		}
		if p.noise {
			p.depth[id] = 9 * p.random.Float32()
		}
		p.peak[id] = max(p.peak[id], p.depth[id])
		p.lane.Values[id], p.house.Values[id] = units.Metre(p.depth[id]), units.Metre(p.depth[id])
	}
	if was < 60e9 && to >= 60e9 {
		p.env.Emit(frame.Event{Kind: "reached", Value: 0.1, Unit: "m", Where: city.Ref{Support: city.OfLane, Index: 3}})
	}
	return nil
}

func (p *puddle) Now() clock.Time         { return p.now }
func (p *puddle) Save(e *sim.Encoder)     { e.Time(p.now) }
func (p *puddle) Load(*sim.Decoder) error { return nil }

func (p *puddle) Sample(_ int, dst *frame.Sample) {
	for _, d := range p.depth {
		dst.Values = append(dst.Values, uint16(float64(d)*1000+0.5))
	}
}

func (p *puddle) Metrics(dst []float64) []float64 {
	area := 0.0
	for _, d := range p.depth {
		if d > 0 {
			area += p.grid.Cell * p.grid.Cell
		}
	}
	return append(dst, area)
}

func (p *puddle) Gauge(x, y float64) (depth, level, speed float64, ok bool) {
	id, ok := p.grid.CellOf(geo.Point{X: x, Y: y})
	if !ok {
		return 0, 0, 0, false
	}
	return float64(p.depth[id]), float64(p.depth[id]) + 2, 0.5, true
}

func (p *puddle) Peaks() []sim.Peak {
	return []sim.Peak{{Name: "peak_depth", Unit: "m", Raster: geo.Raster{Grid: p.grid, Val: p.peak}}}
}

// cars drive along lane 0, one after the other, at 10 m/s.
type cars struct {
	now   clock.Time
	speed *sim.Out[units.MetrePerSecond]
}

func (c *cars) Describe() sim.Spec {
	return sim.Spec{Name: "traffic", Doc: "one lane", Out: []sim.PortSpec{
		sim.Port[units.MetrePerSecond]("lane_speed", sim.State, city.OfLane, sim.Replace, "mean speed")},
		Layers: []frame.LayerSpec{{Name: "traffic.vehicle", Kind: frame.Mover, Support: city.Vehicle, Every: time.Second}}}
}

func (c *cars) Init(e *sim.Env) error {
	c.speed = sim.WritePort[units.MetrePerSecond](e, "lane_speed")
	for i := range c.speed.Values {
		c.speed.Values[i] = units.MetrePerSecond(10 + i)
	}
	return nil
}

func (c *cars) Advance(_ context.Context, to clock.Time) error { c.now = to; return nil }
func (c *cars) NextEvent() clock.Time                          { return c.now/1e9*1e9 + 1e9 }
func (c *cars) Now() clock.Time                                { return c.now }
func (c *cars) Save(e *sim.Encoder)                            { e.Time(c.now) }
func (c *cars) Load(*sim.Decoder) error                        { return nil }

func (c *cars) Sample(_ int, dst *frame.Sample) {
	for k := range 5 {
		dst.Movers.Add(uint32(k), 0, float32(math.Mod(c.now.Seconds()*10+20*float64(k), 100)), 10, uint8(k%2))
	}
}

// Passed says that 30 vehicles a minute have left every lane, at 10 m/s and 1 m/s more a lane.
func (c *cars) Passed(lane uint32) (vehicles uint64, metres, seconds float64) {
	return uint64(c.now.Seconds() / 2), c.now.Seconds() * float64(10+lane), c.now.Seconds()
}

// town is the small city somewhere in Busan.
func town(t testing.TB) *city.City {
	c := simtest.SmallCity()
	frame, err := geo.NewFrame(5187, geo.Point{X: 193000, Y: 281000})
	if err != nil {
		t.Fatal(err)
	}
	c.Frame = frame
	return c
}

// ten minutes from 18:00 in the evening, Korean time.
const stop = clock.Time(600e9)

// recorded prepares a run of both fakes into a new folder; the caller runs and closes it.
func recorded(t testing.TB, p *puddle, opt Options) (*sim.Loop, *Recorder) {
	t.Helper()
	return recordedIn(t, filepath.Join(t.TempDir(), "runs"), p, opt)
}

func recordedIn(t testing.TB, dir string, p *puddle, opt Options) (*sim.Loop, *Recorder) {
	t.Helper()
	folder, err := NewFolder(filepath.Join(dir, "storm-1"), false)
	if err != nil {
		t.Fatal(err)
	}
	if opt.Every == 0 {
		opt.Every = time.Minute
	}
	opt.Info.Scenario, opt.Info.Stop = "storm", stop
	r := New(folder, opt)
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: town(t), Models: []sim.Model{p, &cars{}}, Stop: stop, Pool: pool, Observers: []sim.Observer{r},
		Civil: clock.NewCivil(time.Date(2026, 7, 16, 18, 0, 0, 0, time.FixedZone("KST", 9*3600)))})
	if err != nil {
		t.Fatal(err)
	}
	return l, r
}

// finish closes a recorder as a run does, and returns the folder.
func finish(t testing.TB, l *sim.Loop, r *Recorder, m Manifest) string {
	t.Helper()
	if err := r.Close(l); err != nil {
		t.Fatalf("closing: %v", err)
	}
	m.Reached = l.Now()
	if err := r.Folder.WriteManifest(m); err != nil {
		t.Fatal(err)
	}
	if err := r.Folder.Finish(); err != nil {
		t.Fatal(err)
	}
	return r.Folder.Final
}

// files lists the files of a folder, with slashes.
func files(t testing.TB, dir string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			name, _ := filepath.Rel(dir, path)
			out[filepath.ToSlash(name)] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
