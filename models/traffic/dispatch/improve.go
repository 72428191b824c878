package dispatch

// worthwhile is the least gain for which a plan is changed [s].
const worthwhile = 1

// Improve moves requests that have not been fetched to where they cost less, alone or two at a time, until nothing gains.
// It returns what was gained [s].
func (f *Fleet) Improve(now float64) float64 {
	f.forget(now)
	before := f.Total(now)
	for range 20 {
		if !f.relocate(now) && !f.exchange(now) {
			break
		}
	}
	return before - f.Total(now)
}

// movable lists requests that are planned and not fetched, in their order.
func (f *Fleet) movable() []uint32 {
	var out []uint32
	for id, k := range f.vehicle {
		if k >= 0 && f.fetched[id] < 0 {
			out = append(out, uint32(id))
		}
	}
	return out
}

// relocate takes each request out and puts it where it is cheapest; true if one has moved.
func (f *Fleet) relocate(now float64) bool {
	changed := false
	for _, id := range f.movable() {
		changed = f.again(now, id) || changed
	}
	return changed
}

// mostExchanged is up to how many requests are exchanged in pairs: the pairs are their square, and a fleet with more of
// them waiting has enough to gain by moving one at a time (project default).
const mostExchanged = 12

// exchange takes two requests out at a time and puts them back in either order.
func (f *Fleet) exchange(now float64) bool {
	list := f.movable()
	if len(list) > mostExchanged {
		return false
	}
	for i, a := range list {
		for _, b := range list[i+1:] {
			if f.again(now, a, b) || f.again(now, b, a) {
				return true
			}
		}
	}
	return false
}

// again takes requests out and places them one after the other; it undoes this, and returns false, unless all find a place
// and the plans cost less.
func (f *Fleet) again(now float64, ids ...uint32) bool {
	plans, owners := make([][]Stop, len(f.Vehicles)), make([]int, len(ids))
	for k := range f.Vehicles {
		plans[k] = f.Vehicles[k].Plan
	}
	was := f.Total(now)
	for i, id := range ids {
		owners[i] = f.vehicle[id]
		v := &f.Vehicles[owners[i]]
		v.Plan = without(v.Plan, id)
		f.vehicle[id] = -1
	}
	fits := true
	for _, id := range ids {
		fits = fits && f.place(id, now) >= 0
	}
	if fits && f.Total(now) < was-worthwhile {
		return true
	}
	for k := range f.Vehicles {
		f.Vehicles[k].Plan = plans[k]
	}
	for i, id := range ids {
		f.vehicle[id] = owners[i]
	}
	return false
}
