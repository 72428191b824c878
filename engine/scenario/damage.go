package scenario

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/units"
)

// Damage is [kpi.damage]: how buildings suffer from water.
type Damage struct {
	Curve    string      `toml:"curve" file:"yes" need:"\"curve.csv\"" doc:"CSV with a column depth_m, of water above the ground floor, and columns of the fraction of value lost; # begins a comment" src:"e.g. Huizinga, de Moel, Szewczyk 2017, EUR 28552 EN, by continent"`
	Column   string      `toml:"column" doc:"which of the columns; needed where there are several"`
	Floor    units.Metre `toml:"floor" range:"[-5,5]" doc:"height of ground floors above the ground outside"`
	Value    float64     `toml:"value" range:"[0,1e12]" doc:"of a square metre of ground floor, building and contents, in the currency; 0: not known, and only floor lost is told"`
	Currency string      `toml:"currency" doc:"of the value, such as KRW"`

	Depths    []float64 // of the curve [m]
	Fractions []float64 // lost
}

// Check refuses what single keys cannot tell.
func (d *Damage) Check(bad func(key, why string)) {
	if (d.Value > 0) != (d.Currency != "") {
		bad("value", "give value and currency together, e.g. value = 1500000.0 and currency = \"KRW\"")
	}
}

// Read reads the curve.
func (d *Damage) Read(_ clock.Civil, open func(name string) (io.ReadCloser, error), bad func(key, why string)) {
	f, err := open(d.Curve)
	if err != nil {
		bad("curve", err.Error())
		return
	}
	defer f.Close()
	if err := d.read(f); err != nil {
		bad("curve", err.Error())
	}
}

// read takes depth_m and one other column. Errors name the line.
func (d *Damage) read(r io.Reader) error {
	in := csv.NewReader(r)
	in.Comment, in.TrimLeadingSpace = '#', true
	head, err := in.Read()
	if err != nil {
		return fmt.Errorf("no heading; a curve begins with depth_m,NAME: %w", err)
	}
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
		return fmt.Errorf("no columns depth_m and %q among %s; name one of them in column", d.Column, strings.Join(head, ", "))
	}
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		line, _ := in.FieldPos(0)
		var v [2]float64
		for k, at := range []int{depth, lost} {
			if v[k], err = strconv.ParseFloat(strings.TrimSpace(row[at]), 64); err != nil || v[k]-v[k] != 0 {
				return fmt.Errorf("line %d: %q is no number", line, row[at])
			}
		}
		n := len(d.Depths)
		switch {
		case v[1] < 0 || v[1] > 1:
			return fmt.Errorf("line %d: a lost fraction of %g; it goes from 0 to 1", line, v[1])
		case n > 0 && (v[0] <= d.Depths[n-1] || v[1] < d.Fractions[n-1]):
			return fmt.Errorf("line %d: depth and loss must rise, got %g m and %g after %g m and %g", line, v[0], v[1], d.Depths[n-1], d.Fractions[n-1])
		}
		d.Depths, d.Fractions = append(d.Depths, v[0]), append(d.Fractions, v[1])
	}
	if len(d.Depths) < 2 {
		return fmt.Errorf("%d points; a curve has two or more", len(d.Depths))
	}
	return nil
}
