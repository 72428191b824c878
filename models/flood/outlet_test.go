package flood

import (
	"context"
	"math"
	"testing"

	"semul/engine/fmath"
	"semul/engine/geo"
	"semul/models/flood/kernel"
)

// channel is a channel of n cells of dx [m], three wide, falling by slope to side k, whose first cells are in and last out.
func channel(t *testing.T, s Solver, k, n int, dx, slope, rough float64) (d *Domain, in, out []int, along func(id int) int) {
	t.Helper()
	g := geo.Grid{NX: n, NY: 3, Cell: dx}
	if k >= south {
		g.NX, g.NY = g.NY, g.NX
	}
	along = func(id int) int {
		i, j := g.IJ(id)
		return [4]int{g.NX - 1 - i, i, g.NY - 1 - j, j}[k]
	}
	bed := make([]float64, g.Cells())
	for id := range bed {
		bed[id] = 50 - float64(along(id))*dx*slope
		switch along(id) {
		case 0:
			in = append(in, id)
		case n - 1:
			out = append(out, id)
		}
	}
	return newDomain(t, Config{Grid: g, Bed: bed, Rough: float32(rough), Solver: s}), in, out, along
}

// A discharge that runs down a plane to a free side without a slope of its own leaves it uniform, h = (q·n/√S)^(3/5): as a
// stranger tried it, and in a flume whose slope the bed's quanta make into steps.
func TestUniformFlowLeavesUndisturbed(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		for _, c := range []struct {
			name            string
			q, n, slope, dx float64
			cells           int
			time, tolerance float64
		}{
			{"plain", 0.3125, 0.04, 0.0005, 10, 32, 3 * 3600, 0.01},
			{"steep", 0.5, 0.03, 0.02, 10, 32, 1800, 0.01},
			{"flume", 0.02, 0.02, 0.001, 0.1, 60, 240, 0.03},
		} {
			if s == LocalInertia && (c.slope > 0.01 || c.n < 0.03) {
				continue // not for it: faster than its waves, or too smooth
			}
			for k := west; k <= north; k++ {
				d, in, out, along := channel(t, s, k, c.cells, c.dx, c.slope, c.n)
				river, err := d.AddBoundary("river", Discharge, in)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := d.addSide("free", k, out); err != nil {
					t.Fatal(err)
				}
				river.SetRate(c.q * 3 * c.dx)
				if err := d.Advance(context.Background(), c.time, 5); err != nil {
					t.Fatal(err)
				}
				closes(t, d, 1e-5)
				want := fmath.Pow(c.q*c.n/math.Sqrt(c.slope), 0.6)
				for id := range d.Grid.Cells() {
					i, j := d.Grid.IJ(id)
					if along(id) < 10 {
						continue // what enters finds its depth first
					}
					if h := d.Depth(i, j); math.Abs(h-want) > c.tolerance*want {
						t.Fatalf("%s, side %d: %.4f m in cell %d of %d, Manning's depth is %.4f", c.name, k, h, along(id), c.cells, want)
					}
				}
			}
		}
	})
}

// Still water beside a free side leaves: at once as after a dam break, q = 8/27·h0·√(g·h0) (Ritter 1892), where the ground is
// level or rises, and by and by where it falls. Beside closed sides it rests for good.
func TestStillWaterLeavesThroughAFreeSide(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		for _, slope := range []float64{0, 0.001, -0.001} {
			d, _, out, _ := channel(t, s, east, 200, 10, slope, 0)
			shut, _, _, _ := channel(t, s, east, 200, 10, slope, 0)
			free, err := d.addSide("east", east, out)
			if err != nil {
				t.Fatal(err)
			}
			for id := range d.Grid.Cells() {
				i, j := d.Grid.IJ(id)
				level := d.Bed(199, 1) + 1
				for _, d := range []*Domain{d, shut} {
					d.SetDepth(i, j, math.Floor(level/Quantum)*Quantum-d.Bed(i, j))
				}
			}
			before := d.Volume()
			advance(t, d, 60)
			advance(t, shut, 60)
			rate := -free.Volume / 60 / 30
			want := 8.0 / 27 * math.Sqrt(kernel.Gravity)
			switch {
			case s == FullWater && slope == 0 && math.Abs(rate-want) > 0.03*want:
				t.Errorf("slope %g: %.4f m²/s leave, want %.4f", slope, rate, want)
			case rate < 0.1*want || rate > 2*want:
				t.Errorf("slope %g: %.4f m²/s leave; a dam break has %.4f", slope, rate, want)
			}
			closes(t, d, 1e-5)
			for id := range d.Grid.Cells() {
				i, j := d.Grid.IJ(id)
				if u, v := shut.Velocity(i, j); u != 0 || v != 0 || shut.Volume() != before {
					t.Fatalf("slope %g: still water beside closed sides moves at (%g, %g) m/s", slope, u, v)
				}
			}
		}
	})
}

// Water inside is as if the ground went on beyond a free side: exactly after a dam break (Ritter 1892: beyond the dam it is faster
// than its waves), and nearly when a hump has left that ran down a river with a Froude number of 0.2.
func TestWavesLeaveWithLittleEcho(t *testing.T) {
	const dx, n = 5.0, 100
	for _, c := range []struct {
		name               string
		slope, rough, base float64
		hump               func(x float64) float64 // water above the base [m]
		height, time       float64
		echo               float64 // as a share of the height
	}{
		{"dam break", 0, 0, 0, func(x float64) float64 {
			if x < 300 {
				return 1
			}
			return 0
		}, 1, 60, 1e-6},
		{"hump in a river", 0.0005, 0.04, 1, func(x float64) float64 { return 0.05 * fmath.Exp(-(x-300)*(x-300)/1600) }, 0.05, 90, 0.13},
	} {
		var runs [2]*Domain
		speed := math.Sqrt(c.slope) * fmath.Pow(c.base, 2.0/3)
		if c.rough > 0 {
			speed /= c.rough
		}
		for k, cells := range [2]int{n, 4 * n} {
			d, in, out, along := channel(t, FullWater, east, cells, dx, c.slope, c.rough)
			river, err := d.AddBoundary("river", Discharge, in)
			if err != nil {
				t.Fatal(err)
			}
			river.SetRate(speed * c.base * 3 * dx)
			if _, err := d.addSide("east", east, out); err != nil {
				t.Fatal(err)
			}
			for id := range d.Grid.Cells() {
				i, j := d.Grid.IJ(id)
				d.SetDepth(i, j, c.base+c.hump((float64(along(id))+0.5)*dx))
				d.SetVelocity(i, j, speed, 0)
			}
			advance(t, d, c.time)
			runs[k] = d
		}
		worst, at := 0.0, 0
		for i := range n {
			if miss := math.Abs(runs[0].Depth(i, 1) - runs[1].Depth(i, 1)); miss > worst {
				worst, at = miss, i
			}
		}
		t.Logf("%s: the echo is %.2f %% of the wave", c.name, 100*worst/c.height)
		if worst > c.echo*c.height {
			t.Errorf("%s: %.4f m off in cell %d of %d, %.1f %% of the wave", c.name, worst, at, n, 100*worst/c.height)
		}
	}
}

// Rounding of the bed to quanta makes no brink of a gentle slope, and noise of a real bed no slope of level ground.
func TestFallBeforeABorder(t *testing.T) {
	for _, c := range []struct {
		name         string
		bed          []float64 // towards the border, in quanta
		mean, beyond float64   // in quanta
	}{
		{"level", []float64{9, 9, 9, 9, 9}, 0, 0},
		{"rising", []float64{0, 40, 80, 120, 160}, 0, 0},
		{"falling", []float64{160, 120, 80, 41, 0}, 41, 41},
		{"steps, the last one level", []float64{4, 4, 2, 2, 0, 0}, 0.8, 1.6},
		{"steps, the last one steep", []float64{4, 4, 2, 2, 0}, 1, 0},
		{"a lip", []float64{100, 60, 20, 50}, 0, 0},
	} {
		g := geo.Grid{NX: len(c.bed), NY: 1, Cell: 1}
		bed := make([]float64, len(c.bed))
		for i, z := range c.bed {
			bed[i] = z * Quantum
		}
		d := newDomain(t, Config{Grid: g, Bed: bed})
		mean, beyond := d.fallOut(g.NX-1, 0, 1, 0)
		if math.Abs(mean-c.mean*Quantum) > 1e-12 || math.Abs(beyond-c.beyond*Quantum) > 1e-12 {
			t.Errorf("%s: falls by %g, beyond by %g quanta; want %g, %g", c.name, mean/Quantum, beyond/Quantum, c.mean, c.beyond)
		}
	}
}
