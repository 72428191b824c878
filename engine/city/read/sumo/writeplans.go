package sumo

import (
	"slices"

	"semul/engine/city"
)

// programs writes the plans of a signal: the further ones, then the one that Signals holds, since SUMO plays the last it
// reads. A plan that varies and is the signal's own from midnight on every day stands for it.
func (w *writer) programs(p *printer, s uint32) {
	c := w.c
	if !w.steers(s) {
		w.left.add("signal without lane links")
		return
	}
	last := city.None
	for row, of := range c.SignalPlans.Signal {
		if of != s {
			continue
		}
		if w.own(s, uint32(row)) {
			last = uint32(row)
			continue
		}
		w.plan(p, s, uint32(row))
	}
	if last != city.None {
		w.plan(p, s, last)
		return
	}
	p.el(1, "tlLogic", "", "id", c.Signals.ID[s], "type", "static", "programID", w.main[s], "offset", exact(c.Signals.Offset[s]))
	seconds := c.Signals.Duration.At(int(s))
	for i, state := range c.Signals.State.At(int(s)) {
		p.el(2, "phase", "/", "duration", exact(seconds[i]), "state", state)
	}
	p.close(1, "tlLogic")
}

func (w *writer) plan(p *printer, s, row uint32) {
	t := &w.c.SignalPlans
	least, most := t.Least.At(int(row)), t.Most.At(int(row))
	kind := "static"
	switch {
	case len(least) == 0:
	case bounded(t.Duration.At(int(row)), least, most):
		kind = "actuated"
	default:
		least, most = nil, nil
		w.left.add("bounds of a signal's plan that are below 0 s or beside its durations (plan as static)")
	}
	p.el(1, "tlLogic", "", "id", w.c.Signals.ID[s], "type", kind, "programID", w.plans[row], "offset", exact(t.Offset[row]))
	seconds := t.Duration.At(int(row))
	for i, state := range t.State.At(int(row)) {
		from, to := "", ""
		if len(least) > i && len(most) > i {
			from, to = exact(least[i]), exact(most[i])
		}
		p.el(2, "phase", "/", "duration", exact(seconds[i]), "state", state, "minDur", from, "maxDur", to)
	}
	p.close(1, "tlLogic")
}

// bounded reports whether the bounds of a plan are such that SUMO can vary it. By the least duration of a green it places
// detectors: with one below 0 s they would lie beyond the lane, and SUMO stops at an assertion.
func bounded(seconds, least, most []float32) bool {
	if len(least) != len(seconds) || len(most) != len(seconds) {
		return false
	}
	for i := range least {
		if !(least[i] >= 0 && least[i] <= most[i] && most[i] > 0) {
			return false
		}
	}
	return true
}

// steers reports whether any link obeys a signal: SUMO takes no program without.
func (w *writer) steers(s uint32) bool { return slices.Contains(w.c.LaneLinks.Signal, s) }

// own reports whether a plan that varies is the same as the signal's fixed one and played at all times.
func (w *writer) own(s, row uint32) bool {
	c := w.c
	if len(c.SignalPlans.Least.At(int(row))) == 0 || !slices.Equal(c.Signals.State.At(int(s)), c.SignalPlans.State.At(int(row))) ||
		!slices.Equal(c.Signals.Duration.At(int(s)), c.SignalPlans.Duration.At(int(row))) {
		return false
	}
	hours := w.hours(s)
	return len(hours) == 1 && c.SignalHours.Plan[hours[0]] == row && c.SignalHours.From[hours[0]] == 0 && c.SignalHours.Days[hours[0]] == everyDay
}

// hours lists the rows of SignalHours of a signal.
func (w *writer) hours(s uint32) []int {
	var list []int
	for i, of := range w.c.SignalHours.Signal {
		if of == s {
			list = append(list, i)
		}
	}
	return list
}

// scheduled lists the hours of a signal that a WAUT can say: those of every day, and not what its only program says.
func (w *writer) scheduled(s uint32) []int {
	c := w.c
	list := w.hours(s)
	if len(list) == 1 && c.SignalHours.Plan[list[0]] != city.None && w.own(s, c.SignalHours.Plan[list[0]]) {
		return nil
	}
	return slices.DeleteFunc(list, func(i int) bool { return c.SignalHours.Days[i] != everyDay })
}

// schedule writes the hours of a signal as a WAUT.
func (w *writer) schedule(p *printer, s uint32) {
	c := w.c
	t := &c.SignalHours
	list := w.scheduled(s)
	if n := len(w.hours(s)) - len(list); n > 0 && (len(list) > 0 || n > 1) {
		w.left.many("hours of a signal that differ by weekday", n)
	}
	if len(list) == 0 || !w.steers(s) {
		return
	}
	slices.SortStableFunc(list, func(a, b int) int {
		switch {
		case t.From[a] < t.From[b]:
			return -1
		case t.From[a] > t.From[b]:
			return 1
		}
		return 0
	})
	name := func(i int) string {
		if t.Plan[i] == city.None {
			return w.main[s]
		}
		return w.plans[t.Plan[i]]
	}
	id := "hours_" + c.Signals.ID[s]
	p.el(1, "WAUT", "", "id", id, "refTime", "0", "startProg", name(list[len(list)-1]))
	for _, i := range list {
		p.el(2, "wautSwitch", "/", "time", exact(t.From[i]), "to", name(i))
	}
	p.close(1, "WAUT")
	p.el(1, "wautJunction", "/", "wautID", id, "junctionID", c.Signals.ID[s])
}
