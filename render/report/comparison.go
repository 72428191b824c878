package report

import (
	"fmt"
	"math"
	"strings"

	"semul/engine/kpi"
	"semul/render/text"
)

// Comparison is a run and what is set beside it. All have numbers of the same city over the same time.
type Comparison struct {
	Runs     []Compared // the first is the baseline; at least two
	Differs  []Differing
	Concerns [][2]string // what speaks against the comparison, Korean and English
}

// Compared is one run of a comparison. Of Data only Info, Run, KPIs and Series are looked at.
type Compared struct {
	Name string // short: of its folder
	Dir  string
	*Data
}

// Differing is a key of the scenario that is not the same in all runs; "" where it is not set.
type Differing struct {
	Key    string
	Values []string
}

// changes is what the templates see of a comparison.
type changes struct {
	Base     Compared
	Others   []Compared
	Differs  []Differing
	Concerns [][2]string
	Says     [][2]string
	Criteria []changedCriterion
	Same     [][2]string // titles of indicators that no run changes
	Only     []string    // ids that not all runs have
	Scale    string      // at the ends of the bars
	Columns  int
	Single   bool // each value is that of one run
}

type changedCriterion struct {
	Title [2]string
	Rows  []changedRow
}

// changedRow is one indicator over all runs.
type changedRow struct {
	Title, Note [2]string
	Better      kpi.Better
	Base        [2]string
	Cells       []changedCell // by other run
	Sub         bool
}

// changedCell is the value of one run and its change from the baseline.
type changedCell struct {
	kpi.Delta
	Tone        kpi.Verdict
	Value, Diff [2]string
	Share       string // "−45.1 %"
	Word        [2]string
	Left, Width string // of the bar [% of the track]
}

var verdictWords = map[kpi.Verdict][2]string{
	kpi.Improved: {"개선", "better"}, kpi.Worsened: {"악화", "worse"}, kpi.Same: {"같음", "same"}, kpi.Changed: {"변화", "changed"},
	kpi.Unjudged: {"판단 보류: 도착한 통행의 비율이 다름", "not judged: the share of trips that arrived differs"},
}

// changes computes the tables.
func (c *Comparison) changes() *changes {
	out := &changes{Base: c.Runs[0], Others: c.Runs[1:], Differs: c.Differs, Concerns: c.Concerns, Columns: 2 + 2*(len(c.Runs)-1), Single: true}
	for _, r := range c.Runs {
		for _, k := range r.KPIs {
			out.Single = out.Single && k.N <= 1
		}
	}
	deltas := make([][]kpi.Delta, len(out.Others))
	most := 0.0
	seen := map[string]bool{}
	for i, r := range out.Others {
		deltas[i] = kpi.Compare(out.Base.KPIs, r.KPIs)
		out.Says = append(out.Says, tally(out.Base.Name, r.Name, kpi.Tally(deltas[i])))
		for _, d := range deltas[i] {
			if !math.IsNaN(d.Percent) {
				most = math.Max(most, math.Abs(d.Percent))
			}
		}
		for _, id := range kpi.Unshared(out.Base.KPIs, r.KPIs) {
			if !seen[id] {
				seen[id] = true
				out.Only = append(out.Only, id)
			}
		}
	}
	end := barEnd(most)
	out.Scale = fmt.Sprintf("%g", end)
	for _, k := range kpi.Criteria() {
		g := changedCriterion{Title: k.Title()}
		for _, base := range out.Base.KPIs {
			if base.Criterion != k {
				continue
			}
			row, moved, has := changedRow{Title: base.Title, Note: noteOf(base), Better: base.Better, Base: quantity(base.Value, base.Unit), Sub: isPart(base.ID)}, false, true
			for _, list := range deltas {
				d := deltaOf(list, base.ID)
				if d == nil {
					has = false
					break
				}
				moved = moved || d.Verdict() != kpi.Same
				row.Cells = append(row.Cells, cellOf(*d, end))
			}
			switch {
			case has && moved:
				g.Rows = append(g.Rows, row)
			case has:
				out.Same = append(out.Same, base.Title)
			}
		}
		if len(g.Rows) > 0 {
			out.Criteria = append(out.Criteria, g)
		}
	}
	return out
}

func deltaOf(list []kpi.Delta, id string) *kpi.Delta {
	for i := range list {
		if list[i].ID == id {
			return &list[i]
		}
	}
	return nil
}

// barEnd is the change [%] at the ends of the bars: a round one that holds all, at most 100.
func barEnd(most float64) float64 {
	for _, end := range []float64{5, 10, 25, 50} {
		if most <= end {
			return end
		}
	}
	return 100
}

func cellOf(d kpi.Delta, end float64) changedCell {
	c := changedCell{Delta: d, Tone: d.Verdict(), Value: quantity(d.B, d.Unit), Share: "–", Left: "50", Width: "0"}
	c.Word = verdictWords[c.Tone]
	for l := range c.Diff {
		c.Diff[l] = text.Change(d.Diff, d.Unit, text.Lang(l))
	}
	if !math.IsNaN(d.Percent) {
		c.Share = text.Signed(d.Percent, text.Round(d.Percent)) + " %"
	}
	share := math.Max(-1, math.Min(1, d.Percent/end))
	if math.IsNaN(share) { // from nothing
		share = math.Max(-1, math.Min(1, d.Diff*math.Inf(1)))
	}
	if c.Tone == kpi.Same {
		share = 0
	}
	c.Left, c.Width = fmt.Sprintf("%.2f", 50+50*math.Min(share, 0)), fmt.Sprintf("%.2f", 50*math.Abs(share))
	return c
}

func quantity(v float64, unit string) [2]string {
	return [2]string{text.Quantity(v, unit, text.Ko), text.Quantity(v, unit, text.En)}
}

// tally says in a sentence how many indicators got better and worse.
func tally(base, name string, n map[kpi.Verdict]int) [2]string {
	all := n[kpi.Improved] + n[kpi.Worsened] + n[kpi.Same] + n[kpi.Changed] + n[kpi.Unjudged]
	ko := fmt.Sprintf("%s 대비 %s: 지표 %d개 가운데 개선 %d개, 악화 %d개, 같음 %d개", base, name, all, n[kpi.Improved], n[kpi.Worsened], n[kpi.Same])
	en := fmt.Sprintf("Against %s, %s is better in %d of %d indicators, worse in %d and the same in %d", base, name, n[kpi.Improved], all, n[kpi.Worsened], n[kpi.Same])
	if k := n[kpi.Changed]; k > 0 {
		ko, en = ko+fmt.Sprintf(", 좋고 나쁨이 없는 변화 %d개", k), en+fmt.Sprintf("; %d more have no better side", k)
	}
	if k := n[kpi.Unjudged]; k > 0 {
		ko, en = ko+fmt.Sprintf(", 도착한 통행의 비율이 달라 판단하지 않은 지표 %d개", k), en+fmt.Sprintf("; %d are not judged, since another share of trips arrived", k)
	}
	return [2]string{ko + ".", en + "."}
}

// title is what stands above the page: what all runs call themselves, or their short names.
func (c *Comparison) title() string {
	var names []string
	same := true
	for _, r := range c.Runs {
		names, same = append(names, r.Name), same && r.Data.title() == c.Runs[0].Data.title()
	}
	if same {
		return c.Runs[0].Data.title()
	}
	return strings.Join(names, " · ")
}
