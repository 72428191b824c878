package netcdf

import (
	"encoding/binary"
	"math"
)

// sample is a file under construction.
type sample struct {
	version byte
	records int
	dims    []Dimension
	vars    []column
}

// column is a variable under construction: values in the order of the file.
type column struct {
	name   string
	dims   []int
	kind   uint32
	attrs  []any // name, then a text or a []float64 that is written in kind (or as doubles)
	values []float64
}

// bytes lays the file out.
func (s sample) bytes() []byte {
	header := func(begins []uint64) []byte {
		b := []byte{'C', 'D', 'F', s.version}
		word := func(v uint64) { b = binary.BigEndian.AppendUint32(b, uint32(v)) }
		count := word
		if s.version == 5 {
			count = func(v uint64) { b = binary.BigEndian.AppendUint64(b, v) }
		}
		place := word
		if s.version != 1 {
			place = func(v uint64) { b = binary.BigEndian.AppendUint64(b, v) }
		}
		pad := func() {
			for len(b)%4 != 0 {
				b = append(b, 0)
			}
		}
		name := func(t string) { count(uint64(len(t))); b = append(b, t...); pad() }
		list := func(tag uint64, n int) {
			if n == 0 {
				tag = 0
			}
			word(tag)
			count(uint64(n))
		}
		count(uint64(s.records))
		list(tagDimension, len(s.dims))
		for _, d := range s.dims {
			name(d.Name)
			if d.Record {
				count(0)
			} else {
				count(uint64(d.Length))
			}
		}
		list(tagAttribute, 0)
		list(tagVariable, len(s.vars))
		for i, v := range s.vars {
			name(v.name)
			count(uint64(len(v.dims)))
			for _, d := range v.dims {
				count(uint64(d))
			}
			list(tagAttribute, len(v.attrs)/2)
			for k := 0; k < len(v.attrs); k += 2 {
				name(v.attrs[k].(string))
				switch a := v.attrs[k+1].(type) {
				case string:
					word(kindChar)
					name(a)
				case []float64: // fill values have the variable's type, all else is double
					kind := v.kind
					if n := v.attrs[k].(string); n != "_FillValue" && n != "missing_value" && n != "valid_range" {
						kind = 6
					}
					word(uint64(kind))
					count(uint64(len(a)))
					for _, x := range a {
						b = put(b, kind, x)
					}
					pad()
				}
			}
			word(uint64(v.kind))
			count(0) // the size: readers work it out
			place(begins[i])
		}
		return b
	}
	begins := make([]uint64, len(s.vars))
	at := uint64(len(header(begins)))
	var body []byte
	recorded := func(v column) bool { return len(v.dims) > 0 && s.dims[v.dims[0]].Record }
	align := func(n uint64) uint64 { return (n + 3) / 4 * 4 }
	inRecords := 0
	for i, v := range s.vars {
		if recorded(v) {
			inRecords++
			continue
		}
		begins[i] = at + uint64(len(body))
		for _, x := range v.values {
			body = put(body, v.kind, x)
		}
		body = append(body, make([]byte, align(uint64(len(body)))-uint64(len(body)))...)
	}
	for r := range s.records {
		for i, v := range s.vars {
			if !recorded(v) {
				continue
			}
			if r == 0 {
				begins[i] = at + uint64(len(body))
			}
			n := len(v.values) / s.records
			for _, x := range v.values[r*n : (r+1)*n] {
				body = put(body, v.kind, x)
			}
			if inRecords > 1 {
				body = append(body, make([]byte, align(uint64(len(body)))-uint64(len(body)))...)
			}
		}
	}
	return append(header(begins), body...)
}

func put(b []byte, kind uint32, x float64) []byte {
	o := binary.BigEndian
	switch kind {
	case 1, 2, 7:
		return append(b, byte(int64(x)))
	case 3:
		return o.AppendUint16(b, uint16(int16(x)))
	case 4:
		return o.AppendUint32(b, uint32(int32(x)))
	case 5:
		return o.AppendUint32(b, math.Float32bits(float32(x)))
	case 8:
		return o.AppendUint16(b, uint16(x))
	case 9:
		return o.AppendUint32(b, uint32(x))
	case 10, 11:
		return o.AppendUint64(b, uint64(int64(x)))
	}
	return o.AppendUint64(b, math.Float64bits(x))
}

// degrees is rain over 3 × 2 cells of a hundredth of a degree at 127° E, 37° N, northern row first as radars have it, in
// tenths of a mm in shorts, two records with bounds:
//
//	1.0  2.0  3.0      0.5  –    0
//	4.0  5.0  6.0      0    0    0.1
func degrees() sample {
	return sample{version: 2, records: 2,
		dims: []Dimension{{"time", 0, true}, {"lat", 2, false}, {"lon", 3, false}, {"nv", 2, false}},
		vars: []column{
			{"lat", []int{1}, 5, []any{"units", "degrees_north", "standard_name", "latitude"}, []float64{37.015, 37.005}},
			{"lon", []int{2}, 5, []any{"units", "degrees_east", "standard_name", "longitude"}, []float64{127.005, 127.015, 127.025}},
			{"time", []int{0}, 6, []any{"units", "minutes since 2026-07-16 16:00:00 +09:00", "calendar", "standard", "bounds", "time_bnds"}, []float64{5, 20}},
			{"time_bnds", []int{0, 3}, 6, nil, []float64{0, 10, 15, 25}},
			{"rain", []int{0, 1, 2}, 3, []any{"units", "kg m-2", "scale_factor", []float64{0.1}, "_FillValue", []float64{-1}, "cell_methods", "time: sum"},
				[]float64{10, 20, 30, 40, 50, 60, 5, -1, 0, 0, 0, 1}},
		}}
}

// parts are 1024ths, which single precision holds exactly.
func parts(n ...float64) []float64 {
	for i := range n {
		n[i] /= 1024
	}
	return n
}

// metres is a rate over 2 × 3 cells of 500 m in EPSG:5186, columns before rows, southern row first.
func metres() sample {
	return sample{version: 1,
		dims: []Dimension{{"t", 2, false}, {"x", 2, false}, {"y", 3, false}, {"height", 1, false}},
		vars: []column{
			{"t", []int{0}, 4, []any{"units", "hours since 2026-07-16T07:00Z"}, []float64{0, 1}},
			{"x", []int{1}, 6, []any{"units", "km", "axis", "X"}, []float64{200.25, 200.75}},
			{"y", []int{2}, 6, []any{"units", "km", "axis", "Y"}, []float64{500.25, 500.75, 501.25}},
			{"crs", nil, 4, []any{"grid_mapping_name", "transverse_mercator", "latitude_of_projection_origin", []float64{38}, "longitude_of_central_meridian", []float64{127},
				"scale_factor_at_central_meridian", []float64{1}, "false_easting", []float64{200000}, "false_northing", []float64{600000}}, []float64{0}},
			{"rate", []int{0, 3, 1, 2}, 5, []any{"units", "kg m-2 s-1", "grid_mapping", "crs"}, parts(1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 7)},
		}}
}
