package scene

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/render/text"
)

// Map is a city made ready to be drawn. It is never changed and may serve several painters at once.
type Map struct {
	City  *city.City
	Fonts *text.Fonts

	roads     []road
	roadOf    []uint32 // street → road
	roadIndex *geo.Index
	buildings *geo.Index
	parcels   *geo.Index
	water     *geo.Index
	brooks    city.Lines // the parts of waterways that lie outside water areas
	brookOf   []uint32   // brook → waterway
	chains    []chain    // named streets and rivers
	chainAt   *geo.Index
	linksFrom [][2]uint32 // lane → range of linkOrder
	linkOrder []uint32    // lane links by from lane
	linkOf    []uint32    // signal → its first lane link, or city.None
}

// road is a street as it is drawn: both directions of a two-way street are one.
type road struct {
	street   uint32
	opposite uint32 // or city.None
	rank     int
	level    int8
	bridge   bool
	tunnel   bool
	width    float64 // of all lanes [m]
}

// NewMap prepares a city. The fonts measure labels and are handed on to whoever paints.
func NewMap(c *city.City, fonts *text.Fonts) *Map {
	m := &Map{City: c, Fonts: fonts}
	m.makeRoads()
	m.buildings = polygonIndex(&c.Buildings.Poly)
	m.parcels = polygonIndex(&c.Parcels.Poly)
	m.water = polygonIndex(&c.WaterAreas.Poly)
	m.makeBrooks()
	m.makeChains()
	m.makeLinks()
	return m
}

func polygonIndex(p *city.Polygons) *geo.Index {
	boxes := make([]geo.Bounds, p.Len())
	for i := range boxes {
		boxes[i] = p.Bounds(i)
	}
	return geo.NewIndex(boxes)
}

// makeBrooks cuts the waterways into the parts outside water areas.
func (m *Map) makeBrooks() {
	w, a := &m.City.Waterways, &m.City.WaterAreas
	inside := func(p geo.Point) bool {
		in := false
		m.water.Search(geo.BoundsOf(p), func(id uint32) bool {
			in = geo.PointInPolygon(p, a.Poly.Rings(int(id)))
			return !in
		})
		return in
	}
	for i := range w.ID {
		var run []geo.Point
		flush := func() {
			if len(run) > 1 {
				m.brooks.Add(run)
				m.brookOf = append(m.brookOf, uint32(i))
			}
			run = nil
		}
		line := w.Line.At(i)
		for k := 1; k < len(line); k++ {
			if inside(line[k-1].Lerp(line[k], 0.5)) {
				flush()
				continue
			}
			if len(run) == 0 {
				run = append(run, line[k-1])
			}
			run = append(run, line[k])
		}
		flush()
	}
}

// makeRoads pairs the directions and sorts roads as they are painted: from below upwards, low rank before high.
func (m *Map) makeRoads() {
	s := &m.City.Streets
	for i := range s.ID {
		o := s.Opposite[i]
		if o != city.None && o < uint32(i) && int(o) < len(s.ID) && s.Opposite[o] == uint32(i) {
			continue
		}
		r := road{street: uint32(i), opposite: o, rank: roadRank(s.Class[i]), level: s.Level[i], bridge: s.Bridge[i], tunnel: s.Tunnel[i]}
		r.width = m.laneWidths(uint32(i))
		if o != city.None {
			r.width += m.laneWidths(o)
		}
		r.width = max(r.width, 2.5) + 0.6 // kerbs
		m.roads = append(m.roads, r)
	}
	slices.SortStableFunc(m.roads, func(a, b road) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(b.rank, a.rank), cmp.Compare(a.street, b.street))
	})
	m.roadOf = make([]uint32, len(s.ID))
	boxes := make([]geo.Bounds, len(m.roads))
	for k, r := range m.roads {
		m.roadOf[r.street] = uint32(k)
		if r.opposite != city.None {
			m.roadOf[r.opposite] = uint32(k)
		}
		boxes[k] = s.Line.Bounds(int(r.street)).Pad(r.width / 2)
	}
	m.roadIndex = geo.NewIndex(boxes)
}

func (m *Map) laneWidths(street uint32) float64 {
	s := &m.City.Streets
	if int(street)+1 >= len(s.LaneOff) {
		return 0
	}
	w := 0.0
	for l := s.LaneOff[street]; l < s.LaneOff[street+1]; l++ {
		w += float64(m.City.Lanes.Width[l])
	}
	return w
}

// makeLinks sorts the lane links by the lane they leave.
func (m *Map) makeLinks() {
	l := &m.City.LaneLinks
	m.linkOrder = make([]uint32, len(l.ID))
	for i := range m.linkOrder {
		m.linkOrder[i] = uint32(i)
	}
	slices.SortStableFunc(m.linkOrder, func(a, b uint32) int { return cmp.Compare(l.From[a], l.From[b]) })
	m.linkOf = make([]uint32, len(m.City.Signals.ID))
	for i := range m.linkOf {
		m.linkOf[i] = city.None
	}
	for i, sig := range l.Signal {
		if int(sig) < len(m.linkOf) && m.linkOf[sig] == city.None {
			m.linkOf[sig] = uint32(i)
		}
	}
	m.linksFrom = make([][2]uint32, len(m.City.Lanes.ID))
	for k, id := range m.linkOrder {
		r := &m.linksFrom[l.From[id]]
		if r[1] == 0 {
			r[0] = uint32(k)
		}
		r[1] = uint32(k) + 1
	}
}

// link returns the lane link from one lane to another, or city.None.
func (m *Map) link(from, to uint32) uint32 {
	if int(from) >= len(m.linksFrom) {
		return city.None
	}
	r := m.linksFrom[from]
	for _, id := range m.linkOrder[r[0]:r[1]] {
		if m.City.LaneLinks.To[id] == to {
			return id
		}
	}
	return city.None
}
