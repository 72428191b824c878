package viewer

import (
	"fmt"

	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// drawTop draws the bar above the map: what is shown, in which mode, and the choices of language and theme.
func (w *Window) drawTop(c *canvas) {
	width := float32(w.plan.w)
	c.rect(scene.Box{MaxX: width, MaxY: topHeight}, 0, c.col(palette.Panel))
	c.line(c.col(palette.Line), 1, scene.Pt{Y: topHeight - 0.5}, scene.Pt{X: width, Y: topHeight - 0.5})
	c.d.Break()
	// The mark: a roof over a wave.
	ink := c.col(palette.Accent)
	c.line(ink, 2, scene.Pt{X: 16, Y: 24}, scene.Pt{X: 25, Y: 15}, scene.Pt{X: 34, Y: 24})
	c.line(ink, 2, scene.Pt{X: 15, Y: 31}, scene.Pt{X: 19, Y: 29}, scene.Pt{X: 23, Y: 31}, scene.Pt{X: 27, Y: 33}, scene.Pt{X: 31, Y: 31}, scene.Pt{X: 35, Y: 29})
	c.d.Break()
	x := 44 + c.text("semul", 44, 30, scene.Start, palette.Text, text.Style{Size: 17, Line: 22, Weight: text.SemiBold}) + 16
	c.line(c.col(palette.Line), 1, scene.Pt{X: x, Y: 12}, scene.Pt{X: x, Y: 36})
	x += 16
	info := w.src.Info()
	title := info.Title
	if title == "" {
		title = info.Scenario
	}
	right := width - 16 - 32 - 8 - 2*58 - 8 - 2*54 // where the choices begin
	room := right - x - 100
	if w.hasReleases() {
		room = min(room, width/2-111-x-90)
	}
	at := x + c.fit(title, x, 21, room, palette.Text, text.Heading) + 10
	w.badge(c, at)
	under := fmt.Sprintf("%s · %s %d", info.Scenario, wordSeed[w.lang&1], info.Seed)
	if info.CityHash != "" {
		under += fmt.Sprintf(" · %s %.8s", w.lang.T(text.WordCity), info.CityHash)
	}
	c.fit(under+" · semul "+info.Engine, x, 38, room+80, palette.Text3, text.Caption)
	if w.hasReleases() {
		each := float32(74)
		if w.plan.w < beside {
			each = 62
		}
		c.segments(width/2-1.5*each, 10, each, []string{wordTruth[w.lang&1], wordReleased[w.lang&1], wordSplit[w.lang&1]}, w.mode(),
			[]Action{SwitchTruth, SwitchTruth, SwitchTruth})
	}
	x = right
	c.segments(x, 10, 54, []string{"한국어", "EN"}, int(w.lang), []Action{SwitchLang, SwitchLang})
	x += 2*54 + 8
	c.segments(x, 10, 58, []string{wordDark[w.lang&1], wordLight[w.lang&1]}, int(w.theme), []Action{SwitchTheme, SwitchTheme})
	x += 2*58 + 8
	b := scene.Box{MinX: x, MinY: 10, MaxX: x + 32, MaxY: 38}
	c.button(b, ShowHelp, nil)
	c.text("?", x+16, 30, scene.Middle, palette.Text2, text.Style{Size: 15, Line: 20, Weight: text.SemiBold})
}

// badge says whether the run is live, recorded or cut short.
func (w *Window) badge(c *canvas, x float32) {
	label, ink := wordReplay[w.lang&1], c.col(palette.Text3)
	switch {
	case w.live:
		label, ink = wordLive[w.lang&1], c.col(palette.Bad)
	case w.cutShort():
		label, ink = wordCutShort[w.lang&1], c.col(palette.Warn)
	}
	st := text.Style{Size: 10, Line: 12, Weight: text.SemiBold}
	wide := c.f.Width(label, st) + 14
	b := scene.Box{MinX: x, MinY: 9, MaxX: x + wide, MaxY: 25}
	c.rect(b, 8, palette.Alpha(ink, 0.18))
	c.d.AddText(c.f, label, scene.Pt{X: x + 7, Y: 20.5}, scene.Start, scene.Style{Color: ink, Text: st})
}

// drawBanner tells below the top bar what is missing from a recording.
func (w *Window) drawBanner(c *canvas) {
	width := float32(c.d.W)
	c.rect(scene.Box{MinX: 0.5, MinY: 0.5, MaxX: width - 0.5, MaxY: 35.5}, 10, palette.Mix(c.col(palette.Panel), c.col(palette.Warn), 0.14))
	c.d.AddFrame(scene.Box{MinX: 0.5, MinY: 0.5, MaxX: width - 0.5, MaxY: 35.5}, 10, scene.Line(c.theme, palette.Warn, 1))
	c.d.Break()
	// A triangle with a mark, so that it is not colour alone.
	c.line(c.col(palette.Warn), 1.6, scene.Pt{X: 14, Y: 24}, scene.Pt{X: 21, Y: 11}, scene.Pt{X: 28, Y: 24}, scene.Pt{X: 14, Y: 24})
	c.line(c.col(palette.Warn), 1.6, scene.Pt{X: 21, Y: 16}, scene.Pt{X: 21, Y: 19})
	c.d.Break()
	x := 38 + c.text(wordCutShort[w.lang&1], 38, 22.5, scene.Start, palette.Text, text.Strong) + 10
	c.fit(w.missing(), x, 22.5, width-x-14, palette.Text2, text.Style{Size: 12, Line: 16})
}

// missing says how far a cut recording goes and what replay noted.
func (w *Window) missing() string {
	_, to, _ := w.src.Span()
	s := fmt.Sprintf(wordRecordedTo[w.lang&1], w.civil.HHMMSS(to))
	for _, n := range w.cfg.Notes {
		s += " · " + n
	}
	return s
}
