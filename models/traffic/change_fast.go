package traffic

// On fast roads drivers look far ahead and keep to the kerb unless they overtake: so lanes differ in speed, and who drives in the
// kerb lane sees in time that it slows where a ramp comes in.
const (
	fastLimit = 22   // lanes with at least this limit are fast: 80 km/h [m/s]
	foreseen  = 300  // drivers look so far ahead (LMRS: 295 m) [m]
	foresees  = 0.3  // what a lane in which they could drive 1 m/s faster is worth (fitted, see DESIGN.md) [1/s]
	kerbwards = 0.2  // what the lane nearer to the kerb is worth (MOBIL's bias; Kesting, Treiber, Helbing 2007 have 0.3) [m/s²]
	steady    = 1.8  // what the lane beside must be worth besides: 7 m/s faster (LMRS: 0.365 of 70 km/h) [m/s²]
	fallBack  = 2    // who lets somebody in, or gets in behind somebody, drives so much slower than he at most (default of ours) [m/s]
	squeezed  = 0.53 // the share of his headway that a driver gives up who must change at the last place (LMRS: 1.2 to 0.56 s)
	closeFall = 10   // of 255 in a second: who keeps too little distance is back to his own within 25 s (LMRS: time constant 25 s)
)

// LMRS: Schakel, Knoop, van Arem 2012, Transportation Research Record 2316, 47–57.

// fast reports whether a lane is one of a fast road.
func (s *Sim) fast(l uint32) bool { return s.net.limit[l] >= fastLimit }

// foresight is what a driver of a fast road expects of lane `to`, beside his own, that accelerations of now do not tell [m/s²]. Less than
// steady is not worth a change, else drivers would go to and fro; but to the kerb goes whoever will not be hindered there.
func (s *Sim) foresight(l, k, to, at uint32) float32 {
	slot := s.start[l] + k
	there := s.foreseeable(slot, to, at)
	worth := float32(foresees * (there - s.foreseeable(slot, l, k)))
	if to > l {
		return worth - kerbwards - steady
	}
	if there >= s.wished(to, slot) {
		return worth + kerbwards
	}
	return worth + kerbwards - steady
}

// foreseeable is the speed that the vehicle in a slot could reach at index at of a lane [m/s]: as it wishes, or that of somebody
// ahead, who counts the less the farther he is. Beyond the lane only the last vehicle is seen.
func (s *Sim) foreseeable(slot, l, at uint32) float32 {
	x, wish := s.slots[slot].x, s.wished(l, slot)
	v := wish
	for i := at; i > 0; i-- {
		o := &s.slots[s.start[l]+i-1]
		d := o.x - x
		if d > foreseen {
			return v
		}
		v = min(v, o.v+float32((wish-o.v)*(d/foreseen)))
	}
	n := s.net
	rest := n.length[l] - x
	if links := n.out.at(l); rest < foreseen && len(links) > 0 {
		last := s.old[n.to[links[0]]]
		if d := last.rear + rest; last.rear < far && d > 0 && d < foreseen {
			v = min(v, last.speed+float32((wish-last.speed)*(d/foreseen)))
		}
	}
	return v
}

// closeness is the share of its headway that a vehicle keeps.
func (o *occupant) closeness() float32 { return 1 - float32(squeezed*float32(o.close)/255) }

// squeezesIn decides whether a vehicle that must change lanes takes a place that is tight but safe: neither it nor who would be
// behind it brakes hard if both keep less than their headways, the less the greater the urgency u. They then do so for a while.
func (s *Sim) squeezesIn(slot, to, at uint32, u float32) bool {
	p, o, first := &s.laws[s.slots[slot].class], &s.slots[slot], s.start[to]
	share, least := 1-float32(squeezed*u), float32(-imposed*u)
	if at > 0 && p.wanted(o.v, s.wished(to, slot), p.headway*share, s.rearOf(first+at-1)-o.x, s.slots[first+at-1].v, false) < least {
		return false
	}
	given := uint8(255 * u)
	if at < uint32(s.count[to]) {
		f := &s.slots[first+at]
		q := &s.laws[f.class]
		burden := q.wanted(f.v, s.wished(to, first+at), q.headway*share, o.x-p.length-f.x, o.v, false)
		if f.v < 1 {
			burden = max(burden, -1) // who hardly moves cannot be made to brake hard
		}
		if burden < least {
			return false
		}
		s.rouse(to)
		f.close = max(f.close, given)
	}
	o.close = max(o.close, given)
	return true
}
