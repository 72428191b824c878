package traffic

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
)

// Apply acts on an intervention of the scenario.
func (m *Model) Apply(iv sim.Intervention) error {
	ref, err := m.env.City.Find(iv.Target)
	if err != nil {
		return err
	}
	if _, ok := iv.Params.(*EmergencyParams); ok {
		return m.emergency(ref, iv)
	}
	until := clock.Never
	switch p := iv.Params.(type) {
	case *ClosureParams:
		if p.Duration > 0 {
			until = m.sim.Now().Add(p.Duration)
		}
		switch ref.Support {
		case city.OfStreet:
			m.sim.CloseStreet(ref.Index, until, iv.Event)
		case city.OfLane:
			m.sim.CloseLane(ref.Index, until, iv.Event)
		default:
			return fmt.Errorf("%s closes a street or a lane, not %s", iv.Kind, iv.Target)
		}
		m.distract(ref, p.Opposite, until, iv.Event)
		m.env.Emit(frame.Event{At: m.now, Kind: "closed", Where: ref, Unit: "m", Note: iv.Kind, Cause: []uint64{iv.Event}})
	case *StallParams:
		if ref.Support != city.OfLane {
			return fmt.Errorf("%s happens on a lane, not on %s", iv.Kind, iv.Target)
		}
		m.sim.Break(ref.Index, float32(p.Pos), p.Duration, p.Opposite, iv.Kind == "crash", iv.Event)
	case *PlanParams:
		return m.applyPlan(ref, p, iv.Target)
	default:
		return fmt.Errorf("traffic cannot apply %s", iv.Kind)
	}
	return nil
}

// emergency calls the first fleet of ambulances.
func (m *Model) emergency(where city.Ref, iv sim.Intervention) error {
	for i := range m.services {
		if s, ok := m.services[i].service.(*ambulances); ok && !s.repairs {
			if !s.call(where, m.now, iv.Event) {
				return fmt.Errorf("no street for cars leads to %s; let the emergency be at a building, street or junction that has one", iv.Target)
			}
			return nil
		}
	}
	return fmt.Errorf("nobody answers an emergency here; add a [fleet.X] with kind = \"ambulance\"")
}

// distract slows those who drive past an incident on the other side of the road.
func (m *Model) distract(ref city.Ref, share float64, until clock.Time, cause uint64) {
	c := m.env.City
	street := ref.Index
	if ref.Support == city.OfLane {
		street = c.Lanes.Street[ref.Index]
	}
	if other := c.Streets.Opposite[street]; other != city.None {
		m.sim.Distract(other, share, until, cause)
	}
}

// Accounts balances vehicles: who has departed is on the road, waits for a lane, has arrived or found no way.
func (m *Model) Accounts() []sim.Account {
	c := m.sim.Counts()
	list := []sim.Account{{Name: "vehicles", Unit: "vehicles", Stored: float64(c.Running + c.Parked + c.Waiting), Terms: []sim.Term{
		{Name: "entered", Value: float64(c.Entered)}, {Name: "arrived", Value: -float64(c.Arrived)}, {Name: "removed", Value: -float64(c.Removed)}}}}
	for i := range m.services {
		if a, ok := m.services[i].service.(interface{ account() sim.Account }); ok {
			list = append(list, a.account())
		}
	}
	if m.cars != nil {
		list = append(list, m.cars.accounts()...)
	}
	if a, ok := m.batteryAccount(); ok {
		list = append(list, a)
	}
	return list
}

// Metrics appends the numbers about the whole city.
func (m *Model) Metrics(dst []float64) []float64 {
	c := m.sim.Counts()
	sum, halting := 0.0, 0
	m.sim.EachVehicle(func(v Vehicle) {
		sum += float64(v.Speed)
		if v.Speed < 0.1 {
			halting++
		}
	})
	closed := 0
	for _, off := range m.sim.closed {
		if off {
			closed++
		}
	}
	return append(dst, float64(c.Running), float64(c.Waiting), float64(c.Arrived), ratio(sum, float64(c.Running)), float64(halting),
		float64(c.Stalled), float64(closed))
}

// Work counts vehicle-updates.
func (m *Model) Work() sim.Work {
	return sim.Work{Done: m.sim.Counts().Updates, Unit: "vehicle-updates"}
}

// Summary is the model's block of `run --json`.
func (m *Model) Summary() []sim.Figure {
	c := m.sim.Counts()
	whole := func(name string, v int) sim.Figure { return sim.Figure{Name: name, Value: float64(v), Whole: true} }
	list := []sim.Figure{whole("inserted", c.Inserted), whole("arrived", c.Arrived), whole("running", c.Running),
		whole("waiting_to_enter", c.Waiting), whole("vehicle_updates", int(c.Updates)),
		{Name: "mean_travel_time_s", Value: c.MeanTravelTime()}, {Name: "mean_travel_time_all_s", Value: c.MeanTravelTimeAll(m.sim.Now())},
		{Name: "mean_time_loss_s", Value: c.MeanTimeLoss()}, {Name: "mean_speed_mps", Value: c.MeanSpeed()}, whole("max_concurrent", c.Peak),
		whole("removed", c.Removed), whole("unplaced", m.unplaced), whole("reroutes", c.Reroutes), whole("shortened", c.Shortened),
		whole("wrong_lane", c.WrongLane), whole("detours", c.Detours), whole("stalled", c.Stalled), whole("halts", c.Halts), whole("refused_commands", m.sim.plans.refused), {Name: "vehicle_metres", Value: c.Metres},
		{Name: "vehicle_seconds", Value: c.VehicleSeconds}}
	for i := range m.services {
		for _, f := range m.services[i].figures() {
			f.Name = m.services[i].name + "_" + f.Name
			list = append(list, f)
		}
	}
	for i := range m.corridors {
		list = append(list, m.corridors[i].figures(m.env.Civil)...)
	}
	if len(m.services) > 0 {
		list = append(list, whole("unserved", m.unserved))
	}
	return append(list, m.environment()...)
}

// Notes says what was made of this city and its demand.
func (m *Model) Notes() []string {
	notes := m.own.notes()
	if m.unplaced > 0 {
		notes = append(notes, fmt.Sprintf("%d trips had no street to begin or end in and were sent back", m.unplaced))
	}
	notes = append(notes, m.wayless()...)
	if m.params.Background > 0 {
		if _, ok := m.places.across(m.chance, 0); !ok {
			notes = append(notes, "no street at the edge of the city leads to another one there, so no vehicle of background drives")
		}
	}
	if n := m.sim.net.without(); n > 0 {
		notes = append(notes, fmt.Sprintf("%d lanes lead nowhere although their street goes on: vehicles longer than such a lane may get stuck in it", n))
	}
	for i := range m.services {
		if a, ok := m.services[i].service.(interface{ notes() []string }); ok {
			notes = append(notes, a.notes()...)
		}
	}
	return append(notes, m.environmentNotes()...)
}

// AtEnd says which trips could not be driven.
func (m *Model) AtEnd() (list []string) {
	for _, text := range m.wayless() {
		list = append(list, "traffic: "+text+"; look at the turns, permissions and signals there, and at the length of the vehicle")
	}
	return list
}

// wayless says how many trips were removed for want of a way.
func (m *Model) wayless() []string {
	n := m.sim.Counts().Removed
	switch {
	case n == 0:
		return nil
	case m.removed == "":
		return []string{fmt.Sprintf("%d trips had no way to their destination and were removed", n)}
	}
	return []string{fmt.Sprintf("%d trips had no way to their destination and were removed, the first %s", n, m.removed)}
}

// without counts the lanes that lead nowhere although another lane of their street does.
func (n *network) without() int {
	count := 0
	for r := range uint32(n.lanes) {
		if n.isLink[r] || n.length[r] == 0 || n.out.off[r+1] > n.out.off[r] {
			continue
		}
		first := r - uint32(n.index[r])
		if n.out.off[first+uint32(n.siblings[r])] > n.out.off[first] {
			count++
		}
	}
	return count
}
