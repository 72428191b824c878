package frame

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"semul/engine/clock"
)

// A chunk holds up to chunkFrames samples of one layer, each an instant (i64) and then its values against those of the
// sample before; the first of a chunk stands against nothing. For movers see movers.go. Other values are a number (u32), a
// bitmap that says which blocks of blockValues have changed at all, and for each of those the differences modulo 2^16 in
// zigzag, so that small ones of either sign are small: low bytes first and high bytes after them, which is what zstd then
// packs well.
const (
	chunkFrames = 64
	chunkSpan   = clock.Duration(time.Hour) // of the run, so that a run that is cut short keeps slow layers too
	blockValues = 1024
)

// errCut is what a damaged chunk gives.
var errCut = errors.New("chunk is cut or damaged")

// chunk collects the samples of one layer until it is full.
type chunk struct {
	packed []byte    // what Put is to write
	head   chunkHead // of packed; no samples: nothing to write
	kind   Kind
	times  []clock.Time
	raw    []byte
	last   []uint16 // values of the sample before
	movers moverCoder
}

func (c *chunk) reset() {
	c.times, c.raw = c.times[:0], c.raw[:0]
}

// add appends a sample. Values must keep their number within a chunk.
func (c *chunk) add(s *Sample) {
	first := len(c.times) == 0
	c.times = append(c.times, s.At)
	c.raw = binary.LittleEndian.AppendUint64(c.raw, uint64(s.At))
	if c.kind == Mover {
		if first {
			c.movers.reset()
		}
		c.raw = c.movers.add(c.raw, &s.Movers, s.At)
		return
	}
	n := len(s.Values)
	c.raw = binary.LittleEndian.AppendUint32(c.raw, uint32(n))
	if first || len(c.last) != n {
		c.last = slices.Grow(c.last[:0], n)[:n]
		clear(c.last)
	}
	blocks := (n + blockValues - 1) / blockValues
	bitmap := len(c.raw)
	c.raw = append(c.raw, make([]byte, (blocks+7)/8)...)
	for b := range blocks {
		now, was := s.Values[b*blockValues:min(n, (b+1)*blockValues)], c.last[b*blockValues:min(n, (b+1)*blockValues)]
		if slices.Equal(now, was) {
			continue
		}
		c.raw[bitmap+b/8] |= 1 << (b % 8)
		at := len(c.raw)
		c.raw = slices.Grow(c.raw, 2*len(now))[:at+2*len(now)]
		differences(c.raw[at:at+len(now)], c.raw[at+len(now):], now, was)
		copy(was, now)
	}
}

// differences writes now − was in zigzag, low and high bytes apart. All four have one length.
func differences(low, high []byte, now, was []uint16) {
	was, low, high = was[:len(now)], low[:len(now)], high[:len(now)]
	for i, v := range now {
		d := v - was[i]
		z := d<<1 ^ uint16(int16(d)>>15)
		low[i], high[i] = byte(z), byte(z>>8)
	}
}

// decoder walks through the samples of one chunk.
type decoder struct {
	kind   Kind
	raw    []byte
	at     Sample
	age    int // samples decoded
	movers moverDecoder
}

// next decodes one more sample into d.at.
func (d *decoder) next() error {
	if len(d.raw) < 8 {
		return errCut
	}
	was := d.at.At
	d.at.At = clock.Time(binary.LittleEndian.Uint64(d.raw))
	d.raw = d.raw[8:]
	d.age++
	if d.kind == Mover {
		var err error
		d.raw, err = d.movers.next(d.raw, was, d.at.At, &d.at.Movers)
		return err
	}
	if len(d.raw) < 4 {
		return errCut
	}
	n := int(binary.LittleEndian.Uint32(d.raw))
	d.raw = d.raw[4:]
	blocks := (n + blockValues - 1) / blockValues
	if n > maxValues || len(d.raw) < (blocks+7)/8 {
		return errCut
	}
	bitmap := d.raw[:(blocks+7)/8]
	d.raw = d.raw[(blocks+7)/8:]
	if d.age == 1 || len(d.at.Values) != n {
		d.at.Values = append(d.at.Values[:0], make([]uint16, n)...)
	}
	for b := range blocks {
		if bitmap[b/8]&(1<<(b%8)) == 0 {
			continue
		}
		values := d.at.Values[b*blockValues : min(n, (b+1)*blockValues)]
		if len(d.raw) < 2*len(values) {
			return errCut
		}
		low, high := d.raw[:len(values)], d.raw[len(values):2*len(values)]
		for i := range values {
			z := uint16(low[i]) | uint16(high[i])<<8
			values[i] += z>>1 ^ -(z & 1)
		}
		d.raw = d.raw[2*len(values):]
	}
	return nil
}

// maxValues bounds what a damaged length can make a reader allocate: a grid of 16384 × 16384 cells.
const maxValues = 1 << 28

func (c *chunk) full() bool { return len(c.times) >= chunkFrames }

// long reports whether the samples reach over chunkSpan.
func (c *chunk) long() bool {
	return len(c.times) > 1 && c.times[len(c.times)-1].Sub(c.times[0]) >= chunkSpan
}

func cutf(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errCut, fmt.Sprintf(format, args...))
}
