package weather

import (
	"bytes"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/forcing"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
)

// radar is a series of two layers of 3 × 1 cells of 320 m, wettest in the middle one.
func radar(t *testing.T, x0 string) []sim.Entry {
	t.Helper()
	ten := 10 * time.Minute
	p := &forcing.RasterRain{RainHead: forcing.RainHead{Scale: 1}, File: "radar.csv", Unit: "mm", Stamp: "begin", Step: &ten}
	grid := "ncols 3\nnrows 1\nxllcorner " + x0 + "\nyllcorner -100\ncellsize 320\n"
	texts := map[string]string{"radar.csv": "0,a.asc\n600,b.asc\n", "a.asc": grid + "1 6 0\n", "b.asc": grid + "2 12 0\n"}
	p.Read(clock.NewCivil(time.Unix(0, 0).UTC()), func(name string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(texts[name])), nil
	}, func(_, why string) { t.Fatal(why) })
	return append(storm(0), sim.Entry{Group: "forcing", Family: "rain", Kind: "raster", Name: "radar", Key: "forcing.rain.radar", Params: p})
}

// Each cell of the grid over the city is a weather zone and hands out what falls on it; beside the grid it is dry.
func TestRainByRaster(t *testing.T) {
	m := New().(*Model)
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	l, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{m}, Tables: map[string][]sim.Entry{"weather": radar(t, "0")}, Stop: clock.Time(time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(t.Context(), clock.Time(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   geo.Point
		want float64 // [mm]
	}{{geo.Point{X: 10, Y: 10}, 3}, {geo.Point{X: 400, Y: 200}, 18}, {geo.Point{X: 400, Y: 600}, 0}} {
		if got := m.total[m.env.RowAt(city.WeatherZone, c.at)] * 1000; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%g mm have fallen at %v, want %g", got, c.at, c.want)
		}
	}
	if len(m.Notes()) != 1 || !strings.Contains(m.Notes()[0], "do not reach over the whole city") {
		t.Errorf("notes %q", m.Notes())
	}
}

func TestRasterModel(t *testing.T) {
	simtest.Run(t, New, simtest.Setup{Tables: radar(t, "0"), Span: 20 * time.Minute})
}

func TestRasterBesideTheCity(t *testing.T) {
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	_, err := sim.New(sim.Config{City: simtest.SmallCity(), Models: []sim.Model{New()}, Tables: map[string][]sim.Entry{"weather": radar(t, "90000")}, Stop: clock.Time(time.Hour), Pool: pool})
	if err == nil || !strings.Contains(err.Error(), "the grids lie beside the city") {
		t.Errorf("got %v", err)
	}
}

// A zone's own rain falls on all cells of the grid in it, and only there; what the cells get adds to it.
func TestRasterAndZoneAddUp(t *testing.T) {
	extra := &forcing.ConstantRain{RainHead: forcing.RainHead{Scale: 1, Zone: "zone/z1"}, Intensity: 12 / 3.6e6, Duration: time.Hour}
	tables := append(radar(t, "0"), sim.Entry{Group: "forcing", Family: "rain", Kind: "constant", Name: "z1", Key: "forcing.rain.z1", Params: extra})
	m := New().(*Model)
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	town := simtest.SmallCity()
	l, err := sim.New(sim.Config{City: town, Models: []sim.Model{m}, Tables: map[string][]sim.Entry{"weather": tables}, Stop: clock.Time(time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(t.Context(), clock.Time(30*time.Minute)); err != nil {
		t.Fatal(err)
	}
	for _, p := range []geo.Point{{X: 10, Y: 10}, {X: 310, Y: 310}, {X: 400, Y: 200}, {X: 400, Y: 600}} {
		want := 0.0
		if p.Y < 220 {
			want = 3
			if p.X > 320 {
				want = 18
			}
		}
		if inside(p, town.Zones.Poly.Rings(0)) {
			want += 6
		}
		if got := m.total[m.env.RowAt(city.WeatherZone, p)] * 1000; math.Abs(got-want) > 1e-9 {
			t.Errorf("%g mm have fallen at %v, want %g", got, p, want)
		}
	}
}

const samples = "../../engine/city/read/netcdf/testdata/"

// rasterOf is a table of rain by a file.
func rasterOf(t *testing.T, file, name string, at clock.Time) sim.Entry {
	t.Helper()
	p := forcing.NewRasterRain()
	p.File = file
	civil := clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600)).Add(-time.Duration(at)))
	p.Read(civil, func(name string) (io.ReadCloser, error) { return os.Open(name) }, func(key, why string) { t.Fatal(key, why) })
	return sim.Entry{Group: "forcing", Family: "rain", Kind: "raster", Name: name, Key: "forcing.rain." + name, Params: p}
}

// onGround is what has fallen on the squares of a city's ground by the end of a run [m³].
func onGround(t *testing.T, frame geo.Frame, tables []sim.Entry, events []sim.Intervention, until clock.Time) (volume float64, m *Model) {
	t.Helper()
	m = New().(*Model)
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	town := simtest.SmallCity()
	town.Frame = frame
	town.Terrain.Cell = 25 // 3.2 km
	town.Bounds = town.Terrain.Bounds()
	l, err := sim.New(sim.Config{City: town, Models: []sim.Model{m}, Tables: map[string][]sim.Entry{"weather": tables}, Interventions: events, Stop: clock.Time(9 * time.Hour), Pool: pool})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(t.Context(), until); err != nil {
		t.Fatal(err)
	}
	g := town.Terrain.Grid
	for id := range g.Cells() {
		volume += m.total[m.env.RowAt(city.WeatherZone, g.CenterOf(id))] * g.Cell * g.Cell
	}
	return volume, m
}

// The volume on the ground is that of the file: exactly where the cells of the ground tile those of the rain, and to their
// rounding at the edges where a grid of degrees lies askew over a city in metres.
func TestVolumeOfTheFile(t *testing.T) {
	got, _ := onGround(t, geo.Frame{EPSG: 5186, E0: 199000, N0: 499000}, []sim.Entry{rasterOf(t, samples+"metres.nc", "a", 0)}, nil, clock.Time(3*time.Hour))
	if want := 28. / 1024 * 3.6 * 500 * 500; math.Abs(got-want) > 1e-9*want {
		t.Errorf("%g m³ fell on the ground, the file holds %g", got, want)
	}
	corner, err := geo.CRSByEPSG(5186)
	if err != nil {
		t.Fatal(err)
	}
	at := corner.Forward(geo.LonLat{Lon: 127, Lat: 37})
	got, _ = onGround(t, geo.Frame{EPSG: 5186, E0: at.X - 100, N0: at.Y - 200}, []sim.Entry{rasterOf(t, samples+"degrees.nc", "a", 0)}, nil, clock.Time(3*time.Hour))
	east, north := corner.Forward(geo.LonLat{Lon: 127.01, Lat: 37}).X-at.X, corner.Forward(geo.LonLat{Lon: 127, Lat: 37.01}).Y-at.Y
	if want := 21.6e-3 * east * north; math.Abs(got-want) > 0.01*want {
		t.Errorf("%g m³ fell on the ground, the file holds %g", got, want)
	}
}

// A raster as an event, moved to when it happens and on top of a raster that falls already.
func TestRasterEvent(t *testing.T) {
	p := forcing.NewRainEvent().(*forcing.RainEvent)
	p.Storm, p.File = "raster", samples+"metres.nc"
	p.Check(func(key, why string) { t.Fatal(key, why) })
	p.Read(clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600))), func(name string) (io.ReadCloser, error) { return os.Open(name) }, func(key, why string) { t.Fatal(key, why) })
	events := []sim.Intervention{{Name: "again", Kind: "rain", At: clock.Time(4 * time.Hour), Params: p}}
	frame := geo.Frame{EPSG: 5186, E0: 199000, N0: 499000}
	once := 28. / 1024 * 3.6 * 500 * 500
	for until, want := range map[time.Duration]float64{3 * time.Hour: once, 5 * time.Hour: once + 21./1024*3.6*500*500, 7 * time.Hour: 2 * once} {
		if got, _ := onGround(t, frame, []sim.Entry{rasterOf(t, samples+"metres.nc", "a", 0)}, events, clock.Time(until)); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%g m³ after %v, want %g", got, until, want)
		}
	}
	if got, _ := onGround(t, frame, nil, events, clock.Time(7*time.Hour)); math.Abs(got-once) > 1e-9*once {
		t.Errorf("the event alone brought %g m³, want %g", got, once)
	}
}

// A run with a raster and a zone's rain as events goes on from a checkpoint behind them with equal bits.
func TestEventsSurviveACheckpoint(t *testing.T) {
	raster := forcing.NewRainEvent().(*forcing.RainEvent)
	raster.Storm, raster.File = "raster", samples+"metres.nc"
	raster.Read(clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.FixedZone("", 9*3600))), func(name string) (io.ReadCloser, error) { return os.Open(name) }, func(key, why string) { t.Fatal(key, why) })
	zoned := forcing.NewRainEvent().(*forcing.RainEvent)
	rate, span := units.RainRate(30/3.6e6), time.Hour
	zoned.Zone, zoned.Intensity, zoned.Duration = "zone/z1", &rate, &span
	pool := par.NewPool(1)
	t.Cleanup(pool.Close)
	loop := func() *sim.Loop {
		town := simtest.SmallCity()
		town.Frame = geo.Frame{EPSG: 5186, E0: 199500, N0: 499500}
		town.Bounds = geo.Bounds{MaxX: 2000, MaxY: 2000}
		l, err := sim.New(sim.Config{City: town, Models: []sim.Model{New()}, Tables: map[string][]sim.Entry{"weather": storm(1e-6)}, Stop: clock.Time(9 * time.Hour), Pool: pool,
			Interventions: []sim.Intervention{{Name: "a", Kind: "rain", At: clock.Time(time.Hour), Params: raster}, {Name: "b", Kind: "rain", At: clock.Time(80 * time.Minute), Params: zoned}}})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	run := func(l *sim.Loop, until time.Duration) {
		t.Helper()
		if err := l.Run(t.Context(), clock.Time(until)); err != nil {
			t.Fatal(err)
		}
	}
	straight, first, second := loop(), loop(), loop()
	run(straight, 4*time.Hour)
	run(first, 100*time.Minute)
	var file bytes.Buffer
	if err := first.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	head, err := sim.ReadCheckpoint(&file)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Load(&file, head); err != nil {
		t.Fatal(err)
	}
	run(second, 4*time.Hour)
	if straight.Digest() != second.Digest() {
		t.Error("another state after a checkpoint behind the events")
	}
}
