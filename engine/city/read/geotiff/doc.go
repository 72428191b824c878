// Package geotiff reads bands of numbers from a GeoTIFF (a digital elevation model, land classes) and
// writes one (write.go).
//
// Read: classic TIFF and BigTIFF of either byte order; strips and tiles; no compression, LZW,
// deflate, PackBits, Zstandard; predictors 1 to 3; samples int8, uint8, int16, uint16, int32, uint32,
// float32, float64; several bands, side by side or apart (Read takes the first, ReadBand any); GDAL's
// no-data, scale and offset; sparse blocks. The place comes from pixel scale and tie point or from an unrotated matrix, for pixels as
// areas and as points; the system from its EPSG code or, where a file spells out a transverse
// Mercator instead of naming a code, from its parameters. Overviews and masks are passed over.
//
// Refused, with what to do: pictures (RGB, palettes, JPEG), rotated or oblong cells, ground control
// points, angles other than degrees.
//
// Nothing is allocated on the word of a header: every length is first compared with the size of
// the file and what its compression could hold.
//
// Sources: Adobe, TIFF revision 6.0 (1992); Adobe Photoshop TIFF technical note 3 (predictor 3);
// OGC 19-008r4, GeoTIFF 1.1; GDAL, GTiff driver (tags 42112, 42113, sparse files).
// Read next: read.go, tiff.go, blocks.go, decompress.go, predictor.go, samples.go, place.go,
// geokeys.go.
package geotiff
