package traffic

import "semul/models/traffic/meso"

// Vehicles of the queue whose start is measured, and the way beyond the line after which they drive freely [m].
const (
	starters   = 31
	freelyFrom = 400
	beforeLine = 1 // who stands at a line stands that far before it [m]
)

// measureStart drives a queue of cars from rest over a line, limited to v0 [m/s], by the law that micro streets have, and
// returns the flow of vehicles 10 to 30 [veh/s] and how each of them starts.
func (s *Sim) measureStart(v0 float32) (flow float32, starts []meso.Starter) {
	p, following := &s.laws[Car], s.cfg.Following
	v0 = min(v0, p.maxSpeed)
	var x, v, line, free [starters]float32
	for k := range x {
		x[k] = -beforeLine - float32(float32(k)*(p.length+p.gap))
	}
	now := float32(0)
	for x[starters-1] < freelyFrom && now < 3600 {
		rear, ahead := float32(0), float32(0) // of the vehicle ahead, as the step began
		for k := range x {
			was, vk := x[k], v[k]
			var vn float32
			if k == 0 {
				vn = p.cruise(vk, v0, s.dt, following)
			} else {
				vn = p.next(vk, v0, p.headway, rear-was, ahead, p.decel, s.dt, following)
			}
			rear, ahead = was-p.length, vk
			d := p.travel(vk, vn, s.dt)
			x[k], v[k] = was+d, vn
			for _, place := range [2]struct {
				at   float32
				when *float32
			}{{0, &line[k]}, {freelyFrom, &free[k]}} {
				if was < place.at && x[k] >= place.at {
					*place.when = now + float32(s.dt*((place.at-was)/d))
				}
			}
		}
		now += s.dt
	}
	for k := range x {
		headway := line[0]
		if k > 0 {
			headway = line[k] - line[k-1]
		}
		starts = append(starts, meso.Starter{Headway: headway, After: max(0, free[k]-line[k]-freelyFrom/v0)})
	}
	return 20 / (line[30] - line[10]), starts
}
