package sensing

import "semul/engine/city"

// counted is a lane of which an ideal detector counts vehicles, and the share of them that it takes for its own.
type counted struct {
	lane  uint32
	share float64
}

// reached lists what each detector of a group counts: its lane and, where a signal lets that lane go, the lanes that lead to
// it without passing another signal and end within reach of its stop line [m]. A lane that leads to n lanes gives each of
// them an n-th of its vehicles. Lanes are counted whole, for nothing finer is known of them.
func reached(c *city.City, on []city.Ref, reach float64) [][]counted {
	into := make([][]uint32, len(c.Lanes.ID)) // by lane: those that lead to it and pass no signal
	leads := make([]float64, len(c.Lanes.ID)) // by lane: how many it leads to
	signal := make([]bool, len(c.Lanes.ID))
	for k, from := range c.LaneLinks.From {
		leads[from]++
		if c.LaneLinks.Signal[k] != city.None {
			signal[from] = true
		} else {
			into[c.LaneLinks.To[k]] = append(into[c.LaneLinks.To[k]], from)
		}
	}
	list := make([][]counted, len(on))
	for k, ref := range on {
		list[k] = []counted{{ref.Index, 1}}
		if !signal[ref.Index] {
			continue
		}
		away := []float64{0} // by lane counted: from its end to the stop line
		for i := 0; i < len(list[k]); i++ {
			at := list[k][i]
			far := away[i] + float64(c.Lanes.Length[at.lane])
			if far >= reach {
				continue
			}
			for _, l := range into[at.lane] {
				if !holds(list[k], l) {
					list[k], away = append(list[k], counted{l, at.share / leads[l]}), append(away, far)
				}
			}
		}
	}
	return list
}

func holds(list []counted, lane uint32) bool {
	for _, x := range list {
		if x.lane == lane {
			return true
		}
	}
	return false
}
