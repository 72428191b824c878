package salt

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

// source is what the files hold.
type source struct {
	nodes    []node
	edges    []edge
	links    []connection
	signals  []signal
	faults   []error
	more     int
	schedule int // read
	bounds   int // phases whose minDur or maxDur is not their duration
}

// place is where an element begins.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

type node struct {
	id, kind string
	at       geo.LonLat
	place    place
}

type edge struct {
	id, from, to string
	lanes        int
	speed        float64 // [km/h]
	shape        []geo.LonLat
	length       float64 // [m]
	centred      bool    // the shape is the middle of the lanes, not their left edge
	place        place
}

type connection struct {
	from, to         string
	fromLane, toLane int
	index            int // in the states of the signal, or −1
	place            place
}

type signal struct {
	node      string
	offset    float64
	standard  string // schedule played outside the times of plans
	schedules []schedule
	plans     []plan
	place     place
	tod       place // of its TODPlan
}

type schedule struct {
	id     string
	offset float64
	phases []phase
	place  place
}

type phase struct {
	state    string
	duration float64
	place    place
}

type plan struct {
	schedule      string
	start, offset float64
	place         place
}

const mostFaults = 20

// reader reads one file.
type reader struct {
	src  *source
	d    *xml.Decoder
	name string
	now  string // element being read
	line int    // where it begins
}

// here is where the element being read begins.
func (r *reader) here() place { return place{r.name, r.line} }

func (r *reader) fault(format string, args ...any) {
	if len(r.src.faults) == mostFaults {
		r.src.more++
		return
	}
	r.src.faults = append(r.src.faults, fmt.Errorf("%v: %s: "+format, append([]any{r.here(), r.now}, args...)...))
}

// read adds what one file holds; the kind is told by its first element.
func (s *source) read(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	defer f.Close()
	return s.readFrom(filepath.Base(path), f)
}

func (s *source) readFrom(name string, file io.Reader) error {
	in := bufio.NewReaderSize(file, 1<<16)
	var from io.Reader = in
	if head, _ := in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		gz, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("salt: %s: gzip: %w; fetch the file again", name, err)
		}
		defer gz.Close()
		from = gz
	}
	r := reader{src: s, d: xml.NewDecoder(from), name: name}
	r.d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("encoding %q; only UTF-8 is read", label)
	}
	if err := r.document(); err != nil {
		line, _ := r.d.InputPos()
		if errors.Is(err, io.EOF) || strings.Contains(err.Error(), "unexpected EOF") {
			err = errors.New("the file ends too early; fetch it again")
		}
		return fmt.Errorf("salt: %s:%d: %w", name, line, err)
	}
	return nil
}

func (r *reader) document() error {
	root := ""
	var signalAt, scheduleAt = -1, -1
	for {
		r.line, _ = r.d.InputPos()
		t, err := r.d.Token()
		if err == io.EOF {
			if root == "" {
				return errors.New("no XML element; nodes, edges, connections or trafficSignalSystem is meant")
			}
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		name := start.Name.Local
		if root == "" {
			switch root = name; root {
			case "nodes", "edges", "connections", "trafficSignalSystem":
			default:
				return fmt.Errorf("<%s>; SALT's files begin with nodes, edges, connections or trafficSignalSystem", name)
			}
			continue
		}
		a := attributes{r: r, list: start.Attr}
		r.now = name
		switch root + "/" + name {
		case "nodes/node":
			r.now = "node " + a.text("id")
			r.src.nodes = append(r.src.nodes, node{a.text("id"), a.text("type"), r.globe(a.number("x"), a.number("y")), r.here()})
		case "edges/edge":
			r.now = "edge " + a.text("id")
			r.edge(a)
		case "connections/connection":
			r.now = "connection " + a.text("from") + " → " + a.text("to")
			c := connection{from: a.text("from"), to: a.text("to"), fromLane: a.count("fromLane"), toLane: a.count("toLane"), index: -1, place: r.here()}
			if a.has("linkIndex") {
				c.index = a.count("linkIndex")
			}
			r.src.links = append(r.src.links, c)
		case "trafficSignalSystem/trafficSignal":
			r.now = "trafficSignal " + a.text("nodeID")
			r.src.signals = append(r.src.signals, signal{node: a.text("nodeID"), place: r.here()})
			signalAt, scheduleAt = len(r.src.signals)-1, -1
		case "trafficSignalSystem/schedule":
			if signalAt < 0 {
				return errors.New("a schedule outside of a trafficSignal")
			}
			s := &r.src.signals[signalAt]
			s.schedules = append(s.schedules, schedule{id: a.text("id"), offset: a.number("offset"), place: r.here()})
			scheduleAt = len(s.schedules) - 1
			r.src.schedule++
		case "trafficSignalSystem/phase":
			if scheduleAt < 0 {
				return errors.New("a phase outside of a schedule")
			}
			p := phase{state: a.text("state"), duration: a.number("duration"), place: r.here()}
			for _, bound := range [2]string{"minDur", "maxDur"} {
				if a.has(bound) && a.number(bound) != p.duration {
					r.src.bounds++
					break
				}
			}
			if !(p.duration > 0 && p.duration < 3600) {
				r.fault("lasts %g s; give more than 0 s and less than an hour", p.duration)
			}
			s := &r.src.signals[signalAt].schedules[scheduleAt]
			s.phases = append(s.phases, p)
		case "trafficSignalSystem/TODPlan":
			if signalAt < 0 {
				return errors.New("a TODPlan outside of a trafficSignal")
			}
			s := &r.src.signals[signalAt]
			s.offset, s.standard, s.tod = a.number("offset"), a.text("defaultPlan"), r.here()
		case "trafficSignalSystem/plan":
			if signalAt < 0 {
				return errors.New("a plan outside of a trafficSignal")
			}
			p := plan{schedule: a.text("schedule"), start: a.number("startTime"), offset: a.number("offset"), place: r.here()}
			if !(p.start >= 0 && p.start < 86400) {
				r.fault("starts at %g s; give 0 to 86399 s after midnight", p.start)
			}
			s := &r.src.signals[signalAt]
			s.plans = append(s.plans, p)
		}
	}
}

func (r *reader) globe(lon, lat float64) geo.LonLat {
	l := geo.LonLat{Lon: lon, Lat: lat}
	if !l.Valid() {
		r.fault("lon %g, lat %g is no place on the globe", lon, lat)
	}
	return l
}

// mostLanes is how many lanes an edge may have: vehicles choose among them with 32 bits.
const mostLanes = 32

func (r *reader) edge(a attributes) {
	e := edge{id: a.text("id"), from: a.text("from"), to: a.text("to"), lanes: a.count("numLanes"), speed: a.number("speed"),
		length: a.number("edge_len"), centred: a.optional("spreadType") == "center", place: r.here()}
	for _, pair := range strings.Fields(a.text("shape")) {
		x, y, ok := strings.Cut(pair, ",")
		y, _, _ = strings.Cut(y, ",")
		lon, err1 := strconv.ParseFloat(x, 64)
		lat, err2 := strconv.ParseFloat(y, 64)
		if !ok || err1 != nil || err2 != nil {
			r.fault("shape has %q; write lon,lat", pair)
			return
		}
		e.shape = append(e.shape, r.globe(lon, lat))
	}
	switch {
	case e.lanes < 1 || e.lanes > mostLanes:
		r.fault("%d lanes; give 1 to %d", e.lanes, mostLanes)
	case !(e.speed > 0 && e.speed <= 360):
		r.fault("limit %g km/h; give more than 0, at most 360", e.speed)
	case !(e.length > 0 && e.length < 1e6):
		r.fault("edge_len %g m; give more than 0", e.length)
	case len(e.shape) < 2:
		r.fault("a shape of %d points; give at least two", len(e.shape))
	}
	r.src.edges = append(r.src.edges, e)
}

// attributes reads the attributes of an element.
type attributes struct {
	r    *reader
	list []xml.Attr
}

func (a attributes) has(name string) bool {
	for _, x := range a.list {
		if x.Name.Local == name {
			return true
		}
	}
	return false
}

func (a attributes) optional(name string) string {
	for _, x := range a.list {
		if x.Name.Local == name {
			return x.Value
		}
	}
	return ""
}

func (a attributes) text(name string) string {
	v := a.optional(name)
	if v == "" {
		a.r.fault("it has no %s", name)
	}
	return v
}

func (a attributes) number(name string) float64 {
	v, err := strconv.ParseFloat(a.text(name), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		a.r.fault("%s=%q is no number", name, a.optional(name))
		return 0
	}
	return v
}

func (a attributes) count(name string) int {
	v, err := strconv.Atoi(a.text(name))
	if err != nil || v < 0 {
		a.r.fault("%s=%q is no count", name, a.optional(name))
		return 0
	}
	return v
}

// err joins what is wrong with the files.
func (s *source) err() error {
	if s.more > 0 {
		return errors.Join(append(s.faults, fmt.Errorf("and %d more", s.more))...)
	}
	return errors.Join(s.faults...)
}
