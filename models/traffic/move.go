package traffic

// movesOf is the phase "moves": car following in every live lane of a block.
func (s *Sim) movesOf(b int) {
	w := &s.blocks[b]
	end := s.net.blocks[b+1]
	for r := s.nextLive(s.net.blocks[b], end); r < end; r = s.nextLive(r+1, end) {
		if s.count[r] > 0 {
			s.moveLane(r, w)
		}
	}
}

// moveLane advances the vehicles of one lane from the front to the rear by eq. (1) to (3). Each follows the place where
// the one ahead of it stood as the step began.
func (s *Sim) moveLane(l uint32, w *blockWork) {
	n := s.net
	first, count := s.start[l], uint32(s.count[l])
	x, v := s.slots.x[first:first+count], s.slots.v[first:first+count]
	wish, class := s.slots.wish[first:first+count], s.slots.class[first:first+count]
	flags, next := s.slots.flags[first:first+count], s.slots.next[first:first+count]
	waited := s.slots.waited[first : first+count]
	limit, slack, bend, dt := s.limit[l], s.slack[l], n.length[l]-n.braking[l], s.dt
	plain := s.cfg.Following == IDM
	crossing, open := uint32(s.granted[l]), n.open[l] || n.isLink[l] // vehicles before this one may leave the lane
	var rear, ahead, brake float32                                   // of the vehicle ahead, as the step began
	lines := s.lines.off != nil && s.lines.off[l] < s.lines.off[l+1]
	if lines {
		w.before = append(w.before[:0], x...)
	}
	gone := 0
	moved := float32(0)
	for k := range x {
		p := &s.laws[class[k]]
		xk, vk := x[k], v[k]
		v0 := float32(limit * wish[k])
		if v0 > p.maxSpeed {
			v0 = p.maxSpeed
		}
		var vn float32
		gap := far
		if k > 0 {
			gap = rear - xk
			vn = p.next(vk, v0, p.headway+slack, gap, ahead, brake, dt, plain)
		} else {
			vn = p.next(vk, v0, p.headway+slack, far, vk, 1, dt, plain)
		}
		if k == 0 || uint32(k) <= crossing || flags[k] != 0 || open && next[k] != next[k-1] || xk > bend {
			vn, gap = s.special(l, uint32(k), vn, gap, v0)
		}
		d := p.travel(vk, vn, dt)
		if d > gap {
			d = max(gap, 0)
		}
		if vk-vn > float32(p.brake*1.001)+1e-3 {
			w.hard++
		}
		rear, ahead, brake = xk-p.length, vk, p.decel
		moved += d
		x[k], v[k] = xk+d, vn
		if vn < 0.1 {
			if waited[k] < 65535 {
				waited[k]++
			}
		} else if vn > 2 {
			waited[k] = 0
		}
		if flags[k]&arrives != 0 && x[k] >= s.fleet.destPos[s.slots.veh[first+uint32(k)]] {
			flags[k] |= done
			gone++
		}
	}
	w.updates += uint64(count)
	w.metres += float64(moved)
	if lines {
		s.watch(l, w, w.before)
	}
	if gone > 0 {
		s.takeArrived(l, w)
	}
	s.noteLeaving(l, w)
}
