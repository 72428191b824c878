package validate

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
)

// Case is one comparison: it passes where its number is not larger than Limit. Where more is better, the number is what
// is missing, such as 1 − NSE.
type Case struct {
	Area   string  // "flood": what `semul validate AREA` chooses
	Name   string  // unique in its area, e.g. "stoker"
	Metric string  // what the number is, e.g. "relative L1 error of depth"
	Unit   string  // of number and limit; empty: a ratio or a count
	Limit  float64 // largest number that passes
	Source string  // of the true answer and of the limit: paper, table, file
	Data   string  // folder below Env.Data that the case reads, slashes between; empty: none. Without it the case is skipped
	Long   bool    // takes more than a few CPU seconds: for the command, not for go test
	Peers  []Peer  // what others reach on the same case
	Run    func(ctx context.Context, env Env) (Outcome, error)
}

// Outcome is the number of a case and, in a few words, what else was seen.
type Outcome struct {
	Value   float64
	Notes   string
	Figures []Figure
}

// Env is where cases find what they read.
type Env struct {
	Data string         // root of the reference data; empty: there is none
	Dir  string         // of the case that runs: its own folder below Data; Run sets it
	CPU  func() float64 // CPU seconds of this process so far; nil: not known. Cases about speed are skipped without it
}

// Open opens a file of the case's own folder. A file that is not there skips the case.
func (e Env) Open(name string) (*os.File, error) {
	f, err := os.Open(filepath.Join(e.Dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Skipf("%s is not there", filepath.Join(e.Dir, filepath.FromSlash(name)))
	}
	return f, err
}

// SkipError is the error of a case that could not be tried here.
type SkipError struct{ Reason string }

// Error returns the reason.
func (e *SkipError) Error() string { return "skipped: " + e.Reason }

// Skipf makes the error by which a case says that it could not be tried here, and why.
func Skipf(format string, args ...any) error { return &SkipError{fmt.Sprintf(format, args...)} }

// Check reports cases that could not be judged: without name, metric, source, limit or function, or named twice.
func Check(cases []Case) error {
	seen := map[string]bool{}
	var errs []error
	for i, c := range cases {
		at := fmt.Sprintf("validate: case %d (%s/%s)", i, c.Area, c.Name)
		switch {
		case c.Area == "" || c.Name == "":
			errs = append(errs, fmt.Errorf("%s has no area or no name", at))
		case seen[c.Area+"/"+c.Name]:
			errs = append(errs, fmt.Errorf("%s: there are two of that name", at))
		case c.Metric == "" || c.Source == "":
			errs = append(errs, fmt.Errorf("%s has no metric or no source", at))
		case math.IsNaN(c.Limit):
			errs = append(errs, fmt.Errorf("%s has a limit that is not a number", at))
		case c.Run == nil:
			errs = append(errs, fmt.Errorf("%s has no Run", at))
		}
		seen[c.Area+"/"+c.Name] = true
	}
	return errors.Join(errs...)
}
