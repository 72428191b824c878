package archtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestImportDirections(t *testing.T) {
	pkgs, err := modulePackages()
	if err != nil {
		t.Fatal(err)
	}
	if len(pkgs) < 5 {
		t.Fatalf("go list found only %d packages", len(pkgs))
	}
	for _, complaint := range checkImports(pkgs) {
		t.Error(complaint)
	}
}

// checkImports holds the packages against the table.
func checkImports(pkgs []pkg) []string {
	var complaints []string
	say := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	for _, p := range pkgs {
		from := p.path()
		row := layerOf(from)
		if row == nil {
			say("%s stands in no row of the table: add one to engine/archtest/rules_test.go, with its reason, and to the architecture page", from)
			continue
		}
		for _, imp := range p.Imports {
			if to, ours := strings.CutPrefix(imp, module+"/"); ours && !row.allows(from, to) {
				say("%s imports %s: %s", from, to, row.why)
			}
			for _, o := range outsides {
				if within(imp, o.library) && (!withinAny(from, o.only) || withinAny(from, o.except)) {
					say("%s imports %s: %s; only %s may", from, imp, o.why, strings.Join(o.only, ", "))
				}
			}
		}
		for _, r := range reaches {
			if !within(from, r.from) {
				continue
			}
			if i := slices.IndexFunc(p.Deps, func(dep string) bool { return within(dep, r.never) }); i >= 0 {
				say("%s needs %s%s: %s", from, p.Deps[i], route(pkgs, p, p.Deps[i]), r.why)
			}
		}
	}
	return complaints
}

func layerOf(path string) *layer {
	for i := range layers {
		if within(path, layers[i].from) {
			return &layers[i]
		}
	}
	return nil
}

func (l *layer) allows(from, to string) bool {
	return withinAny(to, l.may) || within(to, l.from) && top(from) == top(to)
}

// top is the first two folders of a path: models/flood.
func top(path string) string {
	parts := strings.SplitN(path, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// route says by which import of p the dependency came in.
func route(pkgs []pkg, p pkg, dep string) string {
	for _, imp := range p.Imports {
		if imp == dep {
			return ""
		}
		for _, q := range pkgs {
			if q.ImportPath == imp && slices.Contains(q.Deps, dep) {
				return " (through " + q.path() + ")"
			}
		}
	}
	return ""
}

// example makes a package path that matches a pattern.
func example(pattern string) string {
	return strings.ReplaceAll(strings.TrimSuffix(pattern, "/..."), "*", "planted")
}

// Every row must catch its planted offender, and let pass what it allows.
func TestEveryImportRuleCatchesItsPlantedOffender(t *testing.T) {
	mustSay := func(p pkg, why string) {
		t.Helper()
		if got := checkImports([]pkg{p}); len(got) != 1 || !strings.Contains(got[0], why) {
			t.Errorf("%s importing %v %v: got %q, want one complaint: %s", p.path(), p.Imports, p.Deps, got, why)
		}
	}
	mustPass := func(p pkg) {
		t.Helper()
		if got := checkImports([]pkg{p}); len(got) != 0 {
			t.Errorf("%s importing %v: %q", p.path(), p.Imports, got)
		}
	}
	for i, l := range layers {
		from := example(l.from)
		if layerOf(from) != &layers[i] {
			t.Errorf("row %s is hidden behind row %s", l.from, layerOf(from).from)
			continue
		}
		mustSay(pkg{ImportPath: module + "/" + from, Imports: []string{module + "/" + l.planted}}, l.why)
		for _, may := range l.may {
			mustPass(pkg{ImportPath: module + "/" + from, Imports: []string{module + "/" + example(may)}})
		}
	}
	for _, o := range outsides {
		library := example(o.library)
		mustSay(pkg{ImportPath: module + "/" + o.planted, Imports: []string{library}}, o.why)
		for _, only := range o.only {
			if !withinAny(example(only), o.except) {
				mustPass(pkg{ImportPath: module + "/" + example(only), Imports: []string{library}})
			}
		}
	}
	for _, r := range reaches {
		mustSay(pkg{ImportPath: module + "/" + example(r.from), Deps: []string{"fmt", r.plantedDep}}, r.why)
	}
	// the sentences of the page, word for word
	for from, to := range map[string]string{
		"models/traffic": "models/flood", "models/traffic/route": "models/power", "models/control": "engine/hub", "engine/city": "engine/frame",
		"models/traffic/kernel": "engine/run", "render/viewer": "engine/record", "engine/clock": "engine/geo", "engine/sim": "render/scene",
		"models/people": "engine/city/store", "models/newcomer": "models/all", "engine/frame": "engine/city/synth",
	} {
		if got := checkImports([]pkg{{ImportPath: module + "/" + from, Imports: []string{module + "/" + to}}}); len(got) != 1 {
			t.Errorf("%s may import %s: %q", from, to, got)
		}
	}
	mustPass(pkg{ImportPath: module + "/models/flood", Imports: []string{module + "/models/flood/kernel", "math"}})
	mustSay(pkg{ImportPath: module + "/engine/newcomer"}, "stands in no row")
	mustSay(pkg{ImportPath: module + "/tools"}, "stands in no row")
}
