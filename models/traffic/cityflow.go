package traffic

// CityFlow's vehicle, written from how its public source behaves (Vehicle::getCarFollowSpeed, getStopBeforeSpeed and
// getIntersectionRelatedSpeed, Cross::canPass, github.com/cityflow-project/CityFlow).

// cityflow is the speed after this step [m/s] of eq. (6): as fast as the vehicle can and wishes, not faster than what keeps
// the time gap T to one that is gap [m] ahead and drives at ahead [m/s], and so that both could stop at ease with s0 left.
func (p *law) cityflow(v, v0, headway, gap, ahead, aheadBrake, dt float32) float32 {
	n := min(v+float32(p.accel*dt), v0)
	seen := ahead + float32(0.5*max(0, v-ahead))
	n = min(n, (gap+float32(seen*dt)-float32(0.5*v*dt))/(headway+float32(0.5*dt)))
	b := min(p.comfort, aheadBrake)
	n = min(n, safe(v, gap-p.gap, ahead, b, aheadBrake, dt), float32(2*ahead)-float32(b*dt)+2*(gap-p.gap)/dt)
	return max(0, n, v-p.brake)
}

// Speeds below which who stops is taken to stand, and with which he ends a step within which he would have come to stand [m/s].
const (
	crawling = 0.01
	glide    = 0.005
)

// stopBefore is the speed after this step [m/s] with which a driver slows evenly from v, over whole steps, so as to stand
// in d [m]; far while he need not begin to, or if he cannot any more.
func (p *law) stopBefore(v, d, dt float32) float32 {
	n := v + float32(p.accel*dt)
	if d <= stopping(v, p.decel) || float32(0.5*(v+n)*dt)+stopping(n, p.comfort) < d {
		return far
	}
	if v < crawling {
		return 0
	}
	steps := float32(2*d) / float32(v*dt)
	switch {
	case steps < 1:
		return max(0, v-v/steps, v-p.brake)
	case steps < 2 && v < p.brake:
		return glide
	}
	return max(v-v/float32(int(steps)), v-p.brake)
}

// partsFrom reports whether vehicle k of lane l, which may cross the line soon, is bound elsewhere than somebody who is on the
// line, or will be before it. In CityFlow the links of a lane cross each other where they begin, and who comes later stops
// its yield distance before a crossing: Preset.Parting.
func (s *Sim) partsFrom(l, k uint32) bool {
	div, next := &s.net.div, s.slots[s.start[l]+k].next
	for i := div.off[next]; i < div.off[next+1]; i++ {
		if s.tail[div.other[i]].rear < 0 {
			return true
		}
	}
	return k > 0 && s.granted[l] > 0 && s.slots[s.start[l]].next != next
}
