package synth

import (
	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/par"
	"semul/engine/rng"
)

// plan is a city being laid out: each step reads what the ones before wrote.
type plan struct {
	spec  Spec
	seed  uint64
	w, h  float64 // [m]
	scale float64 // size of rivers and basins against those of a city of 12 km²
	pool  *par.Pool

	river *rivers
	warp  *warp
	u, v  axis // fine lines of constant u (northward) and of constant v (eastward)

	sector  *field // label of the piece of dry land a place lies in, 0 = river land
	sectors int

	rails    []railway
	canals   []canal
	centres  []geo.Point // town centres, the main one first
	quarters []quarter   // row by row: v-quarter · u.quarters() + u-quarter

	works   []work // bridges and underpasses
	strokes []stroke
	net     *graph
	faces   []face
	next    []int32 // half edge → the next one round its face; 2e runs along edge e, 2e+1 against it
	side    []int32 // half edge → face on its left, −1 = none
	blocks  []block
	notes   []string

	lowSpot  geo.Point // lowest ground of the town
	stations []substation
	zones    []zone
	bumps    rng.Stream
	ground   *field // smooth ground without streets, banks and dips [m]
	faceTree *geo.Index
	surf     []surface
	levees   []levee
	terrain  geo.Raster
}

// quarterAt returns the quarter that holds grid coordinates, held to the grid.
func (p *plan) quarterAt(u, v float64) *quarter {
	return &p.quarters[p.v.quarter(v)*p.u.quarters()+p.u.quarter(u)]
}

// box is the modelled extent.
func (p *plan) box() geo.Bounds { return geo.Bounds{MaxX: p.w, MaxY: p.h} }

// strokeKind says what a stroke is.
type strokeKind uint8

const (
	street    strokeKind = iota // of the grid
	riverRoad                   // along a levee
	canalRoad                   // along a canal
	fence                       // no street: an edge that blocks end at (railway land, canal bank)
	rim                         // the edge of the city
)

// stroke is a line of the plan from one end to the other, before lines are cut where they cross.
type stroke struct {
	kind  strokeKind
	class city.StreetClass
	name  string
	pts   []geo.Point
	arc   []float64 // length up to each vertex [m]
	spans []span    // parts on a bridge or in a dip, in order
	fine  int       // fine line it runs on, −1 = none
	north bool      // a line of constant u
}

// span is a part of a stroke that a work carries.
type span struct {
	from, to float64 // [m] along the stroke
	work     int
}

// workKind says what a work is.
type workKind uint8

const (
	bridge   workKind = iota // over a river
	overpass                 // over a railway
	dip                      // below a railway or a street
	approach                 // the raised part of a street before its bridge, above a dip
)

// work is a bridge or an underpass of one street.
type work struct {
	kind    workKind
	line    []geo.Point // axis, end to end
	arm     int         // river arm below a bridge
	crosses string      // above a dip: "railway" or "street"
	at      geo.Point   // middle: lowest point of a dip
	half    float64     // half of the carriageway's width [m]
	name    string
	low     float64 // lowest cell of a dip [m]
	lip     float64 // level over which water runs into it [m]
}

// level is the height of a work over the ground.
func (k workKind) level() int8 {
	if k == dip {
		return -1
	}
	return 1
}

// newStroke measures a line.
func newStroke(kind strokeKind, class city.StreetClass, name string, pts []geo.Point) stroke {
	s := stroke{kind: kind, class: class, name: name, pts: pts, arc: make([]float64, len(pts)), fine: -1}
	for k := 1; k < len(pts); k++ {
		s.arc[k] = s.arc[k-1] + pts[k].Dist(pts[k-1])
	}
	return s
}

func (s *stroke) length() float64 { return s.arc[len(s.arc)-1] }

// spanAt returns the work that carries the stroke at arc length t, or −1.
func (s *stroke) spanAt(t float64) int {
	for _, sp := range s.spans {
		if t > sp.from && t < sp.to {
			return sp.work
		}
	}
	return -1
}

// gap is a part of a stroke that is not built.
type gap struct{ from, to float64 }

// without returns the pieces of a stroke that remain when the gaps, which may overlap, are taken out.
func (s *stroke) without(gaps []gap) []stroke {
	at := 0.0
	var out []stroke
	for {
		next := gap{s.length(), s.length()}
		for _, g := range gaps {
			if g.to > at && g.from < next.from {
				next = g
			}
		}
		if next.from > at+1 {
			piece := newStroke(s.kind, s.class, s.name, geo.SubLine(s.pts, at, next.from))
			piece.fine, piece.north = s.fine, s.north
			for _, sp := range s.spans {
				if sp.from >= at-1 && sp.to <= next.from+1 {
					piece.spans = append(piece.spans, span{sp.from - at, sp.to - at, sp.work})
				}
			}
			out = append(out, piece)
		}
		if next.from >= s.length() {
			return out
		}
		at = next.to
	}
}
