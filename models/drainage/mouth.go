package drainage

import (
	"fmt"

	"semul/engine/city"
	"semul/engine/units"
	"semul/models/drainage/sewer"
)

// outfall is a mouth of the city as a survey knows it: it ends every link that leads to it in a node of its own, which the
// solver wants, and has a flap only if it is said to.
//
// Water on the ground before a free mouth or one at normal depth is its level (its depth over the mouth where the cell lies higher), and may run back in if there is no flap: what
// comes in is taken from the ground, as far as it is there, and the rest with the next intervals, in which the mouth does
// not feel the ground. Where the mouth has a level of its own, the river or sea beyond belongs to no ground: water comes from
// it and goes to it.
type outfall struct {
	node  int     // row of the drain nodes
	ends  []int   // nodes of the network; the first is node
	own   bool    // has a level of its own
	debt  float64 // came in and is not taken from the ground yet [m³]
	given float64 // what has left at the last exchange [m³]
}

// mouthOf reads what stands before outfall n.
func mouthOf(d *city.DrainNodes, n int) (m sewer.Mouth, err error) {
	m.Flap = n < len(d.Flap) && d.Flap[n]
	scale := 1.0
	switch d.Mouth[n] {
	case city.MouthNormal:
		m.Kind = sewer.Normal
	case city.MouthFixed:
		m.Kind = sewer.Fixed
		if n >= len(d.Stage) || d.Stage[n] != d.Stage[n] {
			return m, fmt.Errorf("drain_node/%s: an outfall before a fixed level without one; give its stage", d.ID[n])
		}
		m.Level = float64(d.Stage[n])
	case city.MouthTide:
		m.Kind, scale = sewer.Tidal, 3600
	case city.MouthSeries:
		m.Kind = sewer.Timed
	}
	if m.Kind == sewer.Tidal || m.Kind == sewer.Timed {
		t, v := row(&d.StageTime, n), row(&d.StageLevel, n)
		if err := risingPairs("stage_time and stage_level", t, v); err != nil {
			return m, fmt.Errorf("drain_node/%s: %w", d.ID[n], err)
		}
		for i := range t {
			t[i] *= scale
		}
		m.Table = sewer.Series{T: t, V: v}
	}
	return m, nil
}

// surveyed makes an outfall of a drain node.
func (l *layout) surveyed(c *city.City, n int) error {
	m, err := mouthOf(&c.DrainNodes, n)
	if err != nil {
		return err
	}
	x := &l.net.Nodes[n]
	x.Kind, x.Mouth, x.Surcharge = sewer.Outfall, m, 0
	l.mouth[n] = -1
	l.outfalls = append(l.outfalls, outfall{node: n, own: c.DrainNodes.HasLevel(n)})
	return nil
}

// split gives each link at an outfall an end of its own.
func (l *layout) split() {
	for i := range l.outfalls {
		o := &l.outfalls[i]
		o.ends = []int{o.node}
		used := false
		for k := range l.net.Links {
			for _, end := range []*int{&l.net.Links[k].From, &l.net.Links[k].To} {
				if *end != o.node {
					continue
				}
				if used {
					*end = len(l.net.Nodes)
					o.ends = append(o.ends, *end)
					more := l.net.Nodes[o.node]
					more.Name = fmt.Sprintf("%s (end %d)", more.Name, len(o.ends))
					l.net.Nodes = append(l.net.Nodes, more)
				}
				used = true
			}
		}
	}
}

// face tells a mouth of the water on the ground before it.
func (s *sewers) face(o *outfall) {
	level := float64(s.mouths.Values[o.node])
	if level < noStage/2 || o.own || o.debt > 0 {
		level = notALevel
	}
	for _, n := range o.ends {
		s.solver.SetStage(n, level)
	}
}

// release hands out what has left through a mouth, or asks the ground for what came in.
func (s *sewers) release(o *outfall) {
	v := 0.0
	for _, n := range o.ends {
		v += s.solver.Discharge(n)
	}
	out := v - o.given
	o.given = v
	if !o.own {
		out -= o.debt
		o.debt = max(0, -out-float64(s.offer.Values[o.node]))
		out += o.debt
	}
	s.out.Values[o.node] += units.CubicMetre(out)
}
