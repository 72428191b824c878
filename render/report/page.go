package report

import (
	"cmp"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"semul/assets/fonts"
	"semul/engine/kpi"
	"semul/render/chart"
	"semul/render/palette"
	"semul/render/text"
)

//go:embed page.tmpl
var pageTemplate string

//go:embed inline.css
var inlineCSS string

//go:embed inline.js
var inlineJS string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"b": both, "t": func(ko, en string) template.HTML { return both([2]string{ko, en}) },
	"png": func(b []byte) template.HTMLAttr { // an attribute, since a URL would have each + written as five letters
		return template.HTMLAttr(`src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(b) + `"`)
	},
	"layer": func(name string) [2]string {
		return [2]string{text.LayerName(name, text.Ko), text.LayerName(name, text.En)}
	},
	"percent": percent,
}).Parse(pageTemplate))

// both writes a text in both languages; the style sheet shows one.
func both(s [2]string) template.HTML {
	if s[0] == s[1] || s[1] == "" {
		return template.HTML(template.HTMLEscapeString(s[0]))
	}
	return template.HTML(`<span class="ko" lang="ko">` + template.HTMLEscapeString(s[0]) + `</span><span class="en" lang="en">` + template.HTMLEscapeString(s[1]) + `</span>`)
}

// head is what stands in the head of a page.
type head struct {
	Title, City, Engine string
	CSS                 template.CSS
}

// view is what the template sees.
type view struct {
	*Data
	Head     head
	Against  *changes
	Title    string
	When     [2]string
	JS       template.JS
	Says     [][2]string
	Tiles    []tile
	HeroNote [2]string
	Pictures []picture
	Criteria []criterion
	Story    *story
	Cards    []card // but those of Roads
	Roads    *roads
	Books    []book
	Fleets   []serviceCard
	made
	Depths    []swatch
	Speeds    []swatch
	Facts     []fact
	Incomplet bool
	Seeds     int
}

// made says what of the city is synthetic.
type made struct {
	Made    []string // names of layers
	AllMade bool
}

func madeOf(d *Data) made {
	return made{d.Info.Synthetic, len(d.Info.Sources) > 0 && len(d.Info.Synthetic) >= len(d.Info.Sources)}
}

// tile is one headline figure.
type tile struct {
	Title [2]string
	Value [2]string
	Unit  [2]string
	Tone  string
}

// picture is a map with its caption.
type picture struct {
	Map
	Time string
	Note [2]string
}

// criterion is one chapter of the indicators.
type criterion struct {
	Title [2]string
	Rows  []indicator
}

// indicator is one line of it.
type indicator struct {
	kpi.Indicator
	Shown [2]string
	Range [2]string
	Note  [2]string
	Sub   bool // a part of the line above
	Limit string
}

// book is one balance.
type book struct {
	Balance
	Title, Measure                 [2]string
	In, Out, Start, Stored, Change string
	Terms                          []bookTerm
	Share                          string
	Kept                           bool
}

type bookTerm struct{ Name, Value string }

// swatch is one class of a map's legend.
type swatch struct {
	Color string
	Label string
}

// fact is one line of what is known about the run.
type fact struct {
	Title [2]string
	Value string
	Mono  bool
}

// measure loads the typeface that measures the labels of charts, once.
var measure = sync.OnceValues(func() (*text.Fonts, error) { return text.LoadFonts(fonts.Regular, fonts.SemiBold) })

// Write writes the page. An error of the writer is returned as it is.
func Write(w io.Writer, data Data) error {
	faces, err := measure()
	if err != nil {
		return err
	}
	d := &data
	v := view{Data: d, JS: template.JS(inlineJS), Title: d.title(), When: d.when(), Says: d.sentences(), Seeds: 1}
	v.Head = headOf(v.Title, d)
	if d.Against != nil {
		v.Against = d.Against.changes()
	}
	v.Incomplet = d.Info.Incomplete || d.Run.Reason != ""
	v.Tiles = d.tiles()
	if d.Hero != nil {
		v.HeroNote = d.caption(d.Hero)
	}
	for _, m := range d.Maps {
		v.Pictures = append(v.Pictures, picture{m, text.HHMM(d.civil(m.At)), d.caption(&m)})
	}
	v.Criteria = d.criteria()
	for _, k := range d.KPIs {
		v.Seeds = max(v.Seeds, k.N)
	}
	if v.Story, err = d.story(faces); err != nil {
		return err
	}
	cards, err := d.cards(faces)
	if err != nil {
		return err
	}
	for _, c := range cards {
		if !c.Roads {
			v.Cards = append(v.Cards, c)
		}
	}
	v.Roads = d.roads(cards)
	v.Books, v.Fleets = d.books(), d.services()
	v.made = madeOf(d)
	for k, c := range palette.FloodDepth.Classes {
		if d.Info.Layer("flood.depth") < 0 {
			break
		}
		ground := palette.Light.Color(palette.Land)
		v.Depths = append(v.Depths, swatch{palette.Hex(palette.Mix(ground, c.Light, palette.FloodAlpha[k])), fmt.Sprintf("%g", c.From)})
	}
	for _, c := range palette.SpeedRatio.Classes {
		if d.Info.Layer("traffic.link_speed") < 0 {
			break
		}
		v.Speeds = append(v.Speeds, swatch{palette.Hex(c.Light), fmt.Sprintf("%.0f", c.From*100)})
	}
	v.Facts = d.facts()
	return page.Execute(w, v)
}

// headOf is the head of a page about a run.
func headOf(title string, d *Data) head {
	return head{Title: title, City: d.Info.City, Engine: d.Info.Engine, CSS: template.CSS(themeCSS() + inlineCSS)}
}

// title is what the run calls itself.
func (d *Data) title() string { return cmp.Or(d.Info.Title, d.Info.Scenario) }

// when says from when to when was simulated.
func (d *Data) when() (out [2]string) {
	end := d.civil(d.reached())
	for l := range out {
		lang := text.Lang(l)
		out[l] = fmt.Sprintf("%s %s–%s (%s)", text.Date(d.Info.Start, lang), text.HHMM(d.Info.Start), text.HHMM(end), text.Span(time.Duration(d.reached()), lang))
	}
	return out
}

// themeCSS writes the tokens and tones of both themes as CSS variables.
func themeCSS() string {
	block := func(t palette.Theme) string {
		var b strings.Builder
		for _, k := range palette.Tokens() {
			if c := t.Color(k); c.A != 0 {
				fmt.Fprintf(&b, "--%s:%s;", chart.CSSName(k), palette.Hex(c))
			}
		}
		b.WriteString(modeCSS(t))
		for _, k := range chart.Tones() {
			fmt.Fprintf(&b, "--c-%s:%s;", k, palette.Hex(k.Color(t)))
		}
		return b.String()
	}
	dark, light := block(palette.Dark), block(palette.Light)
	return ":root{color-scheme:light;" + light + "}\n@media (prefers-color-scheme:dark){:root:not(.light){color-scheme:dark;" + dark +
		"}}\n:root.dark{color-scheme:dark;" + dark + "}\n@media print{:root,:root.dark,:root:not(.light){color-scheme:light;" + light + "}}\n"
}

// headline are the indicators shown large, the first six that there are.
var headline = []struct {
	id   string
	tone chart.Tone
}{
	{"flooded_area", chart.Flood}, {"street_km_flooded", chart.Flood}, {"closures", chart.Closed}, {"exposed_people", chart.Closed},
	{"person_hours_lost", chart.Waiting}, {"buildings_flooded", chart.Flood}, {"mean_delay_all", chart.Waiting}, {"vehicle_km", chart.Traffic},
	{"trips_unfinished", chart.Waiting}, {"vehicle_hours", chart.Traffic},
	{"vehicle_co2", chart.Traffic}, {"residents_over_55db", chart.Waiting},
}

func (d *Data) tiles() []tile {
	var out []tile
	for _, h := range headline {
		k := kpi.Find(d.KPIs, h.id)
		if k == nil || len(out) == 6 || k.Value == 0 && d.dry(h.id) {
			continue
		}
		out = append(out, tileOf(k, h.tone.String()))
	}
	return out
}

// dry reports whether an indicator is about water and closed streets, and the run had no water on the ground: then nothing is
// no news.
func (d *Data) dry(id string) bool {
	return d.Info.Layer("flood.depth") < 0 && d.find("flood.flooded_area") == nil && (id == "exposed_people" || id == "closures")
}

// splitUnit parts a written quantity into number and unit.
func splitUnit(s string) (number, unit string) {
	for i, r := range s {
		if r >= '0' && r <= '9' || strings.ContainsRune(",.−–", r) {
			continue
		}
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i:])
	}
	return s, ""
}

// caption sums up an instant from the series.
func (d *Data) caption(m *Map) [2]string {
	var out [2]string
	t := m.At.Seconds()
	for l := range out {
		lang := text.Lang(l)
		var parts []string
		// A part does not break inside.
		add := func(id, ko, en string, show func(*shown, float64) string) {
			if s := d.find(id); s != nil {
				if v, ok := s.at(t); ok && v > 0 {
					parts = append(parts, strings.ReplaceAll(lang.Pick([2]string{ko, en})+" "+show(s, v), " ", "\u00a0"))
				}
			}
		}
		quantity := func(s *shown, v float64) string { return text.Quantity(v, s.Unit, lang) }
		count := func(s *shown, v float64) string { return text.Fixed(v, 0) }
		add("weather.rain", "비", "rain", quantity)
		add("flood.flooded_area", "침수", "flooded", quantity)
		add("traffic.running", "차량", "vehicles", count)
		add("traffic.closed", "통제 차로", "lanes closed", count)
		out[l] = strings.Join(parts, " · ")
	}
	return out
}

func (d *Data) criteria() []criterion {
	var out []criterion
	for _, c := range kpi.Criteria() {
		g := criterion{Title: c.Title()}
		for _, k := range d.KPIs {
			if k.Criterion != c {
				continue
			}
			row := indicator{Indicator: k, Note: noteOf(k), Sub: isPart(k.ID)}
			for l := range row.Shown {
				row.Shown[l] = text.Quantity(k.Value, k.Unit, text.Lang(l))
				if k.N > 1 {
					row.Range[l] = fmt.Sprintf("± %s (n = %d)", text.Quantity(k.CI95, k.Unit, text.Lang(l)), k.N)
				}
			}
			for _, b := range d.Broken {
				if b.ID == k.ID {
					row.Limit = b.String()
				}
			}
			g.Rows = append(g.Rows, row)
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// bookTitles are the names of the accounts that models keep.
var bookTitles = map[string][2]string{
	"water": {"물", "Water"}, "vehicles": {"차량", "Vehicles"}, "persons": {"사람", "People"}, "energy": {"에너지", "Energy"},
	"car_journeys": {"승용차 통행", "Journeys by car"}, "ev_energy": {"전기차 배터리", "Batteries of electric vehicles"},
}

// bookTitle names an account: passengers and what models hand each other by what they are of.
func bookTitle(name string) [2]string {
	if port, ok := strings.CutPrefix(name, "exchange."); ok {
		if at := strings.LastIndexByte(port, '.'); at > 0 {
			return [2]string{"주고받음: " + port[:at] + " → " + port[at+1:], "Handed over: " + port[:at] + " to " + port[at+1:]}
		}
	}
	short := name[strings.LastIndexByte(name, '.')+1:]
	if t, ok := bookTitles[short]; ok {
		return t
	}
	if of, ok := strings.CutPrefix(short, "passengers of "); ok {
		return [2]string{of + " 승객", "Passengers of " + of}
	}
	return [2]string{name, name}
}

func (d *Data) books() []book {
	var out []book
	for _, b := range d.Ledger {
		k := book{Balance: b, In: text.Round(b.In), Out: text.Round(b.Out), Start: text.Round(b.Start), Stored: text.Round(b.Stored),
			Change: text.Round(b.Stored - b.Start), Kept: math.Abs(b.Residual) <= b.Limit || b.Limit == 0, Share: fmt.Sprintf("%.1e", b.Residual)}
		if b.Residual == 0 {
			k.Share = "0"
		}
		k.Title, k.Measure = bookTitle(b.Name), [2]string{text.Unit(b.Unit, text.Ko), text.Unit(b.Unit, text.En)}
		for _, t := range b.Terms {
			if t.Value != 0 {
				k.Terms = append(k.Terms, bookTerm{strings.ReplaceAll(t.Name, "_", " "), text.Round(t.Value)})
			}
		}
		out = append(out, k)
	}
	return out
}

// facts lists what one needs to know to run it again and to trust it.
func (d *Data) facts() []fact {
	var out []fact
	add := func(ko, en, value string, mono bool) {
		if value != "" && value != "0" {
			out = append(out, fact{[2]string{ko, en}, value, mono})
		}
	}
	r := &d.Run
	add("시나리오", "Scenario", d.Info.Scenario, false)
	add("난수 씨앗", "Seed", fmt.Sprint(d.Info.Seed), false)
	add("상태 해시", "Digest of the final state", r.Digest, true)
	add("도시 해시", "Hash of the city", d.Info.CityHash, true)
	add("외력 해시", "Hash of the forcing", r.ForcingHash, true)
	add("엔진", "Engine", strings.TrimSpace("semul "+d.Info.Engine+" "+r.Commit), false)
	platform := r.Platform
	if r.GOAMD64 != "" {
		platform += " (GOAMD64=" + r.GOAMD64 + ")"
	}
	add("플랫폼", "Platform", platform, false)
	if r.Threads > 0 {
		add("스레드", "Threads", fmt.Sprint(r.Threads), false)
	}
	if r.Wall > 0 {
		add("계산 시간", "Time to compute", fmt.Sprintf("%s s (CPU %s s, %s× real time)", text.Round(r.Wall), text.Round(r.CPU), text.Round(d.reached().Seconds()/r.Wall)), false)
	}
	for _, w := range r.Models {
		if w.Done > 0 {
			add("계산량: "+w.Name, "Work of "+w.Name, fmt.Sprintf("%s %s, CPU %s s", text.Int(int64(w.Done)), strings.ReplaceAll(w.Unit, "_", " "), text.Round(w.CPU)), false)
		}
	}
	return out
}
