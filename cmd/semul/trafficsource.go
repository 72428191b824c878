package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"semul/engine/city"
	"semul/engine/city/read/tntp"
	"semul/engine/city/store"
	"semul/engine/city/synth"
	"semul/models/traffic/assign/streets"
)

// openCity reads a city folder, or generates the built-in city of that name where there is no such folder.
func openCity(e *environment, name string) (*city.City, error) {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		if spec, err := synth.Builtin(name); err == nil {
			e.note("%s: no folder of this name; the built-in city is generated", name)
			return synth.Generate(spec, e.workers(0))
		}
	}
	return store.Read(name)
}

// tripSource is where the trips of calibrate and equilibrium come from.
type tripSource struct {
	Demand string  `help:"CSV from,to,trips: street/ID or zone/ID, vehicles in the period; or a file NAME_trips.tntp of the network that the city was imported from. Without it the city's own trips." placeholder:"FILE"`
	Scale  float64 `default:"1" help:"Multiply all trips." placeholder:"FACTOR"`
}

// read reads the demand; period is used where the trips are the city's own.
func (s *tripSource) read(e *environment, town *city.City, period streets.Period) (d *streets.Demand, err error) {
	switch {
	case !(s.Scale > 0 && s.Scale < 1e6):
		return nil, badUsage("--scale %g: write a number above 0, e.g. 0.1", s.Scale)
	case s.Demand == "":
		var left int
		if table := ownZones(town, period); len(table.Trips) > 0 {
			if d, err = streets.OfZones(table, town); err != nil {
				return nil, err
			}
			e.note("the city's own trips are those of an OD matrix: they go from zone to zone, by whatever street")
		} else if d, left = streets.OwnDemand(town, period); len(d.Trips) == 0 {
			return nil, fmt.Errorf("%s has no trips of its own that depart %s; name some with --demand, as CSV from,to,trips, or make synthetic ones: semul traffic demand CITY --period %s -o od.csv", town.Name, period, period)
		}
		e.note("without --demand: the %.0f trips of the city's own that depart %s", d.Total(), period)
		if left > 0 {
			e.note("%d of the city's trips know no street to begin or end in, or are no drivers', and are left out", left)
		}
	case strings.HasSuffix(strings.TrimSuffix(strings.ToLower(s.Demand), ".gz"), "_trips.tntp"):
		var table *tntp.Trips
		if table, err = tntp.OpenTrips(s.Demand); err == nil {
			d, err = streets.OfZones(streets.Numbered{File: table.File, Origin: table.Origin, Dest: table.Dest, Trips: table.Trips, Line: table.Line}, town)
		}
	default:
		err = openTable(s.Demand, func(f io.Reader) (err error) {
			d, err = streets.ReadDemand(f, s.Demand, town)
			return err
		})
	}
	if err == nil && d.Undriven > 0 {
		e.note("%s: %.6g trips by bicycle and on foot are left out: only drivers are put on the streets", s.Demand, d.Undriven)
	}
	if err == nil {
		d.Scale(s.Scale)
	}
	return d, err
}

// ownZones are the trips of a city that depart in a period and were an OD matrix of zones once, by pairs; none if they were not.
func ownZones(c *city.City, p streets.Period) streets.Numbered {
	t := streets.Numbered{File: "the city's own trips"}
	row := map[[2]uint32]int{}
	for i, at := range c.Trips.Depart {
		from, to, ok := tntp.Zones(c, i)
		if !ok {
			return streets.Numbered{}
		}
		if at < p.From || at >= p.To {
			continue
		}
		k, known := row[[2]uint32{from, to}]
		if !known {
			k = len(t.Trips)
			row[[2]uint32{from, to}] = k
			t.Origin, t.Dest, t.Trips, t.Line = append(t.Origin, from), append(t.Dest, to), append(t.Trips, 0), append(t.Line, i+1)
		}
		t.Trips[k]++
	}
	return t
}

// atNodes reports whether some trips begin or end at the ends of streets.
func atNodes(d *streets.Demand) bool {
	for i := range d.Sites {
		if d.Sites[i].AtNode() {
			return true
		}
	}
	return false
}
