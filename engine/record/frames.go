package record

import (
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/par"
	"semul/engine/sim"
)

// frameFile samples the layers of all models into frames.bin.
type frameFile struct {
	file   *File
	w      *frame.Writer
	pool   *par.Pool
	taps   []*sim.Tap
	models []taken
	now    clock.Time
	visit  func(i int)
}

// taken is the layers of one model, as indices into taps.
type taken struct {
	layers  []int
	scratch frame.Sample
	err     error
}

func newFrameFile(folder *Folder, l *sim.Loop, opt *Options) (*frameFile, error) {
	info := opt.Info
	f := &frameFile{taps: l.Taps(&info, opt.Frames, opt.Truth), pool: l.Pool()}
	for i, t := range f.taps {
		if i == 0 || t.Model != f.taps[i-1].Model {
			f.models = append(f.models, taken{})
		}
		m := &f.models[len(f.models)-1]
		m.layers = append(m.layers, i)
	}
	f.visit = f.take
	var err error
	if f.file, err = folder.Create("frames.bin"); err != nil {
		return nil, err
	}
	f.w, err = frame.NewWriter(f.file, info)
	return f, err
}

// sample takes what is due, the models side by side, and writes it in the order of layers.
func (f *frameFile) sample(now clock.Time) error {
	f.now = now
	f.pool.Each(len(f.models), f.visit)
	for i := range f.models {
		if err := f.models[i].err; err != nil {
			return err
		}
	}
	for i := range f.taps {
		if err := f.w.Put(i); err != nil {
			return err
		}
	}
	return nil
}

// take takes the layers of model i.
func (f *frameFile) take(i int) {
	m := &f.models[i]
	for _, k := range m.layers {
		if f.taps[k].Take(f.now, &m.scratch) && m.err == nil {
			m.err = f.w.Keep(k, &m.scratch)
		}
	}
}

func (f *frameFile) close() error {
	if err := f.w.Close(); err != nil {
		f.file.Close()
		return err
	}
	return f.file.Close()
}
