package people

import (
	"cmp"
	"slices"

	"semul/engine/clock"
)

// arrival is the end of a journey that traffic does not see.
type arrival struct {
	at   clock.Time
	trip uint32
}

func (a arrival) before(b arrival) bool { return a.at < b.at || a.at == b.at && a.trip < b.trip }

// arrivals is a binary heap, earliest first, ties by trip.
type arrivals struct{ heap []arrival }

// next returns the earliest arrival, if it is not after `to`.
func (h *arrivals) next(to clock.Time) (arrival, bool) {
	if len(h.heap) == 0 || h.heap[0].at > to {
		return arrival{}, false
	}
	return h.heap[0], true
}

func (h *arrivals) push(a arrival) {
	h.heap = append(h.heap, a)
	for i := len(h.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.heap[i].before(h.heap[up]) {
			break
		}
		h.heap[i], h.heap[up] = h.heap[up], h.heap[i]
		i = up
	}
}

func (h *arrivals) pop() {
	last := len(h.heap) - 1
	h.heap[0] = h.heap[last]
	h.heap = h.heap[:last]
	for i := 0; ; {
		down := 2*i + 1
		if down >= last {
			return
		}
		if down+1 < last && h.heap[down+1].before(h.heap[down]) {
			down++
		}
		if !h.heap[down].before(h.heap[i]) {
			return
		}
		h.heap[i], h.heap[down] = h.heap[down], h.heap[i]
		i = down
	}
}

// heapify makes a heap of whatever the times have become.
func (h *arrivals) heapify() {
	slices.SortFunc(h.heap, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.trip, b.trip)) })
}
