package geotiff

import (
	"encoding/binary"
	"math"
)

// sampleReader returns what turns the first bytes of a slice into a number, nil for a type that is
// not read.
func sampleReader(format, bits int, o binary.ByteOrder) func([]byte) float64 {
	switch [2]int{format, bits} {
	case [2]int{1, 8}:
		return func(b []byte) float64 { return float64(b[0]) }
	case [2]int{2, 8}:
		return func(b []byte) float64 { return float64(int8(b[0])) }
	case [2]int{1, 16}:
		return func(b []byte) float64 { return float64(o.Uint16(b)) }
	case [2]int{2, 16}:
		return func(b []byte) float64 { return float64(int16(o.Uint16(b))) }
	case [2]int{1, 32}:
		return func(b []byte) float64 { return float64(o.Uint32(b)) }
	case [2]int{2, 32}:
		return func(b []byte) float64 { return float64(int32(o.Uint32(b))) }
	case [2]int{3, 32}:
		return func(b []byte) float64 { return float64(math.Float32frombits(o.Uint32(b))) }
	case [2]int{3, 64}:
		return func(b []byte) float64 { return math.Float64frombits(o.Uint64(b)) }
	}
	return nil
}

// meaning turns stored numbers into values: no data becomes NaN, the rest is scaled.
type meaning struct {
	noData        float64 // NaN if none is declared
	short         bool    // samples are float32, so the no-data text counts as rounded to that
	scale, offset float64
	unit          string  // as the file names it
	factor        float64 // that turned it into metres
}

func (m meaning) value(v float64) float32 {
	if v == m.noData || m.short && float32(v) == float32(m.noData) {
		return float32(math.NaN())
	}
	z := float32(float64(v*m.scale) + m.offset)
	if z-z != 0 { // infinite
		return float32(math.NaN())
	}
	return z
}
