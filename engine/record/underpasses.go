package record

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/geo"
	"semul/engine/sim"
)

// underpasses follow the water on the axis of each underpass, and in it where a model has it as a basin of its own.
type underpasses struct {
	*spells
	gauger sim.Gauger
	points [][]geo.Point // middles of the cells along each axis
	basin  *sim.Column   // underpass_depth; nil: no model has it
	depth  []float32
	read   []float32
}

func newUnderpasses(l *sim.Loop) (*underpasses, error) {
	c := l.City()
	n := len(c.Underpasses.ID)
	if n == 0 {
		return nil, nil
	}
	u := &underpasses{spells: newSpells(n, closingDepth), points: make([][]geo.Point, n), depth: make([]float32, n)}
	grid, ok := gridOf(l)
	for _, m := range l.Models() {
		if g, is := m.Model.(sim.Gauger); is && ok {
			u.gauger = g
		}
	}
	for i := range n {
		if u.gauger != nil {
			geo.CellsAlongLine(grid, c.Underpasses.Line.At(i), func(id int) { u.points[i] = append(u.points[i], grid.CenterOf(id)) })
		}
	}
	columns, err := l.Columns()
	if err != nil {
		return nil, err
	}
	for _, x := range columns {
		if x.Spec.Name == "underpass_depth" && x.Spec.Support == city.OfUnderpass {
			u.basin = x
		}
	}
	if u.gauger == nil && u.basin == nil {
		return nil, nil
	}
	return u, nil
}

// watch looks at the depths of an instant.
func (u *underpasses) watch(now clock.Time) error {
	if u == nil {
		return nil
	}
	if u.basin != nil {
		var err error
		if u.read, err = u.basin.Read(u.read); err != nil {
			return err
		}
	}
	for i, points := range u.points {
		u.depth[i] = 0
		for _, p := range points {
			if h, _, _, ok := u.gauger.Gauge(p.X, p.Y); ok {
				u.depth[i] = max(u.depth[i], float32(h))
			}
		}
		if u.basin != nil {
			u.depth[i] = max(u.depth[i], u.read[i])
		}
	}
	u.note(now, u.depth)
	return nil
}
