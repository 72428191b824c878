package streets

import (
	"fmt"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Site is where trips begin and end: a street, the streets whose middle lies in a zone, or, where no street has, those that
// begin at a junction in the zone and those that end at one: zones of imported tables are squares round a node.
type Site struct {
	Name    string   // street/ID or zone/ID
	Streets []uint32 // where trips begin; also where they end, without Into
	Into    []uint32 // where they end
}

// AtNode reports whether trips begin and end at the ends of streets.
func (s *Site) AtNode() bool { return s.Into != nil }

// Ends are the streets where trips end.
func (s *Site) Ends() []uint32 {
	if s.AtNode() {
		return s.Into
	}
	return s.Streets
}

// finder resolves names of streets, lanes and zones.
type finder struct {
	c                  *city.City
	street, lane, zone map[string]uint32
	sites              []Site
	known              map[string]uint32 // sites by their full name
	within             [][]uint32        // streets by zone; nil until asked for
	sources            map[string][]uint32
}

func newFinder(c *city.City) *finder {
	return &finder{c: c, street: rows(c.Streets.ID), lane: rows(c.Lanes.ID), zone: rows(c.Zones.ID), known: map[string]uint32{}}
}

func rows(ids []string) map[string]uint32 {
	m := make(map[string]uint32, len(ids))
	for i, id := range ids {
		m[id] = uint32(i)
	}
	return m
}

// site finds or makes the site of a name: street/ID, zone/ID, or an ID that only one of both has.
func (f *finder) site(name string) (uint32, error) {
	kind, id, whole := strings.Cut(name, "/")
	if !whole || kind != "street" && kind != "zone" {
		id = name
		_, isStreet := f.street[id]
		_, isZone := f.zone[id]
		switch {
		case isStreet && isZone:
			return 0, fmt.Errorf("%q is a street and a zone; write street/%s or zone/%s", name, id, id)
		case isStreet:
			kind = "street"
		case isZone:
			kind = "zone"
		default:
			return 0, fmt.Errorf("this city has no street and no zone %q; its %s", name, f.has())
		}
	}
	full := kind + "/" + id
	if row, ok := f.known[full]; ok {
		return row, nil
	}
	s := Site{Name: full}
	if kind == "street" {
		row, ok := f.street[id]
		if !ok {
			return 0, fmt.Errorf("this city has no street %q; its %s", id, f.has())
		}
		s.Streets = f.drivable([]uint32{row})
	} else {
		row, ok := f.zone[id]
		if !ok {
			return 0, fmt.Errorf("this city has no zone %q; its %s", id, f.has())
		}
		if s.Streets = f.drivable(f.inZone(row)); len(s.Streets) == 0 {
			from, to := f.atNode(row)
			if s.Streets = f.drivable(from); len(s.Streets) > 0 {
				if s.Into = f.drivable(to); len(s.Into) == 0 {
					s.Streets = nil
				}
			}
		}
	}
	if len(s.Streets) == 0 {
		if kind == "zone" {
			return 0, fmt.Errorf("no street with a lane for cars has its middle in %s, nor do some begin and some end at a junction in it; name the streets there instead, as street/ID", full)
		}
		return 0, fmt.Errorf("%s has no lane for cars", full)
	}
	row := uint32(len(f.sites))
	f.sites, f.known[full] = append(f.sites, s), row
	return row, nil
}

// drivable keeps streets with a lane for cars.
func (f *finder) drivable(list []uint32) (out []uint32) {
	for _, s := range list {
		if carLanes(f.c, s) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func carLanes(c *city.City, street uint32) (n int) {
	for l := c.Streets.LaneOff[street]; l < c.Streets.LaneOff[street+1]; l++ {
		if c.Lanes.Allow[l]&city.AllowCar != 0 {
			n++
		}
	}
	return n
}

// inZone lists the streets whose middle lies in a zone.
func (f *finder) inZone(zone uint32) []uint32 {
	if f.within == nil {
		f.within = make([][]uint32, len(f.c.Zones.ID))
		bounds := make([]geo.Bounds, len(f.within))
		for z := range f.within {
			bounds[z] = f.c.Zones.Poly.Bounds(z)
		}
		for s := range f.c.Streets.ID {
			p := middle(f.c.Streets.Line.At(s))
			for z := range f.within {
				if bounds[z].Contains(p) && inside(f.c.Zones.Poly.Rings(z), p) {
					f.within[z] = append(f.within[z], uint32(s))
				}
			}
		}
	}
	return f.within[zone]
}

// atNode lists the streets that begin at a junction in a zone, and those that end at one.
func (f *finder) atNode(zone uint32) (from, to []uint32) {
	c := f.c
	bounds, rings := c.Zones.Poly.Bounds(int(zone)), c.Zones.Poly.Rings(int(zone))
	within := func(junction uint32) bool {
		p := c.Junctions.At.At(int(junction))
		return bounds.Contains(p) && inside(rings, p)
	}
	for s := range c.Streets.ID {
		if within(c.Streets.From[s]) {
			from = append(from, uint32(s))
		}
		if within(c.Streets.To[s]) {
			to = append(to, uint32(s))
		}
	}
	return from, to
}

// has names some streets and zones of the city, for errors.
func (f *finder) has() string {
	some := func(ids []string) string {
		if len(ids) == 0 {
			return ""
		}
		return ", e.g. " + strings.Join(ids[:min(2, len(ids))], ", ")
	}
	return fmt.Sprintf("%d streets%s, and %d zones%s", len(f.c.Streets.ID), some(f.c.Streets.ID), len(f.c.Zones.ID), some(f.c.Zones.ID))
}

// middle is the point half the way along a line.
func middle(line []geo.Point) geo.Point {
	if len(line) == 0 {
		return geo.Point{}
	}
	left := geo.PolylineLength(line) / 2
	for i := 1; i < len(line); i++ {
		d := geo.PolylineLength(line[i-1 : i+1])
		if d >= left && d > 0 {
			return line[i-1].Lerp(line[i], left/d)
		}
		left -= d
	}
	return line[len(line)-1]
}

// inside reports whether a point lies within rings by even and odd.
func inside(rings [][]geo.Point, p geo.Point) bool {
	in := false
	for _, r := range rings {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+float64((b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)) {
				in = !in
			}
		}
	}
	return in
}
