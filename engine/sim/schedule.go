package sim

import (
	"context"
	"fmt"

	"semul/engine/clock"
)

// schedule says which models may advance in a tick: each as soon as all that write to it without delay have done their
// part, beside whatever else is under way. What a model reads stands still meanwhile, so who is quicker cannot matter.
type schedule struct {
	from    [][]int // of each model: those it waits for
	to      [][]int // of each model: those that wait for it
	earlier [][]int // of each model: all that come before it, directly or not, the latest first
	missing []int   // of this tick: how many a model still waits for
	ready   []int
	due     []int
	running int
	done    chan int // models that have advanced
}

// newSchedule takes the models level by level, and of each the models it waits for.
func newSchedule(order, from [][]int) schedule {
	n := len(from)
	s := schedule{from: from, to: make([][]int, n), earlier: make([][]int, n), missing: make([]int, n), done: make(chan int, n)}
	var sequence []int
	for _, level := range order {
		sequence = append(sequence, level...)
	}
	for _, i := range sequence {
		before := make([]bool, n)
		for _, w := range from[i] {
			s.to[w] = append(s.to[w], i)
			before[w] = true
			for _, e := range s.earlier[w] {
				before[e] = true
			}
		}
		for k := n - 1; k >= 0; k-- {
			if before[sequence[k]] {
				s.earlier[i] = append(s.earlier[i], sequence[k])
			}
		}
	}
	return s
}

// begin starts a tick.
func (s *schedule) begin() {
	s.ready = s.ready[:0]
	for i, from := range s.from {
		if s.missing[i] = len(from); len(from) == 0 {
			s.ready = append(s.ready, i)
		}
	}
}

// passed takes note that a model has done its part.
func (s *schedule) passed(i int) {
	for _, r := range s.to[i] {
		if s.missing[r]--; s.missing[r] == 0 {
			s.ready = append(s.ready, r)
		}
	}
}

// advance takes the models that are due to the instant to. It returns the first error by model.
func (l *Loop) advance(ctx context.Context, to clock.Time, all bool) error {
	s := &l.plan
	s.begin()
	failed := false
	for {
		for k := 0; k < len(s.ready); k++ { // those that are not due let others pass, who are ready then
			i := s.ready[k]
			l.coupler.take(i)
			if all || l.isDue(i, to) {
				s.due = append(s.due, i)
			} else {
				s.passed(i)
			}
		}
		s.ready = s.ready[:0]
		if failed {
			s.due = s.due[:0]
		}
		switch {
		case len(s.due) == 1 && s.running == 0: // nobody could run beside it
			s.running++
			l.advanceOne(ctx, s.due[0], to, true)
			s.done <- s.due[0]
		default:
			for _, i := range s.due {
				s.running++
				//semul:allow bare-go: a model shares nothing with those that neither wait for it nor it for them
				go func() {
					l.advanceOne(ctx, i, to, false)
					s.done <- i
				}()
			}
		}
		s.due = s.due[:0]
		if s.running == 0 {
			break
		}
		i := <-s.done
		s.running--
		if l.models[i].err != nil {
			failed = true
			continue
		}
		l.coupler.advanced(i)
		s.passed(i)
	}
	if failed {
		for _, r := range l.models {
			if r.err != nil {
				return fmt.Errorf("%s: %w", r.Spec.Name, r.err)
			}
		}
	}
	return nil
}

// advanceOne hands model i its inputs and takes it to the instant to; alone says that nothing else runs.
func (l *Loop) advanceOne(ctx context.Context, i int, to clock.Time, alone bool) {
	r := l.models[i]
	if r.err = l.coupler.prepare(i, to); r.err != nil {
		return
	}
	var wall, cpu float64
	if l.cfg.Meter != nil {
		wall, cpu = l.cfg.Meter()
	}
	r.err = r.Model.Advance(ctx, to)
	if l.cfg.Meter != nil {
		wall1, cpu1 := l.cfg.Meter()
		r.WallSeconds += wall1 - wall
		if alone {
			r.CPUSeconds += cpu1 - cpu
		} else {
			r.CPUSeconds += wall1 - wall
		}
	}
	if r.err == nil && r.Model.Now() != to {
		r.err = fmt.Errorf("stands at %v after being advanced to %v", r.Model.Now(), to)
	}
}
