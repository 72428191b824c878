package streets

import (
	"fmt"
	"math"

	"semul/engine/city"
)

// Span is when the trips of a city's own table depart, in whole quarters of an hour of one day; false if it has none.
// Errors say where trips lie beyond one day.
func Span(c *city.City) (Period, bool, error) {
	if len(c.Trips.ID) == 0 {
		return Period{}, false, nil
	}
	first, last := math.Inf(1), math.Inf(-1)
	for _, at := range c.Trips.Depart {
		first, last = min(first, at), max(last, at)
	}
	const quarter = 900
	p := Period{math.Floor(first/quarter) * quarter, (math.Floor(last/quarter) + 1) * quarter}
	if p.From < 0 || p.To > 86400 {
		return Period{}, true, fmt.Errorf("the city's trips depart from %.0f to %.0f s; name a period of one day that holds some, e.g. 07:00-09:00", first, last)
	}
	return p, true, nil
}

// OwnDemand is the trips of a city's own table that depart in a period, by pairs of streets in the order in which they first
// come; those that know no streets, as lines of buses do, and those of bicycles, kickboards and robots are left out, and left
// tells how many.
func OwnDemand(c *city.City, p Period) (d *Demand, left int) {
	d = &Demand{File: "the city's own trips"}
	f := newFinder(c)
	row := map[[2]uint32]int{}
	for i, at := range c.Trips.Depart {
		if at < p.From || at >= p.To {
			continue
		}
		a, b := c.Trips.From[i], c.Trips.To[i]
		if a == city.None || b == city.None || !drives(c, i) {
			left++
			continue
		}
		from, err := f.site("street/" + c.Streets.ID[a])
		to, also := f.site("street/" + c.Streets.ID[b])
		if err != nil || also != nil {
			left++
			continue
		}
		key := [2]uint32{from, to}
		k, known := row[key]
		if !known {
			k = len(d.Trips)
			row[key] = k
			d.From, d.To, d.Trips, d.Line = append(d.From, from), append(d.To, to), append(d.Trips, 0), append(d.Line, i+1)
		}
		d.Trips[k]++
	}
	d.Sites = f.sites
	return d, left
}

// drives reports whether the vehicle of a city's trip is one whose driver looks for his way: no bicycle, kickboard or robot.
func drives(c *city.City, trip int) bool {
	kind := c.Trips.Type[trip]
	if kind == city.None {
		return true
	}
	switch c.VehicleTypes.Class[kind] {
	case city.VehicleBicycle, city.VehicleKickboard, city.VehicleRobot:
		return false
	}
	return true
}

// Numbered is trips between zones that go by numbers, as those of a TNTP file do.
type Numbered struct {
	File         string
	Origin, Dest []uint32
	Trips        []float64
	Line         []int // of the file
}

// OfZones is such a demand in a city that was imported from the same network: zone 7 is zone/7. Trips within one zone are
// left out. Errors name file and line.
func OfZones(t Numbered, c *city.City) (*Demand, error) {
	d, f, told := &Demand{File: t.File}, newFinder(c), &table{file: t.File}
	for i, v := range t.Trips {
		if t.Origin[i] == t.Dest[i] {
			continue
		}
		from, err := f.site(fmt.Sprintf("zone/%d", t.Origin[i]))
		to, also := f.site(fmt.Sprintf("zone/%d", t.Dest[i]))
		for _, err := range []error{err, also} {
			if err != nil {
				told.fail(t.Line[i], "%v", err)
			}
		}
		d.From, d.To, d.Trips, d.Line = append(d.From, from), append(d.To, to), append(d.Trips, v), append(d.Line, t.Line[i])
	}
	d.Sites = f.sites
	return d, told.err()
}

// Scale multiplies all trips.
func (d *Demand) Scale(by float64) {
	for i := range d.Trips {
		d.Trips[i] *= by
	}
}
