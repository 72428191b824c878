package record

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// reserveBytes is kept aside while a run is recorded, so that a disk that fills up still has room for the footers and
// the manifest that make the folder readable.
const reserveBytes = 16 << 20

// reserveName is the file that holds the place.
const reserveName = ".reserve"

// ErrFull is the error of a recorder whose disk has filled up. What was recorded until then can be read.
var ErrFull = errors.New("the disk is full; free some space, or record less with [record] every and [record.frames]")

// ErrExists is the error of New where the run folder is there already.
var ErrExists = errors.New("is there already; choose another --out or use --force")

// Folder is a run folder while it is written.
type Folder struct {
	Final string // where it will stand
	temp  string
	full  bool
	quota int64 // tests: bytes that may be written; < 0: no limit
}

// NewFolder makes a folder under a temporary name beside its final one. A folder of that name is an error, unless force
// is set and it holds a run.
func NewFolder(final string, force bool) (*Folder, error) {
	final = filepath.Clean(final)
	if _, err := os.Stat(final); err == nil {
		if _, err := os.Stat(filepath.Join(final, manifestName)); err != nil {
			return nil, fmt.Errorf("%s is there and is no run folder; choose another --out", final)
		}
		if !force {
			return nil, fmt.Errorf("%s %w", final, ErrExists)
		}
	}
	if err := os.MkdirAll(filepath.Dir(final), 0o755); err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(final), ".run-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return nil, err
	}
	f := &Folder{Final: final, temp: temp, quota: -1}
	if err := os.WriteFile(f.Path(reserveName), make([]byte, reserveBytes), 0o644); err != nil {
		os.RemoveAll(temp)
		if full(err) {
			err = ErrFull
		}
		return nil, fmt.Errorf("%s: %w", final, err)
	}
	return f, nil
}

// Path is where a file of the folder stands now.
func (f *Folder) Path(name string) string { return filepath.Join(f.temp, filepath.FromSlash(name)) }

// Full reports whether the disk has filled up.
func (f *Folder) Full() bool { return f.full }

// Create makes a file of the folder, and the folders above it.
func (f *Folder) Create(name string) (*File, error) {
	if err := os.MkdirAll(filepath.Dir(f.Path(name)), 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(f.Path(name))
	if err != nil {
		return nil, err
	}
	return &File{File: file, folder: f}, nil
}

// WriteFile writes a whole file.
func (f *Folder) WriteFile(name string, b []byte) error {
	file, err := f.Create(name)
	if err != nil {
		return err
	}
	if _, err := file.Write(b); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// Finish puts the folder in its final place. A run that was there is moved aside until that has worked.
func (f *Folder) Finish() error {
	if err := os.Remove(f.Path(reserveName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	old := f.temp + "-old"
	err := os.Rename(f.Final, old)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(f.temp, f.Final)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(f.temp, f.Final); err != nil {
		return errors.Join(err, os.Rename(old, f.Final))
	}
	return os.RemoveAll(old)
}

// Discard removes what was written.
func (f *Folder) Discard() error { return os.RemoveAll(f.temp) }

// File is a file of a run folder. The write that finds the disk full gives up the reserve, goes through, and marks the
// folder as full; the recorder then closes everything.
type File struct {
	*os.File
	folder *Folder
}

// Write writes all of b.
func (f *File) Write(b []byte) (int, error) {
	n, err := f.write(b)
	if err != nil && full(err) && !f.folder.full {
		f.folder.relieve()
		var m int
		m, err = f.write(b[n:])
		n += m
	}
	return n, err
}

// relieve gives up the reserve and marks the folder as full.
func (f *Folder) relieve() {
	f.full, f.quota = true, -1
	os.Remove(f.Path(reserveName))
}

func (f *File) write(b []byte) (int, error) {
	if q := f.folder.quota; q >= 0 {
		if int64(len(b)) > q {
			return 0, syscall.ENOSPC
		}
		f.folder.quota -= int64(len(b))
	}
	return f.File.Write(b)
}

// full reports whether an error says that there is no room.
func full(err error) bool {
	var n syscall.Errno
	if runtime.GOOS == "windows" && errors.As(err, &n) && (n == 39 || n == 112) { // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL
		return true
	}
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, io.ErrShortWrite)
}
