package flood

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/models/flood/kernel"
)

// The states on open faces keep the wave that leaves the domain, and never let water in faster than its waves.
func TestFacesKeepTheWaveThatLeaves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := kernel.Gravity
		q := fmath.Pow(10, rapid.Float64Range(-4, 2).Draw(t, "q"))
		h := rapid.Float64Range(0, 10).Draw(t, "h")
		u := rapid.Float64Range(-3, 3).Draw(t, "u")
		depth, speed := entering(q, h, u)
		c := math.Sqrt(g * depth)
		if math.Abs(depth*speed-q) > 1e-9*q || speed > c*(1+1e-6) {
			t.Fatalf("%g m²/s enter %g m deep at %g m/s", q, depth, speed)
		}
		if miss := speed - 2*c - (u - 2*math.Sqrt(g*h)); speed < 0.999*c && math.Abs(miss) > 1e-6*(1+c) {
			t.Fatalf("the leaving wave is %g m/s off", miss)
		}
		root := rapid.Float64Range(0.1, 20).Draw(t, "root")
		depth, speed = leaving(root, h, u)
		c = math.Sqrt(g * depth)
		normal := root * fmath.Pow(depth, 2.0/3)
		switch ci := math.Sqrt(g * h); {
		case u >= ci || u+2*ci <= 0:
			if depth != h {
				t.Fatal("what goes faster than its waves goes as it comes")
			}
		case math.Abs(speed+2*c-(u+2*ci)) > 1e-6*(1+ci), math.Abs(speed-math.Min(normal, c)) > 1e-5*(1+speed):
			t.Fatalf("%g m leave at %g m/s, normal is %g, the wave %g and %g", depth, speed, normal, speed+2*c, u+2*ci)
		}
	})
}

// A sloping channel into which a discharge comes through a side, and which it leaves at the normal depth of its slope,
// carries uniform flow from end to end: h = (q·n/√S)^(3/5). What comes in is exact at any instant, from the dry bed on.
func TestDischargeIsExactAndFlowUniform(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		const q, n, slope, dx = 1.5, 0.035, 0.002, 10.0
		for _, turned := range []int{west, east, south, north} {
			g := geo.Grid{NX: 90, NY: 3, Cell: dx}
			if turned >= south {
				g.NX, g.NY = g.NY, g.NX
			}
			bed := make([]float64, g.Cells())
			var in, out []int
			for id := range bed {
				i, j := g.IJ(id)
				along := [4]int{i, g.NX - 1 - i, j, g.NY - 1 - j}[turned]
				bed[id] = 5 - float64(along)*dx*slope
				switch along {
				case 0:
					in = append(in, id)
				case 89:
					out = append(out, id)
				}
			}
			d := newDomain(t, Config{Grid: g, Bed: bed, Rough: n, Solver: s})
			river, err := d.AddBoundary("river", Discharge, in)
			if err != nil {
				t.Fatal(err)
			}
			mouth, err := d.AddBoundary("mouth", Free, out)
			if err != nil {
				t.Fatal(err)
			}
			d.SetSlope(mouth, slope)
			river.SetRate(q * 3 * dx)
			for k := 1; k <= 40; k++ {
				if err := d.Advance(context.Background(), 60, 1); err != nil {
					t.Fatal(err)
				}
				if want := q * 3 * dx * 60 * float64(k); math.Abs(river.Volume-want) > 1e-6*want {
					t.Fatalf("side %d, %s: %.9g m³ came in by %g s, want %.9g", turned, river.Name, river.Volume, d.Time(), want)
				}
			}
			closes(t, d, 1e-6)
			want := fmath.Pow(q*n/math.Sqrt(slope), 0.6)
			for id := range bed {
				i, j := g.IJ(id)
				if along := [4]int{i, g.NX - 1 - i, j, g.NY - 1 - j}[turned]; s == LocalInertia && along < 3 {
					continue // its first face has no water before it to push
				}
				if h := d.Depth(i, j); math.Abs(h-want) > 0.02*want {
					t.Fatalf("side %d, cell (%d, %d): %.4f m, normal depth is %.4f", turned, i, j, h, want)
				}
			}
			if out := -mouth.Volume; math.Abs(out+d.Volume()-river.Volume) > 1e-5*river.Volume {
				t.Errorf("%g m³ out, %g stay of %g", out, d.Volume(), river.Volume)
			}
		}
	})
}

// A rate below 0 takes water out of the cells on the border, as much as there is; nothing passes a closed stretch.
func TestAbstractionAndClosedStretch(t *testing.T) {
	g := geo.Grid{NX: 40, NY: 4, Cell: 5}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	var left, right []int
	for j := range g.NY {
		left, right = append(left, g.ID(0, j)), append(right, g.ID(39, j))
	}
	for id := range g.Cells() {
		i, j := g.IJ(id)
		d.SetDepth(i, j, 1)
	}
	b, err := d.AddBoundary("intake", Discharge, left)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.AddBoundary("quay", Closed, right); err != nil {
		t.Fatal(err)
	}
	free, err := d.addSide("east", east, right)
	if err != nil {
		t.Fatal(err)
	}
	b.SetRate(-2)
	advance(t, d, 60)
	if math.Abs(b.Volume+120) > 1e-3 || free.Volume != 0 || free.faces != 0 {
		t.Errorf("%g m³ taken, want 120; %g m³ left over a closed quay of %d open faces", -b.Volume, -free.Volume, free.faces)
	}
	closes(t, d, 1e-6)
	if _, err := d.AddBoundary("inland", Discharge, []int{g.ID(5, 2)}); err == nil {
		t.Error("a discharge through faces inside the ground was taken")
	}
}
