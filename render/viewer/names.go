package viewer

import (
	"strings"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/render/scene"
	"semul/render/text"
)

// nameOf names a thing as people of the city do, in one line: by its own name, else by kind and id.
func nameOf(m *scene.Map, src frame.Source, r city.Ref, ref string, l text.Lang) string {
	c, i := m.City, int(r.Index)
	pick := func(names []string) string {
		if i < len(names) && names[i] != "" {
			return names[i]
		}
		if ref == "" && r.Support < city.Dynamic {
			ref = c.RefName(r)
		}
		return text.PlaceName(ref, l)
	}
	switch r.Support {
	case city.OfStreet:
		return pick(c.Streets.Name)
	case city.OfLane:
		if i < len(c.Lanes.Street) {
			return nameOf(m, src, city.Ref{Support: city.OfStreet, Index: c.Lanes.Street[i]}, "", l)
		}
	case city.OfUnderpass:
		return pick(c.Underpasses.Name)
	case city.OfBuilding:
		return pick(c.Buildings.Name)
	case city.OfZone:
		return pick(c.Zones.Name)
	case city.OfStop:
		return pick(c.Stops.Name)
	case city.OfPowerAsset:
		return pick(c.PowerAssets.Name)
	case city.Sensor:
		if p, ok := scene.PlacerOf(src); ok {
			if _, names := p.Places(city.Sensor); i < len(names) {
				return names[i]
			}
		}
	case city.WholeCity:
		return c.Name
	}
	return pick(nil)
}

// kindOf is what a thing is: "street", "지하차도".
func kindOf(m *scene.Map, r city.Ref, l text.Lang) string {
	kind := r.Support.String()
	if r.Support < city.Dynamic {
		kind, _, _ = strings.Cut(m.City.RefName(r), "/")
	}
	if r.Support == city.Sensor {
		return [2]string{"센서", "sensor"}[l&1]
	}
	return text.PlaceName(kind, l)
}

// sentence writes an event out.
func sentence(m *scene.Map, src frame.Source, e *frame.Event, l text.Lang) string {
	value := ""
	if e.Unit != "" {
		value = text.Quantity(e.Value, e.Unit, l)
	}
	return text.EventLine(e.Kind, nameOf(m, src, e.Where, e.Name, l), value, e.Note, l)
}

// happening is one line of what has happened: an event, or several of a kind within a few minutes.
type happening struct {
	frame.Event
	Count int
}

// together is how long events of one kind count as one happening [simulated minutes].
const together = 5

// happenings lists the newest n up to an instant, newest first. events ascend.
func happenings(events []frame.Event, n int) []happening {
	var out []happening
next:
	for i := len(events) - 1; i >= 0; i-- {
		e := &events[i]
		for k := range out {
			if out[k].Kind == e.Kind && out[k].Note == e.Note && out[k].At.Sub(e.At).Minutes() <= together {
				out[k].Count++
				continue next
			}
		}
		if len(out) == n {
			break
		}
		out = append(out, happening{*e, 1})
	}
	return out
}

// line writes a happening.
func (h *happening) line(m *scene.Map, src frame.Source, l text.Lang) string {
	if h.Count == 1 {
		return sentence(m, src, &h.Event, l)
	}
	kind := text.EventKind(h.Kind)[l&1]
	if l == text.Ko {
		return kind + " " + text.Int(int64(h.Count)) + "건"
	}
	return kind + " × " + text.Int(int64(h.Count))
}

// chain walks from the newest event at a thing back along its causes, oldest first, at most n events.
func chain(events []frame.Event, at func(e *frame.Event) bool, n int) []frame.Event {
	last := -1
	for i := range events {
		if at(&events[i]) {
			last = i
		}
	}
	if last < 0 {
		return nil
	}
	byID := map[uint64]int{}
	for i := range events {
		byID[events[i].ID] = i
	}
	var out []frame.Event
	seen := map[uint64]bool{}
	for k, ok := last, true; ok && len(out) < n; {
		e := events[k]
		if seen[e.ID] {
			break
		}
		seen[e.ID] = true
		out = append([]frame.Event{e}, out...)
		ok = false
		for _, id := range e.Cause {
			if j, found := byID[id]; found && !ok {
				k, ok = j, true
			}
		}
	}
	return out
}
