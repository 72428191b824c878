package guideway

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"semul/engine/clock"
	"semul/engine/geo"
)

func loop() []geo.Point { return []geo.Point{{X: 0}, {X: 1000}, {X: 1000, Y: 500}, {Y: 500}, {X: 0}} }

func TestWaysOfALoopAndABranch(t *testing.T) {
	n, err := New([][]geo.Point{loop(), {{X: 1000}, {X: 1600}}}, []geo.Point{{X: 300, Y: 10}, {X: 600, Y: 500}, {X: 1600}}, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		from, to int
		metres   float64
	}{{0, 1, 700 + 500 + 400}, {1, 0, 600 + 500 + 300}, {0, 2, 700 + 600}, {2, 0, 600 + 500 + 1000 + 500 + 300}} {
		if got := n.Metres(k.from, k.to); got < k.metres-0.5 || got > k.metres+0.5 {
			t.Errorf("from %d to %d it is %.1f m, want %.0f", k.from, k.to, got, k.metres)
		}
		if s := n.Takes(k.from, k.to).Seconds(); s < k.metres/10-0.1 || s > k.metres/10+0.1 {
			t.Errorf("from %d to %d it takes %.1f s", k.from, k.to, s)
		}
	}
}

func TestGuidewaysThatCannotBe(t *testing.T) {
	for _, k := range []struct {
		lines    [][]geo.Point
		stations []geo.Point
		want     string
	}{
		{[][]geo.Point{{{X: 1}}}, nil, "guideway 1 is no line"},
		{[][]geo.Point{loop()}, []geo.Point{{X: 10}, {X: 300, Y: 250}}, "station 2 lies 250 m from the guideway"},
		{[][]geo.Point{loop()}, []geo.Point{{X: 200}, {X: 201}}, "station 2 lies at the same place"},
		{[][]geo.Point{{{X: 0}, {X: 100}}, {{X: 300}, {X: 400}}}, []geo.Point{{X: 50}, {X: 350}}, "no track leads from station 1 to station 2"},
	} {
		if _, err := New(k.lines, k.stations, 10); err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("got %v, want %s", err, k.want)
		}
	}
}

// However many pods there are, no two pass a node within a headway, and each drives its way without a stop.
func TestNoTwoPodsComeNearerThanAHeadway(t *testing.T) {
	n, err := New([][]geo.Point{loop(), {{X: 1000}, {X: 1600}}, {{X: 1000, Y: 500}, {X: 1600}}}, []geo.Point{{X: 300}, {X: 600, Y: 500}, {X: 1600}, {Y: 200}}, 10)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := NewSlots(n, clock.Duration(rapid.IntRange(1, 20).Draw(t, "headway"))*time.Second)
		now := clock.Time(0)
		for range rapid.IntRange(1, 200).Draw(t, "pods") {
			now = now.Add(clock.Duration(rapid.IntRange(0, 5000).Draw(t, "later")) * time.Millisecond)
			from, to := rapid.IntRange(0, 3).Draw(t, "from"), rapid.IntRange(0, 3).Draw(t, "to")
			if from == to {
				continue
			}
			leaves, there := s.Book(n, from, to, now)
			if leaves < now || there.Sub(leaves) != n.Takes(from, to) {
				t.Fatalf("asked at %v, leaves at %v, there at %v", now, leaves, there)
			}
			if rapid.IntRange(0, 9).Draw(t, "forget") == 0 {
				s.Forget(now)
			}
			for node, list := range s.Passes {
				for i := 1; i < len(list); i++ {
					if list[i].Sub(list[i-1]) < s.Headway {
						t.Fatalf("node %d is passed at %v and %v", node, list[i-1], list[i])
					}
				}
			}
		}
	})
}
