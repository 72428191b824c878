package sewer

import (
	"math"

	"semul/engine/fmath"
)

// heads finds the depths of nodes at the end of a step from the flows found so far. It reports whether all have settled.
func (s *Solver) heads(begin, end int, dt float64, trial int) bool {
	settled := true
	for n := begin; n < end; n++ {
		if s.kind[n] == Outfall {
			continue
		}
		last := s.depth[n]
		s.head(n, dt, trial)
		s.settled[n] = abs(s.depth[n]-last) <= s.opt.Tolerance
		settled = settled && s.settled[n]
	}
	return settled
}

// head finds the depth of one node: (2), or the surcharge rule of EXTRAN.
func (s *Solver) head(n int, dt float64, trial int) {
	ponds := s.opt.Ponding && s.pond[n] > 0
	ponded := ponds && s.depth[n] > s.full[n]
	crown := s.crown[n] - s.invert[n]
	old, last := s.oldDepth[n], s.depth[n]
	s.overflow[n] = 0
	area := max(s.area[n], s.opt.MinArea)
	net := s.inflow[n] - s.outflow[n]
	dV := float64(0.5*(s.oldNet[n]+net)*dt) + float64((s.outside[n]+s.moved[n])*dt)
	if s.opt.Conserve {
		dV += float64(s.owed[n] * min(1, dt/payBack))
	}

	surcharged := false
	if !s.opt.Slot && !ponded {
		if s.kind[n] == Storage {
			surcharged = s.sur[n] > 0 && last > s.full[n]
		} else {
			surcharged = crown > 0 && last > crown
		}
	}
	var y float64
	if !surcharged {
		y = old + dV/area
		if !ponded {
			s.oldArea[n] = area
		}
		if trial > 0 {
			y = float64((1-relax)*last) + float64(relax*y)
		}
		if ponded && y < s.full[n] {
			y = s.full[n] - tiny
		}
	} else {
		correct := 1.0
		if s.terminal[n] {
			correct = 0.6
		}
		den := s.byHead[n]
		if last < 1.25*crown {
			f := (last - crown) / crown
			den += float64((s.oldArea[n]/dt - s.byHead[n]) * fmath.Exp(-15*f))
		}
		y = last
		if den != 0 {
			y += correct * (net + s.outside[n] + s.moved[n]) / den
		}
		if y < crown {
			y = crown - tiny
		}
		if ponds && y > s.full[n] {
			y = s.full[n] + tiny
		}
	}
	s.pressed[n] = surcharged
	s.emptied[n] = 0
	if empty := old + dV/area; empty < 0 && y <= 0 && !s.opt.Conserve {
		s.emptied[n] = float64(-empty * area)
	}
	y = max(0, y)
	most := s.full[n]
	if !ponds {
		most += s.sur[n]
	}
	switch {
	case y <= most:
		s.volume[n] = s.volumeAt(n, y)
	case !ponds:
		s.overflow[n] = dV / dt
		if s.shaft(n) { // less what filled the node to its rim
			s.overflow[n] = max(0, dV-float64(area*max(0, most-old))) / dt
		}
		s.volume[n] = s.volumeAt(n, most)
		y = most
	default:
		s.volume[n] = max(s.oldVolume[n]+dV, s.fullVolume[n])
		s.overflow[n] = (s.volume[n] - max(s.oldVolume[n], s.fullVolume[n])) / dt
	}
	if s.overflow[n] < tinyFlow {
		s.overflow[n] = 0
	}
	s.rise[n] = abs(y-old) / dt
	s.depth[n] = y
}

// shaft reports whether a node's own water is counted.
func (s *Solver) shaft(n int) bool { return s.opt.Slot && s.kind[n] == Junction }

// volumeAt is the water of a node at a depth [m³]. A manhole's own is not counted below the crowns of its conduits, whose
// surface is its surface. Above them it is a shaft with the least area; EXTRAN knows no water there.
func (s *Solver) volumeAt(n int, d float64) float64 {
	if s.kind[n] == Storage {
		return s.net.Nodes[n].Basin.VolumeAt(d)
	}
	if s.shaft(n) {
		return s.opt.MinArea * max(0, d-(s.crown[n]-s.invert[n]))
	}
	if s.full[n] > 0 {
		return s.fullVolume[n] * d / s.full[n]
	}
	return 0
}

// mouth sets the depth of the outfall at an end of a link.
func (s *Solver) mouth(l int) {
	n, z := s.to[l], s.offset2[l]
	if s.kind[n] != Outfall {
		n, z = s.from[l], s.offset1[l]
	}
	yn, yc := 0.0, 0.0
	if l < s.conduits {
		x, q := s.sections[l], abs(s.qb[l])
		yn, yc = s.normalDepth(l, x, q), x.Critical(q)
	}
	m := &s.net.Nodes[n].Mouth
	level := s.stage[n]
	if math.IsNaN(level) {
		switch m.Kind {
		case Free, Normal:
			s.depth[n] = 0
			if z <= 0 {
				s.depth[n] = yn
				if m.Kind == Free {
					s.depth[n] = min(yn, yc)
				}
			}
			return
		case Fixed:
			level = m.Level
		case Tidal:
			level = m.Table.between(s.secondOfDay(s.time), true)
		case Timed:
			level = m.Table.between(s.time, true)
		}
	}
	yc = min(yc, yn)
	switch {
	case yc+z+s.invert[n] < level:
		s.depth[n] = level - s.invert[n]
	case z > 0:
		if level < s.invert[n]+z {
			s.depth[n] = max(0, level-s.invert[n])
		} else {
			s.depth[n] = z + yc
		}
	default:
		s.depth[n] = yc
	}
}
