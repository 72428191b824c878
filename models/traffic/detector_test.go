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

// A line is covered for as long as a vehicle of 5 m takes over it, however long a step is: at 10 m/s half a second, in one
// step or in several; who stands over it covers it all the time, who stands before or behind it never.
func TestCoveredShareOfAStep(t *testing.T) {
	const length, pos = 5, 100
	for _, step := range []float32{0.1, 0.5, 1, 2} {
		sum, at := 0.0, float32(83.7)
		for at < 120 {
			sum += float64(step) * covered(at, at+10*step, length, pos)
			at += 10 * step
		}
		if math.Abs(sum-0.5) > 1e-4 {
			t.Errorf("steps of %g s: covered for %g s, want 0.5", step, sum)
		}
	}
	for _, x := range []struct {
		from, to float32
		want     float64
	}{{102, 102, 1}, {99, 99, 0}, {105, 105, 0}, {90, 100, 0}, {90, 110, 0.25}, {95, 103, 0.375}, {103, 107, 0.5}, {105, 115, 0}} {
		if got := covered(x.from, x.to, length, pos); math.Abs(got-x.want) > 1e-6 {
			t.Errorf("from %g to %g m: %g, want %g", x.from, x.to, got, x.want)
		}
	}
}
