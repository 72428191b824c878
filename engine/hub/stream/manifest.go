package stream

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
)

// MaxValues is how many value columns a stream may have.
const MaxValues = 4

// Lengths of time that are not lengths of time.
const (
	OnEvent     clock.Duration = -1 // Period: a row when something happens
	UntilClosed clock.Duration = -1 // Retention: rows live in memory until their window closes, never on disk
)

// Column is one value column.
type Column struct {
	Name    string  `json:"name"`    // "depth"
	Unit    string  `json:"unit"`    // "m"; "1" for a count
	Quantum float64 `json:"quantum"` // what 1 stands for, in Unit; > 0
	Min     int32   `json:"min"`     // smallest value a device may send, in quanta
	Max     int32   `json:"max"`     // largest; above Min
}

// Quanta returns x, in Unit, as a device sends it: in quanta, to the nearest, halves away from zero, held within
// [Min, Max]. NaN gives Min.
func (c Column) Quanta(x float64) int32 {
	q := math.Round(x / c.Quantum)
	switch {
	case !(q > float64(c.Min)):
		return c.Min
	case q >= float64(c.Max):
		return c.Max
	}
	return int32(q)
}

// Manifest says what a stream is and by what right it is collected. Every field must be given, with two exceptions:
// Subjects and HomeDoor only where the class has subjects. HomeDoor 0 lets any door in where it has none.
type Manifest struct {
	Name     string         `json:"name"` // as in the scenario: [sensor.NAME]
	Class    Class          `json:"class"`
	Support  city.Support   `json:"-"`         // what Cell means
	Cells    int            `json:"cells"`     // how many there are, ≥ 1: Cell lies in [0, Cells); of devices, not of all lanes, where few have one
	Subjects int            `json:"subjects"`  // handles lie in [0, Subjects)
	HomeDoor uint32         `json:"home_door"` // the one door whose handles Subject holds: a person has one handle in a stream
	Columns  []Column       `json:"columns"`   // 1 to MaxValues
	Period   clock.Duration `json:"period_ns"` // between two rows of a device; OnEvent: none

	Basis     string         `json:"legal_basis"` // of the law, a DPV term: "dpv:PublicInterest"
	Article   string         `json:"article"`     // "PIPA 15(1)3"
	Purposes  []Purpose      `json:"purposes"`
	Retention clock.Duration `json:"retention_ns"` // of raw rows; UntilClosed: never on disk

	Controller string    `json:"controller"` // who decides
	Processor  string    `json:"processor"`  // who operates
	Officer    string    `json:"officer"`    // data protection officer
	Owner      string    `json:"owner"`      // of the stream, answers for its quality
	Expiry     time.Time `json:"expiry"`     // no row is taken after it
}

// MarshalJSON writes the support by name.
func (m Manifest) MarshalJSON() ([]byte, error) {
	type plain Manifest
	return json.Marshal(struct {
		plain
		Support string `json:"support"`
	}{plain(m), m.Support.String()})
}

// bases are the legal bases of the Data Privacy Vocabulary (DPV 2, legal_basis.csv) that Korean law knows.
var bases = []string{"Consent", "ExpressedConsent", "ExplicitlyExpressedConsent", "Contract", "LegalObligation", "PublicInterest",
	"OfficialAuthorityOfController", "LegitimateInterest", "VitalInterest"}

// KnownBasis reports whether a legal basis is one of the Data Privacy Vocabulary: "dpv:NAME" or its full IRI.
func KnownBasis(basis string) bool {
	name, ok := strings.CutPrefix(basis, "dpv:")
	if !ok {
		name, ok = strings.CutPrefix(basis, "https://w3id.org/dpv#")
	}
	if !ok {
		return false
	}
	for _, b := range bases {
		if b == name {
			return true
		}
	}
	return false
}

// Bases lists the legal bases that KnownBasis accepts, for messages.
func Bases() string { return "dpv:" + strings.Join(bases, ", dpv:") }

// Check returns everything that keeps the hub from taking the stream, joined; nil if there is nothing. Each line says
// which field and how to mend it.
func (m *Manifest) Check() error {
	var errs []error
	say := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("stream %q: "+format, append([]any{m.Name}, args...)...))
		}
	}
	say(wellNamed(m.Name), "name: write 1 to 64 of a-z, 0-9, _ and ., a letter first")
	say(m.Class > NoClass && m.Class < Classes, "class: missing; give one of %s", list(classNames[1:]))
	say(m.Support != city.NoSupport && m.Support.String() != "", "support: missing; say what a cell is, e.g. lane")
	say(m.Cells > 0 && m.Cells <= math.MaxInt32, "cells: must be in [1, 2³¹), got %d", m.Cells)
	if m.Class.HasSubject() {
		say(m.Subjects > 0 && m.Subjects <= math.MaxInt32, "subjects: class %s names persons; say how many handles there are, in [1, 2³¹), got %d", m.Class, m.Subjects)
		say(m.HomeDoor != 0, "home_door: class %s names persons; say which door gives the handles, so that nobody has two", m.Class)
	} else if m.Class != NoClass {
		say(m.Subjects == 0, "subjects: class %s has none; give 0, got %d", m.Class, m.Subjects)
	}
	say(len(m.Columns) >= 1 && len(m.Columns) <= MaxValues, "columns: must be 1 to %d, got %d", MaxValues, len(m.Columns))
	for i, c := range m.Columns {
		say(c.Name != "" && c.Unit != "", "columns[%d]: name or unit missing; a count has unit \"1\"", i)
		say(c.Quantum > 0 && !math.IsInf(c.Quantum, 0), "columns[%d]: quantum: must be > 0 and finite, got %g", i, c.Quantum)
		say(c.Min < c.Max, "columns[%d]: range: missing or upside down; give min < max in quanta, got [%d, %d]", i, c.Min, c.Max)
	}
	say(m.Period > 0 || m.Period == OnEvent, "period: missing; give a length of time, or OnEvent")
	say(m.Basis != "", "legal_basis: missing; give a term of the DPV, one of %s", Bases())
	say(m.Basis == "" || KnownBasis(m.Basis), "legal_basis: %q is no legal basis of the DPV; give one of %s", m.Basis, Bases())
	say(m.Article != "", "article: missing; name the article that gives the basis, e.g. \"PIPA 15(1)3\"")
	say(len(m.Purposes) > 0, "purposes: missing; give at least one of %s", list(purposeNames[1:]))
	for i, p := range m.Purposes {
		say(p > NoPurpose && p < Purposes, "purposes[%d]: unknown; give one of %s", i, list(purposeNames[1:]))
	}
	say(m.Retention > 0 || m.Retention == UntilClosed, "retention: missing; give a length of time, or UntilClosed")
	for _, who := range []struct{ field, text, what string }{
		{"controller", m.Controller, "who decides what it is for"}, {"processor", m.Processor, "who operates it"},
		{"officer", m.Officer, "the data protection officer"}, {"owner", m.Owner, "who answers for it"},
	} {
		say(strings.TrimSpace(who.text) != "", "%s: missing; name %s", who.field, who.what)
	}
	say(!m.Expiry.IsZero(), "expiry: missing; give the day after which no row is taken")
	return errors.Join(errs...)
}

// Serves reports whether p is among the stream's purposes.
func (m *Manifest) Serves(p Purpose) bool {
	for _, q := range m.Purposes {
		if q == p {
			return true
		}
	}
	return false
}

func wellNamed(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || i > 0 && (c >= '0' && c <= '9' || c == '_' || c == '.')) {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 64
}
