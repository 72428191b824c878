package meso

// nodesOf lets the vehicles of a chunk of nodes pass. A link begins at one node and ends at one, so a node alone counts who
// leaves the links that end at it and fills the inboxes of those that begin there.
func (s *Sim) nodesOf(b int) {
	for node := b * chunk; node < min(len(s.nodes.off)-1, (b+1)*chunk); node++ {
		in := s.nodes.val[s.nodes.off[node]:s.nodes.off[node+1]]
		if s.earn(in) {
			for s.passOne(in) {
			}
		}
	}
}

// earn gives the turns of a node and the links beyond it their share of this step, and reports whether anybody may go.
func (s *Sim) earn(in []uint32) bool {
	n, p := s.net, &s.params
	any := false
	flow := float32(p.Flow * p.Step)
	for _, link := range in {
		for t := n.Off[link]; t < n.Off[link+1]; t++ {
			gain := float32(float32(flow*n.Share[t]) * s.Rate[t])
			if gain <= 0 {
				s.right[t] = 0 // nothing is saved up at red
				continue
			}
			s.right[t] += gain
			if q := &s.waits[t]; q.first == none || s.ready[q.first] > s.now+p.Step {
				s.right[t] = min(s.right[t], max(1, gain))
				continue
			}
			any = true
		}
	}
	if !any {
		return false
	}
	for _, link := range in {
		for t := n.Off[link]; t < n.Off[link+1]; t++ {
			s.fill(n.To[t], flow)
		}
	}
	return true
}

// fill raises the credit of inflow of a link once a step.
func (s *Sim) fill(link uint32, flow float32) {
	if s.filled[link] == uint32(s.step+1) {
		return
	}
	gain := float32(flow * s.net.Lanes[link])
	steps := float32(uint32(s.step+1) - s.filled[link])
	s.credit[link] = min(s.credit[link]+float32(gain*steps), max(1, gain))
	s.filled[link] = uint32(s.step + 1)
	s.space[link] = s.pastDown(link) + s.storage[link] - float32(s.up[link])
}

// passOne lets the vehicle go whose turn it is among those who can; false if there is none. Turns share a link that is full
// by start-time fair queueing (Goyal, Vin, Cheng 1997), their weights being the lanes that serve them.
func (s *Sim) passOne(in []uint32) bool {
	n, p := s.net, &s.params
	end := s.now + p.Step
	best := none
	for _, link := range in {
		for t := n.Off[link]; t < n.Off[link+1]; t++ {
			q := &s.waits[t]
			if q.first == none || s.right[t] < 1 || s.ready[q.first] > end {
				continue
			}
			to := n.To[t]
			if s.tag[t] < 0 {
				s.tag[t] = max(s.last[t], s.clock[to])
			}
			if s.credit[to] < 1 || s.space[to] < 1 {
				continue
			}
			if best == none || s.tag[t] < s.tag[best] {
				best = t
			}
		}
	}
	if best == none {
		return false
	}
	from, to := s.from[best], n.To[best]
	veh := s.pop(&s.waits[best])
	s.right[best]--
	s.credit[to]--
	s.space[to]--
	s.clock[to] = s.tag[best]
	s.last[best], s.tag[best] = s.tag[best]+1/(n.Share[best]*s.Rate[best]), -1
	s.down[from]++
	s.ready[veh] = max(s.ready[veh], s.now) + float64(n.Delay[best])
	s.push(&s.inbox[to], veh)
	return true
}
