package plan

import (
	"cmp"
	"fmt"
	"slices"

	"semul/engine/city"
)

// Table is a city's plans by time of day: one Result a stretch, in the order of their starts.
type Table struct {
	Start, End []int // [s] after midnight
	Plans      []*Result
	Busiest    int // of Plans: the one for the most traffic, and the one that holds where no stretch does
}

// MakeTable makes a plan for each stretch of flows and leaves the busiest one's in c.Signals. Stretches must not overlap.
func MakeTable(c *city.City, o Options, flows []Flows) (*Table, error) {
	if len(flows) == 0 {
		r, err := Make(c, o)
		if err != nil {
			return nil, err
		}
		return &Table{Start: []int{0}, End: []int{0}, Plans: []*Result{r}}, nil
	}
	t := &Table{}
	was := c.Signals
	was.Offset, was.Guessed = slices.Clone(was.Offset), slices.Clone(was.Guessed)
	var best city.Signals
	for i := range flows {
		f := &flows[i]
		if i > 0 && f.Start < flows[i-1].End {
			return nil, fmt.Errorf("plan: the stretches %s and %s overlap", flows[i-1].Name(), f.Name())
		}
		c.Signals = was
		c.Signals.Offset, c.Signals.Guessed = slices.Clone(was.Offset), slices.Clone(was.Guessed)
		o.Flows = f
		r, err := Make(c, o)
		if err != nil {
			return nil, err
		}
		t.Start, t.End, t.Plans = append(t.Start, f.Start), append(t.End, f.End), append(t.Plans, r)
		if i == 0 || f.Total() > flows[t.Busiest].Total() {
			t.Busiest, best = i, c.Signals
		}
	}
	c.Signals = best
	return t, nil
}

// At is the plan in force at a second after midnight: that of the stretch that holds it, else the busiest.
func (t *Table) At(second int) *Result {
	k, found := slices.BinarySearchFunc(t.Start, second, cmp.Compare[int])
	if !found {
		k--
	}
	if k < 0 || second >= t.End[k] {
		return t.Plans[t.Busiest]
	}
	return t.Plans[k]
}
