package record

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
)

// gridFile writes depth.nc: depth(t, y, x) as a NetCDF classic file with 64-bit offsets (CDF-2; "NetCDF Classic Format
// Specification", Unidata), by the CF conventions 1.8. Depths are whole millimetres in 16 bits.
type gridFile struct {
	file    *File
	every   clock.Duration
	model   sim.Sampler
	layer   int
	grid    geo.Grid
	records uint32
	scratch frame.Sample
	buf     []byte
}

const depthLayer = "flood.depth"

func newGridFile(folder *Folder, l *sim.Loop, every clock.Duration) (*gridFile, error) {
	grid, ok := gridOf(l)
	if every <= 0 || !ok {
		return nil, nil
	}
	for _, m := range l.Models() {
		for i, spec := range m.Spec.Layers {
			sampler, ok := m.Model.(sim.Sampler)
			if !ok || spec.Name != depthLayer {
				continue
			}
			file, err := folder.Create("depth.nc")
			if err != nil {
				return nil, err
			}
			g := &gridFile{file: file, every: every, model: sampler, layer: i, grid: grid}
			_, err = file.Write(g.header(l))
			return g, err
		}
	}
	return nil, nil
}

// NetCDF's numbers for types and lists.
const (
	ncByte, ncChar, ncShort, ncInt             = 1, 2, 3, 4
	ncFloat, ncDouble                          = 5, 6
	ncDimension, ncVariable, ncAttribute       = 10, 11, 12
	ncMissing                            int16 = -1
)

// header builds the header and the coordinate variables that follow it.
func (g *gridFile) header(l *sim.Loop) []byte {
	frameOf := l.City().Frame
	start := l.Civil().Start().UTC().Format("2006-01-02 15:04:05")
	build := func(begins [5]uint64) []byte {
		b := nc{[]byte("CDF\x02\x00\x00\x00\x00")}
		b.list(ncDimension, 3)
		b.dimension("time", 0)
		b.dimension("y", g.grid.NY)
		b.dimension("x", g.grid.NX)
		b.list(ncAttribute, 2)
		b.text("Conventions", "CF-1.8")
		b.text("title", "Depth of water over the ground, simulated by semul; not a forecast")
		b.list(ncVariable, 5)
		b.variable("crs", nil, ncInt, 4, begins[0], func() { b.mapping(frameOf.EPSG) })
		for k, name := range []string{"y", "x"} {
			n := []int{g.grid.NY, g.grid.NX}[k]
			b.variable(name, []int{1 + k}, ncDouble, 8*n, begins[1+k], func() { b.axis(name) })
		}
		b.variable("time", []int{0}, ncDouble, 8, begins[3], func() {
			b.list(ncAttribute, 3)
			b.text("units", "seconds since "+start+" +00:00")
			b.text("standard_name", "time")
			b.text("calendar", "standard")
		})
		b.variable("depth", []int{0, 1, 2}, ncShort, pad4(2*g.grid.Cells()), begins[4], func() {
			b.list(ncAttribute, 5)
			b.text("units", "m")
			b.text("long_name", "depth of water over the ground")
			b.text("grid_mapping", "crs")
			b.double("scale_factor", 0.001)
			b.short("_FillValue", ncMissing)
		})
		return b.buf
	}
	size := uint64(len(build([5]uint64{})))
	y := size + 4
	x := y + uint64(8*g.grid.NY)
	first := x + uint64(8*g.grid.NX)
	out := build([5]uint64{size, y, x, first, first + 8})
	out = binary.BigEndian.AppendUint32(out, 0)
	for j := range g.grid.NY {
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(frameOf.N0+g.grid.Center(0, j).Y))
	}
	for i := range g.grid.NX {
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(frameOf.E0+g.grid.Center(i, 0).X))
	}
	return out
}

// write appends a record.
func (g *gridFile) write(now clock.Time) error {
	if g == nil || !due(now, g.every) {
		return nil
	}
	g.scratch.Values = g.scratch.Values[:0]
	g.model.Sample(g.layer, &g.scratch)
	g.buf = binary.BigEndian.AppendUint64(g.buf[:0], math.Float64bits(now.Seconds()))
	for _, v := range g.scratch.Values {
		mm := int16(min(v, math.MaxInt16))
		if v == frame.Missing {
			mm = ncMissing
		}
		g.buf = binary.BigEndian.AppendUint16(g.buf, uint16(mm))
	}
	for len(g.buf)%4 != 0 {
		g.buf = append(g.buf, 0)
	}
	if _, err := g.file.Write(g.buf); err != nil {
		return err
	}
	g.records++
	_, err := g.file.WriteAt(binary.BigEndian.AppendUint32(nil, g.records), 4)
	return err
}

func (g *gridFile) close() error {
	if g == nil {
		return nil
	}
	return g.file.Close()
}

// nc appends the parts of a NetCDF header.
type nc struct{ buf []byte }

func (b *nc) word(v int) { b.buf = binary.BigEndian.AppendUint32(b.buf, uint32(v)) }

func (b *nc) name(s string) {
	b.word(len(s))
	b.buf = append(b.buf, s...)
	for len(b.buf)%4 != 0 {
		b.buf = append(b.buf, 0)
	}
}

func (b *nc) list(kind, n int) {
	b.word(kind)
	b.word(n)
}

func (b *nc) dimension(name string, n int) {
	b.name(name)
	b.word(n)
}

func (b *nc) text(name, value string) {
	b.name(name)
	b.word(ncChar)
	b.name(value)
}

// axis appends the attributes of a coordinate, x or y.
func (b *nc) axis(name string) {
	b.list(ncAttribute, 3)
	b.text("units", "m")
	b.text("standard_name", "projection_"+name+"_coordinate")
	b.text("axis", strings.ToUpper(name))
}

// bytes appends an attribute of bytes.
func (b *nc) bytes(name string, v []byte) {
	b.name(name)
	b.word(ncByte)
	b.name(string(v))
}

// word4 appends an attribute of one number of four bytes.
func (b *nc) word4(name string, kind int, v uint32) {
	b.name(name)
	b.word(kind)
	b.word(1)
	b.word(int(v))
}

// mapping appends the attributes of a grid mapping (CF-1.8, appendix F), none for code 0.
func (b *nc) mapping(epsg int) {
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil || crs.Geographic() {
		b.list(ncAttribute, 1)
		b.text("long_name", "local metres without a place on the earth")
		return
	}
	p := crs.Parameters()
	b.list(ncAttribute, 9)
	b.text("long_name", fmt.Sprintf("%s, EPSG:%d", crs.Name(), epsg))
	b.text("grid_mapping_name", "transverse_mercator")
	b.double("latitude_of_projection_origin", p.Lat0)
	b.double("longitude_of_central_meridian", p.Lon0)
	b.double("scale_factor_at_central_meridian", p.Scale)
	b.double("false_easting", p.FalseEasting)
	b.double("false_northing", p.FalseNorthing)
	b.double("semi_major_axis", 6378137) // GRS 1980 and WGS 84 alike
	b.double("inverse_flattening", map[bool]float64{true: 298.257222101, false: 298.257223563}[p.Korea])
}

func (b *nc) double(name string, v float64) {
	b.name(name)
	b.word(ncDouble)
	b.word(1)
	b.buf = binary.BigEndian.AppendUint64(b.buf, math.Float64bits(v))
}

func (b *nc) short(name string, v int16) {
	b.name(name)
	b.word(ncShort)
	b.word(1)
	b.buf = binary.BigEndian.AppendUint16(b.buf, uint16(v))
	b.buf = append(b.buf, 0, 0)
}

func (b *nc) variable(name string, dims []int, kind, size int, begin uint64, attributes func()) {
	b.name(name)
	b.word(len(dims))
	for _, d := range dims {
		b.word(d)
	}
	attributes()
	b.word(kind)
	b.word(size)
	b.buf = binary.BigEndian.AppendUint64(b.buf, begin)
}

func pad4(n int) int { return (n + 3) / 4 * 4 }
