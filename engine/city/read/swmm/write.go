package swmm

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// Write writes a model as an input file. Reading it again gives the same model; comments of a file once read are gone, and
// moments of series are written as hours after the start.
func Write(out io.Writer, m *Model) error {
	w := &writer{b: bufio.NewWriter(out)}
	w.section("TITLE", len(m.Title) > 0)
	for _, t := range m.Title {
		fmt.Fprintln(w.b, t)
	}
	w.options(&m.Options)
	w.land(m)
	w.nodes(m)
	w.links(m)
	w.tables(m)
	w.points("COORDINATES", m.Coordinates)
	w.points("VERTICES", m.Vertices)
	w.points("POLYGONS", m.Polygons)
	for _, k := range m.Kept {
		w.section(k.Name, true)
		for _, line := range k.Lines {
			fmt.Fprintln(w.b, line)
		}
	}
	return w.b.Flush()
}

type writer struct{ b *bufio.Writer }

func (w *writer) section(name string, any bool) {
	if any {
		fmt.Fprintf(w.b, "\n[%s]\n", name)
	}
}

// line writes words; numbers in their shortest exact form, NaN as '*', texts with blanks in quotation marks.
func (w *writer) line(words ...any) {
	for i, word := range words {
		if i > 0 {
			w.b.WriteByte('\t')
		}
		switch v := word.(type) {
		case float64:
			w.b.WriteString(number(v))
		case int:
			w.b.WriteString(strconv.Itoa(v))
		case bool:
			w.b.WriteString(map[bool]string{true: "YES", false: "NO"}[v])
		case string:
			if v == "" {
				v = "*"
			}
			if strings.ContainsAny(v, " \t;") {
				v = `"` + v + `"`
			}
			w.b.WriteString(v)
		}
	}
	w.b.WriteByte('\n')
}

func number(v float64) string {
	if math.IsNaN(v) {
		return "*"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func (w *writer) options(o *Options) {
	w.section("OPTIONS", true)
	day := func(t time.Time) string { return t.Format("01/02/2006") }
	tod := func(t time.Time) string { return t.Format("15:04:05.999999999") }
	offsets := map[bool]string{true: "ELEVATION", false: "DEPTH"}[o.ElevationOffsets]
	for _, p := range []struct {
		key   string
		value any
	}{{"FLOW_UNITS", string(o.FlowUnits)}, {"INFILTRATION", o.Infiltration}, {"FLOW_ROUTING", o.Routing}, {"LINK_OFFSETS", offsets},
		{"START_DATE", day(o.Start)}, {"START_TIME", tod(o.Start)}, {"END_DATE", day(o.End)}, {"END_TIME", tod(o.End)},
		{"REPORT_START_DATE", day(o.ReportStart)}, {"REPORT_START_TIME", tod(o.ReportStart)}, {"REPORT_STEP", span(o.ReportStep)}, {"WET_STEP", span(o.WetStep)},
		{"DRY_STEP", span(o.DryStep)}, {"ROUTING_STEP", o.RoutingStep}, {"RULE_STEP", span(o.RuleStep)}, {"DRY_DAYS", o.DryDays}, {"ALLOW_PONDING", o.AllowPonding}, {"SKIP_STEADY_STATE", o.SkipSteadyState},
		{"IGNORE_RAINFALL", o.IgnoreRainfall}, {"INERTIAL_DAMPING", o.InertialDamping}, {"NORMAL_FLOW_LIMITED", o.NormalFlowLimited},
		{"FORCE_MAIN_EQUATION", o.ForceMain}, {"SURCHARGE_METHOD", o.Surcharge}, {"VARIABLE_STEP", o.VariableStep}, {"LENGTHENING_STEP", o.LengtheningStep},
		{"MINIMUM_STEP", o.MinimumStep}, {"MIN_SURFAREA", o.MinSurfaceArea}, {"MIN_SLOPE", o.MinSlope}, {"MAX_TRIALS", o.MaxTrials}, {"HEAD_TOLERANCE", o.HeadTolerance}} {
		w.line(p.key, p.value)
	}
	for _, p := range o.Other {
		fmt.Fprintf(w.b, "%s\t%s\n", p[0], p[1])
	}
}

// span writes seconds as hours:minutes:seconds, or as decimal hours where they have a fraction.
func span(seconds float64) string {
	if whole := int(seconds); float64(whole) == seconds {
		return fmt.Sprintf("%d:%02d:%02d", whole/3600, whole/60%60, whole%60)
	}
	return number(seconds / 3600)
}

func (w *writer) rows(name string, rows []Row) {
	w.section(name, len(rows) > 0)
	for _, r := range rows {
		words := make([]any, len(r.Words))
		for i, s := range r.Words {
			words[i] = s
		}
		w.line(words...)
	}
}

func (w *writer) land(m *Model) {
	w.rows("EVAPORATION", m.Evaporation)
	w.section("RAINGAGES", len(m.Gages) > 0)
	for _, g := range m.Gages {
		words := []any{g.Name, g.Kind, clockText(g.IntervalSeconds), g.SCF, g.Source, g.Series}
		for _, r := range g.Rest {
			words = append(words, r)
		}
		w.line(words...)
	}
	w.section("SUBCATCHMENTS", len(m.Subcatchments) > 0)
	for _, s := range m.Subcatchments {
		words := []any{s.Name, s.Gage, s.Outlet, s.Area, s.Imperv, s.Width, s.Slope, s.CurbLength}
		if s.SnowPack != "" {
			words = append(words, s.SnowPack)
		}
		w.line(words...)
	}
	w.section("SUBAREAS", len(m.Subcatchments) > 0)
	for _, s := range m.Subcatchments {
		if s.AreaLine > 0 || s.NPerv > 0 {
			w.line(s.Name, s.NImperv, s.NPerv, s.StoreImperv, s.StorePerv, s.ZeroImperv, s.RouteTo, s.RoutedPercent)
		}
	}
	w.section("INFILTRATION", len(m.Subcatchments) > 0)
	for _, s := range m.Subcatchments {
		if len(s.Infiltration) == 0 {
			continue
		}
		words := []any{s.Name}
		for _, v := range s.Infiltration {
			words = append(words, v)
		}
		if s.Method != "" {
			words = append(words, s.Method)
		}
		w.line(words...)
	}
}

func clockText(s float64) string {
	n := int(math.Round(s))
	if float64(n) != s {
		return number(s / 3600)
	}
	return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
}

func (w *writer) nodes(m *Model) {
	w.section("JUNCTIONS", len(m.Junctions) > 0)
	for _, j := range m.Junctions {
		w.line(j.Name, j.Invert, j.MaxDepth, j.InitDepth, j.SurDepth, j.Ponded)
	}
	w.section("OUTFALLS", len(m.Outfalls) > 0)
	for _, o := range m.Outfalls {
		words := []any{o.Name, o.Invert, o.Kind}
		switch o.Kind {
		case "FIXED":
			words = append(words, o.Stage)
		case "TIDAL", "TIMESERIES":
			words = append(words, o.Table)
		}
		words = append(words, o.Gated)
		if o.RouteTo != "" {
			words = append(words, o.RouteTo)
		}
		w.line(words...)
	}
	w.section("STORAGE", len(m.Storages) > 0)
	for _, s := range m.Storages {
		words := []any{s.Name, s.Invert, s.MaxDepth, s.InitDepth, s.Shape}
		if s.Shape == "TABULAR" {
			words = append(words, s.Curve)
		} else {
			words = append(words, s.Param[0], s.Param[1], s.Param[2])
		}
		words = append(words, s.SurDepth, s.Fevap)
		for _, v := range s.Seepage {
			words = append(words, v)
		}
		w.line(words...)
	}
	w.section("DIVIDERS", len(m.Dividers) > 0)
	for _, d := range m.Dividers {
		words := []any{d.Name, d.Invert, d.Link, d.Kind}
		for _, p := range d.Param {
			words = append(words, p)
		}
		w.line(append(words, d.MaxDepth, d.InitDepth, d.SurDepth, d.Ponded)...)
	}
}

func (w *writer) links(m *Model) {
	w.section("CONDUITS", len(m.Conduits) > 0)
	for _, c := range m.Conduits {
		w.line(c.Name, c.From, c.To, c.Length, c.Manning, c.InOffset, c.OutOffset, c.InitFlow, c.MaxFlow)
	}
	w.section("PUMPS", len(m.Pumps) > 0)
	for _, p := range m.Pumps {
		w.line(p.Name, p.From, p.To, p.Curve, map[bool]string{true: "ON", false: "OFF"}[p.On], p.Startup, p.Shutoff)
	}
	w.section("ORIFICES", len(m.Orifices) > 0)
	for _, o := range m.Orifices {
		w.line(o.Name, o.From, o.To, o.Kind, o.Offset, o.Cd, o.Gated, o.Hours)
	}
	w.section("WEIRS", len(m.Weirs) > 0)
	for _, x := range m.Weirs {
		words := []any{x.Name, x.From, x.To, x.Kind, x.Offset, x.Cd, x.Gated, x.EndContractions, x.Cd2, x.Surcharge}
		if x.RoadWidth != 0 || x.RoadSurface != "" || x.Curve != "" {
			words = append(words, x.RoadWidth, x.RoadSurface)
		}
		if x.Curve != "" {
			words = append(words, x.Curve)
		}
		w.line(words...)
	}
	w.section("OUTLETS", len(m.Outlets) > 0)
	for _, o := range m.Outlets {
		if o.Kind == "TABULAR" {
			w.line(o.Name, o.From, o.To, o.Offset, o.Kind+"/"+o.Over, o.Curve, o.Gated)
		} else {
			w.line(o.Name, o.From, o.To, o.Offset, o.Kind+"/"+o.Over, o.Coef, o.Expo, o.Gated)
		}
	}
	w.section("XSECTIONS", len(m.Sections) > 0)
	for _, s := range m.Sections {
		switch s.Shape {
		case "IRREGULAR", "STREET":
			w.line(s.Link, s.Shape, s.Table, 0, 0, 0, s.Barrels, s.Culvert)
		case "CUSTOM":
			w.line(s.Link, s.Shape, s.Geom[0], s.Table, 0, 0, s.Barrels, s.Culvert)
		default:
			w.line(s.Link, s.Shape, s.Geom[0], s.Geom[1], s.Geom[2], s.Geom[3], s.Barrels, s.Culvert)
		}
	}
	w.section("TRANSECTS", len(m.Transects) > 0)
	for _, t := range m.Transects {
		w.line("NC", t.Left, t.Right, t.Channel)
		w.line("X1", t.Name, len(t.Station), t.BankLeft, t.BankRight, 0, 0, t.Meander, t.Width, t.ElevOffset)
		for i := range t.Station {
			w.line("GR", t.Elevation[i], t.Station[i])
		}
	}
	w.section("STREETS", len(m.Streets) > 0)
	for _, s := range m.Streets {
		w.line(s.Name, s.Crown, s.Curb, s.Slope, s.Manning, s.GutterDrop, s.GutterWidth, s.Sides, s.BackWidth, s.BackSlope, s.BackManning)
	}
	w.section("INLETS", len(m.Inlets) > 0)
	for _, v := range m.Inlets {
		words := []any{v.Name, v.Kind}
		if v.Kind != "CUSTOM" {
			words = append(words, v.Length, v.Width)
		}
		for _, r := range v.Rest {
			words = append(words, r)
		}
		w.line(words...)
	}
	w.section("INLET_USAGE", len(m.Usage) > 0)
	for _, u := range m.Usage {
		w.line(u.Conduit, u.Inlet, u.Node, u.Count, u.Clogged, u.Most, u.Drop, u.Width, u.Placement)
	}
	w.section("LOSSES", len(m.Losses) > 0)
	for _, l := range m.Losses {
		w.line(l.Link, l.In, l.Out, l.Mean, l.Gated, l.Seepage)
	}
	w.section("CONTROLS", len(m.Rules) > 0)
	variables := 0
	for _, e := range m.Expressions {
		w.expression(e, &variables)
	}
	for _, r := range m.Rules {
		w.rule(r)
	}
}

func (w *writer) tables(m *Model) {
	w.section("INFLOWS", len(m.Inflows) > 0)
	for _, f := range m.Inflows {
		series, kind := f.Series, f.Kind
		words := []any{f.Node, f.Constituent}
		if series == "" {
			w.b.WriteString(f.Node + "\t" + f.Constituent + "\t\"\"\t" + kind + "\t" + number(f.Units) + "\t" + number(f.Scale) + "\t" + number(f.Base) + "\t" + f.Pattern + "\n")
			continue
		}
		words = append(words, series, kind, f.Units, f.Scale, f.Base)
		if f.Pattern != "" {
			words = append(words, f.Pattern)
		}
		w.line(words...)
	}
	w.section("DWF", len(m.DWF) > 0)
	for _, f := range m.DWF {
		words := []any{f.Node, f.Constituent, f.Mean}
		for _, p := range f.Patterns {
			words = append(words, p)
		}
		w.line(words...)
	}
	w.section("CURVES", len(m.Curves) > 0)
	for _, c := range m.Curves {
		for i := range c.X {
			if i == 0 {
				w.line(c.Name, c.Kind, c.X[0], c.Y[0])
			} else {
				w.line(c.Name, c.X[i], c.Y[i])
			}
		}
	}
	w.section("TIMESERIES", len(m.Series) > 0)
	for _, s := range m.Series {
		for i := range s.Seconds {
			w.line(s.Name, s.Seconds[i]/3600, s.Value[i])
		}
	}
	w.section("PATTERNS", len(m.Patterns) > 0)
	for _, p := range m.Patterns {
		words := []any{p.Name, p.Kind}
		for _, f := range p.Factor {
			words = append(words, f)
		}
		w.line(words...)
	}
}

func (w *writer) points(name string, points []Point) {
	w.section(name, len(points) > 0)
	for _, p := range points {
		w.line(p.Name, p.X, p.Y)
	}
}

// expression writes postfix tokens with brackets around each operation, behind the variables they need.
func (w *writer) expression(e Expression, variables *int) {
	var stack []string
	for _, t := range e.Tokens {
		n := len(stack)
		switch {
		case t.Op == "" && t.Operand.Object == "":
			stack = append(stack, number(t.Value))
		case t.Op == "":
			*variables++
			name := fmt.Sprintf("VAR%d", *variables)
			fmt.Fprintf(w.b, "VARIABLE %s = %s\n", name, operandText(t.Operand))
			stack = append(stack, name)
		case len(t.Op) == 1 && n > 1:
			stack = append(stack[:n-2], "("+stack[n-2]+" "+t.Op+" "+stack[n-1]+")")
		case t.Op == "neg" && n > 0:
			stack[n-1] = "(-" + stack[n-1] + ")"
		case n > 0:
			stack[n-1] = t.Op + "(" + stack[n-1] + ")"
		}
	}
	fmt.Fprintf(w.b, "EXPRESSION %s = %s\n", e.Name, strings.Join(stack, " "))
}

func (w *writer) rule(r Rule) {
	fmt.Fprintf(w.b, "RULE %s\n", r.Name)
	for i, c := range r.If {
		word := "AND"
		if i == 0 {
			word = "IF"
		} else if c.Or {
			word = "OR"
		}
		right := valueText(c.Left.Attr, c.Right.Value)
		if c.Right.Object != "" {
			right = operandText(c.Right)
		}
		fmt.Fprintf(w.b, "%s %s %s %s\n", word, operandText(c.Left), c.Op, right)
	}
	for i, a := range r.Then {
		fmt.Fprintf(w.b, "%s %s\n", map[bool]string{true: "THEN", false: "AND"}[i == 0], actionText(a))
	}
	for i, a := range r.Else {
		fmt.Fprintf(w.b, "%s %s\n", map[bool]string{true: "ELSE", false: "AND"}[i == 0], actionText(a))
	}
	fmt.Fprintf(w.b, "PRIORITY %s\n\n", number(r.Priority))
}

func operandText(o Operand) string {
	if o.Object == "EXPRESSION" {
		return o.Name
	}
	if o.Object == "SIMULATION" {
		return o.Object + " " + o.Attr
	}
	return o.Object + " " + o.Name + " " + o.Attr
}

func valueText(attr string, v float64) string {
	switch attr {
	case "STATUS":
		return map[bool]string{true: "ON", false: "OFF"}[v != 0]
	case "DATE":
		return epoch.Add(time.Duration(v * 24 * float64(time.Hour))).Format("01/02/2006")
	}
	return number(v)
}

func actionText(a Action) string {
	out := a.Object + " " + a.Name + " " + a.Attr + " = "
	switch a.Kind {
	case "CURVE", "TIMESERIES":
		return out + a.Kind + " " + a.Table
	case "PID":
		return out + "PID " + number(a.PID[0]) + " " + number(a.PID[1]) + " " + number(a.PID[2])
	}
	return out + number(a.Value)
}
