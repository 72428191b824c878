package gtfs

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Options steer Add; only Date is needed.
type Options struct {
	Date  string  // service day, 2026-05-12
	Dwell float64 // least time at a stop [s]; 0: 10
}

// Report says what became of a feed. Lists name trips and stops with the reason.
type Report struct {
	Stops, Trips, Halts int // added to the city
	Other               int // trips that are no buses
	Outside             int // trips wholly outside the city
	Cut                 int // trips of which only a part lies in it
	OpenTimes           int // times between given ones
	Unmatched           []string
}

// Lines says it in words.
func (r *Report) Lines() []string {
	lines := []string{fmt.Sprintf("timetable: %d bus trips with %d halts at %d stops", r.Trips, r.Halts, r.Stops),
		fmt.Sprintf("left out: %d trips that are no buses, %d outside the city; %d trips cut at its edge; %d times put between others", r.Other, r.Outside, r.Cut, r.OpenTimes)}
	if n := len(r.Unmatched); n > 0 {
		lines = append(lines, fmt.Sprintf("%d trips not matched to the streets: %s", n, strings.Join(r.Unmatched[:min(3, n)], "; ")))
	}
	return lines
}

// None says why a feed brought no trip to a city.
func (r *Report) None(feed, date, town string) error {
	switch {
	case r.Outside > 0 && len(r.Unmatched) == 0:
		return fmt.Errorf("%s: none of its bus trips of %s has two stops in a row within %d m of streets of %s, all %d lie outside: is it the feed of another city?", feed, date, reach, town, r.Outside)
	case len(r.Unmatched) > 0:
		return fmt.Errorf("%s: none of its bus trips of %s is left in %s: %d outside, %d not matched to the streets, such as %s", feed, date, town, r.Outside, len(r.Unmatched), r.Unmatched[0])
	}
	return fmt.Errorf("%s: no bus runs on %s (%d trips that are no buses); give a day of its calendar", feed, date, r.Other)
}

// mostTrips is how many runs a feed may bring.
const mostTrips = 5e6

// Add puts the buses of one day into a city: Stops, Trips, TripStops and a VehicleType. Depart and Until count from the
// midnight of the service day. The city must lie on the globe. It is sealed anew; after an error it is of no use.
func Add(c *city.City, path string, opt Options) (Report, error) {
	var r Report
	d, err := parseDay(opt.Date)
	if err != nil {
		return r, fmt.Errorf("gtfs: date %w", err)
	}
	if opt.Dwell == 0 {
		opt.Dwell = 10
	}
	if !(opt.Dwell > 0 && opt.Dwell <= 3600) {
		return r, fmt.Errorf("gtfs: dwell %g s; give 1 to 3600", opt.Dwell)
	}
	if c.Frame.EPSG == 0 {
		return r, errors.New("gtfs: the city lies nowhere on the globe (EPSG 0), so stops cannot be put into it")
	}
	f, err := openFeed(path)
	if err != nil {
		return r, err
	}
	t, err := f.read(d)
	if closing := f.close(); err == nil {
		err = closing
	}
	if err != nil {
		return r, err
	}
	a := adder{c: c, t: t, opt: opt, report: &r, m: newMatcher(c), rows: map[int]uint32{}, near: map[int][]place{}, patterns: map[string]*pattern{}}
	if err := a.add(); err != nil {
		return r, err
	}
	for _, layer := range []string{"stops", "trips", "trip_stops", "vehicle_types"} {
		p, _ := c.Layer(layer)
		p.Layer = layer
		p.Source = strings.TrimPrefix(p.Source+", "+f.name+" ("+opt.Date+")", ", ")
		if layer == "trips" {
			p.Notes = append(p.Notes, r.Lines()...)
		}
		c.SetLayer(p)
	}
	if err := c.Seal(); err != nil {
		return r, fmt.Errorf("gtfs: %s: %w", f.name, err)
	}
	return r, nil
}

// adder holds one import.
type adder struct {
	c        *city.City
	t        *timetable
	opt      Options
	report   *Report
	m        *matcher
	rows     map[int]uint32 // of the city's stops, by the feed's
	near     map[int][]place
	patterns map[string]*pattern
	kind     uint32
	blocks   bool // trips name the vehicles that serve them
}

// pattern is a sequence of stops on the streets.
type pattern struct {
	first, last int // stops of the trip that lie in the city
	places      []place
	path        []uint32
	why         string // not matched
}

func (a *adder) add() error {
	r := a.report
	r.Other, r.OpenTimes = a.t.other, a.t.open
	taken := map[string]bool{}
	for _, id := range a.c.Trips.ID {
		taken[id] = true
	}
	a.bus()
	a.blocks = len(a.c.Trips.Block) > 0
	for i := range a.t.trips {
		a.blocks = a.blocks || a.t.trips[i].block != ""
	}
	if t := &a.c.Trips; a.blocks { // else the city stays without the column
		t.Block = append(t.Block, make([]string, len(t.ID)-len(t.Block))...)
	}
	for i := range a.t.trips {
		x := &a.t.trips[i]
		p := a.pattern(x)
		switch {
		case p == nil:
			r.Outside++
			continue
		case p.why != "":
			r.Unmatched = append(r.Unmatched, fmt.Sprintf("trip %s (%s): %s", x.id, x.line, p.why))
			continue
		case p.first > 0 || p.last < len(x.times)-1:
			r.Cut++
		}
		start := x.times[0].depart
		runs := []float64{start}
		if len(x.runs) > 0 {
			runs = nil
		}
		for _, h := range x.runs {
			for at := h.from; at < h.to; at += h.every {
				runs = append(runs, at)
			}
		}
		for _, at := range runs {
			id := x.id
			if len(x.runs) > 0 {
				id = fmt.Sprintf("%s@%02d:%02d:%02d", x.id, int(at)/3600, int(at)/60%60, int(at)%60)
			}
			if taken[id] {
				return fmt.Errorf("gtfs: the city has a trip %q already; was this feed imported before?", id)
			}
			taken[id] = true
			if r.Trips++; r.Trips > mostTrips {
				return fmt.Errorf("gtfs: more than %.0f million runs; mend the headways of frequencies.txt", mostTrips/1e6)
			}
			a.run(id, x, p, at-start)
		}
	}
	return nil
}

// bus adds the type of the vehicles, as its class has it, once.
func (a *adder) bus() {
	t := &a.c.VehicleTypes
	for i, id := range t.ID {
		if id == "gtfs_bus" {
			a.kind = uint32(i)
			return
		}
	}
	a.kind = uint32(len(t.ID))
	nan := float32(math.NaN())
	t.ID, t.Class = append(t.ID, "gtfs_bus"), append(t.Class, city.VehicleBus)
	for _, v := range []*[]float32{&t.Length, &t.Gap, &t.Headway, &t.Accel, &t.Decel, &t.HardDecel, &t.MaxSpeed, &t.SpeedFactor, &t.SpeedDeviation, &t.Imperfection} {
		*v = append(*v, nan)
	}
	t.Persons = append(t.Persons, 85) // traffic.md section 4
}

// pattern matches the stops of a trip; nil if fewer than two in a row lie near streets of the city.
func (a *adder) pattern(x *trip) *pattern {
	var key strings.Builder
	for _, s := range x.times {
		fmt.Fprintf(&key, "%d ", s.stop)
	}
	if p, known := a.patterns[key.String()]; known {
		return p
	}
	p, begin := (*pattern)(nil), -1
	for i := 0; i <= len(x.times); i++ {
		here := false
		if i < len(x.times) {
			here = len(a.nearStop(x.times[i].stop)) > 0
		}
		if here && begin < 0 {
			begin = i
		}
		if !here && begin >= 0 {
			if i-begin >= 2 && (p == nil || i-begin > p.last-p.first+1) {
				p = &pattern{first: begin, last: i - 1}
			}
			begin = -1
		}
	}
	if p != nil {
		near := make([][]place, 0, p.last-p.first+1)
		for _, s := range x.times[p.first : p.last+1] {
			near = append(near, a.near[s.stop])
		}
		at := 0
		if p.places, p.path, at = a.m.match(near); at >= 0 {
			from, to := a.t.stops[x.times[p.first+at-1].stop], a.t.stops[x.times[p.first+at].stop]
			p.why = fmt.Sprintf("no way for buses leads from stop %s to %s", from.id, to.id)
		}
	}
	a.patterns[key.String()] = p
	return p
}

// nearStop lists the places beside a stop.
func (a *adder) nearStop(stop int) []place {
	if list, known := a.near[stop]; known {
		return list
	}
	var list []place
	if at, err := a.c.Frame.ToLocal(a.t.stops[stop].at); err == nil && at.Finite() { // else too far away for the city's frame
		list = a.m.near(at)
	}
	a.near[stop] = list
	return list
}

// stopRow is the row of a stop in the city, beside the given place if it is new.
func (a *adder) stopRow(stop int, p place) uint32 {
	if row, known := a.rows[stop]; known {
		return row
	}
	s, t := &a.t.stops[stop], &a.c.Stops
	row := uint32(len(t.ID))
	id := s.id
	for _, have := range t.ID {
		if have == id {
			id = "gtfs/" + s.id
		}
	}
	at, err := a.c.Frame.ToLocal(s.at)
	if err != nil {
		at = geo.Point{} // it was near a lane a moment ago
	}
	t.ID, t.Name, t.Kind = append(t.ID, id), append(t.Name, s.name), append(t.Kind, city.BusStop)
	t.At.Add(at)
	t.Lane, t.Pos, t.Zone = append(t.Lane, p.lane), append(t.Pos, float32(p.pos)), append(t.Zone, city.None)
	if len(t.Length) > 0 {
		t.Length = append(t.Length, 0)
	}
	a.rows[stop] = row
	a.report.Stops++
	return row
}

// run adds one run of a trip, later seconds after its timetable.
func (a *adder) run(id string, x *trip, p *pattern, later float64) {
	t, h := &a.c.Trips, &a.c.TripStops
	row := uint32(len(t.ID))
	first, last := p.places[0], p.places[len(p.places)-1]
	t.ID, t.Type, t.Line = append(t.ID, id), append(t.Type, a.kind), append(t.Line, x.line)
	t.Depart = append(t.Depart, later+math.Max(0, math.Min(x.times[p.first].arrive, x.times[p.first].depart-a.opt.Dwell)))
	t.From, t.To = append(t.From, first.street), append(t.To, last.street)
	t.FromPos, t.ToPos = append(t.FromPos, float32(first.pos)), append(t.ToPos, float32(last.pos))
	t.FromLane, t.DepartSpeed = append(t.FromLane, int8(a.c.Lanes.Index[first.lane])), append(t.DepartSpeed, 0)
	if a.blocks {
		block := x.block
		if len(x.runs) > 0 { // one trip by headway is many vehicles
			block = ""
		}
		t.Block = append(t.Block, block)
	}
	t.Path.Add(p.path...)
	t.Via.Add()
	for k, at := range p.places {
		s := &x.times[p.first+k]
		h.ID = append(h.ID, fmt.Sprintf("%s/%d", id, s.sequence))
		h.Trip, h.Stop = append(h.Trip, row), append(h.Stop, a.stopRow(s.stop, at))
		h.Lane, h.Pos = append(h.Lane, at.lane), append(h.Pos, float32(at.pos))
		h.Duration, h.Until, h.Parking = append(h.Duration, float32(a.opt.Dwell)), append(h.Until, later+s.depart), append(h.Parking, false)
		a.report.Halts++
	}
}
