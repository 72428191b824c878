package traffic

import "semul/engine/clock"

// Show makes a signal show one stage of its plan, from 0, from the present instant until it is told another one; −1 gives
// the plan back. It does what it is told at once: yellow and least greens are for who tells it. Stages that the plan does not
// have are not shown. What Show has said is not part of a saved state.
func (s *Sim) Show(signal uint32, stage int) {
	p := s.plans
	if s.shown == nil {
		s.shown = make([]int32, len(p.stage))
		for i := range s.shown {
			s.shown[i] = -1
		}
	}
	if plan := p.first[signal]; stage < int(p.off[plan+1]-p.off[plan]) {
		s.shown[signal], p.until[signal] = int32(max(stage, -1)), s.now
	}
}

// playShown shows the stage that Show has named, and reports whether it has named one.
func (s *Sim) playShown(i int) bool {
	p := s.plans
	if s.shown == nil || s.shown[i] < 0 || p.dark[i] {
		return false
	}
	s.show(i, int32(p.off[p.first[i]])+s.shown[i], clock.Never)
	return true
}
