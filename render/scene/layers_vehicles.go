package scene

import (
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/render/palette"
)

// vehicleSizes are length and width by class of the ramp "vehicle_type" and by build [m]. Lengths are those that the
// traffic model drives with, so that gaps are seen as they are; widths are those of viewer.md section 6 and, for vans,
// shuttles, kickboards and robots, defaults.
var vehicleSizes = [6][][2]float64{
	{{5, 1.9}, {6.5, 2.1}},               // car; van
	{{12, 2.5}},                          // bus
	{{7.1, 2.5}, {16.5, 2.5}},            // lorry; with a trailer
	{{6.5, 2.2}},                         // emergency
	{{2.2, 0.8}, {1.6, 0.6}, {1.2, 0.5}}, // motorcycle; bicycle; kickboard
	{{5, 1.9}, {5, 2.2}, {1, 0.7}},       // car that drives itself; shuttle; delivery robot
}

// vehicleSize returns length and width of a vehicle type; what a newer run knows and this table does not is as large as
// the usual build of its class.
func vehicleSize(t uint8) [2]float64 {
	class, build := frame.SplitType(t)
	sizes := vehicleSizes[min(int(class), len(vehicleSizes)-1)]
	if int(build) >= len(sizes) {
		build = 0
	}
	return sizes[build]
}

// vehicles paints movers: dots in band Z2, boxes of 5×2.4 px in Z3, their true size with brake lights from Z4.
func (p *Painter) vehicles() {
	s := p.layer("traffic.vehicle")
	if s == nil || p.v.Camera.MPP > 16 {
		return
	}
	classes := p.v.VehicleRamp()
	p.place(s)
	p.sirenDiscs()
	// Rare classes lie on top: cars are the first class and the most.
	for k := range classes.Classes {
		ink := Ink(classes.Color(k, p.theme()))
		p.paintVehicles(p.types[k], ink)
	}
	p.sirenSigns()
	if p.v.Camera.Band() >= 4 {
		p.brakeLights()
	}
}

// place finds where the movers in view are, and sorts them by class.
func (p *Painter) place(s *sampled) {
	classes := p.v.VehicleRamp()
	a, b := &s.pair[0].Movers, &s.pair[1].Movers
	if s.w > 0 {
		p.match(b)
	}
	for len(p.types) < len(classes.Classes) {
		p.types = append(p.types, nil)
	}
	for k := range p.types {
		p.types[k] = p.types[k][:0]
	}
	p.placed = p.placed[:0]
	box := p.seen
	for i := range a.ID {
		at, dir, braking, ok := p.mover(s, a, b, i)
		if !ok || !box.Contains(at) {
			continue
		}
		class, _ := frame.SplitType(a.Type[i])
		k := int(class)
		if p.v.BySpeed {
			k = max(0, palette.SpeedRatio.Of(float64(a.Speed[i])/math.Max(1, p.limit(a.Lane[i]))))
		}
		k = min(k, len(classes.Classes)-1)
		p.types[k] = append(p.types[k], uint32(len(p.placed)))
		p.placed = append(p.placed, placed{at, dir, a.ID[i], a.Type[i], braking})
	}
}

// placed is where a mover is on the ground.
type placed struct {
	at, dir geo.Point
	id      uint32
	kind    uint8 // vehicle type, see frame.SplitType
	braking bool
}

// siren reports whether it is an emergency vehicle.
func (v *placed) siren() bool {
	class, _ := frame.SplitType(v.kind)
	return class == sirenClass
}

// sirenClass is the class of emergency vehicles in the ramp "vehicle_type".
const sirenClass = 3

// paintVehicles paints the chosen places in one colour.
func (p *Painter) paintVehicles(rows []uint32, ink Style) {
	mpp := p.v.Camera.MPP
	if mpp > 4 {
		ink.Width = 2
		if mpp < 6 {
			ink.Width = 2.4
		}
		for _, i := range rows {
			p.d.AddDot(p.pt(p.placed[i].at), ink, p.placed[i].id)
		}
		return
	}
	under := Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo}
	if p.v.Camera.Band() >= 4 {
		for _, i := range rows {
			q := p.quad(i)
			d := float32(0.7)
			q.Front.X, q.Front.Y = q.Front.X+q.Dir.X*d, q.Front.Y+q.Dir.Y*d
			q.Length, q.Width = q.Length+2*d, q.Width+2*d
			p.d.AddQuad(q, under)
		}
		p.d.Break()
	}
	for _, i := range rows {
		p.d.AddQuad(p.quad(i), ink)
	}
}

// quad returns the box of a placed vehicle.
func (p *Painter) quad(i uint32) Quad {
	v := &p.placed[i]
	l, w := VehicleOnScreen(v.kind, p.v.Camera.MPP)
	return Quad{Front: p.pt(v.at), Dir: Pt{float32(v.dir.X), float32(-v.dir.Y)}, Length: l, Width: w, ID: v.id}
}

// brakeLights mark vehicles that stand or slow down.
func (p *Painter) brakeLights() {
	ink := Style{Color: p.theme().Color(palette.Bad), Token: palette.Bad}
	for i := range p.placed {
		if !p.placed[i].braking {
			continue
		}
		q := p.quad(uint32(i))
		d := max(0.9, p.px(0.45))
		q.Front.X, q.Front.Y = q.Front.X-q.Dir.X*(q.Length-d), q.Front.Y-q.Dir.Y*(q.Length-d)
		q.Length = d
		p.d.AddQuad(q, ink)
	}
}

// sirenDiscs lie under emergency vehicles where they are too small for a sign.
func (p *Painter) sirenDiscs() {
	mpp := p.v.Camera.MPP
	if mpp <= SirenSign {
		return
	}
	for i := range p.placed {
		if p.placed[i].siren() {
			at, width := SirenDisc(p.pt(p.placed[i].at), p.quad(uint32(i)), mpp)
			p.d.AddDot(at, Style{Color: p.theme().Color(palette.Text), Token: palette.Text, Width: width}, p.placed[i].id)
		}
	}
	p.d.Break()
}

// SirenSign is the scale [m per px] from which inwards emergency vehicles have a cross on the roof; further out a disc
// lies under them.
const SirenSign = 1

// SirenDisc returns the middle and the diameter of the disc under an emergency vehicle that is drawn as q, or as a dot in
// front of it where all vehicles are dots.
func SirenDisc(front Pt, q Quad, mpp float64) (at Pt, width float32) {
	if mpp > 4 {
		return front, 6
	}
	return Pt{front.X - q.Dir.X*q.Length/2, front.Y - q.Dir.Y*q.Length/2}, q.Length + 4
}

// sirenSigns paint crosses on the roofs of emergency vehicles.
func (p *Painter) sirenSigns() {
	if p.v.Camera.MPP > SirenSign {
		return
	}
	mark := Style{Color: p.theme().Color(palette.Halo), Token: palette.Halo}
	p.d.Break()
	for i := range p.placed {
		if !p.placed[i].siren() {
			continue
		}
		q := p.quad(uint32(i))
		for _, bar := range SirenCross(q.Length, q.Width) {
			p.d.AddQuad(Quad{Front: Pt{q.Front.X - q.Dir.X*bar[0], q.Front.Y - q.Dir.Y*bar[0]}, Dir: q.Dir, Length: bar[1], Width: bar[2], ID: q.ID}, mark)
		}
	}
	p.d.Break()
}

// SirenCross returns the two bars of the cross on the roof of an emergency vehicle drawn so long and wide: how far behind
// the front each begins, its length and its width.
func SirenCross(length, width float32) [2][3]float32 {
	arm, bar := width*0.8, width*0.26
	mid := length * 0.55
	return [2][3]float32{{mid - arm/2, arm, bar}, {mid - bar/2, bar, arm}}
}

// match notes the rows of the second sample by mover id.
func (p *Painter) match(b *frame.Movers) {
	most := uint32(0)
	for _, id := range b.ID {
		most = max(most, id)
	}
	if len(p.later) <= int(most) {
		p.later = make([]uint32, int(most)+1)
	}
	clear(p.later)
	for k, id := range b.ID {
		p.later[id] = uint32(k) + 1
	}
}

// mover places row i of the first sample, moved on towards the second: along its lane, and over at most one lane link
// into the next; a change of lane is crossed in a straight line.
func (p *Painter) mover(s *sampled, a, b *frame.Movers, i int) (at, dir geo.Point, braking, ok bool) {
	lane, pos := a.Lane[i], float64(a.Pos[i])
	braking = a.Speed[i] < 0.5
	if s.w > 0 && int(a.ID[i]) < len(p.later) && p.later[a.ID[i]] != 0 {
		k := p.later[a.ID[i]] - 1
		to, end := b.Lane[k], float64(b.Pos[k])
		braking = braking || b.Speed[k] < a.Speed[i]-0.8
		w := float64(s.w)
		switch far, via, found := p.way(lane, to, pos, end); {
		case to == lane:
			pos += (end - pos) * w
		case found:
			lane, pos = p.along(lane, via, to, pos+far*w)
		default:
			from, d, okA := p.laneAt(lane, pos)
			till, _, okB := p.laneAt(to, end)
			if !okA || !okB || from.Dist(till) > 60 {
				if w >= 0.5 {
					lane, pos = to, end
				}
				break
			}
			return from.Lerp(till, w), d, braking, true
		}
	}
	at, dir, ok = p.laneAt(lane, pos)
	return at, dir, braking, ok
}

// way returns how far it is from one lane position to another by the lane links of the city: straight into a link or
// out of one, or over one link into the next lane, which it names.
func (p *Painter) way(from, to uint32, pos, end float64) (far float64, via uint32, ok bool) {
	c := p.m.City
	lanes := uint32(len(c.Lanes.ID))
	links := uint32(len(c.LaneLinks.ID))
	switch {
	case from == to:
		return 0, city.None, false
	case from < lanes && to >= lanes && to-lanes < links && c.LaneLinks.From[to-lanes] == from:
		return float64(c.Lanes.Length[from]) - pos + end, city.None, true
	case from >= lanes && from-lanes < links && to < lanes && c.LaneLinks.To[from-lanes] == to:
		return float64(c.LaneLinks.Length[from-lanes]) - pos + end, city.None, true
	case from < lanes && to < lanes:
		if k := p.m.link(from, to); k != city.None {
			return float64(c.Lanes.Length[from]) - pos + float64(c.LaneLinks.Length[k]) + end, lanes + k, true
		}
	}
	return 0, city.None, false
}

// along returns the lane and position that lie pos metres from the start of the first lane of a way.
func (p *Painter) along(from, via, to uint32, pos float64) (uint32, float64) {
	if l := p.laneLength(from); pos < l || l == 0 {
		return from, pos
	} else {
		pos -= l
	}
	if via != city.None {
		if l := p.laneLength(via); pos < l {
			return via, pos
		} else {
			pos -= l
		}
	}
	return to, pos
}

func (p *Painter) laneLength(lane uint32) float64 {
	c := p.m.City
	if n := uint32(len(c.Lanes.ID)); lane < n {
		return float64(c.Lanes.Length[lane])
	} else if lane-n < uint32(len(c.LaneLinks.ID)) {
		return float64(c.LaneLinks.Length[lane-n])
	}
	return 0
}

// laneAt returns place and heading at a position of a lane or lane link; false if there is no such lane.
func (p *Painter) laneAt(lane uint32, pos float64) (at, dir geo.Point, ok bool) {
	c := p.m.City
	var line []geo.Point
	if n := uint32(len(c.Lanes.ID)); lane < n {
		line = c.Lanes.Line.At(int(lane))
	} else if lane-n < uint32(len(c.LaneLinks.ID)) {
		line = c.LaneLinks.Line.At(int(lane - n))
	}
	if len(line) < 2 {
		return at, dir, false
	}
	at, dir = geo.PointAlong(line, pos)
	return at, dir, true
}

// limit returns the speed limit of a lane or of the lane that a link leaves [m/s].
func (p *Painter) limit(lane uint32) float64 {
	c := p.m.City
	n := uint32(len(c.Lanes.ID))
	if lane >= n && lane-n < uint32(len(c.LaneLinks.ID)) {
		lane = c.LaneLinks.From[lane-n]
	}
	if lane < n {
		return float64(c.Lanes.Speed[lane])
	}
	return 14
}
