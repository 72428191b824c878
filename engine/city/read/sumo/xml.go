package sumo

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"semul/engine/geo"
)

// Bounds on what is read, so that a broken file ends in an error and not in a full memory.
const (
	mostProblems = 20
	mostDepth    = 16
	mostFar      = 1e7 // coordinates and lengths [m]
)

// problems gathers errors; beyond mostProblems they are only counted.
type problems struct {
	list []string
	more int
}

func (p *problems) add(text string) {
	if len(p.list) == mostProblems {
		p.more++
		return
	}
	p.list = append(p.list, text)
}

func (p *problems) err() error {
	if len(p.list) == 0 {
		return nil
	}
	text := strings.Join(p.list, "\n")
	if p.more > 0 {
		text += fmt.Sprintf("\n… and %d more", p.more)
	}
	return errors.New(text)
}

// node is an element with what stands below it.
type node struct {
	name string
	line int
	attr []xml.Attr
	kids []*node
	doc  *document
}

// document is one file being read.
type document struct {
	name     string // as errors show it
	path     string
	root     *node // without children
	d        *xml.Decoder
	packed   io.Reader // what is left of a gzipped file, unpacked; nil if it is not gzipped
	problems *problems
}

// open starts to read a file up to its first element. The caller closes the closer.
func open(path string, p *problems) (*document, io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, nil, fmt.Errorf("%s: a folder; give the files in it, or the .sumocfg that names them", filepath.Base(path))
	}
	doc, err := begin(filepath.Base(path), f, p)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	doc.path = path
	return doc, f, nil
}

// begin reads up to the first element of a document, gzipped or not.
func begin(name string, r io.Reader, p *problems) (*document, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	doc := &document{name: name, path: name, problems: p}
	head, _ := in.Peek(2)
	if len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		gz, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("%s: gzip: %w; fetch the file again", name, err)
		}
		in = bufio.NewReaderSize(gz, 1<<16)
		doc.packed = in
	}
	doc.d = xml.NewDecoder(in)
	doc.d.CharsetReader = charset
	for {
		t, err := doc.d.Token()
		if err == io.EOF {
			if err := doc.damage(); err != nil {
				return nil, err
			}
			return nil, fmt.Errorf("%s: there is no element; a SUMO file (.net.xml, .rou.xml, .add.xml, .sumocfg) is meant", name)
		}
		if err != nil {
			return nil, doc.syntax(err)
		}
		if start, ok := t.(xml.StartElement); ok {
			line, _ := doc.d.InputPos()
			doc.root = &node{name: start.Name.Local, line: line, attr: start.Attr, doc: doc}
			return doc, nil
		}
	}
}

// charset reads the encodings that SUMO's tools write beside UTF-8.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "us-ascii", "ascii":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return &latin{in: bufio.NewReader(in)}, nil
	}
	return nil, fmt.Errorf("encoding %q; UTF-8 and ISO-8859-1 are read", label)
}

// latin turns ISO-8859-1 into UTF-8.
type latin struct {
	in   *bufio.Reader
	rest []byte
}

func (l *latin) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		b, err := l.in.ReadByte()
		if err != nil {
			return 0, err
		}
		l.rest = []byte(string(rune(b)))
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// syntax words an error of the XML itself.
func (doc *document) syntax(err error) error {
	if damage := doc.damage(); damage != nil {
		return damage
	}
	line, _ := doc.d.InputPos()
	if errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(err.Error(), "unexpected EOF") {
		return fmt.Errorf("%s:%d: the file ends in the middle of an element; fetch or write it again", doc.name, line)
	}
	var bad *xml.SyntaxError
	if errors.As(err, &bad) {
		return fmt.Errorf("%s:%d: no XML from here on (%s); fetch or write the file again", doc.name, line, bad.Msg)
	}
	return fmt.Errorf("%s:%d: %w; fetch or write the file again", doc.name, line, err)
}

// damaged is an error of the packing: what was read is not what was written, whatever it looks like.
type damaged struct{ error }

// damage reads the rest of a gzipped file, for its checksum stands at the end, and says if it is cut or damaged.
func (doc *document) damage() error {
	if doc.packed == nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, doc.packed); err != nil {
		return damaged{fmt.Errorf("%s: the gzip file is cut short or damaged (%w); fetch the file again", doc.name, err)}
	}
	return nil
}

// each calls visit with every element below the first one, whole. The error is one of the XML itself.
func (doc *document) each(visit func(*node)) error {
	for {
		t, err := doc.d.Token()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return doc.syntax(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return doc.damage()
		case xml.StartElement:
			n, err := doc.whole(t, 1)
			if err != nil {
				return err
			}
			visit(n)
		}
	}
}

// whole reads an element with all that stands below it.
func (doc *document) whole(start xml.StartElement, depth int) (*node, error) {
	line, _ := doc.d.InputPos()
	n := &node{name: start.Name.Local, line: line, attr: start.Attr, doc: doc}
	if depth > mostDepth {
		return nil, fmt.Errorf("%s:%d: elements stand more than %d deep; this is no file of SUMO", doc.name, line, mostDepth)
	}
	for {
		t, err := doc.d.Token()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, doc.syntax(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			return n, nil
		case xml.StartElement:
			kid, err := doc.whole(t, depth+1)
			if err != nil {
				return nil, err
			}
			n.kids = append(n.kids, kid)
		}
	}
}

// wrong records an error at an element.
func (n *node) wrong(format string, args ...any) {
	n.doc.problems.add(n.place() + ": " + fmt.Sprintf(format, args...))
}

// place names an element: file:line: <name id="x">.
func (n *node) place() string {
	if id, ok := n.get("id"); ok {
		return fmt.Sprintf("%s:%d: <%s id=%q>", n.doc.name, n.line, n.name, id)
	}
	return fmt.Sprintf("%s:%d: <%s>", n.doc.name, n.line, n.name)
}

// get returns an attribute and whether it is there.
func (n *node) get(name string) (string, bool) {
	for i := range n.attr {
		if n.attr[i].Name.Local == name {
			return n.attr[i].Value, true
		}
	}
	return "", false
}

func (n *node) str(name string) string {
	v, _ := n.get(name)
	return v
}

// need returns an attribute that must be there.
func (n *node) need(name string) (string, bool) {
	v, ok := n.get(name)
	if !ok || v == "" {
		n.wrong("has no %s; give it one", name)
		return "", false
	}
	return v, true
}

// num reads a number; without the attribute it is def. What is no finite number is recorded, and ok false.
func (n *node) num(name string, def float64) (v float64, ok bool) {
	text, there := n.get(name)
	if !there {
		return def, true
	}
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		n.wrong("%s=%q is no number", name, text)
		return def, false
	}
	return v, true
}

// whole number within 0 to most.
func (n *node) count(name string, most int) (int, bool) {
	text, there := n.get(name)
	if !there {
		n.wrong("has no %s; give it one", name)
		return 0, false
	}
	v, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || v < 0 || v > most {
		n.wrong("%s=%q; a whole number from 0 to %d is meant", name, text, most)
		return 0, false
	}
	return v, true
}

func (n *node) yes(name string) bool {
	switch strings.ToLower(n.str(name)) {
	case "true", "1", "yes", "on", "x", "t":
		return true
	}
	return false
}

// seconds reads a time: a number of seconds, h:m:s or d:h:m:s.
func seconds(text string) (float64, bool) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) != 1 && len(parts) != 3 && len(parts) != 4 {
		return 0, false
	}
	total := 0.0
	units := []float64{1, 60, 3600, 86400}
	for i, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 1e10 {
			return 0, false
		}
		total += float64(v * units[len(parts)-1-i])
	}
	return total, true
}

// time reads an attribute that is a time [s].
func (n *node) time(name string, def float64) (float64, bool) {
	text, there := n.get(name)
	if !there {
		return def, true
	}
	v, ok := seconds(text)
	if !ok {
		n.wrong("%s=%q is no time; write seconds, or h:m:s", name, text)
		return def, false
	}
	return v, true
}

// shape reads "x,y x,y" or "x,y,z …"; nil and false if it is not that.
func shape(text string) ([]geo.Point, bool) {
	fields := strings.Fields(text)
	pts := make([]geo.Point, 0, len(fields))
	for _, f := range fields {
		xy := strings.Split(f, ",")
		if len(xy) != 2 && len(xy) != 3 {
			return nil, false
		}
		var v [2]float64
		for i := range v {
			var err error
			if v[i], err = strconv.ParseFloat(xy[i], 64); err != nil || !(math.Abs(v[i]) <= mostFar) {
				return nil, false
			}
		}
		pts = append(pts, geo.Point{X: v[0], Y: v[1]})
	}
	return pts, true
}
