package record

import (
	"bufio"
	"encoding/json"

	"semul/engine/frame"
)

// eventFile writes events.jsonl, one event a line.
type eventFile struct {
	file    *File
	w       *bufio.Writer
	written int
}

func newEventFile(folder *Folder) (*eventFile, error) {
	file, err := folder.Create("events.jsonl")
	if err != nil {
		return nil, err
	}
	return &eventFile{file: file, w: bufio.NewWriter(file)}, nil
}

// write appends the events that are new; the list only grows.
func (f *eventFile) write(all []frame.Event) error {
	for _, e := range all[min(f.written, len(all)):] {
		text, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if _, err := f.w.Write(append(text, '\n')); err != nil {
			return err
		}
	}
	f.written = len(all)
	return nil
}

func (f *eventFile) close() error {
	if err := f.w.Flush(); err != nil {
		f.file.Close()
		return err
	}
	return f.file.Close()
}
