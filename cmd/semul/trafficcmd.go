package main

// trafficCmd is `semul traffic`.
type trafficCmd struct {
	Plan      trafficPlanCmd `cmd:"" help:"Make signal plans: cycles and greens by Webster, offsets for green waves."`
	Calibrate calibrateCmd   `cmd:"" help:"Fit demand to counts: scale the trips of paths until what passes is what was counted."`

	Demand demandCmd `cmd:"" help:"Make a SYNTHETIC demand where none is known: by gravity, no more than the signals let through."`

	Equilibrium equilibriumCmd `cmd:"" help:"Drive the same trips day after day until drivers have found their ways."`

	Modes modesCmd `cmd:"" help:"Fit the constants of mode choice until the trips of a run have the shares asked for."`
}
