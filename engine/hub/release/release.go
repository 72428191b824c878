package release

import (
	"semul/engine/clock"
	"semul/engine/hub/stream"
)

// The mechanisms a release may have gone through.
const (
	ExactNoPerson = "exact: no person"
	Exact         = "exact"
	KAnonymous    = "k-anonymous only"
	Laplace       = "discrete laplace"
)

// The stamps of releases that protect nobody.
const (
	StampSimulation = "NOT PRIVATE: simulation" // noise from a seed
	StampExact      = "NOT PRIVATE: exact"      // epsilon is off
	StampOracle     = "NOT PRIVATE: oracle"     // no hub: exact values at once
)

// Release is the one answer to a query for one window. It does not change once it is out; its slices are not the
// reader's to write.
type Release struct {
	ID        uint64     `json:"id"` // from 1, in order
	Query     string     `json:"query"`
	Stream    string     `json:"stream"`
	Recipient string     `json:"recipient,omitempty"`
	From      clock.Time `json:"from_ns"` // window, since the scenario's start
	To        clock.Time `json:"to_ns"`
	Published clock.Time `json:"published_ns"`

	Support    string   `json:"support"`
	Unit       string   `json:"unit"`
	Quantum    float64  `json:"quantum"` // what 1 stands for, in Unit
	Values     []int64  `json:"values"`  // one for each cell; 0 where Suppressed
	Suppressed []uint32 `json:"suppressed,omitempty"`
	Why        string   `json:"why,omitempty"` // all cells are suppressed: "budget", "no legal basis", …

	Mechanism  string  `json:"mechanism"`
	NoiseScale float64 `json:"noise_scale"`  // of the values; the variance is about 2·NoiseScale²
	Epsilon    Nano    `json:"epsilon_nano"` // budget over Span windows
	Cost       Nano    `json:"cost_nano"`    // this window's part of it
	Span       int     `json:"span_windows"`
	M          int     `json:"m"`
	Assumed    bool    `json:"m_assumed,omitempty"` // rows carry no handle, so m could not be enforced
	K          int     `json:"k"`
	Tau        int64   `json:"tau,omitempty"` // noisy counts below are suppressed
	Got        uint64  `json:"got,omitempty"` // rows, class none only
	Expected   uint64  `json:"expected,omitempty"`

	Class    stream.Class     `json:"class"`
	Purposes []stream.Purpose `json:"purposes"`
	Basis    string           `json:"legal_basis"`
	Article  string           `json:"article"`
	Charter  string           `json:"charter"`
	Law      string           `json:"law,omitempty"` // the pack of law that was applied
	Rule     string           `json:"rule"`          // of the gate
	Noise    string           `json:"noise"`
	Stamp    string           `json:"stamp,omitempty"`

	LedgerIndex uint64 `json:"-"` // of its leaf, which holds the hash of the rest
}

// Serves reports whether p is among the purposes.
func (r *Release) Serves(p stream.Purpose) bool {
	for _, q := range r.Purposes {
		if q == p {
			return true
		}
	}
	return false
}

// gap reports whether a cell is suppressed. Suppressed is sorted.
func (r *Release) gap(cell uint32) bool {
	lo, hi := 0, len(r.Suppressed)
	for lo < hi {
		mid := (lo + hi) / 2
		if r.Suppressed[mid] < cell {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo < len(r.Suppressed) && r.Suppressed[lo] == cell
}
