package energy

// Leg is a stretch of a driving cycle with constant acceleration.
type Leg struct {
	From, To float64 // [km/h]
	Seconds  int
}

// NEDC is the trace of UN Regulation 83, annex 4a: four times the urban part and once the extra-urban one, 1,180 s, without
// the half seconds of gear changes: 4 × 1,018 + 6,955 m, 0.2 % more than the regulation's 11,007 m.
func NEDC() []Leg {
	urban := []Leg{{0, 0, 11}, {0, 15, 4}, {15, 15, 8}, {15, 10, 2}, {10, 0, 3}, {0, 0, 21}, {0, 15, 5}, {15, 15, 2}, {15, 32, 5}, {32, 32, 24},
		{32, 10, 8}, {10, 0, 3}, {0, 0, 21}, {0, 15, 5}, {15, 15, 2}, {15, 35, 9}, {35, 35, 2}, {35, 50, 8}, {50, 50, 12}, {50, 35, 8},
		{35, 35, 15}, {35, 10, 7}, {10, 0, 3}, {0, 0, 7}}
	var all []Leg
	for range 4 {
		all = append(all, urban...)
	}
	return append(all, Leg{0, 0, 20}, Leg{0, 15, 5}, Leg{15, 15, 2}, Leg{15, 35, 9}, Leg{35, 35, 2}, Leg{35, 50, 8}, Leg{50, 50, 2}, Leg{50, 70, 13},
		Leg{70, 70, 50}, Leg{70, 50, 8}, Leg{50, 50, 69}, Leg{50, 70, 13}, Leg{70, 70, 50}, Leg{70, 100, 35}, Leg{100, 100, 30}, Leg{100, 120, 20},
		Leg{120, 120, 10}, Leg{120, 80, 16}, Leg{80, 50, 8}, Leg{50, 0, 10}, Leg{0, 0, 20})
}
