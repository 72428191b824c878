package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// position is one place as written: x, y, and a height or NaN.
type position [3]float64

// geometry is one geometry of a feature; collections are taken apart.
type geometry struct {
	polygons [][][]position
	lines    [][]position
	points   []position
}

// each visits every position.
func (g *geometry) each(visit func(p position)) {
	for _, polygon := range g.polygons {
		for _, ring := range polygon {
			for _, p := range ring {
				visit(p)
			}
		}
	}
	for _, line := range g.lines {
		for _, p := range line {
			visit(p)
		}
	}
	for _, p := range g.points {
		visit(p)
	}
}

// feature is one feature of a file.
type feature struct {
	own        string // the id member
	id         string // the id in use
	properties map[string]any
	geometries []geometry
}

// text returns a property as text, "" if it is missing or no plain value.
func (f *feature) text(key string) string {
	switch v := f.properties[key].(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// number returns a property as a number, which may be written as text, "12 m" too; NaN if there is none.
func (f *feature) number(keys ...string) float64 {
	for _, k := range keys {
		switch v := f.properties[k].(type) {
		case float64:
			return v
		case string:
			word, _, _ := strings.Cut(strings.TrimSpace(v), " ")
			if n, err := strconv.ParseFloat(strings.TrimSuffix(word, "m"), 64); err == nil && !math.IsInf(n, 0) {
				return n
			}
		}
	}
	return math.NaN()
}

// document is a whole file.
type document struct {
	features []feature
	epsg     int // 0 = not said
}

type rawObject struct {
	Type        string            `json:"type"`
	ID          json.RawMessage   `json:"id"`
	Features    []json.RawMessage `json:"features"`
	Geometry    json.RawMessage   `json:"geometry"`
	Geometries  []json.RawMessage `json:"geometries"`
	Coordinates json.RawMessage   `json:"coordinates"`
	Properties  map[string]any    `json:"properties"`
	CRS         *struct {
		Properties struct {
			Name string `json:"name"`
		} `json:"properties"`
	} `json:"crs"`
}

// parse reads a feature collection, a feature, or a bare geometry.
func parse(data []byte) (*document, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var top rawObject
	if err := json.Unmarshal(data, &top); err != nil {
		return nil, located(data, err)
	}
	doc := &document{}
	if top.CRS != nil && top.CRS.Properties.Name != "" {
		epsg, err := epsgOf(top.CRS.Properties.Name)
		if err != nil {
			return nil, err
		}
		doc.epsg = epsg
	}
	switch top.Type {
	case "FeatureCollection":
		for i, raw := range top.Features {
			var o rawObject
			if err := json.Unmarshal(raw, &o); err != nil {
				return nil, fmt.Errorf("feature %d: %w", i+1, located(raw, err))
			}
			f, err := readFeature(&o)
			if err != nil {
				return nil, fmt.Errorf("feature %d: %w", i+1, err)
			}
			doc.features = append(doc.features, f)
		}
	case "Feature":
		f, err := readFeature(&top)
		if err != nil {
			return nil, err
		}
		doc.features = append(doc.features, f)
	case "Topology":
		return nil, errors.New("it is TopoJSON; convert it first, e.g. with mapshaper or ogr2ogr")
	case "":
		return nil, errors.New("it has no \"type\", so it is no GeoJSON")
	default:
		f := feature{}
		if err := readGeometry(data, &f, 0); err != nil {
			return nil, err
		}
		doc.features = append(doc.features, f)
	}
	return doc, nil
}

// located adds line and column to an error of encoding/json.
func located(data []byte, err error) error {
	at := int64(-1)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.As(err, &kind):
		at = kind.Offset
	}
	if at < 0 || at > int64(len(data)) {
		return err
	}
	before := data[:at]
	line := bytes.Count(before, []byte("\n")) + 1
	column := int(at) - (bytes.LastIndexByte(before, '\n') + 1)
	if syntax != nil && at == int64(len(data)) {
		return fmt.Errorf("line %d, column %d: the file ends too early; fetch it again (%w)", line, column, err)
	}
	return fmt.Errorf("line %d, column %d: %w", line, column, err)
}

// epsgOf reads names such as "urn:ogc:def:crs:EPSG::5179", "EPSG:5179" and "urn:ogc:def:crs:OGC:1.3:CRS84".
func epsgOf(name string) (int, error) {
	if strings.HasSuffix(name, "CRS84") {
		return 4326, nil
	}
	code, err := strconv.Atoi(name[strings.LastIndexByte(name, ':')+1:])
	if err != nil || !strings.Contains(strings.ToUpper(name), "EPSG") {
		return 0, fmt.Errorf("its crs %q is not understood; name the system by EPSG", name)
	}
	return code, nil
}

func readFeature(o *rawObject) (feature, error) {
	f := feature{properties: o.Properties}
	if o.Type != "Feature" {
		return f, fmt.Errorf("its type is %q, not \"Feature\"", o.Type)
	}
	var text string
	var number float64
	if json.Unmarshal(o.ID, &text) == nil {
		f.own = text
	} else if json.Unmarshal(o.ID, &number) == nil && len(o.ID) > 0 {
		f.own = strconv.FormatFloat(number, 'f', -1, 64)
	}
	if len(o.Geometry) == 0 || string(o.Geometry) == "null" {
		return f, nil // allowed, and empty
	}
	return f, readGeometry(o.Geometry, &f, 0)
}

// readGeometry adds a geometry to f. Collections may hold collections, to a depth of 8.
func readGeometry(data []byte, f *feature, depth int) error {
	var o rawObject
	if err := json.Unmarshal(data, &o); err != nil {
		return located(data, err)
	}
	g := geometry{}
	var err error
	switch o.Type {
	case "Point":
		var p position
		p, err = readPosition(o.Coordinates)
		g.points = []position{p}
	case "MultiPoint":
		g.points, err = readList(o.Coordinates, readPosition)
	case "LineString":
		var line []position
		line, err = readList(o.Coordinates, readPosition)
		g.lines = [][]position{line}
	case "MultiLineString":
		g.lines, err = readList(o.Coordinates, readLine)
	case "Polygon":
		var polygon [][]position
		polygon, err = readList(o.Coordinates, readLine)
		g.polygons = [][][]position{polygon}
	case "MultiPolygon":
		g.polygons, err = readList(o.Coordinates, func(data json.RawMessage) ([][]position, error) { return readList(data, readLine) })
	case "GeometryCollection":
		if depth == 8 {
			return errors.New("collections within collections, too deep")
		}
		for _, part := range o.Geometries {
			if err := readGeometry(part, f, depth+1); err != nil {
				return err
			}
		}
		return nil
	default:
		return fmt.Errorf("geometry type %q is not one of GeoJSON's", o.Type)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", o.Type, err)
	}
	f.geometries = append(f.geometries, g)
	return nil
}

func readLine(data json.RawMessage) ([]position, error) { return readList(data, readPosition) }

// readList reads an array, element by element.
func readList[T any](data json.RawMessage, read func(json.RawMessage) (T, error)) ([]T, error) {
	var raw []json.RawMessage
	if len(data) == 0 {
		return nil, errors.New("it has no coordinates")
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("coordinates: an array is due, not %.30q", data)
	}
	out := make([]T, 0, len(raw))
	for _, r := range raw {
		v, err := read(r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func readPosition(data json.RawMessage) (position, error) {
	var v []float64
	if err := json.Unmarshal(data, &v); err != nil || len(v) < 2 {
		return position{}, fmt.Errorf("position %.40q: two or three numbers are due", data)
	}
	p := position{v[0], v[1], math.NaN()}
	if len(v) > 2 {
		p[2] = v[2]
	}
	return p, nil
}
