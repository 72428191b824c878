package viewer

import (
	"semul/engine/city"
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// mostHappenings is how many lines the list of events has.
const mostHappenings = 6

var feedType = text.Style{Size: 12, Line: 16}

// feedRow is one line of what has happened, wrapped.
type feedRow struct {
	happening
	lines []string
}

// feed is what has happened up to the shown instant, newest first, as far as it fits.
func (w *Window) feed(width float32) (rows []feedRow, h int) {
	h = 38
	for _, one := range happenings(w.past(), mostHappenings) {
		lines := w.fonts.Wrap(one.line(w.city, w.src, w.lang), feedType, width-14-58-14)
		if len(lines) > 2 {
			lines = []string{lines[0], w.fonts.Fit(lines[1]+" "+lines[2], feedType, width-14-58-14)}
		}
		tall := 10 + 16*len(lines)
		if float32(h+tall) > w.plan.right.MaxY-w.plan.right.MinY {
			break
		}
		rows = append(rows, feedRow{one, lines})
		h += tall
	}
	if len(rows) == 0 {
		h += 26
	}
	return rows, h + 6
}

// past lists the events up to the shown instant.
func (w *Window) past() []frame.Event {
	n := 0
	for n < len(w.events) && w.events[n].At <= w.play.At {
		n++
	}
	return w.events[:n]
}

// drawEvents draws what has happened so far; a click flies there.
func (w *Window) drawEvents(c *canvas) {
	width := float32(c.d.W)
	c.panel(scene.Box{MaxX: width, MaxY: float32(c.d.H)}, 10)
	c.text(wordEvents[w.lang&1], 14, 23, scene.Start, palette.Text, text.Strong)
	rows, _ := w.feed(width)
	if len(rows) == 0 {
		c.text(wordNoEvents[w.lang&1], 14, 50, scene.Start, palette.Text3, feedType)
		return
	}
	y := float32(36)
	for i, r := range rows {
		tall := float32(10 + 16*len(r.lines))
		b := scene.Box{MinX: 6, MinY: y, MaxX: width - 6, MaxY: y + tall}
		if c.over(b) {
			c.rect(b, 7, c.col(palette.Panel2))
		}
		st := feedType
		st.Tabular = true
		c.text(w.civil.HHMM(r.At), 14, y+17, scene.Start, palette.Text3, st)
		c.dot(60, y+13, 3.2, eventColor(r.Kind, c.theme))
		tone := palette.Text2
		if i == 0 {
			tone = palette.Text
		}
		for k, line := range r.lines {
			c.text(line, 72, y+17+16*float32(k), scene.Start, tone, feedType)
		}
		c.hit(b, Inspect, r.Where)
		y += tall
	}
}

// alarms are kinds of event that stand out from their group.
var alarms = map[string]bool{"people.caught_in_water": true, "people.emergency": true, "flood.breach": true}

// thingOf is what a click on an event selects: lanes stand for their street.
func thingOf(m *scene.Map, r city.Ref) city.Ref {
	if r.Support == city.OfLane && int(r.Index) < len(m.City.Lanes.Street) {
		return city.Ref{Support: city.OfStreet, Index: m.City.Lanes.Street[r.Index]}
	}
	return r
}
