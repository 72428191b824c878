package osm

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"semul/engine/geo"
	"semul/engine/par"

	"github.com/google/go-cmp/cmp"
)

func reader(data []byte) io.Reader { return bytes.NewReader(data) }

// sample is a small map with everything the formats can carry.
func sample() *atlas {
	a := newAtlas()
	a.cross()
	b := a.ring(10, 10, 40, 30, "building", "yes", "name", "\"A&B\" <관>")
	stop := a.node(100, 8, "highway", "bus_stop", "name", "정류장")
	a.relation([]member{{memberWay, b, "outer"}, {memberNode, stop, ""}, {memberRelation, 999, "part"}}, "type", "site")
	a.e.nodes = append(a.e.nodes, node{-5, 126.9, -33.25}) // an editor's draft, far south
	return a
}

func parse(t testing.TB, data []byte) (elements, error) {
	pool := par.NewPool(2)
	defer pool.Close()
	var e elements
	err := readFrom(reader(data), &e, pool)
	return e, err
}

// near compares positions to the 1e-7 degrees that both formats store.
var near = cmp.Comparer(func(a, b float64) bool { return a-b < 2e-7 && b-a < 2e-7 })

func TestFormatsCarryTheSameElements(t *testing.T) {
	a := sample()
	for name, data := range map[string][]byte{
		"xml": document(&a.e), "xml.gz": gzipped(document(&a.e)),
		"pbf, dense": pbf(&a.e, true, true), "pbf, plain nodes": pbf(&a.e, false, true), "pbf, not packed": pbf(&a.e, true, false),
	} {
		e, err := parse(t, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(a.e, e, cmp.AllowUnexported(elements{}, node{}, taggedNode{}, way{}, relation{}, member{}, tag{}), near); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDeletedElementsAreLeftOut(t *testing.T) {
	e, err := parse(t, []byte(`<osm><node id="1" lat="1" lon="2" visible="false"/><node id="2" lat="1" lon="2" action="delete"/><node id="3" lat="1" lon="2" visible="true"/></osm>`))
	if err != nil || len(e.nodes) != 1 || e.nodes[0].id != 3 {
		t.Errorf("%v, %v", e.nodes, err)
	}
}

func TestElementsThatStandTwiceCountOnce(t *testing.T) {
	a := sample()
	data := document(&a.e)
	dir := t.TempDir()
	one, two := filepath.Join(dir, "a.osm"), filepath.Join(dir, "b.osm.gz")
	if err := os.WriteFile(one, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(two, gzipped(data), 0o600); err != nil {
		t.Fatal(err)
	}
	c1, r1, err1 := Read([]string{one}, Options{})
	c2, r2, err2 := Read([]string{one, two}, Options{Name: "a"})
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if r1.Nodes != r2.Nodes || len(c1.Streets.ID) != len(c2.Streets.ID) || c1.Name != "a" || len(r2.Files) != 2 {
		t.Errorf("once: %d nodes, %d streets; twice: %d, %d; name %q", r1.Nodes, len(c1.Streets.ID), r2.Nodes, len(c2.Streets.ID), c1.Name)
	}
}

func TestDamagedFilesAreErrorsThatSayWhere(t *testing.T) {
	a := sample()
	x, p := document(&a.e), pbf(&a.e, true, true)
	block := func(m *message) []byte {
		return append(blob("OSMHeader", header(geo.Bounds{}), true), blob("OSMData", m.Bytes(), true)...)
	}
	var outOfTable, shortDense, badPlace, halfTags message
	outOfTable.data(2, new(message).data(3, new(message).varint(1, 77).data(2, []byte{9}).data(3, []byte{9}).Bytes()).Bytes())
	shortDense.data(2, new(message).data(2, new(message).data(1, []byte{2, 2, 2}).data(8, []byte{2}).data(9, []byte{2}).Bytes()).Bytes())
	badPlace.data(2, new(message).data(1, new(message).varint(1, zigzag(55)).varint(8, zigzag(99e7)).varint(9, zigzag(1)).Bytes()).Bytes())
	halfTags.data(1, new(message).data(1, nil).data(1, []byte("k")).Bytes()).data(2, new(message).data(3, new(message).varint(1, 78).data(2, []byte{1, 1}).data(3, []byte{1}).Bytes()).Bytes())
	packed := new(message).varint(2, 100).data(3, []byte("no zlib at all"))
	framed := func(body *message) []byte {
		head := new(message).data(1, []byte("OSMData")).varint(3, uint64(body.Len()))
		out := blob("OSMHeader", header(geo.Bounds{}), true)
		out = binary.BigEndian.AppendUint32(out, uint32(head.Len()))
		return append(append(out, head.Bytes()...), body.Bytes()...)
	}
	for _, c := range []struct {
		name string
		data []byte
		want []string
	}{
		{"empty", nil, []string{"empty"}},
		{"something else", []byte("PK\x03\x04 zip archive and so on"), []string{"neither"}},
		{"html", []byte("<!DOCTYPE html><html><body>429</body></html>"), []string{"<html>", "<osm>"}},
		{"cut xml", x[:bytes.LastIndex(x, []byte("<tag"))+7], []string{"line ", "ends too early", "fetch it again"}},
		{"cut gzip", gzipped(x)[:len(gzipped(x))/2], []string{"line ", "ends too early"}},
		{"cut pbf", p[:len(p)-20], []string{"byte ", "ends too early"}},
		{"cut pbf header", p[:30], []string{"byte 0", "ends too early"}},
		{"latitude", []byte("<osm>\n<node id=\"12\" lat=\"137\" lon=\"2\"/></osm>"), []string{"line 2", "node 12", "137"}},
		{"no latitude", []byte("<osm><node id=\"13\" lon=\"2\"/></osm>"), []string{"node 13", "no place"}},
		{"number", []byte("<osm><way id=\"14\"><nd ref=\"x1\"/></way></osm>"), []string{"way 14", "x1"}},
		{"no id", []byte("<osm><node lat=\"1\" lon=\"2\"/></osm>"), []string{"no id"}},
		{"member", []byte("<osm><relation id=\"15\"><member type=\"area\" ref=\"1\"/></relation></osm>"), []string{"relation 15", "area"}},
		{"encoding", []byte("<?xml version=\"1.0\" encoding=\"EUC-KR\"?><osm></osm>"), []string{"EUC-KR", "UTF-8"}},
		{"crossed tags", []byte("<osm><way id=\"16\"></osm>"), []string{"way 16"}},
		{"text out of table", block(&outOfTable), []string{"byte ", "way 77"}},
		{"node without place", block(&shortDense), []string{"node 2", "position"}},
		{"place off the globe", block(&badPlace), []string{"node 55"}},
		{"keys without values", block(&halfTags), []string{"way 78"}},
		{"not zlib", framed(packed), []string{"zlib"}},
		{"other packing", framed(new(message).varint(2, 10).data(7, []byte("zstd"))), []string{"zstd", "osmium"}},
		{"bomb", framed(new(message).varint(2, 1<<40).data(3, []byte("x"))), []string{"allowed"}},
		{"needs more", blob("OSMHeader", header(geo.Bounds{}, "HistoricalInformation2"), true), []string{"HistoricalInformation2"}},
		{"no header", blob("OSMData", nil, true), []string{"OSMHeader"}},
		{"long header", append([]byte{0, 0x7f, 0xff, 0xff}, []byte("   OSMHeader        ")...), []string{"65536"}},
	} {
		_, err := parse(t, c.data)
		if err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q does not say %q", c.name, err, w)
			}
		}
	}
}

func TestCutXMLIsNoticed(t *testing.T) {
	a := sample()
	data := document(&a.e)
	for n := range bytes.LastIndex(data, []byte(">")) {
		if _, err := parse(t, data[:n]); err == nil {
			t.Fatalf("cut at %d of %d: accepted", n, len(data))
		}
	}
}

// A PBF file may be cut anywhere; only between two blobs can nobody tell.
func TestCutPBFIsNoticed(t *testing.T) {
	a := sample()
	data := pbf(&a.e, true, true)
	first := len(blob("OSMHeader", header(a.e.bounds[0], "OsmSchema-V0.6", "DenseNodes"), true))
	for n := 16; n < len(data); n++ {
		if _, err := parse(t, data[:n]); (err == nil) != (n == first) {
			t.Fatalf("cut at %d of %d (first blob %d): %v", n, len(data), first, err)
		}
	}
}

func TestMissingFileIsNamed(t *testing.T) {
	_, _, err := Read([]string{filepath.Join(t.TempDir(), "no.osm")}, Options{})
	if err == nil || !strings.Contains(err.Error(), "no.osm") {
		t.Error(err)
	}
	if _, _, err := Read(nil, Options{}); err == nil {
		t.Error("no file is no error")
	}
}
