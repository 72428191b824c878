package sumo

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"semul/engine/city"
	"semul/engine/geo"
)

// Written says what export could not say in SUMO's words.
type Written struct {
	Files []string `json:"files"`
	Left  Tally    `json:"left"`
}

// Names of the files that Export writes.
const (
	NetFile        = "city.net.xml"
	RouteFile      = "city.rou.xml"
	AdditionalFile = "city.add.xml"
	ConfigFile     = "city.sumocfg"
)

// Export writes a city's streets, signals, stops, detectors and trips into a folder as files that SUMO 1.15 runs as they
// are, without netconvert: sumo -c city.sumocfg. Files that are there are replaced. Errors name the row of the city that
// SUMO cannot have.
func Export(c *city.City, dir string) (Written, error) {
	var done Written
	w, err := newWriter(c)
	if err != nil {
		return done, fmt.Errorf("sumo: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return done, err
	}
	parts := []struct {
		name  string
		there bool
		write func(*printer)
	}{{NetFile, true, w.net}, {RouteFile, len(c.Trips.ID)+len(c.VehicleTypes.ID) > 0, w.routes}, {AdditionalFile, w.hasAdditional(), w.additional}, {ConfigFile, true, w.config}}
	for _, part := range parts {
		path := filepath.Join(dir, part.name)
		if !part.there {
			if err := os.Remove(path); err != nil && !os.IsNotExist(err) { // of an export before
				return done, err
			}
			continue
		}
		if err := writeFile(path, part.write); err != nil {
			return done, fmt.Errorf("sumo: %s: %w", part.name, err)
		}
		done.Files = append(done.Files, path)
	}
	done.Left = w.left
	return done, nil
}

func writeFile(path string, write func(*printer)) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := printTo(f, write); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// WriteNet writes the network alone.
func WriteNet(to io.Writer, c *city.City) error {
	w, err := newWriter(c)
	if err != nil {
		return fmt.Errorf("sumo: %w", err)
	}
	return printTo(to, w.net)
}

// WriteRoutes writes vehicle types and trips.
func WriteRoutes(to io.Writer, c *city.City) error {
	w, err := newWriter(c)
	if err != nil {
		return fmt.Errorf("sumo: %w", err)
	}
	return printTo(to, w.routes)
}

// printer writes XML elements; the first error of the stream stays.
type printer struct{ w *bufio.Writer }

func printTo(w io.Writer, write func(*printer)) error {
	p := &printer{bufio.NewWriterSize(w, 1<<16)}
	p.w.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	write(p)
	return p.w.Flush()
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "\n", "&#10;", "\r", "&#13;", "\t", "&#9;")

// empty stands for an attribute that is written though it is empty: clean takes it out.
const empty = "\x00"

// el writes an element at a depth: attributes are names and values in turn, empty values left out. end is "/" to close it.
func (p *printer) el(depth int, name, end string, attr ...string) {
	for range depth {
		p.w.WriteString("    ")
	}
	p.w.WriteString("<" + name)
	for i := 0; i+1 < len(attr); i += 2 {
		if attr[i+1] != "" {
			p.w.WriteString(" " + attr[i] + "=\"")
			escape.WriteString(p.w, clean(attr[i+1]))
			p.w.WriteString("\"")
		}
	}
	p.w.WriteString(end + ">\n")
}

func (p *printer) close(depth int, name string) {
	for range depth {
		p.w.WriteString("    ")
	}
	p.w.WriteString("</" + name + ">\n")
}

// clean takes out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == 0xFFFD {
			return -1
		}
		return r
	}, s)
}

// writer holds what the files need to know of a city.
type writer struct {
	c             *city.City
	left          Tally
	order         [][]uint32 // by junction: its links in the order of the requests
	place         []uint32   // of a link in that order
	meets, yields [][]uint32
	axis          []bool   // of a street: on the main axis of the junction it ends at
	inside        []inside // of a link
	main          []string // by signal: name of the program that Signals holds
	plans         []string // by further plan: its name, another than those of the signal's other ones
}

func newWriter(c *city.City) (*writer, error) {
	if len(c.Streets.ID) == 0 {
		return nil, fmt.Errorf("city %s has no streets; there is no network to write", c.Name)
	}
	w := &writer{c: c}
	if err := w.check(); err != nil {
		return nil, err
	}
	w.sortLinks()
	if err := w.tooMany(); err != nil {
		return nil, err
	}
	w.rightOfWay()
	w.splitLinks()
	w.numberInside()
	w.namePrograms()
	return w, nil
}

// check finds what SUMO cannot have: ids with characters of its own, streets without lanes.
func (w *writer) check() error {
	c := w.c
	for _, t := range []struct {
		kind string
		ids  []string
	}{{"street", c.Streets.ID}, {"junction", c.Junctions.ID}, {"signal", c.Signals.ID}, {"stop", c.Stops.ID}, {"parking", c.Parkings.ID},
		{"detector", c.Detectors.ID}, {"vehicle_type", c.VehicleTypes.ID}, {"trip", c.Trips.ID}} {
		for _, id := range t.ids {
			if at := strings.IndexAny(id, " \t\n\r|\\'\";,<>&"); at >= 0 {
				return fmt.Errorf("%s/%s: SUMO takes no %q in an id; rename it", t.kind, id, id[at:at+1])
			}
			if id[0] == ':' {
				return fmt.Errorf("%s/%s: SUMO keeps ids that begin with \":\" to itself; rename it", t.kind, id)
			}
		}
	}
	if len(c.Streets.LaneOff) != len(c.Streets.ID)+1 {
		return fmt.Errorf("the city is not sealed: call Seal first")
	}
	for s, id := range c.Streets.ID {
		if c.Streets.LaneOff[s] == c.Streets.LaneOff[s+1] {
			return fmt.Errorf("street/%s has no lane; SUMO's edges have at least one", id)
		}
	}
	return nil
}

// mostLinks is how many links of one junction SUMO can take (SUMO_MAX_CONNECTIONS).
const mostLinks = 256

func (w *writer) tooMany() error {
	for j, list := range w.order {
		if len(list) > mostLinks {
			return fmt.Errorf("junction/%s has %d lane links, SUMO takes %d; split it", w.c.Junctions.ID[j], len(list), mostLinks)
		}
	}
	return nil
}

// sortLinks puts the links of every junction into the order of SUMO's requests: by the street and lane they come from, then
// as the table has them.
func (w *writer) sortLinks() {
	c := w.c
	leaving := make([][]uint32, len(c.Lanes.ID))
	for k, from := range c.LaneLinks.From {
		leaving[from] = append(leaving[from], uint32(k))
	}
	w.order, w.place = make([][]uint32, len(c.Junctions.ID)), make([]uint32, len(c.LaneLinks.ID))
	for l, s := range c.Lanes.Street {
		j := c.Streets.To[s]
		for _, k := range leaving[l] {
			w.place[k] = uint32(len(w.order[j]))
			w.order[j] = append(w.order[j], k)
		}
	}
}

// exact writes a float32 in the fewest digits that read back as the same.
func exact(v float32) string { return strconv.FormatFloat(float64(v), 'f', -1, 32) }

// known writes a float32, "" for what is not known.
func ifKnown(v float32) string {
	if math.IsNaN(float64(v)) {
		return ""
	}
	return exact(v)
}

func wide(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// coordinate writes metres to a tenth of a millimetre: half a grain of sealed coordinates is 0.06 mm, so reading gives the
// same grain again.
func coordinate(v float64) string {
	s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

func shapeText(line []geo.Point) string {
	var b strings.Builder
	for i, p := range line {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(coordinate(p.X) + "," + coordinate(p.Y))
	}
	return b.String()
}
