package synth

import (
	"math"
	"strings"
	"testing"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
)

// shapedCity makes a built-in city that is no delta.
func shapedCity(t *testing.T, name string) (*city.City, *plan) {
	t.Helper()
	spec, err := Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Generate(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, newPlan(spec, nil)
}

// meanLevel is the mean ground within r [m] of a place.
func meanLevel(c *city.City, at geo.Point, r float64) float64 {
	sum, n := 0.0, 0.0
	for k, z := range c.Terrain.Val {
		if c.Terrain.CenterOf(k).Dist(at) < r {
			sum, n = sum+float64(z), n+1
		}
	}
	return sum / n
}

// The reported fact is that Gangnam lies 10 m or more below its surroundings.
func TestABowlLiesTenMetresBelowItsHills(t *testing.T) {
	c, p := shapedCity(t, "bowl")
	mid := p.bowlMiddle()
	floor := meanLevel(c, mid, 150)
	for _, at := range []geo.Point{{X: 60, Y: mid.Y}, {X: p.w - 60, Y: mid.Y}, {X: mid.X, Y: p.h - 30}} {
		if over := meanLevel(c, at, 60) - floor; over < 9 || over > 12 {
			t.Errorf("the ground at %v lies %.1f m over the floor, want about 10", at, over)
		}
	}
	// the valley lets water out by way of a sill, not of a gorge or a dam
	lowest := math.Inf(1)
	for _, share := range []float64{0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65} {
		highest := math.Inf(-1)
		for y := 120.0; y < mid.Y; y += 20 {
			highest = max(highest, meanLevel(c, geo.Point{X: share * p.w, Y: y}, 15))
		}
		lowest = min(lowest, highest)
	}
	if over := lowest - floor; over < 0.3 || over > 3 {
		t.Errorf("the valley's sill lies %.1f m over the floor, want about %g", over, bowlSill)
	}
	if len(c.Underpasses.ID)+len(c.Railways.ID)+len(c.Walls.ID) > 0 {
		t.Error("a bowl has no railway, underpass or levee")
	}
	if len(c.Boundaries.ID) != 1 || c.Boundaries.Kind[0] != city.StageBoundary {
		t.Errorf("boundaries %v, want a stream's stage", c.Boundaries.Kind)
	}
}

// Every sewer of a bowl leads to the stream, below the sill if it must, and a larger design rain makes larger conduits.
func TestABowlsSewersEndInItsStream(t *testing.T) {
	c, _ := shapedCity(t, "bowl")
	wide, _ := shapedCity(t, "bowl-110")
	outfalls := 0
	for n, kind := range c.DrainNodes.Kind {
		if kind != city.Outfall {
			continue
		}
		outfalls++
		if at := c.DrainNodes.At.At(n); at.Y > 120 {
			t.Errorf("outfall %s at %v is not at the stream", c.DrainNodes.ID[n], at)
		}
	}
	if outfalls < 1 || outfalls > 8 {
		t.Errorf("%d outfalls, want few", outfalls)
	}
	if len(c.DrainLinks.ID) != len(wide.DrainLinks.ID) {
		t.Fatalf("%d and %d conduits", len(c.DrainLinks.ID), len(wide.DrainLinks.ID))
	}
	larger := 0
	for l := range c.DrainLinks.ID {
		a, b := c.DrainLinks.Diameter[l], wide.DrainLinks.Diameter[l]
		if b < a {
			t.Errorf("%s shrinks from %g m to %g m with the larger rain", c.DrainLinks.ID[l], a, b)
		}
		if b > a {
			larger++
		}
	}
	if larger < len(c.DrainLinks.ID)/4 {
		t.Errorf("only %d of %d conduits grow from 85 to 110 mm/h", larger, len(c.DrainLinks.ID))
	}
}

func TestAHarbourHasASeaAHillAndItsUnderpass(t *testing.T) {
	c, p := shapedCity(t, "harbour")
	if quay, hill := meanLevel(c, geo.Point{X: p.w / 2, Y: basinShare*p.h + 60}, 30), meanLevel(c, geo.Point{X: p.w / 2, Y: p.h - 40}, 30); quay < 1.2 || quay > 3 || hill < 40 {
		t.Errorf("quay at %.1f m, hill at %.1f m", quay, hill)
	}
	if len(c.Boundaries.ID) != 1 || c.Boundaries.Kind[0] != city.TideBoundary || c.WaterAreas.Kind[0] != city.Sea {
		t.Errorf("boundaries %v, waters %v: want the sea", c.Boundaries.Kind, c.WaterAreas.Kind)
	}
	u := &c.Underpasses
	if len(u.ID) != 1 || math.Abs(float64(u.Length[0])-175) > 1 || u.Clearance[0] != 3.5 || u.Crosses[0] != "railway" {
		t.Fatalf("underpasses %+v", u)
	}
	if deep := u.Lip[0] - u.Low[0]; deep < 3 || deep > 4 {
		t.Errorf("the underpass is %.1f m deep below its lip", deep)
	}
	if out := c.Pumps.OutY[u.Pump[0]]; out > basinShare*p.h {
		t.Errorf("the sump pump empties at y = %.0f m, on land", out)
	}
}

func TestShapedCitiesAreSound(t *testing.T) {
	for _, name := range []string{"bowl", "harbour"} {
		c, _ := shapedCity(t, name)
		if found := network.Validate(c); len(found) > 0 {
			t.Errorf("%s: %s (%d in all)", name, found[0], len(found))
		}
		for k, z := range c.Terrain.Val {
			if !(z > -4 && z < 90) {
				t.Fatalf("%s: ground of %g m at %v", name, z, c.Terrain.CenterOf(k))
			}
		}
	}
}

func TestReliefsThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"relief = \"crater\"":                   `relief: must be "delta", "bowl" or "harbour", got "crater"`,
		"relief = \"bowl\"\nunderpasses = 1":    "underpasses: a bowl has no railway",
		"relief = \"harbour\"\ncanals = 2":      "canals: a harbour has none",
		"design_rain = \"900 mm/h\"":            "design_rain: must be 1 mm/h to 300 mm/h",
		"dip = \"20 m\"":                        "dip: must be 100 m to 300 m",
		"lip = \"2 m\"":                         "lip: must be 0 m to 1 m",
		"clearance = \"1 m\"":                   "clearance: must be 2 m to 6 m",
		"relief = \"bowl\"\narea = \"1.0 km2\"": "relief: a bowl takes 1200 m",
	} {
		if !strings.Contains(text, "area") {
			text += "\narea = \"3 km2\""
		}
		if _, err := Parse([]byte(text), "x.toml"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
