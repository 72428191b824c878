package main

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/kpi"
	"semul/engine/run"
	"semul/render/report"
	"semul/render/text"
)

// comparison is a baseline and what is compared with it.
type comparison struct {
	base    beside
	others  []beside
	differs []run.Difference
}

// beside is one run of a comparison.
type beside struct {
	name     string // short
	outcome  *run.Outcome
	deltas   []kpi.Delta
	concerns []run.Concern
	only     []string // indicators that this run or the baseline lacks
}

// compared compares runs with the first. Runs that are not comparable are an error, unless anyway is set.
func compared(runs []*run.Outcome, anyway bool) (*comparison, error) {
	names := shortNames(runs)
	a := runs[0]
	c := &comparison{base: beside{name: names[0], outcome: a}, differs: run.Differences(runs...)}
	for i, b := range runs[1:] {
		o := beside{name: names[i+1], outcome: b, deltas: kpi.Compare(a.Facts.Indicators, b.Facts.Indicators), concerns: a.Concerns(b), only: kpi.Unshared(a.Facts.Indicators, b.Facts.Indicators)}
		var why []string
		for _, k := range o.concerns {
			if k.Refuse {
				why = append(why, k.Text[text.En])
			}
		}
		if len(why) > 0 && !anyway {
			return nil, fmt.Errorf("%s and %s are not comparable: %s", a.Dir, b.Dir, strings.Join(why, "; "))
		}
		c.others = append(c.others, o)
	}
	return c, nil
}

// shortNames are the last parts of folders, or the folders where these agree.
func shortNames(runs []*run.Outcome) []string {
	names, count := make([]string, len(runs)), map[string]int{}
	for i, o := range runs {
		if names[i] = "this run"; o.Dir != "" {
			names[i] = filepath.Base(filepath.Clean(o.Dir))
			if full, err := filepath.Abs(o.Dir); err == nil {
				names[i] = filepath.Base(full)
			}
		}
		count[names[i]]++
	}
	for i, o := range runs {
		if count[names[i]] > 1 {
			names[i] = filepath.ToSlash(o.Dir)
		}
	}
	return names
}

// deltaJSON is one indicator of what `semul compare --json` prints.
type deltaJSON struct {
	A       float64     `json:"a"`
	B       float64     `json:"b"`
	Delta   float64     `json:"delta"`
	Percent *float64    `json:"delta_percent"` // null: a is 0
	Unit    string      `json:"unit"`
	Better  kpi.Better  `json:"better"`
	Verdict kpi.Verdict `json:"verdict"`
}

// object is one compared run for --json.
func (b *beside) object() map[string]any {
	values := map[string]deltaJSON{}
	for _, d := range b.deltas {
		k := deltaJSON{A: d.A, B: d.B, Delta: d.Diff, Unit: d.Unit, Better: d.Better, Verdict: d.Verdict()}
		if !math.IsNaN(d.Percent) {
			k.Percent = &d.Percent
		}
		values[d.ID] = k
	}
	said := []string{}
	for _, k := range b.concerns {
		said = append(said, k.Text[text.En])
	}
	return map[string]any{"run": b.outcome.Dir, "kpi": values, "concerns": said, "only_one_has": append([]string{}, b.only...), "tally": kpi.Tally(b.deltas)}
}

// object is what --json prints: the first of the compared runs, and the others in a list.
func (c *comparison) object() map[string]any {
	out := c.others[0].object()
	out["baseline"], out["differs"] = c.base.outcome.Dir, append([]run.Difference{}, c.differs...)
	if len(c.others) > 1 {
		var more []map[string]any
		for i := range c.others[1:] {
			more = append(more, c.others[i+1].object())
		}
		out["others"] = more
	}
	return out
}

// mostKeys is how many differing keys are printed.
const mostKeys = 30

// print writes what differs and the table of indicators.
func (c *comparison) print(w io.Writer) {
	names := []string{c.base.name}
	for _, o := range c.others {
		names = append(names, o.name)
	}
	if len(c.differs) == 0 {
		fmt.Fprintln(w, "all keys of the scenarios are the same")
	} else {
		rows := [][]string{append([]string{"differs in"}, names...)}
		for _, d := range c.differs {
			row := []string{d.Key}
			for _, v := range d.Values {
				if v == "" {
					v = "–"
				}
				row = append(row, shortened(v))
			}
			rows = append(rows, row)
		}
		more := max(0, len(rows)-1-mostKeys)
		table(w, rows[:len(rows)-more], strings.Repeat("<", len(names)+1))
		if more > 0 {
			fmt.Fprintf(w, "… and %d keys more; --json and the page have all\n", more)
		}
	}
	head, align := []string{"indicator", "unit", c.base.name}, "<<>"
	for _, n := range names[1:] {
		head, align = append(head, n, "difference", "change", ""), align+">>><"
	}
	rows := [][]string{head}
	var same []string
	for _, k := range c.base.outcome.Facts.Indicators {
		row, moved := []string{k.ID, k.Unit, number(k.Value, k.Unit)}, false
		for _, o := range c.others {
			d := changeOf(o.deltas, k.ID)
			if d == nil {
				row = append(row, "–", "", "", "")
				continue
			}
			change := "–"
			if !math.IsNaN(d.Percent) {
				change = text.Signed(d.Percent, text.Round(d.Percent)) + " %"
			}
			moved = moved || d.Verdict() != kpi.Same
			row = append(row, number(d.B, d.Unit), text.Signed(d.Diff, number(d.Diff, d.Unit)), change, verdictOf(d))
		}
		switch {
		case moved:
			rows = append(rows, row)
		case changeOf(c.others[0].deltas, k.ID) != nil:
			same = append(same, k.ID)
		}
	}
	if len(rows) > 1 {
		table(w, rows, align)
	}
	if len(same) > 0 {
		fmt.Fprintf(w, "the same: %s\n", strings.Join(same, ", "))
	}
	for _, o := range c.others {
		n := kpi.Tally(o.deltas)
		fmt.Fprintf(w, "%s against %s: better in %d of %d indicators, worse in %d%s; one run each, so small differences may be chance\n", o.name, c.base.name, n[kpi.Improved], len(o.deltas), n[kpi.Worsened], unjudged(n[kpi.Unjudged]))
	}
}

// unjudged says of how many indicators nothing is said.
func unjudged(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", not judged in %d since another share of trips arrived (see trips_finished_share, mean_delay_all)", n)
}

// verdictOf is a verdict with its reason, where it needs one.
func verdictOf(d *kpi.Delta) string {
	v := string(d.Verdict())
	if d.Verdict() == kpi.Unjudged {
		if v += ": fewer arrived"; d.Arrived > 0 {
			v = string(kpi.Unjudged) + ": more arrived"
		}
	}
	return v
}

// warn says what speaks against the comparison.
func (c *comparison) warn(e *environment) {
	for _, o := range c.others {
		for _, k := range o.concerns {
			e.note("warning: %s: %s", o.name, k.Text[text.En])
		}
		if len(o.only) > 0 {
			e.note("warning: %s: not both runs have %s", o.name, strings.Join(o.only, ", "))
		}
	}
}

// unwanted are the changes that meet a condition, in words.
func (c *comparison) unwanted(conditions []kpi.Condition) (list []string, err error) {
	for _, k := range conditions {
		for _, o := range c.others {
			d := changeOf(o.deltas, k.ID)
			if d == nil {
				var ids []string
				for _, d := range o.deltas {
					ids = append(ids, d.ID)
				}
				return nil, fmt.Errorf("--fail-if %q: %s and %s do not both have the indicator %s; they have %s", k.Text, c.base.name, o.name, k.ID, strings.Join(ids, ", "))
			}
			if said, met := k.Met(d); met {
				list = append(list, o.name+": "+said)
			}
		}
	}
	return list, nil
}

// page is the comparison for the report.
func (c *comparison) page() *report.Comparison {
	out := &report.Comparison{}
	for _, o := range append([]beside{c.base}, c.others...) {
		out.Runs = append(out.Runs, report.Compared{Name: o.name, Dir: filepath.ToSlash(o.outcome.Dir), Data: outcomeData(o.outcome)})
		for _, k := range o.concerns {
			out.Concerns = append(out.Concerns, [2]string{o.name + ": " + k.Text[text.Ko], o.name + ": " + k.Text[text.En]})
		}
	}
	for _, d := range c.differs {
		out.Differs = append(out.Differs, report.Differing(d))
	}
	return out
}

// outcomeData is what a comparison shows of one run.
func outcomeData(o *run.Outcome) *report.Data {
	m := &o.Manifest
	return &report.Data{KPIs: o.Facts.Indicators, Series: seriesOf(o.Facts), Run: runOf(m, o.Facts),
		Info: frame.Info{City: m.City, CityHash: m.CityHash, Scenario: m.Scenario, Title: m.Title, Seed: m.Seed, Engine: m.Engine, Start: m.Start, Stop: max(m.Reached, clock.Time(1)), Incomplete: m.Incomplete, Synthetic: m.Synthetic, Sources: m.Sources}}
}

// changeOf is the change of one indicator, nil if not both runs have it.
func changeOf(list []kpi.Delta, id string) *kpi.Delta {
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}

// number writes a value in its own unit: three digits, and whole things without decimals.
func number(v float64, unit string) string {
	if text.Counted(unit) {
		return text.Fixed(v, 0)
	}
	return text.Round(v)
}

// shortened keeps a value on its line.
func shortened(v string) string {
	const most = 40
	if utf8.RuneCountInString(v) <= most {
		return v
	}
	return string([]rune(v)[:most-1]) + "…"
}

// table prints rows in columns, "<" to the left and ">" to the right.
func table(w io.Writer, rows [][]string, align string) {
	width := make([]int, len(align))
	for _, r := range rows {
		for k, cell := range r {
			width[k] = max(width[k], utf8.RuneCountInString(cell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for k, cell := range r {
			pad := strings.Repeat(" ", width[k]-utf8.RuneCountInString(cell))
			if k > 0 {
				line.WriteString("  ")
			}
			if align[k] == '>' {
				line.WriteString(pad + cell)
			} else {
				line.WriteString(cell + pad)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}
