package synth

import (
	"math"

	"semul/engine/geo"
)

// railway is a double track on an embankment that follows a row of the grid.
type railway struct {
	row  int // fine line of v
	line []geo.Point
}

const (
	railLand  = 13.0 // half the width of the railway's land [m]
	railHigh  = 3.2  // height of the embankment over the ground [m]
	railTop   = 5.5  // half the width of its top [m]
	railGap   = 78.0 // the track is on a bridge where a river's edge is this near [m]
	railSlope = 1.6  // of its sides, run over rise
)

// layRailways puts railways on collector rows, one for every eight kilometres of the city's height.
func (p *plan) layRailways() {
	if p.spec.Relief == bowl {
		return
	}
	n := max(1, int(p.h/8000+0.5))
	for k := range n {
		want := p.h * (float64(k) + 0.76) / float64(n)
		if p.spec.Relief == harbour { // between the port and the town
			want = p.h * (float64(k) + 0.36) / float64(n)
		}
		if n > 1 {
			want = p.h * (float64(k) + 0.6) / float64(n)
		}
		_, v := p.warp.find(geo.Point{X: p.w / 2, Y: want})
		best, miss := -1, math.Inf(1)
		for i := range p.v.half {
			if d := math.Abs(p.v.half[i] - v); d < miss {
				best, miss = 8*i+4, d
			}
		}
		if best < 0 || len(p.rails) > 0 && p.rails[len(p.rails)-1].row == best {
			continue
		}
		p.rails = append(p.rails, railway{best, p.fineLine(false, best)})
	}
}

// fineLine traces a whole fine line, the part in and just beyond the box.
func (p *plan) fineLine(northward bool, k int) []geo.Point {
	var full []geo.Point
	if northward {
		full = p.warp.lineU(p.u.at(k), p.v.main[0], p.v.main[len(p.v.main)-1])
	} else {
		full = p.warp.lineV(p.v.at(k), p.u.main[0], p.u.main[len(p.u.main)-1])
	}
	return inside(full, p.box().Pad(60))
}

// inside returns the longest run of vertices in b.
func inside(line []geo.Point, b geo.Bounds) []geo.Point {
	from, to, at := 0, 0, 0
	for k := 0; k <= len(line); k++ {
		if k == len(line) || !b.Contains(line[k]) {
			if k-at > to-from {
				from, to = at, k
			}
			at = k + 1
		}
	}
	return line[from:to]
}

// nearRail returns the distance to the nearest railway, at most far.
func (p *plan) nearRail(at geo.Point, far float64) float64 {
	for i := range p.rails {
		far = min(far, toLine(at, p.rails[i].line, far))
	}
	return far
}

// toLine is the distance from p to a polyline, at most far. Vertices lie closer than 36 m, so that whole stretches
// can be passed over.
func toLine(p geo.Point, line []geo.Point, far float64) float64 {
	const pitch = 36.0
	for k := 1; k < len(line); {
		d, _ := toSegment(p, line[k-1], line[k])
		far = min(far, d)
		k += max(1, int((d-far)/pitch))
	}
	return far
}
