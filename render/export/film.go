package export

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/gif"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/clock"
	"semul/engine/frame"
	"semul/render/scene"
)

// Film is what to record.
type Film struct {
	From, To clock.Time
	Rate     float64 // simulated seconds per second of film, > 0
	FPS      int     // pictures per second of film, 1–60
	FFmpeg   string  // path of the program; "" = none: a PNG sequence and a GIF are written instead
	Progress func(done, all int)
}

// Made says what was written.
type Made struct {
	Frames int
	Files  []string // the film, or the folder of the sequence and the GIF
	Note   string   // why there is no MP4; "" if there is one
}

// frames returns how many pictures a film has.
func (f *Film) frames() int {
	return int(f.To.Sub(f.From).Seconds()/f.Rate*float64(f.FPS)) + 1
}

func (f *Film) at(k int) clock.Time {
	t := f.From + clock.Time(float64(k)/float64(f.FPS)*f.Rate*1e9)
	return min(t, f.To)
}

func (f *Film) check() error {
	switch {
	case !(f.Rate > 0) || f.Rate > 1e6:
		return fmt.Errorf("export: film at %g× real time: the rate must be above 0 and at most 1,000,000", f.Rate)
	case f.FPS < 1 || f.FPS > 60:
		return fmt.Errorf("export: film of %d pictures per second: must be from 1 to 60", f.FPS)
	case f.To <= f.From:
		return fmt.Errorf("export: film from %v to %v is empty: its end must come after its start", f.From, f.To)
	case f.frames() > 200000:
		return fmt.Errorf("export: film of %d pictures: raise the rate or lower the pictures per second", f.frames())
	}
	return nil
}

// Film records the run into path. Sides are rounded down to even numbers, as H.264 asks. Where there is no ffmpeg the
// pictures go into the folder path without its extension, with a GIF of at most ten pictures a second beside it.
func (s *Studio) Film(ctx context.Context, src frame.Source, v scene.View, path string, f Film) (Made, error) {
	if err := f.check(); err != nil {
		return Made{}, err
	}
	if v.Scale == 0 {
		v.Scale = 1
	}
	if v.Scale == 1 {
		v.W, v.H = v.W&^1, v.H&^1
	}
	if strings.EqualFold(filepath.Ext(path), ".gif") {
		return s.gif(ctx, src, v, path, f)
	}
	if f.FFmpeg == "" {
		return s.sequence(ctx, src, v, path, f)
	}
	return s.encode(ctx, src, v, path, f)
}

// encode pipes raw pictures into ffmpeg.
func (s *Studio) encode(ctx context.Context, src frame.Source, v scene.View, path string, f Film) (Made, error) {
	first, err := s.Picture(src, f.From, v)
	if err != nil {
		return Made{}, err
	}
	w, h := first.Rect.Dx()&^1, first.Rect.Dy()&^1
	cmd := exec.CommandContext(ctx, f.FFmpeg, "-hide_banner", "-loglevel", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", w, h), "-r", strconv.Itoa(f.FPS), "-i", "-",
		"-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		return Made{}, fmt.Errorf("export: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return Made{}, fmt.Errorf("export: starting %s: %w; leave it out for a PNG sequence and a GIF", f.FFmpeg, err)
	}
	n := f.frames()
	var failed error
	for k := 0; k < n && failed == nil; k++ {
		img := first
		if k > 0 {
			if failed = s.painter.Paint(v, src, f.at(k), &s.list); failed != nil {
				break
			}
			s.brush.DrawTo(&s.list, img)
		}
		failed = writeRows(in, img, w, h)
		if f.Progress != nil {
			f.Progress(k+1, n)
		}
		if ctx.Err() != nil {
			failed = ctx.Err()
		}
	}
	in.Close()
	err = cmd.Wait()
	if err != nil || failed != nil {
		if msg := strings.TrimSpace(complaint.String()); msg != "" {
			return Made{}, fmt.Errorf("export: ffmpeg: %s", msg)
		}
		if failed == nil {
			failed = err
		}
		return Made{}, fmt.Errorf("export: film %s: %w", path, failed)
	}
	return Made{Frames: n, Files: []string{path}}, nil
}

// writeRows writes the upper left w×h pixels as raw RGBA.
func writeRows(out io.Writer, img *image.RGBA, w, h int) error {
	for y := range h {
		if _, err := out.Write(img.Pix[y*img.Stride : y*img.Stride+4*w]); err != nil {
			return err
		}
	}
	return nil
}

// sequence writes numbered PNGs and a GIF.
func (s *Studio) sequence(ctx context.Context, src frame.Source, v scene.View, path string, f Film) (Made, error) {
	dir := strings.TrimSuffix(path, filepath.Ext(path))
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return Made{}, fmt.Errorf("export: %w", err)
	}
	n := f.frames()
	for k := range n {
		if ctx.Err() != nil {
			return Made{}, ctx.Err()
		}
		img, err := s.Picture(src, f.at(k), v)
		if err != nil {
			return Made{}, err
		}
		if err := writeFile(filepath.Join(dir, fmt.Sprintf("%06d.png", k)), func(w io.Writer) error { return WritePNG(w, img) }); err != nil {
			return Made{}, err
		}
		if f.Progress != nil {
			f.Progress(k+1, n)
		}
	}
	f.Progress = nil
	made, err := s.gif(ctx, src, v, dir+".gif", f)
	made.Frames, made.Files = n, append([]string{dir}, made.Files...)
	made.Note = "no ffmpeg was found, so no MP4 was made: install ffmpeg, or use the PNG sequence and the GIF"
	return made, err
}

// mostGIF is how many pictures a GIF may have; longer films skip pictures.
const mostGIF = 240

// gif writes an animated GIF of the colours of the film's middle picture.
func (s *Studio) gif(ctx context.Context, src frame.Source, v scene.View, path string, f Film) (Made, error) {
	n := f.frames()
	step := max(1, (f.FPS+9)/10, (n+mostGIF-1)/mostGIF)
	middle, err := s.Picture(src, f.at(n/2), v)
	if err != nil {
		return Made{}, err
	}
	shades, _ := colours(middle, 256)
	var out gif.GIF
	near := map[int]uint8{}
	for k := 0; k < n; k += step {
		if ctx.Err() != nil {
			return Made{}, ctx.Err()
		}
		img, err := s.Picture(src, f.at(k), v)
		if err != nil {
			return Made{}, err
		}
		p := image.NewPaletted(img.Rect, shades)
		for i := range p.Pix {
			c := img.Pix[4*i : 4*i+3]
			b := bin(c[0], c[1], c[2])
			id, ok := near[b]
			if !ok {
				id = uint8(shades.Index(img.RGBAAt(i%img.Rect.Dx(), i/img.Rect.Dx())))
				near[b] = id
			}
			p.Pix[i] = id
		}
		out.Image = append(out.Image, p)
		out.Delay = append(out.Delay, 100*step/f.FPS)
		if f.Progress != nil {
			f.Progress(k+1, n)
		}
	}
	err = writeFile(path, func(w io.Writer) error { return gif.EncodeAll(w, &out) })
	return Made{Frames: len(out.Image), Files: []string{path}}, err
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("export: %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}
