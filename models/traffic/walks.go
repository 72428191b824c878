package traffic

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
	"semul/engine/sim/msg"
	"semul/engine/units"
)

// walked is a service with stops or stations that people walk to.
type walked interface {
	// walkFrom is how long somebody walks from a point to the nearest stop; false if none lies within his walk.
	walkFrom(p geo.Point) (clock.Duration, bool)
	// carries reports whether it is of a mode at all.
	carries(mode msg.Mode) bool
}

// walkPorts are the modes whose walks are told, and by which ports.
var walkPorts = []struct {
	mode msg.Mode
	name string
}{{msg.DRT, "walk_drt"}, {msg.SharedCar, "walk_shared"}, {msg.Shuttle, "walk_shuttle"}, {msg.PRT, "walk_prt"}, {msg.SharedBike, "walk_shared_bike"}}

// walkOutputs describes the ports.
func walkOutputs() (list []sim.PortSpec) {
	for _, w := range walkPorts {
		list = append(list, sim.Port[units.Second](w.name, sim.State, city.OfBuilding, sim.Replace,
			"walk to the nearest stop or station of the services of a mode; below 0: none within its walk; 0: no such service"))
	}
	return list
}

// writeWalks tells how far stops and stations are from every building. They do not move.
func (m *Model) writeWalks() {
	polygons := &m.env.City.Buildings.Poly
	for _, w := range walkPorts {
		out := sim.WritePort[units.Second](m.env, w.name)
		var list []walked
		for i := range m.services {
			if s, ok := m.services[i].service.(walked); ok && s.carries(w.mode) {
				list = append(list, s)
			}
		}
		if len(list) == 0 {
			continue
		}
		m.env.Pool.Each(min(len(out.Values), polygons.Len()), func(b int) {
			at, best := polygons.Centroid(b), units.Second(-1)
			for _, s := range list {
				if walk, ok := s.walkFrom(at); ok {
					if v := units.Second(max(1, walk.Seconds())); best < 0 || v < best {
						best = v
					}
				}
			}
			out.Values[b] = best
		})
	}
}

// walkTo is the walk to the nearest of some sites within a walk.
func walkTo(list []site, p geo.Point, within clock.Duration) (clock.Duration, bool) {
	k, ok := nearest(list, p, within.Seconds()*walkPace/walkDetour)
	if !ok {
		return 0, false
	}
	return afoot(p, list[k].at), true
}

func (s *drt) walkFrom(p geo.Point) (clock.Duration, bool)      { return walkTo(s.sites, p, s.p.Walk) }
func (s *loopLine) walkFrom(p geo.Point) (clock.Duration, bool) { return walkTo(s.sites, p, s.p.Walk) }
func (s *shared) walkFrom(p geo.Point) (clock.Duration, bool) {
	k, ok := nearest(s.sites, p, float64(s.p.Walk))
	if !ok {
		return 0, false
	}
	return afoot(p, s.sites[k].at), true
}
func (s *prt) walkFrom(p geo.Point) (clock.Duration, bool) {
	walk := afoot(p, s.at[s.closest(p)])
	return walk, walk <= s.p.Walk
}

func (s *drt) carries(mode msg.Mode) bool {
	return (mode == msg.Shuttle) == (s.class == Shuttle) && (mode == msg.DRT || mode == msg.Shuttle)
}
func (s *loopLine) carries(mode msg.Mode) bool { return mode == msg.Shuttle }
func (s *prt) carries(mode msg.Mode) bool      { return mode == msg.PRT }
func (s *shared) carries(mode msg.Mode) bool {
	return mode == msg.SharedCar && s.class == Car || mode == msg.SharedBike && s.class != Car
}
