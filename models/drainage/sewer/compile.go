package sewer

import (
	"fmt"
	"math"

	"semul/engine/fmath"
)

// PlaceError is what is wrong with one node or link of a network.
type PlaceError struct {
	What string // "node" or "link"
	Name string
	Text string
}

// Error names the place.
func (e *PlaceError) Error() string { return fmt.Sprintf("%s %s: %s", e.What, e.Name, e.Text) }

// New makes a solver at time 0 with the initial depths and flows of a network.
func New(net *Network) (*Solver, error) {
	s := &Solver{opt: net.Options, net: net}
	if err := s.check(); err != nil {
		return nil, err
	}
	if e := cycle(net.Rules); e != nil {
		return nil, e
	}
	s.allocate()
	for n := range net.Nodes {
		s.node(n)
	}
	if err := s.links(); err != nil {
		return nil, err
	}
	s.crowns()
	s.join()
	s.fill()
	s.initRules()
	s.initCaptures()
	s.initLosses()
	s.initShare()
	s.Totals.Start = s.stored()
	return s, nil
}

func (s *Solver) check() error {
	o := &s.opt
	if !(o.Step > 0) || !(o.Trials > 0) || !(o.Tolerance > 0) || !(o.MinArea > 0) || o.Courant < 0 || o.MinStep < 0 {
		return fmt.Errorf("sewer: step, trials, tolerance and smallest area must be above 0, got %g s, %d, %g m, %g m²", o.Step, o.Trials, o.Tolerance, o.MinArea)
	}
	o.MinStep = min(max(o.MinStep, 0.001), o.Step)
	for i := range s.net.Links {
		k := &s.net.Links[i]
		bad := func(format string, args ...any) error {
			return &PlaceError{"link", k.Name, fmt.Sprintf(format, args...)}
		}
		switch {
		case k.From < 0 || k.From >= len(s.net.Nodes) || k.To < 0 || k.To >= len(s.net.Nodes) || k.From == k.To:
			return bad("it must lead from one node to another, got %d and %d of %d", k.From, k.To, len(s.net.Nodes))
		case k.Section == nil && k.Kind != Pump && k.Kind != Outlet:
			return bad("it has no cross-section")
		case k.Kind == Conduit && (!(k.Length > 0) || !(k.Manning > 0)):
			return bad("length and Manning's n must be above 0, got %g m and %g", k.Length, k.Manning)
		case k.Culvert < 0 || k.Culvert > lastCulvert:
			return bad("culvert codes are from 1 to %d, 0 for none, got %d", lastCulvert, k.Culvert)
		case k.Kind == Pump && k.Lift.Kind != Ideal && len(k.Lift.X) == 0:
			return bad("the pump has no curve")
		}
	}
	for _, c := range s.net.Captures {
		if c.Link < 0 || c.Link >= len(s.net.Links) || s.net.Links[c.Link].Kind != Conduit || c.Node < 0 || c.Node >= len(s.net.Nodes) {
			return fmt.Errorf("sewer: inlets stand along a conduit and lead to a node, got link %d of %d and node %d of %d", c.Link, len(s.net.Links), c.Node, len(s.net.Nodes))
		}
	}
	at, leaves := make([]int, len(s.net.Nodes)), make([]int, len(s.net.Nodes))
	for _, k := range s.net.Links {
		at[k.From]++
		at[k.To]++
		leaves[k.From]++
	}
	for i := range s.net.Links {
		if k := &s.net.Links[i]; k.Kind == Pump && k.Lift.Kind == Ideal && leaves[k.From] > 1 {
			return &PlaceError{"link", k.Name, fmt.Sprintf("an ideal pump passes all that arrives, so it must be the only link that leaves its node, and %d leave; give the pump a curve", leaves[k.From])}
		}
	}
	for n, v := range s.net.Nodes {
		if v.Kind == Outfall && at[n] > 1 {
			return &PlaceError{"node", v.Name, fmt.Sprintf("an outfall ends one link, and %d meet here; put a junction before it", at[n])}
		}
		if math.IsNaN(v.Invert) || v.Full < 0 || v.Initial < 0 {
			return &PlaceError{"node", v.Name, "invert, depth and initial depth must be numbers, depths not negative"}
		}
	}
	return nil
}

func (s *Solver) allocate() {
	n, l := len(s.net.Nodes), len(s.net.Links)
	s.kind, s.terminal, s.settled, s.pressed = make([]NodeKind, n), make([]bool, n), make([]bool, n), make([]bool, n)
	for _, p := range []*[]float64{&s.invert, &s.full, &s.crown, &s.sur, &s.pond, &s.depth, &s.oldDepth, &s.volume, &s.oldVolume, &s.inflow, &s.outflow, &s.oldNet,
		&s.overflow, &s.lateral, &s.oldLateral, &s.outside, &s.area, &s.oldArea, &s.byHead, &s.rise, &s.fullVolume, &s.stage, &s.spilled, &s.swallowed, &s.emptied, &s.short, &s.leaves, &s.moved, &s.returning, &s.lost, &s.owed} {
		*p = make([]float64, n)
	}
	for _, p := range []*[]float64{&s.q, &s.oldQ, &s.dqdh, &s.surf1, &s.surf2, &s.setting, &s.target, &s.y, &s.vol, &s.oldVol, &s.froude, &s.flip, &s.offset1, &s.offset2, &s.changed} {
		*p = make([]float64, l)
	}
	s.order, s.place, s.from, s.to = make([]int32, 0, l), make([]int32, l), make([]int32, l), make([]int32, l)
	s.class, s.idle, s.powered, s.limited, s.flap = make([]class, l), make([]bool, l), make([]bool, l), make([]bool, l), make([]bool, l)
	s.sections = make([]*Section, l)
}

func (s *Solver) node(n int) {
	v := &s.net.Nodes[n]
	s.kind[n], s.invert[n], s.full[n], s.sur[n] = v.Kind, v.Invert, v.Full, v.Surcharge
	s.crown[n] = v.Invert
	if v.Kind == Junction {
		s.pond[n] = v.Ponded
	}
	if v.Kind == Outfall {
		s.outfalls = append(s.outfalls, int32(n))
	}
	s.stage[n] = math.NaN()
	s.terminal[n] = true
}

// links takes links in their order, conduits first, and turns conduits so that they fall.
func (s *Solver) links() error {
	for _, conduits := range []bool{true, false} {
		for i := range s.net.Links {
			if (s.net.Links[i].Kind == Conduit) == conduits {
				s.place[i] = int32(len(s.order))
				s.order = append(s.order, int32(i))
			}
		}
		if conduits {
			s.conduits = len(s.order)
		}
	}
	for _, p := range []*[]float64{&s.length, &s.model, &s.rough, &s.beta, &s.slope, &s.most, &s.barrels, &s.qb, &s.a1, &s.a2, &s.wCut, &s.aCut, &s.lossIn, &s.lossOut, &s.lossMean} {
		*p = make([]float64, s.conduits)
	}
	s.lossy = make([]bool, s.conduits)
	s.throats = make([]*Throat, s.conduits)
	s.gates = make([]gate, len(s.order)-s.conduits)
	for l, i := range s.order {
		k := &s.net.Links[i]
		s.from[l], s.to[l], s.offset1[l] = int32(k.From), int32(k.To), max(0, k.Offset)
		s.flip[l], s.sections[l], s.flap[l] = 1, k.Section, k.Flap
		s.setting[l], s.target[l], s.powered[l] = 1, 1, true
		if k.Kind == Pump && k.Lift.Off {
			s.setting[l], s.target[l] = 0, 0
		}
		if l < s.conduits {
			s.channel(l, k)
		} else {
			if k.Kind == Pump {
				s.offset1[l] = 0
			} else { // no crest lies below the water's next invert
				s.offset1[l] = max(s.offset1[l], s.invert[k.To]-s.invert[k.From])
			}
			s.offset2[l] = max(0, k.Offset)
			if k.Kind == Pump {
				s.offset2[l] = 0
			}
			if k.Kind == Orifice {
				s.gates[l-s.conduits].long = max(200*0.3048, 2*s.opt.Step*math.Sqrt(gravity*k.Section.Height))
			}
			s.prepare(l)
		}
		s.terminal[s.to[l]] = false
	}
	return nil
}

// channel derives a conduit's constants.
func (s *Solver) channel(c int, k *Link) {
	const leastDrop = 0.001 * 0.3048
	x := k.Section
	s.offset2[c] = max(0, k.OffsetTo)
	fall := s.invert[k.From] + s.offset1[c] - s.invert[k.To] - s.offset2[c]
	s.lossIn[c], s.lossOut[c], s.lossMean[c] = k.LossIn, k.LossOut, k.LossMean
	if fall < 0 {
		s.from[c], s.to[c] = s.to[c], s.from[c]
		s.offset1[c], s.offset2[c] = s.offset2[c], s.offset1[c]
		s.lossIn[c], s.lossOut[c] = k.LossOut, k.LossIn
		s.flip[c] = -1
	}
	s.lossy[c] = k.LossIn != 0 || k.LossOut != 0 || k.LossMean != 0
	drop := max(abs(fall), leastDrop)
	slope := drop / k.Length
	if drop < k.Length {
		slope = drop / math.Sqrt(float64(k.Length*k.Length)-float64(drop*drop))
	}
	slope = max(slope, s.opt.MinSlope)
	n := k.Manning
	switch { // the Manning's n of a force main that is not full
	case k.Main.Hazen > 0:
		n = 1.067 / k.Main.Hazen * fmath.Pow(x.Height/0.3048/slope, 0.04)
	case k.Main.Roughness > 0:
		f := darcy(10, x.Radius, k.Main.Roughness) // fully rough
		n = math.Sqrt(f/185) * fmath.Pow(x.Height/0.3048, 1.0/6)
	}
	s.length[c], s.model[c], s.barrels[c], s.most[c] = k.Length, k.Length, float64(max(1, k.Barrels)), k.Most/float64(max(1, k.Barrels))
	if s.opt.Lengthen > 0 {
		tall := x.Height
		if x.Open {
			tall = x.Area / x.WidthAt(x.Height)
		}
		root := fmath.Cbrt(x.Radius)
		u := root * root * math.Sqrt(slope) / n
		if f := (math.Sqrt(gravity*tall) + u) * s.opt.Lengthen / k.Length; f > 1 {
			s.model[c] = f * k.Length
			slope /= f
			n /= math.Sqrt(f)
		}
	}
	s.slope[c] = slope
	s.beta[c] = math.Sqrt(slope) / n
	s.rough[c] = gravity * n * n
	if k.Culvert > 0 {
		s.throats[c] = NewThroat(x, k.Culvert, slope)
	}
	s.wCut[c], s.aCut[c] = x.WidthAt(s.cut()*x.Height), x.AreaAt(s.cut()*x.Height)
}

// crowns raises crowns to the highest link and rims to the crowns.
func (s *Solver) crowns() {
	for l, i := range s.order {
		k := &s.net.Links[i]
		tall := 0.0
		if k.Section != nil {
			tall = k.Section.Height
		}
		a, b := s.from[l], s.to[l]
		s.crown[a] = max(s.crown[a], s.invert[a]+s.offset1[l]+tall)
		s.crown[b] = max(s.crown[b], s.invert[b]+s.offset2[l]+tall)
		stays := func(n int32) bool { return s.kind[n] == Storage && s.sur[n] == 0 }
		if !stays(a) && (k.Kind == Conduit || k.Kind == Orifice && !k.Gate.Bottom || k.Kind == Weir) {
			s.full[a] = max(s.full[a], s.offset1[l]+tall)
		}
		if !stays(b) && k.Kind == Conduit {
			s.full[b] = max(s.full[b], s.offset2[l]+tall)
		}
	}
}

// join lists the conduits of every node, and the links at outfalls.
func (s *Solver) join() {
	s.first = make([]int32, len(s.depth)+1)
	for c := range s.conduits {
		s.first[s.from[c]+1]++
		s.first[s.to[c]+1]++
	}
	for n := range s.depth {
		s.first[n+1] += s.first[n]
	}
	s.ends = make([]int32, s.first[len(s.depth)])
	next := append([]int32(nil), s.first...)
	for c := range s.conduits {
		a, b := s.from[c], s.to[c]
		s.ends[next[a]] = int32(c) << 1
		next[a]++
		s.ends[next[b]] = int32(c)<<1 | 1
		next[b]++
	}
	for l := range s.q {
		if s.kind[s.from[l]] == Outfall || s.kind[s.to[l]] == Outfall {
			s.mouths = append(s.mouths, int32(l))
		}
	}
}

// fill puts the water of the start in: depths of nodes, or the mean of what their conduits' initial flows stand at.
func (s *Solver) fill() {
	for c := range s.conduits {
		k := &s.net.Links[s.order[c]]
		s.qb[c] = k.Initial * s.flip[c] / s.barrels[c]
		s.q[c] = s.qb[c] * s.barrels[c]
		s.y[c] = s.normalDepth(c, k.Section, abs(s.qb[c]))
	}
	for n := range s.net.Nodes {
		s.depth[n] = s.net.Nodes[n].Initial
		if s.kind[n] != Junction || s.depth[n] > 0 {
			continue
		}
		sum, count := 0.0, 0
		for _, e := range s.ends[s.first[n]:s.first[n+1]] {
			c := e >> 1
			if s.y[c] > tiny {
				z := s.offset1[c]
				if e&1 == 1 {
					z = s.offset2[c]
				}
				sum += s.y[c] + z
			}
			count++
		}
		if count > 0 {
			s.depth[n] = sum / float64(count)
		}
	}
	for _, l := range s.mouths {
		s.mouth(int(l))
	}
	for c := range s.conduits {
		x := s.sections[c]
		if s.q[c] == 0 {
			y1 := min(max(0, s.depth[s.from[c]]-s.offset1[c]), x.Height)
			y2 := min(max(0, s.depth[s.to[c]]-s.offset2[c]), x.Height)
			s.y[c] = max(0.5*(y1+y2), tiny)
		}
		s.a1[c] = x.AreaAt(s.y[c])
		s.a2[c] = s.a1[c]
		s.stand(c)
	}
	for n := range s.depth {
		s.fullVolume[n] = s.volumeAtFull(n)
		s.volume[n] = s.volumeAt(n, s.depth[n])
		if s.opt.Ponding && s.pond[n] > 0 && s.depth[n] > s.full[n] {
			s.volume[n] = s.fullVolume[n] + float64((s.depth[n]-s.full[n])*s.pond[n])
		}
	}
	s.feed()
	s.gather(0, len(s.depth))
	for l := s.conduits; l < len(s.q); l++ {
		s.scatter(l)
	}
}

// stand finds the water in a conduit at the start as a step would find it: by the levels of its ends, or a free fall.
func (s *Solver) stand(c int) {
	const moment = 1e-9
	q, qb, y, a, d := s.q[c], s.qb[c], s.y[c], s.a1[c], s.dqdh[c]
	s.conduit(c, moment, 0)
	s.q[c], s.qb[c], s.y[c], s.a1[c], s.dqdh[c] = q, qb, y, a, d
}

// volumeAtFull is the volume of a node at its rim: of a storage; of a manhole that a pump by volume draws from, which
// holds the range of the pump's curve.
func (s *Solver) volumeAtFull(n int) float64 {
	if s.kind[n] == Storage {
		return s.net.Nodes[n].Basin.VolumeAt(s.full[n])
	}
	if s.shaft(n) {
		return s.volumeAt(n, s.full[n])
	}
	v := 0.0
	for l := s.conduits; l < len(s.q); l++ {
		k := &s.net.Links[s.order[l]]
		if k.Kind == Pump && k.Lift.Kind == ByVolume && int(s.from[l]) == n {
			v = max(v, k.Lift.X[len(k.Lift.X)-1])
		}
	}
	return v
}

// feed sets the inflow of series and patterns at the present time.
func (s *Solver) feed() {
	for i := range s.net.Inflows {
		f := &s.net.Inflows[i]
		q := f.Base
		if q != 0 && len(f.Patterns) > 0 {
			q *= factor(f.Patterns, s.when(s.time))
		}
		if f.Series != nil {
			q += float64(f.Scale * f.Series.between(s.time, false))
		}
		s.lateral[f.Node] += q
	}
	if s.source != nil {
		s.source(s.time, s.lateral)
	}
}
