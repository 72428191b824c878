package traffic

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/models/traffic/transit"
)

// busPlace is where people get on and off: a stop of the city, or a halt that has none.
type busPlace struct {
	at   geo.Point
	stop uint32 // row, or none
}

// busRun is one vehicle's way along a line.
type busRun struct {
	line   uint32
	depart clock.Time
	calls  []busCall // shared by the runs of a line
	times  *transit.Trip
	room   int
	skip   int // calls that lay behind it as the simulation began
}

// busCall is one halt of a run.
type busCall struct {
	place uint32
	slot  uint32 // of the line at that place, for headways
	lane  uint32 // of the city
	pos   float32
}

// halting is how long buses are planned to stand at a stop of a line [s] (project default).
const halting = 15

// mostRuns is how many departures of given lines a run may have: the timetable holds them all.
const mostRuns = 300_000

// timetableBook gathers runs before the timetable is made.
type timetableBook struct {
	b      *buses
	points []geo.Point
	trips  []transit.Trip
	ofStop map[uint32]uint32    // place by row of stops
	ofHalt map[busCall]uint32   // place by lane and position
	ofLine map[string]uint32    // line by name
	ofSlot map[[2]uint32]uint32 // slot by line and place
}

func newTimetableBook(b *buses) *timetableBook {
	return &timetableBook{b: b, ofStop: map[uint32]uint32{}, ofHalt: map[busCall]uint32{}, ofLine: map[string]uint32{}, ofSlot: map[[2]uint32]uint32{}}
}

// line numbers a line.
func (t *timetableBook) line(name string) uint32 {
	k, ok := t.ofLine[name]
	if !ok {
		k = uint32(len(t.b.lines))
		t.ofLine[name] = k
		t.b.lines, t.b.base = append(t.b.lines, name), append(t.b.base, k)
	}
	return k
}

// call makes a halt of a line at a stop, or, where stop is none, at a place of a lane.
func (t *timetableBook) call(line, stop, lane uint32, pos float32) busCall {
	b, c := t.b, t.b.m.env.City
	var place uint32
	var ok bool
	halt := busCall{lane: lane, pos: pos}
	if stop != none {
		place, ok = t.ofStop[stop]
	} else {
		place, ok = t.ofHalt[halt]
	}
	if !ok {
		place = uint32(len(b.places))
		p := busPlace{stop: stop}
		if stop != none {
			p.at = c.Stops.At.At(int(stop))
			t.ofStop[stop] = place
		} else {
			p.at, _ = geo.PointAlong(c.Lanes.Line.At(int(lane)), float64(pos))
			t.ofHalt[halt] = place
		}
		b.places, t.points = append(b.places, p), append(t.points, p.at)
	}
	slot, ok := t.ofSlot[[2]uint32{line, place}]
	if !ok {
		slot = uint32(len(b.headway))
		t.ofSlot[[2]uint32{line, place}] = slot
		b.headway = append(b.headway, spacing{last: -1})
	}
	return busCall{place: place, slot: slot, lane: lane, pos: pos}
}

// run adds a vehicle's way, with times [s].
func (t *timetableBook) run(line uint32, depart clock.Time, calls []busCall, arrive, leave []int32, room int) uint32 {
	trip := transit.Trip{Line: line, Arrive: arrive, Depart: leave}
	for _, c := range calls {
		trip.Stops = append(trip.Stops, c.place)
	}
	t.trips = append(t.trips, trip)
	row := uint32(len(t.b.runs))
	t.b.runs = append(t.b.runs, busRun{line: line, depart: depart, calls: calls, times: &trip, room: room})
	return row
}

// lines makes the lines of the scenario, in the order of their names.
func (t *timetableBook) lines() error {
	b := t.b
	names := make([]string, 0, len(b.params.Line))
	//semul:allow maprange: keys sorted below
	for name := range b.params.Line {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		p := b.params.Line[name]
		key := "fleet." + b.name + ".line." + name
		there, err := t.stops(key+".stops", p.Stops)
		if err != nil {
			return err
		}
		first, last, err := busHours(p.Hours)
		if err != nil {
			return fmt.Errorf("%s.hours: %w", key, err)
		}
		out, home := t.line(name), none
		ways, keys := [][]busCall{t.calls(out, there)}, []string{key + ".stops"}
		switch {
		case len(p.Back) > 0:
			back, err := t.stops(key+".back", p.Back)
			if err != nil {
				return err
			}
			home = t.line(name + ", back")
			ways, keys = append(ways, t.calls(home, back)), append(keys, key+".back")
		case p.Return:
			home = t.line(name + ", back")
			ways, keys = append(ways, t.opposite(home, there)), append(keys, key+".return")
		}
		if home != none {
			b.base[home] = out
		}
		for k, calls := range ways {
			if err := t.timed(keys[k], []uint32{out, home}[k], calls, p.Headway, first, last); err != nil {
				return err
			}
		}
	}
	b.due = make([]uint32, len(b.runs))
	for i := range b.due {
		b.due[i] = uint32(i)
	}
	slices.SortStableFunc(b.due, func(x, y uint32) int { return cmp.Compare(b.runs[x].depart, b.runs[y].depart) })
	return nil
}

// stops finds the stops of a line.
func (t *timetableBook) stops(key string, names []string) ([]uint32, error) {
	c, s := t.b.m.env.City, t.b.m.sim
	if len(names) < 2 {
		return nil, fmt.Errorf("%s: a line has two stops or more; here are %d", key, len(names))
	}
	rows := make([]uint32, len(names))
	for i, name := range names {
		name = strings.TrimPrefix(name, "stop/")
		at := slices.Index(c.Stops.ID, name)
		if at < 0 {
			return nil, fmt.Errorf("%s: this city has no stop %q; it has %d stops%s", key, name, len(c.Stops.ID), someOf(c.Stops.ID))
		}
		lane := c.Stops.Lane[at]
		switch {
		case c.Stops.Kind[at] != city.BusStop:
			return nil, fmt.Errorf("%s: stop/%s is no bus stop but %v; name another", key, name, c.Stops.Kind[at])
		case int(lane) >= len(c.Lanes.ID) || s.net.laneOf[lane] == none:
			return nil, fmt.Errorf("%s: stop/%s lies beside no lane that vehicles use; name another", key, name)
		case s.net.may[s.net.laneOf[lane]]>>s.groupOf[Bus]&1 == 0:
			return nil, fmt.Errorf("%s: stop/%s lies beside lane/%s, which buses may not use; name another, or allow them there", key, name, c.Lanes.ID[lane])
		case i > 0 && rows[i-1] == uint32(at):
			return nil, fmt.Errorf("%s: stop/%s comes twice in a row; write it once", key, name)
		}
		rows[i] = uint32(at)
	}
	return rows, nil
}

// someOf names a few rows.
func someOf(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ", e.g. " + strings.Join(ids[:min(3, len(ids))], ", ")
}

// calls are halts at stops where they are.
func (t *timetableBook) calls(line uint32, stops []uint32) []busCall {
	c, n := t.b.m.env.City, t.b.m.sim.net
	calls := make([]busCall, len(stops))
	for i, stop := range stops {
		lane := c.Stops.Lane[stop]
		calls[i] = t.call(line, stop, lane, min(c.Stops.Pos[stop], n.length[n.laneOf[lane]]-1))
	}
	return calls
}

// opposite are halts at the same stops in the other order, across the street where it has another side for buses.
func (t *timetableBook) opposite(line uint32, stops []uint32) []busCall {
	c, s := t.b.m.env.City, t.b.m.sim
	calls := t.calls(line, stops)
	slices.Reverse(calls)
	for i := range calls {
		k := &calls[i]
		over := c.Streets.Opposite[c.Lanes.Street[k.lane]]
		if over == city.None {
			continue
		}
		if row := s.net.firstFor(over, s.groupOf[Bus]); row != none {
			k.pos = max(min(15, s.net.length[row]-1), s.net.length[row]*(1-k.pos/s.net.length[s.net.laneOf[k.lane]]))
			k.pos = min(k.pos, s.net.length[row]-1)
			k.lane = s.net.cityLane[row]
		}
	}
	return calls
}

// timed gives a line its departures and times, from what a bus takes alone.
func (t *timetableBook) timed(key string, line uint32, calls []busCall, headway clock.Duration, first, last clock.Duration) error {
	b, c := t.b, t.b.m.env.City
	arrive, leave := make([]int32, len(calls)), make([]int32, len(calls))
	for i := range calls {
		if i > 0 {
			seconds, ok := b.m.sim.driveFrom(Bus, b.m.sim.placeOf(&calls[i-1]), b.m.sim.placeOf(&calls[i]))
			if !ok {
				return fmt.Errorf("%s: no way for a bus leads from stop/%s to stop/%s; leave one out or mend the streets between them", key,
					c.Stops.ID[b.places[calls[i-1].place].stop], c.Stops.ID[b.places[calls[i].place].stop])
			}
			arrive[i] = leave[i-1] + int32(math.Ceil(seconds*b.params.Slack))
			leave[i] = arrive[i]
		}
		leave[i] += halting
	}
	midnight := -clock.Time(b.m.env.Civil.OfDay(0)) - clock.Time(clock.Day)
	for ; midnight < b.m.env.Stop+beyond; midnight = midnight.Add(clock.Day) {
		for at := first; at <= last; at += headway {
			if depart := midnight.Add(at); depart < b.m.env.Stop+beyond {
				t.departing(line, depart, calls, arrive, leave)
			}
			if len(b.runs) > mostRuns {
				return fmt.Errorf("%s: more than %d departures in this run; lengthen headways or shorten the run", key, mostRuns)
			}
		}
	}
	if n := len(b.runs); n > 0 && b.runs[n-1].line == line {
		trip := b.trip(uint32(n - 1))
		if _, _, err := b.m.sim.check(&trip); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

// departing adds one run of a line by its times after departure [s]. If it is under way as the simulation begins, it begins
// at the next stop it comes to; if none is left but the last, it is left out.
func (t *timetableBook) departing(line uint32, depart clock.Time, calls []busCall, arrive, leave []int32) {
	from := int32(depart / 1e9)
	skip := 0
	for skip < len(calls) && from+arrive[skip] < 0 {
		skip++
	}
	if skip >= len(calls)-1 {
		return
	}
	a, l := slices.Clone(arrive), slices.Clone(leave)
	for i := range a {
		a[i], l[i] = a[i]+from, l[i]+from
	}
	row := t.run(line, clock.Time(a[skip])*1e9, calls, a, l, t.b.params.Persons)
	t.b.runs[row].skip = skip
}

// beyond is how long after the end of the run departures are still planned, so that its last travellers know of them.
const beyond clock.Time = 2 * 3600e9

// trip is the vehicle's journey of a run of this service. It begins a little before the first stop it calls at.
func (b *buses) trip(run uint32) Trip {
	r := &b.runs[run]
	s := b.m.sim
	first, last := s.placeOf(&r.calls[r.skip]), s.placeOf(&r.calls[len(r.calls)-1])
	t := Trip{Class: Bus, At: r.depart, From: Place{first.Street, max(0, first.Pos-15)}, To: Place{last.Street, -1}, Speed: -1,
		Name: b.lines[r.line] + " of fleet." + b.name}
	for i := r.skip; i < len(r.calls); i++ {
		c := &r.calls[i]
		t.Stops = append(t.Stops, Stop{Row: b.places[c.place].stop, Lane: c.lane, Pos: c.pos, Duration: b.params.Dwell,
			Until: clock.Time(r.times.Depart[i]) * 1e9, Parking: b.params.Bays})
	}
	return t
}

// placeOf is where a call lies.
func (s *Sim) placeOf(c *busCall) Place {
	return Place{s.net.street[s.net.laneOf[c.lane]], c.pos}
}

// driveFrom is how long a class of vehicle takes from one place to another by usual times [s]; ok is false where no way
// leads.
func (s *Sim) driveFrom(c Class, a, b Place) (seconds float64, ok bool) {
	g, n := s.groupOf[c], s.net
	ra, rb := n.firstFor(a.Street, g), n.firstFor(b.Street, g)
	if ra == none || rb == none {
		return 0, false
	}
	va, vb := float64(n.paceOn(n.limit[ra], g)), float64(n.paceOn(n.limit[rb], g))
	if a.Street == b.Street && b.Pos > a.Pos {
		return float64(b.Pos-a.Pos) / va, true
	}
	ms := s.waysFor(g).usual.Cost(a.Street, b.Street)
	if ms >= noTurn {
		return 0, false
	}
	whole := float64(n.felt(b.Street, n.freeTime(b.Street, g))) / 1000
	return max(1, float64(n.length[ra]-a.Pos)/va+float64(ms)/1000-whole+float64(b.Pos)/vb), true
}

// city takes the buses among the city's own trips that name a line.
func (t *timetableBook) city() {
	b, m := t.b, t.b.m
	c := m.env.City
	short := 0
	for _, row := range m.own.order {
		kind := c.Trips.Type[row]
		if c.Trips.Line[row] == "" || m.sim.classOfType(m.sim.TypeOfRow(kind)) != Bus {
			continue
		}
		halts := m.own.stops[row]
		if len(halts) < 2 {
			short++
			continue
		}
		line := t.line("line/" + c.Trips.Line[row])
		x := &c.TripStops
		calls, arrive, leave := make([]busCall, len(halts)), make([]int32, len(halts)), make([]int32, len(halts))
		depart := max(0, m.own.instant(c.Trips.Depart[row]))
		now := int32(depart / 1e9)
		for i, k := range halts {
			calls[i] = t.call(line, x.Stop[k], x.Lane[k], x.Pos[k])
			lasts := int32(max(x.Duration[k], 0))
			if until := x.Until[k]; !math.IsNaN(until) {
				left := int32(m.own.instant(until) / 1e9)
				leave[i] = max(now, left)
				arrive[i] = max(now, leave[i]-lasts)
			} else {
				if i > 0 {
					if seconds, ok := m.sim.driveFrom(Bus, m.sim.placeOf(&calls[i-1]), m.sim.placeOf(&calls[i])); ok {
						now += int32(math.Ceil(seconds * b.params.Slack))
					}
				}
				arrive[i], leave[i] = now, now+max(lasts, halting)
			}
			now = leave[i]
		}
		room := b.params.Persons
		if int(kind) < len(c.VehicleTypes.Persons) && c.VehicleTypes.Persons[kind] > 0 {
			room = int(c.VehicleTypes.Persons[kind])
		}
		b.runOf[row] = t.run(line, depart, calls, arrive, leave, room)
	}
	if short > 0 {
		b.noted = append(b.noted, fmt.Sprintf("fleet.%s: %d trips of the city name a line and halt less than twice; nobody can ride in them", b.name, short))
	}
}

// busHours reads "05:30-23:30".
func busHours(text string) (first, last clock.Duration, err error) {
	a, z, ok := strings.Cut(text, "-")
	first, e1 := minuteOfDay(a)
	last, e2 := minuteOfDay(z)
	if !ok || e1 != nil || e2 != nil || last < first {
		return 0, 0, fmt.Errorf("%q is no span of the day; write e.g. \"05:30-23:30\"", text)
	}
	return first, last, nil
}

// minuteOfDay reads "05:30", up to 24:00.
func minuteOfDay(text string) (clock.Duration, error) {
	h, m, ok := strings.Cut(strings.TrimSpace(text), ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || minute < 0 || minute > 59 || hour*60+minute > 24*60 {
		return 0, fmt.Errorf("%q is no time of day", text)
	}
	return clock.Duration(hour*60+minute) * time.Minute, nil
}
