package complete

import (
	"cmp"
	"fmt"
	"slices"

	"semul/engine/city"
	"semul/engine/geo"
)

// writeTies joins the ends of feeders to the nearest bus of another feeder, a different one each time, by switches
// that are normally open. Feeders of other substations are worth a longer cable.
func (p *grid) writeTies() {
	c := p.c
	reach := newSearch(&p.g)
	done := map[[2]uint32]bool{} // pairs of feeders; only looked up
	tied := make([]int, len(p.feeders))
	for k := range p.feeders {
		f := &p.feeders[k]
		var ends []int
		for i := range f.buses {
			if f.buses[i].leaf {
				ends = append(ends, i)
			}
		}
		slices.SortFunc(ends, func(a, b int) int {
			if d := cmp.Compare(p.forest.cost[f.buses[b].vertex], p.forest.cost[f.buses[a].vertex]); d != 0 {
				return d
			}
			return cmp.Compare(a, b)
		})
		for _, i := range ends {
			if tied[k] >= ties {
				break
			}
			end := &f.buses[i]
			from := len(reach.settled)
			reach.from(end.vertex, 0)
			reach.run(tieReach, func(e, _, _ uint32) float64 { return p.runs[e].length })
			best, worth := city.None, inf
			var at uint32
			for _, v := range reach.settled[from:] {
				for _, b := range p.busAt[v] {
					o := c.Buses.Feeder[b]
					pair := [2]uint32{min(o, uint32(k)), max(o, uint32(k))}
					if o == uint32(k) || done[pair] {
						continue
					}
					cost := reach.cost[v]
					if p.feeders[o].station == f.station {
						cost += otherStation
					}
					if cost < worth {
						best, worth, at = b, cost, v
					}
				}
			}
			if best != city.None {
				o := c.Buses.Feeder[best]
				done[[2]uint32{min(o, uint32(k)), max(o, uint32(k))}] = true
				tied[k]++
				tied[o]++
				p.writeTie(end, best, at, reach, uint32(k))
			}
			for _, v := range reach.settled[from:] { // ready for the next end
				reach.cost[v], reach.parent[v], reach.edge[v], reach.root[v] = inf, city.None, city.None, city.None
			}
			reach.settled = reach.settled[:from]
		}
		if tied[k] == 0 {
			p.lonely++
		}
	}
}

// writeTie lays the cable of a tie along the way that was found, with a ring unit at the switch.
func (p *grid) writeTie(end *tapBus, to, at uint32, reach *search, feeder uint32) {
	line, length := []geo.Point{p.at[at]}, 0.0
	for v := at; reach.parent[v] != city.None; v = reach.parent[v] {
		e := reach.edge[v]
		line = append(line, p.line(e, v)[1:]...)
		length += p.runs[e].length
	}
	slices.Reverse(line)
	if len(line) == 1 {
		line = append(line, line[0])
	}
	p.nTies++
	p.addBranch(branch{id: fmt.Sprintf("tie%d", p.nTies), from: end.bus, to: to, length: max(length, leastCable), line: line, feeder: feeder, switched: true})
	p.ringUnit(end.bus, end.vertex)
}
