package plan

import (
	"math"

	"semul/engine/city"
	"semul/engine/city/network"
)

// Saturation is what a lane lets go while it has green [vehicles/s]: 1,900 passenger cars an hour (Highway Capacity
// Manual); lanes that must give way let half of it go (project default).
const (
	Saturation = 1900.0 / 3600
	givingWay  = 0.5
)

// Stage is a green stage of a plan.
type Stage struct {
	State string  `json:"state"` // one letter a group
	Green float64 `json:"green_s"`
	Least float64 `json:"least_green_s"`
	Ratio float64 `json:"flow_ratio"`
}

// Signal is the plan of one signal.
type Signal struct {
	ID      string  `json:"signal"`
	Row     uint32  `json:"-"`
	Cycle   float64 `json:"cycle_s"`
	Lost    float64 `json:"lost_s"`
	Offset  float64 `json:"offset_s"`
	Y       float64 `json:"flow_ratio"` // sum over the stages
	Over    bool    `json:"oversaturated"`
	Kept    bool    `json:"stages_kept"` // the stages are those that stood there
	Guessed bool    `json:"guessed"`     // always
	Stages  []Stage `json:"stages"`

	states  []string // with clearances between
	seconds []float64
	green   []int // rows of states that are green stages
}

// draft finds the stages of signal s, with clearances, and what they lose and need; false where there are fewer than two.
func draft(c *city.City, s uint32, q []float64, b Bounds) (Signal, bool) {
	x := Signal{ID: c.Signals.ID[s], Row: s, Guessed: true, Offset: float64(c.Signals.Offset[s])}
	if stages, ok := network.Stages(c, s); ok {
		ones := make([]int, len(stages))
		for k := range ones {
			ones[k] = 1
		}
		states, seconds := network.Timed(c, s, stages, ones)
		x.states, x.seconds = states, make([]float64, len(seconds))
		for i, d := range seconds {
			x.seconds[i] = float64(d)
			if i%3 == 0 {
				x.green = append(x.green, i)
			} else {
				x.Lost += float64(d)
			}
		}
		for k, st := range stages {
			x.Stages = append(x.Stages, Stage{State: states[x.green[k]], Least: max(b.LeastGreen, math.Ceil(st.Least)), Ratio: st.Ratio})
		}
	} else {
		x.Kept = true
		x.states = c.Signals.State.At(int(s))
		for i, d := range c.Signals.Duration.At(int(s)) {
			x.seconds = append(x.seconds, float64(d))
			if Green(x.states, i) {
				x.green = append(x.green, i)
				x.Stages = append(x.Stages, Stage{State: x.states[i], Least: b.LeastGreen, Ratio: keptRatio})
			} else {
				x.Lost += float64(d)
			}
		}
	}
	if q != nil {
		x.load(c, q)
	}
	for k := range x.Stages {
		x.Y += x.Stages[k].Ratio
	}
	return x, len(x.Stages) >= 2
}

// keptRatio is the flow ratio of stages that are kept where no flows are given: all alike (project default).
const keptRatio = 0.2

// load gives every stage the flow ratio of its fullest lane: what has green in several stages is spread over them, and
// what goes in all of them, or only after a stop, asks for nothing.
func (x *Signal) load(c *city.City, q []float64) {
	type key struct {
		stage int
		lane  uint32
	}
	sum := map[key]float64{}
	for k := range x.Stages {
		x.Stages[k].Ratio = 0
	}
	for link, s := range c.LaneLinks.Signal {
		if s != x.Row || q[link] == 0 {
			continue
		}
		g := c.LaneLinks.Group[link]
		n := 0
		for k := range x.Stages {
			if goes(x.Stages[k].State[g]) {
				n++
			}
		}
		if n == len(x.Stages) {
			continue
		}
		for k := range x.Stages {
			letter := x.Stages[k].State[g]
			if !goes(letter) {
				continue
			}
			y := q[link] / Saturation / float64(n)
			if letter == 'g' {
				y /= givingWay
			}
			at := key{k, c.LaneLinks.From[link]}
			sum[at] += y
			x.Stages[k].Ratio = max(x.Stages[k].Ratio, sum[at])
		}
	}
}

// cycleOf is the cycle that a signal wants by itself, in whole seconds: (1) within the bounds, and long enough for the
// shortest greens, which people need.
func (x *Signal) cycleOf(b Bounds) float64 {
	var y []float64
	need := x.Lost
	for _, st := range x.Stages {
		y = append(y, st.Ratio)
		need += st.Least
	}
	cycle, over := Cycle(x.Lost, y, b)
	x.Over = over
	return math.Ceil(max(cycle, need))
}

// share gives the greens of a cycle out, in whole seconds.
func (x *Signal) share(cycle float64) {
	var y, least []float64
	for _, st := range x.Stages {
		y, least = append(y, st.Ratio), append(least, st.Least)
	}
	green := whole(Greens(cycle, x.Lost, y, least), int(cycle-x.Lost+0.5))
	x.Cycle = 0
	for k, i := range x.green {
		x.Stages[k].Green, x.seconds[i] = float64(green[k]), float64(green[k])
	}
	for _, d := range x.seconds {
		x.Cycle += d
	}
}
