package run

import (
	"math"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/hub"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// releaseLayers begins the names of the layers that queries have.
const releaseLayers = "hub.release."

// outlet is the layer hub.release.NAME of one query: what the hub let out last, cell by cell. It holds what controllers may
// read and nothing else; raw readings and handles do not come here.
type outlet struct {
	query hub.Declared
	first int    // row of cell 0: of sensors, that of the stream's first device
	rows  int    // of the layer's support
	seen  []bool // of each cell whether a device serves it: elsewhere an answer is noise alone; nil: all
	spec  frame.LayerSpec
}

// open makes an outlet for each query.
func (m *hubModel) open() {
	for _, q := range m.hub.Queries() {
		o := outlet{query: q, rows: q.Stream.Cells}
		for _, set := range m.env.Devices() {
			if set.Name != q.Query.Stream {
				continue
			}
			o.first = int(set.Sensor)
			if q.Stream.Support == city.OfStreet && set.Fleet == "" {
				o.seen = make([]bool, q.Stream.Cells)
				for _, ref := range set.On {
					if street, ok := streetOf(m.env.City, ref); ok {
						o.seen[street] = true
					}
				}
			}
		}
		if q.Stream.Support == city.Sensor {
			o.rows = m.env.Count(city.Sensor)
		} else {
			o.first = 0
		}
		o.describe()
		m.outlets = append(m.outlets, o)
	}
}

func streetOf(c *city.City, ref city.Ref) (uint32, bool) {
	switch {
	case ref.Support == city.OfStreet && int(ref.Index) < len(c.Streets.ID):
		return ref.Index, true
	case ref.Support == city.OfLane && int(ref.Index) < len(c.Lanes.Street):
		return c.Lanes.Street[ref.Index], true
	}
	return 0, false
}

// outletTitles are what streams' columns are called on a map.
var outletTitles = map[string][2]string{
	"depth": {"수위계의 물 깊이", "Depth at gauges"}, "vehicles": {"검지 차량 수", "Vehicles counted"}, "occupancy": {"검지기 점유율", "Occupancy of loops"},
	"speed": {"검지 속도", "Speed at loops"}, "energy": {"급전선별 사용량", "Energy by feeder"}, "passes": {"번호판 통행 수", "Vehicles by plates"},
}

// describe makes the layer's spec. Values are held in steps of the answer, coarser only where the range would not fit into
// a stored value: from 16 scales of the noise below the least possible value to 16 above the largest.
func (o *outlet) describe() {
	q, column := &o.query, o.query.Stream.Columns[o.query.Column]
	title, ok := outletTitles[column.Name]
	if !ok {
		title = [2]string{column.Name, column.Name}
	}
	if q.Query.Name != q.Query.Stream && q.Stream.Class.Personal() {
		title = [2]string{title[0] + " · " + q.Query.Name, title[1] + " · " + q.Query.Name}
	}
	ramp := "batlow"
	switch q.Unit {
	case "m":
		ramp = "flood_depth"
	case "1":
		ramp = "cividis"
	}
	unit := q.Unit
	if column.Name == "passes" || column.Name == "vehicles" {
		unit = "vehicles"
	}
	low, high := float64(column.Min), float64(column.Max)
	switch q.Aggregate {
	case release.Count:
		low, high = 0, 60000 // more in one cell and window is stored as that
	case release.Sum:
		if q.Clamp != [2]int64{} {
			low, high = float64(q.Clamp[0]), float64(q.Clamp[1])
		}
		n := float64(max(1, q.Stream.Subjects))
		low, high = math.Min(0, low*n), math.Max(0, high*n)
	}
	margin := math.Ceil(16 * q.Scale)
	coarse := math.Max(1, math.Ceil((high-low+2*margin)/float64(frame.Suppressed-1)))
	base := math.Floor((low-margin)/coarse) * coarse
	o.spec = frame.LayerSpec{Name: releaseLayers + q.Query.Name, Group: "privacy", Support: q.Stream.Support, Kind: frame.Release, Unit: unit, Ramp: ramp,
		Quantum: coarse * q.Step, Base: base * q.Step, Every: q.Window, Title: title,
		Doc: [2]string{"허브가 공개한 값; 공개될 때마다 기록", "what the hub let out; recorded whenever it does"},
		Release: &frame.Released{Query: q.Query.Name, Stream: q.Query.Stream, Purpose: q.Purpose.String(), Recipient: q.Recipient, Mechanism: q.Mechanism,
			Scale: q.Scale * q.Step, Step: q.Step, Epsilon: q.Epsilon.Float(), Span: q.Windows(), K: q.K, M: q.M, Window: q.Window, Delay: q.Delay,
			Personal: q.Stream.Class.Personal(), Stamp: q.Stamp}}
}

// sample writes a release; nil is before the first.
func (o *outlet) sample(r *release.Release, dst *frame.Sample) {
	for range o.rows {
		dst.Values = append(dst.Values, frame.Missing)
	}
	if r == nil {
		return
	}
	withheld := frame.Missing // a device that said nothing
	if o.query.Stream.Class.Personal() {
		withheld = frame.Suppressed
	}
	put := func(cell int, v uint16) {
		if row := o.first + cell; row < o.rows && (o.seen == nil || o.seen[cell]) {
			dst.Values[row] = v
		}
	}
	for cell := range o.query.Stream.Cells {
		if cell < len(r.Values) {
			put(cell, o.spec.Store(float64(r.Values[cell])*r.Quantum))
		} else {
			put(cell, withheld)
		}
	}
	for _, cell := range r.Suppressed {
		put(int(cell), withheld)
	}
}

// Layers lists hub.release.NAME of each query.
func (m *hubModel) Layers() []frame.LayerSpec {
	var out []frame.LayerSpec
	for i := range m.outlets {
		out = append(out, m.outlets[i].spec)
	}
	return out
}

// Sample fills dst with the counters, or with what a query let out last.
func (m *hubModel) Sample(i int, dst *frame.Sample) {
	if i > 0 {
		o := &m.outlets[i-1]
		o.sample(m.hub.Latest(o.query.Query.Name), dst)
		return
	}
	var c frame.Counters
	if m.hub != nil {
		s := m.hub.Stats()
		c = frame.Counters{Readings: held(s.ReadingsIn), Releases: held(s.Releases), Suppressed: held(s.Suppressed + s.SuppressedCells),
			NoConsent: held(s.NoConsent), OptedOut: held(s.OptedOut), Epsilon: held(uint64(math.Round(s.EpsilonSpentMax * 1e6)))}
	}
	dst.Values = c.Append(dst.Values)
}

func held(n uint64) uint32 { return uint32(min(n, math.MaxUint32)) }

// Changed says when a query was answered last; the counters go by their interval.
func (m *hubModel) Changed(i int) (clock.Time, bool) {
	if i == 0 {
		return 0, false
	}
	if r := m.hub.Latest(m.outlets[i-1].query.Query.Name); r != nil {
		return r.Published, true
	}
	return clock.Never, true
}

// Streams lists what flows into the hub.
func (m *hubModel) Streams() []frame.Stream {
	if m.hub == nil {
		return nil
	}
	var out []frame.Stream
	for _, s := range *m.streams {
		f := frame.Stream{Name: s.Name, Class: s.Class.String(), Basis: s.Basis, Article: s.Article, Controller: s.Controller, Processor: s.Processor,
			Period: s.Period, Retention: s.Retention}
		for p := stream.TrafficControl; p < stream.Purposes; p++ {
			if s.Serves(p) {
				f.Purposes = append(f.Purposes, p.String())
			}
		}
		out = append(out, f)
	}
	return out
}
