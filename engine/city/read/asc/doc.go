// Package asc reads and writes ESRI ASCII grids (.asc, .dem), plain or gzipped: one number per
// cell, the northern row first, under a header of keys:
//
//	ncols 4
//	nrows 3
//	xllcorner 186000     or xllcenter: the middle of the south-western cell
//	yllcorner 263000     or yllcenter
//	cellsize 5
//	NODATA_value -9999   may be left out and is then -9999
//
// Keys come in any order and case. Numbers are parted by white space, rows need not be lines.
// Lengths are in the units of the grid's own system, of which the format says nothing: metres of a
// projection, or degrees. Source: ESRI, ArcGIS documentation, "Esri ASCII raster format". Of the
// variants other programs write, dx and dy are read if they are equal.
package asc
