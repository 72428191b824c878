package geotiff

import (
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// Map is a raster with what others are to know of it.
type Map struct {
	geo.Raster
	EPSG    int     // of the projected system; 0: none
	Doc     string  // what it shows, in a sentence
	Unit    string  // of its values
	Classes []Class // of a map of classes, in ascending order; nil: a quantity
}

// Class is one class of a map: its number, from 1 to 255, and its colour "#rrggbb".
type Class struct {
	Value uint8
	Name  string
	Color string
}

// smallest is the longest side of the coarsest overview [pixels].
const smallest = 512

// WriteMap writes a map as GeoTIFF: a quantity as Write does, classes as bytes with a colour table, 0 where there is no
// data. Beside the image stand what it shows, its unit and its statistics, as GDAL keeps them, and, where it has more than
// 1024 pixels on a side, overviews of every second, fourth … pixel. A file past 4 GiB is refused.
func WriteMap(w io.Writer, m Map) error {
	if err := m.Check(); err != nil {
		return err
	}
	p := &packer{z: zlib.NewWriter(io.Discard)}
	var images []written
	var strips [][]byte
	var places []func(k int, at uint64) // of each strip
	for step := 1; step == 1 || longest(m.Grid, step/2) > 2*smallest; step *= 2 {
		nx, ny := (m.NX+step-1)/step, (m.NY+step-1)/step
		d := written{}
		if step > 1 {
			d.long(254, 1) // a reduced image of another one
		}
		n := (ny + rowsPerStrip - 1) / rowsPerStrip
		offsets, counts := m.tags(&d, nx, ny, n, step == 1)
		for s := range n {
			packed, err := p.pack(m, nx, ny, step, s*rowsPerStrip)
			if err != nil {
				return err
			}
			strips = append(strips, packed)
			places = append(places, func(k int, at uint64) { offsets[s], counts[s] = uint32(at), uint32(len(strips[k])) })
		}
		images = append(images, d)
	}
	at := uint64(8)
	for _, d := range images {
		at += uint64(d.size() - 8)
	}
	for k, s := range strips {
		places[k](k, at)
		at += uint64(len(s))
	}
	if at > math.MaxUint32 {
		return fmt.Errorf("geotiff: %d bytes do not fit into one file of 4 GiB; write a smaller area or larger cells", at)
	}
	var head []byte
	for k, d := range images {
		head = d.append(head, k < len(images)-1)
	}
	for _, b := range append([][]byte{head}, strips...) {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// longest is the longer side of a grid of which every so many cells are taken.
func longest(g geo.Grid, step int) int { return max(g.NX, g.NY) / max(step, 1) }

// tags describe an image of the map, and return where its strips are to be entered.
func (m Map) tags(d *written, nx, ny, strips int, first bool) (offsets, counts []uint32) {
	bits, format, predictor, photometric := uint16(32), uint16(3), uint16(3), uint16(1)
	if m.Classes != nil {
		bits, format, predictor, photometric = 8, 1, 1, 3
	}
	d.long(256, uint32(nx))
	d.long(257, uint32(ny))
	d.short(258, bits)
	d.short(259, 8) // Adobe deflate
	d.short(262, photometric)
	if first {
		d.ascii(270, m.Doc)
	}
	offsets = d.longs(273, strips)
	d.short(277, 1)
	d.long(278, rowsPerStrip)
	counts = d.longs(279, strips)
	d.short(317, predictor)
	if m.Classes != nil {
		d.shorts(320, m.palette()...)
	}
	d.short(339, format)
	if first {
		d.doubles(33550, m.Cell, m.Cell, 0)
		d.doubles(33922, 0, 0, 0, m.X0, m.Y0+float64(float64(m.NY)*m.Cell), 0)
		if m.EPSG != 0 {
			d.shorts(34735, 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, uint16(m.EPSG))
		}
		d.ascii(42112, m.metadata())
	}
	nothing := "nan"
	if m.Classes != nil {
		nothing = "0"
	}
	d.ascii(42113, nothing)
	return offsets, counts
}

// palette is the colour table of 256 reds, greens and blues; numbers without a class are white.
func (m Map) palette() []uint16 {
	out := make([]uint16, 3*256)
	for k := range out {
		out[k] = math.MaxUint16
	}
	for _, c := range m.Classes {
		v, _ := strconv.ParseUint(strings.TrimPrefix(c.Color, "#"), 16, 32)
		for k := range 3 {
			out[256*k+int(c.Value)] = uint16(v>>(16-8*k)&255) * 257
		}
	}
	return out
}

// metadata is GDAL's own, as XML: description, unit and statistics of the band, which are those of the numbers as written.
func (m Map) metadata() string {
	var b strings.Builder
	item := func(name, role, value string) {
		fmt.Fprintf(&b, `<Item name="%s" sample="0"`, name)
		if role != "" {
			fmt.Fprintf(&b, ` role="%s"`, role)
		}
		b.WriteByte('>')
		_ = xml.EscapeText(&b, []byte(value)) // a builder takes all
		b.WriteString("</Item>")
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	b.WriteString("<GDALMetadata>")
	item("DESCRIPTION", "description", m.Doc)
	if m.Classes == nil && m.Unit != "" {
		item("UNITTYPE", "unittype", m.Unit)
	}
	for _, c := range m.Classes {
		item(fmt.Sprintf("CLASS_%d", c.Value), "", c.Name)
	}
	if n, low, high, mean, deviation := m.statistics(); n > 0 {
		item("STATISTICS_MINIMUM", "", number(low))
		item("STATISTICS_MAXIMUM", "", number(high))
		item("STATISTICS_MEAN", "", number(mean))
		item("STATISTICS_STDDEV", "", number(deviation))
		item("STATISTICS_VALID_PERCENT", "", fmt.Sprintf("%.4g", 100*float64(n)/float64(len(m.Val))))
	}
	b.WriteString("</GDALMetadata>")
	return b.String()
}

// statistics are taken over the cells with data, the deviation as Welford does.
func (m Map) statistics() (n int, low, high, mean, deviation float64) {
	low, high = math.Inf(1), math.Inf(-1)
	squares := 0.0
	for _, f := range m.Val {
		if f != f {
			continue
		}
		v := float64(f)
		n++
		low, high = math.Min(low, v), math.Max(high, v)
		from := v - mean
		mean += from / float64(n)
		squares += float64(from * (v - mean))
	}
	if n > 0 {
		deviation = math.Sqrt(squares / float64(n))
	}
	return n, low, high, mean, deviation
}

// packer compresses strips one after the other.
type packer struct {
	z   *zlib.Writer
	row []byte
}

// pack compresses rows of every step-th pixel from the top. Of quantities each row's bytes are ordered by significance,
// then written as differences, as packStrip does.
func (p *packer) pack(m Map, nx, ny, step, top int) ([]byte, error) {
	var out bytes.Buffer
	p.z.Reset(&out)
	for k := top; k < min(top+rowsPerStrip, ny); k++ {
		line := m.Val[(m.NY-1-k*step)*m.NX:][:m.NX]
		if m.Classes != nil {
			p.row = p.row[:0]
			for i := 0; i < m.NX; i += step {
				v := uint8(0)
				if c := line[i]; c >= 1 && c < 256 {
					v = uint8(c)
				}
				p.row = append(p.row, v)
			}
		} else {
			p.row = append(p.row[:0], make([]byte, 4*nx)...)
			for i := range nx {
				bits := math.Float32bits(line[i*step])
				for b := range 4 {
					p.row[b*nx+i] = byte(bits >> (24 - 8*b))
				}
			}
			for i := len(p.row) - 1; i > 0; i-- {
				p.row[i] -= p.row[i-1]
			}
		}
		if _, err := p.z.Write(p.row); err != nil {
			return nil, err
		}
	}
	if err := p.z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
