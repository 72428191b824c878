package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"semul/assets/fonts"
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/record/replay"
	"semul/engine/run"
	"semul/engine/sim"
	"semul/render/palette"
	"semul/render/scene"
	"semul/render/text"
	"semul/render/viewer"
)

// viewCmd is `semul view`.
type viewCmd struct {
	What     string  `arg:"" optional:"" name:"run or scenario" default:"semulmeori/monsoon" help:"Run folder to replay, or scenario to simulate live."`
	At       string  `help:"Instant to begin at: a time (18:00, 2026-07-16T18:00) or a duration after the start." placeholder:"TIME"`
	Camera   string  `help:"Place and scale: fit, LON,LAT,MPP, Xm,Ym,MPP, or a reference such as underpass/no1@1.5." placeholder:"PLACE"`
	Layers   string  `help:"Layers that are on, by comma; +NAME and -NAME change the usual ones." placeholder:"NAMES"`
	Theme    string  `default:"" enum:",dark,light" help:"Colours; default: the scenario's [view], else dark." placeholder:"dark|light"`
	Lang     string  `default:"" enum:",ko,en" help:"Language; default: the scenario's [view], else ko." placeholder:"ko|en"`
	Scale    float64 `default:"1" help:"Size of everything: 1, 1.25, 1.5, 2."`
	Size     string  `default:"1280x800" help:"Size of the window." placeholder:"WxH"`
	Rate     float64 `default:"60" help:"Simulated seconds in a second."`
	Released bool    `help:"Begin with what the hub has let out instead of the truth; T switches."`
	Split    bool    `help:"Begin with the truth to the left and what the hub has let out to the right."`
	Paused   bool    `help:"Begin without playing."`
	Select   string  `help:"Thing to inspect, such as underpass/no1." placeholder:"REF"`

	Set     []string `group:"Live" help:"Override a key of the scenario: --set forcing.rain.scale=1.2; repeatable." sep:"none" placeholder:"KEY=VALUE"`
	Seed    *uint64  `group:"Live" help:"Override the seed." placeholder:"N"`
	Until   string   `group:"Live" help:"Stop simulating at a time or after a duration." placeholder:"TIME"`
	Threads int      `group:"Live" help:"Worker threads; 0: all processors." placeholder:"N"`

	Shot    string `group:"Tests" help:"Save a PNG of the window and end; without --frames once everything is drawn." placeholder:"FILE.png"`
	Frames  int    `group:"Tests" help:"End after so many frames." placeholder:"N"`
	Tour    bool   `group:"Tests" help:"Play, drag and zoom by itself."`
	Measure bool   `group:"Tests" help:"Print what the frames cost."`
	Force   bool   `group:"Tests" help:"Replace a PNG that is there."`
}

// Help shows examples below the flags.
func (*viewCmd) Help() string {
	return `  semul view runs/semulmeori-monsoon-7             what a run recorded
  semul view cloudburst --lang en                  a scenario while it is simulated
  semul view runs/semulmeori-monsoon-7 --at 18:50 --select underpass/no1
Keys: press ? in the window. Without a display use semul render.`
}

func (c *viewCmd) Run(e *environment) error {
	begun := time.Now()
	if c.Rate <= 0 || c.Scale < 0.5 || c.Scale > 4 {
		return badUsage("--rate must be above 0 and --scale from 0.5 to 4; got %g and %g", c.Rate, c.Scale)
	}
	if c.Shot != "" && !c.Force {
		if _, err := os.Stat(c.Shot); err == nil {
			return badUsage("--shot %s: is there already; choose another file or use --force", c.Shot)
		}
	}
	if err := canOpen(); err != nil {
		return err
	}
	if isRun(c.What) {
		return c.replay(e, begun)
	}
	return c.live(e, begun)
}

// isRun reports whether a folder holds, or should hold, a recorded run.
func isRun(path string) bool {
	for _, name := range []string{"frames.bin", "manifest.json"} {
		if _, err := os.Stat(filepath.Join(path, name)); err == nil {
			return true
		}
	}
	return false
}

// replay shows a recorded run.
func (c *viewCmd) replay(e *environment, begun time.Time) error {
	opened, town, err := openRun(c.What)
	if err != nil {
		return badInput(err)
	}
	defer opened.Close()
	second, err := replay.Open(c.What) // for curves: see viewer.Prober
	if err != nil {
		return badInput(err)
	}
	defer second.Close()
	for _, n := range opened.Notes {
		e.note("note: %s", n)
	}
	if from, to, _ := opened.Span(); to <= from {
		return badInput(fmt.Errorf("%s: nothing was recorded that could be shown", c.What))
	}
	cfg := viewer.Config{City: town, Source: opened, Probe: second, Notes: opened.Notes}
	return c.show(e, cfg, begun)
}

// live simulates a scenario and shows it meanwhile. The simulation never waits for the window.
func (c *viewCmd) live(e *environment, begun time.Time) error {
	plan, err := run.Load(c.What, e.options(c.Set, c.Seed, c.Threads))
	if err != nil {
		return badInput(err)
	}
	how := run.Execution{Version: version(), Commit: commit()}
	if c.Until != "" {
		if how.Until, err = untilOf(c.Until, plan.Scenario); err != nil {
			return err
		}
	}
	source := newLiveSource(plan, how.Version)
	how.Observers = []sim.Observer{source}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		_, err := plan.Execute(ctx, how)
		source.finish(err)
		ended <- err
	}()
	defer func() {
		stop()
		<-ended
	}()
	if err := source.begin(); err != nil {
		return badInput(err)
	}
	err = c.show(e, viewer.Config{City: plan.City, Source: source, Probe: source}, begun)
	if failed := source.failure(); err == nil && failed != nil && !errors.Is(failed, context.Canceled) {
		return failed
	}
	return err
}

// show opens the window.
func (c *viewCmd) show(e *environment, cfg viewer.Config, begun time.Time) error {
	w, h, err := scene.ParseSize(c.Size)
	if err != nil {
		return badUsage("--size: %v", err)
	}
	if cfg.Fonts, err = text.LoadFonts(fonts.Regular, fonts.SemiBold); err != nil {
		return err
	}
	wanted := cfg.Source.Info().View
	cfg.Theme, _ = palette.ParseTheme(cmp.Or(c.Theme, wanted.Theme, "dark"))
	cfg.Lang, _ = text.ParseLang(cmp.Or(c.Lang, wanted.Lang, "ko"))
	cfg.Layers = wanted.Layers
	if wanted.Center != nil || wanted.MPP > 0 {
		camera := scene.Fit(cfg.City.Bounds, w, h, 16)
		if wanted.Center != nil {
			camera.Center = *wanted.Center
		}
		if wanted.MPP > 0 {
			camera.MPP = wanted.MPP
		}
		cfg.Camera = &camera
	}
	cfg.Released, cfg.Split = c.Released, c.Split
	cfg.Rate, cfg.Playing = c.Rate, !c.Paused && c.At == "" && (c.Shot == "" || c.Frames > 0)
	if c.Camera != "" {
		camera, err := scene.ParseCamera(c.Camera, cfg.City, w, h)
		if err != nil {
			return badUsage("--camera: %v", err)
		}
		cfg.Camera = &camera
	}
	if c.Select != "" {
		if cfg.Select, err = find(c.Select, cfg); err != nil {
			return badUsage("--select: %v", err)
		}
	}
	if c.Layers != "" {
		if cfg.Layers, err = scene.ParseLayers(c.Layers, layerNames(cfg.Source)); err != nil {
			return badUsage("--layers: %v", err)
		}
	}
	from, to, live := cfg.Source.Span()
	cfg.At = from
	if c.At != "" {
		civil := clock.NewCivil(cfg.Source.Info().Start)
		at, err := clock.ParseAsked(c.At, civil)
		if err != nil || at < from || at > to && !live {
			return badUsage("--at %q: write a time of day or a civil time from %s to %s, or a duration after the start such as \"40 min\"",
				c.At, civil.At(from).Format("2006-01-02T15:04:05"), civil.At(to).Format("2006-01-02T15:04:05"))
		}
		cfg.At = at
	}
	window := viewer.New(cfg)
	defer window.Close()
	return c.open(e, window, w, h, begun)
}

// find finds a thing of the city, or a device of the run.
func find(ref string, cfg viewer.Config) (city.Ref, error) {
	id, ok := strings.CutPrefix(ref, "sensor/")
	if !ok {
		return cfg.City.Find(ref)
	}
	devices := cfg.Source.Info().Devices
	for i := range devices {
		if devices[i].ID == id {
			return city.Ref{Support: city.Sensor, Index: uint32(i)}, nil
		}
	}
	if len(devices) == 0 {
		return city.Ref{}, fmt.Errorf("%s: this run has no sensors", ref)
	}
	return city.Ref{}, fmt.Errorf("%s: there is no such sensor; there are %d, such as sensor/%s", ref, len(devices), devices[0].ID)
}

func layerNames(src frame.Source) []string {
	var names []string
	for _, l := range src.Info().Layers {
		names = append(names, l.Name)
	}
	return names
}
