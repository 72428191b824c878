package network

import (
	"math"
	"testing"

	"semul/engine/city"
)

// avenue draws a main street with n signalled crossings, gap metres apart; the first crosses a wide street, which asks
// for a longer cycle than the narrow ones that follow.
func avenue(n int, gap float64) *sketch {
	s := draw()
	names := []string{"w"}
	s.node("w", -200, 0)
	for k := range n {
		x, id := float64(k)*gap, string(rune('a'+k))
		s.node(id, x, 0).Signal = true
		s.node(id+"s", x, -200)
		s.node(id+"n", x, 200)
		class, lanes := city.Tertiary, 2
		if k == 0 {
			class, lanes = city.Primary, 6
		}
		s.way(id+"s", class, id+"s", id).Lanes = lanes
		s.way(id+"n", class, id, id+"n").Lanes = lanes
		names = append(names, id)
	}
	s.node("e", float64(n-1)*gap+200, 0)
	s.way("main", city.Primary, append(names, "e")...).Lanes = 6
	return s
}

func cycles(c *city.City) []float64 {
	var out []float64
	for k := range c.Signals.ID {
		sum := 0.0
		for _, d := range c.Signals.Duration.At(k) {
			sum += float64(d)
		}
		out = append(out, sum)
	}
	return out
}

func TestSignalsNearEachOtherShareACycle(t *testing.T) {
	near, _ := avenue(3, 150).build(t, Options{})
	for k, got := range cycles(near) {
		if want := cycles(near)[0]; got != want {
			t.Errorf("150 m apart: signal %d turns in %g s, the first in %g s", k, got, want)
		}
	}
	far, _ := avenue(3, 500).build(t, Options{})
	if c := cycles(far); c[0] == c[1] {
		t.Errorf("500 m apart: cycles %v; the first crossing is wider and needs more", c)
	}
}

// Offsets let platoons pass: what they lose is near the least that any offsets of two signals give.
func TestOffsetsLetPlatoonsPass(t *testing.T) {
	c, _ := avenue(2, 120).build(t, Options{})
	var nodes []node
	for k := range c.Signals.ID {
		j := uint32(0)
		for c.Junctions.Signal[j] != uint32(k) {
			j++
		}
		first, end := linksOf(c.LaneLinks.Junction, j)
		p := planner{c: c, j: j, first: uint32(first), n: end - first}
		p.readApproaches()
		x := control{p, p.stages(), int(cycles(c)[k])}
		nodes = append(nodes, x.node())
	}
	co := newCoordination(c, nodes)
	if len(co.platoons) != 2 {
		t.Fatalf("%d platoons between two signals, want one each way", len(co.platoons))
	}
	chosen := c.Signals.Offset[1]
	co.weighAll()
	co.shiftOffsets(nil)
	if c.Signals.Offset[1] != chosen {
		t.Errorf("offsets move once more, from %g to %g s", chosen, c.Signals.Offset[1])
	}
	best, worst := math.Inf(1), 0.0
	for o := range nodes[1].cycle {
		l := co.loss(1, o)
		best, worst = min(best, l), max(worst, l)
	}
	if got := co.loss(1, int(chosen)); got > best*1.001 || worst < 1.5*best {
		t.Errorf("platoons lose %.0f s a cycle; the best offset gives %.0f s, the worst %.0f s", got, best, worst)
	}
}

func TestPlatoonsDisperseAndStayWhole(t *testing.T) {
	flow := make([]float64, 100)
	for i := range 20 {
		flow[i] = 1
	}
	out := Disperse(flow, 30)
	sum, peak, at := 0.0, 0.0, 0
	for i, q := range out {
		sum += q
		if q > peak {
			peak, at = q, i
		}
	}
	if math.Abs(sum-20) > 0.01 || peak >= 1 || at < 24 || at > 50 {
		t.Errorf("20 vehicles became %.3f, the densest %.2f a second at %d s", sum, peak, at)
	}
}
