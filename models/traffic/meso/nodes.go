package meso

import "math"

// mostLanes is how many lanes of a node are looked at in a step.
const mostLanes = 64

// Nodes lets the vehicles of the nodes from first to before last pass. A link begins at one node and ends at one, so a node
// alone counts who leaves the links that end at it and fills the inboxes of those that begin there.
func (s *Sim) Nodes(first, last uint32) {
	var asking [mostLanes]candidate
	end := s.now + s.params.Step
	for node := first; node < min(last, uint32(len(s.nodes)-1)); node++ {
		if s.wake[node] > end {
			continue
		}
		list, wake := s.earn(s.nodes[node], s.nodes[node+1], asking[:0])
		if s.wake[node] = wake; len(list) > 0 {
			for s.passOne(list) {
			}
		}
	}
}

// candidate is a lane whose first vehicle can go.
type candidate struct {
	lane, movement uint32
	rate           float32
}

// earn gives the lanes of a node and the links beyond them their share of this step, and lists those from which somebody
// may go. It also says before which instant doing so again would change nothing.
func (s *Sim) earn(from, to uint32, list []candidate) (asking []candidate, wake float64) {
	n, p := s.net, &s.params
	end := s.now + p.Step
	wake = math.Inf(1)
	for link := from; link < to; link++ {
		flow := s.Flow(link)
		gain := float32(flow * float32(p.Step))
		for lane := n.LaneOff[link]; lane < n.LaneOff[link+1]; lane++ {
			veh := s.waits[lane].first
			if veh == none || s.ready[veh] > end {
				most := max(1, gain)
				if veh != none {
					wake = min(wake, s.ready[veh])
				}
				if s.right[lane] != most {
					s.right[lane] = min(s.right[lane]+gain, most)
					wake = 0
				}
				s.started[lane] = flowing
				continue
			}
			wake = 0
			m := s.host.Movement(veh, lane)
			rate := float32(0)
			if m != none {
				rate = s.host.Rate(m)
			}
			if rate <= 0 { // nothing is saved up at red
				s.started[lane], s.right[lane] = 0, 1
				if starts := s.startsOf(link); len(starts) > 0 {
					s.right[lane] -= float32(flow * starts[0].Headway)
				}
				continue
			}
			s.right[lane] = min(s.right[lane]+float32(gain*rate), 1+gain)
			if s.right[lane] >= 1 && len(list) < mostLanes {
				list = append(list, candidate{lane, m, rate})
				if n.To[m] != Outside {
					s.fill(n.To[m])
				}
			}
		}
	}
	return list, wake
}

func (s *Sim) startsOf(link uint32) []Starter {
	if len(s.params.Starts) == 0 {
		return nil
	}
	return s.params.Starts[s.net.Start[link]]
}

// fill raises the credit of inflow of a link, and looks at its room, once a step.
func (s *Sim) fill(link uint32) {
	if s.spaced[link] == uint32(s.step+1) {
		return
	}
	s.refill(link)
	s.spaced[link], s.space[link] = uint32(s.step+1), s.free(link)
	if s.Wanted[link] && s.up[link]%2 == 1 {
		s.space[link]--
	}
}

// refill raises the credit of inflow of a link by what is due since that was done last.
func (s *Sim) refill(link uint32) {
	gain := float32(s.Flow(link) * float32(float32(s.params.Step)*s.net.Lanes[link]))
	steps := float32(uint32(s.step+1) - s.filled[link])
	most := max(1, gain)
	if steps <= 1 { // somebody has asked in the last step: the fraction is his
		most = 1 + gain
	}
	s.credit[link] = min(s.credit[link]+float32(gain*steps), most)
	s.filled[link] = uint32(s.step + 1)
}

// Admit takes a place in a link for a vehicle that comes from elsewhere than this network's lanes, within R of eq. (2), and
// reports whether there was one. To be called between steps.
func (s *Sim) Admit(link uint32) bool {
	s.refill(link)
	if s.credit[link] < 1 || s.free(link) < 1 {
		return false
	}
	s.credit[link]--
	return true
}

// passOne lets the vehicle go whose turn it is among those who can; false if there is none. Lanes share a link that is full
// by start-time fair queueing (Goyal, Vin, Cheng 1997).
func (s *Sim) passOne(list []candidate) bool {
	n := s.net
	best := -1
	for i := range list {
		c := &list[i]
		if c.movement == none {
			continue
		}
		to := n.To[c.movement]
		if s.tag[c.lane] < 0 {
			s.tag[c.lane] = s.last[c.lane]
			if to != Outside {
				s.tag[c.lane] = max(s.last[c.lane], s.clock[to])
			}
		}
		if to == Outside {
			if q := &s.gates[c.movement]; q.first != none && s.ready[q.first] <= s.now {
				continue
			}
		} else if s.credit[to] < 1 || s.space[to] < 1 {
			continue
		}
		if best < 0 || s.tag[c.lane] < s.tag[list[best].lane] {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	s.pass(&list[best])
	return true
}

// pass lets the first vehicle of a lane go, if others let it, and looks at the next one.
func (s *Sim) pass(c *candidate) {
	n, p, lane, m := s.net, &s.params, c.lane, c.movement
	link, to := s.link[lane], n.To[m]
	flow := float32(s.Flow(link) * c.rate)
	veh := s.waits[lane].first
	end := s.now + p.Step
	at, rest, ok := s.host.Goes(veh, lane, m, max(s.ready[veh], s.now, end-float64((s.right[lane]-1)/flow)), end)
	if !ok {
		s.started[lane] = 0
		c.movement = none
		return
	}
	s.pop(&s.waits[lane])
	waited := at > s.ready[veh]+float64(1/flow)
	cost, after := float32(1), float32(0)
	if starts := s.startsOf(link); rest && len(starts) > 0 {
		after, s.started[lane] = starts[0].After, flowing // and the host says when the next one goes
	} else if s.started[lane] != flowing && len(starts) > 0 {
		k := s.started[lane]
		after = starts[k].After
		k = min(k+1, uint8(len(starts)-1)) // who comes later drives like the last one
		cost = s.Flow(link) * starts[k].Headway
		if c.rate < 1 {
			cost = max(1, cost*c.rate) // who drives slowly anyway starts no slower for it
		}
		s.started[lane] = k
	}
	s.right[lane] -= cost
	s.last[lane], s.tag[lane] = s.tag[lane]+1/c.rate, -1
	s.host.Left(veh, m, at, float64(after), waited)
	s.over[veh] = m
	s.ready[veh] = at + float64(max(n.Delay[m], 0)) + float64(after)
	if to == Outside {
		s.push(&s.gates[m], veh)
	} else {
		s.credit[to]--
		s.space[to]--
		s.clock[to] = s.last[lane] - 1/c.rate
		s.down[link]++
		s.push(&s.inbox[to], veh)
	}
	c.movement = none
	if next := s.waits[lane].first; next != none && s.ready[next] <= end && s.right[lane] >= 1 {
		if m := s.host.Movement(next, lane); m != none {
			if rate := s.host.Rate(m); rate > 0 {
				c.movement, c.rate = m, rate
				if n.To[m] != Outside {
					s.fill(n.To[m])
				}
			}
		}
	}
}
