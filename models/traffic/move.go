package traffic

// movesOf is the phase "moves": car following in every live lane of a block.
func (s *Sim) movesOf(b int) {
	w := &s.blocks[b]
	end := s.net.blocks[b+1]
	for r := s.nextLive(s.net.blocks[b], end); r < end; r = s.nextLive(r+1, end) {
		switch {
		case s.lull[r] != none:
			w.updates += uint64(s.count[r])
			w.slept += uint64(s.count[r])
			s.uses[r].seconds += float64(float64(s.count[r]) * float64(s.dt))
		case s.count[r] > 0:
			s.moveLane(r, w)
		}
	}
}

// moveLane advances the vehicles of one lane from the front to the rear by eq. (1) to (3). Each follows the place where
// the one ahead of it stood as the step began.
func (s *Sim) moveLane(l uint32, w *blockWork) {
	n := s.net
	first, count := s.start[l], uint32(s.count[l])
	o := s.slots[first : first+count]
	limit, slack, bend, dt := s.limit[l], s.slack[l], n.length[l]-n.braking[l], s.dt
	following := s.cfg.Following
	crossing, open := uint32(s.granted[l]), n.open[l] || n.isLink[l] // vehicles before this one may leave the lane
	var rear, ahead, brake float32                                   // of the vehicle ahead, as the step began
	lines := s.lines.off != nil && s.lines.off[l] < s.lines.off[l+1]
	if lines {
		w.before = w.before[:0]
		for k := range o {
			w.before = append(w.before, o[k].x)
		}
	}
	tail := o[count-1].x
	gone, relaxes := 0, s.step%s.hertz == 0
	rest := !lines // everybody stands and goes on standing
	moved := float32(0)
	for k := range o {
		q := &o[k]
		p := &s.laws[q.class]
		xk, vk := q.x, q.v
		v0 := float32(limit * q.wish)
		if v0 > p.maxSpeed {
			v0 = p.maxSpeed
		}
		var vn float32
		gap := far
		if k > 0 {
			gap = rear - xk
			headway := p.headway + slack
			if q.close != 0 {
				headway *= q.closeness()
				rest = false
				if relaxes {
					q.close -= min(q.close, closeFall)
				}
			}
			vn = p.next(vk, v0, headway, gap, ahead, brake, dt, following)
		} else {
			vn = p.cruise(vk, v0, dt, following)
		}
		if q.flags != 0 {
			rest = false
		}
		if k == 0 || uint32(k) <= crossing || q.flags != 0 || open && q.next != o[k-1].next || xk > bend {
			vn, gap = s.special(l, uint32(k), vn, gap, v0)
		}
		if following == Krauss {
			vn = s.dawdled(p, q.veh, vk, vn)
		}
		d := p.travel(vk, vn, dt)
		if k > 0 && gap == rear-xk { // nothing but the one ahead, who has moved on
			gap = s.rearOf(first+uint32(k)-1) - xk
		}
		if d > gap {
			d = max(gap, 0)
		}
		if vk-vn > float32(p.brake*1.001)+1e-3 {
			w.hard++
		}
		if vk != 0 || vn != 0 {
			rest = false
		}
		rear, ahead, brake = xk-p.length, vk, p.decel
		moved += d
		q.x, q.v = xk+d, vn
		if vn < 0.1 {
			q.stood++
			if q.waited < 65535 {
				q.waited++
			}
		} else if vn > 2 {
			q.waited = 0
		}
		if q.flags&arrives != 0 && q.x >= s.fleet.destPos[q.veh] {
			q.flags |= done
			gone++
		}
	}
	w.updates += uint64(count)
	w.metres += float64(moved)
	u := &s.uses[l]
	u.metres += float64(moved)
	u.seconds += float64(float64(count) * float64(s.dt))
	if lines {
		s.watch(l, w, w.before)
	}
	if s.lines.off != nil && tail < s.laws[o[count-1].class].length {
		s.trails(l, first+count-1, tail, w)
	}
	if gone > 0 {
		s.takeArrived(l, w)
	}
	if rest {
		s.doze(l)
		return
	}
	if s.count[l] > 0 && s.slots[first].x >= n.length[l] {
		s.noteLeaving(l, w)
	}
}
