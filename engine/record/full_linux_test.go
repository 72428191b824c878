package record

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"semul/engine/record/replay"
)

// tiny mounts a file system of so many bytes for one test, or skips it and says why.
func tiny(t *testing.T, bytes string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("a real full disk needs root to mount a tmpfs; the quota of TestFullDiskLeavesAReadableRun stands in for it")
	}
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+bytes); err != nil {
		t.Skipf("mounting a tmpfs is not allowed here (%v); the quota of TestFullDiskLeavesAReadableRun stands in for it", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Errorf("unmounting: %v", err)
		}
	})
	return dir
}

func TestRealFullDiskLeavesAReadableRun(t *testing.T) {
	disk := tiny(t, "18m")
	l, r := recordedIn(t, disk, &puddle{noise: true, cells: 320}, Options{Grids: everything.Grids})
	err := l.Run(context.Background(), stop)
	if !errors.Is(err, ErrFull) {
		t.Fatalf("got %v after %v", err, l.Now())
	}
	if l.Now() < 60e9 {
		t.Fatalf("full at %v, before anything was recorded: the test proves nothing", l.Now())
	}
	readable(t, finish(t, l, r, Manifest{Incomplete: true, Reason: err.Error()}), 1+int(l.Now()/60e9), "the disk is full")
}

func TestDiskWithoutRoomIsSaidAtOnce(t *testing.T) {
	disk := tiny(t, "1m")
	if _, err := NewFolder(filepath.Join(disk, "run"), false); !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	if left, err := os.ReadDir(disk); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// TestDiskFullBeforeTheFirstFrame: the city itself does not fit. The folder still gets its manifest.
func TestDiskFullBeforeTheFirstFrame(t *testing.T) {
	disk := tiny(t, "16400k") // the reserve and a few files
	l, r := recordedIn(t, disk, &puddle{}, Options{})
	err := l.Run(context.Background(), stop)
	if !errors.Is(err, ErrFull) || !r.Folder.Full() {
		t.Fatalf("got %v", err)
	}
	dir := finish(t, l, r, Manifest{Incomplete: true, Reason: err.Error()})
	if _, err := os.Stat(filepath.Join(dir, manifestName)); err != nil {
		t.Error(err)
	}
	if _, err := replay.Open(dir); err == nil {
		t.Error("a run without frames was opened")
	}
}
