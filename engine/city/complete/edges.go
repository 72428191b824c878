package complete

import (
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

// edges opens the four sides of a city whose source says nothing about the water beyond them: what reaches a side runs
// off, so that no wall at the edge of the map dams it up. Corners belong to south and north.
func (w *work) edges() {
	c := w.c
	if len(c.Boundaries.ID) > 0 || len(c.Terrain.Val) == 0 {
		return
	}
	g := c.Terrain.Grid
	b := g.Bounds()
	half := g.Cell / 2
	x0, x1, y0, y1 := b.MinX+half, b.MaxX-half, b.MinY+half, b.MaxY-half
	for _, side := range []struct {
		id   string
		a, b geo.Point
	}{{"south", geo.Point{X: x0, Y: y0}, geo.Point{X: x1, Y: y0}}, {"east", geo.Point{X: x1, Y: y0 + g.Cell}, geo.Point{X: x1, Y: y1 - g.Cell}},
		{"north", geo.Point{X: x1, Y: y1}, geo.Point{X: x0, Y: y1}}, {"west", geo.Point{X: x0, Y: y1 - g.Cell}, geo.Point{X: x0, Y: y0 + g.Cell}}} {
		c.Boundaries.ID = append(c.Boundaries.ID, side.id)
		c.Boundaries.Kind = append(c.Boundaries.Kind, city.FreeOutflow)
		c.Boundaries.Line.Add([]geo.Point{side.a, side.b})
		c.Boundaries.Level = append(c.Boundaries.Level, float32(math.NaN()))
		c.Boundaries.Flow = append(c.Boundaries.Flow, 0)
	}
	w.made("boundaries", "all four sides let water out; rivers begin dry")
}
