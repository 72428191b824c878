package city

import (
	"fmt"
	"testing"
)

// TestRowsWithoutOptionalColumns: a row appended with the columns that every city has makes a whole city again, and leaves
// the one it was copied from.
func TestRowsWithoutOptionalColumns(t *testing.T) {
	c := full(t)
	for k, table := range c.Tables() {
		before := c.Hash()
		copied := *c
		data, n := copied.Tables()[k].Data, table.Rows
		optional := 0
		for _, col := range AllColumns(data) {
			if col.Optional {
				optional++
				continue
			}
			fillRow(t, table.Name, col, n)
		}
		if optional == 0 {
			continue
		}
		copied.FillOptional()
		for _, col := range AllColumns(data) {
			if rows, _ := shapeOf(col.Data); rows != n+1 {
				t.Errorf("%s.%s has %d rows, want %d", table.Name, col.Name, rows, n+1)
			}
		}
		if c.Hash() != before {
			t.Errorf("%s: the city it was copied from has changed", table.Name)
		}
		if err := copied.Seal(); err != nil {
			t.Errorf("%s: %v", table.Name, err)
		}
	}
	empty := &City{DrainNodes: DrainNodes{ID: []string{"a"}}}
	empty.FillOptional()
	if n := len(empty.DrainNodes.Flap) + empty.DrainNodes.StorageArea.Len(); n != 0 {
		t.Errorf("optional columns without a row have got %d", n)
	}
}

// fillRow appends one row, under a new id.
func fillRow(t *testing.T, table string, col Column, n int) {
	t.Helper()
	fillColumn(t, table, col, 1)
	if ids, ok := col.Data.(*[]string); ok && col.Name == "id" {
		(*ids)[n] = fmt.Sprint("new ", n)
	}
}
