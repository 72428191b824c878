package grid

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// row is a chain of buses with a source at the first.
func row(buses int) *Network {
	n := &Network{Base: 1e6}
	for i := range buses {
		kind := Load
		if i == 0 {
			kind = Source
		}
		n.AddBus(string(rune('a'+i)), kind)
		if i > 0 {
			n.AddBranch(Branch{From: uint32(i - 1), To: uint32(i), R: 0.01, X: 0.02})
		}
	}
	return n
}

func TestAnIslandWithoutASourceIsDead(t *testing.T) {
	n := row(5)
	s := NewIslands(n)
	s.Find(n)
	if s.Count != 1 || s.Dead != 0 {
		t.Errorf("all closed: %d islands, %d dead", s.Count, s.Dead)
	}
	n.Branches.Closed[2] = false
	s.Find(n)
	if s.Count != 2 || s.Dead != 2 || s.Live[3] || !s.Live[2] || s.Label[4] != 3 {
		t.Errorf("third branch open: %+v", s)
	}
	n.Branches.Closed[2], n.Buses.Out[1] = true, true
	s.Find(n)
	if s.Count != 2 || s.Dead != 4 || !s.Live[0] || s.Live[1] || s.Label[4] != 2 {
		t.Errorf("second bus out: %+v", s)
	}
	n.Buses.Out[1], n.Buses.Out[0] = false, true
	s.Find(n)
	if s.Dead != 5 {
		t.Errorf("source out: %+v", s)
	}
}

// Labels are those of a plain search, and the lowest bus of each island.
func TestIslandsAgreeWithASearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := &Network{Base: 1}
		buses := rapid.IntRange(1, 30).Draw(t, "buses")
		for i := range buses {
			kind := Load
			if rapid.IntRange(0, 6).Draw(t, "source") == 0 {
				kind = Source
			}
			n.AddBus("x", kind)
			n.Buses.Out[i] = rapid.IntRange(0, 9).Draw(t, "out") == 0
		}
		for range rapid.IntRange(0, 40).Draw(t, "branches") {
			a, b := rapid.IntRange(0, buses-1).Draw(t, "a"), rapid.IntRange(0, buses-1).Draw(t, "b")
			if a != b {
				n.AddBranch(Branch{From: uint32(a), To: uint32(b), X: 1, Open: rapid.Bool().Draw(t, "open")})
			}
		}
		s := NewIslands(n)
		s.Find(n)
		for from := range buses {
			seen := make([]bool, buses)
			seen[from] = true
			for again := true; again; {
				again = false
				for k := range n.Branches.From {
					a, b := n.Branches.From[k], n.Branches.To[k]
					if n.Carries(uint32(k)) && seen[a] != seen[b] {
						seen[a], seen[b], again = true, true, true
					}
				}
			}
			lowest, live := -1, false
			for i, in := range seen {
				if in && lowest < 0 {
					lowest = i
				}
				live = live || in && n.Buses.Kind[i] == Source && !n.Buses.Out[i]
			}
			if int(s.Label[from]) != lowest || s.Live[from] != live {
				t.Fatalf("bus %d: label %d, live %v; a search says %d, %v", from, s.Label[from], s.Live[from], lowest, live)
			}
		}
	})
}

func TestFindingIslandsAllocatesNothing(t *testing.T) {
	n := row(200)
	s := NewIslands(n)
	if a := testing.AllocsPerRun(20, func() { s.Find(n) }); a != 0 {
		t.Errorf("%g allocations", a)
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	nan := 0.0
	nan /= nan
	for _, c := range []struct {
		spoil func(n *Network)
		want  string
	}{
		{func(n *Network) { n.Base = 0 }, "base power must be above 0"},
		{func(n *Network) { n.Buses.VR[1] = nan }, "bus b has a value"},
		{func(n *Network) { n.Buses.VR[1] = 0 }, "bus b starts at 0 pu"},
		{func(n *Network) { n.Branches.X[0] = nan }, "branch 1 has a value"},
		{func(n *Network) { n.Branches.Tau[1] = -1 }, "branch 2 has ratio -1"},
		{func(n *Network) { n.Branches.To[1] = 9 }, "branch 2 joins bus rows 1 and 9"},
		{func(n *Network) { n.Branches.To[1] = 1 }, "branch 2 leads from bus b to itself"},
		{func(n *Network) { n.AddLoad(2, nan, 0) }, "load 1 at bus c"},
		{func(n *Network) { n.Loads.Impedance[n.AddLoad(2, 1, 0)] = 1.5 }, "shares of current 0 and impedance 1.5"},
	} {
		n := row(3)
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		c.spoil(n)
		if err := n.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}
