package gtfs

import (
	"archive/zip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// feed opens the tables of a zip or a folder.
type feed struct {
	name  string
	files fs.FS
	close func() error
	inner string // folder inside the zip that holds the tables
}

// openFeed opens a feed; the tables may lie in one folder inside a zip.
func openFeed(name string) (*feed, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("gtfs: %w", err)
	}
	f := &feed{name: filepath.Base(name), close: func() error { return nil }, inner: "."}
	if info.IsDir() {
		f.files = os.DirFS(name)
		return f, nil
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, fmt.Errorf("gtfs: %s: %w; give a zip or a folder with stops.txt and the other tables", f.name, err)
	}
	f.files, f.close = z, z.Close
	for _, x := range z.File {
		if path.Base(x.Name) == "stop_times.txt" {
			f.inner = path.Dir(x.Name)
		}
	}
	return f, nil
}

// mostBytes is the largest table that is read [bytes].
const mostBytes = 4 << 30

// table reads a table row by row. A table that is not there is an error only if it must be.
func (f *feed) table(name string, must bool, columns []string, row func(r record) error) error {
	in, err := f.files.Open(path.Join(f.inner, name))
	if errors.Is(err, fs.ErrNotExist) {
		if must {
			return fmt.Errorf("gtfs: %s: there is no %s; a feed has one", f.name, name)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("gtfs: %s: %w", f.name, err)
	}
	defer in.Close()
	r := csv.NewReader(io.LimitReader(in, mostBytes))
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace, r.ReuseRecord = -1, true, true, true
	head, err := r.Read()
	if err == io.EOF {
		return fmt.Errorf("gtfs: %s: it is empty; it begins with the names of its columns", name)
	}
	if err != nil {
		return fmt.Errorf("gtfs: %s: %w", name, cut(err))
	}
	at := map[string]int{}
	for i, h := range head {
		at[strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))] = i
	}
	for _, c := range columns {
		if _, ok := at[c]; !ok {
			return fmt.Errorf("gtfs: %s:1: there is no column %s", name, c)
		}
	}
	for {
		fields, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("gtfs: %s: %w", name, cut(err))
		}
		if len(fields) == 1 && strings.TrimSpace(fields[0]) == "" {
			continue
		}
		if err := row(record{fields, at}); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("gtfs: %s:%d: %w", name, line, err)
		}
	}
}

// cut words the end of a file in mid-row.
func cut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file ends too early; fetch it again: %w", err)
	}
	return err
}

// record is a row of a table.
type record struct {
	fields []string
	at     map[string]int
}

// get is a field, empty if there is none.
func (r record) get(column string) string {
	if i, ok := r.at[column]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}
