package record

import (
	"bufio"
	"encoding/binary"
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
)

// writePeaksNC writes peaks.nc: all peak rasters of one grid in a NetCDF classic file with 64-bit offsets, by the CF
// conventions 1.8, as depth.nc is. Quantities are floats, NaN where there is nothing; classes are bytes with flags.
func writePeaksNC(folder *Folder, c *city.City, all []sim.Peak) error {
	if len(all) == 0 {
		return nil
	}
	grid := all[0].Raster.Grid
	head := peaksHead{frame: c.Frame, grid: grid}
	for _, p := range all {
		if p.Raster.Grid == grid {
			head.peaks = append(head.peaks, p)
		}
	}
	file, err := folder.Create("peaks.nc")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(file, 1<<16)
	_, err = w.Write(head.bytes())
	row := make([]byte, 0, 4*grid.NX)
	for _, p := range head.peaks {
		for j := 0; j < grid.NY && err == nil; j++ {
			row = row[:0]
			for _, v := range p.Raster.Val[j*grid.NX:][:grid.NX] {
				switch {
				case p.Unit != classUnit:
					row = binary.BigEndian.AppendUint32(row, math.Float32bits(v))
				case v >= 1 && v <= math.MaxInt8:
					row = append(row, byte(v))
				default:
					row = append(row, 0)
				}
			}
			_, err = w.Write(row)
		}
		if n := grid.Cells(); p.Unit == classUnit && err == nil {
			_, err = w.Write(make([]byte, pad4(n)-n))
		}
	}
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// peaksHead is the header of peaks.nc and the coordinates that follow it.
type peaksHead struct {
	frame geo.Frame
	grid  geo.Grid
	peaks []sim.Peak
}

func (h peaksHead) bytes() []byte {
	g := h.grid
	sizes := []int{4, 8 * g.NY, 8 * g.NX}
	for _, p := range h.peaks {
		if p.Unit == classUnit {
			sizes = append(sizes, pad4(g.Cells()))
		} else {
			sizes = append(sizes, 4*g.Cells())
		}
	}
	at := uint64(len(h.header(make([]uint64, len(sizes)), sizes)))
	begins := make([]uint64, len(sizes))
	for k, n := range sizes {
		begins[k] = at
		at += uint64(n)
	}
	out := h.header(begins, sizes)
	out = binary.BigEndian.AppendUint32(out, 0)
	for j := range g.NY {
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(h.frame.N0+g.Center(0, j).Y))
	}
	for i := range g.NX {
		out = binary.BigEndian.AppendUint64(out, math.Float64bits(h.frame.E0+g.Center(i, 0).X))
	}
	return out
}

func (h peaksHead) header(begins []uint64, sizes []int) []byte {
	b := nc{[]byte("CDF\x02\x00\x00\x00\x00")}
	b.list(ncDimension, 2)
	b.dimension("y", h.grid.NY)
	b.dimension("x", h.grid.NX)
	b.list(ncAttribute, 2)
	b.text("Conventions", "CF-1.8")
	b.text("title", "The worst of a flood over the whole run, simulated by semul; not a forecast")
	b.list(ncVariable, 3+len(h.peaks))
	b.variable("crs", nil, ncInt, sizes[0], begins[0], func() { b.mapping(h.frame.EPSG) })
	b.variable("y", []int{0}, ncDouble, sizes[1], begins[1], func() { b.axis("y") })
	b.variable("x", []int{1}, ncDouble, sizes[2], begins[2], func() { b.axis("x") })
	for k, p := range h.peaks {
		kind := ncFloat
		if p.Unit == classUnit {
			kind = ncByte
		}
		b.variable(p.Name, []int{0, 1}, kind, sizes[3+k], begins[3+k], func() {
			if p.Unit != classUnit {
				b.list(ncAttribute, 4)
				b.text("units", p.Unit)
				b.text("long_name", p.Doc)
				b.text("grid_mapping", "crs")
				b.word4("_FillValue", ncFloat, math.Float32bits(float32(math.NaN())))
				return
			}
			var meanings []string
			var values []byte
			for _, s := range p.Styles {
				meanings = append(meanings, strings.Join(strings.FieldsFunc(s.Label, notWord), "_"))
				values = append(values, byte(s.Upto))
			}
			b.list(ncAttribute, 6)
			b.text("units", "1")
			b.text("long_name", p.Doc)
			b.text("grid_mapping", "crs")
			b.bytes("flag_values", values)
			b.text("flag_meanings", strings.Join(meanings, " "))
			b.bytes("_FillValue", []byte{0})
		})
	}
	return b.buf
}

// notWord tells what a flag's meaning may not hold.
func notWord(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
}
