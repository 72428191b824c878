package osm

import (
	"fmt"
	"math"

	"semul/engine/city"
	"semul/engine/geo"
)

var waterwayKind = map[string]city.WaterKind{
	"river": city.River, "canal": city.Canal, "stream": city.Stream, "ditch": city.DrainDitch, "drain": city.DrainDitch,
	"tidal_channel": city.Stream,
}

// lines fills waterways and railways.
func (im *importer) lines() {
	for i := range im.e.ways {
		w := &im.e.ways[i]
		if kind, ok := waterwayKind[w.tags.get("waterway")]; ok {
			im.waterway(w, kind)
		}
		if w.tags.is("railway", "rail", "subway", "light_rail", "tram", "narrow_gauge", "monorail", "preserved") {
			im.railway(w)
		}
	}
}

// waterway adds an open channel; what runs in a pipe is no channel of the ground.
func (im *importer) waterway(w *way, kind city.WaterKind) {
	if w.tags.get("tunnel") != "" && !w.tags.is("tunnel", "no") || w.tags.is("location", "underground") {
		im.report.Culverts++
		return
	}
	width := math.NaN()
	if v, ok := metres(w.tags.get("width")); ok && v > 0 && v < 5000 {
		width = v
	}
	for k, line := range im.pieces(w) {
		t := &im.c.Waterways
		im.report.Waterways++
		t.ID = append(t.ID, pieceID(w, k))
		t.Name = append(t.Name, w.tags.first("name", "name:ko"))
		t.Kind = append(t.Kind, kind)
		t.Width = append(t.Width, float32(width))
		t.Line.Add(line)
	}
}

func (im *importer) railway(w *way) {
	for k, line := range im.pieces(w) {
		t := &im.c.Railways
		im.report.Railways++
		t.ID = append(t.ID, pieceID(w, k))
		t.Line.Add(line)
		t.Bridge = append(t.Bridge, w.tags.get("bridge") != "" && !w.tags.is("bridge", "no"))
		t.Tunnel = append(t.Tunnel, w.tags.get("tunnel") != "" && !w.tags.is("tunnel", "no") || w.tags.is("location", "underground"))
	}
}

func pieceID(w *way, k int) string {
	if k == 0 {
		return fmt.Sprintf("w%d", w.id)
	}
	return fmt.Sprintf("w%d.%d", w.id, k+1)
}

// pieces returns the parts of a way within the bounds, cut also where nodes are missing.
func (im *importer) pieces(w *way) [][]geo.Point {
	var out [][]geo.Point
	var line []geo.Point
	flush := func() {
		if len(line) >= 2 {
			for _, part := range geo.ClipLine(line, im.c.Bounds) {
				if geo.PolylineLength(part) >= 1 {
					out = append(out, part)
				}
			}
		}
		line = nil
	}
	for _, id := range w.refs {
		p, ok := im.point(id)
		if !ok {
			flush()
			continue
		}
		if len(line) == 0 || line[len(line)-1] != p {
			line = append(line, p)
		}
	}
	flush()
	return out
}
