package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/city/store"
	"semul/engine/clock"
	"semul/engine/record/replay"
	"semul/render/export"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
)

// renderCmd is `semul render`.
type renderCmd struct {
	Folder   string  `arg:"" name:"run" help:"Run folder."`
	At       string  `help:"Instant of the picture: a time (18:00, 2026-07-16T18:00) or a duration after the start; default: the end." placeholder:"TIME"`
	Out      string  `short:"o" help:"File to write; default map.png, sheet.png." placeholder:"FILE"`
	Sheet    string  `help:"Contact sheet of so many pictures." placeholder:"3x2"`
	Video    string  `help:"Film to write." placeholder:"FILE.mp4"`
	From     string  `help:"First instant of the film." placeholder:"TIME"`
	To       string  `help:"Last instant of the film." placeholder:"TIME"`
	Rate     float64 `default:"60" help:"Simulated seconds in a second of film."`
	FPS      int     `name:"fps" default:"30" help:"Pictures in a second of film."`
	Size     string  `default:"1280x800" help:"Size in pixels." placeholder:"WxH"`
	Scale    float64 `default:"1" help:"Device pixels in a logical pixel."`
	Camera   string  `help:"Place and scale: x,y,metres-per-pixel, lon,lat,…, or a reference such as underpass/no1." placeholder:"PLACE"`
	Layers   string  `help:"Layers that are drawn, by comma." placeholder:"NAMES"`
	Released bool    `help:"Draw what the hub has let out instead of the truth."`
	Theme    string  `default:"light" enum:"light,dark" help:"Colours." placeholder:"light|dark"`
	Lang     string  `default:"en" enum:"en,ko" help:"Language of labels." placeholder:"en|ko"`
	Force    bool    `help:"Replace a file that is there."`
}

// Help shows examples below the flags.
func (*renderCmd) Help() string {
	return `  semul render runs/semulmeori-monsoon-7 --at 2026-07-16T18:50 -o map.png
  semul render runs/semulmeori-monsoon-7 --sheet 3x2 --theme dark --lang ko
No display and no GPU are needed.`
}

// openRun opens a run folder and its city.
func openRun(dir string) (*replay.Run, *city.City, error) {
	run, err := replay.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	town, err := store.Read(filepath.Join(dir, "city"))
	if err != nil {
		run.Close()
		return nil, nil, err
	}
	return run, town, nil
}

func (c *renderCmd) Run(e *environment) error {
	run, town, err := openRun(c.Folder)
	if err != nil {
		return badInput(err)
	}
	defer run.Close()
	for _, n := range run.Notes {
		e.note("note: %s", n)
	}
	loaded, err := text.LoadFonts(fonts.Regular, fonts.SemiBold)
	if err != nil {
		return err
	}
	studio := export.NewStudio(town, loaded, 0)
	view, err := c.view(run, town)
	if err != nil {
		return err
	}
	switch {
	case c.Video != "":
		return c.film(e, studio, run, view)
	case c.Sheet != "":
		return c.sheet(e, studio, run, view)
	}
	_, at, _ := run.Span()
	if c.At != "" {
		if at, err = c.moment("--at", c.At, run); err != nil {
			return err
		}
	}
	picture, err := studio.Picture(run, at, view)
	if err != nil {
		return badInput(err)
	}
	return c.write(e, "map.png", func(f *os.File) error { return export.WritePNG(f, picture) })
}

// view reads the flags that say how the map looks.
func (c *renderCmd) view(run *replay.Run, town *city.City) (scene.View, error) {
	w, h, err := scene.ParseSize(c.Size)
	if err != nil {
		return scene.View{}, badUsage("--size: %v", err)
	}
	v := scene.View{W: w, H: h, Scale: c.Scale, Chrome: scene.ShowAll}
	v.Theme, _ = palette.ParseTheme(c.Theme)
	v.Lang, _ = text.ParseLang(c.Lang)
	v.Camera = scene.Fit(town.Bounds, w, h, 8)
	if c.Camera != "" {
		if v.Camera, err = scene.ParseCamera(c.Camera, town, w, h); err != nil {
			return v, badUsage("--camera: %v", err)
		}
	}
	if v.Released = c.Released; v.Released {
		if v.Layers = scene.DefaultReleased(run.Info()); len(v.Layers) == 0 {
			return v, badInput(fmt.Errorf("%s: nothing that the hub has let out was recorded; a scenario needs a [sensor.X] for that", c.Folder))
		}
	}
	if c.Layers != "" {
		var known []string
		for _, l := range run.Info().Layers {
			known = append(known, l.Name)
		}
		if v.Layers, err = scene.ParseLayers(c.Layers, known); err != nil {
			return v, badUsage("--layers: %v", err)
		}
	}
	return v, nil
}

// moment reads an instant within the run.
func (c *renderCmd) moment(flag, value string, run *replay.Run) (clock.Time, error) {
	civil := clock.NewCivil(run.Info().Start)
	at, err := clock.ParseAsked(value, civil)
	from, to, _ := run.Span()
	if err != nil || at < from || at > to {
		return 0, badUsage("%s %q: write a time of day or a civil time from %s to %s, or a duration after the start such as \"40 min\"", flag, value,
			civil.At(from).Format("2006-01-02T15:04:05"), civil.At(to).Format("2006-01-02T15:04:05"))
	}
	return at, nil
}

func (c *renderCmd) sheet(e *environment, studio *export.Studio, run *replay.Run, view scene.View) error {
	cols, rows, err := export.ParseSheet(c.Sheet)
	if err != nil {
		return badUsage("--sheet: %v", err)
	}
	picture, err := studio.Sheet(run, export.Instants(run, cols*rows), cols, rows, view)
	if err != nil {
		return badInput(err)
	}
	return c.write(e, "sheet.png", func(f *os.File) error { return export.WritePNG(f, picture) })
}

func (c *renderCmd) film(e *environment, studio *export.Studio, run *replay.Run, view scene.View) error {
	film := export.Film{Rate: c.Rate, FPS: c.FPS}
	film.From, film.To, _ = run.Span()
	var err error
	if c.From != "" {
		if film.From, err = c.moment("--from", c.From, run); err != nil {
			return err
		}
	}
	if c.To != "" {
		if film.To, err = c.moment("--to", c.To, run); err != nil {
			return err
		}
	}
	film.FFmpeg, _ = exec.LookPath("ffmpeg")
	if err := notThere(c.Force, "file", c.Video); err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	made, err := studio.Film(ctx, run, view, c.Video, film)
	if err != nil {
		return err
	}
	if made.Note != "" {
		e.note("%s", made.Note)
	}
	fmt.Fprintln(e.stdout, strings.Join(made.Files, "\n"))
	return nil
}

// write writes a picture under the name that was asked for.
func (c *renderCmd) write(e *environment, name string, make func(*os.File) error) error {
	if c.Out != "" {
		name = c.Out
	}
	if err := notThere(c.Force, "file", name); err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return badInput(err)
	}
	if err := make(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, name)
	return nil
}
