package flood

import (
	"context"
	"math"
	"strings"
	"testing"

	"semul/engine/geo"
)

// A discharge that the cells cannot pass on is found before the run, and during it if it comes another way.
func TestTooMuchWaterIsNamed(t *testing.T) {
	g := geo.Grid{NX: 40, NY: 40, Cell: 2}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	one := []int{g.ID(20, 20)}
	// 10 m³/s over four sides of 2 m: h = (1.25²/g)^(1/3) = 0.542 m, dt = 0.45·2/(2·√(g·h)) = 0.195 s
	h, dt, over := d.overload(one, 10)
	if over || math.Abs(h-0.542) > 1e-3 || math.Abs(dt-0.195) > 1e-3 {
		t.Errorf("10 m³/s: %g m, %g s, %v", h, dt, over)
	}
	if _, _, over := d.overload(one, 1e6); !over {
		t.Error("a million m³/s into one cell of 2 m was taken")
	}
	b, err := d.AddBoundary("mouth", Inflow, one)
	if err != nil {
		t.Fatal(err)
	}
	b.SetRate(1e6)
	if err := d.Advance(context.Background(), 1, 1); err != nil {
		t.Fatal(err)
	}
	if err := d.collapsed(); err == nil || !strings.Contains(err.Error(), "boundary mouth") || !strings.Contains(err.Error(), "cell (") || !strings.Contains(err.Error(), "step of time has collapsed") {
		t.Errorf("a flood of %g m³ in a second: %v", d.Volume(), err)
	}
	calm := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	calm.SetDepth(3, 3, 20)
	if err := calm.Advance(context.Background(), 1, 1); err != nil || calm.collapsed() != nil {
		t.Errorf("20 m of water: %v, %v", err, calm.collapsed())
	}
}

// Wells on the border are found, slopes that fall towards it are none.
func TestPitsOnTheBorder(t *testing.T) {
	g := geo.Grid{NX: 30, NY: 20, Cell: 5}
	bed := make([]float64, g.Cells())
	for id := range bed {
		bed[id] = 8 * g.CenterOf(id).X / 5 // 8 m a cell, steeper than a pit is deep
	}
	bed[g.ID(29, 7)] -= 20
	d := newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.03})
	var east, west []int
	for j := range g.NY {
		east, west = append(east, g.ID(29, j)), append(west, g.ID(0, j))
	}
	if got := d.pits(east); len(got) != 1 || got[0] != g.ID(29, 7) {
		t.Errorf("pits at the eastern side: %v", got)
	}
	if got := d.pits(west); len(got) != 0 {
		t.Errorf("pits at the foot of a slope: %v", got)
	}
}

// A round that fails however short it is names the cell whose waves are fastest, where it is and what stands there.
func TestAStepThatFailsIsPlaced(t *testing.T) {
	g := geo.Grid{NX: 70, NY: 10, X0: 1000, Y0: 500, Cell: 2}
	d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03})
	d.SetDepth(66, 3, 20)
	d.SetDepth(3, 3, 1)
	if _, err := d.AddBoundary("mouth", Inflow, []int{g.ID(65, 3)}); err != nil {
		t.Fatal(err)
	}
	d.rouse()
	err := d.noStep()
	for _, want := range []string{"cell (66, 3) at (1133.0, 507.0)", "20 m deep", "boundary mouth"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
}

// What is no number is named with its tile, cell, place and time.
func TestNotANumberIsPlaced(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		g := geo.Grid{NX: 70, NY: 10, Cell: 2}
		d := newDomain(t, Config{Grid: g, Bed: make([]float64, g.Cells()), Rough: 0.03, Solver: s})
		for i := range g.NX {
			d.SetDepth(i, 3, 1)
		}
		advance(t, d, 2)
		tile, ti, tj := d.tileOf(66, 3)
		tile.now().h[at(ti, tj)] = float32(math.NaN())
		err := d.Advance(context.Background(), 1, 1)
		for _, want := range []string{"not a number in tile (1, 0), cell (", "): look at bed"} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("no %q in %v", want, err)
			}
		}
	})
}
