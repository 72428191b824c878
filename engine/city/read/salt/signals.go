package salt

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/city"
)

// signals adds the signals that links obey, with the schedule of default as their plan and the others as further plans.
func (l *layout) signals() {
	c := l.c
	for i := range l.g.src.signals {
		s := &l.g.src.signals[i]
		letters := len(s.schedules[0].phases[0].state)
		used := make([]string, letters) // by letter: a movement that obeys it
		var mine []int
		for k, of := range l.linkOf {
			if x := &l.g.links[of]; x.light == i {
				mine = append(mine, k)
				if used[x.group] == "" {
					used[x.group] = c.LaneLinks.ID[k]
				}
			}
		}
		if len(mine) == 0 {
			if !slices.Contains(l.report.Idle, s.node) {
				l.report.Idle = append(l.report.Idle, s.node)
			}
			continue
		}
		row := uint32(len(c.Signals.ID))
		junction := l.junctionOf[l.g.ofNode[slices.IndexFunc(l.g.src.nodes, func(n node) bool { return n.id == s.node })]]
		t := &c.Signals
		t.ID, t.Groups = append(t.ID, s.node), append(t.Groups, uint16(letters))
		t.At.Add(c.Junctions.At.At(junction))
		t.Guessed, t.Feeder, t.Bus = append(t.Guessed, false), append(t.Feeder, city.None), append(t.Bus, city.None)
		never := map[int]bool{}
		standard := max(0, slices.IndexFunc(s.schedules, func(x schedule) bool { return x.id == s.standard }))
		states, seconds := open(&s.schedules[standard], used, never)
		t.State.Add(states...)
		t.Duration.Add(seconds...)
		offset := s.offset
		if s.standard == "" {
			offset = s.schedules[standard].offset
		}
		t.Offset = append(t.Offset, float32(offset))
		for _, k := range mine {
			c.LaneLinks.Signal[k], c.LaneLinks.Group[k] = row, uint16(l.g.links[l.linkOf[k]].group)
			j := c.LaneLinks.Junction[k]
			if c.Junctions.Kind[j] = city.Signalled; c.Junctions.Signal[j] == city.None {
				c.Junctions.Signal[j] = row
			}
		}
		l.hours(row, s, used, never)
		for g := range letters {
			if never[g] {
				l.report.NeverGreen = append(l.report.NeverGreen, s.node+": "+used[g])
			}
		}
	}
}

// open writes the stages of a schedule. Movements that it never gives green may go after a stop.
func open(s *schedule, used []string, never map[int]bool) (states []string, seconds []float32) {
	shut := make([]bool, len(used))
	for g := range used {
		shut[g] = used[g] != "" && !slices.ContainsFunc(s.phases, func(p phase) bool { return strings.IndexByte("gGs", p.state[g]) >= 0 })
		if shut[g] {
			never[g] = true
		}
	}
	for _, p := range s.phases {
		state := []byte(p.state)
		for g := range state {
			if shut[g] {
				state[g] = 's'
			}
		}
		states, seconds = append(states, string(state)), append(seconds, float32(p.duration))
	}
	return states, seconds
}

// hours adds the further plans of a signal and when they are played.
func (l *layout) hours(row uint32, s *signal, used []string, never map[int]bool) {
	const everyDay = 0x7f
	p, h := &l.c.SignalPlans, &l.c.SignalHours
	add := func(from float64, plan uint32) {
		h.ID = append(h.ID, fmt.Sprintf("%s@%g", s.node, from))
		h.Signal, h.From, h.Days, h.Plan = append(h.Signal, row), append(h.From, float32(from)), append(h.Days, everyDay), append(h.Plan, plan)
	}
	if len(s.plans) == 0 {
		return
	}
	plans := slices.Clone(s.plans)
	slices.SortStableFunc(plans, func(a, b plan) int { return int(a.start - b.start) })
	if plans[0].start > 0 {
		add(0, city.None)
	}
	type key struct {
		schedule string
		offset   float64
	}
	rows := map[key]uint32{}
	last := -1.0
	for _, x := range plans {
		at := slices.IndexFunc(s.schedules, func(y schedule) bool { return y.id == x.schedule })
		if at < 0 || x.start == last {
			l.report.Notes = append(l.report.Notes, fmt.Sprintf("%v: trafficSignal %s: the plan from %g s names schedule %s, which it has not or which starts when another does: left out; add the schedule or mend startTime", x.place, s.node, x.start, x.schedule))
			continue
		}
		last = x.start
		k := key{x.schedule, x.offset}
		plan, there := rows[k]
		if !there {
			plan = uint32(len(p.ID))
			rows[k] = plan
			states, seconds := open(&s.schedules[at], used, never)
			p.ID, p.Signal, p.Name = append(p.ID, fmt.Sprintf("%s/%s+%g", s.node, x.schedule, x.offset)), append(p.Signal, row), append(p.Name, x.schedule)
			p.Offset = append(p.Offset, float32(x.offset))
			p.State.Add(states...)
			p.Duration.Add(seconds...)
			p.Least.Add() // SALT plays the durations: its bounds are for those who make plans anew
			p.Most.Add()
		}
		add(x.start, plan)
	}
}
