package traffic

import "semul/engine/clock"

// Load restores what Save wrote into a new Sim of the same city and configuration. After an error the Sim is of no use.
func (s *Sim) Load(d Source) error {
	if format := d.Uint32(); format != s.format() {
		if format^mesoFormat == s.format() {
			d.Fail("traffic: the state was saved with another model.traffic.micro.within; go on with the same")
			return d.Err()
		}
		d.Fail("traffic: the state was written by another version of this program or is none; run the scenario from its beginning, or use the other version")
		return d.Err()
	}
	if n := d.Uint32(); int(n) != s.net.lanes {
		d.Fail("traffic: the state is of a city with %d lanes and links, this one has %d", n, s.net.lanes)
		return d.Err()
	}
	s.now, s.step = clock.Time(d.Uint64()), d.Uint64()
	s.driven = s.step
	rain := d.Float32()
	s.cold = d.Float64()
	s.soft, s.longest = d.Float32(), d.Float32()
	alarms := loadList(s, d)
	s.counts.load(d)
	s.loadFleet(d)
	s.loadEnvironment(d)
	if d.Err() == nil {
		s.loadStreets(d)
	}
	if d.Err() == nil {
		s.loadRows(d)
	}
	s.loadMeso(d)
	for range s.loadCount(d) {
		s.halted = append(s.halted, Halt{ID: d.Uint32(), Stop: d.Uint32(), Index: int(d.Uint32()), At: clock.Time(d.Uint64()), Left: d.Uint8() != 0})
	}
	s.blocks[0].lost, s.blocks[0].look = s.loadVehicles(d), s.loadVehicles(d)
	for range s.loadCount(d) {
		s.done = append(s.done, Done{ID: d.Uint32(), At: clock.Time(d.Uint64()), Depart: clock.Time(d.Uint64()),
			Entered: clock.Time(d.Uint64()), Loss: d.Float64(), Metres: d.Float64(), Reached: d.Uint8() != 0, End: Place{d.Uint32(), d.Float32()}, Battery: d.Float64(), Type: Type(d.Uint8()), Began: d.Uint32(), Stood: d.Float64()})
	}
	for _, street := range alarms {
		if int(street) >= len(s.net.firstLane) {
			d.Fail("traffic: the state has an alarm in street %d of %d; it is damaged", street, len(s.net.firstLane))
			return d.Err()
		}
		s.alarm(street)
	}
	s.rainLoss = rain
	s.sumDistractions()
	return d.Err()
}

// loadCount reads a length and refuses one that no run reaches.
func (s *Sim) loadCount(d Source) uint32 {
	n := d.Uint32()
	if d.Err() != nil {
		return 0
	}
	if n > 1<<26 {
		d.Fail("traffic: the state lists %d rows of something; it is damaged", n)
		return 0
	}
	return n
}

func loadList(s *Sim, d Source) []uint32 {
	var v []uint32
	for range s.loadCount(d) {
		if v = append(v, d.Uint32()); d.Err() != nil {
			return nil
		}
	}
	return v
}

// loadVehicles reads rows of the fleet and checks them.
func (s *Sim) loadVehicles(d Source) []uint32 {
	v := loadList(s, d)
	for _, veh := range v {
		if int(veh) >= len(s.fleet.id) {
			d.Fail("traffic: the state names vehicle row %d of %d; it is damaged", veh, len(s.fleet.id))
			return nil
		}
	}
	return v
}

func (c *Counts) load(d Source) {
	for _, v := range []*uint64{&c.Steps, &c.Updates, &c.Changes, &c.HardBrakes, &c.Timid} {
		*v = d.Uint64()
	}
	for _, v := range c.ints() {
		*v = int(d.Uint64())
	}
	for _, v := range c.floats() {
		*v = d.Float64()
	}
}

// loadFleet reads the vehicles; the planned ones are put on the agenda again.
func (s *Sim) loadFleet(d Source) {
	f, streets := &s.fleet, uint32(len(s.net.firstLane))
	for range s.loadCount(d) {
		row := f.add()
		f.id[row], f.phase[row], f.class[row] = d.Uint32(), d.Uint8(), Type(d.Uint8())
		f.through[row], f.informed[row], f.short[row], f.electric[row] = d.Uint8() != 0, d.Uint8() != 0, d.Uint8() != 0, d.Uint8() != 0
		f.battery[row] = d.Float64()
		s.loadSpeed(d, row)
		f.origin[row], f.dest[row], f.street[row] = d.Uint32(), d.Uint32(), d.Uint32()
		f.via[row], f.viaOlder[row] = d.Uint32(), d.Uint32()
		cursor := d.Uint32()
		f.began[row], f.stood[row] = d.Uint32(), d.Uint32()
		f.wish[row], f.pos[row], f.destPos[row], f.ideal[row], f.metres[row] = d.Float32(), d.Float32(), d.Float32(), d.Float32(), d.Float32()
		f.depart[row], f.entered[row] = clock.Time(d.Uint64()), clock.Time(d.Uint64())
		f.since[row], f.until[row] = clock.Time(d.Uint64()), clock.Time(d.Uint64())
		f.setRoute(row, d.Bytes())
		f.lane[row], f.speed[row] = d.Uint8(), d.Float32()
		f.cursor[row] = uint16(cursor)
		s.loadTour(d, row)
		if d.Err() != nil {
			return
		}
		if int(f.class[row]) >= len(s.types) || f.phase[row] == free || f.phase[row] > parked || f.origin[row] >= streets || f.dest[row] >= streets || f.began[row] >= streets || !s.isWay(f.via[row]) || !s.isWay(f.viaOlder[row]) ||
			f.phase[row] == driving && f.street[row] >= streets || int(cursor) > int(f.routeLen[row]) || !s.drivable(row) {
			d.Fail("traffic: vehicle %d of the state is not of this city; it is damaged", f.id[row])
			return
		}
		if err := s.useType(f.class[row]); err != nil {
			d.Fail("%v", err)
			return
		}
		if f.phase[row] == planned {
			s.agenda.push(departure{f.depart[row], f.id[row], row})
		}
		if s.classOf(row) == Emergency {
			s.sirens = append(s.sirens, row)
		}
		if f.informed[row] {
			s.informed++
		}
	}
}

// isWay reports whether a row is a link or none.
func (s *Sim) isWay(row uint32) bool {
	return row == none || int(row) < s.net.lanes && s.net.isLink[row]
}

// drivable reports whether every turn of a vehicle's route exists, from where it is or begins.
func (s *Sim) drivable(row uint32) bool {
	f, n := &s.fleet, &s.net.turns
	at, from := f.origin[row], 0
	if f.phase[row] == driving {
		at, from = f.street[row], int(f.cursor[row])
	} else if f.phase[row] == waiting || f.phase[row] == parked {
		from = int(f.cursor[row])
	}
	for _, h := range f.route(row)[from:] {
		if int(h) >= n.count(at) {
			return false
		}
		at = n.to[n.off[at]+uint32(h)]
	}
	return true
}

// loadRows reads the vehicles on lanes and the queues.
func (s *Sim) loadRows(d Source) {
	n := s.net
	for {
		r := d.Uint32()
		if r == none || d.Err() != nil {
			s.loadPromises(d)
			s.castShadows()
			return
		}
		if int(r) >= n.lanes {
			d.Fail("traffic: the state names lane row %d of %d; it is damaged", r, n.lanes)
			return
		}
		granted, count := d.Uint32(), d.Uint32()
		if granted > count || count+slackSlots > s.room[r] {
			d.Fail("traffic: the state puts %d vehicles, %d of them free to go, on a lane with room for %d", count, granted, s.room[r])
			return
		}
		s.granted[r], s.count[r] = uint16(granted), uint16(count)
		s.makeRoom(r)
		s.wake(r)
		for k := range count {
			if slot := s.start[r] + k; !s.loadSlot(d, r, slot) {
				return
			}
			if k < granted {
				s.pending[s.slots[s.start[r]+k].next]++
			}
		}
		for _, veh := range s.loadVehicles(d) {
			s.enqueue(r, veh)
		}
		if count > 0 {
			s.noteTail(s.old, r)
			s.noteTail(s.tail, r)
		}
		if s.old[r].rear < 0 {
			w := &s.blocks[s.net.blockOf[r]]
			w.reaching = append(w.reaching, r)
		}
	}
}

// loadPromises reads who may cross the line of a lane before he is in it.
func (s *Sim) loadPromises(d Source) {
	for d.Err() == nil {
		r := d.Uint32()
		if r == none || d.Err() != nil {
			return
		}
		link, veh := d.Uint32(), d.Uint32()
		if d.Err() != nil || int(r) >= s.net.lanes || int(link) >= s.net.lanes || s.net.from[link] != r || s.promised[r] != none || int(veh) >= len(s.fleet.id) {
			d.Fail("traffic: the state promises row %d, which does not lead there, to somebody; it is damaged", link)
			return
		}
		if !s.comesOver(veh, link) {
			d.Fail("traffic: the state promises %s to vehicle %d, which does not come there; it is damaged", s.name(link), s.fleet.id[veh])
			return
		}
		s.promised[r], s.promisedLink[r] = veh, link
		s.pending[link]++
	}
}

// comesOver reports whether a vehicle drives in a street before that of a link, and turns from there to the link's street and then as the link does.
func (s *Sim) comesOver(veh, link uint32) bool {
	f, n := &s.fleet, s.net
	route, at := f.route(veh), int(f.cursor[veh])
	if f.phase[veh] != driving || at+1 >= len(route) || uint32(route[at+1]) != uint32(n.arc[link]) {
		return false
	}
	return n.turns.to[n.turns.off[f.street[veh]]+uint32(route[at])] == n.street[n.from[link]]
}

// loadSlot reads one vehicle on a lane.
func (s *Sim) loadSlot(d Source, r, slot uint32) bool {
	v, n := &s.slots[slot], s.net
	veh, next := d.Uint32(), d.Uint32()
	v.x, v.v, v.flags = d.Float32(), d.Float32(), uint16(d.Uint32())
	v.aside = int8(d.Uint8())
	hurried := d.Uint8() != 0
	v.close = d.Uint8()
	v.waited, v.stood = uint16(d.Uint32()), d.Uint32()
	if d.Err() != nil {
		return false
	}
	if int(veh) >= len(s.fleet.id) || next != none && (int(next) >= n.lanes || n.isLink[r] == n.isLink[next]) || next == none && n.isLink[r] {
		d.Fail("traffic: the state has a vehicle on row %d that cannot be there; it is damaged", r)
		return false
	}
	v.veh, v.next = veh, next
	if !n.isLink[r] {
		if s.fleet.phase[veh] != driving || s.fleet.street[veh] != n.street[r] {
			d.Fail("traffic: the state has vehicle %d on row %d and in another street; it is damaged", s.fleet.id[veh], r)
			return false
		}
		if v.beside = s.besideOf(r, veh); hurried {
			v.beside |= hurries
		}
		s.stir(r)
	}
	v.class, v.wish = s.fleet.class[veh], s.fleet.wish[veh]
	return true
}

// loadStreets reads closures, water, dark signals and the times of streets.
func (s *Sim) loadStreets(d Source) {
	n := s.net
	for range s.loadCount(d) {
		in := incident{row: d.Uint32(), veh: d.Uint32(), pos: d.Float32(), stall: d.Uint8() != 0,
			until: clock.Time(d.Uint64()), last: clock.Duration(d.Uint64()), cause: d.Uint64(), commanded: d.Uint8() != 0, slows: d.Float32(),
			shuts: d.Uint8() != 0, looks: d.Float32()}
		if d.Err() != nil || int(in.row) >= n.lanes || n.street[in.row] == none {
			d.Fail("traffic: the state closes row %d, which is no lane; it is damaged", in.row)
			return
		}
		s.incidents = append(s.incidents, in)
		if !(in.slows >= 0 && in.slows < 1 && in.looks >= 0 && in.looks < 1) {
			d.Fail("traffic: the state takes the shares %g and %g of its capacity from a lane; it is damaged", in.slows, in.looks)
			return
		}
		if !in.stall && in.slows == 0 {
			s.states.closures[in.row]++
		}
	}
	s.stranded, s.strandedRow, s.waits.locked = loadList(s, d), loadList(s, d), loadList(s, d)
	if len(s.stranded) != len(s.strandedRow) {
		d.Fail("traffic: %d stranded vehicles on %d lanes; the state is damaged", len(s.stranded), len(s.strandedRow))
	}
	for _, r := range loadList(s, d) {
		if int(r) >= n.lanes {
			d.Fail("traffic: the state waives keep clear for row %d of %d; it is damaged", r, n.lanes)
			return
		}
		s.waived[r] = true
	}
	for r := d.Uint32(); r != none && d.Err() == nil; r = d.Uint32() {
		step := d.Uint64()
		if int(r) >= n.lanes || step > s.step {
			d.Fail("traffic: the state lets a vehicle go in step %d on row %d of %d; it is damaged", step, r, n.lanes)
			return
		}
		s.went[r] = step
	}
	for r := d.Uint32(); r != none && d.Err() == nil; r = d.Uint32() {
		depth := d.Float32()
		if int(r) >= n.lanes {
			d.Fail("traffic: the state has water on row %d of %d; it is damaged", r, n.lanes)
			return
		}
		s.states.depth[r] = depth
		s.limit[r] = s.limitIn(r, depth)
	}
	for i := range s.plans.dark {
		s.plans.dark[i] = d.Uint8() != 0
	}
	for i := range s.plans.waiting {
		s.plans.waiting[i] = d.Uint8() != 0
	}
	if !s.plans.enforce(loadList(s, d)) {
		d.Fail("traffic: the state's signals have other stages than this city's; it is damaged")
		return
	}
	if s.loadCabinets(d); d.Err() != nil {
		return
	}
	for range s.loadCount(d) {
		a := advice{d.Uint32(), d.Uint32(), clock.Time(d.Uint64())}
		if d.Err() != nil || int(a.street) >= len(n.firstLane) {
			d.Fail("traffic: the state has advice on street %d of %d; it is damaged", a.street, len(n.firstLane))
			return
		}
		s.advised = append(s.advised, a)
	}
	usual := make([]uint32, len(n.turns.to))
	for _, v := range [][]uint32{s.passed, s.passing, usual, s.lately} {
		list := loadList(s, d)
		if len(list) != len(v) {
			d.Fail("traffic: times of %d streets or turns in a city of %d; the state is damaged", len(list), len(v))
			return
		}
		copy(v, list)
	}
	if left := loadList(s, d); len(left) == n.lanes {
		copy(s.left, left)
	} else {
		d.Fail("traffic: counts of %d lanes in a city of %d; the state is damaged", len(left), n.lanes)
		return
	}
	if s.loadUses(d); d.Err() != nil {
		return
	}
	for turn, cost := range usual {
		s.learn(uint32(turn), cost)
	}
	for street := range n.firstLane {
		s.refresh(uint32(street))
	}
}
