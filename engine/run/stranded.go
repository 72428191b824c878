package run

import (
	"fmt"
	"slices"
	"strings"

	"semul/engine/clock"
	"semul/engine/scenario"
	"semul/engine/sim"
)

// partnered is implemented by parameters of tables that come to something only if another model writes or reads a port:
// loops where vehicles pass, controllers whose commands somebody obeys.
type partnered interface{ Needs() []string }

// steered is implemented by parameters of tables with a key that says something only where a [control.X] of a kind runs;
// kind is "" where there is no such key.
type steered interface{ NeedsControl() (kind, key string) }

// uncontrolled refuses keys that wait for a controller which this scenario does not have.
func (p *Plan) uncontrolled() (errs []scenario.Error) {
	for _, m := range p.Models {
		for _, t := range p.config.Tables[m.Describe().Name] {
			s, ok := t.Params.(steered)
			if !ok {
				continue
			}
			kind, key := s.NeedsControl()
			if kind == "" || p.runs("control") && slices.ContainsFunc(p.config.Tables["control"], func(c sim.Entry) bool { return c.Kind == kind }) {
				continue
			}
			errs = append(errs, p.Scenario.Errorf(t.Key+"."+key, "waits for releases that no controller of this scenario publishes; add a [control.X] with kind = %q, or write another %s", kind, key))
		}
	}
	return errs
}

// absent says that models do not run, and how to mend it: their tables are not there, or are switched off.
func absent(sc *scenario.Scenario, models []string) (says string, off bool) {
	var tables []string
	for _, m := range models {
		tables = append(tables, "[model."+m+"]")
		off = off || sc.Place("model."+m) != (scenario.Place{})
	}
	list := strings.Join(tables, " or ")
	if off {
		return list + ", which is switched off", true
	}
	return fmt.Sprintf("%s, which this scenario does not have; add %s", list, list), false
}

// stranded judges what the scenario says to models that do not run: events, tables that work with another model. Where a model
// stands in the file and is switched off, that is meant, and a warning.
func (p *Plan) stranded(built []sim.Model) (errs []scenario.Error) {
	sc := p.Scenario
	say := func(off bool, key, format string, args ...any) {
		if e := sc.Errorf(key, format, args...); off {
			sc.Warnings = append(sc.Warnings, e)
		} else {
			errs = append(errs, e)
		}
	}
	p.leave = map[string]bool{}
	for _, e := range sc.Events {
		who := acceptors(built, e)
		if set, ok := e.Params.(*sim.SetParams); ok && e.Kind == "set" {
			name, _, _ := strings.Cut(strings.TrimPrefix(set.Key, "model."), ".")
			if !slices.ContainsFunc(built, func(m sim.Model) bool { return m.Describe().Name == name }) || !strings.HasPrefix(set.Key, "model.") {
				errs = append(errs, sc.Errorf(e.Key+".key", "%q is no parameter of a model; write model.NAME.PARAMETER", set.Key))
				continue
			}
			who = []string{name}
		}
		if len(who) > 0 && !slices.ContainsFunc(who, p.runs) {
			says, off := absent(sc, who)
			say(off, e.Key, "happens to %s", says)
			p.leave[e.Key] = true
		}
	}
	for _, t := range p.config.Tables["hub"] {
		q, ok := t.Params.(*QueryParams)
		if !ok || q.Recipient == "" {
			continue
		}
		var names []string
		for _, c := range p.config.Tables["control"] {
			names = append(names, c.Key)
		}
		if !slices.Contains(names, q.Recipient) {
			errs = append(errs, sc.Errorf(t.Key+".recipient", "%q is no controller of this scenario, so nobody may read the answers; there are %q", q.Recipient, names))
		}
	}
	if len(sc.Record.Points) > 0 {
		p.unseen(built)
	}
	errs = append(errs, p.uncontrolled()...)
	running := map[string][]string{} // models by port
	for _, m := range p.Models {
		spec := m.Describe()
		for _, port := range slices.Concat(spec.In, spec.Out) {
			running[port.Name] = append(running[port.Name], spec.Name)
		}
	}
	for _, m := range p.Models {
		own := m.Describe().Name
		for _, t := range p.config.Tables[own] {
			needs, ok := t.Params.(partnered)
			if !ok {
				continue
			}
			for _, port := range needs.Needs() {
				if slices.ContainsFunc(running[port], func(other string) bool { return other != own }) {
					continue
				}
				var who []string
				for _, b := range built {
					spec := b.Describe()
					has := func(s sim.PortSpec) bool { return s.Name == port }
					if spec.Name != own && (slices.ContainsFunc(spec.In, has) || slices.ContainsFunc(spec.Out, has)) {
						who = append(who, spec.Name)
					}
				}
				says, _ := absent(sc, who)
				say(true, // devices and rules may stand in a city without what they see or steer
					t.Key, "nothing comes of it without %s", says)
			}
		}
	}
	return errs
}

// unseen warns of points that are recorded of a model that does not run.
func (p *Plan) unseen(built []sim.Model) {
	gauged := func(m sim.Model) bool { _, ok := m.(sim.Gauger); return ok }
	var who []string
	for _, m := range built {
		if gauged(m) {
			who = append(who, m.Describe().Name)
		}
	}
	for _, t := range p.Scenario.Record.Points {
		needs := who
		switch t.Params.(type) {
		case *GaugeParams:
		case *LinkParams:
			needs = []string{"traffic"}
		default:
			continue
		}
		if !slices.ContainsFunc(needs, p.runs) {
			says, _ := absent(p.Scenario, needs)
			p.Scenario.Warnings = append(p.Scenario.Warnings, p.Scenario.Errorf(t.Key, "nothing comes of it without %s", says))
		}
	}
}

// acceptors lists the models that accept an event and what it aims at.
func acceptors(built []sim.Model, e scenario.Event) (names []string) {
	target, _, aims := strings.Cut(e.Target, "/")
	for _, m := range built {
		spec := m.Describe()
		if slices.ContainsFunc(spec.Accepts, func(a sim.EventSpec) bool {
			return a.Kind == e.Kind && (!aims || a.Target == "" || slices.Contains(strings.Split(a.Target, " or "), target))
		}) {
			names = append(names, spec.Name)
		}
	}
	return names
}

// measured is implemented by parameters of sensors: how often a device reads, and from which port a column of its rows comes.
type measured interface {
	Period() clock.Duration
	Source(column string) (port string)
}

// quick is implemented by parameters of controllers that follow single vehicles: what they read, and the longest window of it
// that tells one vehicle's passage from the next one's.
type quick interface {
	Follows() (reads string, within clock.Duration)
}

// late warns of controllers that would act on old data: vehicles are handed to their detectors more seldom than these
// read, or the detectors read more seldom than single vehicles need.
func (p *Plan) late() {
	sc := p.Scenario
	for _, t := range p.config.Tables["control"] {
		q, ok := t.Params.(quick)
		if !ok {
			continue
		}
		reads, within := q.Follows()
		sensor, column, _ := strings.Cut(reads, ".")
		for _, s := range p.config.Tables["sensing"] {
			m, ok := s.Params.(measured)
			if !ok || s.Name != sensor {
				continue
			}
			port, period := m.Source(column), m.Period()
			if every := p.interval("sensing", port); port != "" && every > period {
				sc.Warnings = append(sc.Warnings, sc.Errorf("time.exchange."+port, "vehicles reach [%s] each %s, but it reads each %s, and [%s] follows single vehicles: it acts on old data; write %s = \"%s\"", s.Key, span(every), span(period), t.Key, port, span(period)))
			}
			if period > within {
				sc.Warnings = append(sc.Warnings, sc.Errorf(t.Key+".reads", "[%s] reads each %s, and a green lasts that long after its last vehicle: write every = \"1 s\" there, or %s at most, or let it read a sensor that is so quick", s.Key, span(period), span(within)))
			}
		}
	}
}

func span(d clock.Duration) string { return clock.FormatDuration(d) }

// interval is how often a model reads a port.
func (p *Plan) interval(model, port string) clock.Duration {
	if every, ok := p.config.Exchange[port]; ok {
		return every
	}
	for _, m := range p.Models {
		if spec := m.Describe(); spec.Name == model {
			for _, in := range spec.In {
				if in.Name == port {
					return in.Every
				}
			}
		}
	}
	return 0
}
