package complete

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// load is what draws power at one place.
type load struct {
	at     geo.Point
	kw     float64 // peak
	what   loadKind
	row    uint32 // of its table
	low    bool   // in a low-rise area, where lines hang on poles
	street uint32 // place in grid.streets
	pos    float64
	vertex uint32
	unit   uint32
}

// loadKind is the table that a load stands in.
type loadKind uint8

const (
	buildingLoad loadKind = iota
	signalLoad
	pumpLoad
	gateLoad
	chargerLoad
)

// peakWatts is the coincident peak demand by use [W/m² of floor]. No Korean source by use was found: project defaults,
// chosen so that homes come to 1.1 kW for a household on 80 m² and a mixed town to about 1.5 kW a resident.
var peakWatts = [...]float64{city.UseUnknown: 16, city.UseApartment: 14, city.UseHouse: 14, city.UseOffice: 32, city.UseRetail: 40,
	city.UseIndustry: 28, city.UseSchool: 18, city.UseHospital: 45, city.UseCivic: 28, city.UseMixed: 25, city.UsePark: 2,
	city.UseUtility: 20, city.UseTransport: 25, city.UseFarm: 4, city.UseOther: 16}

// Demand of what is no building (project defaults; pump efficiency [K]).
const (
	signalKW    = 1.0
	gateKW      = 5.0
	pumpLift    = 5.0 // [m]
	pumpGood    = 0.7
	chargerUse  = 0.6 // plugs that charge at once
	lowLevels   = 3
	lowestKW    = 0.1 // of a building without a floor area: a lamp
	pumpOnPoles = 50  // what draws more stands on a ground transformer [kW]
)

// cabled reports whether a cable may follow a street: any that is no motorway.
func cabled(c *city.City, s uint32) bool {
	class := c.Streets.Class[s]
	return class != city.Motorway && class != city.MotorwayLink
}

// findLoads lists what draws power, and the place on a street where it is tapped.
func (p *grid) findLoads() error {
	c := p.c
	p.row = make([]uint32, len(c.Streets.ID))
	var boxes []geo.Bounds
	for pass := range 2 {
		for s := range p.row {
			p.row[s] = city.None
		}
		for s := range c.Streets.ID {
			if o := c.Streets.Opposite[s]; o != city.None && int(o) < s {
				p.row[s] = p.row[o]
				continue
			}
			if pass == 1 || cabled(c, uint32(s)) { // a city of motorways alone has cables along those
				p.row[s] = uint32(len(p.streets))
				p.streets = append(p.streets, uint32(s))
				boxes = append(boxes, c.Streets.Line.Bounds(s))
			}
		}
		if len(p.streets) > 0 {
			break
		}
	}
	p.near = geo.NewIndex(boxes)
	fill := func(col *[]uint32, n int) {
		if len(*col) != n {
			*col = make([]uint32, n)
		}
		for i := range *col {
			(*col)[i] = city.None
		}
	}
	fill(&c.Buildings.Bus, len(c.Buildings.ID))
	fill(&c.Buildings.Feeder, len(c.Buildings.ID))
	fill(&c.Signals.Bus, len(c.Signals.ID))
	fill(&c.Signals.Feeder, len(c.Signals.ID))
	fill(&c.Pumps.Bus, len(c.Pumps.ID))
	fill(&c.Gates.Bus, len(c.Gates.ID))
	fill(&c.Chargers.Bus, len(c.Chargers.ID))
	fill(&c.Guideways.Bus, len(c.Guideways.ID))

	b := &c.Buildings
	for i := range b.ID {
		use := b.Use[i]
		if int(use) >= len(peakWatts) {
			use = city.UseOther
		}
		kw := lowestKW
		if f := float64(b.Floor[i]); f > 0 && f < 1e8 {
			kw = max(kw, f*peakWatts[use]/1000)
		}
		levels := int(b.Levels[i])
		if levels == 0 && b.Height[i] > 0 {
			levels = int(b.Height[i]/3 + 0.5)
		}
		p.addLoad(load{at: b.Poly.Centroid(i), kw: kw, what: buildingLoad, row: uint32(i), low: levels <= lowLevels && kw <= pumpOnPoles}, b.Street[i], float64(b.Pos[i]))
	}
	for i := range c.Signals.ID {
		p.addLoad(load{at: c.Signals.At.At(i), kw: signalKW, what: signalLoad, row: uint32(i), low: true}, city.None, 0)
	}
	for i := range c.Pumps.ID {
		kw := max(1, 9.80665*float64(c.Pumps.Rated[i])*pumpLift/pumpGood)
		p.addLoad(load{at: c.Pumps.At.At(i), kw: kw, what: pumpLoad, row: uint32(i), low: kw <= pumpOnPoles}, city.None, 0)
	}
	for i := range c.Gates.ID {
		p.addLoad(load{at: c.Gates.At.At(i), kw: gateKW, what: gateLoad, row: uint32(i), low: true}, city.None, 0)
	}
	for i := range c.Chargers.ID {
		kw := max(1, float64(c.Chargers.Power[i])*float64(c.Chargers.Plugs[i])*chargerUse)
		p.addLoad(load{at: c.Chargers.At.At(i), kw: kw, what: chargerLoad, row: uint32(i), low: kw <= pumpOnPoles}, c.Chargers.Street[i], math.NaN())
	}
	for i := range p.loads {
		if l := &p.loads[i]; l.street == city.None || math.IsNaN(l.kw) || !l.at.Finite() {
			return fmt.Errorf("complete: power: load %d of %d (row %d of its table) at (%g, %g) has no street or no demand; check its position", i, len(p.loads), l.row, l.at.X, l.at.Y)
		}
	}
	return nil
}

// addLoad puts a load on a street: the one it names, if a cable may follow that, else the nearest.
func (p *grid) addLoad(l load, street uint32, pos float64) {
	c := p.c
	l.street = city.None
	if int(street) < len(p.row) {
		l.street = p.row[street]
	}
	if l.street == city.None || !(pos >= 0) {
		l.street, pos = p.nearStreet(l.at, l.street)
	} else if s := p.streets[l.street]; s != street { // counted along the other carriageway
		pos = float64(c.Streets.Length[s]) - pos
	}
	l.pos = pos
	p.loads = append(p.loads, l)
}

// nearStreet returns the nearest street that a cable may follow, or the given one if that is not None, and the place
// along it.
func (p *grid) nearStreet(at geo.Point, known uint32) (street uint32, pos float64) {
	lines := &p.c.Streets.Line
	if known == city.None {
		found := p.near.Nearest(at, 1, math.Inf(1), func(id uint32) float64 {
			d, _ := geo.DistanceToPolyline(at, lines.At(int(p.streets[id])))
			return d
		}, nil)
		if len(found) == 0 {
			return city.None, 0
		}
		known = found[0]
	}
	_, pos = geo.DistanceToPolyline(at, lines.At(int(p.streets[known])))
	return known, pos
}
