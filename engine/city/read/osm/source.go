package osm

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"

	"semul/engine/par"
)

// readFile adds the elements of one file. The format is told by the first bytes, not by the name.
func readFile(path string, into *elements, pool *par.Pool) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("osm: %w", err)
	}
	defer f.Close()
	if err := readFrom(f, into, pool); err != nil {
		return fmt.Errorf("osm: %s: %w", filepath.Base(path), err)
	}
	return nil
}

// readFrom adds the elements of a stream in any of the formats.
func readFrom(r io.Reader, into *elements, pool *par.Pool) error {
	in := bufio.NewReaderSize(r, 1<<20)
	head, err := in.Peek(16)
	if len(head) == 0 {
		if err != nil && err != io.EOF {
			return err
		}
		return errors.New("the file is empty")
	}
	switch {
	case head[0] == 0x1f && len(head) > 1 && head[1] == 0x8b:
		gz, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("gzip: %w", cut(err))
		}
		defer gz.Close()
		return readXML(bufio.NewReaderSize(gz, 1<<20), into)
	case strings.HasPrefix(string(head), "BZh"):
		return readXML(bufio.NewReaderSize(bzip2.NewReader(in), 1<<20), into)
	case looksXML(head):
		return readXML(in, into)
	case len(head) >= 16 && head[0] == 0 && strings.Contains(string(head), "OSM"):
		return readPBF(in, into, pool)
	}
	return errors.New("neither OpenStreetMap XML (.osm, .osm.gz, .osm.bz2) nor PBF (.osm.pbf)")
}

func looksXML(head []byte) bool {
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\uFEFF"), " \t\r\n")
	return strings.HasPrefix(text, "<")
}

// cut words the end of a file in mid-element so that the cure is plain.
func cut(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("the file ends too early; fetch it again: %w", io.ErrUnexpectedEOF)
	}
	return err
}
