package flood

import "math"

// A source acts at the start of a part of an Advance, and no step goes on beyond a part's end. So parts are source_step long
// where a source acts, and up to peaksEvery where none does: without rain, pumps, sewers, water that may pass walls, gates
// or culverts, or an inflow into cells. A discharge through faces, and a level, are held through a part; it may be long while
// their series move by less than steadyShare of the discharge and steadyLevel.
const (
	steadyShare = 0.01
	steadyLevel = 1e-3 // [m]
)

// part is how long the parts of the Advance from now to now+dt [s] may be.
func (m *Model) part(now, dt float64) float64 {
	least := m.params.SourceStep.Seconds()
	if least >= dt || m.busy() {
		return least
	}
	for _, e := range m.edges {
		if m.moves(&e, now, dt) {
			return least
		}
	}
	return math.Max(least, math.Min(dt, peaksEvery))
}

// busy reports whether there is a source other than boundaries.
func (m *Model) busy() bool {
	d := m.water
	if len(d.lifts)+len(d.walls)+len(d.barriers)+len(d.conduits)+len(d.gates)+len(d.gutters) > 0 || len(m.holes.cells) > 0 && m.holes.surcharge.Given() {
		return true
	}
	for _, fallen := range m.rain.Values {
		if fallen != 0 {
			return true
		}
	}
	for _, left := range d.rain.left {
		if left != 0 {
			return true
		}
	}
	return false
}

// moves reports whether an edge is a source from now to now+dt [s], or changes so much that it must be told anew meanwhile.
func (m *Model) moves(e *edge, now, dt float64) bool {
	s := m.params.series[e.name]
	switch {
	case e.row >= 0:
		return e.b.Kind == Inflow && m.inflow.Values[e.row] != 0
	case e.name == "" || e.b.Kind == Free || e.b.Kind == Closed:
		return false
	case e.b.Kind == Level:
		low, high := s.between(now, now+dt)
		return high-low > steadyLevel
	}
	low, high := s.between(now, now+dt)
	if q := m.params.Boundary[e.name].Rate; q != nil {
		low, high = float64(*q), float64(*q)
	}
	if e.b.Kind == Inflow || low < 0 { // into cells, or out of them
		return low != 0 || high != 0
	}
	return high-low > steadyShare*high
}

// between returns the least and the largest value in [a, b]; 0 without a series.
func (s series) between(a, b float64) (low, high float64) {
	if len(s.t) == 0 {
		return 0, 0
	}
	low, high = s.at(a), s.at(a)
	for k, t := range s.t {
		if t > a && t < b {
			low, high = math.Min(low, s.v[k]), math.Max(high, s.v[k])
		}
	}
	v := s.at(b)
	return math.Min(low, v), math.Max(high, v)
}
