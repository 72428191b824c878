package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"semul/engine/city"
	"semul/engine/city/read/geotiff"
	"semul/engine/city/store/geoparquet"
	"semul/engine/geo"
)

// manifestName is the file that makes a folder a city.
const manifestName = "city.json"

// Manifest is city.json.
type Manifest struct {
	Format  int               `json:"format"` // of the folder; this package writes and reads 1
	Name    string            `json:"name"`
	Hash    string            `json:"hash"` // content hash, city.City.Hash
	EPSG    int               `json:"epsg"` // 0: local metres that lie nowhere
	Origin  [2]float64        `json:"origin"`
	Bounds  geo.Bounds        `json:"bounds"` // local metres from the origin
	Layers  []Layer           `json:"layers"`
	Sources []city.Provenance `json:"sources"`
}

// Layer is one file of the folder.
type Layer struct {
	Name string `json:"name"`
	File string `json:"file"`
	Rows int    `json:"rows"` // or cells
}

// ErrExists is returned by Write where the folder is there already and may not be replaced.
var ErrExists = errors.New("is there already; choose another name or use --force")

// Write saves a city as a folder. It is written under a temporary name and renamed, so that no half city is ever seen.
// An existing city folder is replaced only with force; any other existing path never.
func Write(c *city.City, dir string, force bool) error {
	if _, err := os.Stat(dir); err == nil {
		if _, err := os.Stat(filepath.Join(dir, manifestName)); err != nil {
			return fmt.Errorf("%s is there and is no city folder; choose another name", dir)
		}
		if !force {
			return fmt.Errorf("%s %w", dir, ErrExists)
		}
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(dir)), 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".city-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	if err := writeFolder(c, temp); err != nil {
		return fmt.Errorf("writing %s: %w", dir, err)
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	return replace(temp, dir)
}

// replace gives temp the name dir. What is there is moved aside until that has worked.
func replace(temp, dir string) error {
	old := temp + "-old"
	err := os.Rename(dir, old)
	if errors.Is(err, fs.ErrNotExist) {
		return os.Rename(temp, dir)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

func writeFolder(c *city.City, dir string) error {
	m := Manifest{Format: 1, Name: c.Name, Hash: c.Hash(), EPSG: c.Frame.EPSG, Origin: [2]float64{c.Frame.E0, c.Frame.N0},
		Bounds: c.Bounds, Sources: c.Layers}
	for _, t := range c.Tables() {
		if t.Rows == 0 {
			continue
		}
		file := t.Name + ".parquet"
		if err := writeTable(c, t, filepath.Join(dir, file)); err != nil {
			return fmt.Errorf("layer %s: %w", t.Name, err)
		}
		m.Layers = append(m.Layers, Layer{t.Name, file, t.Rows})
	}
	for _, r := range rasters(c) {
		if len(r.raster.Val) == 0 {
			continue
		}
		file := r.name + ".tif"
		if err := writeRaster(c, r.raster, filepath.Join(dir, file)); err != nil {
			return fmt.Errorf("layer %s: %w", r.name, err)
		}
		m.Layers = append(m.Layers, Layer{r.name, file, len(r.raster.Val)})
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, manifestName), append(text, '\n'), 0o644)
}

type namedRaster struct {
	name   string
	raster *geo.Raster
}

func rasters(c *city.City) []namedRaster {
	return []namedRaster{{"terrain", &c.Terrain}, {"landcover", &c.Landcover}}
}

func writeRaster(c *city.City, r *geo.Raster, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	moved := *r
	moved.X0, moved.Y0 = r.X0+c.Frame.E0, r.Y0+c.Frame.N0
	if err := geotiff.Write(f, moved, c.Frame.EPSG); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// writeTable writes one layer.
func writeTable(c *city.City, t city.Table, path string) error {
	columns, err := entries(city.Columns(t.Data), c.Frame.E0, c.Frame.N0)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	fields, data := make([]geoparquet.Field, len(columns)), make([]any, len(columns))
	hasShape := false
	for i, e := range columns {
		fields[i], data[i] = e.field, e.data
		hasShape = hasShape || e.field.Type == geoparquet.Geometry
	}
	var shape *geoparquet.Shape
	if hasShape {
		if shape, err = shapeOf(c, t); err != nil {
			return err
		}
	}
	w, err := geoparquet.NewWriter(f, fields, shape, map[string]string{"semul.layer": t.Name})
	if err != nil {
		return err
	}
	if err := w.Group(data...); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}

func shapeOf(c *city.City, t city.Table) (*geoparquet.Shape, error) {
	crs, err := geoparquet.CRS(c.Frame.EPSG)
	if err != nil {
		return nil, err
	}
	s := &geoparquet.Shape{Column: "geometry", CRS: crs}
	b := geo.EmptyBounds()
	for _, col := range city.Columns(t.Data) {
		if col.Name != "geometry" {
			continue
		}
		switch d := col.Data.(type) {
		case *city.Points:
			s.Types = []string{"Point"}
			for i := range d.X {
				b = b.Extend(d.At(i))
			}
		case *city.Lines:
			s.Types = []string{"LineString"}
			for _, p := range d.Pts {
				b = b.Extend(p)
			}
		case *city.Polygons:
			s.Types = []string{"MultiPolygon"}
			for _, p := range d.Pts {
				b = b.Extend(p)
			}
		}
	}
	s.BBox = [4]float64{b.MinX + c.Frame.E0, b.MinY + c.Frame.N0, b.MaxX + c.Frame.E0, b.MaxY + c.Frame.N0}
	return s, nil
}
