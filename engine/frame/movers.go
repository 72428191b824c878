package frame

import (
	"encoding/binary"
	"math"
	"slices"

	"semul/engine/clock"
)

// Steps in which movers are stored: enough to draw, and small enough to pack.
const (
	posStep   = 0.1  // [m]
	speedStep = 0.25 // [m/s]
)

// A sample of movers is a row of varints, signed ones in zigzag:
//
//	removed  number, then the steps between their rows in the sample before
//	added    number, then the steps between their ids
//	lanes    of all movers by id: 0 if it was there and on that lane, else the lane + 1
//	places   of all [posStep], less where the sample before lets it be expected: on its lane at its speed, 0 on a new lane
//	speeds   of all [speedStep], less the speed before, less 0 if it is new
//	types    of the added, a byte each
//
// So a queue costs zeros. Ids are unique; of movers with one id, those of the sample before stand first.

// rank is movers in stored steps, by id.
type rank struct {
	id, lane   []uint32
	pos, speed []int32
	kind       []uint8
}

func (r *rank) reset() {
	r.id, r.lane, r.pos, r.speed, r.kind = r.id[:0], r.lane[:0], r.pos[:0], r.speed[:0], r.kind[:0]
}

// resize makes room for n movers; what stands there is left to the caller.
func (r *rank) resize(n int) {
	r.id, r.lane = slices.Grow(r.id[:0], n)[:n], slices.Grow(r.lane[:0], n)[:n]
	r.pos, r.speed = slices.Grow(r.pos[:0], n)[:n], slices.Grow(r.speed[:0], n)[:n]
	r.kind = slices.Grow(r.kind[:0], n)[:n]
}

// expected is where mover k would be after ms milliseconds if it went on along its lane.
func (r *rank) expected(k int, ms int64) int64 {
	return int64(r.pos[k]) + (int64(r.speed[k])*ms*25+5000)/10000 // speedStep/posStep = 2.5
}

func milliseconds(from, to clock.Time) int64 { return int64(to-from) / 1e6 }

// steps rounds v to whole steps of 1/inverse; not a number is 0.
func steps(v float32, inverse float64) int32 {
	x := float64(v) * inverse
	if !(x > -1e9 && x < 1e9) {
		return 0
	}
	if x >= 0 {
		return int32(x + 0.5)
	}
	return int32(math.Floor(x + 0.5))
}

// moverCoder writes samples of movers, each against the one before.
type moverCoder struct {
	at       clock.Time
	now, was rank
	order    []uint64 // id << 32 | row of the sample, by id
	spare    []uint64
	match    []int32 // of each mover its row in was, −1 if it is new
	removed  []uint32
	added    []uint32
}

// reset forgets the sample before, at the start of a chunk.
func (c *moverCoder) reset() { c.now.reset() }

// add appends one sample to raw.
func (c *moverCoder) add(raw []byte, m *Movers, at clock.Time) []byte {
	c.now, c.was = c.was, c.now
	ms := milliseconds(c.at, at)
	c.at = at
	c.sort(m)
	raw = c.comeAndGo(raw)
	now, was := &c.now, &c.was
	n := len(now.id)
	match, pos, speed := c.match[:n], now.pos[:n], now.speed[:n]
	raw = slices.Grow(raw, 3*binary.MaxVarintLen64*n+n)
	room, end := raw[:cap(raw)], len(raw)
	for i, lane := range now.lane {
		v := uint64(lane) + 1
		if k := match[i]; k >= 0 && was.lane[k] == lane {
			v = 0
		}
		end = putUvarint(room, end, v)
	}
	for i, p := range pos {
		step := int64(p)
		if k := match[i]; k >= 0 && was.lane[k] == now.lane[i] {
			step -= was.expected(int(k), ms)
		}
		end = putUvarint(room, end, uint64(step)<<1^uint64(step>>63))
	}
	for i, v := range speed {
		step := int64(v)
		if k := match[i]; k >= 0 {
			step -= int64(was.speed[k])
		}
		end = putUvarint(room, end, uint64(step)<<1^uint64(step>>63))
	}
	raw = room[:end]
	for i, k := range c.match {
		if k < 0 {
			raw = append(raw, now.kind[i])
		} else {
			now.kind[i] = was.kind[k]
		}
	}
	return raw
}

// sort fills now with the sample in stored steps, by id. Models mostly keep that order themselves.
func (c *moverCoder) sort(m *Movers) {
	c.now.resize(m.Len())
	if slices.IsSorted(m.ID) {
		copy(c.now.id, m.ID)
		copy(c.now.lane, m.Lane)
		copy(c.now.kind, m.Type)
		for i, v := range m.Pos {
			c.now.pos[i] = steps(v, 1/posStep)
		}
		for i, v := range m.Speed {
			c.now.speed[i] = steps(v, 1/speedStep)
		}
		return
	}
	c.order = c.order[:0]
	top := uint32(0)
	for i, id := range m.ID {
		c.order = append(c.order, uint64(id)<<32|uint64(i))
		top = max(top, id)
	}
	c.byID(top)
	for j, o := range c.order {
		i := uint32(o)
		c.now.id[j], c.now.lane[j], c.now.kind[j] = m.ID[i], m.Lane[i], m.Type[i]
		c.now.pos[j], c.now.speed[j] = steps(m.Pos[i], 1/posStep), steps(m.Speed[i], 1/speedStep)
	}
}

// byID sorts order by id, rows of one id as they stand: by counting digits of digitBits from the lowest up. Ids are small
// numbers, so that two rounds do.
func (c *moverCoder) byID(top uint32) {
	const digitBits = 11
	c.spare = slices.Grow(c.spare[:0], len(c.order))[:len(c.order)]
	for shift := uint(0); shift < 32 && top>>shift > 0; shift += digitBits {
		var at [1<<digitBits + 1]int32
		for _, o := range c.order {
			at[o>>(32+shift)&(1<<digitBits-1)+1]++
		}
		for d := range 1 << digitBits {
			at[d+1] += at[d]
		}
		for _, o := range c.order {
			d := o >> (32 + shift) & (1<<digitBits - 1)
			c.spare[at[d]] = o
			at[d]++
		}
		c.order, c.spare = c.spare, c.order
	}
}

// comeAndGo matches now with was, and writes who has left and who is new.
func (c *moverCoder) comeAndGo(raw []byte) []byte {
	c.match, c.removed, c.added = c.match[:0], c.removed[:0], c.added[:0]
	was, k := c.was.id, 0
	for _, id := range c.now.id {
		for k < len(was) && was[k] < id {
			c.removed = append(c.removed, uint32(k))
			k++
		}
		if k < len(was) && was[k] == id {
			c.match = append(c.match, int32(k))
			k++
			continue
		}
		c.match = append(c.match, -1)
		c.added = append(c.added, id)
	}
	for ; k < len(was); k++ {
		c.removed = append(c.removed, uint32(k))
	}
	return appendAscending(appendAscending(raw, c.removed), c.added)
}

// appendAscending writes a number and then steps.
func appendAscending(raw []byte, v []uint32) []byte {
	raw = binary.AppendUvarint(raw, uint64(len(v)))
	last := uint32(0)
	for _, x := range v {
		raw = binary.AppendUvarint(raw, uint64(x-last))
		last = x
	}
	return raw
}

// putUvarint writes v at room[at], which has place for it, and returns where the next number goes.
func putUvarint(room []byte, at int, v uint64) int {
	if v < 0x80 {
		room[at] = byte(v)
		return at + 1
	}
	return at + binary.PutUvarint(room[at:], v)
}
