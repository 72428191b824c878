package gtfs

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"semul/engine/geo"
)

type stop struct {
	id, name string
	at       geo.LonLat
}

type trip struct {
	id, line string
	block    string // trips that one vehicle serves; empty: of none
	times    []stopTime
	runs     []headway
}

type stopTime struct {
	sequence       int
	stop           int
	arrive, depart float64 // [s] of the service day; NaN: not given
}

// headway is a stretch of the day in which a trip runs again and again.
type headway struct{ from, to, every float64 }

// timetable is what a feed holds for one day.
type timetable struct {
	stops []stop
	trips []trip // of bus routes that run that day
	other int    // trips of that day that are no buses
	open  int    // times between
}

// day is a date without a time.
type day struct{ year, month, day int }

// number is the date as feeds write it, 20260512.
func (d day) number() int { return d.year*10000 + d.month*100 + d.day }

// weekday is 0 on Mondays (Zeller's congruence).
func (d day) weekday() int {
	y, m := d.year, d.month
	if m < 3 {
		y, m = y-1, m+12
	}
	return (d.day + 13*(m+1)/5 + y + y/4 - y/100 + y/400 + 5) % 7
}

var monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// parseDay reads 2026-05-12 or 20260512.
func parseDay(text string) (day, error) {
	plain := strings.ReplaceAll(text, "-", "")
	n, err := strconv.Atoi(plain)
	d := day{n / 10000, n / 100 % 100, n % 100}
	if err != nil || len(plain) != 8 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > monthDays[d.month-1] && !(d.month == 2 && d.day == 29 && d.year%4 == 0) {
		return day{}, fmt.Errorf("%q is no date; write e.g. 2026-05-12", text)
	}
	return d, nil
}

// seconds reads H:MM:SS, also above 24 h.
func seconds(text string) (float64, error) {
	if text == "" {
		return math.NaN(), nil
	}
	parts := strings.Split(text, ":")
	sum := 0.0
	if len(parts) != 3 {
		return 0, fmt.Errorf("%q is no time; write H:MM:SS", text)
	}
	for i, p := range parts {
		v, err := strconv.Atoi(strings.TrimSpace(p))
		if err != nil || v < 0 || i > 0 && v > 59 || v > 200 {
			return 0, fmt.Errorf("%q is no time; write H:MM:SS", text)
		}
		sum = float64(sum*60) + float64(v)
	}
	return sum, nil
}

// read takes what a feed says of one day.
func (f *feed) read(d day) (*timetable, error) {
	t := &timetable{}
	if err := f.table("agency.txt", true, nil, func(record) error { return nil }); err != nil {
		return nil, err
	}
	stops := map[string]int{}
	err := f.table("stops.txt", true, []string{"stop_id", "stop_lat", "stop_lon"}, func(r record) error {
		id := r.get("stop_id")
		if _, twice := stops[id]; twice || id == "" {
			return fmt.Errorf("stop_id %q is empty or not the first of its kind", id)
		}
		stops[id] = len(t.stops)
		lat, err1 := strconv.ParseFloat(r.get("stop_lat"), 64)
		lon, err2 := strconv.ParseFloat(r.get("stop_lon"), 64)
		l := geo.LonLat{Lon: lon, Lat: lat}
		if kind := r.get("location_type"); (kind == "" || kind == "0") && (err1 != nil || err2 != nil || !l.Valid()) {
			return fmt.Errorf("stop %s: lat %q, lon %q is no place on the globe", id, r.get("stop_lat"), r.get("stop_lon"))
		}
		t.stops = append(t.stops, stop{id, r.get("stop_name"), l})
		return nil
	})
	if err != nil {
		return nil, err
	}
	services, err := f.services(d)
	if err != nil {
		return nil, err
	}
	lines, buses := map[string]string{}, map[string]bool{}
	err = f.table("routes.txt", true, []string{"route_id", "route_type"}, func(r record) error {
		id := r.get("route_id")
		kind, err := strconv.Atoi(r.get("route_type"))
		if err != nil {
			return fmt.Errorf("route %s: route_type %q is no number; 3 is a bus", id, r.get("route_type"))
		}
		name := r.get("route_short_name")
		for _, other := range []string{r.get("route_long_name"), id} {
			if name == "" {
				name = other
			}
		}
		lines[id], buses[id] = name, kind == 3 || kind == 11 || kind >= 200 && kind < 300 || kind >= 700 && kind < 900
		return nil
	})
	if err != nil {
		return nil, err
	}
	trips := map[string]int{}
	err = f.table("trips.txt", true, []string{"route_id", "service_id", "trip_id"}, func(r record) error {
		id, route := r.get("trip_id"), r.get("route_id")
		if _, twice := trips[id]; twice || id == "" {
			return fmt.Errorf("trip_id %q is empty or not the first of its kind", id)
		}
		if _, known := buses[route]; !known {
			return fmt.Errorf("trip %s: route %q is not in routes.txt", id, route)
		}
		trips[id] = -1
		switch {
		case !services[r.get("service_id")]:
		case !buses[route]:
			t.other++
		default:
			trips[id] = len(t.trips)
			t.trips = append(t.trips, trip{id: id, line: lines[route], block: r.get("block_id")})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if err := f.times(t, stops, trips); err != nil {
		return nil, err
	}
	return t, f.frequencies(t, trips)
}

// services lists the services that run on a day.
func (f *feed) services(d day) (map[string]bool, error) {
	on := map[string]bool{}
	names := [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
	first, last, rows := math.MaxInt, 0, 0
	span := func(n int) { first, last, rows = min(first, n), max(last, n), rows+1 }
	err := f.table("calendar.txt", false, append([]string{"service_id", "start_date", "end_date"}, names[:]...), func(r record) error {
		from, err := parseDay(r.get("start_date"))
		if err != nil {
			return err
		}
		to, err := parseDay(r.get("end_date"))
		if err != nil {
			return err
		}
		span(from.number())
		span(to.number())
		if n := d.number(); from.number() <= n && n <= to.number() && r.get(names[d.weekday()]) == "1" {
			on[r.get("service_id")] = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = f.table("calendar_dates.txt", false, []string{"service_id", "date", "exception_type"}, func(r record) error {
		at, err := parseDay(r.get("date"))
		if err != nil {
			return err
		}
		span(at.number())
		if at == d {
			if id := r.get("service_id"); r.get("exception_type") == "1" {
				on[id] = true
			} else {
				delete(on, id)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	switch {
	case rows == 0:
		return nil, fmt.Errorf("gtfs: %s: neither calendar.txt nor calendar_dates.txt names a day", f.name)
	case len(on) == 0:
		return nil, fmt.Errorf("gtfs: %s: nothing runs on %04d-%02d-%02d; the feed is for days from %d to %d: choose one with --date", f.name, d.year, d.month, d.day, first, last)
	}
	return on, nil
}

// times fills the halts of trips, in their order.
func (f *feed) times(t *timetable, stops, trips map[string]int) error {
	err := f.table("stop_times.txt", true, []string{"trip_id", "stop_id", "stop_sequence"}, func(r record) error {
		i, known := trips[r.get("trip_id")]
		if !known {
			return fmt.Errorf("trip %q is not in trips.txt", r.get("trip_id"))
		}
		if i < 0 {
			return nil
		}
		at, known := stops[r.get("stop_id")]
		if !known {
			return fmt.Errorf("trip %s: stop %q is not in stops.txt", r.get("trip_id"), r.get("stop_id"))
		}
		sequence, err := strconv.Atoi(r.get("stop_sequence"))
		if err != nil {
			return fmt.Errorf("trip %s: stop_sequence %q is no number", r.get("trip_id"), r.get("stop_sequence"))
		}
		arrive, err := seconds(r.get("arrival_time"))
		if err != nil {
			return err
		}
		depart, err := seconds(r.get("departure_time"))
		if err != nil {
			return err
		}
		if math.IsNaN(depart) {
			depart = arrive
		}
		if math.IsNaN(arrive) {
			arrive = depart
		}
		t.trips[i].times = append(t.trips[i].times, stopTime{sequence, at, arrive, depart})
		return nil
	})
	if err != nil {
		return err
	}
	for i := range t.trips {
		x := &t.trips[i]
		slices.SortStableFunc(x.times, func(a, b stopTime) int { return cmp.Compare(a.sequence, b.sequence) })
		if err := x.complete(&t.open); err != nil {
			return fmt.Errorf("gtfs: stop_times.txt: trip %s: %w", x.id, err)
		}
	}
	return nil
}

// complete puts open times evenly between those that are given, and checks that time does not run back.
func (x *trip) complete(open *int) error {
	n := len(x.times)
	if n < 2 {
		return fmt.Errorf("it has %d stops; a trip has two or more", n)
	}
	if math.IsNaN(x.times[0].depart) || math.IsNaN(x.times[n-1].arrive) {
		return fmt.Errorf("its first or last stop has no time")
	}
	last := 0
	for i := 1; i < n; i++ {
		if math.IsNaN(x.times[i].arrive) {
			*open++
			continue
		}
		from, to := x.times[last].depart, x.times[i].arrive
		if to < from || x.times[i].depart < to {
			return fmt.Errorf("at stop_sequence %d time runs back", x.times[i].sequence)
		}
		for k := last + 1; k < i; k++ {
			at := from + float64((to-from)*float64(k-last)/float64(i-last))
			x.times[k].arrive, x.times[k].depart = at, at
		}
		last = i
	}
	return nil
}

// frequencies adds how often trips run.
func (f *feed) frequencies(t *timetable, trips map[string]int) error {
	return f.table("frequencies.txt", false, []string{"trip_id", "start_time", "end_time", "headway_secs"}, func(r record) error {
		i, known := trips[r.get("trip_id")]
		if !known {
			return fmt.Errorf("trip %q is not in trips.txt", r.get("trip_id"))
		}
		from, err1 := seconds(r.get("start_time"))
		to, err2 := seconds(r.get("end_time"))
		every, err3 := strconv.ParseFloat(r.get("headway_secs"), 64)
		if err1 != nil || err2 != nil || err3 != nil || !(from < to) || !(every >= 1 && every <= 86400) {
			return fmt.Errorf("trip %s runs from %q to %q each %q s; give two times and 1 to 86400 s", r.get("trip_id"), r.get("start_time"), r.get("end_time"), r.get("headway_secs"))
		}
		if i >= 0 {
			t.trips[i].runs = append(t.trips[i].runs, headway{from, to, every})
		}
		return nil
	})
}
