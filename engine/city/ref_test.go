package city

import (
	"strings"
	"testing"
)

func TestReferencesAreFoundAndNamed(t *testing.T) {
	c := full(t)
	c.Streets.ID = []string{"104", "105", "20"}
	c.PowerAssets.ID = []string{"S1", "R1", "T1"}
	c.PowerAssets.Kind = []AssetKind{Substation, RingUnit, GroundTransformer}
	for ref, want := range map[string]struct {
		Ref
		name string
	}{
		"street/105":     {Ref{OfStreet, 1}, "street/105"},
		"substation/S1":  {Ref{OfPowerAsset, 0}, "substation/S1"},
		"power_asset/S1": {Ref{OfPowerAsset, 0}, "substation/S1"},
		"ring_unit/R1":   {Ref{OfPowerAsset, 1}, "power_asset/R1"},
		"transformer/T1": {Ref{OfPowerAsset, 2}, "power_asset/T1"},
		"wall/id 번 2":    {Ref{OfWall, 2}, "wall/id 번 2"},
	} {
		got, err := c.Find(ref)
		if err != nil || got != want.Ref {
			t.Errorf("%s: got %v, %v", ref, got, err)
		}
		if name := c.RefName(got); name != want.name {
			t.Errorf("%s is called %s, want %s", ref, name, want.name)
		}
	}
	for ref, want := range map[string]string{
		"104":        `"104" is no reference; write kind/id, e.g. "street/104"`,
		"strasse/1":  `"strasse/1": unknown kind "strasse"; kinds are street, lane,`,
		"street/106": `"street/106": this city has no such street; there are 3, e.g. 104, 105`,
		"person/1":   `"person/1": this city has no person`,
	} {
		if _, err := c.Find(ref); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", ref, err, want)
		}
	}
	if got := c.RefName(Ref{}); got != "" || !(Ref{}).IsZero() {
		t.Errorf("the zero reference is called %q", got)
	}
	if got := c.RefName(Ref{Vehicle, 7}); got != "vehicle/7" {
		t.Errorf("vehicle 7 is called %q", got)
	}
}

// TestEveryTableKindIsFound: each support that is a table resolves by its own name, and counts its rows.
func TestEveryTableKindIsFound(t *testing.T) {
	c := full(t)
	for s := OfStreet; s < Dynamic; s++ {
		if c.Count(s) != 3 {
			t.Errorf("%v has %d rows", s, c.Count(s))
		}
		want := Ref{s, 2}
		got, err := c.Find(s.String() + "/" + c.ID(s, 2))
		if err != nil || got != want {
			t.Errorf("%v: got %v, %v", s, got, err)
		}
		if c.ID(s, 3) != "" {
			t.Errorf("%v: row 3 of 3 has an id", s)
		}
	}
	if c.Count(WholeCity) != 1 || c.Count(FloodCell) != 0 {
		t.Error("the city is one row, flood cells are no table")
	}
}

func TestColumnsAreInSnakeCaseWithOneGeometry(t *testing.T) {
	c := full(t)
	for _, table := range c.Tables() {
		seen := map[string]bool{}
		for _, col := range Columns(table.Data) {
			if seen[col.Name] {
				t.Errorf("%s has two columns %s", table.Name, col.Name)
			}
			seen[col.Name] = true
			if col.Name != strings.ToLower(col.Name) || col.Name == "lane_off" {
				t.Errorf("%s.%s is not snake case, or is derived", table.Name, col.Name)
			}
		}
		if !seen["id"] {
			t.Errorf("%s has no id", table.Name)
		}
	}
	for in, want := range map[string]string{"ID": "id", "KV": "kv", "InvertUp": "invert_up", "OutX": "out_x", "OnLevel": "on_level"} {
		if got := snake(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
	names := map[string]bool{}
	for _, col := range Columns(&c.Underpasses) {
		names[col.Name] = true
	}
	if !names["geometry"] || !names["at"] {
		t.Errorf("an underpass has an axis as its geometry and a lowest point, got %v", names)
	}
}

func TestGeometryColumns(t *testing.T) {
	c := full(t)
	// row 1: a square of 81 m² less a triangle of 0.5 m²; row 2: another triangle of 0.5 m² beside it
	for i, want := range []float64{81, 80.5, 81} {
		if got := c.Buildings.Poly.Area(i); got != want {
			t.Errorf("row %d has %g m², want %g", i, got, want)
		}
	}
	if p := c.Buildings.Poly.Centroid(1); p.X != 5.5 || p.Y != 4.5 {
		t.Errorf("centroid %v", p)
	}
	if b := c.Buildings.Poly.Bounds(2); b.MaxX != 23 || b.MinX != 2 || b.MaxY != 9 {
		t.Errorf("bounds %v", b)
	}
	if b := c.Streets.Line.Bounds(1); b.MinX != 1 || b.MaxX != 1.5 || b.MaxY != 12 {
		t.Errorf("bounds %v", b)
	}
}
