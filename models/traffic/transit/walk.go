package transit

import (
	"math"

	"semul/engine/geo"
)

// Walking is how people walk to, from and between stops. Zero values are the defaults.
type Walking struct {
	Speed  float64 // [m/s]; 1.2
	Reach  float64 // to the first and from the last stop [m]; 800
	Change float64 // between two stops [m]; 300
	Detour float64 // way over distance; 1.3, a project default
}

func (w Walking) filled() Walking {
	for _, d := range []struct {
		v    *float64
		none float64
	}{{&w.Speed, 1.2}, {&w.Reach, 800}, {&w.Change, 300}, {&w.Detour, 1.3}} {
		if !(*d.v > 0) {
			*d.v = d.none
		}
	}
	return w
}

// Seconds is the time to walk between two places.
func (w Walking) Seconds(a, b geo.Point) int32 {
	return int32(math.Ceil(float64(a.Sub(b).Len()*w.Detour) / w.Speed))
}

// footway is a way on foot between stops.
type footway struct {
	to      uint32
	seconds int32
}

func (tt *Timetable) fillFootways() {
	tt.foot = make([][]footway, len(tt.stops))
	for a := range tt.stops {
		if len(tt.serves[a]) == 0 {
			continue
		}
		tt.place.within(tt.stops[a], tt.walk.Change/tt.walk.Detour, func(b uint32) {
			if int(b) != a && len(tt.serves[b]) > 0 {
				tt.foot[a] = append(tt.foot[a], footway{b, tt.walk.Seconds(tt.stops[a], tt.stops[b])})
			}
		})
	}
}

// nearby finds stops near a place, in squares.
type nearby struct {
	stops  []geo.Point
	bounds geo.Bounds
	nx, ny int
	cells  [][]uint32
}

const square = 250 // [m]

func newNearby(stops []geo.Point) *nearby {
	n := &nearby{stops: stops}
	if len(stops) == 0 {
		return n
	}
	n.bounds = geo.BoundsOf(stops...)
	n.nx, n.ny = int((n.bounds.MaxX-n.bounds.MinX)/square)+1, int((n.bounds.MaxY-n.bounds.MinY)/square)+1
	n.cells = make([][]uint32, n.nx*n.ny)
	for i, p := range stops {
		x, y := n.cell(p.X, p.Y)
		n.cells[y*n.nx+x] = append(n.cells[y*n.nx+x], uint32(i))
	}
	return n
}

func (n *nearby) cell(x, y float64) (i, j int) {
	clip := func(v float64, most int) int { return int(min(float64(most-1), max(0, math.Floor(v/square)))) }
	return clip(x-n.bounds.MinX, n.nx), clip(y-n.bounds.MinY, n.ny)
}

// within calls f for the stops at most so many metres from a place.
func (n *nearby) within(at geo.Point, reach float64, f func(stop uint32)) {
	if len(n.stops) == 0 {
		return
	}
	x0, y0 := n.cell(at.X-reach, at.Y-reach)
	x1, y1 := n.cell(at.X+reach, at.Y+reach)
	for y := y0; y <= y1; y++ {
		for x := x0; x <= x1; x++ {
			for _, i := range n.cells[y*n.nx+x] {
				if n.stops[i].Sub(at).Len() <= reach {
					f(i)
				}
			}
		}
	}
}
