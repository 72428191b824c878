package viewer

import (
	"math"
	"testing"

	"semul/engine/geo"
	"semul/render/scene"
)

func glideOver(w, h float64) *Glide {
	return NewGlide(scene.Camera{Center: geo.Point{X: w / 2, Y: h / 2}, MPP: 4}, geo.Bounds{MaxX: w, MaxY: h}, 1280, 648)
}

func TestZoomKeepsTheGroundUnderThePointer(t *testing.T) {
	for _, at := range []scene.Pt{{X: 640, Y: 324}, {X: 200, Y: 500}, {X: 1100, Y: 40}} {
		g := glideOver(8000, 8000)
		before := g.ground(at)
		g.ZoomAt(4, at)
		end := g.Target()
		for range 60 {
			g.Step(1.0 / 60)
			if d := g.ground(at).Dist(before); d > 1e-6*8000 {
				t.Fatalf("%v: the ground slipped by %g m", at, d)
			}
		}
		if g.Moving() || math.Abs(g.Now.MPP-1) > 1e-9 || g.Now != end {
			t.Errorf("%v: %v after a second, want to rest at %v", at, g.Now, end)
		}
	}
}

func TestZoomAndPanStayWithinLimits(t *testing.T) {
	g := glideOver(3000, 2000)
	for range 40 {
		g.ZoomAt(2, scene.Pt{X: 640, Y: 324})
		g.Step(1)
	}
	if g.Now.MPP != leastMPP {
		t.Errorf("nearest %g m per pixel, want %g", g.Now.MPP, leastMPP)
	}
	for range 40 {
		g.ZoomAt(0.5, scene.Pt{X: 640, Y: 324})
		g.Step(1)
	}
	if far := g.farthest(); g.Now.MPP != far || far < 3000/1280.0 {
		t.Errorf("farthest %g m per pixel, want %g", g.Now.MPP, far)
	}
	g.Pan(1e6, -1e6)
	if c := g.Now.Center; c.X != 0 || c.Y != 0 {
		t.Errorf("panned off the city to %v", c)
	}
}

func TestFlightsArriveWithinASecond(t *testing.T) {
	g := glideOver(8000, 8000)
	to := scene.Camera{Center: geo.Point{X: 7000, Y: 500}, MPP: 0.5}
	g.Fly(to)
	if g.Target() != to {
		t.Fatalf("flies to %v", g.Target())
	}
	last := g.Now.Center.Dist(to.Center)
	for range 60 {
		g.Step(1.0 / 60)
		if d := g.Now.Center.Dist(to.Center); d > last+1e-9 {
			t.Fatal("flew away from where it goes")
		} else {
			last = d
		}
	}
	if g.Now != to || g.Moving() {
		t.Errorf("at %v after a second", g.Now)
	}
	g.Fly(scene.Camera{MPP: 2})
	g.Pan(1, 0)
	if g.Moving() {
		t.Error("a drag does not end a flight")
	}
}
