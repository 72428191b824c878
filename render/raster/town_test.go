package raster_test

import (
	"bytes"
	"fmt"
	"runtime"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/golden"
	"semul/render/palette"
	"semul/render/raster"
	"semul/render/scene"
	"semul/render/scenetest"
	"semul/render/text"
)

// town paints the hand-made town.
type town struct {
	fonts   *text.Fonts
	storm   *scenetest.Storm
	painter *scene.Painter
	list    scene.DrawList
}

func newTown(t testing.TB) *town {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	c := scenetest.City()
	return &town{fonts: f, storm: scenetest.NewStorm(c), painter: scene.NewPainter(scene.NewMap(c, f))}
}

func (w *town) paint(t testing.TB, v scene.View, at time.Duration) *scene.DrawList {
	t.Helper()
	if err := w.painter.Paint(v, w.storm, clock.Time(at), &w.list); err != nil {
		t.Fatal(err)
	}
	return &w.list
}

func cityView(w, h int) scene.View {
	return scene.View{W: w, H: h, Camera: scene.Fit(geo.Bounds{MaxX: scenetest.Width, MaxY: scenetest.Height}, w, h, 8), Chrome: scene.ShowAll}
}

// TestPicturesOfTheTown compares four pictures, one a band of detail, with pictures that were looked at.
func TestPicturesOfTheTown(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		name string
		mpp  float64
		at   geo.Point
		dark bool
		lang text.Lang
	}{
		{"city-dark-ko", 6, geo.Point{X: 1200, Y: 800}, true, text.Ko},
		{"district-light-en", 2, geo.Point{X: 900, Y: 850}, false, text.En},
		{"street-light-ko", 0.5, geo.Point{X: 820, Y: 1030}, false, text.Ko},
		{"lane-dark-en", 0.2, geo.Point{X: 1770, Y: 980}, true, text.En},
	} {
		v := cityView(600, 380)
		v.Camera, v.Lang = scene.Camera{Center: c.at, MPP: c.mpp}, c.lang
		if !c.dark {
			v.Theme = palette.Light
		}
		golden.PNG(t, "testdata/"+c.name+".png", raster.New(w.fonts, 0).Draw(w.paint(t, v, 70*time.Minute+20*time.Second)))
	}
}

// TestPicturesOfStreets compares pictures of what vehicles do to streets, and one with a vehicle of each type.
func TestPicturesOfStreets(t *testing.T) {
	w := newTown(t)
	loud := scenetest.NewLoud(w.storm)
	for _, c := range []struct {
		name  string
		layer string
		cam   scene.Camera
		dark  bool
		lang  text.Lang
	}{
		{"noise-light-en", "traffic.noise", scene.Camera{Center: geo.Point{X: 900, Y: 850}, MPP: 2}, false, text.En},
		{"co2-dark-ko", "traffic.co2", scene.Camera{Center: geo.Point{X: 1200, Y: 800}, MPP: 4.5}, true, text.Ko},
		{"flow-light-ko", "traffic.flow", scene.Camera{Center: geo.Point{X: 900, Y: 850}, MPP: 2}, false, text.Ko},
		{"fleet-light-ko", "traffic.vehicle", scene.Camera{Center: geo.Point{X: 905, Y: 995}, MPP: 0.28}, false, text.Ko},
		{"fleet-dark-en", "traffic.vehicle", scene.Camera{Center: geo.Point{X: 905, Y: 995}, MPP: 0.28}, true, text.En},
	} {
		v := cityView(600, 380)
		v.Camera, v.Lang, v.Layers = c.cam, c.lang, []string{c.layer}
		if !c.dark {
			v.Theme = palette.Light
		}
		if err := w.painter.Paint(v, loud, clock.Time(time.Hour), &w.list); err != nil {
			t.Fatal(err)
		}
		golden.PNG(t, "testdata/"+c.name+".png", raster.New(w.fonts, 0).Draw(&w.list))
	}
}

func TestPicturesDoNotDependOnTheProcessors(t *testing.T) {
	w := newTown(t)
	v := cityView(900, 600)
	v.Scale = 1.5
	list := w.paint(t, v, 70*time.Minute)
	want := raster.New(w.fonts, 1).Draw(list)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, n := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(n)
		for _, workers := range []int{0, 3, 16} {
			if got := raster.New(w.fonts, workers).Draw(list); !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("GOMAXPROCS %d, %d workers: another picture", n, workers)
			}
		}
	}
}

// The remembered static part gives the same bytes as painting all anew, and a moved camera is not shown the old one.
func TestRememberedGroundEqualsFreshGround(t *testing.T) {
	w := newTown(t)
	v := cityView(700, 460)
	r := raster.New(w.fonts, 2)
	img := r.Draw(w.paint(t, v, 30*time.Minute))
	for k, at := range []time.Duration{60 * time.Minute, 90 * time.Minute, 90 * time.Minute} {
		if k == 2 {
			v.Camera.Center.X += 40
		}
		list := w.paint(t, v, at)
		if list.Static == 0 || list.StaticKey == 0 {
			t.Fatal("nothing is static")
		}
		r.DrawTo(list, img)
		if fresh := raster.New(w.fonts, 1).Draw(list); !bytes.Equal(fresh.Pix, img.Pix) {
			t.Errorf("picture %d at %v differs from a fresh one", k, at)
		}
	}
}

// Tiles show no seams: a picture and the same picture with the tiles elsewhere agree.
func TestTilesHaveNoSeams(t *testing.T) {
	w := newTown(t)
	v := cityView(600, 400)
	v.Chrome, v.NoLabels = scene.ShowNone, true
	list := *w.paint(t, v, 70*time.Minute)
	whole := raster.New(w.fonts, 1).Draw(&list)
	// Shift everything by 100 px within a larger picture: the tiles' edges fall elsewhere.
	const shift = 100
	moved := list
	moved.W, moved.H, moved.StaticKey = 600+shift, 400+shift, 0
	moved.Pts = append([]scene.Pt(nil), list.Pts...)
	for i := range moved.Pts {
		moved.Pts[i].X += shift
		moved.Pts[i].Y += shift
	}
	box := func(b scene.Box) scene.Box {
		return scene.Box{MinX: b.MinX + shift, MinY: b.MinY + shift, MaxX: b.MaxX + shift, MaxY: b.MaxY + shift}
	}
	moved.Paths = append([]scene.Path(nil), list.Paths...)
	for i := range moved.Paths {
		moved.Paths[i].Box = box(moved.Paths[i].Box)
	}
	moved.Ops = append([]scene.Op(nil), list.Ops...)
	for i := range moved.Ops {
		moved.Ops[i].Box = box(moved.Ops[i].Box)
	}
	moved.Dots = append([]scene.Dot(nil), list.Dots...)
	for i := range moved.Dots {
		moved.Dots[i].At.X += shift
		moved.Dots[i].At.Y += shift
	}
	moved.Quads = append([]scene.Quad(nil), list.Quads...)
	for i := range moved.Quads {
		moved.Quads[i].Front.X += shift
		moved.Quads[i].Front.Y += shift
	}
	moved.Fields = append([]scene.Field(nil), list.Fields...)
	for i := range moved.Fields {
		moved.Fields[i].Origin.X += shift
		moved.Fields[i].Origin.Y += shift
		moved.Fields[i].Box = box(moved.Fields[i].Box)
	}
	moved.Texts = append([]scene.Text(nil), list.Texts...)
	for i := range moved.Texts {
		moved.Texts[i].At.X += shift
		moved.Texts[i].At.Y += shift
	}
	img := raster.New(w.fonts, 1).Draw(&moved)
	worst, far := 0, 0
	for y := 4; y < 396; y++ {
		for x := 4; x < 596; x++ {
			a, b := whole.RGBAAt(x, y), img.RGBAAt(x+shift, y+shift)
			d := max(abs(int(a.R)-int(b.R)), abs(int(a.G)-int(b.G)), abs(int(a.B)-int(b.B)))
			worst = max(worst, d)
			if d > 24 {
				far++
			}
		}
	}
	// Fixed point rounds differently at another place, and dots are stamped at sixteenths of a pixel.
	if far > 40 {
		t.Errorf("%d pixels differ by more than 24 levels, the most by %d", far, worst)
	}
}

func abs(v int) int { return max(v, -v) }

func BenchmarkCityView(b *testing.B) {
	w := newTown(b)
	v := cityView(1280, 800)
	list := w.paint(b, v, 70*time.Minute)
	for _, still := range []bool{true, false} {
		b.Run(fmt.Sprintf("static-cached=%v", still), func(b *testing.B) {
			r := raster.New(w.fonts, 1)
			if !still {
				list.StaticKey = 0
			}
			img := r.Draw(list)
			b.ReportAllocs()
			for b.Loop() {
				r.DrawTo(list, img)
			}
			b.ReportMetric(float64(len(list.Pts)), "vertices")
		})
	}
}
