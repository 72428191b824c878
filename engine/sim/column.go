package sim

import (
	"cmp"
	"slices"

	"semul/engine/city"
)

// Column is a state that can be recorded: one value a row of a table of the city.
type Column struct {
	Spec PortSpec
	from reader
	into func(dst []float32) []float32
}

// Read appends the present values to dst[:0].
func (c *Column) Read(dst []float32) ([]float32, error) {
	if err := c.from.deliver(true, 0); err != nil {
		return nil, err
	}
	return c.into(dst), nil
}

// Columns lists the states that models write on tables of the city, or that map onto one, by support and then by name.
func (l *Loop) Columns() ([]*Column, error) {
	c := l.coupler
	var out []*Column
	for k, w := range c.writers {
		p := w.port()
		if p.spec.Kind != State || p.spec.Support >= city.Dynamic || k > 0 && c.writers[k-1].port().spec.Name == p.spec.Name {
			continue
		}
		column := w.mirror()
		if column == nil {
			continue
		}
		var ws []writer
		var maps []*sparse
		for _, other := range c.writers {
			if other.port().spec.Name != p.spec.Name {
				continue
			}
			m, err := c.mapBetween(other.port().spec.own(), p.spec.Support)
			if err != nil {
				return nil, err
			}
			ws, maps = append(ws, other), append(maps, m)
		}
		if err := column.from.connect(ws, maps, c.count(p.spec.Support)); err != nil {
			return nil, err
		}
		out = append(out, column)
	}
	slices.SortStableFunc(out, func(a, b *Column) int {
		return cmp.Or(cmp.Compare(a.Spec.Support, b.Spec.Support), cmp.Compare(a.Spec.Name, b.Spec.Name))
	})
	return out, nil
}

// mirror makes a reader of the port that nobody's model owns.
func (o *Out[T]) mirror() *Column {
	spec := o.spec
	spec.Delay = false
	r := &In[T]{in: in{spec: spec, model: -1, every: spec.Every}}
	return &Column{Spec: spec, from: r, into: func(dst []float32) []float32 {
		dst = dst[:0]
		for _, v := range r.Values {
			dst = append(dst, float32(v))
		}
		return dst
	}}
}

func (o *EventOut[T]) mirror() *Column { return nil }
