package traffic

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/units"
)

// skimEvery is how often travel times between zones are told [ns].
const skimEvery clock.Time = 900e9

// mostZones is up to how many zones that is done: the table has their square.
const mostZones = 400

// zoneStreets finds a street for every zone: that of the building nearest its middle. None where there is none.
func (p *places) zoneStreets() []uint32 {
	zones := p.c.Zones.ID
	streets, nearest := filled(len(zones)), make([]float64, len(zones))
	middle := make([]geo.Point, len(zones))
	for z := range zones {
		if z < p.c.Zones.Poly.Len() {
			middle[z] = p.c.Zones.Poly.Centroid(z)
		}
	}
	for b := range p.c.Buildings.ID {
		z := p.c.Buildings.Zone[b]
		if z >= uint32(len(zones)) || p.street[b] == none || b >= p.c.Buildings.Poly.Len() {
			continue
		}
		if d := p.c.Buildings.Poly.Centroid(b).Sub(middle[z]).Len(); streets[z] == none || d < nearest[z] {
			streets[z], nearest[z] = p.street[b], d
		}
	}
	return streets
}

// writeSkim tells how long drivers expect from zone to zone; 0 where it is not known.
func (m *Model) writeSkim() {
	n := len(m.env.City.Zones.ID)
	if n == 0 || n > mostZones {
		return
	}
	for a := range n {
		for b := range n {
			v := units.Second(0)
			if from, to := m.zoneStreet[a], m.zoneStreet[b]; a != b && from != none && to != none {
				if seconds, ok := m.sim.ride(Car, from, to); ok {
					v = units.Second(seconds)
				}
			}
			m.skim.Values[a*n+b] = v
		}
	}
}

// zonePairs is how many rows the table of travel times has.
func zonePairs(c *city.City) int { return len(c.Zones.ID) * len(c.Zones.ID) }
