package complete

import (
	"errors"
	"fmt"

	"semul/engine/city"
	"semul/engine/geo"
)

// What the storm sewer is designed for. Korean design rules leave the return period to the town (5 to 30 years); the
// 75 mm/h here lie a little below the 85 mm/h that the drains of Gangnam were built for (flood.md section 18). All of
// these are project defaults, not a survey.
const (
	designRain    = 0.075 / 3600 // [m/s]
	leastCover    = 1.2          // ground over the soffit [m]
	leastSlope    = 1.0 / 500
	drainManning  = 0.013 // concrete [s/m^⅓]; Chow, Open-Channel Hydraulics, 1959, table 5-6: 0.011 to 0.015
	drainSpacing  = 60.0  // between manholes [m]
	mostNodes     = 100_000
	mostDepth     = 6.0  // of an invert below the ground, before the size is known [m]
	riseCost      = 250  // metres of level street that count as much as one metre against the slope of the ground
	bankReach     = 150  // from a street to the water that it may empty into [m]
	lowReach      = 350  // the same for a place that the water cannot leave otherwise
	outfallApart  = 300  // along the streets, between outfalls to water [m]
	smallestPond  = 5000 // of standing water that takes an outfall [m²]
	leastNetwork  = 3    // nodes; smaller pieces of street get no sewer
	gapReach      = 120  // across which a piece of the sewer is joined to the next [m]
	nodeJitter    = 0.1  // of the spacing
	leastPipe     = 0.5  // [m]
	bankTolerance = 0.5  // how much higher than the street the bank may seem on a coarse terrain [m]
)

// Drains lays a storm sewer under the streets of c: manholes at junctions and inlets between them, trees of conduits
// that follow the streets downhill, outfalls at the nearest water or, where there is none, at low points. It fills
// DrainNodes and DrainLinks and records their layers as synthetic. A city that has either already, or no streets, is
// left as it is. The same city and seed give the same sewer; the seed only varies where along a street the inlets
// stand. The error says that there is no terrain.
//
// How: every street on the ground is cut into pieces of about 60 m. From the chosen outfalls a shortest-path search
// runs up the streets, where a metre of rise against the flow counts like 250 m of way (drains_outfall.go); the paths
// are the trees (drains_tree.go). Sizes follow from the rational method, Q = C·i·A, and Manning's formula for the full
// section, from the top of each tree to its outfall (drains_size.go); inverts never rise and sizes never shrink
// downstream.
//
// Assumes: no separate treatment of roofs, constant design rain (no time of concentration, so that trunks are on the
// large side), one sewer per carriageway, none under bridges, tunnels, motorways and their ramps.
func Drains(c *city.City, seed uint64) error { return DrainsFor(c, seed, DefaultDesign()) }

// Design is what a storm sewer is laid for.
type Design struct {
	Rain    float64 // [m/s], above 0
	Deepest float64 // of an invert below the ground, before the size is known; what would lie deeper gets another outfall [m]
}

// DefaultDesign is that of Drains.
func DefaultDesign() Design { return Design{Rain: designRain, Deepest: mostDepth} }

// DrainsFor is Drains for a design of one's own.
func DrainsFor(c *city.City, seed uint64, design Design) error {
	if !(design.Rain > 0) || !(design.Deepest > leastCover+leastPipe) {
		return fmt.Errorf("complete: drains: a design rain of %g m/s and inverts down to %g m; they must be above 0 and above %g", design.Rain, design.Deepest, leastCover+leastPipe)
	}
	if len(c.DrainNodes.ID) > 0 || len(c.DrainLinks.ID) > 0 || len(c.Streets.ID) == 0 {
		return nil
	}
	if len(c.Terrain.Val) == 0 {
		return errors.New("complete: drains: the city has no terrain to fall along; give one with --dem, or fill it first")
	}
	if err := c.Terrain.Check(); err != nil {
		return fmt.Errorf("complete: drains: terrain: %w", err)
	}
	d := &sewer{c: c, seed: seed, design: design, water: newBanks(c)}
	d.placeNodes()
	d.bridgeGaps()
	if len(d.nodes) == 0 {
		return nil
	}
	d.chooseOutfalls()
	d.growTrees()
	d.cutDeep()
	d.measureAreas()
	d.size()
	d.write()
	return nil
}

// sewer is a storm sewer in the making.
type sewer struct {
	c       *city.City
	seed    uint64
	design  Design
	water   *banks
	spacing float64 // [m]
	nodes   []drainNode
	pieces  []piece // possible conduits between neighbours
	g       graph
	outlets []outlet // by root
	tree    *search
	order   []uint32  // nodes, each after all that drain through it
	pipes   []conduit // of each node, downhill
	lows    int       // outlets without water
	opens   int       // outlets at an open edge of the city
	mean    float64   // runoff coefficient over all nodes
	covered bool      // it came from the land cover
}

// drainNode is a place where water can enter the sewer.
type drainNode struct {
	at     geo.Point
	kind   city.DrainKind
	ground float64 // [m]
	street uint32
	area   float64 // that drains to it, times its runoff coefficient [m²]
}

// piece is a stretch of street between two neighbouring nodes.
type piece struct {
	a, b   uint32
	length float64 // [m]
}

// write appends the tables and their layers.
func (d *sewer) write() {
	n, l := &d.c.DrainNodes, &d.c.DrainLinks
	node := func(id string, at geo.Point, kind city.DrainKind, ground, invert float64, street uint32) {
		n.ID = append(n.ID, id)
		n.At.Add(at)
		n.Kind = append(n.Kind, kind)
		n.Ground = append(n.Ground, float32(ground))
		n.Invert = append(n.Invert, float32(invert))
		n.Street = append(n.Street, street)
	}
	for v, x := range d.nodes {
		node(fmt.Sprintf("m%d", v+1), x.at, x.kind, x.ground, d.pipes[v].up, x.street)
	}
	for k, o := range d.outlets {
		node(fmt.Sprintf("out%d", k+1), o.at, city.Outfall, o.ground, d.pipes[o.node].down, city.None)
	}
	for v, p := range d.pipes {
		l.ID = append(l.ID, fmt.Sprintf("p%d", v+1))
		l.From, l.To = append(l.From, uint32(v)), append(l.To, p.to)
		l.Length = append(l.Length, float32(p.length))
		l.Diameter = append(l.Diameter, float32(p.size.width))
		l.Height = append(l.Height, float32(p.size.height))
		l.InvertUp = append(l.InvertUp, float32(p.up))
		l.InvertDn = append(l.InvertDn, float32(p.down))
		l.Roughness = append(l.Roughness, drainManning)
	}
	source := fmt.Sprintf("semul generator, seed %d", d.seed)
	d.c.SetLayer(city.Provenance{Layer: "drain_nodes", Source: source, Licence: "Apache-2.0", Synthetic: true, Notes: d.nodeNotes()})
	d.c.SetLayer(city.Provenance{Layer: "drain_links", Source: source, Licence: "Apache-2.0", Synthetic: true, Notes: d.linkNotes()})
}

func (d *sewer) nodeNotes() []string {
	notes := []string{
		"manholes at junctions and inlets between them under every street on the ground but motorways; no survey",
		fmt.Sprintf("nodes about %.0f m apart; %d outfalls at water", d.spacing, len(d.outlets)-d.lows-d.opens),
	}
	if d.opens > 0 {
		notes = append(notes, fmt.Sprintf("%d outfalls at open edges of the city, where the conduit goes on underground: they leave freely", d.opens))
	}
	if d.spacing > drainSpacing+1 {
		notes = append(notes, fmt.Sprintf("wider apart than the usual %.0f m, to keep to some %d nodes", drainSpacing, mostNodes))
	}
	if d.lows > 0 {
		notes = append(notes, fmt.Sprintf("%d outfalls at low points without water within %d m: what lifts it, or where it soaks away, is not modelled", d.lows, lowReach))
	}
	return notes
}

func (d *sewer) linkNotes() []string {
	from := "land cover"
	if !d.covered {
		from = "default, there is no land cover"
	}
	return []string{
		fmt.Sprintf("sized by the rational method for %.0f mm/h (project default), mean runoff coefficient %.2f (%s), area by the density of nodes", d.design.Rain*3600*1000, d.mean, from),
		fmt.Sprintf("cover at least %.1f m, slope at least 1:%.0f, Manning n %.3f (project defaults); conduits follow the streets", leastCover, 1/leastSlope, drainManning),
	}
}
