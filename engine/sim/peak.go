package sim

import "semul/engine/geo"

// Peak is one raster about the whole run.
type Peak struct {
	Name   string // "peak_depth"
	Unit   string
	Doc    string
	Raster geo.Raster // NaN where there is nothing to say
}
