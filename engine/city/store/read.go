package store

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"semul/engine/city"
	"semul/engine/city/read/geotiff"
	"semul/engine/city/store/geoparquet"
	"semul/engine/geo"
)

// ReadManifest reads city.json alone.
func ReadManifest(dir string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return m, fmt.Errorf("%s is no city folder: %w; make one with `semul city make` or `semul import`", dir, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%s: damaged: %w", filepath.Join(dir, manifestName), err)
	}
	if m.Format != 1 {
		return m, fmt.Errorf("%s: folder format %d; this semul reads 1", filepath.Join(dir, manifestName), m.Format)
	}
	for _, v := range []float64{m.Bounds.MinX, m.Bounds.MinY, m.Bounds.MaxX, m.Bounds.MaxY, m.Origin[0], m.Origin[1]} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return m, fmt.Errorf("%s: bounds or origin are not numbers", filepath.Join(dir, manifestName))
		}
	}
	return m, nil
}

// Read loads a city folder and checks its hash. Errors name the file, and the column and row where that is known.
func Read(dir string) (*city.City, error) {
	m, err := ReadManifest(dir)
	if err != nil {
		return nil, err
	}
	c := &city.City{Name: m.Name, Bounds: m.Bounds, Layers: m.Sources,
		Frame: geo.Frame{EPSG: m.EPSG, E0: m.Origin[0], N0: m.Origin[1]}}
	files := map[string]Layer{}
	for _, l := range m.Layers {
		if l.File != filepath.Base(l.File) {
			return nil, fmt.Errorf("%s: layer %s names the file %q outside its folder", dir, l.Name, l.File)
		}
		files[l.Name] = l
	}
	for _, t := range c.Tables() {
		l, ok := files[t.Name]
		if !ok {
			continue
		}
		if err := readTable(c, t, filepath.Join(dir, l.File)); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, l.File), err)
		}
	}
	for _, r := range rasters(c) {
		l, ok := files[r.name]
		if !ok {
			continue
		}
		if err := readRaster(c, r.raster, filepath.Join(dir, l.File)); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Join(dir, l.File), err)
		}
	}
	if err := c.Seal(); err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	if got := c.Hash(); got != m.Hash {
		return nil, fmt.Errorf("%s: holds a city with hash %.12s…, city.json says %.12s…: a file was changed or lost; make or import the city again", dir, got, m.Hash)
	}
	return c, nil
}

func readRaster(c *city.City, dst *geo.Raster, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	image, err := geotiff.Read(f, info.Size(), filepath.Base(path))
	if err != nil {
		return err
	}
	*dst = image.Raster
	dst.X0, dst.Y0 = dst.X0-c.Frame.E0, dst.Y0-c.Frame.N0
	return nil
}

func readTable(c *city.City, t city.Table, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := geoparquet.Open(f, info.Size())
	if err != nil {
		return err
	}
	names := file.Names()
	there := slices.DeleteFunc(city.AllColumns(t.Data), func(c city.Column) bool { return c.Optional && !slices.Contains(names, c.Name) })
	columns, err := entries(there, c.Frame.E0, c.Frame.N0)
	if err != nil {
		return err
	}
	for _, e := range columns {
		if err := e.back(file); err != nil {
			return err
		}
	}
	return nil
}
