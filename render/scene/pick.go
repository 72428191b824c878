package scene

import (
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
)

// reach is how near a click must come to a thing [logical px].
const reach = 6

// Pick returns what a click at a place of the picture selects: plants of the grid, underpasses, sensors and signals by
// their signs, then buildings, then streets; false where there is nothing. What the scale does not show is not picked.
func (m *Map) Pick(v *View, src frame.Source, at Pt) (city.Ref, bool) {
	c, mpp := m.City, v.Camera.MPP
	ground := v.Ground(at)
	if r, ok := nearest(&c.PowerAssets.At, ground, (reach+3)*mpp, func(i int) bool {
		return c.PowerAssets.Kind[i] == city.Substation || mpp <= 4
	}); ok {
		return city.Ref{Support: city.OfPowerAsset, Index: r}, true
	}
	if r, ok := nearest(&c.Underpasses.At, ground, (reach+2)*mpp, func(int) bool { return mpp <= 16 }); ok {
		return city.Ref{Support: city.OfUnderpass, Index: r}, true
	}
	if r, ok := pickSensor(v, src, ground); ok {
		return r, true
	}
	if r, ok := nearest(&c.Signals.At, ground, reach*mpp, func(int) bool { return mpp <= 3 }); ok {
		return city.Ref{Support: city.OfSignal, Index: r}, true
	}
	if mpp <= 8 {
		if r, ok := m.pickBuilding(ground); ok {
			return r, true
		}
	}
	return m.pickStreet(ground, mpp)
}

// Ground returns the place that a point of the picture shows.
func (v *View) Ground(at Pt) geo.Point {
	return geo.Point{X: v.Camera.Center.X + (float64(at.X)-float64(v.W)/2)*v.Camera.MPP,
		Y: v.Camera.Center.Y - (float64(at.Y)-float64(v.H)/2)*v.Camera.MPP}
}

func nearest(of *city.Points, at geo.Point, within float64, shown func(i int) bool) (uint32, bool) {
	best, found := within, city.None
	for i := range of.Len() {
		if d := of.At(i).Dist(at); d <= best && shown(i) {
			best, found = d, uint32(i)
		}
	}
	return found, found != city.None
}

func pickSensor(v *View, src frame.Source, at geo.Point) (city.Ref, bool) {
	placer, ok := PlacerOf(src)
	if !ok || !v.On("sensing.status") && !v.Released {
		return city.Ref{}, false
	}
	places, _ := placer.Places(city.Sensor)
	best, found := reach*v.Camera.MPP, -1
	for i, p := range places {
		if d := p.Dist(at); d <= best && (!v.Released || v.marks(src.Info(), i)) {
			best, found = d, i
		}
	}
	return city.Ref{Support: city.Sensor, Index: uint32(max(found, 0))}, found >= 0
}

func (m *Map) pickBuilding(at geo.Point) (city.Ref, bool) {
	found := city.None
	m.buildings.Search(geo.BoundsOf(at), func(id uint32) bool {
		if geo.PointInPolygon(at, m.City.Buildings.Poly.Rings(int(id))) {
			found = id
		}
		return found == city.None
	})
	return city.Ref{Support: city.OfBuilding, Index: found}, found != city.None
}

// pickStreet returns the nearest drawn street; of a two-way street the direction whose side was clicked: driving is on
// the right.
func (m *Map) pickStreet(at geo.Point, mpp float64) (city.Ref, bool) {
	best, found := math.Inf(1), city.None
	m.roadIndex.Search(geo.BoundsOf(at).Pad(reach*mpp), func(id uint32) bool {
		r := &m.roads[id]
		w := float64(roadWidth(r.rank, r.width, mpp)) * mpp / 2
		if w <= 0 {
			return true
		}
		line := m.City.Streets.Line.At(int(r.street))
		d, side := distance(line, at)
		if d > w+reach*mpp/2 || d-w >= best {
			return true
		}
		best, found = d-w, r.street
		if side > 0 && r.opposite != city.None {
			found = r.opposite
		}
		return true
	})
	return city.Ref{Support: city.OfStreet, Index: found}, found != city.None
}

// distance returns how far a point is from a line, and a positive side if it lies to the left.
func distance(line []geo.Point, at geo.Point) (d, side float64) {
	d = math.Inf(1)
	for k := 1; k < len(line); k++ {
		a, b := line[k-1], line[k]
		ab, ap := b.Sub(a), at.Sub(a)
		t := 0.0
		if l := ab.Dot(ab); l > 0 {
			t = min(max(ap.Dot(ab)/l, 0), 1)
		}
		if e := a.Lerp(b, t).Dist(at); e < d {
			d, side = e, ab.X*ap.Y-ab.Y*ap.X
		}
	}
	return d, side
}

// Place returns where a thing lies; sensors by the source's own list. False for what has no place.
func (m *Map) Place(src frame.Source, r city.Ref) (geo.Point, bool) {
	if r.Support > city.Dynamic && r.Support < city.WholeCity {
		if p, ok := PlacerOf(src); ok {
			if at, _ := p.Places(r.Support); int(r.Index) < len(at) {
				return at[r.Index], true
			}
		}
		return geo.Point{}, false
	}
	return placeOf(m.City, r)
}

// selection marks the selected thing in the text colour with a halo: streets and buildings along their edge, all else
// with a ring.
func (p *Painter) selection() {
	r := p.v.Selected
	if r.IsZero() {
		return
	}
	ink := Line(p.theme(), palette.Text, 2)
	halo := Line(p.theme(), palette.Halo, 4.5)
	halo.Color = palette.Alpha(halo.Color, 0.85)
	p.d.Break()
	switch i := int(r.Index); r.Support {
	case city.OfStreet:
		if i >= p.m.City.Streets.Line.Len() {
			return
		}
		road := &p.m.roads[p.m.roadOf[i]]
		w := max(3, min(roadWidth(road.rank, road.width, p.v.Camera.MPP), 8))
		halo.Width, ink.Width = w+3, w
		ink.Color = palette.Alpha(ink.Color, 0.9)
		line := p.m.City.Streets.Line.At(i)
		p.d.endLine(p.put(line, 0.7), false, halo, r)
		p.d.endLine(p.put(line, 0.7), false, ink, r)
	case city.OfBuilding:
		if i >= p.m.City.Buildings.Poly.Len() {
			return
		}
		p.lineRings(&p.m.City.Buildings.Poly, i, halo, r)
		p.d.Break()
		p.lineRings(&p.m.City.Buildings.Poly, i, ink, r)
	default:
		where, ok := p.m.Place(p.src, r)
		if !ok {
			return
		}
		at := p.pt(where)
		for _, s := range [2]Style{halo, ink} {
			from := len(p.d.Pts)
			const n = 32
			for k := range n {
				a := 2 * math.Pi * float64(k) / n
				p.d.Pts = append(p.d.Pts, Pt{at.X + 12*float32(math.Cos(a)), at.Y + 12*float32(math.Sin(a))})
			}
			p.d.endLine(from, true, s, r)
			p.d.Break()
		}
	}
}
