package ensemble

import (
	"encoding/csv"
	"errors"
	"fmt"
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

// ReadCSV reads what WriteCSV wrote: the names of the sweeps and a row a job, whose values are without quotes.
func ReadCSV(r io.Reader) (sweeps []string, rows []Row, err error) {
	table := csv.NewReader(r)
	head, err := table.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("its first line cannot be read: %w", err)
	}
	seed := slices.Index(head, "run_seed")
	if seed < 1 || head[0] != "job" || len(head) < seed+3 || head[seed+1] != "digest" || head[len(head)-1] != "error" {
		return nil, nil, errors.New("its first line is not that of a sweep: job, …, run_seed, digest, …, error")
	}
	sweeps = head[1:seed]
	for {
		line, err := table.Read()
		if errors.Is(err, io.EOF) {
			return sweeps, rows, nil
		}
		if err != nil {
			return nil, nil, err
		}
		at, _ := table.FieldPos(0)
		row := Row{Job: Job{Values: line[1:seed]}, Digest: line[seed+1]}
		if row.Number, err = strconv.Atoi(line[0]); err == nil {
			row.Seed, err = strconv.ParseUint(line[seed], 10, 64)
		}
		for i := seed + 2; i < len(line)-1 && err == nil; i++ {
			if line[i] == "" {
				continue
			}
			f := Figure{Name: head[i]}
			if f.Value, err = strconv.ParseFloat(line[i], 64); err == nil {
				row.Figures = append(row.Figures, f)
			}
		}
		if err != nil {
			return nil, nil, fmt.Errorf("line %d: %w", at, err)
		}
		if said := line[len(line)-1]; said != "" {
			row.Err = errors.New(said)
		}
		rows = append(rows, row)
	}
}

// warning is how long before the water stood 0.30 m deep in an underpass a controller had closed it: the least over the
// underpasses, negative if it came later. Beside it stands in how many underpasses the water came so far and nobody had given
// a command by the end. No figures where it came so far in none.
func warning(events []frame.Event) (figures []Figure) {
	closed, wet := map[string]clock.Time{}, map[string]clock.Time{}
	var names []string
	for _, ev := range events {
		switch {
		case ev.Kind == "control.command" && strings.HasPrefix(ev.Note, "close"):
			if _, already := closed[ev.Name]; !already {
				closed[ev.Name] = ev.At
			}
		case ev.Kind == "flood.reached" && ev.Value == 0.3 && ev.Note == "rising" && strings.HasPrefix(ev.Name, "underpass/"):
			if _, already := wet[ev.Name]; !already {
				wet[ev.Name] = ev.At
				names = append(names, ev.Name)
			}
		}
	}
	least, any, unwarned := 0.0, false, 0
	for _, name := range names {
		at, ok := closed[name]
		if !ok {
			unwarned++
			continue
		}
		if lead := wet[name].Sub(at).Minutes(); !any || lead < least {
			least, any = lead, true
		}
	}
	if any {
		figures = append(figures, Figure{"warning_minutes", least})
	}
	if len(names) > 0 {
		figures = append(figures, Figure{"underpasses_unwarned", float64(unwarned)})
	}
	return figures
}
