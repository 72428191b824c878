package forcing

import (
	"fmt"
	"io"

	"semul/engine/clock"
)

// SeriesRain is [forcing.rain] kind = "series": a measured rain.
type SeriesRain struct {
	RainHead
	File  string          `toml:"file" file:"yes" need:"\"rain.csv\"" doc:"CSV of time and rain; times are seconds after the start or civil"`
	Unit  string          `toml:"unit" oneof:"mm|mm/h" need:"\"mm\"" doc:"mm: depth of each step; mm/h: rate during it"`
	Stamp string          `toml:"stamp" oneof:"begin|end" doc:"which end of its step a time is"`
	Step  *clock.Duration `toml:"step" range:"(0,86400]" doc:"length of each step; without it, each reaches to the next line"`

	steps *Steps
}

// Check is asked by the scenario.
func (p *SeriesRain) Check(bad func(key, why string)) { p.check(bad) }

// Span is when the table has rain; known once Read has been called.
func (p *SeriesRain) Span() (from, to clock.Time) {
	if p.steps == nil {
		return 0, 0
	}
	return p.steps.Span()
}

// Read reads the file.
func (p *SeriesRain) Read(civil clock.Civil, open func(string) (io.ReadCloser, error), bad func(key, why string)) {
	rows := readFile(p.File, civil, open, bad, "file")
	if rows == nil {
		return
	}
	steps, err := p.fromRows(rows)
	if err != nil {
		bad("file", err.Error())
		return
	}
	p.steps = steps
}

// fromRows lays each row over its step; between steps it is dry.
func (p *SeriesRain) fromRows(rows []row) (*Steps, error) {
	for _, r := range rows {
		if r.v < 0 {
			return nil, fmt.Errorf("%s:%d: rain of %g %s; rain is not negative", shortName(p.File), r.line, r.v, p.Unit)
		}
	}
	laid, err := lay(rows, p.File, p.Stamp, p.Step)
	if err != nil {
		return nil, err
	}
	amounts := make([]float64, len(laid.of))
	for i, k := range laid.of {
		if k < 0 {
			continue
		}
		depth := rows[k].v * 1e-3
		if p.Unit == "mm/h" {
			depth = depth * laid.ends[i+1].Sub(laid.ends[i]).Seconds() / 3600
		}
		amounts[i] = depth * p.factor()
	}
	return NewSteps(laid.ends, amounts)
}

// layout is what each of a row of steps between ends holds: the index of a row of the table, or -1 where it is dry.
type layout struct {
	ends []clock.Time
	of   []int
}

// lay puts rows of a table, whose times are the begin or the end of their steps, on the time axis.
func lay(rows []row, file, stamp string, step *clock.Duration) (layout, error) {
	var l layout
	if len(rows) == 1 && step == nil {
		return l, fmt.Errorf("one line does not say how long its step is; write step = \"10 min\"")
	}
	for i, r := range rows {
		d := length(rows, i, stamp, step)
		from := r.t
		if stamp == "end" {
			from = r.t.Add(-d)
		}
		switch n := len(l.ends); {
		case n == 0:
			l.ends = append(l.ends, from)
		case from < l.ends[n-1]:
			return l, fmt.Errorf("%s:%d: its step of %s overlaps that of line %d; correct the time or the key step", shortName(file), r.line, clock.FormatDuration(d), rows[i-1].line)
		case from > l.ends[n-1]:
			l.ends, l.of = append(l.ends, from), append(l.of, -1)
		}
		l.ends, l.of = append(l.ends, from.Add(d)), append(l.of, i)
	}
	return l, nil
}

// length is how long the step of row i is.
func length(rows []row, i int, stamp string, step *clock.Duration) clock.Duration {
	if step != nil {
		return *step
	}
	if stamp == "end" {
		i = max(i, 1)
		return rows[i].t.Sub(rows[i-1].t)
	}
	i = min(i, len(rows)-2)
	return rows[i+1].t.Sub(rows[i].t)
}

// Build makes the rain; Read must have been called.
func (p *SeriesRain) Build() (Rain, error) {
	if p.steps == nil {
		return Rain{}, fmt.Errorf("forcing: the rain series %q has not been read", p.File)
	}
	return Rain{Zone: p.Zone, Steps: p.steps}, nil
}
