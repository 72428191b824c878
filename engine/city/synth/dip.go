package synth

import (
	"math"

	"semul/engine/geo"
)

// digDip burns an underpass in: ramps of about one in twenty, at least three cells wide, between low parapets. Water
// enters over a lip at either portal.
func (p *plan) digDip(g geo.Grid, w *work) {
	val := p.terrain.Val
	total := geo.PolylineLength(w.line)
	half := max(w.half+0.5, 1.6*g.Cell)
	a, b := p.streetLevel(w.line[0]), p.streetLevel(w.line[len(w.line)-1])
	const flat, lipAt, lipWide = 9.0, 4.0, 7.0
	lip := float64(p.spec.Lip)
	deep := func(s float64) float64 {
		in := math.Abs(s - total/2)
		z := mix(a, b, s/total)
		z -= dipDepth * (1 - line(in, flat, total/2-lipAt-lipWide))
		if away := math.Abs(in - (total/2 - lipAt)); away < lipWide { // the lip
			z += lip * (1 - away/lipWide)
		}
		return z
	}
	nearest := map[int]float64{}
	buffer(g, w.line, half+1.45*g.Cell, func(k int, d, s float64) {
		if old, ok := nearest[k]; ok && old <= d {
			return
		}
		nearest[k] = d
		switch z := deep(s); {
		case d <= half:
			val[k] = float32(z)
		case math.Abs(s-total/2) < total/2-lipAt: // parapet
			if top := float32(mix(a, b, s/total) + 0.45); val[k] < top {
				val[k] = top
			}
		}
	})
	w.low, w.lip = math.Inf(1), math.Inf(1)
	for _, side := range [2]float64{-1, 1} {
		top := math.Inf(-1)
		for t := 0.0; t <= total/2; t += g.Cell / 2 {
			at, _ := geo.PointAlong(w.line, total/2+side*t)
			z := float64(p.terrain.Val[cellOf(g, at)])
			w.low, top = min(w.low, z), max(top, z)
		}
		w.lip = min(w.lip, top)
	}
}
