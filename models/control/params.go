package control

import (
	"time"

	"semul/engine/clock"
	"semul/engine/sim"
	"semul/engine/units"
)

// Common are the keys of every [control.X] table.
type Common struct {
	Reads string         `toml:"reads" doc:"name X of the [policy.X] it reads, or of a [sensor.X] without personal data, such as \"gauge\", or of one of its columns where it has several, such as \"loop.vehicles\"" need:"\"NAME\""`
	Stale clock.Duration `toml:"stale_after" doc:"age of a release above which the fallback takes over; 0: three windows after it came" range:"[0,86400]" src:"project default"`
}

// CloseParams are the keys of kind close.
type CloseParams struct {
	Common
	Target string      `toml:"target" doc:"street, lane or underpass; one of the gauges stands there" need:"\"underpass/no1\""`
	Above  units.Metre `toml:"close_above" doc:"depth that closes it" range:"(0,10]" src:"Korea's rule of April 2024 for underpasses"`
	Below  units.Metre `toml:"open_below" doc:"depth that opens it again" range:"[0,10]" src:"project default"`
}

// PumpParams are the keys of kind pumps.
type PumpParams struct {
	Common
	Start   units.Metre    `toml:"start_above" doc:"forecast depth at which a pump starts" range:"(0,10]" src:"project default"`
	MinRun  clock.Duration `toml:"min_run" doc:"shortest time for which a pump that was started so keeps running: every start heats its motor, and the usual six an hour mean one in ten minutes" range:"[0,86400]" src:"project default"`
	Horizon clock.Duration `toml:"horizon" doc:"how far ahead the depth is carried on" range:"[0,86400]" src:"project default"`
}

// ReadsExample is what a controller of the kind may read, for describe.
func (*CloseParams) ReadsExample() string { return "gauge" }

// ReadsExample is as of CloseParams.
func (*PumpParams) ReadsExample() string { return "gauge" }

// ReadsExample is as of CloseParams.
func (*GateParams) ReadsExample() string { return "gauge" }

// ReadsExample is as of CloseParams.
func (*ActuatedParams) ReadsExample() string { return "loop.vehicles" }

// ReadsExample is as of CloseParams.
func (*CoordinatedParams) ReadsExample() string { return "loop.vehicles" }

// ReadsExample is as of CloseParams.
func (*PressureParams) ReadsExample() string { return "queue" }

// ReadsExample is as of CloseParams.
func (*GuidanceParams) ReadsExample() string { return "loop.speed" }

// ReadsExample is as of CloseParams.
func (*ParkingParams) ReadsExample() string { return "bays" }

// ReadsExample is as of CloseParams.
func (*DispatchParams) ReadsExample() string { return "avl" }

// ReadsExample is as of CloseParams.
func (*PreemptParams) ReadsExample() string { return "loop.bus" }

// Needs are the ports without whose reader nobody obeys.
func (*CloseParams) Needs() []string { return []string{"closure"} }

// Needs are the ports without whose reader nobody obeys.
func (*PumpParams) Needs() []string { return []string{"setpoint"} }

// Needs are the ports without whose reader nobody obeys.
func (*GateParams) Needs() []string { return []string{"setpoint"} }

// Needs are the ports without whose reader nobody obeys.
func (*SignalCommon) Needs() []string { return []string{"signal_command"} }

// Needs are the ports without whose reader nobody obeys.
func (*GuidanceParams) Needs() []string { return []string{"advice"} }

// kinds are the kinds of [control.X].
func kinds() []sim.TableKind {
	return []sim.TableKind{
		{Name: "close", Doc: "closes a street or underpass while its gauge shows too much water", New: func() any {
			return &CloseParams{Common: Common{Stale: 5 * time.Minute}, Above: 0.15, Below: 0.05}
		}},
		{Name: "pumps", Doc: "starts pumps by the depth that is coming", New: func() any {
			return &PumpParams{Common: Common{Stale: 5 * time.Minute}, Start: 0.1, MinRun: 10 * time.Minute, Horizon: 10 * time.Minute}
		}},
		{Name: "max_pressure", Doc: "gives green to the stage with the most vehicles against the streets ahead", New: func() any {
			return &PressureParams{As: "auto", LongestRed: 3 * time.Minute}
		}},
		{Name: "gate", Doc: "opens and closes a gate by the water at a gauge", New: func() any {
			return &GateParams{Common: Common{Stale: 5 * time.Minute}, Every: 5 * time.Minute}
		}},
		{Name: "actuated", Doc: "gives green where vehicles come and ends it when nobody does", New: func() any {
			return &ActuatedParams{MinGreen: 7 * time.Second, MaxGreen: time.Minute, Passage: 3 * time.Second, Recall: 2 * time.Minute}
		}},
		{Name: "coordinated", Doc: "makes the splits of the signals' own cycles anew by what was counted", New: func() any {
			return &CoordinatedParams{Every: 15 * time.Minute, MinGreen: 7 * time.Second}
		}},
		{Name: "guidance", Doc: "publishes released speeds of streets to drivers with an app", New: func() any {
			return &GuidanceParams{Every: 5 * time.Minute, Change: 0.1}
		}},
		{Name: "parking", Doc: "publishes how many bays of car parks are free, as released, to drivers where parking.X.guidance is released", New: func() any {
			return &ParkingParams{Every: time.Minute}
		}},
		{Name: "dispatch", Doc: "tells a fleet where its vehicles are, as released, for fleet.X.information = \"released\"", New: func() any {
			return &DispatchParams{Common: Common{Stale: 5 * time.Minute}}
		}},
		{Name: "preempt", Doc: "lets buses or emergency vehicles before, by their released positions", New: func() any {
			return &PreemptParams{Hold: 20 * time.Second, Longest: 90 * time.Second, Rest: time.Minute}
		}},
	}
}
