package geoparquet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// all is one table with a column of every type.
type all struct {
	S   []string
	F32 []float32
	F64 []float64
	I64 []int64
	I8  []int8
	U8  []uint8
	U16 []uint16
	U32 []uint32
	B   []bool
	T   []int64
	G   [][]byte
	LS  List[string]
	LF  List[float32]
	LU  List[uint32]
}

var allFields = []Field{{Name: "s", Type: String}, {Name: "f32", Type: Float32}, {Name: "f64", Type: Float64}, {Name: "i64", Type: Int64}, {Name: "i8", Type: Int8}, {Name: "u8", Type: Uint8}, {Name: "u16", Type: Uint16},
	{Name: "u32", Type: Uint32}, {Name: "b", Type: Bool}, {Name: "t", Type: Instant}, {Name: "geometry", Type: Geometry}, {Name: "ls", Type: Strings}, {Name: "lf", Type: Float32s}, {Name: "lu", Type: Uint32s}}

func (a *all) data() []any {
	return []any{a.S, a.F32, a.F64, a.I64, a.I8, a.U8, a.U16, a.U32, a.B, a.T, a.G, a.LS, a.LF, a.LU}
}

func (a *all) into() []any {
	return []any{&a.S, &a.F32, &a.F64, &a.I64, &a.I8, &a.U8, &a.U16, &a.U32, &a.B, &a.T, &a.G, &a.LS, &a.LF, &a.LU}
}

func column1[T any](t *rapid.T, n int, of *rapid.Generator[T]) []T {
	return rapid.SliceOfN(of, n, n).Draw(t, "column")
}

func lists1[T any](t *rapid.T, n int, of *rapid.Generator[T]) List[T] {
	var l List[T]
	for range n {
		if len(l.Off) == 0 {
			l.Off = append(l.Off, 0)
		}
		l.Val = append(l.Val, rapid.SliceOfN(of, 0, 4).Draw(t, "list")...)
		l.Off = append(l.Off, uint32(len(l.Val)))
	}
	return l
}

func draw(t *rapid.T, n int) all {
	return all{S: column1(t, n, rapid.String()), F32: column1(t, n, rapid.Float32()), F64: column1(t, n, rapid.Float64()), I64: column1(t, n, rapid.Int64()),
		I8: column1(t, n, rapid.Int8()), U8: column1(t, n, rapid.Uint8()), U16: column1(t, n, rapid.Uint16()), U32: column1(t, n, rapid.Uint32()),
		B: column1(t, n, rapid.Bool()), T: column1(t, n, rapid.Map(rapid.Int64Range(-9e15, 9e15), func(us int64) int64 { return 1000 * us })), G: column1(t, n, rapid.SliceOfN(rapid.Byte(), 0, 40)),
		LS: lists1(t, n, rapid.String()), LF: lists1(t, n, rapid.Float32()), LU: lists1(t, n, rapid.Uint32())}
}

// join appends the rows of b.
func (a *all) join(b all) {
	a.S, a.F32, a.F64, a.I64, a.I8, a.U8 = append(a.S, b.S...), append(a.F32, b.F32...), append(a.F64, b.F64...), append(a.I64, b.I64...), append(a.I8, b.I8...), append(a.U8, b.U8...)
	a.U16, a.U32, a.B, a.T, a.G = append(a.U16, b.U16...), append(a.U32, b.U32...), append(a.B, b.B...), append(a.T, b.T...), append(a.G, b.G...)
	joinLists(&a.LS, b.LS)
	joinLists(&a.LF, b.LF)
	joinLists(&a.LU, b.LU)
}

func joinLists[T any](a *List[T], b List[T]) {
	if len(b.Off) == 0 {
		return
	}
	if len(a.Off) == 0 {
		a.Off = []uint32{0}
	}
	for _, o := range b.Off[1:] {
		a.Off = append(a.Off, uint32(len(a.Val))+o)
	}
	a.Val = append(a.Val, b.Val...)
}

func written(t interface{ Fatal(...any) }, groups ...all) []byte {
	var file bytes.Buffer
	w, err := NewWriter(&file, allFields, &Shape{Column: "geometry", Types: []string{"Point"}, BBox: [4]float64{1, 2, 3, 4}}, map[string]string{"semul.layer": "거리"})
	for _, g := range groups {
		if err == nil {
			err = w.Group(g.data()...)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestEveryTypeComesBack: whatever is in the columns, of none to three groups, comes back bit for bit.
func TestEveryTypeComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var whole all
		var groups []all
		for range rapid.IntRange(0, 3).Draw(t, "groups") {
			g := draw(t, rapid.IntRange(0, 20).Draw(t, "rows"))
			groups = append(groups, g)
			whole.join(g)
		}
		b := written(t, groups...)
		table, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		if table.Rows != len(whole.S) {
			t.Fatalf("%d rows became %d", len(whole.S), table.Rows)
		}
		var back all
		for i, dst := range back.into() {
			if err := table.Column(allFields[i].Name, dst); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range whole.data() {
			if a, b := fmt.Sprint(want), fmt.Sprint(back.data()[i]); a != b {
				t.Fatalf("column %s: %s became %s", allFields[i].Name, a, b)
			}
		}
		for i := range whole.F64 { // Sprint hides the sign of zero
			if math.Float64bits(whole.F64[i]) != math.Float64bits(back.F64[i]) {
				t.Fatalf("%x became %x", whole.F64[i], back.F64[i])
			}
		}
	})
}

func TestPreparedColumnIsWrittenInEveryGroup(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file, []Field{{Name: "id", Type: String}, {Name: "v", Type: Float32}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := w.Prepare(0, []string{"가", "b"})
	if err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		if err := w.Group(ids, []float32{float32(k), 9}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Group(ids, []float32{1}); err == nil || !strings.Contains(err.Error(), "column v has 1 rows, id has 2") {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := table.Column("id", &got); err != nil {
		t.Fatal(err)
	}
	if want := []string{"가", "b", "가", "b", "가", "b"}; !cmp.Equal(got[:6], want) {
		t.Errorf("got %v", got)
	}
}

func TestMetadataIsGeoParquet(t *testing.T) {
	b := written(t, all{})
	table, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := table.Meta("semul.layer"); v != "거리" {
		t.Errorf("semul.layer is %q", v)
	}
	text, ok := table.Meta("geo")
	if !ok {
		t.Fatal("no geo entry")
	}
	var got any
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	// required by https://geoparquet.org/releases/v1.1.0/ : version, primary_column, columns with encoding and geometry_types
	want := map[string]any{"version": "1.1.0", "primary_column": "geometry", "columns": map[string]any{"geometry": map[string]any{
		"encoding": "WKB", "geometry_types": []any{"Point"}, "crs": nil, "bbox": []any{1., 2., 3., 4.}, "orientation": "counterclockwise", "edges": "planar"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	names := table.Names()
	if len(names) != len(allFields) {
		t.Errorf("columns %v", names)
	}
}

func TestErrorsOfColumnsNameThem(t *testing.T) {
	g := all{S: []string{"a"}, F32: []float32{1}, F64: []float64{1}, I64: []int64{1}, I8: []int8{1}, U8: []uint8{1}, U16: []uint16{1}, U32: []uint32{1}, B: []bool{true},
		T: []int64{1}, G: [][]byte{{1}}, LS: List[string]{[]uint32{0, 0}, nil}, LF: List[float32]{[]uint32{0, 1}, []float32{1}}, LU: List[uint32]{[]uint32{0, 0}, nil}}
	b := written(t, g)
	table, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		column string
		dst    any
		want   string
	}{
		{"nope", new([]string), "column nope is missing"},
		{"s", new([]float32), "column s holds BYTE_ARRAY where FLOAT is expected"},
		{"f64", new([]float32), "column f64 holds DOUBLE where FLOAT is expected"},
		{"u32", new([]complex128), "cannot read into *[]complex128"},
	} {
		if err := table.Column(c.column, c.dst); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	w, err := NewWriter(&bytes.Buffer{}, []Field{{Name: "a", Type: Float32}, {Name: "b", Type: Float32}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		columns []any
		want    string
	}{
		{[]any{[]float32{1}}, "1 columns for 2 fields"},
		{[]any{[]float32{1}, []float32{1, 2}}, "column b has 2 rows, a has 1"},
		{[]any{[]float32{1}, []complex64{1}}, "column b: cannot write []complex64"},
		{[]any{[]float32{1}, []string{"x"}}, "column b: cannot write []string"},
	} {
		if err := w.Group(c.columns...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}

// TestDamagedFilesAreErrors: a byte changed or an end cut off never panics.
func TestDamagedFilesAreErrors(t *testing.T) {
	b := written(t, rapid.Custom(func(t *rapid.T) all { return draw(t, 12) }).Example(3))
	for cut := 0; cut < len(b); cut += 1 + len(b)/200 {
		if table, err := Open(bytes.NewReader(b[:cut]), int64(cut)); err == nil {
			t.Errorf("a file cut to %d of %d bytes was opened with %d rows", cut, len(b), table.Rows)
		}
	}
	for at := 0; at < len(b); at += 1 + len(b)/400 {
		changed := bytes.Clone(b)
		changed[at] ^= []byte{0x01, 0x80, 0xff}[at%3]
		readAll(changed)
	}
}

// readAll reads every column of a file and ignores what is wrong with it.
func readAll(b []byte) {
	table, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return
	}
	var back all
	for i, dst := range back.into() {
		_ = table.Column(allFields[i].Name, dst)
	}
}

func FuzzOpen(f *testing.F) {
	b := written(f, rapid.Custom(func(t *rapid.T) all { return draw(t, 3) }).Example(1), all{})
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) { readAll(b) })
}

// A number that is none is a null in the file, and none again when it is read.
func TestNulls(t *testing.T) {
	var file bytes.Buffer
	w, err := NewWriter(&file, []Field{{Name: "a", Type: Float32, Nullable: true}, {Name: "b", Type: Float64, Nullable: true}}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	nan := math.NaN()
	a, b := []float32{1, float32(nan), 3}, []float64{nan, nan, 5}
	if err := w.Group(a, b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range table.file.RowGroups() {
		for i, want := range []int64{1, 2} {
			if chunk, ok := group.ColumnChunks()[i].(interface{ NullCount() int64 }); ok && chunk.NullCount() != want {
				t.Errorf("column %d has %d nulls, want %d", i, chunk.NullCount(), want)
			}
		}
	}
	var a2 []float32
	var b2 []float64
	if err := table.Column("a", &a2); err != nil {
		t.Fatal(err)
	}
	if err := table.Column("b", &b2); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(a, a2, cmpopts.EquateNaNs()) + cmp.Diff(b, b2, cmpopts.EquateNaNs()); d != "" {
		t.Error(d)
	}
}

// Timestamps come as ns whatever unit a file has them in: runs recorded before have ns.
func TestInstantsOfAnyUnit(t *testing.T) {
	const at = int64(1_800_000_000_123_000_000)
	for _, c := range []struct {
		unit parquet.TimeUnit
		ns   int64
	}{{parquet.Nanosecond, 1}, {parquet.Microsecond, 1e3}, {parquet.Millisecond, 1e6}} {
		var file bytes.Buffer
		w := parquet.NewWriter(&file, parquet.NewSchema("t", parquet.Group{"t": parquet.Timestamp(c.unit)}))
		if _, err := w.WriteRows([]parquet.Row{{parquet.Int64Value(at/c.ns).Level(0, 0, 0)}}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		table, err := Open(bytes.NewReader(file.Bytes()), int64(file.Len()))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		if err := table.Column("t", &got); err != nil || len(got) != 1 || got[0] != at {
			t.Errorf("unit of %d ns: %v, %v; want %d", c.ns, got, err, at)
		}
	}
}
