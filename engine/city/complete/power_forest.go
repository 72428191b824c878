package complete

import (
	"math"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// Balance of the districts: how often they are drawn, the load over its fair share at which a substation is content,
// and by how much one that carries twice that is moved away [m of street].
const (
	balanceRounds = 16
	balanceEnough = 1.05
	balanceStep   = 500.0
)

// growForest finds for each vertex the substation that feeds it and the way there. While a substation's district draws
// more than it is planned for, or more than the mean where all are short, it is moved away, as it were, and those with
// room come nearer. The best drawing counts.
func (p *grid) growForest() {
	planned, total := 0.0, 0.0
	for _, s := range p.stations {
		planned += float64(s.kva * powerFactor * stationLoad)
	}
	for _, l := range p.loads {
		total += l.kw
	}
	fair := max(1, total/planned)
	farther := make([]float64, len(p.stations))
	least, drawn := inf, []float64(nil)
	for range balanceRounds {
		forest := newSearch(&p.g)
		for k, s := range p.stations {
			forest.from(s.vertex, farther[k])
		}
		forest.run(inf, func(e, _, _ uint32) float64 { return p.runs[e].length })
		district := make([]float64, len(p.at))
		for _, l := range p.loads {
			district[forest.root[l.vertex]] += l.kw
		}
		worst, nearest := 0.0, inf
		for k, s := range p.stations {
			share := district[s.vertex] / (s.kva * powerFactor * stationLoad * fair)
			worst = max(worst, share)
			farther[k] += float64(balanceStep * min(max(share-1, -0.5), 1))
			nearest = min(nearest, farther[k])
		}
		if worst < least {
			least, p.forest, drawn = worst, forest, district
		}
		if worst <= balanceEnough {
			break
		}
		for k := range farther {
			farther[k] -= nearest
		}
	}
	for _, s := range p.stations {
		if drawn[s.vertex] > s.kva*powerFactor {
			p.short++
		}
	}
}

// walk goes round every tree of the forest, branches in the order of their direction, so that neighbours in the walk
// are neighbours on the ground.
func (p *grid) walk() {
	n := len(p.at)
	off := make([]uint32, n+1)
	for _, v := range p.forest.parent {
		if v != city.None {
			off[v+1]++
		}
	}
	for v := range n {
		off[v+1] += off[v]
	}
	child := make([]uint32, off[n])
	next := append([]uint32(nil), off[:n]...)
	for v, up := range p.forest.parent {
		if up != city.None {
			child[next[up]] = uint32(v)
			next[up]++
		}
	}
	p.rank = make([]uint32, n)
	stack, turn := make([]uint32, 0, 64), uint32(0)
	for k := len(p.stations) - 1; k >= 0; k-- {
		if v := p.stations[k].vertex; p.forest.parent[v] == city.None && !slices.Contains(stack, v) {
			stack = append(stack, v)
		}
	}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		p.rank[v] = turn
		turn++
		kids := child[off[v]:off[v+1]]
		back := 0.0
		if up := p.forest.parent[v]; up != city.None {
			back = turnOf(p.at[up].Sub(p.at[v]))
		}
		slices.SortFunc(kids, func(a, b uint32) int { // clockwise from where we came; the stack turns it round
			x, y := turnOf(p.at[a].Sub(p.at[v]))-back, turnOf(p.at[b].Sub(p.at[v]))-back
			if x < 0 {
				x += 4
			}
			if y < 0 {
				y += 4
			}
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return int(a) - int(b)
		})
		stack = append(stack, kids...)
	}
}

// turnOf is a measure of a direction that grows counter-clockwise from 0 in the east to 4, without trigonometry.
func turnOf(d geo.Point) float64 {
	sum := math.Abs(d.X) + math.Abs(d.Y)
	if sum == 0 {
		return 0
	}
	t := d.Y / sum
	switch {
	case d.X < 0:
		return 2 - t
	case t < 0:
		return 4 + t
	}
	return t
}
