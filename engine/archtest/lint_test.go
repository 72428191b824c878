package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The lint reads every non-test file of engine and models, for every operating system.
func TestNothingMakesRunsDiffer(t *testing.T) {
	exports, pkgs := lintedPackages(t)
	var all []finding
	var mutex sync.Mutex
	var group sync.WaitGroup
	slots := make(chan struct{}, 4)
	for _, p := range pkgs {
		group.Go(func() {
			slots <- struct{}{}
			found, err := lintPackage(p, exports)
			<-slots
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				t.Errorf("%s: %v", p.path(), err)
			}
			all = append(all, found...)
		})
	}
	group.Wait()
	report(t, all)
}

func report(t *testing.T, all []finding) {
	t.Helper()
	slices.SortFunc(all, func(a, b finding) int { return cmp.Or(strings.Compare(a.file, b.file), a.line-b.line) })
	for _, f := range all {
		if rel, err := filepath.Rel(root(), f.file); err == nil {
			f.file = rel
		}
		t.Error(f)
	}
}

// lintedPackages are those of engine and models, and where the compiled form of all they import lies.
func lintedPackages(t *testing.T) (exports map[string]string, ours []pkg) {
	t.Helper()
	patterns := []string{"./engine/..."}
	if _, err := os.Stat(filepath.Join(root(), "models")); err == nil {
		patterns = append(patterns, "./models/...")
	}
	pkgs, err := list(root(), append([]string{"-deps", "-export"}, patterns...)...)
	if err != nil {
		t.Fatal(err)
	}
	exports = map[string]string{}
	for _, p := range pkgs {
		exports[p.ImportPath] = p.Export
		if strings.HasPrefix(p.ImportPath, module+"/") && withinAny(p.path(), []string{"engine/...", "models/..."}) {
			if p.Error != nil {
				t.Errorf("%s: %s", p.path(), strings.Join(strings.SplitN(p.Error.Err, "\n", 6)[:min(5, 1+strings.Count(p.Error.Err, "\n"))], "\n"))
				continue
			}
			if !withinAny(p.path(), testCode) {
				ours = append(ours, p)
			}
		}
	}
	return exports, ours
}

// testCode is imported by tests alone, and may do what tests may.
var testCode = []string{"engine/golden", "engine/sim/simtest"}

// The other folders may look at the clock, but no package outside cmd reads flags or the environment.
func TestOnlyCmdReadsFlagsAndEnvironment(t *testing.T) {
	pkgs, err := modulePackages()
	if err != nil {
		t.Fatal(err)
	}
	var all []finding
	for _, p := range pkgs {
		if withinAny(p.path(), []string{"engine/...", "models/...", "cmd/..."}) { // the first two are linted whole
			continue
		}
		fset := token.NewFileSet()
		files, err := parseFiles(fset, p.Dir, append(slices.Clone(p.GoFiles), p.IgnoredGoFiles...))
		if err != nil {
			t.Error(err)
		}
		for _, f := range files {
			for _, found := range lintFile(fset, f, p.path(), &types.Info{}) {
				if found.rule == "env" {
					all = append(all, found)
				}
			}
		}
	}
	report(t, all)
}

// parseFiles parses the files that are not tests.
func parseFiles(fset *token.FileSet, dir string, names []string) (files []*ast.File, err error) {
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// lintPackage checks one package: by its types what go list compiles here, by its syntax what it
// leaves out for other systems.
func lintPackage(p pkg, exports map[string]string) ([]finding, error) {
	fset := token.NewFileSet()
	files, err := parseFiles(fset, p.Dir, p.GoFiles)
	if err != nil {
		return nil, err
	}
	ignored, err := parseFiles(fset, p.Dir, p.IgnoredGoFiles)
	if err != nil {
		return nil, err
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is not compiled", path)
		}
		return os.Open(exports[path])
	})}
	if _, err := conf.Check(p.ImportPath, fset, files, info); err != nil {
		return nil, err
	}
	var found []finding
	for _, f := range append(files, ignored...) {
		found = append(found, lintFile(fset, f, p.path(), info)...)
	}
	return found, nil
}

// lintFile checks one file and takes its exceptions into account.
func lintFile(fset *token.FileSet, file *ast.File, path string, info *types.Info) []finding {
	name := fset.Position(file.Pos()).Filename
	var found []finding
	say := func(at ast.Node, rule, text string) {
		found = append(found, finding{name, fset.Position(at.Pos()).Line, rule, text})
	}
	names := map[string]string{} // how this file calls each import
	for _, spec := range file.Imports {
		imp, _ := strconv.Unquote(spec.Path.Value)
		local := imp[strings.LastIndex(imp, "/")+1:]
		if spec.Name != nil {
			local = spec.Name.Name
		}
		names[local] = imp
		if why, bad := badImports[imp]; bad {
			say(spec, "mathrand", why)
		}
	}
	sorted := map[ast.Expr]bool{} // maps.Keys(m) directly inside slices.Sorted and its kin
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			say(n, "bare-go", "goroutines are started by engine/par alone: use a par.Pool")
		case *ast.SelectStmt:
			say(n, "select", "select takes whichever is ready: ask in a fixed order, or ctx.Err()")
		case *ast.RangeStmt:
			if tv, ok := info.Types[n.X]; ok && isMap(tv.Type) {
				say(n, "maprange", "the order of a map changes from run to run: sort the keys")
			}
		case *ast.CallExpr:
			if imp, fn := qualified(n.Fun, names); imp == "slices" && strings.HasPrefix(fn, "Sorted") && len(n.Args) > 0 {
				sorted[n.Args[0]] = true
			}
			if imp, fn := qualified(n.Fun, names); imp == "maps" && (fn == "Keys" || fn == "Values" || fn == "All") && !sorted[n] {
				say(n, "maprange", "the order of maps."+fn+" changes from run to run: wrap it in slices.Sorted")
			}
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				if tv, ok := info.Types[sel.X]; ok {
					if method, bad := badMethods[typeName(tv.Type)+"."+sel.Sel.Name]; bad {
						say(n, method.rule, method.why)
					}
				}
			}
		case *ast.SelectorExpr:
			imp, fn := qualified(n, names)
			if bad, ok := badNames[imp+"."+fn]; ok {
				say(n, bad.rule, bad.why)
			}
			if imp == "math" && slices.Contains(inexactMath, fn) && withinAny(path, hashedState) {
				say(n, "math", "math."+fn+" gives other bits on other processors: use engine/fmath")
			}
		}
		return true
	})
	allowed, wrong := allowances(fset, file)
	return append(excuse(name, found, allowed), wrong...)
}

// qualified takes pkg.Name apart; "" if e is something else. A local variable that hides an
// import's name would be mistaken for it: then rename the variable.
func qualified(e ast.Expr, names map[string]string) (imp, name string) {
	if ix, ok := e.(*ast.IndexExpr); ok {
		e = ix.X
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return "", ""
	}
	return names[id.Name], sel.Sel.Name
}

// isMap reports whether ranging over t goes over a map, a type parameter's core type included.
func isMap(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Interface: // a type parameter's constraint
		for i := range u.NumEmbeddeds() {
			if isMap(u.EmbeddedType(i)) {
				return true
			}
		}
	case *types.Union:
		for i := range u.Len() {
			if isMap(u.Term(i).Type()) {
				return true
			}
		}
	}
	return false
}

func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := t.(*types.Named); ok && n.Obj().Pkg() != nil {
		return n.Obj().Pkg().Path() + "." + n.Obj().Name()
	}
	return ""
}

type breach struct{ rule, why string }

const (
	clockWhy = "a run must not depend on the wall clock: simulated time is engine/clock"
	envWhy   = "only cmd reads flags and the environment: take it as a parameter"
	goWhy    = "goroutines are started by engine/par alone: use a par.Pool"
)

// hashedState are the packages whose results end in state digests.
var hashedState = []string{"models/*/...", "engine/sim", "engine/sim/msg", "engine/rng", "engine/fmath"}

// inexactMath are the functions of package math that are fused or in assembly somewhere.
var inexactMath = []string{"Acos", "Acosh", "Asin", "Asinh", "Atan", "Atan2", "Atanh", "Cos", "Cosh", "Erf", "Erfc", "Exp", "Exp2", "Expm1",
	"FMA", "Gamma", "Hypot", "Lgamma", "Log", "Log10", "Log1p", "Log2", "Pow", "Sin", "Sincos", "Sinh", "Tan", "Tanh"}

var badImports = map[string]string{
	"math/rand":    "random numbers come from engine/rng, keyed by entity",
	"math/rand/v2": "random numbers come from engine/rng, keyed by entity",
	"crypto/rand":  "random numbers come from engine/rng, keyed by entity",
}

var badNames = map[string]breach{
	"time.Now": {"wallclock", clockWhy}, "time.Since": {"wallclock", clockWhy}, "time.Until": {"wallclock", clockWhy}, "time.Sleep": {"wallclock", clockWhy},
	"time.After": {"wallclock", clockWhy}, "time.AfterFunc": {"wallclock", clockWhy}, "time.Tick": {"wallclock", clockWhy},
	"time.NewTimer": {"wallclock", clockWhy}, "time.NewTicker": {"wallclock", clockWhy},
	"os.Getenv": {"env", envWhy}, "os.LookupEnv": {"env", envWhy}, "os.Environ": {"env", envWhy}, "os.ExpandEnv": {"env", envWhy}, "os.Args": {"env", envWhy},
	"flag.Bool": {"env", envWhy}, "flag.Int": {"env", envWhy}, "flag.String": {"env", envWhy}, "flag.Parse": {"env", envWhy},
	"reflect.Select": {"select", "select takes whichever is ready: ask in a fixed order"},
}

var badMethods = map[string]breach{
	"sync.WaitGroup.Go":      {"bare-go", goWhy},
	"sync.Map.Range":         {"maprange", "the order of a sync.Map changes from run to run"},
	"reflect.Value.MapRange": {"maprange", "the order of a map changes from run to run: sort reflect.Value.MapKeys"},
	"reflect.Value.Seq2":     {"maprange", "the order of a map changes from run to run"},
}
