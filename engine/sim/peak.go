package sim

import "semul/engine/geo"

// Peak is one raster about the whole run.
type Peak struct {
	Name   string // "peak_depth"
	Unit   string
	Doc    string
	Raster geo.Raster  // NaN where there is nothing to say
	Styles []PeakStyle // how maps show it, ascending; nil: as they like
}

// PeakStyle is the colour of one range of a peak raster, or of one class where the unit is "class".
type PeakStyle struct {
	Upto  float64 // largest value, or the class; +Inf: all above
	Label string
	Color string // "#08519c"; empty: nothing is drawn
}
