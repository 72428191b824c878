package ledger

import (
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"semul/engine/clock"
)

const (
	magic     = "SLG1"
	frameSize = 8       // length and checksum
	maxBody   = 1 << 20 // bytes of an entry
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Checkpoint says how the ledger stood at an instant.
type Checkpoint struct {
	Size      uint64     `json:"size"`
	Root      Hash       `json:"root"`
	At        clock.Time `json:"at_ns"`
	Signature []byte     `json:"signature"`
}

// signed is what the signature covers.
func (c *Checkpoint) signed() []byte {
	return fmt.Appendf(nil, "semul/ledger/1\n%d\n%s\n%d\n", c.Size, c.Root, int64(c.At))
}

// Log is a ledger that is written. It is for one goroutine.
type Log struct {
	key         ed25519.PrivateKey
	tree        Tree
	entries     []byte // as in entries.bin
	checkpoints []byte // as in checkpoints.jsonl
	signed      uint64 // entries under the last checkpoint

	entriesTo, checkpointsTo  io.Writer
	entriesOut, checkpointOut int // bytes written
}

// NewLog returns an empty ledger whose checkpoints are signed with key.
func NewLog(key ed25519.PrivateKey) *Log {
	return &Log{key: key, entries: []byte(magic)}
}

// Append adds an entry and returns its index, from 0. It panics if payload cannot be JSON.
func (l *Log) Append(kind Kind, payload any) uint64 {
	text, err := json.Marshal(payload)
	if err != nil || len(text) >= maxBody {
		panic(fmt.Sprintf("ledger: %s of %d bytes: %v", kind, len(text), err))
	}
	body := append([]byte{byte(kind)}, text...)
	index := l.tree.Size()
	l.tree.Append(body)
	l.entries = appendFrame(l.entries, body)
	return index
}

func appendFrame(dst, body []byte) []byte {
	at := len(dst)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(body)))
	dst = append(dst, 0, 0, 0, 0)
	dst = append(dst, body...)
	binary.LittleEndian.PutUint32(dst[at+4:], frameSum(dst[at:at+4], body))
	return dst
}

func frameSum(length, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(length, castagnoli), castagnoli, body)
}

// Checkpoint signs what stands, if anything has been added since the last one.
func (l *Log) Checkpoint(at clock.Time) {
	if l.tree.Size() == l.signed {
		return
	}
	l.signed = l.tree.Size()
	c := Checkpoint{Size: l.signed, Root: l.tree.Root(), At: at}
	c.Signature = ed25519.Sign(l.key, c.signed())
	line, err := json.Marshal(c)
	if err != nil {
		panic("ledger: " + err.Error())
	}
	l.checkpoints = append(append(l.checkpoints, line...), '\n')
}

// Size returns the number of entries.
func (l *Log) Size() uint64 { return l.tree.Size() }

// Root returns the root of the tree.
func (l *Log) Root() Hash { return l.tree.Root() }

// Public returns key.pub.
func (l *Log) Public() []byte {
	return append(hex.AppendEncode(nil, l.key.Public().(ed25519.PublicKey)), '\n')
}

// WriteTo makes Flush write to files of their own; what stands already comes with the first.
func (l *Log) WriteTo(entries, checkpoints io.Writer) {
	l.entriesTo, l.checkpointsTo, l.entriesOut, l.checkpointOut = entries, checkpoints, 0, 0
}

// Flush writes what has been added, entries first, so that no checkpoint stands for what is not there.
func (l *Log) Flush() error {
	if l.entriesTo == nil {
		return nil
	}
	for _, f := range []struct {
		to   io.Writer
		all  []byte
		done *int
	}{{l.entriesTo, l.entries, &l.entriesOut}, {l.checkpointsTo, l.checkpoints, &l.checkpointOut}} {
		if *f.done == len(f.all) {
			continue
		}
		n, err := f.to.Write(f.all[*f.done:])
		*f.done += n
		if err != nil {
			return fmt.Errorf("ledger: %w", err)
		}
	}
	return nil
}

// Bytes returns both files as they stand: what a checkpoint of the simulation holds.
func (l *Log) Bytes() (entries, checkpoints []byte) { return l.entries, l.checkpoints }

// Resume goes on with what Bytes gave. It is an error if that is damaged; then the log stays as it was.
func (l *Log) Resume(entries, checkpoints []byte) error {
	var tree Tree
	if err := Entries(entries, func(e Entry) error { tree.Append(e.Body); return nil }); err != nil {
		return err
	}
	list, err := Checkpoints(checkpoints)
	if err != nil {
		return err
	}
	l.signed = 0
	if len(list) > 0 {
		l.signed = list[len(list)-1].Size
	}
	l.tree = tree
	l.entries, l.checkpoints = append([]byte(nil), entries...), append([]byte(nil), checkpoints...)
	l.entriesOut, l.checkpointOut = 0, 0
	return nil
}
