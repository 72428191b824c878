package synth

import "semul/engine/city"

// lanesOf is the number of lanes of a street of the generator, both directions together.
func lanesOf(c city.StreetClass) int {
	switch c {
	case city.Primary:
		return 6
	case city.Secondary:
		return 4
	}
	return 2
}

// halfWidth is half the width of the carriageway [m]: lane widths as in engine/city/network, and half a metre of
// gutter on arterials.
func halfWidth(c city.StreetClass, lanes int) float64 {
	switch c {
	case city.Primary, city.Secondary:
		return 3.25*float64(lanes)/2 + 0.5
	case city.Tertiary:
		return 3.5 * float64(lanes) / 2
	case city.Service:
		return 2.75
	}
	return 3
}

// landHalf is half the width of a street's land, footways and trees included [m]: no plot begins before it.
func landHalf(c city.StreetClass) float64 {
	switch c {
	case city.Primary:
		return 16
	case city.Secondary:
		return 12
	case city.Tertiary:
		return 8
	case city.Service:
		return 4
	}
	return 5.5
}

// limitOf is the speed limit [m/s]: 60 km/h on main arterials and river roads outside the centre, else as in
// engine/city/network (50 km/h on arterials and collectors, 30 km/h on the rest: Korea's rule of April 2021 [K]).
func limitOf(c city.StreetClass) float64 {
	switch c {
	case city.Primary, city.Secondary, city.Tertiary:
		return 50 / 3.6
	}
	return 30 / 3.6
}
