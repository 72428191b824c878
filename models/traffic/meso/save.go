package meso

import "fmt"

// Sink takes state.
type Sink interface {
	Uint32(uint32)
	Float32(float32)
	Float64(float64)
}

// Source gives it back.
type Source interface {
	Uint32() uint32
	Float32() float32
	Float64() float64
}

// Save writes the state between steps; rank names vehicles by what they are called in the file.
func (s *Sim) Save(w Sink, rank []uint32) {
	w.Uint32(uint32(s.step))
	for _, column := range [][]uint32{s.up, s.down, s.history, s.filled} {
		for _, v := range column {
			w.Uint32(v)
		}
	}
	for _, column := range [][]float32{s.credit, s.clock, s.right, s.tag, s.last} {
		for _, v := range column {
			w.Float32(v)
		}
	}
	for _, k := range s.started {
		w.Uint32(uint32(k))
	}
	for _, queues := range [][]queue{s.waits, s.heads, s.gates} {
		for _, q := range queues {
			s.each(q, func(veh uint32) {
				w.Uint32(rank[veh])
				w.Uint32(s.over[veh])
				w.Float64(s.ready[veh])
			})
			w.Uint32(none)
		}
	}
}

// Load reads what Save wrote into a new Sim of the same network; vehicles are rows below the given number. After an error the
// Sim is of no use. failed says whether the source has come to its end.
func (s *Sim) Load(r Source, vehicles int, failed func() bool) error {
	s.step = int(r.Uint32())
	s.now = float64(s.step) * s.params.Step
	for _, column := range [][]uint32{s.up, s.down, s.history, s.filled} {
		for i := range column {
			column[i] = r.Uint32()
		}
	}
	for _, column := range [][]float32{s.credit, s.clock, s.right, s.tag, s.last} {
		for i := range column {
			column[i] = r.Float32()
		}
	}
	for k := range s.started {
		v := r.Uint32()
		starts := s.startsOf(s.link[k])
		if v != flowing && int(v) >= max(1, len(starts)) {
			return fmt.Errorf("%d vehicles of a lane have started, of %d", v, len(starts))
		}
		s.started[k] = uint8(v)
	}
	s.Grow(vehicles)
	seen := make([]bool, vehicles)
	for _, queues := range [][]queue{s.waits, s.heads, s.gates} {
		for i := range queues {
			for veh := r.Uint32(); veh != none; veh = r.Uint32() {
				if failed() {
					return nil
				}
				if int(veh) >= vehicles || seen[veh] {
					return fmt.Errorf("vehicle %d of %d waits in a link, or waits twice", veh, vehicles)
				}
				seen[veh] = true
				s.over[veh], s.ready[veh] = r.Uint32(), r.Float64()
				if over := s.over[veh]; over != none && int(over) >= len(s.net.To) {
					return fmt.Errorf("vehicle %d came by movement %d of %d", veh, over, len(s.net.To))
				}
				s.push(&queues[i], veh)
			}
		}
	}
	return nil
}
