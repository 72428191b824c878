package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/geo"
)

// canal takes the place of a collector: an open channel between two streets, from the levee of a river inland or on
// to the next river. It does not cut the levee: a gate and a pumping station stand there.
type canal struct {
	northward bool
	k         int     // fine line
	from, to  float64 // grid coordinate along it, the mouth first
	line      []geo.Point
	half      float64 // half the width of the water [m]
	twoMouths bool
	sector    int
	name      string
}

const (
	canalBank = 12.0 // from the axis to the top of the bank [m]
	canalEdge = 15.0 // to the fence, where bridges end
	canalSide = 22.0 // to the street beside it
	canalBed  = -1.7 // [m]
)

// labelSectors names the pieces of dry land between the arms.
func (p *plan) labelSectors() {
	f := p.river.far
	p.sector = f.like()
	var stack []int
	for start := range f.v {
		if f.v[start] < p.river.water.road || p.sector.v[start] != 0 {
			continue
		}
		p.sectors++
		p.sector.v[start] = float64(p.sectors)
		for stack = append(stack[:0], start); len(stack) > 0; {
			k := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			i, j := k%f.nx, k/f.nx
			for _, m := range [4]struct {
				k  int
				ok bool
			}{{k - 1, i > 0}, {k + 1, i < f.nx-1}, {k - f.nx, j > 0}, {k + f.nx, j < f.ny-1}} {
				if m.ok && f.v[m.k] >= p.river.water.road && p.sector.v[m.k] == 0 {
					p.sector.v[m.k] = float64(p.sectors)
					stack = append(stack, m.k)
				}
			}
		}
	}
}

// sectorAt returns the label of the piece of land at a place, 0 in and along rivers.
func (p *plan) sectorAt(at geo.Point) int {
	f := p.sector
	i, j := int(clamp(at.X/f.hx+0.5, 0, float64(f.nx-1))), int(clamp(at.Y/f.hy+0.5, 0, float64(f.ny-1)))
	return int(f.v[j*f.nx+i])
}

// layCanals picks collector lines that start at a levee; every piece of land gets one before any gets a second.
func (p *plan) layCanals(want int) {
	type candidate struct {
		canal
		score float64
	}
	var all []candidate
	for _, northward := range []bool{true, false} {
		x := &p.v
		if northward {
			x = &p.u
		}
		for i := range x.half {
			k := 8*i + 4
			if !northward && p.railOn(k) {
				continue
			}
			for _, c := range p.landRuns(northward, k) {
				l := geo.PolylineLength(c.line)
				mid, _ := geo.PointAlong(c.line, l/2)
				score := min(l, 1500)/1500 - 0.6*mid.Dist(p.centres[0])/max(p.w, p.h)
				all = append(all, candidate{c, score})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	taken := make([]int, p.sectors+1)
	for round := 0; round < 6 && len(p.canals) < want; round++ {
		for _, c := range all {
			if len(p.canals) >= want {
				break
			}
			if taken[c.sector] > round || p.nearCanalLine(c.line) {
				continue
			}
			taken[c.sector]++
			c.name = canalNames[len(p.canals)%len(canalNames)]
			p.canals = append(p.canals, c.canal)
		}
	}
}

func (p *plan) railOn(row int) bool {
	for i := range p.rails {
		if p.rails[i].row == row {
			return true
		}
	}
	return false
}

// nearCanalLine reports whether a line comes within 500 m of a canal that exists.
func (p *plan) nearCanalLine(line []geo.Point) bool {
	for i := range p.canals {
		for k := 0; k < len(line); k += 3 {
			if toLine(line[k], p.canals[i].line, 500) < 500 {
				return true
			}
		}
	}
	return false
}

// landRuns returns the canals that a collector line could hold: from where it leaves a river at a good angle to an
// arterial inland, or to the next river if that is near.
func (p *plan) landRuns(northward bool, k int) []canal {
	x := &p.u
	if northward {
		x = &p.v
	}
	at := func(t float64) geo.Point {
		if northward {
			return p.warp.at(p.u.at(k), t)
		}
		return p.warp.at(t, p.v.at(k))
	}
	const step = 12.0
	lo, hi := x.main[0], x.main[len(x.main)-1]
	dry := func(t float64) bool { return p.river.bank.at(at(t)) > p.river.water.road+4 }
	in := p.box().Pad(-40)
	var out []canal
	add := func(mouth, end float64, two bool) {
		dir := 1.0
		if end < mouth {
			dir = -1
		}
		out2 := unit(at(mouth + dir*step).Sub(at(mouth)))
		if out2.Dot(p.river.bank.slope(at(mouth))) < 0.75 {
			return
		}
		if two && unit(at(end-dir*step).Sub(at(end))).Dot(p.river.bank.slope(at(end))) < 0.75 {
			two = false
		}
		longest := 1700.0
		if !two || math.Abs(end-mouth) > longest {
			two = false
			// end at the last arterial within reach, if that is not too short
			best := math.NaN()
			for _, m := range x.main {
				if l := (m - mouth) * dir; l > 330 && l < longest && l < (end-mouth)*dir-90 {
					if math.IsNaN(best) || l > (best-mouth)*dir {
						best = m
					}
				}
			}
			if math.IsNaN(best) {
				return
			}
			end = best - dir*30
		}
		// the channel starts at the inner toe of the levee
		from := mouth
		for k := 0; k < 12 && p.river.bank.at(at(from)) > p.river.water.inner; k++ {
			from -= dir * 4
		}
		to := end
		if two {
			for k := 0; k < 12 && p.river.bank.at(at(to)) > p.river.water.inner; k++ {
				to += dir * 4
			}
		}
		c := canal{northward: northward, k: k, from: from, to: to, half: 9.5, twoMouths: two, sector: p.sectorAt(at(mix(from, to, 0.5)))}
		if northward {
			c.line = p.warp.lineU(p.u.at(k), from, to)
		} else {
			c.line = p.warp.lineV(p.v.at(k), from, to)
		}
		for _, q := range c.line {
			if !in.Contains(q) {
				return
			}
			if far := min(q.Dist(c.line[0]), q.Dist(c.line[len(c.line)-1])); p.river.bank.at(q) < p.river.water.road+45 && far > 75 {
				return // it would run along the river
			}
		}
		out = append(out, c)
	}
	start, startsAtRiver, running := 0.0, false, false
	for t := lo; t <= hi; t += step {
		isIn := in.Contains(at(t))
		isDry := isIn && dry(t)
		switch {
		case isDry && !running:
			start, startsAtRiver, running = t, in.Contains(at(t-step)), true
		case !isDry && running:
			running = false
			if startsAtRiver && isIn {
				add(start, t-step, true)
			}
			if startsAtRiver {
				add(start, t-step, false)
			}
			if isIn {
				add(t-step, start, false)
			}
		}
	}
	return out
}

// nearCanal returns the distance to the nearest canal axis, at most far.
func (p *plan) nearCanal(at geo.Point, far float64) float64 {
	for i := range p.canals {
		far = min(far, toLine(at, p.canals[i].line, far))
	}
	return far
}
