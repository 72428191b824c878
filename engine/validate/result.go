package validate

import (
	"encoding/json"
	"fmt"
	"math"
)

// Result is what has come of one case. Exactly one of these holds: it was skipped (Skipped says why), it could not be
// computed (Error says why; it has not passed), or it has a Value.
type Result struct {
	Area    string
	Case    string
	Metric  string
	Unit    string
	Value   float64
	Limit   float64
	Pass    bool // Value ≤ Limit
	Source  string
	Skipped string
	Error   string
	Notes   string
	Peers   []Peer
	Figures []Figure
	ran     bool
}

// Failed reports whether the case was tried and has not passed.
func (r Result) Failed() bool { return r.Skipped == "" && !r.Pass }

// MarshalJSON writes the object that `semul validate --json` prints: area, case, metric, value, limit, pass, source,
// skipped; value is null where there is none, or where it is not a finite number.
func (r Result) MarshalJSON() ([]byte, error) {
	out := struct {
		Area    string   `json:"area"`
		Case    string   `json:"case"`
		Metric  string   `json:"metric"`
		Unit    string   `json:"unit"`
		Value   *float64 `json:"value"`
		Limit   *float64 `json:"limit"`
		Pass    bool     `json:"pass"`
		Source  string   `json:"source"`
		Skipped string   `json:"skipped"`
		Error   string   `json:"error,omitempty"`
		Notes   string   `json:"notes,omitempty"`
	}{r.Area, r.Case, r.Metric, r.Unit, nil, finite(r.Limit), r.Pass, r.Source, r.Skipped, r.Error, r.Notes}
	if r.ran {
		out.Value = finite(r.Value)
	}
	return json.Marshal(out)
}

func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// String is one line for people.
func (r Result) String() string {
	name := r.Area + "/" + r.Case
	unit := ""
	if r.Unit != "" {
		unit = " " + r.Unit
	}
	notes := ""
	if r.Notes != "" {
		notes = " (" + r.Notes + ")"
	}
	switch {
	case r.Skipped != "":
		return fmt.Sprintf("skip  %-28s %s", name, r.Skipped)
	case r.Error != "":
		return fmt.Sprintf("FAIL  %-28s %s", name, r.Error)
	case !r.Pass:
		return fmt.Sprintf("FAIL  %-28s %.4g%s, limit %g%s: %s%s", name, r.Value, unit, r.Limit, unit, r.Metric, notes)
	}
	return fmt.Sprintf("pass  %-28s %.4g%s, limit %g%s: %s%s", name, r.Value, unit, r.Limit, unit, r.Metric, notes)
}
