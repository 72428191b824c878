package sumo

import (
	"fmt"
	"math"
	"path/filepath"
	"reflect"
	"testing"

	"semul/engine/city"
)

// same compares all tables of two cities column by column and names the first row in which one differs. Splitting a turn may
// add a vertex to its line; lengths of stops go through two positions.
func same(t *testing.T, a, b *city.City) {
	t.Helper()
	if a.Frame != b.Frame {
		t.Errorf("frame %+v came back as %+v", a.Frame, b.Frame)
	}
	ta, tb := a.Tables(), b.Tables()
	for i := range ta {
		if ta[i].Rows != tb[i].Rows {
			t.Errorf("%s: %d rows came back as %d", ta[i].Name, ta[i].Rows, tb[i].Rows)
			continue
		}
		ca, cb := city.Columns(ta[i].Data), city.Columns(tb[i].Data)
		if len(ca) != len(cb) {
			t.Errorf("%s: %d columns came back as %d", ta[i].Name, len(ca), len(cb))
			continue
		}
		for k := range ca {
			name := ta[i].Name + "." + ca[k].Name
			switch name {
			case "lane_links.geometry":
				continue
			}
			if row, have, got := differ(ca[k].Data, cb[k].Data, name); row >= 0 {
				t.Errorf("%s: row %d: %v came back as %v", name, row, have, got)
			}
		}
	}
}

// differ finds the first row in which two columns differ, −1 if none.
func differ(a, b any, name string) (row int, have, got any) {
	va, vb := reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()
	if va.Kind() == reflect.Slice {
		for i := range va.Len() {
			x, y := va.Index(i).Interface(), vb.Index(i).Interface()
			if equal(x, y, name) {
				continue
			}
			return i, x, y
		}
		return -1, nil, nil
	}
	if !reflect.DeepEqual(a, b) {
		sa, sb := fmt.Sprintf("%v", va.Interface()), fmt.Sprintf("%v", vb.Interface())
		for i := range min(len(sa), len(sb)) {
			if sa[i] != sb[i] {
				lo := max(0, i-40)
				return i, sa[lo:min(len(sa), i+40)], sb[lo:min(len(sb), i+40)]
			}
		}
		return 0, len(sa), len(sb)
	}
	return -1, nil, nil
}

func equal(x, y any, name string) bool {
	switch x := x.(type) {
	case float32:
		y := y.(float32)
		if name == "stops.length" || name == "detectors.length" || name == "parking.pos" || name == "parking.length" {
			return math.Abs(float64(x-y)) < 1e-3
		}
		return x == y || x != x && y != y
	case float64:
		y := y.(float64)
		return x == y || x != x && y != y
	}
	return x == y
}

// A city of SUMO files that is written and read again has the same tables.
func TestRoundTripReal(t *testing.T) {
	for _, x := range real {
		t.Run(x.name, func(t *testing.T) {
			var paths []string
			for _, in := range x.inputs {
				paths = append(paths, shared(t, in))
			}
			roundTrip(t, paths)
		})
	}
}

func roundTrip(t *testing.T, paths []string) {
	t.Helper()
	a, _, err := Read(paths, Options{Name: "town"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := Export(a, dir); err != nil {
		t.Fatal(err)
	}
	b, _, err := Read([]string{filepath.Join(dir, ConfigFile)}, Options{Name: "town"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, a, b)
}
