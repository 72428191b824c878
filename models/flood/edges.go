package flood

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// noStage is what boundary_stage says where nobody writes it: the city's mean level holds.
const noStage = -1e9

// edge is a boundary of the domain and who feeds it: a row of the city's boundaries, or a series.
type edge struct {
	b      *Boundary
	row    int // of city.Boundaries; -1: none
	mean   float64
	name   string // of [model.flood.boundary.NAME]
	factor float64
}

// addEdges opens the domain where the city or the parameters say.
func (m *Model) addEdges(p *Params) error {
	c := m.env.City
	for i, id := range c.Boundaries.ID {
		kind := Level
		switch c.Boundaries.Kind[i] {
		case city.RiverInflow:
			kind = Inflow
		case city.FreeOutflow:
			kind = Free
		}
		b, err := m.water.AddBoundary(id, kind, m.cellsOn(c.Boundaries.Line.At(i)))
		if err != nil {
			return fmt.Errorf("%w (boundary/%s of the city)", err, id)
		}
		e := edge{b: b, row: i, mean: float64(c.Boundaries.Level[i])}
		if kind == Level {
			if e.mean != e.mean {
				return fmt.Errorf("flood: boundary/%s is a tide or stage without a mean level: give it one in the city", id)
			}
			b.SetLevel(e.mean)
		}
		m.edges = append(m.edges, e)
	}
	for _, name := range p.boundaryNames() {
		if err := m.addNamed(name, p); err != nil {
			return err
		}
	}
	return m.openSides(p)
}

// addNamed opens what [model.flood.boundary.NAME] says.
func (m *Model) addNamed(name string, p *Params) error {
	q := p.Boundary[name]
	kind := map[string]BoundaryKind{"inflow": Inflow, "level": Level, "free": Free}[q.Kind]
	var cells []int
	width := 0.0
	if len(q.Line) > 1 {
		line := points(q.Line)
		cells, width = m.cellsOn(line), geo.PolylineLength(line)
	}
	for _, at := range points(q.Points) {
		id, ok := m.grid.CellOf(at)
		if !ok {
			return fmt.Errorf("flood: boundary.%s: %s is off the grid", name, place(at))
		}
		cells = append(cells, id)
		width += m.grid.Cell
	}
	b, err := m.water.AddBoundary(name, kind, cells)
	if err != nil {
		return err
	}
	e := edge{b: b, row: -1, name: name, factor: 1}
	if q.Unit == "m2/s" {
		e.factor = width
	}
	if q.Series != "" && len(p.series[name].t) == 0 {
		return fmt.Errorf("flood: boundary.%s: %s has not been read", name, q.Series)
	}
	m.edges = append(m.edges, e)
	return nil
}

// openSides makes the sides free that are not closed, if any are named.
func (m *Model) openSides(p *Params) error {
	if p.Closed == nil {
		return nil
	}
	closed := map[string]bool{}
	for _, s := range p.Closed {
		closed[s] = true
	}
	for k, name := range sides {
		if closed[name] {
			continue
		}
		var cells []int
		n := m.grid.NX
		if k <= east {
			n = m.grid.NY
		}
		for x := range n {
			id := [4]int{x * m.grid.NX, x*m.grid.NX + m.grid.NX - 1, x, (m.grid.NY-1)*m.grid.NX + x}[k]
			cells = append(cells, id)
		}
		b, err := m.water.addSide(name, k, cells)
		if err != nil {
			return err
		}
		m.edges = append(m.edges, edge{b: b, row: -1})
	}
	return nil
}

func points(list [][]float64) []geo.Point {
	var out []geo.Point
	for _, xy := range list {
		if len(xy) == 2 {
			out = append(out, geo.Point{X: xy[0], Y: xy[1]})
		}
	}
	return out
}

// cellsOn lists the cells under a line.
func (m *Model) cellsOn(line []geo.Point) []int {
	var cells []int
	geo.CellsAlongLine(m.grid, line, func(id int) { cells = append(cells, id) })
	return cells
}

// feed gives the edges their water for the time from now to now+dt [s].
func (m *Model) feed(now, dt float64) {
	p := m.params
	for _, e := range m.edges {
		if e.row >= 0 {
			switch e.b.Kind {
			case Level:
				level := float64(m.stage.Values[e.row])
				if level <= noStage/2 {
					level = e.mean
				}
				e.b.SetLevel(level)
			case Inflow:
				e.b.AddAmount(float64(m.inflow.Values[e.row]))
			}
			continue
		}
		if e.name == "" {
			continue
		}
		q := p.Boundary[e.name]
		s := p.series[e.name]
		switch {
		case e.b.Kind == Inflow && q.Rate != nil:
			e.b.SetRate(float64(*q.Rate))
		case e.b.Kind == Inflow:
			e.b.AddAmount(float64(s.mean(now, now+dt) * e.factor * dt))
		case e.b.Kind == Level && q.Level != nil:
			e.b.SetLevel(float64(*q.Level))
		case e.b.Kind == Level:
			e.b.SetLevel(s.at(now + float64(dt/2)))
		}
	}
}
