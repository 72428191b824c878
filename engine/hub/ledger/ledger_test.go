package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"semul/engine/clock"
	"semul/engine/hub/release"
	"semul/engine/hub/stream"
)

func newLog() *Log { return NewLog(ed25519.NewKeyFromSeed(make([]byte, 32))) }

// sample is a small ledger of two windows, and the files of its run.
func sample(t testing.TB) (*Log, fstest.MapFS) {
	l := newLog()
	var entries, checkpoints, releases bytes.Buffer
	l.WriteTo(&entries, &checkpoints)
	l.Append(Opened, Opening{Start: "2026-07-16T17:00:00+09:00", Noise: "seeded", Stamp: release.StampSimulation})
	l.Append(Decided, Decision{Query: "gauge", Stream: "gauge", Purpose: stream.FloodWarning, Charter: "default", Allowed: true, Rule: "none × flood_warning: no-person"})
	for id := range uint64(2) {
		l.Append(Collected, Collect{Stream: "gauge", Batches: 3, Rows: 90})
		line := fmt.Sprintf("{\"id\":%d}\n", id+1)
		releases.WriteString(line)
		l.Append(Released, Release{ID: id + 1, Query: "gauge", To: clock.Time(id), Hash: sha256.Sum256([]byte(line))})
		l.Append(Commanded, release.Command{Controller: "control.gates", Releases: []uint64{id + 1}, Purpose: stream.FloodWarning})
		l.Checkpoint(clock.Time(id))
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	l.Append(Closed, Closing{Releases: 2})
	l.Checkpoint(9)
	if err := l.Flush(); err != nil {
		t.Fatal(err)
	}
	return l, fstest.MapFS{entriesFile: {Data: entries.Bytes()}, checkpointsFile: {Data: checkpoints.Bytes()},
		keyFile: {Data: l.Public()}, releasesFile: {Data: releases.Bytes()}}
}

func verify(t testing.TB, run fs.FS) *Report {
	r, err := Verify(run)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAWholeLedgerVerifies(t *testing.T) {
	l, run := sample(t)
	r := verify(t, run)
	if !r.OK || !r.Complete || r.Entries != 9 || r.Checkpoints != 3 || r.Releases != 2 || r.Commands != 2 || r.Root != l.Root().String() || r.Kinds["command"] != 2 {
		t.Errorf("%+v %v", r, r.Problems)
	}
	run["manifest.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"hub": {"ledger_root": "%s"}}`, r.Root)}
	if r.Anchored || !verify(t, run).Anchored || !verify(t, run).OK {
		t.Error("the root of the manifest is not looked at")
	}
	if _, err := Verify(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	_, run := sample(t)
	for name := range run {
		whole := run[name].Data
		for i := range whole {
			for bit := range 8 {
				run[name].Data = bytes.Clone(whole)
				run[name].Data[i] ^= 1 << bit
				if r := verify(t, run); r.OK {
					t.Errorf("%s byte %d bit %d: not found", name, i, bit)
				}
			}
		}
		run[name].Data = whole
	}
}

func TestDamageSaysAtWhichEntryItIs(t *testing.T) {
	_, run := sample(t)
	whole := run[entriesFile].Data
	var starts []int
	at := len(magic)
	if err := Entries(whole, func(e Entry) error { starts = append(starts, at); at += frameSize + len(e.Body); return nil }); err != nil {
		t.Fatal(err)
	}
	for i, s := range starts {
		bad := bytes.Clone(whole)
		bad[s+frameSize+3] ^= 1
		err := Entries(bad, func(Entry) error { return nil })
		var d *Damage
		if !errors.As(err, &d) || d.Entry != int64(i) || d.Byte != int64(s) || !strings.Contains(err.Error(), fmt.Sprintf("ledger/entries.bin: entry %d (byte %d): damaged", i, s)) {
			t.Errorf("entry %d: %v", i, err)
		}
	}
}

func TestWhatIsGoneOrSwappedIsFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(fstest.MapFS)
		want  string
	}{
		{"the end of the entries", func(r fstest.MapFS) { r[entriesFile].Data = r[entriesFile].Data[:len(r[entriesFile].Data)-1] }, "cut or damaged"},
		{"all entries", func(r fstest.MapFS) { r[entriesFile].Data = []byte(magic) }, "the end of the ledger is gone"},
		{"a release", func(r fstest.MapFS) { r[releasesFile].Data = r[releasesFile].Data[:9] }, "release 2 of gauge is not in"},
		{"all releases", func(r fstest.MapFS) { delete(r, releasesFile) }, "release 1 of gauge is not in"},
		{"one release too many", func(r fstest.MapFS) { r[releasesFile].Data = append(r[releasesFile].Data, "{}\n"...) }, "no entry of the ledger knows"},
		{"the key", func(r fstest.MapFS) { delete(r, keyFile) }, "key.pub: is missing"},
		{"the checkpoints", func(r fstest.MapFS) { delete(r, checkpointsFile) }, "checkpoints.jsonl: is missing"},
		{"another key", func(r fstest.MapFS) {
			r[keyFile].Data = NewLog(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))).Public()
		}, "signature is not by the key"},
		{"the root in the manifest", func(r fstest.MapFS) {
			r["manifest.json"] = &fstest.MapFile{Data: []byte(`{"hub": {"ledger_root": "00"}}`)}
		}, "manifest.json: names the ledger root 00"},
		{"the first entry", func(r fstest.MapFS) {
			b := r[entriesFile].Data
			n := int(b[4]) | int(b[5])<<8
			r[entriesFile].Data = append([]byte(magic), b[4+frameSize+n:]...)
		}, "the first entry is of kind decide"},
	} {
		_, run := sample(t)
		c.spoil(run)
		r := verify(t, run)
		found := ""
		for _, p := range r.Problems {
			found += p.Error() + "\n"
		}
		if r.OK || !strings.Contains(found, c.want) {
			t.Errorf("%s: got %s, want %s", c.name, found, c.want)
		}
	}
}

// What a hub may not do is found though every byte is as it was written.
func TestAnEntryThatMayNotBeIsFound(t *testing.T) {
	for want, write := range map[string]func(*Log){
		"though the gate had not allowed it": func(l *Log) { l.Append(Released, Release{ID: 1, Query: "q", Hash: sha256.Sum256([]byte("x\n"))}) },
		"release 5 where 1 is due":           func(l *Log) { l.Append(Released, Release{ID: 5, Query: "q", Hash: sha256.Sum256([]byte("x\n"))}) },
		"on release 3, which was not out": func(l *Log) {
			l.Append(Commanded, release.Command{Controller: "c", Purpose: stream.Emergency, Releases: []uint64{3}})
		},
	} {
		l := newLog()
		var entries, checkpoints bytes.Buffer
		l.WriteTo(&entries, &checkpoints)
		l.Append(Opened, Opening{})
		write(l)
		l.Checkpoint(0)
		if err := l.Flush(); err != nil {
			t.Fatal(err)
		}
		run := fstest.MapFS{entriesFile: {Data: entries.Bytes()}, checkpointsFile: {Data: checkpoints.Bytes()}, keyFile: {Data: l.Public()}}
		if strings.Contains(want, "release 5") || strings.Contains(want, "gate") {
			run[releasesFile] = &fstest.MapFile{Data: []byte("x\n")}
		}
		if r := verify(t, run); r.OK || !strings.Contains(r.Problems[0].What, want) || r.Complete {
			t.Errorf("%s: %+v %v", want, r, r.Problems)
		}
	}
}

func TestALedgerGoesOnWhereItWasLeft(t *testing.T) {
	straight, run := sample(t)
	first, _ := sample(t)
	entries, checkpoints := first.Bytes()
	l := newLog()
	if err := l.Resume(entries, checkpoints); err != nil {
		t.Fatal(err)
	}
	var e, c bytes.Buffer
	l.WriteTo(&e, &c)
	if err := l.Flush(); err != nil || !bytes.Equal(e.Bytes(), run[entriesFile].Data) || !bytes.Equal(c.Bytes(), run[checkpointsFile].Data) {
		t.Error("written again otherwise:", err)
	}
	l.Append(Closed, Closing{})
	straight.Append(Closed, Closing{})
	if l.Root() != straight.Root() || l.Size() != 10 {
		t.Error(l.Root(), straight.Root())
	}
	if err := l.Resume(entries[:len(entries)-1], checkpoints); err == nil || l.Size() != 10 {
		t.Error(err)
	}
}

// The known answers of RFC 6962 trees: the empty root is SHA-256 of nothing, a leaf is hashed behind 0x00.
func TestRootsAreThoseOfRFC6962(t *testing.T) {
	var tree Tree
	if got := tree.Root().String(); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Error(got)
	}
	hash := func(prefix byte, parts ...[]byte) []byte {
		h := sha256.Sum256(append([]byte{prefix}, bytes.Join(parts, nil)...))
		return h[:]
	}
	leaves := [][]byte{[]byte("a"), []byte("b"), []byte("c")}
	for _, l := range leaves {
		tree.Append(l)
	}
	want := hash(1, hash(1, hash(0, leaves[0]), hash(0, leaves[1])), hash(0, leaves[2]))
	if got := tree.Root(); !bytes.Equal(got[:], want) {
		t.Error(got)
	}
}

func FuzzVerify(f *testing.F) {
	_, run := sample(f)
	f.Add(run[entriesFile].Data, run[checkpointsFile].Data, run[keyFile].Data, run[releasesFile].Data)
	f.Fuzz(func(t *testing.T, entries, checkpoints, key, releases []byte) {
		r, err := Verify(fstest.MapFS{entriesFile: {Data: entries}, checkpointsFile: {Data: checkpoints}, keyFile: {Data: key}, releasesFile: {Data: releases}})
		if err != nil {
			t.Fatal(err)
		}
		l := newLog()
		if l.Resume(entries, checkpoints) != nil && r.OK {
			t.Fatal("verified, but cannot be gone on with")
		}
	})
}
