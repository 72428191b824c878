package sensing

import (
	"time"

	"semul/engine/clock"
	"semul/engine/hub/stream"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/units"
)

// Common are the keys of every [sensor.X] table.
type Common struct {
	At      device.Where   `toml:"at" doc:"where they stand: arterials, underpasses, low points, buildings, signals (what watches lanes: all lanes that a signal lets go), substations, parkings; a reference, a list of references, or [x, y]" need:"\"underpasses\""`
	Count   int            `toml:"count" doc:"how many of the places get one; 0: all" range:"[0,1000000]"`
	Every   clock.Duration `toml:"every" doc:"period of the readings" range:"[1,86400]" src:"project default"`
	Jitter  float64        `toml:"jitter" doc:"largest deviation of a period, as a share of it" range:"[0,0.5]" src:"project default"`
	Loss    float64        `toml:"loss" doc:"share of rows lost while the radio is good; half of them while it is bad" range:"[0,1]" src:"project default"`
	Supply  string         `toml:"supply" doc:"feeder: hangs on the bus of its building, else the nearest, and has a battery; always: never without power" oneof:"feeder|always"`
	Battery clock.Duration `toml:"battery" doc:"how long it goes on without power" range:"[0,8760000]" src:"project default"`
}

// LevelParams are the keys of a gauge.
type LevelParams struct {
	Common
	Sigma units.Metre    `toml:"sigma" doc:"standard deviation of a reading" range:"[0,1]" src:"project default"`
	Alarm units.Metre    `toml:"alarm" doc:"depth above which it reads more often" range:"[0,100]" src:"project default"`
	Quick clock.Duration `toml:"quick" doc:"period above the alarm" range:"[1,86400]" src:"project default"`
}

// LoopParams are the keys of loop detectors.
type LoopParams struct {
	Common
	Before units.Metre `toml:"before" doc:"how far before the end of its lane a loop lies, in its middle at most: at the stop line it counts who passes, farther up it sees a queue that reaches it" range:"[1,1000]" src:"project default"`
}

// QueueParams are the keys of ideal detectors that count a whole lane: for controllers with oracle = true.
type QueueParams struct {
	Common
	Reach units.Metre `toml:"reach" doc:"where a signal lets the lane go: lanes that lead to it without another signal, and end within so far of its stop line, are counted too, each with an equal part for every lane it leads to; 0: the lane alone" range:"[0,1000]" src:"project default"`
}

// BaysParams are the keys of counters at car parks.
type BaysParams struct{ Common }

// CameraParams are the keys of cameras that count.
type CameraParams struct {
	Common
	Miss float64 `toml:"miss" doc:"share of vehicles that are not seen" range:"[0,1]" src:"project default"`
}

// MeterParams are the keys of smart meters.
type MeterParams struct{ Common }

// AVLParams are the keys of on-board units (automatic vehicle location) of a fleet.
type AVLParams struct {
	Fleet  string         `toml:"fleet" doc:"the [fleet.X] whose vehicles say where they are: drt, shuttle, bus or ambulance; of shared vehicles those that nobody has" need:"\"circle\""`
	By     string         `toml:"by" doc:"what a cell is. vehicle: one of the fleet, its value the street where it is, for control of kind dispatch; street: a street, to be counted in, for signals that let them before" oneof:"vehicle|street"`
	Count  int            `toml:"count" doc:"how many vehicles have a unit; 0: all. Of buses, whose number follows from their lines, it must be said" range:"[0,100000]"`
	Every  clock.Duration `toml:"every" doc:"period of the telegrams; of vehicles with drivers no shorter than the window of the query that reads them" range:"[1,86400]" src:"project default: the shortest window of the default charter"`
	Jitter float64        `toml:"jitter" doc:"largest deviation of a period, as a share of it" range:"[0,0.5]" src:"project default"`
	Loss   float64        `toml:"loss" doc:"share of telegrams lost while the radio is good; half of them while it is bad" range:"[0,1]" src:"project default"`
}

// common are the keys as those of other sensors: a unit hangs on its vehicle's supply.
func (p *AVLParams) common() *Common {
	return &Common{Every: p.Every, Jitter: p.Jitter, Loss: p.Loss, Supply: "always"}
}

// Wish says what is to be placed.
func (p *AVLParams) Wish() device.Wish { return device.Wish{Fleet: p.Fleet, Count: p.Count} }

// Needs are the ports without whose writer nobody says where he is.
func (*AVLParams) Needs() []string { return []string{"service"} }

// PlateParams are the keys of cameras that read number plates.
type PlateParams struct {
	Common
	Miss    float64 `toml:"miss" doc:"share of plates that are not read" range:"[0,1]" src:"project default"`
	Misread float64 `toml:"misread" doc:"share of plates that are read as somebody else's" range:"[0,1]" src:"project default"`
}

// Wish says what is to be placed.
func (c *Common) wish(line bool) device.Wish {
	return device.Wish{At: c.At, Count: c.Count, Line: line, Powered: c.Supply == "feeder"}
}

// Wish says what is to be placed.
func (p *LevelParams) Wish() device.Wish { return p.wish(false) }

// Wish says what is to be placed.
func (p *LoopParams) Wish() device.Wish {
	w := p.wish(true)
	w.Before = float64(p.Before)
	return w
}

// Wish says what is to be placed.
func (p *QueueParams) Wish() device.Wish { return p.wish(true) }

// Wish says what is to be placed.
func (p *BaysParams) Wish() device.Wish { return p.wish(false) }

// Wish says what is to be placed.
func (p *CameraParams) Wish() device.Wish { return p.wish(true) }

// Wish says what is to be placed.
func (p *MeterParams) Wish() device.Wish { return p.wish(false) }

// Wish says what is to be placed.
func (p *PlateParams) Wish() device.Wish { return p.wish(true) }

// Period is how often a device reads.
func (c *Common) Period() clock.Duration { return c.Every }

// Source is the port from which a column of the rows comes; "": none of the sensor's own.
func (*LoopParams) Source(column string) string {
	return map[string]string{"vehicles": "passages", "occupancy": "passages_occupied", "speed": "passages_speed"}[column]
}

// Source is the port from which the rows come.
func (*QueueParams) Source(string) string { return "lane_vehicles" }

// Source is the port from which the rows come.
func (*CameraParams) Source(string) string { return "passages" }

// Needs are the ports without whose writer a gauge sees nothing.
func (*LevelParams) Needs() []string { return []string{"cell_depth"} }

// Needs are the ports without whose writer loops see nothing.
func (*LoopParams) Needs() []string { return []string{"passages"} }

// Needs are the ports without whose writer queues are not seen.
func (*QueueParams) Needs() []string { return []string{"lane_vehicles"} }

// Needs are the ports without whose writer cameras see nothing.
func (*CameraParams) Needs() []string { return []string{"passages"} }

// Needs are the ports without whose writer meters stand still.
func (*MeterParams) Needs() []string { return []string{"metered_energy"} }

// Needs are the ports without whose writer no plate is read.
func (*PlateParams) Needs() []string { return []string{"line_crossed"} }

func common(every, battery clock.Duration) Common {
	return Common{Every: every, Jitter: 0.1, Loss: 0.001, Supply: "feeder", Battery: battery}
}

// kinds are the kinds of [sensor.X], in hub.md's order.
func kinds() []sim.TableKind {
	return []sim.TableKind{
		{Name: "loop", Doc: "loop detectors: vehicles, occupancy and mean speed over each lane", New: func() any { return &LoopParams{common(30*time.Second, 0), 8} }},
		{Name: "queue", Doc: "ideal detectors: the vehicles on a whole lane, exactly and without loss; no city has them, they need oracle = true", New: func() any {
			return &QueueParams{Common{Every: 5 * time.Second, Supply: "always"}, 100}
		}},
		{Name: "bays", Doc: "counters at the barriers of car parks: the cars inside", New: func() any { return &BaysParams{common(time.Minute, 0)} }},
		{Name: "cctv", Doc: "cameras that count vehicles and let no picture out", New: func() any { return &CameraParams{common(time.Minute, 0), 0.05} }},
		{Name: "anpr", Doc: "cameras that read number plates", New: func() any { return &PlateParams{common(time.Minute, 0), 0.03, 0.01} }},
		{Name: "meter", Doc: "smart meters: what a building draws, the meter its subject, the feeder its cell", New: func() any { return &MeterParams{common(15*time.Minute, 6*time.Minute)} }},
		{Name: "avl", Doc: "on-board units: where each vehicle of a fleet is, how late and how full", New: func() any { return &AVLParams{By: "vehicle", Every: time.Minute, Loss: 0.001} }},
		{Name: "level", Doc: "gauges of the water's depth", New: func() any {
			return &LevelParams{common(time.Minute, 72*time.Hour), 0.003, 0.1, 10 * time.Second}
		}},
	}
}

// basis says by what right a class of data is collected, and for what, where the scenario does not say otherwise (our
// reading of the acts, hub.md section 4; not legal advice).
type basis struct {
	term, article string
	purposes      []stream.Purpose
	retention     clock.Duration
}

func basisOf(c stream.Class) basis {
	switch c {
	case stream.Plate:
		return basis{"dpv:Consent", "PIPA 15(1)1", []stream.Purpose{stream.TrafficControl, stream.Emergency, stream.Billing}, stream.UntilClosed}
	case stream.MeterSeries:
		return basis{"dpv:Contract", "PIPA 15(1)4", []stream.Purpose{stream.GridBalancing, stream.Statistics, stream.Billing}, stream.UntilClosed}
	case stream.Work:
		return basis{"dpv:PublicInterest", "PIPA 15(1)3", []stream.Purpose{stream.TrafficControl, stream.FloodWarning, stream.Emergency, stream.Statistics}, stream.UntilClosed}
	case stream.Count:
		return basis{"dpv:PublicInterest", "PIPA 25", []stream.Purpose{stream.TrafficControl, stream.FloodWarning, stream.Emergency, stream.Statistics}, stream.UntilClosed}
	}
	return basis{"dpv:PublicInterest", "no personal data", []stream.Purpose{stream.TrafficControl, stream.FloodWarning, stream.GridBalancing, stream.Emergency, stream.Statistics}, stream.UntilClosed}
}
