package scenario

import (
	"testing"
	"time"

	"semul/engine/clock"
)

// The run of base starts at 16:00 with the offset +09:00.
func TestTimes(t *testing.T) {
	for _, c := range []struct {
		written string
		want    time.Duration
	}{
		{`2026-07-16T18:30:00+09:00`, 150 * time.Minute},
		{`2026-07-16T18:30:00`, 150 * time.Minute}, // no offset: the start's
		{`2026-07-16 18:30:00`, 150 * time.Minute},
		{`2026-07-16T18:30`, 150 * time.Minute},
		{`2026-07-16T09:30:00Z`, 150 * time.Minute},
		{`2026-07-16t09:30:00z`, 150 * time.Minute},
		{`2026-07-16T04:30:00.25-05:00`, 150*time.Minute + 250*time.Millisecond},
		{`"2026-07-16T18:30"`, 150 * time.Minute},
		{`"2 h 30 min"`, 150 * time.Minute},
		{`18:30:00`, 150 * time.Minute}, // a time of day: the first from the start on
		{`"18:30"`, 150 * time.Minute},
		{`"16:00"`, 0},
		{`15:00:00`, 23 * time.Hour},
		{`"2.5h"`, 150 * time.Minute},
		{`2026-07-16T15:00:00`, -time.Hour},
		{`"-1 h"`, -time.Hour},
	} {
		sc := mustLoad(t, Options{}, "storm.toml", base+"[forcing.tide.sea]\nhigh = "+c.written+"\n")
		if got := sc.Forcings[0].Params.(*tide).High; got != clock.Time(c.want) {
			t.Errorf("%s is %v after the start, want %v", c.written, time.Duration(got), c.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	sc := mustLoad(t, Options{}, "storm.toml", base+`
[forcing.rain]
kind = "constant"
intensity = "60 mm/h"
start = 2026-07-16T21:00:00
duration = "4 h"
[event.early]
kind = "closure"
target = "lane/1"
at = "-1 s"
[event.late]
kind = "closure"
target = "lane/1"
at = 2026-07-16T22:00:01
[event.last]
kind = "closure"
target = "lane/1"
at = "6 h"
[event.rain]
intensity = "60 mm/h"
start = "7 h"
duration = "4 h"
[event.past]
kind = "rain"
intensity = "60 mm/h"
start = "-2 h"
duration = "2 h"
[event.cut]
kind = "rain"
intensity = "60 mm/h"
start = "-2 h"
duration = "3 h"
`)
	want := `storm.toml:8:1: forcing.rain: lasts until 2026-07-17T01:00:00+09:00, but the run ends at 2026-07-16T22:00:00+09:00; the rest is not seen
storm.toml:16:6: event.early.at: 2026-07-16T15:59:59+09:00 is before the run begins; it never happens
storm.toml:20:6: event.late.at: 2026-07-16T22:00:01+09:00 is after the run ends, 2026-07-16T22:00:00+09:00; it never happens
storm.toml:25:1: event.rain: begins at 2026-07-16T23:00:00+09:00, after the run ends, 2026-07-16T22:00:00+09:00; nothing of it is seen
storm.toml:29:1: event.past: is over at 2026-07-16T16:00:00+09:00, before the run begins, 2026-07-16T16:00:00+09:00; nothing of it is seen
storm.toml:34:1: event.cut: begins at 2026-07-16T14:00:00+09:00, before the run does, 2026-07-16T16:00:00+09:00; what fell by then is not seen
`
	if got := warnings(sc); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(sc.Events) != 6 || sc.Events[0].Name != "cut" || sc.Events[5].Name != "rain" || sc.Events[5].At != clock.Time(7*time.Hour) {
		t.Errorf("events come by time, then name: got %+v", sc.Events)
	}
}
