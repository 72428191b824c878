package city

import (
	"testing"

	"pgregory.net/rapid"
)

// On random networks the answers are those of the transitive closure.
func TestWaysLeadWhereLinksDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "streets")
		c := &City{}
		for s := range n {
			c.Streets.ID = append(c.Streets.ID, string(rune('a'+s)))
			c.Lanes.Street = append(c.Lanes.Street, uint32(s))
			c.Lanes.Allow = append(c.Lanes.Allow, Permission(rapid.IntRange(0, 3).Draw(t, "allow")))
		}
		for range rapid.IntRange(0, 30).Draw(t, "links") {
			c.LaneLinks.From = append(c.LaneLinks.From, uint32(rapid.IntRange(0, n-1).Draw(t, "from")))
			c.LaneLinks.To = append(c.LaneLinks.To, uint32(rapid.IntRange(0, n-1).Draw(t, "to")))
		}
		ways := NewWays(c)
		for _, who := range []Permission{0, 1, 2} {
			closed := make([][]bool, n)
			for i := range closed {
				closed[i] = make([]bool, n)
				closed[i][i] = true
			}
			for k, a := range c.LaneLinks.From {
				z := c.LaneLinks.To[k]
				if who == 0 || c.Lanes.Allow[a]&c.Lanes.Allow[z]&who != 0 {
					closed[a][z] = true
				}
			}
			for k := range n {
				for i := range n {
					for j := range n {
						closed[i][j] = closed[i][j] || closed[i][k] && closed[k][j]
					}
				}
			}
			for i := range n {
				for j := range n {
					if got := ways.Lead(uint32(i), uint32(j), who); got != closed[i][j] {
						t.Fatalf("from %d to %d for %d: %v, want %v", i, j, who, got, closed[i][j])
					}
				}
			}
		}
	})
}
