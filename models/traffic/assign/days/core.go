package days

import "semul/engine/city"

// ends says from which streets the core of the network can be reached by car, and which can be reached from there. The core
// is the largest set of streets each of which leads to every other; streets out of the city or into it, and islands, are not
// of it.
func ends(c *city.City) (leaves, arrives []bool) {
	n := len(c.Streets.ID)
	ahead, back := make([][]uint32, n), make([][]uint32, n)
	k := &c.LaneLinks
	for i := range k.From {
		if c.Lanes.Allow[k.From[i]]&c.Lanes.Allow[k.To[i]]&city.AllowCar != 0 {
			from, to := c.Lanes.Street[k.From[i]], c.Lanes.Street[k.To[i]]
			ahead[from], back[to] = append(ahead[from], to), append(back[to], from)
		}
	}
	done := make([]bool, n)
	most := 0
	for s := range uint32(n) {
		if done[s] {
			continue
		}
		there, here := spread(ahead, s), spread(back, s)
		size := 0
		for i := range done {
			if there[i] && here[i] {
				done[i] = true
				size++
			}
		}
		if size > most {
			most, leaves, arrives = size, here, there
		}
		if most > n/2 {
			break
		}
	}
	return leaves, arrives
}

// spread marks what can be reached along lists.
func spread(next [][]uint32, from uint32) []bool {
	seen := make([]bool, len(next))
	seen[from] = true
	for queue := []uint32{from}; len(queue) > 0; {
		s := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, t := range next[s] {
			if !seen[t] {
				seen[t] = true
				queue = append(queue, t)
			}
		}
	}
	return seen
}

// kept are the streets of a list that are marked, or all if none is.
func kept(list []uint32, marked []bool) []uint32 {
	var out []uint32
	for _, s := range list {
		if marked[s] {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return list
	}
	return out
}
