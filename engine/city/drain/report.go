package drain

import (
	"fmt"
	"strings"
)

// Item is one thing that the city holds otherwise than the file, or not at all.
type Item struct {
	What  string   `json:"what"`
	Names []string `json:"names"`
}

// Fit says how the elevation model and the file's rims agree: ground − rim [m], over the nodes that have a rim.
type Fit struct {
	Nodes   int     `json:"nodes"`
	Least   float64 `json:"least_m"`
	Low     float64 `json:"tenth_m"` // a tenth of the nodes lie below it
	Median  float64 `json:"median_m"`
	High    float64 `json:"ninetieth_m"`
	Most    float64 `json:"most_m"`
	Beyond  int     `json:"beyond_half_a_metre"`
	Largest string  `json:"largest"` // node with the largest difference
}

// Report says what an import took, changed and left.
type Report struct {
	Taken   []string `json:"taken"`
	Fit     Fit      `json:"ground_minus_rim"`
	Changed []Item   `json:"changed"` // held otherwise than the file has it
	Unused  []Item   `json:"unused"`  // held, but a run does not use it yet
	Left    []Item   `json:"left"`    // not carried
}

// shown is how many names a line has.
const shown = 8

// Lines is the report for people, a line each. With all, every name is given.
func (r *Report) Lines(all bool) []string {
	lines := append([]string(nil), r.Taken...)
	if f := r.Fit; f.Nodes > 0 {
		lines = append(lines, fmt.Sprintf("ground minus rim of %d nodes: least %.2f, a tenth below %.2f, median %.2f, a tenth above %.2f, most %.2f m (farthest: drain_node/%s); %d differ by more than 0.5 m",
			f.Nodes, f.Least, f.Low, f.Median, f.High, f.Most, f.Largest, f.Beyond))
	} else {
		lines = append(lines, "no node has a maximum depth: ground and rims are not compared")
	}
	for _, part := range []struct {
		word  string
		items []Item
	}{{"changed", r.Changed}, {"kept, not used by a run yet", r.Unused}, {"not carried", r.Left}} {
		for _, i := range part.items {
			lines = append(lines, part.word+": "+i.line(all))
		}
	}
	return lines
}

func (i Item) line(all bool) string {
	names := i.Names
	if len(names) == 0 {
		return i.What
	}
	more := ""
	if !all && len(names) > shown+1 {
		names, more = names[:shown], fmt.Sprintf(" and %d more", len(i.Names)-shown)
	}
	return fmt.Sprintf("%s (%d): %s%s", i.What, len(i.Names), strings.Join(names, " "), more)
}

// note adds a name to the item of a list, in the order in which items first come.
func note(list *[]Item, what, name string) {
	for k := range *list {
		if (*list)[k].What == what {
			(*list)[k].Names = append((*list)[k].Names, name)
			return
		}
	}
	i := Item{What: what, Names: []string{}}
	if name != "" {
		i.Names = append(i.Names, name)
	}
	*list = append(*list, i)
}

func (b *builder) changed(what, name string) { note(&b.report.Changed, what, name) }
func (b *builder) unused(what, name string)  { note(&b.report.Unused, what, name) }
func (b *builder) left(what, name string)    { note(&b.report.Left, what, name) }
