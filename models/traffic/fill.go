package traffic

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/fmath"
	"semul/engine/geo"
)

// fillLanes copies what the kernels need of every street lane.
func (n *network) fillLanes(c *city.City) {
	n.length, n.limit = make([]float32, n.lanes), make([]float32, n.lanes)
	n.isLink, n.open, n.clears = make([]bool, n.lanes), make([]bool, n.lanes), make([]bool, n.lanes)
	n.coarse = make([]bool, n.lanes)
	n.street, n.junction = filled(n.lanes), filled(n.lanes)
	n.index, n.siblings, n.arc = make([]uint8, n.lanes), make([]uint8, n.lanes), make([]uint8, n.lanes)
	n.from, n.to, n.signal = filled(n.lanes), filled(n.lanes), filled(n.lanes)
	n.turn, n.group, n.rank = make([]city.Turn, n.lanes), make([]uint16, n.lanes), make([]uint16, n.lanes)
	n.enters, n.minor, n.rounds, n.onRing = make([]bool, n.lanes), make([]bool, n.lanes), make([]bool, n.lanes), make([]bool, n.lanes)
	n.gap, n.follow = make([]float32, n.lanes), make([]float32, n.lanes)
	n.firstLane, n.quiet = filled(len(c.Streets.ID)), make([]bool, len(c.Streets.ID))
	for s, class := range c.Streets.Class {
		n.quiet[s] = class == city.Residential || class == city.Service
	}
	n.allWay = make([]bool, n.junctions)
	for j, cj := range n.cityJunction {
		n.allWay[j] = c.Junctions.Kind[cj] == city.AllWayStop
		count := uint8(0)
		for r := n.first[j]; r < n.links[j]; r++ {
			l := n.cityLane[r]
			s := c.Lanes.Street[l]
			n.length[r], n.limit[r] = max(c.Lanes.Length[l], leastLane), c.Lanes.Speed[l]
			n.street[r], n.junction[r] = s, uint32(j)
			if n.firstLane[s] == none {
				n.firstLane[s], count = r, 0
			}
			n.index[r] = count
			count++
			for k := range uint32(count) {
				n.siblings[r-k] = count
			}
		}
	}
}

// fillLinks copies what the kernels need of every movement and lists those that leave and reach each lane.
func (n *network) fillLinks(c *city.City, p *Preset) {
	arriving := make([][]uint32, n.lanes)
	leaving := make([][]uint32, n.lanes)
	for j := range n.cityJunction {
		for r := n.links[j]; r < n.last[j]; r++ {
			k := n.cityLink[r]
			n.isLink[r], n.junction[r] = true, uint32(j)
			n.from[r], n.to[r] = n.laneOf[c.LaneLinks.From[k]], n.laneOf[c.LaneLinks.To[k]]
			n.length[r], n.turn[r] = c.LaneLinks.Length[k], c.LaneLinks.Turn[k]
			n.signal[r], n.group[r] = c.LaneLinks.Signal[k], c.LaneLinks.Group[k]
			bend := float32(p.Turning)
			if n.turn[r] == city.Straight {
				bend = float32(math.Inf(1))
			}
			if p.Turning == 0 {
				bend = bendSpeed(lineOf(&c.LaneLinks.Line, k), float64(n.length[r]), p.Lateral)
			}
			if int(k) < len(c.LaneLinks.Speed) && c.LaneLinks.Speed[k] > 0 { // what the source says goes first
				bend = c.LaneLinks.Speed[k]
			}
			n.limit[r] = min(bend, max(n.limit[n.from[r]], n.limit[n.to[r]]))
			leaving[n.from[r]] = append(leaving[n.from[r]], r)
			arriving[n.to[r]] = append(arriving[n.to[r]], r)
		}
	}
	n.out, n.in = pack(leaving), pack(arriving)
	n.braking = make([]float32, n.lanes)
	for r := range uint32(n.lanes) {
		for _, k := range n.out.at(r) {
			if n.limit[k] < n.limit[r] { // from twice the limit, braking with 1 m/s² at the least
				n.braking[r] = max(n.braking[r], min(n.length[r], (float32(4*n.limit[r]*n.limit[r])-float32(n.limit[k]*n.limit[k]))/8))
			}
		}
	}
}

func pack(rows [][]uint32) lists {
	l := lists{off: make([]uint32, 1, len(rows)+1)}
	for _, row := range rows {
		l.val = append(l.val, row...)
		l.off = append(l.off, uint32(len(l.val)))
	}
	return l
}

// fillSources lists the blocks that blocks take vehicles from, in their order.
func (n *network) fillSources() {
	from := make([][]uint32, len(n.blocks)-1)
	for b := range from {
		from[b] = append(from[b], uint32(b))
	}
	for r, to := range n.to {
		if to != none {
			if b := n.blockOf[to]; !slices.Contains(from[b], uint32(n.blockOf[r])) {
				from[b] = append(from[b], uint32(n.blockOf[r]))
			}
		}
	}
	for _, list := range from {
		slices.Sort(list)
	}
	n.sources = pack(from)
}

// bendSpeed is the speed [m/s] at which a movement of the given length [m] is driven with at most the given sideways
// acceleration [m/s²]: its radius is length over the angle it turns by; movements that hardly turn are not slowed.
func bendSpeed(line []geo.Point, length, lateral float64) float32 {
	angle := 0.0
	for i := 2; i < len(line); i++ {
		a, b := line[i-1].Sub(line[i-2]), line[i].Sub(line[i-1])
		if a.Len() > 0 && b.Len() > 0 {
			angle += fmath.Atan2(a.Cross(b), a.Dot(b))
		}
	}
	if angle = math.Abs(angle); angle < 0.26 { // 15°
		return float32(math.Inf(1))
	}
	return float32(max(2.5, math.Sqrt(lateral*length/angle)))
}

// leastLane is the length that shorter lanes are driven with [m]: SUMO's least. Who stops before a line at its end must get into it.
const leastLane = 2 * clearance

// fillTurns lists where every street leads and what the turn costs beside the way itself.
func (n *network) fillTurns(c *city.City, by *Choice) {
	n.quietness = by.Quiet
	streets := len(c.Streets.ID)
	n.turns = turns{off: make([]uint32, 1, streets+1)}
	var to []uint32
	for s := range uint32(streets) {
		to = to[:0]
		for r := n.firstLane[s]; r != none && int(r) < n.lanes && n.street[r] == s; r++ {
			for _, k := range n.out.at(r) {
				if t := n.street[n.to[k]]; !slices.Contains(to, t) && n.may[k] != 0 {
					to = append(to, t)
				}
			}
		}
		slices.Sort(to)
		if len(to) > 255 {
			to = to[:255] // a junction of more streets than that has never been drawn
		}
		for _, t := range to {
			n.turns.to = append(n.turns.to, t)
			n.turns.cost = append(n.turns.cost, 0)
		}
		n.turns.off = append(n.turns.off, uint32(len(n.turns.to)))
	}
	for r := range uint32(n.lanes) {
		if !n.isLink[r] {
			continue
		}
		s, t := n.street[n.from[r]], n.street[n.to[r]]
		list := n.turns.to[n.turns.off[s]:n.turns.off[s+1]]
		at := slices.Index(list, t)
		if at < 0 {
			n.arc[r] = noArc
			continue
		}
		n.arc[r] = uint8(at)
		costs := by.turn(n.turn[r])
		switch {
		case n.signal[r] != none:
			costs += by.Signal
		case c.Streets.Class[s] > c.Streets.Class[t]:
			costs += by.Yield
		}
		waits := n.signal[r] == none || n.turn[r] == city.Left || n.turn[r] == city.UTurn
		if waits && c.LaneLinks.Yields.Len() > 0 && len(c.LaneLinks.Yields.At(int(n.cityLink[r]))) > 0 {
			costs += by.Minor
		}
		if by.Link {
			costs += float64(n.length[r] / n.limit[r])
		}
		cost := max(1, uint32(math.Round(costs*1000)))
		if old := &n.turns.cost[n.turns.off[s]+uint32(at)]; *old == 0 || cost < *old && !by.Link { // SUMO takes the link nearest the kerb
			*old = cost
		}
	}
}

// noArc marks a link that no route takes: nobody may use both its lanes.
const noArc = 255

// turn is what a turn costs for its direction [s].
func (c *Choice) turn(t city.Turn) float64 {
	switch t {
	case city.Right:
		return c.Right
	case city.Left:
		return c.Left
	case city.UTurn:
		return c.UTurn
	}
	return 0.001
}
