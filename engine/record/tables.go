package record

import (
	"slices"

	"semul/engine/city"
	"semul/engine/city/store/geoparquet"
	"semul/engine/sim"
)

// table is the file of one support: a row for each row of the city's table at each instant.
type table struct {
	support city.Support
	file    *File
	w       *geoparquet.Writer
	columns []*sim.Column
	data    [][]float32
	peaks   [][]float32 // largest value of each column at each row
	wet     *spells     // of lanes: when water_depth was above closingDepth; nil: not recorded
	ids     geoparquet.Prepared
	rows    int
	now     []int64 // the instant, once a row
	instant []int64
}

func newTables(folder *Folder, l *sim.Loop) ([]*table, error) {
	columns, err := l.Columns()
	if err != nil {
		return nil, err
	}
	var out []*table
	for _, c := range columns {
		n := l.City().Count(c.Spec.Support)
		if n == 0 {
			continue
		}
		if len(out) == 0 || out[len(out)-1].support != c.Spec.Support {
			out = append(out, &table{support: c.Spec.Support})
		}
		t := out[len(out)-1]
		t.columns = append(t.columns, c)
		t.data = append(t.data, nil)
		t.peaks = append(t.peaks, nil)
	}
	for _, t := range out {
		if err := t.open(folder, l); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (t *table) open(folder *Folder, l *sim.Loop) error {
	t.rows = l.City().Count(t.support)
	ids := make([]string, t.rows)
	for i := range ids {
		ids[i] = l.City().ID(t.support, uint32(i))
	}
	t.now, t.instant = make([]int64, t.rows), make([]int64, t.rows)
	fields := []geoparquet.Field{{Name: "time_ns", Type: geoparquet.Int64}, {Name: "time", Type: geoparquet.Instant}, {Name: t.support.String(), Type: geoparquet.String}}
	meta := map[string]string{"semul.support": t.support.String()}
	for _, c := range t.columns {
		fields = append(fields, geoparquet.Field{Name: c.Spec.Name, Type: geoparquet.Float32, Nullable: true})
		meta["semul.column."+c.Spec.Name] = c.Spec.Quantity.Name() + ": " + c.Spec.Doc
	}
	var err error
	if t.file, err = folder.Create("tables/" + t.support.String() + ".parquet"); err != nil {
		return err
	}
	if t.w, err = geoparquet.NewWriter(t.file, fields, nil, meta); err != nil {
		return err
	}
	t.ids, err = t.w.Prepare(2, ids)
	return err
}

func (t *table) write(l *sim.Loop) error {
	instant := l.Civil().At(l.Now()).UnixNano()
	for i := range t.rows {
		t.now[i], t.instant[i] = int64(l.Now()), instant
	}
	columns := []any{t.now, t.instant, t.ids}
	for i, c := range t.columns {
		var err error
		if t.data[i], err = c.Read(t.data[i]); err != nil {
			return err
		}
		columns = append(columns, t.data[i])
		t.peak(i)
		if t.support == city.OfLane && c.Spec.Name == "water_depth" {
			if t.wet == nil {
				t.wet = newSpells(t.rows, closingDepth)
			}
			t.wet.note(l.Now(), t.data[i])
		}
	}
	return t.w.Group(columns...)
}

// peak keeps the largest value of column i at each row.
func (t *table) peak(i int) {
	if t.peaks[i] == nil {
		t.peaks[i] = slices.Clone(t.data[i])
		return
	}
	for k, v := range t.data[i] {
		t.peaks[i][k] = max(t.peaks[i][k], v)
	}
}

func (t *table) close() error {
	if err := t.w.Close(); err != nil {
		t.file.Close()
		return err
	}
	return t.file.Close()
}
