package ledger

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
)

// Entry is one entry that was read.
type Entry struct {
	Index uint64
	Kind  Kind
	Body  []byte // kind and JSON: what the leaf is the hash of
}

// JSON returns the payload.
func (e Entry) JSON() []byte { return e.Body[1:] }

// Damage is what is wrong with a ledger, and where.
type Damage struct {
	File  string `json:"file"`
	Entry int64  `json:"entry"` // entry, checkpoint or line, from 0; −1: the file as a whole
	Byte  int64  `json:"byte"`  // where it begins; −1: not known
	What  string `json:"what"`
}

// Error says file, entry, byte and what is wrong.
func (d *Damage) Error() string {
	if d.Entry < 0 {
		return fmt.Sprintf("%s: %s", d.File, d.What)
	}
	unit := "entry"
	switch d.File {
	case checkpointsFile:
		unit = "checkpoint"
	case releasesFile:
		unit = "line"
	}
	if d.Byte < 0 {
		return fmt.Sprintf("%s: %s %d: %s", d.File, unit, d.Entry, d.What)
	}
	return fmt.Sprintf("%s: %s %d (byte %d): %s", d.File, unit, d.Entry, d.Byte, d.What)
}

// The files of a run folder that belong to the ledger.
const (
	entriesFile     = "ledger/entries.bin"
	checkpointsFile = "ledger/checkpoints.jsonl"
	keyFile         = "ledger/key.pub"
	releasesFile    = "releases/releases.jsonl"
)

// Entries calls visit for each entry of an entries.bin, in order, until one is damaged, the error then is a *Damage, or
// visit returns an error. Bodies are parts of file.
func Entries(file []byte, visit func(Entry) error) error {
	if len(file) < len(magic) || string(file[:len(magic)]) != magic {
		return &Damage{entriesFile, -1, 0, "does not begin with SLG1: not a ledger, or its beginning is damaged"}
	}
	for at, index := len(magic), uint64(0); at < len(file); index++ {
		bad := func(format string, args ...any) error {
			return &Damage{entriesFile, int64(index), int64(at), fmt.Sprintf(format, args...)}
		}
		rest := file[at:]
		if len(rest) < frameSize {
			return bad("cut: %d bytes are left, an entry begins with %d", len(rest), frameSize)
		}
		n := binary.LittleEndian.Uint32(rest)
		switch {
		case n == 0 || n > maxBody:
			return bad("damaged: a length of %d", n)
		case int64(n) > int64(len(rest)-frameSize):
			return bad("cut or damaged: %d bytes are due, %d are left", n, len(rest)-frameSize)
		}
		body := rest[frameSize : frameSize+int(n) : frameSize+int(n)]
		if frameSum(rest[:4], body) != binary.LittleEndian.Uint32(rest[4:]) {
			return bad("damaged: its checksum is wrong")
		}
		if k := Kind(body[0]); k == 0 || k >= kinds {
			return bad("of an unknown kind, %d", body[0])
		}
		if !json.Valid(body[1:]) {
			return bad("not JSON")
		}
		if err := visit(Entry{index, Kind(body[0]), body}); err != nil {
			return err
		}
		at += frameSize + int(n)
	}
	return nil
}

// Checkpoints reads a checkpoints.jsonl. The signatures are not looked at. What is not written exactly as a Log writes it
// is a *Damage.
func Checkpoints(file []byte) (list []Checkpoint, err error) {
	err = lines(checkpointsFile, file, func(i int64, line []byte, bad func(string, ...any) error) error {
		var c Checkpoint
		if err := json.Unmarshal(line, &c); err != nil {
			return bad("not a checkpoint: %v", err)
		}
		if again, err := json.Marshal(c); err != nil || !bytes.Equal(again, line) {
			return bad("damaged: it reads, but nobody writes it so")
		}
		if i > 0 && c.Size <= list[i-1].Size {
			return bad("of %d entries, though the one before has %d", c.Size, list[i-1].Size)
		}
		list = append(list, c)
		return nil
	})
	return list, err
}

// lines calls visit for each line, its newline left out.
func lines(name string, file []byte, visit func(i int64, line []byte, bad func(string, ...any) error) error) error {
	at := int64(0)
	for i := int64(0); len(file) > 0; i++ {
		bad := func(format string, args ...any) error {
			return &Damage{name, i, at, fmt.Sprintf(format, args...)}
		}
		line, rest, whole := bytes.Cut(file, []byte{'\n'})
		if !whole {
			return bad("cut: the line does not end")
		}
		if err := visit(i, line, bad); err != nil {
			return err
		}
		at += int64(len(line)) + 1
		file = rest
	}
	return nil
}
