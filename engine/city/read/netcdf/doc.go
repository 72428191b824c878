// Package netcdf reads grids over time from NetCDF classic files: CDF-1, CDF-2 (64-bit offsets) and CDF-5 (64-bit data).
//
// Open reads the header and nothing else. Numbers and Layer read values; Series finds the variable, its time axis and its
// grid by the CF conventions.
//
// Read: byte, char, short, int, float, double and CDF-5's further whole numbers; fixed and record variables; scale_factor,
// add_offset, _FillValue, missing_value, valid_min, valid_max, valid_range; time in seconds, minutes, hours or days since
// an instant, with bounds; grids of evenly spaced longitude and latitude, or of metres in a projection that is named by an
// EPSG code or whose transverse Mercator parameters are those of one that is known.
//
// Refused, with what to do: NetCDF-4, which is HDF5 (no reader of it in plain Go is kept well enough and can be had);
// calendars other than the Gregorian; curvilinear and uneven grids; levels.
//
// Nothing is allocated on the word of a header: every length is first compared with the size of the file.
//
// Sources: Unidata, NetCDF Classic Format Specification; NetCDF Climate and Forecast (CF) Metadata Conventions 1.8,
// chapters 2.5, 4, 5.6, 7.1, 8.1 and appendix F.
// Read next: header.go, values.go, series.go, time.go, axis.go, mapping.go.
package netcdf
