// Package complete fills the layers that a source lacks, so that an imported city can run: ground, land cover, homes,
// zones with people, open edges, underpasses, drains and a power grid. Everything it makes is synthetic, is marked so in
// the city's provenance, and is drawn from what the source does say: water lies low, streets lie a little lower than the
// blocks beside them, people live where there are floors. Nothing is filled that the source has.
//
// Read next: terrain.go, landcover.go, houses.go, zones.go, underpasses.go, edges.go, drains.go, power.go.
package complete

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/city/read/dem"
)

// Options steer Complete.
type Options struct {
	Seed uint64
}

// Report says what was made.
type Report struct {
	Made []city.Provenance
}

// Lines is the report for people, a line a layer.
func (r Report) Lines() []string {
	var out []string
	for _, p := range r.Made {
		line := p.Layer + ": synthetic"
		for _, n := range p.Notes {
			line += "; " + n
		}
		out = append(out, line)
	}
	return out
}

// work is one completion.
type work struct {
	c      *city.City
	seed   uint64
	report Report
}

// Complete fills what c lacks, in place, and seals it. Errors say what the source must have at least.
func Complete(c *city.City, opt Options) (Report, error) {
	if len(c.Streets.ID) == 0 && len(c.Terrain.Val) == 0 {
		return Report{}, fmt.Errorf("complete: this city has neither streets nor a ground to build on; import a source that has one, or widen --bbox")
	}
	if b := c.Bounds; b.Empty() || b.Width() < 50 || b.Height() < 50 {
		return Report{}, fmt.Errorf("complete: the city covers %.0f × %.0f m; at least 50 × 50 m are needed", b.Width(), b.Height())
	}
	w := &work{c: c, seed: opt.Seed}
	w.terrain()
	w.underpasses()
	w.houses()
	w.grounds()
	w.landcover()
	w.zones()
	w.edges()
	for _, grid := range []struct {
		layer string
		rows  int
		make  func(*city.City, uint64) error
	}{{"drain_nodes", len(c.DrainNodes.ID), Drains}, {"buses", len(c.Buses.ID), Power}} {
		if grid.rows > 0 || len(c.Streets.ID) == 0 {
			continue
		}
		if err := grid.make(c, opt.Seed); err != nil {
			return w.report, fmt.Errorf("complete: %s: %w", grid.layer, err)
		}
		if p, ok := c.Layer(grid.layer); ok {
			w.report.Made = append(w.report.Made, p)
		}
	}
	return w.report, c.Seal()
}

// made records a layer.
func (w *work) made(layer string, notes ...string) {
	p := city.Provenance{Layer: layer, Source: fmt.Sprintf("semul generator, seed %d", w.seed), Licence: "Apache-2.0", Synthetic: true, Notes: notes}
	if old, ok := w.c.Layer(layer); ok && old.Source != "" { // filled up, not made from nothing
		p.Source, p.Licence, p.Notes = old.Source+" + "+p.Source, old.Licence, append(old.Notes, notes...)
	}
	w.c.SetLayer(p)
	w.report.Made = append(w.report.Made, p)
}

// Terrain replaces the ground of c by a surface, on cells as Complete would choose them. The error names the largest gap.
func Terrain(c *city.City, s *dem.Surface, source string) ([]string, error) {
	g := gridOf(c)
	raster, report, err := s.OnGrid(c.Frame, g)
	if err != nil {
		return nil, err
	}
	if err := report.Err(); err != nil {
		return nil, err
	}
	c.Terrain = raster
	c.SetLayer(city.Provenance{Layer: "terrain", Source: source, Notes: report.Warnings})
	return append([]string{fmt.Sprintf("terrain: %d × %d cells of %g m, %.1f to %.1f m", g.NX, g.NY, g.Cell, report.Low, report.High)}, report.Warnings...), nil
}
