package record

import (
	"bufio"
	"fmt"
	"io"

	"github.com/gogama/flatgeobuf/flatgeobuf"
	"github.com/gogama/flatgeobuf/flatgeobuf/flat"
	"github.com/gogama/flatgeobuf/packedrtree"
	flatbuffers "github.com/google/flatbuffers/go"

	"semul/engine/geo"
)

// fgbNode is the fan-out of the spatial index.
const fgbNode = 16

// writeFGB writes one layer as FlatGeobuf (https://flatgeobuf.org, version 3): features in Hilbert order, with the
// spatial index before them, coordinates moved by (dx, dy). A layer without shapes, or without rows, has no index.
func writeFGB(w io.Writer, name string, epsg int, s shapes, dx, dy float64, columns []attribute) error {
	n := s.rows()
	features := make([][]byte, n)
	refs := make([]packedrtree.Ref, n)
	all := packedrtree.EmptyBox
	b := flatbuffers.NewBuilder(1024)
	box := geo.EmptyBounds()
	for i := range n {
		b.Reset()
		own := s.bounds(i)
		box = box.Union(own)
		refs[i] = packedrtree.Ref{Box: packedrtree.Box{XMin: own.MinX + dx, YMin: own.MinY + dy, XMax: own.MaxX + dx, YMax: own.MaxY + dy}, Offset: int64(i)}
		all.Expand(&refs[i].Box)
		properties := b.CreateByteVector(fgbProperties(columns, i))
		shape := s.build(b, i, dx, dy)
		flat.FeatureStart(b)
		if shape != 0 {
			flat.FeatureAddGeometry(b, shape)
		}
		flat.FeatureAddProperties(b, properties)
		flat.FinishSizePrefixedFeatureBuffer(b, flat.FeatureEnd(b))
		features[i] = append([]byte(nil), b.FinishedBytes()...)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	file := flatgeobuf.NewFileWriter(out)
	indexed := n > 0 && s.kind() != flat.GeometryTypeUnknown
	if _, err := file.Header(fgbHeader(name, epsg, s, box, dx, dy, columns, indexed)); err != nil {
		return fmt.Errorf("flatgeobuf %s: %w", name, err)
	}
	order := make([]flat.Feature, n)
	if indexed {
		packedrtree.HilbertSort(refs, all)
	}
	at := int64(0)
	for k := range refs {
		f := features[refs[k].Offset]
		order[k] = *flat.GetSizePrefixedRootAsFeature(f, 0)
		refs[k].Offset = at
		at += int64(len(f))
	}
	if indexed {
		index, err := packedrtree.New(refs, fgbNode)
		if err != nil {
			return fmt.Errorf("flatgeobuf %s: %w", name, err)
		}
		if _, err := file.Index(index); err != nil {
			return fmt.Errorf("flatgeobuf %s: %w", name, err)
		}
	}
	if n > 0 {
		if _, err := file.Data(order); err != nil {
			return fmt.Errorf("flatgeobuf %s: %w", name, err)
		}
	}
	return out.Flush()
}

func fgbHeader(name string, epsg int, s shapes, box geo.Bounds, dx, dy float64, columns []attribute, indexed bool) *flat.Header {
	b := flatbuffers.NewBuilder(1024)
	offsets := make([]flatbuffers.UOffsetT, len(columns))
	for i, c := range columns {
		title := b.CreateString(c.name)
		flat.ColumnStart(b)
		flat.ColumnAddName(b, title)
		flat.ColumnAddType(b, c.fgbType())
		offsets[i] = flat.ColumnEnd(b)
	}
	flat.HeaderStartColumnsVector(b, len(offsets))
	for i := len(offsets) - 1; i >= 0; i-- {
		b.PrependUOffsetT(offsets[i])
	}
	columnVector := b.EndVector(len(offsets))
	title := b.CreateString(name)
	var envelope, crs flatbuffers.UOffsetT
	if !box.Empty() {
		flat.HeaderStartEnvelopeVector(b, 4)
		for _, v := range []float64{box.MaxY + dy, box.MaxX + dx, box.MinY + dy, box.MinX + dx} {
			b.PrependFloat64(v)
		}
		envelope = b.EndVector(4)
	}
	if epsg != 0 {
		org := b.CreateString("EPSG")
		flat.CrsStart(b)
		flat.CrsAddOrg(b, org)
		flat.CrsAddCode(b, int32(epsg))
		crs = flat.CrsEnd(b)
	}
	flat.HeaderStart(b)
	flat.HeaderAddName(b, title)
	if envelope != 0 {
		flat.HeaderAddEnvelope(b, envelope)
	}
	flat.HeaderAddGeometryType(b, s.kind())
	flat.HeaderAddColumns(b, columnVector)
	flat.HeaderAddFeaturesCount(b, uint64(s.rows()))
	node := uint16(0)
	if indexed {
		node = fgbNode
	}
	flat.HeaderAddIndexNodeSize(b, node)
	if crs != 0 {
		flat.HeaderAddCrs(b, crs)
	}
	flat.FinishSizePrefixedHeaderBuffer(b, flat.HeaderEnd(b))
	return flat.GetSizePrefixedRootAsHeader(b.FinishedBytes(), 0)
}
