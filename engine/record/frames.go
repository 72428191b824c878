package record

import (
	"semul/engine/clock"
	"semul/engine/frame"
	"semul/engine/sim"
)

// frameFile samples the layers of all models into frames.bin.
type frameFile struct {
	file    *File
	w       *frame.Writer
	taps    []*sim.Tap
	scratch frame.Sample
}

func newFrameFile(folder *Folder, l *sim.Loop, opt *Options) (*frameFile, error) {
	info := opt.Info
	f := &frameFile{taps: l.Taps(&info, opt.Frames, opt.Truth)}
	var err error
	if f.file, err = folder.Create("frames.bin"); err != nil {
		return nil, err
	}
	f.w, err = frame.NewWriter(f.file, info)
	return f, err
}

func (f *frameFile) sample(now clock.Time) error {
	for i, t := range f.taps {
		if !t.Take(now, &f.scratch) {
			continue
		}
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
