package synth

import (
	"container/heap"
	"math"
	"testing"

	"semul/engine/city"
	"semul/engine/geo"
)

func TestLandLiesBetweenTheSeaAndFourMetres(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		g := c.Terrain.Grid
		for k, z := range c.Terrain.Val {
			at := g.CenterOf(k)
			d := p.river.bank.at(at)
			switch {
			case z != z:
				t.Fatalf("no ground at %v", at)
			case d < -25 && z > -1.8:
				t.Fatalf("river bed at %v lies at %g m", at, z)
			case d < 0 && z > 0.01:
				t.Fatalf("water at %v lies at %g m", at, z)
			case d > p.river.water.inner && p.surf[k] != canalWater && p.nearCanal(at, 20) >= 14 && p.nearRail(at, 20) >= 16 && !p.nearDip(at, 100):
				if z < 0.2 || z > 4.01 {
					t.Fatalf("land at %v lies at %g m", at, z)
				}
			}
		}
	})
}

func (p *plan) nearDip(at geo.Point, d float64) bool {
	for i := range p.works {
		if p.works[i].kind == dip && p.works[i].at.Dist(at) < d {
			return true
		}
	}
	return false
}

func TestLeveesStandOverBothSides(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		for i, id := range c.Walls.ID {
			line, crest := c.Walls.Line.At(i), c.Walls.Crest[i]
			if crest < leveeLeast {
				t.Errorf("levee %s: crest at %g m", id, crest)
			}
			geo.CellsAlongLine(c.Terrain.Grid, line, func(k int) {
				if z := c.Terrain.Val[k]; z < crest || z > crest+0.6 { // a cell shared with a higher stretch has its level
					t.Errorf("levee %s: crest %g m, ground %g m at %v", id, crest, z, c.Terrain.CenterOf(k))
				}
			})
			for s := 30.0; s < geo.PolylineLength(line)-30; s += 45 {
				at, head := geo.PointAlong(line, s)
				for _, side := range [2]float64{22, -22} {
					q := at.Add(head.Left().Mul(side))
					if d := p.river.bank.at(q); !c.Bounds.Pad(-10).Contains(q) || p.nearRail(q, 60) < 50 || p.nearDip(q, 100) || d > 10 && d < p.river.water.inner {
						continue
					}
					if z := p.levelAt(q); z > float64(crest)-0.8 {
						t.Errorf("levee %s: crest %g m, 22 m beside it at %v the ground is at %g m", id, crest, q, z)
					}
				}
			}
		}
	})
}

// A tide of 0.6 m stays between the levees, and so does a river at the lowest crest: water that spreads from the river
// over every cell below the level does not reach the land behind.
func TestLeveesHoldAtHighTide(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		for _, level := range []float32{0.6, 1.2, leveeLeast - 0.01} {
			if at, out := p.spill(c, level); out {
				t.Errorf("a river at %g m runs over the land at %v", level, at)
			}
		}
		if _, out := p.spill(c, 4.8); !out {
			t.Error("a river at 4.8 m does not leave its bed: the test sees nothing")
		}
	})
}

// spill fills from the river at a level and returns a place behind the levees that got wet.
func (p *plan) spill(c *city.City, level float32) (geo.Point, bool) {
	g := c.Terrain.Grid
	wet := make([]bool, g.Cells())
	var stack []int
	for k := range wet {
		if p.river.bank.at(g.CenterOf(k)) < -2 {
			wet[k] = true
			stack = append(stack, k)
		}
	}
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		i, j := g.IJ(k)
		for _, n := range [4][2]int{{i - 1, j}, {i + 1, j}, {i, j - 1}, {i, j + 1}} {
			if n[0] < 0 || n[1] < 0 || n[0] >= g.NX || n[1] >= g.NY {
				continue
			}
			m := g.ID(n[0], n[1])
			if wet[m] || c.Terrain.Val[m] >= level {
				continue
			}
			if at := g.CenterOf(m); p.river.bank.at(at) > p.river.water.inner+4 {
				return at, true
			}
			wet[m] = true
			stack = append(stack, m)
		}
	}
	return geo.Point{}, false
}

func TestUnderpassesAreTheLowestAroundAndPumped(t *testing.T) {
	c, p := made(t, "semulmeori")
	crosses := map[string]int{}
	for i, id := range c.Underpasses.ID {
		crosses[c.Underpasses.Crosses[i]]++
		at, axis := c.Underpasses.At.At(i), c.Underpasses.Line.At(i)
		low, lip := float64(c.Underpasses.Low[i]), float64(c.Underpasses.Lip[i])
		if lip-low < 2 {
			t.Errorf("underpass %s: lip %g m, low %g m", id, lip, low)
		}
		if z := p.levelAt(at); z > low+0.4 {
			t.Errorf("underpass %s: the raster is at %g m, the table says %g m", id, z, low)
		}
		way := unit(axis[len(axis)-1].Sub(axis[0]))
		for _, side := range [2]float64{32, -32} {
			if z := p.levelAt(at.Add(way.Left().Mul(side)).Add(way.Mul(20))); z < low+2 {
				t.Errorf("underpass %s: %g m at %g m beside it, low point %g m", id, z, side, low)
			}
		}
		cell := c.Terrain.Cell
		for _, side := range [3]float64{-cell, 0, cell} { // three cells wide
			if z := p.levelAt(at.Add(way.Left().Mul(side))); z > lip-2 {
				t.Errorf("underpass %s is not dug %g m beside its axis: %g m", id, side, z)
			}
		}
		if c.Underpasses.Pump[i] == city.None || c.Pumps.Underpass[c.Underpasses.Pump[i]] != uint32(i) {
			t.Errorf("underpass %s has no pump of its own", id)
		}
		for _, s := range c.Underpasses.Streets.At(i) {
			if c.Streets.Level[s] != -1 || !c.Streets.Tunnel[s] {
				t.Errorf("street %s runs through underpass %s at level %d, tunnel %v", c.Streets.ID[s], id, c.Streets.Level[s], c.Streets.Tunnel[s])
			}
		}
		if len(c.Underpasses.Streets.At(i)) != 2 {
			t.Errorf("underpass %s: streets %v, want one each way", id, c.Underpasses.Streets.At(i))
		}
	}
	if crosses["railway"] == 0 || crosses["street"] == 0 {
		t.Errorf("underpasses below %v, want railway and street", crosses)
	}
	if c.Underpasses.ID[0] != "no1" || c.Underpasses.Crosses[0] != "railway" {
		t.Errorf("the first underpass is %s below a %s", c.Underpasses.ID[0], c.Underpasses.Crosses[0])
	}
}

func TestLanesOverWaterAreOnBridges(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		over := 0
		for i, id := range c.Lanes.ID {
			s := c.Lanes.Street[i]
			line := c.Lanes.Line.At(i)
			for at := 0.0; at < float64(c.Lanes.Length[i]); at += 4 {
				q, _ := geo.PointAlong(line, at)
				if p.river.bank.at(q) > -1 && p.nearCanal(q, 20) > 9 {
					continue
				}
				over++
				if !c.Streets.Bridge[s] || c.Streets.Level[s] < 1 {
					t.Errorf("lane %s at %v lies over water at %g m and is on no bridge", id, q, p.levelAt(q))
					break
				}
			}
		}
		if over == 0 {
			t.Error("no lane crosses water: the test sees nothing")
		}
		for s, id := range c.Streets.ID {
			if !c.Streets.Bridge[s] {
				continue
			}
			for _, j := range [2]uint32{c.Streets.From[s], c.Streets.To[s]} {
				if z := c.Junctions.Z[j]; z < 0.3 {
					t.Errorf("bridge %s ends at %g m", id, z)
				}
			}
		}
	})
}

func TestCanalsLieBelowTheLandAndBehindTheLevee(t *testing.T) {
	c, p := made(t, "semulmeori")
	for i := range p.canals {
		k := &p.canals[i]
		for _, q := range k.line[1 : len(k.line)-1] {
			if z := p.levelAt(q); z > canalBed+0.3 {
				t.Errorf("canal %d at %v: bed at %g m", i, q, z)
			}
			if d := p.river.bank.at(q); d < p.river.water.crest1 {
				t.Errorf("canal %d at %v cuts the levee", i, q)
			}
		}
	}
	if len(c.Gates.ID) < len(p.canals) {
		t.Errorf("%d gates for %d canals", len(c.Gates.ID), len(p.canals))
	}
	for i, id := range c.Pumps.ID {
		out := geo.Point{X: c.Pumps.OutX[i], Y: c.Pumps.OutY[i]}
		if z := p.levelAt(out); z > -0.3 {
			t.Errorf("pump %s empties itself at %v where the ground is at %g m", id, out, z)
		}
		if d := p.river.bank.at(c.Pumps.At.At(i)); d < p.river.water.crest1 {
			t.Errorf("pump %s stands in the river", id)
		}
	}
}

// S1 stands in a hollow that holds 0.45 to 0.75 m before it runs over (to which a storm adds what it needs to flow off);
// the other substations stand where next to nothing gathers.
func TestOnlyTheFirstSubstationDrowns(t *testing.T) {
	c, p := made(t, "semulmeori")
	level := pondLevels(c, p)
	for i, id := range c.PowerAssets.ID[:3] {
		k := cellOf(c.Terrain.Grid, c.PowerAssets.At.At(i))
		depth := level[k] - float64(c.Terrain.Val[k])
		if id == "S1" && (depth < 0.45 || depth > 0.75) {
			t.Errorf("S1 stands %.2f m deep when its hollow is full, want 0.45 to 0.75", depth)
		}
		if id != "S1" && depth > 0.2 {
			t.Errorf("%s stands in a hollow %.2f m deep", id, depth)
		}
		if c.PowerAssets.Sill[i] != 0.6 {
			t.Errorf("%s: sill %g", id, c.PowerAssets.Sill[i])
		}
	}
	// what runs to it in a storm fills the hollow: its volume is below 100 mm on 0.2 km²
	volume, g := 0.0, c.Terrain.Grid
	mid := c.PowerAssets.At.At(0)
	for k := range level {
		if g.CenterOf(k).Dist(mid) < 160 {
			volume += (level[k] - float64(c.Terrain.Val[k])) * g.Cell * g.Cell
		}
	}
	if volume < 1500 || volume > 20000 {
		t.Errorf("the hollow round S1 holds %.0f m³", volume)
	}
}

// pondLevels is the level to which each cell fills before water runs off to the city's edge, a canal or a river:
// priority flood (Barnes, Lehman, Mulla 2014, Computers & Geosciences 62, 117–127).
func pondLevels(c *city.City, p *plan) []float64 {
	g := c.Terrain.Grid
	level := make([]float64, g.Cells())
	q := &cells{}
	for k := range level {
		i, j := g.IJ(k)
		level[k] = math.Inf(1)
		if i == 0 || j == 0 || i == g.NX-1 || j == g.NY-1 || p.surf[k] == canalWater || p.river.bank.at(g.CenterOf(k)) < 0 {
			level[k] = float64(c.Terrain.Val[k])
			heap.Push(q, cell{level[k], k})
		}
	}
	for q.Len() > 0 {
		top := heap.Pop(q).(cell)
		i, j := g.IJ(top.k)
		for _, n := range [4][2]int{{i - 1, j}, {i + 1, j}, {i, j - 1}, {i, j + 1}} {
			if n[0] < 0 || n[1] < 0 || n[0] >= g.NX || n[1] >= g.NY {
				continue
			}
			m := g.ID(n[0], n[1])
			if l := max(top.z, float64(c.Terrain.Val[m])); l < level[m] {
				level[m] = l
				heap.Push(q, cell{l, m})
			}
		}
	}
	return level
}

type cell struct {
	z float64
	k int
}

type cells []cell

func (q cells) Len() int           { return len(q) }
func (q cells) Less(i, j int) bool { return q[i].z < q[j].z }
func (q cells) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *cells) Push(x any)        { *q = append(*q, x.(cell)) }
func (q *cells) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

func TestStreetsLieBelowTheirKerbs(t *testing.T) {
	c, p := made(t, "semulmeori")
	g := c.Terrain.Grid
	paved2, other, n, m := 0.0, 0.0, 0, 0
	for k := range p.surf {
		at := g.CenterOf(k)
		if p.river.bank.at(at) < 60 || p.nearCanal(at, 20) < 15 || p.nearRail(at, 30) < 20 || p.nearDip(at, 120) {
			continue
		}
		if s := p.surf[k]; s == paved {
			paved2 += float64(c.Terrain.Val[k]) - p.ground.at(at)
			n++
		} else if s == open {
			other += float64(c.Terrain.Val[k]) - p.ground.at(at)
			m++
		}
	}
	if d := other/float64(m) - paved2/float64(n); d < 0.1 || d > 0.2 {
		t.Errorf("streets lie %.3f m below their blocks, want %g", d, streetDip)
	}
}

func TestBoundariesSpanTheRiversAtTheEdge(t *testing.T) {
	both(t, func(t *testing.T, c *city.City, p *plan) {
		tides := 0
		for i, id := range c.Boundaries.ID {
			l := c.Boundaries.Line.At(i)
			mid := l[0].Lerp(l[len(l)-1], 0.5)
			if p.river.bank.at(mid) > -6 {
				t.Errorf("boundary %s does not lie in its river", id)
			}
			for _, q := range []geo.Point{l[0], l[len(l)-1]} {
				if d := p.river.bank.at(q); d < p.river.water.shelf || d > p.river.water.crest1 {
					t.Errorf("boundary %s ends %g m from the water's edge", id, d)
				}
			}
			if c.Boundaries.Kind[i] == city.TideBoundary {
				tides++
				if id != "sea" || c.Boundaries.Level[i] != 0 {
					t.Errorf("tide boundary %q at level %g", id, c.Boundaries.Level[i])
				}
			} else if !(c.Boundaries.Flow[i] > 0) {
				t.Errorf("boundary %s: %g m³/s", id, c.Boundaries.Flow[i])
			}
		}
		if tides != 1 {
			t.Errorf("%d tide boundaries", tides)
		}
	})
}
