package release

import (
	"errors"
	"fmt"
	"math"
	"time"

	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// Aggregate is what is made of the rows of a cell and window.
type Aggregate uint8

// The aggregates. Mean, Max and Last serve streams without persons: noise could not hide one person's row in them.
const (
	Count Aggregate = iota // of rows: at most one for each subject and cell
	Sum
	Mean // to the nearest quantum, halves away from zero
	Max
	Last // the latest row, of equals the last to arrive

	aggregates
)

var aggregateNames = [aggregates]string{"count", "sum", "mean", "max", "last"}

// String returns the aggregate as scenarios write it.
func (a Aggregate) String() string {
	if a < aggregates {
		return aggregateNames[a]
	}
	return fmt.Sprintf("aggregate %d", uint8(a))
}

// AggregateOf finds an aggregate by its name.
func AggregateOf(name string) (Aggregate, error) {
	for a, n := range aggregateNames {
		if n == name {
			return Aggregate(a), nil
		}
	}
	return 0, fmt.Errorf("no aggregate %q; there are count, sum, mean, max and last", name)
}

// MarshalText writes the aggregate by name.
func (a Aggregate) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads an aggregate by name.
func (a *Aggregate) UnmarshalText(text []byte) (err error) {
	*a, err = AggregateOf(string(text))
	return err
}

// Nano is a number of 1e-9: a privacy budget.
type Nano int64

// NanoOf returns x in units of 1e-9, to the nearest; x in [0, 9e9].
func NanoOf(x float64) (Nano, error) {
	if !(x >= 0 && x <= 9e9) {
		return 0, fmt.Errorf("must be in [0, 9e9], got %g", x)
	}
	return Nano(math.Round(x * 1e9)), nil
}

// Float returns n as a number.
func (n Nano) Float() float64 { return float64(n) / 1e9 }

// Query is one declared question to a stream, asked anew in every window. Nothing is answered that is not declared.
type Query struct {
	Name      string         `json:"name"`
	Stream    string         `json:"stream"`
	Purpose   stream.Purpose `json:"purpose"`
	Recipient string         `json:"recipient,omitempty"` // who may read the answers; "" for everybody
	Aggregate Aggregate      `json:"value"`
	Column    int            `json:"column"`    // of the stream, for all but Count
	Window    clock.Duration `json:"window_ns"` // divides a day or is whole days; windows follow civil time
	Grace     clock.Duration `json:"grace_ns"`  // how long after its end a window takes rows; 0: two periods of the stream (2 s on events); stream.OnEvent (−1): none

	Exact   bool     `json:"exact"`        // no noise: always so for class none; for others "epsilon = off", stamped
	Epsilon Nano     `json:"epsilon_nano"` // over Span; > 0 unless Exact
	Span    int      `json:"span_windows"` // windows that Epsilon covers; 0: one civil day
	M       int      `json:"m"`            // distinct cells that one subject adds to in a window, [1, 8]; 0: 1
	Clamp   [2]int64 `json:"clamp"`        // in quanta, each value is held in it; both 0: none
	K       int      `json:"k"`            // cells with fewer subjects are suppressed; 0 or 1: none
}

// MaxCells is the largest M.
const MaxCells = 8

// Check returns everything about the question that is wrong in itself, joined. What the stream or the charter forbids
// is the gate's to say.
func (q *Query) Check() error {
	var errs []error
	say := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("policy.%s."+format, append([]any{q.Name}, args...)...))
		}
	}
	if q.Name == "" {
		errs = append(errs, errors.New("policy: a query without a name; give it one"))
	}
	say(q.Stream != "", "stream: missing; name a stream")
	say(q.Purpose > stream.NoPurpose && q.Purpose < stream.Purposes, "purpose: missing; give one, e.g. traffic_control")
	say(q.Aggregate < aggregates, "value: %s is unknown; there are count, sum, mean, max and last", q.Aggregate)
	say(q.Column >= 0 && q.Column < stream.MaxValues, "column: must be in [0, %d], got %d", stream.MaxValues-1, q.Column)
	say(q.Window > 0 && (24*time.Hour%q.Window == 0 || q.Window%(24*time.Hour) == 0), "window: must divide a day or be whole days, got %v; write e.g. \"15 min\"", q.Window)
	say(q.Grace >= stream.OnEvent, "delay: must not be negative, got %v", q.Grace)
	say(q.Exact || q.Epsilon > 0, "epsilon: must be above 0, got %g; write e.g. 1.0, or \"off\" for exact values", q.Epsilon.Float())
	say(!q.Exact || q.Epsilon == 0, "epsilon: both off and %g; keep one", q.Epsilon.Float())
	say(q.Span >= 0, "span: must be 0 (a civil day) or a number of windows, got %d", q.Span)
	say(q.M >= 0 && q.M <= MaxCells, "m: must be in [1, %d], got %d", MaxCells, q.M)
	say(q.Clamp[0] <= q.Clamp[1], "clamp: upside down: %d is above %d", q.Clamp[0], q.Clamp[1])
	say(q.K >= 0, "k: must not be negative, got %d", q.K)
	return errors.Join(errs...)
}

// Windows returns how many windows the budget is spread over.
func (q *Query) Windows() int {
	if q.Span > 0 {
		return q.Span
	}
	return max(1, int(24*time.Hour/q.Window))
}
