package osm

import "errors"

// wire reads the protocol-buffer encoding: fields of a number and a wire type, in a byte slice. After an error every
// further read ends.
type wire struct {
	data []byte
	err  error
}

var errWire = errors.New("damaged: a field reaches beyond its block")

// next returns the number of the next field and its value: a varint for wire type 0, bytes for type 2; fixed-size
// fields are skipped. ok is false at the end or after an error.
func (w *wire) next() (field int, value uint64, bytes []byte, ok bool) {
	for w.err == nil && len(w.data) > 0 {
		key := w.varint()
		switch field = int(key >> 3); key & 7 {
		case 0:
			value = w.varint()
			return field, value, nil, w.err == nil
		case 1:
			w.skip(8)
		case 2:
			n := w.varint()
			if w.err != nil || n > uint64(len(w.data)) {
				w.err = errWire
				return 0, 0, nil, false
			}
			bytes, w.data = w.data[:n], w.data[n:]
			return field, 0, bytes, true
		case 5:
			w.skip(4)
		default:
			w.err = errWire
		}
	}
	return 0, 0, nil, false
}

func (w *wire) skip(n int) {
	if n > len(w.data) {
		w.err = errWire
		return
	}
	w.data = w.data[n:]
}

// varint reads one number.
func (w *wire) varint() uint64 {
	var v uint64
	for i := range w.data {
		b := w.data[i]
		if i == 9 && b > 1 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			w.data = w.data[i+1:]
			return v
		}
		if i == 9 {
			break
		}
	}
	w.err = errWire
	w.data = nil
	return 0
}

// more reports whether a packed list has another number.
func (w *wire) more() bool { return w.err == nil && len(w.data) > 0 }

// zigzag reads one signed number.
func (w *wire) zigzag() int64 { return unzigzag(w.varint()) }

func unzigzag(v uint64) int64 { return int64(v>>1) ^ -int64(v&1) }
