package hub

import (
	"encoding/binary"
	"errors"
)

// writer appends a state, little-endian, lengths before what varies.
type writer struct{ b []byte }

func (w *writer) u64(v uint64)   { w.b = binary.LittleEndian.AppendUint64(w.b, v) }
func (w *writer) bytes(v []byte) { w.u64(uint64(len(v))); w.b = append(w.b, v...) }

func words[T int64 | uint64 | uint32 | uint8](w *writer, v []T) {
	w.u64(uint64(len(v)))
	for _, x := range v {
		w.u64(uint64(x))
	}
}

// reader reads what a writer wrote; the first failure sticks and later reads give zeros.
type reader struct {
	b   []byte
	err error
}

var errCut = errors.New("cut, or of another version")

func (r *reader) fail() {
	if r.err == nil {
		r.err = errCut
	}
	r.b = nil
}

func (r *reader) u64() uint64 {
	if len(r.b) < 8 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

// count reads a number of things of at least size bytes each.
func (r *reader) count(size int) int {
	n := r.u64()
	if n > uint64(len(r.b)/size) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count(1)
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

// fill reads into v what words wrote; another length is a failure.
func fill[T int64 | uint64 | uint32 | uint8](r *reader, v []T) {
	if r.count(8) != len(v) {
		r.fail()
		return
	}
	for i := range v {
		v[i] = T(r.u64())
	}
}
