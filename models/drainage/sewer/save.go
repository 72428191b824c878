package sewer

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

const savedForm = 2

// states lists all that changes while a solver runs, in a fixed order.
func (s *Solver) states() [][]float64 {
	return [][]float64{s.depth, s.oldDepth, s.volume, s.oldVolume, s.inflow, s.outflow, s.oldNet, s.overflow, s.lateral, s.oldLateral, s.outside, s.area, s.oldArea,
		s.byHead, s.rise, s.stage, s.spilled, s.swallowed, s.short, s.emptied, s.leaves, s.moved, s.returning, s.lost, s.q, s.oldQ, s.dqdh, s.surf1, s.surf2, s.setting, s.target, s.y, s.vol, s.froude,
		s.changed, s.qb, s.a1, s.a2, s.owed}
}

// singles are the numbers beside the arrays.
func (s *Solver) singles() []*float64 {
	t := &s.Totals
	out := []*float64{&s.time, &s.varied, &s.rules.next, &t.Start, &t.Fed, &t.Taken, &t.Received, &t.Returned, &t.Left, &t.Spilled, &t.Short, &t.Lost}
	for i := range s.losses {
		l := &s.losses[i]
		out = append(out, &l.below, &l.beside, &l.rate)
	}
	return out
}

// Save writes the state, little-endian, behind a form number and the counts of nodes and links. Runoff set by SetSource is
// not in it.
func (s *Solver) Save(w io.Writer) error {
	var b []byte
	for _, n := range []int{savedForm, len(s.depth), len(s.q), len(s.rules.errors), s.steps, s.trials, s.unsettled} {
		b = binary.LittleEndian.AppendUint64(b, uint64(n))
	}
	put := func(v float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v)) }
	for _, v := range s.singles() {
		put(*v)
	}
	for _, list := range s.states() {
		for _, v := range list {
			put(v)
		}
	}
	for _, e := range s.rules.errors {
		put(e[0])
		put(e[1])
	}
	for l := range s.q {
		on := byte(0)
		if s.powered[l] {
			on = 1
		}
		b = append(b, byte(s.class[l]), on)
	}
	_, err := w.Write(b)
	return err
}

// Load reads the state of a solver of the same network. What does not fit is refused and leaves the solver as it was.
func (s *Solver) Load(r io.Reader) error {
	size := 8 * (7 + len(s.singles()) + 2*len(s.rules.errors))
	for _, list := range s.states() {
		size += 8 * len(list)
	}
	size += 2 * len(s.q)
	b := make([]byte, size)
	if _, err := io.ReadFull(r, b[:7*8]); err != nil {
		return fmt.Errorf("sewer: the saved state is too short: %w", err)
	}
	word := func() uint64 {
		v := binary.LittleEndian.Uint64(b)
		b = b[8:]
		return v
	}
	whole := b
	for i, want := range []int{savedForm, len(s.depth), len(s.q), len(s.rules.errors)} {
		if got := binary.LittleEndian.Uint64(b[8*i:]); got != uint64(want) {
			return fmt.Errorf("sewer: the saved state is of form, nodes, links, rules %v, this network has %d; load the state of the same network",
				[]uint64{word(), word(), word(), word()}, []int{savedForm, len(s.depth), len(s.q), len(s.rules.errors)})
		}
	}
	if _, err := io.ReadFull(r, whole[7*8:]); err != nil {
		return fmt.Errorf("sewer: the saved state is too short: %w", err)
	}
	b = b[4*8:]
	s.steps, s.trials, s.unsettled = int(word()), int(word()), int(word())
	get := func() float64 { return math.Float64frombits(word()) }
	for _, v := range s.singles() {
		*v = get()
	}
	for _, list := range s.states() {
		for i := range list {
			list[i] = get()
		}
	}
	for i := range s.rules.errors {
		s.rules.errors[i] = [2]float64{get(), get()}
	}
	for l := range s.q {
		s.class[l], s.powered[l] = class(b[2*l]), b[2*l+1] != 0
	}
	for l := s.conduits; l < len(s.q); l++ {
		s.prepare(l)
	}
	return nil
}
