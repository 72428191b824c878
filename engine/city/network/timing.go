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

// timed puts yellow and all-red between the stages and gives each its seconds of green. right marks the groups that
// may turn on red.
func timed(stages []stage, right []bool, green []int) (states []string, seconds []float32) {
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

// Webster is the cycle of least delay [s] C = (1.5L+5)/(1−Y), where L is the time lost in clearances [s] and Y < 1 the sum of
// the stages' flow ratios (Webster 1958).
func Webster(lost, y float64) float64 { return (float64(1.5*lost) + 5) / (1 - y) }

// webster is the cycle [s] that stages need: Webster's; no less than people need to cross; and so long that a stage that they need longest takes no more of
// it than its traffic's share, or the small street gets most of the green. Rounded up to 10 s within 80…140 s.
func webster(stages []stage) int {
	lost := float64(len(stages) * (yellow + allRed))
	sumY, sumLeast := sums(stages)
	cycle := Webster(lost, min(sumY, 0.9))
	for _, s := range stages {
		cycle = max(cycle, lost+float64(math.Ceil(s.least)*sumY/s.ratio))
	}
	cycle = 10 * math.Ceil(max(cycle, sumLeast+lost)/10)
	return int(max(leastCycle, min(cycle, mostCycle)))
}

// sums adds up the flow ratios of stages and their shortest greens [s].
func sums(stages []stage) (ratio, least float64) {
	for _, s := range stages {
		ratio += s.ratio
		least += math.Ceil(s.least)
	}
	return ratio, least
}

// greens returns the whole seconds of green of each stage: its share by flow ratio, and no less than the shortest allowed.
func greens(stages []stage, cycle int) []int {
	left := cycle - len(stages)*(yellow+allRed)
	sumY, sumLeast := sums(stages)
	out := make([]int, len(stages))
	all, squeezed := float64(left), sumLeast > float64(left)
	if squeezed { // people need more than there is: cut all down alike, to 5 s at least
		for k, s := range stages {
			out[k] = int(max(5, math.Floor(math.Ceil(s.least)*all/sumLeast)))
		}
	}
	for again := !squeezed; again; { // who would get less than the shortest gets that, and the others share the rest
		again = false
		for k, s := range stages {
			if least := math.Ceil(s.least); out[k] == 0 && math.Floor(all*s.ratio/sumY) < least {
				out[k] = int(least)
				all, sumY, again = all-least, sumY-s.ratio, true
			}
		}
	}
	for k, s := range stages {
		if out[k] == 0 {
			out[k] = int(math.Floor(all * s.ratio / sumY))
		}
		left -= out[k]
	}
	for k := 0; left > 0; k = (k + 1) % len(out) {
		out[k]++
		left--
	}
	return out
}
