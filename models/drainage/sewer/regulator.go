package sewer

import (
	"math"

	"semul/engine/fmath"
)

// gate is what an orifice's or weir's opening comes to at its setting.
type gate struct {
	orifice  float64 // flow per √head [m^{5/2}/s]
	weir     float64 // flow at the height where orifice flow begins
	critical float64 // that height, or head [m]
	drowned  float64 // of a weir: flow per √head of its full opening
	long     float64 // length that an orifice's water stands in [m]
}

// regulate finds the flow of a pump, orifice, weir or outlet. Source: SWMM Reference Manual Volume II, chapter 6.
func (s *Solver) regulate(l int, dt float64, trial int) {
	k := &s.net.Links[s.order[l]]
	last := s.q[l]
	s.dqdh[l], s.surf1[l], s.surf2[l] = 0, 0, 0
	s.class[l] = subcritical
	var q float64
	switch k.Kind {
	case Pump:
		q = s.pump(l, k, dt)
	case Orifice:
		var area float64
		q, area = s.orifice(l, k)
		if s.opt.Conserve {
			area = 0
		}
		s.surf1[l], s.surf2[l] = area/2, area/2
		if s.class[l] == upCritical || s.kind[s.from[l]] == Storage {
			s.surf1[l] = 0
		}
		if s.class[l] == downCritical || s.kind[s.to[l]] == Storage {
			s.surf2[l] = 0
		}
	case Weir:
		q = s.weir(l, k)
	default:
		q = s.outlet(l, k)
	}
	if trial > 0 && k.Kind != Pump {
		q = float64((1-relax)*last) + float64(relax*q)
		if q*last < 0 {
			q = 0.001 * cubic * sign(q)
		}
	}
	s.q[l] = q
}

// sides returns the heads above and below in the direction of flow, and that direction.
func (s *Solver) sides(l int) (h1, h2, y1, dir float64) {
	a, b := s.from[l], s.to[l]
	h1, h2 = s.invert[a]+s.depth[a], s.invert[b]+s.depth[b]
	if h1 >= h2 {
		return h1, h2, s.depth[a], 1
	}
	return h2, h1, s.depth[b], -1
}

// drowning is Villemonte's factor for flow over a crest into water above it, of exponent 1.5 or 2.5.
func drowning(h1, h2, crest, e float64) float64 {
	if h2 <= crest {
		return 1
	}
	r := (h2 - crest) / (h1 - crest)
	return fmath.Pow(max(0, 1-fmath.Pow(r, e)), 0.385)
}

// prepare computes an opening's coefficients from its setting.
func (s *Solver) prepare(l int) {
	k := &s.net.Links[s.order[l]]
	g := &s.gates[l-s.conduits]
	x := k.Section
	switch k.Kind {
	case Orifice:
		h := float64(s.setting[l] * x.Height)
		g.orifice = k.Gate.Cd * x.AreaAt(h) * math.Sqrt(2*gravity)
		g.critical = h
		g.weir = g.orifice * math.Sqrt(h/2)
		if k.Gate.Bottom {
			// Orifice and weir flow (C 0.414·√2g) are equal at head Co/Cw·A/P.
			if x.Shape == "CIRCULAR" {
				h /= 4
			} else if h+x.Width > 0 {
				h = h * x.Width / (2 * (h + x.Width))
			}
			g.critical = k.Gate.Cd / 0.414 * h
			g.weir = g.orifice * math.Sqrt(g.critical)
		}
	case Weir:
		h := float64(s.setting[l] * x.Height)
		g.drowned = 0
		if h > 0 {
			q1, q2, _ := s.over(l, k, h, 1)
			g.drowned = (q1 + q2) / math.Sqrt(h/2)
		}
	}
}

func (s *Solver) orifice(l int, k *Link) (q, area float64) {
	x, g := k.Section, &s.gates[l-s.conduits]
	h1, h2, y1, dir := s.sides(l)
	crest := s.invert[s.from[l]] + s.offset1[l]
	opening := float64(x.Height * s.setting[l])
	var head, f float64
	if k.Gate.Bottom {
		switch {
		case h1 < crest:
		case h2 > crest:
			head = h1 - h2
		default:
			head = h1 - crest
		}
		f = 1
		if g.critical > 0 {
			f = min(1, head/g.critical)
		}
	} else {
		f = 1
		if h1 < crest+opening && opening > 0 {
			f = (h1 - crest) / opening
		}
		switch middle := crest + float64(opening/2); {
		case f < 1:
			head = h1 - crest
		case h2 < middle:
			head = h1 - middle
		default:
			head = h1 - h2
		}
	}
	if head <= tiny || y1 <= tiny || s.blocked(l, dir) || s.setting[l] == 0 {
		s.class[l], s.y[l] = dry, 0
		return 0, tiny * g.long
	}
	if crest > h2 {
		s.class[l] = downCritical
		if dir < 0 {
			s.class[l] = upCritical
		}
	}
	if k.Gate.Bottom {
		s.y[l] = opening
		area = x.AreaAt(opening)
	} else {
		s.y[l] = opening * f
		area = x.WidthAt(s.y[l]) * g.long
	}
	q = s.through(g, head, f, l)
	if k.Flap {
		if u := q / max(x.AreaAt(opening), tinyArea); u > 0 { // the flap's own loss
			loss := float64(4 / gravity * u * u * fmath.Exp(-1.15*u/math.Sqrt(head)*math.Sqrt(0.3048)))
			if f < 1 {
				q = s.through(g, head, max(0, f-loss/g.critical), l)
			} else {
				q = s.through(g, max(0, head-loss), f, l)
			}
		}
	}
	if f < 1 {
		q *= drowning(h1, h2, crest, 1.5)
	}
	return dir * q, area
}

// through is the flow of an opening under a head: as a weir up to the share f of its critical height, else as an orifice.
func (s *Solver) through(g *gate, head, f float64, l int) float64 {
	if f < 1 {
		q := g.weir * f * math.Sqrt(f)
		s.dqdh[l] = 0
		if f > 0 {
			s.dqdh[l] = 1.5 * q / (f * g.critical)
		}
		return q
	}
	q := g.orifice * math.Sqrt(head)
	s.dqdh[l] = 0
	if head > 0 {
		s.dqdh[l] = q / (2 * head)
	}
	return q
}

func (s *Solver) weir(l int, k *Link) float64 {
	x, g := k.Section, &s.gates[l-s.conduits]
	h1, h2, _, dir := s.sides(l)
	crest := s.invert[s.from[l]] + s.offset1[l]
	crown := crest + x.Height
	crest += float64((1 - s.setting[l]) * x.Height)
	head := h1 - crest
	if head <= tiny || crest >= crown || s.blocked(l, dir) {
		s.class[l], s.y[l] = dry, 0
		return 0
	}
	if crest > h2 {
		s.class[l] = downCritical
		if dir < 0 {
			s.class[l] = upCritical
		}
	}
	if k.Crest.Kind == Roadway {
		return dir * s.roadway(l, k, head, h2-crest)
	}
	if h1 >= crown {
		if k.Crest.Surcharges {
			middle := float64((crest + crown) / 2)
			head = h1 - max(middle, h2)
			if h2 < middle {
				head = h1 - middle
			}
			s.y[l] = crown - crest
			if head <= 0 {
				return 0
			}
			q := g.drowned * math.Sqrt(head)
			s.dqdh[l] = q / (2 * head)
			return dir * q
		}
		head = crown - crest
	}
	q1, q2, slope := s.over(l, k, head, dir)
	if k.Flap {
		if a := x.WidthAt(x.Height) * head; a > 0 {
			u := (q1 + q2) / a
			loss := float64(4 / gravity * u * u * fmath.Exp(-1.15*u/math.Sqrt(head)*math.Sqrt(0.3048)))
			q1, q2, slope = s.over(l, k, max(0, head-loss), dir)
		}
	}
	s.dqdh[l] = slope
	q1 = float64(q1 * drowning(h1, h2, crest, 1.5))
	if q2 > 0 {
		q2 = float64(q2 * drowning(h1, h2, crest, 2.5))
	}
	s.y[l] = min(h1-crest, x.Height)
	return dir * (q1 + q2)
}

// over is the free flow over a weir's middle and ends, and its change with head.
func (s *Solver) over(l int, k *Link, head, dir float64) (q1, q2, slope float64) {
	if head <= 0 {
		return 0, 0, 0
	}
	x, c := k.Section, &k.Crest
	long := x.Width
	root := math.Sqrt(head)
	kind := c.Kind
	if kind == SideFlow && dir < 0 {
		kind = Transverse
	}
	e := 1.5
	switch kind {
	case VNotch:
		q1, e = c.C*x.Slope*head*head*root, 2.5
	case TrapezoidalWeir:
		long = x.WidthAt((1 - s.setting[l]) * x.Height)
		long = max(0, long-float64(0.1*c.Contractions*head))
		q1, q2 = c.C*long*head*root, c.C2*x.Slope*head*head*root
	case SideFlow:
		long = max(0, long-float64(0.1*c.Contractions*head))
		q1, e = c.C*fmath.Pow(long, 0.83)*fmath.Pow(head, 1.67), 1.67
	default:
		long = max(0, long-float64(0.1*c.Contractions*head))
		q1 = c.C * long * head * root
	}
	return q1, q2, (float64(e*q1) + float64(2.5*q2)) / head
}

func (s *Solver) outlet(l int, k *Link) float64 {
	h1, h2, y1, dir := s.sides(l)
	crest := s.invert[s.from[l]] + s.offset1[l]
	head := h1 - crest
	if k.Rating.ByHead {
		head = h1 - max(h2, crest)
	}
	if head <= tiny || y1 <= tiny || s.blocked(l, dir) {
		s.class[l], s.y[l] = dry, 0
		return 0
	}
	s.y[l] = head
	q := 0.0
	if len(k.Rating.H) > 0 {
		q = curve(k.Rating.H, k.Rating.Q, head)
	} else {
		q = k.Rating.Coef * power(head, k.Rating.Expo)
	}
	return dir * s.setting[l] * q
}

// pump is what a pump lifts. It never runs backwards and leaves no negative volume.
func (s *Solver) pump(l int, k *Link, dt float64) float64 {
	set := s.setting[l]
	if set == 0 || !s.powered[l] {
		return 0
	}
	a, b := s.from[l], s.to[l]
	lift := &k.Lift
	rise := s.invert[b] + s.depth[b] - s.invert[a] - s.depth[a]
	var q float64
	switch lift.Kind {
	case Ideal:
		q = s.inflow[a] + s.overflow[a] + max(0, s.outside[a]+s.moved[a])
	case ByVolume:
		q = steps(lift.X, lift.Q, s.volume[a])
	case ByDepth:
		q = steps(lift.X, lift.Q, s.depth[a])
	case ByHead:
		q = curve(lift.X, lift.Q, rise)
		s.dqdh[l] = -slopeOf(lift.X, lift.Q, rise)
	case ByLevel:
		q = curve(lift.X, lift.Q, s.depth[a])
		s.dqdh[l] = slopeOf(lift.X, lift.Q, s.depth[a])
	case BySpeed:
		q = curve(lift.X, lift.Q, rise/(set*set))
		s.dqdh[l] = -slopeOf(lift.X, lift.Q, rise/(set*set)) / (set * set)
	}
	q = float64(max(0, q) * set)
	if q == 0 || lift.Kind == Ideal {
		return q
	}
	if s.fullVolume[a] > 0 && (s.kind[a] == Storage || lift.Kind == ByVolume) {
		return max(0, min(q, s.inflow[a]+max(0, s.outside[a]+s.moved[a])+s.oldVolume[a]/dt))
	}
	if lift.Kind != ByVolume {
		net := s.inflow[a] - s.outflow[a] - q
		if y := s.oldDepth[a] + (float64(0.5*(net+s.oldNet[a]))+s.outside[a]+s.moved[a])*dt/max(s.area[a], s.opt.MinArea); y <= 0 {
			return s.inflow[a] + max(0, s.outside[a]+s.moved[a])
		}
	}
	return q
}
