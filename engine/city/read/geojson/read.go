package geojson

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Options say what a file holds.
type Options struct {
	Layer   string // zones, buildings, parcels, water, waterways, railways, walls or boundaries
	EPSG    int    // system of the coordinates; 0 = what the file says, else degrees
	ID      string // property that holds the id; empty = id, code, osm_id, name, else the feature's own
	Licence string // as the source states it, for the provenance
}

// Report says what was read and what had to be mended.
type Report struct {
	Features int // in the file
	Rows     int // added to the layer
	Outside  int // features that lie outside the city
	Repaired int // features with a ring that was parted or cleaned
	Dropped  int // features of which nothing was left
	Warnings []string
}

func (r *Report) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

// Read adds the features of a file to a layer of c. A city without bounds takes frame and bounds from the file; into
// any other only what touches its bounds is taken. Errors name the file and the feature.
func Read(path string, c *city.City, opt Options) (Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return Report{}, fmt.Errorf("geojson: %w", err)
	}
	defer f.Close()
	report, err := Decode(f, c, opt)
	if err != nil {
		return report, fmt.Errorf("geojson: %s: %w", filepath.Base(path), err)
	}
	p, _ := c.Layer(opt.Layer)
	source := filepath.Base(path)
	if p.Source != "" {
		source = p.Source + ", " + source
	}
	licence := cmp.Or(opt.Licence, p.Licence, "not stated")
	p = city.Provenance{Layer: opt.Layer, Source: source, Licence: licence, Synthetic: p.Synthetic, Notes: append(p.Notes, report.Warnings...)}
	c.SetLayer(p)
	return report, nil
}

// Decode is Read on a stream, without provenance.
func Decode(r io.Reader, c *city.City, opt Options) (Report, error) {
	var report Report
	l, ok := layers[opt.Layer]
	if !ok {
		return report, fmt.Errorf("layer %q; one of %s is meant", opt.Layer, strings.Join(layerNames(), ", "))
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return report, err
	}
	doc, err := parse(data)
	if err != nil {
		return report, err
	}
	report.Features = len(doc.features)
	if len(doc.features) == 0 {
		return report, errors.New("it holds no feature")
	}
	epsg := cmp.Or(opt.EPSG, doc.epsg, 4326)
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return report, err
	}
	if err := place(c, doc, crs); err != nil {
		return report, err
	}
	adder := adder{c: c, crs: crs, report: &report, ids: map[string]bool{}}
	for _, id := range l.ids(c) {
		adder.ids[id] = true
	}
	for i := range doc.features {
		f := &doc.features[i]
		f.id = idOf(f, opt.ID, i)
		shape := shape{id: f.id}
		for _, g := range f.geometries {
			adder.convert(g, &shape)
		}
		adder.add(&l, f, &shape)
	}
	return report, nil
}

// idOf finds the id of a feature.
func idOf(f *feature, property string, i int) string {
	keys := []string{property}
	if property == "" {
		keys = []string{"id", "ID", "code", "osm_id", "name"}
	}
	for _, k := range keys {
		if s := f.text(k); s != "" {
			return s
		}
	}
	return cmp.Or(f.own, fmt.Sprint(i+1))
}

// place checks that the coordinates fit their system and gives a new city its frame and bounds.
func place(c *city.City, doc *document, crs geo.CRS) error {
	box := geo.EmptyBounds()
	for i := range doc.features {
		for _, g := range doc.features[i].geometries {
			g.each(func(p position) { box = box.Extend(geo.Point{X: p[0], Y: p[1]}) })
		}
	}
	if box.Empty() {
		return errors.New("its features have no coordinates")
	}
	if crs.Geographic() && (box.MinX < -180 || box.MaxX > 180 || box.MinY < -90 || box.MaxY > 90) {
		return fmt.Errorf("coordinates from %.6g, %.6g to %.6g, %.6g are no degrees; name their system by EPSG, e.g. 5179", box.MinX, box.MinY, box.MaxX, box.MaxY)
	}
	if c.Bounds.Width() > 0 || c.Bounds.Height() > 0 {
		if c.Frame.EPSG == 0 {
			return errors.New("the city lies nowhere on the globe (EPSG 0), so nothing of the globe can be put into it")
		}
		return nil
	}
	degrees := geo.EmptyBounds()
	for _, p := range box.Ring() {
		l := crs.Inverse(p)
		degrees = degrees.Extend(geo.Point{X: l.Lon, Y: l.Lat})
	}
	epsg := crs.EPSG
	if crs.Geographic() {
		mid := degrees.Center()
		if epsg = geo.UTMFor(geo.LonLat{Lon: mid.X, Lat: mid.Y}); epsg == 0 {
			return fmt.Errorf("no metric system fits %.3f, %.3f", mid.X, mid.Y)
		}
	}
	target, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return err
	}
	local := geo.EmptyBounds()
	for i := range doc.features {
		for _, g := range doc.features[i].geometries {
			g.each(func(p position) { local = local.Extend(target.Forward(crs.Inverse(geo.Point{X: p[0], Y: p[1]}))) })
		}
	}
	if local.Empty() || local.Width() > 1e6 || local.Height() > 1e6 {
		return fmt.Errorf("the features spread over %.0f by %.0f km; a city of at most 1000 km a side is meant", local.Width()/1e3, local.Height()/1e3)
	}
	frame, err := geo.NewFrame(epsg, geo.Point{X: local.MinX, Y: local.MinY})
	if err != nil {
		return err
	}
	c.Frame = frame
	lo, hi := frame.FromProjected(geo.Point{X: local.MinX, Y: local.MinY}), frame.FromProjected(geo.Point{X: local.MaxX, Y: local.MaxY})
	c.Bounds = geo.Bounds{MinX: lo.X, MinY: lo.Y, MaxX: hi.X, MaxY: hi.Y}
	return nil
}

// shape is the geometry of one feature in local metres.
type shape struct {
	id       string
	polygons [][]geo.Point // rings: outer ones counter-clockwise, holes clockwise behind theirs
	lines    [][]geo.Point
	heights  []float64 // of the first line's points, if it has any
	points   []geo.Point
	mended   []string
}

// adder adds features to a layer.
type adder struct {
	c      *city.City
	crs    geo.CRS
	report *Report
	ids    map[string]bool
}

func (a *adder) local(p position) (geo.Point, bool) {
	q, err := a.c.Frame.ToLocal(a.crs.Inverse(geo.Point{X: p[0], Y: p[1]}))
	return q, err == nil && q.Finite()
}

// convert brings one geometry into the frame and mends its rings.
func (a *adder) convert(g geometry, s *shape) {
	run := func(in []position) []geo.Point {
		out := make([]geo.Point, 0, len(in))
		for _, p := range in {
			if q, ok := a.local(p); ok && (len(out) == 0 || out[len(out)-1] != q) {
				out = append(out, q)
			}
		}
		return out
	}
	for _, polygon := range g.polygons {
		var outer, holes [][]geo.Point
		for k, ring := range polygon {
			rings, mended := simple(run(ring))
			if mended != "" {
				s.mended = append(s.mended, mended)
			}
			if k == 0 {
				outer = append(outer, rings...)
			} else {
				holes = append(holes, rings...)
			}
		}
		s.polygons = append(s.polygons, nested(outer, holes)...)
	}
	for _, l := range g.lines {
		if line := run(l); len(line) >= 2 {
			s.lines = append(s.lines, line)
		} else {
			s.mended = append(s.mended, "a line of fewer than two points is left out")
		}
		if len(s.lines) == 1 && s.heights == nil {
			for _, p := range l {
				if p[2] == p[2] {
					s.heights = append(s.heights, p[2])
				}
			}
		}
	}
	for _, p := range g.points {
		if q, ok := a.local(p); ok {
			s.points = append(s.points, q)
		}
	}
}

// add puts one feature into the layer, or says why not.
func (a *adder) add(l *layer, f *feature, s *shape) {
	slices.Sort(s.mended)
	s.mended = slices.Compact(s.mended)
	if len(s.mended) > 0 {
		a.report.Repaired++
		a.report.warn("feature %s: %s", s.id, strings.Join(s.mended, "; "))
	}
	box := geo.EmptyBounds()
	for _, part := range [2][][]geo.Point{s.polygons, s.lines} {
		for _, line := range part {
			box = box.Union(geo.BoundsOf(line...))
		}
	}
	if box.Empty() {
		a.report.Dropped++
		a.report.warn("feature %s: nothing of it is left; dropped", s.id)
		return
	}
	if !box.Intersects(a.c.Bounds) {
		a.report.Outside++
		return
	}
	if want := l.lines; want && len(s.lines) == 0 || !want && len(s.polygons) == 0 {
		a.report.Dropped++
		a.report.warn("feature %s: the layer takes %s, this is none; dropped", s.id, map[bool]string{true: "lines", false: "areas"}[want])
		return
	}
	lines := s.lines
	if !l.lines {
		lines = [][]geo.Point{nil} // one row
	}
	for _, line := range lines {
		id := s.id
		for k := 2; a.ids[id]; k++ {
			id = fmt.Sprintf("%s.%d", s.id, k)
		}
		if why := l.add(a.c, id, f, s, line); why != "" {
			a.report.Dropped++
			a.report.warn("feature %s: %s; dropped", s.id, why)
			return
		}
		a.ids[id] = true
		a.report.Rows++
	}
}
