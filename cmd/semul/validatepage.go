package main

import (
	"bytes"
	"html/template"
	"runtime"
	"strconv"

	"semul/engine/validate"
	"semul/render/palette"
)

// caseRow is a case on the page.
type caseRow struct {
	validate.Result
	State, Shown, Bound string
	Plots               []plotRow
}

// plotRow is a plot on the page with its legend.
type plotRow struct {
	X, Y, File string
	SVG        template.HTML
	Legend     []legendRow
}

type legendRow struct {
	Name, Color string
	Truth       bool
}

var validationTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>semul validate {{.Area}}</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem;color:#1d2430;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d9dee6}
td.n{text-align:right;white-space:nowrap}.pass{color:#1b6e3c}.miss{color:#b3261e;font-weight:600}.skip{color:#6b7280}
.plots{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0;width:36rem;max-width:100%}figcaption{font-size:.85rem;color:#4b5563}
.key{display:inline-block;margin-right:1rem}.key i{display:inline-block;width:1.4em;height:.25em;margin-right:.35em;vertical-align:middle}
small{color:#4b5563}section{margin-top:2.5rem}
</style></head><body>
<h1>semul validate {{.Area}}</h1>
<p>{{.Passed}} of {{.Tried}} cases keep their limit, {{.Skipped}} skipped. semul {{.Version}}, {{.Platform}}.
A limit is never widened to make a case pass: what is missed stands here as missed. Figures of other models are those that could be
read in the source named beside them; where none could be read, the field is empty. They may be other measures than ours.</p>
<table><tr><th>case</th><th>measure</th><th>semul</th><th>limit</th><th></th><th>other models</th></tr>
{{range .Cases}}<tr><td><a href="#{{.Case}}">{{.Case}}</a></td><td>{{.Metric}}</td><td class="n">{{.Shown}}</td><td class="n">{{.Bound}}</td><td class="{{.State}}">{{.State}}</td>
<td>{{range .Peers}}{{.Model}}: {{.Figure}} <small>[{{.Source}}]</small><br>{{end}}</td></tr>
{{end}}</table>
{{range .Cases}}<section id="{{.Case}}"><h2>{{.Case}} <span class="{{.State}}">{{.State}}</span></h2>
<p>{{.Metric}}: {{.Shown}}, limit {{.Bound}}.{{if .Notes}} {{.Notes}}.{{end}}{{if .Skipped}} {{.Skipped}}.{{end}}{{if .Error}} {{.Error}}.{{end}}<br><small>{{.Source}}</small></p>
<div class="plots">{{range .Plots}}<figure>{{.SVG}}<figcaption>{{.Y}} over {{.X}}<br>{{range .Legend}}<span class="key"><i style="background:{{.Color}}"></i>{{.Name}}</span>{{end}}</figcaption></figure>{{end}}</div></section>
{{end}}</body></html>
`))

// validationPage writes one area's page: all in one file, nothing fetched.
func validationPage(area string, results []validate.Result, plots map[string][]plot, version string) ([]byte, error) {
	page := struct {
		Area, Version, Platform string
		Tried, Passed, Skipped  int
		Cases                   []caseRow
	}{Area: area, Version: version, Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for _, r := range results {
		row := caseRow{Result: r, State: "pass", Bound: quantity(r.Limit, r.Unit)}
		page.Tried++
		switch {
		case r.Skipped != "":
			row.State = "skip"
			page.Tried--
			page.Skipped++
		case r.Error != "":
			row.State = "miss"
		case !r.Pass:
			row.State, row.Shown = "miss", quantity(r.Value, r.Unit)
		default:
			row.Shown = quantity(r.Value, r.Unit)
			page.Passed++
		}
		for _, p := range plots[r.Area+"/"+r.Case] {
			shown := plotRow{X: p.figure.X, Y: p.figure.Y, File: p.file, SVG: template.HTML(p.svg)} // our own drawing, its words escaped
			for k, c := range p.figure.Curves {
				shown.Legend = append(shown.Legend, legendRow{c.Name, palette.Hex(p.tones[k].Color(palette.Light)), c.Truth})
			}
			row.Plots = append(row.Plots, shown)
		}
		page.Cases = append(page.Cases, row)
	}
	var b bytes.Buffer
	err := validationTemplate.Execute(&b, page)
	return b.Bytes(), err
}

// quantity writes a number and its unit.
func quantity(v float64, unit string) string {
	s := strconv.FormatFloat(v, 'g', 4, 64)
	if unit != "" {
		s += " " + unit
	}
	return s
}
