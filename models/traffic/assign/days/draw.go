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
// row says which row of the demand a vehicle belongs to. Trips within one street are not driven; within tells how many.
func Draw(c *city.City, d *streets.Demand, p streets.Period, seed uint64) (trips []traffic.Trip, row []int, within int) {
	s := rng.NewStream(seed, "assign.days")
	seconds := p.To - p.From
	leaves, arrives := ends(c)
	for i, v := range d.Trips {
		n := int(v)
		if s.Float64(uint64(i), 0, 0) < v-float64(n) {
			n++
		}
		from, to := kept(d.Sites[d.From[i]].Streets, leaves), kept(d.Sites[d.To[i]].Streets, arrives)
		for k := range n {
			place := func(list []uint32, draw uint32) traffic.Place {
				street := list[s.Intn(len(list), uint64(i), uint64(k)+1, draw)]
				return traffic.Place{Street: street, Pos: c.Lanes.Length[c.Streets.LaneOff[street]] / 2}
			}
			t := traffic.Trip{ID: uint32(len(trips)), From: place(from, 1), To: place(to, 3)}
			t.At = clock.FromSeconds((float64(k) + s.Float64(uint64(i), uint64(k)+1, 5)) / float64(n) * seconds)
			if t.From.Street == t.To.Street {
				within++
				continue
			}
			trips, row = append(trips, t), append(row, i)
		}
	}
	return trips, row, within
}
