package osm

import (
	"testing"

	"semul/engine/city"
	"semul/engine/city/network"
	"semul/engine/geo"
	"semul/engine/par"
)

// atlas draws small maps for tests in metres about a place in Seoul.
type atlas struct {
	e      elements
	last   int64
	origin geo.LonLat
	frame  geo.Frame
}

const half = 500.0 // the area is a square of 1 km about the origin [m]

func newAtlas() *atlas {
	a := &atlas{origin: geo.LonLat{Lon: 127.0, Lat: 37.5}}
	crs, _ := geo.CRSByEPSG(5186)
	p := crs.Forward(a.origin)
	a.frame = geo.Frame{EPSG: 5186, E0: p.X, N0: p.Y}
	sw, ne := a.degrees(-half, -half), a.degrees(half, half)
	a.e.bounds = []geo.Bounds{{MinX: sw.Lon, MinY: sw.Lat, MaxX: ne.Lon, MaxY: ne.Lat}}
	return a
}

func (a *atlas) degrees(x, y float64) geo.LonLat {
	l, err := a.frame.ToLonLat(geo.Point{X: x, Y: y})
	if err != nil {
		panic(err)
	}
	return l
}

// node adds a node at metres from the origin; kv are keys and values.
func (a *atlas) node(x, y float64, kv ...string) int64 {
	a.last++
	l := a.degrees(x, y)
	a.e.nodes = append(a.e.nodes, node{a.last, l.Lon, l.Lat})
	if t := pairs(kv); t != nil {
		a.e.tagged = append(a.e.tagged, taggedNode{a.last, t})
	}
	return a.last
}

func (a *atlas) way(refs []int64, kv ...string) int64 {
	a.last++
	a.e.ways = append(a.e.ways, way{a.last, refs, pairs(kv)})
	return a.last
}

// line adds a way through new nodes at the given coordinates.
func (a *atlas) line(xy []float64, kv ...string) int64 {
	var refs []int64
	for k := 0; k < len(xy); k += 2 {
		refs = append(refs, a.node(xy[k], xy[k+1]))
	}
	return a.way(refs, kv...)
}

// ring adds a closed way: a rectangle.
func (a *atlas) ring(x0, y0, x1, y1 float64, kv ...string) int64 {
	refs := []int64{a.node(x0, y0), a.node(x1, y0), a.node(x1, y1), a.node(x0, y1)}
	return a.way(append(refs, refs[0]), kv...)
}

func (a *atlas) relation(members []member, kv ...string) int64 {
	a.last++
	a.e.relations = append(a.e.relations, relation{a.last, members, pairs(kv)})
	return a.last
}

func pairs(kv []string) tags {
	var t tags
	for k := 0; k+1 < len(kv); k += 2 {
		t = append(t, tag{kv[k], kv[k+1]})
	}
	return t
}

// cross adds a crossing of two residential streets through the whole area, so that there is a network.
func (a *atlas) cross() {
	o := a.node(0, 0)
	a.way([]int64{a.node(-900, 0), o, a.node(900, 0)}, "highway", "residential", "name", "동서로")
	a.way([]int64{a.node(0, -900), o, a.node(0, 900)}, "highway", "residential")
}

// build imports the map through the XML reader.
func (a *atlas) build(t *testing.T, opt Options) (*city.City, Report) {
	t.Helper()
	c, r, err := a.try(opt)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range network.Validate(c) {
		t.Error(v)
	}
	return c, r
}

func (a *atlas) try(opt Options) (*city.City, Report, error) {
	pool := par.NewPool(1)
	defer pool.Close()
	var e elements
	if err := readFrom(reader(document(&a.e)), &e, pool); err != nil {
		return nil, Report{}, err
	}
	report := Report{Files: []string{"test.osm"}}
	c, err := build(&e, opt, &report, pool)
	return c, report, err
}
