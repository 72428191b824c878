package record

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunFoldersAreNotOverwritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs", "storm-1")
	make1 := func(force bool, text string) error {
		f, err := NewFolder(dir, force)
		if err != nil {
			return err
		}
		return errors.Join(f.WriteFile("note.txt", []byte(text)), f.WriteManifest(Manifest{}), f.Finish())
	}
	if err := make1(false, "first"); err != nil {
		t.Fatal(err)
	}
	if err := make1(false, "second"); !errors.Is(err, ErrExists) || !strings.Contains(err.Error(), "--force") {
		t.Errorf("got %v", err)
	}
	if err := make1(true, "third"); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "note.txt")); string(text) != "third" {
		t.Errorf("got %q, %v", text, err)
	}
	if err := os.Remove(filepath.Join(dir, "manifest.json")); err != nil {
		t.Fatal(err)
	}
	if err := make1(true, "fourth"); err == nil || !strings.Contains(err.Error(), "is there and is no run folder") {
		t.Errorf("got %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(left) != 1 {
		t.Errorf("temporary folders are left: %v %v", left, err)
	}
}

func TestFolderIsSeenOnlyWhenFinished(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	f, err := NewFolder(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.WriteFile("a/b.txt", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder is seen before it is finished")
	}
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// TestFullDiskLeavesAReadableRun: wherever the disk fills up, the run can be read as far as it went, footers and all.
func TestFullDiskLeavesAReadableRun(t *testing.T) {
	instants := map[int64]bool{}
	for _, quota := range []int64{10_000, 30_000, 60_000, 90_000} {
		l, r := recorded(t, &puddle{noise: true}, everything)
		r.Folder.quota = quota
		err := l.Run(context.Background(), stop)
		if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "free some space, or record less") {
			t.Fatalf("%d bytes: got %v after %v", quota, err, l.Now())
		}
		dir := finish(t, l, r, Manifest{Incomplete: true, Reason: err.Error()})
		readable(t, dir, 1+int(l.Now()/60e9), "the disk is full")
		if _, err := os.Stat(filepath.Join(dir, "network.fgb")); err == nil {
			t.Error("what is not needed to read the run was still written")
		}
		instants[int64(l.Now()/60e9)] = true
	}
	if len(instants) < 2 {
		t.Errorf("the disk always filled up at the same instant: %v", instants)
	}
}
