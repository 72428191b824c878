package days

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/rng"
	"semul/models/traffic"
	"semul/models/traffic/assign/streets"
)

// Draw makes vehicles of demand, with ids from 0 and instants after the beginning of the period: whole numbers of them whose
// mean is the demand, departing evenly with a random shift, from and to the middle of streets drawn from those of their sites, of which
// some may lead out of the city, or in, and are left out where others do not.
// Trips of sites at the ends of streets, such as the zones of a TNTP network, begin and end there, on the first and last street of
// one of ways drawn in proportion to its trips; ways are those of an equilibrium for the same demand, nil where no site is such a one.
// row says which row of the demand a vehicle belongs to. Trips within one such site, or one street, are not driven; within
// tells how many.
func Draw(c *city.City, d *streets.Demand, ways []streets.Path, p streets.Period, seed uint64) (trips []traffic.Trip, row []int, within int) {
	s := rng.NewStream(seed, "assign.days")
	seconds := p.To - p.From
	leaves, arrives := ends(c)
	of := make([][]streets.Path, len(d.Trips))
	for _, w := range ways {
		if d.Sites[d.From[w.Pair]].AtNode() || d.Sites[d.To[w.Pair]].AtNode() {
			of[w.Pair] = append(of[w.Pair], w)
		}
	}
	for i, v := range d.Trips {
		n := int(v)
		if s.Float64(uint64(i), 0, 0) < v-float64(n) {
			n++
		}
		if d.From[i] == d.To[i] && d.Sites[d.From[i]].AtNode() {
			within += n
			continue
		}
		from, to := kept(d.Sites[d.From[i]].Streets, leaves), kept(d.Sites[d.To[i]].Ends(), arrives)
		for k := range n {
			place := func(list []uint32, draw uint32) traffic.Place {
				street := list[s.Intn(len(list), uint64(i), uint64(k)+1, draw)]
				return traffic.Place{Street: street, Pos: c.Lanes.Length[c.Streets.LaneOff[street]] / 2}
			}
			t := traffic.Trip{ID: uint32(len(trips)), From: place(from, 1), To: place(to, 3)}
			if len(of[i]) > 0 {
				t.Path = drawn(of[i], s.Float64(uint64(i), uint64(k)+1, 7))
				t.From, t.To = end(t.From, t.Path[0], d.Sites[d.From[i]]), end(t.To, t.Path[len(t.Path)-1], d.Sites[d.To[i]])
			}
			t.At = clock.FromSeconds((float64(k) + s.Float64(uint64(i), uint64(k)+1, 5)) / float64(n) * seconds)
			if t.From.Street == t.To.Street && len(of[i]) == 0 {
				within++
				continue
			}
			trips, row = append(trips, t), append(row, i)
		}
	}
	return trips, row, within
}

// drawn is one of some ways, by a share in [0, 1) of their trips.
func drawn(ways []streets.Path, share float64) []uint32 {
	total := 0.0
	for _, w := range ways {
		total += w.Trips
	}
	for _, w := range ways {
		if share -= w.Trips / total; share < 0 {
			return w.Streets
		}
	}
	return ways[len(ways)-1].Streets
}

// end is where a trip begins or ends on the first or last street of its way: at the end of it if its site is a node.
func end(was traffic.Place, street uint32, at streets.Site) traffic.Place {
	if at.AtNode() {
		return traffic.Place{Street: street, Pos: -1}
	}
	if was.Street == street {
		return was
	}
	return traffic.Place{Street: street, Pos: -1}
}
