package flood

// Hazard classes H1 to H6 of combined depth and speed: 1 generally safe, 2 unsafe for small vehicles, 3 for vehicles,
// children and the elderly, 4 for all people and vehicles, 5 buildings may fail, 6 all buildings may fail; 0 is dry.
// Source: Australian Disaster Resilience Handbook 7, Guideline 7-3 (2017), table 1: limits of h·v [m²/s], h [m], v [m/s].
var hazardLimits = [5][3]float64{{0.3, 0.3, 2}, {0.6, 0.5, 2}, {0.6, 1.2, 2}, {1, 2, 2}, {4, 4, 4}}

// HazardClass returns the class of water depth [m] deep at speed [m/s]: 0 if there is none, else the first of H1 to H5
// whose limits all hold, else 6.
func HazardClass(depth, speed float64) int {
	if !(depth > 0) {
		return 0
	}
	return hazardOf(depth*speed, depth, speed)
}

// hazardOf is HazardClass where the product of depth and speed [m²/s] is known apart.
func hazardOf(product, depth, speed float64) int {
	for k, l := range hazardLimits {
		if product <= l[0] && depth <= l[1] && speed <= l[2] {
			return k + 1
		}
	}
	return 6
}

// HazardRating returns HR = d(v+0.5) + DF, DF the debris factor: 0 up to 0.25 m, 1 above, for urban ground. Up to 0.75
// it is a caution, up to 1.25 danger for some, up to 2 for most, above for all. Source: Defra and Environment Agency,
// FD2320/TR2 and the supplementary note of 2008 on hazard ratings and thresholds.
func HazardRating(depth, speed float64) float64 {
	if !(depth > 0) {
		return 0
	}
	hr := float64(depth * (speed + 0.5))
	if depth > 0.25 {
		hr++
	}
	return hr
}

// RatingClass returns 0 to 3 for a hazard rating: low, danger for some, for most, for all.
func RatingClass(hr float64) int {
	switch {
	case hr <= 0.75:
		return 0
	case hr <= 1.25:
		return 1
	case hr <= 2:
		return 2
	}
	return 3
}
