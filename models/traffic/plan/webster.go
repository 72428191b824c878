package plan

import (
	"math"

	"semul/engine/city/network"
	"semul/engine/fmath"
)

// Bounds are what a plan must keep to [s].
type Bounds struct {
	LeastCycle, MostCycle float64
	LeastGreen            float64
}

// DefaultBounds are cycles of 40 to 160 s and greens of 7 s and more (project defaults; the real plans of Daejeon run from
// 60 to 200 s).
func DefaultBounds() Bounds { return Bounds{40, 160, 7} }

// fullest is the sum of flow ratios from which a crossing is taken as overloaded (project default): (1) grows without
// bound towards 1.
const fullest = 0.95

// Cycle is the cycle (1) [s] for stages of flow ratios y that lose lost seconds, within the bounds; over reports that they
// ask for more than there is.
func Cycle(lost float64, y []float64, b Bounds) (cycle float64, over bool) {
	sum := 0.0
	for _, x := range y {
		sum += x
	}
	if sum >= fullest {
		return b.MostCycle, true
	}
	return min(max(network.Webster(lost, sum), b.LeastCycle), b.MostCycle), false
}

// Greens shares a cycle out by (2): in proportion to the flow ratios, and no less than least[i] each [s]. Where the least
// greens alone need more than there is, all are cut alike. Stages without flow share what is left if nobody has any.
func Greens(cycle, lost float64, y, least []float64) []float64 {
	left := cycle - lost
	out, fixed := make([]float64, len(y)), make([]bool, len(y))
	need := 0.0
	for _, l := range least {
		need += l
	}
	if need >= left {
		for i, l := range least {
			out[i] = l * (max(left, 0) / need)
		}
		return out
	}
	for again := true; again; {
		again = false
		rest, sum, n := left, 0.0, 0.0
		for i := range y {
			if fixed[i] {
				rest -= least[i]
			} else {
				sum, n = sum+y[i], n+1
			}
		}
		for i := range y {
			if fixed[i] {
				continue
			}
			share := 1 / n
			if sum > 0 {
				share = y[i] / sum
			}
			if out[i] = rest * share; out[i] < least[i] {
				out[i], fixed[i], again = least[i], true, true
			}
		}
	}
	return out
}

// Delay is Webster's mean delay (3) [s] at a stop line with cycle and green [s], saturation flow s and arrivals q
// [vehicles/s]. It is 0 for no arrivals and infinite where they are the capacity or more: (3) is of steady states.
func Delay(cycle, green, s, q float64) float64 {
	if q <= 0 {
		return 0
	}
	lambda := green / cycle
	x := q / (lambda * s)
	if !(x < 1) {
		return math.Inf(1)
	}
	uniform := cycle * (1 - lambda) * (1 - lambda) / (2 * (1 - float64(lambda*x)))
	random := x * x / (2 * q * (1 - x))
	correction := 0.65 * fmath.Cbrt(cycle/(q*q)) * fmath.Pow(x, 2+float64(5*lambda))
	return uniform + random - float64(correction)
}

// Disperse is a cyclic flow after a drive of some seconds, by (4); the sum stays what it is. One value a second.
func Disperse(flow []float64, seconds float64) []float64 { return network.Disperse(flow, seconds) }

// whole rounds greens to whole seconds that add up to the whole seconds of total: the largest rests are rounded up.
func whole(green []float64, total int) []int {
	out := make([]int, len(green))
	for i, g := range green {
		out[i] = int(g)
		total -= out[i]
	}
	for ; total > 0; total-- {
		best := 0
		for i := range green {
			if green[i]-float64(out[i]) > green[best]-float64(out[best]) {
				best = i
			}
		}
		out[best]++
	}
	return out
}
