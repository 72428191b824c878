package frame

import (
	"encoding/binary"

	"semul/engine/clock"
)

// moverDecoder reads what moverCoder writes.
type moverDecoder struct {
	now, was rank
	match    []int32
	removed  []uint32
	added    []uint32
}

// next decodes one sample at an instant, the one before being at was, into dst and returns what is left of raw.
func (d *moverDecoder) next(raw []byte, was, at clock.Time, dst *Movers) ([]byte, error) {
	d.now, d.was = d.was, d.now
	ms := milliseconds(was, at)
	r := varints{raw: raw}
	if d.removed = r.ascending(d.removed[:0]); r.cut {
		return nil, cutf("who has left")
	}
	if d.added = r.ascending(d.added[:0]); r.cut {
		return nil, cutf("who is new")
	}
	if err := d.comeAndGo(); err != nil {
		return nil, err
	}
	now, before := &d.now, &d.was
	for i := range now.id {
		lane, k := r.unsigned(), d.match[i]
		switch {
		case lane > 0:
			now.lane[i] = uint32(lane - 1)
		case k >= 0:
			now.lane[i] = before.lane[k]
		default:
			return nil, cutf("mover %d has no lane", now.id[i])
		}
	}
	for i := range now.pos {
		step := r.signed()
		if k := d.match[i]; k >= 0 && before.lane[k] == now.lane[i] {
			step += before.expected(int(k), ms)
		}
		now.pos[i] = int32(step)
	}
	for i := range now.speed {
		step := r.signed()
		if k := d.match[i]; k >= 0 {
			step += int64(before.speed[k])
		}
		now.speed[i] = int32(step)
	}
	for i, k := range d.match {
		if k >= 0 {
			now.kind[i] = before.kind[k]
			continue
		}
		if len(r.raw) == 0 {
			return nil, errCut
		}
		now.kind[i] = r.raw[0]
		r.raw = r.raw[1:]
	}
	if r.cut {
		return nil, errCut
	}
	now.copyTo(dst)
	return r.raw, nil
}

// comeAndGo merges who has stayed and who is new, by id.
func (d *moverDecoder) comeAndGo() error {
	was := d.was.id
	if len(d.removed) > len(was) || len(d.removed) > 0 && int(d.removed[len(d.removed)-1]) >= len(was) {
		return cutf("%d of %d movers have left", len(d.removed), len(was))
	}
	n := len(was) - len(d.removed) + len(d.added)
	d.now.resize(n)
	d.match = d.match[:0]
	gone, come, k := 0, 0, 0
	for len(d.match) < n {
		for k < len(was) && gone < len(d.removed) && int(d.removed[gone]) == k {
			gone++
			k++
		}
		i := len(d.match)
		switch {
		case k < len(was) && (come == len(d.added) || was[k] <= d.added[come]):
			d.now.id[i] = was[k]
			d.match = append(d.match, int32(k))
			k++
		case come < len(d.added):
			d.now.id[i] = d.added[come]
			d.match = append(d.match, -1)
			come++
		default: // a row is removed twice
			return cutf("movers that have left are out of order")
		}
	}
	return nil
}

// copyTo turns stored steps into metres.
func (r *rank) copyTo(m *Movers) {
	m.Reset()
	m.ID, m.Lane, m.Type = append(m.ID, r.id...), append(m.Lane, r.lane...), append(m.Type, r.kind...)
	for i := range r.id {
		m.Pos = append(m.Pos, float32(float64(r.pos[i])*posStep))
		m.Speed = append(m.Speed, float32(float64(r.speed[i])*speedStep))
	}
}

// varints reads numbers; once the bytes are used up, all are 0 and cut is set.
type varints struct {
	raw []byte
	cut bool
}

func (r *varints) unsigned() uint64 {
	if len(r.raw) > 0 && r.raw[0] < 0x80 {
		v := r.raw[0]
		r.raw = r.raw[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.raw)
	if n <= 0 {
		r.raw, r.cut = nil, true
		return 0
	}
	r.raw = r.raw[n:]
	return v
}

func (r *varints) signed() int64 {
	u := r.unsigned()
	return int64(u>>1) ^ -int64(u&1)
}

// ascending reads a number and then steps.
func (r *varints) ascending(dst []uint32) []uint32 {
	n := r.unsigned()
	if n > uint64(len(r.raw)) {
		r.cut = true
		return dst
	}
	last := uint32(0)
	for range n {
		last += uint32(r.unsigned())
		dst = append(dst, last)
	}
	return dst
}
