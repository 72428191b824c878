package forcing

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"sort"

	"semul/engine/clock"
)

// Item is one table of a scenario: the name behind "forcing.", the table's own, and its parameters.
type Item struct {
	Family string
	Name   string
	Params any
}

// Set is all that forces a run. It does not change.
type Set struct {
	Rain        []Rain
	Fields      []*Field // rain over a grid, the same for all
	Levels      []Level  // by boundary
	Inflows     []Inflow // by boundary
	Temperature Temperature
	Notes       []string // what was assumed, for the manifest
}

// New builds the forcing of a run from its tables, whose files have been read. Errors name the table.
func New(items []Item, civil clock.Civil) (*Set, error) {
	items = append([]Item(nil), items...)
	sort.SliceStable(items, func(i, j int) bool {
		if items[i].Family != items[j].Family {
			return items[i].Family < items[j].Family
		}
		return items[i].Name < items[j].Name
	})
	s := &Set{Temperature: Mild()}
	at := map[string]string{} // boundary → family that holds it
	for _, it := range items {
		key := "forcing." + it.Family
		if it.Name != "" {
			key += "." + it.Name
		}
		var err error
		switch p := it.Params.(type) {
		case interface{ Build() (Rain, error) }:
			var r Rain
			if r, err = p.Build(); err == nil {
				r.Name = it.Name
				s.Rain = append(s.Rain, r)
				s.Notes = append(s.Notes, r.Notes...)
			}
		case interface{ Build() (*Field, error) }:
			var f *Field
			if f, err = p.Build(); err != nil {
				break
			}
			named := *f
			named.Name = it.Name
			if len(s.Fields) > 0 && !f.Fits(s.Fields[0]) {
				err = fmt.Errorf("its grid is not that of the raster before it; bring both onto one grid, e.g. with gdalwarp -te and -ts")
				break
			}
			s.Fields = append(s.Fields, &named)
			s.Notes = append(s.Notes, f.Notes...)
		case interface{ Build(string) (Level, error) }:
			var l Level
			if l, err = p.Build(it.Name); err == nil {
				s.Levels = append(s.Levels, l)
			}
		case interface{ Build(string) (Inflow, error) }:
			var q Inflow
			if q, err = p.Build(it.Name); err == nil {
				s.Inflows = append(s.Inflows, q)
			}
		case interface {
			Build(clock.Civil) (Temperature, error)
		}:
			s.Temperature, err = p.Build(civil)
		default:
			err = fmt.Errorf("forcing: parameters of type %T are none of this package", it.Params)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		if it.Family == "tide" || it.Family == "river" {
			if other, taken := at[it.Name]; taken {
				return nil, fmt.Errorf("%s: the boundary %s is forced by %s already; keep one of the two", key, it.Name, other)
			}
			at[it.Name] = key
		}
	}
	sort.Slice(s.Levels, func(i, j int) bool { return s.Levels[i].Name < s.Levels[j].Name })
	sort.Slice(s.Inflows, func(i, j int) bool { return s.Inflows[i].Name < s.Inflows[j].Name })
	return s, nil
}

// Zones returns the references of the zones that have rain of their own, sorted.
func (s *Set) Zones() []string {
	var zones []string
	for _, r := range s.Rain {
		i := sort.SearchStrings(zones, r.Zone)
		if r.Zone == "" || i < len(zones) && zones[i] == r.Zone {
			continue
		}
		zones = append(zones[:i], append([]string{r.Zone}, zones[i:]...)...)
	}
	return zones
}

// RainOn returns the depth in metres that falls on a zone from one instant to a later one: what falls everywhere and
// what falls there. The zone "" is the rest of the city.
func (s *Set) RainOn(zone string, from, to clock.Time) float64 {
	sum := 0.0
	for i := range s.Rain {
		if r := &s.Rain[i]; r.Zone == "" || r.Zone == zone {
			sum += r.Amount(from, to)
		}
	}
	return sum
}

// RateOn returns the rain on a zone at t in m/s.
func (s *Set) RateOn(zone string, t clock.Time) float64 {
	sum := 0.0
	for i := range s.Rain {
		if r := &s.Rain[i]; r.Zone == "" || r.Zone == zone {
			sum += r.Rate(t)
		}
	}
	return sum
}

// With returns the set with one more rain, as an event brings it. The receiver stays as it was.
func (s *Set) With(r Rain) *Set {
	more := *s
	more.Rain = append(append([]Rain(nil), s.Rain...), r)
	more.Notes = append(append([]string(nil), s.Notes...), r.Notes...)
	return &more
}

// Hash returns the SHA-256 of all numbers of the set, for the manifest.
func (s *Set) Hash() [sha256.Size]byte {
	h := sha256.New()
	for i := range s.Rain {
		r := &s.Rain[i]
		text(h, "rain", r.Name, r.Zone)
		numbers(h, r.t, r.cum)
	}
	for _, f := range s.Fields {
		text(h, "raster", fmt.Sprint(f.EPSG))
		numbers(h, f.ends, []float64{f.Grid.X0, f.Grid.Y0, f.Grid.Cell, f.Tall, float64(f.Grid.NX), float64(f.Grid.NY)})
		for _, by := range f.by {
			numbers(h, nil, by)
		}
	}
	for i := range s.Levels {
		l := &s.Levels[i]
		text(h, "level", l.Name, fmt.Sprint(l.given))
		numbers(h, nil, []float64{l.mean})
		for _, w := range l.waves {
			numbers(h, []clock.Time{w.high, clock.Time(w.period)}, []float64{w.amplitude})
		}
		l.series.hash(h)
	}
	for i := range s.Inflows {
		text(h, "inflow", s.Inflows[i].Name)
		s.Inflows[i].q.hash(h)
	}
	text(h, "temperature")
	numbers(h, []clock.Time{clock.Time(s.Temperature.shift)}, []float64{s.Temperature.mean, s.Temperature.swing})
	s.Temperature.series.hash(h)
	return [sha256.Size]byte(h.Sum(nil))
}

func (s *Series) hash(h hash.Hash) {
	if s == nil {
		text(h, "none")
		return
	}
	text(h, fmt.Sprint(s.mode))
	numbers(h, s.t, s.v)
}

// text and numbers write their lengths first, so that no two sets write the same bytes.
func text(h hash.Hash, parts ...string) {
	for _, p := range parts {
		number(h, uint64(len(p)))
		h.Write([]byte(p))
	}
}

func numbers(h hash.Hash, t []clock.Time, v []float64) {
	number(h, uint64(len(t)))
	for _, x := range t {
		number(h, uint64(x))
	}
	number(h, uint64(len(v)))
	for _, x := range v {
		number(h, math.Float64bits(x))
	}
}

func number(h hash.Hash, x uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], x)
	h.Write(b[:])
}
