package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"semul/engine/kpi"
	"semul/engine/scenario"
	"semul/engine/sim"
	"semul/engine/units"
	"semul/models/all"
)

// sectionTopics are the parts of a scenario that no model describes, with their keys, and [model.NAME].
func sectionTopics(models []sim.Model, schema scenario.Schema) (out []topic) {
	for _, s := range scenario.Sections() {
		if s.Params != nil {
			prefix := s.Name
			if s.Name == "sweep" {
				prefix = "sweep.NAME"
			}
			for _, k := range scenario.Keys(s.Params) {
				t := keyTopic(prefix, k)
				t.name = strings.TrimPrefix(t.name, ".")
				out = append(out, t)
			}
		}
		if s.Name == "" {
			continue
		}
		out = append(out, topic{s.Name, "key", s.Doc, func(w io.Writer) {
			if s.Params != nil {
				describeKeys(w, s.Params)
			}
			for _, t := range below(s.Name, models, schema) {
				fmt.Fprintf(w, "  %s\n", t)
			}
		}})
	}
	for _, m := range models {
		if spec := m.Describe(); spec.Params != nil {
			out = append(out, topic{"model." + spec.Name, "table", spec.Doc, func(w io.Writer) { describeKeys(w, spec.Params) }})
		}
	}
	return out
}

// below are the tables that a section holds.
func below(section string, models []sim.Model, schema scenario.Schema) (list []string) {
	switch section {
	case "model":
		for _, m := range models {
			if spec := m.Describe(); spec.Params != nil {
				list = append(list, fmt.Sprintf("%-24s %s", "[model."+spec.Name+"]", spec.Doc))
			}
		}
	case "forcing":
		for _, name := range sortedKeys(schema.Forcings) {
			list = append(list, fmt.Sprintf("%-24s %s", "[forcing."+name+"]", schema.Forcings[name].Doc))
		}
	case "record":
		for _, name := range sortedKeys(schema.Records) {
			list = append(list, fmt.Sprintf("%-24s %s", "[record."+name+".NAME]", schema.Records[name].Doc))
		}
	}
	return list
}

// eventTopics are the kinds of events, each with what every event has.
func eventTopics(schema scenario.Schema) (out []topic) {
	f := schema.Groups["event"]
	for _, name := range sortedKeys(f.Kinds) {
		k := f.Kinds[name]
		out = append(out, topic{name, "event kind", k.Doc, func(w io.Writer) {
			describeEventHead(w, k.Target)
			describeKeys(w, k.New())
		}})
	}
	return out
}

// describeEventHead shows the keys that all events have; target is what this kind takes, "" nothing.
func describeEventHead(w io.Writer, target string) {
	for _, k := range scenario.EventKeys() {
		if k.Key == "target" {
			if target == "" {
				continue
			}
			k.Doc += ", here: " + target
		}
		fmt.Fprintf(w, "  %-18s %s\n", k.Key, k.Doc)
	}
}

// layerTopics are what the viewer and pictures can draw.
func layerTopics(models []sim.Model) (out []topic) {
	for _, m := range models {
		spec := m.Describe()
		for _, l := range spec.Layers {
			out = append(out, topic{l.Name, "layer", l.Doc[1], func(w io.Writer) {
				fmt.Fprintf(w, "  %v of %v, %s, drawn from [model.%s]; write it in view.layers, its interval in [record.frames]\n", l.Kind, l.Support, l.Unit, spec.Name)
			}})
		}
	}
	return out
}

// written finds what a name means as somebody writes it in a file: fleet.bus is a table of that kind, fleet.x.headway a key of
// one called x, sensor.loop.every a key of that kind.
func written(name string, schema scenario.Schema) (found []topic) {
	parts := strings.Split(name, ".")
	if len(parts) < 2 {
		return nil
	}
	prefix, rest := parts[0], parts[1:]
	f, ok := schema.Groups[prefix]
	if prefix == "forcing" {
		prefix += "." + parts[1]
		f, ok = schema.Forcings[parts[1]]
		rest = parts[2:]
	}
	switch {
	case prefix == "record" && schema.Records[rest[0]].New != nil:
		if r := schema.Records[rest[0]]; len(rest) > 1 {
			return keyOf("record."+rest[0], r.New(), rest[1:])
		}
		return nil
	case prefix == "sweep" && len(rest) > 1:
		for _, s := range scenario.Sections() {
			if s.Name == prefix {
				return keyOf("sweep.NAME", s.Params, rest[1:])
			}
		}
	case prefix == "time" || prefix == "record" || prefix == "view" || prefix == "city":
		for _, s := range scenario.Sections() {
			if s.Name == prefix && s.Params != nil {
				return keyOf(prefix, s.Params, rest)
			}
		}
	case prefix == "model" && len(rest) > 1 && schema.Models[rest[0]].New != nil:
		return keyOf("model."+rest[0], schema.Models[rest[0]].New(), rest[1:])
	case prefix == "kpi" && len(rest) > 1 && rest[0] == "limit":
		if len(rest) == 2 {
			return named(kpiTopics(), "kpi.limit")
		}
		return keyOf("kpi.limit.ID", &scenario.Limit{}, rest[2:])
	case prefix == "kpi" && len(rest) > 1 && rest[0] == "damage":
		return keyOf("kpi.damage", &scenario.Damage{}, rest[1:])
	}
	if !ok || len(rest) == 0 {
		return nil
	}
	if k, is := f.Kinds[rest[0]]; is {
		if len(rest) > 1 {
			return keyOf(prefix+"."+rest[0], k.New(), rest[1:])
		}
		table := "[" + prefix + ".NAME]"
		return []topic{{prefix + "." + rest[0], "table", k.Doc, func(w io.Writer) {
			fmt.Fprintf(w, "  %s with kind = %q, or called so:\n", table, rest[0])
			if prefix == "event" {
				describeEventHead(w, k.Target)
			}
			describeKeys(w, k.New())
		}}}
	}
	// a name of the user's, or none
	for _, name := range sortedKeys(f.Kinds) {
		at := prefix + ".NAME"
		if name != "" {
			at = prefix + "." + name
		}
		for _, tail := range [][]string{rest[1:], rest} {
			if len(tail) > 0 {
				found = append(found, keyOf(at, f.Kinds[name].New(), tail)...)
			}
		}
	}
	if f.Head != nil {
		for _, tail := range [][]string{rest, rest[1:]} {
			if len(tail) > 0 {
				found = append(found, keyOf(prefix, f.Head(), tail)...)
			}
		}
	}
	if len(found) == 0 && len(rest) == 1 { // a table of the user's
		return []topic{{prefix + "." + rest[0], "table", f.Doc, func(w io.Writer) { describeFamily(w, f) }}}
	}
	return found
}

// keyOf finds a key of a struct as it is written: where the struct has NAME any word may stand. The name of a table below is all
// its keys.
func keyOf(prefix string, params any, path []string) (found []topic) {
	for _, k := range scenario.Keys(params) {
		own := strings.Split(k.Key, ".")
		if len(own) < len(path) || !slices.EqualFunc(own[:len(path)], path, func(a, b string) bool { return a == b || a == "NAME" }) {
			continue
		}
		found = append(found, keyTopic(prefix, k))
	}
	return found
}

// ofRun finds an indicator whose id holds a name of the run, such as bus_wait or corridor_south_speed.
func ofRun(name string) (found []topic) {
	for _, t := range indicatorTopics() {
		for _, place := range []string{"FLEET_", "_NAME_", "_MODE", "_CLASS", "POLLUTANT_"} {
			before, after, ok := strings.Cut(t.name, strings.Trim(place, "_"))
			if ok && strings.Contains(t.name, place) && len(name) > len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
				found = append(found, t)
			}
		}
	}
	return found
}

// indicatorTopics are the indicators.
func indicatorTopics() (out []topic) {
	for _, k := range kpi.Catalog() {
		out = append(out, topic{k.ID, "indicator", k.Doc, func(w io.Writer) {
			fmt.Fprintf(w, "  in %s; a bound on it: [kpi.limit.%s] with min = or max =\n", k.Unit, k.ID)
		}})
	}
	return out
}

// byUnit finds what is given in a unit: the quantities that accept it, the indicators and layers that are shown in it.
func byUnit(name string) []topic {
	plain := func(s string) string { return strings.ReplaceAll(s, " ", "") }
	want := plain(name)
	var lines []string
	for _, q := range units.All() {
		if plain(q.Base) == want || slices.ContainsFunc(q.Accepts, func(u string) bool { return plain(u) == want }) {
			lines = append(lines, fmt.Sprintf("%-22s quantity: %s", q.Name, q.Meaning))
		}
	}
	for _, k := range kpi.Catalog() {
		if plain(k.Unit) == want {
			lines = append(lines, fmt.Sprintf("%-22s indicator: %s", k.ID, k.Doc))
		}
	}
	for _, m := range all.Models() {
		spec := m.Describe()
		for _, l := range spec.Layers {
			if plain(l.Unit) == want {
				lines = append(lines, fmt.Sprintf("%-22s layer: %s", l.Name, l.Doc[1]))
			}
		}
		if spec.Params == nil {
			continue
		}
		for _, k := range scenario.Keys(spec.Params) {
			if plain(k.Unit) == want {
				lines = append(lines, fmt.Sprintf("%-22s key: %s", "model."+spec.Name+"."+k.Key, k.Doc))
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []topic{{name, "unit", "what is given in it:", func(w io.Writer) {
		for _, l := range lines {
			fmt.Fprintf(w, "  %s\n", l)
		}
	}}}
}
