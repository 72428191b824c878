package report

import (
	"bytes"
	"encoding/json"
	"html/template"
	"math"
	"strconv"
	"time"

	"semul/render/chart"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// card is one chart with its table.
type card struct {
	Title   [2]string
	Unit    [2]string
	Wide    template.HTML // SVG for wide and for narrow columns
	Narrow  template.HTML
	Keys    []key
	Rows    []row // every so often, for the table
	Extents []extent
	JSON    template.JS
	Roads   bool // of the chapter on traffic
}

// key is one entry of a chart's legend.
type key struct {
	Title [2]string
	Tone  string
}

// row is one line of a table: a time and a value a series.
type row struct {
	Time string
	V    []string
}

// extent sums up one series.
type extent struct {
	Title          [2]string
	Most, MostAt   string
	Least, LeastAt string
	Mean           string
}

// chartWidths are the widths and heights of the two drawings of each chart [px].
var chartWidths = [2][2]int{{620, 210}, {350, 190}}

// cards draws all series, those of one chart together, known ones first.
func (d *Data) cards(f *text.Fonts) ([]card, error) {
	all := d.inOrder()
	var out []card
	for i := 0; i < len(all); {
		n := i + 1
		for n < len(all) && all[n].chart == all[i].chart && all[n].Unit == all[i].Unit {
			n++
		}
		if varies(all[i:n]) {
			title := all[i].title
			if t, ok := chartTitles[all[i].chart]; ok && n > i+1 {
				title = t
			}
			c, err := d.card(f, title, all[i:n])
			if err != nil {
				return nil, err
			}
			c.Roads = onRoads(all[i].ID)
			out = append(out, c)
		}
		i = n
	}
	return out, nil
}

// inOrder returns all series, known ones first.
func (d *Data) inOrder() (all []*shown) {
	for _, r := range roles {
		if s := d.find(r.ids[0]); s != nil {
			all = append(all, s)
		}
	}
	for i := range d.Series {
		if _, ok := known(d.Series[i].ID); !ok && len(d.Series[i].V) > 1 {
			all = append(all, d.dress(i))
		}
	}
	return all
}

// varies reports whether there is anything to see: some value changes.
func varies(series []*shown) bool {
	for _, s := range series {
		most, _, ok := s.peak()
		least, _, _ := s.least()
		if ok && most > least {
			return true
		}
	}
	return false
}

// card draws series of one unit into one chart. All have the times of this run.
func (d *Data) card(f *text.Fonts, title [2]string, series []*shown) (card, error) {
	out := card{Title: title, Unit: [2]string{text.Unit(series[0].Unit, text.Ko), text.Unit(series[0].Unit, text.En)}}
	factor := 1.0
	if u := series[0].Unit; u == "m2" || u == "m²" {
		if most := mostOf(series); most >= 1e5 {
			factor, out.Unit = 1e-6, [2]string{"km²", "km²"}
		}
	}
	var list scene.DrawList
	plot := struct {
		Box    [2][4]float32 `json:"box"`
		Size   [2][2]int     `json:"size"`
		From   float64       `json:"from"`
		To     float64       `json:"to"`
		Start  int64         `json:"start"` // minutes of the civil day
		Unit   [2]string     `json:"unit"`
		Title  [][2]string   `json:"title"`
		Tone   []string      `json:"tone"`
		T      []float64     `json:"t"`
		V      [][]*float64  `json:"v"`
		Decima int           `json:"dec"`
	}{From: 0, To: d.reached().Seconds(), Unit: out.Unit, Size: chartWidths}
	y, m, day := d.Info.Start.Date()
	plot.Start = int64(d.Info.Start.Sub(time.Date(y, m, day, 0, 0, 0, 0, d.Info.Start.Location())) / time.Second)
	for k, size := range chartWidths {
		c := chart.Chart{W: size[0], H: size[1], Start: d.Info.Start, From: 0, To: plot.To, Cursor: math.NaN(), Zero: true}
		for _, s := range series {
			v := scaled(s.V, factor)
			c.Series = append(c.Series, chart.Series{T: s.T, V: v, Tone: s.tone, Shape: s.shape, Dash: s.dash})
		}
		thinned(&c, size[0])
		box := c.Draw(f, palette.Light, &list)
		plot.Box[k] = [4]float32{box.MinX, box.MinY, box.MaxX, box.MaxY}
		var svg bytes.Buffer
		if err := chart.SVG(&svg, &list, out.Title[text.En]); err != nil {
			return card{}, err
		}
		if k == 0 {
			out.Wide = template.HTML(svg.String())
		} else {
			out.Narrow = template.HTML(svg.String())
		}
	}
	decimals := decimalsFor(mostOf(series) * factor)
	if text.Counted(series[0].Unit) {
		decimals = 0
	}
	plot.Decima = decimals
	step := max(1, (len(series[0].T)+359)/360)
	for i := 0; i < len(series[0].T); i += step {
		plot.T = append(plot.T, series[0].T[i])
	}
	for _, s := range series {
		out.Keys = append(out.Keys, key{s.title, s.tone.String()})
		plot.Title, plot.Tone = append(plot.Title, s.title), append(plot.Tone, s.tone.String())
		var v []*float64
		for _, t := range plot.T {
			if x, ok := s.at(t); ok {
				x = roundTo(x*factor, decimals+1)
				v = append(v, &x)
			} else {
				v = append(v, nil)
			}
		}
		plot.V = append(plot.V, v)
		out.Extents = append(out.Extents, d.extent(s, factor, decimals))
	}
	out.Rows = d.rows(series, factor, decimals)
	js, err := json.Marshal(plot)
	if err != nil {
		return card{}, err
	}
	out.JSON = template.JS(js)
	return out, nil
}

func mostOf(series []*shown) float64 {
	most := 0.0
	for _, s := range series {
		for _, v := range s.V {
			if !math.IsNaN(v) {
				most = math.Max(most, math.Abs(v))
			}
		}
	}
	return most
}

func scaled(v []float64, k float64) []float64 {
	if k == 1 {
		return v
	}
	out := make([]float64, len(v))
	for i := range v {
		out[i] = v[i] * k
	}
	return out
}

// decimalsFor is how many decimals numbers of a size need for three digits.
func decimalsFor(most float64) int {
	switch {
	case most >= 100:
		return 0
	case most >= 10:
		return 1
	case most >= 0.1:
		return 2
	}
	return 3
}

func roundTo(v float64, decimals int) float64 {
	k := math.Pow(10, float64(decimals))
	return math.Round(v*k) / k
}

// thinned keeps at most one value a pixel and a half, the greatest of each, so that peaks stay.
func thinned(c *chart.Chart, width int) {
	most := width * 2 / 3
	for k := range c.Series {
		s := &c.Series[k]
		n := len(s.V)
		if n <= most {
			continue
		}
		var t, v []float64
		for b := range most {
			lo, hi := b*n/most, (b+1)*n/most
			best := lo
			for i := lo; i < hi; i++ {
				if s.V[i] > s.V[best] || math.IsNaN(s.V[best]) {
					best = i
				}
			}
			t, v = append(t, s.T[lo]), append(v, s.V[best])
		}
		s.T, s.V = t, v
	}
}

func (d *Data) extent(s *shown, factor float64, decimals int) extent {
	e := extent{Title: s.title}
	if v, t, ok := s.peak(); ok {
		e.Most, e.MostAt = text.Fixed(v*factor, decimals), d.clockAt(t)
	}
	if v, t, ok := s.least(); ok {
		e.Least, e.LeastAt = text.Fixed(v*factor, decimals), d.clockAt(t)
	}
	if n := len(s.T); n > 1 && s.T[n-1] > s.T[0] {
		e.Mean = text.Fixed(s.total()/(s.T[n-1]-s.T[0])*factor, decimals)
	}
	return e
}

// rows is the table of a chart: at most 25 civil instants, evenly spread.
func (d *Data) rows(series []*shown, factor float64, decimals int) []row {
	end := d.reached().Seconds()
	step := 60.0
	for _, s := range []float64{60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400} {
		step = s
		if end/s <= 24 {
			break
		}
	}
	var out []row
	for t := 0.0; t <= end+1e-6; t += step {
		r := row{Time: d.clockAt(t)}
		for _, s := range series {
			if v, ok := s.at(t); ok {
				r.V = append(r.V, text.Fixed(v*factor, decimals))
			} else {
				r.V = append(r.V, "–")
			}
		}
		out = append(out, r)
	}
	return out
}

// percent writes a share of one.
func percent(v float64) string { return strconv.FormatFloat(v*100, 'g', 3, 64) + " %" }
