package network

import "semul/engine/city"

// perDirection is the number of lanes in one direction where the source does not say: of a two-way street, and of a
// carriageway that is drawn by itself (which tells of a wide street). Project defaults for Korean cities.
func perDirection(class city.StreetClass, carriageway bool) int {
	switch class {
	case city.Motorway, city.Secondary:
		return 2
	case city.Trunk, city.Primary:
		if carriageway {
			return 3
		}
		return 2
	}
	return 1
}

// limit is the speed limit [m/s] where the source does not say: motorway 100, trunk 80, primary to tertiary 50, the
// rest 30 km/h (traffic.md section 13).
func limit(class city.StreetClass) float64 {
	switch class {
	case city.Motorway:
		return 100 / 3.6
	case city.Trunk:
		return 80 / 3.6
	case city.Primary, city.Secondary, city.Tertiary, city.Busway:
		return 50 / 3.6
	}
	return 30 / 3.6
}

// width is the width of a lane [m].
func width(class city.StreetClass) float64 {
	switch class {
	case city.Motorway, city.Trunk, city.MotorwayLink, city.Busway:
		return 3.5
	case city.Primary, city.Secondary, city.Link:
		return 3.25
	case city.Service:
		return 2.75
	}
	return 3
}

// access is who may use a street that says nothing else. Korean motorways are closed to motorcycles and bicycles.
func access(class city.StreetClass) city.Permission {
	switch class {
	case city.Motorway, city.MotorwayLink:
		return city.AllowMotor &^ city.AllowMotorcycle
	case city.Busway:
		return city.AllowBus | city.AllowEmergency
	}
	return city.AllowMotor | city.AllowBicycle | city.AllowDelivery
}

// rank orders classes by importance, 0 highest: ramps count with the streets they serve.
func rank(class city.StreetClass) int {
	switch class {
	case city.MotorwayLink:
		return int(city.Trunk)
	case city.Link:
		return int(city.Tertiary)
	case city.Busway:
		return int(city.Tertiary)
	}
	return int(class)
}

// lanesOf returns the lanes of a way along and against its drawing direction, 0 where it may not be driven, and
// whether they were guessed.
func lanesOf(w *city.Way) (fwd, bwd int, guessed bool) {
	known := func(n int, turns []string) int {
		if n <= 0 {
			n = len(turns)
		}
		return min(max(n, 0), 12)
	}
	all, f, b := min(max(w.Lanes, 0), 16), known(w.Forward, w.TurnFwd), known(w.Backward, w.TurnBwd)
	if w.Oneway != 0 {
		n := f
		if w.Oneway < 0 {
			n = b
		}
		if w.Forward <= 0 && w.Backward <= 0 && all > 0 {
			n = all
		}
		if n == 0 {
			n, guessed = perDirection(w.Class, true), true
		}
		if w.Oneway > 0 {
			return min(n, 12), 0, guessed
		}
		return 0, min(n, 12), guessed
	}
	switch {
	case f > 0 && b > 0:
	case f > 0 && all > 0:
		b = max(1, all-f)
	case b > 0 && all > 0:
		f = max(1, all-b)
	case all > 0:
		f, b = (all+1)/2, max(1, all/2)
	case f > 0:
		b, guessed = f, true
	case b > 0:
		f, guessed = b, true
	default:
		f = perDirection(w.Class, false)
		b, guessed = f, true
	}
	return f, b, guessed
}

// drivable reports whether a way belongs to the network: a class for vehicles, and a motor vehicle that may use it.
func drivable(w *city.Way) bool {
	if w.Class >= city.Cycleway {
		return false
	}
	return w.Access == 0 || w.Access&city.AllowMotor != 0
}
