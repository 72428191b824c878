package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"semul/engine/city"
	"semul/engine/city/store"
	"semul/models/traffic/plan"
)

// trafficPlanCmd is `semul traffic plan`.
type trafficPlanCmd struct {
	City       string   `arg:"" help:"City folder."`
	Flows      string   `help:"Turning counts: CSV with from,to,veh_h and, for several stretches of the day, start,end. Without it the flows of the city's own trips in their busiest hour or, where it has none, flows guessed from the ranks of streets." placeholder:"FILE"`
	All        bool     `help:"Plan every signal, the city's own plans too; else only those that are guessed or missing."`
	Corridor   []string `help:"Streets, by id or name, whose signals get one cycle and a green wave." placeholder:"STREET,…"`
	LeastCycle float64  `default:"40" help:"Shortest cycle [s]." placeholder:"S"`
	MostCycle  float64  `default:"160" help:"Longest cycle [s]; shortest greens may make it longer." placeholder:"S"`
	LeastGreen float64  `default:"7" help:"Shortest green [s]." placeholder:"S"`
	Out        string   `short:"o" help:"City folder to write; without it nothing is written." placeholder:"CITY2"`
	Force      bool     `help:"Replace a city folder that is there."`
	jsonFlag
}

// Help shows examples below the flags.
func (*trafficPlanCmd) Help() string {
	return `  semul traffic plan cities/doan
  semul traffic plan cities/doan --flows counts.csv --corridor "Doan-daero" -o cities/doan2

Exit codes: 0 done, 2 wrong usage, 3 a city or file that cannot be used.`
}

func (t *trafficPlanCmd) Run(e *environment) error {
	if t.Force && t.Out == "" {
		return badUsage("--force belongs to --out")
	}
	if !(t.LeastCycle >= 10 && t.MostCycle >= t.LeastCycle && t.MostCycle <= 600 && t.LeastGreen >= 5 && t.LeastGreen <= 60) {
		return badUsage("cycles are 10 to 600 s, the least no longer than the most, and greens 5 to 60 s: got --least-cycle %g --most-cycle %g --least-green %g",
			t.LeastCycle, t.MostCycle, t.LeastGreen)
	}
	c, err := store.Read(t.City)
	if err != nil {
		return badInput(err)
	}
	if len(c.Signals.ID) == 0 {
		return badInput(fmt.Errorf("%s: this city has no signals; import one, or draw some in its source", t.City))
	}
	o := plan.Options{All: t.All, Bounds: plan.Bounds{LeastCycle: t.LeastCycle, MostCycle: t.MostCycle, LeastGreen: t.LeastGreen}}
	if o.Corridor, err = plan.Corridor(c, t.Corridor); err != nil {
		return badInput(err)
	}
	var flows []plan.Flows
	source := "" // of flows
	if t.Flows != "" {
		if flows, err = readFlows(t.Flows, c); err != nil {
			return badInput(err)
		}
		source = "flows of " + filepath.Base(t.Flows)
	} else {
		ctx, stop := interruptible()
		defer stop()
		own, hour, err := ownFlows(ctx, e, c)
		if err != nil {
			return err
		}
		if own != nil {
			flows, source = []plan.Flows{*own}, hour
			e.note("without --flows: the flows are those of %s", hour)
		} else {
			e.note("without --flows, and no trips of the city's own: flows are guessed from the ranks of streets")
		}
	}
	table, err := plan.MakeTable(c, o, flows)
	if err != nil {
		return badInput(err)
	}
	plans, hours := c.ForgetPlans(table.Rows()) // else these signals would go on by the old ones
	newPlans, newHours := table.PutHours(c)
	if t.Out != "" {
		noteSignals(c, table, source)
		if err := store.Write(c, t.Out, t.Force); err != nil {
			return badInput(err)
		}
	}
	if t.JSON {
		return e.printJSON(map[string]any{"city": c.Name, "out": t.Out, "flows": t.Flows, "flows_of": source, "plans": table.Plans, "written": table.Plans[table.Busiest].Name,
			"plans_dropped": plans, "hours_dropped": hours, "signal_plans": newPlans, "signal_hours": newHours})
	}
	for _, r := range table.Plans {
		printPlans(e.stdout, r)
	}
	if plans+hours > 0 {
		holds := "the new plan holds all day"
		if newHours > 0 {
			holds = "the new ones take their place"
		}
		fmt.Fprintf(e.stdout, "%d further plans and %d hours of these signals are not kept: %s\n", plans, hours, holds)
	}
	if t.Out != "" && newHours > 0 {
		fmt.Fprintf(e.stdout, "written: the plans of %s, the busiest, as the signals' own, and %d further signal_plans with %d signal_hours; between stretches the busiest's hold\n",
			table.Plans[table.Busiest].Name, newPlans, newHours)
	}
	return nil
}

func readFlows(name string, c *city.City) (flows []plan.Flows, err error) {
	err = openTable(name, func(r io.Reader) (err error) {
		flows, err = plan.ReadFlows(r, name, c)
		return err
	})
	return flows, err
}

// noteSignals says in the city's manifest that its plans are ours.
func noteSignals(c *city.City, t *plan.Table, source string) {
	p := city.Provenance{Layer: "signals"}
	for _, have := range c.Layers {
		if have.Layer == p.Layer {
			p = have
		}
	}
	from := "flows guessed from the ranks of streets"
	if source != "" {
		from = source + ", " + t.Plans[t.Busiest].Name
	}
	p.Notes = append(append([]string(nil), p.Notes...), fmt.Sprintf("%d plans made by semul traffic plan: Webster, %s; guessed", len(t.Plans[t.Busiest].Signals), from))
	c.SetLayer(p)
	for _, layer := range []string{"signal_plans", "signal_hours"} {
		if len(t.Plans) > 1 {
			further, _ := c.Layer(layer)
			further.Layer = layer
			further.Notes = append(append([]string(nil), further.Notes...), fmt.Sprintf("made by semul traffic plan for %d stretches of the day: Webster, %s; guessed", len(t.Plans), from))
			c.SetLayer(further)
		}
	}
}

// printPlans prints a table of plans: cycle, offset, sum of flow ratios and the greens of the stages.
func printPlans(w io.Writer, r *plan.Result) {
	fmt.Fprintf(w, "%s: %d signals planned, guessed; %d left as they are; platoons lose %.0f vehicle-seconds a cycle, %.0f with the offsets before\n",
		r.Name, len(r.Signals), len(r.Left), r.Lost, r.LostThen)
	fmt.Fprintf(w, "  %-24s %8s %8s %6s  %s\n", "signal", "cycle s", "offset s", "Y", "greens s")
	for _, x := range r.Signals {
		var greens []string
		for _, st := range x.Stages {
			greens = append(greens, fmt.Sprintf("%.0f", st.Green))
		}
		note := ""
		if x.Over {
			note = "  oversaturated"
		}
		if x.Kept {
			note += "  stages kept"
		}
		fmt.Fprintf(w, "  %-24s %8.0f %8.0f %6.2f  %s%s\n", x.ID, x.Cycle, x.Offset, x.Y, strings.Join(greens, " "), note)
	}
}
