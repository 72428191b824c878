package geo

import "math"

// Parameters describes a transverse Mercator system as other programs want to be told it.
type Parameters struct {
	Lat0, Lon0                  float64 // natural origin [degrees]
	Scale                       float64 // at the natural origin
	FalseEasting, FalseNorthing float64 // [m]
	Korea                       bool    // on GRS 80 and the Korean datum of 2002, else WGS 84
}

// Parameters returns the parameters of a projected system; all zero for degrees.
func (c CRS) Parameters() Parameters {
	if c.Geographic() || c.EPSG == 0 {
		return Parameters{}
	}
	p := Parameters{Lon0: c.proj.lon0, Scale: c.proj.k0, FalseEasting: c.proj.fe, FalseNorthing: c.proj.fn, Korea: c.EPSG < 30000}
	if p.Korea {
		p.Lat0 = 38
	}
	p.Lon0 = math.Round(p.Lon0*1e6) / 1e6
	return p
}
