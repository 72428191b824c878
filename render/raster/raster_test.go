package raster

import (
	"image"
	"image/color"
	"math"
	"testing"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/scene"
	"semul/render/text"
)

func load(t testing.TB) *text.Fonts {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

var (
	white = color.NRGBA{255, 255, 255, 255}
	black = color.NRGBA{0, 0, 0, 255}
)

// paper is an empty white list of w×h logical pixels.
func paper(w, h int, scale float32) *scene.DrawList {
	d := &scene.DrawList{}
	d.Reset(w, h, scale, white)
	return d
}

// ink sums how dark a picture is, in whole black pixels.
func ink(img *image.RGBA) float64 {
	sum := 0.0
	for i := 0; i < len(img.Pix); i += 4 {
		sum += float64(255-img.Pix[i]) / 255
	}
	return sum
}

func dark(img *image.RGBA, x, y int) float64 { return float64(255-img.RGBAAt(x, y).R) / 255 }

func TestPartlyCoveredPixelsAreMixed(t *testing.T) {
	d := paper(20, 10, 1)
	d.AddRect(scene.Box{MinX: 2.25, MinY: 3, MaxX: 6.5, MaxY: 5.5}, 0, scene.Ink(black))
	img := New(nil, 1).Draw(d)
	for _, c := range []struct {
		x, y int
		want float64
	}{{2, 3, 0.75}, {3, 3, 1}, {6, 3, 0.5}, {7, 3, 0}, {4, 5, 0.5}, {2, 5, 0.375}, {6, 5, 0.25}, {4, 6, 0}, {1, 4, 0}} {
		if got := dark(img, c.x, c.y); math.Abs(got-c.want) > 1.5/255 {
			t.Errorf("pixel %d,%d is %.3f dark, want %.3f", c.x, c.y, got, c.want)
		}
	}
	if a := ink(img); math.Abs(a-4.25*2.5) > 0.1 {
		t.Errorf("%.2f px² painted, want %.2f", a, 4.25*2.5)
	}
}

func TestHolesRunTheOtherWayRound(t *testing.T) {
	d := paper(40, 40, 1)
	d.AddFill([]scene.Pt{{X: 5, Y: 5}, {X: 35, Y: 5}, {X: 35, Y: 35}, {X: 5, Y: 35}}, scene.Ink(black), city.Ref{})
	d.AddFill([]scene.Pt{{X: 15, Y: 15}, {X: 15, Y: 25}, {X: 25, Y: 25}, {X: 25, Y: 15}}, scene.Ink(black), city.Ref{})
	img := New(nil, 1).Draw(d)
	if dark(img, 20, 20) != 0 || dark(img, 10, 20) != 1 || math.Abs(ink(img)-800) > 0.5 {
		t.Errorf("hole %.2f dark, rim %.2f, %.1f px² painted, want 0, 1, 800", dark(img, 20, 20), dark(img, 10, 20), ink(img))
	}
}

func TestOverlapsOfOneOpAreAUnion(t *testing.T) {
	half := scene.Ink(color.NRGBA{0, 0, 0, 128})
	d := paper(30, 10, 1)
	d.AddRect(scene.Box{MinX: 0, MinY: 0, MaxX: 20, MaxY: 10}, 0, half)
	d.AddRect(scene.Box{MinX: 10, MinY: 0, MaxX: 30, MaxY: 10}, 0, half)
	img := New(nil, 1).Draw(d)
	if img.RGBAAt(5, 5) != img.RGBAAt(15, 5) {
		t.Errorf("the overlap is %v, the rest %v", img.RGBAAt(15, 5), img.RGBAAt(5, 5))
	}
	d.Reset(30, 10, 1, white)
	d.AddRect(scene.Box{MinX: 0, MinY: 0, MaxX: 20, MaxY: 10}, 0, half)
	d.Break()
	d.AddRect(scene.Box{MinX: 10, MinY: 0, MaxX: 30, MaxY: 10}, 0, half)
	img = New(nil, 1).Draw(d)
	if dark(img, 15, 5) < 0.74 || dark(img, 5, 5) > 0.51 {
		t.Errorf("two ops: overlap %.2f, rest %.2f; want 0.75 and 0.5", dark(img, 15, 5), dark(img, 5, 5))
	}
}

func TestStrokesHaveTheirWidth(t *testing.T) {
	line := []scene.Pt{{X: 20, Y: 20}, {X: 80, Y: 20}, {X: 80, Y: 70}, {X: 30, Y: 45}}
	length := 60 + 50 + math.Hypot(50, 25)
	for _, w := range []float32{0.5, 1, 3, 8} {
		d := paper(100, 90, 1)
		d.AddLine(line, false, scene.Style{Color: black, Width: w, Join: scene.RoundJoin}, city.Ref{})
		got := ink(New(nil, 1).Draw(d))
		// Each bend adds the wedge outside and takes the overlap inside: w²/4·(φ/2 − tan(φ/2)) with the angle φ of the bend.
		bend := func(phi float64) float64 { return float64(w*w) / 4 * (phi - 2*math.Tan(phi/2)) / 2 }
		want := length*float64(w) + bend(math.Pi/2) + bend(math.Pi-math.Atan2(50, 25))
		if math.Abs(got-want) > 0.012*want+0.6 {
			t.Errorf("width %g: %.1f px² painted, want %.1f", w, got, want)
		}
	}
}

func TestRoundCapsAndRingsClose(t *testing.T) {
	d := paper(60, 30, 1)
	d.AddLine([]scene.Pt{{X: 20, Y: 15}, {X: 40, Y: 15}}, false, scene.Style{Color: black, Width: 10, Cap: scene.RoundCap}, city.Ref{})
	if got, want := ink(New(nil, 1).Draw(d)), 200+math.Pi*25; math.Abs(got-want) > 2.5 {
		t.Errorf("round caps: %.1f px², want %.1f", got, want)
	}
	d = paper(60, 30, 1)
	d.AddLine([]scene.Pt{{X: 20, Y: 15}, {X: 40, Y: 15}}, false, scene.Style{Color: black, Width: 10, Cap: scene.SquareCap}, city.Ref{})
	if got := ink(New(nil, 1).Draw(d)); math.Abs(got-300) > 0.5 {
		t.Errorf("square caps: %.1f px², want 300", got)
	}
	d = paper(60, 60, 1)
	d.AddLine([]scene.Pt{{X: 10, Y: 10}, {X: 50, Y: 10}, {X: 50, Y: 50}, {X: 10, Y: 50}}, true, scene.Style{Color: black, Width: 4, Join: scene.MiterJoin}, city.Ref{})
	img := New(nil, 1).Draw(d)
	if got := ink(img); math.Abs(got-(44*44-36*36)) > 1 {
		t.Errorf("mitred frame: %.1f px², want %d", got, 44*44-36*36)
	}
	if dark(img, 8, 8) < 0.99 || dark(img, 10, 30) < 0.99 || dark(img, 30, 30) != 0 {
		t.Errorf("corner %.2f, side %.2f, middle %.2f", dark(img, 8, 8), dark(img, 10, 30), dark(img, 30, 30))
	}
}

func TestDashesKeepTheirShare(t *testing.T) {
	d := paper(320, 20, 1)
	d.AddLine([]scene.Pt{{X: 10, Y: 10}, {X: 90, Y: 10}, {X: 310, Y: 10}}, false, scene.Style{Color: black, Width: 2, Dash: [2]float32{6, 4}}, city.Ref{})
	img := New(nil, 1).Draw(d)
	if got := ink(img); math.Abs(got-300*2*0.6) > 2 {
		t.Errorf("%.1f px² painted, want %.1f", got, 300*2*0.6)
	}
	if dark(img, 12, 10) != 1 || dark(img, 17, 10) != 0 || dark(img, 21, 10) != 1 || dark(img, 87, 10) != 0 || dark(img, 93, 10) != 1 {
		t.Error("dashes do not begin at the line's start and run on over its vertices")
	}
}

// A shape that reaches far beyond the picture in all directions is cut without leaving a trace.
func TestFarVerticesAreCut(t *testing.T) {
	for _, far := range []float32{300, 5000, 4e5} {
		d := paper(600, 300, 1)
		d.AddFill([]scene.Pt{{X: -far, Y: -far}, {X: far, Y: -far}, {X: far, Y: far}, {X: -far + 37, Y: far}}, scene.Ink(black), city.Ref{})
		d.AddFill([]scene.Pt{{X: 100, Y: -far}, {X: 100, Y: far}, {X: 200, Y: far}, {X: 200, Y: -far}}, scene.Ink(black), city.Ref{}) // a gap
		img := New(nil, 1).Draw(d)
		want := 600.0*300 - 100*300
		if far == 300 {
			want = 300*300 - 100*300
		}
		if got := ink(img); math.Abs(got-want) > 0.001*want {
			t.Errorf("reach %g: %.0f px² painted, want %.0f", far, got, want)
		}
		if dark(img, 150, 150) != 0 || dark(img, 99, 299) != 1 || dark(img, 200, 0) != 1 {
			t.Errorf("reach %g: the gap's edges are not where they belong", far)
		}
	}
}

func TestDotsHaveTheirSize(t *testing.T) {
	for _, w := range []float32{2, 2.4, 7} {
		d := paper(400, 400, 1)
		for k := range 100 {
			d.AddDot(scene.Pt{X: 20 + float32(k%10)*37.3, Y: 20 + float32(k/10)*37.7}, scene.Style{Color: black, Width: w}, 0)
		}
		want := 100 * math.Pi * float64(w*w) / 4
		if got := ink(New(nil, 1).Draw(d)); math.Abs(got-want) > 0.04*want {
			t.Errorf("diameter %g: %.1f px², want %.1f", w, got, want)
		}
	}
}

func TestQuadsLieBehindTheirFront(t *testing.T) {
	d := paper(40, 40, 1)
	d.AddQuad(scene.Quad{Front: scene.Pt{X: 30, Y: 20}, Dir: scene.Pt{X: 1}, Length: 20, Width: 6}, scene.Ink(black))
	img := New(nil, 1).Draw(d)
	if math.Abs(ink(img)-120) > 0.5 || dark(img, 29, 20) != 1 || dark(img, 31, 20) != 0 || dark(img, 10, 20) != 1 || dark(img, 9, 20) != 0 {
		t.Errorf("%.1f px² painted from %.2f to %.2f", ink(img), dark(img, 10, 20), dark(img, 29, 20))
	}
}

// field is a 4×4 grid of 10 m cells drawn at 1 px per metre, with its south-west corner at the lower left.
func field(a, b []uint16, w float32) scene.Field {
	return scene.Field{Grid: geo.Grid{NX: 4, NY: 4, Cell: 10}, A: a, B: b, W: w, Quantum: 0.01, Cell: 10, Origin: scene.Pt{X: 0, Y: 40},
		Breaks: []float32{0.1, 0.5}, Colors: []color.NRGBA{{0, 0, 255, 255}, {255, 0, 0, 255}}, FilmFrom: 0.1, Box: scene.Box{MaxX: 40, MaxY: 40}}
}

func drawField(f scene.Field) *image.RGBA {
	d := paper(40, 40, 1)
	d.AddField(f)
	return New(nil, 1).Draw(d)
}

func TestFieldRowsRunNorthwards(t *testing.T) {
	a := make([]uint16, 16)
	a[1*4+2] = 60 // column 2, second row from the south: x 20–30, y 20–30 from the top
	img := drawField(field(a, a, 0))
	at := func(x, y int) color.RGBA { return img.RGBAAt(x, y) }
	if c := at(25, 24); c != (color.RGBA{255, 0, 0, 255}) {
		t.Errorf("the wet cell's middle is %v", c)
	}
	if c := at(25, 17); c != (color.RGBA{0, 0, 255, 255}) { // 7.5 px north: 25 % of 0.6
		t.Errorf("between wet and dry is %v", c)
	}
	for _, p := range [][2]int{{25, 13}, {5, 24}, {25, 38}} {
		if c := at(p[0], p[1]); c != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("dry ground at %v is %v", p, c)
		}
	}
}

func TestFieldMovesLinearlyInTime(t *testing.T) {
	a, b := make([]uint16, 16), make([]uint16, 16)
	for i := range b {
		a[i], b[i] = 0, 40
	}
	for _, c := range []struct {
		w    float32
		want color.RGBA
	}{{0, color.RGBA{255, 255, 255, 255}}, {0.24, color.RGBA{255, 255, 255, 255}}, {0.26, color.RGBA{0, 0, 255, 255}}, {1, color.RGBA{0, 0, 255, 255}}} {
		if got := drawField(field(a, b, c.w)).RGBAAt(20, 20); got != c.want {
			t.Errorf("at weight %g: %v, want %v", c.w, got, c.want)
		}
	}
}

func TestFieldWithoutValueIsDry(t *testing.T) {
	a := make([]uint16, 16)
	for i := range a {
		a[i] = frame.Missing
	}
	if got := ink(drawField(field(a, a, 0))); got != 0 {
		t.Errorf("%.1f px² painted for no value", got)
	}
}

// A cell shows the value of the cell it is told to: a river shows its banks', or nothing.
func TestCellsShowOthersOrNothing(t *testing.T) {
	a := make([]uint16, 16)
	f := field(a, a, 0)
	f.Shows = make([]int32, 16)
	for j := range 4 {
		for i := range 4 {
			a[j*4+i], f.Shows[j*4+i] = 20, int32(j*4+i)
		}
		a[j*4], f.Shows[j*4] = 900, int32(j*4+1) // a river in the west
	}
	f.Shows[11], f.Shows[15] = -1, -1
	img := drawField(f)
	for x := range 34 {
		if c := img.RGBAAt(x, 34); c != (color.RGBA{0, 0, 255, 255}) {
			t.Fatalf("x %d is %v, want the bank's class", x, c)
		}
	}
	if c := img.RGBAAt(38, 5); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("a cell that shows nothing is %v", c)
	}
}

func TestNearestFieldsDoNotMixClasses(t *testing.T) {
	a := make([]uint16, 16)
	for i := range a {
		a[i] = uint16(i%2) * 100
	}
	f := field(a, a, 0)
	f.Nearest, f.Breaks = true, []float32{0.1, 0.9}
	img := drawField(f)
	for x := range 40 {
		want := color.RGBA{255, 255, 255, 255}
		if x/10%2 == 1 {
			want = color.RGBA{255, 0, 0, 255}
		}
		if c := img.RGBAAt(x, 20); c != want {
			t.Fatalf("x %d is %v, want %v", x, c, want)
		}
	}
}

func TestHalosSurroundText(t *testing.T) {
	f := load(t)
	st := scene.Style{Color: black, Text: text.Title, Halo: 6, HaloC: color.NRGBA{255, 0, 0, 255}}
	d := paper(120, 40, 1)
	w := d.AddText(f, "한강 Han", scene.Pt{X: 10, Y: 28}, scene.Start, st)
	img := New(f, 1).Draw(d)
	var reds, blacks int
	for i := 0; i < len(img.Pix); i += 4 {
		switch p := img.Pix[i : i+3]; {
		case p[0] > 200 && p[1] < 60:
			reds++
		case p[0] < 60 && p[1] < 60:
			blacks++
		}
	}
	if w < 60 || reds < 300 || blacks < 120 {
		t.Errorf("text %.0f px wide with %d red and %d black pixels", w, reds, blacks)
	}
}

func TestTextScalesWithThePicture(t *testing.T) {
	f := load(t)
	area := func(scale float32) float64 {
		d := paper(120, 40, scale)
		d.AddText(f, "침수 0.42 m", scene.Pt{X: 10, Y: 28}, scene.Start, scene.Style{Color: black, Text: text.Title})
		return ink(New(f, 1).Draw(d))
	}
	if a, b := area(1), area(3); math.Abs(b/a-9) > 0.25 {
		t.Errorf("three times the scale paints %.2f times the area, want 9", b/a)
	}
}
