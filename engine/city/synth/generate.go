package synth

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/city/complete"
	"semul/engine/city/network"
	"semul/engine/par"
	"semul/engine/rng"
)

// Generate makes the city of a spec. The same spec gives the same bits, whatever the number of workers; a nil pool
// works alone. Errors say what in the spec cannot be.
func Generate(spec Spec, pool *par.Pool) (*city.City, error) {
	if pool == nil {
		pool = par.NewPool(1)
		defer pool.Close()
	}
	c, _, err := generate(spec, pool)
	return c, err
}

// generate also returns the plan.
func generate(spec Spec, pool *par.Pool) (*city.City, *plan, error) {
	spec, err := spec.Check()
	if err != nil {
		return nil, nil, err
	}
	if spec.Shape == shapeCorridors {
		c, err := generateCorridors(spec)
		return c, nil, err
	}
	p := newPlan(spec, pool)
	p.layGround()
	p.layStreets()
	p.build()
	c, err := p.tables()
	if err != nil {
		return nil, nil, err
	}
	design := complete.DefaultDesign()
	design.Rain = float64(p.spec.DesignRain)
	if p.shaped() {
		design.Deepest = deepTrunk
	}
	drains := func(c *city.City, seed uint64) error { return complete.DrainsFor(c, seed, design) }
	for _, lay := range []func(*city.City, uint64) error{drains, complete.Power, sealed} {
		if err := lay(c, p.seed); err != nil {
			return nil, nil, fmt.Errorf("synth: %w", err)
		}
	}
	return c, p, nil
}

func sealed(c *city.City, _ uint64) error { return c.Seal() }

func newPlan(spec Spec, pool *par.Pool) *plan {
	p := &plan{spec: spec, seed: spec.Seed, w: float64(spec.Width), h: float64(spec.Height), pool: pool}
	p.scale = clamp(pow(p.w*p.h/12e6, 0.3), 0.42, 2.9)
	return p
}

// layGround draws rivers, the grid, railways and canals.
func (p *plan) layGround() {
	if p.shaped() {
		p.river = layShore(p.spec, p.w, p.h, p.scale)
	} else {
		p.river = layRivers(p.seed, p.w, p.h, p.spec.Branches, p.scale)
	}
	p.warp = newWarp(p.river, p.w, p.h, p.pool)
	u0, u1, v0, v1 := p.warp.extent(p.w, p.h)
	const over = 60 // the grid reaches beyond the box, so that every place in it lies in a quarter
	s := rng.NewStream(p.seed, "synth.axis")
	p.u = newAxis(s, 0, u0-over, u1+over, float64(p.spec.Arterials))
	p.v = newAxis(s, 1, v0-over, v1+over, float64(p.spec.Arterials))
	p.labelSectors()
	p.layCentres()
	p.layRailways()
	p.layCanals(p.spec.Canals)
}

// layStreets decides what each quarter is, and draws and tidies the streets.
func (p *plan) layStreets() {
	p.layQuarters()
	p.drawStrokes()
	p.net = p.cutStrokes()
	p.tidy(p.net)
	p.gradeStreets()
}

// build finds the blocks and fills them.
func (p *plan) build() {
	p.findFaces()
	p.layBase()
	p.assignFaces()
	p.fillFaces()
	p.settle()
	p.shapeGround()
}

// tables writes all layers but the storm sewer and the power grid, which engine/city/complete lays for every city.
func (p *plan) tables() (*city.City, error) {
	frame, box, err := p.spec.frame()
	if err != nil {
		return nil, fmt.Errorf("synth: epsg: %w", err)
	}
	c := &city.City{Name: p.spec.Name, Frame: frame, Bounds: box}
	c.Terrain, c.Landcover = p.terrain, p.landcover()
	if _, err := network.Build(c, p.drawWays(), network.Options{MergeRadius: 12}); err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	for i := range c.Junctions.ID {
		c.Junctions.Z[i] = float32(p.levelAt(c.Junctions.At.At(i)))
	}
	p.writeZones(c)
	p.writeBuildings(c)
	p.writeWater(c)
	p.writeUnderpasses(c)
	p.writePumps(c)
	p.writePower(c)
	p.writeStops(c)
	p.writeParking(c)
	p.writeLayers(c)
	return c, nil
}

func round(v, step float64) float64 { return math.Round(v/step) * step }
