package traffic

import (
	"math"
	"slices"
)

// wallBrake is how hard a driver is ready to brake for a stop line beyond the next junction [m/s²].
const wallBrake = 3

// special holds the speed vn and the clear way gap of vehicle k of lane l to all that a vehicle inside a lane need not
// look at: the stop line, what stands in the junction and beyond, bends, people let in, water.
func (s *Sim) special(l, k uint32, vn, gap, v0 float32) (float32, float32) {
	n, slot := s.net, s.start[l]+k
	p := &s.laws[s.slots[slot].class]
	v, flags, next := s.slots[slot].v, s.slots[slot].flags, s.slots[slot].next
	headway := p.headway + s.slack[l]
	d := n.length[l] - s.slots[slot].x
	gated, within := !n.open[l] && !n.isLink[l], true
	switch {
	case flags&arrives != 0 && s.slots[slot].x >= s.fleet.destPos[s.slots[slot].veh]: // this is his last step
	case gated && k == uint32(s.granted[l]):
		vn = p.held(v, vn, d, 0, p.decel, s.dt)
		gap = min(gap, d)
		if s.halt[l] && s.stops == CityFlow {
			vn = min(vn, p.stopBefore(v, d, s.dt))
		} else if s.halt[l] {
			vn = min(vn, p.next(v, v0, headway, p.short(d), 0, p.decel, s.dt, s.stops))
		} else if next != none && k == 0 { // not at the line yet, and expecting to go on
			vn, gap = s.lookAhead(l, k, vn, gap, v0)
			within = false
		}
	case gated && k > uint32(s.granted[l]):
	case next == none && flags&arrives == 0: // the lane does not lead where this driver wants to go
		vn = min(vn, p.next(v, v0, headway, p.short(d), 0, p.decel, s.dt, s.stops))
		vn = p.held(v, vn, d, 0, p.decel, s.dt)
		gap = min(gap, d)
	case next != none && (k == 0 || next != s.slots[slot-1].next):
		vn, gap = s.lookAhead(l, k, vn, gap, v0)
		within = false
	}
	if k == 0 && within && !n.isLink[l] { // who stays in the lane still meets those that have not left it wholly
		for _, link := range n.out.at(l) {
			if rear := s.tail[link].rear; rear < 0 {
				gap = min(gap, max(0, d+rear))
				vn = min(vn, p.next(v, v0, headway, d+rear, s.tail[link].speed, s.tail[link].decel, s.dt, s.stops))
			}
		}
	}
	if keep := float32(s.cfg.Preset.Parting); keep > 0 && next != none && !n.isLink[l] && s.partsFrom(l, k) {
		vn = min(vn, p.stopBefore(v, d-keep, s.dt))
	}
	if d < n.braking[l] && next != none && !n.isLink[l] {
		vn = min(vn, p.forBend(v, d, float32(s.limit[next]*s.slots[slot].wish), s.dt))
	}
	if len(s.heard) > 0 && s.urged(l) && next != none && closedLamp(s.shows[next]) {
		vn = min(vn, p.forBend(v, d, redSpeed, s.dt))
	}
	if flags != 0 {
		if flags&yields != 0 {
			vn = min(vn, s.lettingIn(l, k, v0))
		}
		if flags&(follows|joins) != 0 {
			left := false
			if vn, gap, left = s.behindOthers(l, slot, vn, gap); !left {
				flags &^= follows
			}
		}
		if flags&lingers != 0 {
			vn, gap = s.behindPlace(l, slot, vn, gap)
		}
		if flags&halts != 0 {
			there := false
			if vn, there = s.toStop(l, slot, vn, v0); there {
				flags |= stalled
				if !n.isLink[l] {
					s.stir(l)
				}
				w := &s.blocks[n.blockOf[l]]
				w.halted = append(w.halted, s.slots[slot].veh)
			}
		}
		if flags&stalled != 0 {
			vn = min(vn, max(0, v-float32(p.comfort*s.dt)))
		}
		s.slots[slot].flags = flags &^ (yields | moved)
	}
	return vn, gap
}

// forBend is the highest speed from which a driver still reaches the speed bend [m/s] in d [m] at ease.
func (p *law) forBend(v, d, bend, dt float32) float32 {
	if v <= bend {
		return far
	}
	left := max(0, d-float32(v*dt))
	n := float32(math.Sqrt(float64(float32(bend*bend) + float32(2*p.comfort*left))))
	return max(n, v-float32(min(1.5*p.comfort, 0.8*p.decel)*dt))
}

// lettingIn is the speed at which a vehicle keeps behind the place that its lane's yield names, braking at ease. On a fast road it falls
// back only slowly.
func (s *Sim) lettingIn(l, k uint32, v0 float32) float32 {
	slot := s.start[l] + k
	at := slices.IndexFunc(s.yield[l][:], func(y yield) bool { return y.veh == s.slots[slot].veh })
	if at < 0 {
		return far
	}
	y := &s.yield[l][at]
	p := &s.laws[s.slots[slot].class]
	v := s.slots[slot].v
	a := p.wanted(v, v0, p.headway+s.slack[l], max(y.rear-s.slots[slot].x, 0.1), y.v, false)
	n := max(0, v+float32(max(a, -p.comfort)*s.dt))
	if s.fast(l) {
		n = max(n, y.v-fallBack)
	}
	return n
}

// lookAhead holds vn and gap of a vehicle that may leave its lane to what is beyond the end: vehicles that have parted
// into another link and are not clear yet, the last vehicle on the way, and stop lines that nobody has granted.
func (s *Sim) lookAhead(l, k uint32, vn, gap, v0 float32) (float32, float32) {
	n, slot := s.net, s.start[l]+k
	p := &s.laws[s.slots[slot].class]
	v, x := s.slots[slot].v, s.slots[slot].x
	headway := p.headway + s.slack[l]
	horizon := float32(v*(headway+float32(2*s.dt))) + stopping(v, p.comfort) + float32(4*p.gap)
	at, row, d := l, s.slots[slot].next, n.length[l]-x
	if n.isLink[l] {
		vn, gap = s.besides(l, -x, x, vn, gap, p, v, v0, headway)
		if n.coarse[row] { // a meso street has neither places nor a stop line to brake for
			return vn, gap
		}
	}
	for hop := 0; ; {
		if !n.isLink[at] {
			vn, gap = s.besides(row, d, 0, vn, gap, p, v, v0, headway)
		}
		if rear := s.tail[row].rear; rear < far {
			if rear < 0 && !n.isLink[row] && s.tail[row].by != at && s.slots[slot].flags&joins == 0 {
				rear = 0 // it reaches back over another link, and nobody crosses this one's line before it has gone
			}
			clear := d + rear
			gap = min(gap, clear)
			vn = min(vn, p.next(v, v0, headway, clear, s.tail[row].speed, s.tail[row].decel, s.dt, s.cfg.Following))
		}
		occupied := s.tail[row].rear < far
		if d += n.length[row]; d > horizon+s.longest {
			return vn, gap
		}
		at = row
		if n.isLink[at] {
			if row = n.to[at]; n.coarse[row] {
				return vn, gap
			}
		} else {
			hop++
			goesOn := false
			if !n.open[at] {
				if s.promised[at] != s.slots[slot].veh {
					if d <= horizon {
						vn = s.wall(p, v, vn, d)
					}
					return vn, gap
				}
				row = s.promisedLink[at]
			} else if row, goesOn = s.linkAfter(s.slots[slot].veh, at, hop); row == none {
				if d <= horizon && (goesOn || s.fleet.halting(s.slots[slot].veh)) {
					vn = s.wall(p, v, vn, d)
				}
				return vn, gap
			}
		}
		if occupied {
			return vn, gap
		}
	}
}

// wall holds vn to what lets the vehicle stop d [m] ahead, braking no harder than wallBrake if that is still possible.
func (s *Sim) wall(p *law, v, vn, d float32) float32 {
	hard := p.held(v, vn, d, 0, p.decel, s.dt)
	if p.decel <= wallBrake {
		return hard
	}
	gentle := safe(v, d-clearance, 0, wallBrake, wallBrake, s.dt)
	return min(hard, max(gentle, v-float32(wallBrake*s.dt)))
}

// besides holds vn and gap to vehicles on the links that part from link k at the end of one lane, as long as their rear
// is in the stretch that both share. d is the way to the start of link k; only rears beyond `beyond` are ahead.
func (s *Sim) besides(k uint32, d, beyond, vn, gap float32, p *law, v, v0, headway float32) (float32, float32) {
	div := &s.net.div
	for i := div.off[k]; i < div.off[k+1]; i++ {
		other := div.other[i]
		rear := s.tail[other].rear
		if rear >= max(div.b1[i], 0) || rear <= beyond && beyond > 0 {
			continue
		}
		gap = min(gap, max(0, d+rear))
		vn = min(vn, p.next(v, v0, headway, d+rear, s.tail[other].speed, s.tail[other].decel, s.dt, s.stops))
	}
	return vn, gap
}
