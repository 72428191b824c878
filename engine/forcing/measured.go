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
	if len(rows) == 1 && p.Step == nil {
		return nil, fmt.Errorf("one line does not say how long its step is; write step = \"10 min\"")
	}
	at := func(line int) string { return fmt.Sprintf("%s:%d", shortName(p.File), line) }
	var ends []clock.Time
	var amounts []float64
	for i, r := range rows {
		if r.v < 0 {
			return nil, fmt.Errorf("%s: rain of %g %s; rain is not negative", at(r.line), r.v, p.Unit)
		}
		d := p.length(rows, i)
		from := r.t
		if p.Stamp == "end" {
			from = r.t.Add(-d)
		}
		switch n := len(ends); {
		case n == 0:
			ends = append(ends, from)
		case from < ends[n-1]:
			return nil, fmt.Errorf("%s: its step of %s overlaps that of line %d; correct the time or the key step", at(r.line), clock.FormatDuration(d), rows[i-1].line)
		case from > ends[n-1]:
			ends, amounts = append(ends, from), append(amounts, 0)
		}
		depth := r.v * 1e-3
		if p.Unit == "mm/h" {
			depth = depth * d.Seconds() / 3600
		}
		ends, amounts = append(ends, from.Add(d)), append(amounts, depth*p.Scale)
	}
	return NewSteps(ends, amounts)
}

// length is how long the step of row i is.
func (p *SeriesRain) length(rows []row, i int) clock.Duration {
	if p.Step != nil {
		return *p.Step
	}
	if p.Stamp == "end" {
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
