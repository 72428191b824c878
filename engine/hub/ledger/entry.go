package ledger

import (
	"fmt"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

// Kind says what an entry is about.
type Kind uint8

// The kinds of entries.
const (
	Opened     Kind = 1 + iota // the hub started: Opening
	Chartered                  // a charter came into force: Charter
	Registered                 // a stream was registered: stream.Manifest
	Declared                   // a query was declared: release.Query
	Collected                  // batches of a stream were taken: Collect
	Decided                    // the gate decided otherwise than before, or for the first time: Decision
	Released                   // a window was let out, or suppressed: Release
	Commanded                  // a controller acted: release.Command
	Consented                  // persons changed their minds: Consent
	Closed                     // the hub ended in order: Closing
	Lawful                     // the law that charters are read against: Law

	kinds
)

var kindNames = [kinds]string{"", "open", "charter", "stream", "query", "collect", "decide", "release", "command", "consent", "close", "law"}

// String returns the kind in one word.
func (k Kind) String() string {
	if k > 0 && k < kinds {
		return kindNames[k]
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Hash is a SHA-256.
type Hash [32]byte

// MarshalText writes the hash in hex.
func (h Hash) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%x", h[:]), nil }

// UnmarshalText reads 64 hex digits.
func (h *Hash) UnmarshalText(text []byte) error {
	b, err := unhex(text, len(h))
	if err == nil {
		copy(h[:], b)
	}
	return err
}

// String returns the hash in hex.
func (h Hash) String() string { return fmt.Sprintf("%x", h[:]) }

// Opening is the first entry.
type Opening struct {
	Start string `json:"start"` // civil, RFC 3339
	Noise string `json:"noise"` // "seeded" or "secure"
	Stamp string `json:"stamp,omitempty"`
}

// Charter is a charter that came into force, with the hash of all it says.
type Charter struct {
	At      clock.Time `json:"at_ns"`
	Name    string     `json:"name"`
	Version int        `json:"version"`
	Basis   string     `json:"legal_basis"`
	Article string     `json:"article"`
	Hash    Hash       `json:"hash"`
}

// Law is the pack of law that is applied, with the hash of all it says, and its rules that are in force.
type Law struct {
	At      clock.Time `json:"at_ns"`
	ID      string     `json:"id"` // "kr-2026.2"
	Note    string     `json:"note"`
	InForce []string   `json:"in_force"`
	Hash    Hash       `json:"hash"`
}

// Collect is what was taken of a stream between two entries of it. Root is that of an RFC 6962 tree over keyed hashes of
// the batches, in door order. Rows are counted only of streams that name no person: an exact number would tell what the
// noise of releases hides.
type Collect struct {
	Stream  string     `json:"stream"`
	Until   clock.Time `json:"until_ns"`
	Batches uint64     `json:"batches"`
	Rows    uint64     `json:"rows,omitempty"`
	Refused uint64     `json:"refused_batches"`
	Root    Hash       `json:"root"`
}

// Decision is a verdict of the gate on a query.
type Decision struct {
	At      clock.Time     `json:"at_ns"`
	Query   string         `json:"query"`
	Stream  string         `json:"stream"`
	Purpose stream.Purpose `json:"purpose"`
	Charter string         `json:"charter"`
	Allowed bool           `json:"allowed"`
	Rule    string         `json:"rule"`
	Reason  string         `json:"reason,omitempty"`
}

// Release is one release; Hash is that of its line in releases.jsonl, newline included. Rows are counted as in Collect.
type Release struct {
	ID    uint64       `json:"id"`
	Query string       `json:"query"`
	From  clock.Time   `json:"from_ns"`
	To    clock.Time   `json:"to_ns"`
	Cost  release.Nano `json:"cost_nano"`
	Why   string       `json:"why,omitempty"` // nothing of it was let out
	Rows  uint64       `json:"rows,omitempty"`
	Late  uint64       `json:"rows_late,omitempty"` // the window had closed
	Hash  Hash         `json:"hash"`
}

// Consent is the state of one purpose of a stream after changes. Hash is keyed.
type Consent struct {
	At      clock.Time     `json:"at_ns"`
	Stream  string         `json:"stream"`
	Purpose stream.Purpose `json:"purpose"`
	Rule    string         `json:"rule"`
	Asked   int            `json:"asked"`
	Allowed int            `json:"allowed"`
	Hash    Hash           `json:"hash"`
}

// Closing is the last entry of a ledger that was ended in order.
type Closing struct {
	At       clock.Time `json:"at_ns"`
	Releases uint64     `json:"releases"`
}
