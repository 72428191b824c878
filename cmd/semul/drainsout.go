package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"semul/engine/city/store/geoparquet"
	"semul/models/drainage/sewer"
)

// drainsTable is one table of series: a row for every object at every reporting moment, as CSV and, if asked for, Parquet.
type drainsTable struct {
	names   []string
	read    func(s *sewer.Solver, i int, into []float64)
	files   []*os.File
	csv     *bufio.Writer
	line    []byte
	parquet *geoparquet.Writer
	group   struct {
		at     []float64
		who    []string
		values [][]float64
	}
	row []float64
}

// groupRows is about how many rows share a row group.
const groupRows = 1 << 16

// drainsTables are nodes and links; nil writes nothing.
type drainsTables []*drainsTable

// create begins the files of --out.
func (c *drainsCmd) create(net *sewer.Network) (drainsTables, error) {
	if c.Out == "" {
		return nil, nil
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return nil, err
	}
	nodes := &drainsTable{read: func(s *sewer.Solver, i int, v []float64) {
		v[0], v[1], v[2], v[3] = s.Depth(i), s.Head(i), s.Inflow(i), s.Flooding(i)
	}}
	for _, n := range net.Nodes {
		nodes.names = append(nodes.names, n.Name)
	}
	links := &drainsTable{read: func(s *sewer.Solver, i int, v []float64) {
		v[0], v[1], v[2] = s.Flow(i), s.LinkDepth(i), s.Velocity(i)
	}}
	for _, l := range net.Links {
		links.names = append(links.names, l.Name)
	}
	tables := drainsTables{nodes, links}
	for i, columns := range [][]string{{"node", "depth_m", "head_m", "inflow_m3s", "flooding_m3s"}, {"link", "flow_m3s", "depth_m", "velocity_mps"}} {
		if err := tables[i].create(c, columns); err != nil {
			return nil, errors.Join(err, tables.close())
		}
	}
	return tables, nil
}

func (t *drainsTable) create(c *drainsCmd, columns []string) error {
	f, err := c.file(t, columns[0]+"s.csv")
	if err != nil {
		return err
	}
	for i, name := range t.names {
		t.names[i] = quoted(name)
	}
	t.row = make([]float64, len(columns)-1)
	t.csv = bufio.NewWriterSize(f, 1<<16)
	t.csv.WriteString("time_s")
	for _, name := range columns {
		t.csv.WriteString("," + name)
	}
	t.csv.WriteByte('\n')
	if !c.Parquet {
		return nil
	}
	if f, err = c.file(t, columns[0]+"s.parquet"); err != nil {
		return err
	}
	fields := []geoparquet.Field{{Name: "time_s", Type: geoparquet.Float64}, {Name: columns[0], Type: geoparquet.String}}
	for _, name := range columns[1:] {
		fields = append(fields, geoparquet.Field{Name: name, Type: geoparquet.Float64})
	}
	t.group.values = make([][]float64, len(columns)-1)
	t.parquet, err = geoparquet.NewWriter(f, fields, nil, nil)
	return err
}

// file opens a file that is not there yet, or replaces it with --force.
func (c *drainsCmd) file(t *drainsTable, name string) (*os.File, error) {
	f, err := createFile(filepath.Join(c.Out, name), c.Force)
	if err == nil {
		t.files = append(t.files, f)
	}
	return f, err
}

// write adds the rows of a moment to every table.
func (list drainsTables) write(s *sewer.Solver) error {
	for _, t := range list {
		for i, name := range t.names {
			t.read(s, i, t.row)
			b := strconv.AppendFloat(t.line[:0], s.Time(), 'f', -1, 64)
			b = append(append(b, ','), name...)
			for k, v := range t.row {
				b = strconv.AppendFloat(append(b, ','), v, 'g', 9, 64)
				if t.parquet != nil {
					t.group.values[k] = append(t.group.values[k], v)
				}
			}
			t.line = append(b, '\n')
			t.csv.Write(t.line) // errors stay in the writer until Flush
			if t.parquet != nil {
				t.group.at, t.group.who = append(t.group.at, s.Time()), append(t.group.who, name)
			}
		}
		if len(t.group.at) >= groupRows {
			if err := t.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush writes what has gathered as a row group.
func (t *drainsTable) flush() error {
	if len(t.group.at) == 0 {
		return nil
	}
	columns := []any{t.group.at, t.group.who}
	for k := range t.group.values {
		columns = append(columns, t.group.values[k])
	}
	err := t.parquet.Group(columns...)
	t.group.at, t.group.who = t.group.at[:0], t.group.who[:0]
	for k := range t.group.values {
		t.group.values[k] = t.group.values[k][:0]
	}
	return err
}

// close ends all files.
func (list drainsTables) close() error {
	var errs []error
	for _, t := range list {
		if t.csv != nil {
			errs = append(errs, t.csv.Flush())
		}
		if t.parquet != nil {
			errs = append(errs, t.flush(), t.parquet.Close())
		}
		for _, f := range t.files {
			errs = append(errs, f.Close())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("series: %w", err)
	}
	return nil
}
