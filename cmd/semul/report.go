package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/ensemble"
	"semul/engine/kpi"
	"semul/engine/record"
	"semul/engine/record/replay"
	"semul/engine/run"
	"semul/render/export"
	"semul/render/report"
	"semul/render/text"
)

// reportCmd is `semul report`.
type reportCmd struct {
	Folder   string   `arg:"" name:"run" help:"Run folder, or the folder of a sweep."`
	Out      string   `short:"o" help:"File to write; default report.html in the run folder, sweep.html in that of a sweep." placeholder:"FILE"`
	Baseline string   `help:"Run folder that this one is compared with; default: what the run was made with." placeholder:"RUN"`
	Anyway   bool     `help:"Compare with a --baseline of another city, span or hour all the same, with a warning."`
	Force    bool     `help:"Replace a file that --out names."`
	Figures  []string `help:"Of a sweep: figures that are compared, columns of sweep.csv." placeholder:"NAME"`
	Lang     string   `default:"en" enum:"en,ko" help:"Language shown first." placeholder:"en|ko"`
}

// Help shows an example below the flags.
func (*reportCmd) Help() string {
	return `  semul report runs/semulmeori-monsoon-7 -o report.html
  semul report runs/after --baseline runs/before -o after.html
  semul report sweeps/price -o price.html`
}

func (c *reportCmd) Run(e *environment) error {
	if c.Force && c.Out == "" {
		return badUsage("--force belongs to --out; the page in the folder itself is always made anew")
	}
	if err := notThere(c.Force, "file", c.Out); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.Folder, "sweep.csv")); err == nil {
		if c.Baseline != "" {
			return badUsage("--baseline is that of a run, and %s is a sweep, which compares its own runs", c.Folder)
		}
		return c.sweep(e)
	}
	if len(c.Figures) > 0 {
		return badUsage("--figures are those of a sweep, and %s holds no sweep.csv", c.Folder)
	}
	outcome, err := run.ReadOutcome(c.Folder)
	if err != nil {
		return badInput(err)
	}
	against, err := c.against(e, outcome)
	if err != nil {
		return err
	}
	r, town, err := openRun(c.Folder)
	if err != nil {
		return badInput(err)
	}
	defer r.Close()
	page, err := pageOf(r, town, outcome.Manifest, outcome.Facts, against, c.Lang)
	if err != nil {
		return err
	}
	return c.keep(e, "report.html", page)
}

// keep writes the page to --out, or under its own name into the folder, where it replaces the one that is there.
func (c *reportCmd) keep(e *environment, name string, page []byte) error {
	out, force := c.Out, c.Force
	if out == "" {
		out, force = filepath.Join(c.Folder, name), true
	}
	if err := writeFile(out, force, page); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, out)
	return nil
}

// against compares the run with --baseline, or with the baseline it was made with if that is still there; nil: with nothing.
func (c *reportCmd) against(e *environment, o *run.Outcome) (*comparison, error) {
	if c.Baseline != "" {
		base, err := run.ReadOutcome(c.Baseline)
		if err != nil {
			return nil, badInput(err)
		}
		against, err := compared([]*run.Outcome{base, o}, c.Anyway)
		if err != nil {
			return nil, badInput(fmt.Errorf("%w; give the same city, start and --until to both, or add --anyway", err))
		}
		against.warn(e)
		return against, nil
	}
	if o.Facts.Baseline == "" {
		return nil, nil
	}
	base, err := run.ReadOutcome(filepath.Join(c.Folder, filepath.FromSlash(o.Facts.Baseline)))
	var against *comparison
	if err == nil {
		against, err = compared([]*run.Outcome{base, o}, true) // what did not fit was said when the run was made
	}
	if err != nil {
		e.note("warning: the page is without the run's baseline: %v", err)
		return nil, nil
	}
	return against, nil
}

// sweep writes the page of a sweep from its table.
func (c *reportCmd) sweep(e *environment) error {
	table := filepath.Join(c.Folder, "sweep.csv")
	f, err := os.Open(table)
	if err != nil {
		return badInput(err)
	}
	defer f.Close()
	sweeps, rows, err := ensemble.ReadCSV(f)
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", table, err))
	}
	figures := c.Figures
	for _, name := range figures {
		if !slices.Contains(ensemble.Columns(rows), name) {
			return badUsage("--figures %s: %s has no such column; it has %s", name, table, strings.Join(ensemble.Columns(rows), ", "))
		}
	}
	if len(figures) == 0 {
		figures = headFigures
	}
	var page bytes.Buffer
	if err := report.WriteSweep(&page, titleOf(c.Folder), len(rows), panelsOf(sweeps, rows, figures)); err != nil {
		return err
	}
	return c.keep(e, "sweep.html", page.Bytes())
}

// titleOf is the scenario's name, as the first job's manifest has it, or the folder's.
func titleOf(folder string) string {
	var m record.Manifest
	if readJSON(filepath.Join(folder, "0001", "manifest.json"), &m) == nil && m.Scenario != "" {
		return m.Scenario
	}
	return filepath.Base(folder)
}

func readJSON(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("%s is damaged: %w", path, err)
	}
	return nil
}

// finish writes kpi.json, report.json and report.html into a run folder before it takes its final name.
// base is what it is compared with; it may be nil.
func finish(plan *run.Plan, folder *record.Folder, result *run.Result, base *run.Outcome) error {
	f := factsOf(plan, result)
	var against *comparison
	if base != nil {
		f.Baseline = base.From(folder.Final)
		var err error
		if against, err = compared([]*run.Outcome{base, plan.Outcome(result, f, folder.Final)}, true); err != nil {
			return err
		}
	}
	for name, v := range map[string]any{"kpi.json": f.Indicators, "report.json": f} {
		text, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			return err
		}
		if err := folder.WriteFile(name, append(text, '\n')); err != nil {
			return err
		}
	}
	if err := folder.WriteManifest(result.Manifest); err != nil {
		return err
	}
	r, err := replay.Open(folder.Path(""))
	if err != nil {
		return err
	}
	defer r.Close()
	page, err := pageOf(r, plan.City, result.Manifest, f, against, "en")
	if err != nil {
		return err
	}
	return folder.WriteFile("report.html", page)
}

// factsOf is what a run's page shows beside its frames.
func factsOf(plan *run.Plan, r *run.Result) run.Facts {
	return run.Facts{Series: r.Series, Indicators: r.Indicators, Missing: r.Missing, Limits: plan.Scenario.Limits, Services: plan.Services(r),
		Command: again(plan, r)}
}

// again is the line that makes the same run once more.
func again(plan *run.Plan, r *run.Result) string {
	words := []string{"semul", "run", shellWord(plan.Asked), "--seed", fmt.Sprint(plan.Scenario.Seed)}
	for _, s := range plan.Sets {
		words = append(words, "--set", shellWord(s))
	}
	if !r.Incomplete && r.Reached.Sub(0) < plan.Scenario.Duration {
		words = append(words, "--until", fmt.Sprintf("%gs", r.Reached.Seconds()))
	}
	return strings.Join(words, " ")
}

// shellWord quotes what a shell would take apart.
func shellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_-./=:,+%@", c) || c > 127)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// pageOf makes the page; against may be nil.
func pageOf(src *replay.Run, town *city.City, m record.Manifest, f run.Facts, against *comparison, lang string) ([]byte, error) {
	loaded, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		return nil, err
	}
	studio := export.NewStudio(town, loaded, 0)
	d := dataOf(src, town, m, f)
	d.Lang, _ = text.ParseLang(lang)
	if against != nil {
		d.Against = against.page()
	}
	if from, to, _ := src.Span(); to > from {
		if d.Hero, d.Maps, err = report.Pictures(studio, src, d.Worst(), export.Instants(src, 6), d.Lang); err != nil {
			return nil, err
		}
		if d.Streets, err = report.StreetPictures(studio, src, d.Busiest(), d.Lang); err != nil {
			return nil, err
		}
	}
	var page bytes.Buffer
	if err := report.Write(&page, d); err != nil {
		return nil, err
	}
	return page.Bytes(), nil
}

// dataOf gathers what the page shows.
func dataOf(src *replay.Run, town *city.City, m record.Manifest, f run.Facts) report.Data {
	d := report.Data{Info: *src.Info(), Place: report.Places(town), KPIs: f.Indicators, Lacks: f.Missing, Notes: m.Notes, Warnings: m.Warnings}
	d.Broken = kpi.Check(f.Indicators, f.Missing, bounds(f.Limits))
	from, to, _ := src.Span()
	d.Events = src.Events(from, max(to, m.Reached))
	d.Run, d.Series = runOf(&m, f), seriesOf(f)
	for _, s := range f.Services {
		row := report.Service{Name: s.Name, Kind: s.Kind}
		for _, k := range s.Figures {
			row.Figures = append(row.Figures, report.Figure{Name: k.Name, Value: k.Value, Whole: k.Whole})
		}
		d.Services = append(d.Services, row)
	}
	for _, name := range sortedKeys(m.Models) {
		w := m.Models[name]
		d.Run.Models = append(d.Run.Models, report.Work{Name: name, Done: w.Work, Unit: w.WorkUnit, CPU: w.CPUSeconds})
		d.Assumptions = append(d.Assumptions, report.Lines{Model: name, Lines: m.Assumptions[name]})
		d.Citations = append(d.Citations, report.Lines{Model: name, Lines: m.Citations[name]})
	}
	info := cityInfo(town)
	d.Town = report.Town{AreaKM2: town.Bounds.Width() * town.Bounds.Height() / 1e6, StreetKM: info["street_km"].(float64), LaneKM: info["lane_km"].(float64),
		Signals: len(town.Signals.ID), Buildings: len(town.Buildings.ID)}
	for _, n := range town.Zones.Residents {
		d.Town.Residents += float64(n)
	}
	for _, b := range m.Ledger {
		row := report.Balance{Name: b.Name, Unit: b.Unit, In: b.In, Out: b.Out, Start: b.Start, Stored: b.Stored, Residual: b.ResidualRelative, Limit: b.Limit}
		for _, t := range b.Terms {
			row.Terms = append(row.Terms, report.Term(t))
		}
		d.Ledger = append(d.Ledger, row)
	}
	sort.SliceStable(d.Ledger, func(a, b int) bool { return d.Ledger[a].Name < d.Ledger[b].Name })
	return d
}

// runOf says which run it is and how to repeat it.
func runOf(m *record.Manifest, f run.Facts) report.Run {
	return report.Run{Digest: m.Digest, ForcingHash: m.ForcingHash, Commit: m.Commit, Platform: m.Platform, GOAMD64: m.GOAMD64, Threads: m.Threads,
		Reached: m.Reached, Wall: m.WallSeconds, CPU: m.CPUSeconds, Reason: m.Reason, Command: f.Command}
}

// seriesOf are the numbers of the whole city over time.
func seriesOf(f run.Facts) (list []report.Series) {
	for _, s := range f.Series {
		row := report.Series{ID: s.Model + "." + s.Name, Unit: s.Unit, Doc: s.Doc, V: s.V}
		for _, t := range s.T {
			row.T = append(row.T, t.Seconds())
		}
		list = append(list, row)
	}
	return list
}
