package ebit

import (
	"testing"

	"semul/render/scene"
	"semul/render/viewer"
)

func TestShapesCoverWhatTheyShould(t *testing.T) {
	for _, c := range []struct {
		name       string
		x, y, w, h float64
		shape      viewer.Shape
		want       float64
	}{
		{"middle of a body", 10, 4.5, 20, 9, viewer.BodyShape, 1},
		{"beside a body", -0.5, 4.5, 20, 9, viewer.BodyShape, 0},
		{"its rounded corner", 0.5, 0.5, 20, 9, viewer.BodyShape, 0},
		{"middle of a disc", 4.5, 4.5, 9, 9, viewer.RoundShape, 1},
		{"corner of its box", 0.5, 0.5, 9, 9, viewer.RoundShape, 0},
		{"corner of a plain box", 0.5, 0.5, 4, 4, viewer.PlainShape, 1},
		{"beside it", -0.5, 2, 4, 4, viewer.PlainShape, 0},
	} {
		if a, _ := cover(c.x, c.y, c.w, c.h, c.shape); a < c.want-0.15 || a > c.want+0.15 {
			t.Errorf("%s: %.2f, want %.2f", c.name, a, c.want)
		}
	}
}

func TestVehiclesAreTrianglesWithoutAllocating(t *testing.T) {
	f := newFleet()
	f.scale = 2
	car := viewer.Part{Front: scene.Pt{X: 100, Y: 50}, Dir: scene.Pt{X: 1}, Length: 10, Width: 4, Shape: viewer.BodyShape}
	car.Ink.A = 255
	fill := func() {
		f.vertices, f.indices = f.vertices[:0], f.indices[:0]
		for range 5000 {
			f.add(car)
		}
	}
	fill()
	if len(f.vertices) != 20000 || len(f.indices) != 30000 {
		t.Fatalf("%d vertices, %d indices", len(f.vertices), len(f.indices))
	}
	// The box of 20×8 device pixels ends at the front, (200, 100), with the sprite's empty pixel round it.
	lo, hi := f.vertices[0], f.vertices[2]
	if lo.DstX > 180 || lo.DstX < 177 || hi.DstX < 200 || hi.DstX > 203 || lo.DstY > 96 || hi.DstY < 104 {
		t.Errorf("from (%g, %g) to (%g, %g)", lo.DstX, lo.DstY, hi.DstX, hi.DstY)
	}
	if allocs := testing.AllocsPerRun(5, fill); allocs != 0 {
		t.Errorf("%g allocations a frame", allocs)
	}
}

func TestSpritesFitTheirWidth(t *testing.T) {
	f := newFleet()
	for _, c := range []struct {
		shape viewer.Shape
		width float32
		want  float32
	}{{viewer.BodyShape, 2.4, 3}, {viewer.BodyShape, 8, 9}, {viewer.BodyShape, 60, 18}, {viewer.RoundShape, 2, 3}, {viewer.RoundShape, 4.8, 5}, {viewer.PlainShape, 30, 4}} {
		if s := f.sprite(c.shape, c.width); s.h != c.want || s.shape != c.shape {
			t.Errorf("shape %d, %g px wide: sprite of %g", c.shape, c.width, s.h)
		}
	}
	for i, a := range f.sprites {
		if a.x < 1 || a.y < 1 || a.x+a.w+1 > atlasSize || a.y+a.h+1 > atlasSize {
			t.Errorf("sprite %d leaves the texture", i)
		}
		for _, b := range f.sprites[:i] {
			if a.x-1 < b.x+b.w+1 && b.x-1 < a.x+a.w+1 && a.y-1 < b.y+b.h+1 && b.y-1 < a.y+a.h+1 {
				t.Errorf("sprite %d overlaps another", i)
			}
		}
	}
}
