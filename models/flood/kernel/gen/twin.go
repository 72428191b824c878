package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"math"
	"path/filepath"
	"strings"

	"github.com/mmcloughlin/avo/gotypes"
)

// twin is the package that the assembly belongs to: its declarations say what functions take, its constants are those
// that vectors compute with.
type twin struct{ pkg *types.Package }

// readTwin reads the Go files of a folder as they are for amd64. Bodies and what other packages declare are not looked at.
func readTwin(dir string) (twin, error) {
	system := build.Default
	system.GOOS, system.GOARCH, system.CgoEnabled = "linux", "amd64", false
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return twin{}, err
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		name := filepath.Base(path)
		if fits, err := system.MatchFile(dir, name); err != nil {
			return twin{}, err
		} else if !fits || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return twin{}, err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return twin{}, fmt.Errorf("%s: no Go files here; run this in models/flood/kernel/gen", dir)
	}
	check := types.Config{IgnoreFuncBodies: true, Sizes: types.SizesFor("gc", "amd64"),
		Error: func(error) {}} // imports stay unknown; what is looked up below must not need them
	pkg, _ := check.Check("kernel", set, files, nil)
	return twin{pkg}, nil
}

// signature is what a function takes and returns.
func (t twin) signature(name string) (*gotypes.Signature, error) {
	return gotypes.LookupSignature(t.pkg, name)
}

// number returns the bits of a constant expression over the twin's constants: those of a float32, or, after the word
// bits, those of an integer.
func (t twin) number(expr string) (uint32, error) {
	integer, isInteger := strings.CutPrefix(expr, "bits ")
	v, err := types.Eval(token.NewFileSet(), t.pkg, token.NoPos, integer)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", expr, err)
	}
	if v.Value == nil {
		return 0, fmt.Errorf("%s: no constant", expr)
	}
	if isInteger {
		if n, exact := constant.Uint64Val(constant.ToInt(v.Value)); exact && n <= math.MaxUint32 {
			return uint32(n), nil
		}
		return 0, fmt.Errorf("%s: not 32 bits", expr)
	}
	x, _ := constant.Float32Val(constant.ToFloat(v.Value))
	if x != x || math.IsInf(float64(x), 0) {
		return 0, fmt.Errorf("%s: no float32", expr)
	}
	return math.Float32bits(x), nil
}

// whole returns an integer constant.
func (t twin) whole(name string) (int, error) {
	c, ok := t.pkg.Scope().Lookup(name).(*types.Const)
	if !ok {
		return 0, errors.New(name + ": no constant of the kernel")
	}
	n, exact := constant.Int64Val(constant.ToInt(c.Val()))
	if !exact {
		return 0, errors.New(name + ": no whole number")
	}
	return int(n), nil
}
