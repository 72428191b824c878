package sim_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"semul/engine/sim"
)

// saved is a checkpoint of the three tanks at 100 s.
func saved(t testing.TB) []byte {
	t.Helper()
	l, err := sim.New(sim.Config{City: crossing(), Models: tanks(), Stop: 7200e9})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Run(context.Background(), 100e9); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := l.Save(&file, sim.Checkpoint{City: "abc", Scenario: "storm", Seed: 7, Engine: "test"}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// restore loads a checkpoint into a fresh loop.
func restore(b []byte, models []sim.Model) (sim.Checkpoint, error) {
	_, head, err := restored(b, models)
	return head, err
}

// restored is restore with the digest of what was loaded.
func restored(b []byte, models []sim.Model) (string, sim.Checkpoint, error) {
	l, err := sim.New(sim.Config{City: crossing(), Models: models, Stop: 7200e9})
	if err != nil {
		return "", sim.Checkpoint{}, err
	}
	r := bytes.NewReader(b)
	head, err := sim.ReadCheckpoint(r)
	if err != nil {
		return "", head, err
	}
	err = l.Load(r, head)
	return l.Digest(), head, err
}

func TestCheckpointSaysForWhichRunItIsGood(t *testing.T) {
	head, err := restore(saved(t), tanks())
	if err != nil {
		t.Fatal(err)
	}
	if head.At != 100e9 || head.City != "abc" || head.Scenario != "storm" || head.Seed != 7 || len(head.Sections) != 4 || head.Sections[1].Name != "a" {
		t.Errorf("head %+v", head)
	}
}

func TestCheckpointsOfAnotherRunAreRefused(t *testing.T) {
	b := saved(t)
	newer := bytes.Clone(b)
	newer[7] = '9'
	long := bytes.Clone(b)
	binary.LittleEndian.PutUint32(long[8:], 1<<30)
	other := tanks()
	other[2].(*tank).name = "d"
	for _, c := range []struct {
		name   string
		file   []byte
		models []sim.Model
		want   string
	}{
		{"fewer models", b, tanks()[:0], "checkpoint holds 3 models, this run has 0"},
		{"another model", b, other, "checkpoint holds model c where this run has d"},
		{"newer", newer, tanks(), `checkpoint of format "SEMULCK9"; this semul reads "SEMULCK2"`},
		{"no checkpoint", []byte("PK\x03\x04 something else"), tanks(), "this is no checkpoint of semul"},
		{"long head", long, tanks(), "its head claims 1073741824 bytes"},
		{"empty", nil, tanks(), "this is no checkpoint of semul"},
	} {
		if _, err := restore(c.file, c.models); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

// TestDamagedCheckpointsAreErrors: cut anywhere it is refused; with a byte of its states changed it is refused too, unless
// that byte means nothing to the packer and the state is the same.
func TestDamagedCheckpointsAreErrors(t *testing.T) {
	b := saved(t)
	want, _, err := restored(b, tanks())
	if err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut < len(b); cut += 7 {
		if _, err := restore(b[:cut], tanks()); err == nil {
			t.Fatalf("cut to %d of %d bytes it was accepted", cut, len(b))
		}
	}
	refused := 0
	for at := 12 + int(binary.LittleEndian.Uint32(b[8:])); at < len(b); at += 3 {
		changed := bytes.Clone(b)
		changed[at] ^= 0x10
		got, _, err := restored(changed, tanks())
		if err == nil && got != want {
			t.Fatalf("with byte %d of %d changed it was accepted as another state", at, len(b))
		}
		if err != nil {
			refused++
		}
	}
	if refused < 50 {
		t.Errorf("only %d changes were refused", refused)
	}
}

func FuzzCheckpoint(f *testing.F) {
	b := saved(f)
	f.Add(b)
	f.Add(b[:len(b)-9])
	f.Add([]byte("SEMULCK2\x02\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		head, err := restore(b, tanks())
		if err == nil && len(head.Sections) != 4 {
			t.Errorf("accepted with %d sections", len(head.Sections))
		}
	})
}
