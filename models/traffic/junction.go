package traffic

import "math"

// candidate is a vehicle that asks to cross a stop line.
type candidate struct {
	key  uint64 // smaller goes first
	lane uint32
	link uint32
	slot uint32
	why  refusal
	// Of who is still on a link before the lane (beyond.go):
	early bool
	left  float32 // to the lane [m]
}

// refusal is why a candidate may not go.
type refusal uint8

const (
	forGap   refusal = iota // those with right of way come, or somebody stands in the way
	forRoom                 // it could not leave the junction again
	forOther                // somebody drives on a way that crosses its own, or has been let go there
)

// Limits of right of way; defaults of ours where no source is named.
const (
	easyStop   = 3   // at yellow, who can stop with this deceleration does [m/s²] (traffic.md §6)
	lineReach  = 6   // who is nearer to the stop line stands at it [m]
	rolling    = 2   // slower than this at the line of an all-way stop counts as having stopped [m/s]
	atLine     = 1   // so far before the line does who waits at it stand [m]
	shrinkTime = 180 // over this waiting time the critical gap shrinks to the follow-up time [s]
	exitGap    = 1   // left free behind a vehicle that clears a junction [m]
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
		brief := n.brief.at(uint32(j))
		if !s.anyLive(n.first[j], n.last[j]) && !s.anyInto(brief) {
			if s.pressed[j] {
				s.pressed[j] = false
				for k := n.links[j]; k < n.last[j]; k++ {
					s.needs[k], s.comers[k] = -far, -far
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
		for _, l := range brief {
			if s.promised[l] != none {
				s.keepPromise(l)
			}
			if c, ok := s.askBefore(l); ok && count < mostAsking {
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
			if c.early {
				if !s.claimed(c, asking[:claims]) && !s.waitsFor(c, held[:refused]) && s.grantable(c) {
					s.promise(c)
				}
				continue
			}
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
				if c.key < courtesyKey && i == claims && (!n.clears[c.link] || s.roomBehind(c)) && s.admits(c) && !s.barred(c.link) {
					asking[claims] = *c
					claims++ // those who waited longest stand first
				}
				if (c.why == forOther || c.why == forRoom) && refused < mostHeld {
					held[refused] = *c
					refused++
				}
			}
		}
		s.press(j)
	}
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
	} else if !urged && d-float32(0.5*v*s.dt) > n.sight[link] {
		return candidate{}, false // he cannot see yet who comes
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
	if s.parting(link) {
		return true
	}
	con := &s.net.con
	for i := con.off[link]; i < con.off[link+1]; i++ {
		if other := con.other[i]; s.occupies(other, con.b1[i]) && s.old[other].speed < slowest {
			return true
		}
	}
	return false
}

// waitsFor reports whether a candidate gives way to one that has just been refused: only because others are still on its way, or for want of
// room in the lane that both go into. Else those who give way would go one after the other, and keep out for ever those who go first.
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

// goesBefore reports whether those on the other link of conflict i give way to who drives over a link.
func (s *Sim) goesBefore(link, i uint32) bool {
	mine, theirs := s.privilege(link), s.privilege(s.net.con.other[i])
	return mine < theirs || mine == theirs && s.net.con.first[i]
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
	if !s.drivesUp(link) && (n.clears[link] && !(s.waived[c.lane] && s.granted[c.lane] == 0) && !s.roomBehind(c) || !s.admits(c)) {
		c.why = forRoom
		return false
	}
	if s.parting(link) || s.lingersAhead(c) {
		return false
	}
	inTurn := n.allWay[n.junction[link]] || s.shows[link] == dark
	if !s.cfg.Preset.Follows && n.minor[link] && s.went[c.lane] != 0 && float32(s.step+1-s.went[c.lane])*s.dt < n.follow[link]-float32(0.5*s.dt) {
		return false
	}
	waited := float32(s.slots[c.slot].waited) * s.dt
	d, v := s.toLine(c), s.slots[c.slot].v
	gap := n.gap[link] - float32((n.gap[link]-n.follow[link])*min(1, waited/shrinkTime))
	p := &s.laws[s.slots[c.slot].class]
	gap += max(0, p.reach(v, d)-p.reach(0, atLine)) // it is at the line later than who starts there
	behind := uint16(0)
	for i := n.con.off[link]; i < n.con.off[link+1]; i++ {
		other := n.con.other[i]
		if (s.pending[other] > 0 || s.occupies(other, n.con.b1[i])) && !s.lingersBefore(i) {
			if s.pending[other] > 0 || !s.mayFollow(c, i) && (!inTurn || !s.clearsFor(c, i)) {
				if s.pending[other] > 0 || s.old[other].speed >= slowest {
					c.why = forOther
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
	if c.early {
		return behind == 0
	}
	s.slots[c.slot].flags |= behind
	return true
}
