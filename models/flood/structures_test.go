package flood

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"semul/engine/geo"
	"semul/models/flood/kernel"
)

// Headwater over diameter of the worked example on chart 1B of FHWA HDS-5: 42 inches, 120 ft³/s; read from a nomograph,
// which the equations follow within 5 %.
func TestInletControlFollowsTheNomograph(t *testing.T) {
	const inch, foot = 0.0254, 0.3048
	for _, c := range []struct {
		inlet string
		want  float64
	}{{"headwall", 2.5}, {"groove", 2.1}, {"projecting", 2.2}} {
		r, err := newRating(Barrel{Diameter: 42 * inch, Count: 1, Length: 30, Manning: 0.013, Entrance: 0.5, Inlet: inletForms[c.inlet]})
		if err != nil {
			t.Fatal(err)
		}
		got := r.inletControl(c.want*r.d, 0) / (foot * foot * foot)
		if math.Abs(got-120) > 0.05*120 {
			t.Errorf("%s: %.1f ft³/s at HW/D = %g, the chart has 120", c.inlet, got, c.want)
		}
	}
}

// Limits that can be told by hand: a wide low flow over a box's floor is critical there, a drowned pipe loses
// (1 + ke + 2g·n²L/R^(4/3)) velocity heads, and equal levels let nothing pass.
func TestBarrelsAtTheirLimits(t *testing.T) {
	g := kernel.Gravity
	box, err := newRating(Barrel{Width: 2, Height: 1.5, Count: 3, Length: 20, Manning: 0.013, Entrance: 0.4, Inlet: InletForm{0, 1, 0.0347, 0.81}})
	if err != nil {
		t.Fatal(err)
	}
	// Q = (2/3)^1.5·√g·b·H^1.5, K = 0
	if got, want := box.flow(10.6, math.Inf(-1), 10, 9.8)/3, math.Pow(2.0/3, 1.5)*math.Sqrt(g)*2*math.Pow(0.6+0.01*1.5/2, 1.5); math.Abs(got-want) > 0.02*want {
		t.Errorf("%.4f m³/s a box, critical flow is %.4f", got, want)
	}
	pipe, err := newRating(Barrel{Diameter: 1, Count: 1, Length: 60, Manning: 0.02, Entrance: 0.5, Inlet: inletForms["headwall"]})
	if err != nil {
		t.Fatal(err)
	}
	loss := 1.5 + 2*g*0.02*0.02*60/math.Pow(0.25, 4.0/3)
	if got, want := pipe.flow(5, 4.5, 1, 0.9), math.Pi/4*math.Sqrt(2*g*0.5/loss); math.Abs(got-want) > 0.002*want {
		t.Errorf("%.4f m³/s through a full pipe, want %.4f", got, want)
	}
	if q := pipe.flow(4.5, 4.5, 1, 0.9); q != 0 {
		t.Errorf("%g m³/s between equal levels", q)
	}
}

// More head gives no less discharge, more tailwater no more, whatever the barrel; but in one that is not full, whose losses
// are those of a mean depth, up to a seventh more.
func TestBarrelsAreMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Barrel{Count: rapid.IntRange(1, 3).Draw(t, "n"), Length: rapid.Float64Range(2, 200).Draw(t, "length"),
			Manning: rapid.Float64Range(0.009, 0.03).Draw(t, "manning"), Entrance: rapid.Float64Range(0, 1).Draw(t, "ke")}
		if b.Inlet = inletForms["headwall"]; rapid.Bool().Draw(t, "pipe") {
			b.Diameter = rapid.Float64Range(0.2, 5).Draw(t, "diameter")
		} else {
			b.Width, b.Height, b.Inlet = rapid.Float64Range(0.2, 8).Draw(t, "width"), rapid.Float64Range(0.2, 5).Draw(t, "height"), inletForms["wingwall_90"]
		}
		r, err := newRating(b)
		if err != nil {
			t.Fatal(err)
		}
		drop := rapid.Float64Range(-0.02, 0.05).Draw(t, "slope") * b.Length
		low := -drop + rapid.Float64Range(-1, 5).Draw(t, "tailwater")
		up := rapid.Float64Range(0, 8).Draw(t, "headwater")
		q := r.flow(up, low, 0, -drop)
		more, less := r.flow(up+0.1, low, 0, -drop), r.flow(up, low+0.1, 0, -drop)
		slack := 1e-6
		if up < r.d || low+drop < r.d {
			slack = 0.15
		}
		if q < 0 || more < q*(1-1e-6) || less > q*(1+slack) || q-q != 0 {
			t.Fatalf("%g m³/s; with 0.1 m more head %g, with 0.1 m more tailwater %g", q, more, less)
		}
	})
}

// twoPonds is a trough parted by a ridge in its middle.
func twoPonds(t testing.TB, s Solver, ridge float64) *Domain {
	g := geo.Grid{NX: 100, NY: 8, Cell: 5}
	bed := make([]float64, g.Cells())
	for id := range bed {
		if i, _ := g.IJ(id); i >= 48 && i < 52 {
			bed[id] = ridge
		}
	}
	return newDomain(t, Config{Grid: g, Bed: bed, Rough: 0.03, Solver: s})
}

func fillPonds(d *Domain, left, right float64) {
	for id := range d.Grid.Cells() {
		switch i, j := d.Grid.IJ(id); {
		case i < 50:
			d.SetDepth(i, j, left-d.Bed(i, j))
		default:
			d.SetDepth(i, j, right-d.Bed(i, j))
		}
	}
}

// Culverts, sluices, gates and bridges move water, and neither make nor lose any, with both solvers; the water levels out
// and does not swing past. A flap lets nothing back.
func TestStructuresKeepTheWater(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		rapid.Check(t, func(r *rapid.T) {
			kind := rapid.SampledFrom([]string{"culvert", "sluice", "gate", "bridge"}).Draw(r, "kind")
			flap := rapid.Bool().Draw(r, "flap")
			left, right := rapid.Float64Range(0, 5).Draw(r, "left"), rapid.Float64Range(0, 5).Draw(r, "right")
			ridge := 12.0 // a mouth that draws from one cell makes waves of several metres
			if kind == "gate" || kind == "bridge" {
				ridge = 0
			}
			d := twoPonds(t, s, ridge)
			g := d.Grid
			line := []geo.Point{{X: 250, Y: 41}, {X: 250, Y: -1}} // southwards: outwards is to the east
			gate := &Gate{Opening: &Opening{Sill: 0.2, Cd: 0.6, Width: 20, Flap: flap, Top: 7}, Most: 2, Speed: 0.01, Height: rapid.Float64Range(0, 2).Draw(r, "opening"), Want: rapid.Float64Range(0, 2).Draw(r, "want")}
			var err error
			switch kind {
			case "culvert":
				var c *Conduit
				c, err = d.AddCulvert("c", []int{g.ID(47, 3), g.ID(47, 4)}, []int{g.ID(52, 3)}, [2]float64{0.1, math.NaN()}, Barrel{Diameter: 1.5, Count: 2, Length: 25, Manning: 0.013, Entrance: 0.5, Inlet: inletForms["headwall"]})
				if err == nil {
					c.Flap = flap
				}
			case "sluice":
				err = d.AddSluiceGate("s", []int{g.ID(47, 3)}, []int{g.ID(52, 3), g.ID(52, 4)}, gate)
			case "gate":
				err = d.AddGate("g", line, gate)
			case "bridge":
				_, err = d.AddBarrier("b", line, &Opening{Sill: math.Inf(-1), Lip: 1.5, Top: 2.5, Cd: 0.6})
				flap = false
			}
			if err != nil {
				r.Fatal(err)
			}
			fillPonds(d, left, right)
			before, was := d.Volume(), westOf(d)
			for range 6 {
				if err := d.Advance(context.Background(), 60, 1); err != nil {
					r.Fatal(err)
				}
				closes(t, d, 1e-6)
			}
			if after := d.Volume(); math.Abs(after-before) > 1e-6*(1+before) {
				r.Fatalf("%s: %.9g m³ were %.9g", kind, after, before)
			}
			now := westOf(d)
			if kind == "culvert" || kind == "sluice" { // nothing but the conduit joins the ponds
				if c := d.conduits[0]; math.Abs(was-now-c.Moved) > 1e-6*(1+before) {
					r.Fatalf("%s: the western pond lost %.9g m³, %.9g passed", kind, was-now, c.Moved)
				}
				switch {
				case flap && now > was*(1+1e-9):
					r.Fatalf("%s: a flap let %g m³ back", kind, now-was)
				case left > right+0.5 && now > was, left < right-0.5 && now < was-1e-9:
					r.Fatalf("%s: water ran uphill from %g and %g m: %g m³ in the west became %g", kind, left, right, was, now)
				}
			}
			if kind == "gate" && flap && now > was*(1+1e-6) && right < 6 {
				r.Fatalf("a flap gate let %g m³ back", now-was)
			}
		})
	})
}

// westOf is the water in the western half [m³].
func westOf(d *Domain) float64 {
	sum := 0.0
	for id := range d.Grid.Cells() {
		if i, j := d.Grid.IJ(id); i < 50 {
			sum += d.Depth(i, j)
		}
	}
	return sum * d.cellArea()
}

// A gate passes what its equation says: Q = Cd·b·a·√(2g·ΔH), and nothing when it is shut.
func TestGateDischarge(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		d := twoPonds(t, s, 0)
		gate := &Gate{Opening: &Opening{Sill: math.Inf(-1), Cd: 0.6, Width: 6, Top: 9}, Most: 2, Speed: 100}
		gate.Sill = 0
		if err := d.AddGate("g", []geo.Point{{X: 250, Y: -1}, {X: 250, Y: 41}}, gate); err != nil {
			t.Fatal(err)
		}
		fillPonds(d, 4, 2)
		advance(t, d, 30)
		if gate.Passed() != 0 || math.Abs(westOf(d)-50*8*25*4) > 1e-6 {
			t.Fatalf("%g m³ passed a shut gate", gate.Passed())
		}
		gate.Want = 0.5
		advance(t, d, 2)
		want := 0.6 * 6 * 0.5 * math.Sqrt(2*kernel.Gravity*2) * 2
		if got := math.Abs(gate.Passed()); math.Abs(got-want) > 0.03*want {
			t.Errorf("%.3f m³ in two seconds, want %.3f", got, want)
		}
		if gate.Passed() > 0 {
			t.Error("the line runs north: to the east is to the right of it, inwards")
		}
		gate.Stopped, gate.Want = true, 0
		advance(t, d, 10)
		if gate.Height != 0.5 {
			t.Errorf("a gate without power moved to %g m", gate.Height)
		}
	})
}

// Below its soffit a bridge is not there, to the last bit; above it water is held back, and passes over the deck.
func TestBridgeDrowns(t *testing.T) {
	bySolver(t, func(t *testing.T, s Solver) {
		run := func(bridge bool, level float64) (*Domain, float64) {
			d := twoPonds(t, s, 0)
			if bridge {
				if _, err := d.AddBarrier("b", []geo.Point{{X: 250, Y: -1}, {X: 250, Y: 41}}, &Opening{Sill: math.Inf(-1), Lip: 2, Top: 3, Cd: 0.6}); err != nil {
					t.Fatal(err)
				}
			}
			fillPonds(d, level, 0.5)
			if bridge {
				d.release() // as the first action of sources will
			}
			advance(t, d, 20)
			return d, westOf(d)
		}
		a, _ := run(true, 1.5)
		b, _ := run(false, 1.5)
		if a.state() != b.state() {
			t.Error("a bridge high above the water changes the flow")
		}
		_, held := run(true, 4)
		_, open := run(false, 4)
		_, low := run(true, 2.9)
		if held <= open || low >= 50*8*25*2.9 {
			t.Errorf("%g m³ are held by a drowned bridge, %g without; %g below the deck", held, open, low)
		}
	})
}
