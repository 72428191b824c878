package traffic

import "math"

// candidate is a vehicle that asks to cross a stop line.
type candidate struct {
	key  uint64 // smaller goes first
	lane uint32
	link uint32
	slot uint32
	why  refusal
}

// refusal is why a candidate may not go.
type refusal uint8

const (
	forGap   refusal = iota // those with right of way come
	forRoom                 // it could not leave the junction again
	forOther                // somebody drives on a way that crosses its own, or has been let go there
	forJam                  // somebody stands there
)

// Limits of right of way; defaults of ours where no source is named.
const (
	easyStop   = 3   // at yellow, who can stop with this deceleration does [m/s²] (traffic.md §6)
	lineReach  = 6   // who is nearer to the stop line stands at it [m]
	rolling    = 2   // slower than this at the line of an all-way stop counts as having stopped [m/s]
	atLine     = 2   // who is nearer to the line than this loses no time on the way to it [m]
	shrinkTime = 180 // over this waiting time the critical gap shrinks to the follow-up time [s]
	exitGap    = 1   // left free behind a vehicle that clears a junction [m]
	heldWait   = 30  // who has right of way and has stood this long is let go before those who give way to him [s]
	mostHeld   = 16  // refused candidates with right of way that are looked at in one junction and step
	mostAsking = 64  // candidates looked at in one junction and step
	flowing    = 1   // faster than this the last vehicle of a lane drives on [m/s]
	slowest    = 0.5 // approaching slower than this counts as standing [m/s]
	courtesy   = 30  // who has waited this long at a junction without signals is let in [s]
	detourWait = 60  // who has stood this long before a street that stays full looks for another way [s] …
	detourTry  = 10  // … and so again this often [s]
	sneakWait  = 2   // a permitted turn that has waited this long may go at yellow [s]
	askMargin  = 2   // [m]
)

// junctionsOf is the phase "junctions" of a block.
func (s *Sim) junctionsOf(b int) {
	n := s.net
	var asking [mostAsking]candidate
	for j := n.jBlocks[b]; j < n.jBlocks[b+1]; j++ {
		if !s.anyLive(n.first[j], n.last[j]) {
			if s.pressed[j] {
				s.pressed[j] = false
				for k := n.links[j]; k < n.last[j]; k++ {
					s.needs[k] = -far
				}
			}
			continue
		}
		count := 0
		for l := s.nextLive(n.first[j], n.links[j]); l < n.links[j]; l = s.nextLive(l+1, n.links[j]) {
			if s.count[l] == 0 {
				continue
			}
			if n.open[l] {
				s.noteLost(l, s.start[l])
				continue
			}
			if s.sleeps(l) {
				continue
			}
			s.revoke(l)
			if c, ok := s.ask(l, n.allWay[j]); ok && count < mostAsking {
				at := count
				for ; at > 0 && c.key < asking[at-1].key; at-- {
					asking[at] = asking[at-1]
				}
				asking[at] = c
				count++
			}
		}
		claims, refused := 0, 0
		var held [mostHeld]candidate
		for i := range asking[:count] {
			c := &asking[i]
			if s.claimed(c, asking[:claims]) || s.waitsFor(c, held[:refused]) {
				s.halt[c.lane] = true
			} else if s.grantable(c) {
				s.granted[c.lane]++
				s.went[c.lane] = s.step + 1
				s.pending[c.link]++
				s.halt[c.lane] = false
			} else {
				s.halt[c.lane] = true
				s.noteStuck(c)
				if (c.key < courtesyKey && i == claims && c.why != forJam || s.roundsLong(c)) && (!n.clears[c.link] || s.roomBehind(c)) && s.admits(c) && !s.barred(c.link) {
					asking[claims] = *c
					claims++ // those who waited longest stand first, and who goes round is kept out by entries no longer
				}
				if (c.why == forOther || c.why == forRoom) && float32(s.slots[c.slot].waited)*s.dt >= heldWait && refused < mostHeld {
					held[refused] = *c
					refused++
				}
			}
		}
		s.press(j)
	}
}

// revoke takes back grants of lane l whose link now shows yellow or red, is shut, or cannot be left again any more, from
// the first vehicle on that can still stop at ease. So it does with those who have been let go and stand all the same:
// somebody is in their way, and they would keep others out for nothing.
func (s *Sim) revoke(l uint32) {
	n, first := s.net, s.start[l]
	for k := range uint32(s.granted[l]) {
		slot := first + k
		link := s.slots[slot].next
		show := s.shows[link]
		may := (show == protected || show == permissive || show == stopThenGo || show == dark || s.urged(l)) && !s.shut[link] && s.slots[slot].flags&stalled == 0 && (s.slots[slot].v > creep || n.length[l]-s.slots[slot].x <= 3*clearance)
		d, v := n.length[l]-s.slots[slot].x-3*clearance, s.slots[slot].v
		if !may && show == lateYellow && s.sneaks(slot, d) {
			continue
		}
		p := &s.laws[s.slots[slot].class]
		if d > 0 && stopping(v, s.stopsWith(p)) <= d && (!may || s.blockedNow(l, slot, link)) {
			for i := k; i < uint32(s.granted[l]); i++ {
				s.pending[s.slots[first+i].next]--
				s.slots[first+i].flags &^= follows | joins | lingers
				s.steer(l, first+i) // lanes may have closed meanwhile
			}
			s.granted[l] = uint16(k)
			return
		}
	}
}

// blockedNow reports whether the lane behind a vehicle's link has come to a stand since it was let go, so that it has no room
// there any more, or somebody stands where its way parts from that of others.
func (s *Sim) blockedNow(l, slot, link uint32) bool {
	if s.waived[l] && slot == s.start[l] {
		return false
	}
	return s.old[s.net.to[link]].rear < far && s.old[s.net.to[link]].speed <= flowing && !s.roomFor(slot, link) || s.net.clears[link] && s.parting(link)
}

// parting reports whether somebody who has parted into another link from the same lane stands in the stretch that both
// share.
func (s *Sim) parting(link uint32) bool {
	div := &s.net.div
	for i := div.off[link]; i < div.off[link+1]; i++ {
		if o := s.old[div.other[i]]; o.rear < max(div.b1[i], 0) && o.speed <= flowing {
			return true
		}
	}
	return false
}

// stopsWith is the deceleration with which a driver still stops at a signal that changes [m/s²].
func (s *Sim) stopsWith(p *law) float32 {
	if b := float32(s.cfg.Preset.Braking); b > 0 {
		return min(b, p.decel)
	}
	return min(easyStop, 0.8*p.decel)
}

// ask looks at the first vehicle of lane l that has no grant, and says whether it must brake for the stop line or asks
// to cross it.
func (s *Sim) ask(l uint32, allWay bool) (candidate, bool) {
	n := s.net
	s.halt[l] = false
	k := uint32(s.granted[l])
	if k >= uint32(s.count[l]) {
		return candidate{}, false
	}
	slot := s.start[l] + k
	link := s.slots[slot].next
	if link == none {
		s.halt[l] = s.slots[slot].flags&arrives == 0
		s.noteLost(l, slot)
		return candidate{}, false
	}
	show, waited, urged := s.shows[link], s.slots[slot].waited, s.urged(l)
	d, v := n.length[l]-s.slots[slot].x, s.slots[slot].v
	if s.shut[link] || s.slots[slot].flags&stalled != 0 || !urged && (show == red ||
		show == yellow || show == lateYellow && !s.sneaks(slot, d)) {
		s.halt[l] = true
		s.noteLost(l, slot)
		return candidate{}, false
	}
	p := &s.laws[s.slots[slot].class]
	if s.timid(slot, link, show) {
		s.halt[l] = true
		s.blocks[n.blockOf[l]].timid++
		return candidate{}, false
	}
	inTurn := allWay || show == dark
	if !urged && (inTurn || show == stopThenGo) { // nobody goes on without having stood at the line
		if d > lineReach || waited == 0 && (!inTurn || v > rolling) {
			s.halt[l] = true
			return candidate{}, false
		}
	} else if d > float32(v*2*s.dt)+stopping(v, s.asksWith(p, link))+askMargin {
		return candidate{}, false
	}
	key := uint64(math.MaxUint16-waited)<<32 | uint64(l)
	if !inTurn && (n.signal[link] != none || n.enters[link] || float32(waited)*s.dt < courtesy) {
		key |= courtesyKey | uint64(s.privilege(link))<<61 | uint64(n.rank[link])<<48
	}
	if urged {
		key = uint64(l) // before everybody
	}
	return candidate{key: key, lane: l, link: link, slot: slot}, true
}

// asksWith is the deceleration that sets from how far a driver asks to cross a line [m/s²]. Who has right of way asks late:
// once he is let go nobody else is, and those who give way would wait for a gap longer than the critical one.
func (s *Sim) asksWith(p *law, link uint32) float32 {
	if s.net.minor[link] || s.net.signal[link] != none {
		return p.comfort
	}
	return float32(0.8 * p.decel)
}

// timidDepth is the depth of water in the lane ahead at which an autonomous shuttle stops [m] (project default).
const timidDepth = 0.05

// timid reports whether the vehicle in a slot is an autonomous shuttle that does not dare to go on: the signal is dark, or
// water stands in the lane beyond the junction.
func (s *Sim) timid(slot, link uint32, show byte) bool {
	return s.types[s.slots[slot].class].class == Shuttle && (show == dark || s.states.depth[s.net.to[link]] >= timidDepth)
}

// courtesyKey is above the keys of those who go by the time they have waited.
const courtesyKey = 1 << 63

// claimed reports whether the way of a candidate crosses that of one who has waited so long that others let him in.
func (s *Sim) claimed(c *candidate, first []candidate) bool {
	con := &s.net.con
	for i := range first {
		for k := con.off[c.link]; k < con.off[c.link+1]; k++ {
			if con.other[k] == first[i].link {
				return true
			}
		}
	}
	return false
}

// barred reports whether somebody stands in the way of those who take a link. It helps nobody to let them go first.
func (s *Sim) barred(link uint32) bool {
	con := &s.net.con
	for i := con.off[link]; i < con.off[link+1]; i++ {
		if other := con.other[i]; s.occupies(other, con.b1[i]) && s.old[other].speed < slowest {
			return true
		}
	}
	return false
}

// waitsFor reports whether a candidate gives way to one that has stood for heldWait and has just been refused: only because others are still on
// its way, or for want of room in the lane that both go into. Else a stream that gives way would keep out for ever those who go first.
func (s *Sim) waitsFor(c *candidate, refused []candidate) bool {
	n := s.net
	if len(refused) == 0 || c.key < courtesyKey {
		return false
	}
	for i := n.con.off[c.link]; i < n.con.off[c.link+1]; i++ {
		for _, o := range refused {
			if n.con.other[i] == o.link && (o.why == forOther || n.to[o.link] == n.to[c.link]) && s.givesWayTo(c.link, i) {
				return true
			}
		}
	}
	return false
}

// givesWayTo reports whether who drives over a link gives way in its conflict i, by what the signals show or the rules say.
func (s *Sim) givesWayTo(link, i uint32) bool {
	mine, theirs := s.privilege(link), s.privilege(s.net.con.other[i])
	return mine > theirs || mine == theirs && s.net.con.yields[i]
}

// noteStuck notes a candidate that has stood for long, now and then, for another way to be tried.
func (s *Sim) noteStuck(c *candidate) {
	if float32(s.slots[c.slot].waited)*s.dt < detourWait || (s.step+uint64(c.lane))%(detourTry*s.hertz) != 0 || s.roomBehind(c) {
		return
	}
	w := &s.blocks[s.net.blockOf[c.lane]]
	w.lost = append(w.lost, s.slots[c.slot].veh)
}

// allRed reports whether no link of a lane may be entered for its signal.
func (s *Sim) allRed(l uint32) bool {
	links := s.net.out.at(l)
	for _, k := range links {
		if show := s.shows[k]; show != red && show != yellow && show != lateYellow {
			return false
		}
	}
	return len(links) > 0
}

// sneaks reports whether a turning driver who has waited at the stop line through a permissive green goes at yellow.
func (s *Sim) sneaks(slot uint32, d float32) bool {
	return d < lineReach && float32(s.slots[slot].waited)*s.dt >= sneakWait
}

// noteLost notes the vehicle in a slot of lane l if it comes to the end of a lane that does not lead on for it, or
// stands before a closure, and its driver's patience is gone; who still rolls while others may go has none. While the
// lane's signals are red there is nothing to hurry for.
func (s *Sim) noteLost(l, slot uint32) {
	if next := s.slots[slot].next; s.slots[slot].flags&(arrives|stalled) != 0 || s.atStop(slot) || next != none && !s.shut[next] {
		return
	}
	d := s.net.length[l] - s.slots[slot].x
	standing := d < lineReach && float64(s.slots[slot].waited)*float64(s.dt) >= s.cfg.Patience.Seconds()
	rolling := s.slots[slot].next == none && s.slots[slot].v > 2 && d < stopping(s.slots[slot].v, float32(0.8*s.laws[s.slots[slot].class].decel))
	if (standing || rolling) && !s.allRed(l) {
		w := &s.blocks[s.net.blockOf[l]]
		w.lost = append(w.lost, s.slots[slot].veh)
	}
}

// privilege ranks what signals show: 0 goes first.
func (s *Sim) privilege(link uint32) uint8 {
	switch s.shows[link] {
	case protected:
		return 0
	case stopThenGo:
		return 2
	case yellow, lateYellow:
		return 3
	}
	return 1
}

// grantable decides on a candidate: its link is clear of others, it can leave the junction again, and those with right
// of way leave the gap it needs.
func (s *Sim) grantable(c *candidate) bool {
	n, link := s.net, c.link
	if n.coarse[n.to[link]] && !s.roomInMeso(link) {
		return false
	}
	if n.clears[link] && !(s.waived[c.lane] && s.granted[c.lane] == 0) && !s.roomBehind(c) || !s.admits(c) {
		c.why = forRoom
		return false
	}
	if s.behindParting(c) {
		c.why = forJam
		return false
	}
	inTurn := n.allWay[n.junction[link]] || s.shows[link] == dark
	if n.minor[link] && s.went[c.lane] != 0 && float32(s.step+1-s.went[c.lane])*s.dt < n.follow[link]-float32(0.5*s.dt) {
		return false
	}
	waited := float32(s.slots[c.slot].waited) * s.dt
	d, v := n.length[c.lane]-s.slots[c.slot].x, s.slots[c.slot].v
	gap := n.gap[link] - float32((n.gap[link]-n.follow[link])*min(1, waited/shrinkTime))
	gap += max(0, d-atLine) / max(3, v) // from where it is now
	behind := uint16(0)
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		other := n.con.other[i]
		if (s.pending[other] > 0 || s.occupies(other, n.con.b1[i])) && !s.lingersBefore(i) {
			if s.pending[other] > 0 || !s.mayFollow(c, i) && (!inTurn || !s.clearsFor(c, i)) {
				if c.why = forOther; s.pending[other] == 0 && s.old[other].speed < slowest {
					c.why = forJam
				}
				return s.lingersInstead(c)
			}
			if n.con.crossing[i] {
				behind |= follows
			} else {
				behind |= joins
			}
		}
		if inTurn || c.key < courtesyKey {
			continue
		}
		if !s.givesWayTo(link, i) {
			continue
		}
		if s.comes(other, n.con.b0[i], gap-s.clearedIn(other, i)) {
			return s.lingersInstead(c)
		}
	}
	if n.enters[link] && s.roundComes(link, gap-s.dt) {
		return false
	}
	s.slots[c.slot].flags |= behind
	return true
}

// roundWait is how long entries of two lanes in turn keep somebody on the ring of a roundabout out who has slowed for one of them
// [s]; fitted to eq. 22-4 and 22-5 of the Highway Capacity Manual, 6th edition (4 and 5 s let too few in, without it all the ring stands).
const roundWait = 8

// roundsLong reports whether a candidate drives on the ring of a roundabout with several lanes and has stood for roundWait.
func (s *Sim) roundsLong(c *candidate) bool {
	return s.net.rounds[c.link] && s.net.siblings[c.lane] > 1 && float32(s.slots[c.slot].waited)*s.dt >= roundWait
}

// roundComes reports whether somebody crosses the line of a ring's lane within gap seconds whose path the link does not meet: who
// enters a roundabout gives way to all its lanes, for nobody can tell who stays in which.
func (s *Sim) roundComes(link uint32, gap float32) bool {
	n := s.net
	j := n.junction[link]
	for k := n.links[j]; k < n.last[j]; k++ {
		if n.rounds[k] && !n.con.met(link, k) && s.comes(k, 0, gap) {
			return true
		}
	}
	return false
}

// clearedIn is how long after its front a vehicle on the other link of conflict i is seen to have cleared the place [s]:
// critical gaps are measured from front to front.
func (s *Sim) clearedIn(other, i uint32) float32 {
	n := s.net
	speed := min(s.limit[other], n.limit[n.from[other]])
	if last := s.old[n.to[other]]; last.rear < 20 {
		speed = max(3, min(speed, last.speed))
	}
	return (n.con.b1[i]-n.con.b0[i]+s.laws[Car].length)/speed + s.dt
}

// occupies reports whether a vehicle on a link, or one that has left it and reaches back into it, has not passed the
// place until yet.
func (s *Sim) occupies(link uint32, until float32) bool { return s.old[link].rear < until }

// comes reports whether a vehicle that has right of way reaches the place at of a link within gap seconds. Standing
// vehicles have been asked before.
func (s *Sim) comes(link uint32, at, gap float32) bool {
	if show := s.shows[link]; show == red || show == yellow || show == lateYellow || s.shut[link] {
		return false
	}
	l := s.net.from[link]
	if s.net.coarse[l] {
		return s.meso.comes(link, gap)
	}
	first := s.start[l]
	for k := uint32(s.granted[l]); k < uint32(s.count[l]); k++ {
		slot := first + k
		d, v := s.net.length[l]-s.slots[slot].x+at, s.slots[slot].v
		if d > 200 {
			return false
		}
		if s.slots[slot].next == link {
			return v > slowest && d < float32(v*gap)
		}
	}
	return s.comesLater(link, l, at+s.net.length[l], gap, 1)
}

// mostBefore is how many streets before its own a vehicle with right of way is looked for.
const mostBefore = 4

// comesLater is comes for vehicles that are not in the lane before the link yet, because it is short: those on links into
// lane l, `hop` streets from the link, and those in the lanes before, if they have no line to cross or cannot stop at it any
// more. From the end of what leads to l there are d [m] to go. Who has been let go at lines of other junctions is not asked:
// they may be decided on at the same time.
func (s *Sim) comesLater(link, l uint32, d, gap float32, hop int) bool {
	n := s.net
	if d >= float32(n.limit[l]*gap) || n.coarse[l] {
		return false
	}
	for _, k := range n.in.at(l) {
		for i := range uint32(s.count[k]) {
			if o := &s.slots[s.start[k]+i]; o.v > slowest && n.length[k]-o.x+d < float32(o.v*gap) && s.goesOver(o.veh, link, hop) {
				return true
			}
		}
		f, way := n.from[k], d+n.length[k]
		if n.coarse[f] || way >= float32(n.limit[f]*gap) {
			continue
		}
		for i := range uint32(s.count[f]) {
			o := &s.slots[s.start[f]+i]
			left := n.length[f] - o.x
			if left+way > float32(n.limit[f]*gap) {
				break
			}
			if o.v <= slowest || left+way >= float32(o.v*gap) || !n.open[f] && stopping(o.v, s.laws[o.class].comfort) < left {
				continue
			}
			if before, _ := s.linkAfter(o.veh, f, 0); before == k && s.goesOver(o.veh, link, hop) {
				return true
			}
		}
		if hop < mostBefore && s.comesLater(link, f, way+n.length[f], gap, hop+1) {
			return true
		}
	}
	return false
}

// goesOver reports whether a vehicle that comes to the lane before a link after `hop` more streets turns there as the link does.
func (s *Sim) goesOver(veh, link uint32, hop int) bool {
	k, _ := s.linkAfter(veh, s.net.from[link], hop)
	return k != none && s.net.arc[k] == s.net.arc[link]
}

// roomBehind reports whether a candidate will be able to leave the junction: nobody stands where its way parts from that
// of others of its lane, and the lane after its link has room; with some presets, if only its last vehicle drives. A grant
// is taken back if that changes before the line is crossed (revoke).
func (s *Sim) roomBehind(c *candidate) bool {
	exit := s.net.to[c.link]
	if s.net.coarse[exit] {
		return s.roomInMeso(c.link)
	}
	if s.parting(c.link) {
		return false
	}
	if s.net.stubbed(c.link) {
		return true // admits looks at the way beyond
	}
	if last := s.old[exit]; s.cfg.Preset.Follows && (last.rear == far || last.speed > flowing) {
		return true
	}
	return s.roomFor(c.slot, c.link)
}

// roomFor reports whether the lane after a link holds the vehicle in a slot beside all that come into it before, counting
// in that its last vehicle drives on while it brakes at ease. An empty lane is always room.
func (s *Sim) roomFor(slot, link uint32) bool {
	n, exit := s.net, s.net.to[link]
	taken := float32(0)
	for _, k := range n.in.at(exit) {
		for i := range uint32(s.count[k]) {
			taken += s.laws[s.slots[s.start[k]+i].class].length + exitGap
		}
		if s.pending[k] == 0 {
			continue
		}
		l := n.from[k]
		for i := range uint32(s.granted[l]) {
			at := s.start[l] + i
			if at == slot {
				break
			}
			if s.slots[at].next == k {
				taken += s.laws[s.slots[at].class].length + exitGap
			}
		}
	}
	rear := s.old[exit].rear
	if rear == far {
		if taken == 0 {
			return true
		}
		rear = n.length[exit]
	} else {
		rear += stopping(s.old[exit].speed, 2)
	}
	return taken+s.laws[s.slots[slot].class].length+exitGap <= rear
}

// press notes for every link of a junction how much of the lane after it the vehicles on their way over it need to be
// able to stop in it.
func (s *Sim) press(j uint32) {
	n := s.net
	s.pressed[j] = true
	for k := n.links[j]; k < n.last[j]; k++ {
		need, l := -far, n.from[k]
		if s.count[k] > 0 {
			s.release(k)
			need = s.need(s.start[k], n.length[k])
		}
		may := uint32(s.granted[l])
		if n.open[l] {
			may = uint32(s.count[l])
		}
		for i := range may {
			o := &s.slots[s.start[l]+i]
			if o.next == k {
				need = max(need, s.need(s.start[l]+i, n.length[l]+n.length[k]))
			}
			if n.length[l]-o.x > 150 {
				break
			}
		}
		s.needs[k] = need
	}
}

// needed is how much of a lane the vehicles on their way into it need to be able to stop in it [m].
func (s *Sim) needed(lane uint32) float32 {
	need := -far
	for _, k := range s.net.in.at(lane) {
		need = max(need, s.needs[k])
	}
	return need
}

// need is how far beyond the place at, on its own lane's scale, the vehicle in a slot may come to rest [m].
func (s *Sim) need(slot uint32, at float32) float32 {
	return stopping(s.slots[slot].v, s.soft) - (at - s.slots[slot].x)
}
