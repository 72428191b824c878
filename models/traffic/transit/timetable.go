package transit

import (
	"cmp"
	"fmt"
	"slices"

	"semul/engine/geo"
)

// Trip is one vehicle's run.
type Trip struct {
	Line   uint32   // the caller's number of the line
	Stops  []uint32 // rows of the stops, at least two
	Arrive []int32  // at each [s]
	Depart []int32  // from each [s], ≥ Arrive
}

// Timetable is stops, and trips grouped into patterns: trips of one line with the same stops, none of which overtakes
// another.
type Timetable struct {
	stops []geo.Point
	walk  Walking
	foot  [][]footway // by stop: other stops within the reach of a change
	place *nearby

	patterns []pattern
	serves   [][]visit // by stop: patterns that call there
	trips    []Trip
}

type pattern struct {
	line  uint32
	stops []uint32
	trips []uint32 // rows of trips, by departure
}

// visit is a place in a pattern.
type visit struct{ pattern, at uint32 }

// New checks and groups trips. Errors name the trip by its row.
func New(stops []geo.Point, trips []Trip, walk Walking) (*Timetable, error) {
	tt := &Timetable{stops: stops, walk: walk.filled(), trips: trips, serves: make([][]visit, len(stops))}
	for i := range trips {
		if err := tt.check(i); err != nil {
			return nil, err
		}
	}
	order := make([]uint32, len(trips))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int {
		x, y := &trips[a], &trips[b]
		return cmp.Or(cmp.Compare(x.Line, y.Line), slices.Compare(x.Stops, y.Stops), cmp.Compare(x.Depart[0], y.Depart[0]))
	})
	first := 0 // of the patterns with the same line and stops
	for k, row := range order {
		t := &trips[row]
		if k == 0 || t.Line != trips[order[k-1]].Line || !slices.Equal(t.Stops, trips[order[k-1]].Stops) {
			first = len(tt.patterns)
		}
		p := first
		for p < len(tt.patterns) && !tt.follows(tt.patterns[p].trips, t) {
			p++
		}
		if p == len(tt.patterns) {
			tt.patterns = append(tt.patterns, pattern{line: t.Line, stops: t.Stops})
		}
		tt.patterns[p].trips = append(tt.patterns[p].trips, row)
	}
	for p := range tt.patterns {
		for at, stop := range tt.patterns[p].stops {
			tt.serves[stop] = append(tt.serves[stop], visit{uint32(p), uint32(at)})
		}
	}
	tt.place = newNearby(stops)
	tt.fillFootways()
	return tt, nil
}

func (tt *Timetable) check(i int) error {
	t := &tt.trips[i]
	if len(t.Stops) < 2 || len(t.Arrive) != len(t.Stops) || len(t.Depart) != len(t.Stops) {
		return fmt.Errorf("transit: trip %d calls at %d stops, with %d arrivals and %d departures; it needs two stops or more and as many times", i, len(t.Stops), len(t.Arrive), len(t.Depart))
	}
	for k, stop := range t.Stops {
		if int(stop) >= len(tt.stops) {
			return fmt.Errorf("transit: trip %d calls at stop %d of %d", i, stop, len(tt.stops))
		}
		if t.Depart[k] < t.Arrive[k] || k > 0 && t.Arrive[k] < t.Depart[k-1] {
			return fmt.Errorf("transit: trip %d goes back in time at its stop %d", i, k+1)
		}
	}
	return nil
}

// follows reports whether a trip comes after the last of a pattern's everywhere.
func (tt *Timetable) follows(list []uint32, t *Trip) bool {
	if len(list) == 0 {
		return true
	}
	last := &tt.trips[list[len(list)-1]]
	for k := range t.Stops {
		if t.Arrive[k] < last.Arrive[k] || t.Depart[k] < last.Depart[k] {
			return false
		}
	}
	return true
}

// Trips returns how many trips the timetable has, and Stops how many stops.
func (tt *Timetable) Trips() int { return len(tt.trips) }

// Stops is the number of stops.
func (tt *Timetable) Stops() int { return len(tt.stops) }
