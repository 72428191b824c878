package release

import (
	"fmt"

	"semul/engine/clock"
)

// staleWindows is how many windows old a release may be before controllers fall back: hub.md section 11.
const staleWindows = 3

// Of is a release that serves purpose P. The zero Of has no value in any cell and is stale.
type Of[P Purpose] struct{ r *Release }

// For returns r as a release for P, or an error that names the purposes it serves.
func For[P Purpose](r *Release) (Of[P], error) {
	var p P
	if !r.Serves(p.Purpose()) {
		return Of[P]{}, fmt.Errorf("release of %s: made for %v, not for %s; declare a query of that purpose", r.Query, r.Purposes, p.Purpose())
	}
	return Of[P]{r}, nil
}

// Value returns a cell's value in quanta; false if it is suppressed, silent, or there is no such cell.
func (o Of[P]) Value(cell uint32) (int64, bool) {
	if o.r == nil || int(cell) >= len(o.r.Values) || o.r.Why != "" || o.r.gap(cell) {
		return 0, false
	}
	return o.r.Values[cell], true
}

// Quantity returns a cell's value in the release's unit.
func (o Of[P]) Quantity(cell uint32) (float64, bool) {
	v, ok := o.Value(cell)
	if !ok {
		return 0, false
	}
	return float64(float64(v) * o.r.Quantum), true
}

// Cells returns how many cells there are, suppressed ones included.
func (o Of[P]) Cells() int {
	if o.r == nil {
		return 0
	}
	return len(o.r.Values)
}

// ID returns what a command names to be traced; 0 for the zero Of.
func (o Of[P]) ID() uint64 {
	if o.r == nil {
		return 0
	}
	return o.r.ID
}

// Provenance returns everything that is known about the release. Nil for the zero Of.
func (o Of[P]) Provenance() *Release { return o.r }

// Age returns how long ago the window ended.
func (o Of[P]) Age(now clock.Time) clock.Duration {
	if o.r == nil {
		return clock.Never.Sub(0)
	}
	return now.Sub(o.r.To)
}

// Stale reports whether the window ended more than three windows ago, or nothing of it was let out.
func (o Of[P]) Stale(now clock.Time) bool {
	return o.r == nil || o.r.Why != "" || o.StaleAfter(now, staleWindows*o.r.To.Sub(o.r.From))
}

// StaleAfter reports whether the window ended longer ago than limit.
func (o Of[P]) StaleAfter(now clock.Time, limit clock.Duration) bool {
	return o.r == nil || o.Age(now) > limit
}
