package traffic

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
)

// cityTrips feeds the trips that the city's own tables list.
type cityTrips struct {
	order   []uint32 // rows of city.Trips that depart in this run, by departure and then by row
	next    int      // in order
	stops   [][]uint32
	begin   float64 // second on the source's clock at instant 0
	reroute bool    // a path that cannot be driven is left out instead of being an error

	dropped  int // departed before the run began
	rerouted int // paths left out
	red      int // paths left out since they lead over turns that never get green
	firstRed string
	short    int // begin in a lane that is shorter than the vehicle
	first    string
}

// firstCityTrip is the id of the trip of row 0. Ids of other trips are below it.
const firstCityTrip = 1 << 31

// mostErrors is how many trips at fault an error lists.
const mostErrors = 10

// newCityTrips checks all trips of a city and puts them in order. The source's clock stands at begin [s] at instant 0.
func newCityTrips(c *city.City, s *Sim, begin float64, reroute bool) (*cityTrips, error) {
	d := &cityTrips{begin: begin, reroute: reroute}
	t := &c.Trips
	if len(t.ID) == 0 {
		return d, nil
	}
	d.stops = make([][]uint32, len(t.ID))
	for i, trip := range c.TripStops.Trip {
		if int(trip) >= len(d.stops) {
			return nil, fmt.Errorf("traffic: trip_stop/%s belongs to no trip; import the city again", c.TripStops.ID[i])
		}
		d.stops[trip] = append(d.stops[trip], uint32(i))
	}
	var faults []string
	wrong := 0
	for i := range t.ID {
		row := uint32(i)
		if math.IsNaN(t.Depart[i]) || math.IsInf(t.Depart[i], 0) {
			return nil, fmt.Errorf("traffic: trip/%s departs at %g s; write a time", t.ID[i], t.Depart[i])
		}
		if t.Depart[i] < begin && !d.halts(c, row) {
			d.dropped++
			continue
		}
		trip, err := d.trip(c, s, row)
		if err != nil {
			if wrong++; wrong <= mostErrors {
				faults = append(faults, err.Error())
			}
			continue
		}
		if first := s.net.firstFor(trip.From.Street, s.groupOf[trip.Type]); !roomy(s.net.length[first], s.laws[trip.Type].length) {
			if d.short++; d.short == 1 {
				d.first = fmt.Sprintf("trip/%s of %.1f m in %s of %.1f m", t.ID[i], s.laws[trip.Type].length, s.streetName(trip.From.Street), s.net.length[first])
			}
		}
		d.order = append(d.order, row)
	}
	if wrong > 0 {
		more := ""
		if wrong > mostErrors {
			more = fmt.Sprintf("\n… and %d trips more", wrong-mostErrors)
		}
		mend := "mend them at their source"
		if !reroute {
			mend += `, or let paths that cannot be driven be found anew with broken_paths = "reroute" below [model.traffic]`
		}
		return nil, fmt.Errorf("traffic: %d of the city's %d trips cannot be driven; %s:\n%s%s", wrong, len(t.ID), mend, strings.Join(faults, "\n"), more)
	}
	slices.SortStableFunc(d.order, func(a, b uint32) int { return cmp.Compare(t.Depart[a], t.Depart[b]) })
	return d, nil
}

// halts reports whether a trip that appeared before the run began stands at its first stop, in the street it begins in, and is
// to leave it in the run: a bus that its timetable lets depart as the run begins appears then.
func (d *cityTrips) halts(c *city.City, row uint32) bool {
	if len(d.stops[row]) == 0 {
		return false
	}
	x, k := &c.TripStops, d.stops[row][0]
	return c.Lanes.Street[x.Lane[k]] == c.Trips.From[row] && x.Until[k] >= d.begin && c.Trips.Depart[row]+float64(x.Duration[k]) >= d.begin
}

// CityTrips lists the trips of a city's own table for a kernel, in the order in which they depart; the source's clock stands
// at begin [s] at instant 0, and who departs before is left out. Errors list the trips that cannot be driven.
func CityTrips(c *city.City, s *Sim, begin float64) ([]Trip, error) {
	d, err := newCityTrips(c, s, begin, false)
	if err != nil {
		return nil, err
	}
	var list []Trip
	for _, row := range d.order {
		trip, err := d.trip(c, s, row)
		if err != nil {
			return nil, err
		}
		list = append(list, trip)
	}
	return list, nil
}

// trip is a row of the city's trips.
func (d *cityTrips) trip(c *city.City, s *Sim, row uint32) (Trip, error) {
	t, i := &c.Trips, int(row)
	kind := s.TypeOfRow(t.Type[i])
	trip := Trip{ID: firstCityTrip + row, Name: t.ID[i], Type: kind, Class: s.classOfType(kind), At: max(0, d.instant(t.Depart[i])),
		From: Place{t.From[i], -1}, To: Place{t.To[i], -1}, Path: t.Path.At(i), Via: t.Via.At(i)}
	if len(trip.Path) == 0 {
		trip.Path = nil
	}
	if x := t.FromPos[i]; x >= 0 {
		trip.From.Pos = x
	}
	if x := t.ToPos[i]; x >= 0 {
		trip.To.Pos = x
	}
	if lane := t.FromLane[i]; lane >= 0 {
		trip.Lane = uint8(lane) + 1
		if first := int(c.Streets.LaneOff[t.From[i]]); first+int(lane) < int(c.Streets.LaneOff[t.From[i]+1]) {
			for _, l := range s.net.laneOf[first : first+int(lane)] {
				if l == none { // a pavement, which is no lane of the kernel's
					trip.Lane--
				}
			}
		}
	}
	if t.FromLane[i] < 0 && trip.From.Pos >= 0 {
		trip.Lane = anyLane
	}
	switch v := t.DepartSpeed[i]; {
	case v > 0:
		trip.Speed = v
	case v == 0:
		trip.Speed = -1
	}
	for _, k := range d.stops[row] {
		x := &c.TripStops
		stop := Stop{Row: x.Stop[k], Lane: x.Lane[k], Pos: x.Pos[k], Duration: clock.Duration(clock.FromSeconds(float64(x.Duration[k]))), Parking: x.Parking[k]}
		if !math.IsNaN(x.Until[k]) {
			stop.Until = d.instant(x.Until[k])
		}
		trip.Stops = append(trip.Stops, stop)
	}
	_, _, err := s.check(&trip)
	var shut redPath
	red := errors.As(err, &shut)
	if err == nil || !d.reroute && !red || trip.Path == nil {
		return trip, err
	}
	trip.Path = nil
	if _, _, again := s.check(&trip); again != nil {
		return trip, again
	}
	if !red {
		d.rerouted++
	} else if d.red++; d.red == 1 {
		d.firstRed = strings.TrimPrefix(err.Error(), "traffic: ")
	}
	return trip, nil
}

// name is a trip of the city with its ends, as messages show it.
func (d *cityTrips) name(c *city.City, id uint32) string {
	row := id - firstCityTrip
	if int(row) >= len(c.Trips.ID) {
		return "of a service"
	}
	return fmt.Sprintf("trip/%s from street/%s to street/%s", c.Trips.ID[row], c.Streets.ID[c.Trips.From[row]], c.Streets.ID[c.Trips.To[row]])
}

// instant is when the source's clock shows a time [s].
func (d *cityTrips) instant(at float64) clock.Time { return clock.FromSeconds(at - d.begin) }

// feed adds the trips that depart in the step that is about to begin.
func (m *Model) feed() {
	d, c := m.own, m.env.City
	until := m.sim.Now()
	for ; d.next < len(d.order); d.next++ {
		row := d.order[d.next]
		if d.instant(c.Trips.Depart[row]) > until {
			return
		}
		if !m.waits(row) {
			m.addOwn(row, 0)
		}
	}
}

// waits reports whether a service sends a trip of the city once its vehicle is there.
func (m *Model) waits(row uint32) bool {
	for i := range m.services {
		if b, ok := m.services[i].service.(*buses); ok {
			if run, ok := b.runOf[row]; ok { // the first service that runs it, as in adopt
				if b.rot.has(run) {
					b.rot.hold(run)
				}
				return b.rot.has(run)
			}
		}
	}
	return false
}

// addOwn puts a trip of the city on the road; on a battery with some energy left [J], unless that is 0.
func (m *Model) addOwn(row uint32, energy float64) {
	d := m.own
	was, red := d.rerouted, d.red
	trip, err := d.trip(m.env.City, m.sim, row)
	d.rerouted, d.red = was, red // counted when the run began
	if energy > 0 {
		trip.Electric, trip.Battery = true, energy
	}
	if err == nil {
		err = m.sim.Add(trip)
	}
	if err != nil {
		panic(err) // checked when the run began
	}
	m.adopt(row, trip.ID)
}

// notes says what was made of the trips.
func (d *cityTrips) notes() []string {
	var notes []string
	say := func(n int, format string, args ...any) {
		if n > 0 {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	say(len(d.order), "%d trips of the city's own table depart in this run or after it", len(d.order))
	say(d.dropped, "%d trips of the city's own table depart before the run begins and were left out", d.dropped)
	say(d.rerouted, "%d trips of the city's own table have a path that cannot be driven; their drivers find their way", d.rerouted)
	say(d.red, "%d trips of the city's own table have a path over a turn that never gets green; their drivers find another way, or are removed where none leads there", d.red)
	say(d.short, "%d trips begin in a lane shorter than their vehicle (%s) and appear in the first street that holds it", d.short, d.first)
	return notes
}
