package record

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"semul/engine/city"
	"semul/engine/geo"
)

// writeLayerGeoJSON writes one layer as a FeatureCollection after RFC 7946: a feature a line, outer rings
// counter-clockwise and closed.
func writeLayerGeoJSON(w io.Writer, c *city.City, t city.Table) error {
	g := geoJSON{frame: c.Frame}
	columns, err := attributesOf(t.Data, func(name string, x, y []float64) []attribute {
		rows := make([]json.RawMessage, len(x))
		for i := range rows {
			if p := (geo.Point{X: x[i], Y: y[i]}); p.Finite() {
				g.point(p)
				rows[i], g.buf = g.buf, nil
			}
		}
		return []attribute{{name, rows}}
	})
	if err != nil {
		return err
	}
	shape := shapesOf(c, t)
	name, err := json.Marshal(t.Name)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, `{"type":"FeatureCollection","name":`+string(name)+`,"features":[`); err != nil {
		return err
	}
	for i := range t.Rows {
		g.buf = g.buf[:0]
		if i > 0 {
			g.buf = append(g.buf, ',')
		}
		g.buf = append(g.buf, "\n{\"type\":\"Feature\",\"geometry\":"...)
		g.shape(shape, i)
		g.buf = append(g.buf, ",\"properties\":{"...)
		for k, column := range columns {
			if k > 0 {
				g.buf = append(g.buf, ',')
			}
			if err := g.property(column, i); err != nil {
				return err
			}
		}
		g.buf = append(g.buf, "}}"...)
		if g.err != nil {
			return g.err
		}
		if _, err := w.Write(g.buf); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n]}\n")
	return err
}

// geoJSON appends shapes in degrees; the first failure sticks.
type geoJSON struct {
	frame geo.Frame
	buf   []byte
	err   error
}

func (g *geoJSON) property(a attribute, i int) error {
	name, err := json.Marshal(a.name)
	if err != nil {
		return err
	}
	value, err := json.Marshal(a.value(i))
	if err != nil {
		return err
	}
	g.buf = append(append(append(g.buf, name...), ':'), value...)
	switch a.data.(type) {
	case []float32, []float64:
		if !a.none(i) && !bytes.ContainsAny(value, ".e") {
			g.buf = append(g.buf, ".0"...) // readers guess a column's type from how it is written
		}
	}
	return nil
}

func (g *geoJSON) shape(s shapes, i int) {
	switch s := s.(type) {
	case pointShapes:
		g.buf = append(g.buf, `{"type":"Point","coordinates":`...)
		g.point(s.At(i))
	case lineShapes:
		g.buf = append(g.buf, `{"type":"LineString","coordinates":`...)
		g.line(s.At(i), false)
	case polygonShapes:
		g.buf = append(g.buf, `{"type":"MultiPolygon","coordinates":[`...)
		for k, rings := range polygonsOf(s.Rings(i)) {
			if k > 0 {
				g.buf = append(g.buf, ',')
			}
			g.buf = append(g.buf, '[')
			for r, ring := range rings {
				if r > 0 {
					g.buf = append(g.buf, ',')
				}
				g.line(ring, true)
			}
			g.buf = append(g.buf, ']')
		}
		g.buf = append(g.buf, ']')
	default:
		g.buf = append(g.buf, "null"...)
		return
	}
	g.buf = append(g.buf, '}')
}

// line appends vertices; a closed one repeats its first.
func (g *geoJSON) line(line []geo.Point, closed bool) {
	g.buf = append(g.buf, '[')
	for k, p := range line {
		if k > 0 {
			g.buf = append(g.buf, ',')
		}
		g.point(p)
	}
	if closed && len(line) > 0 {
		g.buf = append(g.buf, ',')
		g.point(line[0])
	}
	g.buf = append(g.buf, ']')
}

func (g *geoJSON) point(p geo.Point) {
	at, err := g.frame.ToLonLat(p)
	if err != nil && g.err == nil {
		g.err = err
	}
	g.buf = append(g.buf, '[')
	g.degree(at.Lon)
	g.buf = append(g.buf, ',')
	g.degree(at.Lat)
	g.buf = append(g.buf, ']')
}

// degree appends degrees to eight decimals, a millimetre on the ground, without an exponent or needless zeros.
func (g *geoJSON) degree(v float64) {
	const scale = 1e8
	v = math.Round(v*scale) / scale
	g.buf = strconv.AppendFloat(g.buf, v, 'f', -1, 64)
}
