// Command gen writes the vector kernels of models/flood/kernel: each sweep of the plain-Go twin is described once, on
// vectors of any width, and comes out for AVX2 and for AVX-512. What the two do by different means stands in bits.go and
// mask.go under one name. Numbers and what functions take are read from the twin's own declarations, offsets of fields
// are left to the compiler. Registers are given by avo; what finds none is an error, so nothing is spilled.
//
//	cd models/flood/kernel/gen && go run .
//
// writes the files beside the twin, -out DIR elsewhere. It is a module of its own, so that the program needs no avo. Read
// next: face.go, update.go, inertia.go, worst.go, ahead.go are the sweeps; lanes.go, mask.go, bits.go what they are made
// of; code.go, file.go, twin.go the rest.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// sweep is what writes a function, and the widths in which it is wanted.
type sweep struct {
	write  func(*file, int)
	widths []int
}

var (
	both  = []int{8, 16}
	eight = []int{8}
)

// files says what is written where.
var files = []struct {
	path   string
	sweeps []sweep
}{
	{"face_amd64.s", []sweep{{faces, both}}},
	{"update_amd64.s", []sweep{{update, both}}},
	{"inertia_amd64.s", []sweep{{east, both}, {north, both}, {over, both}, {store, both}}},
	{"worst_amd64.s", []sweep{{meet, eight}}},
}

func main() {
	kernel := flag.String("kernel", "..", "folder of the plain-Go twin")
	out := flag.String("out", "", "folder to write to; that of the twin where none is given")
	flag.Parse()
	if *out == "" {
		out = kernel
	}
	if err := generate(*kernel, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func generate(kernel, out string) error {
	t, err := readTwin(kernel)
	if err != nil {
		return err
	}
	for _, s := range files {
		f := newFile(t)
		for _, part := range s.sweeps {
			for _, width := range part.widths {
				part.write(f, width)
			}
		}
		text, err := f.print()
		if err != nil {
			return fmt.Errorf("%s: %w", s.path, err)
		}
		if err := os.WriteFile(filepath.Join(out, s.path), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
