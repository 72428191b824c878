package traffic

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"semul/engine/clock"
)

// factor is an emission factor of a user's table.
type factor struct {
	class     Class
	drive     drive
	pollutant string  // lower case
	kmh       float64 // speed it is for
	perKm     float64 // [g/km]
}

// drive is what moves a vehicle.
type drive uint8

const (
	byTank drive = iota // fuel, or muscles
	byBattery
	drives
)

// driveNames are those of the column drive.
var driveNames = [drives]string{"fuel", "electric"}

// driven is the metres of the vehicles of each drive, by class and speed.
type driven [drives][classes][paces]float64

// driveOf is what moves a vehicle of an energy type.
func driveOf(electric bool) drive {
	if electric {
		return byBattery
	}
	return byTank
}

// Read reads the table of emission factors.
func (p *Params) Read(_ clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string)) {
	name := p.Environment.Factors
	if name == "" {
		return
	}
	f, err := open(name)
	if err == nil {
		p.Environment.factors, err = readFactors(f, name)
		f.Close()
	}
	if err != nil {
		bad("environment.factors", err.Error())
	}
}

// readFactors reads a CSV with the columns class,pollutant,kmh,g_per_km and, if wanted, drive: fuel or electric, which is
// fuel where it is left out, so that batteries have no exhaust. Errors name the line; at most ten are told.
func readFactors(r io.Reader, name string) ([]factor, error) {
	rows := csv.NewReader(r)
	rows.FieldsPerRecord, rows.TrimLeadingSpace, rows.Comment = -1, true, '#'
	head, err := rows.Read()
	if err == io.EOF {
		return nil, fmt.Errorf("%s:1: the file is empty; write class,pollutant,kmh,g_per_km as its first line, and a row for each factor below", name)
	}
	if err != nil {
		return nil, quoted(name, err)
	}
	if !slices.Equal(head, []string{"class", "pollutant", "kmh", "g_per_km"}) && !slices.Equal(head, []string{"class", "pollutant", "kmh", "g_per_km", "drive"}) {
		return nil, fmt.Errorf("%s:1: columns are %s; write class,pollutant,kmh,g_per_km or class,pollutant,kmh,g_per_km,drive", name, strings.Join(head, ","))
	}
	var all []factor
	var errs []error
	for len(errs) < 10 {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, quoted(name, err)
		}
		line, _ := rows.FieldPos(0)
		if len(row) != len(head) {
			errs = append(errs, fmt.Errorf("%s:%d: %s, the head line has %d: %s; %s", name, line, fields(len(row)), len(head), strings.Join(head, ","), cureOf(row, head)))
			continue
		}
		f, err := parseFactor(row)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, line, err))
			continue
		}
		all = append(all, f)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no factor below the head line", name)
	}
	slices.SortStableFunc(all, func(a, b factor) int {
		switch {
		case a.pollutant != b.pollutant:
			return strings.Compare(a.pollutant, b.pollutant)
		case a.class != b.class:
			return int(a.class) - int(b.class)
		case a.drive != b.drive:
			return int(a.drive) - int(b.drive)
		case a.kmh < b.kmh:
			return -1
		case a.kmh > b.kmh:
			return 1
		}
		return 0
	})
	for i := 1; i < len(all); i++ {
		if a, b := all[i-1], all[i]; a.pollutant == b.pollutant && a.class == b.class && a.drive == b.drive && a.kmh == b.kmh {
			return nil, fmt.Errorf("%s: two factors of %s for a %s on %s at %g km/h; keep one", name, b.pollutant, b.class, driveNames[b.drive], b.kmh)
		}
	}
	return all, nil
}

// fields says how many a row has.
func fields(n int) string {
	if n == 1 {
		return "the row has 1 field"
	}
	return fmt.Sprintf("the row has %d fields", n)
}

// cureOf says what to do about a row with another number of fields than the head line.
func cureOf(row, head []string) string {
	switch {
	case len(row) == 1 && strings.ContainsAny(row[0], ";\t"):
		return "put commas between the fields"
	case len(row) == 4 && len(head) == 5:
		return "end it with fuel, with electric, or with a comma alone, which is fuel"
	case len(row) < len(head):
		return "give " + strings.Join(head[len(row):], " and ") + " too"
	case len(head) == 4 && len(row) == 5:
		return "add drive to the head line if the fifth field is one, or write a decimal point, not a decimal comma"
	}
	return "take out what is too much; numbers have a decimal point, not a comma"
}

// quoted is the error of a row whose quotes do not match, with its place.
func quoted(name string, err error) error {
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%s:%d:%d: a quote is not closed, or stands inside a field; no field of this table needs quotes: take them out", name, p.Line, p.Column)
	}
	return fmt.Errorf("%s: %w", name, err)
}

func parseFactor(row []string) (f factor, err error) {
	class := -1
	for c := range classes {
		if row[0] == c.String() {
			class = int(c)
		}
	}
	if class < 0 {
		return f, fmt.Errorf("class %q is unknown; classes are %s", row[0], classNames())
	}
	f.class, f.pollutant = Class(class), strings.ToLower(row[1])
	if f.pollutant == "" || strings.Trim(f.pollutant, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return f, fmt.Errorf("pollutant %q: write letters, digits and _, such as nox or pm10", row[1])
	}
	if f.pollutant == "co2" || f.pollutant == "co2_grid" {
		return f, fmt.Errorf("CO2 is counted from the energy that vehicles use (vehicle_co2), not by a table; leave its rows out")
	}
	only := ""
	switch kinds := kindsOf(f.class); {
	case kinds[0].Electric:
		f.drive, only = byBattery, driveNames[byBattery]
	case !kinds[1].Electric:
		only = driveNames[byTank]
	}
	if len(row) == 5 && row[4] != "" {
		k := slices.Index(driveNames[:], strings.ToLower(row[4]))
		switch {
		case k < 0:
			return f, fmt.Errorf("drive %q is unknown; write fuel or electric", row[4])
		case only != "" && driveNames[k] != only:
			return f, fmt.Errorf("a %s drives on %s only", f.class, map[string]string{"electric": "a battery", "fuel": "fuel or muscles"}[only])
		}
		f.drive = drive(k)
	}
	for _, v := range []struct {
		to   *float64
		text string
		most float64
	}{{&f.kmh, row[2], 300}, {&f.perKm, row[3], 1e5}} {
		x, err := strconv.ParseFloat(v.text, 64)
		if err != nil || !(x >= 0 && x <= v.most) {
			return f, fmt.Errorf("%q is no number from 0 to %g", v.text, v.most)
		}
		*v.to = x
	}
	return f, nil
}

func classNames() string {
	var names []string
	for c := range classes {
		names = append(names, c.String())
	}
	return strings.Join(names, ", ")
}

// pollutants lists those of a table, sorted.
func pollutants(all []factor) []string {
	var list []string
	for _, f := range all {
		if n := len(list); n == 0 || list[n-1] != f.pollutant {
			list = append(list, f.pollutant)
		}
	}
	return list
}

// emitted is how much of a pollutant those metres gave off [kg].
func emitted(all []factor, pollutant string, way *driven) float64 {
	sum := 0.0
	for d := range drives {
		for c := range classes {
			of := factorsOf(all, pollutant, c, d)
			if len(of) == 0 {
				continue
			}
			for k, metres := range way[d][c] {
				if metres > 0 {
					sum += float64(metres / 1000 * at(of, float64((float64(k)+0.5)*5)) / 1000)
				}
			}
		}
	}
	return sum
}

// rates is how much of a pollutant each metre gives off [kg/m], by drive, class and speed.
type rates [drives][classes][paces]float64

// ratesOf is a pollutant of a table.
func ratesOf(all []factor, pollutant string) (r rates) {
	for d := range drives {
		for c := range classes {
			of := factorsOf(all, pollutant, c, d)
			if len(of) == 0 {
				continue
			}
			for k := range paces {
				r[d][c][k] = at(of, float64((float64(k)+0.5)*5)) / 1e6
			}
		}
	}
	return r
}

func factorsOf(all []factor, pollutant string, c Class, d drive) []factor {
	first := slices.IndexFunc(all, func(f factor) bool { return f.pollutant == pollutant && f.class == c && f.drive == d })
	if first < 0 {
		return nil
	}
	last := first
	for last < len(all) && all[last].pollutant == pollutant && all[last].class == c && all[last].drive == d {
		last++
	}
	return all[first:last]
}

// at is the factor at a speed [g/km]: linear between rows, constant beyond them.
func at(of []factor, kmh float64) float64 {
	if kmh <= of[0].kmh {
		return of[0].perKm
	}
	for i := 1; i < len(of); i++ {
		if a, b := of[i-1], of[i]; kmh <= b.kmh {
			return a.perKm + float64((b.perKm-a.perKm)*((kmh-a.kmh)/(b.kmh-a.kmh)))
		}
	}
	return of[len(of)-1].perKm
}

// missingClasses lists the classes that were driven and have no factor of a pollutant, batteries and muscles aside.
func missingClasses(all []factor, pollutant string, used Consumption) []Class {
	var list []Class
	for c := range classes {
		if kindsOf(c)[0].Electric || kindsOf(c)[0].CO2 == 0 || len(factorsOf(all, pollutant, c, byTank)) > 0 {
			continue
		}
		for _, metres := range used.Driven[byTank][c] {
			if metres > 0 {
				list = append(list, c)
				break
			}
		}
	}
	return list
}
