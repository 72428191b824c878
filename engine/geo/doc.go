// Package geo is the plane a city lies on: points, projections, grids, rasters and a packed
// spatial index.
//
// Units and axes: metres everywhere, x east, y north, float64; longitudes and latitudes are
// degrees and have a type of their own (LonLat), so that degrees are never measured as metres.
// A grid's row 0 is its southern row and a cell's id is j·NX+i.
//
// Projections are transverse Mercator by Krüger's series in the third flattening n, sixth order:
//
//	n  = f/(2−f)                                                         (1)
//	ξ' = atan2(τ', cos λ),  η' = asinh(sin λ / √(τ'² + cos²λ))           (2)
//	ξ  = ξ' + Σ αₖ·sin 2kξ'·cosh 2kη',  η = η' + Σ αₖ·cos 2kξ'·sinh 2kη' (3)
//	x  = FE + k₀·A·η,  y = FN + k₀·(A·ξ − M₀)                            (4)
//
// λ is the longitude off the central meridian, τ' the tangent of the conformal latitude, A the
// rectifying radius, M₀ the meridian arc from the equator to the latitude of origin, αₖ (and βₖ
// of the inverse) polynomials in n.
// Source: C. F. F. Karney, "Transverse Mercator with an accuracy of a few nanometers",
// J. Geodesy 85 (2011) 475–485, eqs. (7)–(9), (11), (14)–(15), (19)–(21), (35)–(36); the series
// is L. Krüger's, Potsdam 1912. Parameters of the systems: EPSG registry.
//
// Korea 2000 (GRS80) and WGS 84 positions are taken as equal, as PROJ does: the two differ by
// centimetres to decimetres, less than a street map knows.
//
// Read next: point.go, crs.go, tm.go, frame.go, grid.go, raster.go, index.go, line.go, ring.go,
// cells.go.
package geo
