package assign

import "math"

// GEH measures how far a modelled flow q is from a counted one c, both in vehicles an hour:
//
//	GEH = √(2 (q − c)² / (q + c))                                                 (6)
//
// 0 if both are 0. Below 5 is held to be a good fit; of a usable model 85 % of the counts are.
// Source: UK Department for Transport, Design Manual for Roads and Bridges, volume 12 (named after G. E. Havers).
func GEH(q, c float64) float64 {
	if q+c <= 0 {
		return 0
	}
	return math.Abs(q-c) * math.Sqrt(2/(q+c))
}

// GoodGEH is the value of eq. (6) below which a count is held to be met.
const GoodGEH = 5
