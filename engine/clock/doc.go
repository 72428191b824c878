// Package clock is simulated time: integer nanoseconds since the scenario's start, schedules on
// that axis, and the city's civil time.
//
//	Time      int64 nanoseconds since the scenario's start; Never is the largest
//	Duration  a difference of two Times, also nanoseconds
//	Civil     the start as a date with the city's offset from UTC; the offset never changes
//	          during a run (no daylight saving: a run would repeat or skip an hour)
//	Schedule  instants at which something is due: every so long, or a list
//
// The span is ±292 years, enough for any run. Nothing here reads the machine's clock.
// Read next: time.go, civil.go, parse.go, schedule.go.
package clock
