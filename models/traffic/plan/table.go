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

// Rows are the signals that some stretch plans.
func (t *Table) Rows() (rows []uint32) {
	for _, r := range t.Plans {
		for i := range r.Signals {
			rows = append(rows, r.Signals[i].Row)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// PutHours writes the plans of all stretches but the busiest, which c.Signals holds, into c.SignalPlans, and when they are in
// force on every day of the week into c.SignalHours; between stretches the busiest's holds. A table of one stretch brings
// none. It returns how many plans and hours it wrote.
func (t *Table) PutHours(c *city.City) (plans, hours int) {
	if len(t.Plans) < 2 {
		return 0, 0
	}
	p, h := &c.SignalPlans, &c.SignalHours
	of := map[[2]int]uint32{} // row of the plan of a signal in a stretch
	for k, r := range t.Plans {
		for i := range r.Signals {
			x := &r.Signals[i]
			if k == t.Busiest {
				continue
			}
			of[[2]int{int(x.Row), k}] = uint32(len(p.ID))
			p.ID, p.Signal = append(p.ID, x.ID+"/"+r.Name), append(p.Signal, x.Row)
			p.Name, p.Offset = append(p.Name, r.Name), append(p.Offset, float32(x.Offset))
			var d []float32
			for _, v := range x.seconds {
				d = append(d, float32(v))
			}
			p.State.Add(x.states...)
			p.Duration.Add(d...)
			p.Least.Add()
			p.Most.Add()
			plans++
		}
	}
	for _, s := range t.Rows() {
		at := func(second int, plan uint32) {
			id := fmt.Sprintf("%s/%02d:%02d", c.Signals.ID[s], second/3600, second/60%60)
			h.ID, h.Signal, h.From = append(h.ID, id), append(h.Signal, s), append(h.From, float32(second))
			h.Days, h.Plan = append(h.Days, everyDay), append(h.Plan, plan)
			hours++
		}
		last := len(t.Plans) - 1
		if t.End[last] == daySeconds && t.Start[0] > 0 {
			at(0, city.None)
		}
		for k := range t.Plans {
			plan, own := of[[2]int{int(s), k}]
			if !own {
				plan = city.None
			}
			at(t.Start[k], plan)
			if t.End[k] < daySeconds && (k == last || t.End[k] < t.Start[k+1]) {
				at(t.End[k], city.None)
			}
		}
	}
	return plans, hours
}

const (
	daySeconds = 86400
	everyDay   = 1<<7 - 1 // Monday to Sunday
)

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
