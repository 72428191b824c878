package osm

import (
	"bytes"
	"testing"

	"semul/engine/city/network"
	"semul/engine/par"
)

// FuzzRead feeds arbitrary files of any format through the whole import: no panic, what is accepted survives being
// written and read again, and becomes a sound city.
func FuzzRead(f *testing.F) {
	a := sample()
	a.ring(-100, 100, -50, 150, "natural", "water")
	a.line([]float64{-800, -300, 800, -300}, "natural", "coastline")
	a.line([]float64{-700, -200, 700, -200}, "waterway", "stream")
	f.Add(document(&a.e))
	f.Add(gzipped(document(&a.e)))
	f.Add(pbf(&a.e, true, true))
	f.Add(pbf(&a.e, true, false))
	f.Add(pbf(&a.e, false, false))
	f.Add([]byte("<osm><node id=\"1\" lat=\"37\" lon=\"127\"/><node id=\"2\" lat=\"37.001\" lon=\"127\"/><way id=\"3\"><nd ref=\"1\"/><nd ref=\"2\"/><tag k=\"highway\" v=\"road\"/></way></osm>"))
	pool := par.NewPool(1)
	f.Fuzz(func(t *testing.T, data []byte) {
		var e elements
		if err := readFrom(bytes.NewReader(data), &e, pool); err != nil {
			return
		}
		e.index()
		again, err := parse(t, pbf(&e, len(data)%2 == 0, len(data)%3 == 0))
		if err != nil || len(again.nodes) != len(e.nodes) || len(again.tagged) != len(e.tagged) || len(again.ways) != len(e.ways) || len(again.relations) != len(e.relations) {
			t.Fatalf("written and read back: %v, %d %d %d of %d %d %d elements", err, len(again.nodes), len(again.ways), len(again.relations), len(e.nodes), len(e.ways), len(e.relations))
		}
		var report Report
		c, err := build(&e, Options{AllowLeft: true}, &report, pool)
		if err != nil {
			return
		}
		if v := network.Validate(c); len(v) > 0 {
			t.Fatalf("%d faults, first: %s", len(v), v[0])
		}
	})
}
