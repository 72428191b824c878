package scenario

import (
	"fmt"
	"sort"
	"strings"
)

// Place is where something in a scenario was said. The zero Place is the defaults of the program.
type Place struct {
	File string // as it was named to Load or by extends
	Line int    // from 1; 0 means the file as a whole
	Col  int    // from 1, in characters
	Flag string // "--set model.flood.cell=2 m" or "--seed 7", for what was said on the command line

	layer int // files before those they extend, flags last
}

// String prints "storm.toml:14:13", the flag, or "default".
func (p Place) String() string {
	switch {
	case p.Flag != "":
		return p.Flag
	case p.File == "":
		return "default"
	case p.Line == 0:
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// origin is the short form for comments: "storm.toml:14", "--set", "default".
func (p Place) origin() string {
	switch {
	case p.Flag != "":
		flag, _, _ := strings.Cut(p.Flag, " ")
		return flag
	case p.File == "":
		return "default"
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

func (p Place) before(q Place) bool {
	switch {
	case p.layer != q.layer:
		return p.layer < q.layer
	case p.Line != q.Line:
		return p.Line < q.Line
	}
	return p.Col < q.Col
}

// Error is one thing wrong in a scenario: where, what, how to mend it.
type Error struct {
	At  Place
	Key string // "forcing.rain.intensity"; "" where the text could not be read that far
	Msg string // lower case, no full stop
}

// Error prints "storm.toml:14:13: forcing.rain.intensity: "60 mm" is a depth, not a rate; write e.g. "60 mm/h"".
func (e Error) Error() string {
	if e.Key == "" {
		return e.At.String() + ": " + e.Msg
	}
	return e.At.String() + ": " + e.Key + ": " + e.Msg
}

// Errors is all that is wrong in a scenario, sorted by position. The command line answers it with exit code 3.
type Errors struct {
	File string  // the scenario as it was named
	List []Error // never empty
}

// Error prints one line per error and a last line that counts them.
func (e *Errors) Error() string {
	var b strings.Builder
	for _, one := range e.List {
		b.WriteString(one.Error())
		b.WriteByte('\n')
	}
	plural := "s"
	if len(e.List) == 1 {
		plural = ""
	}
	fmt.Fprintf(&b, "%d error%s in %s, nothing was run", len(e.List), plural, e.File)
	return b.String()
}

// refuse returns list as an *Errors sorted by position, or nil if it is empty.
func refuse(file string, list []Error) error {
	if len(list) == 0 {
		return nil
	}
	return &Errors{file, sorted(list)}
}

// sorted orders by position and drops what is said twice.
func sorted(list []Error) []Error {
	out := append([]Error(nil), list...)
	sort.SliceStable(out, func(i, j int) bool { return out[i].At.before(out[j].At) })
	n := 0
	for i, e := range out {
		if i > 0 && e == out[n-1] {
			continue
		}
		out[n] = e
		n++
	}
	return out[:n]
}
