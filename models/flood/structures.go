package flood

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/units"
)

// CulvertParams are the keys of [culvert.NAME].
type CulvertParams struct {
	From     [][]float64  `toml:"from" need:"[[120, 40]]" doc:"place [[x, y]] of the upper end, or the corners of a short line across several cells"`
	To       [][]float64  `toml:"to" need:"[[150, 40]]" doc:"likewise of the lower end"`
	Diameter units.Metre  `toml:"diameter" doc:"of a pipe" range:"[0,20]"`
	Width    units.Metre  `toml:"width" doc:"of a box" range:"[0,50]"`
	Height   units.Metre  `toml:"height" doc:"of a box" range:"[0,20]"`
	Barrels  int          `toml:"barrels" doc:"side by side" range:"[1,100]"`
	Length   *units.Metre `toml:"length" doc:"of a barrel; without it the distance of both ends" range:"(0,2000]"`
	Manning  float64      `toml:"manning" doc:"roughness of the barrel" range:"(0,0.1]" src:"concrete"`
	Inlet    string       `toml:"inlet" doc:"shape of the entrance, for inlet control: pipes headwall, groove, projecting; boxes wingwall_30_75, wingwall_90, wingwall_0 (angle of the flare)" oneof:"headwall|groove|projecting|wingwall_30_75|wingwall_90|wingwall_0" src:"FHWA HDS-5, 3rd edition, table A.1"`
	Entrance float64      `toml:"entrance_loss" doc:"loss at the entrance in velocity heads, for outlet control" range:"[0,2]" src:"FHWA HDS-5, square edge in a headwall"`
	InvertUp *units.Metre `toml:"invert_from" doc:"level of the barrel's floor at the upper end; without it the ground there"`
	InvertDn *units.Metre `toml:"invert_to" doc:"likewise at the lower end"`
	Flap     bool         `toml:"flap" doc:"nothing comes back from the lower end"`
}

// Check refuses what single keys cannot tell.
func (p *CulvertParams) Check(bad func(key, why string)) {
	checkPlaces(p.From, "from", bad)
	checkPlaces(p.To, "to", bad)
	switch box := p.Width > 0 || p.Height > 0; {
	case box == (p.Diameter > 0) || box && (p.Width == 0 || p.Height == 0):
		bad("", "give diameter, or width and height")
	case box != (p.Inlet == "wingwall_30_75" || p.Inlet == "wingwall_90" || p.Inlet == "wingwall_0"):
		bad("inlet", fmt.Sprintf("%q does not go with its shape: pipes have headwall, groove, projecting, boxes wingwall_30_75, wingwall_90, wingwall_0", p.Inlet))
	}
}

// BridgeParams are the keys of [bridge.NAME].
type BridgeParams struct {
	Line   [][]float64 `toml:"line" need:"[[100, 20], [100, 60]]" doc:"corners [x, y] of the line across the stream, from abutment to abutment"`
	Soffit units.Metre `toml:"soffit" need:"\"4.2 m\"" doc:"level of the deck's lower edge"`
	Deck   units.Metre `toml:"deck" need:"\"5.1 m\"" doc:"level over which water passes, parapet included where it holds"`
	Piers  float64     `toml:"piers" doc:"share of the width that piers take when the water touches the deck" range:"[0,0.9]"`
	Cd     float64     `toml:"orifice" doc:"discharge coefficient of the drowned opening" range:"(0,1]" src:"project default; 0.8 is usual where both sides are drowned, 0.5 where only the upper is"`
}

// Check refuses what single keys cannot tell.
func (p *BridgeParams) Check(bad func(key, why string)) {
	if len(p.Line) < 2 {
		bad("line", "a bridge has two corners or more, [[x, y], [x, y]]")
	}
	checkPlaces(p.Line, "line", bad)
	if p.Soffit >= p.Deck {
		bad("deck", fmt.Sprintf("%v is not above the soffit, %v", p.Deck, p.Soffit))
	}
}

func checkPlaces(list [][]float64, key string, bad func(key, why string)) {
	if len(points(list)) < max(1, len(list)) {
		bad(key, "give places as [[x, y]] or [[x, y], [x, y]]")
	}
}

// structures claims the tables of culverts, bridges and gates.
func structures() []sim.TableSpec {
	one := func(make func() any) []sim.TableKind { return []sim.TableKind{{New: make}} }
	return []sim.TableSpec{
		{Group: "culvert", Naming: sim.Named, Doc: "pipes and boxes that lead water under roads and dams", Kinds: one(func() any {
			return &CulvertParams{Barrels: 1, Manning: 0.013, Inlet: "headwall", Entrance: 0.5}
		})},
		{Group: "bridge", Naming: sim.Named, Doc: "decks over water: free flow below the soffit, an orifice when it is drowned, a weir over the deck", Kinds: one(func() any {
			return &BridgeParams{Cd: 0.6}
		})},
		{Group: "gate", Naming: sim.Named, Doc: "gates that move: of the city, by their id, or new ones in a line or through a levee", Kinds: one(func() any {
			return &GateParams{Cd: 0.6, Speed: 0.01, Side: 5}
		})},
	}
}

// build puts up culverts, bridges and gates. Errors begin with the key.
func (m *Model) build() error {
	for _, e := range m.env.Tables("culvert", "") {
		if err := m.addCulvert(e, e.Params.(*CulvertParams)); err != nil {
			return err
		}
	}
	for _, e := range m.env.Tables("bridge", "") {
		p := e.Params.(*BridgeParams)
		o := &Opening{Sill: math.Inf(-1), Lip: float64(p.Soffit), Top: float64(p.Deck), Cd: p.Cd}
		line, err := m.lineOn(e.Key+".line", p.Line)
		if err != nil {
			return err
		}
		if _, err := m.water.AddBarrier("bridge "+e.Name, line, o); err != nil {
			return fmt.Errorf("%s.deck: %s", e.Key, plainly(err))
		}
		o.Width *= 1 - p.Piers
		b := m.water.barriers[len(m.water.barriers)-1]
		m.spans = append(m.spans, span{e.Name, o})
		if lowest := b.lowest(m.water); lowest >= o.Lip {
			return fmt.Errorf("%s.soffit: %v is not above the ground, lowest at %.2f m under it", e.Key, p.Soffit, lowest)
		}
	}
	return m.addGates()
}

// span is the opening of a bridge.
type span struct {
	name string
	*Opening
}

// lowest is the lowest ground under a barrier, of the higher sides of its faces [m].
func (b *barrier) lowest(d *Domain) float64 {
	low := math.Inf(1)
	for _, k := range b.faces {
		low = math.Min(low, d.higher(d.faces[k].a, d.faces[k].b))
	}
	return low
}

func (m *Model) addCulvert(e sim.Entry, p *CulvertParams) error {
	from, err := m.endOn(e.Key+".from", p.From)
	if err != nil {
		return err
	}
	to, err := m.endOn(e.Key+".to", p.To)
	if err != nil {
		return err
	}
	b := Barrel{Diameter: float64(p.Diameter), Width: float64(p.Width), Height: float64(p.Height), Count: p.Barrels, Manning: p.Manning,
		Entrance: p.Entrance, Inlet: inletForms[p.Inlet], Length: middle(p.From).Dist(middle(p.To))}
	if p.Length != nil {
		b.Length = float64(*p.Length)
	}
	invert := [2]float64{math.NaN(), math.NaN()}
	for k, z := range [2]*units.Metre{p.InvertUp, p.InvertDn} {
		if z != nil {
			invert[k] = float64(*z)
		}
	}
	c, err := m.water.AddCulvert(e.Name, from, to, invert, b)
	if err != nil {
		return fmt.Errorf("%s: %s", e.Key, plainly(err))
	}
	c.Flap = p.Flap
	for k, key := range [2]string{".invert_from", ".invert_to"} {
		if end := &c.ends[k]; end.ground > end.invert+float64(c.barrel.d/2) {
			m.warn("%s: the ground there, lowest at %.2f m, buries more than half of the barrel, whose floor is at %.2f m: lower the ground to it, or name the cell of the ditch", e.Key+key, end.ground, end.invert)
		}
	}
	return nil
}

func middle(list [][]float64) geo.Point {
	at, _ := geo.PointAlong(points(list), geo.PolylineLength(points(list))/2)
	if len(list) == 1 {
		at = geo.Point{X: list[0][0], Y: list[0][1]}
	}
	return at
}

// endOn lists the cells of one end of a culvert or gate.
func (m *Model) endOn(key string, list [][]float64) ([]int, error) {
	line, err := m.lineOn(key, list)
	if err != nil {
		return nil, err
	}
	if len(line) == 1 {
		id, _ := m.grid.CellOf(line[0])
		return []int{id}, nil
	}
	return m.cellsOn(line), nil
}

// lineOn checks that places lie on ground.
func (m *Model) lineOn(key string, list [][]float64) ([]geo.Point, error) {
	line := points(list)
	for _, p := range line {
		id, ok := m.grid.CellOf(p)
		b := m.grid.Bounds()
		if !ok {
			return nil, fmt.Errorf("%s: %s is off the grid, which goes from (%g, %g) to (%g, %g)", key, place(p), b.MinX, b.MinY, b.MaxX, b.MaxY)
		}
		if i, j := m.grid.IJ(id); len(line) == 1 && m.water.Outside(i, j) {
			return nil, fmt.Errorf("%s: %s lies where there is no ground", key, place(p))
		}
	}
	return line, nil
}

// passed lists what has passed through structures [m³].
func (m *Model) passed() (figures []sim.Figure) {
	for _, c := range m.water.conduits {
		if c.barrel != nil {
			figures = append(figures, sim.Figure{Name: "through_culvert_" + c.Name + "_m3", Value: c.Moved})
		}
	}
	for _, s := range m.spans {
		figures = append(figures, sim.Figure{Name: "under_drowned_bridge_" + s.name + "_m3", Value: s.Moved})
	}
	for k := range m.gates {
		figures = append(figures, sim.Figure{Name: "through_gate_" + m.gates[k].name + "_m3", Value: m.gates[k].Passed()})
	}
	return figures
}

func plainly(err error) string {
	const own = "flood: "
	if s := err.Error(); len(s) > len(own) && s[:len(own)] == own {
		return s[len(own):]
	}
	return err.Error()
}

// gateRow is the city's row of a gate by its id, −1 if it has none.
func gateRow(c *city.City, id string) int {
	for k, have := range c.Gates.ID {
		if have == id {
			return k
		}
	}
	return -1
}
