package sewer

// Ledger is where the water of a network came from and went to since the start [m³].
type Ledger struct {
	Start    float64 // stored at the start
	Fed      float64 // by the network's own series and patterns
	Taken    float64 // by them where they are negative
	Received float64 // from outside by SetInflow, less what it took
	Returned float64 // came in through outfalls
	Left     float64 // through outfalls
	Lost     float64 // evaporated from storages and seeped away
	Spilled  float64 // over the rims, for good
	Short    float64 // clipped where a node would have gone below empty
	Stored   float64 // now
}

// Error is the share of the water that is not accounted for: (in − out)/in, negative where water was made.
func (l Ledger) Error() float64 {
	in := l.Start + l.Fed + max(0, l.Received) + l.Returned
	out := l.Taken + max(0, -l.Received) + l.Left + l.Lost + l.Spilled + l.Stored
	if in <= 0 {
		return 0
	}
	return (in - out) / in
}

// Ledger sums up the water. Short is water that was made; Error counts it as an error too.
func (s *Solver) Ledger() Ledger {
	s.Totals.Stored = s.stored()
	return s.Totals
}

// stored is the water in the network now [m³].
func (s *Solver) stored() float64 {
	sum := 0.0
	for n, v := range s.volume {
		if s.kind[n] != Outfall {
			sum += v
		}
	}
	for c := range s.conduits {
		sum += s.vol[c]
	}
	for _, v := range s.returning {
		sum += v
	}
	return sum
}

// half books the rates of the moment over half a step: twice a step, before and after, is the trapezoid of (2).
func (s *Solver) half(dt float64) {
	t := &s.Totals
	for n := range s.depth {
		if q := s.lateral[n]; q >= 0 {
			t.Fed += float64(q * dt)
		} else {
			t.Taken -= float64(q * dt)
		}
	}
	for i := range s.losses {
		t.Lost += float64(s.losses[i].rate * dt)
	}
	for _, n := range s.outfalls {
		if in := float64(s.inflow[n] * dt); in != 0 {
			t.Left += in
			s.leaves[n] += in
		}
		if out := float64(s.outflow[n] * dt); out != 0 {
			t.Returned += out
			s.leaves[n] -= out
		}
	}
}

// keep books what the last conduit before an outfall keeps of its flow: its change of volume beside what the surface of its
// inner node takes. That does not leave.
func (s *Solver) keep(l int32) {
	if int(l) >= s.conduits {
		return
	}
	n, inner, surface := s.to[l], s.from[l], s.surf1[l]
	if s.kind[n] != Outfall {
		n, inner, surface = inner, n, s.surf2[l]
	}
	kept := s.vol[l] - s.oldVol[l]
	if s.kind[inner] != Outfall && !s.pressed[inner] {
		kept -= float64(surface * (s.depth[inner] - s.oldDepth[inner]))
	}
	s.leaves[n] -= kept
	s.Totals.Left -= kept
}

// account books what a whole step has moved for others.
func (s *Solver) account(dt float64) {
	t := &s.Totals
	if !s.opt.Conserve { // else the inner node pays for what its conduit keeps
		for _, l := range s.mouths {
			s.keep(l)
		}
	}
	for n := range s.depth {
		if q := s.outside[n]; q != 0 {
			v := float64(q * dt)
			s.swallowed[n] += v
			t.Received += v
			if s.kind[n] == Outfall { // passes at once
				s.leaves[n] += v
				t.Left += v
			}
		}
		if v := s.emptied[n]; v > 0 {
			s.short[n] += v
			t.Short += v
		}
		if s.overflow[n] > 0 && s.volume[n] <= s.fullVolume[n] {
			v := float64(s.overflow[n] * dt)
			if s.returns[n] > 0 { // up through its inlets, in the next step
				s.returning[n] += v
				continue
			}
			s.spilled[n] += v
			t.Spilled += v
		}
	}
}
