package dispatch

// Ask gives a request to the vehicle whose plan it makes dearer by the least. It returns the request's number and the
// vehicle, or −1 where it fits nowhere.
func (f *Fleet) Ask(r Request, now float64) (id uint32, vehicle int) {
	f.forget(now)
	id = uint32(len(f.requests))
	f.requests, f.vehicle, f.fetched = append(f.requests, r), append(f.vehicle, -1), append(f.fetched, -1)
	return id, f.place(id, now)
}

// place puts a request where it is cheapest; −1 if nowhere.
func (f *Fleet) place(id uint32, now float64) int {
	best, where := never, -1
	var plan []Stop
	for k := range f.Vehicles {
		if p, dearer, ok := f.insertion(k, id, now); ok && dearer < best {
			best, where = dearer, k
			plan = append(plan[:0], p...)
		}
	}
	if where >= 0 {
		f.Vehicles[where].Plan, f.vehicle[id] = append([]Stop(nil), plan...), where
	}
	return where
}

// insertion is the cheapest plan of a vehicle with a request in it, and what it costs more. The plan is valid until the
// next call.
func (f *Fleet) insertion(k int, id uint32, now float64) (plan []Stop, dearer float64, ok bool) {
	v, r := &f.Vehicles[k], &f.requests[id]
	if v.Off || r.Party > v.Seats {
		return nil, 0, false
	}
	late := f.late(v, now)
	was, _ := f.cost(v, v.Plan, now, never)
	n := len(v.Plan)
	pick, drop := Stop{r.From, id, true}, Stop{r.To, id, false}
	best := never
	var bestPick, bestDrop int
	trial := make([]Stop, n+2)
	for i := 0; i <= n; i++ {
		if max(now, v.Free)+f.times(v.Place, r.From) > r.At+f.Rules.Wait+late && i == 0 {
			return nil, 0, false // too far away even if it went there at once: no way is shorter than the direct one
		}
		for j := i; j <= n; j++ {
			copy(trial, v.Plan[:i])
			trial[i] = pick
			copy(trial[i+1:], v.Plan[i:j])
			trial[j+1] = drop
			copy(trial[j+2:], v.Plan[j:])
			if c, fits := f.cost(v, trial, now, late); fits && c-was < best {
				best, bestPick, bestDrop = c-was, i, j
			}
		}
	}
	if best == never {
		return nil, 0, false
	}
	f.scratch = append(f.scratch[:0], v.Plan[:bestPick]...)
	f.scratch = append(f.scratch, pick)
	f.scratch = append(f.scratch, v.Plan[bestPick:bestDrop]...)
	f.scratch = append(f.scratch, drop)
	f.scratch = append(f.scratch, v.Plan[bestDrop:]...)
	return f.scratch, best, true
}

// late is by how much the plan of a vehicle breaks a promise as it stands, for delays on the way [s], at least 0: that
// must not forbid every new request.
func (f *Fleet) late(v *Vehicle, now float64) float64 {
	if _, ok := f.cost(v, v.Plan, now, 0); ok {
		return 0
	}
	most := 0.0
	at, place := max(now, v.Free), v.Place
	f.when = f.when[:0]
	for i, s := range v.Plan {
		at += f.times(place, s.Place)
		place = s.Place
		r := &f.requests[s.Request]
		if s.Pickup {
			at = max(at, r.At)
		}
		f.when = append(f.when, at)
		if s.Pickup {
			most = max(most, at-r.At-f.Rules.Wait)
		} else {
			most = max(most, at-f.fetchTime(v.Plan[:i], s.Request)-float64(f.Rules.Detour*r.Direct)-f.Rules.Extra)
		}
		at += f.Rules.Dwell
	}
	return most
}
