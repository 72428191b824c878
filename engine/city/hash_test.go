package city

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"semul/engine/geo"
)

func TestHashIsOfContentAlone(t *testing.T) {
	a, b := full(t), full(t)
	b.Name = "another name"
	b.SetLayer(Provenance{Layer: "streets", Source: "x"})
	b.SetLayer(Provenance{Layer: "water", Source: "y"})
	if a.Hash() != b.Hash() {
		t.Error("name or provenance count")
	}
	slices.Reverse(b.Layers)
	if a.Hash() != b.Hash() {
		t.Error("the order of provenance counts")
	}
	if got := (&City{}).Hash(); got == a.Hash() || len(got) != 64 {
		t.Errorf("an empty city has hash %q", got)
	}
	quiet := math.Float32frombits(0x7fc00001) // another not-a-number
	b.Terrain.Val[3] = quiet
	if a.Hash() != b.Hash() {
		t.Error("two kinds of not-a-number differ")
	}
}

// TestHashSeesEveryColumn: a change of the last row of any column of any table is another city.
func TestHashSeesEveryColumn(t *testing.T) {
	want := full(t).Hash()
	seen := map[string]string{want: "nothing"}
	differs := func(what string, c *City) {
		t.Helper()
		got := c.Hash()
		if other, twice := seen[got]; twice {
			t.Errorf("%s changed: the hash is that of %s changed", what, other)
		}
		seen[got] = what
	}
	columns := 0
	for k, table := range full(t).Tables() {
		for j, col := range Columns(table.Data) {
			c := full(t)
			changeLast(t, Columns(c.Tables()[k].Data)[j].Data)
			differs(fmt.Sprintf("%s.%s", table.Name, col.Name), c)
			columns++
		}
	}
	if columns < 150 {
		t.Errorf("only %d columns were tried", columns)
	}
	for name, change := range map[string]func(*City){
		"epsg":          func(c *City) { c.Frame.EPSG = 5186 },
		"origin":        func(c *City) { c.Frame.N0 += 1000 },
		"bounds":        func(c *City) { c.Bounds.MaxX++ },
		"terrain":       func(c *City) { c.Terrain.Val[5]++ },
		"terrain place": func(c *City) { c.Terrain.X0++ },
		"terrain shape": func(c *City) { c.Terrain.NX, c.Terrain.NY = 2, 3 },
		"land cover":    func(c *City) { c.Landcover.Val[0]++ },
		"no terrain":    func(c *City) { c.Terrain = geo.Raster{} },
	} {
		c := full(t)
		change(c)
		differs(name, c)
	}
}

// changeLast changes the last value of a column.
func changeLast(t *testing.T, data any) {
	t.Helper()
	switch d := data.(type) {
	case *Points:
		d.Y[len(d.Y)-1]++
	case *Lines:
		d.Pts[len(d.Pts)-1].Y++
	case *Polygons:
		d.Pts[len(d.Pts)-1].X++
	case *Lists[string]:
		d.Val[len(d.Val)-1] += "!"
	case *Lists[float32]:
		d.Val[len(d.Val)-1]++
	case *Lists[uint32]:
		d.Val[len(d.Val)-1]++
	default:
		v := reflect.ValueOf(data).Elem()
		e := v.Index(v.Len() - 1)
		switch {
		case e.Kind() == reflect.String:
			e.SetString(e.String() + "!")
		case e.CanUint():
			e.SetUint(e.Uint() + 1)
		case e.CanInt():
			e.SetInt(e.Int() + 1)
		case e.CanFloat():
			e.SetFloat(e.Float() + 1)
		case e.Kind() == reflect.Bool:
			e.SetBool(!e.Bool())
		default:
			t.Fatalf("cannot change a %v", e.Type())
		}
	}
}

// TestHashSeesWhereRowsEnd: equal values in lists of other lengths are another city.
func TestHashSeesWhereRowsEnd(t *testing.T) {
	a, b := full(t), full(t)
	a.Signals.Duration = Lists[float32]{Off: []uint32{0, 1, 2, 2}, Val: []float32{30, 3}}
	b.Signals.Duration = Lists[float32]{Off: []uint32{0, 1, 1, 2}, Val: []float32{30, 3}}
	if a.Hash() == b.Hash() {
		t.Error("a value moved to another row, and the hash is the same")
	}
	a.Streets.Name[0], a.Streets.Name[1] = "ab", "c"
	b = full(t)
	b.Signals.Duration = a.Signals.Duration
	b.Streets.Name[0], b.Streets.Name[1] = "a", "bc"
	if a.Hash() == b.Hash() {
		t.Error("a letter moved to another row, and the hash is the same")
	}
}
