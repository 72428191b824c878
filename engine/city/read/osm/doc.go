// Package osm imports OpenStreetMap extracts: .osm (XML), .osm.gz, .osm.bz2 and .osm.pbf.
//
// It reads all files into one store of nodes, ways and relations (source.go, xml.go, pbf.go), chooses the local frame
// (place.go), cuts the streets at the edge of the area (edge.go) and hands them with their turn restrictions to
// engine/city/network (streets.go, restrictions.go), and fills the other layers: buildings, parcels, water areas and car
// parks (buildings.go, areas.go, with rings assembled in rings.go), the sea from its coast (coast.go), waterways and
// railways (lines.go), stops, car parks and chargers beside their streets (points.go).
//
// The PBF decoder is our own: that of github.com/paulmach/osm v0.8.0 panics in goroutines of its own, where no caller
// can recover, on files with plain (not dense) nodes and on damaged ones. It stays the oracle of the tests.
// Formats: https://wiki.openstreetmap.org/wiki/PBF_Format and /OSM_XML; meaning of tags: the wiki page of each key.
//
// Lengths are metres, speeds metres per second, positions local metres; heights that the source does not state are
// guessed by use and footprint and flagged. Driving is on the right: places that drive on the left are refused.
//
// Read next: read.go, streets.go, areas.go.
package osm
