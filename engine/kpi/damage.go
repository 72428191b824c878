package kpi

import (
	"math"
	"sort"
)

// Damage is how buildings suffer from water: a curve of the lost fraction of their value over depth above the ground
// floor, as Huizinga, de Moel, Szewczyk 2017 (EUR 28552 EN) give by continent.
type Damage struct {
	Depth    []float64 // [m], ascending
	Fraction []float64 // lost, 0 to 1
	Floor    float64   // of the ground floor above the ground outside [m]
	Value    float64   // of a square metre of ground floor, building and contents; 0: not known
	Currency string    // of Value
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
		f := in.Damage.At(float64(peak) - in.Damage.Floor)
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
	const from = "building_peak, kpi.damage.curve"
	b.add(Economy, "buildings_damaged", float64(hurt), "buildings", Less, from,
		"buildings with water above their ground floor at any time", "피해 건물", "Damaged buildings")
	b.add(Economy, "building_damage_fraction", mean, "ratio", Less, from,
		"mean fraction of their value that the damaged buildings lose", "피해 건물 평균 손상률", "Mean damage of damaged buildings")
	b.add(Economy, "building_damage_area", area, "m2", Less, from,
		"ground-floor area of the damaged buildings times the fraction lost: so much floor is lost whole", "손상 환산 바닥면적", "Floor lost, whole-floor equivalent")
	if in.Damage.Value > 0 {
		b.add(Economy, "building_damage", area*in.Damage.Value, in.Damage.Currency, Less, from,
			"that area times the value of a square metre that the scenario gives", "건물 피해액", "Damage of buildings")
	}
}
