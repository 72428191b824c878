package tntp

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
)

// OpenPlaces reads a node file: GeoJSON points with the property id if it is called .geojson or .json, else TNTP.
func OpenPlaces(path string) (*Coordinates, error) {
	if !strings.HasSuffix(path, ".geojson") && !strings.HasSuffix(path, ".json") {
		return OpenNodes(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadPoints(f, path)
}

// ReadPoints reads GeoJSON points with the property id; file names it in errors.
func ReadPoints(r io.Reader, file string) (*Coordinates, error) {
	var all struct {
		Features []struct {
			Properties struct {
				ID json.Number `json:"id"`
			} `json:"properties"`
			Geometry struct {
				Type        string    `json:"type"`
				Coordinates []float64 `json:"coordinates"`
			} `json:"geometry"`
		} `json:"features"`
	}
	if err := json.NewDecoder(r).Decode(&all); err != nil {
		return nil, fmt.Errorf("%s: %w; it must be a FeatureCollection of points", file, err)
	}
	c := &Coordinates{File: file}
	seen := map[int64]bool{}
	for i, f := range all.Features {
		id, err := f.Properties.ID.Int64()
		if err != nil || id < 1 || id > math.MaxUint32 {
			return nil, fmt.Errorf("%s: feature %d: property id is %q; give the node's number", file, i+1, f.Properties.ID)
		}
		if seen[id] {
			return nil, fmt.Errorf("%s: feature %d: node %d has a place already", file, i+1, id)
		}
		seen[id] = true
		if f.Geometry.Type != "Point" || len(f.Geometry.Coordinates) < 2 {
			return nil, fmt.Errorf("%s: feature %d: node %d is no point", file, i+1, id)
		}
		c.Node, c.X, c.Y = append(c.Node, uint32(id)), append(c.X, f.Geometry.Coordinates[0]), append(c.Y, f.Geometry.Coordinates[1])
	}
	return c, nil
}
