package viewer

import (
	"math"

	"semul/engine/city"
	"semul/engine/frame"
	"semul/render/chart"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

const (
	cardHeight  = 50
	chartHeight = 148
	mostWhy     = 5
	rightsRow   = 19
)

// inspection lays the inspector out: where its parts begin, from the top.
type inspection struct {
	facts    []Fact
	rights   []Fact
	rightsY  float32
	why      []frame.Event
	whyLines [][]string
	linked   bool // the events are linked by their causes
	chartY   float32
	chartH   float32 // of the curve below its heading; 0 where there is no room
	whyY     float32
	h        int
}

func (w *Window) inspect(width float32) inspection {
	in := inspection{facts: w.facts}
	if len(in.facts) > 6 {
		in.facts = in.facts[:6]
	}
	y := float32(58)
	y += float32((len(in.facts)+1)/2)*(cardHeight+8) + 4
	if in.rights = w.rights; len(in.rights) > 0 {
		in.rightsY = y
		y += rightsRow*float32(len(in.rights)) + 14
	}
	room := w.plan.right.MaxY - w.plan.right.MinY
	in.chartY = y
	c := w.prober.Curve()
	none := c != nil && c.Whole && len(c.T) == 0 && !w.released && w.src.Info().Layer("flood.depth") < 0
	if in.chartH = min(chartHeight, room-y-28); in.chartH < 80 || none { // or nothing is recorded of it that could be drawn
		in.chartH = 0
	} else {
		y += in.chartH + 24
	}
	in.why, in.linked = w.why()
	in.whyY = y
	if len(in.why) > 0 {
		h := float32(26)
		for _, e := range in.why {
			lines := w.fonts.Wrap(sentence(w.city, w.src, &e, w.lang), feedType, width-72-14)
			if len(lines) > 2 {
				lines = []string{lines[0], w.fonts.Fit(lines[1]+" "+lines[2], feedType, width-72-14)}
			}
			tall := float32(8 + 16*len(lines))
			if y+h+tall+8 > room {
				break
			}
			in.whyLines = append(in.whyLines, lines)
			h += tall
		}
		in.why = in.why[:len(in.whyLines)]
		if len(in.why) > 0 {
			y += h + 6
		}
	}
	in.h = int(min(y, room))
	return in
}

// why returns the events that led to the newest one at the selected thing, oldest first; where nothing is linked, what
// happened there.
func (w *Window) why() (events []frame.Event, linked bool) {
	at := func(e *frame.Event) bool { return thingOf(w.city, e.Where) == w.selected }
	out := chain(w.past(), at, mostWhy)
	if len(out) != 1 {
		return out, true
	}
	out = nil
	for _, e := range w.past() {
		if at(&e) {
			out = append(out, e)
		}
	}
	return out[max(0, len(out)-mostWhy):], false
}

// drawInspector draws the selected thing: its values, its curve's heading, what happened there and why.
func (w *Window) drawInspector(c *canvas) {
	width := float32(c.d.W)
	in := w.inspect(width)
	c.panel(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, 10)
	c.fit(nameOf(w.city, w.src, w.selected, "", w.lang), 14, 26, width-60, palette.Text, text.Heading)
	caption := kindOf(w.city, w.selected, w.lang)
	if w.selected.Support < city.Dynamic {
		caption += " · " + w.city.City.ID(w.selected.Support, w.selected.Index)
	}
	c.fit(caption, 14, 44, width-60, palette.Text3, text.Caption)
	x := scene.Box{MinX: width - 38, MinY: 8, MaxX: width - 10, MaxY: 36}
	c.button(x, Back, nil)
	c.line(c.col(palette.Text2), 1.6, scene.Pt{X: width - 29, Y: 17}, scene.Pt{X: width - 19, Y: 27})
	c.line(c.col(palette.Text2), 1.6, scene.Pt{X: width - 29, Y: 27}, scene.Pt{X: width - 19, Y: 17})
	c.d.Break()
	card := (width - 28 - 8) / 2
	for i, f := range in.facts {
		b := scene.Box{MinX: 14 + (card+8)*float32(i%2), MinY: 58 + (cardHeight+8)*float32(i/2)}
		b.MaxX, b.MaxY = b.MinX+card, b.MinY+cardHeight
		ground, tone := c.col(palette.Panel2), palette.Text
		if f.Alarm {
			ground, tone = palette.Mix(ground, c.col(palette.Bad), 0.16), palette.Bad
		}
		c.rect(b, 8, ground)
		c.fit(f.Name, b.MinX+10, b.MinY+18, card-20, palette.Text2, text.Caption)
		st := text.Style{Size: 17, Line: 22, Weight: text.SemiBold, Tabular: true}
		for st.Size > 12 && c.f.Width(f.Value, st) > card-20 {
			st.Size--
		}
		c.fit(f.Value, b.MinX+10, b.MinY+39, card-20, tone, st)
	}
	w.drawRights(c, in)
	if in.chartH > 0 {
		w.drawCurveHead(c, in)
	}
	if len(in.why) == 0 {
		return
	}
	w.drawWhy(c, in)
}

// drawRights lists by what right data flows, for what and for whom.
func (w *Window) drawRights(c *canvas, in inspection) {
	width := float32(c.d.W)
	for i, f := range in.rights {
		y := in.rightsY + rightsRow*float32(i) + 14
		c.fit(f.Name, 14, y, 92, palette.Text3, text.Caption)
		c.fit(f.Value, 110, y, width-110-14, palette.Text, text.Style{Size: 12, Line: 16})
	}
}

// drawCurveHead names the curve of the selected thing, with its unit and the level that matters.
func (w *Window) drawCurveHead(c *canvas, in inspection) {
	width := float32(c.d.W)
	curve := w.prober.Curve()
	name, unit := wordDepth, "m"
	switch {
	case curve != nil && curve.Title != [2]string{}:
		name, unit = curve.Title, text.Unit(curve.Unit, w.lang)
		if curve.Half > 0 {
			unit = "±" + text.Quantity(curve.Half, curve.Unit, w.lang) + " (95 %)"
		}
	case w.released:
		name, unit = wordReleased, ""
	case curve != nil && curve.Name == "traffic.link_speed" || curve == nil && w.selected.Support == city.OfStreet:
		name, unit = wordSpeedShare, "%"
	}
	c.text(name[w.lang&1], 14, in.chartY+14, scene.Start, palette.Text2, text.Style{Size: 12, Line: 16, Weight: text.SemiBold})
	if _, label, tone := w.threshold(curve); label != "" {
		unit = label + " · " + unit
		wide := c.f.Width(unit, text.Caption)
		c.d.AddLine([]scene.Pt{{X: width - 14 - wide - 24, Y: in.chartY + 10.5}, {X: width - 14 - wide - 6, Y: in.chartY + 10.5}}, false,
			scene.Style{Color: tone.Color(c.theme), Width: 1.4, Dash: [2]float32{5, 4}}, city.Ref{})
		c.d.Break()
	}
	c.text(unit, width-14, in.chartY+14, scene.End, palette.Text3, text.Caption)
	switch {
	case curve == nil:
		c.text(wordReading[w.lang&1], width/2, in.chartY+in.chartH/2, scene.Middle, palette.Text3, feedType)
	case curve.Whole && len(curve.T) == 0:
		c.text(wordNoChart[w.lang&1], width/2, in.chartY+in.chartH/2, scene.Middle, palette.Text3, feedType)
	}
}

// drawWhy lists what led to the newest event at the selected thing, or what happened there.
func (w *Window) drawWhy(c *canvas, in inspection) {
	width := float32(c.d.W)
	heading := wordHere
	if in.linked {
		heading = wordWhy
	}
	c.line(c.col(palette.Line), 1, scene.Pt{X: 14, Y: in.whyY + 0.5}, scene.Pt{X: width - 14, Y: in.whyY + 0.5})
	c.text(heading[w.lang&1], 14, in.whyY+20, scene.Start, palette.Text2, text.Style{Size: 12, Line: 16, Weight: text.SemiBold})
	y := in.whyY + 26
	st := feedType
	st.Tabular = true
	for i, e := range in.why {
		tall := float32(8 + 16*len(in.whyLines[i]))
		b := scene.Box{MinX: 6, MinY: y, MaxX: width - 6, MaxY: y + tall}
		if c.over(b) {
			c.rect(b, 7, c.col(palette.Panel2))
		}
		if in.linked && i+1 < len(in.why) { // to what it caused
			c.line(c.col(palette.Line), 1.4, scene.Pt{X: 60, Y: y + 12}, scene.Pt{X: 60, Y: y + tall + 12})
			c.d.Break()
		}
		c.text(w.civil.HHMM(e.At), 14, y+16, scene.Start, palette.Text3, st)
		c.dot(60, y+12, 3.4, eventColor(e.Kind, c.theme))
		for k, line := range in.whyLines[i] {
			c.text(line, 72, y+16+16*float32(k), scene.Start, palette.Text, feedType)
		}
		c.hit(b, Inspect, e.Where)
		y += tall
	}
}

// threshold is the level that matters for the selected thing, with its name; "" if there is none, or if the water never
// came near it.
func (w *Window) threshold(curve *Curve) (v float64, label string, tone chart.Tone) {
	if curve == nil || curve.Name != "flood.depth" {
		return 0, "", 0
	}
	most := 0.0
	for _, v := range curve.V {
		most = math.Max(most, v)
	}
	switch w.selected.Support {
	case city.OfUnderpass:
		if most >= 0.05 {
			return 0.15, wordCloseRule[w.lang&1], chart.Closed
		}
	case city.OfPowerAsset:
		if sill := float64(w.city.City.PowerAssets.Sill[w.selected.Index]); sill > 0 {
			return sill, wordSill[w.lang&1], chart.Power
		}
	}
	return 0, "", 0
}

// drawChart draws the curve of the selected thing, with the shown instant.
func (w *Window) drawChart(c *canvas) {
	curve := w.prober.Curve()
	if curve == nil || len(curve.T) < 2 {
		return
	}
	from, to := w.whole()
	ch := chart.Chart{W: c.d.W, H: c.d.H, Start: w.civil.Start(), From: from.Seconds(), To: to.Seconds(), Zero: true,
		Cursor: w.play.At.Seconds()}
	s := chart.Series{T: curve.T, V: curve.V, Tone: chart.Flood, Shape: chart.Area}
	if curve.Name == "traffic.link_speed" {
		s.Tone, s.Shape = chart.Waiting, chart.Line
	}
	if curve.Title != [2]string{} && curve.Unit != "m" {
		s.Tone, s.Shape, ch.Zero = chart.Privacy, chart.Step, curve.Half == 0
	}
	if curve.Half > 0 { // what the value is in 95 of 100 cases
		band := chart.Series{T: curve.T, Tone: chart.Neutral, Shape: chart.Range}
		for _, v := range curve.V {
			band.V, band.Low = append(band.V, v+curve.Half), append(band.Low, v-curve.Half)
		}
		ch.Series = append(ch.Series, band)
	}
	if v, label, tone := w.threshold(curve); label != "" {
		ch.Thresholds = []chart.Threshold{{V: v, Tone: tone}}
	}
	ch.Series = append(ch.Series, s)
	scale := c.d.Scale
	ch.Draw(c.f, c.theme, &c.d)
	c.d.Scale = scale
}

// drawHelp draws the keys.
func (w *Window) drawHelp(c *canvas) {
	width := float32(c.d.W)
	c.panel(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, 10)
	c.text(wordHelp[w.lang&1], 24, 34, scene.Start, palette.Text, text.Title)
	c.hit(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, Back, nil)
	i, half := 0, (len(shownKeys())+1)/2
	for _, k := range shownKeys() {
		x, y := float32(24)+(width-24)/2*float32(i/half), 64+30*float32(i%half)
		wide := max(28, c.f.Width(k.Label, text.Strong)+14)
		c.rect(scene.Box{MinX: x, MinY: y - 15, MaxX: x + wide, MaxY: y + 7}, 6, c.col(palette.Panel2))
		c.text(k.Label, x+wide/2, y, scene.Middle, palette.Text, text.Strong)
		c.text(k.means(w.lang), x+102, y, scene.Start, palette.Text2, text.Body)
		i++
	}
}

func shownKeys() []Key {
	var out []Key
	for _, k := range Keys {
		if k.Label != "" {
			out = append(out, k)
		}
	}
	return out
}
