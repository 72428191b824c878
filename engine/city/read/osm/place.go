package osm

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"semul/engine/geo"
	"semul/engine/par"
)

// place chooses the area and the local frame, and projects all nodes.
func (im *importer) place(pool *par.Pool) error {
	e := im.e
	if len(e.nodes) == 0 {
		return errors.New("it holds no node")
	}
	box, err := im.area()
	if err != nil {
		return err
	}
	im.report.BBox = box
	mid := geo.LonLat{Lon: (box.MinX + box.MaxX) / 2, Lat: (box.MinY + box.MaxY) / 2}
	left := im.taggedLeft()
	if land := leftHand(mid); left == "" && land != "" {
		left = "the area lies in " + land
	}
	if left != "" {
		if !im.opt.AllowLeft {
			return fmt.Errorf("%s, where one drives on the left; semul's streets drive on the right. Choose a city that does, or import it all the same with --allow-left, and expect lanes, turns and right of way on the wrong side", left)
		}
		im.report.note("%s, where one drives on the left; it was laid out as if on the right", left)
	}
	epsg := im.opt.EPSG
	if epsg == 0 {
		if epsg = geo.UTMFor(mid); epsg == 0 {
			return fmt.Errorf("no metric system fits lon %.3f, lat %.3f; name one by EPSG", mid.Lon, mid.Lat)
		}
	}
	crs, err := geo.CRSByEPSG(epsg)
	if err != nil {
		return err
	}
	im.korea = epsg == 5179 || epsg >= 5185 && epsg <= 5188
	sw, se := crs.Forward(geo.LonLat{Lon: box.MinX, Lat: box.MinY}), crs.Forward(geo.LonLat{Lon: box.MaxX, Lat: box.MinY})
	nw, ne := crs.Forward(geo.LonLat{Lon: box.MinX, Lat: box.MaxY}), crs.Forward(geo.LonLat{Lon: box.MaxX, Lat: box.MaxY})
	// The rectangle within the four corners: beyond it the source may have nothing.
	inner := geo.Bounds{MinX: max(sw.X, nw.X), MaxX: min(se.X, ne.X), MinY: max(sw.Y, se.Y), MaxY: min(nw.Y, ne.Y)}
	if inner.Empty() || !sw.Finite() || !ne.Finite() || inner.Width() < 1 || inner.Height() < 1 {
		return fmt.Errorf("the area %.5f…%.5f, %.5f…%.5f is too small, or too far off EPSG:%d", box.MinX, box.MaxX, box.MinY, box.MaxY, epsg)
	}
	if inner.Width() > 1e6 || inner.Height() > 1e6 {
		return fmt.Errorf("the area is %.0f by %.0f km; a city of at most 1000 km a side is meant. Choose a part with BBox", inner.Width()/1e3, inner.Height()/1e3)
	}
	frame, err := geo.NewFrame(epsg, geo.Point{X: inner.MinX, Y: inner.MinY})
	if err != nil {
		return err
	}
	im.c.Frame = frame
	lo, hi := frame.FromProjected(geo.Point{X: inner.MinX, Y: inner.MinY}), frame.FromProjected(geo.Point{X: inner.MaxX, Y: inner.MaxY})
	im.c.Bounds = geo.Bounds{MinX: lo.X, MinY: lo.Y, MaxX: hi.X, MaxY: hi.Y}
	im.at = make([]geo.Point, len(e.nodes))
	const chunk = 4096
	pool.Each((len(e.nodes)+chunk-1)/chunk, func(k int) {
		for i := k * chunk; i < min(len(e.nodes), (k+1)*chunk); i++ {
			n := &e.nodes[i]
			im.at[i] = frame.FromProjected(crs.Forward(geo.LonLat{Lon: n.lon, Lat: n.lat}))
			if !im.at[i].Finite() || math.Abs(im.at[i].X) > 5e6 || math.Abs(im.at[i].Y) > 5e6 {
				im.at[i] = geo.Point{X: math.NaN(), Y: math.NaN()} // far outside: as if it were missing
			}
		}
	})
	return nil
}

// area returns the area to import in degrees: as asked, as the files state it, or as the data show it.
func (im *importer) area() (geo.Bounds, error) {
	if b := im.opt.BBox; b.Width() > 0 && b.Height() > 0 {
		if b.MinX < -180 || b.MaxX > 180 || b.MinY < -90 || b.MaxY > 90 {
			return b, fmt.Errorf("the box %g,%g,%g,%g is not in degrees; give west,south,east,north", b.MinX, b.MinY, b.MaxX, b.MaxY)
		}
		data := geo.EmptyBounds()
		for _, n := range im.e.nodes {
			data = data.Extend(geo.Point{X: n.lon, Y: n.lat})
		}
		if !data.Intersects(b) {
			return b, fmt.Errorf("the box %g,%g,%g,%g holds none of the data, which lie in %.4f,%.4f,%.4f,%.4f", b.MinX, b.MinY, b.MaxX, b.MaxY, data.MinX, data.MinY, data.MaxX, data.MaxY)
		}
		return b, nil
	}
	all := geo.EmptyBounds()
	for _, b := range im.e.bounds {
		if b.Width() > 0 && b.Height() > 0 && b.Width() < 20 && b.Height() < 20 {
			all = all.Union(b)
		}
	}
	if all.Width() > 0 && all.Height() > 0 {
		return all, nil
	}
	all = im.guessArea()
	im.report.BBoxGuessed = true
	im.report.note("the source does not state its area; %.4f,%.4f,%.4f,%.4f was taken from where the data lie. Streets are cut there; choose with --bbox", all.MinX, all.MinY, all.MaxX, all.MaxY)
	return all, nil
}

// guessArea finds the area of an extract that does not state it. Such extracts hold whole ways, so long streets and
// shores reach far beyond what was asked for, buildings hardly: the middle 99 % of the buildings' corners, or of the
// streets' nodes where buildings are few.
func (im *importer) guessArea() geo.Bounds {
	quantiles := func(key string, share float64, least int) (geo.Bounds, bool) {
		var xs, ys []float64
		count := 0
		for i := range im.e.ways {
			w := &im.e.ways[i]
			if key != "" && w.tags.get(key) == "" {
				continue
			}
			count++
			for _, r := range w.refs {
				if k, ok := im.e.node(r); ok {
					xs, ys = append(xs, im.e.nodes[k].lon), append(ys, im.e.nodes[k].lat)
				}
			}
		}
		if count < least || len(xs) == 0 {
			return geo.Bounds{}, false
		}
		slices.Sort(xs)
		slices.Sort(ys)
		lo, hi := int(share*float64(len(xs)-1)), int((1-share)*float64(len(xs)-1))
		return geo.Bounds{MinX: xs[lo], MaxX: xs[hi], MinY: ys[lo], MaxY: ys[hi]}, true
	}
	const pad = 0.0005 // degrees, some 50 m
	if b, ok := quantiles("building", 0.005, 100); ok {
		return b.Pad(pad)
	}
	if b, ok := quantiles("highway", 0.02, 50); ok {
		return b.Pad(pad)
	}
	if b, ok := quantiles("highway", 0, 1); ok {
		return b.Pad(pad)
	}
	b := geo.EmptyBounds()
	for _, n := range im.e.nodes {
		b = b.Extend(geo.Point{X: n.lon, Y: n.lat})
	}
	return b.Pad(pad)
}

// point returns the local position of a node, and whether the files hold it.
func (im *importer) point(id int64) (geo.Point, bool) {
	i, ok := im.e.node(id)
	if !ok || !im.at[i].Finite() {
		return geo.Point{}, false
	}
	return im.at[i], true
}

// taggedLeft says that the source itself has driving_side=left, for the area or for most of its streets; "" if not. A few ways
// that differ from the rest, as in front of a border, are noted.
func (im *importer) taggedLeft() string {
	for i := range im.e.relations {
		if r := &im.e.relations[i]; r.tags.is("driving_side", "left") {
			return fmt.Sprintf("relation %d has driving_side=left for the area", r.id)
		}
	}
	streets, left, first := 0, 0, int64(0)
	for i := range im.e.ways {
		w := &im.e.ways[i]
		if w.tags.get("highway") == "" {
			continue
		}
		if streets++; w.tags.is("driving_side", "left") {
			if left++; left == 1 {
				first = w.id
			}
		}
	}
	switch {
	case left == 0:
		return ""
	case 2*left > streets:
		return fmt.Sprintf("%d of %d streets have driving_side=left, the first way %d", left, streets, first)
	}
	im.report.note("%d streets are driven on the left (driving_side=left), the first way %d; they were laid out as if on the right", left, first)
	return ""
}

// leftHand names the country at l if one drives on the left there, else "". Rough boxes of the larger countries; the
// neighbours inside a box that drive on the right are cut out.
func leftHand(l geo.LonLat) string {
	in := func(w, s, e, n float64) bool { return l.Lon >= w && l.Lon <= e && l.Lat >= s && l.Lat <= n }
	switch {
	case in(-10.7, 49.8, 1.9, 61) && !in(1.3, 49.8, 1.9, 51.05):
		return "Britain or Ireland"
	case in(129.5, 30.9, 132, 34.5), in(132, 30.9, 142.1, 41.6) && !in(132, 37.3, 135.5, 41.6), in(139.3, 41.3, 145.9, 45.6), in(122.8, 24, 131.5, 29):
		return "Japan"
	case in(112.9, -43.8, 153.7, -10.5):
		return "Australia"
	case in(166, -47.5, 178.7, -34):
		return "New Zealand"
	case in(68, 6.5, 88, 24.5), in(72, 24.5, 80, 32), in(79.5, 5.8, 82, 10):
		return "India or Sri Lanka"
	case in(98, 6, 102, 19), in(99.5, 1, 104.4, 6.6):
		return "Thailand, Malaysia or Singapore"
	case in(104.5, -9, 119, -5.5):
		return "Indonesia"
	case in(113.8, 22.13, 114.5, 22.52):
		return "Hong Kong"
	case in(17, -34.9, 33, -22.5):
		return "southern Africa"
	case in(34, -4.6, 41.5, 4):
		return "Kenya"
	}
	return ""
}
