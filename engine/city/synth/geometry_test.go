package synth

import (
	"math"
	"testing"

	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/rng"
)

// fieldOf samples a function on a lattice over a square of 100 m.
func fieldOf(f func(p geo.Point) float64) *field {
	g := newField(100, 100, 5)
	for j := range g.ny {
		for i := range g.nx {
			g.v[j*g.nx+i] = f(g.node(i, j))
		}
	}
	return g
}

func TestContourRunsRoundSmallValues(t *testing.T) {
	disc := fieldOf(func(p geo.Point) float64 { return p.Dist(geo.Point{X: 50, Y: 50}) })
	for _, closed := range []bool{false, true} {
		lines := contour(disc, 30, closed)
		if len(lines) != 1 || lines[0][0] != lines[0][len(lines[0])-1] {
			t.Fatalf("closed %v: %d lines", closed, len(lines))
		}
		if a := geo.RingArea(lines[0][:len(lines[0])-1]); math.Abs(a-math.Pi*900) > 20 {
			t.Errorf("a disc of 30 m has %g m², want %g, counter-clockwise", a, math.Pi*900)
		}
	}
	hole := fieldOf(func(p geo.Point) float64 { return -p.Dist(geo.Point{X: 50, Y: 50}) })
	lines := contour(hole, -30, true)
	if len(lines) != 2 || geo.RingArea(lines[0][1:])*geo.RingArea(lines[1][1:]) >= 0 {
		t.Errorf("a square with a hole: %d rings", len(lines))
	}
	sum := 0.0
	for _, l := range lines {
		sum += geo.RingArea(l[:len(l)-1])
	}
	if math.Abs(sum-(1e4-math.Pi*900)) > 20 {
		t.Errorf("a square with a hole has %g m²", sum)
	}
	half := contour(fieldOf(func(p geo.Point) float64 { return p.X }), 42, false)
	if len(half) != 1 || half[0][0].Y != 0 || half[0][len(half[0])-1].Y != 100 || math.Abs(half[0][3].X-42) > 1e-9 {
		t.Errorf("a half plane: the line must run north, small values on its left: %v", half)
	}
	saddle := contour(fieldOf(func(p geo.Point) float64 { return (p.X - 51) * (p.Y - 52) }), 0.5, false)
	if len(saddle) != 2 {
		t.Errorf("a saddle: %d lines, want 2", len(saddle))
	}
}

func TestInsetMovesEveryEdge(t *testing.T) {
	square := []geo.Point{{X: 0, Y: 0}, {X: 40, Y: 0}, {X: 40, Y: 30}, {X: 0, Y: 30}}
	in := inset(square, []float64{5, 2, 3, 4})
	if a := geo.RingArea(in); math.Abs(a-34*22) > 1e-9 {
		t.Errorf("area %g, want %d", a, 34*22)
	}
	if got := inset(square, uniform(4, 16)); got != nil {
		t.Errorf("a ring that closes up leaves %v", got)
	}
	ell := []geo.Point{{X: 0, Y: 0}, {X: 60, Y: 0}, {X: 60, Y: 20}, {X: 20, Y: 20}, {X: 20, Y: 60}, {X: 0, Y: 60}}
	if a := geo.RingArea(inset(ell, uniform(6, 4))); math.Abs(a-(52*12+12*40)) > 1e-6 {
		t.Errorf("an L of 4 m inset has %g m², want %d", a, 52*12+12*40)
	}
	// the short edge vanishes, its neighbours meet
	nicked := []geo.Point{{X: 0, Y: 0}, {X: 50, Y: 0}, {X: 50, Y: 38}, {X: 48, Y: 40}, {X: 0, Y: 40}}
	if got := inset(nicked, []float64{6, 6, 0, 6, 6}); len(got) != 4 || math.Abs(geo.RingArea(got)-38*28) > 1e-6 {
		t.Errorf("a nicked corner: %v", got)
	}
}

func TestPlotsPartitionABlock(t *testing.T) {
	s := rng.NewStream(1, "test")
	for n := range uint64(40) {
		block := []geo.Point{{X: 0, Y: 0}, {X: 80 + 90*s.Float64(n, 0, 0), Y: 10 * s.Float64(n, 0, 1)}, {X: 100, Y: 70 + 40*s.Float64(n, 0, 2)}, {X: -10 * s.Float64(n, 0, 3), Y: 60}}
		total := 0.0
		parts := plots(block, 300, func(k int) float64 { return 2*s.Float64(n, uint64(k), 4) - 1 })
		for _, r := range parts {
			total += geo.RingArea(r)
			if a := geo.RingArea(r); a > 430 || a < 50 {
				t.Errorf("block %d: a plot of %g m²", n, a)
			}
		}
		if math.Abs(total-geo.RingArea(block)) > 1e-6 {
			t.Errorf("block %d: plots cover %g of %g m²", n, total, geo.RingArea(block))
		}
	}
}

func TestApportionIsExact(t *testing.T) {
	got := apportion([]float64{1, 1, 1, 0.5, 0}, 10)
	want := []float64{3, 3, 3, 1, 0} // 2.857 2.857 2.857 1.43 0: the largest remainders get the missing three
	sum := 0.0
	for i := range want {
		sum += got[i]
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got, want)
			break
		}
	}
	if sum != 10 {
		t.Errorf("%g of 10", sum)
	}
	if none := apportion([]float64{0, 0}, 5); none[0] != 0 || none[1] != 0 {
		t.Errorf("without weights: %v", none)
	}
}

func TestGridIsInvertibleAndNearlySquare(t *testing.T) {
	pool := par.NewPool(0)
	defer pool.Close()
	for seed := uint64(1); seed <= 6; seed++ {
		const w, h = 4000, 3000
		r := layRivers(seed, w, h, 3, 1)
		g := newWarp(r, w, h, pool)
		for j := range 16 {
			for i := range 21 {
				at := geo.Point{X: float64(i) * w / 20, Y: float64(j) * h / 15}
				u, v := g.find(at)
				if back := g.at(u, v); back.Dist(at) > 0.1 {
					t.Fatalf("seed %d: %v → (%g, %g) → %v", seed, at, u, v, back)
				}
				du, dv := g.at(u+1, v).Sub(g.at(u-1, v)).Mul(0.5), g.at(u, v+1).Sub(g.at(u, v-1)).Mul(0.5)
				if du.Len() < 0.6 || du.Len() > 1.6 || dv.Len() < 0.6 || dv.Len() > 1.6 || math.Abs(du.Dot(dv)) > 0.5*du.Len()*dv.Len() {
					t.Errorf("seed %d: at %v the grid's axes are %v and %v", seed, at, du, dv)
				}
			}
		}
	}
}

func TestRiversMeet(t *testing.T) {
	for seed := uint64(1); seed <= 5; seed++ {
		r := layRivers(seed, 4000, 3000, 3, 1)
		if d := r.bank.at(r.meet); d > -r.pool {
			t.Errorf("seed %d: the meeting point lies %g m from the shore", seed, d)
		}
		for i := range r.arms {
			for _, q := range r.arms[i].line {
				if (geo.Bounds{MaxX: 4000, MaxY: 3000}).Contains(q) && r.bank.at(q) > -15 {
					t.Errorf("seed %d: arm %s is dry at %v", seed, r.arms[i].id, q)
				}
			}
		}
		if rings := polygons(contour(r.bank, 0, true)); len(rings) != 1 {
			t.Errorf("seed %d: the water falls into %d pieces", seed, len(rings))
		}
	}
}
