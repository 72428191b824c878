package streets

import (
	"io"
	"slices"
	"strings"

	"semul/engine/city"
)

// Demand is trips between sites, in the order of the file.
type Demand struct {
	File     string
	Sites    []Site
	From, To []uint32 // sites
	Trips    []float64
	Line     []int // of the file

	Undriven float64 // trips of the file left out, for they walk or cycle
}

// ReadDemand reads a table with the columns from, to and trips. From and to are street/ID, zone/ID, or an ID that names only
// one of both. A column mode is that of [demand.X]: who walks or cycles is left out and counted. Errors name file and line;
// all come together.
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
		mode := strings.ToLower(get("mode"))
		if !slices.Contains([]string{"", "car", "truck", "bicycle", "walk"}, mode) {
			t.fail(line, "mode %.40q is unknown; a matrix may have car, truck, bicycle and walk", get("mode"))
			return
		}
		if err != nil || also != nil || !ok {
			return
		}
		if mode == "bicycle" || mode == "walk" {
			d.Undriven += trips
			return
		}
		if first, twice := seen[[2]uint32{from, to}]; twice && mode != "" {
			d.Trips[first] += trips // cars and trucks
			return
		} else if twice {
			t.fail(line, "trips from %s to %s a second time, after line %d; add them up", f.sites[from].Name, f.sites[to].Name, d.Line[first])
			return
		}
		seen[[2]uint32{from, to}] = len(d.Trips)
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
