package synth

import (
	"cmp"
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// crossing is a part of an arterial that lies on river land.
type crossing struct {
	stroke   int
	from, to float64   // [m] along it, where it leaves the dry land on either side
	open     [2]bool   // an end lies inside the city, on dry land
	arm      int       // river arm crossed, −1 = none: it only runs beside the water
	along    float64   // position on that arm [m]
	square   float64   // 1 = at right angles to both banks
	mid      geo.Point // on the water
}

// layBridges decides which arterials cross the rivers, and cuts the others at the river road.
func (p *plan) layBridges(lines []stroke) []stroke {
	var all []crossing
	for i := range lines {
		all = append(all, p.riverLand(i, &lines[i])...)
	}
	order := make([]int, 0, len(all))
	for i := range all {
		c := &all[i]
		if c.arm >= 0 && c.open[0] && c.open[1] && c.square > 0.55 && c.to-c.from < 2.1*(2*p.river.arms[c.arm].half[0]+2*p.river.water.road) {
			order = append(order, i)
		}
	}
	rank := func(c *crossing) float64 {
		v := c.square
		if lines[c.stroke].class == city.Primary {
			v += 0.35
		}
		return v - 0.25*min(4, c.mid.Dist(p.centres[0])/2500)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rank(&all[b]), rank(&all[a])) })
	apart := 560 * max(1, math.Sqrt(p.scale))
	built := make([]bool, len(all))
	count := make([]int, len(p.river.arms))
	for _, i := range order {
		c := &all[i]
		tight := slices.ContainsFunc(order, func(o int) bool {
			return built[o] && all[o].arm == c.arm && math.Abs(all[o].along-c.along) < apart
		})
		if !tight && p.nearRail(c.mid, 200) > 150 {
			built[i] = true
			count[c.arm]++
		}
	}
	gaps := make([][]gap, len(lines))
	for i := range all {
		c := &all[i]
		if !built[i] {
			const over = 7 // past the river road, so that the lines surely cross
			gaps[c.stroke] = append(gaps[c.stroke], gap{c.from + over, c.to - over})
			continue
		}
		s := &lines[c.stroke]
		s.spans = append(s.spans, span{c.from, c.to, len(p.works)})
		p.works = append(p.works, work{kind: bridge, arm: c.arm, line: geo.SubLine(s.pts, c.from, c.to), at: c.mid,
			half: halfWidth(s.class, lanesOf(s.class)), name: p.bridgeName(len(p.works))})
	}
	var out []stroke
	for i := range lines {
		sortSpans(lines[i].spans)
		out = append(out, lines[i].without(gaps[i])...)
	}
	for a := range p.river.arms {
		if count[a] == 0 && !p.shaped() { // a shore has no other side
			out = append(out, p.plainBridge(a)...)
		}
	}
	return out
}

// riverLand returns the parts of a stroke that lie on river land.
func (p *plan) riverLand(index int, s *stroke) []crossing {
	const step = 5.0
	road := p.river.water.road
	in := p.box()
	var out []crossing
	var c crossing
	running, low, lowAt := false, 0.0, 0.0
	n := int(s.length() / step)
	walk := newWalker(s)
	for k := 0; k <= n; k++ {
		t := min(float64(k)*step, s.length())
		at, _ := walk.at(t)
		d := road - 1 // nothing is built beyond the city
		if in.Contains(at) {
			d = p.river.bank.at(at)
		}
		wetNow := d < road
		if wetNow && !running {
			running, c, low = true, crossing{stroke: index, from: t, arm: -1}, math.Inf(1)
			c.open[0] = k > 0 && in.Contains(at)
		}
		if running && d < low && in.Contains(at) {
			low, lowAt = d, t
		}
		if running && (!wetNow || k == n) {
			running = false
			c.to = t
			c.open[1] = !wetNow && in.Contains(at)
			if low < -6 {
				c.mid, _ = geo.PointAlong(s.pts, lowAt)
				c.arm, c.along = p.nearestArm(c.mid)
				a, da := geo.PointAlong(s.pts, c.from)
				b, db := geo.PointAlong(s.pts, c.to)
				c.square = min(-da.Dot(p.river.bank.slope(a)), db.Dot(p.river.bank.slope(b)))
			}
			if c.open[0] || c.open[1] || low < math.Inf(1) {
				out = append(out, c)
			}
		}
	}
	return out
}

// nearestArm returns the arm whose axis is nearest and the position along it.
func (p *plan) nearestArm(at geo.Point) (arm int, along float64) {
	best := math.Inf(1)
	for a := range p.river.arms {
		if d, s := geo.DistanceToPolyline(at, p.river.arms[a].line); d < best {
			best, arm, along = d, a, s
		}
	}
	return arm, along
}

// plainBridge joins the river roads of an arm that no arterial crosses well, near its middle.
func (p *plan) plainBridge(a int) []stroke {
	arm := &p.river.arms[a]
	for _, share := range []float64{0.5, 0.4, 0.6, 0.3, 0.7, 0.25, 0.75, 0.8} {
		k := int(share * float64(len(arm.line)-1))
		mid, side := arm.line[k], arm.along(k).Left()
		if !p.box().Pad(-60).Contains(mid) || p.nearRail(mid, 200) < 150 {
			continue
		}
		var ends [2]geo.Point
		ok := true
		for e, sign := range [2]float64{-1, 1} {
			t := arm.half[k]
			for t < arm.half[k]+3*p.river.water.road && p.river.bank.at(mid.Add(side.Mul(sign*t))) < p.river.water.road {
				t += 2
			}
			ends[e] = mid.Add(side.Mul(sign * t))
			ok = ok && p.river.bank.at(ends[e]) >= p.river.water.road && p.box().Pad(-30).Contains(ends[e])
		}
		if !ok {
			continue
		}
		const over = 6.0
		dir := unit(ends[1].Sub(ends[0]))
		from, to := ends[0].Sub(dir.Mul(over)), ends[1].Add(dir.Mul(over))
		s := newStroke(street, city.Secondary, "", resample([]geo.Point{from, to}, 24))
		s.spans = []span{{over, s.length() - over, len(p.works)}}
		p.works = append(p.works, work{kind: bridge, arm: a, line: []geo.Point{ends[0], ends[1]}, at: mid,
			half: halfWidth(city.Secondary, 4), name: p.bridgeName(len(p.works))})
		s.name = p.works[len(p.works)-1].name
		return []stroke{s}
	}
	p.notes = append(p.notes, "no room for a bridge over river "+arm.id)
	return nil
}

// walker reads off positions along a stroke in increasing order.
type walker struct {
	s *stroke
	k int
}

func newWalker(s *stroke) *walker { return &walker{s: s, k: 1} }

func (w *walker) at(t float64) (p, heading geo.Point) {
	s := w.s
	for w.k < len(s.arc)-1 && s.arc[w.k] < t {
		w.k++
	}
	a, b := s.pts[w.k-1], s.pts[w.k]
	d := s.arc[w.k] - s.arc[w.k-1]
	if d == 0 {
		return a, geo.Point{}
	}
	return a.Lerp(b, clamp((t-s.arc[w.k-1])/d, 0, 1)), b.Sub(a).Mul(1 / d)
}
