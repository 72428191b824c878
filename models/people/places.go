package people

import (
	"math"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// places draws where people go: first a zone by eq. (1), then a building in it by weight.
type places struct {
	zones     []draws // by zone of origin, over zones
	buildings []draws // by zone, over inside[zone]
	inside    [][]uint32
	all       draws // where the origin lies in no zone
}

// newPlaces fits β by bisection so that the mean distance between zones is the wanted one, or as near as the city's
// size allows.
func newPlaces(t *town, weights []float64, distance float64) *places {
	zones := len(t.city.Zones.ID)
	p := &places{inside: make([][]uint32, zones), all: newDraws(weights)}
	attraction, homes := make([]float64, zones), make([]float64, zones)
	at := make([]geo.Point, zones)
	for z := range zones {
		at[z] = t.city.Zones.Poly.Centroid(z)
	}
	for b, w := range weights {
		if z := t.city.Buildings.Zone[b]; z != city.None {
			homes[z] += t.dwell[b]
			if w > 0 {
				attraction[z] += w
				p.inside[z] = append(p.inside[z], uint32(b))
			}
		}
	}
	low, high := 0.0, 0.02
	for range 40 {
		beta := (low + high) / 2
		if meanDistance(at, homes, attraction, beta) > distance {
			low = beta
		} else {
			high = beta
		}
	}
	beta := (low + high) / 2
	for i := range zones {
		row := make([]float64, zones)
		for j := range row {
			row[j] = attraction[j] * fmath.Exp(-beta*between(at[i], at[j]))
		}
		p.zones = append(p.zones, newDraws(row))
		inside := make([]float64, len(p.inside[i]))
		for k, b := range p.inside[i] {
			inside[k] = weights[b]
		}
		p.buildings = append(p.buildings, newDraws(inside))
	}
	return p
}

// between is the distance of two zones; people of one zone go 300 m within it (project default).
func between(a, b geo.Point) float64 {
	return max(300, hypot(a.X-b.X, a.Y-b.Y))
}

func meanDistance(at []geo.Point, homes, attraction []float64, beta float64) float64 {
	sum, weight := 0.0, 0.0
	for i := range at {
		if homes[i] == 0 {
			continue
		}
		s, w := 0.0, 0.0
		for j := range at {
			d := between(at[i], at[j])
			f := float64(attraction[j] * fmath.Exp(-beta*d))
			s, w = s+float64(f*d), w+f
		}
		if w > 0 {
			sum, weight = sum+float64(homes[i]*s/w), weight+homes[i]
		}
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// near draws a place for somebody from a zone with two shares in [0, 1); false if there is none.
func (p *places) near(zone uint32, u, v float64) (place, bool) {
	if zone != city.None {
		if z, ok := p.zones[zone].row(u); ok {
			if k, ok := p.buildings[z].row(v); ok {
				return p.inside[z][k], true
			}
		}
	}
	b, ok := p.all.row(u)
	return place(b), ok
}

func hypot(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }
