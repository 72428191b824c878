package synth

import (
	"cmp"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// Lengths of dips and overpasses, portal to portal [m]; that of a dip below a railway is the spec's.
const (
	dipLength      = 150.0
	overpassLength = 190.0
	approachLength = 62.0
)

// crossRailways lets arterials pass below or above the railways; all other streets end there. It returns the strokes
// with their spans.
func (p *plan) crossRailways(lines []stroke, dips int) []stroke {
	type spot struct {
		stroke, rail int
		t            float64
		at           geo.Point
		ok           bool
	}
	var spots []spot
	for i := range lines {
		for r := range p.rails {
			for _, t := range meets(&lines[i], p.rails[r].line) {
				at, _ := geo.PointAlong(lines[i].pts, t)
				sp := spot{i, r, t, at, false}
				room := t > overpassLength/2+40 && t < lines[i].length()-overpassLength/2-40
				clear := p.river.bank.at(at) > min(reach-1, overpassLength/2+p.river.water.road+25) || p.river.bank.at(at) >= reach-1
				sp.ok = lines[i].class <= city.Secondary && room && clear && p.nearCanal(at, 200) > 130 && p.box().Pad(-150).Contains(at)
				spots = append(spots, sp)
			}
		}
	}
	order := make([]int, 0, len(spots))
	for i := range spots {
		if spots[i].ok {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(spots[a].at.Dist(p.centres[0]), spots[b].at.Dist(p.centres[0]))
	})
	gaps := make([][]gap, len(lines))
	for i := range spots {
		if !spots[i].ok {
			const stop = railLand - 3 // just past the railway's fence
			gaps[spots[i].stroke] = append(gaps[spots[i].stroke], gap{spots[i].t - stop, spots[i].t + stop})
		}
	}
	for n, i := range order {
		sp := &spots[i]
		s := &lines[sp.stroke]
		w := work{kind: overpass, crosses: "railway", at: sp.at, half: halfWidth(s.class, lanesOf(s.class))}
		half := overpassLength / 2
		if n < dips {
			w.kind, half = dip, float64(p.spec.Dip)/2
		}
		w.line = geo.SubLine(s.pts, sp.t-half, sp.t+half)
		s.spans = append(s.spans, span{sp.t - half, sp.t + half, len(p.works)})
		p.works = append(p.works, w)
	}
	var out []stroke
	for i := range lines {
		sortSpans(lines[i].spans)
		out = append(out, lines[i].without(gaps[i])...)
	}
	return out
}

func sortSpans(s []span) {
	slices.SortFunc(s, func(a, b span) int { return cmp.Compare(a.from, b.from) })
}

// meets returns the arc lengths at which a stroke crosses a line.
func meets(s *stroke, line []geo.Point) []float64 {
	var out []float64
	lb := geo.BoundsOf(line...).Pad(1)
	for k := 1; k < len(s.pts); k++ {
		a, b := s.pts[k-1], s.pts[k]
		if !geo.BoundsOf(a, b).Intersects(lb) {
			continue
		}
		for m := 1; m < len(line); m++ {
			if !geo.BoundsOf(line[m-1], line[m]).Intersects(geo.BoundsOf(a, b)) {
				continue
			}
			if _, t, _, ok := geo.SegmentsMeet(a, b, line[m-1], line[m]); ok {
				at := mix(s.arc[k-1], s.arc[k], t)
				if len(out) == 0 || at > out[len(out)-1]+1 {
					out = append(out, at)
				}
			}
		}
	}
	return out
}

// dipRiverRoads takes the river road below the approach of a bridge, in up to want places, the ones nearest to the
// centre first.
func (p *plan) dipRiverRoads(streets, roads []stroke, want int) {
	type landing struct {
		stroke int
		t      float64 // where the bridge's span ends
		inland float64 // +1 or −1: direction of dry land along the stroke
		at     geo.Point
	}
	var all []landing
	for i := range streets {
		for _, sp := range streets[i].spans {
			if p.works[sp.work].kind != bridge {
				continue
			}
			a, _ := geo.PointAlong(streets[i].pts, sp.from)
			b, _ := geo.PointAlong(streets[i].pts, sp.to)
			all = append(all, landing{i, sp.from, -1, a}, landing{i, sp.to, 1, b})
		}
	}
	slices.SortStableFunc(all, func(a, b landing) int {
		return cmp.Compare(a.at.Dist(p.centres[0]), b.at.Dist(p.centres[0]))
	})
	used := map[int]bool{} // bridges with a dip at one end
	for _, l := range all {
		if want == 0 {
			return
		}
		s := &streets[l.stroke]
		bridgeWork := p.bridgeAt(s, l.t)
		if used[bridgeWork] || l.t+l.inland*(approachLength+60) < 0 || l.t+l.inland*(approachLength+60) > s.length() {
			continue
		}
		if p.busy(l.at, 230, bridgeWork) || p.nearRail(l.at, 300) < 260 || p.nearCanal(l.at, 300) < 150 || !p.box().Pad(-220).Contains(l.at) {
			continue
		}
		if p.dipRoad(roads, s, l.t, l.inland) {
			used[bridgeWork] = true
			want--
		}
	}
}

func (p *plan) bridgeAt(s *stroke, t float64) int {
	for _, sp := range s.spans {
		if t >= sp.from-1 && t <= sp.to+1 {
			return sp.work
		}
	}
	return -1
}

// busy reports whether a work other than one stands within d of a place.
func (p *plan) busy(at geo.Point, d float64, but int) bool {
	for i := range p.works {
		if i != but && (p.works[i].at.Dist(at) < d || toLine(at, resample(p.works[i].line, 20), d) < d) {
			return true
		}
	}
	return false
}

// dipRoad looks for the river road that a bridge's street crosses near t, and takes it below if it runs straight.
func (p *plan) dipRoad(roads []stroke, s *stroke, t, inland float64) bool {
	near := geo.SubLine(s.pts, t-40, t+40)
	for i := range roads {
		r := &roads[i]
		at := meets(r, near)
		if len(at) != 1 || r.class > city.Tertiary {
			continue
		}
		m, half := at[0], dipLength/2
		if m < half+60 || m > r.length()-half-60 {
			continue
		}
		_, h0 := geo.PointAlong(r.pts, m-half)
		mid, h1 := geo.PointAlong(r.pts, m)
		_, h2 := geo.PointAlong(r.pts, m+half)
		if h0.Dot(h1) < 0.93 || h1.Dot(h2) < 0.93 {
			continue
		}
		r.spans = append(r.spans, span{m - half, m + half, len(p.works)})
		sortSpans(r.spans)
		p.works = append(p.works, work{kind: dip, crosses: "street", at: mid, line: geo.SubLine(r.pts, m-half, m+half),
			half: halfWidth(r.class, lanesOf(r.class))})
		const over = 8 // beyond the river road, over the water
		from, to := t-over, t+approachLength
		if inland < 0 {
			from, to = t-approachLength, t+over
		}
		// the bridge's own span is shortened so that the two do not overlap
		for k := range s.spans {
			if p.works[s.spans[k].work].kind != bridge || t < s.spans[k].from-1 || t > s.spans[k].to+1 {
				continue
			}
			if inland > 0 {
				s.spans[k].to = from
			} else {
				s.spans[k].from = to
			}
		}
		s.spans = append(s.spans, span{from, to, len(p.works)})
		sortSpans(s.spans)
		p.works = append(p.works, work{kind: approach, at: mid, line: geo.SubLine(s.pts, from, to), half: halfWidth(s.class, lanesOf(s.class))})
		return true
	}
	return false
}
