package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func kernelTwin(t *testing.T) twin {
	t.Helper()
	k, err := readTwin("..")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// What is committed is what the program writes.
func TestCommitted(t *testing.T) {
	dir := t.TempDir()
	if err := generate("..", dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		want, err := os.ReadFile(filepath.Join(dir, f.path))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", f.path))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s is not what gen writes; run: go generate ./models/flood/kernel", f.path)
		}
	}
}

// Numbers are those of the twin.
func TestNumbers(t *testing.T) {
	k := kernelTwin(t)
	for _, c := range []struct {
		expr string
		want uint32
	}{{"Gravity", 0x411ce80a}, {"0.5*Gravity", 0x409ce80a}, {"1.0/3", 0x3eaaaaab}, {"-0.5", 0xbf000000}, {"4", 0x40800000}, {"bits signBit", 1 << 31}, {"bits 8", 8}} {
		if got, err := k.number(c.expr); err != nil || got != c.want {
			t.Errorf("%s: %#x, %v; want %#x", c.expr, got, err, c.want)
		}
	}
	for _, expr := range []string{"Gravitas", "1e99", "bits 1<<40", "bits -1", "Step"} {
		if got, err := k.number(expr); err == nil {
			t.Errorf("%s: %#x, want an error", expr, got)
		}
	}
}

// crowd is a function with so many values at once.
func crowd(f *file, width, n int) {
	v := f.function("faces", width)
	lines := v.given("lines")
	var values []vector
	for k := range n {
		values = append(values, v.load(at("", lines).Offset(64*k)))
	}
	for k, x := range values {
		v.store(x, at("", lines).Offset(64*k))
	}
	v.end()
}

// Nothing is spilled, and eight lanes keep to the registers of AVX2.
func TestRegistersRunOut(t *testing.T) {
	k := kernelTwin(t)
	for _, c := range []struct {
		width, values int
		fits          bool
	}{{8, 16, true}, {8, 17, false}, {16, 32, true}, {16, 33, false}} {
		f := newFile(k)
		crowd(f, c.width, c.values)
		if _, err := f.print(); (err == nil) != c.fits {
			t.Errorf("%d values of %d lanes: %v", c.values, c.width, err)
		}
	}
}

// Mistakes in a description are told, each with its function.
func TestMistakesAreTold(t *testing.T) {
	f := newFile(kernelTwin(t))
	v := f.function("faces", 8)
	v.given("rows")
	v.load(v.one("Gravitas"))
	v.only(v.nowhere()).root(v.zero())
	v.end()
	_, err := f.print()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"facesAVX2: unknown variable", "Gravitas", "root knows no mask"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: does not say %q", err, want)
		}
	}
	if _, err := readTwin(t.TempDir()); err == nil {
		t.Error("a folder without Go files: no error")
	}
}
