package sewer

import "math"

// Advance moves the water by dt seconds, up to the next instant at which others exchange water with it. What was set by
// SetInflow, SetStage and SetPower holds all along.
func (s *Solver) Advance(dt float64) {
	for end := s.time + dt; s.time < end; {
		left := end - s.time
		step := s.Stable(min(s.opt.Step, left))
		if step >= left || left-step < 1e-6 {
			s.Step(left)
			s.time = end
			return
		}
		s.Step(step)
	}
}

// Count returns how many nodes and links there are.
func (s *Solver) Count() (nodes, links int) { return len(s.depth), len(s.q) }

// SetInflow gives a node water from outside [m³/s], taken from it if negative, until it is set again. Exactly q·Δt enters
// in Δt seconds, beside what the network's own series and patterns bring.
func (s *Solver) SetInflow(node int, q float64) { s.outside[node] = q }

// SetSource names what adds to the inflow of every node at a time of the simulation [m³/s], such as runoff. It is part of
// the network's own inflow: read at the start of each step, averaged over it. Save does not keep it.
func (s *Solver) SetSource(add func(t float64, nodes []float64)) { s.source = add }

// SetStage puts the water before an outfall at an elevation [m]; NaN gives the outfall back to its own rule.
func (s *Solver) SetStage(node int, level float64) { s.stage[node] = level }

// SetPower switches the power of a pump. Without it nothing is lifted, whatever the rules say.
func (s *Solver) SetPower(link int, on bool) { s.powered[s.place[link]] = on }

// SetSetting commands a link as a rule would: 0 closed or off, 1 open or on, a pump's relative speed. Rules may change it.
func (s *Solver) SetSetting(link int, setting float64) { s.target[s.place[link]] = max(0, setting) }

// Setting is what a link is set to.
func (s *Solver) Setting(link int) float64 { return s.setting[s.place[link]] }

// Depth of a node above its invert [m].
func (s *Solver) Depth(node int) float64 { return s.depth[node] }

// Head of a node, an elevation [m].
func (s *Solver) Head(node int) float64 { return s.invert[node] + s.depth[node] }

// Rim is the elevation above which a node floods or ponds [m].
func (s *Solver) Rim(node int) float64 { return s.invert[node] + s.full[node] }

// Inflow is all that enters a node now [m³/s].
func (s *Solver) Inflow(node int) float64 {
	return s.inflow[node] + max(0, s.outside[node]+s.moved[node])
}

// Flooding is what a node spills or ponds now [m³/s].
func (s *Solver) Flooding(node int) float64 { return s.overflow[node] }

// Overflow is the volume a node has spilled for good since the start [m³]; what ponds is not in it. The difference over an
// exchange interval is what the surface receives.
func (s *Solver) Overflow(node int) float64 { return s.spilled[node] }

// Ponded is the volume that stands above a node's rim [m³].
func (s *Solver) Ponded(node int) float64 { return max(0, s.volume[node]-s.fullVolume[node]) }

// Received is the volume that SetInflow has brought to a node since the start, less what it has taken [m³].
func (s *Solver) Received(node int) float64 { return s.swallowed[node] }

// Shortfall is the volume that a node should have given since the start and did not hold [m³]: what a taker must pay back.
func (s *Solver) Shortfall(node int) float64 { return s.short[node] }

// Discharge is the volume that has left through an outfall since the start, less what came back in [m³].
func (s *Solver) Discharge(node int) float64 { return s.leaves[node] }

// Volume of a node's own storage [m³].
func (s *Solver) Volume(node int) float64 { return s.volume[node] }

// Flow of a link, positive from From to To [m³/s].
func (s *Solver) Flow(link int) float64 {
	l := s.place[link]
	return s.q[l] * s.flip[l]
}

// LinkDepth is the depth of water in a link [m]: the mean of a conduit, the opening's of a regulator.
func (s *Solver) LinkDepth(link int) float64 { return s.y[s.place[link]] }

// Velocity in a conduit, as flow has its sign [m/s]; 0 in regulators.
func (s *Solver) Velocity(link int) float64 {
	l := int(s.place[link])
	if l >= s.conduits || s.a1[l] <= tinyArea {
		return 0
	}
	u := s.qb[l] / s.a1[l]
	if abs(u) > fastest {
		u = fastest * sign(u)
	}
	return u * s.flip[l]
}

// Froude number of a conduit.
func (s *Solver) Froude(link int) float64 { return s.froude[s.place[link]] }

// Lifted is the power in the water that a pump lifts now [W]: ρ·g·Q·ΔH.
func (s *Solver) Lifted(link int) float64 {
	l := s.place[link]
	rise := s.Head(int(s.to[l])) - s.Head(int(s.from[l]))
	return 1000 * gravity * s.q[l] * math.Max(0, rise)
}

// Worst is the conduit whose Courant step is the shortest now, outside numbering, and that step [s].
func (s *Solver) Worst() (link int, step float64) {
	step = math.Inf(1)
	for c := range s.conduits {
		q := abs(s.qb[c])
		if q <= tinyFlow || s.a1[c] <= tinyArea || s.froude[c] <= 0.01 {
			continue
		}
		if t := s.vol[c] / s.barrels[c] / q * s.froude[c] / (1 + s.froude[c]); t < step {
			link, step = int(s.order[c]), t
		}
	}
	return link, step
}

// Broken is the first node whose depth is not a number; -1 if all are.
func (s *Solver) Broken() int {
	for n, d := range s.depth {
		if math.IsNaN(d) || math.IsInf(d, 0) {
			return n
		}
	}
	return -1
}
