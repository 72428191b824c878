package export

import (
	"semul/engine/clock"
	"semul/engine/frame"
)

// Instants picks n moments of a run that tell its story: evenly spread from shortly before the first thing happens, but
// not later than after a quarter of the run, to the end. Each is moved to the nearest event with a cause or a
// consequence, if one is within a third of the distance, and up to the next full minute if the run is longer than that
// many minutes. The result ascends and lies within the run's span.
func Instants(src frame.Source, n int) []clock.Time {
	from, to, _ := src.Span()
	if n < 1 {
		return nil
	}
	events := src.Events(from, to)
	start := from
	if len(events) > 0 {
		start = min(max(from, events[0].At-(to-from)/20), from+(to-from)/4)
	}
	step := clock.Time(0)
	if n > 1 {
		step = (to - start) / clock.Time(n-1)
	}
	linked := map[uint64]bool{}
	for _, e := range events {
		for _, c := range e.Cause {
			linked[c], linked[e.ID] = true, true
		}
	}
	var at []clock.Time
	for k := range n {
		t := start + step*clock.Time(k)
		if n == 1 {
			t = (start + to) / 2
		}
		best, gap := t, step/3
		for _, e := range events {
			d := e.At - t
			if d < 0 {
				d = -d
			}
			if k > 0 && k < n-1 && linked[e.ID] && d < gap {
				best, gap = e.At, d
			}
		}
		if minute := clock.Time(60e9); step > minute {
			best = (best + minute - 1) / minute * minute
		}
		at = append(at, min(max(best, from), to))
	}
	return at
}
