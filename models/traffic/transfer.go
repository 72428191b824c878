package traffic

// takeArrived removes the vehicles of lane l that are done.
func (s *Sim) takeArrived(l uint32, w *blockWork) {
	first, count := s.start[l], uint32(s.count[l])
	to := first
	for from := first; from < first+count; from++ {
		if s.slots[from].flags&done != 0 {
			w.arrived = append(w.arrived, s.slots[from].veh)
			s.fleet.ideal[s.slots[from].veh] += s.slots[from].x / s.alone(l, from)
			s.fleet.metres[s.slots[from].veh] += s.slots[from].x
			s.bank(from)
			if s.endsBeyond(l, s.slots[from].x) {
				s.left[l]++
			}
			if from-first < uint32(s.granted[l]) {
				s.granted[l]--
			}
			continue
		}
		if to != from {
			s.slots.copyOne(to, from)
		}
		to++
	}
	s.count[l] = uint16(to - first)
}

// copyOne copies a vehicle from one slot to another.
func (v slots) copyOne(to, from uint32) { v[to] = v[from] }

// copyRun copies n vehicles; the ranges may overlap.
func (v slots) copyRun(to, from, n uint32) { copy(v[to:to+n], v[from:from+n]) }

// noteLeaving counts the vehicles at the front of lane l that have passed its end and may leave it.
func (s *Sim) noteLeaving(l uint32, w *blockWork) {
	n := uint8(0)
	first, count, length := s.start[l], uint32(s.count[l]), s.net.length[l]
	may := count
	if !s.net.isLink[l] && !s.net.open[l] {
		may = min(count, uint32(s.granted[l]))
	}
	for k := uint32(0); k < may && s.slots[first+k].x >= length && s.slots[first+k].next != none; k++ {
		n++
	}
	if n > 0 {
		s.leaving[l] = n
		w.leaving = append(w.leaving, l)
	}
}

// gatherOf is the phase "gather": the rows of a block take in what has passed the end of the rows before them, first
// inside the block, then from other blocks in their order.
func (s *Sim) gatherOf(b int) {
	w := &s.blocks[b]
	for _, o := range s.net.sources.at(uint32(b)) {
		for _, row := range s.blocks[o].leaving {
			first := s.start[row]
			for k := range uint32(s.leaving[row]) {
				to := s.slots[first+k].next
				if int(s.net.blockOf[to]) != b {
					continue
				}
				s.take(row, to, first+k)
				w.received = append(w.received, to)
			}
		}
	}
}

// take puts the vehicle in a slot of row from at its place in row to.
func (s *Sim) take(from, to, slot uint32) {
	n, v := s.net, s.slots
	if n.coarse[to] {
		s.takeMeso(from, to, slot)
		return
	}
	x := v[slot].x - n.length[from]
	at := s.start[to] + uint32(s.count[to])
	for at > s.start[to] && v[at-1].x < x {
		at--
	}
	s.insert(to, at-s.start[to])
	v.copyOne(at, slot)
	v[at].x = x
	v[at].flags &^= yields | moved
	if s.lines.off != nil {
		s.arriveAt(to, at)
	}
	veh := v[slot].veh
	s.fleet.ideal[veh] += n.length[from] / s.alone(from, at)
	s.fleet.metres[veh] += n.length[from]
	if n.isLink[to] {
		s.left[from]++
		if s.meso != nil {
			s.meso.noteMicro(to)
		}
		turn := n.turns.off[n.street[from]] + uint32(n.arc[to])
		s.passed[turn]++
		s.passing[turn] += s.took(veh, n.street[from])
		v[at].next, v[at].aside, v[at].beside = n.to[to], 0, 0
		if s.pending[to] > 0 {
			s.pending[to]--
		}
		return
	}
	v[at].flags &^= follows | joins | lingers
	s.fleet.cursor[veh]++
	s.fleet.viaOlder[veh], s.fleet.via[veh] = s.fleet.via[veh], from
	s.fleet.street[veh], s.fleet.since[veh] = n.street[to], s.now.Add(s.cfg.Step)
	s.steer(to, at)
	if s.promised[to] != none {
		s.redeem(to, at)
	}
	if v[at].flags&arrives != 0 {
		v[at].x = min(x, n.length[to]) // its trip ends in the next step
	}
	w := &s.blocks[n.blockOf[to]]
	w.look = append(w.look, veh)
}

// alone is the speed the vehicle in a slot drives at in a row without others, rain and water.
func (s *Sim) alone(row, slot uint32) float32 {
	return min(float32(s.net.limit[row]*s.slots[slot].wish), s.laws[s.slots[slot].class].maxSpeed)
}

// insert makes room for a vehicle at index k of a row.
func (s *Sim) insert(row, k uint32) {
	s.rouse(row)
	at := s.start[row] + k
	s.slots.copyRun(at+1, at, uint32(s.count[row])-k)
	s.count[row]++
	s.wake(row)
}

// makeRoom moves a row into its large room if it outgrows the small one. Not while other blocks may read it.
func (s *Sim) makeRoom(row uint32) {
	if count := uint32(s.count[row]); count > smallRoom-slackSlots && s.start[row] == row*smallRoom {
		s.slots.copyRun(s.base[row], s.start[row], count)
		s.start[row] = s.base[row]
	}
}

// remove takes the vehicle at index k out of a row.
func (s *Sim) remove(row, k uint32) {
	at := s.start[row] + k
	s.slots.copyRun(at, at+1, uint32(s.count[row])-k-1)
	s.count[row]--
}

// popOf is the phase "pop": the rows of a block let go what others have taken, and those that took in somebody who is
// already past their end go another round.
func (s *Sim) popOf(b int) {
	w := &s.blocks[b]
	for _, row := range w.leaving {
		n := uint32(s.leaving[row])
		s.leaving[row] = 0
		s.count[row] -= uint16(n)
		s.slots.copyRun(s.start[row], s.start[row]+n, uint32(s.count[row]))
		s.granted[row] -= min(s.granted[row], uint16(n))
		s.waived[row] = false
	}
	w.leaving = w.leaving[:0]
	for _, row := range w.received {
		if s.leaving[row] == 0 {
			s.noteLeaving(row, w)
		}
	}
	w.received = w.received[:0]
}
