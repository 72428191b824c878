package synth

import (
	"runtime"
	"sync"
	"testing"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/par"
	"semul/engine/units"
)

// made returns a built-in city with the plan behind it; each is made once for all tests.
func made(t testing.TB, name string) (*city.City, *plan) {
	t.Helper()
	m := &memory[map[string]int{"hamlet": 0, "semulmeori": 1}[name]]
	m.once.Do(func() {
		spec, err := Builtin(name)
		if err != nil {
			m.err = err
			return
		}
		pool := par.NewPool(0)
		defer pool.Close()
		m.city, m.plan, m.err = generate(spec, pool)
	})
	if m.err != nil {
		t.Fatal(m.err)
	}
	return m.city, m.plan
}

var memory [2]struct {
	once sync.Once
	city *city.City
	plan *plan
	err  error
}

// both runs a test on the smallest and the default city.
func both(t *testing.T, f func(t *testing.T, c *city.City, p *plan)) {
	for _, name := range []string{"hamlet", "semulmeori"} {
		t.Run(name, func(t *testing.T) {
			c, p := made(t, name)
			f(t, c, p)
		})
	}
}

func TestSameSeedSameBitsForAnyNumberOfWorkers(t *testing.T) {
	spec := DefaultSpec()
	spec.Seed, spec.Area, spec.Residents = 5, 2.4e6, 12000
	digest := func(workers int, seed uint64) string {
		old := runtime.GOMAXPROCS(workers)
		defer runtime.GOMAXPROCS(old)
		pool := par.NewPool(workers)
		defer pool.Close()
		s := spec
		s.Seed = seed
		c, err := Generate(s, pool)
		if err != nil {
			t.Fatal(err)
		}
		return c.Hash()
	}
	want := digest(1, 5)
	for _, workers := range []int{2, 7} {
		if got := digest(workers, 5); got != want {
			t.Errorf("%d workers: city %s, with one %s", workers, got, want)
		}
	}
	if digest(2, 6) == want {
		t.Error("another seed made the same city")
	}
	if c, err := Generate(spec, nil); err != nil || c.Hash() != want {
		t.Errorf("without a pool: %v", err)
	}
}

func TestNetworkIsSound(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		for i, complaint := range network.Validate(c) {
			if i < 10 {
				t.Error(complaint)
			}
		}
		for i, id := range c.Lanes.ID {
			for _, q := range c.Lanes.Line.At(i) {
				if !c.Bounds.Pad(0.5).Contains(q) {
					t.Errorf("lane %s leaves the city at %v", id, q)
					break
				}
			}
		}
	})
}

func TestStreetsThatLeaveTheCityEndAtBorders(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		borders := 0
		for i, id := range c.Junctions.ID {
			at, border := c.Junctions.At.At(i), c.Junctions.Kind[i] == city.Border
			if border {
				borders++
			}
			if border && c.Bounds.Pad(-12).Contains(at) || !border && !c.Bounds.Pad(-3).Contains(at) {
				t.Errorf("junction %s at %v: border %v", id, at, border)
			}
		}
		if borders < 6 {
			t.Errorf("only %d streets leave the city", borders)
		}
	})
}

func TestCountsAreSane(t *testing.T) {
	within := func(t *testing.T, what string, n, lo, hi int) {
		t.Helper()
		if n < lo || n > hi {
			t.Errorf("%s: %d, want %d to %d", what, n, lo, hi)
		}
	}
	c, p := made(t, "semulmeori")
	within(t, "terrain cells", c.Terrain.Cells(), 450000, 520000)
	within(t, "streets", len(c.Streets.ID), 2000, 4500)
	within(t, "signals", len(c.Signals.ID), 40, 160)
	within(t, "buildings", len(c.Buildings.ID), 3500, 7500)
	within(t, "zones", len(c.Zones.ID), 40, 90)
	within(t, "underpasses", len(c.Underpasses.ID), 3, 3)
	within(t, "levees", len(c.Walls.ID), 40, 120)
	within(t, "boundaries", len(c.Boundaries.ID), 4, 4)
	within(t, "canals", len(p.canals), 3, 4)
	within(t, "pumps", len(c.Pumps.ID), 3+3, 3+8)
	within(t, "substations", len(p.stations), 3, 3)
	within(t, "stops", len(c.Stops.ID), 80, 400)
	within(t, "car parks", len(c.Parkings.ID), 50, 400)
	bridges := 0
	for _, w := range p.works {
		if w.kind == bridge {
			bridges++
		}
	}
	within(t, "bridges", bridges, 4, 14)
	if km := streetKM(c); km < 200 || km > 420 {
		t.Errorf("%g km of streets, each direction by itself, on 12 km²", km)
	}
	c, p = made(t, "hamlet")
	within(t, "streets", len(c.Streets.ID), 120, 500)
	within(t, "buildings", len(c.Buildings.ID), 150, 900)
	within(t, "zones", len(c.Zones.ID), 4, 20)
	within(t, "substations", len(p.stations), 3, 3)
}

func streetKM(c *city.City) float64 {
	sum := 0.0
	for _, l := range c.Streets.Length {
		sum += float64(l) / 1000
	}
	return sum
}

// Sizes, shapes and numbers of arms that no built-in city has; every one must give a sound network.
func TestAnySeedAndShape(t *testing.T) {
	pool := par.NewPool(0)
	defer pool.Close()
	for i, c := range []struct {
		w, h     units.Metre
		branches int
		people   units.Person
	}{{1000, 1000, 1, 500}, {1900, 800, 2, 20000}, {900, 2400, 4, 3000}, {2600, 2100, 6, 110000}, {3000, 1100, 3, 900}} {
		spec := DefaultSpec()
		spec.Seed, spec.Width, spec.Height, spec.Branches, spec.Residents = uint64(100+i), c.w, c.h, c.branches, c.people
		made, p, err := generate(spec, pool)
		if err != nil {
			t.Errorf("%v by %v: %v", c.w, c.h, err)
			continue
		}
		if found := network.Validate(made); len(found) > 0 {
			t.Errorf("%v by %v: %s (%d in all)", c.w, c.h, found[0], len(found))
		}
		if len(p.river.arms) != c.branches+1 || len(made.Boundaries.ID) != c.branches+1 {
			t.Errorf("%v by %v: %d arms, %d boundaries for %d branches", c.w, c.h, len(p.river.arms), len(made.Boundaries.ID), c.branches)
		}
	}
}

func TestPlaceIsOnTheGlobe(t *testing.T) {
	c, _ := made(t, "semulmeori")
	if c.Frame.EPSG != 5187 {
		t.Fatalf("frame EPSG:%d, want 5187", c.Frame.EPSG)
	}
	at, err := c.Frame.ToLonLat(c.Bounds.Center())
	if err != nil || at.Lon < 128.88 || at.Lon > 128.92 || at.Lat < 35.11 || at.Lat > 35.15 {
		t.Errorf("the city's middle lies at %v, %v; want about 128.9, 35.13", at, err)
	}
	if c.Bounds.MinX != 0 || c.Bounds.MinY != 0 || c.Terrain.Grid.Bounds() != c.Bounds {
		t.Errorf("bounds %v, terrain %v", c.Bounds, c.Terrain.Grid.Bounds())
	}
	for _, table := range c.Tables() {
		if l, ok := c.Layer(table.Name); table.Rows > 0 && (!ok || !l.Synthetic || l.Source == "") {
			t.Errorf("layer %s does not say that it is synthetic: %+v", table.Name, l)
		}
	}
}
