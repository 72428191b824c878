package drain

import (
	"strconv"

	"semul/engine/city"
)

// inflows writes a row for each line of [INFLOWS] and [DWF] that brings water.
func (b *builder) inflows() {
	count := map[string]int{}
	for _, f := range b.m.Inflows {
		if f.Constituent != "FLOW" {
			b.left("inflows that bring no water: "+f.Constituent, f.Node)
			continue
		}
		b.inflow(count, f.Node, f.Base, []string{f.Pattern})
		t := &b.c.Inflows
		var at, flow []float32
		if s := b.by.Series[f.Series]; s != nil {
			at, flow = floats(s.Seconds, 1), floats(s.Value, b.u.Flow*f.Scale)
		}
		for k := 1; k < len(at); k++ {
			if !(at[k] > at[k-1]) {
				b.fail(f.Line, "[INFLOWS] %s: the times of series %s do not rise at %g s", f.Node, f.Series, at[k])
				break
			}
		}
		t.Time.Add(at...)
		t.Flow.Add(flow...)
	}
	for _, f := range b.m.DWF {
		if f.Constituent != "FLOW" {
			b.left("inflows that bring no water: "+f.Constituent, f.Node)
			continue
		}
		b.inflow(count, f.Node, f.Mean, f.Patterns)
		b.c.Inflows.Time.Add()
		b.c.Inflows.Flow.Add()
	}
}

// inflow writes a row but for its series.
func (b *builder) inflow(count map[string]int, name string, base float64, patterns []string) {
	t := &b.c.Inflows
	count[name]++
	id := name
	if k := count[name]; k > 1 {
		id += "#" + strconv.Itoa(k)
	}
	t.ID, t.Node, t.Base = append(t.ID, id), append(t.Node, b.node[name].row), append(t.Base, float32(base*b.u.Flow))
	var factors [4][]float32
	for _, p := range patterns {
		for _, q := range b.m.Patterns {
			if k, ok := patternKinds[q.Kind]; ok && q.Name == p {
				if factors[k] != nil {
					b.changed("inflows with two patterns of one kind: the later holds", name)
				}
				factors[k] = floats(q.Factor, 1)
			}
		}
	}
	for k, list := range []*city.Lists[float32]{&t.Monthly, &t.Daily, &t.Hourly, &t.Weekend} {
		list.Add(factors[k]...)
	}
}

var patternKinds = map[string]int{"MONTHLY": 0, "DAILY": 1, "HOURLY": 2, "WEEKEND": 3}
