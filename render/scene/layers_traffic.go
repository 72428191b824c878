package scene

import (
	"math"

	"semul/engine/city"
	"semul/render/palette"
)

// widestRibbon is the width of ribbons where streets are wide [px]; closed streets are marked a third wider.
const widestRibbon = 4.5

// ribbons colour streets by mean speed over the limit, the slowest on top. In bands Z1 and Z2 a street has one ribbon,
// the slower direction's; from Z3 each direction has its own.
func (p *Painter) ribbons() {
	s := p.layer("traffic.link_speed")
	if s == nil {
		return
	}
	mpp := p.v.Camera.MPP
	ids := p.inView(p.m.roadIndex)
	for k := len(palette.SpeedRatio.Classes) - 1; k >= 0; k-- {
		ink := Style{Color: palette.SpeedRatio.Color(k, p.theme()), Cap: RoundCap, Join: RoundJoin}
		for _, id := range ids {
			r := &p.m.roads[id]
			full := roadWidth(r.rank, r.width, mpp)
			if full < 0.25 || k == len(palette.SpeedRatio.Classes)-1 && r.rank > 2 {
				continue // free local streets stay quiet
			}
			line := p.m.City.Streets.Line.At(int(r.street))
			ref := city.Ref{Support: city.OfStreet, Index: r.street}
			if mpp > 4 || r.opposite == city.None {
				v, ok := p.speed(s, r.street)
				if r.opposite != city.None {
					if o, okO := p.speed(s, r.opposite); okO && (!ok || o < v) {
						v, ok = o, true
					}
				}
				if ok && palette.SpeedRatio.Of(v) == k {
					ink.Width = max(1, min(full*0.6, widestRibbon))
					p.d.endLine(p.put(line, 0.7), false, ink, ref)
				}
				continue
			}
			for way, street := range [2]uint32{r.street, r.opposite} {
				v, ok := p.speed(s, street)
				if !ok || palette.SpeedRatio.Of(v) != k {
					continue
				}
				ink.Width = max(0.9, min(full*0.34, widestRibbon))
				side := float64(full) * mpp / 4
				if full*0.34 > widestRibbon { // along the kerb, beside the vehicles
					side = float64(full/2-ink.Width) * mpp
				}
				if way == 0 {
					side = -side // driving is on the right
				}
				p.d.endLine(p.putBeside(line, side), false, ink, ref)
			}
		}
		p.d.Break()
	}
}

// StreetColours are the layers that colour streets by traffic: a picture has room for one of them.
var StreetColours = []string{"traffic.link_speed", "traffic.flow", "traffic.noise", "traffic.co2"}

// streetLayer is how a layer of streets is drawn: by the classes of a ramp, the highest on top.
type streetLayer struct {
	name string
	ramp *palette.Ramp
	both func(a, b float64) float64 // of the two directions of a road that has one ribbon
	way  bool                       // from band Z3 each direction has its own ribbon
}

// streetLayers are drawn as the speed is. Who stands beside a road hears both directions, so the road has one level: the
// sum of the two sound powers; its CO₂ is their sum; of flows the busier direction counts where there is one ribbon.
var streetLayers = []streetLayer{
	{"traffic.flow", palette.Flow, math.Max, true},
	{"traffic.noise", palette.Noise, louder, false},
	{"traffic.co2", palette.CO2, func(a, b float64) float64 { return a + b }, false},
}

// louder adds two levels [dB].
func louder(a, b float64) float64 {
	return 10 * math.Log10(math.Pow(10, a/10)+math.Pow(10, b/10))
}

// streetLayersOn lists those of a picture.
func (p *Painter) streetLayersOn() (list []streetLayer, of []*sampled) {
	for _, l := range streetLayers {
		if s := p.layer(l.name); s != nil && s.spec.Support == city.OfStreet {
			list, of = append(list, l), append(of, s)
		}
	}
	return list, of
}

// streets colours streets by the layers of streetLayers.
func (p *Painter) streets() {
	list, of := p.streetLayersOn()
	mpp := p.v.Camera.MPP
	for n, l := range list {
		ids := p.inView(p.m.roadIndex)
		for k := range l.ramp.Classes {
			ink := Style{Color: l.ramp.Color(k, p.theme()), Cap: RoundCap, Join: RoundJoin}
			for _, id := range ids {
				r := &p.m.roads[id]
				full := roadWidth(r.rank, r.width, mpp)
				if full < 0.25 {
					continue
				}
				line := p.m.City.Streets.Line.At(int(r.street))
				a, okA := of[n].value(int(r.street))
				b, okB := 0.0, false
				if r.opposite != city.None {
					b, okB = of[n].value(int(r.opposite))
				}
				if l.way && mpp <= 4 && r.opposite != city.None {
					ink.Width = max(0.9, min(full*0.34, widestRibbon))
					side := float64(full) * mpp / 4
					if full*0.34 > widestRibbon {
						side = float64(full/2-ink.Width) * mpp
					}
					if okA && l.ramp.Of(a) == k {
						p.d.endLine(p.putBeside(line, -side), false, ink, city.Ref{Support: city.OfStreet, Index: r.street})
					}
					if okB && l.ramp.Of(b) == k {
						p.d.endLine(p.putBeside(line, side), false, ink, city.Ref{Support: city.OfStreet, Index: r.opposite})
					}
					continue
				}
				v := a
				switch {
				case okA && okB:
					v = l.both(a, b)
				case okB:
					v = b
				case !okA:
					continue
				}
				if l.ramp.Of(v) == k {
					ink.Width = max(1, min(full*0.6, 2*widestRibbon))
					p.d.endLine(p.put(line, 0.7), false, ink, city.Ref{Support: city.OfStreet, Index: r.street})
				}
			}
			p.d.Break()
		}
	}
}

// speed returns the mean of a street's lanes; false if none has a value.
func (p *Painter) speed(s *sampled, street uint32) (float64, bool) {
	off := p.m.City.Streets.LaneOff
	if s.spec.Support == city.OfStreet {
		return s.value(int(street))
	}
	sum, n := 0.0, 0
	for l := off[street]; l < off[street+1]; l++ {
		if v, ok := s.value(int(l)); ok {
			sum += v
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// closures mark streets whose lanes are all closed: a dashed line, and a no-entry disc where there is room.
func (p *Painter) closures() {
	closed := p.shutStreets()
	if closed == nil || p.v.Camera.Band() == 1 {
		return
	}
	mpp := p.v.Camera.MPP
	bad := p.theme().Color(palette.Bad)
	size, apart := float32(5.5), float32(30)
	if mpp > 4 {
		size, apart = 3.8, 36
	}
	p.underpassSigns()
	var marks []Pt
	for _, id := range p.inView(p.m.roadIndex) {
		r := &p.m.roads[id]
		shut := closed(r.street)
		if !shut && (r.opposite == city.None || !closed(r.opposite)) {
			continue
		}
		w := min(max(roadWidth(r.rank, r.width, mpp)*0.5, 1.8), widestRibbon*4/3)
		line := p.m.City.Streets.Line.At(int(r.street))
		under := Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo, Width: w + 1.6, Cap: ButtCap, Join: RoundJoin}
		p.d.endLine(p.put(line, 0.7), false, under, city.Ref{Support: city.OfStreet, Index: r.street})
		mid, ok := middle(line)
		if at := p.pt(mid); ok && !crowded(marks, at, apart) && !crowded(p.signs, at, size+11) {
			marks = append(marks, at)
		}
	}
	for _, id := range p.ids {
		r := &p.m.roads[id]
		if !closed(r.street) && (r.opposite == city.None || !closed(r.opposite)) {
			continue
		}
		w := min(max(roadWidth(r.rank, r.width, mpp)*0.5, 1.8), widestRibbon*4/3)
		dash := Style{Color: bad, Token: palette.Bad, Width: w, Cap: ButtCap, Join: RoundJoin, Dash: [2]float32{max(4, w*1.2), max(3, w*0.8)}}
		p.d.endLine(p.put(p.m.City.Streets.Line.At(int(r.street)), 0.7), false, dash, city.Ref{Support: city.OfStreet, Index: r.street})
	}
	for _, at := range marks {
		p.noEntry(at, size)
		p.signs = append(p.signs, at)
	}
}

// shutStreets returns what says whether a street is closed: the layer, or in the released mode the commands that were
// given; nil if nothing says so.
func (p *Painter) shutStreets() func(street uint32) bool {
	if p.v.Released && p.src != nil {
		set := p.commanded()
		if len(set) == 0 {
			return nil
		}
		return func(street uint32) bool { return set[street] }
	}
	s := p.layer("traffic.closed")
	if s == nil {
		return nil
	}
	return func(street uint32) bool { return p.shut(s, street) }
}

// shut reports whether all lanes of a street are closed.
func (p *Painter) shut(s *sampled, street uint32) bool {
	off := p.m.City.Streets.LaneOff
	if s.spec.Support == city.OfStreet {
		v, ok := s.value(int(street))
		return ok && v != 0
	}
	for l := off[street]; l < off[street+1]; l++ {
		if v, ok := s.value(int(l)); !ok || v == 0 {
			return false
		}
	}
	return off[street] < off[street+1]
}

// crowded reports whether a place is nearer than d to one of the others.
func crowded(have []Pt, at Pt, d float32) bool {
	for _, h := range have {
		if hypot(h.X-at.X, h.Y-at.Y) < d {
			return true
		}
	}
	return false
}
