package tntp

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// Trips is the demand between zones, pairs with trips only, in the order of the file. Zones are numbered from 1.
type Trips struct {
	File         string
	Zones        int // 0 if the file does not say
	Origin, Dest []uint32
	Trips        []float64 // > 0
	Line         []int     // of the file
}

// OpenTrips reads a trips file.
func OpenTrips(path string) (*Trips, error) { return open(path, ReadTrips) }

// headerError is how far the sum of all trips may be off <TOTAL OD FLOW>.
const headerError = 0.01

// ReadTrips reads demand; file names it in errors.
func ReadTrips(r io.Reader, file string) (*Trips, error) {
	t, err := scan(r, file)
	if err != nil {
		return nil, err
	}
	d := &Trips{File: file, Zones: t.count("NUMBER OF ZONES")}
	total, known := t.real("TOTAL OD FLOW")
	origin := uint32(0)
	seen := map[[2]uint32]int{}
	fail := len(t.errs)
	t.records(func(line int, fields []string) {
		rest := strings.Join(fields, " ")
		if strings.EqualFold(fields[0], "origin") {
			origin = 0
			if len(fields) < 2 {
				t.fail(line, "origin without a number; write e.g. Origin 1")
				return
			}
			origin, _ = t.node(line, "origin", fields[1], d.Zones)
			if len(fields) == 2 {
				return
			}
			rest = strings.Join(fields[2:], " ")
		} else if origin == 0 {
			if len(t.errs) == fail {
				t.fail(line, "%.40q comes before any origin; begin each block with e.g. Origin 1", rest)
			}
			return
		}
		d.pair(t, line, origin, rest, seen)
	})
	if err := t.err(); err != nil {
		return nil, err
	}
	sum := d.Total()
	if known && math.Abs(sum-total) > headerError*total {
		t.fail(t.meta["TOTAL OD FLOW"].line, "<TOTAL OD FLOW> %.10g, but the trips add up to %.10g, more than %g %% off; one of the two is wrong", total, sum, 100*headerError)
		return nil, t.err()
	}
	return d, nil
}

// pair takes one record DEST : TRIPS.
func (d *Trips) pair(t *text, line int, origin uint32, record string, seen map[[2]uint32]int) {
	name, value, ok := strings.Cut(record, ":")
	if !ok {
		t.fail(line, "%.40q: write a destination, a colon and its trips, e.g. 2 : 100.0;", record)
		return
	}
	dest, fine := t.node(line, "destination", strings.TrimSpace(name), d.Zones)
	trips, also := t.number(line, "trips", strings.TrimSpace(value))
	if !fine || !also || origin == 0 {
		return
	}
	if trips < 0 {
		t.fail(line, "%g trips from zone %d to %d: demand cannot be negative", trips, origin, dest)
		return
	}
	if first, twice := seen[[2]uint32{origin, dest}]; twice {
		t.fail(line, "trips from zone %d to %d a second time, after line %d; add them up", origin, dest, first)
		return
	}
	seen[[2]uint32{origin, dest}] = line
	if trips > 0 {
		d.Origin, d.Dest, d.Trips, d.Line = append(d.Origin, origin), append(d.Dest, dest), append(d.Trips, trips), append(d.Line, line)
	}
}

// Total is the sum of all trips, within zones too.
func (d *Trips) Total() float64 {
	sum := 0.0
	for _, v := range d.Trips {
		sum += v
	}
	return sum
}

// Check reports demand that a network cannot take: other zones than it has, zones where no link begins or ends.
func (d *Trips) Check(n *Net) error {
	zones := n.Zones
	if zones == 0 {
		zones = d.Zones
	}
	var errs []error
	if n.Zones > 0 && d.Zones > 0 && n.Zones != d.Zones {
		errs = append(errs, fmt.Errorf("%s has %d zones and %s has %d; they are not of one network", n.File, n.Zones, d.File, d.Zones))
	}
	leaves, enters := make([]bool, n.Nodes+1), make([]bool, n.Nodes+1)
	for k := range n.From {
		leaves[n.From[k]], enters[n.To[k]] = true, true
	}
	said := [2][]bool{make([]bool, n.Nodes+1), make([]bool, n.Nodes+1)}
	for i := range d.Origin {
		for side, zone := range [2]uint32{d.Origin[i], d.Dest[i]} {
			at := fmt.Sprintf("%s:%d: zone %d", d.File, d.Line[i], zone)
			switch {
			case int(zone) > n.Nodes || zones > 0 && int(zone) > zones:
				errs = append(errs, fmt.Errorf("%s: %s has %d zones and %d nodes", at, n.File, zones, n.Nodes))
			case d.Origin[i] == d.Dest[i] || said[side][zone]:
			case side == 0 && !leaves[zone]:
				said[side][zone] = true
				errs = append(errs, fmt.Errorf("%s has trips, but no link of %s begins there; add a street, or leave the trips out", at, n.File))
			case side == 1 && !enters[zone]:
				said[side][zone] = true
				errs = append(errs, fmt.Errorf("%s has trips, but no link of %s ends there; add a street, or leave the trips out", at, n.File))
			}
			if len(errs) == mostErrors {
				return errors.Join(errs...)
			}
		}
	}
	return errors.Join(errs...)
}
