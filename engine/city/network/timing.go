package network

import (
	"math"
)

// The clearance between stages [s] and the limits of a guessed cycle [s] (project defaults, traffic.md section 6).
const (
	yellow     = 3
	allRed     = 1
	leastCycle = 80
	mostCycle  = 140
)

// timed puts yellow and all-red between the stages and gives each its seconds of a cycle. right marks the groups that
// may turn on red.
func timed(stages []stage, right []bool, cycle int) (states []string, seconds []float32) {
	green := greens(stages, cycle)
	for k := range stages {
		now, then := stages[k].state, stages[(k+1)%len(stages)].state
		y, r := make([]byte, len(now)), make([]byte, len(now))
		for i := range now {
			y[i], r[i] = now[i], now[i]
			if !goes(now[i]) {
				continue
			}
			switch {
			case !goes(then[i]):
				y[i], r[i] = 'y', 'r'
				if right[i] {
					r[i] = 's'
				}
			case then[i] == 'g':
				y[i], r[i] = 'g', 'g'
			}
		}
		states = append(states, string(now), string(y), string(r))
		seconds = append(seconds, float32(green[k]), yellow, allRed)
	}
	return states, seconds
}

func goes(letter byte) bool { return letter == 'G' || letter == 'g' }

// webster is the cycle [s] that stages need: C = (1.5L+5)/(1−Y), with L the time lost in clearances and Y the sum of the
// stages' flow ratios, and no less than people need to cross; rounded up to 10 s within 80…140 s.
func webster(stages []stage) int {
	lost := float64(len(stages) * (yellow + allRed))
	sumY, sumLeast := 0.0, 0.0
	for _, s := range stages {
		sumY += s.ratio
		sumLeast += math.Ceil(s.least)
	}
	cycle := (float64(1.5*lost) + 5) / (1 - min(sumY, 0.9))
	cycle = 10 * math.Ceil(max(cycle, sumLeast+lost)/10)
	return int(max(leastCycle, min(cycle, mostCycle)))
}

// greens returns the whole seconds of green of each stage: the shortest allowed plus a share by flow ratio of what is
// left.
func greens(stages []stage, cycle int) []int {
	left := cycle - len(stages)*(yellow+allRed)
	sumY, sumLeast := 0.0, 0.0
	for _, s := range stages {
		sumY += s.ratio
		sumLeast += math.Ceil(s.least)
	}
	spare := float64(left) - sumLeast
	out := make([]int, len(stages))
	all := float64(left)
	for k, s := range stages {
		g := math.Ceil(s.least)
		if spare >= 0 {
			g += math.Floor(spare * s.ratio / sumY)
		} else { // people need more than there is: cut all down alike, to 5 s at least
			g = max(5, math.Floor(g*all/sumLeast))
		}
		out[k] = int(g)
		left -= int(g)
	}
	for k := 0; left > 0; k = (k + 1) % len(out) {
		out[k]++
		left--
	}
	return out
}
