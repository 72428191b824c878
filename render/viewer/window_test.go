package viewer

import (
	"bytes"
	"image/png"
	"slices"
	"testing"
	"time"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/golden"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/scenetest"
	"semul/render/text"
)

func loadFonts(t testing.TB) *text.Fonts {
	t.Helper()
	f, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// open returns a window over the hand-made blackout, changed by edit. It reads no curves unless edit says so.
func open(t testing.TB, edit func(c *Config, town *city.City)) *Window {
	t.Helper()
	town := scenetest.City()
	source := scenetest.NewBlackout(town)
	cfg := Config{City: town, Fonts: loadFonts(t), Source: source, At: clock.Time(58 * time.Minute), Workers: 1}
	if edit != nil {
		edit(&cfg, town)
	}
	w := New(cfg)
	t.Cleanup(w.Close)
	return w
}

var still = Input{W: 1280, H: 800, Scale: 1, Cursor: scene.Pt{X: 640, Y: 4}}

func settle(t testing.TB, w *Window) {
	t.Helper()
	if !w.Settle(still, time.Minute) {
		t.Fatal("the window does not come to rest")
	}
}

// releasedStreet is the first street of the hand-made blackout whose speed was let out.
func releasedStreet(t *testing.T, src frame.Source) uint32 {
	t.Helper()
	var pair [2]frame.Sample
	k := src.Info().Layer("hub.release.speed")
	if _, err := src.Pair(k, clock.Time(58*time.Minute), &pair); err != nil {
		t.Fatal(err)
	}
	for i, s := range pair[0].Values {
		if _, ok := src.Info().Layers[k].Value(s); ok {
			return uint32(i)
		}
	}
	t.Fatal("no street has a value")
	return 0
}

// TestPicturesOfTheWindow compares the whole window with pictures that were looked at.
func TestPicturesOfTheWindow(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(c *Config, town *city.City)
	}{
		{"blackout-dark-ko", func(c *Config, _ *city.City) { c.Probe = c.Source }},
		{"why-light-en", func(c *Config, _ *city.City) {
			c.Probe, c.Theme, c.Lang = c.Source, palette.Light, text.En
			c.Select = city.Ref{Support: city.OfPowerAsset}
			c.Camera = &scene.Camera{Center: geo.Point{X: 760, Y: 860}, MPP: 1}
		}},
		{"released-dark-en", func(c *Config, _ *city.City) {
			c.Probe, c.Released, c.Lang, c.Select = c.Source, true, text.En, city.Ref{Support: city.OfStreet, Index: releasedStreet(t, c.Source)}
			c.Camera = &scene.Camera{Center: geo.Point{X: 1000, Y: 800}, MPP: 2}
		}},
		{"released-light-ko", func(c *Config, _ *city.City) {
			c.Probe, c.Released, c.Theme, c.Select = c.Source, true, palette.Light, city.Ref{Support: city.Sensor, Index: 3}
		}},
	} {
		w := open(t, c.edit)
		settle(t, w)
		var b bytes.Buffer
		if err := png.Encode(&b, w.Snapshot()); err != nil {
			t.Fatal(err)
		}
		golden.Bytes(t, "testdata/"+c.name+".png", b.Bytes())
	}
}

func TestEveryKeyOfTheTableDoesSomethingAndNothingBreaks(t *testing.T) {
	w := open(t, nil)
	settle(t, w)
	seen := map[string]bool{}
	for _, k := range Keys {
		if seen[k.Key] {
			t.Errorf("%s is bound twice", k.Key)
		}
		seen[k.Key] = true
		in := still
		in.Keys, in.DT = []string{k.Key}, 0.02
		w.Update(in)
	}
	if w.lang != text.En || w.theme != palette.Light || !w.released || w.Shots != 1 || !w.Full || !w.foldLegend {
		t.Errorf("after all keys: %v %v released %v, %d pictures, full %v, legend folded %v", w.lang, w.theme, w.released, w.Shots, w.Full, w.foldLegend)
	}
	settle(t, w)
	w.Snapshot()
}

// click presses and releases the left button.
func click(w *Window, x, y float32) {
	var f Frame
	in := still
	in.Cursor, in.Down, in.Pressed = scene.Pt{X: x, Y: y}, true, true
	w.Update(in)
	w.Frame(&f)
	in.Down, in.Pressed, in.Released = false, false, true
	w.Update(in)
	w.Frame(&f)
}

// middle returns the middle of the button that does something.
func middle(t *testing.T, w *Window, a Action, arg any) (x, y float32) {
	t.Helper()
	for _, p := range w.sheets {
		for _, h := range p.canvas.hits {
			if p.shown && h.Action == a && h.Arg == arg {
				return p.box.MinX + (h.Box.MinX+h.Box.MaxX)/2, p.box.MinY + (h.Box.MinY+h.Box.MaxY)/2
			}
		}
	}
	t.Fatalf("no button does %d %v", a, arg)
	return 0, 0
}

func TestClicksReachWhatTheyAimAt(t *testing.T) {
	w := open(t, nil)
	settle(t, w)
	at := func(a Action, arg any) {
		t.Helper()
		x, y := middle(t, w, a, arg)
		click(w, x, y)
	}
	at(PlayPause, nil)
	if !w.play.Playing {
		t.Error("play does not play")
	}
	at(PlayPause, nil)
	at(Toggle, "traffic.vehicle")
	if slices.Contains(Names(w.offers, false), "traffic.vehicle") {
		t.Error("the switch of vehicles does nothing")
	}
	at(Inspect, city.Ref{Support: city.OfPowerAsset})
	if w.selected.Support != city.OfPowerAsset || !w.glide.Moving() {
		t.Errorf("a click on what happened selects %v", w.selected)
	}
	at(Back, nil)
	if !w.selected.IsZero() {
		t.Error("the cross does not close the inspector")
	}
	click(w, (w.plan.laneX0+w.plan.laneX1)/2, w.plan.laneY0+4)
	if got := w.play.At; got < clock.Time(59*time.Minute) || got > clock.Time(61*time.Minute) {
		t.Errorf("half way along the timeline of two hours is %v", got)
	}
}

func TestClicksOnTheMapPickByPriority(t *testing.T) {
	w := open(t, func(c *Config, town *city.City) {
		c.Camera = &scene.Camera{Center: geo.Point{X: 1200, Y: 800}, MPP: 1.5}
	})
	settle(t, w)
	c := w.cfg.City
	mid := func(r city.Ref) geo.Point { p, _ := w.city.Place(w.src, r); return p }
	for _, want := range []city.Ref{{Support: city.OfPowerAsset}, {Support: city.OfUnderpass}, {Support: city.Sensor, Index: 3}, {Support: city.OfBuilding, Index: 40}, {Support: city.OfStreet, Index: 60}} {
		p := mid(want)
		w.glide.Jump(scene.Camera{Center: p, MPP: 1})
		w.choose(city.Ref{})
		w.pick(scene.Pt{X: 640, Y: topHeight + 324})
		got := w.selected
		if want.Support == city.OfStreet && got.Support == city.OfStreet && c.Streets.Opposite[want.Index] == got.Index {
			got = want
		}
		if got != want {
			t.Errorf("at the place of %v lies %v", want, got)
		}
	}
	w.glide.Jump(scene.Camera{Center: geo.Point{X: -90, Y: -90}, MPP: 1})
	w.pick(scene.Pt{X: 4, Y: topHeight + 4})
	if !w.selected.IsZero() {
		t.Errorf("outside the city lies %v", w.selected)
	}
}

func TestADragMovesTheGroundWithThePointer(t *testing.T) {
	w := open(t, nil)
	settle(t, w)
	from, to := scene.Pt{X: 600, Y: 400}, scene.Pt{X: 560, Y: 430}
	ground := w.glide.ground(w.onMap(from))
	in := still
	in.Cursor, in.Down, in.Pressed = from, true, true
	w.Update(in)
	in.Cursor, in.Pressed = to, false
	w.Update(in)
	if d := w.glide.ground(w.onMap(to)).Dist(ground); d > 1e-6 {
		t.Errorf("the ground lies %g m beside the pointer", d)
	}
	in.Down, in.Released = false, true
	w.Update(in)
	if !w.selected.IsZero() {
		t.Error("the end of a drag selects something")
	}
}

// The picture of a camera lies exactly under the map, and a place of it stays over its ground while the camera moves.
func TestOldPicturesLieOverTheirGround(t *testing.T) {
	w := open(t, nil)
	settle(t, w)
	var f Frame
	w.Frame(&f)
	if at, size := f.Placed(w.pic); at != (scene.Pt{Y: topHeight}) || size != 1 {
		t.Errorf("at rest the picture lies at %v, %g times its size", at, size)
	}
	in := scene.Pt{X: 300, Y: 200} // of the picture
	v := w.pic.View
	ground := v.Ground(in)
	f.Camera = scene.Camera{Center: geo.Point{X: v.Camera.Center.X + 120, Y: v.Camera.Center.Y - 40}, MPP: v.Camera.MPP / 2}
	at, size := f.Placed(w.pic)
	x := (ground.X-f.Camera.Center.X)/f.Camera.MPP + 640
	y := (f.Camera.Center.Y-ground.Y)/f.Camera.MPP + 324 + topHeight
	if dx, dy := float64(at.X)+300*size-x, float64(at.Y)+200*size-y; dx*dx+dy*dy > 1e-3 {
		t.Errorf("a place lies (%g, %g) px beside its ground", dx, dy)
	}
}

func TestVehiclesMoveBetweenPicturesWithoutAllocating(t *testing.T) {
	w := open(t, func(c *Config, _ *city.City) { c.Rate, c.Playing, c.At = 10, true, clock.Time(30*time.Minute) })
	in := still
	for w.pic == nil || w.pic.Ahead == 0 {
		w.Update(in)
		time.Sleep(time.Millisecond)
	}
	var f Frame
	w.Frame(&f)
	moved := 0
	for i := range w.pic.Riders {
		if r := &w.pic.Riders[i]; r.Moves && r.Later.At != r.At {
			moved++
		}
	}
	if moved < 100 {
		t.Fatalf("%d of %d vehicles move", moved, len(w.pic.Riders))
	}
	n := 0
	count := func(Part) { n++ }
	if allocs := testing.AllocsPerRun(20, func() { f.Fleet(w.pic, count) }); allocs != 0 {
		t.Errorf("%g allocations a frame", allocs)
	}
	f.At = w.pic.At + w.pic.Ahead/2
	if got := f.Moved(w.pic); got < 0.49 || got > 0.51 {
		t.Errorf("half way they have gone %g of the way", got)
	}
}

func TestACutRecordingSaysSoInTheWindow(t *testing.T) {
	for _, lang := range []text.Lang{text.Ko, text.En} {
		w := open(t, func(c *Config, town *city.City) {
			s := scenetest.NewBlackout(town)
			s.Meta.Incomplete = true
			c.Source, c.Lang, c.Notes = s, lang, []string{"frames.bin has no end: the run was cut short"}
		})
		settle(t, w)
		found := false
		for _, p := range w.sheets {
			if p.name == "banner" && p.shown {
				for _, run := range p.canvas.d.Texts {
					found = found || p.canvas.d.String(run) == wordCutShort[lang]
				}
			}
		}
		if !found {
			t.Errorf("%v: nothing in the window says that the run was cut short", lang)
		}
	}
}

func TestAllLettersOfTheWindowAreInTheFont(t *testing.T) {
	f := loadFonts(t)
	for _, k := range Keys {
		for _, s := range []string{k.Label, k.Means[0], k.Means[1]} {
			for _, r := range s {
				if !f.Has(r) {
					t.Errorf("%q: the font lacks %q", s, r)
				}
			}
		}
	}
	w := open(t, nil)
	settle(t, w)
	for _, p := range w.sheets {
		for _, run := range p.canvas.d.Texts {
			for _, r := range p.canvas.d.String(run) {
				if !f.Has(r) {
					t.Errorf("%s: the font lacks %q", p.name, r)
				}
			}
		}
	}
}

func TestSmallWindowsHold(t *testing.T) {
	w := open(t, func(c *Config, _ *city.City) { c.Select = city.Ref{Support: city.OfPowerAsset} })
	for _, size := range [][2]int{{LeastW, LeastH}, {300, 200}, {1920, 1080}} {
		in := still
		in.W, in.H = size[0], size[1]
		if !w.Settle(in, time.Minute) {
			t.Fatalf("%v does not come to rest", size)
		}
		if img := w.Snapshot(); img.Rect.Dx() != max(size[0], LeastW) || img.Rect.Dy() != max(size[1], LeastH) {
			t.Errorf("%v gives %v", size, img.Rect)
		}
	}
}

// At a slow rate one picture carries the vehicles for a while: the studio rests.
func TestSlowFilmsNeedFewPictures(t *testing.T) {
	w := open(t, func(c *Config, _ *city.City) { c.At = clock.Time(30 * time.Minute) })
	settle(t, w)
	w.play.Rate, w.play.Playing = 1, true
	in := still
	in.DT = 1.0 / 60
	pictures, last := 0, w.pic
	for range 120 { // two seconds
		w.Update(in)
		for !w.studio.Idle() {
			time.Sleep(time.Millisecond)
		}
		if w.pic != last {
			pictures, last = pictures+1, w.pic
		}
	}
	if pictures < 6 || pictures > 14 {
		t.Errorf("%d pictures in two seconds, want about one each fifth of a second", pictures)
	}
}
