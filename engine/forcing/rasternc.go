package forcing

import (
	"fmt"
	"io"

	"semul/engine/city/read/netcdf"
	"semul/engine/clock"
	"semul/engine/geo"
)

// readNetCDF reads a variable of a NetCDF file.
func (p *RasterRain) readNetCDF(f io.ReadCloser, civil clock.Civil) (*frames, error) {
	r, size, err := randomAccess(f)
	if err != nil {
		return nil, err
	}
	file := shortName(p.File)
	nc, err := netcdf.Open(r, size, file)
	if err != nil {
		return nil, err
	}
	s, err := nc.Series(p.Variable)
	if err != nil {
		return nil, err
	}
	code := s.EPSG
	switch {
	case code == 0 && p.CRS == "":
		return nil, fmt.Errorf("%s: its coordinates are metres, and it %s; write crs = \"EPSG:…\", or crs = \"none\" for the city's own metres", file, s.Why)
	case code == 0:
		if code, err = p.epsg(); err != nil {
			return nil, err
		}
	}
	if code != 0 {
		if _, err := geo.CRSByEPSG(code); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	if s.Unit == "" && (p.Unit == "" || p.Unit == "auto") {
		return nil, fmt.Errorf("%s: variable %s names no unit; write unit = \"mm\" for the depth of each step, \"mm/h\" or \"kg m-2 s-1\" for rates", file, s.Variable)
	}
	laid, err := p.layNetCDF(s, civil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &frames{laid: laid, count: len(s.Times), name: file, asked: p.Unit,
		place: func(k int) string { return fmt.Sprintf("%s, %s, step %d", file, s.Variable, k+1) },
		read: func(k int) (grid, error) {
			v, err := s.Layer(k)
			return grid{Raster: geo.Raster{Grid: s.Grid, Val: v}, tall: s.Tall, epsg: code, unit: s.Unit}, err
		}}, nil
}

// layNetCDF puts the steps on the time axis: between their bounds where the file has them.
func (p *RasterRain) layNetCDF(s *netcdf.Series, civil clock.Civil) (layout, error) {
	rows := make([]row, len(s.Times))
	for i, d := range s.Times {
		rows[i] = row{line: i + 1, t: civil.TimeOf(d)}
		if at := rows[i].t.Seconds(); at > longest || at < -longest {
			return layout{}, fmt.Errorf("step %d, %s, is more than 100 years from the start", i+1, d)
		}
		if i > 0 && p.Step != nil && s.Bounds == nil && rows[i-1].t.Add(*p.Step) > rows[i].t {
			return layout{}, fmt.Errorf("steps of %s overlap: steps %d and %d are %s apart; correct the key step", clock.FormatDuration(*p.Step), i, i+1, clock.FormatDuration(rows[i].t.Sub(rows[i-1].t)))
		}
	}
	if s.Bounds == nil {
		return lay(rows, p.File, p.Stamp, p.Step)
	}
	if p.Step != nil {
		return layout{}, fmt.Errorf("the file says how long its steps are (bounds of time); take the key step out")
	}
	var l layout
	for i, b := range s.Bounds {
		from, to := civil.TimeOf(b[0]), civil.TimeOf(b[1])
		n := len(l.ends)
		switch {
		case to <= from:
			return l, fmt.Errorf("step %d ends at %s, not after its begin at %s; correct the bounds of time", i+1, b[1], b[0])
		case n == 0:
			l.ends = append(l.ends, from)
		case from < l.ends[n-1]:
			return l, fmt.Errorf("step %d begins at %s, before the end of the one before; correct the bounds of time", i+1, b[0])
		case from > l.ends[n-1]:
			l.ends, l.of = append(l.ends, from), append(l.of, -1)
		}
		l.ends, l.of = append(l.ends, to), append(l.of, i)
	}
	return l, nil
}
