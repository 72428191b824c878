package drain

import (
	"math"
	"slices"

	"semul/engine/city"
)

const foot = 0.3048 // [m]

// stand finds the ground under each node. Manholes must have some.
func (b *builder) stand() {
	t := &b.c.Terrain
	var off []string
	var first *node
	for _, n := range b.list {
		n.dem = math.NaN()
		if id, ok := t.CellOf(n.at); ok {
			n.dem = float64(t.Val[id])
		}
		if n.dem == n.dem || n.beside {
			continue
		}
		switch n.kind {
		case city.Outfall:
			b.changed("outfalls off the elevation model: their water leaves the city", n.name)
		case city.Storage:
			b.changed("storages off the elevation model: what they spill leaves the city", n.name)
		default:
			off = append(off, n.name)
			if first == nil {
				first = n
			}
		}
	}
	if first == nil {
		return
	}
	hint := ""
	if b.mapUnits() == "FEET" {
		hint = "; [MAP] says feet, and coordinates are taken as they are written"
	}
	frame := b.c.Frame
	at := frame.ToProjected(first.at)
	low, high := frame.ToProjected(b.c.Bounds.Ring()[0]), frame.ToProjected(b.c.Bounds.Ring()[2])
	b.fail(first.line, "%s; %s stands at (%.1f, %.1f), the elevation model goes from (%.1f, %.1f) to (%.1f, %.1f) without cells that have no height: give one that covers the network, or look at --crs%s",
		Item{"manholes off the elevation model", off}.line(false), first.name, at.X, at.Y, low.X, low.Y, high.X, high.Y, hint)
}

// compare tells how ground and rims agree, and refuses feet read as metres: levels that fit the ground at least four times as
// well when they are scaled by a foot.
func (b *builder) compare() error {
	type pair struct {
		n    *node
		diff float64
	}
	var rims []pair
	var plain, shorter, longer []float64
	for _, n := range b.list {
		if n.dem != n.dem || n.beside || n.kind == city.Outfall {
			continue
		}
		level := n.invert + 2 // about where a rim would be
		if n.depth > 0 && n.kind != city.Storage {
			level = n.invert + n.depth
			rims = append(rims, pair{n, n.dem - level})
		}
		plain = append(plain, math.Abs(n.dem-level))
		shorter = append(shorter, math.Abs(n.dem-float64(level*foot)))
		longer = append(longer, math.Abs(n.dem-level/foot))
	}
	if len(plain) == 0 {
		return nil
	}
	off := median(plain)
	says := "metres"
	if !b.u.Metric {
		says = "feet"
	}
	if off > 3 {
		for _, try := range []struct {
			diff []float64
			text string
		}{
			{shorter, "its levels look like feet read as metres, or the elevation model is in other units: put FLOW_UNITS right (CFS, GPM and MGD go with feet)"},
			{longer, "its levels look like metres read as feet, or the elevation model is in feet: put FLOW_UNITS right (CMS, LPS and MLD go with metres), or scale the model by 0.3048"},
		} {
			if m := median(try.diff); m < off/4 {
				return b.m.Errorf(0, "FLOW_UNITS %s makes its levels %s, and half of the rims lie more than %.1f m off the ground, but %.1f m if scaled by a foot: %s", b.m.Options.FlowUnits, says, off, m, try.text)
			}
		}
	}
	if len(rims) == 0 {
		return nil
	}
	slices.SortStableFunc(rims, func(p, q pair) int {
		switch {
		case p.diff < q.diff:
			return -1
		case p.diff > q.diff:
			return 1
		}
		return 0
	})
	f := &b.report.Fit
	at := func(share float64) float64 {
		return math.Round(rims[int(share*float64(len(rims)-1)+0.5)].diff*1000)/1000 + 0
	} // + 0: no −0
	f.Nodes, f.Least, f.Low, f.Median, f.High, f.Most = len(rims), at(0), at(0.1), at(0.5), at(0.9), at(1)
	f.Largest = rims[0].n.name
	if math.Abs(at(1)) >= math.Abs(at(0)) {
		f.Largest = rims[len(rims)-1].n.name
	}
	for _, p := range rims {
		if math.Abs(p.diff) > 0.5 {
			f.Beyond++
		}
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	return v[len(v)/2]
}
