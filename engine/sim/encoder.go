package sim

import (
	"encoding/binary"
	"fmt"
	"math"

	"semul/engine/clock"
)

// Encoder writes a model's state as little-endian bytes. It cannot fail.
type Encoder struct{ buf []byte }

// Uint8 writes one byte.
func (e *Encoder) Uint8(v uint8) { e.buf = append(e.buf, v) }

// Bool writes one byte, 0 or 1.
func (e *Encoder) Bool(v bool) {
	if v {
		e.Uint8(1)
	} else {
		e.Uint8(0)
	}
}

// Uint32 writes four bytes.
func (e *Encoder) Uint32(v uint32) { e.buf = binary.LittleEndian.AppendUint32(e.buf, v) }

// Uint64 writes eight bytes.
func (e *Encoder) Uint64(v uint64) { e.buf = binary.LittleEndian.AppendUint64(e.buf, v) }

// Time writes an instant.
func (e *Encoder) Time(t clock.Time) { e.Uint64(uint64(t)) }

// Float64 writes the bits of v.
func (e *Encoder) Float64(v float64) { e.Uint64(math.Float64bits(v)) }

// Float32 writes the bits of v.
func (e *Encoder) Float32(v float32) { e.Uint32(math.Float32bits(v)) }

// Bytes writes a length and bytes.
func (e *Encoder) Bytes(v []byte) {
	e.Uint32(uint32(len(v)))
	e.buf = append(e.buf, v...)
}

// String writes a length and bytes.
func (e *Encoder) String(v string) {
	e.Uint32(uint32(len(v)))
	e.buf = append(e.buf, v...)
}

// Float32s writes a length and bits.
func (e *Encoder) Float32s(v []float32) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.Float32(x)
	}
}

// Float64s writes a length and bits.
func (e *Encoder) Float64s(v []float64) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.Float64(x)
	}
}

// Uint32s writes a length and values.
func (e *Encoder) Uint32s(v []uint32) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.Uint32(x)
	}
}

// Uint16s writes a length and values.
func (e *Encoder) Uint16s(v []uint16) {
	e.Uint32(uint32(len(v)))
	for _, x := range v {
		e.buf = binary.LittleEndian.AppendUint16(e.buf, x)
	}
}

// Decoder reads what an Encoder wrote. The first failure sticks: later reads return zeros.
type Decoder struct {
	buf []byte
	err error
}

// Err is the first failure.
func (d *Decoder) Err() error { return d.err }

// Fail records a failure, unless there is one already.
func (d *Decoder) Fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format, args...)
	}
}

func (d *Decoder) take(n int) []byte {
	if d.err != nil {
		return nil
	}
	if n < 0 || n > len(d.buf) {
		d.Fail("checkpoint is cut: %d bytes wanted, %d left", n, len(d.buf))
		return nil
	}
	v := d.buf[:n]
	d.buf = d.buf[n:]
	return v
}

// Uint8 reads one byte.
func (d *Decoder) Uint8() uint8 {
	if v := d.take(1); v != nil {
		return v[0]
	}
	return 0
}

// Bool reads one byte.
func (d *Decoder) Bool() bool { return d.Uint8() != 0 }

// Uint32 reads four bytes.
func (d *Decoder) Uint32() uint32 {
	if v := d.take(4); v != nil {
		return binary.LittleEndian.Uint32(v)
	}
	return 0
}

// Uint64 reads eight bytes.
func (d *Decoder) Uint64() uint64 {
	if v := d.take(8); v != nil {
		return binary.LittleEndian.Uint64(v)
	}
	return 0
}

// Time reads an instant.
func (d *Decoder) Time() clock.Time { return clock.Time(d.Uint64()) }

// Float64 reads the bits of a value.
func (d *Decoder) Float64() float64 { return math.Float64frombits(d.Uint64()) }

// Float32 reads the bits of a value.
func (d *Decoder) Float32() float32 { return math.Float32frombits(d.Uint32()) }

// Bytes reads a length and bytes.
func (d *Decoder) Bytes() []byte { return append([]byte(nil), d.take(int(d.Uint32()))...) }

// String reads a length and bytes.
func (d *Decoder) String() string { return string(d.take(int(d.Uint32()))) }

// count reads the length of a slice whose values take size bytes, and checks that they can be there.
func (d *Decoder) count(size int) int {
	n := int(d.Uint32())
	if n > len(d.buf)/size {
		d.Fail("checkpoint is cut: %d values of %d bytes wanted, %d bytes left", n, size, len(d.buf))
		return 0
	}
	return n
}

// Float32s reads into dst, grown or cut to the length that was written.
func (d *Decoder) Float32s(dst []float32) []float32 {
	n := d.count(4)
	dst = resize(dst, n)
	for i := range dst {
		dst[i] = d.Float32()
	}
	return dst
}

// Float64s reads into dst, grown or cut to the length that was written.
func (d *Decoder) Float64s(dst []float64) []float64 {
	n := d.count(8)
	dst = resize(dst, n)
	for i := range dst {
		dst[i] = d.Float64()
	}
	return dst
}

// Uint32s reads into dst, grown or cut to the length that was written.
func (d *Decoder) Uint32s(dst []uint32) []uint32 {
	n := d.count(4)
	dst = resize(dst, n)
	for i := range dst {
		dst[i] = d.Uint32()
	}
	return dst
}

// Uint16s reads into dst, grown or cut to the length that was written.
func (d *Decoder) Uint16s(dst []uint16) []uint16 {
	n := d.count(2)
	dst = resize(dst, n)
	for i := range dst {
		if v := d.take(2); v != nil {
			dst[i] = binary.LittleEndian.Uint16(v)
		}
	}
	return dst
}

func resize[T any](v []T, n int) []T {
	if cap(v) < n {
		return make([]T, n)
	}
	return v[:n]
}
