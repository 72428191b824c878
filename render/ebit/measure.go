package ebit

import (
	"fmt"
	"image"
	"io"
	"slices"
	"time"

	"semul/render/scene"
	"semul/render/viewer"
)

func rect(w, h int) image.Rectangle { return image.Rect(0, 0, w, h) }

// timing is what the frames cost.
type timing struct {
	begun  time.Time
	first  time.Duration // until the first frame with a map
	last   time.Time
	draws  []time.Duration // Draw calls
	gaps   []time.Duration // from one Draw to the next
	loaded int             // bytes uploaded by the present Draw
	most   int
}

func (t *timing) upload(n int) { t.loaded += n }

// add notes one Draw. The first ones, in which everything is uploaded for the first time, are not counted.
func (t *timing) add(at time.Time, took time.Duration, hasMap bool) {
	if hasMap && t.first == 0 {
		t.first = at.Add(took).Sub(t.begun)
	}
	if hasMap && at.Sub(t.begun)-t.first > time.Second {
		t.draws = append(t.draws, took)
		if !t.last.IsZero() {
			t.gaps = append(t.gaps, at.Sub(t.last))
		}
		t.most = max(t.most, t.loaded)
	}
	t.last, t.loaded = at, 0
}

// print writes the figures.
func (t *timing) print(w io.Writer) {
	fmt.Fprintf(w, "first picture %.2f s after the start\n", t.first.Seconds())
	if len(t.draws) == 0 || len(t.gaps) == 0 {
		fmt.Fprintln(w, "too few frames to measure: they count from one second after the first picture")
		return
	}
	ms := func(d time.Duration) float64 { return d.Seconds() * 1000 }
	part := func(all []time.Duration, p float64) time.Duration {
		slices.Sort(all)
		return all[min(int(p*float64(len(all))), len(all)-1)]
	}
	over := 0
	for _, g := range t.gaps {
		if g > 100*time.Millisecond {
			over++
		}
	}
	fmt.Fprintf(w, "Draw() median %.2f ms, 99 %% %.2f ms, longest %.2f ms over %d frames\n", ms(part(t.draws, 0.5)), ms(part(t.draws, 0.99)), ms(part(t.draws, 1)), len(t.draws))
	fmt.Fprintf(w, "frame to frame median %.1f ms, 99 %% %.1f ms, longest %.1f ms; %d over 100 ms\n", ms(part(t.gaps, 0.5)), ms(part(t.gaps, 0.99)), ms(part(t.gaps, 1)), over)
	fmt.Fprintf(w, "largest upload of a frame %.1f MB\n", float64(t.most)/1e6)
}

// tour plays, drags the map, zooms in and out again, over n frames.
func tour(k, n int, in *viewer.Input) {
	n = max(n, 100)
	at := float64(k) / float64(n)
	mid := scene.Pt{X: float32(in.W) / 2, Y: float32(in.H) / 2}
	in.Cursor, in.Down, in.Pressed, in.Released, in.Wheel = mid, false, false, false, 0
	switch {
	case k == 2:
		in.Keys = append(in.Keys, "Space")
	case at > 0.5 && at < 0.7:
		d := float32((at - 0.5) / 0.2)
		in.Cursor = scene.Pt{X: mid.X + 200*d, Y: mid.Y + 60*d}
		in.Down = true
		in.Pressed = float64(k-1)/float64(n) <= 0.5
	case at >= 0.7 && float64(k-1)/float64(n) < 0.7:
		in.Cursor, in.Released = scene.Pt{X: mid.X + 200, Y: mid.Y + 60}, true
	case at > 0.75 && at < 0.85 && k%6 == 0:
		in.Wheel = 1
	case at > 0.88 && at < 0.98 && k%6 == 0:
		in.Wheel = -1
	}
}
