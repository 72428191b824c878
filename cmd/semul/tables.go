package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// mostTable is the largest table that is read [bytes].
const mostTable = 1 << 28

// openTable reads a table of the command line. One whose rows do not fit its heading is told first, since that is what else
// would be read as something it is not.
func openTable(name string, read func(io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostTable+1))
	if err != nil {
		return err
	}
	if len(text) > mostTable {
		return fmt.Errorf("%s: more than %d bytes; split the table, or leave out what is not needed", name, mostTable)
	}
	if err := evenRows(bytes.NewReader(text), name); err != nil {
		return err
	}
	return read(bytes.NewReader(text))
}

// mostUneven is how many rows are told.
const mostUneven = 20

// evenRows finds rows of a CSV file that have other fields than its heading, and quotes that are not closed.
func evenRows(r io.Reader, name string) error {
	in := csv.NewReader(r)
	in.Comment, in.TrimLeadingSpace, in.FieldsPerRecord, in.ReuseRecord = '#', true, -1, true
	var errs []error
	columns, heading := 0, ""
	for {
		row, err := in.Read()
		if err == io.EOF {
			return errors.Join(errs...)
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return errors.Join(append(errs, fmt.Errorf("%s:%d:%d: %w; put the whole field in quotes and write a quote within it twice", name, broken.Line, broken.Column, broken.Err))...)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if columns == 0 {
			columns, heading = len(row), strings.TrimPrefix(strings.Join(row, ","), "\ufeff")
			continue
		}
		if len(row) == columns {
			continue
		}
		if len(errs) == mostUneven {
			return errors.Join(append(errs, fmt.Errorf("%s: and more", name))...)
		}
		cure := "leave a field that is not known empty between its commas"
		if len(row) > columns {
			cure = "put a field that holds a comma in quotes, or take out what is too much"
		}
		line, _ := in.FieldPos(0)
		errs = append(errs, fmt.Errorf("%s:%d: %s, the heading %s has %d; %s", name, line, fields(len(row)), heading, columns, cure))
	}
}

func fields(n int) string {
	if n == 1 {
		return "1 field"
	}
	return fmt.Sprintf("%d fields", n)
}
