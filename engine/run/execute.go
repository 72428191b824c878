package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"semul/engine/clock"
	"semul/engine/record"
	"semul/engine/scenario"
	"semul/engine/sim"
)

// Execution says how a plan is carried out.
type Execution struct {
	Out       string // run folder; empty: nothing is recorded
	Force     bool   // replace a run folder that is there
	Until     clock.Time
	From      string               // checkpoint to go on from
	Snapshot  clock.Duration       // of checkpoints, over the scenario's
	Observers []sim.Observer       // such as a progress line
	Warn      func(scenario.Error) // is told what the models warn of before the run begins; nil: nobody
	Version   string
	Commit    string
	// Finish writes what the engine cannot, such as the report, into the folder before it takes its final name.
	Finish func(folder *record.Folder, result *Result) error
}

// Execute runs the plan. A run that fails or is cancelled still leaves its folder, marked incomplete, and returns both
// the result so far and the error.
func (p *Plan) Execute(ctx context.Context, how Execution) (*Result, error) {
	meter := newMeter()
	collected := &collector{every: p.Record.Every}
	how.Observers = append(slices.Clone(how.Observers), collected)
	loop, recorder, err := p.start(how, meter)
	if err != nil {
		return nil, err
	}
	until := p.config.Stop
	if how.Until > 0 {
		until = min(until, how.Until)
	}
	runErr := loop.Run(ctx, until)
	if runErr != nil && !errors.Is(runErr, context.Canceled) {
		if at := p.placed(runErr); len(at) == 1 && strings.HasPrefix(at[0].Key, "event.") { // where it is written
			runErr = at[0]
		}
	}
	if runErr == nil && loop.Now() < until {
		runErr = errors.New("stopped early")
	}
	result := p.result(loop, meter, how)
	result.Series, result.Peaks = collected.series, collected.peaks
	var kpiErr error
	if result.Indicators, result.Missing, kpiErr = p.indicators(loop, result); runErr == nil {
		runErr = kpiErr
	}
	if recorder == nil {
		return result, runErr
	}
	return result, p.finish(loop, recorder, result, how, runErr)
}

// start builds the loop and, if something is recorded, its recorder.
func (p *Plan) start(how Execution, meter *meter) (*sim.Loop, *record.Recorder, error) {
	cfg := p.config
	cfg.Meter = meter.read
	cfg.Observers = slices.Clone(how.Observers)
	var recorder *record.Recorder
	if how.Out != "" {
		folder, err := record.NewFolder(how.Out, how.Force)
		if err != nil {
			return nil, nil, err
		}
		opt := p.Record
		opt.Info = p.Info(how.Version)
		d := p.damage()
		opt.Damage = &record.Damage{Fraction: d.Of, Curve: d.Curve, Source: d.Source, Value: d.Value, Currency: d.Currency}
		recorder = record.New(folder, opt)
		cfg.Observers = append(cfg.Observers, recorder)
		every := p.Snapshot
		if how.Snapshot > 0 {
			every = how.Snapshot
		}
		if every > 0 {
			cfg.Observers = append(cfg.Observers, &snapshots{folder: folder, every: every, head: p.head(how)})
		}
	}
	var folder *record.Folder
	if recorder != nil {
		folder = recorder.Folder
	}
	err := p.openHub(&cfg, folder)
	var loop *sim.Loop
	if err == nil {
		loop, err = p.load(cfg, how)
	}
	if err == nil {
		err = p.checkLayers(loop)
	}
	if err != nil {
		if recorder != nil {
			err = errors.Join(err, recorder.Folder.Discard())
		}
		return nil, nil, err
	}
	return loop, recorder, nil
}

// Wire makes the models of a plan and joins them, as Execute does before it starts, and throws them away: for checking. The
// plan cannot be executed afterwards.
func (p *Plan) Wire() error {
	cfg := p.config
	if err := p.openHub(&cfg, nil); err != nil {
		return err
	}
	l, err := p.load(cfg, Execution{})
	if err == nil {
		err = p.checkLayers(l)
	}
	return err
}

// placed puts what models say of their keys, a line each, "policy.od.window: too long", at the places of these keys.
func (p *Plan) placed(err error) (list []scenario.Error) {
	for _, line := range strings.Split(err.Error(), "\n") {
		key := ""
		for {
			word, rest, ok := strings.Cut(line, ": ")
			if !ok || strings.ContainsAny(word, " \"") {
				break
			}
			table, _, dotted := cutLast(word)
			switch known := p.Scenario.Place(word) != (scenario.Place{}) || dotted && p.Scenario.Place(table) != (scenario.Place{}); {
			case known:
				key, line = word, rest
				continue
			case key != "" && p.Scenario.Place(key+"."+word) != (scenario.Place{}):
				key, line = key+"."+word, rest
				continue
			case p.runs(word):
				if model := "model." + word; key == "" && p.Scenario.Place(model) != (scenario.Place{}) {
					key = model
				}
				line = rest
				continue
			}
			break
		}
		list = append(list, p.Scenario.Errorf(key, "%s", line))
	}
	return list
}

// runs reports whether a model of that name takes part.
func (p *Plan) runs(name string) bool {
	return slices.Contains(p.ModelNames(), name)
}

// cutLast cuts a key before its last part.
func cutLast(key string) (table, last string, ok bool) {
	i := strings.LastIndexByte(key, '.')
	if i < 0 {
		return "", key, false
	}
	return key[:i], key[i+1:], true
}

// checkLayers refuses intervals and views of hub.release.NAME where nothing of that name is released.
func (p *Plan) checkLayers(l *sim.Loop) error {
	known := map[string]bool{}
	var names []string
	for _, r := range l.Models() {
		for _, spec := range r.Spec.Layers {
			if known[spec.Name] = true; strings.HasPrefix(spec.Name, releaseLayers) {
				names = append(names, spec.Name)
			}
		}
	}
	list := "nothing is released in this run"
	if len(names) > 0 {
		list = "there are " + strings.Join(names, ", ")
	}
	var errs []scenario.Error
	for _, name := range slices.Sorted(maps.Keys(p.Record.Frames)) {
		if strings.HasPrefix(name, releaseLayers) && !known[name] {
			errs = append(errs, p.Scenario.Errorf("record.frames."+name, "unknown layer; %s", list))
		}
	}
	for i, name := range p.Scenario.View.Layers {
		if strings.HasPrefix(name, releaseLayers) && !known[name] {
			errs = append(errs, p.Scenario.Errorf(fmt.Sprintf("view.layers[%d]", i), "unknown layer %q; %s", name, list))
		}
	}
	return p.Scenario.Refuse(errs...)
}

// load makes the loop and, where a checkpoint is named, brings it there.
func (p *Plan) load(cfg sim.Config, how Execution) (*sim.Loop, error) {
	loop, err := sim.New(cfg)
	if err != nil {
		return nil, p.Scenario.Refuse(p.placed(err)...)
	}
	p.heed(loop, how)
	if how.From == "" {
		return loop, nil
	}
	f, err := os.Open(how.From)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head, err := sim.ReadCheckpoint(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", how.From, err)
	}
	if hash := p.City.Hash(); head.City != hash {
		return nil, fmt.Errorf("%s: was made in a city with hash %.12s…, this scenario's city has %.12s…", how.From, head.City, hash)
	}
	if head.Seed != p.Scenario.Seed {
		return nil, fmt.Errorf("%s: was made with seed %d, this scenario has %d; add --seed %d", how.From, head.Seed, p.Scenario.Seed, head.Seed)
	}
	if head.At >= cfg.Stop {
		return nil, fmt.Errorf("%s: stands at %v, this scenario ends at %v", how.From, head.At, cfg.Stop)
	}
	if err := loop.Load(f, head); err != nil {
		return nil, fmt.Errorf("%s: %w", how.From, err)
	}
	return loop, nil
}

// heed collects what the models warn of.
func (p *Plan) heed(loop *sim.Loop, how Execution) {
	p.Warnings = nil
	for _, m := range loop.Models() {
		w, ok := m.Model.(sim.Warner)
		if !ok {
			continue
		}
		for _, line := range w.Warnings() {
			p.Warnings = append(p.Warnings, p.placed(errors.New(line))...)
		}
	}
	if how.Warn != nil {
		for _, w := range p.Warnings {
			how.Warn(w)
		}
	}
}

// finish closes the records of a run, however it ended.
func (p *Plan) finish(loop *sim.Loop, recorder *record.Recorder, result *Result, how Execution, runErr error) error {
	folder := recorder.Folder
	if runErr != nil {
		result.Incomplete, result.Reason = true, runErr.Error()
		if errors.Is(runErr, context.Canceled) {
			result.Reason = "interrupted"
		}
	}
	err := errors.Join(runErr, recorder.Close(loop), closeHub(loop))
	if err != nil && !result.Incomplete {
		result.Incomplete, result.Reason = true, err.Error()
	}
	result.Manifest = p.manifest(loop, result, how)
	if how.Finish != nil && !folder.Full() {
		if finishErr := how.Finish(folder, result); finishErr != nil {
			err = errors.Join(err, finishErr)
			result.Incomplete, result.Reason = true, err.Error()
		}
	}
	resolved := folder.WriteFile("scenario.toml", p.Scenario.Plain(how.Out))
	manifest := folder.WriteManifest(p.manifest(loop, result, how))
	if last := errors.Join(resolved, manifest, folder.Finish()); last != nil {
		return errors.Join(err, last)
	}
	return err
}

// snapshots writes checkpoints into the run folder.
type snapshots struct {
	folder *record.Folder
	every  clock.Duration
	head   sim.Checkpoint
}

func (s *snapshots) Observe(l *sim.Loop) error {
	if l.Now() == 0 || int64(l.Now())%int64(s.every) != 0 {
		return nil
	}
	f, err := s.folder.Create(fmt.Sprintf("checkpoints/%06.0f.ckpt", l.Now().Seconds()))
	if err != nil {
		return err
	}
	if err := l.Save(io.Writer(f), s.head); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (p *Plan) head(how Execution) sim.Checkpoint {
	return sim.Checkpoint{City: p.City.Hash(), Scenario: p.Scenario.Name, Seed: p.Scenario.Seed, Engine: how.Version}
}

func platform() string { return runtime.GOOS + "/" + runtime.GOARCH + " " + runtime.Version() }
