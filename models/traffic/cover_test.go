package traffic

import (
	"math"
	"slices"
	"testing"

	"semul/engine/clock"
)

// coverWay is where the rows of a way through single lanes begin on it [m].
func coverWay(s *Sim, path []uint32) map[uint32]float64 {
	at, begins := 0.0, map[uint32]float64{}
	for k, street := range path {
		l := s.net.firstLane[street]
		begins[l] = at
		at += float64(s.net.length[l])
		if k+1 == len(path) {
			break
		}
		for _, link := range s.net.out.at(l) {
			if s.net.to[link] == s.net.firstLane[path[k+1]] {
				begins[link] = at
				at += float64(s.net.length[link])
			}
		}
	}
	return begins
}

// A line is covered from when the front of a vehicle comes to it until its rear has gone, wherever in a lane it is: at its very ends, and in lanes
// shorter than the vehicle or than its way in a step. Where it was as it came into a lane is told by its speed only, within a few per cent.
func TestLinesAreCoveredByWhoReachesBack(t *testing.T) {
	for _, gap := range []float64{4, 9, 24, 60} {
		for _, class := range []Class{Car, Bus, Trailer} {
			for _, step := range []float64{0.1, 0.5, 1} {
				cfg := DefaultConfig()
				cfg.Step = clock.Duration(step * 1e9)
				s, err := NewSim(linesInARow(gap).connect(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				path := []uint32{0, 1, 2}
				begins := coverWay(s, path)
				var lanes []uint32
				var pos []float32
				for _, street := range path {
					length := s.net.length[s.net.firstLane[street]]
					for _, p := range []float32{0, 0.5, 2, length - 10, length - 2, length - 0.5, length} {
						if p < 0 || p > length || street == 0 && p < 70 || street == 2 && p > 20 { // its trip begins and ends there
							continue
						}
						lanes, pos = append(lanes, s.net.firstLane[street]), append(pos, p)
					}
				}
				for k, r := range lanes {
					lanes[k] = uint32(slices.Index(s.net.laneOf, r))
				}
				s.AddDetectors(lanes, pos, make([]bool, len(lanes)))
				if err := s.Add(Trip{ID: 1, Class: class, Path: path, From: Place{Street: 0, Pos: 60}, To: Place{Street: 2, Pos: -1}}); err != nil {
					t.Fatal(err)
				}
				want, was, length := make([]float64, len(lanes)), 0.0, 0.0
				for s.Counts().Arrived == 0 {
					if s.Step(); s.Now() > 200e9 {
						t.Fatal("it does not arrive")
					}
					for r := range uint32(s.net.lanes) {
						if s.count[r] == 0 {
							continue
						}
						o := s.slots[s.start[r]]
						now := begins[r] + float64(o.x)
						length = float64(s.laws[o.class].length)
						for k := range want {
							line := begins[s.net.laneOf[lanes[k]]] + float64(pos[k])
							if was > 0 && now > was {
								from, to := max(was, line), min(now, line+length)
								want[k] += max(0, to-from) / (now - was) * step
							}
						}
						was = now
					}
				}
				for k := range want {
					near := 1e-3
					if s.net.laneOf[lanes[k]] != s.net.firstLane[0] && float64(pos[k]) < 14*step {
						near = 0.08 // passed in the step in which it came into the lane
					}
					if got := s.lines.occupied[k]; want[k] < 0.1 || s.lines.count[k] != 1 || math.Abs(got-want[k]) > near*want[k] {
						t.Errorf("%g m, class %d, %g s: line at %.1f m of lane %d (%.1f m) covered by %g for %.3f s, want %.3f", gap, class, step,
							pos[k], lanes[k], s.net.length[s.net.laneOf[lanes[k]]], s.lines.count[k], got, want[k])
					}
				}
			}
		}
	}
}
