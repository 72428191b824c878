package kpi

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
)

// Limit is a bound that a scenario sets on an indicator, [kpi.limit.ID]. NaN means no bound on that side.
type Limit struct {
	ID       string
	Min, Max float64
}

// Broken is a limit that a run missed.
type Broken struct {
	Limit
	Value float64
	Unit  string
}

// String says what was missed by how much.
func (b Broken) String() string {
	if b.Value > b.Max {
		return fmt.Sprintf("%s is %.4g %s, above the limit of %.4g", b.ID, b.Value, b.Unit, b.Max)
	}
	return fmt.Sprintf("%s is %.4g %s, below the limit of %.4g", b.ID, b.Value, b.Unit, b.Min)
}

// Check returns the limits that were missed, in their order. A limit on an indicator that was not computed is an error
// that lists the ones there are.
func Check(all []Indicator, limits []Limit) ([]Broken, error) {
	var missed []Broken
	for _, l := range limits {
		k := Find(all, l.ID)
		if k == nil {
			ids := make([]string, len(all))
			for i := range all {
				ids[i] = all[i].ID
			}
			return nil, fmt.Errorf("kpi.limit.%s: this run has no such indicator; it has %s", l.ID, strings.Join(ids, ", "))
		}
		if !math.IsNaN(l.Max) && k.Value > l.Max || !math.IsNaN(l.Min) && k.Value < l.Min {
			missed = append(missed, Broken{l, k.Value, k.Unit})
		}
	}
	return missed, nil
}

// WriteJSON writes the indicators as kpi.json: an array, one object an indicator.
func WriteJSON(w io.Writer, all []Indicator) error {
	if all == nil {
		all = []Indicator{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(all)
}

// ReadJSON reads kpi.json. The error says what is wrong with it.
func ReadJSON(r io.Reader) ([]Indicator, error) {
	var all []Indicator
	d := json.NewDecoder(r)
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("kpi.json: %w", err)
	}
	return all, nil
}
