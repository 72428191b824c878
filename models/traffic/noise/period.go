package noise

import "semul/engine/fmath"

// Period is a part of the day by directive 2002/49/EC, annex I, with the default hours given there.
type Period uint8

// The periods.
const (
	Day     Period = iota // 07:00 to 19:00
	Evening               // 19:00 to 23:00
	Night                 // 23:00 to 07:00
	Periods
)

// Hours is how long each period lasts [h].
var Hours = [Periods]float64{12, 4, 8}

// penalty is what is added to the level of each period [dB].
var penalty = [Periods]float64{0, 5, 10}

// PeriodOf is the period at so many seconds after midnight, 0 to 86,400.
func PeriodOf(seconds float64) Period {
	switch {
	case seconds < 7*3600 || seconds >= 23*3600:
		return Night
	case seconds < 19*3600:
		return Day
	}
	return Evening
}

// Lden is the day-evening-night level [dB] of the equivalent levels of the three periods:
//
//	L_den = 10 lg ((12·10^(L_day/10) + 4·10^((L_evening+5)/10) + 8·10^((L_night+10)/10)) / 24)
//
// A period in which nothing was heard has the level −∞.
func Lden(levels [Periods]float64) float64 {
	sum := 0.0
	for p, level := range levels {
		sum += float64(Hours[p] * fmath.Pow(10, (level+penalty[p])/10))
	}
	return Level(float64(1e-12 * sum / 24))
}
