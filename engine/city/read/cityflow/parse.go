package cityflow

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/gzip"
)

type point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

type roadnet struct {
	Intersections []intersection `json:"intersections"`
	Roads         []road         `json:"roads"`
	Config        string         `json:"roadnetFile,omitempty"` // in a configuration, which is no network
}

type intersection struct {
	ID           string       `json:"id"`
	Point        *point       `json:"point"`
	Width        float64      `json:"width"`
	Roads        []string     `json:"roads"`
	RoadLinks    []roadLink   `json:"roadLinks"`
	TrafficLight trafficLight `json:"trafficLight"`
	Virtual      bool         `json:"virtual"`
}

type roadLink struct {
	Type      string     `json:"type"`
	StartRoad string     `json:"startRoad"`
	EndRoad   string     `json:"endRoad"`
	LaneLinks []laneLink `json:"laneLinks"`
}

type laneLink struct {
	StartLane *int    `json:"startLaneIndex"`
	EndLane   *int    `json:"endLaneIndex"`
	Points    []point `json:"points"`
}

type trafficLight struct {
	RoadLinkIndices []int        `json:"roadLinkIndices"`
	Phases          []lightPhase `json:"lightphases"`
}

type lightPhase struct {
	Time      float64 `json:"time"`
	Available []int   `json:"availableRoadLinks"`
}

type road struct {
	ID     string  `json:"id"`
	Points []point `json:"points"`
	Lanes  []lane  `json:"lanes"`
	Start  string  `json:"startIntersection"`
	End    string  `json:"endIntersection"`
}

type lane struct {
	Width    float64 `json:"width"`
	MaxSpeed float64 `json:"maxSpeed"`
}

type flow struct {
	Vehicle  *vehicle `json:"vehicle"`
	Route    []string `json:"route"`
	Interval float64  `json:"interval"`
	Start    float64  `json:"startTime"`
	End      *float64 `json:"endTime"`
}

type vehicle struct {
	Length      float64 `json:"length"`
	Width       float64 `json:"width"`
	MaxPosAcc   float64 `json:"maxPosAcc"`
	MaxNegAcc   float64 `json:"maxNegAcc"`
	UsualPosAcc float64 `json:"usualPosAcc"`
	UsualNegAcc float64 `json:"usualNegAcc"`
	MinGap      float64 `json:"minGap"`
	MaxSpeed    float64 `json:"maxSpeed"`
	Headway     float64 `json:"headwayTime"`
}

// mostBytes is the largest file that is read, unpacked.
const mostBytes = 2 << 30

// load returns a file's text, unpacked if it is gzipped.
func load(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("cityflow: %w", err)
	}
	defer f.Close()
	text, err := unpack(f)
	if err != nil {
		return nil, fmt.Errorf("cityflow: %s: %w", filepath.Base(path), err)
	}
	return text, nil
}

func unpack(r io.Reader) ([]byte, error) {
	in := bufio.NewReader(r)
	var from io.Reader = in
	if head, _ := in.Peek(2); len(head) == 2 && head[0] == 0x1f && head[1] == 0x8b {
		gz, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w; fetch the file again", err)
		}
		defer gz.Close()
		from = gz
	}
	text, err := io.ReadAll(io.LimitReader(from, mostBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w; fetch the file again", err)
	case len(text) > mostBytes:
		return nil, fmt.Errorf("more than %d GiB of text; cut the flow into parts", mostBytes>>30)
	case len(bytes.TrimSpace(text)) == 0:
		return nil, errors.New("the file is empty")
	}
	return text, nil
}

// isObject reports whether a text is an object, as networks are, rather than a list, as flows are.
func isObject(text []byte) bool {
	t := bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	return len(t) > 0 && t[0] == '{'
}

// parse reads JSON. Errors name the line, and the member whose value is of the wrong kind.
func parse(name string, text []byte, into any) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	err := json.Unmarshal(text, into)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &syntax):
		return fmt.Errorf("%s:%d: %s; no JSON from here on", name, lineAt(text, syntax.Offset), syntax.Error())
	case errors.As(err, &kind):
		where := kind.Field
		if where == "" {
			where = "the file"
		}
		return fmt.Errorf("%s:%d: %s is a %s; CityFlow has %s there", name, lineAt(text, kind.Offset), where, kind.Value, wanted(kind))
	}
	return fmt.Errorf("%s: %w", name, err)
}

func wanted(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "float64", "int":
		return "a number"
	case "slice":
		return "a list"
	case "struct":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a " + e.Type.Kind().String()
}

func lineAt(text []byte, offset int64) int {
	offset = min(max(offset, 0), int64(len(text)))
	return 1 + bytes.Count(text[:offset], []byte("\n"))
}
