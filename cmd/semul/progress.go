package main

import (
	"fmt"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/run"
	"semul/engine/sim"
)

// progress shows how a run goes: one line that is redrawn on a terminal, else a log line each 10 %.
type progress struct {
	e     *environment
	begun time.Time
	shown time.Time
	tenth int64
	calm  bool   // no weather acts on the run
	ready string // what is said once all models stand; "" once it was
}

// newProgress shows a run whose program began to work at an instant.
func newProgress(e *environment, plan *run.Plan, begun time.Time) *progress {
	return &progress{e: e, begun: begun, calm: len(plan.Scenario.Forcings) == 0,
		ready: fmt.Sprintf("%s · %s · seed %d", plan.Scenario.Title, plan.City.Name, plan.Scenario.Seed)}
}

// Observe prints what is due.
func (p *progress) Observe(l *sim.Loop) error {
	if p.e.quiet {
		return nil
	}
	if p.ready != "" { // not before the models stand: errors of theirs come instead
		p.e.note("%s · ready after %.1f s", p.ready, time.Since(p.begun).Seconds())
		p.begun, p.ready = time.Now(), ""
	}
	tenth := int64(l.Now()) * 10 / int64(l.Stop())
	last := l.Now() == l.Stop()
	if p.e.terminal && !p.e.jsonLog {
		if time.Since(p.shown) < 200*time.Millisecond && !last {
			return nil
		}
		p.shown = time.Now()
		fmt.Fprintf(p.e.stderr, "\r\x1b[K%s", p.text(l))
		if last {
			fmt.Fprintln(p.e.stderr)
		}
		return nil
	}
	if tenth > p.tenth || last && tenth != p.tenth {
		p.tenth = tenth
		p.e.note("%s", p.text(l))
	}
	return nil
}

// text is "18:46:20 ×212 eta 0:41 │ 1.2 km² wet │ 2,102 vehicles".
func (p *progress) text(l *sim.Loop) string {
	wall := time.Since(p.begun).Seconds()
	speed := l.Now().Seconds() / max(wall, 1e-3)
	left := time.Duration((l.Stop() - l.Now()).Seconds() / max(speed, 1e-3) * float64(time.Second))
	parts := []string{fmt.Sprintf("%s ×%.0f eta %s", l.Civil().HHMMSS(l.Now()), speed, short(left))}
	for _, m := range l.Models() {
		if h, ok := m.Model.(sim.Headliner); ok && !(p.calm && m.Spec.Name == "weather") {
			if text := h.Headline(); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, " │ ")
}

func short(d clock.Duration) string {
	s := int(d.Seconds() + 0.5)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}
