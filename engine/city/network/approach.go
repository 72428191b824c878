package network

import (
	"semul/engine/city"
	"semul/engine/geo"
)

// approach is one street that arrives at a signal, with its lane links as group numbers.
type approach struct {
	street  uint32
	heading geo.Point // driving direction at the stop line
	groups  []int
	left    bool // turns left or back somewhere
	ownLeft bool // has lanes for nothing but that
	slip    bool // only ever turns right beside the signal
	lanes   int
	rank    int
}

func (p *planner) turn(group int) city.Turn { return p.c.LaneLinks.Turn[int(p.first)+group] }

func (p *planner) readApproaches() {
	c := p.c
	for i := range p.n {
		lane := c.LaneLinks.From[int(p.first)+i]
		street := c.Lanes.Street[lane]
		if n := len(p.approaches); n == 0 || p.approaches[n-1].street != street {
			_, heading := ends(c.Lanes.Line.At(int(lane)))
			p.approaches = append(p.approaches, approach{street: street, heading: heading, slip: true,
				rank: rank(c.Streets.Class[street]), lanes: int(c.Streets.LaneOff[street+1] - c.Streets.LaneOff[street])})
		}
		a := &p.approaches[len(p.approaches)-1]
		a.groups = append(a.groups, i)
		a.left = a.left || p.leftish(i)
		a.slip = a.slip && p.turn(i) == city.Right
	}
	for k := range p.approaches {
		a := &p.approaches[k]
		// Beside a signal of the source only a slip lane needs no lamps; a guessed one is not there for right turns alone.
		a.slip = a.slip && (!p.mapped || c.Streets.Class[a.street] == city.Link || c.Streets.Class[a.street] == city.MotorwayLink)
		a.ownLeft = a.left
		for _, i := range a.groups {
			if !p.leftish(i) {
				continue
			}
			for _, k := range a.groups {
				if !p.leftish(k) && c.LaneLinks.From[int(p.first)+i] == c.LaneLinks.From[int(p.first)+k] {
					a.ownLeft = false
				}
			}
		}
	}
}

func (p *planner) leftish(group int) bool {
	t := p.turn(group)
	return t == city.Left || t == city.UTurn
}

// rightTurns marks the groups that may go on red after a full stop.
func (p *planner) rightTurns() []bool {
	right := make([]bool, p.n)
	for i := range right {
		right[i] = p.turn(i) == city.Right
	}
	return right
}
