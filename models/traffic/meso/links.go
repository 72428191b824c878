package meso

import "semul/engine/par"

// Sim moves vehicles over a Network. Vehicles are rows of the caller.
type Sim struct {
	net    *Network
	params Params
	pool   *par.Pool
	next   func(veh, link uint32) (turn uint32, ok bool) // position in the link's list of turns; not ok: the trip ends there
	now    float64

	// By link.
	up, down []uint32  // N_up, N_dn
	history  []uint32  // N_dn at the end of past steps, rings in one arena
	ring     []uint32  // start of a link's ring; len links+1
	wave     []float32 // L/w in steps
	storage  []float32 // k_j L n
	credit   []float32 // of inflow, vehicles
	filled   []uint32  // step in which that was last raised, from 1
	space    []float32 // (2) in this step, as far as nobody has taken it
	inbox    []queue
	arrived  [][]uint32

	// By turn.
	waits []queue
	right []float32 // credit of outflow, vehicles
	tag   []float32 // of the first vehicle waiting, < 0: none yet; who has the least goes first
	last  []float32 // of the vehicle that went last, plus 1/capacity
	clock []float32 // by link: tag of the last vehicle that came in
	from  []uint32  // link that it leaves
	Rate  []float32 // share of the saturation flow that a turn has now: 0 at red, less than 1 for those who give way

	// By vehicle.
	behind []uint32
	ready  []float64 // instant at which it can leave its link [s]

	nodes   lists // links that end at a node
	heads   []queue
	step    int
	nodeRun func(int)
	linkRun func(int)
}

// queue is a list of vehicles in the order they came.
type queue struct{ first, last uint32 }

var empty = queue{none, none}

type lists struct{ off, val []uint32 }

// New makes a Sim. next says which turn a vehicle takes at the end of a link. A pool of nil runs serially.
func New(n *Network, p Params, pool *par.Pool, next func(veh, link uint32) (turn uint32, ok bool)) (*Sim, error) {
	if err := n.check(p); err != nil {
		return nil, err
	}
	links, turns := len(n.Length), len(n.To)
	s := &Sim{net: n, params: p, pool: pool, next: next, up: make([]uint32, links), down: make([]uint32, links),
		ring: make([]uint32, 1, links+1), wave: make([]float32, links), storage: make([]float32, links), credit: make([]float32, links),
		filled: make([]uint32, links), space: make([]float32, links), from: make([]uint32, turns),
		inbox: make([]queue, links), heads: make([]queue, links), arrived: make([][]uint32, links),
		waits: make([]queue, turns), right: make([]float32, turns), tag: make([]float32, turns), last: make([]float32, turns), clock: make([]float32, links), Rate: make([]float32, turns)}
	w := p.Spacing / p.Headway
	most := uint32(0)
	for i := range links {
		steps := float64(n.Length[i]) / w / p.Step
		s.wave[i] = float32(steps)
		s.storage[i] = max(n.Lanes[i], float32(float64(n.Length[i]*n.Lanes[i])/p.Spacing))
		s.ring = append(s.ring, s.ring[i]+uint32(steps)+2)
		s.inbox[i], s.heads[i] = empty, empty
		for t := n.Off[i]; t < n.Off[i+1]; t++ {
			s.from[t] = uint32(i)
		}
		most = max(most, n.Node[i]+1)
	}
	s.history = make([]uint32, s.ring[links])
	for t := range turns {
		s.waits[t], s.Rate[t], s.tag[t] = empty, 1, -1
	}
	s.nodes.off = make([]uint32, most+1)
	for _, node := range n.Node {
		s.nodes.off[node+1]++
	}
	for k := range most {
		s.nodes.off[k+1] += s.nodes.off[k]
	}
	s.nodes.val = make([]uint32, links)
	fill := append([]uint32(nil), s.nodes.off...)
	for i, node := range n.Node {
		s.nodes.val[fill[node]] = uint32(i)
		fill[node]++
	}
	s.nodeRun, s.linkRun = s.nodesOf, s.linksOf
	return s, nil
}

// Now is the instant the state stands at [s].
func (s *Sim) Now() float64 { return s.now }

// Count is how many vehicles are in a link.
func (s *Sim) Count(link uint32) int { return int(s.up[link] - s.down[link]) }

// Entered and Left are N_up and N_dn.
func (s *Sim) Entered(link uint32) uint32 { return s.up[link] }

// Left is how many vehicles have left a link.
func (s *Sim) Left(link uint32) uint32 { return s.down[link] }

// Room is how many vehicles a link can take in now: (2) without the bound of the saturation flow.
func (s *Sim) Room(link uint32) int {
	return max(0, int(s.pastDown(link)+s.storage[link]-float32(s.up[link])))
}

// pastDown is N_dn(t + dt − L/w), linear between steps.
func (s *Sim) pastDown(link uint32) float32 {
	back := s.wave[link] - 1 // steps before now
	if back <= 0 {
		return float32(s.at(link, 0))
	}
	k := int(back)
	late, early := s.at(link, k), s.at(link, k+1)
	return float32(late) - float32((back-float32(k))*float32(late-early))
}

// at is N_dn as it was so many steps before this one began; 0 before the first. It is read while the node beyond the link
// counts on, and so never from down itself.
func (s *Sim) at(link uint32, steps int) uint32 {
	if steps > s.step {
		return 0
	}
	size := int(s.ring[link+1] - s.ring[link])
	return s.history[s.ring[link]+uint32((s.step-steps)%size)]
}

// Enter puts a vehicle at the beginning of a link at an instant not after now + dt [s], and reports whether there was room.
// To be called between steps, in an order of the caller's that does not depend on threads.
func (s *Sim) Enter(link, veh uint32, at float64) bool {
	if s.Room(link) < 1 {
		return false
	}
	s.up[link]++
	s.line(link, veh, at)
	return true
}

// line puts a vehicle into the queue of its turn.
func (s *Sim) line(link, veh uint32, at float64) {
	for int(veh) >= len(s.behind) {
		s.behind, s.ready = append(s.behind, none), append(s.ready, 0)
	}
	s.ready[veh] = at + float64(s.net.Length[link])/float64(s.net.Speed[link])
	if turn, ok := s.next(veh, link); ok {
		s.push(&s.waits[s.net.Off[link]+turn], veh)
	} else {
		s.push(&s.heads[link], veh)
	}
}

func (s *Sim) push(q *queue, veh uint32) {
	s.behind[veh] = none
	if q.first == none {
		q.first = veh
	} else {
		s.behind[q.last] = veh
	}
	q.last = veh
}

func (s *Sim) pop(q *queue) uint32 {
	veh := q.first
	if q.first = s.behind[veh]; q.first == none {
		q.last = none
	}
	return veh
}

// Arrived lists the vehicles whose trips ended in a link in the last step.
func (s *Sim) Arrived(link uint32) []uint32 { return s.arrived[link] }

// Step moves all by dt.
func (s *Sim) Step() {
	nodes, links := len(s.nodes.off)-1, len(s.up)
	s.each(nodes, s.nodeRun)
	s.each(links, s.linkRun)
	s.step++
	s.now = float64(s.step) * s.params.Step
}

const chunk = 256

func (s *Sim) each(rows int, f func(int)) {
	chunks := (rows + chunk - 1) / chunk
	if s.pool == nil || s.pool.Workers() < 2 || chunks < 2 {
		for b := range chunks {
			f(b)
		}
		return
	}
	s.pool.Each(chunks, f)
}

// linksOf ends the step for a chunk of links: those who came in line up, trips end, counts are noted.
func (s *Sim) linksOf(b int) {
	end := s.now + s.params.Step
	for link := uint32(b * chunk); link < uint32(min(len(s.up), (b+1)*chunk)); link++ {
		for s.inbox[link].first != none {
			veh := s.pop(&s.inbox[link])
			s.up[link]++
			s.line(link, veh, s.ready[veh])
		}
		s.arrived[link] = s.arrived[link][:0]
		for q := &s.heads[link]; q.first != none && s.ready[q.first] <= end; {
			s.arrived[link] = append(s.arrived[link], s.pop(q))
			s.down[link]++
		}
		size := s.ring[link+1] - s.ring[link]
		s.history[s.ring[link]+uint32(s.step+1)%size] = s.down[link]
	}
}
