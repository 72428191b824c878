package matpower

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// mostBytes bounds a file [bytes]: the largest case of the world has some ten megabytes.
const mostBytes = 256 << 20

// Open reads a case: a .m file, NAME.bus.csv, NAME (of the three CSV tables) or a folder with one such set.
func Open(path string) (*Case, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return openFolder(path)
	case err == nil && strings.EqualFold(filepath.Ext(path), ".m"):
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return Read(f, path)
	case strings.HasSuffix(path, ".bus.csv"):
		return openTables(strings.TrimSuffix(path, ".bus.csv"))
	case err == nil:
		return nil, fmt.Errorf("%s: a case is a MATPOWER file NAME.m, a table NAME.bus.csv beside NAME.branch.csv and NAME.gen.csv, or a folder with one such set", path)
	}
	if _, also := os.Stat(path + ".bus.csv"); also == nil {
		return openTables(path)
	}
	return nil, err
}

// openFolder reads the one case of a folder.
func openFolder(dir string) (*Case, error) {
	sets, err := filepath.Glob(filepath.Join(dir, "*.bus.csv"))
	if err != nil {
		return nil, err
	}
	switch len(sets) {
	case 0:
		return nil, fmt.Errorf("%s holds no *.bus.csv; a case is a set NAME.bus.csv, NAME.branch.csv, NAME.gen.csv, or a MATPOWER file NAME.m", dir)
	case 1:
		return openTables(strings.TrimSuffix(sets[0], ".bus.csv"))
	}
	name := strings.TrimSuffix(filepath.Base(sets[0]), ".bus.csv")
	return nil, fmt.Errorf("%s holds %d cases; name one, e.g. %s", dir, len(sets), filepath.Join(dir, name))
}

func openTables(stem string) (*Case, error) {
	var in [3]io.Reader
	var names [3]string
	for k, part := range [3]string{"bus", "branch", "gen"} {
		names[k] = stem + "." + part + ".csv"
		f, err := os.Open(names[k])
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in[k] = f
	}
	return ReadTables(filepath.Base(stem), in, names)
}

func readAll(r io.Reader, file string) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err == nil && len(text) > mostBytes {
		err = fmt.Errorf("%s: more than %d bytes", file, mostBytes)
	}
	return text, err
}
