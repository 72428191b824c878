package people

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"semul/engine/clock"
	"semul/engine/sim/msg"
)

// DemandParams are the keys of [demand.X] with kind od: a matrix of trips by origin and destination.
type DemandParams struct {
	File    string  `toml:"file" file:"yes" need:"\"od.csv\"" doc:"CSV with the columns from, to, trips and, if wanted, mode (car, truck, walk; who walks is on no street); places are zone/z1 or plain z1, street/104, building/7, or junction/j1 at the city's edge"`
	Profile string  `toml:"profile" need:"\"07:00-09:00\"" doc:"when the trips of a day depart, civil time: one span, evenly, or several with shares, \"07:00-08:00 40 %, 08:00-09:00 60 %\""`
	Scale   float64 `toml:"scale" range:"[0,1000]" doc:"each number of trips is multiplied by it" src:"the scenario"`

	Source string `toml:"source" doc:"where the numbers come from, for the notes of the run: a survey, or that they are made up"`

	rows  []odRow
	spans []span
}

// odRow is one line of the matrix.
type odRow struct {
	line     int
	from, to string
	trips    float64
	mode     msg.Mode
}

// span is a part of a day and the share of trips that departs in it, evenly.
type span struct {
	from, until clock.Duration
	share       float64
}

func newDemand() any { return &DemandParams{Scale: 1} }

// odModes are the modes a matrix may name.
var odModes = map[string]msg.Mode{"": msg.Car, "car": msg.Car, "truck": msg.Truck, "walk": msg.Walk}

// mostErrors is how many wrong lines of a matrix are told.
const mostErrors = 20

// Check reads the profile.
func (p *DemandParams) Check(bad func(key, why string)) {
	spans, err := readProfile(p.Profile)
	if err != nil {
		bad("profile", err.Error())
	}
	p.spans = spans
}

// Read reads the matrix; its places are looked up when the city is known.
func (p *DemandParams) Read(_ clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	f, err := open(p.File)
	if err != nil {
		bad("file", err.Error())
		return
	}
	defer f.Close()
	rows, errs := readMatrix(f, filepath.Base(p.File))
	for _, err := range errs {
		bad("file", err.Error())
	}
	p.rows = rows
}

// readProfile reads "07:00-09:00" or "07:00-08:00 40 %, 08:00-09:00 60 %".
func readProfile(text string) (list []span, err error) {
	const mend = `write e.g. "07:00-09:00" or "07:00-08:00 40 %, 08:00-09:00 60 %"`
	parts := strings.Split(text, ",")
	total := 0.0
	for _, part := range parts {
		when, share, said := strings.Cut(strings.TrimSpace(part), " ")
		a, b, ok := strings.Cut(when, "-")
		from, err1 := dayTime(a)
		until, err2 := dayTime(b)
		if !ok || err1 != nil || err2 != nil {
			return nil, fmt.Errorf("%q is no part of a day; %s", strings.TrimSpace(part), mend)
		}
		if until <= from {
			return nil, fmt.Errorf("%q ends before it begins; split it at 24:00", strings.TrimSpace(part))
		}
		s := span{from, until, 1}
		if said != (len(parts) > 1) {
			return nil, fmt.Errorf("%q: shares belong to each of several parts, and to a single one none; %s", text, mend)
		}
		if said {
			v, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(share), "%")), 64)
			if err != nil || !(v >= 0 && v <= 100) || !strings.HasSuffix(share, "%") {
				return nil, fmt.Errorf("%q is no share; %s", share, mend)
			}
			s.share = v / 100
		}
		total += s.share
		list = append(list, s)
	}
	if total < 0.999 || total > 1.001 {
		return nil, fmt.Errorf("the shares of %q add up to %.4g %%; they must add up to 100 %%", text, 100*total)
	}
	for i := range list {
		list[i].share /= total
	}
	return list, nil
}

// dayTime reads a time of the day, 24:00 included.
func dayTime(s string) (clock.Duration, error) {
	h, m, ok := strings.Cut(strings.TrimSpace(s), ":")
	hours, err1 := strconv.Atoi(h)
	minutes, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hours < 0 || minutes < 0 || minutes > 59 || len(m) != 2 || hours*60+minutes > 24*60 {
		return 0, fmt.Errorf("%q is no time of day", s)
	}
	return clock.Duration(hours*60+minutes) * time.Minute, nil
}

// readMatrix reads the CSV and tells everything that is wrong with it, by line. The column trips_before, which `semul traffic
// calibrate` leaves, is passed over.
func readMatrix(f io.Reader, name string) (rows []odRow, errs []error) {
	r := csv.NewReader(f)
	r.TrimLeadingSpace, r.Comment, r.FieldsPerRecord = true, '#', -1
	head, err := r.Read()
	if err != nil {
		return nil, []error{fmt.Errorf("%s: no heading (%v); the first line names the columns: from,to,trips or from,to,trips,mode", name, err)}
	}
	column := map[string]int{}
	for k, h := range head {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if _, twice := column[h]; twice || !slices.Contains([]string{"from", "to", "trips", "mode", "trips_before"}, h) {
			return nil, []error{fmt.Errorf("%s:1: column %q is unknown or there twice; the columns are from, to, trips and mode", name, h)}
		}
		column[h] = k
	}
	for _, need := range []string{"from", "to", "trips"} {
		if _, ok := column[need]; !ok {
			return nil, []error{fmt.Errorf("%s:1: there is no column %q; the columns are from, to, trips and mode", name, need)}
		}
	}
	for len(errs) < mostErrors {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
			break
		}
		line, _ := r.FieldPos(0)
		get := func(c string) string {
			if k, ok := column[c]; ok && k < len(rec) {
				return strings.TrimSpace(rec[k])
			}
			return ""
		}
		row := odRow{line: line, from: get("from"), to: get("to")}
		known := false
		row.mode, known = odModes[strings.ToLower(get("mode"))]
		row.trips, err = strconv.ParseFloat(get("trips"), 64)
		switch {
		case len(rec) != len(head):
			errs = append(errs, fmt.Errorf("%s:%d: %d fields under %d columns", name, line, len(rec), len(head)))
		case row.from == "" || row.to == "":
			errs = append(errs, fmt.Errorf("%s:%d: from or to is empty", name, line))
		case err != nil || math.IsNaN(row.trips) || math.IsInf(row.trips, 0):
			errs = append(errs, fmt.Errorf("%s:%d: trips are %q; write a number, 0 or more", name, line, get("trips")))
		case row.trips < 0:
			errs = append(errs, fmt.Errorf("%s:%d: %g trips from %s to %s; trips are not negative", name, line, row.trips, row.from, row.to))
		case row.trips > 1e7:
			errs = append(errs, fmt.Errorf("%s:%d: %g trips from %s to %s; at most ten million are possible", name, line, row.trips, row.from, row.to))
		case strings.EqualFold(get("mode"), "bicycle"):
			errs = append(errs, fmt.Errorf("%s:%d: bicycles of a matrix are not driven; leave the line out, write car, truck or walk, or ask for bicycles with [model.people.mode_share]", name, line))
		case !known:
			errs = append(errs, fmt.Errorf("%s:%d: mode %q is unknown; a matrix may have car, truck and walk", name, line, get("mode")))
		default:
			rows = append(rows, row)
		}
	}
	if len(errs) == 0 && len(rows) == 0 {
		errs = append(errs, fmt.Errorf("%s: there are no trips in it", name))
	}
	return rows, errs
}
