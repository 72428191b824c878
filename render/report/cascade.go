package report

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"semul/engine/frame"
	"semul/render/chart"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// mostTold is how many events are told in words; the others are counted.
const mostTold = 22

// told is one line of the cascade.
type told struct {
	Number int
	Time   string
	Tone   string
	Line   [2]string
	Cause  []int // numbers of the lines that caused it
}

// mostAlike is how many events of one kind are told for their own sake; more only as causes of others.
const mostAlike = 4

// story is the cascade: picture, lines, and what was only counted.
type story struct {
	Wide, Narrow template.HTML
	Lanes        []key
	Lines        []told
	Rest         [][2]string
	All          int
}

// lanes are the rows of the picture, by text.EventGroup.
var lanes = []struct {
	group string
	title [2]string
	tone  chart.Tone
}{
	{"other", [2]string{"개입", "Interventions"}, chart.Neutral},
	{"water", [2]string{"물", "Water"}, chart.Tide},
	{"power", [2]string{"전력", "Power"}, chart.Power},
	{"traffic", [2]string{"교통", "Traffic"}, chart.Waiting},
	{"people", [2]string{"사람", "People"}, chart.Closed},
	{"privacy", [2]string{"센서·허브·제어", "Sensors, hub, control"}, chart.Privacy},
}

// weights say how much an event of a kind is worth telling.
var weights = map[string]float64{
	"sim.intervention": 8, "weather.rain": 6, "flood.breach": 9, "flood.overtopped": 6, "people.caught_in_water": 8, "people.emergency": 6,
	"drainage.underpass": 6, "power.tripped": 7, "power.dark": 5, "traffic.gridlock": 6, "weather.alert": 6,
	"traffic.late": 4, "traffic.no_way": 4, "traffic.stalled": 4, "flood.reached": 3, "traffic.closed": 3, "traffic.opened": 1,
}

// story picks and draws the cascade; nil without events.
func (d *Data) story(f *text.Fonts) (*story, error) {
	events := d.Events
	if len(events) == 0 {
		return nil, nil
	}
	pick := choose(events)
	s := &story{All: len(events)}
	row := map[string]int{}
	for _, l := range lanes {
		for i := range events {
			if text.EventGroup(events[i].Kind) == l.group {
				row[l.group] = len(s.Lanes)
				s.Lanes = append(s.Lanes, key{l.title, l.tone.String()})
				break
			}
		}
	}
	tone := func(e *frame.Event) chart.Tone {
		for _, l := range lanes {
			if l.group == text.EventGroup(e.Kind) {
				return l.tone
			}
		}
		return chart.Neutral
	}
	number := map[uint64]int{}
	item := map[uint64]int{}
	c := chart.Cascade{Lanes: len(s.Lanes), Start: d.Info.Start, From: 0, To: d.reached().Seconds()}
	skip := 1 + len(events)/600 // at most 600 small marks
	for i := range events {
		e := &events[i]
		h := chart.Happening{T: e.At.Seconds(), Lane: row[text.EventGroup(e.Kind)], Tone: tone(e)}
		if pick[i] {
			h.Number = len(s.Lines) + 1
			number[e.ID] = h.Number
			line := told{Number: h.Number, Time: d.clockAt(e.At.Seconds()), Tone: h.Tone.String(), Line: d.tell(e)}
			for _, k := range e.Cause {
				if n := number[k]; n != 0 {
					line.Cause = append(line.Cause, n)
					h.Cause = append(h.Cause, item[k])
				}
			}
			s.Lines = append(s.Lines, line)
			item[e.ID] = len(c.Items)
		} else if i%skip != 0 {
			continue
		}
		c.Items = append(c.Items, h)
	}
	var list scene.DrawList
	for k, w := range [2]int{1100, 350} {
		c.W, c.LaneH = w, 46
		c.Draw(f, palette.Light, &list)
		var svg bytes.Buffer
		if err := chart.SVG(&svg, &list, "cascade of events"); err != nil {
			return nil, err
		}
		if k == 0 {
			s.Wide = template.HTML(svg.String())
		} else {
			s.Narrow = template.HTML(svg.String())
		}
	}
	s.Rest = rest(events, pick)
	return s, nil
}

// choose marks the events that are told: the first of each kind, those with causes and consequences, the grave ones,
// each with the chain of its causes.
func choose(events []frame.Event) []bool {
	at := map[uint64]int{}
	for i := range events {
		at[events[i].ID] = i
	}
	children := make([]int, len(events))
	for i := range events {
		for _, c := range events[i].Cause {
			if k, ok := at[c]; ok && k != i {
				children[k]++
			}
		}
	}
	type scored struct {
		i int
		v float64
	}
	seen := map[string]int{}
	order := make([]scored, len(events))
	for i := range events {
		e := &events[i]
		n := seen[e.Kind]
		seen[e.Kind]++
		v := weights[e.Kind] / float64(1+n/2)
		if n == 0 {
			v += 6
		}
		v += min(4, float64(children[i])) + min(1, float64(len(e.Cause)))
		order[i] = scored{i, v}
	}
	slices.SortStableFunc(order, func(a, b scored) int { return cmp.Compare(b.v, a.v) })
	pick := make([]bool, len(events))
	of := map[string]int{} // told of each kind
	n := 0
	var take func(i, depth int)
	take = func(i, depth int) {
		if pick[i] || n >= mostTold || depth > 6 {
			return
		}
		if of[events[i].Kind] >= mostAlike && depth == 0 {
			return
		}
		pick[i] = true
		of[events[i].Kind]++
		n++
		for _, c := range events[i].Cause {
			if k, ok := at[c]; ok && k < i {
				take(k, depth+1)
				return // one root is enough
			}
		}
	}
	for _, s := range order {
		take(s.i, 0)
	}
	return pick
}

// tell writes an event in both languages.
func (d *Data) tell(e *frame.Event) [2]string {
	var out [2]string
	for l := range out {
		lang := text.Lang(l)
		place := ""
		if d.Place != nil {
			place = d.Place(e.Where, e.Name, lang)
		}
		if place == "" {
			place = text.PlaceName(e.Name, lang)
		}
		value := ""
		if e.Unit != "" && e.Value != 0 {
			value = text.Quantity(e.Value, e.Unit, lang)
		}
		out[l] = text.EventLine(e.Kind, place, value, e.Note, lang)
	}
	return out
}

// rest counts the events that are not told, by kind in order of first appearance.
func rest(events []frame.Event, pick []bool) [][2]string {
	var kinds []string
	count := map[string]int{}
	for i := range events {
		if pick[i] {
			continue
		}
		if count[events[i].Kind] == 0 {
			kinds = append(kinds, events[i].Kind)
		}
		count[events[i].Kind]++
	}
	var out [][2]string
	for _, k := range kinds {
		name := text.EventKind(k)
		out = append(out, [2]string{fmt.Sprintf("%s %s건", name[0], text.Int(int64(count[k]))), fmt.Sprintf("%s × %s", strings.ToLower(name[1]), text.Int(int64(count[k])))})
	}
	return out
}
