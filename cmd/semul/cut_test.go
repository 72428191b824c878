package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/city/store"
	"semul/engine/record/replay"
	"semul/render/text"
	"semul/render/viewer"
)

// cutRun copies a run folder and cuts frames.bin after n bytes.
func cutRun(t *testing.T, from string, n int64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(dir, "frames.bin"), n); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestACutRecordingOpensAndSaysSo cuts frames.bin at many places: what is there is shown and drawn, the window and
// `semul render` say that the run was cut short; where not even the header or nothing to show is left, both refuse.
func TestACutRecordingOpensAndSaysSo(t *testing.T) {
	if testing.Short() {
		t.Skip("simulates ten minutes of the hamlet")
	}
	whole := filepath.Join(t.TempDir(), "whole")
	run := func(args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := Main(args, &out, &errs)
		return code, errs.String()
	}
	if code, errs := run("run", "cloudburst", "--until", "10m", "--out", whole); code != 0 {
		t.Fatal(errs)
	}
	info, err := os.Stat(filepath.Join(whole, "frames.bin"))
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	size, opened := info.Size(), 0
	for _, at := range []int64{0, 7, 11, 200, size / 8, size / 4, size / 3, size / 2, size * 3 / 4, size - 2000, size - 9, size - 1, size} {
		dir := cutRun(t, whole, at)
		picture := filepath.Join(dir, "map.png")
		code, said := run("render", dir, "-o", picture, "--size", "400x300")
		r, err := replay.Open(dir)
		if err != nil {
			if code == 0 || said == "" || at > size/8 {
				t.Errorf("cut at %d of %d: render ends with %d and says %q, replay says %v", at, size, code, said, err)
			}
			continue
		}
		from, to, _ := r.Span()
		switch {
		case code != 0 && to > from:
			t.Errorf("cut at %d of %d: render ends with %d: %s", at, size, code, said)
		case at < size && !strings.Contains(said, "the run was cut short"):
			t.Errorf("cut at %d of %d: render says %q", at, size, said)
		case at == size && said != "":
			t.Errorf("whole: render says %q", said)
		}
		if f, err := os.Open(picture); err == nil {
			if _, err := png.Decode(f); err != nil {
				t.Error(err)
			}
			f.Close()
		}
		if to > from {
			opened++
			town, err := store.Read(filepath.Join(dir, "city"))
			if err != nil {
				t.Fatal(err)
			}
			probe, err := replay.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			w := viewer.New(viewer.Config{City: town, Fonts: loaded, Source: r, Probe: probe, Notes: r.Notes, At: to, Lang: text.En})
			if !w.Settle(viewer.Input{W: 900, H: 600, Scale: 1}, time.Minute) {
				t.Errorf("cut at %d of %d: the window does not come to rest", at, size)
			}
			if told := w.CutShort(); (told != "") != (at < size) || at < size && !strings.Contains(told, "recorded up to") {
				t.Errorf("cut at %d of %d: the window says %q", at, size, told)
			}
			w.Snapshot()
			w.Close()
			probe.Close()
		}
		r.Close()
	}
	if opened < 5 {
		t.Errorf("%d of 13 cuts could be looked at", opened)
	}
}
