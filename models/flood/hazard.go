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

// Stability limits of cars: largest h·v [m²/s], depth of standing water [m], and speed [m/s] for small cars, large cars and
// large four-wheel drives. Source: Shand, Cox, Blacka, Smith 2011, Australian Rainfall and Runoff project 10, stage 2,
// table 3, which calls them interim.
var carLimits = [3][3]float64{{0.3, 0.3, 3}, {0.45, 0.4, 3}, {0.6, 0.5, 3}}

// Stability limits of people, likewise: children, adults, trained and equipped workers. Source: Cox, Shand, Blacka 2010,
// Australian Rainfall and Runoff project 10, stage 1.
var peopleLimits = [3][3]float64{{0.4, 0.5, 3}, {0.6, 1.2, 3}, {0.8, 1.2, 3}}

// CarStability returns 0 where it is dry, 1 where small cars stand, 2 where only larger ones do, 3 where only large
// four-wheel drives do, 4 where none does. product is the largest depth times speed [m²/s].
func CarStability(product, depth, speed float64) int { return within(carLimits, product, depth, speed) }

// PeopleStability returns 0 where it is dry, 1 where children can stand, 2 where only adults can, 3 where only trained
// workers can, 4 where nobody can. product is the largest depth times speed [m²/s].
func PeopleStability(product, depth, speed float64) int {
	return within(peopleLimits, product, depth, speed)
}

// within returns which limits, from 1, are the first that all hold; 4 if none do, 0 without water.
func within(limits [3][3]float64, product, depth, speed float64) int {
	if !(depth > 0) {
		return 0
	}
	for k, l := range limits {
		if product <= l[0] && depth <= l[1] && speed <= l[2] {
			return k + 1
		}
	}
	return len(limits) + 1
}

// HazardRating returns HR = d(v+0.5) + DF, DF the debris factor: 0 up to 0.25 m, 1 above, for urban ground. Up to 0.75
// it is a caution, up to 1.25 danger for some, up to 2 for most, above for all. Source: Defra and Environment Agency,
// FD2320/TR2 and the supplementary note of 2008 on hazard ratings and thresholds.
func HazardRating(depth, speed float64) float64 {
	return ratingOf(float64(depth*speed), depth)
}

// ratingOf is HazardRating where the largest product of depth and speed [m²/s] is known apart: of peaks that need not have
// come together, the largest that the rating can have been.
func ratingOf(product, depth float64) float64 {
	if !(depth > 0) {
		return 0
	}
	hr := product + float64(depth*0.5)
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
