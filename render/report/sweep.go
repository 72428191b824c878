package report

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// Effect is a figure for one value of a sweep: mean, half widths of 95 % intervals, and the paired difference from the
// first value.
type Effect struct {
	Value                      string
	Runs                       int
	Mean, CI95                 float64
	Difference, DifferenceCI95 float64
}

// Panel is one figure over the values of one sweep.
type Panel struct {
	Sweep, Figure string
	Effects       []Effect
}

// Size of a panel's picture, and the room for its labels [px].
const (
	panelW, panelH      = 420, 240
	panelLeft, panelTop = 76, 16
	panelFoot           = 34
)

// WriteSweep writes one offline page about a sweep: a picture and a table for each figure.
func WriteSweep(w io.Writer, title string, jobs int, panels []Panel) error {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><meta charset="utf-8"><title>%s</title><style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:68rem;padding:0 1rem;color:#17212b;background:#f4f5f2}
section{background:#fff;border:1px solid #dfe3e0;border-radius:8px;padding:1rem;margin:1rem 0;display:flex;gap:1.2rem;flex-wrap:wrap}
table{border-collapse:collapse}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #e6e9e6}th:first-child,td:first-child{text-align:left}
h2{flex-basis:100%%;margin:0;font-size:1.05rem}.dim{color:#5b6771}
</style><h1>%s</h1><p class="dim">%d runs. Dots are means, bars their 95 %% intervals over seeds; differences are paired, run by run with all else equal,
against the first value. Everything is simulated.</p>`, html.EscapeString(title), html.EscapeString(title), jobs)
	for _, p := range panels {
		fmt.Fprintf(&b, "<section><h2>%s by %s</h2>%s<table><tr><th>%s</th><th>runs</th><th>mean</th><th>± 95 %%</th><th>difference</th><th>± 95 %%</th></tr>",
			html.EscapeString(p.Figure), html.EscapeString(p.Sweep), p.picture(), html.EscapeString(p.Sweep))
		for k, e := range p.Effects {
			fmt.Fprintf(&b, "<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td>", html.EscapeString(e.Value), e.Runs, short(e.Mean), short(e.CI95))
			if k == 0 {
				b.WriteString("<td></td><td></td></tr>")
			} else {
				fmt.Fprintf(&b, "<td>%s</td><td>%s</td></tr>", signed(e.Difference), short(e.DifferenceCI95))
			}
		}
		b.WriteString("</table></section>")
	}
	b.WriteString("</html>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// picture draws means with their intervals, one place a value.
func (p *Panel) picture() string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, e := range p.Effects {
		lo, hi = math.Min(lo, e.Mean-e.CI95), math.Max(hi, e.Mean+e.CI95)
	}
	if !(hi >= lo) {
		return ""
	}
	if margin := (hi - lo) * 0.1; margin > 0 {
		lo, hi = lo-margin, hi+margin
	} else {
		lo, hi = lo-1, hi+1
	}
	y := func(v float64) float64 { return panelTop + (hi-v)/(hi-lo)*(panelH-panelTop-panelFoot) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg width="%d" height="%d" role="img" aria-label="%s by %s" font-family="system-ui,sans-serif" font-size="12" fill="#17212b">`, panelW, panelH,
		html.EscapeString(p.Figure), html.EscapeString(p.Sweep))
	for k := range 5 {
		v := lo + (hi-lo)*float64(k)/4
		fmt.Fprintf(&b, `<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" stroke="#e3e6e3"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`, panelLeft, panelW-8, y(v), y(v), panelLeft-8, y(v)+4, short(v))
	}
	step := float64(panelW-8-panelLeft) / float64(len(p.Effects))
	for k, e := range p.Effects {
		x := panelLeft + step*(float64(k)+0.5)
		fmt.Fprintf(&b, `<line x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f" stroke="#103e7c" stroke-width="2"/><circle cx="%.1f" cy="%.1f" r="5" fill="#103e7c"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>`,
			x, x, y(e.Mean-e.CI95), y(e.Mean+e.CI95), x, y(e.Mean), x, panelH-12, html.EscapeString(e.Value))
	}
	b.WriteString("</svg>")
	return b.String()
}

// short writes a number with four digits, large ones with thousands.
func short(v float64) string {
	switch a := math.Abs(v); {
	case a >= 1e6:
		return fmt.Sprintf("%.3gM", v/1e6)
	case a >= 1e4:
		return fmt.Sprintf("%.4gk", v/1e3)
	}
	return fmt.Sprintf("%.4g", v)
}

func signed(v float64) string {
	if v > 0 {
		return "+" + short(v)
	}
	return strings.Replace(short(v), "-", "−", 1)
}
