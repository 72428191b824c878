package assign

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lanes is a simulator of links whose time grows with how many take them: free·(1 + n/room).
func lanes(free, room []float64) Simulator {
	return func(_ context.Context, list []Journey) (*Experience, error) {
		n := make([]float64, len(free))
		for _, j := range list {
			for _, a := range j.Links {
				n[a]++
			}
		}
		e := &Experience{Interval: 900, Times: [][]float64{make([]float64, len(free))}, Taken: make([]float64, len(list))}
		for a := range free {
			e.Times[0][a] = free[a] * (1 + n[a]/room[a])
		}
		for i, j := range list {
			e.Taken[i] = e.along(j)
		}
		return e, nil
	}
}

// Two ways of 100 and 150 s that take 100 vehicles for each free time: with 200 vehicles 100 + n = 150 + 1.5 (200 − n) at
// n = 140, 240 s on both.
func TestDriversSpreadOverTwoWays(t *testing.T) {
	g := &Graph{Nodes: 2, From: []uint32{0, 0}, To: []uint32{1, 1}}
	free := []float64{100, 150}
	list := make([]Journey, 200)
	for i := range list {
		list[i] = Journey{Origin: 0, Dest: 1, Depart: float64(i)}
	}
	o := DefaultDays()
	o.Most, o.Gap = 400, 0.004
	days, err := DayToDay(context.Background(), g, free, list, lanes(free, []float64{100, 100}), o)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, j := range list {
		if j.Links[0] == 0 {
			n++
		}
	}
	last := days[len(days)-1]
	if last.Gap >= o.Gap || n < 135 || n > 145 || math.Abs(last.Mean-240) > 3 {
		t.Errorf("after %d days %d on the short way, gap %.4f, mean %.1f s; want about 140, 240 s", last.Number, n, last.Gap, last.Mean)
	}
	if first := days[0]; first.Gap != (300-150)/300.0 || first.Mean != 300 || first.Moved == 0 {
		t.Errorf("first day %+v", first)
	}
}

// A way is judged by the times at which its links are reached: what is fast early is slow late.
func TestTimesChangeOverTheDay(t *testing.T) {
	g := &Graph{Nodes: 3, From: []uint32{0, 1, 1}, To: []uint32{1, 2, 2}}
	e := &Experience{Interval: 100, Times: [][]float64{{150, 10, 60}, {150, 500, 60}}}
	l, err := newLearner(g, []float64{150, 10, 60})
	if err != nil {
		t.Fatal(err)
	}
	if cost, way := l.best(Journey{Origin: 0, Dest: 2}, e); cost != 210 || len(way) != 2 || way[1] != 2 {
		t.Errorf("%g s by %v", cost, way)
	}
	if c := e.along(Journey{Links: []uint32{0, 1}}); c != 650 {
		t.Errorf("%g s along the other", c)
	}
}

func TestBadDaysAreRefused(t *testing.T) {
	g := &Graph{Nodes: 3, From: []uint32{0}, To: []uint32{1}}
	free := []float64{5}
	fine := lanes(free, []float64{1})
	for _, c := range []struct {
		name string
		list []Journey
		sim  Simulator
		want string
	}{
		{"none", nil, fine, "no journeys"},
		{"apart", []Journey{{Origin: 0, Dest: 2}}, fine, "journey 0: no way leads from node 0 to 2"},
		{"broken", []Journey{{Origin: 1, Dest: 0, Links: []uint32{0}}}, fine, "breaks at link 0"},
		{"elsewhere", []Journey{{Origin: 0, Dest: 2, Links: []uint32{0}}}, fine, "ends at node 1"},
		{"late", []Journey{{Origin: 0, Dest: 1, Depart: math.NaN()}}, fine, "cannot be"},
		{"times", []Journey{{Origin: 0, Dest: 1}}, func(context.Context, []Journey) (*Experience, error) {
			return &Experience{Interval: 1, Times: [][]float64{{math.NaN()}}, Taken: []float64{1}}, nil
		}, "day 1: interval 0: link 0"},
		{"failed", []Journey{{Origin: 0, Dest: 1}}, func(context.Context, []Journey) (*Experience, error) { return nil, errors.New("power cut") }, "day 1: power cut"},
	} {
		if _, err := DayToDay(context.Background(), g, free, c.list, c.sim, DefaultDays()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Over two to four ways of any length and room the gap comes below 5 % within thirty days, and no driver is lost.
func TestTheGapClosesOverAnyWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(t, "ways")
		g := &Graph{Nodes: 2}
		var free, room []float64
		for range n {
			g.From, g.To = append(g.From, 0), append(g.To, 1)
			free = append(free, float64(rapid.IntRange(60, 600).Draw(t, "free")))
			room = append(room, float64(rapid.IntRange(50, 500).Draw(t, "room")))
		}
		list := make([]Journey, 400)
		for i := range list {
			list[i] = Journey{Origin: 0, Dest: 1, Depart: float64(i)}
		}
		o := DefaultDays()
		o.Most, o.Seed = 30, rapid.Uint64().Draw(t, "seed")
		days, err := DayToDay(context.Background(), g, free, list, lanes(free, room), o)
		if err != nil {
			t.Fatal(err)
		}
		if last := days[len(days)-1]; last.Gap >= 0.05 || last.Unfinished > 0 {
			t.Fatalf("after %d days the gap is %.3f, of the day alone %.3f", last.Number, last.Gap, last.Alone)
		}
		for i, j := range list {
			if len(j.Links) != 1 {
				t.Fatalf("journey %d takes %d ways", i, len(j.Links))
			}
		}
	})
}
