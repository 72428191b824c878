package noise

// Bands are the mid-frequencies of the octave bands [Hz].
var Bands = [8]int{63, 125, 250, 500, 1000, 2000, 4000, 8000}

// aWeight is the A-weighting of the bands [dB], IEC 61672-1.
var aWeight = [8]float64{-26.2, -16.1, -8.6, -3.2, 0, 1.2, 1.0, -1.1}

// Category is a CNOSSOS vehicle category.
type Category uint8

// The categories.
const (
	Light      Category = iota // 1: cars, vans up to 3.5 t
	Medium                     // 2: two axles above 3.5 t, buses
	Heavy                      // 3: three axles and more
	Moped                      // 4a
	Motorcycle                 // 4b
	Silent                     // bicycles, kickboards, robots: nothing counted
)

// coefficients are those of one category: rolling and propulsion by band, and the corrections near a crossing with lights
// and near a roundabout, the same in all bands.
type coefficients struct {
	aR, bR, aP, bP       [8]float64
	crossing, roundabout [2]float64 // of rolling, of propulsion [dB]
}

// table is Annex II, table F-1 and F-3 of Directive (EU) 2015/996 as amended in 2021, reference surface.
var table = [Silent]coefficients{
	Light: {
		aR:       [8]float64{83.1, 89.2, 87.7, 93.1, 100.1, 96.7, 86.8, 76.2},
		bR:       [8]float64{30, 41.5, 38.9, 25.7, 32.5, 37.2, 39, 40},
		aP:       [8]float64{97.9, 92.5, 90.7, 87.2, 84.7, 88, 84.4, 77.1},
		bP:       [8]float64{-1.3, 7.2, 7.7, 8, 8, 8, 8, 8},
		crossing: [2]float64{-4.5, 5.5}, roundabout: [2]float64{-4.4, 3.1},
	},
	Medium: {
		aR:       [8]float64{88.7, 93.2, 95.7, 100.9, 101.7, 95.1, 87.8, 83.6},
		bR:       [8]float64{30, 35.8, 32.6, 23.8, 30.1, 36.2, 38.3, 40.1},
		aP:       [8]float64{105.5, 100.2, 100.5, 98.7, 101, 97.8, 91.2, 85},
		bP:       [8]float64{-1.9, 4.7, 6.4, 6.5, 6.5, 6.5, 6.5, 6.5},
		crossing: [2]float64{-4, 9}, roundabout: [2]float64{-2.3, 6.7},
	},
	Heavy: {
		aR:       [8]float64{91.7, 96.2, 98.2, 104.9, 105.1, 98.5, 91.1, 85.6},
		bR:       [8]float64{30, 33.5, 31.3, 25.4, 31.8, 37.1, 38.6, 40.6},
		aP:       [8]float64{108.8, 104.2, 103.5, 102.9, 102.6, 98.5, 93.8, 87.5},
		bP:       [8]float64{0, 3, 4.6, 5, 5, 5, 5, 5},
		crossing: [2]float64{-4, 9}, roundabout: [2]float64{-2.3, 6.7},
	},
	Moped: {
		aR:       [8]float64{0, 0, 0, 0, 0, 0, 0, 0},
		bR:       [8]float64{0, 0, 0, 0, 0, 0, 0, 0},
		aP:       [8]float64{93, 93, 93.5, 95.3, 97.2, 100.4, 95.8, 90.9},
		bP:       [8]float64{4.2, 7.4, 9.8, 11.6, 15.7, 18.9, 20.3, 20.6},
		crossing: [2]float64{0, 0}, roundabout: [2]float64{0, 0},
	},
	Motorcycle: {
		aR:       [8]float64{0, 0, 0, 0, 0, 0, 0, 0},
		bR:       [8]float64{0, 0, 0, 0, 0, 0, 0, 0},
		aP:       [8]float64{99.9, 101.9, 96.7, 94.4, 95.2, 94.7, 92.1, 88.6},
		bP:       [8]float64{3.2, 5.9, 11.9, 11.6, 11.5, 12.6, 11.1, 12},
		crossing: [2]float64{0, 0}, roundabout: [2]float64{0, 0},
	},
}
