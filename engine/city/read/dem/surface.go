package dem

import (
	"fmt"
	"math"

	"semul/engine/geo"
)

// Surface is a raster in a system of its own.
type Surface struct {
	Name string // the file, for reports and errors
	Info string // what it holds, in words
	// EPSG is the code of its system, 0 if the file names none: local metres, or a system that the
	// caller knows and sets here before OnGrid.
	EPSG int
	// X0, Y0 is the outer south-west corner and DX, DY the sides of a cell: metres, or degrees.
	X0, Y0, DX, DY float64
	// NX columns from the west and NY rows from the south; Val[j·NX+i], NaN without data.
	NX, NY int
	Val    []float32
}

// FromRaster returns a surface of a raster whose coordinates are those of the system epsg, 0 for
// local metres. It shares the raster's values.
func FromRaster(name string, r geo.Raster, epsg int) *Surface {
	return &Surface{Name: name, EPSG: epsg, X0: r.X0, Y0: r.Y0, DX: r.Cell, DY: r.Cell, NX: r.NX, NY: r.NY, Val: r.Val}
}

// geographic systems whose degrees are those of WGS 84 to within two metres.
func geographic(epsg int) bool {
	switch epsg {
	case 4326, 4737, 4258, 4269: // WGS 84, Korea 2000, ETRS 89, NAD 83
		return true
	}
	return false
}

// Degrees reports whether coordinates are longitude and latitude.
func (s *Surface) Degrees() bool { return geographic(s.EPSG) }

// Bounds returns the area in the surface's own coordinates.
func (s *Surface) Bounds() geo.Bounds {
	return geo.Bounds{MinX: s.X0, MinY: s.Y0, MaxX: s.X0 + float64(float64(s.NX)*s.DX), MaxY: s.Y0 + float64(float64(s.NY)*s.DY)}
}

// Own returns the frame and the grid of a city that is nothing but this surface: its own cells, in
// its own system. A surface in degrees, with oblong cells or in an unknown system has none.
func (s *Surface) Own() (geo.Frame, geo.Grid, error) {
	if s.Degrees() {
		at := s.Bounds().Center()
		return geo.Frame{}, geo.Grid{}, fmt.Errorf("dem: %s is in degrees and has no grid of metres of its own: give the city a crs, e.g. EPSG:%d, and a cell size",
			s.Name, geo.UTMFor(geo.LonLat{Lon: at.X, Lat: at.Y}))
	}
	if math.Abs(s.DX-s.DY) > 1e-6*s.DX {
		return geo.Frame{}, geo.Grid{}, fmt.Errorf("dem: %s has cells of %g by %g m, which are not square: resample it first, e.g. with gdalwarp -tr %g %g", s.Name, s.DX, s.DY, s.DX, s.DX)
	}
	f, err := geo.NewFrame(s.EPSG, geo.Point{X: s.X0, Y: s.Y0})
	if err != nil {
		return geo.Frame{}, geo.Grid{}, fmt.Errorf("dem: %s: %w", s.Name, err)
	}
	sw := f.FromProjected(geo.Point{X: s.X0, Y: s.Y0})
	g := geo.Grid{NX: s.NX, NY: s.NY, X0: sw.X, Y0: sw.Y, Cell: s.DX}
	return f, g, g.Check()
}
