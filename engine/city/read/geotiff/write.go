package geotiff

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"semul/engine/geo"
)

// rowsPerStrip is how many rows one compressed strip holds.
const rowsPerStrip = 64

// Write writes a raster as GeoTIFF: one band of float32 in strips, deflate with the floating-point predictor, NaN as no
// data, square cells in metres of the projected system epsg (0: no system). The raster's place is that of its cells in
// that system. Read gives back the same bits. A file past 4 GiB is refused.
func Write(w io.Writer, r geo.Raster, epsg int) error {
	if err := r.Check(); err != nil {
		return err
	}
	var strips [][]byte
	for top := 0; top < r.NY; top += rowsPerStrip {
		strip, err := packStrip(r, top, min(rowsPerStrip, r.NY-top))
		if err != nil {
			return err
		}
		strips = append(strips, strip)
	}
	d := written{}
	d.long(256, uint32(r.NX))
	d.long(257, uint32(r.NY))
	d.short(258, 32)
	d.short(259, 8) // Adobe deflate
	d.short(262, 1) // minimum is black
	offsets := d.longs(273, len(strips))
	d.short(277, 1)
	d.long(278, rowsPerStrip)
	counts := d.longs(279, len(strips))
	d.short(317, 3) // floating-point predictor
	d.short(339, 3) // IEEE float
	d.doubles(33550, r.Cell, r.Cell, 0)
	d.doubles(33922, 0, 0, 0, r.X0, r.Y0+float64(float64(r.NY)*r.Cell), 0)
	if epsg != 0 {
		d.shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, uint16(epsg))
	}
	d.ascii(42113, "nan")
	at := uint64(d.size())
	for i, s := range strips {
		offsets[i], counts[i] = uint32(at), uint32(len(s))
		at += uint64(len(s))
	}
	if at > math.MaxUint32 {
		return fmt.Errorf("geotiff: %d bytes do not fit into one file of 4 GiB; write a smaller area or larger cells", at)
	}
	if _, err := w.Write(d.bytes()); err != nil {
		return err
	}
	for _, s := range strips {
		if _, err := w.Write(s); err != nil {
			return err
		}
	}
	return nil
}

// packStrip compresses rows from the top: each row's bytes are ordered by significance, then written as differences
// (Adobe Photoshop TIFF Technical Note 3).
func packStrip(r geo.Raster, top, rows int) ([]byte, error) {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	row := make([]byte, 4*r.NX)
	for k := range rows {
		j := r.NY - 1 - (top + k)
		for i := range r.NX {
			bits := math.Float32bits(r.Val[j*r.NX+i])
			for b := range 4 {
				row[b*r.NX+i] = byte(bits >> (24 - 8*b))
			}
		}
		for i := len(row) - 1; i > 0; i-- {
			row[i] -= row[i-1]
		}
		if _, err := z.Write(row); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// written collects the tags of one image, in ascending order, and lays them out at the start of a file.
type written struct {
	tags []writtenTag
}

type writtenTag struct {
	id, kind uint16
	count    int
	data     func() []byte
}

func (d *written) add(id, kind uint16, count int, data func() []byte) {
	d.tags = append(d.tags, writtenTag{id, kind, count, data})
}

func (d *written) short(id uint16, v uint16) { d.shorts(id, v) }

func (d *written) shorts(id uint16, v ...uint16) {
	d.add(id, 3, len(v), func() []byte {
		var b []byte
		for _, x := range v {
			b = binary.LittleEndian.AppendUint16(b, x)
		}
		return b
	})
}

func (d *written) long(id uint16, v uint32) { d.longs(id, 1)[0] = v }

// longs reserves a tag whose values are filled in later.
func (d *written) longs(id uint16, n int) []uint32 {
	v := make([]uint32, n)
	d.add(id, 4, n, func() []byte {
		var b []byte
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, x)
		}
		return b
	})
	return v
}

func (d *written) doubles(id uint16, v ...float64) {
	d.add(id, 12, len(v), func() []byte {
		var b []byte
		for _, x := range v {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
		return b
	})
}

func (d *written) ascii(id uint16, s string) {
	d.add(id, 2, len(s)+1, func() []byte { return append([]byte(s), 0) })
}

// size is where the image data begins.
func (d *written) size() int {
	n := 8 + 2 + 12*len(d.tags) + 4
	for _, t := range d.tags {
		if l := len(t.data()); l > 4 {
			n += l + l%2
		}
	}
	return n
}

func (d *written) bytes() []byte { return d.append(nil, false) }

// append adds the image's tags to a file that holds those of other images, or nothing yet. If another image follows, its
// tags begin where these end.
func (d *written) append(b []byte, more bool) []byte {
	if len(b) == 0 {
		b = []byte{'I', 'I', 42, 0, 8, 0, 0, 0}
	}
	begin := len(b) - 8
	b = binary.LittleEndian.AppendUint16(b, uint16(len(d.tags)))
	next := begin + 8 + 2 + 12*len(d.tags) + 4
	var extra []byte
	for _, t := range d.tags {
		data := t.data()
		b = binary.LittleEndian.AppendUint16(b, t.id)
		b = binary.LittleEndian.AppendUint16(b, t.kind)
		b = binary.LittleEndian.AppendUint32(b, uint32(t.count))
		if len(data) <= 4 {
			b = append(b, append(data, make([]byte, 4-len(data))...)...)
			continue
		}
		b = binary.LittleEndian.AppendUint32(b, uint32(next+len(extra)))
		extra = append(extra, data...)
		if len(data)%2 == 1 {
			extra = append(extra, 0)
		}
	}
	following := uint32(0)
	if more {
		following = uint32(next + len(extra))
	}
	b = binary.LittleEndian.AppendUint32(b, following)
	return append(b, extra...)
}
