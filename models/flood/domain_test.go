package flood

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
	"semul/engine/par"
)

// hills is a rough bed [m], between about −2 and 2.
func hills(g geo.Grid) []float64 {
	bed := make([]float64, g.Cells())
	for id := range bed {
		i, j := g.IJ(id)
		x, y := float64(i), float64(j)
		bed[id] = math.Sin(x/9)*math.Cos(y/13) + 0.6*math.Sin(x/3.1+y/4.3) + 0.3*math.Sin(1.7*x-0.9*y)
	}
	return bed
}

func newDomain(t testing.TB, cfg Config) *Domain {
	t.Helper()
	d, err := NewDomain(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// bySolver runs a test with each of the solvers.
func bySolver(t *testing.T, test func(t *testing.T, s Solver)) {
	for _, s := range []Solver{FullWater, LocalInertia} {
		t.Run([]string{"fv", "li"}[s], func(t *testing.T) { test(t, s) })
	}
}

func advance(t testing.TB, d *Domain, seconds float64) {
	t.Helper()
	if err := d.Advance(context.Background(), seconds, 1); err != nil {
		t.Fatal(err)
	}
}

// state is a digest of all water.
func (d *Domain) state() string {
	h := sha256.New()
	for _, t := range d.tiles {
		if t.buf[0].h == nil {
			continue
		}
		f := t.now()
		for j := range t.ny {
			for _, v := range [3][]float32{f.h, f.u, f.v} {
				binary.Write(h, binary.LittleEndian, v[at(0, j):at(t.nx, j)])
			}
		}
		binary.Write(h, binary.LittleEndian, t.carry)
		binary.Write(h, binary.LittleEndian, t.film)
		binary.Write(h, binary.LittleEndian, []float64{t.rained, t.soaked, t.sewered, t.clip, t.lastWet})
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// closes fails if the ledger leaves more than limit of the throughput unexplained.
func closes(t testing.TB, d *Domain, limit float64) {
	t.Helper()
	l := d.Ledger()
	residual, through := l.Residual()
	if math.Abs(residual) > limit*through {
		t.Fatalf("at %.1f s: %.3g m³ of %.6g unexplained (%.2g): %+v", d.Time(), residual, through, residual/through, l)
	}
}

// A lake with islands, over many tiles, stays still to the last bit, at any height, with walls across it and whatever
// the local steps.
func TestLakeStaysStill(t *testing.T) { bySolver(t, lakeStaysStill) }

func lakeStaysStill(t *testing.T, s Solver) {
	g := geo.Grid{NX: 150, NY: 131, Cell: 5}
	for _, c := range []struct {
		name   string
		height float64
		local  int
		wall   bool
	}{{"at the sea", 0, 1, false}, {"at 1000 m", 1000, 1, false}, {"local steps", 0, 8, false}, {"with a wall", 0, 8, true}} {
		t.Run(c.name, func(t *testing.T) {
			bed := hills(g)
			for id := range bed {
				bed[id] += c.height
				if id%g.NX > 100 {
					bed[id] -= 6 // deep: other steps than the shallow part
				}
			}
			d := newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.03, Local: c.local, Solver: s})
			if c.wall {
				if _, err := d.AddWall("dyke", []geo.Point{{X: 200, Y: -5}, {X: 260, Y: 300}, {X: 520, Y: 700}}, c.height+9); err != nil {
					t.Fatal(err)
				}
			}
			level := c.height + 0.25
			still(t, d, level, 60)
			if c.local > 1 && s == FullWater && d.Work().Steps < 2*d.Work().Rounds {
				t.Errorf("%d steps in %d rounds: the deep part should take more than the shallow one", d.Work().Steps, d.Work().Rounds)
			}
			closes(t, d, 1e-15)
		})
	}
}

// still fills d to a level, advances it, and fails if anything has moved.
func still(t testing.TB, d *Domain, level, seconds float64) {
	t.Helper()
	g := d.Grid
	wet := 0
	for id := range g.Cells() {
		i, j := g.IJ(id)
		d.SetDepth(i, j, level-d.Bed(i, j))
		if d.Depth(i, j) > 0 {
			wet++
		}
	}
	if wet == 0 || wet == g.Cells() {
		t.Fatalf("%d of %d cells are wet: the case has no islands", wet, g.Cells())
	}
	advance(t, d, seconds)
	for id := range g.Cells() {
		i, j := g.IJ(id)
		u, v := d.Velocity(i, j)
		if want := math.Max(0, level-d.Bed(i, j)); d.Depth(i, j) != want || u != 0 || v != 0 {
			t.Fatalf("cell (%d, %d): %g m, want %g; moving at (%g, %g) m/s", i, j, d.Depth(i, j), want, u, v)
		}
	}
}

// everything is a domain with all that can happen to water: rain in two zones, losses, a film, a tide, an inflow, a free
// side, walls that are overtopped, a breach, cells outside, buildings, local steps.
func everything(t testing.TB, s Solver, pool *par.Pool) *Domain {
	t.Helper()
	g := geo.Grid{NX: 140, NY: 129, Cell: 5}
	bed := hills(g)
	blocked := make([]bool, len(bed))
	class, zone := make([]uint8, len(bed)), make([]uint16, len(bed))
	weight := make([]float32, len(bed))
	for id := range bed {
		i, j := g.IJ(id)
		bed[id] = 0.4*bed[id] + float64(j)/40
		if i < 20 {
			bed[id] -= 5 // a river
		}
		weight[id] = 1
		if i%24 > 20 && j%20 > 14 && i > 30 {
			bed[id] += 10
			blocked[id] = true
			weight[id] = 0
		}
		if i > 120 && j > 120 {
			bed[id] = math.NaN()
		}
		class[id] = uint8((i / 10) % 3)
		if i > 70 {
			zone[id] = 1
		}
	}
	d := newDomain(t, Config{Grid: g, Bed: bed, Blocked: blocked, Rough: 0.03, Film: 1e-3, Pool: pool, Solver: s})
	if err := d.SetLand(class, []Loss{{}, {Soil: 10e-3 / 3600}, {Soil: 2e-3 / 3600, Sewer: 12e-3 / 3600}}); err != nil {
		t.Fatal(err)
	}
	if err := d.SetZones(2, zone, weight); err != nil {
		t.Fatal(err)
	}
	var south, north, free []int
	for i := range 20 {
		south, north = append(south, g.ID(i, 0)), append(north, g.ID(i, g.NY-1))
	}
	for j := 40; j < 60; j++ {
		free = append(free, g.ID(g.NX-1, j))
	}
	for _, b := range []struct {
		name  string
		kind  BoundaryKind
		cells []int
	}{{"sea", Level, south}, {"river", Inflow, north}, {"gap", Free, free}, {"pond", Level, []int{g.ID(100, 20), g.ID(101, 20)}}} {
		if _, err := d.AddBoundary(b.name, b.kind, b.cells); err != nil {
			t.Fatal(err)
		}
	}
	w, err := d.AddWall("levee", []geo.Point{{X: 110, Y: -1}, {X: 115, Y: 650}}, 2.2)
	if err != nil {
		t.Fatal(err)
	}
	for j := range g.NY {
		for i := range 20 {
			d.SetDepth(i, j, 0.5-d.Bed(i, j))
		}
	}
	if _, err := d.Break(w, Breach{Along: 300, Reach: 10, Invert: math.NaN(), Fall: 20, Shear: 0.2, Most: 60}); err != nil {
		t.Fatal(err)
	}
	d.KeepPeaks(5)
	return d
}

// drive gives everything its weather for second k.
func drive(d *Domain, k int) {
	d.AddRain(0, 80e-3/3600)
	if k%3 == 0 {
		d.AddRain(1, 300e-3/3600)
	}
	d.boundaries[0].SetLevel(0.5 + 2*math.Sin(float64(k)/40))
	d.boundaries[1].SetRate(60)
	d.boundaries[1].AddAmount(3)
	d.boundaries[3].SetLevel(d.Bed(100, 20) + 0.4)
}

// The ledger closes at every exchange, with all processes at once.
func TestLedgerCloses(t *testing.T) { bySolver(t, ledgerCloses) }

func ledgerCloses(t *testing.T, s Solver) {
	d := everything(t, s, nil)
	for k := range 150 {
		drive(d, k)
		advance(t, d, 1)
		closes(t, d, 1e-5)
	}
	l := d.Ledger()
	if l.Rain == 0 || l.Soil == 0 || l.Sewer == 0 || l.Boundaries[0] == 0 || l.Boundaries[1] < 150*63*0.99 || l.Boundaries[2] == 0 || l.Boundaries[3] == 0 || d.walls[0].Moved == 0 || len(d.lowered) == 0 {
		t.Errorf("not everything happened: %+v, over the levee %g m³, %d cells lowered", l, d.walls[0].Moved, len(d.lowered))
	}
	if w := d.Work(); s == FullWater && w.Steps < 2*w.Rounds {
		t.Errorf("%d steps in %d rounds: no local steps", w.Steps, w.Rounds)
	}
}

// The same bits for any number of workers.
func TestWorkersDoNotMatter(t *testing.T) { bySolver(t, workersDoNotMatter) }

func workersDoNotMatter(t *testing.T, s Solver) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	want := ""
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		pool := par.NewPool(n)
		d := everything(t, s, pool)
		for k := range 40 {
			drive(d, k)
			advance(t, d, 1)
		}
		pool.Close()
		if got := d.state(); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%d workers end in %.16s…, 1 in %.16s…", n, got, want)
		}
	}
}

// Local steps move the same water as common ones: over a dam break between deep and shallow ground, depths differ by
// little, and no water is lost.
func TestLocalStepsAgree(t *testing.T) {
	g := geo.Grid{NX: 192, NY: 64, Cell: 2}
	run := func(local int) *Domain {
		bed := make([]float64, g.Cells())
		for id := range bed {
			i, j := g.IJ(id)
			bed[id] = 0.1 * math.Sin(float64(i)/7) * math.Cos(float64(j)/5)
			if i < 64 {
				bed[id] -= 6
			}
		}
		d := newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.03, Local: local})
		for id := range bed {
			i, j := g.IJ(id)
			h := 0.3
			if i < 80 {
				h = 1.2 - d.Bed(i, j)
			}
			d.SetDepth(i, j, h)
		}
		advance(t, d, 25)
		closes(t, d, 2e-6)
		return d
	}
	a, b := run(1), run(8)
	if wa, wb := a.Work(), b.Work(); wb.Steps < 2*wb.Rounds || wb.Updates >= wa.Updates {
		t.Fatalf("local steps: %+v, common ones: %+v", wb, wa)
	}
	sum, most := 0.0, 0.0
	for id := range g.Cells() {
		i, j := g.IJ(id)
		x := math.Abs(a.Depth(i, j) - b.Depth(i, j))
		sum += x
		most = math.Max(most, x)
	}
	mean := sum / float64(g.Cells())
	t.Logf("depths differ by %.2g m on the mean, %.2g m at most; %d and %d updates", mean, most, a.Work().Updates, b.Work().Updates)
	if mean > 2e-3 || most > 0.1 {
		t.Errorf("depths differ by %g m on the mean, %g m at most", mean, most)
	}
}

// Only tiles near water work, and a wave wakes the next one in time: the result is that of all tiles awake.
func TestSleepingTilesMissNothing(t *testing.T) { bySolver(t, sleepingTilesMissNothing) }

func sleepingTilesMissNothing(t *testing.T, s Solver) {
	g := geo.Grid{NX: 320, NY: 70, Cell: 1}
	run := func(all bool) *Domain {
		d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.01, Solver: s})
		for j := range g.NY {
			for i := range 40 {
				d.SetDepth(i, j, 2)
			}
		}
		if all {
			for _, x := range d.tiles {
				x.hold()
				x.awake, x.lastWet = true, 1e9 // never sleeps
			}
		}
		advance(t, d, map[Solver]float64{FullWater: 20, LocalInertia: 40}[s]) // fronts on dry ground are slower without momentum
		closes(t, d, 2e-6)
		return d
	}
	a, b := run(false), run(true)
	if a.Work().Updates > b.Work().Updates*9/10 {
		t.Errorf("%d updates, with all tiles awake %d", a.Work().Updates, b.Work().Updates)
	}
	if a.Depth(64+64+10, 30) == 0 {
		t.Fatal("the wave has not reached the third tile")
	}
	for id := range g.Cells() {
		i, j := g.IJ(id)
		if x := math.Abs(a.Depth(i, j) - b.Depth(i, j)); x > 1e-5 {
			t.Fatalf("cell (%d, %d): %g m, with all tiles awake %g", i, j, a.Depth(i, j), b.Depth(i, j))
		}
	}
}

// Tiles where nothing has moved for a minute cost nothing.
func TestDryTilesSleep(t *testing.T) { bySolver(t, dryTilesSleep) }

func dryTilesSleep(t *testing.T, s Solver) {
	g := geo.Grid{NX: 256, NY: 256, Cell: 5}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Film: 1e-3, Solver: s})
	if err := d.SetLand(nil, []Loss{{Sewer: 60e-3 / 3600}}); err != nil {
		t.Fatal(err)
	}
	for k := range 120 {
		if k < 60 {
			d.AddRain(0, 5e-3/60)
		}
		advance(t, d, 1)
	}
	if len(d.awake) == 0 {
		t.Fatal("nobody is awake after 5 mm of rain on a film of 1 mm")
	}
	for range 300 {
		advance(t, d, 1)
	}
	before := d.Work()
	advance(t, d, 10)
	if n := d.Work().Updates - before.Updates; n > 0 {
		t.Errorf("%d updates in 10 s after all water has gone", n)
	}
	closes(t, d, 1e-5)
}

// Water that the film holds does not move, and more than that does.
func TestFilmHoldsWater(t *testing.T) { bySolver(t, filmHoldsWater) }

func filmHoldsWater(t *testing.T, s Solver) {
	g := geo.Grid{NX: 40, NY: 10, Cell: 5}
	bed := make([]float64, g.Cells())
	for id := range bed {
		bed[id] = float64(id%g.NX) * 0.25 // 5 %
	}
	d := newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.03, Film: 2e-3, Solver: s})
	d.AddRain(0, 1.9e-3)
	advance(t, d, 30)
	for id := range bed {
		if h := d.Depth(g.IJ(id)); h != 0 {
			t.Fatalf("cell %d: %g m moves", id, h)
		}
	}
	d.AddRain(0, 5e-3)
	advance(t, d, 120)
	if d.Depth(0, 5) < 0.012 {
		t.Errorf("5 mm above the film gave %g m at the foot of the slope", d.Depth(0, 5))
	}
	closes(t, d, 1e-6)
}

// Hollows of one class of land hold water beside the film, and those of another do not.
func TestHollowsHoldWaterByLand(t *testing.T) {
	g := geo.Grid{NX: 40, NY: 10, Cell: 5}
	class := make([]uint8, g.Cells())
	for id := range class {
		if i, _ := g.IJ(id); i >= 20 {
			class[id] = 1
		}
	}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Film: 2e-3})
	if err := d.SetLand(class, []Loss{{}, {Hold: 0.06}}); err != nil {
		t.Fatal(err)
	}
	d.AddRain(0, 0.03)
	advance(t, d, 5)
	if a, b := d.Depth(2, 5), d.Depth(38, 5); math.Abs(a-0.028) > 1e-6 || b != 0 {
		t.Errorf("of 30 mm of rain %g m move above 2 mm of film and %g m above 62 mm of hollows; want 0.028 and 0", a, b)
	}
	advance(t, d, 1800) // 20 cells give 28 mm each, 20 cells have room for 32 mm each
	if a, b := d.Depth(2, 5), d.Depth(38, 5); a > 0.02 || b != 0 {
		t.Errorf("after half an hour %g m are still on the plain, and %g m move at the far end, where the hollows have room", a, b)
	}
	closes(t, d, 1e-6)
}

// Rain that fell in small amounts is all there: the carry keeps what float32 would drop.
func TestRainIsNotRoundedAway(t *testing.T) { bySolver(t, rainIsNotRoundedAway) }

func rainIsNotRoundedAway(t *testing.T, s Solver) {
	g := geo.Grid{NX: 8, NY: 8, Cell: 5}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Solver: s})
	for id := range g.Cells() {
		i, j := g.IJ(id)
		d.SetDepth(i, j, 6)
	}
	fallen := 0.0
	for range 3600 {
		d.AddRain(0, 1e-3/3600)
		fallen += 1e-3 / 3600
		advance(t, d, 1)
	}
	if got := (d.Volume() - d.start) / (25 * 64); math.Abs(got/fallen-1) > 1e-5 {
		t.Errorf("%g m of %g m of rain are there: 1 + %g", got, fallen, got/fallen-1)
	}
}

// No step allocates, in parallel too.
func TestAdvanceAllocatesNothing(t *testing.T) { bySolver(t, advanceAllocatesNothing) }

func advanceAllocatesNothing(t *testing.T, s Solver) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	pool := par.NewPool(4)
	defer pool.Close()
	d := everything(t, s, pool)
	for k := range 60 {
		drive(d, k)
		advance(t, d, 1)
	}
	least := math.Inf(1)
	for range 3 {
		var a, b runtime.MemStats
		runtime.ReadMemStats(&a)
		for range 20 {
			drive(d, 60)
			advance(t, d, 1)
		}
		runtime.ReadMemStats(&b)
		least = math.Min(least, float64(b.Mallocs-a.Mallocs)/20)
	}
	if least > 2 { // a second has some thirty passes; the pool's own waiting lists grow now and then on a busy machine
		t.Errorf("%g allocations a second of simulation", least)
	}
}

// Water that spoils names its place.
func TestNotANumberIsFound(t *testing.T) { bySolver(t, notANumberIsFound) }

func notANumberIsFound(t *testing.T, s Solver) {
	g := geo.Grid{NX: 130, NY: 70, Cell: 2, X0: 100}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Solver: s})
	for id := range g.Cells() {
		i, j := g.IJ(id)
		d.SetDepth(i, j, 1)
	}
	x, i, j := d.tileOf(100, 66)
	x.now().h[at(i, j)] = float32(math.NaN())
	err := d.Advance(context.Background(), 5, 1)
	if err == nil || !strings.Contains(err.Error(), "tile (1, 1)") || !strings.Contains(err.Error(), "(100, 66)") && !strings.Contains(err.Error(), "(99, 66)") && !strings.Contains(err.Error(), "(100, 65)") {
		t.Errorf("got %v", err)
	}
}

// What NewDomain refuses, and what it says.
func TestBadDomains(t *testing.T) {
	g := geo.Grid{NX: 3, NY: 2, Cell: 5}
	bed := []float64{0, 0, 0, 0, 0, 0}
	for _, c := range []struct {
		name, want string
		cfg        Config
	}{
		{"too few levels", "5 bed levels for 6 cells", Config{Grid: g, Bed: bed[:5]}},
		{"cfl", "cfl must be in (0, 0.5], with local inertia in (0, 1], got 0.7", Config{Grid: g, Bed: bed, CFL: 0.7}},
		{"cfl of local inertia", "got 1.2", Config{Grid: g, Bed: bed, CFL: 1.2, Solver: LocalInertia}},
		{"film", "must not be negative", Config{Grid: g, Bed: bed, Film: -1}},
		{"grid", "at least one column", Config{Grid: geo.Grid{NX: 0, NY: 2, Cell: 5}}},
		{"no-data that is a number", "cell (2, 1) at (12.5, 7.5)", Config{Grid: g, Bed: []float64{0, 0, 0, 0, 0, 1e20}}},
	} {
		if _, err := NewDomain(c.cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want …%s…", c.name, err, c.want)
		}
	}
}

// Whatever the ground, the walls and the rain, no water appears or is lost, and none is negative.
func TestWaterIsKeptAnywhere(t *testing.T) { bySolver(t, waterIsKeptAnywhere) }

func waterIsKeptAnywhere(t *testing.T, s Solver) {
	rapid.Check(t, func(t *rapid.T) {
		g := geo.Grid{NX: rapid.IntRange(3, 90).Draw(t, "nx"), NY: rapid.IntRange(3, 70).Draw(t, "ny"), Cell: rapid.SampledFrom([]float64{0.5, 5, 50}).Draw(t, "cell")}
		relief := rapid.SampledFrom([]float64{0, 0.2, 3, 40}).Draw(t, "relief")
		phase := rapid.Float64Range(0, 6).Draw(t, "phase")
		bed := make([]float64, g.Cells())
		for id := range bed {
			i, j := g.IJ(id)
			bed[id] = relief * math.Sin(float64(i)/3+phase) * math.Cos(float64(j)/4+float64(i)/11)
			if math.Sin(float64(7*i+13*j)+phase) > 0.97 {
				bed[id] = math.NaN()
			}
		}
		d, err := NewDomain(Config{Grid: g, Bed: bed, Rough: float32(rapid.SampledFrom([]float64{0, 0.03, 0.1}).Draw(t, "n")),
			Film: float32(rapid.SampledFrom([]float64{0, 1e-3}).Draw(t, "film")), Local: rapid.SampledFrom([]int{1, 4, 12}).Draw(t, "local"), Solver: s})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.SetLand(nil, []Loss{{Soil: rapid.SampledFrom([]float64{0, 1e-6, 1e-4}).Draw(t, "loss")}}); err != nil {
			t.Fatal(err)
		}
		w, h := float64(g.NX)*g.Cell, float64(g.NY)*g.Cell
		point := func(name string) geo.Point {
			return geo.Point{X: w * rapid.Float64Range(0, 1).Draw(t, name), Y: h * rapid.Float64Range(0, 1).Draw(t, name)}
		}
		if a, b := point("a"), point("b"); geo.PolylineLength([]geo.Point{a, b}) > 2*g.Cell {
			if _, err := d.AddWall("w", []geo.Point{a, b, point("c")}, relief+rapid.Float64Range(0.01, 1).Draw(t, "crest")); err != nil && !strings.Contains(err.Error(), "outside") {
				t.Fatal(err)
			}
		}
		deep := rapid.SampledFrom([]float64{0.05, 1, 10}).Draw(t, "deep")
		edge := rapid.IntRange(0, g.NX).Draw(t, "edge")
		for id := range bed {
			if i, j := g.IJ(id); i < edge {
				d.SetDepth(i, j, deep)
			}
		}
		rain := rapid.SampledFrom([]float64{0, 1e-5, 1e-3}).Draw(t, "rain")
		for range 5 {
			d.AddRain(0, rain)
			if err := d.Advance(context.Background(), 1, 1); err != nil {
				t.Fatal(err)
			}
			l := d.Ledger()
			if residual, through := l.Residual(); math.Abs(residual) > 1e-5*through {
				t.Fatalf("%g m³ of %g unexplained: %+v", residual, through, l)
			}
			if l.Clip > 1e-4*(l.Start+l.Rain) {
				t.Fatalf("%g m³ of %g made by lifting negative depths", l.Clip, l.Start+l.Rain)
			}
			for id := range bed {
				if x := d.Depth(g.IJ(id)); !(x >= 0) {
					t.Fatalf("cell %d: %g m", id, x)
				}
			}
		}
	})
}
