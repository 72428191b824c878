package geotiff

import (
	"bytes"
	"encoding/binary"
	"math"
	"sort"
)

// tiff is a file under construction: little-endian, classic, one directory, pixels after it.
type tiff struct {
	tags   map[uint16]any // uint16, uint32, []uint16, []uint32, []float64 or string
	pixels []byte
}

// plain returns a sound file of 3 × 2 int16 in one strip:
//
//	1 2 3   north
//	4 5 6   south
func plain() tiff {
	var px bytes.Buffer
	binary.Write(&px, binary.LittleEndian, []int16{1, 2, 3, 4, 5, 6})
	return tiff{map[uint16]any{
		tagWidth: uint16(3), tagHeight: uint16(2), tagBits: uint16(16), tagFormat: uint16(2), tagCompression: uint16(1),
		tagPhotometric: uint16(1), tagStripOffsets: uint32(0), tagStripCounts: uint32(12), tagRowsPerStrip: uint16(2),
		tagPixelScale: []float64{10, 10, 0}, tagTiePoints: []float64{0, 0, 0, 100, 220, 0},
		tagGeoKeys: keys(keyModel, 1, keyProjected, 5186),
	}, px.Bytes()}
}

// keys builds a key directory of short values.
func keys(kv ...uint16) []uint16 {
	dir := []uint16{1, 1, 0, uint16(len(kv) / 2)}
	for k := 0; k < len(kv); k += 2 {
		dir = append(dir, kv[k], 0, 1, kv[k+1])
	}
	return dir
}

// with returns a copy with one tag set, or dropped if the value is nil.
func (f tiff) with(tag uint16, value any) tiff {
	c := tiff{map[uint16]any{}, f.pixels}
	for k, v := range f.tags {
		c.tags[k] = v
	}
	if c.tags[tag] = value; value == nil {
		delete(c.tags, tag)
	}
	return c
}

// bytes lays the file out: header, directory, long values, pixels. A strip or tile offset of 0
// becomes the place of the pixels.
func (f tiff) bytes() []byte {
	var ids []int
	for id := range f.tags {
		ids = append(ids, int(id))
	}
	sort.Ints(ids)
	le := binary.LittleEndian
	dirLen := 2 + 12*len(ids) + 4
	encode := func(pixelsAt uint32) (dir, long []byte) {
		dir = le.AppendUint16(nil, uint16(len(ids)))
		for _, id := range ids {
			var b []byte
			kind, n := 0, 1
			switch v := f.tags[uint16(id)].(type) {
			case uint16:
				kind, b = 3, le.AppendUint16(nil, v)
			case uint32:
				if v == 0 && (id == tagStripOffsets || id == tagTileOffsets) {
					v = pixelsAt
				}
				kind, b = 4, le.AppendUint32(nil, v)
			case []uint16:
				kind, n = 3, len(v)
				for _, x := range v {
					b = le.AppendUint16(b, x)
				}
			case []uint32:
				kind, n = 4, len(v)
				for _, x := range v {
					b = le.AppendUint32(b, x)
				}
			case []float64:
				kind, n = 12, len(v)
				for _, x := range v {
					b = le.AppendUint64(b, math.Float64bits(x))
				}
			case string:
				kind, n, b = 2, len(v)+1, append([]byte(v), 0)
			}
			dir = le.AppendUint16(dir, uint16(id))
			dir = le.AppendUint16(dir, uint16(kind))
			dir = le.AppendUint32(dir, uint32(n))
			if len(b) > 4 {
				dir = le.AppendUint32(dir, uint32(8+dirLen+len(long)))
				long = append(long, b...)
			} else {
				dir = append(dir, append(b, 0, 0, 0, 0)[:4]...)
			}
		}
		return append(dir, 0, 0, 0, 0), long
	}
	_, long := encode(0)
	dir, long := encode(uint32(8 + dirLen + len(long)))
	out := append([]byte("II*\x00\x08\x00\x00\x00"), dir...)
	return append(append(out, long...), f.pixels...)
}
