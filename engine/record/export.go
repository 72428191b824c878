package record

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"semul/engine/city"
	"semul/engine/geo"
)

// ExportCity writes the vector layers of a city into a folder, one file a layer that has rows, with all its columns as
// properties, and returns the files in schema order. Formats are
//
//	geojson  RFC 7946: longitude and latitude in degrees; feeders, which have no shape, have null geometries
//	fgb      FlatGeobuf in the city's projected metres, with a spatial index
//
// Classes are written by name, references as row numbers of the layer they lead to (none: no value), lists as JSON.
// Terrain and land cover stay where they are: GeoTIFF files of the city folder. Files that are there are replaced.
// Errors name the format, the layer or the missing coordinate system.
func ExportCity(c *city.City, format, dir string) ([]string, error) {
	write := writeLayerFGB
	switch format {
	case "fgb":
	case "geojson":
		if c.Frame.EPSG == 0 {
			return nil, fmt.Errorf("export: city %s lies nowhere on the earth (EPSG 0), and GeoJSON wants degrees; export it as fgb, or make the city with a coordinate system", c.Name)
		}
		write = writeLayerGeoJSON
	default:
		return nil, fmt.Errorf("export: no format %q; formats are geojson and fgb", format)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var files []string
	for _, t := range c.Tables() {
		if t.Rows == 0 {
			continue
		}
		path := filepath.Join(dir, t.Name+"."+format)
		if err := writeExport(path, func(w io.Writer) error { return write(w, c, t) }); err != nil {
			return files, fmt.Errorf("export: layer %s: %w", t.Name, err)
		}
		files = append(files, path)
	}
	return files, nil
}

// writeExport writes a file whole or not at all.
func writeExport(path string, write func(io.Writer) error) error {
	f, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		f.Close()
		return err
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// shapesOf returns the table's own shape. Conduits, which have none, are drawn straight from node to node.
func shapesOf(c *city.City, t city.Table) shapes {
	if links, ok := t.Data.(*city.DrainLinks); ok {
		var lines city.Lines
		for i, from := range links.From {
			lines.Add([]geo.Point{c.DrainNodes.At.At(int(from)), c.DrainNodes.At.At(int(links.To[i]))})
		}
		return lineShapes{&lines}
	}
	for _, c := range city.Columns(t.Data) {
		if c.Name != "geometry" {
			continue
		}
		switch d := c.Data.(type) {
		case *city.Points:
			return pointShapes{d}
		case *city.Lines:
			return lineShapes{d}
		case *city.Polygons:
			return polygonShapes{d}
		}
	}
	return noShapes(t.Rows)
}

func writeLayerFGB(w io.Writer, c *city.City, t city.Table) error {
	columns, err := attributesOf(t.Data, func(name string, x, y []float64) []attribute {
		return []attribute{{name + "_x", moved(x, c.Frame.E0)}, {name + "_y", moved(y, c.Frame.N0)}}
	})
	if err != nil {
		return err
	}
	return writeFGB(w, t.Name, c.Frame.EPSG, shapesOf(c, t), c.Frame.E0, c.Frame.N0, columns)
}

func moved(v []float64, by float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = x + by
	}
	return out
}
