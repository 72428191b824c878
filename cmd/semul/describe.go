package main

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"semul/engine/kpi"
	"semul/engine/run"
	"semul/engine/scenario"
	"semul/engine/sim"
	"semul/engine/sim/device"
	"semul/engine/units"
	"semul/models/all"
)

// describeCmd is `semul describe`.
type describeCmd struct {
	Name string `arg:"" optional:"" help:"Model, port, scenario key or table, event kind, layer, indicator or unit."`
}

// Help shows examples below the flags.
func (*describeCmd) Help() string {
	return `  semul describe                    everything, a line each
  semul describe flood              a model: parameters, ports, layers, sources
  semul describe forcing.rain       a scenario table and its keys
  semul describe water_depth        a port
  semul describe fleet.bus          a table of a kind, fleet.bus.line a key of it
  semul describe mean_delay         an indicator
  semul describe RainRate           a quantity and its units; veh/h what is given in it`
}

// topic is one thing that can be explained.
type topic struct {
	name, kind, line string
	full             func(w io.Writer)
}

func (c *describeCmd) Run(e *environment) error {
	topics := topics()
	if c.Name == "" {
		kind := ""
		for _, t := range topics {
			if t.kind != kind {
				kind = t.kind
				fmt.Fprintf(e.stdout, "%s\n", strings.ToUpper(kind))
			}
			fmt.Fprintf(e.stdout, "  %-28s %s\n", t.name, t.line)
		}
		return nil
	}
	found := named(topics, c.Name)
	if len(found) == 0 {
		found = written(c.Name, run.Schema(all.Models()))
	}
	if len(found) == 0 {
		found = append(byUnit(c.Name), ofRun(c.Name)...)
	}
	if len(found) == 0 {
		mend := ""
		var names []string
		for _, t := range topics {
			names = append(names, t.name)
		}
		if near := scenario.DidYouMean(c.Name, names); near != "" {
			mend = near + " "
		}
		return badUsage("%q is no model, port, key, table, event kind, layer, indicator or unit; %ssemul describe lists all", c.Name, mend)
	}
	for _, t := range found {
		fmt.Fprintf(e.stdout, "%s (%s)\n  %s\n", t.name, t.kind, t.line)
		if t.full != nil {
			t.full(e.stdout)
		}
	}
	return nil
}

// named are the topics of a name.
func named(topics []topic, name string) (found []topic) {
	for _, t := range topics {
		if t.name == name {
			found = append(found, t)
		}
	}
	return found
}

func topics() []topic {
	var out []topic
	models := all.Models()
	for _, m := range models {
		spec := m.Describe()
		out = append(out, topic{spec.Name, "model", spec.Doc, func(w io.Writer) { describeModel(w, m, spec) }})
	}
	schema := run.Schema(models)
	for _, name := range sortedKeys(schema.Models) {
		kind := schema.Models[name]
		for _, k := range scenario.Keys(kind.New()) {
			out = append(out, keyTopic("model."+name, k))
		}
	}
	families := func(prefix string, m map[string]scenario.Family) {
		for _, name := range sortedKeys(m) {
			f := m[name]
			out = append(out, topic{prefix + name, "key", f.Doc, func(w io.Writer) { describeFamily(w, f) }})
		}
	}
	out = append(out, sectionTopics(models, schema)...)
	families("forcing.", schema.Forcings)
	families("", schema.Groups)
	for _, name := range sortedKeys(schema.Records) {
		r := schema.Records[name]
		out = append(out, topic{"record." + name, "key", r.Doc, func(w io.Writer) { describeKeys(w, r.New()) }})
	}
	out = append(out, eventTopics(schema)...)
	out = append(out, kpiTopics()...)
	out = append(out, layerTopics(models)...)
	out = append(out, portTopics(models)...)
	for _, u := range units.All() {
		out = append(out, topic{u.Name, "unit", u.Meaning, func(w io.Writer) {
			fmt.Fprintf(w, "  write e.g. %s; accepted: %s\n", u.Example, strings.Join(u.Accepts, ", "))
		}})
	}
	out = append(out, importTopics()...)
	sort.SliceStable(out, func(a, b int) bool { return out[a].kind < out[b].kind })
	return out
}

// kpiTopics are the tables of indicators.
func kpiTopics() []topic {
	return append(indicatorTopics(), []topic{
		{"kpi.damage", "key", "what water takes from buildings, by the deepest at their walls", func(w io.Writer) {
			describeKeys(w, &scenario.Damage{})
			d := kpi.DefaultDamage()
			fmt.Fprintf(w, "\nWithout a curve of your own: %s\n  %s\n", d.Curve, d.Source)
			for k, depth := range d.Depth {
				fmt.Fprintf(w, "  %4.1f m above the ground floor  %6.4f of the value\n", depth, d.Fraction[k])
			}
			fmt.Fprintln(w, "\n  linear between; nothing where less than 5 cm stand at the walls; damage = fraction × footprint × value_per_m2")
		}},
		{"kpi.limit", "key", "bounds on indicators, [kpi.limit.ID]; a run that misses one ends with exit code 4", func(w io.Writer) {
			describeKeys(w, &scenario.Limit{})
		}},
	}...)
}

func keyTopic(prefix string, k scenario.KeyDoc) topic {
	return topic{prefix + "." + k.Key, "key", k.Doc, func(w io.Writer) { describeKey(w, k) }}
}

func describeKey(w io.Writer, k scenario.KeyDoc) {
	if k.Default != "" {
		fmt.Fprintf(w, "  default %s", k.Default)
	}
	if k.Example != "" {
		fmt.Fprintf(w, "  must be given, e.g. %s", k.Example)
	}
	if k.Range != "" {
		fmt.Fprintf(w, "  %s", k.Range)
	}
	if len(k.OneOf) > 0 {
		fmt.Fprintf(w, "  one of %s", strings.Join(k.OneOf, ", "))
	}
	if k.Src != "" {
		fmt.Fprintf(w, "  source: %s", k.Src)
	}
	fmt.Fprintln(w)
}

func describeKeys(w io.Writer, params any) {
	for _, k := range scenario.Keys(params) {
		if wish, ok := params.(device.Wisher); ok && k.Key == "at" && wish.Wish().Line { // others refuse what has no lanes
			k.Doc, k.Example = "where they stand, over lanes: arterials, low points, signals (all lanes that a signal lets go); a street, a lane or a signal as a reference, or a list of these", `"arterials"`
		}
		if reader, ok := params.(interface{ ReadsExample() string }); ok && k.Key == "reads" {
			k.Example = strconv.Quote(reader.ReadsExample())
		}
		fmt.Fprintf(w, "  %-18s %s\n", k.Key, k.Doc)
		fmt.Fprintf(w, "  %-18s", "")
		describeKey(w, k)
	}
}

func describeFamily(w io.Writer, f scenario.Family) {
	_, event := f.Kinds["set"]
	if event {
		fmt.Fprintln(w, "  in every event:")
		describeEventHead(w, "what the kind takes, such as street/104 where it takes a street")
	}
	if f.Head != nil {
		fmt.Fprintln(w, "  in the group's own table:")
		describeKeys(w, f.Head())
		fmt.Fprintln(w, "  and in each table below it:")
	}
	for _, name := range sortedKeys(f.Kinds) {
		if name != "" {
			fmt.Fprintf(w, "  kind = %q: %s\n", name, f.Kinds[name].Doc)
		}
		if takes := f.Kinds[name].Target; takes != "" {
			fmt.Fprintf(w, "  %-18s %s\n", "target", takes)
		} else if event {
			fmt.Fprintf(w, "  %-18s none\n", "target")
		}
		describeKeys(w, f.Kinds[name].New())
	}
}

// mapper is a model that leaves rasters about the whole run.
type mapper interface{ Maps() []sim.Peak }

func describeModel(w io.Writer, m sim.Model, s sim.Spec) {
	section := func(title string, n int) bool {
		if n > 0 {
			fmt.Fprintf(w, "\n%s\n", title)
		}
		return n > 0
	}
	if s.Params != nil && section("Parameters, [model."+s.Name+"]", 1) {
		describeKeys(w, s.Params)
	}
	for _, ports := range []struct {
		title string
		list  []sim.PortSpec
	}{{"Reads", s.In}, {"Writes", s.Out}} {
		if section(ports.title, len(ports.list)) {
			for _, p := range ports.list {
				fmt.Fprintf(w, "  %-20s %-6v of %-12v %-18s %s\n", p.Name, p.Kind, p.Support, p.Quantity.Name(), p.Doc)
			}
		}
	}
	if section("Layers", len(s.Layers)) {
		for _, l := range s.Layers {
			fmt.Fprintf(w, "  %-20s %-7v %-6s %s\n", l.Name, l.Kind, l.Unit, l.Doc[1])
		}
	}
	if m, ok := m.(mapper); ok && section("Maps of a run, peaks/NAME.tif with NAME.qml", len(m.Maps())) {
		for _, p := range m.Maps() {
			fmt.Fprintf(w, "  %-20s %-6s %s\n", p.Name, p.Unit, p.Doc)
		}
	}
	if section("Interventions, [event.NAME]", len(s.Accepts)) {
		for _, a := range s.Accepts {
			fmt.Fprintf(w, "  %-20s %s\n", a.Kind, a.Doc)
		}
	}
	if section("Events", len(s.Emits)) {
		for _, a := range s.Emits {
			fmt.Fprintf(w, "  %-20s %s\n", s.Name+"."+a.Kind, a.Doc)
		}
	}
	for _, list := range []struct {
		title string
		lines []string
	}{{"Assumes", s.Assumptions}, {"Sources", s.Citations}} {
		if section(list.title, len(list.lines)) {
			for _, l := range list.lines {
				fmt.Fprintf(w, "  %s\n", l)
			}
		}
	}
}

func portTopics(models []sim.Model) []topic {
	type port struct {
		spec     sim.PortSpec
		from, to []string
	}
	ports := map[string]*port{}
	at := func(p sim.PortSpec) *port {
		if ports[p.Name] == nil {
			ports[p.Name] = &port{spec: p}
		}
		return ports[p.Name]
	}
	for _, m := range models {
		s := m.Describe()
		for _, p := range s.Out {
			at(p).from = append(at(p).from, s.Name)
		}
		for _, p := range s.In {
			at(p).to = append(at(p).to, s.Name)
		}
	}
	var out []topic
	for _, name := range sortedKeys(ports) {
		p := ports[name]
		out = append(out, topic{name, "port", p.spec.Doc, func(w io.Writer) {
			every := p.spec.Every.String()
			if p.spec.Every == sim.OnChange {
				every = "on change"
			}
			fmt.Fprintf(w, "  %v of %v, %s, several writers: %v, every %s\n  from %s to %s\n", p.spec.Kind, p.spec.Support, p.spec.Quantity.Name(),
				p.spec.Combine, every, list(p.from), list(p.to))
		}})
	}
	return out
}

func list(names []string) string {
	if len(names) == 0 {
		return "nobody in this build"
	}
	return strings.Join(names, ", ")
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
