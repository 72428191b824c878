package golden

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fake stands for a test and notes what it was told.
type fake struct {
	testing.TB
	dir      string
	said     []string
	fatal    bool
	cleanups []func()
}

func (f *fake) Helper()                     {}
func (f *fake) ArtifactDir() string         { return f.dir }
func (f *fake) Cleanup(do func())           { f.cleanups = append(f.cleanups, do) }
func (f *fake) Errorf(s string, a ...any)   { f.said = append(f.said, fmt.Sprintf(s, a...)) }
func (f *fake) Fatalf(s string, a ...any)   { f.Errorf(s, a...); f.fatal = true }
func (f *fake) text() string                { return strings.Join(f.said, "\n") }
func (f *fake) must(t *testing.T, w string) { t.Helper(); mustContain(t, f.text(), w) }

func (f *fake) end() {
	for _, do := range f.cleanups {
		do()
	}
}

func mustContain(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%q is not in:\n%s", want, text)
	}
}

// updating switches -update for one test; CI may be set where these tests run.
func updating(t *testing.T, on bool) {
	old := *update
	*update = on
	t.Cleanup(func() { *update = old })
	t.Setenv("CI", "")
}

func put(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sub", "want.txt")
	if err := write(path, []byte(text)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEqualPassesAndDifferentFails(t *testing.T) {
	updating(t, false)
	path := put(t, "a\nb\nc\nd\n")
	f := &fake{}
	Bytes(f, path, []byte("a\nb\nc\nd\n"))
	if f.text() != "" {
		t.Errorf("equal files: %s", f.text())
	}
	Bytes(f, path, []byte("a\nX\nY\nd\n"))
	f.must(t, "line 2:\n  a\n- b\n- c\n+ X\n+ Y\n")
	if b, _ := os.ReadFile(path); string(b) != "a\nb\nc\nd\n" {
		t.Error("the golden file was touched without -update")
	}
	f = &fake{}
	Bytes(f, path, []byte("a\nb\xff"))
	f.must(t, "byte 3 of 8 expected, 4 produced")
	f = &fake{}
	Bytes(f, path, nil)
	f.must(t, "differs")
}

func TestMissingFileFails(t *testing.T) {
	updating(t, false)
	f := &fake{}
	Bytes(f, filepath.Join(t.TempDir(), "none"), []byte("x"))
	f.must(t, "does not exist; run this test with -update")
}

func TestUpdateRewritesAndFails(t *testing.T) {
	updating(t, true)
	path, fresh := put(t, "old\n"), filepath.Join(t.TempDir(), "deep", "er", "new.json")
	f := &fake{}
	Bytes(f, path, []byte("new\n"))
	JSON(f, fresh, map[string]int{"b": 2, "a": 1})
	f.end()
	f.must(t, "rewrote 2 files: read the diff, run again without -update")
	if b, _ := os.ReadFile(path); string(b) != "new\n" {
		t.Errorf("holds %q", b)
	}
	if b, _ := os.ReadFile(fresh); string(b) != "{\n  \"a\": 1,\n  \"b\": 2\n}\n" {
		t.Errorf("holds %q", b)
	}
	f = &fake{}
	Bytes(f, path, []byte("new\n"))
	f.end()
	if f.text() != "" {
		t.Errorf("nothing differs, yet: %s", f.text())
	}
}

func TestUpdateIsRefusedInCI(t *testing.T) {
	updating(t, true)
	t.Setenv("CI", "true")
	path := put(t, "old\n")
	f := &fake{}
	Bytes(f, path, []byte("new\n"))
	f.must(t, "-update is refused when CI is set")
	if b, _ := os.ReadFile(path); string(b) != "old\n" || !f.fatal {
		t.Errorf("holds %q, fatal %v", b, f.fatal)
	}
}

func TestJSONThatCannotBeWritten(t *testing.T) {
	f := &fake{}
	JSON(f, "x.json", func() {})
	f.must(t, "x.json: json: unsupported type")
}

func TestPNG(t *testing.T) {
	updating(t, true)
	path := filepath.Join(t.TempDir(), "map.png")
	picture := image.NewNRGBA(image.Rect(0, 0, 8, 4))
	picture.Set(1, 1, color.NRGBA{200, 100, 50, 255})
	f := &fake{dir: t.TempDir()}
	PNG(f, path, picture)
	f.end()
	f.must(t, "rewrote 1 file:")

	*update = false
	f = &fake{dir: t.TempDir()}
	PNG(f, path, picture)
	if f.text() != "" {
		t.Errorf("the same picture: %s", f.text())
	}
	picture.Set(5, 2, color.NRGBA{0, 7, 0, 0})
	picture.Set(6, 3, color.NRGBA{0, 9, 0, 0})
	PNG(f, path, picture)
	f.must(t, "2 of 32 pixels differ, by at most 9 of 255, within (5,2)-(7,4)")
	if _, err := os.Stat(filepath.Join(f.dir, "map.png")); err != nil {
		t.Error(err)
	}
	f = &fake{dir: t.TempDir()}
	PNG(f, path, image.NewNRGBA(image.Rect(0, 0, 9, 4)))
	f.must(t, "is (8,4) pixels, produced (9,4)")

	*update = true
	f = &fake{dir: t.TempDir()}
	PNG(f, path, picture)
	f.end()
	f.must(t, "rewrote 1 file:")
	*update = false
	f = &fake{dir: t.TempDir()}
	PNG(f, path, picture)
	if f.text() != "" {
		t.Errorf("after -update: %s", f.text())
	}
}

func TestTheFlagIsOffByDefault(t *testing.T) {
	if f := flag.Lookup("update"); f == nil || f.DefValue != "false" {
		t.Errorf("-update is %+v", f)
	}
}
