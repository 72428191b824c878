package flood

import (
	"fmt"
	"math"
	"strings"

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
		m.warnPits("boundary/"+id, m.cellsOn(c.Boundaries.Line.At(i)))
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
	kind := map[string]BoundaryKind{"inflow": Inflow, "level": Level, "free": Free, "closed": Closed}[q.Kind]
	var cells []int
	width := 0.0
	if len(q.Line) > 1 {
		line := points(q.Line)
		cells, width = m.cellsOn(line), m.widthOf("model.flood.boundary."+name, line)
	}
	for _, at := range points(q.Points) {
		id, ok := m.grid.CellOf(at)
		if !ok {
			b := m.grid.Bounds()
			return fmt.Errorf("model.flood.boundary.%s.points: %s is off the grid, which goes from (%g, %g) to (%g, %g)", name, place(at), b.MinX, b.MinY, b.MaxX, b.MaxY)
		}
		cells = append(cells, id)
		width += m.grid.Cell
		if r := float64(q.Radius); r > 0 {
			cells = cells[:len(cells)-1]
			for id := range m.grid.Cells() {
				if m.grid.CenterOf(id).Dist(at) <= r {
					cells = append(cells, id)
				}
			}
		}
	}
	key := "model.flood.boundary." + name
	if _, ok := m.water.sideOf(cells); ok && kind == Inflow && len(q.Line) > 1 {
		kind = Discharge
	}
	b, err := m.water.AddBoundary(name, kind, cells)
	if err != nil {
		return fmt.Errorf("%s: %s", key, strings.TrimPrefix(err.Error(), "flood: "))
	}
	e := edge{b: b, row: -1, name: name, factor: 1}
	if q.Unit == "m2/s" {
		e.factor = width
	}
	if q.Series != "" && len(p.series[name].t) == 0 {
		return fmt.Errorf("%s: %s has not been read", key, q.Series)
	}
	if kind == Free && q.Slope > 0 {
		m.water.SetSlope(b, q.Slope)
	}
	if kind == Inflow || kind == Discharge {
		from, most := key+".series", 0.0
		if q.Rate != nil {
			from, most = key+".rate", float64(*q.Rate)
		}
		for _, v := range p.series[name].v {
			most = math.Max(most, math.Abs(float64(v*e.factor)))
		}
		if h, step, over := m.water.overload(cells, most); over {
			return fmt.Errorf("%s: %.4g m3/s into %d cells of %g m, the first (%d, %d) at %s, could leave them only %.0f m deep, in steps of %.2g s: spread it over more cells by line or points, or check its unit",
				from, most, len(cells), m.grid.Cell, cells[0]%m.grid.NX, cells[0]/m.grid.NX, place(m.grid.CenterOf(cells[0])), h, step)
		}
	}
	if kind == Level {
		from, high := key+".series", math.Inf(-1)
		if q.Level != nil {
			from, high = key+".level", float64(*q.Level)
		}
		for _, v := range p.series[name].v {
			high = math.Max(high, v)
		}
		m.warnDry(from, cells, high)
	}
	m.warnPits(key, cells)
	m.edges = append(m.edges, e)
	return nil
}

// warnDry warns of a level that never comes above the ground it is to stand on.
func (m *Model) warnDry(key string, cells []int, high float64) {
	low, at := math.Inf(1), 0
	for _, id := range cells {
		if i, j := m.grid.IJ(id); !m.water.Outside(i, j) && m.water.groundOf(id) < low {
			low, at = m.water.groundOf(id), id
		}
	}
	if high <= low {
		m.warn("%s: the ground is dry there: it lies at %.2f m or more, lowest at %s, and the level is at most %.2f m; nothing comes in until the water inside is higher", key, low, place(m.grid.CenterOf(at)), high)
	}
}

// warnPits warns of wells on the border.
func (m *Model) warnPits(key string, cells []int) {
	if found := m.water.pits(cells); len(found) > 0 {
		m.warn("%s: cell (%d, %d) at %s on the border lies at %.2f m, %g m or more below all its neighbours%s: a pit, or missing data that the file does not declare?",
			key, found[0]%m.grid.NX, found[0]/m.grid.NX, place(m.grid.CenterOf(found[0])), m.water.groundOf(found[0]), pitDepth, others(len(found), "like it"))
	}
}

// warn keeps a warning, its key first.
func (m *Model) warn(format string, args ...any) {
	m.warnings = append(m.warnings, fmt.Sprintf(format, args...))
}

// Warnings says what in this run is allowed but hardly meant.
func (m *Model) Warnings() []string { return m.warnings }

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
		m.warnPits("model.flood.closed: the free "+name+"ern side", cells)
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

// feed gives the edges their water for the time from now to now+dt [s], which is a share of the interval.
func (m *Model) feed(now, dt, share float64) {
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
				e.b.AddAmount(float64(float64(m.inflow.Values[e.row]) * share))
			}
			continue
		}
		if e.name == "" {
			continue
		}
		q := p.Boundary[e.name]
		s := p.series[e.name]
		switch {
		case q.Kind == "inflow" && q.Rate != nil:
			e.b.SetRate(float64(*q.Rate))
		case q.Kind == "inflow":
			e.b.AddAmount(float64(s.mean(now, now+dt) * e.factor * dt))
		case e.b.Kind == Level && q.Level != nil:
			e.b.SetLevel(float64(*q.Level))
		case e.b.Kind == Level:
			e.b.SetLevel(s.at(now + float64(dt/2)))
		}
	}
}
