package sim

import "math"

// Account balances one conserved thing of one model: In − Out = Stored − Start, up to rounding.
type Account struct {
	Name   string // "water"
	Unit   string
	Start  float64 // stored at the start
	Stored float64 // stored now
	Terms  []Term  // what came in (positive) and went out (negative) since the start
	Limit  float64 // largest relative residual that is accepted; 0: 1e-9
}

// Term is one cause of change.
type Term struct {
	Name  string  `json:"name"` // "rain"
	Value float64 `json:"value"`
}

// Balance is an Account evaluated, as it stands in the manifest.
type Balance struct {
	Name             string  `json:"name"`
	Unit             string  `json:"unit"`
	In               float64 `json:"in"`
	Out              float64 `json:"out"`
	Stored           float64 `json:"stored"`
	Start            float64 `json:"start"`
	ResidualRelative float64 `json:"residual_relative"`
	Limit            float64 `json:"limit"`
	Terms            []Term  `json:"terms"`
}

// Balance evaluates the account. The residual is relative to the throughput, at least to what was stored at the start.
func (a Account) Balance() Balance {
	b := Balance{Name: a.Name, Unit: a.Unit, Stored: a.Stored, Start: a.Start, Limit: a.Limit, Terms: a.Terms}
	if b.Limit == 0 {
		b.Limit = 1e-9
	}
	for _, t := range a.Terms {
		if t.Value > 0 {
			b.In += t.Value
		} else {
			b.Out -= t.Value
		}
	}
	scale := math.Max(math.Max(b.In, b.Out), math.Abs(a.Start))
	if scale > 0 {
		b.ResidualRelative = (b.In - b.Out - (a.Stored - a.Start)) / scale
	}
	return b
}

// Closed reports whether the residual is within the limit.
func (b Balance) Closed() bool { return math.Abs(b.ResidualRelative) <= b.Limit }
