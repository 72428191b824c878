//go:build !headless

package main

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/clock"
	"semul/render/text"
	"semul/render/viewer"
)

// xvfb starts an X server for a test and returns its display. Without one the test is skipped, except where
// SEMUL_DISPLAY=required, as in .ci/run: there it fails.
func xvfb(t *testing.T) string {
	t.Helper()
	missing := func(why string) string {
		if os.Getenv("SEMUL_DISPLAY") == "required" {
			t.Fatal("SEMUL_DISPLAY=required: " + why)
		}
		t.Skip(why)
		return ""
	}
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return missing("Xvfb is not installed")
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command(path, "-displayfd", "3", "-screen", "0", "1400x900x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		return missing(err.Error())
	}
	write.Close()
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	name := make([]byte, 16)
	n, err := io.ReadAtLeast(read, name, 2)
	if err != nil {
		return missing("Xvfb did not start")
	}
	return ":" + strings.TrimSpace(string(name[:n]))
}

// semul runs the program on a display.
func semul(t *testing.T, display string, args ...string) string {
	t.Helper()
	c := exec.Command("semul", args...)
	c.Env = append(os.Environ(), "DISPLAY="+display, "CI=true")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("semul %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestTheWindowOnADisplay(t *testing.T) {
	display := xvfb(t)
	dir := t.TempDir()
	run := filepath.Join(dir, "run")
	semul(t, display, "run", "cloudburst", "--until", "8 min", "--out", run, "--quiet")

	t.Run("shows what is painted without one", func(t *testing.T) {
		shot := filepath.Join(dir, "shot.png")
		semul(t, display, "view", run, "--at", "6 min", "--shot", shot)
		got := readPNG(t, shot)
		want := snapshot(t, run, 6*time.Minute)
		if got.Bounds() != want.Bounds() {
			t.Fatalf("the screen has %v, the picture %v", got.Bounds(), want.Bounds())
		}
		if d := difference(got, want); d > 2 {
			t.Errorf("screen and picture differ by %.2f of 255 in the mean", d)
		}
	})
	t.Run("plays, drags and zooms within its time", func(t *testing.T) {
		out := semul(t, display, "view", run, "--frames", "150", "--tour", "--measure")
		t.Log("\n" + out)
		m := regexp.MustCompile(`Draw\(\) median ([0-9.]+) ms`).FindStringSubmatch(out)
		if m == nil {
			t.Fatal("nothing was measured")
		}
		if ms, _ := strconv.ParseFloat(m[1], 64); ms > 8 {
			t.Errorf("Draw() takes %g ms, should take 8", ms)
		}
	})
	t.Run("shows a scenario live", func(t *testing.T) {
		shot := filepath.Join(dir, "live.png")
		semul(t, display, "view", "cloudburst", "--until", "3 min", "--frames", "60", "--shot", shot)
		readPNG(t, shot)
	})
	t.Run("refuses what it cannot show", func(t *testing.T) {
		for _, c := range []struct {
			args string
			code int
			says string
		}{
			{run + " --layers flod.depth", exitUsage, "it has"},
			{run + " --at 23:59", exitUsage, "--at"},
			{run + " --camera here", exitUsage, "--camera"},
			{run + " --select underpass/none", exitUsage, "no such underpass"},
			{run + " --shot " + filepath.Join(dir, "shot.png"), exitUsage, "--force"},
			{run + " --rate 0", exitUsage, "--rate"},
			{filepath.Join(dir, "nothing.toml"), exitInput, "nothing.toml"},
		} {
			var out bytes.Buffer
			t.Setenv("DISPLAY", display)
			code := Main(append([]string{"view"}, strings.Fields(c.args)...), &out, &out)
			if code != c.code || !strings.Contains(out.String(), c.says) {
				t.Errorf("semul view %s: code %d, %q; want %d and %q", c.args, code, out.String(), c.code, c.says)
			}
		}
	})
	t.Run("opens a recording that was cut in the middle", func(t *testing.T) {
		frames := filepath.Join(run, "frames.bin")
		size, err := os.Stat(frames)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(frames, size.Size()*6/10); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(run, "manifest.json")); err != nil {
			t.Fatal(err)
		}
		shot := filepath.Join(dir, "cut.png")
		if out := semul(t, display, "view", run, "--shot", shot); !strings.Contains(out, "cut short") {
			t.Errorf("nothing said about the cut: %q", out)
		}
		readPNG(t, shot)
	})
}

func readPNG(t *testing.T, path string) image.Image {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// snapshot paints the window of a run without a display, as `semul view RUN --at AT` opens it.
func snapshot(t *testing.T, dir string, at time.Duration) image.Image {
	t.Helper()
	run, town, err := openRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	second, _, err := openRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	w := viewer.New(viewer.Config{City: town, Fonts: f, Source: run, Probe: second, Notes: run.Notes, At: clock.Time(at)})
	defer w.Close()
	if !w.Settle(viewer.Input{W: 1280, H: 800, Scale: 1}, time.Minute) {
		t.Fatal("the window does not come to rest")
	}
	return w.Snapshot()
}

// difference is the mean difference of two pictures over all channels, in steps of 255.
func difference(a, b image.Image) float64 {
	sum, n := 0.0, 0
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			ar, ag, ab, _ := a.At(x, y).RGBA()
			br, bg, bb, _ := b.At(x, y).RGBA()
			for _, d := range [3]int{int(ar>>8) - int(br>>8), int(ag>>8) - int(bg>>8), int(ab>>8) - int(bb>>8)} {
				sum += float64(max(d, -d))
				n++
			}
		}
	}
	return sum / float64(n)
}
