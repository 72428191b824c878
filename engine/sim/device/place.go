package device

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

const (
	lineBefore = 8   // a line lies so far before the end of its lane [m] (project default)
	busReach   = 400 // a device is fed by the nearest low-voltage bus within this distance [m] (project default)
	lowCells   = 40  // two low points are at least so many terrain cells apart (project default)
)

// PlaceError says which wish cannot be granted.
type PlaceError struct {
	Name string // of the wish
	Err  error
}

// Error names the table.
func (e *PlaceError) Error() string { return fmt.Sprintf("sensor.%s: %v", e.Name, e.Err) }

// PlaceAll places every wish, in the order of their names. Errors are *PlaceError, one for each wish that fails.
func PlaceAll(c *city.City, wishes []Wish) (sets []Set, errs []*PlaceError) {
	wishes = slices.Clone(wishes)
	slices.SortFunc(wishes, func(a, b Wish) int { return cmp.Compare(a.Name, b.Name) })
	p := placer{c: c}
	var sensor, detector, vehicle uint32
	for _, w := range wishes {
		s, err := p.place(w)
		if err != nil {
			errs = append(errs, &PlaceError{w.Name, err})
			continue
		}
		s.Sensor, s.Detector, s.Vehicle = sensor, detector, vehicle
		if w.Fleet != "" {
			vehicle += uint32(s.Len())
		}
		if sensor += uint32(s.Len()); w.Line {
			detector += uint32(s.Len())
		}
		sets = append(sets, s)
	}
	return sets, errs
}

// placer knows the city's buses.
type placer struct {
	c     *city.City
	buses *geo.Index
	low   []uint32   // low-voltage buses
	heads [][]uint32 // by signal: the lanes that it lets go; made when asked for
}

func (p *placer) place(w Wish) (Set, error) {
	s := Set{Name: w.Name, Kind: w.Kind, Line: w.Line, Fleet: w.Fleet, Driven: w.Driven}
	if w.Fleet != "" {
		for k := range w.Count {
			s.add(fmt.Sprintf("%s_%d", w.Name, k+1), city.Ref{}, geo.Point{})
			s.Bus = append(s.Bus, city.None)
		}
		return s, nil
	}
	refs, err := p.refs(w)
	if err != nil {
		return s, err
	}
	if n := len(refs); w.Count > 0 && w.Count < n {
		some := make([]city.Ref, w.Count)
		for k := range some {
			some[k] = refs[(2*k+1)*n/(2*w.Count)]
		}
		refs = some
	}
	switch {
	case w.At.Point != nil:
		if !p.c.Bounds.Contains(*w.At.Point) {
			return s, fmt.Errorf("at (%g, %g) it stands outside the city, which reaches from (%.0f, %.0f) to (%.0f, %.0f)", w.At.Point.X, w.At.Point.Y,
				p.c.Bounds.MinX, p.c.Bounds.MinY, p.c.Bounds.MaxX, p.c.Bounds.MaxY)
		}
		s.add(w.Name, city.Ref{}, *w.At.Point)
	case w.Line:
		for site, r := range refs {
			before := w.Before
			if before == 0 {
				before = lineBefore
			}
			if err := p.lines(&s, w.Name, r, uint32(site), before); err != nil {
				return s, err
			}
		}
	default:
		for _, r := range refs {
			at, err := p.placeOf(r)
			if err != nil {
				return s, err
			}
			_, id, _ := strings.Cut(p.c.RefName(r), "/")
			s.add(w.Name+"_"+id, r, at)
		}
	}
	if s.Len() == 0 {
		return s, fmt.Errorf("this city has no %s to put it at", w.At.Set)
	}
	s.Bus = make([]uint32, s.Len())
	for k, at := range s.At {
		s.Bus[k] = city.None
		if w.Powered {
			s.Bus[k] = p.busOf(s.On[k], at)
		}
	}
	return s, nil
}

func (s *Set) add(id string, on city.Ref, at geo.Point) {
	s.ID, s.On, s.At = append(s.ID, id), append(s.On, on), append(s.At, at)
}

// refs lists the rows that a wish names.
func (p *placer) refs(w Wish) (list []city.Ref, err error) {
	c := p.c
	all := func(s city.Support) {
		for i := range c.Count(s) {
			list = append(list, city.Ref{Support: s, Index: uint32(i)})
		}
	}
	for _, text := range w.At.Refs {
		r, err := c.Find(text)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	switch w.At.Set {
	case "arterials":
		for i, class := range c.Streets.Class {
			if class <= city.Secondary {
				list = append(list, city.Ref{Support: city.OfStreet, Index: uint32(i)})
			}
		}
	case "underpasses":
		all(city.OfUnderpass)
	case "buildings":
		all(city.OfBuilding)
	case "signals":
		all(city.OfSignal)
	case "parkings":
		all(city.OfParking)
	case "substations":
		for i, kind := range c.PowerAssets.Kind {
			if kind == city.Substation {
				list = append(list, city.Ref{Support: city.OfPowerAsset, Index: uint32(i)})
			}
		}
	case "low points":
		for _, s := range p.lowStreets(w.Count) {
			list = append(list, city.Ref{Support: city.OfStreet, Index: s})
		}
	}
	return list, nil
}

// lines puts one device over each lane of a street, over each lane that a signal lets go, or over a lane.
func (p *placer) lines(s *Set, name string, r city.Ref, site uint32, before float64) error {
	c := p.c
	add := func(lane uint32, id string) {
		length := float64(c.Lanes.Length[lane])
		pos := math.Max(length/2, length-before)
		at, _ := geo.PointAlong(c.Lanes.Line.At(int(lane)), pos)
		s.add(id, city.Ref{Support: city.OfLane, Index: lane}, at)
		s.Pos, s.Site = append(s.Pos, float32(pos)), append(s.Site, site)
	}
	switch r.Support {
	case city.OfLane:
		add(r.Index, name+"_"+c.Lanes.ID[r.Index])
	case city.OfStreet:
		for l := c.Streets.LaneOff[r.Index]; l < c.Streets.LaneOff[r.Index+1]; l++ {
			add(l, name+"_"+c.Lanes.ID[l])
		}
	case city.OfSignal:
		for _, l := range p.before(r.Index) {
			add(l, name+"_"+c.Lanes.ID[l])
		}
	default:
		return fmt.Errorf("it watches lanes: put it at a street, a lane, a signal, \"signals\" or \"arterials\", not at a %v", r.Support)
	}
	return nil
}

// before lists the lanes that a signal lets go, by row. A lane of two signals is the first one's.
func (p *placer) before(signal uint32) []uint32 {
	c := p.c
	if p.heads == nil {
		p.heads = make([][]uint32, len(c.Signals.ID))
		taken := make([]bool, len(c.Lanes.ID))
		for k, s := range c.LaneLinks.Signal {
			if lane := c.LaneLinks.From[k]; s != city.None && !taken[lane] {
				taken[lane] = true
				p.heads[s] = append(p.heads[s], lane)
			}
		}
		for _, lanes := range p.heads {
			slices.Sort(lanes)
		}
	}
	return p.heads[signal]
}

// placeOf is where a row lies: its point, the lowest point of an underpass, the middle of a line, the centre of an outline.
func (p *placer) placeOf(r city.Ref) (geo.Point, error) {
	c, i := p.c, int(r.Index)
	middle := func(line []geo.Point) geo.Point {
		at, _ := geo.PointAlong(line, geo.PolylineLength(line)/2)
		return at
	}
	switch r.Support {
	case city.OfUnderpass:
		return c.Underpasses.At.At(i), nil
	case city.OfStreet:
		return p.lowest(c.Streets.Line.At(i)), nil
	case city.OfLane:
		return middle(c.Lanes.Line.At(i)), nil
	case city.OfSignal:
		return c.Signals.At.At(i), nil
	case city.OfJunction:
		return c.Junctions.At.At(i), nil
	case city.OfParking:
		return c.Parkings.At.At(i), nil
	case city.OfPump:
		return c.Pumps.At.At(i), nil
	case city.OfBuilding:
		return c.Buildings.Poly.Centroid(i), nil
	case city.OfPowerAsset:
		return c.PowerAssets.At.At(i), nil
	case city.OfDrainNode:
		return c.DrainNodes.At.At(i), nil
	}
	return geo.Point{}, fmt.Errorf("nothing is measured at a %v; put it at an underpass, a street, a signal, a building or [x, y]", r.Support)
}

// lowest is the lowest point of the ground along a line.
func (p *placer) lowest(line []geo.Point) geo.Point {
	best, low := line[0], math.Inf(1)
	length := geo.PolylineLength(line)
	for d := 0.0; d <= length; d += 5 {
		at, _ := geo.PointAlong(line, d)
		if z := p.c.Terrain.Sample(at); z < low {
			best, low = at, z
		}
	}
	return best
}

// lowStreets lists streets through hollows: lower than all others within lowCells cells, the lowest first; at most so many,
// 0: all.
func (p *placer) lowStreets(most int) []uint32 {
	c := p.c
	type low struct {
		street uint32
		at     geo.Point
		z      float64
	}
	var list []low
	for i := range c.Streets.ID {
		if c.Streets.Bridge[i] {
			continue
		}
		at := p.lowest(c.Streets.Line.At(i))
		if z := c.Terrain.Sample(at); !math.IsNaN(z) {
			list = append(list, low{uint32(i), at, z})
		}
	}
	slices.SortStableFunc(list, func(a, b low) int { return cmp.Compare(a.z, b.z) })
	apart := float64(lowCells) * c.Terrain.Cell
	var kept []low
	var rows []uint32
	for _, l := range list {
		if most > 0 && len(rows) == most {
			break
		}
		if !slices.ContainsFunc(kept, func(k low) bool { return k.at.Dist(l.at) < apart }) {
			kept, rows = append(kept, l), append(rows, l.street)
		}
	}
	return rows
}

// busOf is the bus that feeds a device: a building's own for one that stands in it, else the nearest.
func (p *placer) busOf(on city.Ref, at geo.Point) uint32 {
	if b := p.c.Buildings.Bus; on.Support == city.OfBuilding && int(on.Index) < len(b) {
		return b[on.Index]
	}
	return p.busNear(at)
}

// busNear is the low-voltage bus that feeds what stands at a point, city.None if there is none near.
func (p *placer) busNear(at geo.Point) uint32 {
	c := p.c
	if p.buses == nil {
		least := float32(math.Inf(1))
		for _, kv := range c.Buses.KV {
			least = min(least, kv)
		}
		var boxes []geo.Bounds
		for i, kv := range c.Buses.KV {
			if kv == least {
				q := c.Buses.At.At(i)
				boxes, p.low = append(boxes, geo.Bounds{MinX: q.X, MinY: q.Y, MaxX: q.X, MaxY: q.Y}), append(p.low, uint32(i))
			}
		}
		p.buses = geo.NewIndex(boxes)
	}
	near := p.buses.Nearest(at, 1, busReach, func(i uint32) float64 { return c.Buses.At.At(int(p.low[i])).Dist(at) }, nil)
	if len(near) == 0 {
		return city.None
	}
	return p.low[near[0]]
}
