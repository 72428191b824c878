package record

import (
	"semul/engine/city"
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/geo"
	"semul/engine/sim"
)

// frameFile samples the layers of all models into frames.bin.
type frameFile struct {
	file    *File
	w       *frame.Writer
	layers  []sampled
	scratch frame.Sample
}

// sampled is one layer and the model that has it.
type sampled struct {
	model sim.Sampler
	index int // in the model's Spec
	every clock.Duration
}

func newFrameFile(folder *Folder, l *sim.Loop, opt *Options) (*frameFile, error) {
	info := opt.Info
	info.Layers, info.Grids, info.Counts = nil, map[string]geo.Grid{}, map[string]int{}
	f := &frameFile{}
	for _, m := range l.Models() {
		sampler, ok := m.Model.(sim.Sampler)
		if !ok {
			continue
		}
		for i, spec := range m.Spec.Layers {
			every, set := opt.Frames[spec.Name]
			if !set {
				every = spec.Every
			}
			if every <= 0 || spec.Truth && !opt.Truth {
				info.Redacted = info.Redacted || spec.Truth && !opt.Truth
				continue
			}
			spec.Every = every
			info.Layers = append(info.Layers, spec)
			f.layers = append(f.layers, sampled{sampler, i, every})
			name := spec.Support.String()
			env := l.Env(m.Spec.Name)
			if g, ok := env.Grid(spec.Support); ok {
				info.Grids[name] = g
			} else if spec.Support > city.Dynamic {
				info.Counts[name] = env.Count(spec.Support)
			}
		}
	}
	var err error
	if f.file, err = folder.Create("frames.bin"); err != nil {
		return nil, err
	}
	f.w, err = frame.NewWriter(f.file, info)
	return f, err
}

func (f *frameFile) sample(now clock.Time) error {
	for i, s := range f.layers {
		if !due(now, s.every) {
			continue
		}
		f.scratch.At = now
		f.scratch.Values = f.scratch.Values[:0]
		f.scratch.Movers.Reset()
		s.model.Sample(s.index, &f.scratch)
		f.scratch.At = now
		if err := f.w.Add(i, &f.scratch); err != nil {
			return err
		}
	}
	return nil
}

func (f *frameFile) close() error {
	if err := f.w.Close(); err != nil {
		f.file.Close()
		return err
	}
	return f.file.Close()
}
