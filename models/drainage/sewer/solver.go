package sewer

import "semul/engine/fmath"

const (
	tiny       = 0.0001 * 0.3048 // depth below which there is no water [m]
	tinyArea   = 0.0001 * 0.3048 * 0.3048
	tinyFlow   = 0.0001 * 0.3048 * 0.3048 * 0.3048
	fastest    = 50 * 0.3048 // velocity that is never passed [m/s]
	relax      = 0.5
	cutExtran  = 0.96     // share of the height above which a roof narrows the surface no more
	cutSlot    = 0.985257 // and above which the slot begins
	slotLevels = 1.78
)

// class is how water stands in a link.
type class uint8

const (
	dry class = iota
	upDry
	downDry
	subcritical
	supercritical
	upCritical
	downCritical
)

// Solver is a network with its water. Links are held with conduits first.
type Solver struct {
	opt    Options
	net    *Network
	time   float64 // since the start [s]
	source func(t float64, nodes []float64)

	// nodes
	kind                               []NodeKind
	invert, full, crown, sur, pond     []float64
	terminal                           []bool // no link ends here
	depth, oldDepth, volume, oldVolume []float64
	inflow, outflow, oldNet, overflow  []float64
	lateral, oldLateral                []float64 // from series and patterns
	outside                            []float64 // set by others, constant over an interval
	area, oldArea, byHead, rise        []float64 // surface, the last one below the crown, Σ∂Q/∂H, |dH/dt|
	fullVolume, emptied                []float64
	pressed                            []bool    // moved by the rule of EXTRAN in the last iteration
	owed                               []float64 // with Options.Conserve: received and not held yet [m³]
	outfalls                           []int32
	moved, returning                   []float64 // by inlets: rates of this step; volumes [m³] on their way back up
	returns                            []int32
	sag                                []bool
	settled                            []bool
	stage                              []float64 // of an outfall, set from outside; NaN: its own
	first, ends                        []int32   // CSR: conduits of each node, in link order; bit 0: 1 at the far end
	mouths                             []int32   // links at outfalls
	spilled, swallowed, short, leaves  []float64 // volumes per node since the start, see exchange.go

	// links, inside order
	order, place                []int32 // inside → outside and back
	conduits                    int
	from, to                    []int32
	q, oldQ, dqdh, surf1, surf2 []float64
	setting, target             []float64
	y, vol, froude              []float64
	class                       []class
	oldVol                      []float64
	idle                        []bool // both ends are settled
	flip                        []float64
	offset1, offset2            []float64
	powered                     []bool
	changed                     []float64 // time of the last change between open and closed
	limited                     []bool
	sections                    []*Section

	// conduits
	length, model, rough, beta, slope, most []float64 // model: lengthened
	barrels                                 []float64
	qb, a1, a2                              []float64 // per barrel: flow, area now, area of the last step
	wCut, aCut                              []float64 // width and area below the roof, see face
	lossIn, lossOut, lossMean               []float64
	lossy                                   []bool
	throats                                 []*Throat // of culverts
	flap                                    []bool

	share  share
	gates  []gate
	losses []loss
	lost   []float64 // by node, what losses take during the step [m³/s]
	rules  rules

	varied    float64 // the last variable step
	Totals    Ledger
	steps     int
	trials    int
	unsettled int
}

// Time is how long has been simulated [s].
func (s *Solver) Time() float64 { return s.time }

// Steps counts routing steps, their iterations, and the steps whose iterations did not settle.
func (s *Solver) Steps() (steps, trials, unsettled int) { return s.steps, s.trials, s.unsettled }

// Step advances by one routing step of dt seconds. It allocates nothing.
func (s *Solver) Step(dt float64) {
	s.half(dt / 2)
	s.decide(dt)
	s.begin(dt)
	s.time += dt
	settled := false
	trial := 0
	h := &s.share
	for trial < s.opt.Trials {
		h.dt, h.trial = dt, trial
		h.each(h.conduitBlocks, h.conduits)
		h.each(h.nodeBlocks, h.gather)
		for l := s.conduits; l < len(s.q); l++ {
			if !s.idle[l] {
				s.regulate(l, dt, trial)
			}
			s.scatter(l)
		}
		for _, l := range s.mouths {
			s.mouth(int(l))
		}
		h.each(h.nodeBlocks, h.heads)
		settled = true
		for _, ok := range h.settled {
			settled = settled && ok
		}
		trial++
		if trial > 1 {
			if settled {
				break
			}
			s.rest()
		}
	}
	s.steps++
	s.trials += trial
	if !settled {
		s.unsettled++
	}
	s.account(dt)
	if s.opt.Conserve {
		s.owe(dt)
	}
	s.half(dt / 2)
}

// begin keeps the last step's state and finds what flows in.
func (s *Solver) begin(dt float64) {
	for n := range s.depth {
		s.oldLateral[n], s.lateral[n] = s.lateral[n], 0
		s.oldDepth[n], s.oldVolume[n] = s.depth[n], s.volume[n]
		s.oldNet[n] = s.inflow[n] - s.outflow[n]
		s.overflow[n] = 0
	}
	s.feed()
	s.lose(dt)
	s.capture(dt)
	for l := range s.q {
		s.oldQ[l] = s.q[l]
		s.idle[l] = false
		s.surf1[l], s.surf2[l] = 0, 0
	}
	copy(s.a2, s.a1)
	copy(s.oldVol, s.vol)
}

// gather sums at nodes what flows in and out: from outside, then by their conduits in their order.
func (s *Solver) gather(begin, end int) {
	for n := begin; n < end; n++ {
		in, out, area, byHead := 0.0, s.lost[n], 0.0, 0.0
		if s.kind[n] == Storage {
			area = s.net.Nodes[n].Basin.AreaAt(s.depth[n])
		}
		if s.opt.Ponding && s.pond[n] > 0 && s.depth[n] > s.full[n] {
			area = s.pond[n]
		}
		if q := s.lateral[n]; q >= 0 {
			in = q
		} else {
			out -= q
		}
		for _, e := range s.ends[s.first[n]:s.first[n+1]] {
			c := e >> 1
			q := s.q[c]
			if e&1 == 0 {
				q = -q
				area += s.surf1[c]
			} else {
				area += s.surf2[c]
			}
			if q > 0 {
				in += q
			} else {
				out -= q
			}
			byHead += s.dqdh[c]
		}
		s.inflow[n], s.outflow[n], s.area[n], s.byHead[n] = in, out, area, byHead
	}
}

// scatter adds one regulator to its nodes.
func (s *Solver) scatter(l int) {
	a, b := s.from[l], s.to[l]
	if q := s.q[l]; q >= 0 {
		s.outflow[a] += q
		s.inflow[b] += q
	} else {
		s.inflow[a] -= q
		s.outflow[b] -= q
	}
	s.area[a] += s.surf1[l]
	s.area[b] += s.surf2[l]
	s.byHead[a] += s.dqdh[l]
	if k := &s.net.Links[s.order[l]]; k.Kind != Pump || k.Lift.Kind != ByLevel {
		s.byHead[b] += s.dqdh[l]
	}
}

// rest lets links idle whose ends have both settled.
func (s *Solver) rest() {
	for l := range s.q {
		s.idle[l] = s.settled[s.from[l]] && s.settled[s.to[l]]
	}
}

// Stable is the longest step up to most that keeps waves from crossing a conduit and depths from jumping [s].
func (s *Solver) Stable(most float64) float64 {
	if s.opt.Courant == 0 || most < 0.001 {
		return most
	}
	t := most
	if s.varied == 0 {
		t = s.opt.MinStep
	} else {
		for c := range s.conduits {
			q := abs(s.qb[c])
			if q <= tinyFlow || s.a1[c] <= tinyArea || s.froude[c] <= 0.01 {
				continue
			}
			fr := s.froude[c]
			t = min(t, s.vol[c]/s.barrels[c]/q*fr/(1+fr)*s.opt.Courant)
		}
		for n := range s.depth {
			tall := s.crown[n] - s.invert[n]
			if s.kind[n] == Outfall || s.depth[n] <= tiny || s.depth[n]+tiny >= tall || tall*0.25 < tiny || s.rise[n] < tiny {
				continue
			}
			t = min(t, tall*0.25/s.rise[n])
		}
		t = max(t, s.opt.MinStep)
	}
	t = float64(int64(min(t, most)*1000)) / 1000
	s.varied = max(t, 0.001)
	return min(most, s.varied)
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// fourThirds is x^{4/3}.
func fourThirds(x float64) float64 { return x * fmath.Cbrt(x) }
