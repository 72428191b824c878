package cityflow

import (
	"errors"
	"fmt"
)

// mostFaults is how many errors of a file are listed.
const mostFaults = 20

// faults gathers what is wrong with a file, so that all of it is seen at once.
type faults struct {
	file string
	list []error
	more int
}

func (f *faults) add(format string, args ...any) {
	if len(f.list) == mostFaults {
		f.more++
		return
	}
	f.list = append(f.list, fmt.Errorf("%s: "+format, append([]any{f.file}, args...)...))
}

func (f *faults) err() error {
	if f.more > 0 {
		return errors.Join(append(f.list, fmt.Errorf("%s: and %d more", f.file, f.more))...)
	}
	return errors.Join(f.list...)
}
