// Package replay reads a run folder back: frames and events as a frame.Source, the manifest and the indicators as plain
// JSON. It needs no parquet, so that a browser can use it; the city comes from whoever calls.
package replay

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"semul/engine/clock"
	"semul/engine/frame"
)

// Run is an opened run folder.
type Run struct {
	Dir      string
	Manifest map[string]any // manifest.json; nil if the run died before it was written
	Notes    []string       // what is missing or damaged
	frames   *frame.File
	file     *os.File
	info     frame.Info
	events   []frame.Event
}

// Open opens a run folder. A run that was cut short is opened as far as it goes, with Info().Incomplete set and Notes
// saying what is missing; a folder without frames.bin is an error.
func Open(dir string) (*Run, error) {
	f, err := os.Open(filepath.Join(dir, "frames.bin"))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s holds no frames.bin: it is no run folder, or was made with --no-record; run a scenario first: semul run", dir)
		}
		return nil, err
	}
	size, err := f.Seek(0, 2)
	if err != nil {
		f.Close()
		return nil, err
	}
	r := &Run{Dir: dir, file: f}
	if r.frames, err = frame.Open(f, size); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "frames.bin"), err)
	}
	r.info = *r.frames.Info()
	if r.frames.Incomplete {
		r.info.Incomplete = true
		r.Notes = append(r.Notes, "frames.bin has no end: the run was cut short")
	}
	if text, err := os.ReadFile(filepath.Join(dir, "manifest.json")); err != nil {
		r.info.Incomplete = true
		r.Notes = append(r.Notes, "manifest.json is missing: the run was cut short")
	} else if err := json.Unmarshal(text, &r.Manifest); err != nil {
		r.Notes = append(r.Notes, fmt.Sprintf("manifest.json is damaged: %v", err))
	} else if r.Manifest["incomplete"] == true {
		r.info.Incomplete = true
		r.Notes = append(r.Notes, fmt.Sprintf("the run is incomplete: %v", r.Manifest["reason"]))
	}
	if err := r.readEvents(filepath.Join(dir, "events.jsonl")); err != nil {
		r.Notes = append(r.Notes, err.Error())
	}
	return r, nil
}

// readEvents reads as many lines as are whole.
func (r *Run) readEvents(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var e frame.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("events.jsonl:%d: damaged from here on: %w", n, err)
		}
		r.events = append(r.events, e)
	}
	sort.SliceStable(r.events, func(a, b int) bool { return r.events[a].At < r.events[b].At })
	return lines.Err()
}

// Close closes the folder's files.
func (r *Run) Close() error { return r.file.Close() }

// Info describes the run.
func (r *Run) Info() *frame.Info { return &r.info }

// Span returns the first and the last recorded instant.
func (r *Run) Span() (from, to clock.Time, live bool) {
	from, to = r.frames.Span()
	return from, to, false
}

// Pair returns the samples of a layer round an instant; see frame.Source.
func (r *Run) Pair(layer int, t clock.Time, dst *[2]frame.Sample) (float32, error) {
	w, err := r.frames.Pair(layer, t, dst)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", r.Dir, err)
	}
	return w, nil
}

// Events returns the events in [from, to].
func (r *Run) Events(from, to clock.Time) []frame.Event {
	a := sort.Search(len(r.events), func(i int) bool { return r.events[i].At >= from })
	b := sort.Search(len(r.events), func(i int) bool { return r.events[i].At > to })
	return r.events[a:max(a, b)]
}

var _ frame.Source = (*Run)(nil)
