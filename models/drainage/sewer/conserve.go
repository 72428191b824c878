package sewer

// payBack is the time over which a node makes good what its depth has missed [s] (project default): some steps, so that
// nothing swings, and short against any storm.
const payBack = 10

// owe notes, with Options.Conserve, what each node has received in a step and neither it nor its conduits hold: (2) moves
// depths by the surfaces of the moment, which are not the derivative of the volumes where water falls freely, where a
// node's surface is the least area, or where the iterations stopped. What is owed flows in with the next steps, so that the
// error of the books stays as small as that of the last seconds instead of adding up.
func (s *Solver) owe(dt float64) {
	for n := range s.depth {
		if s.kind[n] == Outfall {
			continue
		}
		net := s.inflow[n] - s.outflow[n]
		s.owed[n] += float64(0.5*(s.oldNet[n]+net)*dt) + float64((s.outside[n]+s.moved[n]-s.overflow[n])*dt) - (s.volume[n] - s.oldVolume[n])
	}
	for c := range s.conduits {
		a, b := s.from[c], s.to[c]
		byA, byB := float64(s.surf1[c]*(s.depth[a]-s.oldDepth[a])), float64(s.surf2[c]*(s.depth[b]-s.oldDepth[b]))
		share := 0.5
		switch sum := s.surf1[c] + s.surf2[c]; {
		case s.kind[a] == Outfall:
			share, byA = 0, 0
		case s.kind[b] == Outfall:
			share, byB = 1, 0
		case sum > 0:
			share = s.surf1[c] / sum
		}
		rest := s.vol[c] - s.oldVol[c] - byA - byB
		if n := s.drinks(c); n >= 0 {
			s.leaves[n] -= rest
			if s.Totals.Returned += max(0, rest); rest < 0 {
				s.Totals.Left -= rest
			}
			rest = 0
		}
		if s.kind[a] != Outfall {
			s.owed[a] -= byA + float64(share*rest)
		}
		if s.kind[b] != Outfall {
			s.owed[b] -= byB + float64((1-share)*rest)
		}
	}
}

// drinks is the outfall that a conduit takes the rest from: one without a flap whose water stands higher than that of the inner
// node, or whose inner node is dry. The wedge that it pushes into the pipe has come in there; -1: none.
func (s *Solver) drinks(c int) int32 {
	n, inner := s.to[c], s.from[c]
	if s.kind[n] != Outfall {
		n, inner = inner, n
	}
	if s.kind[n] != Outfall || s.kind[inner] == Outfall || s.flap[c] || s.net.Nodes[n].Mouth.Flap || s.depth[inner] > tiny && s.invert[n]+s.depth[n] <= s.invert[inner]+s.depth[inner] {
		return -1
	}
	return n
}
