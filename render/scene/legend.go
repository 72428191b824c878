package scene

import (
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/render/palette"
	"semul/render/text"
)

// legendRow is one line of the legend, h pixels high.
type legendRow struct {
	h     float32
	paint func(x, y, w float32) // from the row's top-left corner
	head  bool                  // a title, which stays with the rows below it up to the next title or sign
	sign  bool                  // stands for itself
}

// legendWidth is the width of the legend [px].
const legendWidth = 240

// legendRows lists what the picture shows, layer by layer.
func (p *Painter) legendRows() []legendRow {
	var rows []legendRow
	l := p.v.Lang
	if s := p.layer("flood.depth"); s != nil {
		rows = append(rows, p.legendTitle(l.T(text.WordFloodDepth), "cm"), p.legendBar(palette.FloodDepth, 0, len(palette.FloodDepth.Classes), "+"))
	}
	if s := p.layer("traffic.link_speed"); s != nil {
		rows = append(rows, p.legendTitle(l.T(text.WordSpeedRatio), "%"), p.legendSpeed())
	}
	list, of := p.streetLayersOn()
	for n, street := range list {
		title := l.Pick(of[n].spec.Title)
		if !street.way || p.v.Camera.MPP > 4 {
			title = l.Pick(roadTitles[street.name])
		}
		rows = append(rows, p.legendTitle(title, text.Unit(street.ramp.Unit, l)), p.legendStreet(street.ramp))
	}
	for _, s := range p.others() {
		rows = append(rows, p.legendOther(s)...)
	}
	rows = append(rows, p.legendReleased()...)
	if s := p.layer("traffic.vehicle"); s != nil && p.v.Camera.MPP <= 16 && !p.v.BySpeed && len(p.placed) > 0 {
		rows = append(rows, p.legendTitle(l.T(text.WordVehicles), ""))
		rows = append(rows, p.legendVehicles()...)
	}
	rows = append(rows, p.legendSignals()...)
	rows = append(rows, p.legendStops()...)
	if p.shutStreets() != nil && p.v.Camera.Band() > 1 {
		rows = append(rows, p.legendSign(l.T(text.WordClosed), func(at Pt) {
			p.d.AddLine([]Pt{{at.X - 11, at.Y}, {at.X + 11, at.Y}}, false, Style{Color: p.theme().Color(palette.Bad), Token: palette.Bad, Width: 2.2, Dash: [2]float32{4, 3}}, city.Ref{})
			p.noEntry(at, 5)
		}))
	}
	if s := p.layer("power.energised"); s != nil {
		rows = append(rows, p.legendSign(l.T(text.WordDark), func(at Pt) {
			b := Box{at.X - 11, at.Y - 6, at.X + 11, at.Y + 6}
			p.d.AddRect(b, 2, Fill(p.theme(), palette.BuildingDead))
			p.d.AddFrame(b, 2, p.deadEdge(1.2))
		}), p.legendSign(l.T(text.WordSubstation), func(at Pt) {
			p.bolt(Pt{at.X - 6, at.Y}, 6, false)
			p.bolt(Pt{at.X + 8, at.Y}, 6, true)
		}))
	}
	if s := p.layer("sensing.status"); s != nil {
		rows = append(rows, p.legendSign(l.T(text.WordSensor), func(at Pt) {
			p.disc(Pt{at.X - 6, at.Y}, 3.6, p.theme().Color(palette.Accent), palette.Accent)
			p.silent(Pt{at.X + 8, at.Y}, 5)
		}))
	}
	if p.v.Camera.MPP <= 16 && len(p.m.City.Underpasses.ID) > 0 && p.layer("flood.depth") != nil {
		rows = append(rows, p.legendSign(l.T(text.WordUnderpass), func(at Pt) {
			p.dip(at, 6, p.theme().Color(palette.Warn), p.theme().Color(palette.Halo))
		}))
	}
	if s := p.layer("flood.depth"); s != nil && len(p.m.City.WaterAreas.ID) > 0 {
		rows = append(rows, p.legendSign(l.T(text.WordPermanentWater), func(at Pt) {
			b := Box{at.X - 11, at.Y - 5, at.X + 11, at.Y + 5}
			p.d.AddRect(b, 2, Fill(p.theme(), palette.Water))
			p.d.AddFrame(b, 2, Line(p.theme(), palette.WaterEdge, 1))
		}))
	}
	return rows
}

// legendSignals explains what is seen of signals: bars at stop lines from band Z4, and the cross of dark ones; nothing where the
// picture has no signal.
func (p *Painter) legendSignals() []legendRow {
	s := p.layer("traffic.signal")
	band := p.v.Camera.Band()
	if s == nil || band < 2 {
		return nil
	}
	any, dark, flash := false, false, false
	for i := range p.m.City.Signals.ID {
		if p.seen.Contains(p.m.City.Signals.At.At(i)) {
			any, dark = true, dark || p.dark(s, i)
			link := p.m.linkOf[i]
			flash = flash || s.spec.Support == city.OfLaneLink && link != city.None && strings.HasPrefix(s.class(int(link)), "flashing")
		}
	}
	var rows []legendRow
	l := p.v.Lang
	bars := func(label string, width float32, tokens ...palette.Token) {
		rows = append(rows, p.legendSign(label, func(at Pt) {
			for k, t := range tokens {
				x := at.X + 7*(float32(k)-float32(len(tokens)-1)/2)
				p.d.AddRect(Box{x - width/2, at.Y - 2, x + width/2, at.Y + 2}, 0, Fill(p.theme(), t))
			}
			p.d.Break()
		}))
	}
	if any && band >= 4 {
		bars(l.T(text.WordSignal), 5, palette.Accent, palette.Warn, palette.Bad)
	}
	if flash && band >= 4 {
		bars(l.T(text.WordSignalFlash), 2.5, palette.Warn, palette.Bad)
	}
	if dark {
		rows = append(rows, p.legendSign(l.T(text.WordSignalDark), func(at Pt) { p.darkSignal(at, city.Ref{}) }))
	}
	return rows
}

// legendStops explains the dots of stops, where there are any.
func (p *Painter) legendStops() []legendRow {
	seen := p.v.Camera.Bounds(p.v.W, p.v.H)
	for i := range p.m.City.Stops.ID {
		if p.v.Camera.Band() >= 4 && seen.Contains(p.m.City.Stops.At.At(i)) {
			return []legendRow{p.legendSign(p.v.Lang.T(text.WordStop), func(at Pt) {
				p.disc(at, 2.4, p.theme().Color(palette.Accent), palette.Accent)
			})}
		}
	}
	return nil
}

func (p *Painter) legendTitle(title, unit string) legendRow {
	return legendRow{h: 20, head: true, paint: func(x, y, w float32) {
		p.d.AddText(p.m.Fonts, title, Pt{x, y + 13}, Start, Type(p.theme(), palette.Text, text.Style{Size: 12, Line: 16, Weight: text.SemiBold}))
		p.d.AddText(p.m.Fonts, unit, Pt{x + w, y + 13}, End, Type(p.theme(), palette.Text3, text.Caption))
	}}
}

// legendBar paints classes side by side with their lower bounds below the edges.
func (p *Painter) legendBar(r *palette.Ramp, from, to int, last string) legendRow {
	return legendRow{h: 32, paint: func(x, y, w float32) {
		n := float32(to - from)
		for k := from; k < to; k++ {
			i := float32(k - from)
			// On the ground it lies on, so that the key looks like the map.
			ground := p.theme().Color(palette.Land)
			c := palette.Mix(ground, r.Color(k, p.theme()), palette.FloodAlpha[min(k, 4)])
			p.d.AddRect(Box{x + w*i/n, y, x + w*(i+1)/n, y + 11}, 0, Ink(c))
			label := strconv.FormatFloat(r.Classes[k].From, 'g', 4, 64)
			if k == to-1 {
				label += last
			}
			p.d.AddText(p.m.Fonts, label, Pt{x + w*i/n, y + 24}, Start, Type(p.theme(), palette.Text2, text.Caption))
		}
	}}
}

// legendSpeed paints the speed classes as strokes of road, from standing to free, with their lower bounds.
func (p *Painter) legendSpeed() legendRow {
	r := palette.SpeedRatio
	return legendRow{h: 32, paint: func(x, y, w float32) {
		n := float32(len(r.Classes))
		for k := range r.Classes {
			i := float32(k)
			p.d.AddRect(Box{x + w*i/n + 1, y + 3, x + w*(i+1)/n - 1, y + 8}, 2.5, Ink(r.Color(k, p.theme())))
		}
		for k := range r.Classes {
			label := strconv.Itoa(int(r.Classes[k].From*100 + 0.5))
			if k == len(r.Classes)-1 {
				label += "+"
			}
			p.d.AddText(p.m.Fonts, label, Pt{x + w*float32(k)/n + 1, y + 24}, Start, Type(p.theme(), palette.Text2, text.Caption))
		}
	}}
}

// roadTitles are the layers of streets where a road has one ribbon for both directions.
var roadTitles = map[string][2]string{
	"traffic.flow":  {"교통량 (많은 방향)", "Flow, the busier direction"},
	"traffic.noise": {"도로 소음 (10 m 거리)", "Road noise, 10 m away"},
	"traffic.co2":   {"차량 CO₂", "CO₂ of vehicles"},
}

// legendStreet paints the classes of a ramp as strokes of road with their lower bounds.
func (p *Painter) legendStreet(r *palette.Ramp) legendRow {
	return legendRow{h: 32, paint: func(x, y, w float32) {
		n := float32(len(r.Classes))
		for k := range r.Classes {
			i := float32(k)
			p.d.AddRect(Box{x + w*i/n + 1, y + 3, x + w*(i+1)/n - 1, y + 9}, 2.5, Ink(r.Color(k, p.theme())))
			label := text.Fixed(r.Classes[k].From, 0)
			if k == len(r.Classes)-1 {
				label += "+"
			}
			p.d.AddText(p.m.Fonts, label, Pt{x + w*i/n + 1, y + 24}, Start, Type(p.theme(), palette.Text2, text.Caption))
		}
	}}
}

// legendVehicles lists the kinds of vehicle on the picture, two a line.
func (p *Painter) legendVehicles() []legendRow {
	var shown []int
	for k := range palette.VehicleType.Classes {
		if k < len(p.types) && len(p.types[k]) > 0 {
			shown = append(shown, k)
		}
	}
	var rows []legendRow
	for i := 0; i < len(shown); i += 2 {
		pair := shown[i:min(i+2, len(shown))]
		rows = append(rows, legendRow{h: 18, paint: func(x, y, w float32) {
			for c, k := range pair {
				at := x + w*float32(c)/2
				size := vehicleSizes[k][0]
				l := float32(min(size[0]*1.6, 16))
				q := Quad{Front: Pt{at + 8 + l/2, y + 8}, Dir: Pt{1, 0}, Length: l, Width: float32(size[1]*1.8) + 0.8}
				p.d.AddQuad(q, Ink(palette.VehicleType.Color(k, p.theme())))
				if k == sirenClass {
					p.d.Break()
					for _, part := range SirenCross(q.Length, q.Width) {
						p.d.AddQuad(Quad{Front: Pt{q.Front.X - part[0], q.Front.Y}, Dir: q.Dir, Length: part[1], Width: part[2]}, Fill(p.theme(), palette.Halo))
					}
				}
				p.d.AddText(p.m.Fonts, text.VehicleName(palette.VehicleType.Classes[k].Name, p.v.Lang), Pt{at + 22, y + 12}, Start, Type(p.theme(), palette.Text2, text.Caption))
			}
		}})
	}
	return rows
}

// legendSign explains one sign.
func (p *Painter) legendSign(label string, sign func(at Pt)) legendRow {
	return legendRow{h: 20, sign: true, paint: func(x, y, _ float32) {
		sign(Pt{x + 11, y + 9})
		p.d.AddText(p.m.Fonts, label, Pt{x + 30, y + 13}, Start, Type(p.theme(), palette.Text2, text.Caption))
	}}
}

// legendBox is where the legend lies, at the lower left above the line of sources, and the rows that have room there
// below the clock: signs and groups at the end go first.
func (p *Painter) legendBox() (Box, []legendRow) {
	rows := p.legendRows()
	m := p.margin()
	bottom := float32(p.v.H) - p.sourceHeight() - m
	top := m
	if p.v.Chrome&ShowClock != 0 {
		top = p.clockBox().MaxY + m/2
	}
	h := float32(20)
	for _, r := range rows {
		h += r.h
	}
	for len(rows) > 0 && (h > bottom-top || rows[len(rows)-1].head) {
		h -= rows[len(rows)-1].h
		rows = rows[:len(rows)-1]
	}
	return Box{m, bottom - h, m + legendWidth, bottom}, rows
}

// PaintLegend fills d with the legend of the picture last painted, as a panel of its own no higher than most; an empty
// list if there is nothing to explain. Window edges stay square: whoever shows it rounds or frames it.
func (p *Painter) PaintLegend(d *DrawList, most float32) {
	rows := p.legendRows()
	h := float32(20)
	for _, r := range rows {
		h += r.h
	}
	for len(rows) > 0 && (h > most || rows[len(rows)-1].head) {
		h -= rows[len(rows)-1].h
		rows = rows[:len(rows)-1]
	}
	if len(rows) == 0 {
		h = 0
	}
	d.Reset(legendWidth, int(h), p.v.scale(), p.theme().Color(palette.Panel))
	picture := p.d
	p.d = d
	defer func() { p.d = picture }()
	if len(rows) > 0 {
		p.panel(Box{0.5, 0.5, legendWidth - 0.5, h - 0.5}, 10)
	}
	y := float32(10)
	for _, r := range rows {
		r.paint(14, y, legendWidth-28)
		d.Break()
		y += r.h
	}
}

func (p *Painter) legendPanel() {
	b, rows := p.legendBox()
	if len(rows) == 0 {
		return
	}
	p.panel(b, 10)
	y := b.MinY + 10
	for _, r := range rows {
		r.paint(b.MinX+14, y, legendWidth-28)
		p.d.Break()
		y += r.h
	}
}
