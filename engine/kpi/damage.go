package kpi

import (
	"math"
	"sort"
)

// Damage is how buildings suffer from water: a curve of the lost fraction of their value over depth above the ground
// floor.
type Damage struct {
	Curve    string    // what the curve is called
	Source   string    // where it is from
	Depth    []float64 // [m], ascending
	Fraction []float64 // lost, 0 to 1
	Floor    float64   // of the ground floor above the ground outside [m]
	Value    float64   // of a square metre of ground floor, building and contents; 0: not known
	Currency string    // of Value
}

// DefaultDamage is the curve of runs that bring none: residential buildings and their contents in Asia, means over
// studies. It is no curve of Korea and knows no kinds of buildings; value and height of the ground floor are not known.
// Source: Huizinga, de Moel, Szewczyk 2017, Global flood depth-damage functions, EUR 28552 EN, doi 10.2760/16510.
func DefaultDamage() *Damage {
	return &Damage{Curve: "JRC residential, Asia (default)", Source: "Huizinga, de Moel, Szewczyk 2017, EUR 28552 EN, doi 10.2760/16510",
		Depth:    []float64{0, 0.5, 1, 1.5, 2, 3, 4, 5, 6},
		Fraction: []float64{0, 0.3266, 0.4941, 0.6166, 0.7207, 0.8695, 0.9315, 0.9836, 1}}
}

// Of returns the fraction that a building loses whose walls stand in water up to peak [m above the ground outside]: nothing
// where it is not flooded, since a film of rain at the walls takes nothing, nor fills a cellar.
func (d *Damage) Of(peak float64) float64 {
	if float32(peak) < wetDepth {
		return 0
	}
	return d.At(peak - d.Floor)
}

// At returns the lost fraction at a depth above the floor [m], linear between points: 0 below the first, the last one's
// beyond it.
func (d *Damage) At(depth float64) float64 {
	n := len(d.Depth)
	if n == 0 || !(depth > d.Depth[0]) {
		return 0
	}
	k := sort.SearchFloat64s(d.Depth, depth)
	if k == n {
		return d.Fraction[n-1]
	}
	share := (depth - d.Depth[k-1]) / (d.Depth[k] - d.Depth[k-1])
	return d.Fraction[k-1] + float64(share*(d.Fraction[k]-d.Fraction[k-1]))
}

// damage sums what buildings lose, from the deepest water at their walls.
func (in *Input) damage(b *book) {
	area, hurt, mean := 0.0, 0, 0.0
	for i, peak := range in.BuildingPeak {
		f := in.Damage.Of(float64(peak))
		if f <= 0 {
			continue
		}
		hurt++
		mean += f
		area += float64(f * math.Abs(in.City.Buildings.Poly.Area(i)))
	}
	if hurt > 0 {
		mean /= float64(hurt)
	}
	from := "building_peak, kpi.damage.curve: " + in.Damage.Curve
	if in.Damage.Source != "" {
		from += " (" + in.Damage.Source + ")"
	}
	b.add(Economy, "buildings_damaged", float64(hurt), "buildings", Less, from,
		"flooded buildings with water above their ground floor at any time", "피해 건물", "Damaged buildings")
	b.add(Economy, "building_damage_fraction", mean, "ratio", Less, from,
		"mean fraction of their value that the damaged buildings lose", "피해 건물 평균 손상률", "Mean damage of damaged buildings")
	b.add(Economy, "building_damage_area", area, "m2", Less, from,
		"ground-floor area of the damaged buildings times the fraction lost: so much floor is lost whole", "손상 환산 바닥면적", "Floor lost, whole-floor equivalent")
	if in.Damage.Value > 0 {
		b.add(Economy, "building_damage", area*in.Damage.Value, in.Damage.Currency, Less, from,
			"that area times the value of a square metre that the scenario gives", "건물 피해액", "Damage of buildings")
	}
}
