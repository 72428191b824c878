package kpi

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Limit is a bound that a scenario sets on an indicator, [kpi.limit.ID]. NaN means no bound on that side.
type Limit struct {
	ID       string
	Min, Max float64
}

// Broken is a limit that a run missed.
type Broken struct {
	Limit
	Value float64 // NaN: the run has no such indicator, so nothing shows that the limit was kept
	Unit  string
	Why   string // of NaN: why there is none, in words
}

// String says what was missed by how much.
func (b Broken) String() string {
	if math.IsNaN(b.Value) {
		return fmt.Sprintf("%s has a limit and this run has no such figure: %s; so the limit counts as missed", b.ID, b.Why)
	}
	if b.Value > b.Max {
		return fmt.Sprintf("%s is %.4g %s, above the limit of %.4g", b.ID, b.Value, b.Unit, b.Max)
	}
	return fmt.Sprintf("%s is %.4g %s, below the limit of %.4g", b.ID, b.Value, b.Unit, b.Min)
}

// Check returns the limits that were missed, in their order. A limit on an indicator that was not computed is one of them: lack
// says what would have recorded it.
func Check(all []Indicator, lack []Missing, limits []Limit) []Broken {
	var missed []Broken
	for _, l := range limits {
		k := Find(all, l.ID)
		if k == nil {
			missed = append(missed, Broken{Limit: l, Value: math.NaN(), Why: absent(all, lack, l.ID)})
			continue
		}
		if !math.IsNaN(l.Max) && k.Value > l.Max || !math.IsNaN(l.Min) && k.Value < l.Min {
			missed = append(missed, Broken{Limit: l, Value: k.Value, Unit: k.Unit})
		}
	}
	return missed
}

// absent says why a run has no value of an indicator.
func absent(all []Indicator, lack []Missing, id string) string {
	for _, m := range lack {
		if m.ID == id {
			return "it takes " + m.Record
		}
	}
	switch finished := Find(all, "trips_finished"); {
	case finished != nil && finished.Value == 0 && arrivalsOnly[id]:
		return "no trip arrived"
	case Find(all, "vehicle_km") == nil && arrivalsOnly[id]:
		return "it takes [model.traffic]"
	}
	return "nothing that it counts took place, or its model does not run"
}

// arrivalsOnly are the means over those who arrived.
var arrivalsOnly = map[string]bool{"mean_delay": true, "mean_travel_time": true}

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
