package traffic

// krauss is the speed after this step [m/s] of eq. (4) without dawdling: as fast as the vehicle can and wishes, and not
// faster than what is safe behind one that is gap [m] ahead, less the gap kept at standstill, and drives at ahead [m/s].
// Who is faster than he wishes slows at ease.
func (p *law) krauss(v, v0, headway, gap, ahead, dt float32) float32 {
	n := v + float32(p.accel*dt)
	if wish := max(v0, v-float32(p.comfort*dt)); wish < n {
		n = wish
	}
	seen := gap + float32(0.5*(ahead-v)*dt) // half a step from now
	if safe := p.kraussSafe(v, headway, seen-p.gap, ahead); safe < n {
		n = safe
	}
	return max(n, v-p.brake) // eq. (3) takes care that this is enough
}

// kraussSafe is v_safe of eq. (4) [m/s], negative where there is less than no gap.
func (p *law) kraussSafe(v, headway, gap, ahead float32) float32 {
	return ahead + (gap-float32(ahead*headway))/((v+ahead)/float32(2*p.comfort)+headway)
}

// dawdled is the speed n after this step [m/s] less what the driver of a vehicle dawdles, who drove at v: σε times what he
// can accelerate by, or times n while that is less, so that everybody starts. ε is of (seed, id, step), equal for any order.
// Nobody dawdles himself into harder braking than his class can.
func (s *Sim) dawdled(p *law, veh uint32, v, n float32) float32 {
	if p.dawdle == 0 || n == 0 {
		return n
	}
	share := float32(p.dawdle * float32(s.moods.Float64(uint64(s.fleet.id[veh]), s.step, 0)))
	return max(n-float32(share*min(n, float32(p.accel*s.dt))), min(n, v-p.brake))
}
