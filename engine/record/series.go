package record

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"

	"semul/engine/city/store/geoparquet"
	"semul/engine/clock"
	"semul/engine/sim"
)

// Series is one number about the whole city over time.
type Series struct {
	Model, Name, Unit, Doc string
	T                      []clock.Time
	V                      []float64
}

// MarshalJSON writes values that are none as null.
func (s Series) MarshalJSON() ([]byte, error) {
	v := make([]*float64, len(s.V))
	for i := range s.V {
		if s.V[i] == s.V[i] {
			v[i] = &s.V[i]
		}
	}
	return json.Marshal(seriesJSON{s.Model, s.Name, s.Unit, s.Doc, s.T, v})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *Series) UnmarshalJSON(b []byte) error {
	var j seriesJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*s = Series{j.Model, j.Name, j.Unit, j.Doc, j.T, make([]float64, len(j.V))}
	for i, v := range j.V {
		if s.V[i] = math.NaN(); v != nil {
			s.V[i] = *v
		}
	}
	return nil
}

type seriesJSON struct {
	Model string       `json:"model"`
	Name  string       `json:"name"`
	Unit  string       `json:"unit"`
	Doc   string       `json:"doc"`
	T     []clock.Time `json:"t_ns"`
	V     []*float64   `json:"v"`
}

// series writes the metrics of all models to series.csv and series.parquet.
type series struct {
	csv     *File
	text    *bufio.Writer
	folder  *Folder
	models  []*sim.Running
	columns []Series
	times   []clock.Time
	instant []int64
	values  []float64
}

func newSeries(folder *Folder, l *sim.Loop) (*series, error) {
	s := &series{folder: folder}
	for _, m := range l.Models() {
		if _, ok := m.Model.(sim.Meter); !ok {
			continue
		}
		s.models = append(s.models, m)
		for _, x := range m.Spec.Metrics {
			s.columns = append(s.columns, Series{Model: m.Spec.Name, Name: x.Name, Unit: x.Unit, Doc: x.Doc})
		}
	}
	var err error
	if s.csv, err = folder.Create("series.csv"); err != nil {
		return nil, err
	}
	s.text = bufio.NewWriter(s.csv)
	fmt.Fprint(s.text, "time_s")
	for _, c := range s.columns {
		fmt.Fprintf(s.text, ",%s_%s", c.Model, c.Name)
	}
	fmt.Fprintln(s.text)
	return s, nil
}

func (s *series) write(l *sim.Loop) error {
	if n := len(s.times); n > 0 && s.times[n-1] == l.Now() {
		return nil
	}
	s.values = s.values[:0]
	for _, m := range s.models {
		s.values = m.Model.(sim.Meter).Metrics(s.values)
	}
	s.times = append(s.times, l.Now())
	s.instant = append(s.instant, l.Civil().At(l.Now()).UnixNano())
	fmt.Fprintf(s.text, "%g", l.Now().Seconds())
	for i, v := range s.values {
		s.columns[i].V = append(s.columns[i].V, v)
		fmt.Fprintf(s.text, ",%.9g", v)
	}
	_, err := fmt.Fprintln(s.text)
	return err
}

func (s *series) close() error {
	err := s.text.Flush()
	if err2 := s.csv.Close(); err == nil {
		err = err2
	}
	if err != nil {
		return err
	}
	fields := []geoparquet.Field{{Name: "time_ns", Type: geoparquet.Int64}, {Name: "time", Type: geoparquet.Instant}}
	nanos := make([]int64, len(s.times))
	for i, t := range s.times {
		nanos[i] = int64(t)
	}
	columns := []any{nanos, s.instant}
	meta := map[string]string{}
	for _, c := range s.columns {
		name := c.Model + "_" + c.Name
		fields = append(fields, geoparquet.Field{Name: name, Type: geoparquet.Float64, Nullable: true})
		columns = append(columns, c.V)
		meta["semul.column."+name] = c.Unit + ": " + c.Doc
	}
	file, err := s.folder.Create("series.parquet")
	if err != nil {
		return err
	}
	defer file.Close()
	w, err := geoparquet.NewWriter(file, fields, nil, meta)
	if err != nil {
		return err
	}
	if err := w.Group(columns...); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return file.Close()
}
