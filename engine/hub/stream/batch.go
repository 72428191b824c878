package stream

import (
	"fmt"

	"semul/engine/clock"
)

// MaxRows is the most rows a batch has room for. 256 to 4096 pay for the cost of one; 1024 are the usual.
const MaxRows = 4096

// NoSubject is the subject of a row of a class that has none.
const NoSubject uint32 = 0

// Flags of a row.
const (
	Late      uint16 = 1 << iota // kept on the device and sent later
	Estimated                    // filled in by the device
	Battery                      // measured on battery
	Masked                       // part of the view was masked

	knownFlags = Late | Estimated | Battery | Masked
)

// Batch is rows of one stream that came through one door, a column each. Row i was measured at T0 + Dt[i]·Tick.
type Batch struct {
	Stream uint32 // Registered.ID
	Door   uint32
	Seq    uint64     // of the door's batches of this stream, rising
	T0     clock.Time // of the simulation; on a wire ns since 1970 UTC
	Tick   clock.Duration
	Schema uint32 // Registered.Schema

	NVal    int
	Subject []uint32 // empty for classes without subjects
	Cell    []uint32
	Value   [MaxValues][]int32 // NVal of them
	Dt      []uint16
	Flags   []uint16

	subject []uint32 // kept while the batch carries rows without subjects
}

// Rows returns the number of rows.
func (b *Batch) Rows() int { return len(b.Cell) }

// Stamp returns the instant of row i.
func (b *Batch) Stamp(i int) clock.Time { return b.T0.Add(clock.Duration(b.Dt[i]) * b.Tick) }

// Add appends a row. Values beyond NVal are ignored, missing ones are 0. It panics if the batch is full.
func (b *Batch) Add(subject, cell uint32, dt, flags uint16, values ...int32) {
	if b.Rows() >= MaxRows {
		panic(fmt.Sprintf("stream: a batch holds %d rows", MaxRows))
	}
	if b.Subject != nil {
		b.Subject = append(b.Subject, subject)
	}
	b.Cell = append(b.Cell, cell)
	for k := range b.NVal {
		v := int32(0)
		if k < len(values) {
			v = values[k]
		}
		b.Value[k] = append(b.Value[k], v)
	}
	b.Dt, b.Flags = append(b.Dt, dt), append(b.Flags, flags)
}

// shape empties the batch and makes room for rows of s.
func (b *Batch) shape(nval int, subjects bool) {
	b.NVal, b.Subject = nval, nil
	if subjects {
		b.subject = roomy(b.subject)
		b.Subject = b.subject
	}
	b.Cell, b.Dt, b.Flags = roomy(b.Cell), roomy(b.Dt), roomy(b.Flags)
	for k := range nval {
		b.Value[k] = roomy(b.Value[k])
	}
}

// roomy empties a column, and gives it room for all rows a batch may have.
func roomy[T any](column []T) []T {
	if cap(column) < MaxRows {
		return make([]T, 0, MaxRows)
	}
	return column[:0]
}

func (b *Batch) resize(rows int) {
	if b.Subject != nil {
		b.Subject = b.Subject[:rows]
	}
	b.Cell, b.Dt, b.Flags = b.Cell[:rows], b.Dt[:rows], b.Flags[:rows]
	for k := range b.NVal {
		b.Value[k] = b.Value[k][:rows]
	}
}

// wipe zeroes the rows, so that a pool holds nothing about anybody.
func (b *Batch) wipe() {
	clear(b.Subject)
	clear(b.Cell)
	for k := range b.NVal {
		clear(b.Value[k])
	}
	clear(b.Dt)
	clear(b.Flags)
}

// Keep keeps the rows that keep says yes to, in order, and returns how many it dropped.
func (b *Batch) Keep(keep func(i int) bool) int {
	n, rows := 0, b.Rows()
	for i := range rows {
		if !keep(i) {
			continue
		}
		if b.Subject != nil {
			b.Subject[n] = b.Subject[i]
		}
		b.Cell[n], b.Dt[n], b.Flags[n] = b.Cell[i], b.Dt[i], b.Flags[i]
		for k := range b.NVal {
			b.Value[k][n] = b.Value[k][i]
		}
		n++
	}
	tail := Batch{NVal: b.NVal, Cell: b.Cell[n:], Dt: b.Dt[n:], Flags: b.Flags[n:]}
	if b.Subject != nil {
		tail.Subject = b.Subject[n:]
	}
	for k := range b.NVal {
		tail.Value[k] = b.Value[k][n:]
	}
	tail.wipe()
	b.resize(n)
	return rows - n
}
