package ebit

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"

	"semul/render/scene"
	"semul/render/viewer"
)

// game is the ebiten.Game of a window.
type game struct {
	w     *viewer.Window
	o     Options
	frame viewer.Frame
	scale float64 // device pixels per logical pixel
	wide  int     // of the screen [device px]
	high  int

	slots  [4]slot
	sheets map[string]*sheet
	fleet  *fleet
	white  *ebiten.Image
	opt    ebiten.DrawImageOptions

	last    time.Time
	keys    []ebiten.Key
	names   []string
	frames  int
	taken   int // pictures saved by key
	full    bool
	timing  timing
	err     error
	settled int // frames since everything was read
	shown   shown
}

func newGame(w *viewer.Window, o Options) *game {
	g := &game{w: w, o: o, scale: 1, sheets: map[string]*sheet{}, fleet: newFleet(), white: ebiten.NewImage(3, 3)}
	g.white.Fill(image.White)
	g.timing.begun = o.Begun
	g.shown.revs = map[string]uint64{}
	return g
}

// Layout makes the screen as fine as the monitor is.
func (g *game) Layout(w, h int) (int, int) {
	s := ebiten.Monitor().DeviceScaleFactor()
	g.scale = s * g.o.Scale
	g.wide, g.high = int(float64(w)*s+0.5), int(float64(h)*s+0.5)
	return g.wide, g.high
}

// Update hands the window what the reader did.
func (g *game) Update() error {
	if g.err != nil {
		return ebiten.Termination
	}
	now := time.Now()
	dt := 0.0
	if !g.last.IsZero() {
		dt = min(now.Sub(g.last).Seconds(), 0.25)
	}
	g.last = now
	in := viewer.Input{DT: dt, W: int(float64(g.wide) / g.scale), H: int(float64(g.high) / g.scale), Scale: g.scale}
	x, y := ebiten.CursorPosition()
	in.Cursor = scene.Pt{X: float32(float64(x) / g.scale), Y: float32(float64(y) / g.scale)}
	in.Down = ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft)
	in.Pressed = inpututil.IsMouseButtonJustPressed(ebiten.MouseButtonLeft)
	in.Released = inpututil.IsMouseButtonJustReleased(ebiten.MouseButtonLeft)
	_, in.Wheel = ebiten.Wheel()
	in.Keys = g.pressed()
	if g.o.Tour {
		tour(g.frames, g.o.Frames, &in)
	}
	g.w.Update(in)
	if g.w.Full != g.full {
		g.full = g.w.Full
		ebiten.SetFullscreen(g.full)
	}
	return g.end()
}

// end tells whether the window is to close by itself.
func (g *game) end() error {
	if g.w.Ready() {
		g.settled++
	} else {
		g.settled = 0
	}
	switch {
	case g.o.Frames > 0 && g.frames >= g.o.Frames, g.o.Frames == 0 && g.o.Shot != "" && g.settled > 4:
		if g.o.Shot != "" && g.taken == 0 {
			return nil // the next Draw saves it
		}
		return ebiten.Termination
	}
	return nil
}

// pressed names the keys that went down, or repeat while held.
func (g *game) pressed() []string {
	g.keys = inpututil.AppendPressedKeys(g.keys[:0])
	g.names = g.names[:0]
	shift := ebiten.IsKeyPressed(ebiten.KeyShift)
	for _, k := range g.keys {
		held := inpututil.KeyPressDuration(k)
		if held != 1 && !(held > 24 && held%4 == 0 && repeats(k)) {
			continue
		}
		name := k.String()
		switch {
		case k >= ebiten.KeyDigit0 && k <= ebiten.KeyDigit9:
			name = string(rune('0' + k - ebiten.KeyDigit0))
		case k == ebiten.KeyNumpadAdd:
			name = "Equal"
		case k == ebiten.KeyNumpadSubtract:
			name = "Minus"
		}
		if shift && (k == ebiten.KeyN || k == ebiten.KeySlash) {
			name = "Shift+" + name
		}
		g.names = append(g.names, name)
	}
	return g.names
}

func repeats(k ebiten.Key) bool {
	switch k {
	case ebiten.KeyArrowLeft, ebiten.KeyArrowRight, ebiten.KeyArrowUp, ebiten.KeyArrowDown, ebiten.KeyComma, ebiten.KeyPeriod, ebiten.KeyEqual, ebiten.KeyMinus:
		return true
	}
	return false
}

// Draw shows the window.
func (g *game) Draw(screen *ebiten.Image) {
	begun := time.Now()
	g.w.Frame(&g.frame)
	f := &g.frame
	g.load(f)
	whole := g.shown.mapChanged(f, g.wide, g.high)
	if whole {
		screen.Fill(f.Back)
		g.drawMap(screen)
	}
	bars := whole
	for i := range f.Sheets {
		s := &f.Sheets[i]
		if whole || s.Opaque && (s.Rev != g.shown.revs[s.Name] || s.Bars && g.shown.barsChanged(f)) {
			g.drawSheet(screen, s)
			g.shown.revs[s.Name] = s.Rev
			bars = bars || s.Bars
		}
	}
	if bars {
		g.drawBars(screen)
	}
	g.shown.note(f)
	g.timing.add(begun, time.Since(begun), len(f.Pictures) > 0)
	g.frames++
	g.save(screen)
}

// drawBars draws the playhead.
func (g *game) drawBars(screen *ebiten.Image) {
	for _, b := range g.frame.Bars {
		g.opt = ebiten.DrawImageOptions{}
		g.opt.GeoM.Scale(float64(b.Box.MaxX-b.Box.MinX)*g.scale/3, float64(b.Box.MaxY-b.Box.MinY)*g.scale/3)
		g.opt.GeoM.Translate(float64(b.Box.MinX)*g.scale, float64(b.Box.MinY)*g.scale)
		g.opt.ColorScale.ScaleWithColor(b.Color)
		screen.DrawImage(g.white, &g.opt)
	}
}

// drawMap shows the pictures of the map, the vehicles between their halves.
func (g *game) drawMap(screen *ebiten.Image) {
	f := &g.frame
	s := g.scale
	window := image.Rect(int(float64(f.Map.MinX)*s+0.5), int(float64(f.Map.MinY)*s+0.5), int(float64(f.Map.MaxX)*s+0.5), int(float64(f.Map.MaxY)*s+0.5))
	ground := screen.SubImage(window).(*ebiten.Image)
	for i, p := range f.Pictures {
		t := g.slotOf(p)
		if t == nil || t.half {
			continue
		}
		g.place(f, p)
		ground.DrawImage(t.under, &g.opt)
		if i == len(f.Pictures)-1 {
			g.fleet.draw(ground, f, p, s)
			ground.DrawImage(t.over, &g.opt)
		}
	}
}

// place sets g.opt so that a picture lies where its ground is now.
func (g *game) place(f *viewer.Frame, p *viewer.Picture) {
	at, size := f.Placed(p)
	g.opt = ebiten.DrawImageOptions{}
	x, y := float64(at.X)*g.scale, float64(at.Y)*g.scale
	if size > 0.9999 && size < 1.0001 {
		x, y = float64(int(x+0.5)), float64(int(y+0.5))
		if x < 0 {
			x = float64(int(x - 0.5))
		}
	} else {
		g.opt.GeoM.Scale(size, size)
		g.opt.Filter = ebiten.FilterLinear
	}
	g.opt.GeoM.Translate(x, y)
}

// save writes a PNG if one is wanted.
func (g *game) save(screen *ebiten.Image) {
	path := ""
	switch {
	case g.w.Shots > 0:
		g.w.Shots--
		path = filepath.Join(g.o.Shots, "semul-"+time.Now().Format("20060102-150405")+".png")
	case g.o.Shot != "" && g.taken == 0 && (g.o.Frames > 0 && g.frames >= g.o.Frames || g.o.Frames == 0 && g.settled > 4):
		path = g.o.Shot
	default:
		return
	}
	g.taken++
	img := image.NewRGBA(image.Rect(0, 0, screen.Bounds().Dx(), screen.Bounds().Dy()))
	screen.ReadPixels(img.Pix)
	if err := write(path, img); err != nil && g.o.Shot != "" {
		g.err = fmt.Errorf("saving the picture: %w", err)
	}
}

func write(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
