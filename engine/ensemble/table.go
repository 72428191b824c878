package ensemble

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/frame"
)

func byName(a, b Figure) int { return strings.Compare(a.Name, b.Name) }

// Columns lists the names of all figures in the order in which they first appear.
func Columns(rows []Row) (names []string) {
	for i := range rows {
		for _, f := range rows[i].Figures {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// Value returns a row's figure by name; false if the run has none.
func (r *Row) Value(name string) (float64, bool) {
	for _, f := range r.Figures {
		if f.Name == name {
			return f.Value, true
		}
	}
	return 0, false
}

// WriteCSV writes a line a job: its number, the value of each sweep, the seed, the digest, every figure, and what went
// wrong.
func WriteCSV(w io.Writer, sweeps []string, rows []Row) error {
	out := csv.NewWriter(w)
	names := Columns(rows)
	head := append(append([]string{"job"}, sweeps...), "run_seed", "digest")
	if err := out.Write(append(append(head, names...), "error")); err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		line := []string{strconv.Itoa(r.Number)}
		for _, v := range r.Values {
			line = append(line, strings.Trim(v, `"`))
		}
		line = append(line, strconv.FormatUint(r.Seed, 10), r.Digest)
		for _, name := range names {
			cell := ""
			if v, ok := r.Value(name); ok {
				cell = strconv.FormatFloat(v, 'g', -1, 64)
			}
			line = append(line, cell)
		}
		said := ""
		if r.Err != nil {
			said = r.Err.Error()
		}
		if err := out.Write(append(line, said)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// warning is how long before the water stood 0.30 m deep in an underpass a controller had closed it: the least over the
// underpasses, negative if it came later. No figure where no underpass came so far.
func warning(events []frame.Event) []Figure {
	closed := map[string]clock.Time{}
	least, any := 0.0, false
	for _, ev := range events {
		switch {
		case ev.Kind == "control.command" && strings.HasPrefix(ev.Note, "close"):
			if _, already := closed[ev.Name]; !already {
				closed[ev.Name] = ev.At
			}
		case ev.Kind == "flood.reached" && ev.Value == 0.3 && ev.Note == "rising" && strings.HasPrefix(ev.Name, "underpass/"):
			if at, ok := closed[ev.Name]; ok {
				if lead := ev.At.Sub(at).Minutes(); !any || lead < least {
					least, any = lead, true
				}
			}
		}
	}
	if !any {
		return nil
	}
	return []Figure{{"warning_minutes", least}}
}
