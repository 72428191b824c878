package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageAndExportedNameIsDocumented(t *testing.T) {
	pkgs, err := modulePackages()
	if err != nil {
		t.Fatal(err)
	}
	var all []finding
	for _, p := range pkgs {
		if !withinAny(p.path(), []string{"engine/...", "models/..."}) {
			continue
		}
		fset := token.NewFileSet()
		files, err := parseFiles(fset, p.Dir, append(slices.Clone(p.GoFiles), p.IgnoredGoFiles...))
		if err != nil {
			t.Error(err)
		}
		all = append(all, undocumented(fset, files)...)
	}
	report(t, all)
}

// undocumented looks at one package: exactly one package comment, and a comment on every exported
// name (a group of constants or variables may share one; methods of unexported types need none).
func undocumented(fset *token.FileSet, files []*ast.File) (found []finding) {
	if len(files) == 0 {
		return nil // tests only
	}
	say := func(n ast.Node, text string, args ...any) {
		at := fset.Position(n.Pos())
		found = append(found, finding{at.Filename, at.Line, "doc", fmt.Sprintf(text, args...)})
	}
	var first *ast.File
	for _, f := range files {
		switch {
		case f.Doc == nil:
		case first != nil:
			say(f.Doc, "a second package comment; the first is in %s", filepath.Base(fset.Position(first.Pos()).Filename))
		default:
			first = f
			if name := f.Name.Name; name != "main" && !strings.HasPrefix(f.Doc.Text(), "Package "+name+" ") {
				say(f.Doc, "the package comment begins otherwise than %q", "Package "+name)
			}
		}
		for _, decl := range f.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Doc == nil && d.Name.IsExported() && receiverExported(d) {
					say(d, "%s is exported and has no comment", d.Name.Name)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					undocumentedSpec(d, spec, say)
				}
			}
		}
	}
	if first == nil {
		say(files[0], "package %s has no package comment", files[0].Name.Name)
	}
	return found
}

func undocumentedSpec(d *ast.GenDecl, spec ast.Spec, say func(ast.Node, string, ...any)) {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() && s.Doc == nil && (d.Doc == nil || d.Lparen.IsValid()) {
			say(s, "type %s is exported and has no comment", s.Name.Name)
		}
	case *ast.ValueSpec:
		if s.Doc != nil || s.Comment != nil || d.Doc != nil {
			return
		}
		for _, n := range s.Names {
			if n.IsExported() {
				say(n, "%s is exported and has no comment", n.Name)
			}
		}
	}
}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	for {
		switch t := e.(type) {
		case *ast.StarExpr:
			e = t.X
		case *ast.IndexExpr:
			e = t.X
		case *ast.IndexListExpr:
			e = t.X
		case *ast.Ident:
			return t.IsExported()
		default:
			return true
		}
	}
}

func TestDocRuleCatchesPlantedOffenders(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"all said", []string{"// Package p is fine.\npackage p\n\n// F does.\nfunc F() {}\n\n// V and W are.\nvar (\n\tV int\n\tW int\n)\n\ntype t int\n\nfunc (t) M() {}\n"}, nil},
		{"no package comment", []string{"package p\n"}, []string{"package p has no package comment"}},
		{"two package comments", []string{"// Package p is.\npackage p\n", "// Package p is too.\npackage p\n"}, []string{"a second package comment"}},
		{"a licence for a package comment", []string{"// Copyright.\npackage p\n"}, []string{`begins otherwise than "Package p"`}},
		{"a bare function", []string{"// Package p is.\npackage p\n\nfunc F() {}\n"}, []string{"F is exported"}},
		{"a bare method", []string{"// Package p is.\npackage p\n\n// T is.\ntype T[E any] int\n\nfunc (T[E]) M() {}\n"}, []string{"M is exported"}},
		{"a bare type in a group", []string{"// Package p is.\npackage p\n\n// Two.\ntype (\n\tA int\n\t// B is.\n\tB int\n)\n"}, []string{"type A is exported"}},
		{"bare values", []string{"// Package p is.\npackage p\n\nconst (\n\tA = 1\n\tB = 2 // B is.\n\tc = 3\n)\n\nvar D int\n"}, []string{"A is exported", "D is exported"}},
	} {
		fset := token.NewFileSet()
		var files []*ast.File
		for i, source := range c.files {
			f, err := parser.ParseFile(fset, fmt.Sprintf("%d.go", i), source, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		got := undocumented(fset, files)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i, w := range c.want {
			if !strings.Contains(got[i].text, w) {
				t.Errorf("%s: %v, want %q", c.name, got[i], w)
			}
		}
	}
}
