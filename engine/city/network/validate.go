package network

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// Validate lists what is wrong with the network tables of c, nil if nothing is: lengths of columns, references, lanes
// that lead nowhere, links that do not join what they say, plans with crossing greens or without green, and streets
// that cannot be reached. Networks of other sources may have good reasons for some of it.
func Validate(c *city.City) []string {
	v := validator{c: c}
	if !v.columns() {
		return v.found
	}
	v.streets()
	v.lanes()
	v.links()
	v.signals()
	v.reach()
	return v.found
}

type validator struct {
	c     *city.City
	found []string
}

func (v *validator) say(format string, args ...any) {
	v.found = append(v.found, fmt.Sprintf(format, args...))
}

// columns checks that all columns of a table have one length and all references a row; the rest relies on it.
func (v *validator) columns() bool {
	c := v.c
	s, l, k, j, g := &c.Streets, &c.Lanes, &c.LaneLinks, &c.Junctions, &c.Signals
	same := func(table string, n int, lens ...int) {
		for i, have := range lens {
			if have != n {
				v.say("%s: column %d has %d rows, not %d", table, i+1, have, n)
			}
		}
	}
	same("streets", len(s.ID), len(s.Name), len(s.Class), len(s.From), len(s.To), len(s.Opposite), len(s.Speed),
		len(s.Length), s.Line.Len(), len(s.Level), len(s.Bridge), len(s.Tunnel), len(s.Guessed), len(s.Source), len(s.LaneOff)-1)
	same("lanes", len(l.ID), len(l.Street), len(l.Index), len(l.Width), len(l.Length), len(l.Speed), len(l.Allow), l.Line.Len())
	same("lane_links", len(k.ID), len(k.From), len(k.To), len(k.Junction), len(k.Turn), len(k.Signal), len(k.Group),
		len(k.Length), k.Line.Len())
	same("junctions", len(j.ID), j.At.Len(), len(j.Kind), len(j.Signal), len(j.Radius), len(j.Z))
	same("signals", len(g.ID), g.At.Len(), len(g.Groups), len(g.Offset), g.State.Len(), g.Duration.Len(), len(g.Guessed),
		len(g.Feeder), len(g.Bus))
	refs := func(name string, column []uint32, n int, none bool) {
		for i, r := range column {
			if int(r) >= n && !(none && r == city.None) {
				v.say("%s of row %d is %d of %d", name, i, r, n)
			}
		}
	}
	refs("streets.from", s.From, len(j.ID), false)
	refs("streets.to", s.To, len(j.ID), false)
	refs("streets.opposite", s.Opposite, len(s.ID), true)
	refs("lanes.street", l.Street, len(s.ID), false)
	refs("lane_links.from", k.From, len(l.ID), false)
	refs("lane_links.to", k.To, len(l.ID), false)
	refs("lane_links.junction", k.Junction, len(j.ID), false)
	refs("lane_links.signal", k.Signal, len(g.ID), true)
	refs("junctions.signal", j.Signal, len(g.ID), true)
	v.unique("street", s.ID)
	v.unique("lane", l.ID)
	v.unique("lane_link", k.ID)
	v.unique("junction", j.ID)
	v.unique("signal", g.ID)
	return len(v.found) == 0
}

func (v *validator) unique(kind string, ids []string) {
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if id == "" || seen[id] {
			v.say("%s id %q is empty or stands twice", kind, id)
		}
		seen[id] = true
	}
}

func (v *validator) streets() {
	s := &v.c.Streets
	for i, id := range s.ID {
		if !(s.Length[i] > 0) || math.Abs(geo.PolylineLength(s.Line.At(i))-float64(s.Length[i])) > 0.01+1e-4*float64(s.Length[i]) {
			v.say("street %s: length %g m, line %g m", id, s.Length[i], geo.PolylineLength(s.Line.At(i)))
		}
		if !(s.Speed[i] > 0) {
			v.say("street %s: limit %g m/s", id, s.Speed[i])
		}
		if s.LaneOff[i] >= s.LaneOff[i+1] {
			v.say("street %s has no lane", id)
		}
		if o := s.Opposite[i]; o != city.None && (s.Opposite[o] != uint32(i) || s.From[o] != s.To[i] || s.To[o] != s.From[i]) {
			v.say("street %s and its opposite %s do not match", id, s.ID[o])
		}
	}
}

func (v *validator) lanes() {
	c := v.c
	leads := make([]bool, len(c.Lanes.ID))
	for _, from := range c.LaneLinks.From {
		leads[from] = true
	}
	for i, id := range c.Lanes.ID {
		street := c.Lanes.Street[i]
		if k := uint32(i) - c.Streets.LaneOff[street]; k != uint32(c.Lanes.Index[i]) || uint32(i) >= c.Streets.LaneOff[street+1] {
			v.say("lane %s does not stand where its street says", id)
		}
		line := c.Lanes.Line.At(i)
		if length := geo.PolylineLength(line); !(c.Lanes.Length[i] > 0) || math.Abs(length-float64(c.Lanes.Length[i])) > 0.01+1e-4*length {
			v.say("lane %s: length %g m, line %g m", id, c.Lanes.Length[i], length)
		}
		if !leads[i] && c.Junctions.Kind[c.Streets.To[street]] != city.Border {
			v.say("lane %s leads nowhere", id)
		}
	}
}

func (v *validator) links() {
	c, k := v.c, &v.c.LaneLinks
	for i, id := range k.ID {
		from, to := c.Lanes.Street[k.From[i]], c.Lanes.Street[k.To[i]]
		if c.Streets.To[from] != k.Junction[i] || c.Streets.From[to] != k.Junction[i] {
			v.say("lane link %s does not join lanes of its junction %s", id, c.Junctions.ID[k.Junction[i]])
		}
		line, a, b := k.Line.At(i), c.Lanes.Line.At(int(k.From[i])), c.Lanes.Line.At(int(k.To[i]))
		if len(line) < 2 || line[0].Dist(a[len(a)-1]) > 0.01 || line[len(line)-1].Dist(b[0]) > 0.01 {
			v.say("lane link %s: its line does not begin and end with its lanes", id)
		}
		if !(k.Length[i] > 0) {
			v.say("lane link %s: length %g m", id, k.Length[i])
		}
		if c.Junctions.Signal[k.Junction[i]] != k.Signal[i] {
			v.say("lane link %s and its junction name different signals", id)
		}
	}
}

func (v *validator) signals() {
	c := v.c
	of := make([][]uint32, len(c.Signals.ID))
	for i, s := range c.LaneLinks.Signal {
		if s != city.None {
			of[s] = append(of[s], uint32(i))
		}
	}
	for s, id := range c.Signals.ID {
		states, seconds := c.Signals.State.At(s), c.Signals.Duration.At(s)
		if len(states) == 0 || len(states) != len(seconds) {
			v.say("signal %s: %d stages, %d durations", id, len(states), len(seconds))
			continue
		}
		cycle := float32(0)
		for i, state := range states {
			if len(state) != int(c.Signals.Groups[s]) || !(seconds[i] > 0) {
				v.say("signal %s: stage %d %q lasts %g s, has %d groups", id, i, state, seconds[i], c.Signals.Groups[s])
				return
			}
			cycle += seconds[i]
		}
		if o := c.Signals.Offset[s]; !(o >= 0 && o < cycle) {
			v.say("signal %s: offset %g s in a cycle of %g s", id, o, cycle)
		}
		for _, a := range of[s] {
			green := false
			for _, state := range states {
				green = green || goes(state[c.LaneLinks.Group[a]]) || state[c.LaneLinks.Group[a]] == 's'
			}
			if !green {
				v.say("signal %s: lane link %s never goes", id, c.LaneLinks.ID[a])
			}
			for _, b := range of[s] {
				if b <= a || !conflicting(c, a, b) {
					continue
				}
				for i, state := range states {
					if state[c.LaneLinks.Group[a]] == 'G' && state[c.LaneLinks.Group[b]] == 'G' {
						v.say("signal %s: %s and %s cross and are both green in stage %d", id, c.LaneLinks.ID[a], c.LaneLinks.ID[b], i)
						break
					}
				}
			}
		}
	}
}

// reach checks that each street for cars can be reached from each other one, borders joined outside.
func (v *validator) reach() {
	c := v.c
	n := len(c.Streets.ID)
	next := make([][]int32, n+1)
	cars := make([]bool, n+1)
	cars[n] = true
	forCars := func(lane uint32) bool { return c.Lanes.Allow[lane]&city.AllowCar != 0 }
	for i := range n {
		for k := c.Streets.LaneOff[i]; k < c.Streets.LaneOff[i+1]; k++ {
			cars[i] = cars[i] || forCars(k)
		}
		if c.Junctions.Kind[c.Streets.To[i]] == city.Border {
			next[i] = append(next[i], int32(n))
		}
		if c.Junctions.Kind[c.Streets.From[i]] == city.Border {
			next[n] = append(next[n], int32(i))
		}
	}
	for i := range c.LaneLinks.ID {
		if a, b := c.LaneLinks.From[i], c.LaneLinks.To[i]; forCars(a) && forCars(b) {
			next[c.Lanes.Street[a]] = append(next[c.Lanes.Street[a]], int32(c.Lanes.Street[b]))
		}
	}
	parts := 0
	for _, part := range components(next, func(i int32) bool { return cars[i] }) {
		if len(part) == 1 && part[0] == int32(n) {
			continue
		}
		if parts++; parts == 2 {
			v.say("streets for cars fall into parts; one of them holds street %s", c.Streets.ID[part[0]])
		}
	}
}
