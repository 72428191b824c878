package export

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/golden"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/scenetest"
	"semul/render/text"
)

func newStudio(t testing.TB) (*Studio, *scenetest.Storm) {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	c := scenetest.City()
	return NewStudio(c, f, 0), scenetest.NewStorm(c)
}

func view(w, h int) scene.View {
	return scene.View{W: w, H: h, Camera: scene.Fit(geo.Bounds{MaxX: scenetest.Width, MaxY: scenetest.Height}, w, h, 6), Chrome: scene.ShowAll}
}

func TestPNGAndItsCompactForm(t *testing.T) {
	s, src := newStudio(t)
	v := view(480, 320)
	v.Theme = palette.Light
	var full, small bytes.Buffer
	if err := s.PNG(&full, src, clock.Time(time.Hour), v); err != nil {
		t.Fatal(err)
	}
	if err := s.Compact(&small, src, clock.Time(time.Hour), v); err != nil {
		t.Fatal(err)
	}
	a, err := png.Decode(&full)
	if err != nil {
		t.Fatal(err)
	}
	n := small.Len()
	b, err := png.Decode(&small)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := b.(*image.Paletted); !ok || a.Bounds() != b.Bounds() || a.Bounds().Dx() != 480 {
		t.Errorf("%T of %v for %v", b, b.Bounds(), a.Bounds())
	}
	worst, sum := 0, 0
	for y := range 320 {
		for x := range 480 {
			p, q := color.RGBAModel.Convert(a.At(x, y)).(color.RGBA), color.RGBAModel.Convert(b.At(x, y)).(color.RGBA)
			d := max(dist(p.R, q.R), dist(p.G, q.G), dist(p.B, q.B))
			worst, sum = max(worst, d), sum+d
		}
	}
	if mean := float64(sum) / (480 * 320); worst > 96 || mean > 2 || n > 90_000 {
		t.Errorf("256 colours differ by %d at most and %.2f in the mean, in %d bytes", worst, mean, n)
	}
}

func dist(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestFewColoursStayExact(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		img.SetRGBA(i%16, i/16, color.RGBA{uint8(i/64) * 80, uint8(i/16%4) * 80, uint8(i%4) * 80, 255})
	}
	q := Quantize(img)
	for i := range 256 {
		if got := color.RGBAModel.Convert(q.At(i%16, i/16)); got != color.Color(img.RGBAAt(i%16, i/16)) {
			t.Fatalf("%v became %v", img.RGBAAt(i%16, i/16), got)
		}
	}
}

func TestContactSheet(t *testing.T) {
	s, src := newStudio(t)
	v := view(900, 560)
	times := Instants(src, 6)
	img, err := s.Sheet(src, times, 3, 2, v)
	if err != nil {
		t.Fatal(err)
	}
	golden.PNG(t, "testdata/sheet.png", img)
	for _, bad := range []struct {
		times      []clock.Time
		cols, rows int
		w          int
	}{{times, 2, 2, 900}, {nil, 3, 2, 900}, {times, 3, 2, 300}, {times, 0, 2, 900}, {[]clock.Time{clock.Time(9 * time.Hour)}, 1, 1, 900}} {
		v := v
		v.W = bad.w
		if _, err := s.Sheet(src, bad.times, bad.cols, bad.rows, v); err == nil {
			t.Errorf("%d instants on %d×%d of %d px were drawn", len(bad.times), bad.cols, bad.rows, bad.w)
		}
	}
}

func TestParseSheet(t *testing.T) {
	if c, r, err := ParseSheet("3×2"); c != 3 || r != 2 || err != nil {
		t.Errorf("%d %d %v", c, r, err)
	}
	for _, bad := range []string{"", "3", "0x2", "3x9", "axb", "3x2x1"} {
		if _, _, err := ParseSheet(bad); err == nil || !strings.Contains(err.Error(), "3x2") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// calm is a storm in which nothing happens.
type calm struct{ *scenetest.Storm }

func (calm) Events(from, to clock.Time) []frame.Event { return nil }

func TestInstantsAscendWithinTheRunAndMeetEvents(t *testing.T) {
	_, src := newStudio(t)
	from, to, _ := src.Span()
	for _, s := range []frame.Source{src, calm{src}} {
		for n := range 12 {
			at := Instants(s, n)
			if len(at) != n {
				t.Fatalf("%d instants, want %d", len(at), n)
			}
			for k, x := range at {
				if x < from || x > to || k > 0 && x < at[k-1] {
					t.Errorf("%v of %v", x, at)
				}
				if x%clock.Time(time.Minute) != 0 && x != to && n < 12 {
					t.Errorf("%v is no full minute", x)
				}
			}
		}
	}
	met := false
	for _, x := range Instants(src, 6) {
		met = met || x == clock.Time(75*time.Minute)
	}
	if !met {
		t.Errorf("%v pass by people caught in water at 1:15", Instants(src, 6))
	}
}

func TestFilmWithoutFFmpegIsASequenceAndAGIF(t *testing.T) {
	s, src := newStudio(t)
	path := filepath.Join(t.TempDir(), "storm.mp4")
	var last, all int
	made, err := s.Film(context.Background(), src, view(240, 160), path, Film{From: 0, To: clock.Time(20 * time.Minute), Rate: 300, FPS: 5,
		Progress: func(done, of int) { last, all = done, of }})
	if err != nil {
		t.Fatal(err)
	}
	if made.Frames != 21 || !strings.Contains(made.Note, "ffmpeg") || len(made.Files) != 2 || last != 21 || all != 21 {
		t.Errorf("%+v, progress %d of %d", made, last, all)
	}
	shots, err := filepath.Glob(filepath.Join(made.Files[0], "*.png"))
	if err != nil || len(shots) != 21 {
		t.Errorf("%d pictures, %v", len(shots), err)
	}
	f, err := os.Open(made.Files[1])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := gif.DecodeAll(f)
	if err != nil || len(g.Image) != 21 || g.Delay[0] != 20 || g.Config.Width != 240 {
		t.Errorf("GIF of %d pictures, delay %v, %v", len(g.Image), g.Delay[:1], err)
	}
	if bytes.Equal(g.Image[0].Pix, g.Image[20].Pix) {
		t.Error("nothing moves")
	}
}

func TestFilmAsMP4(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	probe, errProbe := exec.LookPath("ffprobe")
	if err != nil || errProbe != nil {
		t.Skip("no ffmpeg and ffprobe on this machine: MP4 not tested")
	}
	s, src := newStudio(t)
	path := filepath.Join(t.TempDir(), "storm.mp4")
	made, err := s.Film(context.Background(), src, view(321, 201), path, Film{From: clock.Time(30 * time.Minute), To: clock.Time(40 * time.Minute), Rate: 300, FPS: 10, FFmpeg: ffmpeg})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(probe, "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,pix_fmt,r_frame_rate,nb_read_frames",
		"-of", "default=noprint_wrappers=1:nokey=1", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(string(out)); strings.Join(got, " ") != "h264 320 200 yuv420p 10/1 21" || made.Frames != 21 {
		t.Errorf("ffprobe says %v of %d pictures", got, made.Frames)
	}
}

func TestBadFilmsAreRefused(t *testing.T) {
	s, src := newStudio(t)
	dir := t.TempDir()
	hour := clock.Time(time.Hour)
	for want, f := range map[string]Film{"rate": {To: hour, FPS: 10}, "pictures per second": {To: hour, Rate: 60}, "empty": {From: hour, To: hour, Rate: 60, FPS: 10},
		"raise the rate": {To: 24 * hour, Rate: 0.001, FPS: 30}, "outside the run": {From: 0, To: 5 * hour, Rate: 3600, FPS: 2},
		"no-such-program": {To: hour, Rate: 3600, FPS: 1, FFmpeg: "/no-such-program"}} {
		if _, err := s.Film(context.Background(), src, view(160, 100), filepath.Join(dir, "a.mp4"), f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something about %q", err, want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Film(ctx, src, view(160, 100), filepath.Join(dir, "b.gif"), Film{To: hour, Rate: 600, FPS: 10}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}
