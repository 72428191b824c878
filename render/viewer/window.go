package viewer

import (
	"fmt"
	"image"
	"image/color"
	"runtime"
	"strings"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/raster"
	"semul/render/scene"
	"semul/render/text"
)

// Config is what a window shows, and how it begins.
type Config struct {
	City    *city.City
	Fonts   *text.Fonts
	Source  frame.Source // read by the studio
	Probe   frame.Source // read by the prober; nil = no charts. A live source may serve both.
	Notes   []string     // what replay found missing
	Theme   palette.Theme
	Lang    text.Lang
	Camera  *scene.Camera // nil: the whole city
	Layers  []string      // nil: scene.DefaultLayers
	At      clock.Time
	Rate    float64 // 0: 60
	Playing bool
	Select  city.Ref
	// Released begins with what the hub let out, where it let out anything; so does a run that was recorded without the truth.
	Released bool
	// Split begins with the truth and what was let out beside each other.
	Split   bool
	Workers int // goroutines that paint; 0: one, so that the run beside it has the rest
}

// Window is the state of the viewer. All its methods belong to one goroutine.
type Window struct {
	cfg    Config
	src    frame.Source
	city   *scene.Map
	fonts  *text.Fonts
	civil  clock.Civil
	studio *Studio
	prober *Prober
	brush  *raster.Renderer // of panels

	plan   plan
	scale  float64
	cursor scene.Pt

	theme                        palette.Theme
	lang                         text.Lang
	offers                       []Offer
	released                     bool
	split                        bool // the truth to the left of a seam, what was let out to the right
	selected                     city.Ref
	foldLayers, foldLegend, help bool
	Full                         bool // full screen is wanted
	Shots                        int  // pictures of the screen that are wanted

	glide *Glide
	play  Playback
	live  bool

	events   []frame.Event
	headSeen clock.Time // up to which events are known
	headRead clock.Time // up to which curves were asked for
	facts    []Fact
	rights   []Fact
	counters frame.Counters
	counts   bool
	rain     string

	asked     string // the wish that was asked for last
	askedView string // its view
	pic       *Picture
	before    *Picture // shown below while the camera moves
	fresh     bool     // pic is new since the last Frame
	taken     time.Time
	began     bool
	pressed   scene.Pt
	drag      dragKind
	moved     bool
	rev       uint64
	sheets    []*panel
	bars      []Bar
}

type dragKind uint8

const (
	noDrag dragKind = iota
	dragMap
	dragTime
	dragPanel
)

// New makes a window over a run. Close ends its goroutines.
func New(cfg Config) *Window {
	if cfg.Rate == 0 {
		cfg.Rate = 60
	}
	src := &shared{Source: cfg.Source}
	var source frame.Source = src
	if p, ok := scene.PlacerOf(cfg.Source); ok {
		source = placed{src, p}
	}
	m := scene.NewMap(cfg.City, cfg.Fonts)
	w := &Window{cfg: cfg, src: source, city: m, fonts: cfg.Fonts, civil: clock.NewCivil(source.Info().Start),
		studio: NewStudio(source, m, max(cfg.Workers, 1)), prober: NewProber(cfg.Probe, m), brush: raster.New(cfg.Fonts, 1),
		theme: cfg.Theme, lang: cfg.Lang, scale: 1, play: Playback{At: cfg.At, Rate: cfg.Rate, Playing: cfg.Playing}}
	on := cfg.Layers
	if on == nil {
		on = scene.DefaultLayers
	}
	w.offers = Offers(source, on)
	w.split = cfg.Split && w.hasReleases()
	if (cfg.Released || source.Info().Redacted) && !w.split && w.hasReleases() {
		w.released = true
		w.prober.Release(true)
	}
	w.makePanels()
	w.plan = planFor(1280, 800)
	mw, mh := w.plan.mapSize()
	at := scene.Cover(cfg.City.Bounds, mw, mh)
	at.MPP = (at.MPP + scene.Fit(cfg.City.Bounds, mw, mh, 8).MPP) / 2
	if cfg.Camera != nil {
		at = *cfg.Camera
	}
	w.glide = NewGlide(at, cfg.City.Bounds, mw, mh)
	w.look()
	w.choose(cfg.Select)
	return w
}

// Close ends the window's goroutines.
func (w *Window) Close() {
	w.studio.Close()
	w.prober.Close()
}

// Theme returns the colours that are chosen.
func (w *Window) Theme() palette.Theme { return w.theme }

// Title is what the window is called.
func (w *Window) Title() string {
	info := w.src.Info()
	if info.Title != "" {
		return info.Title + " – semul"
	}
	return info.Scenario + " – semul"
}

func (w *Window) hasReleases() bool { return HasReleases(w.offers) }

// cutShort reports whether the recording ends before its planned end, by accident.
func (w *Window) cutShort() bool { return !w.live && w.src.Info().Incomplete }

// CutShort is what the window says of a recording that ends before its planned end by accident; "" for others.
func (w *Window) CutShort() string {
	if !w.cutShort() {
		return ""
	}
	return w.missing()
}

// look takes note of how far the run has come.
func (w *Window) look() {
	from, to, live := w.src.Span()
	stopped := w.live && !live
	w.live = live
	if w.events == nil || to >= w.headSeen+clock.Time(5e9) || stopped {
		w.headSeen = to
		w.seeEvents()
	}
	if stopped || w.live && to-w.headRead >= (w.src.Info().Stop-from)/32 {
		w.headRead = to
		w.prober.Refresh()
	}
}

// seeEvents takes over the events so far: in the released mode those of hub and controllers, and warnings of the weather,
// which are for everybody. That a sensor is silent nobody is told.
func (w *Window) seeEvents() {
	from, _, _ := w.src.Span()
	w.events = []frame.Event{}
	for _, e := range w.src.Events(from, w.headSeen) {
		if !w.released || e.Kind == "weather.alert" || strings.HasPrefix(e.Kind, "hub.") || strings.HasPrefix(e.Kind, "control.") {
			w.events = append(w.events, e)
		}
	}
}

// choose selects a thing; the zero Ref selects nothing.
func (w *Window) choose(r city.Ref) {
	w.selected, w.facts, w.rights = r, nil, nil
	w.prober.Ask(r)
}

// Update takes what the reader did and moves time and camera on.
func (w *Window) Update(in Input) {
	if in.Scale > 0 {
		w.scale = in.Scale
	}
	if in.W != w.plan.w || in.H != w.plan.h {
		w.plan = planFor(max(in.W, LeastW), max(in.H, LeastH))
		w.glide.Resize(w.plan.mapSize())
		const legend = 230 // with the usual layers
		if w.plan.w < beside && w.plan.left.MinY+float32(w.layersHeight())+legend > w.plan.left.MaxY {
			w.foldLayers = true // the legend matters more
		}
	}
	w.cursor = in.Cursor
	w.pointer(in)
	for _, name := range in.Keys {
		if k, ok := keyOf(name); ok {
			w.Do(k.Action, k.Arg)
		}
	}
	w.look()
	w.glide.Step(in.DT)
	from, to, live := w.src.Span()
	if w.drag != dragTime {
		w.play.Advance(in.DT, from, to, live)
	}
	w.take()
	w.ask()
}

// pointer turns the mouse into actions.
func (w *Window) pointer(in Input) {
	if in.Pressed {
		w.pressed, w.moved = in.Cursor, false
		switch h := w.under(in.Cursor); {
		case h != nil && h.Action == GoTo:
			w.drag = dragTime
		case h != nil || w.overPanel(in.Cursor):
			w.drag = dragPanel
		case inside(w.plan.mapBox, in.Cursor):
			w.drag = dragMap
		}
	}
	switch w.drag {
	case dragTime:
		w.play.Playing = w.play.Playing && !w.live
		from, to, _ := w.src.Span()
		w.play.At = min(max(w.timeAt(in.Cursor.X), from), to)
	case dragMap:
		dx, dy := in.Cursor.X-w.pressed.X, in.Cursor.Y-w.pressed.Y
		if w.moved || dx*dx+dy*dy > 16 {
			w.moved = true
			w.glide.Pan(dx, dy)
			w.pressed = in.Cursor
		}
	}
	if in.Released || !in.Down && !in.Pressed {
		switch {
		case w.drag == dragMap && !w.moved && in.Released:
			w.pick(in.Cursor)
		case w.drag == dragPanel && in.Released:
			if h := w.under(in.Cursor); h != nil && h.holds(w.pressed) {
				w.Do(h.Action, h.Arg)
			}
		}
		w.drag = noDrag
	}
	if in.Wheel != 0 && inside(w.plan.mapBox, in.Cursor) && !w.overPanel(in.Cursor) {
		w.glide.ZoomAt(pow2(in.Wheel/2), w.onMap(in.Cursor))
	}
}

func (w *Window) onMap(p scene.Pt) scene.Pt { return scene.Pt{X: p.X, Y: p.Y - topHeight} }

// pick selects what lies under the pointer.
func (w *Window) pick(at scene.Pt) {
	v := w.view(0)
	r, ok := w.city.Pick(&v, w.src, w.onMap(at))
	if !ok {
		r = city.Ref{}
	}
	w.choose(r)
}

// Do carries an action out.
func (w *Window) Do(a Action, arg any) {
	from, to, live := w.src.Span()
	mw, mh := w.plan.mapSize()
	mid := scene.Pt{X: float32(mw) / 2, Y: float32(mh) / 2}
	switch a {
	case PlayPause:
		w.play.Toggle(from, to, live)
	case StepBack:
		w.play.Step(-1, from, to)
	case StepOn:
		w.play.Step(1, from, to)
	case Slower:
		w.play.Faster(-1)
	case Faster:
		w.play.Faster(1)
	case ToStart:
		w.play.At = from
	case ToEnd:
		w.play.At = to
	case ToNextEvent, ToLastEvent:
		if t, ok := NextEvent(w.events, w.play.At, a == ToLastEvent); ok {
			w.play.At, w.play.Playing = t, false
		}
	case ZoomIn:
		w.glide.ZoomAt(1.414, mid)
	case ZoomOut:
		w.glide.ZoomAt(1/1.414, mid)
	case FitCity:
		w.glide.Fly(scene.Fit(w.cfg.City.Bounds, mw, mh, 8))
	case PanLeft:
		w.glide.Pan(80, 0)
	case PanRight:
		w.glide.Pan(-80, 0)
	case PanUp:
		w.glide.Pan(0, 80)
	case PanDown:
		w.glide.Pan(0, -80)
	case Inspect:
		w.goTo(arg.(city.Ref))
	case Toggle:
		Switch(w.offers, arg.(string))
	case ToggleNth:
		if shown := Visible(w.offers, w.released); arg.(int) < len(shown) {
			Switch(w.offers, shown[arg.(int)].Name)
		}
	case SwitchTruth:
		next := [2]bool{!w.released && !w.split, w.released} // truth, released, split and again
		if k, ok := arg.(int); ok {
			next = [2]bool{k == 1, k == 2}
		}
		w.showMode(next[0], next[1])
	case SwitchLang:
		w.lang = 1 - w.lang
	case SwitchTheme:
		w.theme = 1 - w.theme
	case FoldLayers:
		w.foldLayers = !w.foldLayers
	case FoldLegend:
		w.foldLegend = !w.foldLegend
	case ShowHelp:
		w.help = !w.help
	case Screenshot:
		w.Shots++
	case Fullscreen:
		w.Full = !w.Full
	case Back:
		if w.help {
			w.help = false
		} else {
			w.choose(city.Ref{})
		}
	}
}

// showMode changes between the truth, what was let out, and both beside each other.
func (w *Window) showMode(released, split bool) {
	if !w.hasReleases() {
		return
	}
	w.split = split
	if w.released == released {
		return
	}
	w.released, w.facts, w.rights = released, nil, nil
	w.prober.Release(released)
	w.seeEvents()
}

// mode is the place of what is shown among truth, released and split.
func (w *Window) mode() int {
	switch {
	case w.split:
		return 2
	case w.released:
		return 1
	}
	return 0
}

// seam is where the truth ends and what was let out begins, in a split map [px of the window].
func (w *Window) seam() float32 { return (w.plan.mapBox.MinX + w.plan.mapBox.MaxX) / 2 }

// goTo selects a thing and flies there; the whole city is nothing to fly to.
func (w *Window) goTo(r city.Ref) {
	r = thingOf(w.city, r)
	at, ok := w.city.Place(w.src, r)
	if !ok || r.Support == city.WholeCity {
		return
	}
	w.choose(r)
	w.glide.Fly(scene.Camera{Center: at, MPP: min(w.glide.Now.MPP, 1.6)})
}

// view is the picture of the map as it should be now, with pad pixels more on every side.
func (w *Window) view(pad int) scene.View {
	mw, mh := w.plan.mapSize()
	v := scene.View{W: mw + 2*pad, H: mh + 2*pad, Scale: w.scale, Camera: w.glide.Target(), Theme: w.theme, Lang: w.lang,
		Layers: Names(w.offers, w.released), Selected: w.selected, Released: w.released}
	for _, p := range w.sheets {
		if p.shown && p.overMap {
			b := p.box
			off := float32(pad)
			v.Reserved = append(v.Reserved, scene.Box{MinX: b.MinX + off, MinY: b.MinY - topHeight + off, MaxX: b.MaxX + off, MaxY: b.MaxY - topHeight + off})
		}
	}
	return v
}

// ask wishes for a picture if what is shown has changed.
func (w *Window) ask() {
	pad := 0
	if w.drag == dragMap && w.moved {
		if pad = dragMargin; w.covered() {
			return
		}
	}
	wish := Wish{View: w.view(pad), At: w.play.At}
	if w.play.Playing && w.play.Rate <= smoothRate {
		wish.Ahead = clock.Time(w.play.Rate * lookAhead * 1e9)
	}
	if w.split {
		wish.Right = Names(w.offers, true)
	}
	view := fmt.Sprint(wish.View, wish.Right)
	key := fmt.Sprint(view, wish.At, wish.Ahead > 0)
	if key == w.asked {
		return
	}
	// The vehicles of the last picture still have some way to go.
	if p := w.pic; wish.Ahead > 0 && p != nil && p.Ahead > 0 && view == w.askedView && wish.At >= p.At && wish.At < p.At+p.Ahead/2 {
		return
	}
	// While it plays and nothing else changes, the next picture waits for the one being painted.
	if w.pic != nil && w.play.Playing && !w.glide.Moving() && w.drag == noDrag && (!w.studio.Idle() || time.Since(w.taken) < w.rest()) {
		return
	}
	w.asked, w.askedView = key, view
	w.studio.Ask(wish)
}

// covered reports whether the last picture still fills the map while it is dragged, and is not old.
func (w *Window) covered() bool {
	p := w.pic
	mw, _ := w.plan.mapSize()
	if p == nil || p.View.W != mw+2*dragMargin || p.View.Camera.MPP != w.glide.Now.MPP || time.Since(w.taken) > 400*time.Millisecond {
		return false
	}
	dx, dy := p.View.Camera.Center.X-w.glide.Now.Center.X, p.View.Camera.Center.Y-w.glide.Now.Center.Y
	return max(dx, -dx, dy, -dy) < 0.6*dragMargin*w.glide.Now.MPP
}

const (
	// dragMargin is how much more than the map a picture shows on every side while the map is dragged [px].
	dragMargin = 96
	// smoothRate is the highest rate at which vehicles move between pictures; above, they show where the last one had them.
	smoothRate = 20
	// lookAhead is how long a picture's vehicles can move on [s].
	lookAhead = 0.4
)

// rest is how long the studio pauses between the pictures of a film: on few processors they would be missing elsewhere.
func (w *Window) rest() time.Duration {
	if w.cfg.Workers > 0 || runtime.NumCPU() >= 4 {
		return 0
	}
	return min(w.pic.Took, 100*time.Millisecond)
}

// take takes over a finished picture.
func (w *Window) take() {
	p := w.studio.Take()
	if p == nil || p.Err != nil {
		return
	}
	if w.before != nil && w.before != w.pic {
		w.studio.Give(w.before.Under, w.before.Over)
	}
	w.before, w.pic, w.fresh, w.taken = w.pic, p, true, time.Now()
	if w.rain = p.Rain; p.View.Selected == w.selected && p.View.Released == w.released {
		w.facts, w.rights = p.Facts, p.Rights
	}
	if w.counts = p.Counts; w.counts {
		w.counters = p.Counters
	}
	if !w.began {
		w.began = true
		w.prober.Begin()
	}
}

// Ready reports whether the map shows what was asked for last and all curves are read.
func (w *Window) Ready() bool { return w.pic != nil && w.studio.Idle() && w.prober.Idle() }

func pow2(x float64) float64 {
	p := 1.0
	for ; x >= 1; x-- {
		p *= 2
	}
	for ; x <= -1; x++ {
		p /= 2
	}
	return p * (1 + 0.6565*x + 0.3435*x*x)
}

// Bar is a rectangle over the panels.
type Bar struct {
	Box   scene.Box
	Color color.NRGBA
}

// Sheet is a picture over the map, in premultiplied colours. A new Rev means a new Image.
type Sheet struct {
	Name  string
	Image *image.RGBA
	At    scene.Pt // upper left corner in the window [logical px]
	Rev   uint64
	// Opaque sheets lie beside the map, each by itself: they can be drawn again alone. Bars: the bars lie on this one.
	Opaque, Bars bool
}
