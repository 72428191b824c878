package scene

import (
	"semul/engine/city"
	"semul/render/palette"
)

// roadToken is the colour of a road by rank.
func roadToken(rank int) palette.Token {
	return [6]palette.Token{palette.RoadMotorway, palette.RoadTrunkPrimary, palette.RoadSecondary, palette.RoadTertiary,
		palette.RoadLocal, palette.RoadLocal}[rank]
}

// elevated reports whether a road is painted above the flood.
func (r *road) elevated() bool { return r.bridge || r.level > 0 }

// below reports whether a road runs under others.
func (r *road) below() bool { return r.tunnel || r.level < 0 }

// groundRoads paints tunnels and underpasses first, then all roads on the ground: first every edge, then every
// surface, low rank before high, so that crossings are open.
func (p *Painter) groundRoads() {
	ids := p.inView(p.m.roadIndex)
	p.roads(ids, func(r *road) bool { return r.below() && !r.elevated() })
	p.d.Break()
	p.roads(ids, func(r *road) bool { return !r.below() && !r.elevated() })
	p.markings(ids, false)
}

// bridges paints elevated roads, level by level.
func (p *Painter) bridges() {
	ids := p.inView(p.m.roadIndex)
	for level := int8(0); level <= 5; level++ {
		p.roads(ids, func(r *road) bool { return r.elevated() && (r.level == level || level == 0 && r.level < 0) })
		p.d.Break()
	}
	p.markings(ids, true)
}

// hairline is the width below which a white road would drown between its edges [px].
const hairline = 1.3

// roads paints the chosen roads of a list that runs from low rank to high.
func (p *Painter) roads(ids []uint32, choose func(*road) bool) {
	mpp := p.v.Camera.MPP
	edge := casing(mpp, p.theme())
	for pass := range 2 {
		if pass == 0 && edge <= 0 {
			continue
		}
		for _, id := range ids {
			r := &p.m.roads[id]
			w := roadWidth(r.rank, r.width, mpp)
			if w < 0.25 || !choose(r) {
				continue
			}
			s := Line(p.theme(), roadToken(r.rank), w)
			if p.theme() == palette.Light && w < hairline {
				if pass == 1 {
					continue // too thin for a white road between grey edges: one grey line
				}
				s = Line(p.theme(), palette.RoadCasing, max(w, 0.8))
			} else if pass == 0 {
				s = Line(p.theme(), palette.RoadCasing, w+edge)
				if r.elevated() {
					s.Width += 0.6
				}
				if r.tunnel && mpp < 4 {
					s.Dash, s.Cap = [2]float32{4, 3}, ButtCap
				}
			} else if r.below() {
				// Under other roads: half way to the ground.
				s.Color = palette.Mix(s.Color, p.theme().Color(palette.RoadCasing), 0.35)
				s.Token = palette.NoToken
			}
			if r.elevated() {
				s.Cap = ButtCap
			}
			from := p.put(p.m.City.Streets.Line.At(int(r.street)), 0.7)
			p.d.endLine(from, false, s, city.Ref{Support: city.OfStreet, Index: r.street})
		}
	}
}

// markings paints centre lines, lane lines and stop lines from band Z4 inwards.
func (p *Painter) markings(ids []uint32, elevated bool) {
	mpp := p.v.Camera.MPP
	if mpp > 0.6 {
		return
	}
	c := p.m.City
	mark := palette.Mix(p.theme().Color(palette.RoadLocal), p.theme().Color(palette.Text3), 0.55)
	centre := Style{Color: palette.Mix(mark, p.theme().Color(palette.Warn), 0.35), Width: max(0.8, p.px(0.15)), Cap: ButtCap, Join: RoundJoin}
	broken := Style{Color: mark, Width: max(0.7, p.px(0.12)), Cap: ButtCap, Join: RoundJoin, Dash: [2]float32{p.px(3), p.px(5)}}
	stop := Style{Color: mark, Width: max(1, p.px(0.45)), Cap: ButtCap}
	for _, id := range ids {
		r := &p.m.roads[id]
		if r.elevated() != elevated || r.rank > 4 {
			continue
		}
		for _, dir := range [2]uint32{r.street, r.opposite} {
			if dir == city.None || int(dir)+1 >= len(c.Streets.LaneOff) {
				continue
			}
			lo, hi := c.Streets.LaneOff[dir], c.Streets.LaneOff[dir+1]
			for l := lo; l < hi; l++ {
				half := float64(c.Lanes.Width[l]) / 2
				line := c.Lanes.Line.At(int(l))
				if len(line) < 2 {
					continue
				}
				if l+1 < hi { // to the left of all but the innermost lane
					p.d.endLine(p.putBeside(line, half), false, broken, city.Ref{})
				} else if dir == r.street && r.opposite != city.None {
					p.d.endLine(p.putBeside(line, half), false, centre, city.Ref{})
				}
				n := len(line)
				d := line[n-1].Sub(line[n-2])
				if len := d.Len(); len > 0 && c.Junctions.Kind[c.Streets.To[dir]] != city.Border && c.Junctions.Kind[c.Streets.To[dir]] != city.DeadEnd {
					side := d.Left().Mul((half - 0.2) / len)
					from := p.put([]point{line[n-1].Add(side), line[n-1].Sub(side)}, 0)
					p.d.endLine(from, false, stop, city.Ref{})
				}
			}
		}
	}
}

// rails paints railways: a dark band with light sleepers; those on bridges above the flood.
func (p *Painter) rails(bridges bool) {
	r := &p.m.City.Railways
	mpp := p.v.Camera.MPP
	if mpp > 20 {
		return
	}
	w := min(max(float32(1.1), p.px(2.2)), 4)
	band := Line(p.theme(), palette.Rail, w)
	band.Cap = ButtCap
	sleepers := Line(p.theme(), palette.Land, w*0.5)
	sleepers.Cap, sleepers.Dash = ButtCap, [2]float32{2.6 * w, 2.6 * w}
	for pass, s := range [2]Style{band, sleepers} {
		if pass == 1 && w < 1.3 {
			break
		}
		for i := range r.ID {
			if r.Bridge[i] != bridges || r.Tunnel[i] || !r.Line.Bounds(i).Intersects(p.seen) {
				continue
			}
			from := p.put(r.Line.At(i), 0.7)
			p.d.endLine(from, false, s, city.Ref{})
		}
	}
}
