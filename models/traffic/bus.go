package traffic

import (
	"fmt"
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
	"semul/models/traffic/transit"
)

// BusParams are the keys of [fleet.X] with kind bus.
type BusParams struct {
	City     bool                      `toml:"city" doc:"the buses of the city's own trips that name a line (GTFS, SUMO) carry passengers"`
	Line     map[string]*BusLineParams `toml:"line" doc:"[fleet.X.line.NAME]: a line by its stops and headway"`
	Persons  int                       `toml:"persons" range:"[1,1000]" doc:"places in a vehicle, seated and standing, where its type does not say" src:"project default"`
	Doors    int                       `toml:"doors" range:"[1,10]" doc:"doors of a vehicle" src:"project default"`
	Bays     bool                      `toml:"bays" doc:"buses of lines given here halt beside the lane"`
	Dwell    clock.Duration            `toml:"dwell" range:"[0,600]" doc:"least time at a stop, doors and all" src:"project default"`
	Board    clock.Duration            `toml:"board" range:"[0,60]" doc:"time to get on, one person at one door" src:"Shockley, Los Angeles: 2 s by smart card, 4 s in cash"`
	Alight   clock.Duration            `toml:"alight" range:"[0,60]" doc:"time to get off, one person at one door" src:"project default"`
	Slack    float64                   `toml:"slack" range:"[1,5]" doc:"planned time between stops of lines given here over that of a bus alone on the street" src:"project default"`
	Patience clock.Duration            `toml:"patience" range:"[60,86400]" doc:"who has waited that long beyond the planned departure looks for another way once, and then gives up" src:"project default"`
	Early    clock.Duration            `toml:"early" range:"[0,3600]" doc:"who knows the timetable is at his first stop at most that long before" src:"project default"`
	Walk     units.Metre               `toml:"walk" range:"(0,5000]" doc:"longest way on foot to the first stop and from the last" src:"traffic.md section 10"`

	Rotations bool           `toml:"rotations" doc:"a vehicle serves run after run of its line, first in first out at the terminus, and sets out late if it came late; else each run is a new vehicle. So in any case with battery, and for the city's own trips with a block (GTFS block_id)"`
	Layover   clock.Duration `toml:"layover" range:"[0,7200]" doc:"least time at the terminus between two runs of a vehicle; in a block what its timetable leaves, if that is less" src:"project default"`
	Battery   units.Joule    `toml:"battery" range:"[0,3.6e9]" doc:"that a full battery of each vehicle holds, as which it begins; it charges where it stands between two runs. 0: batteries are not followed" src:"the scenario"`
	Charger   units.Watt     `toml:"charger" range:"[10,1e6]" doc:"drawn by a vehicle that charges at a terminus, on the bus of the city's charger nearest to it, and dark with that" src:"project default"`
	Below     float64        `toml:"charge_below" range:"[0,0.9]" doc:"state of charge below which a vehicle sets out on no run" src:"project default"`
	To        float64        `toml:"charge_to" range:"(0,1]" doc:"state of charge up to which it charges" src:"project default: where charging becomes slow"`
}

// BusLineParams are the keys of [fleet.X.line.NAME].
type BusLineParams struct {
	Stops   []string       `toml:"stops" need:"[\"stop1\", \"stop2\"]" doc:"stops of the city in the order of the line, two or more"`
	Return  bool           `toml:"return" doc:"buses go back too: on the other side of the street where it has one"`
	Back    []string       `toml:"back" doc:"stops of the way back, where they are others"`
	Headway clock.Duration `toml:"headway" range:"[30,86400]" doc:"from one departure to the next" src:"the scenario"`
	Hours   string         `toml:"hours" doc:"first and last departure of the day" src:"the scenario"`
}

// Defaults are the keys that a line does not say.
func (p *BusLineParams) Defaults() {
	p.Return, p.Headway, p.Hours = true, 10*time.Minute, "05:30-23:30"
}

func newBusParams() any {
	return &BusParams{City: true, Persons: 85, Doors: 2, Dwell: 4 * time.Second, Board: 2 * time.Second, Alight: 1500 * time.Millisecond,
		Slack: 1.4, Patience: 30 * time.Minute, Early: 5 * time.Minute, Walk: 800,
		Layover: 5 * time.Minute, Charger: 150_000, Below: 0.2, To: taperFrom}
}

func busKind() fleetKind {
	return fleetKind{TableKind: sim.TableKind{Name: "bus", New: newBusParams, Doc: "buses on lines, with passengers"}, modes: []msg.Mode{msg.Bus},
		start: startBuses}
}

// buses is public transport by bus: lines, the vehicles on them, and their passengers, who plan by the timetable (package
// transit) and live what becomes of it.
type buses struct {
	m      *Model
	name   string
	params *BusParams
	walk   transit.Walking
	table  *transit.Timetable
	router *transit.Router

	lines  []string
	base   []uint32 // by line: the one whose way back it is, or itself
	places []busPlace
	runs   []busRun // by row of the timetable
	runOf  map[uint32]uint32
	due    []uint32 // runs that this service sends, by departure
	sent   int      // of them

	onRoad  map[uint32]*bus // by id of the trip
	riders  []rider
	spare   []uint32
	serial  uint32
	timers  agenda     // of riders, by serial number
	waiting [][]uint32 // riders by place, in the order they came
	there   [][]uint32 // ids of the vehicles that stand at a place
	headway []spacing
	tally   busTally
	noted   []string
	rot     *rotation // nil: each run is a new vehicle
	units   []*bus    // by on-board unit; nil: it is free
}

// startBuses makes the lines. Errors begin with the key.
func startBuses(m *Model, name string, params any) (service, error) {
	b := &buses{m: m, name: name, params: params.(*BusParams), runOf: map[uint32]uint32{}, onRoad: map[uint32]*bus{}}
	b.walk = transit.Walking{Speed: 1.2, Reach: float64(b.params.Walk), Change: 300, Detour: 1.3}
	book := newTimetableBook(b)
	if err := book.lines(); err != nil {
		return nil, err
	}
	if b.params.City {
		book.city()
	}
	if len(book.trips) == 0 {
		return nil, fmt.Errorf("fleet.%s: no bus runs: the city's own trips name no line, and no [fleet.%s.line.NAME] has a departure in the time of the run; write one with stops, headway and hours", name, name)
	}
	var err error
	if b.table, err = transit.New(book.points, book.trips, b.walk); err != nil {
		return nil, err
	}
	b.router = b.table.Router()
	if err := b.rotate(); err != nil {
		return nil, err
	}
	b.waiting, b.there = make([][]uint32, len(b.places)), make([][]uint32, len(b.places))
	return b, nil
}

// adopter is a service that carries people with vehicles of the city's own trips.
type adopter interface {
	adopt(row, id uint32) bool
}

// adopt gives a trip of the city to the first service that runs it.
func (m *Model) adopt(row, id uint32) {
	for i := range m.services {
		if a, ok := m.services[i].service.(adopter); ok && a.adopt(row, id) {
			m.owner[id] = i
			return
		}
	}
}

// adopt takes a vehicle of the city's own trips that runs on a line.
func (b *buses) adopt(row, id uint32) bool {
	run, ok := b.runOf[row]
	if ok {
		b.onRoad[id] = b.vehicle(id, run)
		b.rot.left(run, id, b.m.sim.Now(), b.runs[run].depart)
	}
	return ok
}

func (b *buses) vehicle(id, run uint32) *bus {
	v := &bus{id: id, run: run, at: b.runs[run].skip, room: b.runs[run].room}
	b.fit(v)
	return v
}
