package hub

import (
	"cmp"
	"fmt"
	"slices"

	"semul/engine/clock"
	"semul/engine/hub/stream"
)

var _ stream.Door = (*Hub)(nil)

// doorSeq is the last batch of a door and stream.
type doorSeq struct {
	Stream, Door uint32
	Seq          uint64
}

// Batch lends an empty batch.
func (h *Hub) Batch(s *stream.Registered, door uint32, seq uint64, t0 clock.Time, tick clock.Duration) *stream.Batch {
	return h.pool.Get(s, door, seq, t0, tick)
}

// Publish takes a batch over, also when it refuses it. It waits for the next Tick; the order in which doors come does not
// matter. A batch that was there already (its number does not rise) is refused, so nobody counts twice.
func (h *Hub) Publish(b *stream.Batch) error {
	s := h.streams.ByID(b.Stream)
	var err error
	if s == nil {
		err = fmt.Errorf("stream %d door %d seq %d: %w", b.Stream, b.Door, b.Seq, stream.ErrUnregistered)
	} else {
		err = s.Check(b)
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if err == nil {
		i, known := slices.BinarySearchFunc(h.doors, doorSeq{b.Stream, b.Door, 0}, func(a, b doorSeq) int {
			return cmp.Or(cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Door, b.Door))
		})
		switch {
		case !known:
			h.doors = slices.Insert(h.doors, i, doorSeq{b.Stream, b.Door, b.Seq})
		case b.Seq <= h.doors[i].Seq:
			err = fmt.Errorf("stream %q door %d seq %d: the last one was %d; a batch is sent once, with a rising number", s.Name, b.Door, b.Seq, h.doors[i].Seq)
		default:
			h.doors[i].Seq = b.Seq
		}
	}
	if err != nil {
		h.refused.BatchesRefused++
		h.refused.ReadingsRefused += uint64(b.Rows())
		if s != nil {
			h.collecting[s.ID-1].refused++
		}
		h.pool.Put(b)
		return err
	}
	h.queue = append(h.queue, b)
	return nil
}

// arrivals takes what has been published, in the order of streams, doors and numbers.
func (h *Hub) arrivals() []*stream.Batch {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.batches = append(h.batches[:0], h.queue...)
	clear(h.queue)
	h.queue = h.queue[:0]
	slices.SortFunc(h.batches, byDoor)
	return h.batches
}

func byDoor(a, b *stream.Batch) int {
	return cmp.Or(cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Door, b.Door), cmp.Compare(a.Seq, b.Seq))
}
