package plan

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/city/network"
)

// Options say what Make does.
type Options struct {
	All      bool     // plan every signal; else those whose plan is guessed, or that have none
	Flows    *Flows   // nil: flow ratios are guessed from the ranks of streets
	Corridor []uint32 // streets whose signals get one cycle, and whose platoons count most; see Corridor
	Bounds   Bounds
}

// Result is what Make did.
type Result struct {
	Name     string   `json:"time"` // stretch of the day
	Signals  []Signal `json:"signals"`
	Left     []string `json:"left_as_they_are"` // signals that were not to be planned, or have less than two stages
	LostThen float64  `json:"platoon_delay_before_veh_s"`
	Lost     float64  `json:"platoon_delay_veh_s"` // what platoons between signals lose in a cycle, by the model of (4)
}

const (
	near          = 200.0 // signals this near to each other share a cycle [m] (project default, that of imports)
	along         = 800.0 // those of a corridor do if they are this near [m]
	corridorCount = 10.0  // what a vehicle of the corridor counts for in offsets (project default)
)

// Make writes new plans into c.Signals and returns them. Equal input gives equal plans.
func Make(c *city.City, o Options) (*Result, error) {
	if b := o.Bounds; !(b.LeastCycle > 0 && b.MostCycle >= b.LeastCycle && b.LeastGreen >= 1) {
		return nil, fmt.Errorf("plan: cycles are bounded by %g and %g s and greens by %g s; give 0 < least ≤ most and greens of 1 s or more", b.LeastCycle, b.MostCycle, b.LeastGreen)
	}
	r := &Result{Name: "all day", Left: []string{}}
	var q []float64
	if o.Flows != nil {
		r.Name, q = o.Flows.Name(), o.Flows.Link
		if len(q) != len(c.LaneLinks.ID) {
			return nil, fmt.Errorf("plan: flows of %d lane links, the city has %d", len(q), len(c.LaneLinks.ID))
		}
	}
	n := len(c.Signals.ID)
	row := make([]int, n) // in r.Signals, or −1
	free := make([]bool, n)
	want := make([]float64, n)
	for s := range n {
		row[s] = -1
		if lacks := c.Signals.Guessed[s] || len(c.Signals.State.At(s)) == 0; o.All || lacks {
			if x, ok := draft(c, uint32(s), q, o.Bounds); ok {
				row[s], free[s] = len(r.Signals), true
				want[s] = x.cycleOf(o.Bounds)
				r.Signals = append(r.Signals, x)
				continue
			}
		}
		r.Left = append(r.Left, c.Signals.ID[s])
	}
	on := make([]bool, len(c.Streets.ID))
	for _, s := range o.Corridor {
		on[s] = true
	}
	shareCycles(c, free, want, on)
	for k := range r.Signals {
		r.Signals[k].share(want[r.Signals[k].Row])
	}
	put(c, r.Signals, row)
	coordinate := network.Coordination{Free: free, Flow: q}
	if len(o.Corridor) > 0 {
		coordinate.Weight = make([]float64, len(on))
		for s := range on {
			coordinate.Weight[s] = 1
			if on[s] {
				coordinate.Weight[s] = corridorCount
			}
		}
	}
	r.LostThen, r.Lost = network.Coordinate(c, coordinate)
	for k := range r.Signals {
		r.Signals[k].Offset = float64(c.Signals.Offset[r.Signals[k].Row])
	}
	return r, nil
}

// shareCycles gives free signals near to each other, and those along the corridor, the longest cycle among them: offsets
// last only between equal cycles.
func shareCycles(c *city.City, free []bool, want []float64, on []bool) {
	links := [][][]uint32{network.Linked(c, near, func(uint32) bool { return true }), network.Linked(c, along, func(s uint32) bool { return on[s] })}
	for changed := true; changed; {
		changed = false
		for _, of := range links {
			for a, list := range of {
				for _, b := range list {
					if free[a] && free[b] && want[a] != want[b] {
						want[a] = max(want[a], want[b])
						want[b], changed = want[a], true
					}
				}
			}
		}
	}
}

// put writes plans into the city; row tells the plan of each signal.
func put(c *city.City, plans []Signal, row []int) {
	s := &c.Signals
	var states city.Lists[string]
	var seconds city.Lists[float32]
	for k := range s.ID {
		if row[k] < 0 {
			states.Add(s.State.At(k)...)
			seconds.Add(s.Duration.At(k)...)
			continue
		}
		x := &plans[row[k]]
		var d []float32
		for _, v := range x.seconds {
			d = append(d, float32(v))
		}
		states.Add(x.states...)
		seconds.Add(d...)
		s.Offset[k] = float32(math.Mod(math.Floor(float64(s.Offset[k])), math.Max(1, math.Floor(x.Cycle))))
		s.Guessed[k] = true
	}
	s.State, s.Duration = states, seconds
}

// Corridor finds streets by their id or their signed name, both directions and all pieces of a name. Errors name what
// was not found.
func Corridor(c *city.City, names []string) ([]uint32, error) {
	var rows []uint32
	for _, name := range names {
		name = strings.TrimPrefix(strings.TrimSpace(name), "street/")
		found := false
		for s, id := range c.Streets.ID {
			if name != "" && (id == name || c.Streets.Name[s] == name) {
				found = true
				if !slices.Contains(rows, uint32(s)) {
					rows = append(rows, uint32(s))
				}
				if o := c.Streets.Opposite[s]; o != city.None && !slices.Contains(rows, o) {
					rows = append(rows, o)
				}
			}
		}
		if !found {
			return nil, fmt.Errorf("corridor: no street has the id or name %q", name)
		}
	}
	return rows, nil
}

// Offsets are offsets [s] for given flows by lane link [vehicles/s], from those that stand now; only free signals move. The
// city stays as it is.
func Offsets(c *city.City, now []float32, flow []float64, free []bool) []float32 {
	copied := *c
	copied.Signals.Offset = slices.Clone(now)
	network.Coordinate(&copied, network.Coordination{Free: free, Flow: flow})
	return copied.Signals.Offset
}
