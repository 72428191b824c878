package forcing

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"semul/engine/city/read/asc"
	"semul/engine/city/read/geotiff"
	"semul/engine/clock"
)

// readList reads a CSV of times and files, or a folder of files whose names hold their times.
func (p *RasterRain) readList(f io.Reader, civil clock.Civil, open opened) (*frames, error) {
	code, err := p.epsg()
	if err != nil {
		return nil, err
	}
	var rows []row
	var names []string
	file, inside := shortName(p.File), func(name string) string { return beside(p.File, name) }
	place := func(k int) string { return fmt.Sprintf("%s:%d: %s", file, rows[k].line, names[k]) }
	if dir, ok := f.(fs.ReadDirFile); ok && isFolder(dir) {
		if rows, names, err = p.folder(dir, civil); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		inside = func(name string) string { return beside(p.File, path.Join(file, name)) }
		place = func(k int) string { return file + "/" + names[k] }
	} else {
		header := func(first, _ string) bool {
			_, err := readTime(first, 1, civil)
			return err != nil
		}
		err := scanTable(f, p.File, "time,grid", civil, header, func(line int, t clock.Time, name string) error {
			if name == "" {
				return fmt.Errorf("no grid; write the name of its file")
			}
			rows, names = append(rows, row{line: line, t: t}), append(names, name)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	laid, err := lay(rows, p.File, p.Stamp, p.Step)
	if err != nil {
		return nil, err
	}
	read := func(k int) (grid, error) { return readLayer(inside(names[k]), code, open) }
	return &frames{laid: laid, count: len(rows), place: place, read: read, name: file, asked: p.Unit}, nil
}

func isFolder(f fs.File) bool {
	info, err := f.Stat()
	return err == nil && info.IsDir()
}

// mostFiles is how many files a folder of grids can hold.
const mostFiles = 100000

// folder lists the grids of a folder by the times in their names.
func (p *RasterRain) folder(dir fs.ReadDirFile, civil clock.Civil) ([]row, []string, error) {
	entries, err := dir.ReadDir(mostFiles)
	if err != nil && err != io.EOF {
		return nil, nil, err
	}
	zone := civil.Start().Location()
	if p.UTC {
		zone = time.UTC
	}
	type dated struct {
		t    clock.Time
		name string
	}
	var found []dated
	others := 0
	for _, e := range entries {
		name := e.Name()
		if formOf(name) == network {
			others++
		}
		if !isGrid(name) || e.IsDir() {
			continue
		}
		d, err := dateIn(name, zone)
		if err != nil {
			return nil, nil, err
		}
		t := civil.TimeOf(d)
		if s := t.Seconds(); s > longest || s < -longest {
			return nil, nil, fmt.Errorf("%s is more than 100 years from the start", name)
		}
		found = append(found, dated{t, name})
	}
	switch {
	case len(found) == 0 && others > 0:
		return nil, nil, fmt.Errorf("holds %d NetCDF files and no GeoTIFF or ASCII grid; join the files into one, e.g. with ncrcat or cdo mergetime, and name that", others)
	case len(found) == 0:
		return nil, nil, fmt.Errorf("holds no grid; grids are .tif, .asc or .asc.gz files with times like 202208082010 in their names")
	}
	sort.Slice(found, func(i, j int) bool {
		if found[i].t != found[j].t {
			return found[i].t < found[j].t
		}
		return found[i].name < found[j].name
	})
	rows, names := make([]row, len(found)), make([]string, len(found))
	for i, d := range found {
		if i > 0 && d.t == found[i-1].t {
			return nil, nil, fmt.Errorf("%s and %s have the same time; keep one of the two", found[i-1].name, d.name)
		}
		rows[i], names[i] = row{line: i + 1, t: d.t}, d.name
	}
	return rows, names, nil
}

// isGrid reports whether a file is a grid that is read, by its name.
func isGrid(name string) bool {
	lower := strings.ToLower(name)
	for _, end := range []string{".tif", ".tiff", ".asc", ".asc.gz"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
}

var inName = regexp.MustCompile(`(?:^|\D)(\d{4})[-_]?(\d{2})[-_]?(\d{2})[-_T]?(\d{2})[-_]?(\d{2})(?:[-_]?(\d{2}))?(?:\D|$)`)

// dateIn finds the time in a name: year, month, day, hour, minute and, if it is there, second.
func dateIn(name string, zone *time.Location) (time.Time, error) {
	m := inName.FindStringSubmatch(name)
	if m == nil {
		return time.Time{}, fmt.Errorf("%s has no time in its name; names hold one like 202208082010 or 2022-08-08_20-10-00", name)
	}
	var n [6]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits, or nothing for the second
	}
	d := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, zone)
	if d.Month() != time.Month(n[1]) || d.Day() != n[2] || d.Hour() != n[3] || d.Minute() != n[4] {
		return time.Time{}, fmt.Errorf("%s: what its name holds, %04d-%02d-%02d %02d:%02d, is no time", name, n[0], n[1], n[2], n[3], n[4])
	}
	return d, nil
}

// readLayer reads one grid; code is the system if it names none.
func readLayer(name string, code int, open opened) (grid, error) {
	f, err := open(name)
	if err != nil {
		return grid{}, err
	}
	defer f.Close()
	short := shortName(name)
	if formOf(name) != bands {
		r, err := asc.Read(io.LimitReader(f, largestLayer), short)
		return grid{Raster: r, tall: r.Cell, epsg: code}, err
	}
	text, err := io.ReadAll(io.LimitReader(f, largestLayer+1))
	if err != nil {
		return grid{}, err
	}
	if len(text) > largestLayer {
		return grid{}, fmt.Errorf("more than %d MiB; cut the grid to the city", largestLayer>>20)
	}
	img, err := geotiff.Read(bytes.NewReader(text), int64(len(text)), short)
	if err == nil && img.Bands > 1 {
		err = fmt.Errorf("has %d bands, and a line of the list is one step: write the band you need with gdal_translate -b, or name the file itself as file, with step", img.Bands)
	}
	return fromImage(img, code), err
}

// fromImage undoes the turning of the values into metres, which is for heights.
func fromImage(img geotiff.Image, code int) grid {
	g := grid{Raster: img.Raster, tall: img.DY, epsg: img.EPSG, unit: img.Unit}
	if g.epsg == 0 {
		g.epsg = code
	}
	if img.Factor != 1 {
		for id := range g.Val {
			g.Val[id] = float32(float64(g.Val[id]) / img.Factor)
		}
	}
	return g
}
