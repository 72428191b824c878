package kpi

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The catalogue lists exactly the indicators that the files of this package add: an id that is written there and missing here
// would be refused in [kpi.limit.ID].
func TestCatalogueListsWhatIsComputed(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	added := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 9 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "add" {
				id := ""
				ast.Inspect(call.Args[1], func(n ast.Node) bool {
					if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && id == "" {
						id, _ = strconv.Unquote(lit.Value)
					}
					return true
				})
				if id != "_" { // of fleets
					added[id] = true
				}
			}
			return true
		})
	}
	if len(added) < 40 {
		t.Fatalf("found only %d: %v", len(added), added)
	}
	var listed []string
	for _, e := range Catalog() {
		if e.Unit == "" || e.Doc == "" {
			t.Errorf("%+v says too little", e)
		}
		listed = append(listed, e.ID)
	}
	for id := range added {
		if !slices.ContainsFunc(listed, func(l string) bool {
			return l == id || strings.HasSuffix(id, "_") && strings.HasPrefix(l, id) || strings.HasPrefix(id, "_") && strings.HasSuffix(l, id)
		}) {
			t.Errorf("%q is computed and not in the catalogue", id)
		}
	}
	for _, l := range listed {
		if strings.HasPrefix(l, "FLEET_") {
			continue
		}
		fixed := strings.TrimSuffix(strings.TrimSuffix(l, "CLASS"), "MODE")
		if !added[fixed] && !added[strings.TrimPrefix(l, "POLLUTANT")] && !(strings.HasPrefix(l, "corridor_") && added["corridor_"]) && !(strings.HasPrefix(l, "buildings_flooded_") && added["buildings_flooded_"]) {
			t.Errorf("%q is in the catalogue and never computed", l)
		}
	}
}

func TestPossibleKnowsTheNamesOfTheRun(t *testing.T) {
	n := Names{Corridors: []string{"south"}, Fleets: []string{"ems"}, Zones: []string{"z1"}}
	for id, want := range map[string]bool{"mean_delay": true, "mean_dely": false, "corridor_south_speed": true, "corridor_north_speed": false,
		"ems_wait": true, "ems_z1_in_time_share": true, "ems_z2_in_time_share": false, "bus_wait": false, "nox_emitted": true,
		"street_km_flooded_primary": true, "mode_share_bus": true, "mode_share_horse": false, "buildings_flooded_over_100cm": true} {
		if got := Possible(id, n); got != want {
			t.Errorf("%s: %v", id, got)
		}
	}
}
