package main

// trafficCmd is `semul traffic`.
type trafficCmd struct {
	Plan trafficPlanCmd `cmd:"" help:"Make signal plans: cycles and greens by Webster, offsets for green waves."`
}
