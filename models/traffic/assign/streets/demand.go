package streets

import (
	"io"

	"semul/engine/city"
)

// Demand is trips between sites, in the order of the file.
type Demand struct {
	File     string
	Sites    []Site
	From, To []uint32 // sites
	Trips    []float64
	Line     []int // of the file
}

// ReadDemand reads a table with the columns from, to and trips. From and to are street/ID, zone/ID, or an ID that names only
// one of both. Errors name file and line; all come together.
func ReadDemand(r io.Reader, file string, c *city.City) (*Demand, error) {
	t := &table{file: file}
	f := newFinder(c)
	d := &Demand{File: file}
	seen := map[[2]uint32]int{}
	err := t.read(r, []string{"from", "to", "trips"}, func(line int, get func(string) string) {
		from, err := f.site(get("from"))
		if err != nil {
			t.fail(line, "from: %v", err)
		}
		to, also := f.site(get("to"))
		if also != nil {
			t.fail(line, "to: %v", also)
		}
		trips, ok := t.number(line, "trips", get("trips"))
		if err != nil || also != nil || !ok {
			return
		}
		if first, twice := seen[[2]uint32{from, to}]; twice {
			t.fail(line, "trips from %s to %s a second time, after line %d; add them up", f.sites[from].Name, f.sites[to].Name, first)
			return
		}
		seen[[2]uint32{from, to}] = line
		d.From, d.To, d.Trips, d.Line = append(d.From, from), append(d.To, to), append(d.Trips, trips), append(d.Line, line)
	})
	if err != nil {
		return nil, err
	}
	d.Sites = f.sites
	return d, nil
}

// Total is the sum of all trips.
func (d *Demand) Total() float64 {
	sum := 0.0
	for _, v := range d.Trips {
		sum += v
	}
	return sum
}
