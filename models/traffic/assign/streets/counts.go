package streets

import (
	"io"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/models/traffic/assign"
)

// Count is vehicles counted in one street in one period, over all or some of its lanes for cars.
type Count struct {
	Place    string // as it was written first
	Street   uint32
	Share    float64 // of its lanes for cars that were counted, above 0, at most 1
	Period   Period
	Vehicles float64
	Sigma    float64 // standard error; without one √vehicles, at least 1 (default)
	Line     int     // of the file
}

// Counts are the rows of a file, lanes of one street and period put together.
type Counts struct {
	File string
	Rows []Count
	// Partial says how many rows hold some lanes of their street only: the others are taken to carry as much (default).
	Partial int
}

// ReadDetectors reads a table with the columns detector and lane, for counts by detector.
func ReadDetectors(r io.Reader, file string, c *city.City) (map[string]uint32, error) {
	t, f := &table{file: file}, newFinder(c)
	at := map[string]uint32{}
	err := t.read(r, []string{"detector", "lane"}, func(line int, get func(string) string) {
		name, id := get("detector"), strings.TrimPrefix(get("lane"), "lane/")
		lane, ok := f.lane[id]
		if _, twice := at[name]; twice || name == "" {
			t.fail(line, "detector %q: each needs a name of its own", name)
			return
		}
		if !ok {
			t.fail(line, "this city has no lane %q", id)
			return
		}
		at[name] = lane
	})
	if err != nil {
		return nil, err
	}
	return at, nil
}

// ReadCounts reads a table with the columns place, from, to and count, and sigma if there is one. A place is street/ID,
// lane/ID, detector/NAME of detectors, or such an ID alone; from and to are times of day. Counts of several lanes of a street
// in one period are added up. Errors name file and line; all come together.
func ReadCounts(r io.Reader, file string, c *city.City, detectors map[string]uint32) (*Counts, error) {
	t, f := &table{file: file}, newFinder(c)
	out := &Counts{File: file}
	row := map[Count]int{} // by street and period
	lanes := map[int]map[uint32]int{}
	err := t.read(r, []string{"place", "from", "to", "count"}, func(line int, get func(string) string) {
		name := get("place")
		street, lane, ok := f.place(name, detectors)
		if !ok {
			t.fail(line, "this city has no street, lane or detector %q; write street/ID, lane/ID, the source's own id such as link/4-5, or detector/NAME with a table of detectors; its %s", name, f.has())
		}
		period, err := ParsePeriod(get("from") + "-" + get("to"))
		if err != nil {
			t.fail(line, "from %.40q to %.40q: write times of one day, the first before the second, e.g. 07:00 and 08:00", get("from"), get("to"))
		}
		vehicles, fine := t.number(line, "count", get("count"))
		sigma := math.Sqrt(max(1, vehicles))
		if text := get("sigma"); text != "" {
			var also bool
			if sigma, also = t.number(line, "sigma", text); also && sigma == 0 {
				t.fail(line, "sigma 0: no count is exact; write a standard error above 0, or nothing")
				also = false
			}
			fine = fine && also
		}
		if !ok || err != nil || !fine {
			return
		}
		cars := carLanes(c, street)
		if cars == 0 || lane != city.None && c.Lanes.Allow[lane]&city.AllowCar == 0 {
			t.fail(line, "%s has no lane for cars", name)
			return
		}
		key := Count{Street: street, Period: period}
		k, have := row[key]
		if !have {
			k = len(out.Rows)
			row[key], lanes[k] = k, map[uint32]int{}
			out.Rows = append(out.Rows, Count{Place: name, Street: street, Period: period, Line: line})
		}
		q := &out.Rows[k]
		if first, twice := lanes[k][lane]; twice || have && (lane == city.None || lanes[k][city.None] > 0) {
			t.fail(line, "%s is counted from %s a second time, after line %d; leave one out", name, period, max(first, q.Line))
			return
		}
		lanes[k][lane] = line
		if q.Share += 1 / float64(cars); lane == city.None || len(lanes[k]) == cars {
			q.Share = 1
		}
		q.Sigma = math.Sqrt(float64(q.Sigma*q.Sigma) + float64(sigma*sigma))
		q.Vehicles += vehicles
	})
	if err != nil {
		return nil, err
	}
	for _, q := range out.Rows {
		if q.Share < 1 {
			out.Partial++
		}
	}
	return out, nil
}

// place finds the street of a name and, if it is one of its lanes or a detector on it, the lane; None for all lanes.
func (f *finder) place(name string, detectors map[string]uint32) (street, lane uint32, ok bool) {
	kind, id, whole := strings.Cut(name, "/")
	if !whole || kind != "street" && kind != "lane" && kind != "detector" {
		kind, id = "", name
	}
	if s, have := f.street[id]; have && (kind == "street" || kind == "") {
		return s, city.None, true
	}
	if l, have := f.lane[id]; have && (kind == "lane" || kind == "") {
		return f.c.Lanes.Street[l], l, true
	}
	if l, have := detectors[id]; have && (kind == "detector" || kind == "") {
		return f.c.Lanes.Street[l], l, true
	}
	if s, one := f.source(name); one {
		return s, city.None, true
	}
	return 0, 0, false
}

// source finds the only street of a source's id. Where a source draws both directions at once, as TNTP networks are drawn, the
// id of a link tells them apart: link/5-4 is the street back of link/4-5.
func (f *finder) source(name string) (street uint32, ok bool) {
	if f.sources == nil {
		f.sources = map[string][]uint32{}
		for s, id := range f.c.Streets.Source {
			f.sources[id] = append(f.sources[id], uint32(s))
		}
	}
	if list := f.sources[name]; len(list) > 0 {
		return list[0], len(list) == 1 || f.c.Streets.Opposite[list[0]] == list[1] && len(list) == 2 && strings.HasPrefix(name, "link/")
	}
	if from, to, two := strings.Cut(strings.TrimPrefix(name, "link/"), "-"); two && strings.HasPrefix(name, "link/") {
		if list := f.sources["link/"+to+"-"+from]; len(list) == 2 {
			return list[1], true
		}
	}
	return 0, false
}

// Period is the shortest that holds all counts; false without any.
func (q *Counts) Period() (Period, bool) {
	if len(q.Rows) == 0 {
		return Period{}, false
	}
	list := make([]Period, len(q.Rows))
	for i, c := range q.Rows {
		list[i] = c.Period
	}
	return union(list), true
}

// Outside are the rows that do not lie in a period as a whole.
func (q *Counts) Outside(p Period) error {
	t := &table{file: q.File}
	for _, c := range q.Rows {
		if c.Period.From < p.From || c.Period.To > p.To {
			t.fail(c.Line, "%s is counted %s, which is not within the demand's %s; leave it out, or name a longer period", c.Place, c.Period, p)
		}
	}
	return t.err()
}

// Passes says which counts see the trips of paths that begin evenly over a period: the inputs of assign.Calibrate. When a
// vehicle passes on its way is left out of account.
func (q *Counts) Passes(paths []Path, p Period) ([]assign.Count, [][]assign.Pass) {
	counts := make([]assign.Count, len(q.Rows))
	at := map[uint32][]uint32{}
	share := make([]float64, len(q.Rows))
	for k, c := range q.Rows {
		counts[k] = assign.Count{Vehicles: c.Vehicles, Sigma: c.Sigma, Hours: c.Period.Hours()}
		at[c.Street] = append(at[c.Street], uint32(k))
		share[k] = float64(c.Share * c.Period.Hours() / p.Hours())
	}
	passes := make([][]assign.Pass, len(paths))
	times := make([]float64, len(q.Rows))
	for i, path := range paths {
		var seen []uint32
		for _, s := range path.Streets {
			for _, k := range at[s] {
				if times[k] == 0 {
					seen = append(seen, k)
				}
				times[k]++
			}
		}
		slices.Sort(seen)
		for _, k := range seen {
			passes[i] = append(passes[i], assign.Pass{Count: k, Share: float64(times[k] * share[k])})
			times[k] = 0
		}
	}
	return counts, passes
}
