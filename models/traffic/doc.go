// Package traffic drives every vehicle on its lane: car following, lane changes, signals, right of way, queues that
// spill back, routes, and what water, rain, closures and dark signals do to them. No vehicle is ever teleported, lost
// or doubled, none overlaps another, and equal inputs give equal bits for any number of processors.
//
// Car following (idm+ and idm; v speed [m/s], v0 wished speed, g gap to the vehicle ahead [m], Δv = v − its speed):
//
//	dv/dt = min( a[1 − (v/v0)⁴], a[1 − (s*/g)²] )                                 (1) IDM+
//	dv/dt = a[1 − (v/v0)⁴ − (s*/g)²]                                              (2) IDM
//	s* = s0 + max(0, vT + vΔv/(2√(ab))),   x ← x + (v + v′)dt/2
//	(v+v′)dt/2 + v′²/2b̂ ≤ g + v_l²/2b_l,  b̂ = min(b_f, b_l)                      (3) safe speed
//
// or, selectable and slowed at random (krauss; τ headway, ε uniform in [0, 1) by vehicle and step):
//
//	v_safe = v_l + (g − s0 − v_lτ) / ((v+v_l)/2b + τ)
//	w = max(0, min(v + a·dt, v_safe, v0)),   v′ = w − σε·min(a·dt, w)             (4) Krauß
//
// or as CityFlow does (cityflow; b_l the lesser of b and the leader's b, see cityflow.go):
//
//	v′ = min(v + a·dt, v0, (g + (v_l + max(0, v−v_l)/2)dt − v·dt/2)/(T + dt/2), (3) with b and g − s0,
//	         2v_l − b_l·dt + 2(g−s0)/dt)                                           (6)
//
// (3) holds always: at standstill lines, into junctions, for every pair of vehicles that a lane change or an entry
// makes; whoever keeps it can stop behind a leader that brakes as hard as its class can, so nobody must brake harder
// than his own class can. T, s0, a, b and the hardest decelerations b_f, b_l are those of a Preset (class.go).
//
// Lane change is MOBIL with a growing urge towards a lane that leads on (change.go). A junction grants its stop lines
// to vehicles one by one: by signal, rank and time of waiting, if the way through is free of others, if the lane beyond
// has room where paths cross (keep clear), and if those with right of way leave a critical gap (junction.go). A granted
// vehicle holds its conflict points until its rear has passed them. Routes are shortest ways over streets with turn
// costs (route/); who has missed his lane takes another way.
//
// Classes differ in law, in the lanes that let them in, and in the ways they look for (types.go, groups.go). Trips may halt
// on the way, on the lane or beside it (tour.go); a city may list its own (citytrips.go). Signals play plans by hour and
// weekday, or what a controller orders, and clear before each change (signal.go, cabinet.go). Emergency vehicles pass red
// lights, and others make way (rescue.go). Drivers with an app follow advice (advice.go).
//
// Water of depth w [mm]: v ≤ 0.0009w² − 0.5529w + 86.9448 km/h; at 300 mm a lane is closed for entry and vehicles in
// it stall (water.go). Rain and snow lengthen headways so that capacity falls by the share of a table.
//
// Units are m, s, m/s; ids are uint32 rows; positions and speeds are float32, positions from the start of the lane to
// the front bumper. The vehicles of a lane stand together in one arena, 32 bytes each; what is asked of them less often
// lies in columns (fleet.go).
//
// Sources: Treiber, Hennecke, Helbing 2000, Phys. Rev. E 62, 1805–1824 (2); Schakel, van Arem, Netten 2010, IEEE ITSC
// (1); Krauß 1998, DLR-FB 98-08 (4), where the second term of the minimum, by which who starts dawdles less, is SUMO's;
// Kesting, Treiber, Helbing 2007, TRR 1999, 86–94 (MOBIL); Highway Capacity Manual (critical gaps, saturation
// flow); CityFlow, github.com/cityflow-project/CityFlow (6); Pregnolato, Ford, Wilkinson, Dawson 2017, Transp. Res. D 55, 67–81 (water); FHWA-HOP-13-042 (rain, snow).
// (3) is derived in DESIGN.md.
//
// Meso streets (Config.Meso) move whole vehicles by link transmission (meso/) over the same lanes, routes and signals; a
// street is wholly one or the other, and vehicles cross between the two within what each can take. The flow of a lane and the
// start of a queue are measured with (1) to (4) (meso_starts.go); who gives way waits for a gap between those who come
// (meso_way.go), which over arrivals at random has the capacity
//
//	q_c e^(−q_c t_c) / (1 − e^(−q_c t_f))                                         (5) Siegloch
//
// beside a flow q_c with right of way, critical gap t_c, follow-up time t_f.
//
// Services that people or goods ride with, the [fleet.X] of a scenario, are above the kernel (service.go): they send vehicles
// of their own leg by leg, and may send them elsewhere on the way (redirect.go). Demand-responsive buses (fleet_drt.go,
// dispatch/), shared vehicles (fleet_shared.go), autonomous shuttles (fleet_shuttle.go), pods on guideways (fleet_prt.go,
// guideway/), delivery robots (fleet_robot.go). Who asks for a ride is in one book (rides.go): asked = served + refused +
// cancelled + on foot + waiting + riding.
//
// With [parking] car journeys end in bays and the search for one is driven (cars.go, lots.go); electric cars charge at the
// city's chargers (charge.go, flat.go); ambulances answer calls (fleet_ambulance.go). What is a service is in service.go.
//
// Not here yet: pedestrians. Actuated signals belong to control.
//
// Read next: model.go and ports.go (in a run), sim.go, step.go (the kernel and its phases), follow.go, move.go,
// junction.go, change.go, transfer.go, meso_streets.go, route/, service.go (fleets), bus.go (public transport), DESIGN.md (why it is so).
package traffic
