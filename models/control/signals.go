package control

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/models/traffic/plan"
)

// SignalCommon are the keys of every controller of signals.
type SignalCommon struct {
	Common
	Signals []string `toml:"signals" doc:"which it steers, such as [\"signal/S1\"]; without it all of which it sees every stage"`
	Oracle  bool     `toml:"oracle" doc:"for comparison: the hub lets out exact values of everything at once, and stamps every release of the run NOT PRIVATE: oracle; sensors of kind queue need it"`
}

// WantsOracle reports whether the run's hub is to be an oracle.
func (p *SignalCommon) WantsOracle() bool { return p.Oracle }

// look is how often a controller that shows stages looks at what was released.
const look = clock.Duration(1e9)

// junction is one signal: its green stages in the plan's order.
type junction struct {
	signal uint32
	stages []stage
	lost   float64 // seconds of a cycle that are no green stage
	forced bool    // shows what we have told it to
}

// stage is a green stage: the movements that it lets go, and how long the plan does [s].
type stage struct {
	moves []movement
	plan  float64
	index uint16           // in the plan, from 1
	clear clock.Duration   // from its green to the next one
	own   []uint32         // lanes that it lets go wherever they lead: whoever passes them goes on
	wait  []clock.Duration // by own lane, of actuated signals: how long nobody must pass for a gap
	part  []uint32         // lanes of which it lets go some movements only: whoever wants another stands before the rest
}

// movement is a lane that is let go, and a street that it leads to.
type movement struct {
	lane, to uint32
	share    float64 // of the lane's vehicles that make it: all movements of a lane alike (project default)
	gives    bool    // gives way
	always   bool    // in every stage: what goes always needs no green
}

// junctionsOf reads the signals of a city that a controller may steer: those with two green stages and no more than a
// command can name.
func junctionsOf(c *city.City, only []string) ([]junction, error) {
	chosen := make([]bool, len(c.Signals.ID))
	for _, name := range only {
		ref, err := c.Find(name)
		if err == nil && ref.Support != city.OfSignal {
			err = fmt.Errorf("%s is no signal; write e.g. \"signal/%s\"", name, c.Signals.ID[0])
		}
		if err != nil {
			return nil, fmt.Errorf("signals: %w", err)
		}
		chosen[ref.Index] = true
	}
	links := make([][]uint32, len(c.Signals.ID))
	exits := make([]float64, len(c.Lanes.ID)) // streets that a lane leads to
	last := make([]uint32, len(c.Lanes.ID))
	for k, s := range c.LaneLinks.Signal {
		if s != city.None {
			links[s] = append(links[s], uint32(k))
		}
		from, to := c.LaneLinks.From[k], c.Lanes.Street[c.LaneLinks.To[k]]+1
		if last[from] != to {
			exits[from]++
			last[from] = to
		}
	}
	var out []junction
	for s := range c.Signals.ID {
		if len(only) > 0 && !chosen[s] {
			continue
		}
		j := junction{signal: uint32(s)}
		states := c.Signals.State.At(s)
		for i, state := range states {
			lasts := float64(c.Signals.Duration.At(s)[i])
			if !plan.Green(states, i) {
				j.lost += lasts
				continue
			}
			wait, stop := plan.Clearance(states, c.Signals.Duration.At(s), i)
			st := stage{plan: lasts, index: uint16(i + 1), clear: wait + stop}
			for _, k := range links[s] {
				g := int(c.LaneLinks.Group[k])
				if g >= len(state) || state[g] != 'G' && state[g] != 'g' {
					continue
				}
				from, to := c.LaneLinks.From[k], c.Lanes.Street[c.LaneLinks.To[k]]
				if !slices.ContainsFunc(st.moves, func(m movement) bool { return m.lane == from && m.to == to }) {
					st.moves = append(st.moves, movement{lane: from, to: to, share: 1 / exits[from], gives: state[g] == 'g'})
				}
			}
			j.stages = append(j.stages, st)
		}
		if len(j.stages) >= 2 && len(j.stages) <= msg.MostGreens {
			j.markAlways()
			j.markOwn()
			out = append(out, j)
		} else if chosen[s] {
			return nil, fmt.Errorf("signals: signal/%s has %d green stages; controllers choose among 2 to %d", c.Signals.ID[s], len(j.stages), msg.MostGreens)
		}
	}
	return out, nil
}

func (j *junction) markAlways() {
	for k := range j.stages {
		for i := range j.stages[k].moves {
			m := &j.stages[k].moves[i]
			m.always = true
			for o := range j.stages {
				m.always = m.always && slices.ContainsFunc(j.stages[o].moves, func(x movement) bool { return x.lane == m.lane && x.to == m.to })
			}
		}
	}
}

// markOwn parts the lanes of every stage into those that it lets go wholly and the others.
func (j *junction) markOwn() {
	all := map[uint32]int{} // by lane: movements that need a green
	seen := map[movement]bool{}
	for _, s := range j.stages {
		for _, m := range s.moves {
			if key := (movement{lane: m.lane, to: m.to}); !m.always && !seen[key] {
				seen[key] = true
				all[m.lane]++
			}
		}
	}
	for k := range j.stages {
		s := &j.stages[k]
		for _, lane := range s.lanes() {
			n := 0
			for _, m := range s.moves {
				if m.lane == lane && !m.always {
					n++
				}
			}
			if n == all[lane] {
				s.own = append(s.own, lane)
			} else {
				s.part = append(s.part, lane)
			}
		}
	}
}

// serves reports whether a stage lets somebody go from a lane who would else stand.
func (s *stage) serves(lane uint32) bool {
	return slices.ContainsFunc(s.moves, func(m movement) bool { return m.lane == lane && !m.always })
}

// lanes lists the lanes that a stage serves.
func (s *stage) lanes() (list []uint32) {
	for _, m := range s.moves {
		if !m.always && !slices.Contains(list, m.lane) {
			list = append(list, m.lane)
		}
	}
	return list
}

// eyes tell which cells of a release see which lane: devices over lanes, or the streets of a query.
type eyes struct {
	c       *city.City
	lanes   [][]uint32 // by lane: cells
	street  []uint32   // by lane, if cells are streets
	perLane []float64  // by street: one over its lanes
	cover   bool       // cells say for what share of a window somebody was over the device
}

func newEyes(env *sim.Env, reads string) *eyes {
	c := env.City
	e := &eyes{c: c, lanes: make([][]uint32, len(c.Lanes.ID))}
	sensor, column, _ := strings.Cut(reads, ".")
	e.cover = column == "occupancy"
	device := false
	for _, set := range env.Devices() {
		if set.Name != sensor {
			continue
		}
		device = true
		for k, ref := range set.On {
			if ref.Support == city.OfLane {
				e.lanes[ref.Index] = append(e.lanes[ref.Index], uint32(k))
			}
		}
	}
	if !device { // a query by street
		e.street, e.perLane = c.Lanes.Street, make([]float64, len(c.Streets.ID))
		for s := range e.perLane {
			e.perLane[s] = 1 / float64(c.Streets.LaneOff[s+1]-c.Streets.LaneOff[s])
		}
	}
	return e
}

// sees reports whether there is a cell for a lane.
func (e *eyes) sees(lane uint32) bool { return e.street != nil || len(e.lanes[lane]) > 0 }

// look is what the release says of a lane: the sum of its devices, or its part of its street. Noise may have made it negative.
func (e *eyes) look(lane uint32, of release.Of[release.TrafficControl]) (x float64, known bool) {
	if e.street != nil {
		s := e.street[lane]
		x, known = of.Quantity(s)
		return max(0, float64(x*e.perLane[s])), known
	}
	for _, cell := range e.lanes[lane] {
		if v, ok := of.Quantity(cell); ok {
			x, known = x+v, true
		}
	}
	return max(0, x), known
}

// standing is the share of a window above which somebody stands over a device and does not pass it (project default).
const standing = 0.95

// passed reports whether what look says of a lane means that somebody came or went, and did not stand all the while.
func (e *eyes) passed(x float64) bool { return x > 0 && !(e.cover && x >= standing) }

// stands reports whether somebody is seen to stand in one of a stage's own lanes.
func (e *eyes) stands(s *stage, of release.Of[release.TrafficControl]) bool {
	return e.cover && slices.ContainsFunc(s.own, func(lane uint32) bool {
		x, known := e.look(lane, of)
		return known && x >= standing
	})
}

// seen keeps the junctions of which every stage has a lane that is seen, and says what is wrong if none has.
func (e *eyes) seen(list []junction, p *SignalCommon) ([]junction, error) {
	var out []junction
	hidden := ""
	for _, j := range list {
		k := slices.IndexFunc(j.stages, func(s stage) bool { return !slices.ContainsFunc(s.lanes(), e.sees) })
		if k < 0 {
			out = append(out, j)
			continue
		}
		if hidden == "" {
			hidden = e.why(&j, k)
		}
		if len(p.Signals) > 0 {
			return nil, fmt.Errorf("signals: %s cannot steer %s", p.Reads, e.why(&j, k))
		}
	}
	switch {
	case len(out) > 0:
		return out, nil
	case len(list) == 0:
		return nil, fmt.Errorf("none of the city's %d signals has 2 to %d green stages; a controller has nothing to choose from", len(e.c.Signals.ID), msg.MostGreens)
	}
	return nil, fmt.Errorf("%s can steer none of the %d signals with two green stages or more, such as %s", p.Reads, len(list), hidden)
}

// why says what keeps a junction from being steered by its k-th green stage.
func (e *eyes) why(j *junction, k int) string {
	id, s := e.c.Signals.ID[j.signal], &j.stages[k]
	lanes := s.lanes()
	if len(lanes) == 0 {
		return fmt.Sprintf("signal/%s: its stage %d lets only those go who go in every green stage; mend the plan", id, s.index)
	}
	return fmt.Sprintf("signal/%s: no device stands over a lane that its stage %d lets go; put one over lane/%s", id, s.index, e.c.Lanes.ID[lanes[0]])
}

// unseen warns of signals with lanes that wait for a green and have no detector: who comes there calls nothing.
func (e *eyes) unseen(c *city.City, list []junction, key, reads string) []string {
	some, first := 0, ""
	for _, j := range list {
		blind := false
		for k := range j.stages {
			for _, lane := range j.stages[k].lanes() {
				if e.sees(lane) {
					continue
				}
				blind = true
				if first == "" {
					first = fmt.Sprintf("lane/%s before signal/%s", c.Lanes.ID[lane], c.Signals.ID[j.signal])
				}
			}
		}
		if blind {
			some++
		}
	}
	if some == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s.reads: %s does not see every lane before %d of %d signals, such as %s: whoever waits there calls no green; write at = \"signals\" in the sensor's table", key, reads, some, len(list), first)}
}

// target is the reference of a junction's signal.
func (j *junction) target() city.Ref { return city.Ref{Support: city.OfSignal, Index: j.signal} }

// show tells a signal to hold its k-th green stage.
func (j *junction) show(m *Model, d *desk, now clock.Time, k int, rule string, of release.Of[release.TrafficControl]) {
	j.forced = true
	ev := say(m, d, now, rule, j.target(), of)
	m.signals.Send(ev, msg.Command{Target: j.target(), Act: msg.Stage, Index: j.stages[k].index, Until: clock.Never})
}

// free gives a signal its own plan back, if it has one of ours.
func (j *junction) free(m *Model, d *desk, now clock.Time, of release.Of[release.TrafficControl]) {
	if j.forced {
		j.forced = false
		ev := say(m, d, now, "nothing known: the signal's own plan", j.target(), of)
		m.signals.Send(ev, msg.Command{Target: j.target(), Act: msg.Plan})
	}
}
