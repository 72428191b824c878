package all

import (
	"bytes"
	"context"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/sim"
	"semul/engine/sim/simtest"
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
