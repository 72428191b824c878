package record

import (
	"slices"

	"github.com/gogama/flatgeobuf/flatgeobuf/flat"
	flatbuffers "github.com/google/flatbuffers/go"

	"semul/engine/city"
	"semul/engine/geo"
)

// shapes is the geometry of a layer, one shape a row.
type shapes interface {
	rows() int
	kind() flat.GeometryType
	bounds(i int) geo.Bounds
	// build appends row i, moved by (dx, dy), and returns where it stands; 0: no shape.
	build(b *flatbuffers.Builder, i int, dx, dy float64) flatbuffers.UOffsetT
}

type (
	pointShapes   struct{ *city.Points }
	lineShapes    struct{ *city.Lines }
	polygonShapes struct{ *city.Polygons }
	noShapes      int // as many rows
)

func (s pointShapes) rows() int   { return s.Len() }
func (s lineShapes) rows() int    { return s.Len() }
func (s polygonShapes) rows() int { return s.Len() }
func (s noShapes) rows() int      { return int(s) }

func (pointShapes) kind() flat.GeometryType   { return flat.GeometryTypePoint }
func (lineShapes) kind() flat.GeometryType    { return flat.GeometryTypeLineString }
func (polygonShapes) kind() flat.GeometryType { return flat.GeometryTypeMultiPolygon }
func (noShapes) kind() flat.GeometryType      { return flat.GeometryTypeUnknown }

func (s pointShapes) bounds(i int) geo.Bounds   { return geo.EmptyBounds().Extend(s.At(i)) }
func (s lineShapes) bounds(i int) geo.Bounds    { return geo.BoundsOf(s.At(i)...) }
func (s polygonShapes) bounds(i int) geo.Bounds { return geo.BoundsOf(slices.Concat(s.Rings(i)...)...) }
func (noShapes) bounds(int) geo.Bounds          { return geo.EmptyBounds() }

func (s pointShapes) build(b *flatbuffers.Builder, i int, dx, dy float64) flatbuffers.UOffsetT {
	return fgbGeometry(b, flat.GeometryTypePoint, fgbXY(b, []geo.Point{s.At(i)}, dx, dy), 0)
}

func (s lineShapes) build(b *flatbuffers.Builder, i int, dx, dy float64) flatbuffers.UOffsetT {
	return fgbGeometry(b, flat.GeometryTypeLineString, fgbXY(b, s.At(i), dx, dy), 0)
}

// build writes a multipolygon: a part for each outer ring with the holes that follow it.
func (s polygonShapes) build(b *flatbuffers.Builder, i int, dx, dy float64) flatbuffers.UOffsetT {
	var parts []flatbuffers.UOffsetT
	for _, rings := range polygonsOf(s.Rings(i)) {
		parts = append(parts, fgbPolygon(b, rings, dx, dy))
	}
	flat.GeometryStartPartsVector(b, len(parts))
	for k := len(parts) - 1; k >= 0; k-- {
		b.PrependUOffsetT(parts[k])
	}
	vector := b.EndVector(len(parts))
	flat.GeometryStart(b)
	flat.GeometryAddType(b, flat.GeometryTypeMultiPolygon)
	flat.GeometryAddParts(b, vector)
	return flat.GeometryEnd(b)
}

func (noShapes) build(*flatbuffers.Builder, int, float64, float64) flatbuffers.UOffsetT { return 0 }

// polygonsOf groups the rings of a row into polygons: a ring that runs counter-clockwise begins one, clockwise rings are
// its holes.
func polygonsOf(rings [][]geo.Point) [][][]geo.Point {
	var out [][][]geo.Point
	for i, ring := range rings {
		if i == 0 || geo.RingArea(ring) > 0 {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], ring)
	}
	return out
}

// fgbPolygon writes one polygon: all rings in one vector, and where each ends.
func fgbPolygon(b *flatbuffers.Builder, rings [][]geo.Point, dx, dy float64) flatbuffers.UOffsetT {
	var flatRings []geo.Point
	var ends []uint32
	for _, ring := range rings {
		flatRings = append(flatRings, ring...)
		if len(ring) > 0 {
			flatRings = append(flatRings, ring[0])
		}
		ends = append(ends, uint32(len(flatRings)))
	}
	xy := fgbXY(b, flatRings, dx, dy)
	var endVector flatbuffers.UOffsetT
	if len(ends) > 1 { // one ring ends where the coordinates do
		flat.GeometryStartEndsVector(b, len(ends))
		for k := len(ends) - 1; k >= 0; k-- {
			b.PrependUint32(ends[k])
		}
		endVector = b.EndVector(len(ends))
	}
	return fgbGeometry(b, flat.GeometryTypePolygon, xy, endVector)
}

func fgbXY(b *flatbuffers.Builder, line []geo.Point, dx, dy float64) flatbuffers.UOffsetT {
	flat.GeometryStartXyVector(b, 2*len(line))
	for k := len(line) - 1; k >= 0; k-- {
		b.PrependFloat64(line[k].Y + dy)
		b.PrependFloat64(line[k].X + dx)
	}
	return b.EndVector(2 * len(line))
}

func fgbGeometry(b *flatbuffers.Builder, kind flat.GeometryType, xy, ends flatbuffers.UOffsetT) flatbuffers.UOffsetT {
	flat.GeometryStart(b)
	flat.GeometryAddType(b, kind)
	flat.GeometryAddXy(b, xy)
	if ends != 0 {
		flat.GeometryAddEnds(b, ends)
	}
	return flat.GeometryEnd(b)
}
