package archtest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// hashedPackages lists what is compiled for arm64 and searched: all that the state digests are made
// of. Validation cases and the list of models compute no state.
func hashedPackages(pkgs []pkg) (list []string) {
	for _, p := range pkgs {
		if withinAny(p.path(), []string{"engine/fmath", "engine/rng", "engine/par", "engine/sim", "engine/sim/msg", "models/*/..."}) &&
			!withinAny(p.path(), []string{"models/all", "models/*/validation/..."}) && len(p.GoFiles) > 0 {
			list = append(list, p.ImportPath)
		}
	}
	return list
}

// amd64 at its pinned level has no fused multiply-add, arm64 always has: what is fused there shows
// which products lack their float64(a*b). Results would differ between the two, and between
// GOAMD64=v1 and v3.
func TestHashedStateIsNotFused(t *testing.T) {
	pkgs, err := modulePackages()
	if err != nil {
		t.Fatal(err)
	}
	hashed := hashedPackages(pkgs)
	for _, must := range []string{"engine/fmath", "engine/rng", "engine/par"} {
		if !slices.Contains(hashed, module+"/"+must) {
			t.Errorf("%s is not searched", must)
		}
	}
	found, err := fused(root(), hashed...)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// instruction is one fused operation in the assembly.
type instruction struct {
	function, file string
	line           int
	op             string
}

func (i instruction) String() string {
	return fmt.Sprintf("%s:%d: fma: %s has %s: write float64(a*b) + c, or //semul:allow fma: reason, outside hashed state", i.file, i.line, i.function, i.op)
}

var (
	fusedOp    = regexp.MustCompile(`^\s+0x[0-9a-f]+ \d+ \((.+):(\d+)\)\s+(FN?M(?:ADD|SUB)[DS])\s`)
	functionOf = regexp.MustCompile(`^(\S+) STEXT`)
)

// fused compiles packages for arm64 and returns the fused operations that no comment allows, each
// line of a function once.
func fused(dir string, packages ...string) ([]instruction, error) {
	cmd := exec.Command("go", append([]string{"build", "-gcflags=-S"}, packages...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOARCH=arm64", "GOOS=linux", "CGO_ENABLED=0", "GOFLAGS=")
	var assembly bytes.Buffer // go prints it again from its cache when nothing has changed
	cmd.Stderr = &assembly
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("go build for arm64: %w\n%s", err, errorLines(assembly.Bytes()))
	}
	found, functions, err := readAssembly(&assembly)
	if err != nil {
		return nil, err
	}
	if functions == 0 {
		return nil, fmt.Errorf("go build -gcflags=-S printed no function: this check sees nothing")
	}
	allowed := map[string]bool{} // by file:line
	for _, i := range found {
		if err := allowedLines(i.file, allowed); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(found, func(i instruction) bool { return allowed[at(i.file, i.line)] }), nil
}

func readAssembly(r io.Reader) (found []instruction, functions int, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	function := ""
	seen := map[instruction]bool{}
	for lines.Scan() {
		if m := functionOf.FindSubmatch(lines.Bytes()); m != nil {
			function = string(m[1])
			functions++
		} else if bytes.Contains(lines.Bytes(), []byte("\tF")) {
			if m := fusedOp.FindSubmatch(lines.Bytes()); m != nil {
				line, _ := strconv.Atoi(string(m[2]))
				i := instruction{function, string(m[1]), line, string(m[3])}
				if !seen[i] {
					seen[i] = true
					found = append(found, i)
				}
			}
		}
	}
	return found, functions, lines.Err()
}

var allowFMA = regexp.MustCompile(`//semul:allow fma: \S`)

// allowedLines notes the lines of a file on which, or above which, fusion is allowed.
func allowedLines(file string, allowed map[string]bool) error {
	if allowed[file] {
		return nil
	}
	allowed[file] = true
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("the assembly names a file that cannot be read: %w", err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if allowFMA.MatchString(line) {
			allowed[at(file, n+1)], allowed[at(file, n+2)] = true, true
		}
	}
	return nil
}

func at(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// errorLines leaves out the assembly.
func errorLines(out []byte) string {
	var kept []string
	for line := range strings.SplitSeq(string(out), "\n") {
		if line != "" && line[0] != '\t' && line[0] != '#' && !strings.Contains(line, " size=") && len(kept) < 20 {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

func TestFusionCheckCatchesItsPlantedOffender(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module planted\n\ngo " + goVersion() + "\n",
		"planted.go": `package planted

func Fused(a, b, c float64) float64 { return a*b + c }

func AcrossStatements(a, b, c float32) float32 {
	p := a * b
	return c - p
}

func Rounded(a, b, c float64) float64 { return float64(a*b) + c }

//semul:allow fma: drawn, never hashed
func Allowed(a, b, c float64) float64 { return a*b + c }

func AllowedOnTheLine(a, b, c float64) float64 {
	return a*b - c //semul:allow fma: drawn, never hashed
}

func NoReason(a, b, c float64) float64 {
	return a*b - c //semul:allow fma:
}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := fused(dir, "planted")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, i := range found {
		got = append(got, fmt.Sprintf("%s:%d %s", i.function, i.line, i.op))
	}
	want := []string{"planted.Fused:3 FMADDD", "planted.AcrossStatements:7 FMSUBS", "planted.NoReason:20 FNMSUBD"}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "broken.go"), []byte("package planted\n\nvar x int = \"\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := fused(dir, "planted"); err == nil || !strings.Contains(err.Error(), "broken.go:3") {
		t.Errorf("what does not compile must be an error, got %v", err)
	}
}

// goVersion is the toolchain's, so that the planted module needs no download.
func goVersion() string {
	v, _, _ := strings.Cut(strings.TrimPrefix(runtime.Version(), "go"), " ")
	return v
}

func TestHashedPackagesAreFoundByThemselves(t *testing.T) {
	var pkgs []pkg
	for _, p := range []string{"engine/fmath", "engine/geo", "models/newcomer", "models/newcomer/kernel", "models/newcomer/validation", "models/all", "models/empty"} {
		q := pkg{ImportPath: module + "/" + p, GoFiles: []string{"x.go"}}
		if p == "models/empty" {
			q.GoFiles = nil
		}
		pkgs = append(pkgs, q)
	}
	want := []string{"semul/engine/fmath", "semul/models/newcomer", "semul/models/newcomer/kernel"}
	if got := hashedPackages(pkgs); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
