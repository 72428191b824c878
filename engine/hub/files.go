package hub

import (
	"fmt"
	"io"

	"semul/engine/hub/ledger"
)

// files are those of the run folder that the hub writes. Nothing else of it reaches a disk.
type files struct {
	entries, checkpoints, releases io.WriteCloser
	written                        int // bytes of releases.jsonl
}

func (f *files) create(create func(string) (io.WriteCloser, error), log *ledger.Log) error {
	if create == nil {
		return nil
	}
	key, err := create("ledger/key.pub")
	if err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	if _, err := key.Write(log.Public()); err != nil {
		key.Close()
		return fmt.Errorf("hub: %w", err)
	}
	if err := key.Close(); err != nil {
		return fmt.Errorf("hub: %w", err)
	}
	for _, file := range []struct {
		name string
		to   *io.WriteCloser
	}{{"ledger/entries.bin", &f.entries}, {"ledger/checkpoints.jsonl", &f.checkpoints}, {"releases/releases.jsonl", &f.releases}} {
		if *file.to, err = create(file.name); err != nil {
			f.close()
			return fmt.Errorf("hub: %w", err)
		}
	}
	log.WriteTo(f.entries, f.checkpoints)
	return nil
}

// flush writes what is new: releases first, then the entries that hold their hashes, then the checkpoints.
func (f *files) flush(h *Hub) error {
	if f.releases == nil {
		return nil
	}
	if f.written < len(h.lines) {
		n, err := f.releases.Write(h.lines[f.written:])
		f.written += n
		if err != nil {
			return fmt.Errorf("hub: releases: %w", err)
		}
	}
	return h.log.Flush()
}

func (f *files) close() (err error) {
	for _, file := range []*io.WriteCloser{&f.entries, &f.checkpoints, &f.releases} {
		if *file == nil {
			continue
		}
		if e := (*file).Close(); err == nil {
			err = e
		}
		*file = nil
	}
	return err
}
