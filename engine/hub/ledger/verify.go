package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"semul/engine/hub/release"
)

// Report is what a check of a ledger found.
type Report struct {
	Entries     uint64            `json:"entries"`
	Checkpoints int               `json:"checkpoints"`
	Releases    uint64            `json:"releases"`
	Commands    uint64            `json:"commands"`
	Kinds       map[string]uint64 `json:"kinds"`
	Root        string            `json:"ledger_root"`
	Complete    bool              `json:"complete"` // the hub ended in order; otherwise the run was interrupted
	Unsigned    uint64            `json:"unsigned"` // entries behind the last checkpoint
	Anchored    bool              `json:"anchored"` // manifest.json names this root, hub.ledger_root
	OK          bool              `json:"ok"`
	Problems    []*Damage         `json:"problems"`
}

// Verify checks the ledger of a run folder: that every entry is whole, that every checkpoint has the root of the entries
// before it and a valid signature, that every release in releases.jsonl is the one that was noted and that each was
// decided on before, and that every command names releases that were out. A damaged ledger is no error but a report that
// is not OK; the error is for files that cannot be read, fs.ErrNotExist if there is no ledger.
func Verify(run fs.FS) (*Report, error) {
	v := &verifier{Report: Report{Kinds: map[string]uint64{}, Problems: []*Damage{}}}
	files := map[string][]byte{}
	for _, name := range []string{entriesFile, checkpointsFile, keyFile, releasesFile} {
		b, err := fs.ReadFile(run, name)
		if errors.Is(err, fs.ErrNotExist) && name != entriesFile {
			if name != releasesFile {
				v.note(&Damage{name, -1, 0, "is missing"})
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		files[name] = b
	}
	list, err := Checkpoints(files[checkpointsFile])
	v.note(err)
	v.checkpoints = list
	v.key(files[keyFile])
	err = lines(releasesFile, files[releasesFile], func(_ int64, line []byte, _ func(string, ...any) error) error {
		v.lines = append(v.lines, sha256.Sum256(append(bytes.Clone(line), '\n')))
		return nil
	})
	v.note(err)
	v.match()
	v.note(Entries(files[entriesFile], v.entry))
	v.Entries, v.Root, v.Checkpoints = v.tree.Size(), v.tree.Root().String(), len(list)
	for _, c := range v.checkpoints[v.matched:] {
		v.note(&Damage{checkpointsFile, int64(v.matched), -1, fmt.Sprintf("stands for %d entries, there are only %d: the end of the ledger is gone", c.Size, v.Entries)})
		break
	}
	if v.Releases < uint64(len(v.lines)) {
		v.note(&Damage{releasesFile, int64(v.Releases), -1, "no entry of the ledger knows this release"})
	}
	v.Unsigned = v.Entries
	if v.matched > 0 {
		v.Unsigned -= v.checkpoints[v.matched-1].Size
	}
	v.Complete = v.closed && v.Unsigned == 0
	v.anchor(run)
	v.OK = len(v.Problems) == 0
	return &v.Report, nil
}

// anchor compares the root with the one that the run's manifest names, if it names one: then all files of the ledger
// cannot be replaced unseen, unless the manifest is too.
func (v *verifier) anchor(run fs.FS) {
	text, err := fs.ReadFile(run, "manifest.json")
	var m struct {
		Hub struct {
			Root string `json:"ledger_root"`
		} `json:"hub"`
	}
	if err != nil || json.Unmarshal(text, &m) != nil || m.Hub.Root == "" {
		return
	}
	v.Anchored = m.Hub.Root == v.Root
	if !v.Anchored {
		v.note(&Damage{"manifest.json", -1, -1, fmt.Sprintf("names the ledger root %s, the entries have %s: one of them is of another run, or was changed", m.Hub.Root, v.Root)})
	}
}

type verifier struct {
	Report
	tree        Tree
	public      ed25519.PublicKey
	checkpoints []Checkpoint
	matched     int // checkpoints whose entries have all been seen
	lines       [][32]byte
	allowed     map[string]bool // verdict in force for each query
	closed      bool
}

func (v *verifier) note(err error) {
	var d *Damage
	if errors.As(err, &d) {
		v.Problems = append(v.Problems, d)
	}
}

func (v *verifier) key(text []byte) {
	if text == nil {
		return
	}
	line, ok := bytes.CutSuffix(text, []byte{'\n'})
	b, err := unhex(line, ed25519.PublicKeySize)
	if !ok || err != nil {
		v.note(&Damage{keyFile, -1, 0, "damaged: not 64 small hex digits and a newline"})
		return
	}
	v.public = b
}

// match compares the checkpoints that stand for as many entries as have been seen.
func (v *verifier) match() {
	for v.matched < len(v.checkpoints) && v.checkpoints[v.matched].Size == v.tree.Size() {
		c := &v.checkpoints[v.matched]
		if c.Root != v.tree.Root() {
			v.note(&Damage{checkpointsFile, int64(v.matched), -1, fmt.Sprintf("its root is not that of the first %d entries: one of them, or the checkpoint, was changed", c.Size)})
		}
		if v.public != nil && !ed25519.Verify(v.public, c.signed(), c.Signature) {
			v.note(&Damage{checkpointsFile, int64(v.matched), -1, "its signature is not by the key in key.pub"})
		}
		v.matched++
	}
}

func (v *verifier) entry(e Entry) error {
	v.tree.Append(e.Body)
	v.Kinds[e.Kind.String()]++
	v.closed = e.Kind == Closed
	bad := func(format string, args ...any) {
		v.note(&Damage{entriesFile, int64(e.Index), -1, fmt.Sprintf(format, args...)})
	}
	if e.Index == 0 && e.Kind != Opened {
		bad("the first entry is of kind %s, not open: the beginning is gone", e.Kind)
	}
	switch e.Kind {
	case Decided:
		var d Decision
		if err := json.Unmarshal(e.JSON(), &d); err != nil {
			bad("not a decision: %v", err)
			break
		}
		if v.allowed == nil {
			v.allowed = map[string]bool{}
		}
		v.allowed[d.Query] = d.Allowed
	case Released:
		var r Release
		if err := json.Unmarshal(e.JSON(), &r); err != nil {
			bad("not a release: %v", err)
			break
		}
		switch i := v.Releases; {
		case r.ID != i+1:
			bad("release %d where %d is due", r.ID, i+1)
		case i >= uint64(len(v.lines)):
			bad("release %d of %s is not in %s", r.ID, r.Query, releasesFile)
		case v.lines[i] != r.Hash:
			v.note(&Damage{releasesFile, int64(i), -1, fmt.Sprintf("not what entry %d says was released: the line was changed", e.Index)})
		case r.Why == "" && !v.allowed[r.Query]:
			bad("release %d of %s though the gate had not allowed it", r.ID, r.Query)
		}
		v.Releases++
	case Commanded:
		var c release.Command
		if err := json.Unmarshal(e.JSON(), &c); err != nil {
			bad("not a command: %v", err)
			break
		}
		for _, id := range c.Releases {
			if id == 0 || id > v.Releases {
				bad("command of %s on release %d, which was not out", c.Controller, id)
			}
		}
		v.Commands++
	}
	v.match()
	return nil
}
