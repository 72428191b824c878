package cityflow

import (
	"math"
	"slices"
	"strings"

	"semul/engine/city"
)

// light is what a road link obeys: a group of a signal, or None.
type light struct {
	signal uint32
	group  uint16
}

// always is how long the only phase of an intersection without a signal lasts [s]; nothing depends on it.
const always = 30

// mostCycle is how long the phases of an intersection may last together, where signals of several cycles stand at it [s]
// (project default).
const mostCycle = 3600

// phases writes the plan of an intersection's signals as it stands at midnight, since CityFlow begins with the first phase and
// knows no offsets; without a signal one phase that lists all links.
func (x *exporter) phases(lights []light) []lightPhase {
	var signals []uint32
	for _, l := range lights {
		if l.signal != city.None && !slices.Contains(signals, l.signal) {
			signals = append(signals, l.signal)
		}
	}
	if len(signals) == 0 {
		p := lightPhase{Time: always, Available: []int{}}
		for i := range lights {
			p.Available = append(p.Available, i)
		}
		return []lightPhase{p}
	}
	x.w.Signals++
	var list []lightPhase
	for _, part := range x.timeline(signals) {
		p := lightPhase{Time: part.seconds, Available: []int{}}
		for i, l := range lights {
			if l.signal == city.None {
				p.Available = append(p.Available, i)
				continue
			}
			state := x.c.Signals.State.At(int(l.signal))[part.stage[slices.Index(signals, l.signal)]]
			if int(l.group) < len(state) && strings.IndexByte("Ggs", state[l.group]) >= 0 {
				p.Available = append(p.Available, i)
			}
		}
		list = append(list, p)
	}
	return list
}

// part is a stretch of time in which no signal of an intersection changes.
type part struct {
	seconds float64
	stage   []int // by signal
}

// timeline cuts the common cycle of signals, from midnight on, where one of them changes.
func (x *exporter) timeline(signals []uint32) []part {
	t := &x.c.Signals
	cycles, starts := make([]float64, len(signals)), make([]float64, len(signals))
	for i, s := range signals {
		for _, d := range t.Duration.At(int(s)) {
			cycles[i] += wide(d)
		}
		starts[i] = math.Mod(-wide(t.Offset[s]), cycles[i]) // of the cycle at midnight
		if starts[i] < 0 {
			starts[i] += cycles[i]
		}
	}
	if len(signals) == 1 && starts[0] == 0 {
		var list []part
		for i, d := range t.Duration.At(int(signals[0])) {
			list = append(list, part{wide(d), []int{i}})
		}
		return list
	}
	whole, ok := common(cycles)
	if !ok {
		x.w.Unlike++
	}
	cuts := []float64{0}
	for i, s := range signals {
		for at := -starts[i]; at < whole; {
			for _, d := range t.Duration.At(int(s)) {
				if at > 0 && at < whole {
					cuts = append(cuts, math.Round(at*1e4)/1e4)
				}
				at += wide(d)
			}
		}
	}
	slices.Sort(cuts)
	cuts = append(slices.Compact(cuts), whole)
	var list []part
	for k := 1; k < len(cuts); k++ {
		p := part{seconds: math.Round((cuts[k]-cuts[k-1])*1e4) / 1e4}
		if p.seconds == 0 {
			continue
		}
		for i, s := range signals {
			p.stage = append(p.stage, stageAt(t.Duration.At(int(s)), math.Mod((cuts[k-1]+cuts[k])/2+starts[i], cycles[i])))
		}
		list = append(list, p)
	}
	return list
}

// stageAt is the stage of a plan at a second of its cycle.
func stageAt(seconds []float32, at float64) int {
	for i, d := range seconds {
		if at -= wide(d); at < 0 {
			return i
		}
	}
	return len(seconds) - 1
}

// common is the least time in which all cycles come round, of whole seconds and within mostCycle; else the first cycle.
func common(cycles []float64) (seconds float64, ok bool) {
	same := true
	for _, c := range cycles {
		same = same && c == cycles[0]
	}
	if same {
		return cycles[0], true
	}
	whole := int64(1)
	for _, c := range cycles {
		n := int64(c)
		if float64(n) != c || n < 1 || n > mostCycle {
			return cycles[0], false
		}
		a, b := whole, n
		for b != 0 {
			a, b = b, a%b
		}
		if whole = whole / a * n; whole > mostCycle {
			return cycles[0], false
		}
	}
	return float64(whole), true
}
