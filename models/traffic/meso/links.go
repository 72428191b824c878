package meso

// Host knows the vehicles, which are rows of its own, and what they may do. Calls about a link or what leaves it come from
// whoever steps its node, or between steps.
type Host interface {
	// Lane is the lane at the end of a link in which a vehicle goes on; not ok: its trip ends in the link.
	Lane(veh, link uint32) (lane uint32, ok bool)
	// Time is how long a vehicle alone drives to the end of a link, or to its place there [s].
	Time(veh, link uint32) float64
	// Movement is the movement of a lane that a vehicle makes, or None: it cannot go on now.
	Movement(veh, lane uint32) uint32
	// Rate is the share of the saturation flow that a movement has now, 0 at red.
	Rate(movement uint32) float32
	// Goes is the first instant from at to end [s] at which the first vehicle of a lane may make a movement beside what the others
	// of the node do; not ok: not before end. rest says that it starts from rest then, however it
	// came to the line, and that the next one goes when Goes says.
	Goes(veh, lane, movement uint32, at, end float64) (instant float64, rest, ok bool)
	// Left tells that a vehicle makes a movement at an instant [s], and what it loses beyond the line for it starts from rest, or
	// nearly so [s]; waited says whether it had to stand.
	Left(veh, movement uint32, at, lost float64, waited bool)
	// Came tells that a vehicle has come into a link by a movement.
	Came(veh, link, movement uint32, at float64)
}

// None is no movement.
const None = none

// Sim moves vehicles over a Network.
type Sim struct {
	net    *Network
	params Params
	host   Host
	now    float64
	step   int

	// By link.
	up, down []uint32  // N_up, N_dn
	history  []uint32  // N_dn at the end of past steps, rings in one arena
	ring     []uint32  // start of a link's ring; len links+1
	wave     []float32 // L/w in steps
	storage  []float32 // k_j L n
	credit   []float32 // of inflow, vehicles
	filled   []uint32  // step in which that was last raised, from 1
	spaced   []uint32  // step in which space was found, from 1
	space    []float32 // (2) in this step, as far as nobody has taken it
	clock    []float32 // tag of the last vehicle that came in
	heads    []queue   // vehicles whose trip ends in the link
	inbox    []queue
	Reserved []uint32  // places that others than this network's lanes have been promised
	Wanted   []bool    // others want a place: every second one is theirs
	cut      []float32 // share of the saturation flow that there is, 1 if nothing takes any

	// By lane.
	waits   []queue
	right   []float32 // credit of outflow, vehicles
	started []uint8   // vehicles that have started since all stood; flowing: nobody stands
	tag     []float32 // of the first vehicle waiting, < 0: none yet; who has the least goes first
	last    []float32 // of the vehicle that went last, plus 1/capacity
	link    []uint32  // that a lane belongs to

	gates []queue // by movement: those that leave for Outside and are still counted in their link

	// By vehicle.
	behind []uint32
	ready  []float64 // instant at which it can leave its link [s]
	over   []uint32  // movement by which it left the link before

	wake  []float64 // by node: nothing changes there before this instant [s]
	nodes []uint32  // links that end at node i are nodes[i] to nodes[i+1]
}

// flowing says that nobody stands in a lane.
const flowing = 255

// queue is a list of vehicles, those who can leave first in front.
type queue struct{ first, last uint32 }

var empty = queue{none, none}

// New makes a Sim without vehicles at instant 0.
func New(n *Network, p Params, host Host) (*Sim, error) {
	if err := n.check(p); err != nil {
		return nil, err
	}
	links, lanes := len(n.Length), len(n.Off)-1
	s := &Sim{net: n, params: p, host: host, up: make([]uint32, links), down: make([]uint32, links),
		ring: make([]uint32, 1, links+1), wave: make([]float32, links), storage: make([]float32, links), credit: make([]float32, links),
		filled: make([]uint32, links), spaced: make([]uint32, links), space: make([]float32, links), clock: make([]float32, links), heads: make([]queue, links),
		inbox: make([]queue, links), Reserved: make([]uint32, links), Wanted: make([]bool, links), cut: make([]float32, links),
		waits: make([]queue, lanes), right: make([]float32, lanes), started: make([]uint8, lanes), tag: make([]float32, lanes),
		last: make([]float32, lanes), link: make([]uint32, lanes), gates: make([]queue, len(n.To))}
	w, most := p.Spacing/p.Headway, uint32(0)
	for i := range links {
		steps := float64(n.Length[i]) / w / p.Step
		s.wave[i] = float32(steps)
		s.ring = append(s.ring, s.ring[i]+uint32(steps)+2)
		s.inbox[i], s.heads[i], s.cut[i] = empty, empty, 1
		s.SetLanes(uint32(i), n.Lanes[i])
		for k := n.LaneOff[i]; k < n.LaneOff[i+1]; k++ {
			s.link[k], s.waits[k], s.tag[k], s.right[k], s.started[k] = uint32(i), empty, -1, 1, flowing
		}
		most = max(most, n.Node[i]+1)
	}
	for m := range s.gates {
		s.gates[m] = empty
	}
	s.history = make([]uint32, s.ring[links])
	s.nodes, s.wake = make([]uint32, most+1), make([]float64, most)
	for _, node := range n.Node {
		s.nodes[node+1]++
	}
	for k := range most {
		s.nodes[k+1] += s.nodes[k]
	}
	return s, nil
}

// SetLanes changes how many lanes of a link store vehicles; those that are in it stay.
func (s *Sim) SetLanes(link uint32, lanes float32) {
	s.storage[link] = max(1, lanes, float32(float64(s.net.Length[link]*lanes)/s.params.Spacing))
}

// SetCut changes the share of their saturation flow that all lanes have.
func (s *Sim) SetCut(share float32) {
	for i := range s.cut {
		s.cut[i] = share
	}
	clear(s.wake)
}

// Flow is the saturation flow of a lane of a link now [veh/s].
func (s *Sim) Flow(link uint32) float32 { return s.net.Flow[link] * s.cut[link] }

// LinksOf is the range of links that end at the nodes from first to before last.
func (s *Sim) LinksOf(first, last uint32) (from, to uint32) {
	n := uint32(len(s.nodes) - 1)
	return s.nodes[min(first, n)], s.nodes[min(last, n)]
}

// Now is the instant the state stands at [s].
func (s *Sim) Now() float64 { return s.now }

// Count is how many vehicles are in a link.
func (s *Sim) Count(link uint32) int { return int(s.up[link] - s.down[link]) }

// Entered and Left are N_up and N_dn.
func (s *Sim) Entered(link uint32) uint32 { return s.up[link] }

// Left is how many vehicles have left a link.
func (s *Sim) Left(link uint32) uint32 { return s.down[link] }

// Ready is when a vehicle can leave its link, or come to its place there [s].
func (s *Sim) Ready(veh uint32) float64 { return s.ready[veh] }

// Over is the movement by which a vehicle left the link before, or None.
func (s *Sim) Over(veh uint32) uint32 { return s.over[veh] }

// Room is how many vehicles a link can take in now: (2) without the bound of the saturation flow.
func (s *Sim) Room(link uint32) int { return max(0, int(s.free(link))) }

func (s *Sim) free(link uint32) float32 {
	return s.pastDown(link) + s.storage[link] - float32(s.up[link]) - float32(s.Reserved[link])
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

// Grow makes room for vehicles with rows below n.
func (s *Sim) Grow(n int) {
	for len(s.behind) < n {
		s.behind, s.ready, s.over = append(s.behind, none), append(s.ready, 0), append(s.over, none)
	}
}

// Enter puts a vehicle into a link so that it can leave it, or is at its place there, at an instant [s]. Whether there is room
// is for the caller to ask.
func (s *Sim) Enter(link, veh uint32, ready float64) {
	s.up[link]++
	s.Line(link, veh, ready)
}

// Line puts a vehicle that a link counts already into a queue there.
func (s *Sim) Line(link, veh uint32, ready float64) {
	s.ready[veh], s.over[veh] = ready, none
	s.line(link, veh)
}

// Leave tells that a vehicle which was in no queue of a link any more has left it.
func (s *Sim) Leave(link uint32) { s.down[link]++ }

// Due is the first vehicle that leaves by a movement for Outside, if it is through the junction at an instant [s]; or None.
func (s *Sim) Due(movement uint32, at float64) uint32 {
	if q := &s.gates[movement]; q.first != none && s.ready[q.first] <= at {
		return q.first
	}
	return none
}

// Release lets the vehicle that is due leave.
func (s *Sim) Release(lane, movement uint32) {
	s.pop(&s.gates[movement])
	s.down[s.link[lane]]++
}

// Take takes a vehicle out of the queue of a lane for another way; false if it is not there. The link still counts it.
func (s *Sim) Take(lane, veh uint32) bool {
	q, before := &s.waits[lane], uint32(none)
	for at := q.first; at != none; before, at = at, s.behind[at] {
		if at != veh {
			continue
		}
		if before == none {
			q.first, s.tag[lane] = s.behind[veh], -1
		} else {
			s.behind[before] = s.behind[veh]
		}
		if q.last == veh {
			q.last = before
		}
		return true
	}
	return false
}

// EachIn calls f for the vehicles in the queue of a lane from the front.
func (s *Sim) EachIn(lane uint32, f func(veh uint32)) { s.each(s.waits[lane], f) }

// EachEnding calls f for the vehicles whose trip ends in a link.
func (s *Sim) EachEnding(link uint32, f func(veh uint32)) { s.each(s.heads[link], f) }

// EachGone calls f for the vehicles that leave by a movement for Outside.
func (s *Sim) EachGone(movement uint32, f func(veh uint32)) { s.each(s.gates[movement], f) }

func (s *Sim) each(q queue, f func(veh uint32)) {
	for veh := q.first; veh != none; {
		next := s.behind[veh]
		f(veh)
		veh = next
	}
}

// Behind is the vehicle behind one in the queue of a lane, or None.
func (s *Sim) Behind(veh uint32) uint32 { return s.behind[veh] }

// First is the vehicle at the front of a lane, or None.
func (s *Sim) First(lane uint32) uint32 { return s.waits[lane].first }

// line puts a vehicle into the queue of its lane.
func (s *Sim) line(link, veh uint32) {
	if lane, ok := s.host.Lane(veh, link); ok {
		s.pushInOrder(&s.waits[lane], veh)
		node := s.net.Node[link]
		s.wake[node] = min(s.wake[node], s.ready[veh])
	} else {
		s.pushInOrder(&s.heads[link], veh)
	}
}

// pushInOrder puts a vehicle behind all that are ready before it: who drives faster passes.
func (s *Sim) pushInOrder(q *queue, veh uint32) {
	if q.first == none || s.ready[q.last] <= s.ready[veh] {
		s.push(q, veh)
		return
	}
	if s.ready[q.first] > s.ready[veh] {
		s.behind[veh], q.first = q.first, veh
		return
	}
	at := q.first
	for s.ready[s.behind[at]] <= s.ready[veh] {
		at = s.behind[at]
	}
	s.behind[veh], s.behind[at] = s.behind[at], veh
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

// Links ends the step for the links from first to before last: those who came in line up, counts are noted. Who is at the
// end of its trip is appended to done and in no queue any more, but still counted.
func (s *Sim) Links(first, last uint32, done []uint32) []uint32 {
	end := s.now + s.params.Step
	for link := first; link < last; link++ {
		for s.inbox[link].first != none {
			veh := s.pop(&s.inbox[link])
			s.up[link]++
			s.host.Came(veh, link, s.over[veh], s.ready[veh])
			s.ready[veh] += s.host.Time(veh, link)
			s.line(link, veh)
		}
		for q := &s.heads[link]; q.first != none && s.ready[q.first] <= end; {
			done = append(done, s.pop(q))
		}
		size := s.ring[link+1] - s.ring[link]
		s.history[s.ring[link]+uint32(s.step+1)%size] = s.down[link]
	}
	return done
}

// Tick ends the step when all nodes and then all links have made theirs.
func (s *Sim) Tick() {
	s.step++
	s.now = float64(s.step) * s.params.Step
}

// Step moves all by dt and appends those who are at the end of their trip to done.
func (s *Sim) Step(done []uint32) []uint32 {
	s.Nodes(0, uint32(len(s.nodes)-1))
	done = s.Links(0, uint32(len(s.up)), done)
	s.Tick()
	return done
}
