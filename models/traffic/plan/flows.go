package plan

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"semul/engine/city"
)

// Flows are what drives through a city in one stretch of the day.
type Flows struct {
	Start, End int       // [s] after midnight; both 0: all day
	Link       []float64 // by lane link [vehicles/s]
}

// Total is the sum over all lane links [vehicles/s].
func (f *Flows) Total() float64 {
	sum := 0.0
	for _, q := range f.Link {
		sum += q
	}
	return sum
}

// ReadFlows reads turning counts: CSV with the columns from and to (streets by id) and veh_h, and start and end ("07:00")
// where there are several stretches of the day. A count is spread evenly over the lane links from the one street to the
// other. All errors are collected, each with file:line:column.
func ReadFlows(r io.Reader, file string, c *city.City) ([]Flows, error) {
	in := csv.NewReader(r)
	in.TrimLeadingSpace = true
	in.ReuseRecord = true
	var errs []error
	bad := func(field int, format string, args ...any) {
		line, col := in.FieldPos(field)
		if len(errs) < 20 {
			errs = append(errs, fmt.Errorf("%s:%d:%d: %s", file, line, col, fmt.Sprintf(format, args...)))
		}
	}
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("%s:1:1: expected the columns from,to,veh_h and, for several stretches of the day, start,end: %w", file, err)
	}
	at := map[string]int{}
	for k, name := range head {
		name = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "\ufeff")
		if !slices.Contains([]string{"from", "to", "veh_h", "start", "end"}, name) {
			bad(k, "column %q is unknown; columns are from, to, veh_h, start, end", name)
		}
		at[name] = k
	}
	for _, need := range []string{"from", "to", "veh_h"} {
		if _, ok := at[need]; !ok {
			errs = append(errs, fmt.Errorf("%s:1:1: there is no column %s", file, need))
		}
	}
	start, timed := at["start"]
	end, ends := at["end"]
	if timed != ends {
		errs = append(errs, fmt.Errorf("%s:1:1: give both start and end, or neither", file))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	links := newMovements(c)
	var out []Flows
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, errors.Join(append(errs, fmt.Errorf("%s: %w", file, err))...)
		}
		f := Flows{}
		if timed {
			var ok [2]bool
			f.Start, ok[0] = timeOfDay(row[start])
			f.End, ok[1] = timeOfDay(row[end])
			for i, k := range [2]int{start, end} {
				if !ok[i] {
					bad(k, "%q is no time of day; write e.g. 07:00", row[k])
				}
			}
			if ok[0] && ok[1] && f.End <= f.Start {
				bad(end, "ends at %s, before it starts at %s; split what goes over midnight", row[end], row[start])
			}
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(row[at["veh_h"]]), 64)
		if err != nil || !(q >= 0 && q <= 100_000) {
			bad(at["veh_h"], "%q is no flow; write vehicles an hour, 0 to 100000", row[at["veh_h"]])
		}
		over := links.between(row[at["from"]], row[at["to"]])
		if len(over) == 0 {
			bad(at["from"], "no lane link leads from street %q to street %q", row[at["from"]], row[at["to"]])
		}
		if len(errs) > 0 {
			continue
		}
		i := slices.IndexFunc(out, func(x Flows) bool { return x.Start == f.Start && x.End == f.End })
		if i < 0 {
			i, f.Link = len(out), make([]float64, len(c.LaneLinks.ID))
			out = append(out, f)
		}
		for _, k := range over {
			out[i].Link[k] += q / 3600 / float64(len(over))
		}
	}
	slices.SortStableFunc(out, func(a, b Flows) int { return a.Start - b.Start })
	for i := 1; i < len(out); i++ {
		if out[i].Start < out[i-1].End {
			errs = append(errs, fmt.Errorf("%s: the stretches %s and %s overlap", file, out[i-1].Name(), out[i].Name()))
		}
	}
	if len(errs) == 0 && len(out) == 0 {
		errs = append(errs, fmt.Errorf("%s: holds no flow", file))
	}
	return out, errors.Join(errs...)
}

// OfPaths are flows of vehicles that drive along paths, each a list of streets in their order, all day; flow is by path
// [vehicles/s]. Where no lane link leads from one street to the next, nothing is counted.
func OfPaths(c *city.City, paths [][]uint32, flow []float64) *Flows {
	m := newMovements(c)
	f := &Flows{Link: make([]float64, len(c.LaneLinks.ID))}
	for i, path := range paths {
		for k := 1; k < len(path); k++ {
			over := m.rows(path[k-1], path[k])
			for _, link := range over {
				f.Link[link] += flow[i] / float64(len(over))
			}
		}
	}
	return f
}

// Name is the stretch of the day as it is printed.
func (f *Flows) Name() string {
	if f.Start == 0 && f.End == 0 {
		return "all day"
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", f.Start/3600, f.Start/60%60, f.End/3600, f.End/60%60)
}

// timeOfDay reads HH:MM, up to 24:00, as seconds.
func timeOfDay(s string) (int, bool) {
	h, m, ok := strings.Cut(strings.TrimSpace(s), ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	t := hour*3600 + minute*60
	return t, ok && err1 == nil && err2 == nil && hour >= 0 && minute >= 0 && minute < 60 && t <= 86400
}

// movements finds the lane links between two streets.
type movements struct {
	street map[string]uint32
	links  [][]uint32 // by street they leave
	to     []uint32   // street by lane link
}

func newMovements(c *city.City) *movements {
	m := &movements{street: map[string]uint32{}, links: make([][]uint32, len(c.Streets.ID)), to: make([]uint32, len(c.LaneLinks.ID))}
	for s, id := range c.Streets.ID {
		m.street[id] = uint32(s)
	}
	for k := range c.LaneLinks.ID {
		from := c.Lanes.Street[c.LaneLinks.From[k]]
		m.links[from] = append(m.links[from], uint32(k))
		m.to[k] = c.Lanes.Street[c.LaneLinks.To[k]]
	}
	return m
}

func (m *movements) between(from, to string) (list []uint32) {
	trim := func(s string) string { return strings.TrimPrefix(strings.TrimSpace(s), "street/") }
	a, ok1 := m.street[trim(from)]
	b, ok2 := m.street[trim(to)]
	if !ok1 || !ok2 {
		return nil
	}
	return m.rows(a, b)
}

// rows lists the lane links from one street to another.
func (m *movements) rows(a, b uint32) (list []uint32) {
	for _, k := range m.links[a] {
		if m.to[k] == b {
			list = append(list, k)
		}
	}
	return list
}
