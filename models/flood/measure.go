package flood

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// MeasureHead are the keys that every [measure.NAME] has.
type MeasureHead struct {
	Zone  string      `toml:"zone" doc:"reference of the zone it stands in, zone/ID; without it, and without area, it stands everywhere"`
	Area  [][]float64 `toml:"area" doc:"or the corners [x, y] of the area it stands in"`
	Share float64     `toml:"share" need:"0.5" range:"(0,1]" doc:"share that it takes: of every roof there (green_roof, rain_tank), of the ground of its land classes there (permeable_paving, rain_garden)"`
}

func (h *MeasureHead) check(bad func(key, why string)) {
	if kind, id, ok := strings.Cut(h.Zone, "/"); h.Zone != "" && (!ok || kind != "zone" || id == "") {
		bad("zone", fmt.Sprintf("%q is no zone; write e.g. \"zone/z1\"", h.Zone))
	}
	if h.Zone != "" && h.Area != nil {
		bad("area", "stands beside zone; keep one of the two")
	}
	if h.Area != nil && len(points(h.Area)) < max(3, len(h.Area)) {
		bad("area", "an area has at least three corners [x, y]")
	}
}

// soilLayer are the keys of measures with soil.
type soilLayer struct {
	Soil         units.Metre    `toml:"soil" doc:"thickness of the soil" range:"(0,3]" src:"SWMM 5.2 User's Manual, LID soil layer: 75 to 150 mm on roofs, 450 to 900 mm in gardens"`
	Porosity     float64        `toml:"porosity" doc:"of the soil" range:"(0,0.9]" src:"project default, between sand (0.437) and loam (0.463) in Rawls, Brakensiek, Miller 1983"`
	Field        float64        `toml:"field_capacity" doc:"water by volume that the soil keeps against gravity" range:"[0,0.9]" src:"project default"`
	Initial      float64        `toml:"moisture" doc:"water by volume in the soil at the start" range:"[0,0.9]" src:"project default"`
	Conductivity units.RainRate `toml:"conductivity" doc:"of the soil when it is full" range:"(0,0.01]" src:"gardens: 100 to 300 mm/h in temperate climates, FAWB 2009 in the Minnesota Stormwater Manual; roofs: project default"`
	Slope        float64        `toml:"conductivity_slope" doc:"how fast the soil's conductivity falls with its water content: K·e^(−slope·(porosity − content))" range:"[0,100]" src:"SWMM 5.2 User's Manual, LID soil layer: 30 to 60, or 0.48 × per cent of sand + 0.85 × per cent of clay"`
}

func (s *soilLayer) check(bad func(key, why string)) {
	if s.Field > s.Porosity {
		bad("field_capacity", fmt.Sprintf("%g is more than the porosity, %g", s.Field, s.Porosity))
	}
	if s.Initial > s.Porosity {
		bad("moisture", fmt.Sprintf("%g is more than the porosity, %g", s.Initial, s.Porosity))
	}
}

func (s *soilLayer) onto(l *Layered) {
	l.Soil, l.Porosity, l.Field, l.Initial = float64(s.Soil), s.Porosity, s.Field, s.Initial
	l.Conductivity, l.Slope = float64(s.Conductivity), s.Slope
}

// GreenRoof is [measure.NAME] kind = "green_roof".
type GreenRoof struct {
	MeasureHead
	soilLayer
	Ponding units.Metre    `toml:"ponding" doc:"water that stands on the soil before it runs off" range:"[0,0.3]" src:"project default"`
	Mat     units.Metre    `toml:"mat" doc:"water that the drainage mat holds when it is full" range:"(0,0.2]" src:"project default; mats of 25 to 50 mm with 0.5 to 0.6 of voids (SWMM 5.2 User's Manual) hold 13 to 30 mm"`
	Delay   clock.Duration `toml:"delay" doc:"time in which the mat lets about two thirds of its water go to the ground beside the house" range:"(0,86400]" src:"project default"`
}

// PermeablePaving is [measure.NAME] kind = "permeable_paving".
type PermeablePaving struct {
	MeasureHead
	groundLayer
	Intake units.RainRate `toml:"permeability" doc:"how fast water passes the paving; new ones take far more, clogged ones less" range:"(0,0.01]" src:"project default for a paving in use; new porous asphalt passes hundreds of inches an hour (SWMM 5.2 User's Manual)"`
}

// RainGarden is [measure.NAME] kind = "rain_garden": a planted hollow, lower than the ground around it.
type RainGarden struct {
	MeasureHead
	soilLayer
	groundLayer
	Ponding units.Metre `toml:"ponding" doc:"depth of the hollow" range:"[0,1]" src:"project default"`
}

// groundLayer are the keys of measures that stand on the ground.
type groundLayer struct {
	Land    []string       `toml:"land" doc:"land classes that it takes its share of"`
	Base    units.Metre    `toml:"base" doc:"thickness of the gravel below" range:"[0,3]" src:"SWMM 5.2 User's Manual, LID storage layer: 150 to 450 mm; gardens: none, project default"`
	Voids   float64        `toml:"voids" doc:"share of the gravel that water can fill" range:"(0,1]" src:"gardens: SWMM 5.2 User's Manual, LID storage layer: 0.33 to 0.43 (void ratio 0.5 to 0.75); paving: project default, a little less"`
	Seepage units.RainRate `toml:"seepage" doc:"how fast the base seeps into the ground below" range:"[0,0.01]" src:"loam of Rawls, Brakensiek, Miller 1983; the SWMM 5.2 User's Manual too takes the conductivity of the soil below"`
	Drain   units.RainRate `toml:"drain" doc:"how fast a pipe empties the base into the sewer" range:"[0,0.01]"`
}

func (g *groundLayer) check(bad func(key, why string)) {
	if len(g.Land) == 0 {
		bad("land", "empty; write e.g. land = [\"paved\"]")
	}
	for _, name := range g.Land {
		if !slices.Contains(landNames[:], name) || name == "building" || name == "water" {
			bad("land", fmt.Sprintf("%q is no class of ground it can stand on; classes are other, road, paved, grass, trees, bare, farm", name))
		}
	}
}

func (g *groundLayer) onto(l *Layered) {
	l.Base, l.Seepage, l.Drain = float64(float64(g.Base)*g.Voids), float64(g.Seepage), float64(g.Drain)
}

// RainTank is [measure.NAME] kind = "rain_tank": barrels and cisterns that roofs drain into.
type RainTank struct {
	MeasureHead
	Size   units.Metre    `toml:"size" doc:"what the tank holds by area of roof: 20 mm are 20 litres a square metre" range:"(0,1]" src:"project default"`
	Filled float64        `toml:"filled" doc:"share of it that is full at the start" range:"[0,1]"`
	Drain  units.RainRate `toml:"drain" doc:"how fast it empties into the sewer or is used, by area of roof" range:"[0,0.01]"`
}

const mmPerHour = 1e-3 / 3600

// measures claims [measure.NAME].
func measures() sim.TableSpec {
	return sim.TableSpec{Group: "measure", Naming: sim.Named, Doc: "what a planner sets against runoff; the table's name is the kind where no key says it", Kinds: []sim.TableKind{
		{Name: "green_roof", Doc: "soil and a drainage mat on roofs: they keep water, and let the rest go late", New: func() any {
			return &GreenRoof{soilLayer: soilLayer{Soil: 0.1, Porosity: 0.45, Field: 0.3, Initial: 0.2, Conductivity: 1000 * mmPerHour, Slope: 30},
				Mat: 0.01, Delay: 600e9}
		}},
		{Name: "permeable_paving", Doc: "paving that water passes, over gravel from which it seeps away", New: func() any {
			return &PermeablePaving{groundLayer: groundLayer{Land: []string{"paved"}, Base: 0.3, Voids: 0.3, Seepage: 3.4 * mmPerHour}, Intake: 500 * mmPerHour}
		}},
		{Name: "rain_garden", Doc: "planted hollows that water runs into and seeps away from", New: func() any {
			return &RainGarden{soilLayer: soilLayer{Soil: 0.5, Porosity: 0.45, Field: 0.2, Initial: 0.2, Conductivity: 100 * mmPerHour, Slope: 30},
				groundLayer: groundLayer{Land: []string{"grass", "paved"}, Voids: 0.4, Seepage: 3.4 * mmPerHour}, Ponding: 0.15}
		}},
		{Name: "rain_tank", Doc: "barrels and cisterns that roofs drain into until they are full", New: func() any { return &RainTank{Size: 0.02} }},
	}}
}

// Check is asked by the scenario.
func (p *GreenRoof) Check(bad func(key, why string)) {
	p.MeasureHead.check(bad)
	p.soilLayer.check(bad)
}

// Check is asked by the scenario.
func (p *PermeablePaving) Check(bad func(key, why string)) {
	p.MeasureHead.check(bad)
	p.groundLayer.check(bad)
	if p.Base == 0 {
		bad("base", "paving without a base holds nothing; write e.g. base = \"300 mm\"")
	}
}

// Check is asked by the scenario.
func (p *RainGarden) Check(bad func(key, why string)) {
	p.MeasureHead.check(bad)
	p.soilLayer.check(bad)
	p.groundLayer.check(bad)
}

// Check is asked by the scenario.
func (p *RainTank) Check(bad func(key, why string)) { p.MeasureHead.check(bad) }

// measured is a measure of any kind: where it stands, what it is made of, and the land it takes; no land: roofs.
type measured struct {
	head *MeasureHead
	made Layered
	land []string
}

func measureOf(params any) measured {
	var m measured
	switch p := params.(type) {
	case *GreenRoof:
		m.head = &p.MeasureHead
		p.soilLayer.onto(&m.made)
		m.made.Ponding, m.made.Base, m.made.Delay = float64(p.Ponding), float64(p.Mat), p.Delay.Seconds()
	case *RainTank:
		m.head = &p.MeasureHead
		m.made.Intake, m.made.Base, m.made.Filled, m.made.Drain = 1, float64(p.Size), p.Filled, float64(p.Drain)
	case *PermeablePaving:
		m.head, m.land = &p.MeasureHead, p.Land
		p.groundLayer.onto(&m.made)
		m.made.Intake = float64(p.Intake)
	case *RainGarden:
		m.head, m.land = &p.MeasureHead, p.Land
		p.soilLayer.onto(&m.made)
		p.groundLayer.onto(&m.made)
		m.made.Ponding = float64(p.Ponding)
	}
	return m
}

// placeMeasures finds the roofs and the ground of the scenario's measures and takes the rain on these roofs off that of
// the ground beside them. What it returns puts them there, once the domain knows its zones. Errors begin with the key.
func (m *Model) placeMeasures(g *ground, zone []uint16) (add []func(), err error) {
	taken := make([]float64, len(g.land)) // share of each cell, a roof or ground, by the measures so far
	zones := m.env.Count(city.WeatherZone)
	for _, e := range m.env.Tables("measure", "") {
		x := measureOf(e.Params)
		inside, err := m.standsIn(x.head)
		if err != nil {
			return nil, fmt.Errorf("%s.zone: %w", e.Key, err)
		}
		roofs := x.land == nil
		var cells []int
		for id := range g.land {
			i, j := m.grid.IJ(id)
			fits := g.blocked[id]
			if !roofs {
				fits = !g.blocked[id] && !m.water.Outside(i, j) && slices.Contains(x.land, landNames[g.land[id]])
			}
			if !fits || inside != nil && !inside[id] {
				continue
			}
			if taken[id] += x.head.Share; taken[id] > 1+1e-9 {
				return nil, fmt.Errorf("%s.share: with the measures before it takes %.0f %% of what lies at %s; lower a share, or keep their places apart", e.Key, taken[id]*100, place(m.grid.CenterOf(id)))
			}
			cells = append(cells, id)
		}
		if len(cells) == 0 {
			what := "roofs"
			if !roofs {
				what = "ground of class " + strings.Join(x.land, ", ")
			}
			return nil, fmt.Errorf("%s: there is no %s where it is to stand: choose another place, or take it out", e.Key, what)
		}
		if roofs {
			weight := g.drained(cells, x.head.Share)
			share := x.head.Share
			add = append(add, func() {
				m.pipe(g, cells, func(int) float64 { return share }, zone, m.water.addRoof(e.Name, x.made, weight, zone, zones))
			})
		} else {
			add = append(add, func() { m.water.addPlots(e.Name, x.made, cells, x.head.Share) })
		}
	}
	var roofs []int
	for id, b := range g.blocked {
		if b {
			roofs = append(roofs, id)
		}
	}
	return append(add, func() { m.pipe(g, roofs, func(id int) float64 { return 1 - taken[id] }, zone, nil) }), nil
}

// pipe leads a share of roof cells to the nodes of the sewer that they drain to, if they do.
func (m *Model) pipe(g *ground, cells []int, share func(id int) float64, zone []uint16, on *roof) {
	if g.node == nil {
		return
	}
	to, shares := make([]int, len(cells)), make([]float64, len(cells))
	for k, id := range cells {
		to[k], shares[k] = int(g.node[id]), share(id)
	}
	under := zone
	if zone != nil {
		under = make([]uint16, len(cells))
		for k, id := range cells {
			under[k] = zone[id]
		}
	}
	m.water.addGutters(to, shares, under, m.env.Count(city.WeatherZone), on)
}

// standsIn marks the cells where a measure may stand, nil for all.
func (m *Model) standsIn(h *MeasureHead) ([]bool, error) {
	var rings [][]geo.Point
	switch {
	case h.Zone != "":
		ref, err := m.env.City.Find(h.Zone)
		if err != nil || ref.Support != city.OfZone {
			return nil, fmt.Errorf("%q is no zone of this city", h.Zone)
		}
		rings = m.env.City.Zones.Poly.Rings(int(ref.Index))
	case h.Area != nil:
		rings = [][]geo.Point{points(h.Area)}
	default:
		return nil, nil
	}
	in := make([]bool, m.grid.Cells())
	geo.CellsInPolygon(m.grid, rings, func(id int) { in[id] = true })
	return in, nil
}
