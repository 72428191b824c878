package record

import (
	"bufio"
	"encoding/json"

	"semul/engine/clock"
	"semul/engine/frame"
)

// eventFile writes events.jsonl, one event a line, with the civil time of its instant.
type eventFile struct {
	file    *File
	w       *bufio.Writer
	civil   clock.Civil
	written int
}

// eventLine is an event with the clock of the city beside it.
type eventLine struct {
	frame.Event
	Time string `json:"time"` // RFC 3339
}

func newEventFile(folder *Folder, civil clock.Civil) (*eventFile, error) {
	file, err := folder.Create("events.jsonl")
	if err != nil {
		return nil, err
	}
	return &eventFile{file: file, w: bufio.NewWriter(file), civil: civil}, nil
}

// write appends the events that are new; the list only grows.
func (f *eventFile) write(all []frame.Event) error {
	for _, e := range all[min(f.written, len(all)):] {
		text, err := json.Marshal(eventLine{e, f.civil.Format(e.At)})
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
