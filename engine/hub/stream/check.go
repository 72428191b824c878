package stream

import (
	"errors"
	"fmt"
	"time"
)

// ErrUnregistered is the error of a batch of a stream that nobody has registered.
var ErrUnregistered = errors.New("unregistered; register its manifest first")

// Check compares a batch with its stream: the whole batch is refused or the whole is taken. The error names door, seq
// and, where it is one row, its number and the rule, never what the row holds.
func (s *Registered) Check(b *Batch) error {
	rows := b.Rows()
	bad := func(format string, args ...any) error {
		return fmt.Errorf("stream %q door %d seq %d: %s", s.Name, b.Door, b.Seq, fmt.Sprintf(format, args...))
	}
	switch {
	case b.Stream != s.ID || b.Schema != s.Schema:
		return bad("schema %08x of stream %d, registered are %08x and %d; register anew and build batches from that", b.Schema, b.Stream, s.Schema, s.ID)
	case b.NVal != len(s.Columns):
		return bad("%d value columns, the manifest has %d", b.NVal, len(s.Columns))
	case (b.Subject != nil) != s.Class.HasSubject():
		return bad("class %s: a subject column must stand exactly in classes that name persons", s.Class)
	case s.Class.HasSubject() && b.Door != s.HomeDoor:
		return bad("handles of this stream are given by door %d", s.HomeDoor)
	case b.Tick <= 0 || b.Tick%time.Microsecond != 0 || b.Tick/time.Microsecond > 1<<32-1:
		return bad("tick %v is not a whole number of microseconds above 0", b.Tick)
	case rows > MaxRows:
		return bad("%d rows, more than %d", rows, MaxRows)
	case len(b.Dt) != rows || len(b.Flags) != rows || b.Subject != nil && len(b.Subject) != rows:
		return bad("columns of unequal length")
	}
	if i := atLeast(b.Cell, uint32(s.Cells)); i >= 0 {
		return bad("row %d: no such cell; cells are [0, %d)", i, s.Cells)
	}
	if i := atLeast(b.Subject, uint32(s.Subjects)); i >= 0 {
		return bad("row %d: no such subject; handles are [0, %d)", i, s.Subjects)
	}
	for k, c := range s.Columns {
		if len(b.Value[k]) != rows {
			return bad("columns of unequal length")
		}
		if i := beyond(b.Value[k], c.Min, c.Max); i >= 0 {
			return bad("row %d: %s outside [%d, %d]", i, c.Name, c.Min, c.Max)
		}
	}
	for i, f := range b.Flags {
		if f&^knownFlags != 0 {
			return bad("row %d: unknown flags", i)
		}
	}
	return nil
}

// atLeast returns the first index whose value is limit or more, −1 if there is none.
func atLeast(column []uint32, limit uint32) int {
	for i, v := range column {
		if v >= limit {
			return i
		}
	}
	return -1
}

// beyond returns the first index whose value lies outside [lo, hi], −1 if there is none.
func beyond(column []int32, lo, hi int32) int {
	for i, v := range column {
		if v < lo || v > hi {
			return i
		}
	}
	return -1
}
