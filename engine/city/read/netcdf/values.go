package netcdf

import (
	"encoding/binary"
	"math"
)

// number turns the first bytes of a slice into a number.
func number(kind uint32, b []byte) float64 {
	o := binary.BigEndian
	switch kind {
	case 1:
		return float64(int8(b[0]))
	case 2, 7:
		return float64(b[0])
	case 3:
		return float64(int16(o.Uint16(b)))
	case 4:
		return float64(int32(o.Uint32(b)))
	case 5:
		return float64(math.Float32frombits(o.Uint32(b)))
	case 6:
		return math.Float64frombits(o.Uint64(b))
	case 8:
		return float64(o.Uint16(b))
	case 9:
		return float64(o.Uint32(b))
	case 10:
		return float64(int64(o.Uint64(b)))
	case 11:
		return float64(o.Uint64(b))
	}
	return math.NaN()
}

// Count is how many values a variable has.
func (f *File) Count(v *Variable) int64 {
	n := int64(1)
	for _, d := range v.Dims {
		n *= f.Dims[d].Length
	}
	return n
}

// Values reads count values from the first-th on, in the order of the file, as they are stored.
func (f *File) Values(v *Variable, first, count int64) ([]float64, error) {
	if first < 0 || count < 0 || first > f.Count(v)-count {
		return nil, f.fail("variable %s has %d values; %d from %d on cannot be read", v.Name, f.Count(v), count, first)
	}
	width := widths[v.kind]
	out := make([]float64, 0, count)
	for count > 0 {
		at, run := v.begin+first*width, count
		if f.recorded(v) {
			perRecord := v.size / width
			record, within := first/perRecord, first%perRecord
			at, run = v.begin+record*f.stride+within*width, min(count, perRecord-within)
		}
		b := make([]byte, run*width)
		if n, err := f.r.ReadAt(b, at); int64(n) < int64(len(b)) {
			return nil, f.fail("variable %s, byte %d: %v: it is cut short; fetch it again", v.Name, at, err)
		}
		for i := range run {
			out = append(out, number(v.kind, b[i*width:]))
		}
		first, count = first+run, count-run
	}
	return out, nil
}

// Numbers reads all values of a variable that is no larger than most, as Meaning gives them.
func (f *File) Numbers(v *Variable, most int64) ([]float64, error) {
	n := f.Count(v)
	if n > most {
		return nil, f.fail("variable %s has %d values; at most %d are read", v.Name, n, most)
	}
	raw, err := f.Values(v, 0, n)
	if err != nil {
		return nil, err
	}
	m := v.meaning()
	for i := range raw {
		raw[i] = m.value(raw[i])
	}
	return raw, nil
}

// meaning turns stored numbers into values: what is missing or not valid becomes NaN, the rest is unpacked.
type meaning struct {
	missing       []float64
	least, most   float64
	scale, offset float64
}

// fills of the format, by type: what a writer leaves where nothing was written. Bytes have none, for they may hold all 256.
var fills = [...]float64{3: -32767, 4: -2147483647, 5: 9.969209968386869e36, 6: 9.969209968386869e36, 8: 65535, 9: 4294967295, 10: -9223372036854775806, 11: 18446744073709551614}

func (v *Variable) meaning() meaning {
	m := meaning{least: math.Inf(-1), most: math.Inf(1), scale: 1}
	if fill := v.Numbers("_FillValue"); len(fill) > 0 {
		m.missing = append(m.missing, fill...)
	} else if int(v.kind) < len(fills) && fills[v.kind] != 0 {
		m.missing = append(m.missing, fills[v.kind])
	}
	m.missing = append(m.missing, v.Numbers("missing_value")...)
	if x := v.Numbers("valid_min"); len(x) > 0 {
		m.least = x[0]
	}
	if x := v.Numbers("valid_max"); len(x) > 0 {
		m.most = x[0]
	}
	if x := v.Numbers("valid_range"); len(x) > 1 {
		m.least, m.most = x[0], x[1]
	}
	if x := v.Numbers("scale_factor"); len(x) > 0 {
		m.scale = x[0]
	}
	if x := v.Numbers("add_offset"); len(x) > 0 {
		m.offset = x[0]
	}
	return m
}

func (m *meaning) value(raw float64) float64 {
	for _, x := range m.missing {
		if raw == x {
			return math.NaN()
		}
	}
	if raw < m.least || raw > m.most {
		return math.NaN()
	}
	return float64(raw*m.scale) + m.offset
}
