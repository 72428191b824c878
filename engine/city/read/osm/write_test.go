package osm

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/klauspost/compress/zlib"

	"semul/engine/geo"
)

// document writes elements as OSM XML.
func document(e *elements) []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<osm version=\"0.6\" generator=\"test\">\n")
	for _, box := range e.bounds {
		fmt.Fprintf(&b, "<bounds minlat=%q minlon=%q maxlat=%q maxlon=%q/>\n", fmt.Sprint(box.MinY), fmt.Sprint(box.MinX), fmt.Sprint(box.MaxY), fmt.Sprint(box.MaxX))
	}
	write := func(t tags) {
		for _, t := range t {
			fmt.Fprintf(&b, "  <tag k=\"%s\" v=\"%s\"/>\n", html.EscapeString(t.key), html.EscapeString(t.value))
		}
	}
	at := map[int64]tags{}
	for _, n := range e.tagged {
		at[n.id] = n.tags
	}
	for _, n := range e.nodes {
		fmt.Fprintf(&b, "<node id=\"%d\" lat=\"%.7f\" lon=\"%.7f\">\n", n.id, n.lat, n.lon)
		write(at[n.id])
		b.WriteString("</node>\n")
	}
	for _, w := range e.ways {
		fmt.Fprintf(&b, "<way id=\"%d\">\n", w.id)
		for _, r := range w.refs {
			fmt.Fprintf(&b, "  <nd ref=\"%d\"/>\n", r)
		}
		write(w.tags)
		b.WriteString("</way>\n")
	}
	for _, r := range e.relations {
		fmt.Fprintf(&b, "<relation id=\"%d\">\n", r.id)
		for _, m := range r.members {
			fmt.Fprintf(&b, "  <member type=\"%s\" ref=\"%d\" role=\"%s\"/>\n", [...]string{"node", "way", "relation"}[m.kind], m.ref, m.role)
		}
		write(r.tags)
		b.WriteString("</relation>\n")
	}
	b.WriteString("</osm>\n")
	return []byte(b.String())
}

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	w.Close()
	return b.Bytes()
}

// message builds a protocol-buffer message.
type message struct{ bytes.Buffer }

func (m *message) varint(field int, v uint64) *message {
	m.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field)<<3), v))
	return m
}

func (m *message) data(field int, v []byte) *message {
	m.Write(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(field)<<3|2), uint64(len(v))))
	m.Write(v)
	return m
}

func zigzag(v int64) uint64 { return uint64(v<<1) ^ uint64(v>>63) }

// texts is a string table.
type texts struct {
	list  []string
	index map[string]uint64
}

func (t *texts) id(s string) uint64 {
	if i, ok := t.index[s]; ok {
		return i
	}
	t.list = append(t.list, s)
	t.index[s] = uint64(len(t.list) - 1)
	return t.index[s]
}

// blob frames a block as one blob of a file.
func blob(kind string, block []byte, packed bool) []byte {
	var body message
	if packed {
		var z bytes.Buffer
		w := zlib.NewWriter(&z)
		w.Write(block)
		w.Close()
		body.varint(2, uint64(len(block))).data(3, z.Bytes())
	} else {
		body.data(1, block)
	}
	var head message
	head.data(1, []byte(kind)).varint(3, uint64(body.Len()))
	out := binary.BigEndian.AppendUint32(nil, uint32(head.Len()))
	return append(append(out, head.Bytes()...), body.Bytes()...)
}

func header(box geo.Bounds, features ...string) []byte {
	var m, b message
	nano := func(v float64) uint64 { return zigzag(int64(math.Round(v * 1e9))) }
	b.varint(1, nano(box.MinX)).varint(2, nano(box.MaxX)).varint(3, nano(box.MaxY)).varint(4, nano(box.MinY))
	if box.Width() > 0 {
		m.data(1, b.Bytes())
	}
	for _, f := range features {
		m.data(4, []byte(f))
	}
	return m.Bytes()
}

// pbf writes elements as a PBF file; dense chooses how nodes are stored, packed whether blobs are.
func pbf(e *elements, dense, packed bool) []byte {
	box := geo.Bounds{}
	if len(e.bounds) > 0 {
		box = e.bounds[0]
	}
	out := blob("OSMHeader", header(box, "OsmSchema-V0.6", "DenseNodes"), packed)
	t := &texts{list: []string{""}, index: map[string]uint64{"": 0}}
	var group message
	at := map[int64]tags{}
	for _, n := range e.tagged {
		at[n.id] = n.tags
	}
	deg := func(v float64) int64 { return int64(math.Round(v * 1e7)) }
	pairs := func(tg tags) (k, v []byte) {
		for _, x := range tg {
			k, v = binary.AppendUvarint(k, t.id(x.key)), binary.AppendUvarint(v, t.id(x.value))
		}
		return k, v
	}
	if dense {
		var ids, lats, lons, kv []byte
		var id, lat, lon int64
		for _, n := range e.nodes {
			ids = binary.AppendUvarint(ids, zigzag(n.id-id))
			lats = binary.AppendUvarint(lats, zigzag(deg(n.lat)-lat))
			lons = binary.AppendUvarint(lons, zigzag(deg(n.lon)-lon))
			id, lat, lon = n.id, deg(n.lat), deg(n.lon)
			for _, x := range at[n.id] {
				kv = binary.AppendUvarint(binary.AppendUvarint(kv, t.id(x.key)), t.id(x.value))
			}
			kv = append(kv, 0)
		}
		var d message
		d.data(1, ids).data(8, lats).data(9, lons).data(10, kv)
		group.data(2, d.Bytes())
	} else {
		for _, n := range e.nodes {
			var m message
			k, v := pairs(at[n.id])
			m.varint(1, zigzag(n.id)).data(2, k).data(3, v).varint(8, zigzag(deg(n.lat))).varint(9, zigzag(deg(n.lon)))
			group.data(1, m.Bytes())
		}
	}
	for _, w := range e.ways {
		var m message
		k, v := pairs(w.tags)
		var refs []byte
		last := int64(0)
		for _, r := range w.refs {
			refs = binary.AppendUvarint(refs, zigzag(r-last))
			last = r
		}
		m.varint(1, uint64(w.id)).data(2, k).data(3, v).data(8, refs)
		group.data(3, m.Bytes())
	}
	for _, r := range e.relations {
		var m message
		k, v := pairs(r.tags)
		var roles, refs, kinds []byte
		last := int64(0)
		for _, x := range r.members {
			roles = binary.AppendUvarint(roles, t.id(x.role))
			refs = binary.AppendUvarint(refs, zigzag(x.ref-last))
			kinds = binary.AppendUvarint(kinds, uint64(x.kind))
			last = x.ref
		}
		m.varint(1, uint64(r.id)).data(2, k).data(3, v).data(8, roles).data(9, refs).data(10, kinds)
		group.data(4, m.Bytes())
	}
	var table, block message
	for _, s := range t.list {
		table.data(1, []byte(s))
	}
	block.data(1, table.Bytes()).data(2, group.Bytes())
	return append(out, blob("OSMData", block.Bytes(), packed)...)
}
