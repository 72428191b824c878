package viewer

import (
	"image/color"
	"math"
	"slices"
	"strconv"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// eventColor is the colour of an event: of its group, or alarm.
func eventColor(kind string, t palette.Theme) color.NRGBA {
	if alarms[kind] {
		return t.Color(palette.Bad)
	}
	return groupColor(text.EventGroup(kind), t)
}

// clockWidth is the left part of the timeline, with clock and transport.
const clockWidth = 276

// drawClock draws the clock and the transport.
func (w *Window) drawClock(c *canvas) {
	c.rect(scene.Box{MaxX: clockWidth, MaxY: timeHeight}, 0, c.col(palette.Panel))
	c.line(c.col(palette.Line), 1, scene.Pt{Y: 0.5}, scene.Pt{X: clockWidth, Y: 0.5})
	c.d.Break()
	now := w.civil.At(w.play.At)
	wide := c.text(now.Format("15:04:05"), 16, 36, scene.Start, palette.Text, text.Clock)
	from, _, _ := w.src.Span()
	c.text(text.Date(now, w.lang), 16+wide+14, 24, scene.Start, palette.Text2, text.Caption)
	under := wordElapsed[w.lang&1] + " " + text.Span(time.Duration(w.play.At.Sub(from)), w.lang)
	if w.lang == text.En {
		under = text.Span(time.Duration(w.play.At.Sub(from)), w.lang) + " " + wordElapsed[w.lang&1]
	}
	if w.rain != "" {
		under = w.rain
	}
	c.text(under, 16+wide+14, 39, scene.Start, palette.Text2, text.Caption)
	x, y := float32(14), float32(56)
	step := func(wide float32, a Action, sign func(x, y float32)) {
		b := scene.Box{MinX: x, MinY: y, MaxX: x + wide, MaxY: y + 34}
		if a == PlayPause {
			ink := c.col(palette.Accent)
			if c.over(b) {
				ink = palette.Mix(ink, c.col(palette.Text), 0.25)
			}
			c.rect(b, 8, ink)
			c.hit(b, a, nil)
		} else {
			c.button(b, a, nil)
		}
		sign(x+wide/2, y+17)
		c.d.Break()
		x += wide + 5
	}
	ink := c.col(palette.Text2)
	tri := func(x, y, r float32, ink color.NRGBA) {
		c.d.AddFill([]scene.Pt{{X: x - r*0.6, Y: y - math32abs(r)}, {X: x + r*0.9, Y: y}, {X: x - r*0.6, Y: y + math32abs(r)}}, scene.Ink(ink), city.Ref{})
	}
	bar := func(x, y float32, ink color.NRGBA) {
		c.d.AddRect(scene.Box{MinX: x - 1, MinY: y - 6, MaxX: x + 1, MaxY: y + 6}, 0, scene.Ink(ink))
	}
	step(30, ToStart, func(x, y float32) { bar(x-6, y, ink); tri(x+1, y, -6, ink) })
	step(30, StepBack, func(x, y float32) { tri(x-1, y, -6, ink); bar(x+6, y, ink) })
	step(44, PlayPause, func(x, y float32) {
		ground := c.col(palette.Panel)
		if !w.play.Playing {
			tri(x, y, 8, ground)
			return
		}
		for _, d := range [2]float32{-4, 4} {
			c.d.AddRect(scene.Box{MinX: x + d - 2, MinY: y - 7, MaxX: x + d + 2, MaxY: y + 7}, 1, scene.Ink(ground))
		}
	})
	step(30, StepOn, func(x, y float32) { bar(x-6, y, ink); tri(x+1, y, 6, ink) })
	x += 6
	step(24, Slower, func(x, y float32) { c.text("−", x, y+5, scene.Middle, palette.Text2, text.Heading) })
	c.text(rateLabel(w.play.Rate), x+21, y+22, scene.Middle, palette.Text, text.Style{Size: 13, Line: 18, Weight: text.SemiBold, Tabular: true})
	x += 47
	step(24, Faster, func(x, y float32) { c.text("+", x, y+5, scene.Middle, palette.Text2, text.Heading) })
}

func math32abs(v float32) float32 {
	if v < 0 {
		return -v
	}
	return v
}

func rateLabel(rate float64) string {
	if rate < 1 || rate >= 10000 {
		return "×" + strconv.FormatFloat(rate, 'g', 5, 64)
	}
	return "×" + text.Int(int64(rate+0.5))
}

// lane is one row of the timeline.
type lane struct {
	group string
	title [2]string
}

var allLanes = []lane{{"water", wordWater}, {"power", wordPower}, {"traffic", wordTraffic}, {"people", wordPeople}, {"privacy", wordData}}

// lanes are those that this run has a layer or an event for.
func (w *Window) lanes() []lane {
	var out []lane
	info := w.src.Info()
	for _, l := range allLanes {
		has := false
		for i := range info.Layers {
			has = has || info.Layers[i].Group == l.group && slices.Contains(laneGroups, l.group) && !(w.released && info.Layers[i].Truth)
		}
		for i := range w.events {
			has = has || text.EventGroup(w.events[i].Kind) == l.group
		}
		if has {
			out = append(out, l)
		}
	}
	return out
}

// whole is the span of the timeline: from the start to the planned end, or to the last record if that is later.
func (w *Window) whole() (from, to clock.Time) {
	from, to, _ = w.src.Span()
	to = max(to, w.src.Info().Stop, from+1)
	return from, to
}

// timeX is where an instant lies, and timeAt what lies there.
func (w *Window) timeX(t clock.Time) float32 {
	from, to := w.whole()
	return w.plan.laneX0 + float32(float64(t-from)/float64(to-from))*(w.plan.laneX1-w.plan.laneX0)
}

func (w *Window) timeAt(x float32) clock.Time {
	from, to := w.whole()
	s := float64(x-w.plan.laneX0) / float64(w.plan.laneX1-w.plan.laneX0)
	return from + clock.Time(min(max(s, 0), 1)*float64(to-from))
}

// drawTime draws the lanes of the timeline with their axis.
func (w *Window) drawTime(c *canvas) {
	width := float32(c.d.W)
	off := float32(clockWidth) // of the sheet in the window
	c.rect(scene.Box{MaxX: width, MaxY: timeHeight}, 0, c.col(palette.Panel))
	c.line(c.col(palette.Line), 1, scene.Pt{Y: 0.5}, scene.Pt{X: width, Y: 0.5})
	c.d.Break()
	x0, x1 := w.plan.laneX0-off, w.plan.laneX1-off
	from, to := w.whole()
	_, head, _ := w.src.Span()
	lanes := w.lanes()
	pitch := lanePitch(len(lanes))
	top := w.plan.laneY0 - w.plan.time.MinY
	headX := w.timeX(head) - off
	for i, l := range lanes {
		y := top + pitch*float32(i)
		b := scene.Box{MinX: x0, MinY: y, MaxX: x1, MaxY: y + pitch - 3}
		c.rect(b, 3, c.col(palette.Panel2))
		c.text(l.title[w.lang&1], x0-12, (b.MinY+b.MaxY)/2+4, scene.End, palette.Text2, text.Caption)
		w.drawCurve(c, l.group, b, off)
		w.drawTicks(c, l.group, b, off)
	}
	bottom := top + pitch*float32(len(lanes)) - 3
	if head < to {
		w.drawRest(c, scene.Box{MinX: headX, MinY: top, MaxX: x1, MaxY: bottom})
	}
	times, labels := axisTimes(w.civil.Start(), from, to, int(x1-x0)/84)
	for i, t := range times {
		x := w.timeX(t) - off
		c.line(c.col(palette.Line), 1, scene.Pt{X: x, Y: bottom}, scene.Pt{X: x, Y: bottom + 5})
		c.text(labels[i], x, bottom+17, scene.Middle, palette.Text3, text.Style{Size: 11, Line: 14, Tabular: true})
	}
	c.hit(scene.Box{MinX: x0 - 8, MinY: 2, MaxX: x1 + 8, MaxY: timeHeight}, GoTo, nil)
}

// drawRest hatches what was not recorded, or has not been simulated yet.
func (w *Window) drawRest(c *canvas, b scene.Box) {
	if b.MaxX-b.MinX < 2 {
		return
	}
	c.rect(b, 0, palette.Alpha(c.col(palette.Panel), 0.7))
	for x := b.MinX - (b.MaxY - b.MinY); x < b.MaxX; x += 8 {
		a, z := scene.Pt{X: x, Y: b.MaxY}, scene.Pt{X: x + b.MaxY - b.MinY, Y: b.MinY}
		if a.X < b.MinX {
			a = scene.Pt{X: b.MinX, Y: b.MaxY - (b.MinX - x)}
		}
		if z.X > b.MaxX {
			z = scene.Pt{X: b.MaxX, Y: b.MinY + (z.X - b.MaxX)}
		}
		c.line(c.col(palette.Line), 1, a, z)
	}
	c.d.Break()
	label := wordGap[w.lang&1]
	if w.live {
		label = wordAhead[w.lang&1]
	}
	st := text.Caption
	if wide := c.f.Width(label, st); b.MaxX-b.MinX > wide+20 {
		mid := (b.MinX + b.MaxX) / 2
		c.rect(scene.Box{MinX: mid - wide/2 - 7, MinY: (b.MinY+b.MaxY)/2 - 9, MaxX: mid + wide/2 + 7, MaxY: (b.MinY+b.MaxY)/2 + 9}, 9, c.col(palette.Panel))
		c.text(label, mid, (b.MinY+b.MaxY)/2+4, scene.Middle, palette.Text3, st)
	}
}

// drawCurve fills a lane with what it counts, highest at its greatest value.
func (w *Window) drawCurve(c *canvas, group string, b scene.Box, off float32) {
	curve := w.prober.Lane(group)
	if curve == nil {
		return
	}
	most := curve.Most
	for _, v := range curve.V {
		most = math.Max(most, v)
	}
	if most <= 0 {
		return
	}
	ink := groupColor(group, c.theme)
	var run []scene.Pt
	flush := func() {
		if len(run) > 1 {
			ring := append([]scene.Pt{{X: run[0].X, Y: b.MaxY}}, run...)
			ring = append(ring, scene.Pt{X: run[len(run)-1].X, Y: b.MaxY})
			c.d.AddFill(ring, scene.Ink(palette.Alpha(ink, 0.32)), city.Ref{})
			c.d.Break()
			c.line(palette.Alpha(ink, 0.9), 1.2, run...)
			c.d.Break()
		}
		run = run[:0]
	}
	for i, v := range curve.V {
		if math.IsNaN(v) {
			flush()
			continue
		}
		x := w.timeX(clock.Time(curve.T[i]*1e9)) - off
		run = append(run, scene.Pt{X: x, Y: b.MaxY - float32(v/most)*(b.MaxY-b.MinY-1)})
	}
	flush()
}

// drawTicks marks the events of a group: a tick for each, denser where many fall together; alarms as dots.
func (w *Window) drawTicks(c *canvas, group string, b scene.Box, off float32) {
	count := map[int]int{}
	var columns []int
	for i := range w.events {
		if text.EventGroup(w.events[i].Kind) != group {
			continue
		}
		k := int((w.timeX(w.events[i].At) - off) / 2)
		if count[k] == 0 {
			columns = append(columns, k)
		}
		count[k]++
	}
	ink := groupColor(group, c.theme)
	for _, k := range columns {
		x := float32(k)*2 + 1
		h := (b.MaxY - b.MinY) * min(1, 0.45+0.12*float32(count[k]))
		c.d.AddRect(scene.Box{MinX: x - 0.8, MinY: b.MinY, MaxX: x + 0.8, MaxY: b.MinY + h}, 0, scene.Ink(palette.Mix(ink, c.col(palette.Text), 0.3)))
	}
	c.d.Break()
}

// axisTimes returns round civil times between from and to, at most n of them.
func axisTimes(start time.Time, from, to clock.Time, n int) (at []clock.Time, labels []string) {
	n = max(n, 1)
	step := 24 * time.Hour
	for _, s := range []time.Duration{10 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute,
		15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour} {
		if to.Sub(from) <= s*time.Duration(n) {
			step = s
			break
		}
	}
	civil := clock.NewCivil(start)
	first := civil.At(from)
	day := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, first.Location())
	form := "15:04"
	if step < time.Minute {
		form = "15:04:05"
	}
	for k := (first.Sub(day) + step - 1) / step; ; k++ {
		t := civil.TimeOf(day.Add(step * k))
		if t > to {
			return at, labels
		}
		at, labels = append(at, t), append(labels, civil.At(t).Format(form))
	}
}

// tip is the time under the pointer, and what the lane there counts then.
func (w *Window) tip() (when, what string) {
	t := w.timeAt(w.cursor.X)
	when = w.civil.HHMMSS(t)
	lanes := w.lanes()
	i := int((w.cursor.Y - w.plan.laneY0) / lanePitch(len(lanes)))
	if w.cursor.Y < w.plan.laneY0 || i >= len(lanes) {
		return when, ""
	}
	curve := w.prober.Lane(lanes[i].group)
	if curve == nil {
		return when, ""
	}
	k, _ := slices.BinarySearch(curve.T, t.Seconds())
	if k == 0 || k >= len(curve.T) {
		return when, ""
	}
	if t.Seconds()-curve.T[k-1] < curve.T[k]-t.Seconds() {
		k--
	}
	if math.IsNaN(curve.V[k]) {
		return when, ""
	}
	words := map[string][2]string{"water": wordCountWater, "traffic": wordCountSlow, "power": wordCountDark}[lanes[i].group]
	return when, words[w.lang&1] + " " + text.Quantity(curve.V[k], curve.Unit, w.lang)
}

// lanePitch is the distance of the lanes of a timeline that has n.
func lanePitch(n int) float32 { return min(float32(66)/float32(max(n, 1)), 31) }

var (
	tipTime = text.Style{Size: 12, Line: 16, Weight: text.SemiBold, Tabular: true}
	tipWhat = text.Style{Size: 12, Line: 16}
)

// tipBox is where the tip lies: above the timeline, inside the window.
func (w *Window) tipBox() scene.Box {
	when, what := w.tip()
	wide := w.fonts.Width(when, tipTime) + 20
	if what != "" {
		wide += w.fonts.Width(what, tipWhat) + 8
	}
	x := min(max(w.cursor.X, w.plan.laneX0), w.plan.laneX1)
	x = min(x-36, float32(w.plan.w)-wide-6)
	return scene.Box{MinX: x, MinY: w.plan.time.MinY - 30, MaxX: x + wide, MaxY: w.plan.time.MinY - 6}
}

// drawTip draws the tip.
func (w *Window) drawTip(c *canvas) {
	c.panel(scene.Box{MaxX: float32(c.d.W), MaxY: float32(c.d.H)}, 6)
	when, what := w.tip()
	x := 10 + c.text(when, 10, 16, scene.Start, palette.Text, tipTime)
	c.text(what, x+8, 16, scene.Start, palette.Text2, tipWhat)
}
