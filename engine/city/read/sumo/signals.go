package sumo

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// longestStage is how long one stage of a plan lasts at most [s]; longer ones are written as several alike.
const longestStage = 1800

// program is a tlLogic.
type program struct {
	at     *node
	id     string
	name   string
	kind   string
	offset float64
	stages []stage
}

type stage struct {
	seconds, least, most float64
	state                string
}

// varies reports whether SUMO lets the stages of a program last longer and shorter.
func (p *program) varies() bool {
	switch p.kind {
	case "actuated", "delay_based", "NEMA":
		for _, s := range p.stages {
			if s.least != s.most {
				return true
			}
		}
	}
	return false
}

// readProgram reads a tlLogic; ok is false if something in it was recorded as wrong.
func readProgram(e *node) (p program, ok bool) {
	id, ok := e.need("id")
	if !ok {
		return p, false
	}
	p = program{at: e, id: id, name: e.str("programID"), kind: e.str("type")}
	if p.name == "" {
		p.name = "0"
	}
	if p.offset, ok = e.time("offset", 0); !ok {
		return p, false
	}
	for _, kid := range e.kids {
		if kid.name != "phase" {
			continue
		}
		s := stage{state: kid.str("state")}
		s.seconds, ok = kid.time("duration", math.NaN())
		if !ok {
			return p, false
		}
		var okLeast, okMost bool
		s.least, okLeast = kid.time("minDur", s.seconds)
		s.most, okMost = kid.time("maxDur", max(s.seconds, s.least))
		if math.IsNaN(s.seconds) {
			s.seconds = s.least
		}
		switch {
		case !okLeast || !okMost:
			return p, false
		case !(s.seconds >= 0.001) || s.seconds > 1e6:
			kid.wrong("of tlLogic %q lasts %g s; give it a duration from 0.001 to 1,000,000 s", id, s.seconds)
			return p, false
		case s.state == "" || strings.Trim(s.state, "rugGyYsoO") != "":
			kid.wrong("of tlLogic %q has state %q; letters are r u g G y Y s o O, one for each link", id, s.state)
			return p, false
		case len(p.stages) > 0 && len(s.state) != len(p.stages[0].state):
			kid.wrong("of tlLogic %q has %d letters, the first phase %d; give all phases one letter for each link", id, len(s.state), len(p.stages[0].state))
			return p, false
		case len(p.stages) == 10000:
			kid.wrong("of tlLogic %q is one of more than 10000", id)
			return p, false
		}
		if math.IsNaN(s.least) {
			s.least = s.seconds
		}
		s.most = max(s.most, s.least)
		p.stages = append(p.stages, s)
	}
	if len(p.stages) == 0 {
		e.wrong("has no phase; give it one")
		return p, false
	}
	return p, true
}

// letters turns SUMO's states into ours: red with yellow is red, off and blinking is permissive, off is right of way.
var letters = strings.NewReplacer("u", "r", "Y", "y", "o", "g", "O", "G")

// stages returns the states and durations of a program in our letters, those too long in parts.
func (im *importer) stages(p *program) (states []string, seconds, least, most []float32) {
	for _, s := range p.stages {
		state := letters.Replace(s.state)
		if state != s.state {
			im.report.BentStages++
		}
		parts := math.Ceil(s.seconds / longestStage)
		for range int(parts) {
			states = append(states, state)
			seconds = append(seconds, float32(s.seconds/parts))
			least = append(least, float32(s.least/parts))
			most = append(most, float32(s.most/parts))
		}
	}
	return states, seconds, least, most
}

// signals fills Signals and SignalPlans. The program that SUMO plays is the one it reads last.
func (im *importer) signals(n *net) {
	c := im.c
	used := map[string]bool{}
	for i := range n.conns {
		if tl := n.conns[i].tl; tl != "" && n.conns[i].from[0] != ':' {
			used[tl] = true
		}
	}
	of := map[string][]*program{}
	var order []string
	for i := range n.programs {
		p := &n.programs[i]
		if !used[p.id] {
			im.report.Left.add("tlLogic without links")
			continue
		}
		if len(of[p.id]) == 0 {
			order = append(order, p.id)
		}
		for _, q := range of[p.id] {
			if q.name == p.name {
				p.at.wrong("programID %q stands twice, first at %s:%d; give each program its own", p.name, q.at.doc.name, q.at.line)
			}
			if len(q.stages[0].state) != len(p.stages[0].state) {
				p.at.wrong("states have %d letters, those of program %q %d; all programs of a signal steer the same links", len(p.stages[0].state), q.name, len(q.stages[0].state))
			}
		}
		of[p.id] = append(of[p.id], p)
	}
	plans := names{}
	for _, id := range order {
		list := of[id]
		main := list[len(list)-1]
		row := uint32(len(c.Signals.ID))
		im.signalRow[id] = row
		states, durations, _, _ := im.stages(main)
		s := &c.Signals
		s.ID, s.Groups, s.Offset = append(s.ID, id), append(s.Groups, uint16(len(main.stages[0].state))), append(s.Offset, float32(main.offset))
		s.State.Add(states...)
		s.Duration.Add(durations...)
		s.Guessed, s.Feeder, s.Bus = append(s.Guessed, false), append(s.Feeder, city.None), append(s.Bus, city.None)
		s.At.Add(geo.Point{})
		im.report.Programs.add(kindOf(main))
		if len(list) == 1 && !main.varies() {
			continue
		}
		for _, p := range list {
			if p != main {
				im.report.Programs.add(kindOf(p))
			}
			if p == main && !p.varies() {
				continue
			}
			im.planRow[[2]string{id, p.name}] = uint32(len(c.SignalPlans.ID))
			im.plan(plans, row, p)
		}
		if main.varies() { // played from the start: an hour row says so
			im.hour(row, 0, im.planRow[[2]string{id, main.name}])
			im.report.Actuated = append(im.report.Actuated, main.greens(row))
		}
	}
	im.schedules(n, of)
}

func kindOf(p *program) string {
	if p.kind == "" {
		return "static"
	}
	return p.kind
}

// plan adds a row of SignalPlans.
func (im *importer) plan(taken names, signal uint32, p *program) {
	states, durations, least, most := im.stages(p)
	t := &im.c.SignalPlans
	t.ID, t.Signal, t.Name = append(t.ID, taken.free(p.id+"_"+p.name)), append(t.Signal, signal), append(t.Name, p.name)
	t.Offset = append(t.Offset, float32(p.offset))
	t.State.Add(states...)
	t.Duration.Add(durations...)
	if p.varies() {
		t.Least.Add(least...)
		t.Most.Add(most...)
	} else {
		t.Least.Add()
		t.Most.Add()
	}
}

const everyDay = 1<<7 - 1

func (im *importer) hour(signal uint32, from float32, plan uint32) {
	t := &im.c.SignalHours
	t.ID = append(t.ID, fmt.Sprintf("%s_%d", im.c.Signals.ID[signal], len(t.ID)))
	t.Signal, t.From, t.Days, t.Plan = append(t.Signal, signal), append(t.From, from), append(t.Days, everyDay), append(t.Plan, plan)
}

// change is a moment at which a WAUT turns to another program.
type change struct {
	at   float64
	name string
}

// schedules fills SignalHours from the WAUTs: SUMO's seconds are taken as those of the day.
func (im *importer) schedules(n *net, of map[string][]*program) {
	waut := map[string][]change{}
	for _, e := range n.waut {
		if e.name != "WAUT" {
			continue
		}
		id, ok := e.need("id")
		ref, ok2 := e.time("refTime", 0)
		if !ok || !ok2 {
			continue
		}
		list := []change{{0, e.str("startProg")}}
		for _, kid := range e.kids {
			if kid.name != "wautSwitch" {
				continue
			}
			at, ok := kid.time("time", 0)
			to, ok2 := kid.need("to")
			if !ok || !ok2 {
				continue
			}
			at = math.Mod(ref+at, 86400)
			if at < 0 {
				at += 86400
			}
			list = append(list, change{at, to})
		}
		slices.SortStableFunc(list, func(a, b change) int {
			switch {
			case a.at < b.at:
				return -1
			case a.at > b.at:
				return 1
			}
			return 0
		})
		waut[id] = list
	}
	done := map[uint32]bool{}
	for _, e := range n.waut {
		if e.name != "wautJunction" {
			continue
		}
		list, ok := waut[e.str("wautID")]
		if !ok {
			e.wrong("wautID=%q; there is no such WAUT", e.str("wautID"))
			continue
		}
		signal, ok := im.signalRow[e.str("junctionID")]
		if !ok {
			e.wrong("junctionID=%q; there is no tlLogic of that id that steers links", e.str("junctionID"))
			continue
		}
		if done[signal] {
			e.wrong("junctionID=%q has a WAUT already; keep one", e.str("junctionID"))
			continue
		}
		done[signal] = true
		im.dropHours(signal)
		for i, s := range list {
			if i+1 < len(list) && list[i+1].at == s.at {
				continue // replaced in the same instant
			}
			if s.name == "" {
				continue
			}
			plan, ok := im.planRow[[2]string{e.str("junctionID"), s.name}]
			if !ok {
				programs := of[e.str("junctionID")]
				if programs[len(programs)-1].name != s.name {
					e.wrong("turns to program %q, which tlLogic %q has not", s.name, e.str("junctionID"))
					continue
				}
				plan = city.None
			}
			im.hour(signal, float32(s.at), plan)
		}
	}
}

// dropHours takes back the row that an actuated program was given.
func (im *importer) dropHours(signal uint32) {
	t := &im.c.SignalHours
	for i, s := range t.Signal {
		if s == signal {
			t.ID, t.Signal, t.From = slices.Delete(t.ID, i, i+1), slices.Delete(t.Signal, i, i+1), slices.Delete(t.From, i, i+1)
			t.Days, t.Plan = slices.Delete(t.Days, i, i+1), slices.Delete(t.Plan, i, i+1)
			return
		}
	}
}

// settle puts signals in the middle of their junctions.
func (im *importer) settle() {
	c := im.c
	count := make([]float64, len(c.Signals.ID))
	last := make([]uint32, len(c.Signals.ID))
	for k, s := range c.LaneLinks.Signal {
		j := c.LaneLinks.Junction[k]
		if s == city.None || count[s] > 0 && last[s] == j {
			continue
		}
		p := c.Junctions.At.At(int(j))
		c.Signals.At.X[s] += p.X
		c.Signals.At.Y[s] += p.Y
		count[s]++
		last[s] = j
	}
	for s, n := range count {
		if n > 0 {
			c.Signals.At.X[s] /= n
			c.Signals.At.Y[s] /= n
		}
	}
	seen := map[[2]uint32]bool{}
	at := map[uint32]int{}
	for k, s := range c.LaneLinks.Signal {
		if s != city.None && !seen[[2]uint32{s, c.LaneLinks.Junction[k]}] {
			seen[[2]uint32{s, c.LaneLinks.Junction[k]}] = true
			if at[s]++; at[s] == 2 {
				im.report.JoinedSignals++
			}
		}
	}
}

// names gives out ids that are not taken yet.
type names map[string]bool

func (n names) free(want string) string {
	id := want
	for k := 2; n[id]; k++ {
		id = fmt.Sprintf("%s_%d", want, k)
	}
	n[id] = true
	return id
}
