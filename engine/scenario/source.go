package scenario

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// source is one scenario text and the folder that its relative paths start from: on disk, or built in.
type source struct {
	shown   string // in messages
	id      string // equal for one text, however it was named
	text    []byte
	dir     string // folder on disk, or inside a built-in scenario
	builtin string // name of the built-in scenario it belongs to
	files   fs.FS  // of the built-in scenario
}

const maxText = 16 << 20 // bytes; a scenario is a page, not a data file

// Builtin finds a built-in scenario: its text and the files of its folder (nil if it has none). The error of a name
// that is not built in should list those that are.
type Builtin func(name string) (text []byte, files fs.FS, err error)

// find opens the scenario that a person named: a file, a folder with scenario.toml, or a built-in name. Relative
// paths start at from's folder (nil: the working folder).
func find(name string, from *source, builtin Builtin) (*source, error) {
	var missing error
	if from != nil && from.files != nil {
		p := path.Join(from.dir, name)
		if info, err := fs.Stat(from.files, p); err == nil {
			if info.IsDir() {
				p = path.Join(p, "scenario.toml")
			}
			text, err := fs.ReadFile(from.files, p)
			if err != nil {
				return nil, plainError(err)
			}
			return &source{path.Join(from.builtin, p), "builtin:" + from.builtin + ":" + p, text, path.Dir(p), from.builtin, from.files}, nil
		}
	} else if s, err := fromDisk(name, from); err == nil || !errors.Is(err, fs.ErrNotExist) && err != errEmptyFolder {
		return s, err
	} else if err == errEmptyFolder {
		missing = err
	}
	if builtin != nil && !strings.HasSuffix(name, ".toml") {
		text, files, err := builtin(name)
		if err != nil {
			if missing != nil {
				err = missing
			}
			return nil, err
		}
		return &source{name + "/scenario.toml", "builtin:" + name + ":scenario.toml", text, ".", name, files}, nil
	}
	if missing == nil {
		missing = errors.New(`no such file; check the path, or name a built-in scenario as "semul scenarios" lists them`)
	}
	return nil, missing
}

var errEmptyFolder = errors.New("a folder without scenario.toml; name a scenario file")

func fromDisk(name string, from *source) (*source, error) {
	if strings.ContainsRune(name, 0) || name == "" {
		return nil, fs.ErrNotExist
	}
	p := name
	if from != nil && !filepath.IsAbs(p) {
		p = filepath.Join(from.dir, p)
	}
	info, err := os.Stat(p)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fs.ErrNotExist
		}
		return nil, plainError(err)
	}
	if info.IsDir() {
		p = filepath.Join(p, "scenario.toml")
		if info, err = os.Stat(p); err != nil {
			return nil, errEmptyFolder
		}
	}
	if info.Size() > maxText {
		return nil, fmt.Errorf("%d MiB is too large for a scenario; put data in files that it names", info.Size()>>20)
	}
	text, err := os.ReadFile(p)
	if err != nil {
		return nil, plainError(err)
	}
	id, err := filepath.Abs(p)
	if err != nil {
		return nil, plainError(err)
	}
	return &source{shown: p, id: id, text: text, dir: filepath.Dir(p)}, nil
}

// plainError drops the "open x:" that the place in front of the message says already.
func plainError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// reference turns a file name said in s into one that open understands wherever the process stands.
func (s *source) reference(name string) string {
	switch {
	case strings.HasPrefix(name, "builtin:") || filepath.IsAbs(name):
		return name
	case s != nil && s.files != nil:
		return "builtin:" + s.builtin + ":" + path.Join(s.dir, name)
	case s != nil:
		name = filepath.Join(s.dir, name)
	}
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// opener opens what reference returned; a folder opens too, so that its being there can be checked.
func opener(builtin Builtin) func(name string) (io.ReadCloser, error) {
	return func(name string) (io.ReadCloser, error) {
		rest, inside := strings.CutPrefix(name, "builtin:")
		if !inside {
			if strings.ContainsRune(name, 0) {
				return nil, fs.ErrNotExist
			}
			f, err := os.Open(name)
			if err != nil {
				return nil, plainError(err)
			}
			return f, nil
		}
		scenario, file, _ := strings.Cut(rest, ":")
		if builtin == nil || scenario == "" {
			return nil, fs.ErrNotExist
		}
		_, files, err := builtin(scenario)
		if err != nil {
			return nil, err
		}
		if files == nil {
			return nil, fs.ErrNotExist
		}
		f, err := files.Open(path.Clean(file))
		if err != nil {
			return nil, plainError(err)
		}
		return f, nil
	}
}
