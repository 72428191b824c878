package drain

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"semul/engine/city"
	"semul/engine/city/read/dem"
	"semul/engine/city/read/swmm"
	"semul/engine/geo"
)

// Options steer Build.
type Options struct {
	Name    string // of the city; empty: the file's title, or its name
	EPSG    int    // of the file's coordinates, and the city's system; 0: that of the elevation model
	Licence string
	Rims    bool // covers lie where the file has the rim, not on the elevation model
	Place   bool // nodes without coordinates are put beside their neighbours, with closed covers
}

// Build makes a sealed city of a network and the ground under it. The errors of a file come together; each names its line.
func Build(m *swmm.Model, s *dem.Surface, opt Options) (*city.City, *Report, error) {
	b := &builder{m: m, u: m.Options.FlowUnits.Units(), opt: opt, c: &city.City{Name: opt.Name}, report: &Report{}, node: map[string]*node{}}
	if b.c.Name == "" {
		b.c.Name = nameOf(m)
	}
	if err := b.ground(s); err != nil {
		return nil, nil, err
	}
	b.by = b.m.Index()
	b.gather()
	b.place()
	if err := errors.Join(b.errs...); err != nil {
		return nil, nil, err
	}
	b.stand()
	if err := errors.Join(b.errs...); err != nil {
		return nil, nil, err
	}
	if err := b.compare(); err != nil {
		return nil, nil, err
	}
	b.covers()
	if err := errors.Join(b.errs...); err != nil {
		return nil, nil, err
	}
	b.links()
	b.pumps()
	b.nodes()
	b.inflows()
	b.subcatchments()
	b.rest()
	if err := errors.Join(b.errs...); err != nil {
		return nil, nil, err
	}
	b.summarise()
	if err := b.c.Seal(); err != nil {
		return nil, nil, err
	}
	return b.c, b.report, nil
}

// builder turns one model into one city.
type builder struct {
	m      *swmm.Model
	u      swmm.Units
	opt    Options
	c      *city.City
	report *Report
	errs   []error

	list []*node // in the order of the city's rows
	node map[string]*node
	by   swmm.Index
	lost []string // links that are not carried
}

func (b *builder) fail(line int, format string, args ...any) {
	b.errs = append(b.errs, b.m.Errorf(line, format, args...))
}

func nameOf(m *swmm.Model) string {
	for _, line := range m.Title {
		if t := strings.TrimSpace(strings.TrimLeft(line, ";")); t != "" {
			return t
		}
	}
	name := m.File
	if k := strings.LastIndexAny(name, `/\`); k >= 0 {
		name = name[k+1:]
	}
	return strings.TrimSuffix(name, ".inp")
}

// mostCells bounds the ground that is taken as it is: more are cut to the network and what lies within margin of it.
const (
	mostCells = 4_000_000
	margin    = 500 // [m]
)

// ground takes the elevation model's own cells where they are metres of the city's system. Else it is brought onto cells of
// the city's under the network.
func (b *builder) ground(s *dem.Surface) error {
	own := *s
	if own.EPSG == 0 {
		own.EPSG = b.opt.EPSG
	}
	c := b.c
	if b.opt.EPSG == 0 || b.opt.EPSG == own.EPSG {
		frame, grid, err := own.Own()
		if err != nil {
			return err
		}
		c.Frame = frame
		if grid.Cells() > mostCells {
			if grid, err = b.cut(grid); err != nil {
				return err
			}
		}
		return b.lay(&own, grid)
	}
	area, err := b.extent(geo.Frame{}, b.opt.EPSG)
	if err != nil {
		return err
	}
	if area.Empty() {
		return b.m.Errorf(0, "no node has coordinates, so that nothing tells which part of %s to take; add [COORDINATES]", s.Name)
	}
	if c.Frame, err = geo.NewFrame(b.opt.EPSG, geo.Point{X: area.MinX - margin, Y: area.MinY - margin}); err != nil {
		return err
	}
	local, err := b.extent(c.Frame, b.opt.EPSG)
	if err != nil {
		return err
	}
	local = local.Pad(margin)
	for _, cell := range []float64{5, 10, 20, 50, 100} {
		g := geo.Grid{NX: int(local.Width()/cell) + 1, NY: int(local.Height()/cell) + 1, X0: math.Floor(local.MinX/cell) * cell, Y0: math.Floor(local.MinY/cell) * cell, Cell: cell}
		if g.Cells() <= mostCells {
			return b.lay(&own, g)
		}
	}
	return b.m.Errorf(0, "the nodes lie %.0f × %.0f km apart; look at [COORDINATES] and --crs", local.Width()/1000, local.Height()/1000)
}

// cut takes the cells of a grid within margin of the network.
func (b *builder) cut(g geo.Grid) (geo.Grid, error) {
	area, err := b.extent(b.c.Frame, b.c.Frame.EPSG)
	if err != nil {
		return g, err
	}
	area = area.Pad(margin).Intersect(g.Bounds())
	if area.Empty() {
		return g, b.m.Errorf(0, "no node lies on the elevation model; look at [COORDINATES] and --crs")
	}
	i0, j0 := math.Floor((area.MinX-g.X0)/g.Cell), math.Floor((area.MinY-g.Y0)/g.Cell)
	out := g
	out.X0, out.Y0 = g.X0+float64(i0*g.Cell), g.Y0+float64(j0*g.Cell)
	out.NX, out.NY = min(g.NX-int(i0), int(area.Width()/g.Cell)+1), min(g.NY-int(j0), int(area.Height()/g.Cell)+1)
	if out.Cells() > mostCells {
		return g, b.m.Errorf(0, "%d cells of ground lie under the network, more than %d; give a coarser elevation model", out.Cells(), mostCells)
	}
	return out, nil
}

func (b *builder) lay(s *dem.Surface, g geo.Grid) error {
	raster, rep, err := s.OnGrid(b.c.Frame, g)
	if err != nil {
		return err
	}
	raster.Grid = steady(raster.Grid, b.c.Frame)
	b.c.Terrain, b.c.Bounds = raster, raster.Bounds()
	gone := 0
	for _, z := range raster.Val {
		if z != z {
			gone++
		}
	}
	notes := rep.Warnings
	if gone > 0 {
		notes = append(notes, fmt.Sprintf("%d cells have no height: they lie outside", gone))
	}
	b.c.SetLayer(city.Provenance{Layer: "terrain", Source: s.Name, Notes: notes})
	b.report.Taken = append(b.report.Taken, fmt.Sprintf("terrain: %d × %d cells of %g m, %.1f to %.1f m", g.NX, g.NY, g.Cell, rep.Low, rep.High))
	for _, n := range notes {
		b.report.Taken = append(b.report.Taken, "terrain: "+n)
	}
	return nil
}

// steady moves the corner of a grid, by less than 0.1 mm, to where writing it in map coordinates with its top edge, as
// GeoTIFF does, and reading it back leaves it.
func steady(g geo.Grid, f geo.Frame) geo.Grid {
	const grain = 8192 // of a sealed city's coordinates
	g.X0, g.Y0 = math.Round(g.X0*grain)/grain, math.Round(g.Y0*grain)/grain
	high := float64(float64(g.NY) * g.Cell)
	for range 16 {
		x, y := (g.X0+f.E0)-f.E0, ((g.Y0+f.N0+high)-high)-f.N0
		if x == g.X0 && y == g.Y0 {
			break
		}
		g.X0, g.Y0 = x, y
	}
	return g
}

func (b *builder) summarise() {
	c, r := b.c, b.report
	kinds := [8]int{}
	for _, k := range c.DrainNodes.Kind {
		kinds[k]++
	}
	weirs, orifices := 0, 0
	for i := range c.DrainLinks.ID {
		switch {
		case c.DrainLinks.IsWeir(i):
			weirs++
		case c.DrainLinks.IsOrifice(i):
			orifices++
		}
	}
	sealed := ""
	if n := kinds[city.DrainJunction]; n > 0 {
		sealed = fmt.Sprintf(", %d with closed covers", n)
	}
	r.Taken = append(r.Taken, fmt.Sprintf("network in %s: %d manholes%s, %d outfalls, %d storages; %d pipes, %d weirs, %d orifices, %d pumps; %d inflows; %d subcatchments", b.m.Options.FlowUnits, kinds[city.Manhole], sealed,
		kinds[city.Outfall], kinds[city.Storage], len(c.DrainLinks.ID)-weirs-orifices, weirs, orifices, len(c.Pumps.ID), len(c.Inflows.ID), len(c.Subcatchments.ID)))
	source := b.m.File
	c.SetLayer(city.Provenance{Layer: "drain_nodes", Source: source, Licence: b.opt.Licence, Notes: r.Lines(true)})
	for _, t := range c.Tables() {
		if (t.Name == "drain_links" || t.Name == "pumps" || t.Name == "subcatchments" || t.Name == "inflows") && t.Rows > 0 {
			c.SetLayer(city.Provenance{Layer: t.Name, Source: source, Licence: b.opt.Licence})
		}
	}
}
