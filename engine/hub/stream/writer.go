package stream

import (
	"fmt"
	"math"

	"semul/engine/clock"
)

// Door takes what devices send. The hub is one; package door has those for other processes.
type Door interface {
	// Register gives a stream its number, or says everything that its manifest lacks.
	Register(Manifest) (*Registered, error)
	// Batch lends an empty batch.
	Batch(s *Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *Batch
	// Publish takes a batch over, also when it refuses it: the caller may not touch it any more.
	Publish(*Batch) error
	// Handle replaces the number by which a device knows a person, such as a plate, with a handle in [0, Subjects). It is
	// the only thing that may be done with such a number: rows, states and files never hold it.
	Handle(s *Registered, number uint64) (uint32, error)
	// Seal encrypts what a device remembers of persons between readings, so that a checkpoint does not show it; Open reads
	// it back.
	Seal(plain []byte) []byte
	Open(sealed []byte) ([]byte, error)
}

// usualRows is when a Writer sends a batch.
const usualRows = 1024

// Writer gathers rows of one stream into batches. It is one door's and may not be shared by goroutines.
type Writer struct {
	door  Door
	s     *Registered
	id    uint32
	tick  clock.Duration
	seq   uint64
	batch *Batch
}

// NewWriter returns a writer that sends as door number id; stamps are rounded down to tick, a whole number of
// microseconds above 0.
func NewWriter(door Door, s *Registered, id uint32, tick clock.Duration) *Writer {
	return &Writer{door: door, s: s, id: id, tick: tick}
}

// Add appends a row measured at an instant. A batch that is full, or whose stamps cannot reach that far, is sent first:
// then the error may be that batch's.
func (w *Writer) Add(at clock.Time, subject, cell uint32, flags uint16, values ...int32) error {
	if w.tick <= 0 {
		return fmt.Errorf("stream %q: tick must be above 0, got %v", w.s.Name, w.tick)
	}
	if len(values) != len(w.s.Columns) {
		return fmt.Errorf("stream %q: %d values, the manifest has %d columns", w.s.Name, len(values), len(w.s.Columns))
	}
	var err error
	if b := w.batch; b != nil {
		if dt := at.Sub(b.T0); b.Rows() >= usualRows || dt < 0 || dt/w.tick > math.MaxUint16 {
			err = w.Flush()
		}
	}
	if w.batch == nil {
		rest := clock.Duration(at) % w.tick
		if rest < 0 {
			rest += w.tick
		}
		w.seq++
		w.batch = w.door.Batch(w.s, w.id, w.seq, at.Add(-rest), w.tick)
	}
	w.batch.Add(subject, cell, uint16(at.Sub(w.batch.T0)/w.tick), flags, values...)
	return err
}

// Flush sends what has been gathered. A model calls it at the end of every Advance, so that it has nothing to save but
// Seq.
func (w *Writer) Flush() error {
	b := w.batch
	if b == nil {
		return nil
	}
	w.batch = nil
	return w.door.Publish(b)
}

// Seq returns the number of the last batch: what a checkpoint holds.
func (w *Writer) Seq() uint64 { return w.seq }

// Resume goes on behind batch seq.
func (w *Writer) Resume(seq uint64) { w.seq, w.batch = seq, nil }
