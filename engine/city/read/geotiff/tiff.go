package geotiff

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// maxDirectories is how many images (with overviews and masks) a file may chain.
const maxDirectories = 256

// file is an open TIFF.
type file struct {
	r     io.ReaderAt
	size  int64
	name  string
	order binary.ByteOrder
	big   bool
}

// fail returns an error that names the file.
func (f *file) fail(format string, args ...any) error {
	return fmt.Errorf("geotiff: %s: %s", f.name, fmt.Sprintf(format, args...))
}

// bytes returns n bytes at an offset; what names them in errors.
func (f *file) bytes(off, n uint64, what string) ([]byte, error) {
	if off > uint64(f.size) || n > uint64(f.size)-off {
		return nil, f.fail("%s should be bytes %d to %d of a file of %d: it is cut short or damaged; fetch it again", what, off, off+n, f.size)
	}
	b := make([]byte, n)
	if k, err := f.r.ReadAt(b, int64(off)); k < len(b) {
		return nil, fmt.Errorf("geotiff: %s: %s at byte %d: %w", f.name, what, off, err)
	}
	return b, nil
}

// entry is one tag of a directory.
type entry struct {
	kind  uint16
	count uint64
	data  []byte // the value itself or, if it is longer than the field, its offset
	place bool   // data is an offset
}

// directory is one image's tags.
type directory map[uint16]entry

// sizes of the value types, by number; 0 is unknown.
var typeSize = [19]uint64{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}

// open reads the header and returns the offset of the first directory.
func open(r io.ReaderAt, size int64, name string) (*file, uint64, error) {
	f := &file{r: r, size: size, name: name}
	head, err := f.bytes(0, 8, "the header")
	if err != nil {
		return nil, 0, err
	}
	switch string(head[:2]) {
	case "II":
		f.order = binary.LittleEndian
	case "MM":
		f.order = binary.BigEndian
	default:
		return nil, 0, f.fail("begins with %q, not as a TIFF does (II or MM): this is another format", head[:2])
	}
	switch magic := f.order.Uint16(head[2:]); magic {
	case 42:
		return f, uint64(f.order.Uint32(head[4:])), nil
	case 43:
		f.big = true
		head, err = f.bytes(0, 16, "the header")
		if err != nil {
			return nil, 0, err
		}
		if f.order.Uint16(head[4:]) != 8 {
			return nil, 0, f.fail("a BigTIFF with offsets of %d bytes; only 8 are defined", f.order.Uint16(head[4:]))
		}
		return f, f.order.Uint64(head[8:]), nil
	default:
		return nil, 0, f.fail("has the number %d where a TIFF has 42 or 43: this is another format", magic)
	}
}

// directory reads the directory at an offset and returns the offset of the next, 0 after the last.
func (f *file) directory(off uint64) (directory, uint64, error) {
	countLen, entryLen, valueAt, inField := uint64(2), uint64(12), 8, uint64(4)
	if f.big {
		countLen, entryLen, valueAt, inField = 8, 20, 12, 8
	}
	what := fmt.Sprintf("the directory at byte %d", off)
	b, err := f.bytes(off, countLen, what)
	if err != nil {
		return nil, 0, err
	}
	var n uint64
	if f.big {
		n = f.order.Uint64(b)
	} else {
		n = uint64(f.order.Uint16(b))
	}
	if n == 0 || n > 4096 {
		return nil, 0, f.fail("%s has %d entries: the file is damaged", what, n)
	}
	b, err = f.bytes(off+countLen, n*entryLen+inField, what)
	if err != nil {
		return nil, 0, err
	}
	d := directory{}
	for ; n > 0; n-- {
		e := entry{kind: f.order.Uint16(b[2:]), count: f.offset(b[4:]), data: b[valueAt:entryLen]}
		if int(e.kind) < len(typeSize) && typeSize[e.kind] > 0 && e.count <= uint64(f.size) {
			e.place = e.count*typeSize[e.kind] > inField
			if tag := f.order.Uint16(b); d[tag].kind == 0 {
				d[tag] = e
			}
		}
		b = b[entryLen:]
	}
	return d, f.offset(b), nil
}

// offset reads a count or offset: 4 bytes in a classic TIFF and 8 in a BigTIFF.
func (f *file) offset(b []byte) uint64 {
	if f.big {
		return f.order.Uint64(b)
	}
	return uint64(f.order.Uint32(b))
}

// raw returns the bytes of a tag's value, nil without the tag.
func (f *file) raw(d directory, tag uint16) ([]byte, error) {
	e, ok := d[tag]
	if !ok {
		return nil, nil
	}
	n := e.count * typeSize[e.kind]
	if !e.place {
		return e.data[:n], nil
	}
	return f.bytes(f.offset(e.data), n, fmt.Sprintf("the value of tag %d", tag))
}

// ints returns the whole numbers of a tag, nil without the tag. A negative number or one of another
// type is an error.
func (f *file) ints(d directory, tag uint16) ([]uint64, error) {
	b, err := f.raw(d, tag)
	if b == nil || err != nil {
		return nil, err
	}
	kind := d[tag].kind
	width := int(typeSize[kind])
	out := make([]uint64, len(b)/width)
	for k := range out {
		v := b[k*width:]
		switch kind {
		case 1:
			out[k] = uint64(v[0])
		case 3:
			out[k] = uint64(f.order.Uint16(v))
		case 4, 13:
			out[k] = uint64(f.order.Uint32(v))
		case 16, 18:
			out[k] = f.order.Uint64(v)
		default:
			return nil, f.fail("tag %d has values of type %d where whole numbers are due: the file is damaged", tag, kind)
		}
	}
	return out, nil
}

// int returns the first number of a tag, or def without the tag.
func (f *file) int(d directory, tag uint16, def uint64) (uint64, error) {
	v, err := f.ints(d, tag)
	if err != nil || len(v) == 0 {
		return def, err
	}
	return v[0], nil
}

// floats returns the numbers of a tag of type FLOAT or DOUBLE, nil without the tag.
func (f *file) floats(d directory, tag uint16) ([]float64, error) {
	b, err := f.raw(d, tag)
	if b == nil || err != nil {
		return nil, err
	}
	var out []float64
	switch kind := d[tag].kind; kind {
	case 11:
		for ; len(b) >= 4; b = b[4:] {
			out = append(out, float64(math.Float32frombits(f.order.Uint32(b))))
		}
	case 12:
		for ; len(b) >= 8; b = b[8:] {
			out = append(out, math.Float64frombits(f.order.Uint64(b)))
		}
	default:
		return nil, f.fail("tag %d has values of type %d where floating-point numbers are due: the file is damaged", tag, kind)
	}
	return out, nil
}

// text returns the text of a tag up to its first NUL, "" without the tag.
func (f *file) text(d directory, tag uint16) (string, error) {
	b, err := f.raw(d, tag)
	if err != nil {
		return "", err
	}
	for k, c := range b {
		if c == 0 {
			return string(b[:k]), nil
		}
	}
	return string(b), nil
}
