package viewer

import (
	"image"
	"image/draw"
	"sync"
	"time"

	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/palette"
	"semul/render/raster"
	"semul/render/scene"
)

// Wish is a picture that is wanted.
type Wish struct {
	View  scene.View
	At    clock.Time
	Right []string   // layers of what was let out, shown to the right of the middle; nil: the whole picture is one
	Ahead clock.Time // where the vehicles are so much later is wanted too; 0 = no
}

// Picture is a painted map.
type Picture struct {
	Wish
	Under  *image.RGBA // opaque: ground, water, streets
	Over   *image.RGBA // premultiplied, mostly empty: signs, labels
	Legend *image.RGBA // nil if there is nothing to explain
	Other  *image.RGBA // the legend to the right of the seam
	Scale  *image.RGBA
	Riders []Rider
	Facts  []Fact
	Rights []Fact // by what right
	Rain   string

	Counters frame.Counters
	Counts   bool // the run has counters
	Err      error
	Took     time.Duration
}

// Rider is a vehicle now and Ahead later.
type Rider struct {
	scene.Rider
	Later scene.Rider
	Moves bool // Later is known
}

// Studio paints pictures in a goroutine of its own, always the one that was wished for last.
type Studio struct {
	src     frame.Source
	city    *scene.Map
	painter *scene.Painter
	brush   *raster.Renderer
	list    scene.DrawList
	panel   scene.DrawList
	now     []scene.Rider
	later   []scene.Rider
	byID    map[uint32]int

	mu      sync.Mutex
	wake    *sync.Cond
	wish    *Wish
	done    *Picture
	busy    bool
	closed  bool
	spare   []*image.RGBA // pictures that the window has shown
	stopped chan struct{}
}

// NewStudio starts a studio over a run. Workers is the number of goroutines that it paints with.
func NewStudio(src frame.Source, m *scene.Map, workers int) *Studio {
	s := &Studio{src: src, city: m, painter: scene.NewPainter(m), brush: raster.New(m.Fonts, workers), byID: map[uint32]int{}, stopped: make(chan struct{})}
	s.wake = sync.NewCond(&s.mu)
	go s.work()
	return s
}

// Ask replaces the picture that is wanted.
func (s *Studio) Ask(w Wish) {
	s.mu.Lock()
	s.wish = &w
	s.mu.Unlock()
	s.wake.Broadcast()
}

// Take returns the newest finished picture, once.
func (s *Studio) Take() *Picture {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.done
	s.done = nil
	return p
}

// Give hands images back to be painted over.
func (s *Studio) Give(images ...*image.RGBA) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range images {
		if m != nil && len(s.spare) < 6 {
			s.spare = append(s.spare, m)
		}
	}
}

// Idle reports whether nothing is wanted and nothing is being painted.
func (s *Studio) Idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.wish == nil && !s.busy
}

// Close ends the goroutine.
func (s *Studio) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.wake.Broadcast()
	<-s.stopped
}

func (s *Studio) work() {
	defer close(s.stopped)
	for {
		s.mu.Lock()
		for s.wish == nil && !s.closed {
			s.wake.Wait()
		}
		if s.closed {
			s.mu.Unlock()
			return
		}
		w := *s.wish
		s.wish, s.busy = nil, true
		s.mu.Unlock()
		p := s.Paint(w)
		s.mu.Lock()
		if old := s.done; old != nil {
			s.spare = append(s.spare, old.Under, old.Over)
		}
		s.done, s.busy = p, false
		s.mu.Unlock()
	}
}

// Paint paints one picture, in the caller's goroutine. Only the studio's own, or a caller without one, may call it.
func (s *Studio) Paint(w Wish) *Picture {
	begun := time.Now()
	p := &Picture{Wish: w}
	var right [2]*image.RGBA
	if w.Right != nil {
		if right, p.Err = s.released(w, p); p.Err != nil {
			return p
		}
	}
	if err := s.painter.Paint(w.View, s.src, w.At, &s.list); err != nil {
		p.Err = err
		return p
	}
	width, height := int(float32(s.list.W)*s.list.Scale+0.5), int(float32(s.list.H)*s.list.Scale+0.5)
	p.Under, p.Over = s.image(width, height), s.image(width, height)
	s.brush.DrawParts(&s.list, p.Under, p.Over)
	if w.Right != nil {
		half := image.Rect((width+1)/2, 0, width, height)
		draw.Draw(p.Under, half, right[0], half.Min, draw.Src)
		draw.Draw(p.Over, half, right[1], half.Min, draw.Src)
		half.Min.X, half.Max.X = half.Min.X-1, half.Min.X+1
		draw.Draw(p.Over, half, image.NewUniform(w.View.Theme.Color(palette.Privacy)), image.Point{}, draw.Src)
		s.Give(right[:]...)
	}
	p.Rain = s.painter.Rain()
	s.painter.PaintLegend(&s.panel, 420)
	if s.panel.H > 0 {
		p.Legend = s.brush.DrawClear(&s.panel)
	}
	s.painter.PaintScale(&s.panel)
	p.Scale = s.brush.DrawClear(&s.panel)
	s.riders(p)
	r := newReader(s.src, w.View.Released)
	p.Counters, p.Counts = countersAt(r, w.At)
	if !w.View.Selected.IsZero() {
		if w.View.Released || w.View.Selected.Support == city.Sensor {
			p.Rights = rights(r, s.city.City, w.View.Selected, w.At, clock.NewCivil(s.src.Info().Start), w.View.Lang)
		}
		p.Facts = Facts(s.src, s.city, w.View.Selected, w.At, w.View.Lang, w.View.Released)
	}
	p.Took = time.Since(begun)
	return p
}

// released paints what was let out, for the right half of a split map, with its legend.
func (s *Studio) released(w Wish, p *Picture) (halves [2]*image.RGBA, err error) {
	v := w.View
	v.Released, v.Layers = true, w.Right
	if err := s.painter.Paint(v, s.src, w.At, &s.list); err != nil {
		return halves, err
	}
	width, height := int(float32(s.list.W)*s.list.Scale+0.5), int(float32(s.list.H)*s.list.Scale+0.5)
	halves = [2]*image.RGBA{s.image(width, height), s.image(width, height)}
	s.brush.DrawParts(&s.list, halves[0], halves[1])
	if s.painter.PaintLegend(&s.panel, 330); s.panel.H > 0 {
		p.Other = s.brush.DrawClear(&s.panel)
	}
	return halves, nil
}

// riders pairs the vehicles with where they are a little later.
func (s *Studio) riders(p *Picture) {
	s.now = s.painter.Fleet(s.now[:0])
	p.Riders = make([]Rider, len(s.now))
	for i, r := range s.now {
		p.Riders[i].Rider = r
	}
	_, to, _ := s.src.Span()
	if p.Ahead <= 0 || p.At+p.Ahead > to || len(s.now) == 0 {
		return
	}
	var err error
	if s.later, err = s.painter.FleetAt(p.At+p.Ahead, s.later[:0]); err != nil {
		return
	}
	clear(s.byID)
	for i := range s.later {
		s.byID[s.later[i].ID] = i
	}
	for i := range p.Riders {
		if k, ok := s.byID[p.Riders[i].ID]; ok {
			p.Riders[i].Later, p.Riders[i].Moves = s.later[k], true
		}
	}
}

func (s *Studio) image(w, h int) *image.RGBA {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, m := range s.spare {
		if m.Rect.Dx() == w && m.Rect.Dy() == h {
			s.spare = append(s.spare[:i], s.spare[i+1:]...)
			return m
		}
	}
	s.spare = s.spare[:0] // of another size
	return image.NewRGBA(image.Rect(0, 0, w, h))
}
