package all

import (
	"bytes"
	"context"
	"math"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
	"semul/engine/units"
	"semul/models/drainage"
	"semul/models/flood"
)

// sewerTown is the small city with a sewer of three manholes that empties into its canal, too small for the storm.
func sewerTown() *city.City {
	c := simtest.SmallCity()
	d := &c.DrainNodes
	for n, x := range []float64{322, 222, 122, 20} {
		d.ID = append(d.ID, string(rune('a'+n)))
		d.At.Add(geo.Point{X: x, Y: 302})
		d.Kind = append(d.Kind, city.Manhole)
		ground := c.Terrain.Sample(geo.Point{X: x, Y: 302})
		d.Ground, d.Invert = append(d.Ground, float32(ground)), append(d.Invert, float32(0.4-0.2*float64(n)))
		d.Street = append(d.Street, city.None)
	}
	d.Kind[3], d.Ground[3] = city.Outfall, max(d.Ground[3], 1)
	l := &c.DrainLinks
	for n := range 3 {
		l.ID = append(l.ID, string(rune('a'+n))+"b")
		l.From, l.To = append(l.From, uint32(n)), append(l.To, uint32(n+1))
		l.Length, l.Diameter, l.Height = append(l.Length, 100), append(l.Diameter, 0.5-0.15*float32(n)), append(l.Height, 0)
		l.InvertUp, l.InvertDn = append(l.InvertUp, d.Invert[n]), append(l.InvertDn, d.Invert[n+1])
		l.Roughness = append(l.Roughness, 0.013)
	}
	return c
}

func sewerLoop(t *testing.T, pool *par.Pool) *sim.Loop {
	t.Helper()
	p := drainage.DefaultParams()
	p.Surface, p.InletArea = "grid", 4
	l, err := sim.New(sim.Config{City: sewerTown(), Models: []sim.Model{drainage.New(), flood.New()}, Params: map[string]any{"drainage": p}, Pool: pool,
		Stop: clock.Time(40 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds: map[string]sim.Feed{"rain": func(_ int, at clock.Time) float64 { return 300e-3 / 3600 }, "boundary_stage": func(int, clock.Time) float64 { return 0.1 }}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Water goes down the inlets, out at the mouth and up again where the sewer is full, and none is lost between the ground and
// the pipes, whatever the number of threads, and after a checkpoint.
func TestGroundAndSewersExchange(t *testing.T) {
	var digests []string
	for _, threads := range []int{1, 2} {
		pool := par.NewPool(threads)
		defer pool.Close()
		l := sewerLoop(t, pool)
		if err := l.Run(context.Background(), clock.Time(40*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := sim.Open(l.Ledger()); err != nil {
			t.Error(err)
		}
		digests = append(digests, l.Digest())
		if threads > 1 {
			continue
		}
		seen := map[string]float64{}
		for _, b := range l.Ledger() {
			for _, term := range b.Terms {
				seen[b.Name+"."+term.Name] = term.Value
			}
		}
		if seen["drainage.sewers.inlets"] < 50 || seen["drainage.sewers.outfalls"] > -30 || seen["drainage.sewers.surcharge"] > -1 {
			t.Errorf("the storm was to fill the sewer: %v", seen)
		}
		if net, waiting := seen["flood.water.sewers"], 20.0; net > 0 || net < -seen["drainage.sewers.inlets"]-waiting {
			t.Errorf("the ground gave %g m³ net, the inlets took %g", -net, seen["drainage.sewers.inlets"])
		}
		if seen["flood.water.sewer_loss"] != 0 {
			t.Error("a loss to sewers beside sewers")
		}
		surcharged := false
		for _, e := range l.Events() {
			surcharged = surcharged || e.Kind == "drainage.surcharged"
		}
		if !surcharged {
			t.Error("nobody was told that the sewer spills")
		}
	}
	if digests[0] != digests[1] {
		t.Error("two threads give other bits than one")
	}

	pool := par.NewPool(1)
	defer pool.Close()
	l := sewerLoop(t, pool)
	if err := l.Run(context.Background(), clock.Time(23*time.Minute)); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	again := sewerLoop(t, pool)
	head, err := sim.ReadCheckpoint(&file)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Load(&file, head); err != nil {
		t.Fatal(err)
	}
	if err := again.Run(context.Background(), clock.Time(40*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if again.Digest() != digests[0] {
		t.Error("a run that went on from a checkpoint gives other bits")
	}
}

// storedTown is the town with an underpass too narrow for its cells and a tunnel that takes what its sewer cannot.
func storedTown(t *testing.T) *city.City {
	t.Helper()
	c := sewerTown()
	c.Underpasses = city.Underpasses{ID: []string{"no1"}, Name: []string{""}, Pump: []uint32{0}, Width: []float32{10}, Length: []float32{60},
		Clearance: []float32{4}, Lip: []float32{2.3}, Low: []float32{-1.5}, Crosses: []string{"railway"}}
	c.Underpasses.At.Add(geo.Point{X: 300, Y: 320})
	c.Underpasses.Streets.Add(0)
	c.Underpasses.Line.Add([]geo.Point{{X: 270, Y: 320}, {X: 330, Y: 320}})
	c.Pumps = city.Pumps{ID: []string{"no1"}, Rated: []float32{0.05}, OnLevel: []float32{0.2}, OffLevel: []float32{0.05}, Sill: []float32{9},
		From: []uint32{city.None}, Underpass: []uint32{0}, OutX: []float64{20}, OutY: []float64{300}, Bus: []uint32{city.None}}
	c.Pumps.At.Add(geo.Point{X: 310, Y: 340})
	tunnel := &drainage.Tunnel{Volume: 300, Lowest: -12, Height: 4, Shaft: 5, WeirWidth: 3, Intakes: []string{"a", "b"}, WeirLevel: []units.Metre{1.2}, Pump: 0.03, Start: 0.5, Stop: 0.2, Sill: 9}
	p := sewerParams()
	out, err := new(drainage.Model).Amend(c, []sim.Entry{{Group: "storage", Name: "tunnel", Key: "storage.tunnel", Params: tunnel}}, func(model string) any {
		if model == "flood" {
			return flood.DefaultParams()
		}
		return p
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sewerParams() *drainage.Params {
	p := drainage.DefaultParams()
	p.Surface, p.InletArea = "grid", 4
	return p
}

func storedLoop(t *testing.T, pool *par.Pool) *sim.Loop {
	t.Helper()
	l, err := sim.New(sim.Config{City: storedTown(t), Models: []sim.Model{drainage.New(), flood.New()}, Params: map[string]any{"drainage": sewerParams()}, Pool: pool,
		Stop: clock.Time(40 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds: map[string]sim.Feed{"rain": func(_ int, at clock.Time) float64 { return 300e-3 / 3600 }, "boundary_stage": func(int, clock.Time) float64 { return 0.1 },
			"energised": func(pump int, at clock.Time) float64 { // the tunnel's goes dark for ten minutes
				if pump == 1 && at > clock.Time(20*time.Minute) && at < clock.Time(30*time.Minute) {
					return 0
				}
				return 1
			}}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A tunnel fills over its weirs and its pump stops without power; an underpass fills over its portals and is pumped out. All
// of it is in the books, whatever the number of threads, and after a checkpoint.
func TestTunnelAndNarrowUnderpassFill(t *testing.T) {
	var digests []string
	for _, threads := range []int{1, 2} {
		pool := par.NewPool(threads)
		defer pool.Close()
		l := storedLoop(t, pool)
		if err := l.Run(context.Background(), clock.Time(40*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if err := sim.Open(l.Ledger()); err != nil {
			t.Error(err)
		}
		digests = append(digests, l.Digest())
		seen := map[string]float64{}
		for _, b := range l.Ledger() {
			for _, term := range b.Terms {
				seen[b.Name+"."+term.Name] = term.Value
			}
			if b.Name == "drainage.sewers" && math.Abs(b.ResidualRelative) > 1e-3 {
				t.Errorf("the books of the sewers are %.2g off", b.ResidualRelative)
			}
		}
		if seen["drainage.sewers.pumps"] > -20 {
			t.Errorf("the pumps were to lift: %v", seen)
		}
		said := map[string]bool{}
		for _, e := range l.Events() {
			said[e.Kind+" "+e.Name+" "+e.Note] = true
		}
		for _, want := range []string{"drainage.pump_started pump/tunnel ", "drainage.pump_stopped pump/tunnel no power", "drainage.pump_started pump/no1 "} {
			if !said[want] {
				t.Errorf("nobody said %q: %v", want, said)
			}
		}
	}
	if digests[0] != digests[1] {
		t.Error("two threads give other bits than one")
	}
	pool := par.NewPool(1)
	defer pool.Close()
	l := storedLoop(t, pool)
	if err := l.Run(context.Background(), clock.Time(23*time.Minute)); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{}); err != nil {
		t.Fatal(err)
	}
	again := storedLoop(t, pool)
	head, err := sim.ReadCheckpoint(&file)
	if err == nil {
		err = again.Load(&file, head)
	}
	if err == nil {
		err = again.Run(context.Background(), clock.Time(40*time.Minute))
	}
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest() != digests[0] {
		t.Error("a run that went on from a checkpoint gives other bits")
	}
}

// A pipe that ends below the ground, at the edge of the city, goes on there: the water on the street above does not hold its
// flap shut, and what it lets out is not put on that street.
func TestBuriedOutfallLeavesTheCity(t *testing.T) {
	pool := par.NewPool(1)
	defer pool.Close()
	c := sewerTown()
	c.DrainNodes.At.X[3], c.DrainNodes.Ground[3] = 60, 1.3
	l, err := sim.New(sim.Config{City: c, Models: []sim.Model{drainage.New(), flood.New()}, Params: map[string]any{"drainage": sewerParams()}, Pool: pool,
		Stop: clock.Time(20 * time.Minute), Civil: clock.NewCivil(time.Date(2026, 7, 16, 16, 0, 0, 0, time.UTC)),
		Feeds: map[string]sim.Feed{"rain": func(int, clock.Time) float64 { return 300e-3 / 3600 }, "boundary_stage": func(int, clock.Time) float64 { return 0.1 }}})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), clock.Time(20*time.Minute)); err != nil {
		t.Fatal(err)
	}
	seen := map[string]float64{}
	for _, b := range l.Ledger() {
		for _, term := range b.Terms {
			seen[b.Name+"."+term.Name] = term.Value
		}
	}
	out := seen["drainage.sewers.outfalls"]
	if out > -15 {
		t.Errorf("%g m³ left the sewer: water on the street holds its flap shut", -out)
	}
	if net, want := seen["flood.water.sewers"], -seen["drainage.sewers.inlets"]-seen["drainage.sewers.surcharge"]; math.Abs(net-want) > 5 {
		t.Errorf("the ground gave %g m³ net and the inlets took %g: what left was put back", -net, -want)
	}
}
