package matpower

import (
	"fmt"
	"math"
)

// place is where something stands in a file.
type place struct {
	file      string
	line, col int
}

func (p place) String() string {
	if p.line == 0 {
		return p.file
	}
	return fmt.Sprintf("%s:%d:%d", p.file, p.line, p.col)
}

func (p place) errorf(format string, args ...any) error {
	return &Error{p.file, p.line, p.col, fmt.Sprintf(format, args...)}
}

// table is one table of a case before it is understood: named columns, and where each row stands.
type table struct {
	name  string
	rows  int
	where func(row, col int) place
	get   func(row, col int) float64
	cols  []string // names of the columns that get knows, in their order
}

// at returns the value in a named column; finite, or an error with its place.
func (t *table) at(row int, name string) (float64, error) {
	for k, have := range t.cols {
		if have == name {
			v := t.get(row, k)
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return 0, t.where(row, k).errorf("%s: %s must be a finite number, got %g", t.name, name, v)
			}
			return v, nil
		}
	}
	return 0, t.where(0, 0).errorf("%s: there is no column %s", t.name, name)
}

// whole is at for ids, types and statuses.
func (t *table) whole(row int, name string) (int, error) {
	v, err := t.at(row, name)
	if err == nil && (v != math.Trunc(v) || math.Abs(v) > 1<<31) {
		err = t.errorf(row, name, "%s must be a whole number, got %g", name, v)
	}
	return int(v), err
}

func (t *table) errorf(row int, name, format string, args ...any) error {
	k := 0
	for i, have := range t.cols {
		if have == name {
			k = i
		}
	}
	return t.where(row, k).errorf("%s: %s", t.name, fmt.Sprintf(format, args...))
}

// build understands the three tables.
func build(c *Case, bus, branch, gen *table, base place) error {
	if !(c.BaseMVA > 0) || math.IsInf(c.BaseMVA, 0) {
		return base.errorf("baseMVA must be above 0, got %g", c.BaseMVA)
	}
	row, err := c.buildBuses(bus)
	if err != nil {
		return err
	}
	if err := c.buildBranches(branch, row); err != nil {
		return err
	}
	return c.buildGens(gen, row)
}

func (c *Case) buildBuses(t *table) (row map[int]uint32, err error) {
	if t.rows == 0 {
		return nil, t.where(0, 0).errorf("the case has no bus")
	}
	row = make(map[int]uint32, t.rows)
	b := &c.Bus
	for i := range t.rows {
		id, err := t.whole(i, "bus")
		if err != nil {
			return nil, err
		}
		if old, twice := row[id]; twice {
			return nil, t.errorf(i, "bus", "bus %d stands in row %d already; ids must differ", id, old+1)
		}
		row[id] = uint32(i)
		kind, err := t.whole(i, "type")
		if err != nil {
			return nil, err
		}
		if kind < PQ || kind > Dead {
			return nil, t.errorf(i, "type", "bus %d: type must be 1 (PQ), 2 (PV), 3 (reference) or 4 (out), got %d", id, kind)
		}
		b.ID, b.Type = append(b.ID, id), append(b.Type, kind)
		for _, f := range []struct {
			name string
			into *[]float64
		}{{"pd", &b.Pd}, {"qd", &b.Qd}, {"gs", &b.Gs}, {"bs", &b.Bs}, {"vm", &b.Vm}, {"va", &b.Va}, {"base_kv", &b.KV}} {
			v, err := t.at(i, f.name)
			if err != nil {
				return nil, err
			}
			*f.into = append(*f.into, v)
		}
		if b.KV[i] < 0 {
			return nil, t.errorf(i, "base_kv", "bus %d: base_kv must not be below 0, got %g", id, b.KV[i])
		}
	}
	return row, nil
}

func (c *Case) buildBranches(t *table, row map[int]uint32) error {
	b := &c.Branch
	for i := range t.rows {
		ends := [2]uint32{}
		for k, name := range [2]string{"from", "to"} {
			id, err := t.whole(i, name)
			if err != nil {
				return err
			}
			r, ok := row[id]
			if !ok {
				return t.errorf(i, name, "branch %d: there is no bus %d", i+1, id)
			}
			ends[k] = r
		}
		if ends[0] == ends[1] {
			return t.errorf(i, "to", "branch %d leads from bus %d to itself", i+1, c.Bus.ID[ends[0]])
		}
		b.From, b.To = append(b.From, ends[0]), append(b.To, ends[1])
		for _, f := range []struct {
			name string
			into *[]float64
		}{{"r", &b.R}, {"x", &b.X}, {"b", &b.B}, {"rate", &b.RateA}, {"ratio", &b.Ratio}, {"angle", &b.Shift}} {
			v, err := t.at(i, f.name)
			if err != nil {
				return err
			}
			*f.into = append(*f.into, v)
		}
		on, err := t.whole(i, "status")
		if err != nil {
			return err
		}
		if on != 0 && on != 1 {
			return t.errorf(i, "status", "branch %d: status must be 0 or 1, got %d", i+1, on)
		}
		b.On = append(b.On, on == 1)
		if b.Ratio[i] < 0 {
			return t.errorf(i, "ratio", "branch %d: ratio must not be below 0, got %g", i+1, b.Ratio[i])
		}
		if u, v := c.Bus.KV[ends[0]], c.Bus.KV[ends[1]]; b.R[i] == 0 && b.X[i] == 0 && u != v {
			return t.errorf(i, "r", "branch %d joins %g kV and %g kV with no impedance; give r or x", i+1, u, v)
		}
	}
	return nil
}

func (c *Case) buildGens(t *table, row map[int]uint32) error {
	g := &c.Gen
	for i := range t.rows {
		id, err := t.whole(i, "bus")
		if err != nil {
			return err
		}
		r, ok := row[id]
		if !ok {
			return t.errorf(i, "bus", "generator %d: there is no bus %d", i+1, id)
		}
		on, err := t.at(i, "status") // MATPOWER: above 0 is in service
		if err != nil {
			return err
		}
		g.Bus, g.On = append(g.Bus, r), append(g.On, on > 0)
		for _, f := range []struct {
			name string
			into *[]float64
		}{{"pg", &g.Pg}, {"qg", &g.Qg}, {"vg", &g.Vg}} {
			v, err := t.at(i, f.name)
			if err != nil {
				return err
			}
			*f.into = append(*f.into, v)
		}
		if on > 0 && !(g.Vg[i] > 0) {
			return t.errorf(i, "vg", "generator %d: voltage set-point must be above 0 pu, got %g", i+1, g.Vg[i])
		}
	}
	return nil
}
