package scene

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/render/palette"
	"semul/render/text"
)

// furniture paints what makes a picture readable by itself. The boxes were taken by reserve before the labels.
func (p *Painter) furniture() {
	if p.v.Chrome&ShowSource != 0 {
		p.sourceLine()
	}
	if p.v.Chrome&ShowClock != 0 {
		p.clockPanel()
	}
	if p.v.Chrome&ShowLegend != 0 {
		p.legendPanel()
	}
	if p.v.Chrome&ShowScale != 0 {
		p.scaleBar()
	}
}

// panel paints the ground of a panel.
func (p *Painter) panel(b Box, radius float32) {
	ground := Style{Color: palette.Alpha(p.theme().Color(palette.Panel), 0.95)}
	p.d.Break()
	p.d.AddRect(b, radius, ground)
	p.d.AddFrame(b, radius, Style{Color: p.theme().Color(palette.Line), Token: palette.Line, Width: 1, Join: RoundJoin})
	p.d.Break()
}

// margin is the distance of panels from the edge of the picture [px].
func (p *Painter) margin() float32 {
	if p.v.W < 520 {
		return 6
	}
	return 12
}

// clockBox, legendBox and so on say where panels lie; the labels keep away from them.
func (p *Painter) reserve() {
	p.taken = append(p.taken[:0], p.v.Reserved...)
	if p.v.Chrome&ShowClock != 0 {
		p.take(p.clockBox())
	}
	if p.v.Chrome&ShowLegend != 0 {
		if b, rows := p.legendBox(); len(rows) > 0 {
			p.take(b)
		}
	}
	if p.v.Chrome&ShowScale != 0 {
		p.take(p.scaleBox())
	}
	if p.v.Chrome&ShowSource != 0 {
		p.take(Box{0, float32(p.v.H) - p.sourceHeight(), float32(p.v.W), float32(p.v.H)})
	}
}

// clockLines are the lines of the clock panel: title, date, time of day, weather.
func (p *Painter) clockLines() (title, date, hour, rain string) {
	title = p.v.Title
	if p.info == nil {
		if title == "" {
			title = p.m.City.Name
		}
		return title, "", "", ""
	}
	if title == "" {
		title = p.info.Title
	}
	if title == "" {
		title = p.info.Scenario
	}
	now := clock.NewCivil(p.info.Start).At(p.at)
	date, hour = text.Date(now, p.v.Lang), now.Format("15:04:05")
	if now.Second() == 0 {
		hour = now.Format("15:04")
	}
	return title, date, hour, p.Rain()
}

// Rain says how hard it rains in the wettest zone of the picture last painted; "" if that is not recorded.
func (p *Painter) Rain() string {
	s := p.layer("weather.rain")
	if s == nil {
		return ""
	}
	most, any := 0.0, false
	for i := range s.pair[0].Values {
		if v, ok := s.value(i); ok {
			most, any = math.Max(most, v), true
		}
	}
	if !any {
		return ""
	}
	return fmt.Sprintf("%s %s", p.v.Lang.T(text.WordRain), text.Quantity(most, s.spec.Unit, p.v.Lang))
}

func (p *Painter) clockBox() Box {
	f := p.m.Fonts
	title, date, hour, rain := p.clockLines()
	small := p.v.W < 520
	m := p.margin()
	if small {
		w := f.Width(hour, text.Heading) + 16
		return Box{m, m, m + w, m + 26}
	}
	w := f.Width(title, text.Heading)
	w = max(w, f.Width(date, text.Caption))
	row := f.Width(hour, text.Clock)
	if rain != "" {
		row += 14 + f.Width(rain, text.Body) + 14
	}
	w = max(w, row)
	h := float32(12 + 20)
	if date != "" {
		h += 14 + 30 + 4
	}
	return Box{m, m, m + min(w, float32(p.v.W)*0.6) + 28, m + h + 10}
}

func (p *Painter) clockPanel() {
	f, t := p.m.Fonts, p.theme()
	title, date, hour, rain := p.clockLines()
	b := p.clockBox()
	if p.v.W < 520 {
		if hour == "" {
			return
		}
		p.panel(b, 6)
		st := text.Heading
		st.Tabular = true
		p.d.AddText(f, hour, Pt{b.MinX + 8, b.MinY + 18}, Start, Type(t, palette.Text, st))
		return
	}
	p.panel(b, 10)
	x := b.MinX + 14
	p.d.AddText(f, f.Fit(title, text.Heading, b.MaxX-x-14), Pt{x, b.MinY + 25}, Start, Type(t, palette.Text, text.Heading))
	if date == "" {
		return
	}
	p.d.AddText(f, date, Pt{x, b.MinY + 42}, Start, Type(t, palette.Text2, text.Caption))
	w := p.d.AddText(f, hour, Pt{x, b.MinY + 73}, Start, Type(t, palette.Text, text.Clock))
	if rain != "" {
		at := x + w + 14
		p.drop(Pt{at + 4, b.MinY + 68}, 4.2, Ink(palette.FloodDepth.Color(2, t)))
		p.d.AddText(f, rain, Pt{at + 14, b.MinY + 72}, Start, Type(t, palette.Text2, text.Body))
	}
}

// scaleSteps are the lengths a scale bar may have, times powers of ten.
var scaleSteps = [3]float64{1, 2, 5}

// scaleLength returns the longest round length [m] that is at most most pixels long.
func (p *Painter) scaleLength(most float64) float64 {
	limit := most * p.v.Camera.MPP
	best := 0.0
	for e := -2; e <= 6; e++ {
		for _, s := range scaleSteps {
			if v := s * math.Pow(10, float64(e)); v <= limit {
				best = math.Max(best, v)
			}
		}
	}
	return best
}

func (p *Painter) scaleBox() Box {
	w := p.px(p.scaleLength(120)) + 44
	x, y := float32(p.v.W)-p.margin(), float32(p.v.H)-p.sourceHeight()-p.margin()
	return Box{x - w, y - 34, x, y}
}

// PaintScale fills d with the scale bar and the north arrow of the picture last painted.
func (p *Painter) PaintScale(d *DrawList) {
	b := p.scaleBox()
	w, h := b.MaxX-b.MinX, b.MaxY-b.MinY
	d.Reset(int(w+0.99), int(h), p.v.scale(), p.theme().Color(palette.Panel))
	picture := p.d
	p.d = d
	defer func() { p.d = picture }()
	p.scaleIn(Box{0.5, 0.5, w - 0.5, h - 0.5})
}

// scaleBar paints a bar of round length with its number, and the north arrow.
func (p *Painter) scaleBar() { p.scaleIn(p.scaleBox()) }

func (p *Painter) scaleIn(b Box) {
	t := p.theme()
	p.panel(b, 8)
	length := p.scaleLength(120)
	w := p.px(length)
	x, y := b.MinX+12, b.MaxY-9
	ink := Style{Color: t.Color(palette.Text), Token: palette.Text, Width: 1.4, Cap: SquareCap, Join: MiterJoin}
	p.d.AddLine([]Pt{{x, y - 5}, {x, y}, {x + w, y}, {x + w, y - 5}}, false, ink, city.Ref{})
	label := fmt.Sprintf("%g m", length)
	if length >= 1000 {
		label = fmt.Sprintf("%g km", length/1000)
	}
	p.d.AddText(p.m.Fonts, label, Pt{x + w/2, y - 8}, Middle, Type(t, palette.Text2, text.Caption))
	p.north(Pt{b.MaxX - 14, b.MinY + 17}, 10)
}

// sourceHeight is the height of the line of sources, 0 if it is not shown.
func (p *Painter) sourceHeight() float32 {
	if p.v.Chrome&ShowSource == 0 {
		return 0
	}
	return 20
}

// sourceText says what the picture is, which run it shows, and where the city comes from.
func (p *Painter) sourceText() string {
	l := p.v.Lang
	var parts []string
	var sources []city.Provenance
	var synthetic []string
	if p.info != nil {
		what := l.T(text.WordSimulated)
		if p.info.Incomplete {
			what += " (" + l.T(text.WordIncomplete) + ")"
		}
		parts = append(parts, what, fmt.Sprintf("%s %s · %s %d", l.T(text.WordScenario), p.info.Scenario, l.T(text.WordSeed), p.info.Seed))
		if p.info.CityHash != "" {
			parts = append(parts, fmt.Sprintf("%s %.8s", l.T(text.WordCity), p.info.CityHash))
		}
		parts = append(parts, "semul "+p.info.Engine)
		sources, synthetic = p.info.Sources, p.info.Synthetic
	} else {
		parts = append(parts, l.T(text.WordCityOnly), p.m.City.Name)
	}
	if sources == nil {
		sources = p.m.City.Layers
		for _, s := range sources {
			if s.Synthetic {
				synthetic = append(synthetic, s.Layer)
			}
		}
	}
	if from := sourceNames(sources); from != "" {
		parts = append(parts, l.T(text.WordMap)+" "+from)
	}
	if len(synthetic) > 0 {
		parts = append(parts, l.T(text.WordSynthetic)+": "+syntheticNames(synthetic, l))
	}
	return strings.Join(parts, "  ·  ")
}

// ownLicence is what the generator's layers are under: they are named as synthetic, not as sources.
const ownLicence = "Apache-2.0"

// sourceNames lists the sources with their licences, each once, the generator left out.
func sourceNames(layers []city.Provenance) string {
	var names []string
	for _, s := range layers {
		if s.Source == "" || s.Synthetic && (s.Licence == "" || s.Licence == ownLicence) {
			continue
		}
		name := s.Source
		if s.Licence != "" {
			name += " (" + s.Licence + ")"
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// syntheticNames lists layers in words; more than six become "all layers but" or a count.
func syntheticNames(layers []string, l text.Lang) string {
	var names []string
	for i, s := range layers {
		if i == 6 {
			if l == text.Ko {
				names = append(names, fmt.Sprintf("외 %d종", len(layers)-6))
			} else {
				names = append(names, fmt.Sprintf("and %d more", len(layers)-6))
			}
			break
		}
		names = append(names, text.LayerName(s, l))
	}
	return strings.Join(names, ", ")
}

func (p *Painter) sourceLine() {
	t := p.theme()
	h := p.sourceHeight()
	w, y := float32(p.v.W), float32(p.v.H)
	p.d.Break()
	p.d.AddRect(Box{0, y - h, w, y}, 0, Style{Color: palette.Alpha(t.Color(palette.Panel), 0.95)})
	st := text.Caption
	for st.Size > 8 && p.m.Fonts.Width(p.sourceText(), st) > w-20 {
		st.Size -= 0.5
	}
	p.d.AddText(p.m.Fonts, p.m.Fonts.Fit(p.sourceText(), st, w-16), Pt{8, y - 6}, Start, Type(t, palette.Text2, st))
}
