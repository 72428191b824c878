package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// The grid that is laid. Sourced: cable and its current, the 10 MW of a general feeder, the uk of a 0.8 MVA
// transformer (energy.md section 3: pandapower's mv_oberrhein network, KEPCO's general feeder, the IEEE European
// low-voltage test feeder). Sills: energy.md section 6. All else is a project default.
const (
	mediumKV      = 22.9
	lowKV         = 0.38
	cableR        = 0.161e-3                   // [ohm/m], NA2XS2Y 240 mm² of mv_oberrhein
	cableX        = 0.117e-3                   // [ohm/m]
	cableB        = 2 * math.Pi * 60 * 273e-12 // [S/m], 273 nF/km at 60 Hz
	cableKVA      = 14358                      // √3 · 22.9 kV · 362 A
	feederKVA     = 10_000                     // normal; 14 MW in an emergency, which is the cable's limit too
	feederKW      = 7_000                      // what a feeder is planned for, so that a neighbour can be taken over
	stationKVA    = 50_000                     // of a substation whose size is not known
	stationLoad   = 0.8                        // of its rating that it is planned for
	powerFactor   = 0.95
	unitLoad      = 0.8 // of a transformer's rating that it is planned for
	stationSill   = 0.6 // [m]
	groundSill    = 0.3 // ground transformers and ring units [m]
	poleSill      = 9.0 // the height at which a pole transformer hangs [m]: it never drowns
	leastCable    = 5.0 // [m]
	tieReach      = 1500.0
	otherStation  = 400.0 // how much farther a tie may reach for a feeder of another substation [m]
	ties          = 2     // sought for each feeder
	sectionsFrom  = 6     // transformers on a feeder from which it is cut into sections, and a substation has two feeders
	slotLength    = 25.0  // of street that shares one place to tap the cable [m]
	leadLength    = 10.0  // from the busbar to the feeder's breaker [m]
	joinedByField = "cables run off the streets where those do not hang together"
)

// Power lays a grid along the streets of c: substations (those that stand already are kept and used), 22.9 kV feeders
// as shortest-path trees with a breaker at the head, sectionalisers and normally open ties, transformers for clusters
// of buildings, and a low-voltage bus behind each. It fills Buses, Branches, Feeders, adds to PowerAssets, tells every
// building, signal, pump, gate, charger and guideway its bus (and feeder, where there is such a column), and records
// the layers as synthetic. A city that has buses or branches already, has no streets, or nothing that draws power, is
// left as it is. The same city and seed give the same grid; the seed only varies on which side of a street things
// stand. The error names what draws power at no place.
//
// How (energy.md section 3): peak demand of each building from its floor area and use (power_loads.go); substations
// in the middle of equal parts of the load (power_sites.go); a shortest-path forest from the substations over the
// street graph (power_streets.go, power_forest.go); in the order of a walk round each tree, loads are put together to
// transformers (power_clusters.go) and transformers to feeders of at most 7 MW (power_feeders.go), so that both lie
// side by side; then the ties (power_ties.go).
// With all ties open every bus has exactly one way to exactly one substation.
//
// Assumes: the busbar of a substation is held at its voltage by the tap changer (the slack bus stands on the 22.9 kV
// side; no 154 kV grid), one kind of cable, no low-voltage lines.
func Power(c *city.City, seed uint64) error {
	if len(c.Buses.ID) > 0 || len(c.Branches.ID) > 0 || len(c.Feeders.ID) > 0 || len(c.Streets.ID) == 0 {
		return nil
	}
	p := &grid{c: c, seed: seed, kept: len(c.PowerAssets.ID)}
	if err := p.findLoads(); err != nil {
		return err
	}
	if len(p.loads) == 0 {
		return nil
	}
	p.placeStations()
	p.buildGraph()
	p.growForest()
	p.walk()
	p.cluster()
	p.group()
	p.writeStations()
	for f := range p.feeders {
		p.writeFeeder(uint32(f))
	}
	p.writeTies()
	p.connect()
	p.writeLayers()
	return nil
}

// grid is a power grid in the making.
type grid struct {
	c        *city.City
	seed     uint64
	streets  []uint32   // one row of each street that a cable may follow
	row      []uint32   // of each street: its place in streets, or None
	near     *geo.Index // of streets
	loads    []load
	stations []station
	kept     int // power assets that stood before
	made     int // substations placed here
	forced   int // placed without a fitting plot
	short    int // substations whose district draws more than their rating

	at     []geo.Point // vertices: junctions, then places where the cable is tapped
	runs   []run       // edges
	g      graph
	fields int // edges that follow no street
	forest *search
	rank   []uint32 // of each vertex: its turn in the walk round its tree

	units    []unit
	feeders  []feeder
	inRow    []uint32   // units in the order of the walk
	busAt    [][]uint32 // medium-voltage buses of each vertex
	sections int        // sectionalisers
	nTies    int
	lonely   int       // feeders without a tie
	strong   int       // feeders for a consumer of more than feederKW
	wide     []float64 // width of each street's lanes, filled by width
}

func (p *grid) writeLayers() {
	source := fmt.Sprintf("semul generator, seed %d", p.seed)
	layer := func(name string, notes ...string) {
		from := source
		if old, ok := p.c.Layer(name); ok && name == "power_assets" && p.kept > 0 { // substations that were there
			from, notes = old.Source+" + "+source, append(append([]string(nil), old.Notes...), notes...)
		}
		p.c.SetLayer(city.Provenance{Layer: name, Source: from, Licence: "Apache-2.0", Synthetic: true, Notes: notes})
	}
	total := 0.0
	for _, l := range p.loads {
		total += l.kw
	}
	ground := 0
	for _, u := range p.units {
		if !u.pole {
			ground++
		}
	}
	assets := []string{
		fmt.Sprintf("%d ground and %d pole transformers for %.1f MW of peak demand, floor area times W/m² by use (project defaults)", ground, len(p.units)-ground, total/1000),
		fmt.Sprintf("sills: substation %.1f m, ground transformer and ring unit %.1f m, pole transformer %.0f m (project defaults)", stationSill, groundSill, poleSill),
	}
	if p.made > 0 {
		assets = append(assets, fmt.Sprintf("%d substations of %d MVA placed by the load, near arterials and on higher ground", p.made, stationKVA/1000))
	}
	if p.forced > 0 {
		assets = append(assets, fmt.Sprintf("%d of them found no free plot and overlap others", p.forced))
	}
	if p.short > 0 {
		assets = append(assets, fmt.Sprintf("%d substations would be overloaded if all drew their peak at once", p.short))
	}
	layer("power_assets", assets...)
	layer("buses", "slack on the 22.9 kV side of each substation; no 154 kV grid and no low-voltage lines")
	branches := []string{
		fmt.Sprintf("cable 0.161 + j0.117 Ω/km, 273 nF/km, 362 A as in mv_oberrhein; %d normally open ties, %d sectionalisers", p.nTies, p.sections),
		"transformers: uk 4 % up to 800 kVA as in the European low-voltage test feeder, 5 % above, copper loss 1.2 % (project defaults)",
	}
	if p.lonely > 0 {
		branches = append(branches, fmt.Sprintf("%d feeders have no other feeder within %.0f m to tie to", p.lonely, tieReach))
	}
	if p.fields > 0 {
		branches = append(branches, fmt.Sprintf("%d %s", p.fields, joinedByField))
	}
	layer("branches", branches...)
	feeders := []string{fmt.Sprintf("shortest-path trees along streets, planned for %d MW, 10 MW in normal service as KEPCO's general feeder", feederKW/1000)}
	if p.strong > 0 {
		feeders = append(feeders, fmt.Sprintf("%d of them, with several cables side by side, serve one consumer of more than that", p.strong))
	}
	layer("feeders", feeders...)
}
