package scenario

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Damage is [kpi.damage]: how buildings suffer from water.
type Damage struct {
	Curve    string      `toml:"curve" file:"yes" doc:"CSV with a column depth_m, of water above the ground floor, and columns of the fraction of value lost, 0 to 1; # begins a comment; without it JRC's mean curve of residential buildings in Asia" src:"Huizinga, de Moel, Szewczyk 2017, EUR 28552 EN, doi 10.2760/16510"`
	Column   string      `toml:"column" doc:"which of the columns; needed where there are several"`
	Source   string      `toml:"source" doc:"where the curve is from, as buildings.fgb and indicators say it"`
	Floor    units.Metre `toml:"ground_floor" range:"[-5,5]" doc:"height of ground floors above the ground outside"`
	Value    float64     `toml:"value_per_m2" range:"[0,1e12]" doc:"of a square metre of ground floor, building and contents, in the currency; 0: not known, and only floor lost is told"`
	Currency string      `toml:"currency" doc:"of the value, such as KRW"`

	FloorBefore *units.Metre `toml:"floor" range:"[-5,5]" doc:"older name of ground_floor"`
	ValueBefore *float64     `toml:"value" range:"[0,1e12]" doc:"older name of value_per_m2"`

	Depths    []float64 // of the curve [m]
	Fractions []float64 // lost
}

// Check refuses what single keys cannot tell.
func (d *Damage) Check(bad func(key, why string)) {
	if d.FloorBefore != nil {
		if d.Floor != 0 {
			bad("floor", "stands beside ground_floor, its newer name; keep that")
		}
		d.Floor = *d.FloorBefore
	}
	key := "value_per_m2"
	if d.ValueBefore != nil {
		if d.Value != 0 {
			bad("value", "stands beside value_per_m2, its newer name; keep that")
		}
		d.Value, key = *d.ValueBefore, "value"
	}
	switch {
	case d.Value > 0 && d.Currency == "":
		bad(key, "is in no currency; add e.g. currency = \"KRW\"")
	case d.Value == 0 && d.Currency != "":
		bad("currency", "is there without a value; add e.g. value_per_m2 = 1500000.0, or take it out")
	}
	for _, key := range []string{"column", "source"} {
		if d.Curve == "" && map[string]string{"column": d.Column, "source": d.Source}[key] != "" {
			bad(key, "is of a curve of your own; add e.g. curve = \"curve.csv\", or take it out")
		}
	}
}

// Read reads the curve.
func (d *Damage) Read(_ clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string)) {
	if d.Curve == "" {
		return
	}
	f, err := open(d.Curve)
	if err != nil {
		bad("curve", err.Error())
		return
	}
	defer f.Close()
	if err := d.read(f); err != nil {
		bad("curve", d.Curve+err.Error())
	}
}

// read takes depth_m and one other column. Errors go on from the name of the file: ":3: …".
func (d *Damage) read(r io.Reader) error {
	in := csv.NewReader(r)
	in.Comment, in.TrimLeadingSpace, in.FieldsPerRecord = '#', true, -1
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf(":1: no heading; a curve begins with depth_m,NAME: %w", err)
	}
	headLine, _ := in.FieldPos(0)
	depth, lost := -1, -1
	for k, name := range head {
		switch name = strings.TrimSpace(name); {
		case name == "depth_m":
			depth = k
		case name == d.Column || d.Column == "" && len(head) == 2:
			lost = k
		}
	}
	if depth < 0 || lost < 0 {
		return fmt.Errorf(":%d: no columns depth_m and %q among %s; name one of them in column", headLine, d.Column, strings.Join(head, ", "))
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return fmt.Errorf(":%d: %w", broken.Line, broken.Err)
		}
		if err != nil {
			return fmt.Errorf(": %w", err)
		}
		line, _ := in.FieldPos(0)
		if len(row) != len(head) {
			return fmt.Errorf(":%d: %d values under the %d columns %s; a number is written with a point, and every column has a value", line, len(row), len(head), strings.Join(head, ","))
		}
		var v [2]float64
		for k, at := range []int{depth, lost} {
			if v[k], err = strconv.ParseFloat(strings.TrimSpace(row[at]), 64); err != nil || v[k]-v[k] != 0 {
				return fmt.Errorf(":%d: %q is no number", line, row[at])
			}
		}
		n := len(d.Depths)
		switch {
		case v[1] < 0 || v[1] > 1:
			return fmt.Errorf(":%d: a lost fraction of %g; it goes from 0 to 1", line, v[1])
		case n > 0 && (v[0] <= d.Depths[n-1] || v[1] < d.Fractions[n-1]):
			return fmt.Errorf(":%d: depth and loss must rise, got %g m and %g after %g m and %g", line, v[0], v[1], d.Depths[n-1], d.Fractions[n-1])
		}
		d.Depths, d.Fractions = append(d.Depths, v[0]), append(d.Fractions, v[1])
	}
	if len(d.Depths) < 2 {
		return fmt.Errorf(": %d points; a curve has two or more", len(d.Depths))
	}
	return nil
}
