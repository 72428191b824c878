package forcing

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"

	"semul/engine/city/read/geotiff"
	"semul/engine/clock"
)

// readBands reads a GeoTIFF whose bands are the steps.
func (p *RasterRain) readBands(f io.ReadCloser) (*frames, error) {
	code, err := p.epsg()
	if err != nil {
		return nil, err
	}
	if p.Step == nil {
		return nil, fmt.Errorf("the bands of a GeoTIFF have no times; write e.g. step = \"10 min\"")
	}
	r, size, err := randomAccess(f)
	if err != nil {
		return nil, err
	}
	file := shortName(p.File)
	img, err := geotiff.ReadBand(r, size, file, 0)
	if err != nil {
		return nil, err
	}
	start := clock.Time(0)
	if p.Start != nil {
		start = *p.Start
	}
	laid := layout{ends: []clock.Time{start}}
	for k := range img.Bands {
		laid.ends, laid.of = append(laid.ends, start.Add(clock.Duration(k+1)**p.Step)), append(laid.of, k)
	}
	return &frames{laid: laid, count: img.Bands, name: file, asked: p.Unit,
		place: func(k int) string { return fmt.Sprintf("%s, band %d", file, k+1) },
		read: func(k int) (grid, error) {
			img, err := geotiff.ReadBand(r, size, file, k)
			if err != nil {
				return grid{}, err
			}
			return fromImage(img, code), nil
		}}, nil
}

// randomAccess lets a file be read anywhere: as it is where it can, else in memory.
func randomAccess(f io.ReadCloser) (io.ReaderAt, int64, error) {
	if r, ok := f.(interface {
		io.ReaderAt
		Stat() (fs.FileInfo, error)
	}); ok {
		info, err := r.Stat()
		if err != nil {
			return nil, 0, err
		}
		if info.IsDir() {
			return nil, 0, fmt.Errorf("is a folder; a folder of grids has no ending in its name")
		}
		if info.Size() > largestFile {
			return nil, 0, fmt.Errorf("more than %d MiB; cut it to the city and the storm", largestFile>>20)
		}
		return r, info.Size(), nil
	}
	text, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, 0, err
	}
	if len(text) > largestFile {
		return nil, 0, fmt.Errorf("more than %d MiB; cut it to the city and the storm", largestFile>>20)
	}
	return bytes.NewReader(text), int64(len(text)), nil
}
