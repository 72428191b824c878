// Package geojson reads GeoJSON (RFC 7946) into one layer of a city: zones, buildings, parcels, water, waterways,
// railways, walls or boundaries.
//
// Files are read as they come: outer rings may run clockwise, rings may cross or touch themselves, repeat points or
// collapse. A ring that crosses itself is parted at the crossings into simple rings (repair.go); what has no area is
// dropped; each such feature is named in a warning, and never is more lost than the part that is broken. Longitude and
// latitude are expected; a file in another system says so in the old "crs" member, or Options names it.
//
// The decoder is our own, on encoding/json: github.com/paulmach/orb/geojson, the oracle of the tests, drops heights,
// takes a position of one number for a place on the equator, and brings a database driver into the binary.
//
// Read next: read.go, layers.go, repair.go.
package geojson
