package traffic

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// town is a drawing board for small cities: junctions and one-way streets between them; every lane may be left for
// every other street that leaves its junction.
type town struct {
	c     *city.City
	turns func(from, to uint32, lane, lanes int) bool // nil: all of them
}

func newTown() *town {
	t := &town{c: &city.City{Name: "town"}}
	t.c.Streets.LaneOff = []uint32{0}
	return t
}

func (t *town) junction(x, y float64, kind city.JunctionKind) uint32 {
	j := &t.c.Junctions
	j.ID = append(j.ID, fmt.Sprintf("j%d", len(j.ID)))
	j.At.Add(geo.Point{X: x, Y: y})
	j.Kind, j.Signal, j.Radius, j.Z = append(j.Kind, kind), append(j.Signal, city.None), append(j.Radius, 8), append(j.Z, 0)
	return uint32(len(j.ID) - 1)
}

// street draws one carriageway; the lanes end radius m before the junctions' centres.
func (t *town) street(from, to uint32, lanes int, speed float32, class city.StreetClass) uint32 {
	s, l := &t.c.Streets, &t.c.Lanes
	row := uint32(len(s.ID))
	a, b := t.c.Junctions.At.At(int(from)), t.c.Junctions.At.At(int(to))
	h := b.Sub(a).Mul(1 / b.Sub(a).Len())
	id := fmt.Sprintf("s%d", row)
	s.ID, s.Name, s.Class = append(s.ID, id), append(s.Name, ""), append(s.Class, class)
	s.From, s.To, s.Opposite = append(s.From, from), append(s.To, to), append(s.Opposite, city.None)
	s.Speed, s.Length = append(s.Speed, speed), append(s.Length, float32(b.Dist(a)))
	s.Line.Add([]geo.Point{a, b})
	s.Level, s.Bridge, s.Tunnel = append(s.Level, 0), append(s.Bridge, false), append(s.Tunnel, false)
	s.Guessed, s.Source = append(s.Guessed, 0), append(s.Source, "")
	trim := min(8, b.Dist(a)/3)
	for k := range lanes {
		side := h.Left().Mul(-(float64(lanes-k) - 0.5) * 3.2)
		line := []geo.Point{a.Add(h.Mul(trim)).Add(side), b.Sub(h.Mul(trim)).Add(side)}
		l.ID, l.Street, l.Index = append(l.ID, fmt.Sprintf("%s_%d", id, k)), append(l.Street, row), append(l.Index, uint8(k))
		l.Width, l.Speed = append(l.Width, 3.2), append(l.Speed, speed)
		l.Length = append(l.Length, float32(geo.PolylineLength(line)))
		l.Allow = append(l.Allow, city.AllowMotor)
		l.Line.Add(line)
	}
	s.LaneOff = append(s.LaneOff, uint32(len(l.ID)))
	return row
}

// connect links every lane to every street that leaves its junction, back where it came from only in dead ends.
func (t *town) connect() *city.City {
	s := &t.c.Streets
	for from := range uint32(len(s.ID)) {
		var exits []uint32
		for to := range uint32(len(s.ID)) {
			if s.From[to] == s.To[from] && s.To[to] != s.From[from] {
				exits = append(exits, to)
			}
		}
		if len(exits) == 0 {
			for to := range uint32(len(s.ID)) {
				if s.From[to] == s.To[from] {
					exits = append(exits, to)
				}
			}
		}
		used := make([]bool, s.LaneOff[from+1]-s.LaneOff[from])
		for i, to := range append(exits, exits[:min(1, len(exits))]...) {
			lanes, into := int(s.LaneOff[from+1]-s.LaneOff[from]), int(s.LaneOff[to+1]-s.LaneOff[to])
			for lane := range lanes {
				if i < len(exits) && (t.turns == nil || t.turns(from, to, lane, lanes)) || i == len(exits) && !used[lane] {
					used[lane] = true // every lane leads somewhere
					t.link(s.LaneOff[from]+uint32(lane), s.LaneOff[to]+uint32(min(lane, into-1)))
				}
			}
		}
	}
	return t.c
}

// link draws one movement.
func (t *town) link(a, b uint32) uint32 {
	k, l := &t.c.LaneLinks, &t.c.Lanes
	from, to := l.Line.At(int(a)), l.Line.At(int(b))
	p, q := from[len(from)-1], to[0]
	hp, hq := p.Sub(from[0]), to[1].Sub(q)
	angle := math.Atan2(hp.Cross(hq), hp.Dot(hq))
	turn := city.Straight
	switch {
	case math.Abs(angle) > 2.6:
		turn = city.UTurn
	case angle > 0.6:
		turn = city.Left
	case angle < -0.6:
		turn = city.Right
	}
	line := []geo.Point{p}
	mid := p.Add(hp.Mul(p.Dist(q)/2/hp.Len())).Lerp(q.Sub(hq.Mul(p.Dist(q)/2/hq.Len())), 0.5)
	for i := 1; i <= 6; i++ {
		s := float64(i) / 6
		line = append(line, p.Lerp(mid, s).Lerp(mid.Lerp(q, s), s))
	}
	k.ID = append(k.ID, l.ID[a]+"→"+l.ID[b])
	k.From, k.To, k.Junction = append(k.From, a), append(k.To, b), append(k.Junction, t.c.Streets.To[l.Street[a]])
	k.Turn, k.Signal, k.Group = append(k.Turn, turn), append(k.Signal, city.None), append(k.Group, 0)
	k.Length = append(k.Length, float32(max(0.5, geo.PolylineLength(line))))
	k.Line.Add(line)
	return uint32(len(k.ID) - 1)
}

// signal puts a signal with one group for every street that arrives at a junction: each has green in turn, then 3 s of
// yellow and 2 s of all red. letter is the green.
func (t *town) signal(junction uint32, green float32, letter byte) {
	c := t.c
	row := uint32(len(c.Signals.ID))
	var arriving []uint32
	for s, to := range c.Streets.To {
		if to == junction {
			arriving = append(arriving, uint32(s))
		}
	}
	if len(arriving) == 0 {
		return
	}
	c.Signals.ID, c.Signals.Groups = append(c.Signals.ID, fmt.Sprintf("signal%d", row)), append(c.Signals.Groups, uint16(len(arriving)))
	c.Signals.At.Add(c.Junctions.At.At(int(junction)))
	c.Signals.Offset, c.Signals.Guessed = append(c.Signals.Offset, 0), append(c.Signals.Guessed, false)
	c.Signals.Feeder, c.Signals.Bus = append(c.Signals.Feeder, city.None), append(c.Signals.Bus, city.None)
	var states []string
	var seconds []float32
	for i := range arriving {
		for _, stage := range []struct {
			letter byte
			lasts  float32
		}{{letter, green}, {'y', 3}, {'r', 2}} {
			state := make([]byte, len(arriving))
			for k := range state {
				state[k] = 'r'
			}
			state[i] = stage.letter
			states, seconds = append(states, string(state)), append(seconds, stage.lasts)
		}
	}
	c.Signals.State.Add(states...)
	c.Signals.Duration.Add(seconds...)
	c.Junctions.Kind[junction], c.Junctions.Signal[junction] = city.Signalled, row
	for k := range c.LaneLinks.ID {
		if c.LaneLinks.Junction[k] == junction {
			c.LaneLinks.Signal[k] = row
			for g, s := range arriving {
				if c.Lanes.Street[c.LaneLinks.From[k]] == s {
					c.LaneLinks.Group[k] = uint16(g)
				}
			}
		}
	}
}
