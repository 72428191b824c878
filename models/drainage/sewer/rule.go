package sewer

import (
	"fmt"
	"math"
	"strings"
)

// Quantity is what a rule may ask.
type Quantity uint8

// The quantities of rules; of nodes, links, and the clock.
const (
	Number    Quantity = iota // Reading.Value itself
	NodeDepth                 // [m]
	NodeFull                  // depth at the rim [m]
	NodeHead                  // elevation [m]
	NodeVolume
	NodeInflow
	LinkFlow
	LinkDepth
	LinkFullFlow
	LinkFullDepth
	LinkLength
	LinkSlope
	LinkVelocity
	LinkSetting
	LinkOpen    // 1 if it is set above 0
	HoursOpen   // since it was opened; 0 if closed
	HoursClosed // since it was closed; 0 if open
	Elapsed     // hours since the start
	ClockHour   // hour of the day
	DateDay     // days after 2000-01-01
	MonthOfYear // 1 to 12
	DayOfWeek   // 1 Sunday to 7
	DayOfYear   // 1 to 366
	Computed    // Reading.Formula
	Given       // Network.Given, as its function says
)

// Reading is a quantity of a node or link, or a number.
type Reading struct {
	What    Quantity
	Index   int
	Value   float64 // of Number
	Formula Formula // of Computed
}

// parts are the readings that a reading is made of, itself unless it is computed.
func (r Reading) parts() []Reading {
	if r.What != Computed {
		return []Reading{r}
	}
	var out []Reading
	for _, t := range r.Formula {
		if t.Op == "" {
			out = append(out, t.Reading)
		}
	}
	return out
}

// Compare is how two readings are compared.
type Compare uint8

// The comparisons.
const (
	Equal Compare = iota
	NotEqual
	Less
	LessEqual
	Greater
	GreaterEqual
)

// Premise is one condition; And binds closer than Or.
type Premise struct {
	Or          bool
	Left, Right Reading
	By          Compare
}

// Deed sets a link.
type Deed struct {
	Link  int
	Value float64
	X, Y  []float64 // setting over the left side of the last premise; empty: not
	Timed *Series   // setting over time; nil: not
	PID   [3]float64
	ByPID bool // setting by proportional, integral and derivative control of the last premise; times in minutes
}

// Rule sets links when its premises hold, others when they do not. Of several that set a link, the highest priority wins,
// then the first.
type Rule struct {
	Name       string
	If         []Premise
	Then, Else []Deed
	Priority   float64
	Line       int // in the file it came from, for messages
}

// CycleError names rules that set what the other reads, with nothing else to decide.
type CycleError struct {
	Rules []string
	Line  int
}

// Error says which rules and how to mend it.
func (e *CycleError) Error() string {
	return fmt.Sprintf("control rules %s decide about each other's links alone, so their settings would never rest; give one of them a depth, flow or time to go by", strings.Join(e.Rules, ", "))
}

// settingsOnly reports whether a rule goes by nothing but settings.
func (r *Rule) settingsOnly() bool {
	for _, p := range r.If {
		for _, side := range append(p.Left.parts(), p.Right.parts()...) {
			if side.What != Number && side.What != LinkSetting && side.What != LinkOpen {
				return false
			}
		}
	}
	return len(r.If) > 0
}

// cycle finds rules that go by settings alone and lead back to themselves.
func cycle(list []Rule) *CycleError {
	leads := func(a, b *Rule) bool {
		for _, d := range [][]Deed{a.Then, a.Else} {
			for _, deed := range d {
				for _, p := range b.If {
					for _, side := range append(p.Left.parts(), p.Right.parts()...) {
						if side.What != Number && side.Index == deed.Link {
							return true
						}
					}
				}
			}
		}
		return false
	}
	state := make([]uint8, len(list)) // 1 on the path, 2 done
	var path []int
	var visit func(i int) *CycleError
	visit = func(i int) *CycleError {
		state[i] = 1
		path = append(path, i)
		for j := range list {
			if state[j] == 2 || !list[j].settingsOnly() || !leads(&list[i], &list[j]) {
				continue
			}
			if state[j] == 1 {
				e := &CycleError{Line: list[j].Line}
				for k := len(path) - 1; k >= 0; k-- {
					e.Rules = append([]string{list[path[k]].Name}, e.Rules...)
					if path[k] == j {
						break
					}
				}
				return e
			}
			if e := visit(j); e != nil {
				return e
			}
		}
		state[i] = 2
		path = path[:len(path)-1]
		return nil
	}
	for i := range list {
		if state[i] == 0 && list[i].settingsOnly() {
			if e := visit(i); e != nil {
				return e
			}
		}
	}
	return nil
}

// rules is what the rules of a network remember.
type rules struct {
	next     float64      // time of the next evaluation
	order    []float64    // by link, inside order: priority of what was set in this evaluation
	value    []float64    // and to what
	errors   [][2]float64 // by PID deed: the last two errors
	firstPID []int        // by rule
}

func (s *Solver) initRules() {
	r := &s.rules
	r.order, r.value = make([]float64, len(s.q)), make([]float64, len(s.q))
	n := 0
	for _, rule := range s.net.Rules {
		r.firstPID = append(r.firstPID, n)
		n += len(rule.Then) + len(rule.Else)
	}
	r.errors = make([][2]float64, n)
}

// decide sets links for the step that begins: pumps by their levels, all by the rules.
func (s *Solver) decide(dt float64) {
	for l := s.conduits; l < len(s.q); l++ {
		k := &s.net.Links[s.order[l]]
		if k.Kind != Pump {
			continue
		}
		d := s.depth[s.from[l]]
		if k.Lift.StopAt > 0 && s.setting[l] > 0 && d < k.Lift.StopAt {
			s.target[l] = 0
		}
		if k.Lift.StartAt > 0 && s.setting[l] == 0 && d > k.Lift.StartAt {
			s.target[l] = 1
		}
	}
	if len(s.net.Rules) > 0 && s.time >= s.rules.next-1e-9 {
		s.obey(dt)
		if s.opt.RuleStep > 0 {
			for s.rules.next <= s.time+1e-9 {
				s.rules.next += s.opt.RuleStep
			}
		}
	}
	for l, target := range s.target {
		if target == s.setting[l] {
			continue
		}
		was := s.setting[l] > 0
		k := &s.net.Links[s.order[l]]
		if seconds := k.Gate.Seconds; k.Kind == Orifice && seconds > 0 {
			by := target - s.setting[l]
			if most := dt / seconds; most+0.001 < abs(by) {
				by = most * sign(by)
			}
			s.setting[l] += by
		} else {
			s.setting[l] = target
		}
		if was != (s.setting[l] > 0) {
			s.changed[l] = s.time
		}
		if l >= s.conduits {
			s.prepare(l)
		}
	}
}

// obey evaluates the rules.
func (s *Solver) obey(dt float64) {
	r := &s.rules
	for l := range r.order {
		r.order[l] = math.Inf(-1)
	}
	for i := range s.net.Rules {
		rule := &s.net.Rules[i]
		holds, left, right := s.holds(rule, dt)
		deeds, pid := rule.Then, r.firstPID[i]
		if !holds {
			deeds, pid = rule.Else, pid+len(rule.Then)
		}
		for k := range deeds {
			d := &deeds[k]
			l := s.place[d.Link]
			v := d.Value
			switch {
			case d.ByPID:
				v = s.pid(d, &r.errors[pid+k], left, right, dt)
			case d.Timed != nil:
				v = d.Timed.between(s.time, true)
			case len(d.X) > 0:
				v = curve(d.X, d.Y, left)
			}
			if s.net.Links[d.Link].Kind != Pump {
				v = min(v, 1)
			}
			if rule.Priority > r.order[l] {
				r.order[l], r.value[l] = rule.Priority, max(0, v)
			}
		}
	}
	for l := range r.order {
		if r.order[l] > math.Inf(-1) {
			s.target[l] = r.value[l]
		}
	}
}

// holds evaluates a rule's premises, and returns both sides of the last one looked at.
func (s *Solver) holds(rule *Rule, dt float64) (holds bool, left, right float64) {
	all := true // of the premises joined by And
	for i := range rule.If {
		p := &rule.If[i]
		if p.Or {
			if all {
				return true, left, right
			}
			all = true
		}
		if all {
			left, right = s.read(p.Left), s.read(p.Right)
			all = compare(p, left, right, dt)
		}
	}
	return all, left, right
}

// compare compares; moments are equal within half a step.
func compare(p *Premise, a, b, dt float64) bool {
	slack := 0.0
	switch p.Left.What {
	case Elapsed, ClockHour, HoursOpen, HoursClosed:
		slack = dt / 2 / 3600
	}
	switch p.By {
	case Equal:
		return a == b || slack > 0 && a >= b-slack && a < b+slack
	case NotEqual:
		return a != b && !(slack > 0 && a >= b-slack && a < b+slack)
	case Less:
		return a < b
	case LessEqual:
		return a <= b
	case Greater:
		return a > b
	}
	return a >= b
}

// read returns a quantity as it is now.
func (s *Solver) read(r Reading) float64 {
	l := 0
	if r.What >= LinkFlow && r.What <= HoursClosed {
		l = int(s.place[r.Index])
	}
	switch r.What {
	case Number:
		return r.Value
	case Computed:
		return s.evaluate(r.Formula)
	case NodeDepth:
		return s.depth[r.Index]
	case NodeFull:
		return s.full[r.Index]
	case NodeHead:
		return s.Head(r.Index)
	case NodeVolume:
		return s.volume[r.Index]
	case NodeInflow:
		return s.Inflow(r.Index)
	case LinkFlow:
		return s.Flow(r.Index)
	case LinkDepth:
		return s.y[l]
	case LinkVelocity:
		return s.Velocity(r.Index)
	case LinkSetting:
		return s.setting[l]
	case LinkOpen:
		if s.setting[l] > 0 {
			return 1
		}
		return 0
	case HoursOpen:
		if s.setting[l] <= 0 {
			return 0
		}
		return (s.time - s.changed[l]) / 3600
	case HoursClosed:
		if s.setting[l] > 0 {
			return 0
		}
		return (s.time - s.changed[l]) / 3600
	case Elapsed:
		return s.time / 3600
	case Given:
		return s.net.Given[r.Index](s.time)
	case ClockHour:
		return s.secondOfDay(s.time) / 3600
	}
	if r.What >= LinkFullFlow && r.What <= LinkSlope {
		return s.fixed(r.What, l)
	}
	w := s.when(s.time)
	switch r.What {
	case DateDay:
		return float64(w.Unix()-946684800) / 86400
	case MonthOfYear:
		return float64(w.Month())
	case DayOfWeek:
		return float64(w.Weekday()) + 1
	}
	return float64(w.YearDay())
}

// fixed are the quantities of a link that do not change.
func (s *Solver) fixed(what Quantity, l int) float64 {
	x := s.sections[l]
	switch {
	case what == LinkFullDepth && x != nil:
		return x.Height
	case l >= s.conduits:
		return 0
	case what == LinkFullFlow:
		return s.beta[l] * x.FactorFull() * s.barrels[l]
	case what == LinkLength:
		return s.length[l]
	}
	return s.slope[l] * s.flip[l]
}

// pid is the setting that lets the left side follow the right.
func (s *Solver) pid(d *Deed, past *[2]float64, value, goal, dt float64) float64 {
	e := goal - value
	if abs(goal) > 0.0001 {
		e /= goal
	}
	if abs(e) < 0.0001 {
		e = 0
	}
	minutes := dt / 60
	kp, ki, kd := d.PID[0], d.PID[1], d.PID[2]
	change := e - past[0]
	if ki != 0 {
		change += e * minutes / ki
	}
	if minutes > 0 {
		change += kd * (e - 2*past[0] + past[1]) / minutes
	}
	past[1], past[0] = past[0], e
	return s.setting[s.place[d.Link]] + float64(kp*change)
}
