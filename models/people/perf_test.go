package people

import (
	"fmt"
	"testing"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/rng"
	"semul/engine/sim/simtest"
)

// wideTown is the small city with its four zones cut into n × n, and a building of each use in every zone at one of its
// streets: enough zones for gravity to have something to choose from. Distances are 50 times those of the small city.
func wideTown(t testing.TB, n int) *town {
	t.Helper()
	small := simtest.SmallCity()
	c := &city.City{Name: "wide", Streets: small.Streets, Lanes: small.Lanes, LaneLinks: small.LaneLinks, Junctions: small.Junctions}
	c.Streets.Length = append([]float32(nil), c.Streets.Length...)
	for s := range c.Streets.Length {
		c.Streets.Length[s] *= 50
	}
	marked := core(small)
	var streets []uint32
	for s, ok := range marked {
		if ok {
			streets = append(streets, uint32(s))
		}
	}
	side := 32000.0 / float64(n)
	luck := rng.NewStream(1, "town")
	uses := []city.Use{city.UseApartment, city.UseOffice, city.UseRetail, city.UseSchool}
	for z := range n * n {
		x, y := side*float64(z%n), side*float64(z/n)
		c.Zones.ID, c.Zones.Name = append(c.Zones.ID, fmt.Sprintf("z%d", z+1)), append(c.Zones.Name, "")
		c.Zones.Poly.Add(square(x, y, side))
		c.Zones.Residents = append(c.Zones.Residents, float32(100+z))
		c.Zones.Jobs, c.Zones.Pupils = append(c.Zones.Jobs, 0), append(c.Zones.Pupils, 0)
		for k := range 12 {
			b := &c.Buildings
			b.ID, b.Name = append(b.ID, fmt.Sprint(len(b.ID)+1)), append(b.Name, "")
			u := luck.Float64(uint64(z), uint64(k), 0)
			b.Poly.Add(square(x+side*0.08*float64(k), y+side*u*0.9, 30))
			b.Use = append(b.Use, uses[k%4])
			b.Floor = append(b.Floor, float32(2000+8000*u))
			b.Zone, b.Pos = append(b.Zone, uint32(z)), append(b.Pos, 1)
			b.Street = append(b.Street, nearest(c, streets, geo.Point{X: (x + side/2) / 50, Y: (y + side/2) / 50}))
		}
	}
	w, err := newTown(c)
	if err != nil {
		t.Fatal(err)
	}
	pool := par.NewPool(2)
	t.Cleanup(pool.Close)
	w.times = newTimes(w, pool)
	return w
}

func square(x, y, d float64) [][]geo.Point {
	return [][]geo.Point{{{X: x, Y: y}, {X: x + d, Y: y}, {X: x + d, Y: y + d}, {X: x, Y: y + d}}}
}

func nearest(c *city.City, streets []uint32, p geo.Point) uint32 {
	best, d := streets[0], 1e18
	for _, s := range streets {
		if at, _ := geo.DistanceToPolyline(p, c.Streets.Line.At(int(s))); at < d {
			best, d = s, at
		}
	}
	return best
}

// draft draws a population and its plans as Init does.
func draft(t testing.TB, w *town, p *Params, seed uint64, hours float64) (population, planner) {
	t.Helper()
	stream := func(name string) rng.Stream { return rng.NewStream(seed, "people."+name) }
	pop := populate(w, p, stream("population"))
	pop.notes = append(pop.notes, pop.settle(w, &p.Household, stream("households"))...)
	pop.equip(p, stream("households"))
	pop.feel(w, &p.Attitudes, stream("attitudes"))
	var err error
	if p.Commute > 0 {
		if pop.commute, err = pop.commuters(w, p.Commute, stream("places")); err != nil {
			t.Fatal(err)
		}
	}
	pl := planner{town: w, params: p, random: stream("plans"), stop: clock.FromSeconds(hours * 3600),
		civil: clock.NewCivil(time.Date(2026, 7, 16, 0, 0, 0, 0, time.FixedZone("", 9*3600)))}
	if p.ModeShare.given() {
		if pl.choice, err = newChoice(w, p, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pl.plan(&pop); err != nil {
		t.Fatal(err)
	}
	return pop, pl
}

func shares() ShareParams {
	return ShareParams{Walk: 0.26, Bicycle: 0.06, Car: 0.36, Passenger: 0.1, Bus: 0.22}
}

// BenchmarkPopulation makes a city's people and plans their day: with everything on and, as a scenario that says nothing
// has it, without mode shares and mean time to work.
func BenchmarkPopulation(b *testing.B) {
	w := wideTown(b, 15)
	for _, full := range []bool{false, true} {
		p := DefaultParams()
		p.Residents = 1e6
		if full {
			p.Commute, p.ModeShare, p.Assume = 25*time.Minute, shares(), []string{"bus"}
		}
		b.Run(fmt.Sprintf("full=%v", full), func(b *testing.B) {
			n := 0
			for b.Loop() {
				pop, _ := draft(b, w, p, 7, 24)
				n = len(pop.group)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mpersons/s")
		})
	}
}
