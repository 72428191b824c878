package city

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"

	"semul/engine/geo"
)

// Hash is the SHA-256 over the frame, the bounds and all columns in schema order, in hex: two cities with one hash are
// the same city, whatever files they came from. Provenance does not count.
func (c *City) Hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "semul city 1\n%d\n", c.Frame.EPSG)
	w := hasher{h: h}
	w.floats(c.Frame.E0, c.Frame.N0, c.Bounds.MinX, c.Bounds.MinY, c.Bounds.MaxX, c.Bounds.MaxY)
	for _, t := range c.Tables() {
		if t.Rows == 0 && t.Optional() {
			continue
		}
		fmt.Fprintf(h, "%s %d\n", t.Name, t.Rows)
		if t.Rows == 0 {
			continue
		}
		for _, col := range Columns(t.Data) {
			fmt.Fprintf(h, "%s\n", col.Name)
			w.value(reflect.ValueOf(col.Data).Elem())
		}
	}
	for _, r := range []*geo.Raster{&c.Terrain, &c.Landcover} {
		fmt.Fprintf(h, "raster %d %d\n", r.NX, r.NY)
		w.floats(r.X0, r.Y0, r.Cell)
		w.value(reflect.ValueOf(r.Val))
	}
	w.flush()
	return hex.EncodeToString(h.Sum(nil))
}

// hasher feeds values to a hash through a buffer.
type hasher struct {
	h   hash.Hash
	buf []byte
}

func (w *hasher) flush() {
	w.h.Write(w.buf)
	w.buf = w.buf[:0]
}

func (w *hasher) uint64(v uint64) {
	w.buf = binary.LittleEndian.AppendUint64(w.buf, v)
	if len(w.buf) > 1<<16 {
		w.flush()
	}
}

func (w *hasher) floats(vs ...float64) {
	for _, v := range vs {
		w.float(v)
	}
	w.flush()
}

// float hashes every not-a-number alike.
func (w *hasher) float(v float64) {
	if v != v {
		w.uint64(0x7ff8000000000001)
		return
	}
	w.uint64(math.Float64bits(v))
}

func (w *hasher) value(v reflect.Value) {
	switch data := v.Interface().(type) {
	case []float32:
		for _, x := range data {
			w.float(float64(x))
		}
	case []float64:
		for _, x := range data {
			w.float(x)
		}
	case []uint32:
		for _, x := range data {
			w.uint64(uint64(x))
		}
	case []string:
		for _, x := range data {
			w.uint64(uint64(len(x)))
			w.buf = append(w.buf, x...)
		}
	case []geo.Point:
		for _, p := range data {
			w.float(p.X)
			w.float(p.Y)
		}
	default:
		switch v.Kind() {
		case reflect.Struct: // Points, Lines, Polygons, Lists
			for i := range v.NumField() {
				w.uint64(uint64(v.Field(i).Len()))
				w.value(v.Field(i))
			}
		case reflect.Slice: // classes and flags
			for i := range v.Len() {
				w.scalar(v.Index(i))
			}
		}
	}
	w.flush()
}

func (w *hasher) scalar(v reflect.Value) {
	switch {
	case v.CanUint():
		w.uint64(v.Uint())
	case v.CanInt():
		w.uint64(uint64(v.Int()))
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			w.uint64(1)
		} else {
			w.uint64(0)
		}
	}
}
