package traffic

import (
	"math/bits"

	"semul/engine/clock"
)

// Step moves everything on by one dt. Phases follow each other with a barrier between; within a phase every block
// writes rows of its own and reads of others only what an earlier phase wrote, so blocks may run in any order:
//
//	events    departures, signals, closures; routes                     serial
//	meso      vehicles of meso streets                           meso_streets.go
//	junctions who may cross a stop line; what comes into each lane       junction.go
//	changes   lane changes, then vehicles that enter                     change.go, insert.go
//	moves     car following                                              move.go
//	gather    a lane takes what has passed the end of those before it    transfer.go
//	pop       and those let it go; both again while lanes are shorter than a step
//	settle    last vehicles noted, empty lanes put to rest               transfer.go
//	reduce    arrivals and counts in the order of blocks                 serial
func (s *Sim) Step() {
	if s.counts.Running > perWorker && s.crew.Members() > 1 && len(s.blocks) > 1 {
		s.crew.Lead(s.inCrew)
		return
	}
	s.advance()
}

// advance is Step; its phases are shared by the crew, if that is led.
func (s *Sim) advance() {
	s.playSignals()
	s.events()
	s.mesoStep()
	s.run(0)
	s.run(1)
	s.run(2)
	s.driven++
	for s.pass = 0; s.anyLeaving(); s.pass++ {
		s.run(3)
		s.run(4)
	}
	s.clearShadows()
	s.run(5)
	s.now = s.now.Add(s.cfg.Step)
	s.step++
	s.reduce()
	s.castShadows() // who parks has left his lane to the shadow of somebody further on
	s.survey()
}

// Run steps until the instant to, which should be a multiple of the step.
func (s *Sim) Run(to clock.Time) {
	for s.now < to {
		s.Step()
	}
}

// perWorker is how many vehicles make a step worth a second worker: less than that costs more in waiting than it saves.
var perWorker = 1000

// run lets every block do one phase.
func (s *Sim) run(phase int) { s.crew.Each(s.shares, s.phases[phase]) }

// anyLeaving reports whether a vehicle has passed the end of its lane.
func (s *Sim) anyLeaving() bool {
	for b := range s.blocks {
		if len(s.blocks[b].leaving) > 0 {
			return true
		}
	}
	return false
}

// wake marks a row as one that has vehicles or a queue.
func (s *Sim) wake(row uint32) { s.live[row/64] |= 1 << (row % 64) }

// anyLive reports whether any of the rows from first to before last is live.
func (s *Sim) anyLive(first, last uint32) bool {
	for first < last {
		word := s.live[first/64] >> (first % 64)
		n := min(64-first%64, last-first)
		if n < 64 {
			word &= 1<<n - 1
		}
		if word != 0 {
			return true
		}
		first += n
	}
	return false
}

// nextLive returns the first live row from row on that is before last, or last.
func (s *Sim) nextLive(row, last uint32) uint32 { return nextBit(s.live, row, last) }

// nextBit returns the first bit that is set from bit `from` on and before last, or last.
func nextBit(bitmap []uint64, from, last uint32) uint32 {
	for from < last {
		if word := bitmap[from/64] >> (from % 64); word != 0 {
			return min(last, from+uint32(bits.TrailingZeros64(word)))
		}
		from = (from/64 + 1) * 64
	}
	return last
}

// rearOf is the rear end of the vehicle in a slot [m].
func (s *Sim) rearOf(slot uint32) float32 {
	return s.slots[slot].x - s.laws[s.slots[slot].class].length
}

// reduce gathers what the blocks have counted, in their order.
func (s *Sim) reduce() {
	c := &s.counts
	c.Steps++
	for b := range s.blocks {
		w := &s.blocks[b]
		c.Updates += w.updates
		c.Changes += w.moves
		c.HardBrakes += w.hard
		c.Timid += w.timid
		c.Metres += w.metres
		s.slept += w.slept
		s.load[b] += w.updates - w.slept + blockLoad
		w.updates, w.moves, w.hard, w.timid, w.metres, w.slept = 0, 0, 0, 0, 0, 0
		for _, veh := range w.entered {
			c.Waiting--
			c.Running++
			if s.fleet.entered[veh] != clock.Never { // back from a stop beside the lane
				continue
			}
			s.fleet.entered[veh] = s.now
			c.Inserted++
			c.EnteredSeconds += s.now.Seconds()
		}
		for _, veh := range w.arrived {
			s.finish(veh)
		}
		for _, o := range w.trails {
			s.lines.occupied[o.line] += o.time
		}
		w.entered, w.arrived, w.trails = w.entered[:0], w.arrived[:0], w.trails[:0]
	}
	if c.Steps%sharesEvery == 0 {
		s.share()
	}
	s.reduceMeso()
	s.beginHalts()
	c.Peak = max(c.Peak, c.Running)
	c.VehicleSeconds += float64(float64(c.Running) * s.cfg.Step.Seconds())
}
