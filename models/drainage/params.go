package drainage

import (
	"time"

	"semul/engine/clock"
	"semul/engine/units"
)

// Params are the keys of [model.drainage].
type Params struct {
	Lift         units.Metre    `toml:"lift" doc:"height over which a pump lifts, losses included" range:"(0,100]" src:"project default, as for the pumps' share of the grid's load"`
	Efficiency   float64        `toml:"efficiency" doc:"share of a pump's power that becomes flow" range:"(0,1]" src:"project default, usual for large axial pumps"`
	RestartDelay clock.Duration `toml:"restart_delay" doc:"time from the return of power to the first flow" range:"[0,86400]" src:"project default"`
	RepairAfter  clock.Duration `toml:"repair_after" doc:"time from the fall of the water below the sill to the return of a drowned pump; 0: only an event repairs it" range:"[0,8760000]" src:"project default"`
}

// DefaultParams returns the defaults.
func DefaultParams() *Params {
	return &Params{Lift: 5, Efficiency: 0.7, RestartDelay: time.Minute, RepairAfter: 0}
}
