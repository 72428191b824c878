// Package dem brings elevation models, or any other surface kept as a raster, onto the grid of a
// city: it opens GeoTIFF, ESRI ASCII and SRTM files alike and resamples them from their own
// system into the city's frame.
//
// Order of work, per surface: cut out the part under the city; fill gaps without data up to
// MaxGap cells (geo.Raster.FillGaps); resample. Cells of the city at least as large as the
// surface's get its area mean, smaller ones are bilinear. In one system the area mean is exact;
// between two it is the mean of n × n bilinear samples per cell, n such that none is farther from
// the next than a cell of the surface. Positions are transformed exactly every 200 m and linearly
// between, which errs by less than L²/8R·tan φ, a millimetre in mid latitudes.
//
// Heights are taken as they are: no geoid is applied.
// Read next: surface.go, open.go, ongrid.go, tiles.go, transform.go, report.go.
package dem
