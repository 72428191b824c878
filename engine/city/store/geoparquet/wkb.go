package geoparquet

import (
	"encoding/binary"
	"fmt"
	"math"

	"semul/engine/geo"
)

// Well-known binary type numbers (OGC 06-103r4, little-endian here).
const (
	wkbPoint        = 1
	wkbLineString   = 2
	wkbPolygon      = 3
	wkbMultiPolygon = 6
)

// wkb appends well-known binary, coordinates moved by dx and dy [m].
type wkb struct {
	buf    []byte
	dx, dy float64
}

func (w *wkb) head(kind uint32) {
	w.buf = binary.LittleEndian.AppendUint32(append(w.buf, 1), kind)
}

func (w *wkb) count(n int) { w.buf = binary.LittleEndian.AppendUint32(w.buf, uint32(n)) }

func (w *wkb) point(p geo.Point) {
	w.buf = binary.LittleEndian.AppendUint64(w.buf, math.Float64bits(p.X+w.dx))
	w.buf = binary.LittleEndian.AppendUint64(w.buf, math.Float64bits(p.Y+w.dy))
}

// PointWKB encodes a point moved by (dx, dy).
func PointWKB(p geo.Point, dx, dy float64) []byte {
	w := wkb{dx: dx, dy: dy}
	w.head(wkbPoint)
	w.point(p)
	return w.buf
}

// LineWKB encodes a polyline moved by (dx, dy).
func LineWKB(line []geo.Point, dx, dy float64) []byte {
	w := wkb{dx: dx, dy: dy}
	w.head(wkbLineString)
	w.count(len(line))
	for _, p := range line {
		w.point(p)
	}
	return w.buf
}

// PolygonsWKB encodes rings, which do not repeat their first vertex, as a multipolygon moved by (dx, dy): a ring that
// runs counter-clockwise begins a polygon, clockwise rings are its holes.
func PolygonsWKB(rings [][]geo.Point, dx, dy float64) []byte {
	w := wkb{dx: dx, dy: dy}
	w.head(wkbMultiPolygon)
	var first []int
	for i, ring := range rings {
		if i == 0 || geo.RingArea(ring) > 0 {
			first = append(first, i)
		}
	}
	w.count(len(first))
	for k, i := range first {
		end := len(rings)
		if k+1 < len(first) {
			end = first[k+1]
		}
		w.head(wkbPolygon)
		w.count(end - i)
		for _, ring := range rings[i:end] {
			if len(ring) == 0 {
				w.count(0)
				continue
			}
			w.count(len(ring) + 1)
			for j := range len(ring) + 1 {
				w.point(ring[j%len(ring)])
			}
		}
	}
	return w.buf
}

// scanner reads well-known binary; the first failure sticks.
type scanner struct {
	buf    []byte
	dx, dy float64
	err    error
}

func (s *scanner) fail(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
	}
	s.buf = nil
}

func (s *scanner) uint32() uint32 {
	if len(s.buf) < 4 {
		s.fail("geometry is cut")
		return 0
	}
	v := binary.LittleEndian.Uint32(s.buf)
	s.buf = s.buf[4:]
	return v
}

func (s *scanner) head(want uint32) {
	if len(s.buf) < 5 || s.buf[0] != 1 {
		s.fail("geometry is not little-endian well-known binary")
		return
	}
	s.buf = s.buf[1:]
	if kind := s.uint32(); kind != want && s.err == nil {
		s.fail("geometry of type %d where type %d is expected", kind, want)
	}
}

func (s *scanner) count(size int) int {
	n := int(s.uint32())
	if n > len(s.buf)/size {
		s.fail("geometry is cut")
		return 0
	}
	return n
}

func (s *scanner) point() geo.Point {
	if len(s.buf) < 16 {
		s.fail("geometry is cut")
		return geo.Point{}
	}
	p := geo.Point{X: math.Float64frombits(binary.LittleEndian.Uint64(s.buf)) - s.dx, Y: math.Float64frombits(binary.LittleEndian.Uint64(s.buf[8:])) - s.dy}
	s.buf = s.buf[16:]
	return p
}

// ReadPoint decodes a point and moves it by (−dx, −dy).
func ReadPoint(b []byte, dx, dy float64) (geo.Point, error) {
	s := scanner{buf: b, dx: dx, dy: dy}
	s.head(wkbPoint)
	p := s.point()
	return p, s.err
}

// ReadLine decodes a polyline and moves it by (−dx, −dy).
func ReadLine(b []byte, dx, dy float64) ([]geo.Point, error) {
	s := scanner{buf: b, dx: dx, dy: dy}
	s.head(wkbLineString)
	line := make([]geo.Point, s.count(16))
	for i := range line {
		line[i] = s.point()
	}
	return line, s.err
}

// ReadPolygons decodes a multipolygon and moves it by (−dx, −dy); rings lose their repeated vertex.
func ReadPolygons(b []byte, dx, dy float64) ([][]geo.Point, error) {
	s := scanner{buf: b, dx: dx, dy: dy}
	s.head(wkbMultiPolygon)
	var rings [][]geo.Point
	for range s.count(9) {
		s.head(wkbPolygon)
		for range s.count(4) {
			n := s.count(16)
			ring := make([]geo.Point, 0, max(0, n-1))
			for i := range n {
				if p := s.point(); i < n-1 {
					ring = append(ring, p)
				}
			}
			rings = append(rings, ring)
		}
	}
	return rings, s.err
}
