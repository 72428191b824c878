package traffic

// Constants of lane changing: MOBIL's threshold and limit (Kesting, Treiber, Helbing 2007), the rest ours (defaults) where
// change_fast.go and change_round.go do not say otherwise.
const (
	threshold   = 0.1 // gain a driver changes for [m/s²]
	imposed     = 4   // hardest braking asked of the new follower [m/s²]
	urgencyWay  = 300 // urgency begins this far before the last place, for each lane to cross [m]
	urgencyGain = 4   // what full urgency is worth [m/s²]
	askUrgency  = 0.1 // above it those beside are asked to let the driver in
	standGap    = 0.5 // least gap to both sides after a change [m]
)

// changesOf is the phase "changes": lane changes in the streets of a block, then vehicles that enter its lanes. Lanes
// of one street belong to one block, so a change is decided and made at once, from the kerb inwards and from the front
// to the rear; the next driver sees it.
func (s *Sim) changesOf(b int) {
	n, w := s.net, &s.blocks[b]
	end := n.blocks[b+1]
	for r := nextBit(s.wants, n.blocks[b], end); r < end; {
		kerb := r - uint32(n.index[r])
		after := kerb + uint32(n.siblings[r])
		s.changeIn(kerb, after, w)
		r = nextBit(s.wants, after, end)
	}
}

// stir marks a lane in which somebody may want to change lanes, or that somebody wants to enter.
func (s *Sim) stir(lane uint32) { s.wants[lane/64] |= 1 << (lane % 64) }

// changeIn lets the drivers of one street, with the lanes kerb to before after, change lanes and others enter it.
func (s *Sim) changeIn(kerb, after uint32, w *blockWork) {
	before := w.moves
	blocked := uint32(0)
	think := (s.step+uint64(s.net.street[kerb]))%s.hertz == 0 // a street's drivers think it over once a second
	if think && len(s.heard) > 0 {
		s.makeWay(kerb, after, w)
	}
	if s.standing {
		blocked = s.obstructed(kerb, after)
	}
	for l := nextBit(s.wants, kerb, after); l < after; l = nextBit(s.wants, l+1, after) {
		switch {
		case after-kerb < 2:
			s.calm(l)
		case !think:
			s.askAgain(l, kerb, blocked)
		case !s.changeFrom(l, kerb, after, blocked, w):
			s.calm(l)
		}
	}
	for l := kerb; l < after; l++ {
		entered := false
		for s.first[l] != none && s.enter(l, w) {
			entered = true
		}
		if s.count[l] > 0 && (entered || w.moves > before) {
			s.noteTail(s.tail, l)
		}
	}
}

// calm takes the mark of a lane back if nobody waits to enter it.
func (s *Sim) calm(lane uint32) {
	if s.first[lane] == none {
		s.wants[lane/64] &^= 1 << (lane % 64)
	}
}

// changeFrom looks at the vehicles of lane l that may change; the street has the lanes kerb to before after, and somebody stands
// in those of the set blocked. It reports whether any of them will have to be looked at again.
func (s *Sim) changeFrom(l, kerb, after, blocked uint32, w *blockWork) bool {
	n := s.net
	k := uint32(0)
	if !n.open[l] {
		k = uint32(s.granted[l])
	}
	here := blocked>>(l-kerb)&1 != 0 // somebody stands in this lane
	wants := k > 0 || here
	right, left := uint32(0), uint32(0) // vehicles of the lanes beside that are ahead of vehicle k
	for ; k < uint32(s.count[l]); k++ {
		slot := s.start[l] + k
		o := &s.slots[slot]
		x, aside := o.x, o.aside
		if aside == 0 && o.beside == 0 && !here {
			continue
		}
		wants = true
		if o.flags&(moved|stalled) != 0 {
			continue
		}
		before := none
		if here {
			before = s.obstacle(l, k, x)
		}
		if aside == 0 && before == none && (o.beside == 0 || !s.mayGain(l, k, o)) {
			continue
		}
		if aside < 0 || (aside == 0 || before != none) && l > kerb {
			right = s.ahead(l-1, right, x)
		}
		if aside > 0 || (aside == 0 || before != none) && l+1 < after {
			left = s.ahead(l+1, left, x)
		}
		to, at := none, uint32(0)
		side, index := l-1, right
		if aside > 0 {
			side, index = l+1, left
		}
		switch {
		case aside != 0 && (blocked>>(side-kerb)&1 == 0 || !s.passes(side, index, x)):
			u := urgency(s.net.length[l]-x, aside)
			if before != none {
				u = max(u, s.pressure(before, x))
			}
			if s.towards(l, k, side, index, u) {
				to, at = side, index
			}
		case before != none && (aside != 0 || o.beside == 0): // else lanes beside are weighed as ever
			to, at = s.goRound(l, k, before, kerb, after, right, left, w)
		case aside == 0:
			to, at = s.bestBeside(l, k, kerb, after, right, left)
		}
		if to != none {
			s.move(l, k, to, at)
			w.moves++
			k--
		}
	}
	return wants
}

// mayGain reports whether vehicle k of lane l, which leads on, could be any better off beside: it drives slower than it
// wishes, and not for what is beyond the lane.
func (s *Sim) mayGain(l, k uint32, o *occupant) bool {
	if s.fast(l) {
		return true
	}
	return (k > 0 || !s.net.open[l]) && !(o.v > 0.9*min(float32(s.limit[l]*o.wish), s.laws[o.class].maxSpeed))
}

// ahead counts on the vehicles of a lane that are at x or before it.
func (s *Sim) ahead(l, from uint32, x float32) uint32 {
	for first := s.start[l]; from < uint32(s.count[l]) && s.slots[first+from].x >= x; {
		from++
	}
	return from
}

// move puts vehicle k of lane l at index at of lane to.
func (s *Sim) move(l, k, to, at uint32) {
	s.rouse(l)
	s.makeRoom(to)
	s.insert(to, at)
	from, slot := s.start[l]+k, s.start[to]+at
	s.slots.copyOne(slot, from)
	s.remove(l, k)
	s.slots[slot].flags |= moved
	s.steer(to, slot)
}

// urgency is between 0, far from the last place for a change, and 1, at it.
func urgency(d float32, lanes int8) float32 {
	if lanes < 0 {
		lanes = -lanes
	}
	return min(1, max(0, 1-d/float32(urgencyWay*float32(lanes))))
}

// towards decides whether vehicle k of lane l goes to index at of lane to, on the side where it must or would rather be
// for its route, u being the urgency. Who must, is in need and cannot, asks those beside to help.
func (s *Sim) towards(l, k, to, at uint32, u float32) bool {
	slot := s.start[l] + k
	if s.slots[slot].next != none && s.slots[slot].beside&hurries == 0 { // only wished for: the next turn can be made from here as well
		if !s.fits(slot, to, at) {
			return false
		}
		gain, burden := s.incentive(l, k, to, at)
		return gain+float32(u*urgencyGain/2)+urgencyGain/8 > threshold && burden > -imposed/2
	}
	if s.fits(slot, to, at) {
		gain, burden := s.incentive(l, k, to, at)
		if gain+float32(u*urgencyGain)+urgencyGain/4 > threshold && burden > -imposed {
			return true
		}
		if s.squeezesIn(slot, to, at, u) {
			return true
		}
	}
	if u > askUrgency {
		s.askForRoom(l, slot, to, at)
	}
	return false
}

// askAgain repeats between two of those seconds what the drivers of lane l ask who must go on from another lane: else
// those beside would close up again.
func (s *Sim) askAgain(l, kerb, blocked uint32) {
	k := uint32(0)
	if !s.net.open[l] {
		k = uint32(s.granted[l])
	}
	right, left := uint32(0), uint32(0)
	for ; k < uint32(s.count[l]); k++ {
		slot := s.start[l] + k
		aside := s.slots[slot].aside
		if aside == 0 || s.slots[slot].next != none && s.slots[slot].beside&hurries == 0 || s.slots[slot].flags&stalled != 0 {
			continue
		}
		x := s.slots[slot].x
		if urgency(s.net.length[l]-x, aside) <= askUrgency {
			continue
		}
		to, at := l+1, &left
		if aside < 0 {
			to, at = l-1, &right
		}
		if *at = s.ahead(to, *at, x); blocked>>(to-kerb)&1 == 0 || !s.passes(to, *at, x) {
			s.askBehind(slot, to, *at)
		}
	}
}

// askForRoom asks the driver behind the wished place to hold back, and the one who wishes to keep behind the vehicle
// beside. Of those who ask in a lane the first mostAsked are heard.
func (s *Sim) askForRoom(l, slot, to, at uint32) {
	x, first := s.slots[slot].x, s.start[to]
	if at > 0 {
		if beside := s.rearOf(first + at - 1); beside < x+2 {
			s.require(l, slot, beside, s.slots[first+at-1].v)
		}
	}
	s.askBehind(slot, to, at)
}

// askBehind asks the driver in lane `to` to whom the place behind the vehicle in a slot belongs to keep it free.
func (s *Sim) askBehind(slot, to, at uint32) {
	rear, first := s.rearOf(slot), s.start[to]
	for at < uint32(s.count[to]) && s.slots[first+at].x > rear-2*standGap {
		at++ // those alongside go first
	}
	if c := uint32(s.count[to]); at < c && (s.net.open[to] || at >= uint32(s.granted[to])) {
		s.require(to, first+at, rear, s.slots[slot].v)
	}
}

// require lets the vehicle in a slot of lane l keep behind a place as if a vehicle drove there with speed v, unless it has been
// asked already, or as many others have been as are heard.
func (s *Sim) require(l, slot uint32, rear, v float32) {
	veh := s.slots[slot].veh
	for i := range s.yield[l] {
		y := &s.yield[l][i]
		if y.veh == none {
			s.rouse(l)
			*y = yield{veh, rear, v}
			s.slots[slot].flags |= yields
			return
		}
		if y.veh == veh {
			return
		}
	}
}

// bestBeside weighs the lanes beside of a driver whose lane leads on, by MOBIL, and returns the better one if it is
// worth a change and leads on too.
func (s *Sim) bestBeside(l, k, kerb, after, right, left uint32) (to, at uint32) {
	slot := s.start[l] + k
	p := &s.laws[s.slots[slot].class]
	best := float32(threshold)
	to = none
	for side := range 2 {
		if s.slots[slot].beside>>side&1 == 0 {
			continue
		}
		lane, index := l-1, right
		if side == 1 {
			lane, index = l+1, left
		}
		if lane < kerb || lane >= after || lane > l+1 {
			continue
		}
		if index > 0 { // the usual case first: nothing to gain behind a nearer or slower vehicle
			if r := s.start[lane] + index - 1; s.rearOf(r)-s.slots[slot].x < p.gap {
				continue
			}
		}
		if !s.fits(slot, lane, index) || !s.leadsOn(slot, lane) {
			continue
		}
		gain, burden := s.incentive(l, k, lane, index)
		if s.fast(l) {
			gain += s.foresight(l, k, lane, index)
		}
		if gain > best && burden > -imposed {
			best, to, at = gain, lane, index
		}
	}
	return to, at
}

// wished is the speed a vehicle would drive at alone in lane l.
func (s *Sim) wished(l, slot uint32) float32 {
	return min(float32(s.limit[l]*s.slots[slot].wish), s.laws[s.slots[slot].class].maxSpeed)
}

// fits reports whether the vehicle in a slot can go to index at of lane to, beside its own, so that eq. (3) holds for it
// and for whoever comes behind it, on the lane and before it, and the vehicles that may cross the stop line stay first.
func (s *Sim) fits(slot, to, at uint32) bool {
	n := s.net
	if s.closed[to] || !n.open[to] && (at < uint32(s.granted[to]) || s.promised[to] != none) || s.keptFree(to, s.slots[slot].x, s.slots[slot].class) {
		return false
	}
	p := &s.laws[s.slots[slot].class]
	x, v := s.slots[slot].x, s.slots[slot].v
	rear := x - p.length
	first, count := s.start[to], uint32(s.count[to])
	if at > 0 {
		if !s.keeps(p, v, s.rearOf(first+at-1)-x, s.slots[first+at-1].v, s.laws[s.slots[first+at-1].class].decel) {
			return false
		}
	} else if end, back := n.length[to]-x, s.reach(to); back < 0 && end+back < standGap || v > 0 && stopping(v, min(p.decel, s.softest(to))) > end+min(0, back)-clearance {
		return false
	}
	if !n.open[to] && at == uint32(s.granted[to]) && v > 0 && stopping(v, p.decel) > n.length[to]-x-clearance {
		return false
	}
	if at < count {
		f := first + at
		q := &s.laws[s.slots[f].class]
		return s.keeps(q, s.slots[f].v, rear-s.slots[f].x, v, p.decel)
	}
	return rear >= 0 && s.needed(to)+clearance <= rear+stopping(v, p.decel) && s.inFront(to, rear)
}

// keeps reports whether eq. (3) lets a vehicle of law p drive at v with a gap behind one that drives at ahead.
func (s *Sim) keeps(p *law, v, gap, ahead, brake float32) bool {
	if gap < standGap {
		return false
	}
	b := min(p.decel, brake)
	return stopping(v, b) <= gap-clearance+stopping(ahead, brake)
}

// reach is how far vehicles that have left lane l still reach back into it [m], negative if they do.
func (s *Sim) reach(l uint32) float32 {
	back := far
	for _, k := range s.net.out.at(l) {
		if rear := s.old[k].rear; rear < back {
			back = rear
		}
	}
	return back
}

// softest is the least of the hardest decelerations of the vehicles just beyond the end of lane l [m/s²].
func (s *Sim) softest(l uint32) float32 {
	b := far
	for _, k := range s.net.out.at(l) {
		if s.old[k].rear < far {
			b = min(b, s.old[k].decel)
		}
		if exit := s.net.to[k]; s.old[exit].rear < far {
			b = min(b, s.old[exit].decel)
		}
	}
	return b
}

// incentive is MOBIL's gain of a change [m/s²], the politeness towards others in it, and the acceleration the new
// follower would be left with.
func (s *Sim) incentive(l, k, to, at uint32) (gain, burden float32) {
	slot, first := s.start[l]+k, s.start[to]
	p := &s.laws[s.slots[slot].class]
	x, v, v0 := s.slots[slot].x, s.slots[slot].v, s.wished(l, slot)
	rear := x - p.length
	before, after := s.pull(slot, l, k, v0), float32(0)
	if at > 0 {
		after = p.wanted(v, v0, p.headway, s.rearOf(first+at-1)-x, s.slots[first+at-1].v, false)
	} else {
		after = s.pullAtEnd(slot, to, v0)
	}
	gain = after - before
	polite := float32(s.cfg.Politeness)
	if at < uint32(s.count[to]) {
		f := first + at
		q := &s.laws[s.slots[f].class]
		fv, f0 := s.slots[f].v, s.wished(to, f)
		was := s.pull(f, to, at, f0)
		burden = q.wanted(fv, f0, q.headway, rear-s.slots[f].x, v, false)
		if fv < 1 {
			burden = max(burden, -1) // who hardly moves cannot be made to brake hard
		}
		gain += float32(polite * (burden - was))
	}
	if behind := k + 1; behind < uint32(s.count[l]) && k > 0 {
		o := s.start[l] + behind
		q := &s.laws[s.slots[o].class]
		ov, o0 := s.slots[o].v, s.wished(l, o)
		was := q.wanted(ov, o0, q.headway, rear-s.slots[o].x, v, false)
		will := q.wanted(ov, o0, q.headway, s.rearOf(slot-1)-s.slots[o].x, s.slots[slot-1].v, false)
		gain += float32(polite * (will - was))
	}
	return gain, burden
}

// pull is the acceleration that vehicle k of lane l wants now.
func (s *Sim) pull(slot, l, k uint32, v0 float32) float32 {
	p := &s.laws[s.slots[slot].class]
	if k == 0 {
		return s.pullAtEnd(slot, l, v0)
	}
	return p.wanted(s.slots[slot].v, v0, p.headway, s.rearOf(slot-1)-s.slots[slot].x, s.slots[slot-1].v, false)
}

// pullAtEnd is the acceleration that the first vehicle of a lane wants: free, or towards the stop line it must brake for.
func (s *Sim) pullAtEnd(slot, l uint32, v0 float32) float32 {
	p := &s.laws[s.slots[slot].class]
	gap := far
	if s.halt[l] {
		gap = s.net.length[l] - s.slots[slot].x + p.gap
	}
	return p.wanted(s.slots[slot].v, v0, p.headway, gap, 0, false)
}
