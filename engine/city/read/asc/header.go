package asc

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"semul/engine/geo"
)

// keys of a header; those of one group mean the same thing twice.
var groups = map[string]string{
	"ncols": "ncols", "nrows": "nrows",
	"xllcorner": "x", "xllcenter": "x", "yllcorner": "y", "yllcenter": "y",
	"cellsize": "cell", "dx": "dx", "dy": "dy", "nodata_value": "nodata",
}

// readHeader reads keys and values up to the first number that stands where a key would, which it
// returns as first.
func readHeader(s *scanner) (g geo.Grid, noData float64, first []byte, err error) {
	num := map[string]float64{"nodata": -9999}
	said := map[string]string{}
	for {
		word, err := s.next()
		if err == io.EOF {
			return g, 0, nil, fmt.Errorf("asc: %s:%d: ends before the first value: the file is cut short", s.name, s.line)
		}
		if err != nil {
			return g, 0, nil, readError(s, err)
		}
		key := strings.ToLower(string(word))
		group, known := groups[key]
		if !known {
			if len(said) > 0 && startsNumber(key) {
				first = word
				break
			}
			return g, 0, nil, s.fail("%q is no key of an ASCII grid: the header needs ncols, nrows, xllcorner, yllcorner, cellsize and may have NODATA_value", word)
		}
		if said[group] != "" {
			return g, 0, nil, s.fail("%s stands after %s: keep one of them", key, said[group])
		}
		said[group] = key
		if word, err = s.next(); err == io.EOF {
			return g, 0, nil, fmt.Errorf("asc: %s:%d: ends after %s: the file is cut short", s.name, s.line, key)
		} else if err != nil {
			return g, 0, nil, readError(s, err)
		}
		v, err := strconv.ParseFloat(string(word), 64)
		if err != nil && (group != "nodata" || v == 0) {
			return g, 0, nil, s.fail("%s must be a number, got %q", key, word)
		}
		if group != "nodata" && (v-v != 0) {
			return g, 0, nil, s.fail("%s must be a finite number, got %s", key, word)
		}
		if (group == "ncols" || group == "nrows") && (v < 1 || v != math.Trunc(v) || v > MaxCells) {
			return g, 0, nil, s.fail("%s must be a whole number from 1 to %d, got %s", key, MaxCells, word)
		}
		if (group == "cell" || group == "dx" || group == "dy") && !(v > 0) {
			return g, 0, nil, s.fail("%s must be positive, got %s", key, word)
		}
		num[group] = v
	}
	g, err = grid(s.name, num, said)
	return g, num["nodata"], first, err
}

// startsNumber reports whether a word can be the first value, so that a misspelt key is called one.
func startsNumber(word string) bool {
	return strings.ContainsRune("0123456789+-.", rune(word[0])) || strings.HasPrefix(word, "nan")
}

// grid puts the header together.
func grid(name string, num map[string]float64, said map[string]string) (geo.Grid, error) {
	if said["dx"] != "" && said["dy"] != "" && said["cell"] == "" {
		dx, dy := num["dx"], num["dy"]
		if math.Abs(dx-dy) > 1e-6*dx {
			return geo.Grid{}, fmt.Errorf("asc: %s: cells of dx %g by dy %g are not square: resample first, e.g. gdalwarp -tr %g %g", name, dx, dy, dx, dx)
		}
		num["cell"], said["cell"] = dx, "dx"
	}
	for _, need := range [...][2]string{{"ncols", "ncols"}, {"nrows", "nrows"}, {"x", "xllcorner"}, {"y", "yllcorner"}, {"cell", "cellsize"}} {
		if said[need[0]] == "" {
			return geo.Grid{}, fmt.Errorf("asc: %s: the header has no %s: add it above the values", name, need[1])
		}
	}
	g := geo.Grid{NX: int(num["ncols"]), NY: int(num["nrows"]), X0: num["x"], Y0: num["y"], Cell: num["cell"]}
	if g.NX > MaxCells/g.NY {
		return geo.Grid{}, fmt.Errorf("asc: %s: ncols × nrows = %d × %d is more than %d cells: cut out the area you need, e.g. with gdal_translate -projwin", name, g.NX, g.NY, MaxCells)
	}
	if strings.HasSuffix(said["x"], "center") {
		g.X0 -= float64(g.Cell / 2)
	}
	if strings.HasSuffix(said["y"], "center") {
		g.Y0 -= float64(g.Cell / 2)
	}
	return g, nil
}
