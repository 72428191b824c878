package flood

import (
	"context"
	"math"
	"strings"
	"testing"

	"semul/engine/geo"
	"semul/models/flood/kernel"
)

// Fast water makes the model say "use fv", slow water does not.
func TestFastWaterIsNotForLocalInertia(t *testing.T) {
	for _, c := range []struct {
		name  string
		slope float64
		want  bool
	}{{"steep", 0.2, true}, {"flat", 0, false}} {
		g := geo.Grid{NX: 80, NY: 20, Cell: 5}
		bed := make([]float64, g.Cells())
		for id := range bed {
			bed[id] = c.slope * 5 * float64(80-id%80)
		}
		d := newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.015, Solver: LocalInertia})
		d.KeepPeaks(1)
		for id := range bed {
			i, j := g.IJ(id)
			d.SetDepth(i, j, 0.3)
		}
		advance(t, d, 15)
		if got := strings.HasPrefix(d.beyond(), "use fv: "); got != c.want {
			t.Errorf("%s: %.2g of the wet cells passed a Froude number of 0.8; %q", c.name, d.Swift(), d.beyond())
		}
	}
}

// Every kernel of local inertia ends everything that can happen in the same bits.
func TestInertiaKernelsAgree(t *testing.T) {
	want := ""
	for _, name := range kernel.Names() {
		d := everything(t, LocalInertia, nil)
		var err error
		if d.cfg.Kernel, err = kernel.InertiaByName(name); err != nil {
			t.Fatal(err)
		}
		for k := range 40 {
			drive(d, k)
			advance(t, d, 1)
		}
		if got := d.state(); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s ends in %.16s…, go in %.16s…", name, got, want)
		}
	}
}

// Speeds are those of the discharge: a channel that carries 2 m²/s 1 m deep says 2 m/s, over borders of tiles too.
func TestInertiaTellsSpeeds(t *testing.T) {
	g := geo.Grid{NX: 150, NY: 3, Cell: 5}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Solver: LocalInertia})
	in, err := d.AddBoundary("in", Inflow, []int{0, g.NX, 2 * g.NX})
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.AddBoundary("out", Level, []int{g.NX - 1, 2*g.NX - 1, 3*g.NX - 1})
	if err != nil {
		t.Fatal(err)
	}
	out.SetLevel(1)
	for id := range g.Cells() {
		i, j := g.IJ(id)
		d.SetDepth(i, j, 1)
	}
	in.SetRate(0.5 * 15)
	if err := d.Advance(context.Background(), 3600, 1); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{30, 63, 64, 100, 127, 128, 148} {
		u, v := d.Velocity(i, 1)
		if q := u * d.Depth(i, 1); math.Abs(q-0.5) > 0.005 || math.Abs(v) > 1e-3 {
			t.Errorf("column %d: %g m²/s and %g m/s across, want 0.5 and 0", i, q, v)
		}
	}
	closes(t, d, 1e-6)
}

// The face between two tiles has one discharge: both compute the same bits.
func TestInertiaTilesAgreeOnTheirFaces(t *testing.T) {
	d := everything(t, LocalInertia, nil)
	moving := 0
	for k := range 60 {
		drive(d, k)
		advance(t, d, 1)
		for _, x := range d.tiles {
			if w := x.next[west]; x.awake && w != nil && w.awake {
				for j := range x.ny {
					a, b := w.now().u[at(w.nx-1, j)], x.now().u[at(-1, j)]
					if math.Float32bits(a) != math.Float32bits(b) {
						t.Fatalf("%d s, tile %d, row %d: %g m²/s west of the face, %g east of it", k, x.index, j, a, b)
					}
					if a != 0 {
						moving++
					}
				}
			}
			if s := x.next[south]; x.awake && s != nil && s.awake {
				for i := range x.nx {
					a, b := s.now().v[at(i, s.ny-1)], x.now().v[at(i, -1)]
					if math.Float32bits(a) != math.Float32bits(b) {
						t.Fatalf("%d s, tile %d, column %d: %g m²/s south of the face, %g north of it", k, x.index, i, a, b)
					}
					if a != 0 {
						moving++
					}
				}
			}
		}
	}
	if moving < 1000 {
		t.Errorf("only %d discharges between tiles were not 0", moving)
	}
}
