package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/units"
)

// Where a pump's ends are, without a sewer (project defaults).
const (
	sumpRise    = 0.3 // cells of an underpass that lie at most so far above its lowest are its sump [m]
	intakeReach = 40  // a pump house takes water from the nearest water within this distance [m]
	mouthRadius = 10  // and gives and takes on the water within this radius [m]
	mouthDepth  = 0.1 // that was so deep at the start [m]
)

// addPumps ties the city's pumps to the grid: one at a drain node takes from the cell there, or from its sewer where those
// are simulated; an underpass's pump from its lowest cells, and any other from the water that lies nearest to its house. Each gives where the city says, on water
// if there is any, or out of the domain.
func (m *Model) addPumps() {
	c := m.env.City
	m.lifts = make([]*Lift, len(c.Pumps.ID))
	for p := range m.lifts {
		out := geo.Point{X: c.Pumps.OutX[p], Y: c.Pumps.OutY[p]}
		from, to := m.intake(p), m.wetNear(out, mouthRadius)
		if id, ok := m.grid.CellOf(out); ok && len(to) == 0 {
			to = []int{id}
		}
		if len(from) == 0 && c.Pumps.From[p] == city.None {
			m.notes = append(m.notes, fmt.Sprintf("pump/%s has no water within %d m of its house: it moves nothing", c.Pumps.ID[p], intakeReach))
		}
		m.lifts[p] = m.water.AddLift(from, to)
	}
}

func (m *Model) intake(p int) (cells []int) {
	c := m.env.City
	if n := c.Pumps.From[p]; n != city.None {
		if id, ok := m.grid.CellOf(c.DrainNodes.At.At(int(n))); ok {
			return []int{id}
		}
		return nil
	}
	if u := c.Pumps.Underpass[p]; u != city.None {
		low := math.Inf(1)
		var all []int
		geo.CellsAlongLine(m.grid, c.Underpasses.Line.At(int(u)), func(id int) {
			if i, j := m.grid.IJ(id); !m.water.Outside(i, j) {
				all, low = append(all, id), math.Min(low, m.water.groundOf(id))
			}
		})
		for _, id := range all {
			if m.water.groundOf(id) <= low+sumpRise {
				cells = append(cells, id)
			}
		}
		return cells
	}
	house := c.Pumps.At.At(p)
	nearest, far := -1, math.Inf(1)
	for _, id := range m.wetNear(house, intakeReach) {
		if d := m.grid.CenterOf(id).Dist(house); d < far {
			nearest, far = id, d
		}
	}
	if nearest < 0 {
		return nil
	}
	return m.wetNear(m.grid.CenterOf(nearest), mouthRadius)
}

// wetNear lists the cells within r [m] of a point that hold water now.
func (m *Model) wetNear(p geo.Point, r float64) (cells []int) {
	g := m.grid
	n := int(r/g.Cell) + 1
	at, ok := g.CellOf(p)
	if !ok {
		return nil
	}
	i0, j0 := g.IJ(at)
	for j := max(0, j0-n); j <= min(g.NY-1, j0+n); j++ {
		for i := max(0, i0-n); i <= min(g.NX-1, i0+n); i++ {
			if g.Center(i, j).Dist(p) <= r && m.water.Depth(i, j) > mouthDepth {
				cells = append(cells, g.ID(i, j))
			}
		}
	}
	return cells
}

// pump hands the pumps' orders to the lifts. What has left a sewer already is poured out, where it goes to.
func (m *Model) pump() {
	sewers := m.holes.surcharge.Given()
	for p, l := range m.lifts {
		v := float64(m.pumped.Values[p])
		if sewers && m.env.City.Pumps.From[p] != city.None {
			m.water.spilled += m.water.discharge(l.to, v)
			continue
		}
		l.Ask(v)
	}
}

// discharge puts a volume [m³] on cells in equal shares, and returns what they took: nothing if there are none.
func (d *Domain) discharge(cells []onTile, volume float64) float64 {
	if volume <= 0 || len(cells) == 0 {
		return 0
	}
	taken := 0.0
	for _, c := range cells {
		taken += float64(d.put(c.t, c.i, c.j, volume/float64(len(cells))/d.cellArea()) * d.cellArea())
	}
	return taken
}

// showSumps publishes how deep the water stands at the intakes.
func (m *Model) showSumps() {
	for p, l := range m.lifts {
		m.sumps.Values[p] = units.Metre(l.Depth())
	}
}
