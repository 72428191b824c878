package archtest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
)

// standardExports says where the compiled form of what the planted files import lies.
var standardExports = sync.OnceValues(func() (map[string]string, error) {
	pkgs, err := list(root(), "-deps", "-export", "maps", "math", "math/rand/v2", "crypto/rand", "os", "slices", "sync", "time")
	exports := map[string]string{}
	for _, p := range pkgs {
		exports[p.ImportPath] = p.Export
	}
	return exports, err
})

// lintSource lints one file given as text, standing in the folder path.
func lintSource(t *testing.T, path, source string) []finding {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "planted.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	std, err := standardExports()
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(std[path]) })}
	if _, err := conf.Check(path, fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	return lintFile(fset, file, path, info)
}

// Each offender stands on line 6 of its file; the excused ones must pass.
func TestEveryLintRuleCatchesItsPlantedOffender(t *testing.T) {
	for _, c := range []struct{ name, rule, imports, line string }{
		{"range over a map", "maprange", "", "for range map[int]int{} {}"},
		{"over a named map", "maprange", "", "type m map[int]int; var v m; for range v {}"},
		{"over a map behind a function", "maprange", "", "for k := range func() map[int]int { return nil }() { _ = k }"},
		{"over maps.Keys", "maprange", `import "maps"`, "for range maps.Keys(map[int]int{}) {}"},
		{"collecting maps.Values", "maprange", `import ("maps"; "slices")`, "_ = slices.Collect(maps.Values(map[int]int{}))"},
		{"over a sync.Map", "maprange", `import "sync"`, "var m sync.Map; m.Range(nil)"},
		{"the wall clock", "wallclock", `import "time"`, "_ = time.Now()"},
		{"the wall clock under another name", "wallclock", `import wall "time"`, "_ = wall.Now()"},
		{"the wall clock as a value", "wallclock", `import "time"`, "now := time.Now; _ = now"},
		{"a timer", "wallclock", `import "time"`, "<-time.After(1)"},
		{"math/rand", "mathrand", `import "math/rand/v2"`, "_ = rand.Int()"},
		{"crypto/rand", "mathrand", `import "crypto/rand"`, "_ = rand.Reader"},
		{"select on data", "select", "", "var c chan int; select { case <-c: default: }"},
		{"a bare go statement", "bare-go", "", "go func() {}()"},
		{"a bare WaitGroup.Go", "bare-go", `import "sync"`, "var w sync.WaitGroup; w.Go(func() {})"},
		{"the environment", "env", `import "os"`, `_ = os.Getenv("HOME")`},
		{"the arguments", "env", `import "os"`, "_ = os.Args"},
		{"fused mathematics in a model", "math", `import "math"`, "_ = math.Exp(1)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := "package planted\n\n" + c.imports + "\n\nfunc f() {\n"
			want := 6
			if c.rule == "mathrand" {
				want = 3
			}
			got := lintSource(t, "models/planted", head+c.line+"\n}\n")
			if len(got) != 1 || got[0].rule != c.rule || got[0].line != want {
				t.Errorf("got %v, want one of rule %s on line %d", got, c.rule, want)
			}
			allow := "//semul:allow " + c.rule + ": planted"
			excused := head + allow + "\n" + c.line + "\n}\n"
			if c.rule == "mathrand" {
				excused = "package planted\n\n" + allow + "\n" + c.imports + "\n\nfunc f() {\n" + c.line + "\n}\n"
			}
			if got := lintSource(t, "models/planted", excused); len(got) != 0 {
				t.Errorf("excused, yet: %v", got)
			}
			other := strings.Replace(excused, c.rule+":", "fma:", 1)
			if got := lintSource(t, "models/planted", other); len(got) != 1 {
				t.Errorf("excused by another rule: %v", got)
			}
		})
	}
}

func TestLintLetsGoodCodePass(t *testing.T) {
	got := lintSource(t, "models/planted", `package planted

import ("maps"; "math"; "slices"; "time")

const second = time.Second

func f(m map[string]int, list []int) float64 {
	for _, k := range slices.Sorted(maps.Keys(m)) { _ = m[k] }
	for range list {}
	for range 10 {}
	return math.Sqrt(2) + math.Abs(-1)
}
`)
	if len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := lintSource(t, "engine/geo", "package geo\n\nimport \"math\"\n\nvar V = math.Sin(1)\n"); len(got) != 0 {
		t.Errorf("geometry is built once and may use math: %v", got)
	}
}
