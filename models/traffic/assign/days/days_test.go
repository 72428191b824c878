package days

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/models/traffic"
	"semul/models/traffic/assign"
	"semul/models/traffic/bench"
)

// corridor is the grid of the bench with its demand and, on top, a stream from west to east along the middle, of more
// vehicles than one lane's green can let through.
func corridor(t testing.TB, n int) *City {
	t.Helper()
	c, err := bench.Grid(n)
	if err != nil {
		t.Fatal(err)
	}
	trips := bench.Demand(c, 0.5, clock.Time(1800e9), 1)
	west, east := street(t, c, fmt.Sprintf("road_0_%d_0", (n+1)/2)), street(t, c, fmt.Sprintf("road_%d_%d_0", n, (n+1)/2))
	for k := range 400 {
		trips = append(trips, traffic.Trip{ID: uint32(1e6 + k), At: clock.Time(k * 4500e6), From: traffic.Place{Street: west, Pos: -1}, To: traffic.Place{Street: east, Pos: -1}})
	}
	d, err := New(c, traffic.DefaultConfig(), trips, clock.Time(7200e9))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func street(t testing.TB, c *city.City, id string) uint32 {
	t.Helper()
	row := slices.Index(c.Streets.ID, id)
	if row < 0 {
		t.Fatalf("the grid has no street %s", id)
	}
	return uint32(row)
}

// Drivers begin by free times, all on the straight way; day by day they spread, the gap falls below 5 %, and all are faster.
// The same trips give the same days.
func TestTheGapFallsDayByDay(t *testing.T) {
	run := func(most int) []assign.Day {
		d, o := corridor(t, 5), assign.DefaultDays()
		o.Most = most
		days, err := assign.DayToDay(context.Background(), d.Graph, d.Free, d.Journeys, d.Simulate, o)
		if err != nil {
			t.Fatal(err)
		}
		return days
	}
	days := run(50)
	for i, day := range days {
		t.Logf("day %2d: gap %.4f, mean %.1f s, taken %.1f s, %d moved, %d unfinished", day.Number, day.Gap, day.Mean, day.Taken, day.Moved, day.Unfinished)
		if i > 0 && i < 7 && day.Gap >= days[i-1].Gap {
			t.Errorf("the gap of day %d is not below that of the day before", day.Number)
		}
	}
	first, last := days[0], days[len(days)-1]
	if last.Gap >= 0.05 || last.Mean > 0.85*first.Mean || last.Taken > 0.6*first.Taken || last.Unfinished > 0 {
		t.Errorf("after %d days: gap %.4f, mean %.1f s, taken %.1f s; on the first %.4f, %.1f, %.1f", last.Number, last.Gap, last.Mean, last.Taken, first.Gap, first.Mean, first.Taken)
	}
	if again := run(3); !slices.Equal(again[:2], days[:2]) {
		t.Errorf("the same trips give other days: %+v", again)
	}
}

// A way of a trip that turns where no turn is, is refused.
func TestWaysMustExist(t *testing.T) {
	c, err := bench.Grid(2)
	if err != nil {
		t.Fatal(err)
	}
	a, b := street(t, c, "road_1_1_0"), street(t, c, "road_1_2_2")
	trip := traffic.Trip{From: traffic.Place{Street: a, Pos: -1}, To: traffic.Place{Street: b, Pos: -1}, Path: []uint32{a, b}}
	if _, err := New(c, traffic.DefaultConfig(), []traffic.Trip{trip}, clock.Time(600e9)); err == nil {
		t.Error("accepted")
	}
}
