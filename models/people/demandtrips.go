package people

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/rng"
	"semul/engine/sim"
	"semul/engine/sim/msg"
)

// demand is one [demand.X] placed in the city.
type demand struct {
	name   string
	source string // as the scenario says
	spans  []span
	rows   []odRow
	count  []int       // whole trips a day of each row
	from   []catchment // places of each row
	to     []catchment
	random rng.Stream
	lost   int // trips that depart before the start or after the end, or within one building
}

// catchment is a set of places and how likely each is.
type catchment struct {
	at []place
	w  draws
}

// place draws one of the places.
func (c *catchment) place(u float64) place {
	k, _ := c.w.row(u)
	return c.at[k]
}

// matrices places every [demand.X] of the run. Errors begin with the key and name file and line.
func matrices(t *town, entries []sim.Entry, stream func(string) rng.Stream) (list []demand, err error) {
	var errs []error
	finder := newFinder(t)
	for _, e := range entries {
		p := e.Params.(*DemandParams)
		d := demand{name: e.Name, source: p.Source, spans: p.spans, rows: slices.Clone(p.rows), random: stream("demand." + e.Name)}
		if d.spans == nil {
			if d.spans, err = readProfile(p.Profile); err != nil {
				errs = append(errs, fmt.Errorf("%s.profile: %w", e.Key, err))
				continue
			}
		}
		slices.SortStableFunc(d.rows, func(a, b odRow) int { // the order of the lines cannot matter
			return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.mode, b.mode), cmp.Compare(a.trips, b.trips))
		})
		weights, total := make([]float64, len(d.rows)), 0.0
		told := 0
		for i, r := range d.rows {
			from, err1 := finder.find(r.from, true)
			to, err2 := finder.find(r.to, false)
			for _, err := range []error{err1, err2} {
				if err != nil && told < mostErrors {
					errs = append(errs, fmt.Errorf("%s.file: %s:%d: %w", e.Key, filepath.Base(p.File), r.line, err))
					told++
				}
			}
			d.from, d.to = append(d.from, from), append(d.to, to)
			weights[i] = float64(r.trips * p.Scale)
			total += weights[i]
		}
		if total > 1e8 {
			errs = append(errs, fmt.Errorf("%s: %g trips a day; at most a hundred million are possible", e.Key, total))
			continue
		}
		d.count = apportion(weights, int(math.Round(total)))
		list = append(list, d)
	}
	return list, errors.Join(errs...)
}

// day adds the trips of one civil day and returns how many could not be. Those of a pair stand at even parts of the profile, each pair's shifted by its own
// draw, so that the profile is met without noise.
func (d *demand) day(p *planner, day int, midnight clock.Time) (outside int) {
	for i, n := range d.count {
		pair := uint64(i)
		shift := d.random.Float64(pair, uint64(day), 0)
		for k := range n {
			depart := midnight.Add(at(d.spans, (float64(k)+shift)/float64(n)))
			depart -= depart % clock.Time(time.Millisecond)
			if depart < 0 || depart >= p.stop {
				outside++
				continue
			}
			u := func(draw uint32) float64 { return d.random.Float64(pair<<24|uint64(k), uint64(day), draw) }
			from, to := d.from[i].place(u(1)), d.to[i].place(u(2))
			for try := uint32(3); to == from && try < 20; try++ {
				to = d.to[i].place(u(try))
			}
			if from == to && p.town.isBuilding(from) {
				// within one building there is no way to go; the trip counts and ends where it began
				outside++
				continue
			}
			purpose := msg.Business
			if d.rows[i].mode == msg.Truck {
				purpose = msg.Freight
			}
			p.add(depart, city.None, from, to, purpose, d.rows[i].mode)
			p.demanded++
		}
	}
	return outside
}

// at is the time of day by which a share of the trips has departed.
func at(spans []span, share float64) clock.Duration {
	for i, s := range spans {
		if share < s.share || i == len(spans)-1 {
			return s.from + clock.Duration(float64(s.until-s.from)*min(1, share/s.share))
		}
		share -= s.share
	}
	return 0
}

// finder looks places up by what a matrix calls them.
type finder struct {
	t       *town
	zones   map[string]uint32
	known   map[string]catchment
	streets [][]uint32 // of the core, by zone; made when needed
}

func newFinder(t *town) *finder {
	f := &finder{t: t, zones: map[string]uint32{}, known: map[string]catchment{}}
	for i, id := range t.city.Zones.ID {
		f.zones[id] = uint32(i)
	}
	return f
}

// find lists the places that a name means: all buildings of a zone by floor area, or its streets by length where it has no
// building, or where its streets begin and end; one street, building or edge of the city.
func (f *finder) find(name string, origin bool) (catchment, error) {
	key := name
	if origin {
		key = "<" + name
	}
	if c, ok := f.known[key]; ok {
		return c, nil
	}
	c, err := f.lookUp(name, origin)
	if err == nil {
		f.known[key] = c
	}
	return c, err
}

func (f *finder) lookUp(name string, origin bool) (catchment, error) {
	t := f.t
	kind, id, ok := strings.Cut(name, "/")
	if !ok {
		kind, id = "zone", name
	}
	if kind == "zone" {
		z, ok := f.zones[id]
		if !ok {
			return catchment{}, fmt.Errorf("this city has no zone %q; it has %d zones%s", id, len(f.zones), examplesOf(t.city.Zones.ID))
		}
		return f.zone(z, origin)
	}
	ref, err := t.city.Find(name)
	if err != nil {
		return catchment{}, err
	}
	switch ref.Support {
	case city.OfBuilding:
		if s := t.city.Buildings.Street[ref.Index]; s == city.None || !t.core[s] {
			return catchment{}, fmt.Errorf("%s stands at no street from which the others can be reached, and back", name)
		}
		return one(ref.Index), nil
	case city.OfStreet:
		if s := int(ref.Index); origin && !leadsInto(t.city, s, t.core) || !origin && !comesFrom(t.city, s, t.core) {
			return catchment{}, fmt.Errorf("%s is no street from which the others can be reached, and back", name)
		}
		return one(t.street(ref.Index)), nil
	case city.OfJunction:
		for k, g := range t.gates {
			if origin && g.entry == ref.Index || !origin && g.exit == ref.Index {
				return one(t.border(k)), nil
			}
		}
		return catchment{}, fmt.Errorf("%s is no junction at the edge where one can come in and leave; name a street instead", name)
	}
	return catchment{}, fmt.Errorf("%s is neither a zone nor a street, building or junction", name)
}

func one(p place) catchment { return catchment{[]place{p}, newDraws([]float64{1})} }

func (f *finder) zone(z uint32, origin bool) (catchment, error) {
	t, c := f.t, f.t.city
	var out catchment
	var w []float64
	for b := range t.buildings {
		if s := c.Buildings.Street[b]; c.Buildings.Zone[b] == z && s != city.None && t.core[s] && c.Buildings.Floor[b] > 0 {
			out.at, w = append(out.at, place(b)), append(w, float64(c.Buildings.Floor[b]))
		}
	}
	if len(out.at) == 0 {
		for _, s := range f.streetsOf(z) {
			out.at, w = append(out.at, t.street(s)), append(w, float64(c.Streets.Length[s]))
		}
	}
	if len(out.at) == 0 {
		for _, s := range f.atNode(z, origin) {
			out.at, w = append(out.at, t.street(s)), append(w, 1)
		}
	}
	if len(out.at) == 0 {
		return out, fmt.Errorf("zone %q has no street from which the others can be reached, and back; merge it with a neighbour or name a street", c.Zones.ID[z])
	}
	out.w = newDraws(w)
	return out, nil
}

// atNode lists the streets of the core that begin at a junction in a zone, or for destinations those that end at one: zones of
// imported tables are squares round a node, smaller than its streets.
func (f *finder) atNode(z uint32, origin bool) (list []uint32) {
	c := f.t.city
	for s := range c.Streets.ID {
		j := c.Streets.To[s]
		if origin {
			j = c.Streets.From[s]
		}
		if (f.t.core[s] || origin && leadsInto(c, s, f.t.core) || !origin && comesFrom(c, s, f.t.core)) && geo.PointInPolygon(c.Junctions.At.At(int(j)), c.Zones.Poly.Rings(int(z))) {
			list = append(list, uint32(s))
		}
	}
	return list
}

// streetsOf lists the streets of the core whose middle lies in a zone.
func (f *finder) streetsOf(z uint32) []uint32 {
	c := f.t.city
	if f.streets == nil {
		f.streets = make([][]uint32, len(c.Zones.ID))
		boxes := make([]geo.Bounds, len(c.Zones.ID))
		for k := range boxes {
			boxes[k] = c.Zones.Poly.Bounds(k)
		}
		index := geo.NewIndex(boxes)
		var near []uint32
		for s := range c.Streets.ID {
			if !f.t.core[s] {
				continue
			}
			p := f.t.middle(uint32(s))
			near = near[:0]
			index.Search(geo.BoundsOf(p), func(k uint32) bool { near = append(near, k); return true })
			slices.Sort(near)
			for _, k := range near {
				if geo.PointInPolygon(p, c.Zones.Poly.Rings(int(k))) {
					f.streets[k] = append(f.streets[k], uint32(s))
					break
				}
			}
		}
	}
	return f.streets[z]
}

// examplesOf names a few ids.
func examplesOf(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ", e.g. " + strings.Join(ids[:min(3, len(ids))], ", ")
}
