package report

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"

	"semul/engine/kpi"
	"semul/render/chart"
	"semul/render/text"
)

//go:embed compare.tmpl
var compareTemplate string

var comparePage = template.Must(template.Must(page.Clone()).New("compare").Parse(compareTemplate))

// MostCompared is how many runs a page can set beside each other: there are no more colours that differ.
const MostCompared = 6

// runTones are the colours of runs, the baseline first.
var runTones = [MostCompared]chart.Tone{chart.Neutral, chart.Flood, chart.Waiting, chart.Privacy, chart.Speed, chart.Closed}

// compareView is what the template of the page sees.
type compareView struct {
	*changes
	made
	Lang  text.Lang
	Head  head
	JS    template.JS
	Title string
	City  string
	When  [2]string
	Runs  []runRow
	Tiles []changedTile
	Modes []modeBar
	Cards []card
	Alike [][2]string // titles of charts in which all runs draw the same
}

// runRow is one run with its colour.
type runRow struct {
	Compared
	Tone string
	Base bool
}

// changedTile is one headline figure of two runs.
type changedTile struct {
	tile
	Was  [2]string
	Cell changedCell
}

// modeBar is how the trips of one run split up.
type modeBar struct {
	Name  string
	Modes []mode
}

// headlineChanges are the indicators whose change may be shown large.
var headlineChanges = []string{"exposed_people", "mean_speed", "mean_delay_all", "person_hours_lost", "flooded_area", "street_km_flooded", "unserved_energy",
	"trips_finished_share", "trips_unfinished", "vehicle_co2", "residents_over_55db", "public_transport_share", "buildings_flooded", "closures", "vehicle_km"}

// WriteComparison writes one offline page that sets runs beside each other: what differs in their scenarios, their
// indicators with differences and verdicts, and their series in common charts. lang is the language shown first.
func WriteComparison(w io.Writer, c *Comparison, lang text.Lang) error {
	if len(c.Runs) < 2 || len(c.Runs) > MostCompared {
		return fmt.Errorf("a page compares 2 to %d runs, not %d; a sweep compares more", MostCompared, len(c.Runs))
	}
	faces, err := measure()
	if err != nil {
		return err
	}
	base := c.Runs[0].Data
	v := compareView{changes: c.changes(), made: madeOf(base), Lang: lang, JS: template.JS(inlineJS), Title: c.title(), City: base.Info.City, When: base.when()}
	v.Head = headOf(v.Title, base)
	for i, r := range c.Runs {
		v.Runs = append(v.Runs, runRow{r, runTones[i].String(), i == 0})
		if b := (modeBar{Name: r.Name, Modes: modesOf(r.KPIs)}); len(b.Modes) > 0 {
			v.Modes = append(v.Modes, b)
		}
	}
	if len(c.Runs) == 2 {
		v.Tiles = v.tiles()
	}
	if v.Cards, v.Alike, err = c.cards(faces); err != nil {
		return err
	}
	return comparePage.Execute(w, v)
}

// tiles are the headline figures of the second run that moved most.
func (v *compareView) tiles() (out []changedTile) {
	deltas := kpi.Compare(v.Base.KPIs, v.Others[0].KPIs)
	var moved []*kpi.Delta
	for _, id := range headlineChanges {
		if d := deltaOf(deltas, id); d != nil && d.Verdict() != kpi.Same {
			moved = append(moved, d)
		}
	}
	slices.SortStableFunc(moved, func(a, b *kpi.Delta) int { return cmp.Compare(math.Abs(b.Percent), math.Abs(a.Percent)) })
	for _, d := range moved[:min(6, len(moved))] {
		t := changedTile{tile: tileOf(&d.Indicator, ""), Was: quantity(d.A, d.Unit), Cell: cellOf(*d, 100)}
		if d.Unit == "s" {
			before := d.Indicator
			before.Value = d.A
			t.Was = tileOf(&before, "").Value
		}
		out = append(out, t)
	}
	return out
}

// cards draws each series of the baseline with those of the others. Series that are the same in all runs are named only.
func (c *Comparison) cards(f *text.Fonts) (out []card, alike [][2]string, err error) {
	base := c.Runs[0].Data
	for _, own := range base.inOrder() {
		title := own.title
		if of, ok := chartTitles[own.chart]; ok {
			title = [2]string{of[text.Ko] + ": " + own.title[text.Ko], of[text.En] + ": " + own.title[text.En]}
		} else if _, ok := known(own.ID); !ok {
			title = [2]string{own.ID + ": " + own.title[text.Ko], own.ID + ": " + own.title[text.En]}
		}
		var lines []*shown
		same := true
		for i, r := range c.Runs {
			s := r.Data.find(own.ID)
			if s == nil {
				s = r.Data.named(own.ID)
			}
			if s == nil || s.Unit != own.Unit {
				lines = nil
				break
			}
			same = same && slices.EqualFunc(s.V, own.V, func(a, b float64) bool { return a == b || a != a && b != b })
			s.title, s.tone, s.shape, s.dash = [2]string{r.Name, r.Name}, runTones[i], chart.Line, i == 0
			lines = append(lines, s)
		}
		switch {
		case lines == nil || !varies(lines):
		case same:
			alike = append(alike, title)
		default:
			k, err := base.card(f, title, lines)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, k)
		}
	}
	return out, alike, nil
}
