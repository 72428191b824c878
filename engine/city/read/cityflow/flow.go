package cityflow

import (
	"fmt"
	"math"
	"slices"

	"semul/engine/city"
)

// mostVehicles is how many vehicles a file of flows may send.
const mostVehicles = 20e6

// flows adds the vehicles of a file, flow by flow.
func (b *builder) flows(list []flow, horizon float64) {
	first := b.report.Flows
	for i := range list {
		b.flow(first+i, &list[i], horizon)
	}
	b.report.Flows += len(list)
	b.report.Vehicles, b.report.Types = len(b.c.Trips.ID), len(b.c.VehicleTypes.ID)
}

func (b *builder) flow(i int, f *flow, horizon float64) {
	if f.Vehicle == nil {
		b.faults.add("flow %d has no vehicle; describe one", i)
		return
	}
	if what := f.Vehicle.wrong(); what != "" {
		b.faults.add("flow %d: its vehicle's %s", i, what)
		return
	}
	end := -1.0
	if f.End != nil {
		end = *f.End
	}
	if end == -1 {
		end = horizon
		b.report.Endless++
	} else if end < f.Start {
		b.faults.add("flow %d ends at %g s, before it starts at %g s", i, end, f.Start)
		return
	}
	if !(f.Start >= 0) || !(end < 1e9) {
		b.faults.add("flow %d runs from %g to %g s; give 0 or more", i, f.Start, end)
		return
	}
	count := 1.0
	if end > f.Start {
		if !(f.Interval > 0) {
			b.faults.add("flow %d sends a vehicle each %g s; give an interval above 0", i, f.Interval)
			return
		}
		count = math.Floor((end-f.Start)/f.Interval+1e-9) + 1
	} else if end < f.Start {
		return // it begins beyond the horizon
	}
	if float64(len(b.c.Trips.ID))+count > mostVehicles {
		b.faults.add("flow %d brings the vehicles to more than %.0f million; raise its interval of %g s or end it earlier", i, mostVehicles/1e6, f.Interval)
		return
	}
	path, via, ok := b.route(i, f.Route)
	if !ok {
		return
	}
	kind := b.typeOf(*f.Vehicle)
	if room := b.c.Lanes.Length[b.firstRow[b.roads[f.Route[0]]]]; f.Vehicle.Length > float64(room) {
		b.report.TooLong = append(b.report.TooLong, fmt.Sprintf("%s: flow %d: %g m on road %q of %.1f m", b.faults.file, i, f.Vehicle.Length, f.Route[0], room))
	}
	t := &b.c.Trips
	for k := range int(count) {
		t.ID = append(t.ID, fmt.Sprintf("flow_%d_%d", i, k))
		t.Depart = append(t.Depart, f.Start+float64(float64(k)*f.Interval))
		t.Type = append(t.Type, kind)
		t.From, t.To = append(t.From, b.roads[f.Route[0]]), append(t.To, b.roads[f.Route[len(f.Route)-1]])
		nan := float32(math.NaN())
		t.FromPos, t.ToPos = append(t.FromPos, nan), append(t.ToPos, nan)
		t.FromLane, t.DepartSpeed = append(t.FromLane, -1), append(t.DepartSpeed, 0)
		t.Path.Add(path...)
		t.Via.Add(via...)
		t.Line = append(t.Line, "")
	}
}

// route turns a list of roads into a path, if they follow each other, or into roads to be passed.
func (b *builder) route(i int, names []string) (path, via []uint32, ok bool) {
	if len(names) == 0 {
		b.faults.add("flow %d has no route; list its roads", i)
		return nil, nil, false
	}
	for _, name := range names {
		row, known := b.roads[name]
		if !known {
			b.faults.add("flow %d: its route names road %q, which is not in the network", i, name)
			return nil, nil, false
		}
		if len(path) == 0 || path[len(path)-1] != row { // CityFlow passes over a road named twice
			path = append(path, row)
		}
	}
	if len(path) < 2 {
		b.report.SingleRoad = append(b.report.SingleRoad, fmt.Sprintf("flow_%d", i))
		return nil, nil, false
	}
	follow := true
	for k := 1; k < len(path); k++ {
		if slices.Contains(b.onward[path[k-1]], path[k]) {
			continue
		}
		follow = false
		if b.ways == nil {
			b.ways = city.NewWays(b.c)
		}
		if !b.ways.Lead(path[k-1], path[k], 0) {
			b.faults.add("flow %d: no way leads from road %q to road %q; add road links or drop the flow", i, b.c.Streets.ID[path[k-1]], b.c.Streets.ID[path[k]])
			return nil, nil, false
		}
	}
	if follow {
		return path, nil, true
	}
	return nil, path[1 : len(path)-1], true
}

// wrong says which value of a vehicle cannot be, or nothing.
func (v *vehicle) wrong() string {
	for _, x := range []struct {
		name      string
		value, hi float64
	}{{"length", v.Length, 50}, {"maxPosAcc", v.MaxPosAcc, 20}, {"maxNegAcc", v.MaxNegAcc, 20}, {"usualNegAcc", v.UsualNegAcc, 20}, {"maxSpeed", v.MaxSpeed, 100}} {
		if !(x.value > 0 && x.value <= x.hi) {
			return fmt.Sprintf("%s is %g; give more than 0 and at most %g", x.name, x.value, x.hi)
		}
	}
	if !(v.MinGap >= 0 && v.MinGap <= 50) || !(v.Headway >= 0 && v.Headway <= 60) {
		return fmt.Sprintf("minGap is %g m and its headwayTime %g s; give 0 to 50 m and 0 to 60 s", v.MinGap, v.Headway)
	}
	if v.UsualNegAcc > v.MaxNegAcc {
		return fmt.Sprintf("usualNegAcc is %g and its maxNegAcc %g; the usual one is at most the largest", v.UsualNegAcc, v.MaxNegAcc)
	}
	return ""
}

// typeOf is the row of a vehicle's type.
func (b *builder) typeOf(v vehicle) uint32 {
	if row, ok := b.types[v]; ok {
		return row
	}
	t := &b.c.VehicleTypes
	row := uint32(len(t.ID))
	b.types[v] = row
	t.ID, t.Class = append(t.ID, fmt.Sprintf("type_%d", row)), append(t.Class, city.VehicleCar)
	t.Length, t.Gap, t.Headway = append(t.Length, float32(v.Length)), append(t.Gap, float32(v.MinGap)), append(t.Headway, float32(v.Headway))
	t.Accel, t.Decel, t.HardDecel = append(t.Accel, float32(v.MaxPosAcc)), append(t.Decel, float32(v.UsualNegAcc)), append(t.HardDecel, float32(v.MaxNegAcc))
	t.MaxSpeed, t.SpeedFactor = append(t.MaxSpeed, float32(v.MaxSpeed)), append(t.SpeedFactor, 1)
	t.SpeedDeviation, t.Imperfection = append(t.SpeedDeviation, 0), append(t.Imperfection, 0)
	t.Persons = append(t.Persons, 0)
	return row
}
