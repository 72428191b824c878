package flood

import (
	"fmt"
	"math"
	"time"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
)

// The layers, by index.
const (
	depthLayer = iota
	speedLayer
	hazardLayer
)

// floodedDepth is what counts as flooded [m].
const floodedDepth = 0.05

func layers() []frame.LayerSpec {
	return []frame.LayerSpec{
		{Name: "flood.depth", Group: "water", Support: city.FloodCell, Kind: frame.Raster, Unit: "m", Ramp: "flood_depth", Quantum: 0.001, Truth: true,
			Every: 30 * time.Second, Title: [2]string{"침수심", "Water depth"}, Doc: [2]string{"지표수의 깊이", "depth of the water on the ground"}},
		{Name: "flood.velocity", Group: "water", Support: city.FloodCell, Kind: frame.Raster, Unit: "m/s", Ramp: "flood_speed", Quantum: 0.01, Truth: true,
			Every: time.Minute, Title: [2]string{"유속", "Water speed"}, Doc: [2]string{"지표수의 속도", "speed of the water on the ground"}},
		{Name: "flood.hazard", Group: "water", Support: city.FloodCell, Kind: frame.Class, Unit: "class", Ramp: "hazard", Quantum: 1, Truth: true,
			Every: time.Minute, Title: [2]string{"침수 위험 등급", "Flood hazard"},
			Doc:     [2]string{"수심과 유속으로 본 위험 등급 H1–H6", "class of combined depth and speed, H1 to H6"},
			Classes: []string{"dry", "H1", "H2", "H3", "H4", "H5", "H6"}},
	}
}

func metrics() []sim.MetricSpec {
	return []sim.MetricSpec{
		{Name: "flooded_area", Unit: "m²", Doc: "area under at least 5 cm of water, permanent water left out"},
		{Name: "volume", Unit: "m³", Doc: "all water on the ground, rivers and canals included"},
		{Name: "max_depth", Unit: "m", Doc: "deepest water outside permanent water"},
	}
}

// Sample fills layer i with one value a cell; cells outside are missing, dry ones 0.
func (m *Model) Sample(i int, dst *frame.Sample) {
	dst.At = m.now
	n := m.grid.Cells()
	if cap(dst.Values) < n {
		dst.Values = make([]uint16, n)
	}
	dst.Values = dst.Values[:n]
	clear(dst.Values)
	d := m.water
	var room speedRow
	for _, t := range d.tiles {
		if !t.awake {
			continue
		}
		f := t.now()
		for y := range t.ny {
			row := dst.Values[(t.j0+y)*m.grid.NX+t.i0:][:t.nx]
			u, v := d.speedsOf(t, f, y, &room)
			for x, h := range f.h[at(0, y):][:t.nx] {
				if h <= d.cfg.Dry {
					continue
				}
				s := sqrt32(float32(u[x]*u[x]) + float32(v[x]*v[x]))
				switch i {
				case depthLayer:
					row[x] = steps16(float64(h), 0.001)
				case speedLayer:
					row[x] = steps16(float64(s), 0.01)
				case hazardLayer:
					if h > 0.01 {
						row[x] = uint16(HazardClass(float64(h), float64(s)))
					}
				}
			}
		}
	}
	for id, out := range d.outside {
		if out {
			dst.Values[id] = frame.Missing
		}
	}
}

func steps16(v, quantum float64) uint16 {
	return uint16(math.Min(v/quantum+0.5, float64(frame.Missing-1)))
}

// extent returns the flooded area [m²] and the largest depth [m], permanent water left out.
func (m *Model) extent() (area, deepest float64) {
	cells := 0
	for _, t := range m.water.tiles {
		if !t.awake {
			continue
		}
		h := t.now().h
		for y := range t.ny {
			o, river := at(0, y), m.river[(t.j0+y)*m.grid.NX+t.i0:][:t.nx]
			for x, wet := range river {
				if v := h[o+x]; !wet && v >= floodedDepth {
					cells++
					deepest = math.Max(deepest, float64(v))
				}
			}
		}
	}
	return float64(cells) * m.water.cellArea(), deepest
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	area, deepest := m.extent()
	return append(dst, area, m.water.Volume(), deepest)
}

// Work counts updates of cells.
func (m *Model) Work() sim.Work { return sim.Work{Done: m.water.Work().Updates, Unit: "cell-updates"} }

// Headline is for the progress line.
func (m *Model) Headline() string {
	area, deepest := m.extent()
	return fmt.Sprintf("%.2f km² under water, deepest %.2f m", area/1e6, deepest)
}

// Summary is the model's block in `run --json`.
func (m *Model) Summary() []sim.Figure {
	w, l := m.water.Work(), m.water.Ledger()
	residual, through := l.Residual()
	if through > 0 {
		residual /= through
	}
	var area, deepest float64
	for id, river := range m.river {
		if river {
			continue
		}
		if p := m.water.Peak(m.grid.IJ(id)); p.Depth >= floodedDepth {
			area += float64(m.water.cellArea())
			deepest = math.Max(deepest, p.Depth)
		}
	}
	figures := []sim.Figure{
		{Name: "cell_updates", Value: float64(w.Updates), Whole: true},
		{Name: "steps", Value: float64(w.Steps), Whole: true},
		{Name: "max_depth_m", Value: deepest},
		{Name: "flooded_area_m2", Value: area},
		{Name: "volume_m3", Value: l.Stored},
		{Name: "volume_error_relative", Value: residual},
	}
	if m.water.inertial() {
		figures = append(figures, sim.Figure{Name: "wet_share_beyond_froude_0_8", Value: m.water.Swift()})
	}
	for _, x := range m.water.Measures() {
		figures = append(figures, sim.Figure{Name: "held_back_" + x.Name + "_m3", Value: x.Kept()})
	}
	return append(figures, m.passed()...)
}

// Gauge returns depth, level and speed at a point.
func (m *Model) Gauge(x, y float64) (depth, level, speed float64, ok bool) {
	id, ok := m.grid.CellOf(geo.Point{X: x, Y: y})
	if !ok {
		return 0, 0, 0, false
	}
	i, j := m.grid.IJ(id)
	if m.water.Outside(i, j) {
		return 0, 0, 0, false
	}
	u, v := m.water.Velocity(i, j)
	depth = m.water.Depth(i, j)
	return depth, m.water.Bed(i, j) + depth, math.Sqrt(float64(u*u) + float64(v*v)), true
}

// Accounts balances the water.
func (m *Model) Accounts() []sim.Account {
	l := m.water.Ledger()
	a := sim.Account{Name: "water", Unit: "m³", Start: l.Start, Stored: l.Stored, Limit: 1e-5, Terms: []sim.Term{
		{Name: "rain", Value: l.Rain}, {Name: "infiltration", Value: l.Soil}, {Name: "sewer_loss", Value: l.Sewer}, {Name: "pumps", Value: l.Pumps}, {Name: "sewers", Value: l.Sewers}, {Name: "clip", Value: l.Clip}}}
	if len(m.water.gutters) > 0 {
		a.Terms = append(a.Terms, sim.Term{Name: "roof_runoff", Value: l.Gutters})
	}
	if len(m.water.measures) > 0 {
		a.Terms = append(a.Terms, sim.Term{Name: "seepage", Value: l.Seeped}, sim.Term{Name: "underdrains", Value: l.Drained})
	}
	for k, v := range l.Boundaries {
		a.Terms = append(a.Terms, sim.Term{Name: m.water.boundaries[k].Name, Value: v})
	}
	return []sim.Account{a}
}

// Notes says what was assumed in this run.
func (m *Model) Notes() []string {
	notes := m.notes[:len(m.notes):len(m.notes)]
	if l := m.water.Ledger(); len(m.water.gutters) > 0 && !m.gutters.Heard() {
		notes = append(notes, fmt.Sprintf("no model reads roof_runoff: the %.0f m³ that roofs shed into manholes have left the city", -l.Gutters))
	}
	for _, x := range m.water.Measures() {
		what := fmt.Sprintf("%.0f m² of ground: %.0f m³ held back", x.Area, x.Kept())
		if x.Roofs {
			what = fmt.Sprintf("%.0f m² of roofs: %.0f m³ of %.0f m³ of rain held back", x.Area, x.Kept(), x.Came)
		}
		notes = append(notes, fmt.Sprintf("measure %s, %s, of which %.0f m³ seeped away, %.0f m³ were drained or used, %.0f m³ are in it", x.Name, what, x.Seeped, x.Drained, x.Held))
	}
	if why := m.water.beyond(); why != "" {
		notes = append(notes, why)
	}
	return notes
}

// Bytes is what the model's state takes.
func (m *Model) Bytes() uint64 {
	var n uint64
	for _, t := range m.water.tiles {
		n += 5*4*storage + side*side*5
		for _, b := range t.buf {
			n += uint64(12 * len(b.h))
		}
		if t.film != nil {
			n += 4 * side * side
		}
		n += uint64(4*len(t.taken) + 7*len(t.extra.column))
		for _, p := range t.plots {
			n += uint64(29 * len(p.water))
		}
		if t.peak != nil {
			n += 20 * side * side
		}
	}
	return n + uint64(m.grid.Cells())*(4+1+4*8)
}
