package guideway

import (
	"slices"

	"semul/engine/clock"
)

// Slots are the instants at which pods pass each node, in the guideway's own time.
type Slots struct {
	Headway clock.Duration
	Passes  [][]clock.Time // by node, in order
}

// NewSlots makes an empty book for a network.
func NewSlots(n *Network, headway clock.Duration) *Slots {
	return &Slots{Headway: headway, Passes: make([][]clock.Time, len(n.At))}
}

// Book gives a pod its instants on the quickest way between two stations: it sets out as soon after an instant as no
// other pod passes any node of its way within a headway of it. It returns when it sets out and when it is there.
func (s *Slots) Book(n *Network, from, to int, after clock.Time) (leaves, there clock.Time) {
	a, b := n.Stations[from], n.Stations[to]
	leaves = after
	for again := true; again; {
		again = false
		for at, t := a, leaves; ; {
			if until, taken := s.taken(at, t); taken {
				leaves, again = leaves.Add(until), true
				break
			}
			if at == b {
				there = t
				break
			}
			next := n.next[at][b]
			t = t.Add(n.takes[at][next])
			at = next
		}
	}
	for at, t := a, leaves; ; {
		k, _ := slices.BinarySearch(s.Passes[at], t)
		s.Passes[at] = slices.Insert(s.Passes[at], k, t)
		if at == b {
			return leaves, there
		}
		next := n.next[at][b]
		t = t.Add(n.takes[at][next])
		at = next
	}
}

// taken reports whether somebody passes a node within a headway of an instant, and how much later none of those does.
func (s *Slots) taken(node int, t clock.Time) (later clock.Duration, taken bool) {
	list := s.Passes[node]
	k, _ := slices.BinarySearch(list, t.Add(1-s.Headway))
	if k < len(list) && list[k] < t.Add(s.Headway) {
		return list[k].Add(s.Headway).Sub(t), true
	}
	return 0, false
}

// Forget drops what lies more than a headway before an instant.
func (s *Slots) Forget(before clock.Time) {
	for node, list := range s.Passes {
		k, _ := slices.BinarySearch(list, before.Add(-s.Headway))
		s.Passes[node] = slices.Delete(list, 0, k)
	}
}
