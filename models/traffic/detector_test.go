package traffic

import (
	"math"
	"testing"

	"semul/engine/sim/simtest"
)

// Everybody who leaves a lane over its end has passed a line before that end, once; and lines change nothing.
func TestLinesCountWhoPasses(t *testing.T) {
	run := func(lines bool) (*Sim, uint64) {
		c := simtest.SmallCity()
		s, err := NewSim(c, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		if lines {
			var lanes []uint32
			var pos []float32
			var tells []bool
			for l := range c.Lanes.ID {
				lanes, pos, tells = append(lanes, uint32(l)), append(pos, c.Lanes.Length[l]-0.5), append(tells, l%2 == 0)
			}
			s.AddDetectors(lanes, pos, tells)
		}
		p, err := newPlaces(c, s)
		if err != nil {
			t.Fatal(err)
		}
		told := 0.0
		for k := range 2000 {
			if k%4 == 0 {
				trip, ok := p.trip(tripOf(uint32(k / 4)))
				if ok {
					trip.ID, trip.At = uint32(k/4), s.now
					if err := s.Add(trip); err != nil {
						t.Fatal(err)
					}
				}
			}
			s.Step()
			for b := range s.blocks {
				told += float64(len(s.blocks[b].crossings))
				for _, x := range s.blocks[b].crossings {
					if x.detector%2 != 0 {
						t.Fatalf("line %d tells nothing, and told", x.detector)
					}
				}
				s.blocks[b].crossings = s.blocks[b].crossings[:0]
			}
		}
		if lines {
			var passed, even float64
			for k, n := range s.lines.count {
				r := s.net.laneOf[k]
				left := float64(s.left[r])
				if len(s.net.out.at(r)) == 0 {
					left = n // who arrives in a lane that leads nowhere counts as one who has left it
				}
				if math.Abs(n-left) > 3 { // some stand on the last half metre, some arrive there
					t.Errorf("lane %d: %g passed its line, %g left it", k, n, left)
				}
				if passed += n; k%2 == 0 {
					even += n
				}
				if n > 0 && (s.lines.occupied[k] <= 0 || s.lines.speed[k] < 0) {
					t.Errorf("lane %d: %g vehicles in %g s", k, n, s.lines.occupied[k])
				}
			}
			if passed < 100 || told != even {
				t.Errorf("%g passed lines, %g of them lines that tell; told %g", passed, even, told)
			}
		}
		return s, s.counts.Updates
	}
	_, without := run(false)
	if _, with := run(true); with != without {
		t.Errorf("%d vehicle updates with lines, %d without", with, without)
	}
}
