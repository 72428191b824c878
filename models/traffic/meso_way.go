package traffic

import "math"

// Right of way in meso streets. The vehicles at a junction and those that come to it are known one by one, so gaps are taken as they
// are: who gives way goes at the first instant from which nobody with right of way comes within his critical gap, and a follow-up
// time after who went before him. Over gaps at random that is the capacity of Siegloch 1973 (Highway Capacity Manual, 6th edition,
// eq. 20-32). Who comes is seen from where he enters the street; of a longer gap as much is asked for behind the last who passed: the
// same gaps, taken later. At all-way stops, dark and flashing red signals who stood first goes first.

// Service where everybody stops; see DESIGN.md 124.
const (
	stopHeadway   = 3.9  // between two who follow each other at an all-way stop [s]: Highway Capacity Manual, 6th edition, exhibit 21-15, case 1
	turnHeadway   = 2.9  // between two whose ways cross, at the least [s]: half of case 3, 5.8 s
	besideHeadway = 2.35 // and if they do not cross [s]: half of case 2, 4.7 s; so four streets take 9.4 to 11.6 s, case 5 has 9.6
	fullHeadway   = 6.5  // between two who must stand first, each at the line [s]: as in micro streets
	fullStop      = 2    // who must stand stands that long [s]
	fullBehind    = 1.75 // longer until somebody who must stand goes behind another whose way he crosses [s]: as in micro streets
	reacts        = 1    // until who waits sees that his way becomes clear [s]
	cannotStop    = 3.5  // who reaches the line within that time does not stop for somebody who is let in [s]: asksWith
	letGo         = 2    // longer are others kept off the place, for who is let go drives on from rest [s]: as in micro streets
	slowStart     = 0.75 // share of what somebody loses beyond the line for which he is later out of others' way
	movesUp       = 3    // until the next stands at the line [s]
	starting      = 1.35 // before who has to wait can go on he keeps those out who give way to him [s]
	heldWait      = 30   // who has right of way, finds no room beyond and has stood this long keeps those out who give way to him [s]
	mostAttempts  = 8    // gaps looked at for a vehicle in a step
)

// clearTimes finds for every conflict of a junction with meso streets three times [s]. clear: how long after somebody has driven over the
// line from rest another may follow over his, so that the first has cleared the place where their ways meet when the second comes
// there, from rest too; vacant: the same if the second starts only when the place is clear. keeps: how long before his line and after it
// somebody who need not stop keeps others off the place, for a driver is let go when he can still stop at ease (ask, clearedIn).
func (m *mesoStreets) clearTimes() {
	s, n, car := m.s, m.s.net, &m.s.laws[Car]
	takes := func(way float32) float32 { return float32(math.Sqrt(float64(2 * max(0, way) / car.accel))) }
	m.clear, m.vacant, m.keeps = make([]float32, len(n.con.other)), make([]float32, len(n.con.other)), make([]float32, len(n.con.other))
	for _, k := range m.link {
		for i := n.con.off[k]; i < n.con.off[k+1]; i++ {
			other := n.con.other[i]
			leaves := takes(beforeLine + n.con.b1[i] + car.length)
			m.clear[i] = max(0, leaves-takes(beforeLine+n.con.a0[i])) + reacts
			if m.vacant[i] = leaves + reacts; n.minor[other] { // their follow-up times are longer than that anyway
				m.vacant[i] = leaves - takes(beforeLine)
			}
			v := n.limit[n.from[other]]
			asks := (float32(2*v*s.dt) + stopping(v, s.asksWith(car, other)) + askMargin) / v
			m.keeps[i] = asks + (n.con.b1[i]-n.con.b0[i]+car.length)/max(3, min(v, n.limit[other])) + s.dt
			if !n.minor[k] {
				m.keeps[i] += letGo
			}
		}
	}
}

// long is n instants long ago.
func long(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = -1e6
	}
	return list
}

// braking is what somebody loses who comes to rest at the end of a link, before that [s].
func (m *mesoStreets) braking(link uint32) float32 { return m.pace[link] / (2 * m.s.laws[Car].comfort) }

// inTurn reports whether at a link everybody stops and who was there first goes first.
func (m *mesoStreets) inTurn(k uint32) bool {
	return m.s.net.allWay[m.s.net.junction[k]] || m.s.shows[k] == dark
}

// standsFrom is since when the first vehicle of a lane stands at its line, or, if it need not stop there, could have driven over it [s].
func (m *mesoStreets) standsFrom(veh, lane uint32) float64 {
	ready, move := m.Ready(veh), m.Movement(veh, lane)
	switch {
	case move == none:
	case m.inTurn(m.link[move]):
		return max(ready+float64(m.braking(m.of[m.s.net.street[m.row[lane]]])), m.went[lane]+stopHeadway)
	case m.s.shows[m.link[move]] == stopThenGo:
		return max(ready+float64(m.braking(m.of[m.s.net.street[m.row[lane]]])), m.went[lane]+fullHeadway-fullStop)
	}
	return max(ready, m.went[lane])
}

// Goes is when a vehicle may drive over its line beside others. What there is to look at belongs to its junction.
func (m *mesoStreets) Goes(veh, lane, movement uint32, at, end float64) (instant float64, rest, ok bool) {
	s, n, k := m.s, m.s.net, m.link[movement]
	turns := m.inTurn(k)
	full := s.shows[k] == stopThenGo && !turns
	if !turns && !full && n.con.off[k] == n.con.off[k+1] && !n.enters[k] {
		return at, false, true
	}
	since := m.standsFrom(veh, lane)
	t := max(at, since)
	if full {
		t = max(at, since+fullStop)
	}
	if turns {
		t = m.besideStreets(k, t)
	}
	waited := float32(t - since)
	claims := m.claims(k, waited)
	gives := false
	for i := n.con.off[k]; i < n.con.off[k+1] && t <= end; i++ {
		other := n.con.other[i]
		if n.from[other] == n.from[k] {
			continue
		}
		gives = gives || m.givesWay(k, i, turns)
		if t, ok = m.behindThem(k, i, lane, t, since, turns, claims); !ok {
			m.until[lane] = math.Inf(1)
			return t, false, false
		}
	}
	if gives {
		t = max(t, m.went[lane]+float64(n.follow[k]))
		gap := n.gap[k] - float32((n.gap[k]-n.follow[k])*min(1, waited/shrinkTime))
		if claims {
			gap = min(gap, cannotStop)
		}
		t = m.gapFor(k, t, float64(gap), end, turns)
	}
	if t > end {
		m.until[lane] = t
		return t, false, false
	}
	return t, turns || full || n.enters[k] && m.until[lane] != 0, true
}

// besideStreets is the instant from t on at which somebody can go at an all-way stop behind those of other streets whose way he does not cross.
func (m *mesoStreets) besideStreets(k uint32, t float64) float64 {
	n := m.s.net
	own, j := n.street[n.from[k]], n.junction[k]
	for other := n.links[j]; other < n.last[j]; other++ {
		if n.street[n.from[other]] != own && !n.con.met(k, other) {
			t = max(t, m.over[other]+besideHeadway)
		}
	}
	return t
}

// noteMicro notes that somebody has come onto a link from a street of the other kind.
func (m *mesoStreets) noteMicro(k uint32) {
	m.over[k] = m.s.now.Add(m.s.cfg.Step).Seconds()
	m.past[k] = m.over[k]
}

// claims reports whether somebody who gives way over a link has waited so long at a junction without signals that others let him in.
func (m *mesoStreets) claims(k uint32, waited float32) bool {
	n := m.s.net
	return n.signal[k] == none && !n.enters[k] && !n.allWay[n.junction[k]] && waited >= courtesy
}

// givesWay reports whether who drives over link k lets those go first who drive over the other link of conflict i, and does
// not take turns with them.
func (m *mesoStreets) givesWay(k, i uint32, turns bool) bool {
	s := m.s
	other := s.net.con.other[i]
	return !turns && !m.takesTurns(k, other) && !s.shut[other] && m.lampLets(other) && s.givesWayTo(k, i)
}

// takesTurns reports whether those of two links go by who stood first.
func (m *mesoStreets) takesTurns(k, other uint32) bool {
	return m.inTurn(k) || m.s.shows[k] == stopThenGo && m.s.shows[other] == stopThenGo
}

// behindThem is the instant from t on at which somebody can go behind those whose way he crosses in conflict i and does not give way to;
// not ok: one of them goes before him.
func (m *mesoStreets) behindThem(k, i, lane uint32, t, since float64, turns, claims bool) (float64, bool) {
	s, n := m.s, m.s.net
	other := n.con.other[i]
	their := m.lane[n.from[other]]
	veh := uint32(none)
	if n.coarse[n.from[other]] {
		veh = m.First(their)
	}
	if m.takesTurns(k, other) {
		if veh != none && m.Movement(veh, their) == m.move[other] && !s.shut[other] && m.goesOn(m.move[other]) {
			if from := m.standsFrom(veh, their); from < since || from == since && their < lane {
				return t, false
			}
		}
		after := m.clear[i] + fullBehind
		if turns {
			after = max(m.clear[i], turnHeadway)
		}
		return max(t, m.over[other]+float64(after)), true
	}
	if m.s.shows[k] == protected {
		return t, true
	}
	if !claims && veh != none && !s.shut[other] && m.Movement(veh, their) == m.move[other] {
		from := m.standsFrom(veh, their)
		if m.claims(other, float32(t-from)) && t > from+courtesy+cannotStop && s.givesWayTo(other, m.mirror(k, i)) && m.goesOn(m.move[other]) {
			return t, false
		}
	}
	switch {
	case claims:
		t = max(t, m.over[other]+float64(m.clear[i]))
	case s.givesWayTo(k, i):
		after := m.past[other]
		if n.minor[k] { // its critical gap counts from front to front
			after = m.over[other]
		}
		t = max(t, after)
	case n.con.crossing[i] && !(m.over[other] >= s.now.Seconds() && m.Ready(m.First(lane)) > s.now.Seconds()): // else he has let this one go first
		after := m.clear[i]
		if m.until[lane] != 0 {
			after = m.vacant[i]
		}
		t = max(t, m.over[other]+float64(after))
	}
	return t, true
}

// mirror is the conflict of the other link of conflict i with link k.
func (m *mesoStreets) mirror(k, i uint32) uint32 {
	con := &m.s.net.con
	other := con.other[i]
	for at := con.off[other]; at < con.off[other+1]; at++ {
		if con.other[at] == k {
			return at
		}
	}
	return i
}

// gapFor is the first instant from t to end from which nobody to whom link k gives way comes within gap seconds, or one after end.
func (m *mesoStreets) gapFor(k uint32, t, gap, end float64, turns bool) float64 {
	n := m.s.net
	for range mostAttempts {
		before := t
		for i := n.con.off[k]; i < n.con.off[k+1] && t <= end; i++ {
			if other := n.con.other[i]; n.from[other] != n.from[k] && m.givesWay(k, i, turns) {
				t = m.noneOver(other, n.con.b0[i], t, max(gap, float64(m.keeps[i])), m.behind(k, i), end)
			}
		}
		if j := n.junction[k]; n.enters[k] {
			for other := n.links[j]; other < n.last[j] && t <= end; other++ {
				if n.rounds[other] && !n.con.met(k, other) && !m.s.shut[other] {
					t = m.noneOver(other, 0, t, gap, 0, end)
				}
			}
		}
		if t == before || t > end {
			return t
		}
	}
	return math.Inf(1)
}

// behind is how long after somebody on the other link of conflict i one can follow at the earliest who goes on into the same lane, as
// that lane's street takes them [s]; so much of a gap is before him. Who crosses has all of it after him.
func (m *mesoStreets) behind(k, i uint32) float64 {
	n := m.s.net
	if n.con.crossing[i] {
		return 0
	}
	street := n.street[n.to[k]]
	if m.of[street] == none {
		street = n.street[n.from[k]]
	}
	return float64(1 / m.Flow(m.of[street]))
}

// noneOver is the first instant from t to end around which nobody drives over a link: not in the gap seconds of which `before` are
// before it; or one after end.
func (m *mesoStreets) noneOver(link uint32, place float32, t, gap, before, end float64) float64 {
	s, n, now := m.s, m.s.net, m.s.now.Seconds()
	r := n.from[link]
	if !n.coarse[r] {
		if s.comes(link, place, float32(gap-before+(t-now))) {
			return math.Inf(1)
		}
		return max(t, m.over[link]+before)
	}
	lane, street := m.lane[r], m.of[n.street[r]]
	ahead := gap - before
	t = max(t, m.over[link]+before+max(0, ahead-float64(m.net.Length[street]/m.pace[street])))
	veh := m.First(lane)
	if veh == none {
		return t
	}
	if m.Ready(veh) <= now {
		// it stands
		move := m.Movement(veh, lane)
		if move == none || s.shut[m.link[move]] || !m.lampLets(m.link[move]) || !m.goesOn(move) {
			return t
		}
		from := max(m.Ready(veh)+float64(m.braking(street)), m.went[lane]+movesUp) + fullStop // it stands
		if m.until[lane] > t+starting && now >= from && (now < from+heldWait || math.IsInf(m.until[lane], 1)) {
			return t
		}
	}
	headway, comes := float64(1/m.Flow(street)), now
	f := &s.fleet
	for ; veh != none; veh = m.Behind(veh) {
		if comes = max(comes, m.Ready(veh)); comes >= t+ahead {
			return t
		}
		if f.route(veh)[f.cursor[veh]] == n.arc[link] && (comes > t-before || m.Ready(veh) <= now) {
			if m.Ready(veh) <= now {
				return math.Inf(1)
			}
			if t = comes + before; t > end {
				return t
			}
		}
		comes += headway
	}
	return t
}
