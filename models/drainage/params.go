package drainage

import (
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.drainage].
type Params struct {
	Surface      string                    `toml:"surface" doc:"who brings rain to the sewers: none: sewers are not simulated, and the flood model's sewer_loss stands for them; grid: water on the ground runs into manholes and inlets, and comes back up" oneof:"none|grid"`
	Step         clock.Duration            `toml:"step" doc:"longest step of the sewers" range:"[0.1,60]" src:"project default"`
	InletArea    units.SquareMetre         `toml:"inlet_area" doc:"open area of the inlets that a node of the sewer stands for" range:"(0,100]" src:"project default: two street inlets of 0.5 m by 0.2 m"`
	Blocked      float64                   `toml:"blocked" doc:"share of that area that leaves and litter close" range:"[0,1)" src:"project default"`
	SumpPump     units.CubicMetrePerSecond `toml:"sump_pump" doc:"rated flow of the pump of every underpass; 0: the city's" range:"[0,10]" src:"the scenario"`
	Lift         units.Metre               `toml:"lift" doc:"height over which a pump lifts, losses included" range:"(0,100]" src:"project default, as for the pumps' share of the grid's load"`
	Efficiency   float64                   `toml:"efficiency" doc:"share of a pump's power that becomes flow" range:"(0,1]" src:"project default, usual for large axial pumps"`
	RestartDelay clock.Duration            `toml:"restart_delay" doc:"time from the return of power to the first flow" range:"[0,86400]" src:"project default"`
	RepairAfter  clock.Duration            `toml:"repair_after" doc:"time from the fall of the water below the sill to the return of a drowned pump; 0: only an event repairs it" range:"[0,8760000]" src:"project default"`
}

// DefaultParams returns the defaults.
func DefaultParams() *Params {
	return &Params{Surface: "none", Step: 5 * time.Second, InletArea: 0.2, Lift: 5, Efficiency: 0.7, RestartDelay: time.Minute, RepairAfter: 0}
}
